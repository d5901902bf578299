"""Rooms in use: laid out by the program, judged by the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.programme.models import Session
from eventreg.publication.errors import ConflictsBlock, RoomAlreadyBooked, RoomInUse
from eventreg.publication.models import Occupancy
from eventreg.publication.service import assign_lanes
from eventreg.summits.models import Summit
from eventreg.venues.models import Room
from support import load_text, publish, published, session_text, summit_text, uid

ORANGERAIE, OLIVERAIE = "{room: orangeraie}", "{room: oliveraie}"
START = datetime(2018, 12, 7, 7, 30, tzinfo=UTC)


def at(starts: str, ends: str) -> str:
    return f"{{day: 2018-12-07, starts: '{starts}', ends: '{ends}'}}"


def holding(text: str, number: int) -> str:
    """The summit file `text`, with that many sessions at a time in Orangeraie."""
    return text.replace("key: orangeraie,", f"key: orangeraie, max_parallel: {number},")


@pytest.fixture
def context(real_db: Flask) -> Iterator[None]:
    """A context of the module's own database: an exclusion constraint speaks at the end of a real transaction."""
    with real_db.app_context():
        yield


def in_use(slug: str) -> list[tuple[str, str, int]]:
    """Session, room and lane of what the newest release of a summit has in rooms."""
    found = select(Session.key, Room.key, Occupancy.lane)
    found = found.join(Session, Session.id == Occupancy.session_id).join(Room, Room.id == Occupancy.room_id)
    found = found.join(Summit, Summit.id == Occupancy.summit_id).where(Summit.slug == slug)
    return [tuple(row) for row in database.session.execute(found.order_by(Session.key))]


def parallel(slug: str, number: int, *sessions: str) -> str:
    return holding(summit_text(slug, *sessions), number)


def test_two_sessions_swap_their_rooms_in_one_release(context: None) -> None:
    rooms = {"a": ORANGERAIE, "b": OLIVERAIE}
    published(summit_text("swap", *(session_text(key, where=rooms[key]) for key in rooms)), "swap")
    assert in_use("swap") == [("a", "orangeraie", 0), ("b", "oliveraie", 0)]
    rooms = {"a": OLIVERAIE, "b": ORANGERAIE}
    published(summit_text("swap", *(session_text(key, where=rooms[key]) for key in rooms)), "swap")
    assert in_use("swap") == [("a", "oliveraie", 0), ("b", "orangeraie", 0)]


def test_two_sessions_swap_their_times_in_one_release(context: None) -> None:
    times = [at("08:30", "09:45"), at("09:45", "11:00")]
    for first, second in (times, times[::-1]):
        sessions = session_text("a", when=first), session_text("b", when=second)
        published(summit_text("swap-times", *sessions), "swap-times")
        assert in_use("swap-times") == [("a", "orangeraie", 0), ("b", "orangeraie", 0)]


def test_a_room_holds_as_many_as_it_may_and_no_more(context: None) -> None:
    text = parallel("two", 2, session_text("a"), session_text("b"))
    published(text, "two")
    assert in_use("two") == [("a", "orangeraie", 0), ("b", "orangeraie", 1)]
    load_text(parallel("two", 2, session_text("a"), session_text("b"), session_text("c")))
    with pytest.raises(ConflictsBlock):
        publish("two")
    assert in_use("two") == [("a", "orangeraie", 0), ("b", "orangeraie", 1)]


def test_lanes_are_laid_out_anew_when_one_session_of_a_room_moves(context: None) -> None:
    early, middle, late = at("08:30", "09:30"), at("09:00", "10:00"), at("09:30", "10:30")
    sessions = [session_text("a", when=early), session_text("b", when=middle), session_text("c", when=late)]
    published(parallel("anew", 2, *sessions), "anew")
    assert in_use("anew") == [("a", "orangeraie", 0), ("b", "orangeraie", 1), ("c", "orangeraie", 0)]
    sessions[0] = session_text("a", when=at("10:00", "11:00"))
    published(parallel("anew", 2, *sessions), "anew")
    assert in_use("anew") == [("a", "orangeraie", 0), ("b", "orangeraie", 0), ("c", "orangeraie", 1)]


@pytest.mark.parametrize(
    "parts",
    [
        {"cancelled": "true"},
        {"where": "{certainty: to_be_confirmed, room: orangeraie}"},
        {"when": "{day: 2018-12-07, starts: '08:30', ends: '09:45', certainty: to_be_confirmed}"},
        {"when": "{day: 2018-12-07, starts: '08:30'}"},
        {"when": "{day: 2018-12-07}"},
        {"when": "{day: 2018-12-07, half: morning}"},
        {"where": ""},
    ],
    ids=str,
)
def test_only_a_stated_room_at_an_exact_and_stated_time_is_in_use(db: Flask, parts: dict[str, str]) -> None:
    published(summit_text("open", session_text("a", **parts), session_text("b")), "open")
    assert in_use("open") == [("b", "orangeraie", 0)]


def test_a_room_of_the_same_key_in_another_summit_is_another_room(context: None) -> None:
    for slug in ("mine", "yours"):
        published(summit_text(slug, session_text("a", uid=uid(f"{slug}/a"))), slug)
        assert in_use(slug) == [("a", "orangeraie", 0)]


def one_booking(slug: str, *, lanes: int = 1) -> tuple[dict[str, Any], int]:
    """A released session in a room, as a row, and the id of another one of the same summit in no room."""
    text = holding(summit_text(slug, session_text("a"), session_text("b", where="")), lanes)
    published(text, slug)
    columns = [column for column in Occupancy.__table__.c if column.name != "id"]
    found = select(*columns).join(Summit, Summit.id == Occupancy.summit_id).where(Summit.slug == slug)
    row = dict(database.session.execute(found).one()._mapping)
    other = select(Session.id).where(Session.summit_id == row["summit_id"], Session.key == "b")
    return row, database.session.scalar(other)


MINUTE = timedelta(minutes=1)
LENGTH = timedelta(minutes=75)


@pytest.mark.parametrize(
    ("name", "starts", "ends", "refused"),
    [
        ("same", START, START + LENGTH, True),
        ("inside", START + MINUTE, START + 2 * MINUTE, True),
        ("around", START - MINUTE, START + LENGTH + MINUTE, True),
        ("last-minute", START + LENGTH - MINUTE, START + LENGTH + MINUTE, True),
        ("before", START - LENGTH, START, False),
        ("after", START + LENGTH, START + 2 * LENGTH, False),
    ],
)
@pytest.mark.parametrize("statement", ["insert", "update"])
def test_the_database_refuses_a_double_booking_by_itself(
    context: None, name: str, starts: datetime, ends: datetime, refused: bool, statement: str
) -> None:
    slug = "double" if refused else f"{name}-{statement}"
    row, other = one_booking(slug)

    def write() -> None:
        with transaction():
            added = row | {"session_id": other, "starts_at": starts, "ends_at": ends}
            if statement == "insert":
                database.session.execute(insert(Occupancy).values(added))
                return
            free = START + timedelta(days=1)
            database.session.execute(insert(Occupancy).values(added | {"starts_at": free, "ends_at": free + LENGTH}))
            moved = update(Occupancy).where(Occupancy.session_id == other)
            database.session.execute(moved.values(starts_at=starts, ends_at=ends))

    if not refused:
        write()
        assert len(in_use(slug)) == 2
        return
    with pytest.raises(RoomAlreadyBooked) as caught:
        write()
    assert str(caught.value) == "A room is already taken at this time by another session."
    assert in_use(slug) == [("a", "orangeraie", 0)]


def test_another_lane_is_another_place(context: None) -> None:
    row, other = one_booking("lanes", lanes=2)
    with transaction():
        database.session.execute(insert(Occupancy).values(row | {"session_id": other, "lane": 1}))
    assert in_use("lanes") == [("a", "orangeraie", 0), ("b", "orangeraie", 1)]


@pytest.mark.parametrize("lane", [1, -1])
def test_a_lane_beyond_the_room_is_refused(context: None, lane: int) -> None:
    row, other = one_booking(f"beyond{lane}".replace("-", "m"))
    with pytest.raises(RoomInUse), transaction():
        database.session.execute(insert(Occupancy).values(row | {"session_id": other, "lane": lane}))


def test_a_room_is_not_said_to_hold_more_than_it_does(context: None) -> None:
    row, other = one_booking("said")
    with pytest.raises(IntegrityError), transaction():
        database.session.execute(insert(Occupancy).values(row | {"session_id": other, "lanes": 2, "lane": 1}))
    assert in_use("said") == [("a", "orangeraie", 0)]


def test_a_room_cannot_hold_fewer_than_are_published_in_it(context: None) -> None:
    side_by_side = session_text("a"), session_text("b")
    published(parallel("fewer", 2, *side_by_side), "fewer")
    apart = session_text("a"), session_text("b", where=OLIVERAIE)
    with pytest.raises(RoomInUse) as caught:
        load_text(parallel("fewer", 1, *apart))
    assert str(caught.value) == (
        "More sessions than that are published side by side in this room. Publish them elsewhere first, then change"
        " the room."
    )
    published(parallel("fewer", 2, *apart), "fewer")
    load_text(parallel("fewer", 1, *apart))
    assert publish("fewer") is None
    assert in_use("fewer") == [("a", "orangeraie", 0), ("b", "oliveraie", 0)]


def test_a_room_may_hold_more_at_any_time(context: None) -> None:
    published(parallel("more", 1, session_text("a")), "more")
    published(parallel("more", 2, session_text("a"), session_text("b")), "more")
    assert in_use("more") == [("a", "orangeraie", 0), ("b", "orangeraie", 1)]


@dataclass(frozen=True)
class Booking:
    session_id: int
    room_id: int
    starts_at: datetime
    ends_at: datetime


BOOKINGS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 20), st.integers(1, 8)), max_size=25).map(
    lambda parts: [
        Booking(number, room, START + start * MINUTE, START + (start + length) * MINUTE)
        for number, (room, start, length) in enumerate(parts)
    ]
)


@given(BOOKINGS)
def test_lanes_are_as_many_as_overlap_and_hold_no_two_at_once(bookings: list[Booking]) -> None:
    assigned = assign_lanes(bookings)
    assert sorted(booking.session_id for booking, _ in assigned) == [booking.session_id for booking in bookings]
    for room in {booking.room_id for booking in bookings}:
        inside = [(booking, lane) for booking, lane in assigned if booking.room_id == room]
        at_once = max(
            sum(other.starts_at <= booking.starts_at < other.ends_at for other, _ in inside) for booking, _ in inside
        )
        assert {lane for _, lane in inside} == set(range(at_once))
        for booking, lane in inside:
            together = [
                other
                for other, its in inside
                if its == lane and other.starts_at < booking.ends_at and booking.starts_at < other.ends_at
            ]
            assert together == [booking]
