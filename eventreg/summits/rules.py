"""What kinds of summits there are, and what may be said with which certainty."""

import enum
import re
from typing import Final

SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""The shape of every key and slug: lower-case ASCII words joined by single hyphens."""


class SeriesKind(enum.StrEnum):
    """What a series is."""

    FORUM = "forum"
    PROGRAMME = "programme"


class SummitKind(enum.StrEnum):
    """What a meeting is; pages say this, never "summit" for a morning of sixty."""

    SUMMIT = "summit"
    BOARD_MEETING = "board_meeting"
    CLOSING_SESSION = "closing_session"
    NATIONAL_SEMINAR = "national_seminar"


class SummitState(enum.StrEnum):
    """Where a summit stands: made by its secretariat, public, or read-only."""

    DRAFT = "draft"
    LIVE = "live"
    ARCHIVED = "archived"


class Register(enum.StrEnum):
    """Where official registration takes place."""

    NOT_STATED = "not_stated"
    HERE = "here"
    ELSEWHERE = "elsewhere"


class Certainty(enum.StrEnum):
    """How sure a time or a place is. Silence in a source says nothing: that is `NOT_STATED`."""

    STATED = "stated"
    TO_BE_CONFIRMED = "to_be_confirmed"
    INFERRED = "inferred"
    NOT_STATED = "not_stated"


class SourceKind(enum.StrEnum):
    """What a line-up or a claim was taken from."""

    ANNOUNCEMENT = "announcement"
    PROGRAMME = "programme"
    REPORT = "report"
    SECRETARIAT = "secretariat"


MOVES: Final = {
    SummitState.DRAFT: {SummitState.LIVE, SummitState.ARCHIVED},
    SummitState.LIVE: {SummitState.ARCHIVED},
    SummitState.ARCHIVED: set[SummitState](),
}
"""From each state, the states a summit may move to. What was public does not become a draft again."""


def ends_first(starts: str, ends: str) -> bool:
    """Whether `ends` is before `starts`, as far as both are known: each is YYYY, YYYY-MM or YYYY-MM-DD."""
    return ends[: len(starts)] < starts[: len(ends)]
