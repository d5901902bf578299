"""The VTIMEZONE of a feed (RFC 5545 3.6.5), written for the feed's own span and nothing else.

A sub-component says one thing: from this onset, clocks stand at this offset. Each onset gets one, without RRULE or
RDATE, so that there is no rule to misread and none to run past the last change a government announced.

X-LIC-LOCATION is left out on purpose: it invites libical to use zone data of its own, perhaps old, in place of ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from eventreg.foundation.local_time import resolve_zone

_ZERO: Final = timedelta(0)
_SECOND: Final = timedelta(seconds=1)
_DAY: Final = timedelta(days=1)

_STEP: Final = timedelta(days=5)
"""How far apart the clocks are looked at. Only an offset left and taken up again between two looks would go unseen; the
shortest such spell in the whole of tzdata 2026f is a week less an hour (Recife 2000, Gaza 2040)."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Where the search for the onset in force ends: the IANA database vouches for no earlier time."""


@dataclass(frozen=True, slots=True)
class Transition:
    """At `at` (aware UTC) the offset from UTC changes from `before` to `after`; `name` is the abbreviation then."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str


def transitions(zone: str, first: datetime, last: datetime) -> list[Transition]:
    """Every change of offset of the IANA zone `zone` after `first` and up to and including `last`, in order.

    `first` and `last` are aware instants. A change of name or of the daylight flag alone (Istanbul in 2016, Casablanca
    on 28 October 2018) is not one: no clock moves, and clients compute with offsets only.
    """
    known, (low, high) = resolve_zone(zone), _span(first, last)
    found: list[Transition] = []
    before = _offset(known, low)
    while low < high:
        following = min(low + _STEP, high)
        after = _offset(known, following)
        if after != before:
            found += _changes(known, low, following)
        low, before = following, after
    return found


@lru_cache(maxsize=512)
def vtimezone(zone: str, first: datetime, last: datetime) -> bytes:
    """The VTIMEZONE component of the IANA zone `zone` for times from `first` to `last` (aware instants, both included).

    ASCII, each line ended by CRLF. Only IANA names get this far, and they are so short that no line reaches the 75
    octets at which RFC 5545 3.1 folds. The first sub-component is the onset in force at `first`, so that every time of
    the span has one at or before it (RFC 5545 3.6.5). Raises `UnknownZone`.

    STANDARD or DAYLIGHT is decided by offset alone: one offset of the component is STANDARD, namely the lowest, but
    UTC's own only where there is no other; any other offset is DAYLIGHT. RFC 5545 gives the words no part in finding an
    instant, but clients do:

    - a component without STANDARD is hours wrong in ical4j and Outlook for Mac and an error in older icalendar, so a
      single observance is STANDARD, also in summer;
    - Exchange may read one STANDARD and one DAYLIGHT and skip what is more (MS-OXCICAL 2.1.3.1.1.19), so two offsets
      get a word each;
    - vobject compares zones from 2000 to 2020 only, where dateutil applies the first STANDARD to times before any
      onset: were that at zero, it would take the zone for UTC, drop it and read all times as floating.

    So Morocco's Ramadan is a DAYLIGHT that is behind, as in IANA's own data ("negative daylight saving").
    """
    low, high = _span(first, last)
    onsets = [_in_force(resolve_zone(zone), low), *transitions(zone, low, high)]
    usual = min((onset.after for onset in onsets), key=lambda offset: (offset == _ZERO, offset))
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    for onset in onsets:
        lines += _observance("STANDARD" if onset.after == usual else "DAYLIGHT", onset)
    lines.append("END:VTIMEZONE")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def wall_form(wall: datetime) -> str:
    """The naive wall time `wall` as a local DATE-TIME of RFC 5545 3.3.5 (form 3), such as 20181207T083000.

    Whole seconds: a fraction is dropped. Ask `needs_utc` first.
    """
    # Not strftime: it does not pad years before 1000 on every system.
    return f"{wall.year:04}{wall.month:02}{wall.day:02}T{wall.hour:02}{wall.minute:02}{wall.second:02}"


def needs_utc(at: datetime, zone: str) -> bool:
    """Whether the wall time of the aware instant `at` in the IANA zone `zone` happens twice, so that only UTC is safe.

    True for both passes. RFC 5545 3.3.5 reads such a wall time as the first, which leaves no local form for the second;
    and clients differ (vobject takes the first; libical and ical.js, so Evolution and Thunderbird, mostly the second),
    which leaves none for the first. Write DTSTART and DTEND both in UTC when either needs it: RFC 5545 3.8.2.2 wants
    one form for both.
    """
    local = at.astimezone(resolve_zone(zone))
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()


def _span(first: datetime, last: datetime) -> tuple[datetime, datetime]:
    """Both in UTC and whole seconds; clocks change on whole seconds, so cutting the fraction moves no change across."""
    if first.utcoffset() is None or last.utcoffset() is None or first > last:
        raise ValueError(f"A span runs between two aware instants, not from {first!r} to {last!r}.")
    return first.astimezone(UTC).replace(microsecond=0), last.astimezone(UTC).replace(microsecond=0)


def _offset(known: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(known).utcoffset() or _ZERO


def _name(known: ZoneInfo, at: datetime) -> str:
    return at.astimezone(known).tzname() or "UTC"


def _changes(known: ZoneInfo, low: datetime, high: datetime) -> list[Transition]:
    """The changes after `low` and up to `high`, by halving; both halves are searched, so A to B to C gives two."""
    before, after = _offset(known, low), _offset(known, high)
    if before == after:
        return []
    if high - low == _SECOND:
        return [Transition(at=high, before=before, after=after, name=_name(known, high))]
    middle = low + (high - low) // (2 * _SECOND) * _SECOND
    return _changes(known, low, middle) + _changes(known, middle, high)


def _in_force(known: ZoneInfo, at: datetime) -> Transition:
    """The onset in force at `at`: the last change, or midnight of 1 January 1970 local time with equal offsets.

    Named as at `at`: the name may have changed since the clocks last did.
    """
    floor = min(_EPOCH, at - _DAY)
    high, offset, name = at, _offset(known, at), _name(known, at)
    while high > floor:
        low = max(high - _STEP, floor)
        if _offset(known, low) != offset:
            return replace(_changes(known, low, high)[-1], name=name)
        high = low
    return Transition(at=floor - offset, before=offset, after=offset, name=name)


def _observance(kind: str, onset: Transition) -> Iterable[str]:
    return (
        f"BEGIN:{kind}",
        # The wall time just reached when the clocks change, so in the offset that is being left (RFC 5545 3.6.5).
        f"DTSTART:{wall_form(onset.at + onset.before)}",
        f"TZOFFSETFROM:{_utc_offset(onset.before)}",
        f"TZOFFSETTO:{_utc_offset(onset.after)}",
        f"TZNAME:{onset.name}",
        f"END:{kind}",
    )


def _utc_offset(offset: timedelta) -> str:
    """RFC 5545 3.3.14: seconds only where there are any, and never a negative zero."""
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if offset < _ZERO else '+'}{hours:02}{minutes:02}" + (f"{seconds:02}" if seconds else "")
