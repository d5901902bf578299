"""What a display shows of one day of a summit: the lobby, and one room. Always what anybody may read.

A display stands in a public place: who set it up, and what that person may read, makes no difference.
"""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from eventreg.access.viewer import Viewer
from eventreg.agenda.errors import NotPublished
from eventreg.agenda.queries import get_summit, is_slug, summit_entry
from eventreg.agenda.read_model import SummitEntry
from eventreg.foundation.local_time import LocalTime, resolve_zone
from eventreg.foundation.translated_text import TranslatedText
from eventreg.publication.changes import Placing, find_next_day, list_placings
from eventreg.publication.payload import SessionPayload
from eventreg.publication.queries import (
    ReleasedSummit,
    list_readable,
    session_payload,
)

ANYBODY: Final = Viewer.anonymous()


class DayState(enum.StrEnum):
    """What to say of a day: the programme, or why there is none."""

    ON = "on"
    NOT_TODAY = "not_today"
    TO_COME = "to_come"
    OVER = "over"


class SlotState(enum.StrEnum):
    """Whether a session takes place at a time in a room, or only was to."""

    HERE = "here"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time today that a session has, or had in an earlier release; `session` is always as it stands now.

    `room` is the key of the slot's own room and `before` where the session was when it was published for another time
    or room of this day. `until` (aware UTC) is when it ends, or when the room is needed for the next where no end is
    known.
    """

    subject: str
    session: SessionPayload
    state: SlotState
    starts: LocalTime
    ends: LocalTime | None
    until: datetime
    room: str | None
    before: "Before | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Where or when a session was put by an earlier release: only what differs from now is given."""

    starts: LocalTime | None
    ends: LocalTime | None
    room: TranslatedText | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomBoard:
    """One room today: what is on or was to be on now, what begins next, and the rest in order of time."""

    key: str
    name: TranslatedText
    now: tuple[Slot, ...]
    next: Slot | None
    later: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LobbyScreen:
    """A day for everybody. `later` is what is neither on now nor next in its room, what has no
    room among it; `untimed` has no hour."""

    summit: SummitEntry
    now: LocalTime
    state: DayState
    next_day: date | None
    rooms: tuple[RoomBoard, ...]
    later: tuple[Slot, ...]
    untimed: tuple[SessionPayload, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomScreen:
    """A day in one room."""

    summit: SummitEntry
    now: LocalTime
    state: DayState
    board: RoomBoard
    untimed: tuple[SessionPayload, ...]


@dataclass(frozen=True, slots=True)
class _Day:
    """A day in the summit's zone, from `begins` until `ends` (aware UTC)."""

    day: date
    begins: datetime
    ends: datetime


def get_released(slug: str) -> ReleasedSummit:
    """The summit that a display shows to anybody. One query. Raises `NotPublished`."""
    return get_summit(ANYBODY, slug)[0]


def get_lobby(released: ReleasedSummit, now: datetime) -> LobbyScreen:
    """The display for a lobby at `now` (aware UTC)."""
    summit = summit_entry(released)
    local, day = _today(summit, now)
    placings = list_placings(ANYBODY, released, day.day, begins=day.begins, ends=day.ends)
    sessions = _sessions(released, placings)
    slots = _slots(placings, sessions, summit.payload.zone, day)
    untimed = _untimed(placings, sessions)
    state = _state(summit, day.day, bool(slots or untimed))
    boards = tuple(
        _board(key, name, [slot for slot in slots if slot.room == key], now) for key, name in _rooms(placings, slots)
    )
    # Of what moved within the day its new place tells; of what left the day only its old one can.
    rows = [
        slot
        for slot in slots
        if (slot.starts.at > now or (slot.room is None and slot.until > now))
        and (slot.state is not SlotState.MOVED or not _is_on(slot.session, day))
    ]
    first = {board.next.subject for board in boards if board.next is not None}
    return LobbyScreen(
        summit=summit,
        now=local,
        state=state,
        next_day=_next_day(released, state, day.day),
        rooms=boards,
        later=_once(slot for slot in rows if slot.subject not in first),
        untimed=untimed,
    )


def get_room(released: ReleasedSummit, room: str, now: datetime) -> RoomScreen:
    """The display at the door of a room (by its key) at `now` (aware UTC).

    Raises `NotPublished` for a room in which nothing that anybody may read is, or was since it could be read.
    """
    summit = summit_entry(released)
    local, day = _today(summit, now)
    if not is_slug(room):
        raise NotPublished
    everything = list_placings(ANYBODY, released, day.day, begins=day.begins, ends=day.ends, room=room)
    if not everything:
        raise NotPublished
    placings = [placing for placing in everything if placing.on_day]
    sessions = _sessions(released, placings)
    slots = _slots(placings, sessions, summit.payload.zone, day)
    untimed = _untimed(placings, sessions)
    ((_, name),) = _rooms(everything, slots, every=True)
    return RoomScreen(
        summit=summit,
        now=local,
        state=_state(summit, day.day, bool(slots or untimed)),
        board=_board(room, name, slots, now),
        untimed=untimed,
    )


def _today(summit: SummitEntry, now: datetime) -> tuple[LocalTime, _Day]:
    zone = resolve_zone(summit.payload.zone)
    local = LocalTime.from_utc(now, summit.payload.zone)
    day = local.wall.date()
    begins, ends = (datetime.combine(one, time(), tzinfo=zone).astimezone(UTC) for one in (day, day + timedelta(1)))
    return local, _Day(day, begins, ends)


def _state(summit: SummitEntry, day: date, anything: bool) -> DayState:
    payload = summit.payload
    first, last = payload.starts_on, payload.ends_on or payload.starts_on
    if payload.archived:
        return DayState.OVER
    if anything:
        return DayState.ON
    if last is not None and last < day:
        return DayState.OVER
    return DayState.TO_COME if first is not None and day < first else DayState.NOT_TODAY


def _next_day(released: ReleasedSummit, state: DayState, day: date) -> date | None:
    if state in (DayState.ON, DayState.OVER):
        return None
    return find_next_day(ANYBODY, released, day)


def _sessions(released: ReleasedSummit, placings: Iterable[Placing]) -> dict[str, SessionPayload]:
    subjects = {placing.subject for placing in placings}
    if not subjects:
        return {}
    return {one.subject: session_payload(one) for one in list_readable(ANYBODY, released, subjects)}


def _slots(placings: Iterable[Placing], sessions: Mapping[str, SessionPayload], zone: str, day: _Day) -> list[Slot]:
    """Every slot of the day in order of time, the one before of each session beside it."""
    slots: dict[tuple[str, str | None, datetime], Slot] = {}
    befores: dict[str, Before] = {}
    for placing in placings:
        session, starts = sessions.get(placing.subject), _local(placing.starts_wall, zone, placing.starts_at)
        if session is None or starts is None:
            continue
        slot = Slot(
            subject=placing.subject,
            session=session,
            state=_slot_state(placing, session),
            starts=starts,
            ends=_local(placing.ends_wall, zone, placing.ends_at),
            until=placing.ends_at or day.ends,
            room=placing.room,
        )
        if placing.current:
            slots[placing.subject, placing.room, starts.wall] = slot
        elif not placing.cancelled:
            here = _here(session) == (placing.room, starts.wall)
            before = _before(placing, slot, session)
            if before is not None:
                befores[placing.subject] = before
            if placing.room is not None and not here:
                slots[placing.subject, placing.room, starts.wall] = slot
    ordered = sorted(slots.values(), key=lambda slot: (slot.starts.at, slot.until, slot.subject))
    ordered = [_with_before(slot, befores) for slot in ordered]
    return [replace(slot, until=_end_of(slot, ordered)) for slot in ordered]


def _local(wall: datetime | None, zone: str, at: datetime | None) -> LocalTime | None:
    return None if wall is None or at is None else LocalTime(wall=wall, zone=zone, at=at)


def _slot_state(placing: Placing, session: SessionPayload) -> SlotState:
    if session.cancelled:
        return SlotState.CANCELLED
    return SlotState.HERE if placing.current else SlotState.MOVED


def _here(session: SessionPayload) -> tuple[str | None, datetime | None]:
    """Room and time on the clock: a session is where it was, though a government changed its clocks."""
    room, starts = session.where.room, session.when.starts
    return room.key if room else None, starts.wall if starts else None


def _before(placing: Placing, slot: Slot, session: SessionPayload) -> Before | None:
    room, starts = _here(session)
    if (placing.room, placing.starts_wall) == (room, starts):
        return None
    other_time = placing.starts_wall != starts
    if not other_time and placing.room is None:
        return None
    return Before(
        starts=slot.starts if other_time else None,
        ends=slot.ends if other_time else None,
        room=placing.room_name if placing.room != room else None,
    )


def _with_before(slot: Slot, befores: Mapping[str, Before]) -> Slot:
    return replace(slot, before=befores.get(slot.subject)) if slot.state is SlotState.HERE else slot


def _end_of(slot: Slot, slots: Iterable[Slot]) -> datetime:
    """When a slot ends; one without a known end lasts until its room is needed, or the day ends."""
    if slot.ends is not None:
        return slot.ends.at
    followers = (
        other.starts.at
        for other in slots
        if other.room == slot.room and other.state is SlotState.HERE and other.starts.at > slot.starts.at
    )
    return min(followers, default=slot.until)


def _untimed(placings: Iterable[Placing], sessions: Mapping[str, SessionPayload]) -> tuple[SessionPayload, ...]:
    """What takes place today at an hour that nobody stated."""
    return tuple(
        sessions[placing.subject]
        for placing in placings
        if placing.current and placing.starts_at is None and placing.subject in sessions
    )


def _is_on(session: SessionPayload, day: _Day) -> bool:
    starts = session.when.starts
    return starts is not None and day.begins <= starts.at < day.ends


def _rooms(
    placings: Iterable[Placing], slots: Iterable[Slot], *, every: bool = False
) -> list[tuple[str, TranslatedText]]:
    """Rooms with the name they have in the newest revision, in the order the secretariat gave them."""
    used = {slot.room for slot in slots}
    found: dict[str, tuple[int, TranslatedText]] = {}
    for placing in sorted(placings, key=lambda placing: placing.current):
        if placing.room is not None and placing.room_name is not None and (every or placing.room in used):
            found[placing.room] = (placing.room_position, placing.room_name)
    return [(key, name) for key, (_, name) in sorted(found.items(), key=lambda one: (one[1][0], one[0]))]


def _board(key: str, name: TranslatedText, slots: Iterable[Slot], now: datetime) -> RoomBoard:
    slots = list(slots)
    order = list(SlotState)
    on = [slot for slot in slots if slot.starts.at <= now < slot.until]
    coming = [slot for slot in slots if slot.starts.at > now]
    # What only changed its hour within the room is announced once, at the hour it has.
    here = {slot.subject for slot in slots if slot.state is SlotState.HERE}
    coming = [slot for slot in coming if slot.state is not SlotState.MOVED or slot.subject not in here]
    first = next((slot for slot in coming if slot.state is SlotState.HERE), None)
    return RoomBoard(
        key=key,
        name=name,
        now=_once(sorted(on, key=lambda slot: (order.index(slot.state), slot.starts.at))),
        next=first,
        later=_once(slot for slot in coming if slot is not first),
    )


def _once(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Each session at its first slot alone."""
    found: dict[str, Slot] = {}
    for slot in slots:
        found.setdefault(slot.subject, slot)
    return tuple(found.values())
