"""Releasing one changed session costs the same whatever the size of the programme."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.programme.models import Session
from eventreg.publication.models import Release, Revision
from eventreg.publication.service import publish_release
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from support import OPERATOR, propose, publish

PROPOSING = [
    "SELECT figure",
    "SELECT line_up",
    "SELECT organiser",
    "SELECT panelist",
    "SELECT release",
    "SELECT revision",
    "SELECT room",
    "SELECT session",
    "SELECT session_language",
    "SELECT session_theme",
    "SELECT source",
    "SELECT summit",
    "SELECT summit_country",
    "SELECT venue",
]
PUBLISHING = [
    "DELETE occupancy",
    "DELETE search_text",
    "INSERT history_entry",
    "INSERT occupancy",
    "INSERT release",
    "INSERT revision",
    "INSERT search_text",
    "SELECT release",
    "SELECT release",
    "SELECT room",
    "SELECT session",
    "SELECT summit",
    "UPDATE revision",
]


def shapes(queries: Any) -> list[str]:
    """The verb of each statement that was sent, and the table it writes or whose column it names first; sorted."""
    wanted = {
        "SELECT": r"SELECT (?:max\()?(\w+)\.",
        "INSERT": r"INTO (\w+)",
        "UPDATE": r"UPDATE (\w+)",
        "DELETE": r"FROM (\w+)",
    }
    verbs = [statement.split()[0] for statement in queries.statements]
    return sorted(
        f"{verb} {re.search(wanted[verb], statement)[1]}"
        for verb, statement in zip(verbs, queries.statements, strict=True)
    )


def publish_one_change(counted: Callable[[], Any], sessions: int) -> tuple[list[str], list[str], int, int]:
    """Queries to propose and to publish one changed session of many; releases and revisions that were written."""
    document, tree = synthetic_document("synthetic", sessions, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)
    publish("synthetic")
    with transaction():
        session = database.session.scalars(select(Session).where(Session.key == f"session-{sessions // 2 + 1}")).one()
        session.expected = 150
        session.kind = "workshop"
    before = totals()
    with counted() as proposing:
        proposal = propose("synthetic")
    with counted() as publishing, transaction():
        publish_release(OPERATOR, proposal)
    releases, revisions = (after - was for was, after in zip(before, totals(), strict=True))
    return shapes(proposing), shapes(publishing), releases, revisions


def totals() -> tuple[int, int]:
    return tuple(database.session.scalar(select(func.count(model.id))) for model in (Release, Revision))


@pytest.mark.parametrize("sessions", [1, 30])
def test_one_change_costs_the_same_among_few(db: Flask, counted: Callable[[], Any], sessions: int) -> None:
    assert publish_one_change(counted, sessions) == (PROPOSING, PUBLISHING, 1, 1)


@pytest.mark.soak
def test_one_change_costs_the_same_among_three_thousand(db: Flask, counted: Callable[[], Any]) -> None:
    found = publish_one_change(counted, 3_000)
    print(
        f"one of 3,000 sessions: {len(found[0])} queries to propose, {len(found[1])} to publish, {found[3]} revision(s)"
    )
    assert found == (PROPOSING, PUBLISHING, 1, 1)


def test_nothing_to_publish_costs_two_queries_after_the_proposal(db: Flask, counted: Callable[[], Any]) -> None:
    document, tree = synthetic_document("synthetic", 3, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)
    publish("synthetic")
    proposal = propose("synthetic")
    with counted() as queries, transaction():
        assert publish_release(OPERATOR, proposal) is None
    assert shapes(queries) == ["SELECT release", "SELECT summit"]
