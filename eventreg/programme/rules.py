"""Kinds, roles, and the value that says when a session takes place."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, Final, Self

from eventreg.foundation.errors import BadInput
from eventreg.foundation.local_time import LocalTime
from eventreg.foundation.translated_text import TranslatedText
from eventreg.foundation.words import N_
from eventreg.summits.rules import Certainty


class SessionKind(enum.StrEnum):
    """What a session is."""

    PLENARY = "plenary"
    OPENING = "opening"
    CLOSING = "closing"
    ROUNDTABLE = "roundtable"
    SIDE_EVENT = "side_event"
    SPECIAL_SIDE_EVENT = "special_side_event"
    WORKSHOP = "workshop"
    PRESS_CONFERENCE = "press_conference"
    MEETING = "meeting"
    RECEPTION = "reception"
    BREAK = "break"


SIDE_EVENTS: Final = frozenset({SessionKind.SIDE_EVENT, SessionKind.SPECIAL_SIDE_EVENT})
"""In the margins, not part of the intergovernmental proceedings, whoever organises them."""

PLENARIES: Final = frozenset({SessionKind.PLENARY, SessionKind.OPENING, SessionKind.CLOSING})


class OrganiserRole(enum.StrEnum):
    """What an organisation is to a session, as one source claims."""

    LEAD = "lead"
    CO_ORGANISER = "co_organiser"
    IN_COLLABORATION_WITH = "in_collaboration_with"
    SUPPORTER = "supporter"
    PARTNER = "partner"
    FUNDER = "funder"
    HOST_COUNTRY = "host_country"


class LineUpKind(enum.StrEnum):
    """Whether a line-up was announced before or reported after."""

    ANNOUNCED = "announced"
    REPORTED = "reported"


class PanelistRole(enum.StrEnum):
    """What somebody does on a session; several are possible on one seat."""

    CHAIR = "chair"
    MODERATOR = "moderator"
    OPENING_REMARKS = "opening_remarks"
    KEYNOTE = "keynote"
    PANELIST = "panelist"
    DISCUSSANT = "discussant"
    RAPPORTEUR = "rapporteur"
    CLOSING_REMARKS = "closing_remarks"
    ALSO_TOOK_PART = "also_took_part"


LEADS_A_SESSION: Final = frozenset({PanelistRole.CHAIR, PanelistRole.MODERATOR})


class LanguageUse(enum.StrEnum):
    """Spoken in the room, or heard through interpretation."""

    WORKING = "working"
    INTERPRETATION = "interpretation"


class Qualifier(enum.StrEnum):
    """How exact a figure is."""

    EXACTLY = "exactly"
    ABOUT = "about"
    MORE_THAN = "more_than"
    NEARLY = "nearly"


class Precision(enum.StrEnum):
    """How much of a time is known."""

    EXACT = "exact"
    HALF_DAY = "half_day"
    DAY = "day"
    SPAN = "span"
    DAY_MONTH = "day_month"
    NONE = "none"


class Half(enum.StrEnum):
    """A part of a day, where no hour is known."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class WhenIncomplete(BadInput):
    """A time that lacks a part its precision needs, or has one too many."""

    sentence = N_("A time of the kind “%(precision)s” needs %(needs)s and nothing else.")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When a session takes place, as far as it is known.

    `starts` and `ends` are wall times of the summit's zone; `day` and `until` are dates there; `month_day` and
    `until_month_day` are "MM-DD" of a year nobody stated. `reason` says what an inferred time was inferred from.
    """

    precision: Precision = Precision.NONE
    certainty: Certainty = Certainty.NOT_STATED
    reason: TranslatedText | None = None
    starts: LocalTime | None = None
    ends: LocalTime | None = None
    day: date | None = None
    until: date | None = None
    half: Half | None = None
    month_day: str | None = None
    until_month_day: str | None = None

    @property
    def is_exact(self) -> bool:
        """Both instants are known; certainty is another matter."""
        return self.precision is Precision.EXACT and self.starts is not None and self.ends is not None

    @classmethod
    def exact(cls, starts: datetime, ends: datetime | None, zone: str, **more: Any) -> Self:
        """From wall times in `zone`. Raises what `LocalTime.from_wall` raises."""
        more.setdefault("certainty", Certainty.STATED)
        return cls(
            precision=Precision.EXACT,
            starts=LocalTime.from_wall(starts, zone),
            ends=None if ends is None else LocalTime.from_wall(ends, zone),
            day=starts.date(),
            **more,
        )

    def in_zone(self, zone: str) -> "When":
        """The same wall times in another zone: a government that changes its clocks moves no session.

        Raises what `LocalTime.from_wall` raises.
        """
        if self.starts is None:
            return self
        return When.exact(
            self.starts.wall,
            self.ends.wall if self.ends else None,
            zone,
            certainty=self.certainty,
            reason=self.reason,
        )

    def reads_as(self, other: "When") -> bool:
        """Whether both are the same to a reader on the spot: day and clock agree, whatever instants they mean."""
        return self._as_read() == other._as_read()

    def _as_read(self) -> tuple[object, ...]:
        clocks = (time and (time.wall, time.zone) for time in (self.starts, self.ends))
        return replace(self, starts=None, ends=None), *clocks


NEEDED: Final[Mapping[Precision, tuple[frozenset[str], frozenset[str]]]] = {
    # precision -> (parts it needs, parts it may have besides)
    Precision.EXACT: (frozenset({"day", "starts"}), frozenset({"ends", "ends_on"})),
    Precision.HALF_DAY: (frozenset({"day", "half"}), frozenset()),
    Precision.DAY: (frozenset({"day"}), frozenset()),
    Precision.SPAN: (frozenset({"day", "until"}), frozenset()),
    Precision.DAY_MONTH: (frozenset({"month_day"}), frozenset({"until_month_day"})),
    Precision.NONE: (frozenset(), frozenset()),
}


def when_from_parts(parts: Mapping[str, Any], zone: str) -> When:
    """A `When` from what a file or a form gives: `day`, `starts` and `ends` as dates and times of day, and so on.

    An end before its start on the same day is kept as it is: a draft may hold it, publishing refuses it. An end after
    midnight says its day in `ends_on`. Raises `WhenIncomplete`, and what `LocalTime.from_wall` raises.
    """
    precision = parts.get("precision") or _precision_of(parts)
    given = {name for name in ("day", "starts", "ends", "ends_on", "until", "half", "month_day", "until_month_day")
             if parts.get(name) is not None}  # fmt: skip
    needed, allowed = NEEDED[precision]
    if precision is Precision.EXACT and "ends_on" in given:
        # A day without a time would be read and forgotten.
        needed |= {"ends"}
    if not needed <= given or not given <= needed | allowed:
        raise WhenIncomplete(precision=precision.value, needs=_in_words(needed, allowed - needed))
    certainty = parts.get("certainty") or (Certainty.NOT_STATED if precision is Precision.NONE else Certainty.STATED)
    if precision is Precision.EXACT:
        ends: time | None = parts.get("ends")
        return When.exact(
            datetime.combine(parts["day"], parts["starts"]),
            None if ends is None else datetime.combine(parts.get("ends_on") or parts["day"], ends),
            zone,
            certainty=certainty,
            reason=parts.get("reason"),
        )
    return When(
        precision=precision,
        certainty=certainty,
        reason=parts.get("reason"),
        **{name: parts[name] for name in given},
    )


def _in_words(needed: frozenset[str], allowed: frozenset[str]) -> str:
    """Parts of a time, those that may be left out in brackets."""
    optional = f" [{', '.join(sorted(allowed))}]" if allowed else ""
    return f"{', '.join(sorted(needed)) or '-'}{optional}"


def _precision_of(parts: Mapping[str, Any]) -> Precision:
    for name, precision in (
        ("starts", Precision.EXACT),
        ("ends", Precision.EXACT),
        ("half", Precision.HALF_DAY),
        ("until", Precision.SPAN),
        ("day", Precision.DAY),
        ("month_day", Precision.DAY_MONTH),
        ("until_month_day", Precision.DAY_MONTH),
    ):
        if parts.get(name) is not None:
            return precision
    return Precision.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Whoever chairs or moderates a session, or sits on its panel, as far as conflicts are concerned."""

    person: str
    name: str
    leads: bool = field(default=False)
