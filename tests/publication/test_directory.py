"""What is read across meetings: an organisation is there only through what its reader may read."""

from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from eventreg.access.enums import Role, Visibility
from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.people.models import Organisation
from eventreg.publication import directory
from eventreg.publication.models import Revision
from eventreg.publication.queries import list_released_summits, list_sessions
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from support import OPERATOR, publish, published, session_text, summit_text, uid

ANYONE = Viewer.anonymous()


def organisations(*keys: str, **parents: str) -> str:
    """A section of organisations; `parents` maps a key to the key above it."""
    lines = [
        f"  - {{key: {key}, kind: ngo, name: Name {key}"
        + (f", parents: [{{organisation: {parents[key]}, link: part_of}}]" if key in parents else "")
        + "}"
        for key in keys
    ]
    return "\norganisations:\n" + "\n".join(lines) + "\n"


def talk(key: str, by: str, **parts: str) -> str:
    organisers = f"[{{organisation: {by}, role: lead}}]"
    return session_text(key, **{"uid": uid(key), "where": "", "organisers": organisers, **parts})


def ids() -> dict[str, str]:
    return {one.key: one.public_id for one in database.session.scalars(select(Organisation))}


def known(viewer: Viewer) -> dict[str, set[str]]:
    """From each organisation to the summits in which `viewer` may know of it, as each of the selects says."""
    summits = list_released_summits()
    slugs = {summit.summit_id: summit.public_id for summit in summits}
    by_record: dict[str, set[str]] = {}
    for key, public_id in ids().items():
        records = directory.list_records(viewer, summits, [public_id])
        assert {one.subject for one in records} <= {public_id}
        by_record[key] = {slugs[one.summit_id] for one in records}
    searched = directory.search(viewer, summits, "name", 100)
    assert searched is not None
    assert set(searched.organisations) == {public_id for key, public_id in ids().items() if by_record[key]}
    return by_record


def test_an_organisation_is_known_where_something_readable_names_it_or_what_is_below_it(db: Flask) -> None:
    keys = ("shown", "above", "top", "secret", "above-secret", "members-only")
    links = {"shown": "above", "above": "top", "secret": "above-secret", "above-secret": "top"}
    sessions = [
        talk("a", "shown"),
        talk("b", "secret", visibility="hidden"),
        talk("c", "members-only", visibility="registered"),
    ]
    published(summit_text("first", *sessions) + organisations(*keys, **links), "first")
    published(summit_text("second", talk("d", "secret"), state="live"), "second")
    first, second = uid("first"), uid("second")
    assert known(ANYONE) == {
        "shown": {first},
        "above": {first},
        "top": {first, second},
        "secret": {second},
        "above-secret": {second},
        "members-only": set(),
    }
    secretariat = Viewer(holder="h", roles=frozenset({(first, Role.SECRETARIAT)}))
    assert known(secretariat) == {
        "shown": {first},
        "above": {first},
        "top": {first, second},
        "secret": {first, second},
        "above-secret": {first, second},
        "members-only": {first},
    }
    own = Viewer(holder="h", organised_sessions=frozenset({uid("c")}))
    assert known(own)["members-only"] == {first}
    assert known(own)["secret"] == {second}


def test_links_that_run_in_a_circle_are_followed_once(db: Flask) -> None:
    text = organisations("one", "two", "three", one="two", two="three", three="one")
    published(summit_text("first", talk("a", "one")) + text, "first")
    assert known(ANYONE) == {key: {uid("first")} for key in ("one", "two", "three")}


def test_what_is_gone_names_nothing(db: Flask) -> None:
    from eventreg.programme.models import Session

    published(summit_text("first", talk("a", "one"), talk("b", "two")) + organisations("one", "two"), "first")
    assert known(ANYONE) == {"one": {uid("first")}, "two": {uid("first")}}
    with transaction():
        database.session.execute(update(Session).where(Session.public_id == uid("a")).values(removed=True))
    publish("first")
    assert known(ANYONE) == {"one": set(), "two": {uid("first")}}
    found = directory.search(ANYONE, list_released_summits(), "title", 10)
    assert found is not None
    assert [one.subject for one in found.sessions] == [uid("b")]


def test_the_rule_for_many_summits_is_the_rule_for_each(db: Flask) -> None:
    for slug in ("first", "second"):
        sessions = [
            talk(f"{slug}-{visibility}", "one", uid=uid(f"{slug}/{visibility}"), visibility=visibility)
            for visibility in Visibility
        ]
        published(summit_text(slug, *sessions) + organisations("one"), slug)
    viewers = {
        "anyone": ANYONE,
        "operator": OPERATOR,
        "secretariat": Viewer(holder="h", roles=frozenset({(uid("first"), Role.SECRETARIAT)})),
        "access control": Viewer(holder="h", roles=frozenset({(uid("second"), Role.ACCESS_CONTROL)})),
        "organiser": Viewer(holder="h", organised_sessions=frozenset({uid("first/hidden")})),
    }
    summits = list_released_summits()
    answers: dict[str, set[str]] = {}
    for name, viewer in viewers.items():
        current = select(Revision.subject).where(Revision.session_id.is_not(None))
        answers[name] = set(database.session.scalars(current.where(directory.readable_in(viewer, summits))))
        each = {one.subject for summit in summits for one in list_sessions(viewer, summit.summit_id, summit.public_id)}
        assert answers[name] == each
        named = {one.subject for _, one in directory.list_mentions(viewer, summits, [ids()["one"]])}
        found = directory.search(viewer, summits, "title", 100)
        assert found is not None
        assert named == {one.subject for one in found.sessions} == each
    everything = {uid(f"{slug}/{one}") for slug, one in product(("first", "second"), Visibility)}
    public = {uid("first/public"), uid("second/public")}
    assert answers == {
        "anyone": public,
        "operator": everything,
        "secretariat": public | {uid("first/registered"), uid("first/hidden")},
        "access control": public | {uid("second/registered")},
        "organiser": public | {uid("first/hidden")},
    }
    assert list(database.session.scalars(select(Revision).where(directory.readable_in(OPERATOR, [])))) == []


def test_a_search_stops_at_its_limit_and_takes_the_newest_first(db: Flask) -> None:
    days = {"a": "2018-12-05", "b": "2018-12-06", "c": "2018-12-07"}
    sessions = [talk(key, key, when=f"{{day: {day}}}") for key, day in days.items()]
    undated = talk("d", "d", when="{certainty: not_stated}")
    published(summit_text("first", *sessions, undated) + organisations("d", "c", "b", "a"), "first")
    summits = list_released_summits()

    def searched(most: int) -> tuple[list[str], tuple[str, ...]]:
        found = directory.search(ANYONE, summits, "name", most)
        assert found is not None
        return [one.subject for one in found.sessions], found.organisations

    assert searched(10) == ([uid(key) for key in "cbad"], tuple(ids()[key] for key in "abcd"))
    assert searched(2) == ([uid("c"), uid("b")], (ids()["a"], ids()["b"]))


def test_words_of_a_hidden_session_in_another_summit_find_nothing(db: Flask) -> None:
    """An organisation that all may know of is not found by what only a hidden session's summit says of it."""
    published(summit_text("first", talk("a", "one")) + organisations("one"), "first")
    more = "\norganisations:\n  - {key: one, kind: ngo, name: Name one, spellings: [Zirkonia]}\n"
    published(summit_text("second", talk("b", "one", visibility="hidden")) + more, "second")
    summits = list_released_summits()
    for words, similar in product(("zirkonia", "zyrkonia", "name"), (False, True)):
        found = directory.search(ANYONE, summits, words, 10, similar=similar)
        assert found is not None
        expected = ({uid("a")}, {ids()["one"]}) if words == "name" else (set(), set())
        assert ({one.subject for one in found.sessions}, set(found.organisations)) == expected
    found = directory.search(OPERATOR, summits, "zirkonia", 10)
    assert found is not None
    assert ({one.subject for one in found.sessions}, found.organisations) == ({uid("b")}, (ids()["one"],))


@pytest.mark.parametrize("sessions", [1, 30])
def test_what_it_costs(db: Flask, counted: Any, sessions: int) -> None:
    document, tree = synthetic_document("many", sessions, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)
    publish("many")
    summits = list_released_summits()
    everybody = list(ids().values())
    counts = []
    for ask in (
        lambda: directory.list_mentions(ANYONE, summits, everybody),
        lambda: directory.list_records(ANYONE, summits, everybody, with_children=True),
        lambda: directory.search(ANYONE, summits, "part", 10),
        lambda: directory.search(ANYONE, summits, "prat", 10, similar=True),
        lambda: directory.search(ANYONE, summits, "…", 10),
    ):
        with counted() as queries:
            ask()
        counts.append(len(queries))
    assert counts == [1, 1, 3, 3, 0]
