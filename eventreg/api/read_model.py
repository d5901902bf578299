"""A schedule as conference apps know it, in one language: frozen values, every text clean and ready to be written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

SLOT: Final = timedelta(minutes=5)
"""The shortest time an app reserves: also for what ends at an hour nobody stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One appearance. `number` and `guid` are of this appearance: nothing here leads from one session to another."""

    number: int
    guid: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address with its title; `own` for the session's page, else it is something the session cites."""

    url: str
    title: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A theme."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room; `name` is unlike that of any other. Without `key` and `guid` it stands for what has no room yet."""

    key: str | None
    guid: str | None
    name: str
    description: str
    seats: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One session. `starts` and `ends` are aware, with the offset of the clocks on the spot; `ends` where stated.

    `lasts` is what an app reserves: at least the shortest slot, and less than a day.
    """

    guid: str
    number: int
    slug: str
    url: str
    title: str
    kind: str
    track: str | None
    room: str
    starts: datetime
    ends: datetime | None
    lasts: timedelta
    language: str | None
    abstract: str
    description: str
    recordable: bool
    persons: tuple[Person, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day in the summit's zone, from `starts` to `ends` (aware), with the events that begin on it by room."""

    index: int
    day: date
    starts: datetime
    ends: datetime
    rooms: Mapping[Room, tuple[Event, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The programme of a summit. `url` is the address of its page, `base_url` that of the installation."""

    version: str
    acronym: str
    title: str
    zone: str
    base_url: str
    url: str
    tracks: tuple[Track, ...]
    rooms: tuple[Room, ...]
    days: tuple[Day, ...]
