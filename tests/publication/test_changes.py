"""What changed, and where a session was, as far as somebody may know: a session out of sight leaves no trace."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventreg.access.admission import Credentials
from eventreg.access.enums import CategoryKind, RegistrationState, Role
from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme.models import Session
from eventreg.publication.changes import find_next_day, list_pairs, list_placings, list_releases
from eventreg.publication.differences import Change
from eventreg.publication.queries import ReleasedSummit, find_released_summit
from eventreg.summits.models import Summit
from support import load_text, publish, published, session_text, summit_text, two_summits, uid

ANYBODY = Viewer.anonymous()
SECRETARIAT = Viewer(holder="s", roles=frozenset({(uid("first"), Role.SECRETARIAT)}))
OTHER_SECRETARIAT = Viewer(holder="o", roles=frozenset({(uid("other"), Role.SECRETARIAT)}))
REGISTERED = Viewer(
    holder="r",
    registrations=(
        Credentials(
            summit=uid("first"),
            state=RegistrationState.APPROVED,
            category="un",
            category_kind=CategoryKind.PARTICIPANT,
            days=None,
            parts=None,
            lapses_at=None,
        ),
    ),
)
ORGANISER = Viewer(holder="z", organised_sessions=frozenset({uid("first/z")}))
DAY = date(2018, 12, 7)
BEGINS, ENDS = datetime(2018, 12, 6, 23, tzinfo=UTC), datetime(2018, 12, 7, 23, tzinfo=UTC)


TIMES = {"z": "{day: 2018-12-07, starts: '15:00', ends: '16:00'}"}


def one(key: str, **parts: str) -> str:
    """A session that says everything a release of these tests may change: what a file leaves out stays as it was."""
    whole = {"uid": uid(f"first/{key}"), "visibility": "public", "press": "not_stated", "cancelled": "false"}
    when = {"when": TIMES[key]} if key in TIMES else {}
    return session_text(key, **whole | when | parts)


def release(*sessions: str, note: str | None = None, **parts: str) -> None:
    """Publishes exactly these sessions: what is not among them is removed."""
    load_text(summit_text("first", *sessions, **parts))
    with transaction():
        for session in database.session.scalars(select(Session).join(Summit).where(Summit.slug == "first")):
            session.removed = not any(session.public_id in text for text in sessions)
    assert publish("first", note=note) is not None


def first() -> ReleasedSummit:
    found = find_released_summit("first")
    assert found is not None
    return found


def changes(viewer: Viewer = ANYBODY) -> dict[int, list[tuple[str, str]]]:
    """By number of the release: key of the session and what happened to it."""
    names = {uid(f"first/{key}"): key for key in ("talk", "z", "still")}
    found: dict[int, list[tuple[str, str]]] = {}
    for pair in list_pairs(viewer, first(), first=1, last=99):
        if pair.subject != first().public_id:
            found.setdefault(pair.release, []).append((names[pair.subject], pair.change.value))
    return {number: sorted(lines) for number, lines in found.items()}


def items(viewer: Viewer = ANYBODY) -> int | None:
    return list_releases(viewer, first())[-1].items


def test_releases_newest_first_a_page_at_a_time(db: Flask) -> None:
    two_summits(one("talk"))
    release(one("talk", press="open"), note="Press comes.")
    release(one("talk", press="closed"))
    rows = list_releases(ANYBODY, first())
    assert [(row.number, row.note, row.items) for row in rows] == [
        (3, None, None), (2, TranslatedText.of("en", "Press comes."), None), (1, None, 1),
    ]  # fmt: skip
    assert [row.published_at for row in rows] == sorted((row.published_at for row in rows), reverse=True)
    assert [row.number for row in list_releases(ANYBODY, first(), most=2)] == [3, 2]
    assert [row.number for row in list_releases(ANYBODY, first(), before=3, most=1)] == [2]
    assert list_releases(ANYBODY, first(), before=1) == []


def test_every_kind_of_change(db: Flask) -> None:
    release(one("talk"), one("still", where="{room: oliveraie}"))
    release(one("talk", press="open"), one("still", where="{room: oliveraie}"))
    release(one("talk", press="open", cancelled="true"), one("still", where="{room: oliveraie}"))
    release(one("talk", press="open"), one("still", where="{room: oliveraie}"))
    release(one("still", where="{room: oliveraie}"))
    assert changes() == {5: [("talk", "removed")]}
    release(one("talk", press="open"), one("still", where="{room: oliveraie}"))
    assert changes() == {
        2: [("talk", "changed")],
        3: [("talk", "cancelled")],
        4: [("talk", "reopened")],
        5: [("talk", "removed")],
        6: [("talk", "added")],
    }
    (pair,) = list_pairs(ANYBODY, first(), first=2, last=2)
    assert (pair.change, pair.fields) == (Change.CHANGED, ("press",))
    assert ((pair.before or {})["press"], (pair.after or {})["press"]) == ("not_stated", "open")


def test_what_the_release_changed_of_the_summit_itself(db: Flask) -> None:
    release(one("talk"))
    release(one("talk"), city="{en: Rabat}")
    pairs = {pair.subject: pair.fields for pair in list_pairs(ANYBODY, first(), first=1, last=2)}
    assert pairs == {uid("first"): ("city",), uid("first/talk"): ("setting",)}


READERS = {
    "anybody": ANYBODY,
    "registered": REGISTERED,
    "secretariat": SECRETARIAT,
    "organiser": ORGANISER,
    "secretariat of another": OTHER_SECRETARIAT,
}


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_who_reads_of_what_came_into_sight(db: Flask, visibility: str) -> None:
    """For a year the session had a working title; then everybody may know of it."""
    release(one("talk"), one("z", visibility=visibility, title="{en: Secret}"))
    release(one("talk"), one("z", visibility=visibility, title="{en: Secret still}"))
    release(one("talk"), one("z", title="{en: Announced}"))
    release(one("talk"), one("z", title="{en: Announced}", press="open"))
    seen = {name: (changes(viewer), items(viewer)) for name, viewer in READERS.items()}
    public = ({3: [("z", "added")], 4: [("z", "changed")]}, 1)
    everything = ({2: [("z", "changed")], 3: [("z", "changed")], 4: [("z", "changed")]}, 2)
    assert seen == {
        "anybody": public,
        "registered": everything if visibility == "registered" else public,
        "secretariat": everything,
        "organiser": everything,
        "secretariat of another": public,
    }
    told = [
        pair for pair in list_pairs(ANYBODY, first(), first=1, last=9) if "Secret" in str((pair.before, pair.after))
    ]
    assert told == []


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_what_went_out_of_sight_is_nowhere(db: Flask, visibility: str) -> None:
    release(one("talk"))
    release(one("talk"), one("z"))
    release(one("talk"), one("z", press="open"))
    assert (changes(), items()) == ({2: [("z", "added")], 3: [("z", "changed")]}, 1)
    release(one("talk"), one("z", press="open", visibility=visibility))
    seen = {name: changes(viewer) for name, viewer in READERS.items()}
    all_of_it = {2: [("z", "added")], 3: [("z", "changed")], 4: [("z", "changed")]}
    assert seen == {
        "anybody": {},
        "registered": all_of_it if visibility == "registered" else {},
        "secretariat": all_of_it,
        "organiser": all_of_it,
        "secretariat of another": {},
    }


def test_what_was_in_sight_once_and_came_back_begins_anew(db: Flask) -> None:
    release(one("talk"), one("z"))
    release(one("talk"), one("z", visibility="hidden"))
    release(one("talk"), one("z", press="open"))
    assert (changes(), items()) == ({3: [("z", "added")]}, 1)
    assert (changes(SECRETARIAT), items(SECRETARIAT)) == ({2: [("z", "changed")], 3: [("z", "changed")]}, 2)


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_what_was_removed_out_of_sight_is_not_missed(db: Flask, visibility: str) -> None:
    release(one("talk"), one("z", visibility=visibility))
    release(one("talk"))
    assert (changes(), items()) == ({}, 1)
    assert changes(SECRETARIAT) == {2: [("z", "removed")]}
    release(one("talk"), one("z", press="open"))
    assert (changes(), items()) == ({3: [("z", "added")]}, 1)


def test_one_that_went_out_of_sight_and_was_removed(db: Flask) -> None:
    release(one("talk"), one("z"))
    release(one("talk"), one("z", visibility="hidden"))
    release(one("talk"))
    assert (changes(), items()) == ({}, 1)
    assert changes(SECRETARIAT) == {3: [("z", "removed")]}


def test_one_summit_says_nothing_of_another(db: Flask) -> None:
    two_summits(one("talk"))
    published(
        summit_text("other", session_text("secret", title="{en: New}", uid=uid("other/secret"), press="open")), "other"
    )
    assert (changes(), items()) == ({}, 1)
    assert placings() == [("talk", True, True, "orangeraie")]


# Where sessions are and were -----------------------------------------------------------------------------------------


def placings(viewer: Viewer = ANYBODY, day: date = DAY, room: str | None = None) -> list[tuple[str, bool, bool, Any]]:
    names = {uid(f"first/{key}"): key for key in ("talk", "z", "half", "guess", "night", "nowhere", "span")}
    begins = datetime(day.year, day.month, day.day - 1, 23, tzinfo=UTC)
    ends = begins.replace(day=day.day)
    found = list_placings(viewer, first(), day, begins=begins, ends=ends, room=room)
    return [(names[one.subject], one.current, one.on_day, one.room) for one in found]


def test_where_a_session_was_on_the_day(db: Flask) -> None:
    release(one("z"))
    release(one("z", where="{room: oliveraie}"))
    release(one("z", where="{room: oliveraie}", when="{day: 2018-12-06, starts: '10:00', ends: '11:00'}"))
    old = [("z", False, True, "orangeraie"), ("z", False, True, "oliveraie")]
    assert placings() == old
    assert placings(day=date(2018, 12, 6)) == [("z", True, True, "oliveraie")]
    assert placings(room="orangeraie") == old[:1]
    assert placings(room="oliveraie") == [("z", False, True, "oliveraie"), ("z", True, False, "oliveraie")]
    assert placings(room="nothing") == []
    (was, now) = list_placings(ANYBODY, first(), DAY, begins=BEGINS, ends=ENDS, room="oliveraie")
    assert (was.starts_at, was.ends_at) == (
        datetime(2018, 12, 7, 14, tzinfo=UTC),
        datetime(2018, 12, 7, 15, tzinfo=UTC),
    )
    assert (now.room_name and now.room_name.in_("en").text, now.room_position) == ("Oliveraie", 1)


def test_what_is_on_a_day(db: Flask) -> None:
    release(
        one("half", when="{day: 2018-12-07, half: morning}"),
        one("guess", when="{day: 2018-12-07, starts: '12:00', ends: '13:00', certainty: inferred}"),
        one("night", when="{day: 2018-12-06, starts: '22:00', ends: '02:00', ends_on: 2018-12-07}", where=""),
        one("span", when="{day: 2018-12-05, until: 2018-12-07}", where="{room: oliveraie}"),
        one("nowhere", when="{day: 2018-12-06}", where="{room: oliveraie}"),
    )
    found = {name: room for name, _, _, room in placings()}
    assert found == {"half": "orangeraie", "night": None, "span": "oliveraie"}
    # A room is known by what is in it at any time, on whatever day.
    assert sorted(placings(room="orangeraie")) == [
        ("guess", True, False, "orangeraie"),
        ("half", True, True, "orangeraie"),
    ]


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_rooms_out_of_sight_are_not_told(db: Flask, visibility: str) -> None:
    release(one("z", where="{room: oliveraie}", visibility=visibility))
    assert (placings(), placings(room="oliveraie")) == ([], [])
    release(one("z"))
    assert placings() == [("z", True, True, "orangeraie")]
    assert placings(room="oliveraie") == []
    assert placings(SECRETARIAT, room="oliveraie") == [("z", False, True, "oliveraie")]
    release(one("z", visibility=visibility))
    assert (placings(), placings(room="orangeraie")) == ([], [])


def test_what_was_removed_is_in_no_room(db: Flask) -> None:
    release(one("talk", where="{room: oliveraie}"), one("z"))
    release(one("talk", where="{room: oliveraie}"))
    assert placings() == [("talk", True, True, "oliveraie")]
    assert placings(room="orangeraie") == []


def test_the_next_day_with_something_to_read(db: Flask) -> None:
    release(
        one("talk"),
        one("z", when="{day: 2018-12-05}", visibility="hidden"),
        one("guess", when="{day: 2018-12-06, certainty: inferred}"),
    )
    assert find_next_day(ANYBODY, first(), date(2018, 12, 1)) == DAY
    assert find_next_day(SECRETARIAT, first(), date(2018, 12, 1)) == date(2018, 12, 5)
    assert find_next_day(ANYBODY, first(), DAY) is None


@pytest.mark.parametrize("sessions", [1, 30])
def test_each_select_is_one_query(db: Flask, counted: Callable[[], Any], sessions: int) -> None:
    def programme(press: str) -> list[str]:
        return [
            one(f"s{n}", press=press, where="", when="{day: 2018-12-07, starts: '08:30', ends: '09:45'}")
            for n in range(sessions)
        ]

    release(*programme("open"))
    release(*programme("closed"))
    summit = first()
    with counted() as queries:
        assert len(list_pairs(ANYBODY, summit, first=1, last=2)) == sessions
        assert [row.items for row in list_releases(ANYBODY, summit)] == [None, sessions]
        assert len(list_placings(ANYBODY, summit, DAY, begins=BEGINS, ends=ENDS)) == 2 * sessions
        find_next_day(ANYBODY, summit, DAY)
    assert len(queries) == 4
