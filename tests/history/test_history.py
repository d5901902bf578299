"""Who did what to which record, in plain values and without addresses."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db as database
from eventreg.history.models import HistoryEntry
from eventreg.history.queries import list_entries
from eventreg.history.service import Event, record
from support import load_text, publish, session_text, summit_text, uid

NOW = datetime(2018, 11, 30, 12, 0, 0, 250_000, tzinfo=UTC)
SECOND = NOW.replace(microsecond=0)
PERSON = "persons:\n  - {key: skim, given: Ahmed, family: SKIM}\n"


def entries() -> list[dict[str, Any]]:
    """Everything in the history, oldest first."""
    columns = [column for column in HistoryEntry.__table__.c if column.name != "id"]
    return [dict(row._mapping) for row in database.session.execute(select(*columns).order_by(HistoryEntry.id))]


def entry(**values: Any) -> dict[str, Any]:
    """An entry of the first summit by the operator, at the start, with `values`."""
    usual = {"at": NOW, "actor": "command line: amina", "summit": uid("first"), "changes": {}, "reason": None}
    return usual | values


AMINA = Viewer.at_command_line("amina@office.example")


def test_a_load_and_a_release_say_who_did_what_and_when(db: Flask) -> None:
    text = summit_text("first", session_text("a", uid=uid("a"))) + PERSON
    with time_machine.travel(NOW, tick=False):
        load_text(text, viewer=AMINA)
        publish("first", AMINA, note="The first one")
    assert [(one["subject_kind"], one["subject"], one["action"]) for one in entries()] == [
        ("summit", "summit", "loaded"),
        ("sources", "announcement", "loaded"),
        ("venues", "palmeraie-conference-center", "loaded"),
        ("sessions", "a", "loaded"),
        ("persons", "skim", "loaded"),
        ("release", f"{uid('first')}/1", "published"),
    ]
    loaded = [entry(subject_kind=k["subject_kind"], subject=k["subject"], action="loaded") for k in entries()[:-1]]
    assert entries() == [
        *loaded,
        entry(
            at=SECOND,
            subject_kind="release",
            subject=f"{uid('first')}/1",
            action="published",
            changes={"added": [0, 2]},
            reason="The first one",
        ),
    ]
    assert "@" not in json.dumps(entries(), default=str)


def test_a_change_says_what_was_there_before(db: Flask) -> None:
    with time_machine.travel(NOW, tick=False):
        load_text(summit_text("first", session_text("a", title="Before")), viewer=AMINA)
        publish("first", AMINA)
        before = len(entries())
        load_text(summit_text("first", session_text("a", title="After", access="invited")), viewer=AMINA)
        publish("first", AMINA)
    assert entries()[before:] == [
        entry(
            subject_kind="sessions",
            subject="a",
            action="loaded",
            changes={"access": ["registered", "invited"], "title": [{"en": "Before"}, {"en": "After"}]},
        ),
        entry(
            at=SECOND.replace(second=1),
            subject_kind="release",
            subject=f"{uid('first')}/2",
            action="published",
            changes={"changed": [0, 1]},
        ),
    ]


def test_what_changes_nothing_leaves_no_entry(db: Flask) -> None:
    text = summit_text("first", session_text("a"))
    load_text(text)
    publish("first")
    before = entries()
    load_text(text)
    assert publish("first") is None
    assert entries() == before


def test_a_record_of_the_same_key_in_another_summit_has_a_history_of_its_own(db: Flask) -> None:
    for slug in ("first", "second"):
        load_text(summit_text(slug, session_text("a", uid=uid(f"{slug}/a"), where="")))
    load_text(summit_text("second", session_text("a", uid=uid("second/a"), where="", title="Again")))
    found = {slug: len(list_entries(uid(slug), "sessions", "a")) for slug in ("first", "second", "third")}
    assert found == {"first": 1, "second": 2, "third": 0}
    assert [one.summit for one in list_entries(uid("second"), "sessions", "a")] == [uid("second")] * 2
    assert list_entries(uid("second"), "session", "a") == []


def test_events_are_kept_in_their_order_as_they_were_given(db: Flask) -> None:
    one = Event(subject_kind="room", subject="r", action="renamed", changes={"name": ("A", None)}, reason="Why")
    other = Event(subject_kind="room", subject="r", action="closed")
    record(actor="holder h", at=NOW, summit="s", events=[one, other])
    record(actor="holder h", at=NOW, summit=None, events=[])
    usual = {"at": NOW, "actor": "holder h", "summit": "s", "subject_kind": "room", "subject": "r"}
    assert entries() == [
        usual | {"action": "renamed", "changes": {"name": ["A", None]}, "reason": "Why"},
        usual | {"action": "closed", "changes": {}, "reason": None},
    ]
    assert [found.action for found in list_entries("s", "room", "r")] == ["renamed", "closed"]


def test_a_naive_instant_is_refused(db: Flask) -> None:
    with pytest.raises(Exception, match="an instant must be an aware datetime"):
        record(
            actor="a",
            at=NOW.replace(tzinfo=None),
            summit=None,
            events=[Event(subject_kind="k", subject="s", action="x")],
        )
