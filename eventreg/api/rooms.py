"""Where events stand in a schedule: apps draw rooms side by side, and know them by name alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, count
from typing import Final
from uuid import UUID, uuid5

from eventreg.agenda import sentences
from eventreg.agenda.read_model import SessionEntry
from eventreg.api.read_model import SLOT, Room
from eventreg.api.text import one_line
from eventreg.programme.rules import When
from eventreg.publication.payload import RoomPayload, SessionPayload, WherePayload

LONGEST: Final = timedelta(hours=23, minutes=59)
"""What apps read as a time of day; the text says when a longer session ends, and in JSON so does `end`."""

Span = tuple[datetime, datetime]


def lasts(when: When) -> timedelta:
    """What an app reserves for a session with an hour: at least the shortest slot, and less than a day."""
    assert when.starts is not None
    known = when.ends.at - when.starts.at if when.ends is not None else SLOT
    return min(max(known, SLOT), LONGEST)


def placed(
    summit: str, entries: Iterable[SessionEntry], places: Mapping[str, int], language: str
) -> tuple[tuple[Room, ...], dict[str, Room]]:
    """Every room that is needed in its order, and for each public id of `entries`, which have an hour, where it stands.

    `summit` is a public id; `places` orders rooms by key. Rooms that are not known come last. Of two events in one
    room at one time an app would hide or cut short the first, so the second stands beside it, in a room of that name
    with a number: a side event in the same foyer, one of several whose room is open, or what was cancelled and gave
    way.
    """
    rooms: list[Room] = []
    standing: dict[str, Room] = {}
    taken: set[str] = set()
    for there in _by_room(entries, places, language):
        where, lanes = there[0].payload.where, _lanes(there)
        venue = where.room.venue.name.in_(language).text if where.room is not None else None
        first = _named(_room(summit, where, language), taken, venue)
        others = range(max(lanes.values()))
        beside = [first, *(_named(replace(first, key=None, guid=None), taken) for _ in others)]
        rooms += beside
        standing |= {public_id: beside[lane] for public_id, lane in lanes.items()}
    return tuple(rooms), standing


def _by_room(
    entries: Iterable[SessionEntry], places: Mapping[str, int], language: str
) -> Iterable[Sequence[SessionEntry]]:
    """Sessions that share a room, or why they have none, together: in the order of the rooms."""
    found: dict[tuple[bool, int, str], list[SessionEntry]] = {}
    for entry in entries:
        where = entry.payload.where
        if where.room is not None:
            key = (False, places.get(where.room.key, 0), where.room.key)
        else:
            key = (True, 0, sentences.where_words(where, language))
        found.setdefault(key, []).append(entry)
    return [found[key] for key in sorted(found)]


def _room(summit: str, where: WherePayload, language: str) -> Room:
    name = one_line(sentences.where_words(where, language))
    if where.room is None:
        return Room(key=None, guid=None, name=name, description="", seats=None)
    return Room(
        key=where.room.key,
        guid=str(uuid5(UUID(summit), f"room/{where.room.key}")),
        name=name,
        description=_room_words(where.room, language),
        seats=where.room.seats,
    )


def _room_words(room: RoomPayload, language: str) -> str:
    parts = (room.floor, room.venue.name, room.venue.city)
    return ", ".join(dict.fromkeys(one_line(part.in_(language).text) for part in parts if part is not None))


def _named(room: Room, taken: set[str], venue: str | None = None) -> Room:
    """The room under a name that is not taken: its own, with its venue, or with a number. It is taken from now on."""
    with_venue = [one_line(f"{room.name}, {venue}")] if venue else []
    names = chain([room.name], with_venue, (f"{room.name} ({number})" for number in count(2)))
    name = next(one for one in names if one not in taken)
    taken.add(name)
    return replace(room, name=name)


def _lanes(entries: Sequence[SessionEntry]) -> dict[str, int]:
    """For each session of one room the lowest lane that is free then; what was cancelled gives way."""
    lanes: list[list[Span]] = []
    found: dict[str, int] = {}
    for entry in sorted(entries, key=lambda one: one.payload.cancelled):
        span = _span(entry.payload)
        lane = next((n for n, there in enumerate(lanes) if not any(_overlap(span, one) for one in there)), len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(span)
        found[entry.public_id] = lane
    return found


def _span(payload: SessionPayload) -> Span:
    starts = payload.when.starts
    assert starts is not None
    return starts.at, starts.at + lasts(payload.when)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
