"""What released records are found by: every facet exactly, every name and spelling, and nothing of what is hidden."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db as database
from eventreg.foundation.search_text import SearchText, matching
from eventreg.foundation.transaction import transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.people.models import Organisation
from eventreg.programme.models import Session
from eventreg.programme.rules import Precision, When
from eventreg.publication.found_by import Facet, days_of, facets_of, texts_of
from eventreg.publication.models import Revision, RevisionFacet
from eventreg.publication.payload import OrganisationRecordPayload, organisation_from_json, summit_from_json, to_json
from eventreg.publication.queries import find_released_summit, list_sessions
from eventreg.summits.models import Summit
from eventreg.summits.rules import Certainty
from support import OPERATOR, load_text, publish, published, session_text, summit_text, uid

text = TranslatedText.of
THEMES = "themes: [{key: water, name: {en: Water, fr: Eau}}, {key: air, name: Air}, {key: fire, name: Fire}]\n"
PEOPLE = """\
organisations:
  - {key: un, kind: intergovernmental, name: United Nations, spellings: [UNO, Nazioni Unite]}
  - key: icmpd
    kind: intergovernmental
    name: ICMPD
    spellings: [Icmpd Wien]
    parents: [{organisation: un, link: part_of}]
  - {key: mieux, kind: joint_initiative, name: MIEUX, parents: [{organisation: icmpd, link: joint_initiative_of}]}
  - {key: onp, kind: public_body, name: {fr: Office national}}
  - {key: unused, kind: ngo, name: Unused}
persons:
  - {key: ana, given: Ana, family: EXAMPLE, variants: [Hanna Beispiel]}
  - {key: ben, given: Ben, family: QUOTED, variants: [Benjamin Zitat]}
"""
PANEL = (
    "[{source: announcement, kind: announced, panelists: [{key: x, roles: [chair], person: ana, organisation: onp},"
    " {key: y, roles: [panelist], post: Mayor}]}]"
)
RICH = {
    "when": "{day: 2018-12-06, until: 2018-12-07}",
    "where": "{room: oliveraie}",
    "themes": "[water, fire]",
    "languages": "{working: [en, fr], interpretation: [fr, ar]}",
    "organisers": "[{organisation: icmpd, role: lead}, {organisation: icmpd, role: funder}]",
    "line_ups": PANEL,
    "quotes": "[{key: a, person: ben, organisation: mieux, text: Said.}]",
}


def file(*sessions: str, slug: str = "first", people: str = PEOPLE, **parts: str) -> str:
    # The second room has no booths, which is no matter here.
    impacts = {"conflict_impacts": "{interpretation_without_booth: informs}"}
    return summit_text(slug, *sessions, **impacts | parts) + THEMES + people


def ids() -> dict[str, str]:
    """From the public id of each organisation to its key."""
    return {one.public_id: one.key for one in database.session.scalars(select(Organisation))}


def facets(subject: str, slug: str = "first") -> list[set[tuple[str, str]]]:
    """Facets and values of every revision of a subject in a summit, oldest first, with the keys of organisations."""
    keys = ids()
    found = []
    revisions = select(Revision.id).join(Summit, Summit.id == Revision.summit_id)
    for revision in database.session.scalars(
        revisions.where(Revision.subject == subject, Summit.slug == slug).order_by(Revision.sequence)
    ):
        rows = database.session.scalars(select(RevisionFacet).where(RevisionFacet.revision_id == revision)).all()
        found.append({(row.facet.value, keys.get(row.value, row.value)) for row in rows})
        assert len(found[-1]) == len(rows)
    return found


ALL = {
    ("day", "2018-12-06"),
    ("day", "2018-12-07"),
    ("kind", "side_event"),
    ("room", "oliveraie"),
    ("theme", "water"),
    ("theme", "fire"),
    ("language", "en"),
    ("language", "fr"),
    ("language", "ar"),
    ("organisation", "icmpd"),
    ("organisation", "onp"),
    ("organisation", "mieux"),
}


def test_a_session_has_every_value_once(db: Flask) -> None:
    published(
        file(session_text("a", uid=uid("a"), **RICH), session_text("b", uid=uid("b"), when="", where="")), "first"
    )
    assert facets(uid("a")) == [ALL]
    assert facets(uid("b")) == [{("kind", "side_event")}]
    rows = database.session.scalars(select(RevisionFacet).where(RevisionFacet.facet.in_([Facet.ROOM, Facet.THEME])))
    assert {(row.value, row.position, row.label) for row in rows} == {
        ("oliveraie", 1, text("en", "Oliveraie")),
        ("water", 0, text("en", "Water", fr="Eau")),
        ("fire", 2, text("en", "Fire")),
    }


def test_a_summit_has_what_it_names_itself_and_an_organisation_what_stands_right_above_it(db: Flask) -> None:
    said = {"organisers": "[{organisation: un, role: lead}]", "quotes": "[{key: a, organisation: mieux, text: T}]"}
    series = "series: {key: s, kind: forum, name: S, roles: [{organisation: icmpd, role: funder}]}\n"
    published(file(session_text("a", organisers="[{organisation: onp, role: lead}]"), **said) + series, "first")
    assert facets(uid("first")) == [{("organisation", key) for key in ("un", "mieux", "icmpd")}]
    by_key = {key: public_id for public_id, key in ids().items()}
    assert {key: facets(by_key[key]) for key in ("un", "icmpd", "mieux", "onp", "unused")} == {
        "un": [set()],
        "icmpd": [{("parent", "un")}],
        "mieux": [{("parent", "icmpd")}],
        "onp": [set()],
        "unused": [],
    }


def test_older_revisions_keep_what_they_were_found_by(db: Flask) -> None:
    published(file(session_text("a", uid=uid("a"), **RICH)), "first")
    load_text(file(session_text("a", uid=uid("a"), **RICH | {"themes": "[air]", "quotes": "[]", "line_ups": "[]"})))
    publish("first")
    gone = {("theme", "water"), ("theme", "fire"), ("organisation", "mieux"), ("organisation", "onp")}
    assert facets(uid("a")) == [ALL, (ALL - gone) | {("theme", "air")}]


def test_what_was_removed_is_found_by_nothing(db: Flask) -> None:
    published(file(session_text("a", uid=uid("a"), **RICH)), "first")
    with transaction():
        database.session.scalars(select(Session)).one().removed = True
    publish("first")
    assert facets(uid("a")) == [ALL, set()]
    # Nobody names its organisations any longer: they are removed from this summit with it.
    assert {one.removed for one in database.session.scalars(current().where(Revision.subject != uid("first")))} == {
        True
    }
    assert set(database.session.scalars(select(SearchText.id))) == {uid("first")}


def current() -> Any:
    return select(Revision).where(Revision.until_release.is_(None))


STATED, INFERRED = Certainty.STATED, Certainty.INFERRED


@pytest.mark.parametrize(
    ("when", "days"),
    [
        (When(), 0),
        (When(precision=Precision.DAY, certainty=STATED, day=date(2018, 12, 6)), 1),
        (When(precision=Precision.DAY, certainty=Certainty.TO_BE_CONFIRMED, day=date(2018, 12, 6)), 1),
        (When(precision=Precision.DAY, certainty=INFERRED, day=date(2018, 12, 6)), 0),
        (When(precision=Precision.DAY, certainty=Certainty.NOT_STATED, day=date(2018, 12, 6)), 0),
        (When(precision=Precision.DAY_MONTH, certainty=STATED, month_day="12-06"), 0),
        (When(precision=Precision.SPAN, certainty=STATED, day=date(2018, 12, 6), until=date(2018, 12, 8)), 3),
        (When(precision=Precision.SPAN, certainty=STATED, day=date(2018, 1, 1), until=date(2018, 12, 31)), 365),
        (When(precision=Precision.SPAN, certainty=STATED, day=date(2018, 1, 1), until=date(2200, 1, 1)), 366),
    ],
)
def test_the_days_of_a_session_are_the_stated_ones(when: When, days: int) -> None:
    first = when.day or date(2018, 1, 1)
    assert days_of(when) == tuple(first + timedelta(days=n) for n in range(days))


@pytest.mark.parametrize(
    ("ends", "days"),
    [("2018-12-07T23:00", 1), ("2018-12-08T00:00", 1), ("2018-12-08T00:01", 2), ("2018-12-09T22:00", 3),
     ("2018-12-07T21:00", 1)],
)  # fmt: skip
def test_what_goes_on_after_midnight_is_found_on_that_day_too(ends: str, days: int) -> None:
    when = When.exact(
        datetime.fromisoformat("2018-12-07T22:00"), datetime.fromisoformat(ends), "Africa/Casablanca"
    )  # fmt: skip
    assert days_of(when) == tuple(date(2018, 12, 7) + timedelta(days=n) for n in range(days))


def test_nothing_is_found_by_nothing() -> None:
    assert (facets_of(None), texts_of(None, ["a"])) == ({}, {})


def found(words: str, viewer: Viewer = OPERATOR) -> set[str]:
    summit = find_released_summit("first")
    assert summit is not None
    return {one.subject for one in list_sessions(viewer, summit.summit_id, summit.public_id, words)}


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("Icmpd Wien", {"a"}),
        ("ICMPD", {"a"}),
        ("Hanna Beispiel", {"a"}),
        ("EXAMPLE Ana", {"a"}),
        ("Benjamin Zitat", {"a"}),
        ("Quoted", {"a"}),
        ("Office national", {"a"}),
        ("Eau", {"a"}),
        ("Débat final", {"b"}),
        # What stands above an organisation is no name of it, and what another session says is that one's.
        ("Nazioni Unite", set()),
        ("Unused", set()),
        ("Hanna Débat", set()),
    ],
)
def test_a_session_is_found_by_every_way_its_names_are_written(db: Flask, words: str, who: set[str]) -> None:
    agenda = "[{fr: Débat final}]"
    text = file(session_text("a", uid=uid("a"), **RICH), session_text("b", uid=uid("b"), agenda=agenda))
    published(text, "first")
    published(file(session_text("z", uid=uid("z"), **RICH, agenda=agenda), slug="second"), "second")
    assert found(words) == {uid(one) for one in who}


def test_an_organisation_is_found_in_each_summit_that_names_it(db: Flask) -> None:
    published(file(session_text("a", **RICH)), "first")
    published(file(session_text("z", organisers="[{organisation: un, role: lead}]"), slug="second"), "second")
    keys = ids()

    def of(slug: str, words: str) -> set[str]:
        summit = find_released_summit(slug)
        assert summit is not None
        wanted = matching("organisation", summit.summit_id, words)
        assert wanted is not None
        return {keys[one] for one in database.session.scalars(wanted)}

    assert [of(slug, "nazioni") for slug in ("first", "second")] == [{"un"}, {"un"}]
    assert [of(slug, "icmpd wien") for slug in ("first", "second")] == [{"icmpd"}, set()]
    assert [of(slug, "unused") for slug in ("first", "second")] == [set(), set()]


HIDDEN = RICH | {
    "title": "{en: Secret title, fr: Titre secret}",
    "visibility": "hidden",
    "references": "[{key: secret-paper, title: Secret paper}]",
    "figures": "[{subject: Secret subject, qualifier: about, value: 777, counted: secrets}]",
    "related": "[{url: 'https://secret.example/', title: Secret link}]",
    "agenda": "[Secret point]",
}


def test_what_only_a_hidden_session_says_is_nowhere_in_what_is_said_of_the_summit(db: Flask) -> None:
    published(file(session_text("a", uid=uid("a"), **HIDDEN), session_text("b", uid=uid("b"))), "first")
    own = database.session.scalars(current().where(Revision.subject == uid("first"))).one()
    assert own.payload == to_json(summit_from_json(own.payload))
    keys = ids()
    stored = repr(own.payload).casefold()
    for word in (
        "secret",
        "Water",
        "Eau",
        "Fire",
        "Oliveraie",
        "ICMPD",
        "MIEUX",
        "Office national",
        "EXAMPLE",
        "Zitat",
    ):
        assert word.casefold() not in stored
    assert [one for one in keys if one in stored] == []
    assert facets(uid("first")) == [set()]
    said = select(SearchText.text).where(SearchText.kind == "summit")
    assert set(database.session.scalars(said)) == {"summit first marrakech", "sommet first marrakech"}
    anonymous = Viewer.anonymous()
    for words in ("Secret", "Icmpd Wien", "Hanna", "Zitat", "Oliveraie"):
        assert (found(words), found(words, anonymous)) == ({uid("a")}, set())


def test_an_organisation_is_frozen_with_what_stands_right_above_it(db: Flask) -> None:
    published(file(session_text("a", **RICH)), "first")
    keys = ids()
    records = [row for row in database.session.scalars(current()) if row.subject in keys]
    said: dict[str, OrganisationRecordPayload] = {
        keys[row.subject]: organisation_from_json(row.payload) for row in records
    }
    assert {
        key: (one.kind.value, one.spellings, [(up.organisation.key, up.link.value) for up in one.parents])
        for key, one in said.items()
    } == {
        "un": ("intergovernmental", ("UNO", "Nazioni Unite"), []),
        "icmpd": ("intergovernmental", ("Icmpd Wien",), [("un", "part_of")]),
        "mieux": ("joint_initiative", (), [("icmpd", "joint_initiative_of")]),
        "onp": ("public_body", (), []),
    }
    assert {(row.session_id, row.in_feed, row.cancelled, row.sequence, row.kind) for row in records} == {
        (None, False, False, 0, kind) for kind in ("intergovernmental", "joint_initiative", "public_body")
    }
