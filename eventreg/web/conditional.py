"""Whether a client already has what a machine address would say: known before the answer is built."""

import gzip
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import Final

from flask import Request, Response
from werkzeug.http import http_date, parse_accept_header, parse_date, parse_etags

from eventreg.web.kept import Memory

MAX_AGE_SECONDS: Final = 300
STALE_SECONDS: Final = 60
_GZIP_LEVEL: Final = 6


def etag_of(*parts: object) -> str:
    """A strong validator, without quotes, made of everything that decides the bytes of an answer."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:32]


def accepted_coding(header: str) -> str:
    """The content coding for a client with this `Accept-Encoding`: gzip where it takes that (RFC 9110 12.5.3)."""
    return "gzip" if parse_accept_header(header)["gzip"] > 0 else "identity"


def is_same(if_none_match: str | None, if_modified_since: str | None, etag: str, changed_at: datetime) -> bool:
    """Whether the copy of a client that sent these headers (None where it did not) is the current one.

    `If-None-Match` compares weakly, knows lists and `*`, and wins over `If-Modified-Since` (RFC 9110 13.1.2, 13.2.2).
    A date has to be the one that was sent with the copy: some clients send the time at which they asked, when the
    newest release was perhaps made already and not told of yet.
    """
    if if_none_match is not None:
        return if_none_match == f'"{etag}"' or parse_etags(if_none_match).contains_weak(etag)
    try:
        since = parse_date(if_modified_since)
    except OverflowError:  # a year of twenty digits
        return False
    return since is not None and changed_at.astimezone(UTC).replace(microsecond=0) == since


def conditional_answer(
    request: Request,
    *,
    parts: tuple[object, ...],
    changed_at: datetime,
    content_type: str,
    filename: str,
    build: Callable[[], bytes],
    release: int | None = None,
    memory: Memory[bytes] | None = None,
) -> Response:
    """What `build` makes, or 304 without building it. `parts` decide the bytes, apart from the coding.

    `changed_at` (aware) is when they last changed. With `release` the validator begins with that number, so that the
    release a client has can be read off it. With `memory` the coded body is kept there under its validator.
    """
    coding = accepted_coding(request.headers.get("Accept-Encoding", ""))
    etag = etag_of(*parts, coding)
    if release is not None:
        etag = f"{release}-{etag}"
    sent = (request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"))
    if is_same(*sent, etag, changed_at):
        response = Response(status=304)
        del response.headers["Content-Type"]
    else:
        response = Response(_body(etag, coding, build, memory), content_type=content_type)
        if coding == "gzip":
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
        response.headers["Last-Modified"] = http_date(changed_at)
    response.set_etag(etag)
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}, stale-while-revalidate={STALE_SECONDS}"
    response.headers["Vary"] = "Accept-Encoding"
    return response


_making: Final = tuple(Lock() for _ in range(64))
"""A hundred clients that ask for the same at once, just after a release, do not have it made a hundred times."""


def _body(etag: str, coding: str, build: Callable[[], bytes], memory: Memory[bytes] | None) -> bytes:
    if memory is None:
        return _coded(build(), coding)
    with _making[hash(etag) % len(_making)]:
        body = memory.find(etag)
        if body is None:
            body = _coded(build(), coding)
            memory.keep({etag: body})
    return body


def _coded(body: bytes, coding: str) -> bytes:
    # A fixed time inside the envelope: the same answer has the same bytes on every machine.
    return gzip.compress(body, _GZIP_LEVEL, mtime=0) if coding == "gzip" else body
