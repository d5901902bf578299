"""Wall times and the instants they mean.

What an organiser enters is a wall time in a zone; what is compared and sent is an instant. `LocalTime` holds both and
is the only thing that works one out from the other. Rules come from the pinned `tzdata` package, never from the system.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, Self
from zoneinfo import ZoneInfo, available_timezones

import tzdata

from eventreg.foundation.errors import BadInput
from eventreg.foundation.words import N_

_ZERO: Final = timedelta(0)
_PLUS: Final = "+"
_MINUS: Final = "\N{MINUS SIGN}"
_LONGEST_NAME_SHOWN: Final = 60


class UnknownZone(BadInput):
    """No zone of this name in the zone data."""

    sentence = N_("There is no time zone named “%(zone)s”.")


class TimeDoesNotExist(BadInput):
    """The clocks of the zone jump over this wall time."""

    sentence = N_("The clocks in %(zone)s are put forward and never show %(wall)s. Choose an earlier or a later time.")


class TimeHappensTwice(BadInput):
    """The clocks of the zone show this wall time at two instants."""

    sentence = N_("The clocks in %(zone)s are put back and show %(wall)s twice. Choose an earlier or a later time.")


class TimeOutOfRange(BadInput):
    """A time at the edge of years 1 to 9999, which has no counterpart in UTC or in the zone."""

    sentence = N_("The time %(wall)s is too far in the past or in the future.")


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


def resolve_zone(name: str) -> ZoneInfo:
    """The zone with the IANA name `name`, spelled exactly so; `UnknownZone` for anything else.

    The name is looked up in the list of names before any file is opened: a path, an empty or an endless string never
    reaches the file system, and letter case counts on every system alike.
    """
    if name not in _names():
        shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name[:_LONGEST_NAME_SHOWN])
        raise UnknownZone(zone=shown + ("…" if len(name) > _LONGEST_NAME_SHOWN else ""))
    return ZoneInfo(name)


def tzdata_version() -> str:
    """The release of the IANA database in use, such as "2026f"."""
    return str(tzdata.IANA_VERSION)


def utc_offset_words(at: datetime, zone: str) -> str:
    """The offset of the IANA zone `zone` at the aware instant `at` in words: "UTC", "UTC+1", "UTC+5:30".

    West of UTC with the minus sign U+2212. Seconds appear only where there are any (Liberia until January 1972).
    """
    return offset_words(_aware(at).astimezone(resolve_zone(zone)).utcoffset() or _ZERO)


def offset_words(offset: timedelta) -> str:
    """As `utc_offset_words`, of an offset that is known: east of UTC is positive."""
    if not offset:
        return "UTC"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    words = f"UTC{_PLUS if offset > _ZERO else _MINUS}{hours}"
    if minutes or seconds:
        words += f":{minutes:02}"
    return words + (f":{seconds:02}" if seconds else "")


def _aware(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"An aware datetime is needed, not {at!r}.")
    return at


def _shown(wall: datetime) -> str:
    return wall.isoformat(" ", "seconds" if wall.second else "minutes")


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A wall time, its zone and its instant, written together.

    `wall` is a naive datetime as the clocks of `zone` (an IANA name) show it; `at` is the aware UTC instant. Make one
    with `from_wall` or `from_utc`. Building it from three stored values checks their kinds only: when a government
    changes its clocks, `at` was worked out with the old rules, and a page must still open. Such a value differs from
    `LocalTime.from_wall(value.wall, value.zone)`, which is how it is found.
    """

    wall: datetime
    zone: str
    at: datetime

    def __post_init__(self) -> None:
        if self.wall.tzinfo is not None:
            raise ValueError(f"A wall time is naive, not {self.wall!r}.")
        if _aware(self.at).tzinfo is not UTC:
            raise ValueError(f"An instant is kept in UTC, not as {self.at!r}.")

    @property
    def offset(self) -> timedelta:
        """How far the clocks were ahead of UTC by the rules with which `at` was worked out, however old these are."""
        return self.wall - self.at.replace(tzinfo=None)

    @classmethod
    def from_wall(cls, wall: datetime, zone: str) -> Self:
        """The one instant at which the clocks of `zone` (an IANA name) show `wall` (naive).

        Raises `TimeDoesNotExist` or `TimeHappensTwice` where there is none or are two, `UnknownZone` for the zone and
        `TimeOutOfRange` at the edges of the calendar. RFC 5545 3.3.5 and PEP 495 would guess in both cases; we ask.
        """
        if wall.tzinfo is not None:
            raise ValueError(f"A wall time is naive, not {wall!r}.")
        known, plain = resolve_zone(zone), wall.replace(fold=0)
        try:
            guesses = {plain.replace(tzinfo=known, fold=fold).astimezone(UTC) for fold in (0, 1)}
            # A guess for a time that does not exist comes back as another wall time (PEP 495).
            found = [at for at in guesses if at.astimezone(known).replace(tzinfo=None, fold=0) == plain]
        except OverflowError:
            raise TimeOutOfRange(wall=_shown(wall)) from None
        if not found:
            raise TimeDoesNotExist(wall=_shown(wall), zone=zone)
        if len(found) > 1:
            raise TimeHappensTwice(wall=_shown(wall), zone=zone)
        return cls(wall=plain, zone=zone, at=found[0])

    @classmethod
    def from_utc(cls, at: datetime, zone: str) -> Self:
        """What the clocks of `zone` (an IANA name) show at the aware instant `at`.

        An instant is never in doubt: one in a repeated hour is accepted, though `from_wall` refuses its wall time.
        """
        known = resolve_zone(zone)
        try:
            instant = _aware(at).astimezone(UTC)
            wall = instant.astimezone(known).replace(tzinfo=None, fold=0)
        except OverflowError:
            raise TimeOutOfRange(wall=_shown(at.replace(tzinfo=None))) from None
        return cls(wall=wall, zone=zone, at=instant)
