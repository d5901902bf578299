"""Headers that keep browsers from doing what our pages never ask for."""

from typing import Final

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

_FRAMED: Final = "eventreg.framed"
"""The key in the request's environment of whether its answer may stand in frames."""


def allow_frames() -> None:
    """Lets the answer to this request, unless it is an error, be shown in frames of any site.

    For a page that anybody may read, that changes nothing and needs no script: none would run in it.
    """
    request.environ[_FRAMED] = True


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
        xfo=XFrameOptions().deny(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
    )
    return _common_headers(https=https) | dict(wanted.header_items())


def framed_headers(*, https: bool) -> dict[str, str]:
    """The headers of an answer that may stand in frames of any site; see `allow_frames`."""
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .style_src("'self'")
        .img_src("'self'")
        .form_action("'none'")
        .base_uri("'none'")
        .frame_ancestors("*")
    )
    wanted = Secure(csp=policy, corp=CrossOriginResourcePolicy().cross_origin())
    return _common_headers(https=https) | dict(wanted.header_items())


def machine_headers(*, https: bool) -> dict[str, str]:
    """The headers of a calendar. It is fetched from other origins: that is what it is published for."""
    wanted = Secure(
        xcto=XContentTypeOptions().nosniff(),
        corp=CrossOriginResourcePolicy().cross_origin(),
        hsts=StrictTransportSecurity().max_age(63_072_000) if https else None,
    )
    return dict(wanted.header_items())


def _common_headers(*, https: bool) -> dict[str, str]:
    wanted = Secure(
        xcto=XContentTypeOptions().nosniff(),
        referrer=ReferrerPolicy().strict_origin_when_cross_origin(),
        permissions=PermissionsPolicy().geolocation().camera().microphone(),
        hsts=StrictTransportSecurity().max_age(63_072_000) if https else None,
    )
    return dict(wanted.header_items())


def install(app: Flask) -> None:
    """Adds the headers to every answer."""
    base_url = app.config["BASE_URL"] or ""
    https = base_url.startswith("https:")
    usual, framed, machine = security_headers(https=https), framed_headers(https=https), machine_headers(https=https)

    @app.after_request
    def add(response: Response) -> Response:
        if request.path.startswith("/summits/") and request.path.endswith(".ics"):
            # Programs that read calendars open no page in them; sent a million times, what says nothing costs.
            response.headers.update(machine)
            return response
        in_frames = request.environ.get(_FRAMED, False) and response.status_code < 400
        for name, value in (framed if in_frames else usual).items():
            response.headers.setdefault(name, value)
        if request.path.endswith(".css"):
            # A frame in a sandbox has no origin at all, and could not load its style sheets otherwise.
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
