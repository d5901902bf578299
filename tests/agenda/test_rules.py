"""Days, slots, the time grid, what is on now: on plain values."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from eventreg.agenda.read_model import Piece, Present
from eventreg.agenda.rules import FILTERS, by_day, first_day, grid, next_boundary, present, slots

EMPTY = Markup("")
DAY = date(2018, 12, 7)


def piece(key: str, day: int | None = None, slot: object = None, **parts: Any) -> Piece:
    facts: dict[str, Any] = {
        "public_id": key, "html": EMPTY, "slot": (slot,), "head": Markup(f"at {slot}"), "title": EMPTY,
        "room_name": EMPTY, "url": "", "day": day and date(2018, 12, day), "until": None, "starts": None, "ends": None,
        "starts_at": None, "ends_at": None, "room": None, "in_grid": False, "cancelled": False, "dull": False,
    }  # fmt: skip
    return Piece(**(facts | parts))


def timed(key: str, room: str, starts: str, ends: str, *, days: int = 0, **parts: Any) -> Piece:
    """A piece on 7 December in UTC, so that wall times and instants are the same numbers."""
    first = datetime.fromisoformat(f"2018-12-07T{starts}")
    last = datetime.fromisoformat(f"2018-12-07T{ends}") + timedelta(days=days)
    instants = {"starts_at": first.replace(tzinfo=UTC), "ends_at": last.replace(tzinfo=UTC)}
    return piece(key, 7, (first, last), starts=first, ends=last, room=room, in_grid=True, **(instants | parts))


def at(words: str) -> datetime:
    return datetime.fromisoformat(f"2018-12-07T{words}").replace(tzinfo=UTC)


def grouped(*pieces: Piece, chosen: date | None = None) -> list[tuple[int | None, list[str]]]:
    return [(one.day and one.day.day, [p.public_id for p in one.pieces]) for one in by_day(pieces, chosen)]


def test_the_filters_of_an_address() -> None:
    assert FILTERS == ("day", "room", "theme", "kind", "language")


def test_days_in_order_and_what_has_none_last() -> None:
    pieces = [piece("a", 7), piece("none"), piece("b", 5), piece("c", 7), piece("d", 5)]
    assert grouped(*pieces) == [(5, ["b", "d"]), (7, ["a", "c"]), (None, ["none"])]
    assert grouped() == []


def test_a_span_that_all_share_is_the_heading() -> None:
    span = {"until": date(2018, 12, 6)}
    days = by_day([piece("a", 5, **span), piece("b", 5, **span), piece("c", 7, until=date(2018, 12, 8)), piece("d", 7)])
    assert [day.until for day in days] == [date(2018, 12, 6), None]
    assert by_day([piece("a", 5, **span)], chosen=date(2018, 12, 6))[0].until is None


def test_on_a_chosen_day_what_began_before_it_stands_with_the_rest() -> None:
    assert grouped(piece("fair", 5), piece("a", 7), chosen=DAY) == [(7, ["fair", "a"])]


def test_neighbours_with_one_time_share_its_heading() -> None:
    pieces = [piece("a", slot=1), piece("b", slot=1), piece("c", slot=2), piece("d", slot=1)]
    assert [(slot.head, [one.public_id for one in slot.pieces]) for slot in slots(pieces)] == [
        ("at 1", ["a", "b"]),
        ("at 2", ["c"]),
        ("at 1", ["d"]),
    ]


THREE = [date(2018, 12, day) for day in (5, 6, 7)]


@pytest.mark.parametrize(
    ("days", "today", "total", "opened"),
    [
        (THREE, date(2018, 12, 6), 3, date(2018, 12, 6)),
        (THREE, date(2018, 12, 6), 3000, date(2018, 12, 6)),
        (THREE, date(2018, 12, 8), 80, None),
        (THREE, date(2018, 12, 8), 81, date(2018, 12, 5)),
        (THREE[:1], date(2018, 12, 5), 3000, None),
        ([], date(2018, 12, 5), 0, None),
    ],
)
def test_where_a_programme_opens(days: list[date], today: date, total: int, opened: date | None) -> None:
    assert first_day(days, today, total) == opened


NOW = [
    timed("before", "a", "08:30", "09:45"),
    timed("on", "b", "09:00", "10:15"),
    timed("cancelled", "c", "09:00", "10:15", cancelled=True),
    timed("next", "a", "10:30", "11:00"),
    timed("with it", "c", "10:30", "12:00"),
    timed("gone", "d", "10:20", "10:25", cancelled=True),
    timed("later", "b", "11:00", "12:00"),
    piece("all day", 7),
]


@pytest.mark.parametrize(
    ("now", "on", "following"),
    [
        ("08:00", [], ["before"]),
        ("08:30", ["before"], ["on"]),
        ("09:00", ["before", "on"], ["next", "with it"]),
        ("09:45", ["on"], ["next", "with it"]),
        ("10:15", [], ["next", "with it"]),
        ("11:00", ["with it", "later"], []),
        ("12:00", [], []),
    ],
)
def test_what_is_on_and_what_comes_next(now: str, on: list[str], following: list[str]) -> None:
    found = present(NOW, at(now))
    assert ([one.public_id for one in found.on], [one.public_id for one in found.next]) == (on, following)


def test_of_nothing_nothing_is_on() -> None:
    assert present([], at("09:00")) == Present(on=(), next=())


ROOMS = [("a", "Room A"), ("b", "Room B"), ("c", "Room C"), ("unused", "Unused")]


@pytest.mark.parametrize(
    ("now", "zone", "boundary"),
    [
        ("07:00", "UTC", "08:00"),
        ("08:00", "UTC", "09:00"),
        ("09:00", "UTC", "00:00"),
        ("09:00", "Asia/Tokyo", "15:00"),
        ("07:00", "Asia/Tokyo", "08:00"),
    ],
)
def test_when_now_changes(now: str, zone: str, boundary: str) -> None:
    going = piece("a", starts_at=at("08:00"), ends_at=at("09:00"))
    found = next_boundary([going, piece("b")], at(now), zone)
    assert (f"{found:%H:%M}", at(now) < found <= at(now) + timedelta(days=1)) == (boundary, True)


def test_a_day_true_to_scale() -> None:
    made = grid(
        DAY,
        [
            timed("one", "a", "08:30", "09:45"),
            timed("two", "c", "10:00", "12:05"),
            timed("odd", "c", "12:07", "12:13"),
            piece("no time", 7),
        ],
        ROOMS,
    )
    assert made is not None
    assert (made.hours, made.width) == ((8, 9, 10, 11, 12), 2)
    assert [(one.room, one.name, one.at, one.width) for one in made.columns] == [
        ("a", "Room A", 1, 1),
        ("c", "Room C", 2, 1),
    ]
    assert made.classes == {
        "one": "at-0 past-30 for-1 and-15 in-1",
        "two": "at-2 past-0 for-2 and-5 in-2",
        "odd": "at-4 past-5 for-0 and-10 in-2",
    }


def test_what_shares_a_room_stands_side_by_side() -> None:
    made = grid(
        DAY,
        [
            timed("first", "a", "09:00", "10:00"),
            timed("beside", "a", "09:30", "11:00"),
            timed("after", "a", "10:00", "11:00"),
            timed("other", "b", "09:00", "10:00"),
        ],
        ROOMS,
    )
    assert made is not None
    assert [(one.room, one.at, one.width) for one in made.columns] == [("a", 1, 2), ("b", 3, 1)]
    assert {key: words.split()[-1] for key, words in made.classes.items()} == {
        "first": "in-1", "beside": "in-2", "after": "in-1", "other": "in-3",
    }  # fmt: skip


@pytest.mark.parametrize(
    "pieces",
    [[], [timed("one", "a", "09:00", "10:00")], [timed("x", "a", "09:00", "10:00"), timed("y", "a", "10:00", "11:00")]],
)
def test_one_room_needs_no_grid(pieces: list[Piece]) -> None:
    assert grid(DAY, pieces, ROOMS) is None


def test_a_session_after_midnight_lengthens_the_day_and_no_day_is_longer_than_one() -> None:
    made = grid(DAY, [timed("late", "a", "22:30", "01:00", days=1), timed("b", "b", "21:00", "22:00")], ROOMS)
    assert made is not None
    assert (made.hours, made.classes["late"]) == ((21, 22, 23, 24), "at-1 past-30 for-2 and-30 in-1")
    made = grid(DAY, [timed("fair", "a", "08:00", "08:00", days=3), timed("b", "b", "09:00", "10:00")], ROOMS)
    assert made is not None
    assert (made.hours, made.classes["fair"]) == (tuple(range(8, 32)), "at-0 past-0 for-24 and-0 in-1")


def test_what_began_the_evening_before_is_drawn_from_midnight() -> None:
    beside = timed("b", "b", "01:00", "03:00")
    assert beside.starts is not None
    assert beside.ends is not None
    beside = replace(beside, starts=beside.starts + timedelta(days=1), ends=beside.ends + timedelta(days=1))
    made = grid(date(2018, 12, 8), [timed("late", "a", "22:00", "02:00", days=1), beside], ROOMS)
    assert made is not None
    assert (made.hours, made.classes["late"]) == ((0, 1, 2), "at-0 past-0 for-2 and-0 in-1")


def test_more_rooms_than_the_style_sheet_has_columns_for() -> None:
    rooms = [(f"r{n}", f"Room {n}") for n in range(60)]
    made = grid(DAY, [timed(key, key, "09:00", "10:00") for key, _ in rooms], rooms)
    assert made is not None
    assert (made.width, len(made.columns), len(made.classes)) == (40, 40, 40)


BLOCKS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 23 * 12), st.integers(1, 12)), min_size=2, max_size=12
)


@given(BLOCKS)
def test_nothing_in_the_grid_overlaps(blocks: list[tuple[str, int, int]]) -> None:
    midnight = datetime(2018, 12, 7)  # noqa: DTZ001 - a wall time
    pieces = [
        replace(
            timed(str(n), room, "00:00", "00:00"),
            starts=midnight + timedelta(minutes=5 * start),
            ends=midnight + timedelta(minutes=5 * (start + length)),
        )
        for n, (room, start, length) in enumerate(blocks)
    ]
    made = grid(DAY, pieces, ROOMS)
    if made is None:
        return
    taken = set()
    for words in made.classes.values():
        hour, past, hours, minutes, column = (int(word.rpartition("-")[2]) for word in words.split())
        begin = hour * 60 + past
        cells = {(column, minute) for minute in range(begin, begin + hours * 60 + minutes, 5)}
        assert not taken & cells
        taken |= cells
    assert set(made.classes) == {piece.public_id for piece in pieces}
