"""Conflicts: each kind with its sentence, settings, and the search in time against one that tries every pair."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventreg.access.enums import Access
from eventreg.foundation.words import translate
from eventreg.programme.conflicts import (
    DEFAULT_IMPACTS,
    FIXED,
    NEVER_BLOCKS,
    SENTENCES,
    Conflict,
    ConflictKind,
    Impact,
    RoomFacts,
    SessionFacts,
    find_conflicts,
)
from eventreg.programme.rules import PLENARIES, SIDE_EVENTS, Seat, SessionKind

MORNING = datetime(2018, 12, 7, 7, 30, tzinfo=UTC)
ROOM = RoomFacts(key="orangeraie", name="Orangeraie", turnaround_minutes=15, booths=0, seats=80, fire_limit=100)
ANA = Seat(person="p1", name="Ana EXAMPLE")
CHAIR = replace(ANA, leads=True)


def session(title: str, starts: int | None = None, ends: int | None = None, **more: Any) -> SessionFacts:
    """A session called `title` from and to so many minutes after the morning began."""
    facts: dict[str, Any] = {"kind": SessionKind.WORKSHOP, "access": Access.REGISTERED} | more
    return SessionFacts(
        session=title.lower(),
        title=title,
        starts_at=None if starts is None else MORNING + timedelta(minutes=starts),
        ends_at=None if ends is None else MORNING + timedelta(minutes=ends),
        **facts,
    )


def said(*sessions: SessionFacts, **more: Any) -> list[tuple[str, str, str]]:
    found = find_conflicts(sessions, **more)
    return [(one.impact.value, one.kind.value, translate("en", one.sentence, **one.facts)) for one in found]


EXAMPLES = {
    ConflictKind.END_BEFORE_START: (
        [session("A", 60, 0)],
        "“A” ends before it starts.",
    ),
    ConflictKind.ROOM_BEYOND_CAPACITY: (
        [session("A", 0, 60, room=ROOM), session("B", 59, 90, room=ROOM)],
        "“A” and “B” are both in Orangeraie at 2018-12-07 08:29 UTC, which holds 1 at a time.",
    ),
    ConflictKind.SIDE_EVENT_OVER_PLENARY: (
        [session("A", 0, 60, kind=SessionKind.PLENARY), session("B", 59, 90, kind=SessionKind.SIDE_EVENT)],
        "The side event “B” is held during “A”.",
    ),
    ConflictKind.LEADER_IN_TWO_PLACES: (
        [session("A", 0, 60, seats=(CHAIR,)), session("B", 59, 90, seats=(ANA,))],
        "Ana EXAMPLE chairs or moderates and is in two places: “A” and “B”.",
    ),
    ConflictKind.INTERPRETATION_WITHOUT_BOOTH: (
        [session("A", room=ROOM, interpretation=True)],
        "“A” has interpretation, and Orangeraie has no booth.",
    ),
    ConflictKind.ABOVE_FIRE_LIMIT: (
        [session("A", room=ROOM, expected=101)],
        "“A” expects 101 people; the fire limit of Orangeraie is 100.",
    ),
    ConflictKind.OPENING_UNSIGNED: (
        [session("A", access=Access.OPEN)],
        "“A” is open to people who are not registered. That takes the secretariat and a registration officer,"
        " two different persons, and neither has signed.",
    ),
    ConflictKind.PERSON_IN_TWO_PLACES: (
        [session("A", 0, 60, seats=(ANA,)), session("B", 59, 90, seats=(ANA,))],
        "Ana EXAMPLE is in two places: “A” and “B”.",
    ),
    ConflictKind.OUTSIDE_DATES: (
        [session("A", day=date(2018, 12, 8))],
        "“A” is outside the dates of the summit.",
    ),
    ConflictKind.TURNAROUND: (
        [session("A", 0, 60, room=ROOM), session("B", 74, 90, room=ROOM)],
        "Between “A” and “B” Orangeraie has fewer than 15 minutes to be turned around.",
    ),
    ConflictKind.ABOVE_SEATS: (
        [session("A", room=ROOM, expected=81)],
        "“A” expects 81 people; Orangeraie seats 80.",
    ),
    ConflictKind.TIME_OPEN: (
        [session("A", time_open=True)],
        "The time of “A” is not confirmed.",
    ),
    ConflictKind.ROOM_OPEN: (
        [session("A", room_open=True)],
        "The room of “A” is not confirmed.",
    ),
    ConflictKind.ANNOUNCED_DIFFERS: (
        [session("A", announced=(6, 5))],
        "“A” announces 6 panellists and names 5.",
    ),
}  # fmt: skip
DATES = {"starts_on": date(2018, 12, 5), "ends_on": date(2018, 12, 7)}


def test_every_kind_has_an_example_an_impact_and_a_sentence() -> None:
    assert list(EXAMPLES) == list(ConflictKind) == list(DEFAULT_IMPACTS) == list(SENTENCES)


@pytest.mark.parametrize("kind", ConflictKind)
def test_each_kind_is_found_and_said(kind: ConflictKind) -> None:
    sessions, sentence = EXAMPLES[kind]
    assert said(*sessions, **DATES) == [(DEFAULT_IMPACTS[kind].value, kind.value, sentence)]


@pytest.mark.parametrize(
    "sessions",
    [
        [session("A", 0, 60, room=ROOM), session("B", 75, 90, room=ROOM)],
        [session("A", 0, 60, room=replace(ROOM, turnaround_minutes=0)), session("B", 60, 90, room=ROOM)],
        [session("A", 0, 60, room=ROOM), session("B", 0, 60, room=replace(ROOM, key="other"))],
        [session("A", 0, 60, room=ROOM), session("B", room=ROOM), session("C", 0, room=ROOM)],
        [session("A", 0, 60, kind=SessionKind.PLENARY), session("B", 60, 90, kind=SessionKind.SIDE_EVENT)],
        [session("A", 0, 60, kind=SessionKind.PLENARY), session("B", 0, 60, kind=SessionKind.WORKSHOP)],
        [session("A", 0, 60, kind=SessionKind.SIDE_EVENT), session("B", 0, 60, kind=SessionKind.SIDE_EVENT)],
        [session("A", 0, 60, seats=(CHAIR,)), session("B", 60, 90, seats=(CHAIR,))],
        [session("A", 0, 60, seats=(CHAIR,)), session("B", 0, 60, seats=(replace(CHAIR, person="p2"),))],
        [session("A", 0, 60, seats=(CHAIR,)), session("B", seats=(CHAIR,))],
        [session("A", 0, 60, seats=(CHAIR, ANA))],
        [session("A", room=replace(ROOM, booths=1), interpretation=True)],
        [session("A", room=replace(ROOM, booths=None), interpretation=True)],
        [session("A", interpretation=True)],
        [session("A", room=ROOM, expected=80)],
        [session("A", room=replace(ROOM, seats=None), expected=100)],
        [session("A", room=replace(ROOM, seats=None, fire_limit=None), expected=100_000)],
        [session("A", expected=100_000)],
        [session("A", day=date(2018, 12, 5)), session("B", day=date(2018, 12, 7)), session("C")],
        [session("A", announced=(5, 5))],
        [session("A", 0)],
    ],
)
def test_at_the_edge_of_each_kind_nothing_is_found(sessions: list[SessionFacts]) -> None:
    assert said(*sessions, **DATES) == []


def test_the_dates_of_a_summit_may_be_half_known() -> None:
    days = [session("A", day=date(2018, 12, 4)), session("B", day=date(2018, 12, 8))]
    about_a, about_b = (
        ("warns", "outside_dates", f"“{title}” is outside the dates of the summit.") for title in ("A", "B")
    )
    assert said(*days, starts_on=date(2018, 12, 5)) == [about_a]
    assert said(*days, ends_on=date(2018, 12, 7)) == [about_b]
    assert said(*days) == []


def test_those_that_block_come_first() -> None:
    found = [impact for impact, *_ in said(*(one for sessions, _ in EXAMPLES.values() for one in sessions), **DATES)]
    assert found == sorted(found, key=[impact.value for impact in Impact].index)
    assert Counter(found).keys() == {"blocks", "warns", "informs"}


@pytest.mark.parametrize("kind", ConflictKind)
@pytest.mark.parametrize("impact", Impact)
def test_settings_change_impacts_except_of_what_is_fixed(kind: ConflictKind, impact: Impact) -> None:
    sessions, sentence = EXAMPLES[kind]
    openness_made_to_block = kind in NEVER_BLOCKS and impact is Impact.BLOCKS
    effect = DEFAULT_IMPACTS[kind] if kind in FIXED or openness_made_to_block else impact
    assert said(*sessions, **DATES, impacts={kind.value: impact.value}) == [(effect.value, kind.value, sentence)]


def test_what_is_fixed_blocks() -> None:
    assert {kind: DEFAULT_IMPACTS[kind] for kind in FIXED} == {
        ConflictKind.END_BEFORE_START: Impact.BLOCKS,
        ConflictKind.ROOM_BEYOND_CAPACITY: Impact.BLOCKS,
        ConflictKind.ABOVE_FIRE_LIMIT: Impact.BLOCKS,
        ConflictKind.OPENING_UNSIGNED: Impact.BLOCKS,
    }


# Minutes are few and coarse, so that equal starts, sessions back to back and of no length are common.
minutes = st.sampled_from((-30, 0, 5, 15, 20, 30, 45, 60)) | st.integers(-1000, 3000)
spans = st.tuples(minutes, minutes)
people = st.sampled_from(("p1", "p2", "p3"))
seats = st.lists(st.builds(Seat, person=people, name=st.just("N"), leads=st.booleans()), max_size=2).map(tuple)
kinds = st.sampled_from(
    (SessionKind.PLENARY, SessionKind.SIDE_EVENT, SessionKind.SPECIAL_SIDE_EVENT, SessionKind.BREAK)
)
rooms = st.sampled_from(
    tuple(
        RoomFacts(key=f"{lanes}/{pause}", name="R", max_parallel=lanes, turnaround_minutes=pause)
        for lanes in (1, 2, 3)
        for pause in (0, 15)
    )
)


@st.composite
def programmes(draw: st.DrawFn) -> list[SessionFacts]:
    drawn = draw(st.lists(st.tuples(spans, st.none() | rooms, kinds, seats), max_size=9))
    return [
        session(f"S{number}", *span, room=room, kind=kind, seats=panel)
        for number, (span, room, kind, panel) in enumerate(drawn)
    ]


def of_kind(found: Sequence[Conflict], *kinds: ConflictKind) -> list[Conflict]:
    return [conflict for conflict in found if conflict.kind in kinds]


def both(one: SessionFacts, other: SessionFacts) -> bool:
    """Whether some instant lies in both; intervals are half-open, and what ends before it starts takes no time."""
    return max(one.starts_at, other.starts_at) < min(one.ends_at, other.ends_at)


def busiest(room: str, sessions: Sequence[SessionFacts], pause: int = 0) -> int:
    """The most sessions that the room holds at any instant, each kept longer by `pause` minutes."""
    inside = [s for s in sessions if s.room and s.room.key == room and s.starts_at < s.ends_at]
    after = timedelta(minutes=pause)
    return max((sum(s.starts_at <= at.starts_at < s.ends_at + after for s in inside) for at in inside), default=0)


@settings(max_examples=200, deadline=None)
@given(programmes())
@example([session("A", 0, 60, room=ROOM), session("B", 0, 60, room=ROOM)])
@example([session("A", 0, 60, room=ROOM), session("B", 60, 75, room=ROOM)])
def test_rooms_agree_with_counting_every_instant(programme: list[SessionFacts]) -> None:
    found = find_conflicts(programme)
    beyond = of_kind(found, ConflictKind.ROOM_BEYOND_CAPACITY)
    hurried = of_kind(found, ConflictKind.TURNAROUND)
    by_id = {one.session: one for one in programme}
    used = {one.room.key: one.room for one in programme if one.room}
    # A room is named exactly where it holds too many at some instant.
    assert {by_id[one.sessions[0]].room.key for one in beyond} == {
        key for key, room in used.items() if busiest(key, programme) > room.max_parallel
    }
    for conflict in beyond:
        first, second = (by_id[name] for name in conflict.sessions)
        assert first.room == second.room
        assert both(first, second)
    for conflict in hurried:
        first, second = (by_id[name] for name in conflict.sessions)
        assert first.room == second.room
        gap = second.starts_at - first.ends_at
        assert timedelta(0) <= gap < timedelta(minutes=first.room.turnaround_minutes)
    # With the pause counted as use of the room, too many at an instant is one conflict or the other.
    assert {by_id[one.sessions[0]].room.key for one in (*beyond, *hurried)} == {
        key for key, room in used.items() if busiest(key, programme, room.turnaround_minutes) > room.max_parallel
    }


@settings(max_examples=200, deadline=None)
@given(programmes())
def test_plenaries_and_persons_agree_with_trying_every_pair(programme: list[SessionFacts]) -> None:
    found = find_conflicts(programme)
    over = {one.sessions for one in of_kind(found, ConflictKind.SIDE_EVENT_OVER_PLENARY)}
    assert over == {
        (one.session, other.session)
        for one in programme
        for other in programme
        if one.kind in SIDE_EVENTS and other.kind in PLENARIES and both(one, other)
    }
    for kind, wanted in ((ConflictKind.LEADER_IN_TWO_PLACES, True), (ConflictKind.PERSON_IN_TWO_PLACES, False)):
        pairs = {frozenset(one.sessions) for one in of_kind(found, kind)}
        assert pairs == {
            frozenset((one.session, other.session))
            for one, other in combinations(programme, 2)
            if both(one, other)
            and any(a.person == b.person and (a.leads or b.leads) is wanted for a in one.seats for b in other.seats)
        }


@settings(max_examples=100, deadline=None)
@given(programmes(), st.randoms(use_true_random=False))
def test_the_order_in_which_sessions_are_given_changes_no_conflict(programme: list[SessionFacts], random: Any) -> None:
    shuffled = random.sample(programme, len(programme))

    def plain(found: list[Conflict]) -> list[str]:
        return sorted(str((one.kind, one.impact, one.sessions, sorted(one.facts.items()))) for one in found)

    assert plain(find_conflicts(shuffled)) == plain(find_conflicts(programme))


@settings(max_examples=100, deadline=None)
@given(programmes())
def test_a_session_that_ends_when_or_before_it_starts_is_in_nobodys_way(programme: list[SessionFacts]) -> None:
    backwards = {one.session for one in programme if one.ends_at <= one.starts_at}
    found = find_conflicts(programme)
    assert {one.sessions for one in of_kind(found, ConflictKind.END_BEFORE_START)} == {(name,) for name in backwards}
    others = [one for one in found if one.kind is not ConflictKind.END_BEFORE_START]
    assert [one for one in others if backwards & set(one.sessions)] == []


@settings(max_examples=100, deadline=None)
@given(programmes(), st.data())
def test_openness_never_blocks(programme: list[SessionFacts], data: st.DataObject) -> None:
    def opened(one: SessionFacts) -> SessionFacts:
        if data.draw(st.booleans()):
            return replace(one, starts_at=None, ends_at=None, time_open=True, room_open=True)
        return replace(one, room=None, room_open=True, ends_at=None)

    found = find_conflicts([opened(one) for one in programme], **DATES)
    assert {one.kind for one in found} <= {ConflictKind.TIME_OPEN, ConflictKind.ROOM_OPEN}
    assert {one.impact for one in found} <= {Impact.INFORMS}
