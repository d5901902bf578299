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
from support import OPERATOR, load_text, propose, publish, session_text, summit_text

# What is said of the summit is asked for beside what is said of its sessions.
PROPOSING = [
    "SELECT figure",
    "SELECT figure",
    "SELECT information_page",
    "SELECT line_up",
    "SELECT organiser",
    "SELECT organiser",
    "SELECT panelist",
    "SELECT quote",
    "SELECT quote",
    "SELECT reference",
    "SELECT reference",
    "SELECT related",
    "SELECT related",
    "SELECT release",
    "SELECT revision",
    "SELECT room",
    "SELECT session",
    "SELECT session_language",
    "SELECT session_theme",
    "SELECT source",
    "SELECT summit",
    "SELECT summit_country",
    "SELECT theme",
    "SELECT venue",
    "WITH organisation",
    "WITH organisation_parent",
]
PUBLISHING = [
    "DELETE feed",
    "DELETE occupancy",
    "DELETE search_text",
    "INSERT calendar_block",
    "INSERT feed",
    "INSERT history_entry",
    "INSERT occupancy",
    "INSERT release",
    "INSERT revision",
    "INSERT revision_facet",
    "INSERT search_text",
    "SELECT feed",
    "SELECT release",
    "SELECT release",
    "SELECT revision",
    "SELECT revision",
    "SELECT revision_facet",
    "SELECT room",
    "SELECT session",
    "SELECT summit",
    "UPDATE revision",
]


def shapes(queries: Any) -> list[str]:
    """The verb of each statement that was sent, and the table it writes or whose column it names first; sorted."""
    wanted = {
        "SELECT": r"SELECT (?:DISTINCT |max\()?(\w+)\.",
        "INSERT": r"INTO (\w+)",
        "UPDATE": r"UPDATE (\w+)",
        "DELETE": r"FROM (\w+)",
        "WITH": r"\)\s+SELECT (\w+)\.",
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


@pytest.mark.parametrize("sessions", [2, 30])
def test_a_first_release_costs_the_same_whatever_there_is_in_it(
    db: Flask, counted: Callable[[], Any], sessions: int
) -> None:
    """Sessions with and without a day, a room, a theme, organizers: rows that lack different things."""
    parts: dict[int, dict[str, str]] = {
        0: {"when": "{day: 2018-12-07}", "organisers": "[{organisation: org-%s, role: lead}]"},
        1: {"when": "{day: 2018-12-06}", "where": "", "themes": "[water]"},
        2: {"when": "", "where": "", "languages": "{working: [en]}"},
    }
    listed = [
        session_text(f"s{n}", **{name: text.replace("%s", str(n)) for name, text in parts[n % 3].items()})
        for n in range(sessions)
    ]
    organisations = "".join(
        f"  - {{key: org-{n}, kind: ngo, name: Org {n}, parents: [{{organisation: un, link: part_of}}]}}\n"
        for n in range(0, sessions, 3)
    )
    more = "themes: [{key: water, name: Water}]\norganisations:\n  - {key: un, kind: intergovernmental, name: UN}\n"
    load_text(summit_text("first", *listed) + more + organisations)
    database.session.expunge_all()
    with counted() as proposing:
        proposal = propose("first")
    with counted() as publishing, transaction():
        publish_release(OPERATOR, proposal)
    assert len(proposal.revisions) == 1 + sessions + len(organisations.splitlines()) + 1
    assert shapes(proposing) == [shape for shape in PROPOSING if shape != "SELECT panelist"]
    # One replacement of texts each for the summit, its sessions, its organisations; no room is in use.
    texts = ["DELETE search_text", "INSERT search_text"]
    alone = [shape for shape in PUBLISHING if shape not in ("INSERT occupancy", "UPDATE revision")]
    assert shapes(publishing) == sorted([*alone, *texts, *texts])


def test_nothing_to_publish_costs_two_queries_after_the_proposal(db: Flask, counted: Callable[[], Any]) -> None:
    document, tree = synthetic_document("synthetic", 3, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)
    publish("synthetic")
    proposal = propose("synthetic")
    with counted() as queries, transaction():
        assert publish_release(OPERATOR, proposal) is None
    assert shapes(queries) == ["SELECT release", "SELECT summit"]
