"""Publishers and editors at once: real threads, real commits, both databases."""

import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from eventreg.foundation.database import db as database
from eventreg.foundation.errors import DomainError
from eventreg.foundation.transaction import transaction
from eventreg.people.models import Organisation
from eventreg.programme import service as programme
from eventreg.programme.models import Figure, Session
from eventreg.publication.errors import DraftMoved
from eventreg.publication.models import Release, Revision
from eventreg.publication.queries import find_released_summit, find_session
from eventreg.publication.service import publish_release
from eventreg.summits.models import Summit
from eventreg.venues.models import Room
from support import OPERATOR, load_text, propose, publish, session_text, summit_text, uid

WAIT = 60
"""How long a thread waits for the others before the test fails, in seconds."""


def at_once(app: Flask, *calls: Callable[[], Any]) -> list[Any]:
    """Runs the calls in threads of their own that start together; for each its answer, or the refusal it met."""
    together = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        with app.app_context():
            together.wait(WAIT)
            try:
                return call()
            except DomainError as refusal:
                return type(refusal)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def release_now(slug: str) -> int | None:
    """Proposes and publishes; the number of the release."""
    release = publish(slug)
    return release and release.number


def release_until_done(slug: str) -> int | None:
    while True:
        try:
            return release_now(slug)
        except DraftMoved:
            continue


def retitle(slug: str, key: str, title: str) -> None:
    with transaction():
        found = select(Session).join(Summit, Summit.id == Session.summit_id)
        session = database.session.scalars(found.where(Summit.slug == slug, Session.key == key)).one()
        session.title = type(session.title).of("en", title)


def released_title(slug: str, key: str) -> str:
    revision = find_session(find_released_summit(slug).summit_id, uid(f"{slug}/{key}"))
    return revision.payload["title"]["texts"]["en"]


def made(slug: str) -> None:
    load_text(summit_text(slug, *(session_text(key, uid=uid(f"{slug}/{key}"), where="") for key in "ab")))


def numbers(slug: str) -> list[int]:
    found = select(Release.number).join(Summit, Summit.id == Release.summit_id).where(Summit.slug == slug)
    return list(database.session.scalars(found.order_by(Release.id)))


def publish_the_same_proposal(app: Flask, slug: str, rounds: int) -> None:
    """Two publishers with the same proposal: one wins, the other learns that it is late, then finds nothing to do."""
    with app.app_context():
        made(slug)
    for number in range(1, rounds + 1):
        with app.app_context():
            retitle(slug, "a", f"Title {number}")
            proposal = propose(slug)

        def publisher(proposal: Any = proposal) -> int:
            with transaction():
                return publish_release(OPERATOR, proposal).number

        answers = at_once(app, publisher, publisher)
        assert Counter(answers) == {number: 1, DraftMoved: 1}
        with app.app_context():
            assert release_now(slug) is None
            assert released_title(slug, "a") == f"Title {number}"
    with app.app_context():
        assert numbers(slug) == list(range(1, rounds + 1))


def publish_own_changes(app: Flask, slug: str, rounds: int) -> int:
    """Two editors who each change a session and publish at once, again when they were late; counts the releases."""
    with app.app_context():
        made(slug)
    for number in range(1, rounds + 1):

        def editor(key: str, title: str) -> None:
            retitle(slug, key, title)
            release_until_done(slug)

        calls = [lambda key=key, title=f"{key} {number}": editor(key, title) for key in "ab"]
        assert at_once(app, *calls) == [None, None]
        with app.app_context():
            assert [released_title(slug, key) for key in "ab"] == [f"a {number}", f"b {number}"]
    with app.app_context():
        found = numbers(slug)
        assert found == list(range(1, len(found) + 1))
        assert rounds <= len(found) <= 2 * rounds
        subjects = select(Revision.subject).where(Revision.until_release.is_(None))
        assert max(Counter(database.session.scalars(subjects)).values()) == 1
        return len(found)


def edit_while_publishing(app: Flask, slug: str, done: Callable[[int], bool]) -> tuple[int, int]:
    """An editor changes two rows of one session in each transaction while another thread publishes as fast as it can.

    Counts the edits and the releases; every release shows both rows of one edit.
    """
    figure = "[{subject: Edit, qualifier: exactly, value: 0, counted: edits}]"
    with app.app_context():
        load_text(summit_text(slug, session_text("a", uid=uid(f"{slug}/a"), title="Edit 0", figures=figure)))
    finished = Event()
    edits = 0

    def edit() -> None:
        nonlocal edits
        try:
            while not done(edits):
                edits += 1
                with transaction():
                    session = database.session.scalars(
                        select(Session).where(Session.public_id == uid(f"{slug}/a"))
                    ).one()
                    session.title = type(session.title).of("en", f"Edit {edits}")
                    database.session.flush()
                    which = update(Figure).where(Figure.session_id == session.id)
                    database.session.execute(which.values(value=edits))
        finally:
            finished.set()

    def release() -> None:
        while not finished.is_set():
            release_now(slug)
        release_now(slug)

    assert at_once(app, edit, release) == [None, None]
    with app.app_context():
        payloads = database.session.scalars(
            select(Revision.payload).where(Revision.subject == uid(f"{slug}/a")).order_by(Revision.sequence)
        ).all()
        shown = [(payload["title"]["texts"]["en"], payload["figures"][0]["value"]) for payload in payloads]
        assert shown == [(f"Edit {value}", value) for _, value in shown]
        values = [value for _, value in shown]
        assert values == sorted(set(values))
        assert values[-1] == edits
        assert numbers(slug) == list(range(1, len(values) + 1))
    return edits, len(values)


def test_of_two_publishers_one_wins_and_the_other_learns_it(real_db: Flask) -> None:
    publish_the_same_proposal(real_db, "same", 8)


def test_no_change_is_lost_when_two_publish_at_once(real_db: Flask) -> None:
    publish_own_changes(real_db, "own", 6)


def test_a_release_is_never_torn(real_db: Flask) -> None:
    edit_while_publishing(real_db, "torn", lambda edits: edits >= 40)


def test_publishers_of_two_summits_do_not_meet(real_db: Flask) -> None:
    slugs = ("east", "west")
    with real_db.app_context():
        for slug in slugs:
            made(slug)
    for number in range(1, 5):
        with real_db.app_context():
            for slug in slugs:
                retitle(slug, "a", f"Title {number}")
        assert at_once(real_db, *(lambda slug=slug: release_now(slug) for slug in slugs)) == [number, number]


def test_a_room_changed_while_it_is_published_is_looked_at_again(real_db: Flask) -> None:
    """A publisher and an editor who lets the room hold more: whoever is late waits, and nothing else happens."""
    sessions = [session_text(key, uid=uid(f"limit/{key}")) for key in "ab"]
    for number in range(1, 7):
        limit = 2 + number % 2
        with real_db.app_context():
            text = summit_text("limit", session_text("c", uid=uid("limit/c"), title=f"Title {number}", where=""))
            if number == 1:
                text = summit_text("limit", *sessions).replace("key: orangeraie,", "key: orangeraie, max_parallel: 2,")
            load_text(text)
            retitle("limit", "a", f"Title {number}")
            proposal = propose("limit")

        def publisher(proposal: Any = proposal) -> int:
            with transaction():
                return publish_release(OPERATOR, proposal).number

        def editor(limit: int = limit) -> None:
            with transaction():
                which = select(Summit.id).where(Summit.slug == "limit").scalar_subquery()
                room = update(Room).where(Room.key == "orangeraie", Room.summit_id == which)
                database.session.execute(room.values(max_parallel=limit))

        published_as, edited = at_once(real_db, publisher, editor)
        assert edited is None
        assert published_as in (number, DraftMoved)
        with real_db.app_context():
            assert release_now("limit") == (number if published_as is DraftMoved else None)


def test_a_session_taken_away_while_it_is_published_is_either_there_or_not(real_db: Flask) -> None:
    """What was never released is deleted; once it is released, it cannot be."""
    for number in range(1, 7):
        slug = f"gone-{number}"
        with real_db.app_context():
            made(slug)
            proposal = propose(slug)
            facts = proposal.facts

        def publisher(proposal: Any = proposal) -> int:
            with transaction():
                return publish_release(OPERATOR, proposal).number

        def editor(slug: str = slug, facts: Any = facts) -> str:
            try:
                with transaction():
                    found = select(Session).where(Session.public_id == uid(f"{slug}/b"))
                    session = database.session.scalars(found).one()
                    programme.remove_session(OPERATOR, facts, session, released=False)
            except IntegrityError:
                return "refused"
            return "removed"

        answers = tuple(at_once(real_db, publisher, editor))
        assert answers in {(1, "refused"), (DraftMoved, "removed")}
        with real_db.app_context():
            assert (release_now(slug), numbers(slug)) == (None if answers[0] == 1 else 1, [1])


def test_reading_an_organisation_waits_for_no_publisher(real_db: Flask) -> None:
    """A publisher in the middle of its transaction keeps neither another reader nor the public waiting."""
    with real_db.app_context():
        made("wait")
        release_now("wait")
        retitle("wait", "a", "Second")
        proposal = propose("wait")
    inside, read = Event(), Event()

    def publisher() -> int:
        with transaction():
            number = publish_release(OPERATOR, proposal).number
            inside.set()
            assert read.wait(WAIT)
            return number

    def reader() -> tuple[str, list[Any]]:
        assert inside.wait(WAIT)
        try:
            return released_title("wait", "a"), list(database.session.scalars(select(Organisation.id)))
        finally:
            read.set()

    assert at_once(real_db, publisher, reader) == [2, ("Title a", [])]
    with real_db.app_context():
        assert released_title("wait", "a") == "Second"


@pytest.mark.soak
def test_races_for_long(real_db: Flask) -> None:
    """Each race for a third of MINUTES, by default one minute for all."""
    share = float(os.environ.get("MINUTES", "1")) * 60 / 3
    kind = "SQLite" if "sqlite" in real_db.config["SQLALCHEMY_DATABASE_URI"] else "PostgreSQL"
    rounds = releases = turns = 0
    ends = time.monotonic() + share
    while time.monotonic() < ends:
        turns += 1
        publish_the_same_proposal(real_db, f"same-soak-{turns}", 25)
    print(f"{kind}: {turns * 25} rounds of two publishers, one release each")
    ends = time.monotonic() + share
    while time.monotonic() < ends:
        releases += publish_own_changes(real_db, f"own-soak-{rounds}", 25)
        rounds += 25
    print(f"{kind}: {rounds} rounds of two editors who publish, {releases} releases, no change lost")
    ends = time.monotonic() + share
    edits, seen = edit_while_publishing(real_db, "torn-soak", lambda edits: time.monotonic() > ends)
    print(f"{kind}: {edits} edits of two rows during {seen} releases, none torn")
