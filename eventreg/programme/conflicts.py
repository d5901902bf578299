"""Conflicts of a programme: which there are, what each one does, and how they are found.

Everything here works on plain values of a whole summit at once; intervals are half-open. Openness never conflicts: a
session without an exact and stated time, or without a stated room, takes part only in what is known of it.
"""

import enum
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from eventreg.access.enums import Access
from eventreg.foundation.words import N_
from eventreg.programme.rules import PLENARIES, SIDE_EVENTS, Seat, SessionKind


class Impact(enum.StrEnum):
    """What a conflict does to a release."""

    BLOCKS = "blocks"
    WARNS = "warns"
    INFORMS = "informs"


class ConflictKind(enum.StrEnum):
    """What can be in conflict."""

    END_BEFORE_START = "end_before_start"
    ROOM_BEYOND_CAPACITY = "room_beyond_capacity"
    SIDE_EVENT_OVER_PLENARY = "side_event_over_plenary"
    LEADER_IN_TWO_PLACES = "leader_in_two_places"
    INTERPRETATION_WITHOUT_BOOTH = "interpretation_without_booth"
    ABOVE_FIRE_LIMIT = "above_fire_limit"
    OPENING_UNSIGNED = "opening_unsigned"
    PERSON_IN_TWO_PLACES = "person_in_two_places"
    OUTSIDE_DATES = "outside_dates"
    TURNAROUND = "turnaround"
    ABOVE_SEATS = "above_seats"
    TIME_OPEN = "time_open"
    ROOM_OPEN = "room_open"
    ANNOUNCED_DIFFERS = "announced_differs"


DEFAULT_IMPACTS: Final[Mapping[ConflictKind, Impact]] = {
    ConflictKind.END_BEFORE_START: Impact.BLOCKS,
    ConflictKind.ROOM_BEYOND_CAPACITY: Impact.BLOCKS,
    ConflictKind.SIDE_EVENT_OVER_PLENARY: Impact.BLOCKS,
    ConflictKind.LEADER_IN_TWO_PLACES: Impact.BLOCKS,
    ConflictKind.INTERPRETATION_WITHOUT_BOOTH: Impact.BLOCKS,
    ConflictKind.ABOVE_FIRE_LIMIT: Impact.BLOCKS,
    ConflictKind.OPENING_UNSIGNED: Impact.BLOCKS,
    ConflictKind.PERSON_IN_TWO_PLACES: Impact.WARNS,
    ConflictKind.OUTSIDE_DATES: Impact.WARNS,
    ConflictKind.TURNAROUND: Impact.WARNS,
    ConflictKind.ABOVE_SEATS: Impact.WARNS,
    ConflictKind.TIME_OPEN: Impact.INFORMS,
    ConflictKind.ROOM_OPEN: Impact.INFORMS,
    ConflictKind.ANNOUNCED_DIFFERS: Impact.INFORMS,
}

FIXED: Final = frozenset(
    {
        ConflictKind.END_BEFORE_START,
        ConflictKind.ROOM_BEYOND_CAPACITY,
        ConflictKind.ABOVE_FIRE_LIMIT,
        ConflictKind.OPENING_UNSIGNED,
    }
)
"""No setting weakens these: the database refuses them, people would be in danger, or the rule has no exception."""

NEVER_BLOCKS: Final = frozenset({ConflictKind.TIME_OPEN, ConflictKind.ROOM_OPEN})
"""Openness never blocks: a programme with rooms to be confirmed is the normal state for months."""

SENTENCES: Final[Mapping[ConflictKind, str]] = {
    ConflictKind.END_BEFORE_START: N_("“%(first)s” ends before it starts."),
    ConflictKind.ROOM_BEYOND_CAPACITY: N_(
        "“%(first)s” and “%(second)s” are both in %(room)s at %(at)s, which holds %(limit)s at a time."
    ),
    ConflictKind.SIDE_EVENT_OVER_PLENARY: N_("The side event “%(first)s” is held during “%(second)s”."),
    ConflictKind.LEADER_IN_TWO_PLACES: N_(
        "%(person)s chairs or moderates and is in two places: “%(first)s” and “%(second)s”."
    ),
    ConflictKind.INTERPRETATION_WITHOUT_BOOTH: N_("“%(first)s” has interpretation, and %(room)s has no booth."),
    ConflictKind.ABOVE_FIRE_LIMIT: N_(
        "“%(first)s” expects %(expected)s people; the fire limit of %(room)s is %(limit)s."
    ),
    ConflictKind.OPENING_UNSIGNED: N_(
        "“%(first)s” is open to people who are not registered. That takes the secretariat and a registration officer,"
        " two different persons, and neither has signed."
    ),
    ConflictKind.PERSON_IN_TWO_PLACES: N_("%(person)s is in two places: “%(first)s” and “%(second)s”."),
    ConflictKind.OUTSIDE_DATES: N_("“%(first)s” is outside the dates of the summit."),
    ConflictKind.TURNAROUND: N_(
        "Between “%(first)s” and “%(second)s” %(room)s has fewer than %(limit)s minutes to be turned around."
    ),
    ConflictKind.ABOVE_SEATS: N_("“%(first)s” expects %(expected)s people; %(room)s seats %(limit)s."),
    ConflictKind.TIME_OPEN: N_("The time of “%(first)s” is not confirmed."),
    ConflictKind.ROOM_OPEN: N_("The room of “%(first)s” is not confirmed."),
    ConflictKind.ANNOUNCED_DIFFERS: N_("“%(first)s” announces %(expected)s panellists and names %(limit)s."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFacts:
    """A room as far as conflicts are concerned; what nobody stated is None."""

    key: str
    name: str
    max_parallel: int = 1
    turnaround_minutes: int = 0
    booths: int | None = None
    seats: int | None = None
    fire_limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """A session as it would stand published.

    `starts_at` and `ends_at` are aware UTC instants, given only where the time is exact and stated; `room` only where
    it is stated. `announced` is (number announced, number named) where a source gives both.
    """

    session: str
    title: str
    kind: SessionKind
    access: Access
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    day: date | None = None
    room: RoomFacts | None = None
    interpretation: bool = False
    expected: int | None = None
    seats: tuple[Seat, ...] = ()
    announced: tuple[int, int] | None = None
    time_open: bool = False
    room_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One conflict: what it does, which sessions it is about, and its sentence with the facts that fill it."""

    kind: ConflictKind
    impact: Impact
    sessions: tuple[str, ...]
    sentence: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def find_conflicts(
    sessions: Sequence[SessionFacts],
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    impacts: Mapping[str, str] | None = None,
) -> list[Conflict]:
    """Every conflict among `sessions`, those that block first, then in the order of their sessions.

    `impacts` maps a conflict kind to an impact and changes the defaults, except of what is `FIXED`.
    """
    effects = {**DEFAULT_IMPACTS, **_allowed(impacts or {})}
    rank = {impact: number for number, impact in enumerate(Impact)}
    found = [
        Conflict(
            kind=kind,
            impact=effects[kind],
            sessions=tuple(s.session for s in about),
            sentence=SENTENCES[kind],
            facts={"first": about[0].title, **({"second": about[1].title} if len(about) > 1 else {}), **facts},
        )
        for kind, about, facts in _find(sessions, starts_on, ends_on)
    ]
    return sorted(found, key=lambda conflict: rank[conflict.impact])


def _allowed(impacts: Mapping[str, str]) -> dict[ConflictKind, Impact]:
    chosen = {ConflictKind(kind): Impact(impact) for kind, impact in impacts.items()}
    return {
        kind: impact
        for kind, impact in chosen.items()
        if kind not in FIXED and not (kind in NEVER_BLOCKS and impact is Impact.BLOCKS)
    }


_Found = tuple[ConflictKind, tuple[SessionFacts, ...], dict[str, Any]]


def _find(sessions: Sequence[SessionFacts], starts_on: date | None, ends_on: date | None) -> Iterator[_Found]:
    for session in sessions:
        yield from _alone(session, starts_on, ends_on)
    timed = sorted(
        (s for s in sessions if s.starts_at and s.ends_at and s.starts_at < s.ends_at),
        key=lambda s: (s.starts_at, s.ends_at, s.title, s.session),
    )
    yield from _in_rooms(timed)
    yield from _over_plenaries(timed)
    yield from _in_two_places(timed)


def _alone(session: SessionFacts, starts_on: date | None, ends_on: date | None) -> Iterator[_Found]:
    about = (session,)
    if session.starts_at and session.ends_at and session.ends_at <= session.starts_at:
        yield ConflictKind.END_BEFORE_START, about, {}
    if session.access is Access.OPEN:
        yield ConflictKind.OPENING_UNSIGNED, about, {}
    if session.day and ((starts_on and session.day < starts_on) or (ends_on and session.day > ends_on)):
        yield ConflictKind.OUTSIDE_DATES, about, {}
    if session.time_open:
        yield ConflictKind.TIME_OPEN, about, {}
    if session.room_open:
        yield ConflictKind.ROOM_OPEN, about, {}
    if session.announced and session.announced[0] != session.announced[1]:
        announced, named = session.announced
        yield ConflictKind.ANNOUNCED_DIFFERS, about, {"expected": announced, "limit": named}
    room = session.room
    if room is None:
        return
    if session.interpretation and room.booths == 0:
        yield ConflictKind.INTERPRETATION_WITHOUT_BOOTH, about, {"room": room.name}
    if session.expected is not None:
        numbers = {"expected": session.expected, "room": room.name}
        if room.fire_limit is not None and session.expected > room.fire_limit:
            yield ConflictKind.ABOVE_FIRE_LIMIT, about, {**numbers, "limit": room.fire_limit}
        elif room.seats is not None and session.expected > room.seats:
            yield ConflictKind.ABOVE_SEATS, about, {**numbers, "limit": room.seats}


def _in_rooms(timed: Iterable[SessionFacts]) -> Iterator[_Found]:
    by_room: dict[str, list[SessionFacts]] = defaultdict(list)
    for session in timed:
        if session.room is not None:
            by_room[session.room.key].append(session)
    for inside in by_room.values():
        room = inside[0].room
        assert room is not None
        running: list[SessionFacts] = []
        for session in inside:
            starts = _start(session)
            overlapping = [other for other in running if _end(other) > starts]
            if len(overlapping) >= room.max_parallel:
                facts = {"room": room.name, "limit": room.max_parallel, "at": f"{starts:%Y-%m-%d %H:%M} UTC"}
                yield ConflictKind.ROOM_BEYOND_CAPACITY, (overlapping[-1], session), facts
            pause = timedelta(minutes=room.turnaround_minutes)
            before = [other for other in running if _end(other) <= starts < _end(other) + pause]
            if before and len(overlapping) + len(before) >= room.max_parallel:
                facts = {"room": room.name, "limit": room.turnaround_minutes}
                yield ConflictKind.TURNAROUND, (before[-1], session), facts
            running = [other for other in running if _end(other) + pause > starts] + [session]


def _over_plenaries(timed: Sequence[SessionFacts]) -> Iterator[_Found]:
    plenaries = [session for session in timed if session.kind in PLENARIES]
    for session in timed:
        if session.kind not in SIDE_EVENTS:
            continue
        for plenary in plenaries:
            if _start(plenary) < _end(session) and _start(session) < _end(plenary):
                yield ConflictKind.SIDE_EVENT_OVER_PLENARY, (session, plenary), {}


def _in_two_places(timed: Iterable[SessionFacts]) -> Iterator[_Found]:
    by_person: dict[str, list[tuple[SessionFacts, Seat]]] = defaultdict(list)
    for session in timed:
        for seat in session.seats:
            by_person[seat.person].append((session, seat))
    for appearances in by_person.values():
        running: list[tuple[SessionFacts, Seat]] = []
        for session, seat in appearances:
            running = [other for other in running if _end(other[0]) > _start(session)]
            for other, other_seat in running:
                if other.session != session.session:
                    leads = seat.leads or other_seat.leads
                    kind = ConflictKind.LEADER_IN_TWO_PLACES if leads else ConflictKind.PERSON_IN_TWO_PLACES
                    yield kind, (other, session), {"person": seat.name}
            running.append((session, seat))


def _start(session: SessionFacts) -> datetime:
    assert session.starts_at is not None
    return session.starts_at


def _end(session: SessionFacts) -> datetime:
    assert session.ends_at is not None
    return session.ends_at
