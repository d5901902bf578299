"""Headers that keep browsers from doing what our pages never ask for."""

from flask import Flask, Response, request
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)


def security_headers(*, https: bool) -> dict[str, str]:
    """The headers of every answer. Public pages have no inline script or style, so there is no nonce."""
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .style_src("'self'")
        .img_src("'self'")
        .script_src("'self'")
        .font_src("'self'")
        .connect_src("'self'")
        .manifest_src("'self'")
        .form_action("'self'")
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )
    wanted = Secure(
        csp=policy,
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
        referrer=ReferrerPolicy().strict_origin_when_cross_origin(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=PermissionsPolicy().geolocation().camera().microphone(),
        hsts=StrictTransportSecurity().max_age(63_072_000) if https else None,
    )
    return dict(wanted.header_items())


def install(app: Flask) -> None:
    """Adds the headers to every answer."""
    base_url = app.config["BASE_URL"] or ""
    headers = security_headers(https=base_url.startswith("https:"))

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.path.endswith(".ics"):
            # Calendars are fetched from other origins: that is what they are published for.
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
