"""Whether a client already has what a feed would say: known before the feed is built."""

import gzip
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from flask import Request, Response
from werkzeug.http import http_date, parse_date

MAX_AGE_SECONDS: Final = 300
STALE_SECONDS: Final = 60
_GZIP_LEVEL: Final = 6


def etag_of(*parts: object) -> str:
    """A strong validator, without quotes, made of everything that decides the bytes of an answer."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:32]


def coding_of(request: Request) -> str:
    """The content coding this client gets: gzip where it takes that, else none (RFC 9110 12.5.3)."""
    return "gzip" if request.accept_encodings["gzip"] > 0 else "identity"


def is_current(request: Request, etag: str, changed_at: datetime) -> bool:
    """Whether the client's copy is the current one.

    `If-None-Match` compares weakly, knows lists and `*`, and wins over `If-Modified-Since` (RFC 9110 13.1.2, 13.2.2).
    """
    if "If-None-Match" in request.headers:
        return request.if_none_match.contains_weak(etag)
    try:
        since = parse_date(request.headers.get("If-Modified-Since"))
    except OverflowError:  # a year of twenty digits
        return False
    return since is not None and changed_at.astimezone(UTC).replace(microsecond=0) <= since


def conditional_calendar(
    request: Request, *, parts: tuple[object, ...], changed_at: datetime, filename: str, build: Callable[[], bytes]
) -> Response:
    """The feed that `build` makes, or 304 without building it. `parts` decide the bytes, apart from the coding."""
    coding = coding_of(request)
    etag = etag_of(*parts, coding)
    if is_current(request, etag, changed_at):
        response = Response(status=304)
        del response.headers["Content-Type"]
    else:
        body = build()
        if coding == "gzip":
            # A fixed time inside the envelope: the same feed has the same bytes on every machine.
            body = gzip.compress(body, _GZIP_LEVEL, mtime=0)
        response = Response(body, content_type="text/calendar; charset=utf-8")
        if coding == "gzip":
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
        response.headers["Last-Modified"] = http_date(changed_at)
    response.set_etag(etag)
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}, stale-while-revalidate={STALE_SECONDS}"
    response.headers["Vary"] = "Accept-Encoding"
    return response
