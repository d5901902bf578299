"""Conflicts that block a release, in sentences; openness never does."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventreg.foundation.database import db as database
from eventreg.foundation.search_text import SearchText
from eventreg.foundation.transaction import transaction
from eventreg.history.models import HistoryEntry
from eventreg.programme.conflicts import Impact
from eventreg.publication.errors import ConflictsBlock, RoomInUse
from eventreg.publication.models import Occupancy, Release, Revision
from eventreg.publication.service import publish_release
from support import OPERATOR, load_text, propose, publish, published, session_text, summit_text

PERSON = "persons:\n  - {key: skim, given: Ahmed, family: SKIM}\n"
CHAIR = "[{source: announcement, kind: announced, panelists: [{key: seat, roles: [chair], person: skim}]}]"
PANELIST = CHAIR.replace("chair", "panelist")
OLIVERAIE = "{room: oliveraie}"
INTERPRETED = "{working: [en], interpretation: [fr]}"
BACKWARDS = "{day: 2018-12-07, starts: '09:45', ends: '08:30'}"
TIME = "{day: 2018-12-07, starts: '08:30', ends: '09:45', certainty: CERTAINTY}"
ROOM = "{room: ROOM, certainty: CERTAINTY}"

BLOCKED: dict[str, tuple[list[str], str]] = {
    "it ends before it starts": (
        [session_text("a", when=BACKWARDS)],
        "“Title a” ends before it starts.",
    ),
    "a room is beyond its capacity": (
        [session_text("a"), session_text("b")],
        "“Title a” and “Title b” are both in Orangeraie at 2018-12-07 07:30 UTC, which holds 1 at a time.",
    ),
    "a side event is over a plenary": (
        [session_text("a"), session_text("b", kind="plenary", where=OLIVERAIE)],
        "The side event “Title a” is held during “Title b”.",
    ),
    "a chair is in two places": (
        [session_text("a", line_ups=CHAIR), session_text("b", where=OLIVERAIE, line_ups=PANELIST)],
        "Ahmed SKIM chairs or moderates and is in two places: “Title a” and “Title b”.",
    ),
    "an interpreted session has no booth": (
        [session_text("a", where=OLIVERAIE, languages=INTERPRETED)],
        "“Title a” has interpretation, and Oliveraie has no booth.",
    ),
    "more are expected than the fire limit": (
        [session_text("a", expected="121")],
        "“Title a” expects 121 people; the fire limit of Orangeraie is 120.",
    ),
    "an opening has no signature": (
        [session_text("a", access="open")],
        "“Title a” is open to people who are not registered. That takes the secretariat and a registration officer,"
        " two different persons, and neither has signed.",
    ),
}


def text_of(sessions: list[str], **parts: str) -> str:
    # Public ids in the order of the keys, so that the sentences name the sessions in that order.
    numbered = [f"{one}\n  uid: 00000000-0000-4000-8000-{n:012}" for n, one in enumerate(sessions)]
    return summit_text("first", *numbered, **parts) + PERSON


def written() -> dict[str, int | None]:
    tables = (Release, Revision, Occupancy, HistoryEntry)
    counts = {model.__tablename__: database.session.scalar(select(func.count(model.id))) for model in tables}
    return counts | {"search_text": database.session.scalar(select(func.count(SearchText.rowid)))}


def sentences(conflicts: Any) -> list[str]:
    return [conflict.sentence % conflict.facts for conflict in conflicts]


@pytest.mark.parametrize("name", BLOCKED)
def test_a_release_is_blocked_with_a_sentence_and_nothing_is_written(db: Flask, name: str) -> None:
    sessions, sentence = BLOCKED[name]
    load_text(text_of(sessions))
    before = written()
    with pytest.raises(ConflictsBlock) as caught:
        publish("first")
    assert sentences(caught.value.conflicts) == [sentence]
    assert str(caught.value) == "Conflicts that block this release: 1."
    assert written() == before


def test_every_conflict_that_blocks_is_told_at_once(db: Flask) -> None:
    sessions = [session_text("a", expected="121"), session_text("b", access="open", kind="workshop")]
    load_text(text_of(sessions))
    with pytest.raises(ConflictsBlock) as caught:
        publish("first")
    assert sorted(sentences(caught.value.conflicts)) == sorted(
        [
            "“Title a” expects 121 people; the fire limit of Orangeraie is 120.",
            "“Title b” is open to people who are not registered. That takes the secretariat and a registration officer,"
            " two different persons, and neither has signed.",
            "“Title a” and “Title b” are both in Orangeraie at 2018-12-07 07:30 UTC, which holds 1 at a time.",
        ]
    )
    assert str(caught.value) == "Conflicts that block this release: 3."


@pytest.mark.parametrize("name", [name for name in BLOCKED if name != "an opening has no signature"])
@pytest.mark.parametrize("certainty", ["inferred", "to_be_confirmed", "not_stated"])
@pytest.mark.parametrize("what", ["when", "where"])
def test_what_is_not_certain_never_blocks(db: Flask, name: str, certainty: str, what: str) -> None:
    needs_no_room = {"it ends before it starts", "a side event is over a plenary", "a chair is in two places"}
    needs_no_time = {"an interpreted session has no booth", "more are expected than the fire limit"}
    if name in (needs_no_room if what == "where" else needs_no_time):
        return  # the one that is open is not the one that conflicts
    because = ", reason: It was the day before" if certainty == "inferred" else ""
    sessions = BLOCKED[name][0]
    opened = []
    for session in sessions:
        lines = session.splitlines()
        for number, line in enumerate(lines):
            if line.startswith(f"  {what}:"):
                lines[number] = line.replace("}", f", certainty: {certainty}{because}}}")
        opened.append("\n".join(lines))
    published(text_of(opened), "first")
    assert database.session.scalars(select(Release.number)).all() == [1]


def test_an_opening_is_blocked_however_uncertain_the_session_is(db: Flask) -> None:
    load_text(text_of([session_text("a", access="open", when="", where="")]))
    with pytest.raises(ConflictsBlock) as caught:
        publish("first")
    assert sentences(caught.value.conflicts) == [BLOCKED["an opening has no signature"][1]]


@pytest.mark.parametrize("name", BLOCKED)
def test_a_cancelled_session_blocks_nothing(db: Flask, name: str) -> None:
    sessions = BLOCKED[name][0]
    published(text_of([f"{sessions[0]}\n  cancelled: 'true'", *sessions[1:]]), "first")
    assert database.session.scalars(select(Release.number)).all() == [1]


def test_what_warns_or_informs_is_told_and_published(db: Flask) -> None:
    sessions = [
        session_text("a", line_ups=PANELIST, expected="101"),
        session_text("b", line_ups=PANELIST, where=OLIVERAIE),
        session_text("c", when="{day: 2018-12-09, half: morning}"),
        session_text("d", when="", where=""),
    ]
    load_text(text_of(sessions))
    told = [(conflict.impact, conflict.sentence % conflict.facts) for conflict in propose("first").conflicts]
    assert told == [
        (Impact.WARNS, "“Title a” expects 101 people; Orangeraie seats 100."),
        (Impact.WARNS, "“Title c” is outside the dates of the summit."),
        (Impact.WARNS, "Ahmed SKIM is in two places: “Title a” and “Title b”."),
        (Impact.INFORMS, "The time of “Title d” is not confirmed."),
        (Impact.INFORMS, "The room of “Title d” is not confirmed."),
    ]
    assert publish("first").number == 1


def test_the_summit_may_let_a_conflict_pass_that_is_not_fixed(db: Flask) -> None:
    sessions = BLOCKED["a side event is over a plenary"][0]
    published(text_of(sessions, conflict_impacts="{side_event_over_plenary: warns}"), "first")
    assert database.session.scalars(select(Release.number)).all() == [1]


def test_the_database_refuses_what_the_conflicts_did_not_see(real_db: Flask) -> None:
    """Two sessions side by side in a room for one, in a proposal whose conflicts were taken away."""
    with real_db.app_context():
        load_text(text_of(BLOCKED["a room is beyond its capacity"][0]))
        proposal = replace(propose("first"), conflicts=())
        before = written()
        with pytest.raises(RoomInUse), transaction():
            publish_release(OPERATOR, proposal)
        assert written() == before
