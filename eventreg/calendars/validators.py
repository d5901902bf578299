"""The answer of a feed, or that its client has it already: `web.conditional` with what is a calendar's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Request, Response

from eventreg.publication.feeds import FeedState
from eventreg.web.conditional import conditional_answer
from eventreg.web.kept import Memory

HEAVIEST: Final = 64 * 1024 * 1024
"""Bytes of all calendars that a process keeps as they are sent, the longest unused going first."""

ANSWERED: Final = "eventreg.answered_feed"
"""The key in the request's environment of the feed that was answered, and with what."""

_bodies: Final = Memory[bytes](10_000, weigh=len, heaviest=HEAVIEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A feed that was answered: its state then, the language of its text, and until when the clock changes nothing."""

    state: FeedState
    language: str
    until: datetime


def conditional_calendar(
    request: Request, *, parts: tuple[object, ...], filename: str, build: Callable[[], bytes], answered: Answered
) -> Response:
    """The feed that `build` makes, or 304 without building it. `parts` decide the bytes, apart from the coding."""
    response = conditional_answer(
        request,
        parts=parts,
        changed_at=answered.state.changed_at,
        content_type="text/calendar; charset=utf-8",
        filename=filename,
        build=build,
        release=answered.state.touched,
        memory=_bodies,
    )
    request.environ[ANSWERED] = (answered, response)
    return response
