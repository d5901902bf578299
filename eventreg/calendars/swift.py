"""Public feeds answered from memory, before Flask: what it answered a moment ago, while nothing was released since.

There is one rule of who may see what, and it is not here: only what Flask answered to everybody is repeated.
"""

import time
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from eventreg.calendars.answers import Answers
from eventreg.calendars.limit import FeedLimit, refuse
from eventreg.calendars.polls import Polls
from eventreg.calendars.validators import ANSWERED
from eventreg.foundation import clock
from eventreg.publication.feeds import list_versions
from eventreg.web.conditional import accepted_coding, is_same

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STALE_SECONDS: Final = 1.0
"""How old the knowledge of what is released may be: a release is told of after no longer than that."""

_LONGEST: Final = 400
_coding: Final = lru_cache(maxsize=1_000)(accepted_coding)


class SwiftFeeds:
    """A WSGI application before `following`, which is `app`'s. `polls` counts what is asked for."""

    def __init__(self, app: Flask, following: "WSGIApplication", polls: Polls) -> None:
        self._app, self._following, self._polls = app, following, polls
        self._limit, self._answers = FeedLimit(app.config["FEED_LIMIT"]), Answers()
        self._versions: dict[str, str] = {}
        self._old_at, self._lock = 0.0, Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        get, method = environ.get, environ["REQUEST_METHOD"]
        # As Flask reads it: slashes that were doubled in front count once.
        path, query = "/" + environ["PATH_INFO"].lstrip("/"), get("QUERY_STRING", "")
        # What is under this path is for machines: pages begin with their language.
        if not path.startswith("/summits/") or method not in ("GET", "HEAD"):
            return self._following(environ, start_response)
        if wait := self._limit.wait(get("REMOTE_ADDR", "")):
            return refuse(wait, start_response)
        accepted = get("HTTP_ACCEPT_ENCODING", "")
        if len(accepted) > _LONGEST or len(path) + len(query) > _LONGEST:
            # No address of a feed is so long: what somebody made up is not to fill the memory.
            return self._following(environ, start_response)
        key = (path, query, get("HTTP_HOST"), environ["wsgi.url_scheme"], _coding(accepted))
        answer = self._answers.find(key)
        if answer is None or answer.until <= clock.now().timestamp() or self._version(answer.slug) != answer.version:
            return self._fall_through(environ, start_response, key)
        etag, since = get("HTTP_IF_NONE_MATCH"), get("HTTP_IF_MODIFIED_SINCE")
        if is_same(etag, since, answer.etag, answer.changed_at):
            start_response("304 NOT MODIFIED", answer.same)
            body = b""
        elif answer.whole is not None:
            start_response("200 OK", answer.whole)
            body = answer.body if method == "GET" else b""
        else:
            return self._fall_through(environ, start_response, key)
        self._polls.count(answer.polled, get("HTTP_USER_AGENT", ""), etag, since)
        return [body]

    def _version(self, slug: str) -> str | None:
        """The version of a summit's feeds as it was less than a second ago."""
        if time.monotonic() >= self._old_at:
            with self._lock:
                if (now := time.monotonic()) >= self._old_at:
                    try:
                        with self._app.app_context():
                            self._versions = list_versions()
                    except SQLAlchemyError:
                        # Flask will say what is the matter; nobody waits for the same once more.
                        self._versions, now = {}, time.monotonic()
                    self._old_at = now + STALE_SECONDS
        return self._versions.get(slug)

    def _fall_through(self, environ: "WSGIEnvironment", start_response: Any, key: tuple[Any, ...]) -> Iterable[bytes]:
        sent: list[Any] = []

        def watch(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            sent[:] = headers
            return start_response(status, headers, *error)

        body = self._following(environ, watch)
        if ANSWERED in environ:
            answered, response = environ[ANSWERED]
            answer = self._answers.remember(key, answered, response, sent)
            etag, since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
            self._polls.count(answer.polled, environ.get("HTTP_USER_AGENT", ""), etag, since)
        return body
