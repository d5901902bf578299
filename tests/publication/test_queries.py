"""What may be read: the rule as SQL is the rule of the policy."""

from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from eventreg.access.admission import Credentials
from eventreg.access.enums import CategoryKind, RegistrationState, Role, Visibility
from eventreg.access.permissions import Permission
from eventreg.access.policy import allows
from eventreg.access.things import SessionFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation import clock
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.programme.models import Session
from eventreg.publication.models import Revision
from eventreg.publication.queries import (
    current_sequences,
    find_released_summit,
    find_session,
    list_earlier,
    list_released_summits,
    list_sessions,
    readable_by,
)
from support import load_text, publish, published, session_text, summit_text, uid

SUMMITS = ("first", "second")
STATES = tuple(product(Visibility, (False, True)))


def name_of(slug: str, visibility: Visibility, removed: bool) -> str:
    return f"{slug}/{visibility}/{'removed' if removed else 'there'}"


def registered(slug: str, state: RegistrationState, lapses: timedelta | None) -> Viewer:
    own = Credentials(
        summit=uid(slug),
        state=state,
        category="un",
        category_kind=CategoryKind.PARTICIPANT,
        days=None,
        parts=None,
        lapses_at=None if lapses is None else clock.now() + lapses,
    )
    return Viewer(holder="h", registrations=(own,))


def viewers() -> dict[str, Viewer]:
    """Every kind of asker, for each of two summits where that makes a difference."""
    found = {
        "anonymous": Viewer.anonymous(),
        "holder": Viewer(holder="h"),
        "administrator": Viewer(holder="h", administrator=True),
        "operator": Viewer.at_command_line("amina"),
    }
    for slug in SUMMITS:
        for role in Role:
            if role is not Role.ADMINISTRATOR:
                found[f"{role} of {slug}"] = Viewer(holder="h", roles=frozenset({(uid(slug), role)}))
        for state, lapses in product(RegistrationState, (None, timedelta(hours=-1), timedelta(hours=1))):
            found[f"{state} for {slug}, {lapses}"] = registered(slug, state, lapses)
        for visibility, removed in STATES:
            own = name_of(slug, visibility, removed)
            found[f"organiser of {own}"] = Viewer(holder="h", organised_sessions=frozenset({uid(own)}))
        found[f"focal point at {slug}"] = Viewer(holder="h", delegations=frozenset({uid(slug)}))
    return found


def two_summits_with_sessions_in_every_state() -> None:
    for slug in SUMMITS:
        sessions = [
            session_text(
                f"{visibility}-{number}",
                uid=uid(name_of(slug, visibility, removed)),
                visibility=visibility,
                where="",
            )
            for number, (visibility, removed) in enumerate(STATES)
        ]
        published(summit_text(slug, *sessions), slug)
        gone = [uid(name_of(slug, visibility, True)) for visibility in Visibility]
        with transaction():
            for session in database.session.scalars(select(Session).where(Session.public_id.in_(gone))):
                session.removed = True
        publish(slug)


def test_the_rule_as_sql_is_the_rule_of_the_policy(db: Flask) -> None:
    two_summits_with_sessions_in_every_state()
    at = clock.now()
    by_sql: dict[tuple[str, str], set[str]] = {}
    by_policy: dict[tuple[str, str], set[str]] = {}
    for name, viewer in viewers().items():
        for slug in SUMMITS:
            summit = find_released_summit(slug)
            current = select(Revision).where(
                Revision.summit_id == summit.summit_id,
                Revision.session_id.is_not(None),
                Revision.until_release.is_(None),
            )
            things = {
                one.subject: SessionFacts(summit.public_id, one.subject, one.visibility, one.removed)
                for one in database.session.scalars(current)
            }
            assert len(things) == len(STATES)
            readable = current.where(readable_by(viewer, summit.public_id))
            by_sql[name, slug] = {one.subject for one in database.session.scalars(readable)}
            by_policy[name, slug] = {
                subject for subject, thing in things.items() if allows(viewer, Permission.READ_SESSION, thing, at)
            }
            listed = list_sessions(viewer, summit.summit_id, summit.public_id)
            assert {one.subject for one in listed} == by_sql[name, slug]
            found = list_sessions(viewer, summit.summit_id, summit.public_id, "title")
            assert {one.subject for one in found} == by_sql[name, slug]
    assert by_sql == by_policy
    # The comparison would hold of empty answers too.
    there = {visibility: uid(name_of("first", visibility, False)) for visibility in Visibility}
    assert by_sql["anonymous", "first"] == {there[Visibility.PUBLIC]}
    assert by_sql["operator", "first"] == set(there.values())
    assert by_sql["secretariat of second", "first"] == {there[Visibility.PUBLIC]}
    assert by_sql[f"organiser of {name_of('first', Visibility.HIDDEN, False)}", "first"] == {
        there[Visibility.PUBLIC],
        there[Visibility.HIDDEN],
    }
    assert by_sql[f"organiser of {name_of('first', Visibility.HIDDEN, True)}", "first"] == {there[Visibility.PUBLIC]}


def test_sessions_are_listed_by_time_and_what_has_none_comes_last(db: Flask) -> None:
    sessions = [
        session_text("no-time", uid=uid("no-time"), when="", where=""),
        session_text("a-day", uid=uid("a-day"), when="{day: 2018-12-06}"),
        session_text("late", uid=uid("late"), when="{day: 2018-12-06, starts: '15:00', ends: '16:00'}"),
        session_text("early", uid=uid("early"), when="{day: 2018-12-06, starts: '09:00', ends: '10:00'}"),
        session_text("earlier", uid=uid("earlier"), when="{day: 2018-12-05, half: afternoon}"),
    ]
    published(summit_text("first", *sessions), "first")
    summit = find_released_summit("first")
    listed = [one.subject for one in list_sessions(Viewer.anonymous(), summit.summit_id, summit.public_id)]
    assert listed == [uid(key) for key in ("earlier", "early", "late", "a-day", "no-time")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("title", {"a", "b"}),
        ("TITRE a", {"a"}),
        ("orangeraie", {"a"}),
        ("title titre", set()),
        ("nothing", set()),
        ("%", set()),
        ("elsewhere", set()),
    ],
)
def test_search_finds_sessions_of_its_summit_in_one_language_at_a_time(db: Flask, words: str, found: set[str]) -> None:
    sessions = [session_text("a", uid=uid("a")), session_text("b", uid=uid("b"), where="")]
    published(summit_text("first", *sessions), "first")
    other = session_text("c", uid=uid("c"), title="{en: Elsewhere title, fr: Titre a}")
    published(summit_text("other", other), "other")
    summit = find_released_summit("first")
    listed = list_sessions(Viewer.anonymous(), summit.summit_id, summit.public_id, words)
    assert {one.subject for one in listed} == {uid(key) for key in found}


def test_a_search_reads_what_was_released_and_not_the_draft(db: Flask) -> None:
    published(summit_text("first", session_text("a", uid=uid("a"))), "first")
    load_text(summit_text("first", session_text("a", uid=uid("a"), title="Renamed")))
    summit = find_released_summit("first")

    def found(words: str) -> int:
        return len(list_sessions(Viewer.anonymous(), summit.summit_id, summit.public_id, words))

    assert (found("title"), found("titre"), found("renamed")) == (1, 1, 0)
    publish("first")
    assert (found("title"), found("titre"), found("renamed")) == (0, 0, 1)


def test_summits_are_found_once_they_are_released(db: Flask) -> None:
    load_text(summit_text("first", session_text("a")))
    assert (find_released_summit("first"), list_released_summits()) == (None, [])
    release = publish("first")
    found = find_released_summit("first")
    assert (found.public_id, found.as_at) == (uid("first"), release.published_at)
    assert list_released_summits() == [found]
    assert find_released_summit("other") is None


def test_the_newest_release_of_another_summit_dates_no_summit(db: Flask) -> None:
    published(summit_text("first", session_text("a", uid=uid("a"))), "first")
    as_at = find_released_summit("first").as_at
    for number in range(3):
        published(summit_text("other", session_text("b", uid=uid("b"), title=f"Title {number}")), "other")
    assert find_released_summit("first").as_at == as_at
    assert find_released_summit("other").as_at > as_at


def test_sequences_and_previous_revisions_are_those_of_the_session(db: Flask) -> None:
    for title in ("One", "Two", "Three"):
        sessions = [session_text("a", uid=uid("a"), title=title), session_text("b", uid=uid("b"), where="")]
        published(summit_text("first", *sessions), "first")
    summit_id = find_released_summit("first").summit_id
    assert current_sequences(summit_id) == {uid("a"): 2, uid("b"): 0}
    current = find_session(summit_id, uid("a"))
    assert [one.sequence for one in (current, *list_earlier(current))] == [2, 1, 0]
    assert [one.sequence for one in list_earlier(current, most=1)] == [1]
    assert list_earlier(find_session(summit_id, uid("b"))) == []
    assert find_session(summit_id, uid("first")) is None
    published(summit_text("other"), "other")
    assert find_session(find_released_summit("other").summit_id, uid("a")) is None
