"""Headers of every answer, to the letter."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from conftest import make_app
from support import published, session_text, summit_text, uid

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
OWN = {
    "Allow", "Cache-Control", "Content-Disposition", "Content-Length", "Content-Type", "Date", "ETag", "Expires",
    "Accept-Ranges", "Last-Modified", "Location", "Vary", "X-Request-ID",
}  # fmt: skip


def test_every_answer_has_them_and_no_other(client: FlaskClient) -> None:
    published(summit_text("first", session_text("a", uid=uid("a"))), "first")
    # A frame in a sandbox has no origin: its style sheets are fetched from elsewhere, as calendars are.
    anywhere = {"Cross-Origin-Resource-Policy": "cross-origin"}
    for path, status, more in (
        ("/", 302, {}),
        ("/en", 308, {}),
        ("/en/", 200, {}),
        ("/fr/summits/first/", 200, {}),
        (f"/en/summits/first/sessions/{uid('a')}", 200, {}),
        ("/en/nothing", 404, {}),
        ("/static/style.css", 200, anywhere),
        ("/static/nothing.css", 404, anywhere),
        ("/static/copy.js", 200, {}),
        ("/healthz", 200, {}),
        ("/readyz", 200, {}),
        ("/en/summits/first/calendar.ics", 404, {}),
    ):
        with client.get(path) as answer:
            theirs = {name: value for name, value in answer.headers.items() if name not in OWN}
            assert (path, answer.status_code, theirs) == (path, status, SECURITY | more)
            assert answer.headers.getlist("Set-Cookie") == []
    for path, status in (
        ("/summits/first/calendar.ics", 200),
        (f"/summits/first/sessions/{uid('a')}.ics", 200),
        ("/summits/nothing/calendar.ics", 404),
    ):
        # What reads calendars opens no page in them.
        answer = client.get(path)
        theirs = {name: value for name, value in answer.headers.items() if name not in OWN}
        assert (path, answer.status_code, theirs) == (path, status, anywhere | {"X-Content-Type-Options": "nosniff"})
    refused = client.post("/en/")
    assert {name: value for name, value in refused.headers.items() if name not in OWN} == SECURITY


FRAMED = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


def test_one_page_alone_may_stand_in_frames(client: FlaskClient) -> None:
    published(summit_text("first", session_text("a", uid=uid("a"))), "first")

    def headers(path: str, status: int) -> dict[str, str]:
        answer = client.get(path)
        assert answer.status_code == status
        return {name: value for name, value in answer.headers.items() if name not in OWN}

    for path in ("/en/summits/first/embed", "/fr/summits/first/embed?room=nothing"):
        assert headers(path, 200) == FRAMED
    # Kept and made, one after the other: what one answer may do says nothing of the next.
    assert headers("/en/summits/first/", 200) == headers("/en/summits/first/subscribe", 200) == SECURITY
    assert headers("/en/summits/first/embed", 200) == FRAMED
    for path, status in (("/en/summits/nothing/embed", 404), ("/de/summits/first/embed", 404)):
        assert headers(path, status) == SECURITY


@pytest.mark.parametrize(
    ("base_url", "hsts"),
    [("https://summit.example", "max-age=63072000"), ("http://summit.example", None), ("", None)],
)
def test_https_alone_is_promised_to_last(tmp_path: Path, base_url: str, hsts: str | None) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'a.sqlite'}", tmp_path, EVENTREG_BASE_URL=base_url)
    answer = app.test_client().get("/healthz", headers={"Host": "summit.example"})
    assert (answer.status_code, answer.headers.get("Strict-Transport-Security")) == (200, hsts)
