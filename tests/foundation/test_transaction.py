"""Where changes become permanent: alone, whole, and in nobody's way."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from eventreg.foundation.database import db as database
from eventreg.foundation.errors import DomainError
from eventreg.foundation.transaction import Busy, is_lock, snapshot, transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.summits.errors import SlugTaken
from eventreg.summits.models import Summit
from eventreg.summits.rules import SummitKind
from support import uid

WAIT = 60


def a_summit(slug: str) -> Summit:
    return Summit(
        slug=slug,
        public_id=uid(slug),
        kind=SummitKind.SUMMIT,
        name=TranslatedText.of("en", "0"),
        zone="Africa/Casablanca",
        languages=["en"],
    )


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


def made(app: Flask, slug: str) -> None:
    with app.app_context(), transaction():
        database.session.add(a_summit(slug))


def count(slug: str) -> int:
    """The number in a summit's name: what the threads count."""
    return int(database.session.scalars(select(Summit).where(Summit.slug == slug)).one().name.texts["en"])


def add_one(slug: str) -> None:
    """Reads, works it out, writes: what loses updates where two may read before either writes."""
    with transaction():
        summit = database.session.scalars(select(Summit).where(Summit.slug == slug).with_for_update()).one()
        summit.name = TranslatedText.of("en", str(int(summit.name.texts["en"]) + 1))


def slugs() -> list[str]:
    return list(database.session.scalars(select(Summit.slug).order_by(Summit.slug)))


def test_what_is_inside_is_kept_together(db: Flask) -> None:
    with transaction():
        database.session.add(a_summit("one"))
        database.session.add(a_summit("two"))
    database.session.rollback()
    assert slugs() == ["one", "two"]


@pytest.mark.parametrize("error", [LookupError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_error_inside_undoes_everything_and_goes_on(db: Flask, error: type[BaseException]) -> None:

    def change() -> None:
        database.session.add(a_summit("one"))
        database.session.flush()
        raise error

    with pytest.raises(error), transaction():
        change()
    assert slugs() == []
    with transaction():
        database.session.add(a_summit("two"))
    assert slugs() == ["two"]


def test_one_inside_another_is_refused_and_undoes_both(db: Flask) -> None:

    def change() -> None:
        database.session.add(a_summit("one"))
        with transaction():
            raise AssertionError("unreachable")

    with pytest.raises(RuntimeError, match=r"^transaction\(\) inside transaction\(\)$"), transaction():
        change()
    assert slugs() == []


@pytest.mark.parametrize("pending", ["new", "dirty", "deleted"])
@pytest.mark.parametrize(
    ("entered", "message"),
    [
        (transaction, "changes are pending outside transaction()"),
        (snapshot, "snapshot() with changes under way"),
    ],
)
def test_changes_made_outside_are_refused(db: Flask, pending: str, entered: Any, message: str) -> None:
    with transaction():
        database.session.add(a_summit("one"))
    summit = database.session.scalars(select(Summit)).one()
    if pending == "new":
        database.session.add(a_summit("two"))
    elif pending == "dirty":
        summit.zone = "UTC"
    else:
        database.session.delete(summit)
    with pytest.raises(RuntimeError) as caught, entered():
        raise AssertionError("unreachable")
    assert str(caught.value) == message
    database.session.rollback()
    with transaction():
        assert slugs() == ["one"]


def test_a_snapshot_inside_a_transaction_is_refused(db: Flask) -> None:
    with pytest.raises(RuntimeError, match=r"^snapshot\(\) with changes under way$"), transaction(), snapshot():
        raise AssertionError("unreachable")


def test_a_refusal_of_a_known_constraint_has_its_name(db: Flask) -> None:
    with transaction():
        database.session.add(a_summit("one"))
    second = a_summit("one")
    second.public_id = uid("second")
    with pytest.raises(SlugTaken), transaction():
        database.session.add_all([a_summit("two"), second])
    assert slugs() == ["one"]


def test_a_refusal_nobody_foresaw_is_raised_as_it_is(db: Flask) -> None:
    with pytest.raises(IntegrityError), transaction():
        database.session.execute(insert(Summit).values(slug="one"))
    assert slugs() == []


def test_what_was_read_before_is_read_again_inside(real_db: Flask) -> None:
    made(real_db, "stale")
    with real_db.app_context():
        assert count("stale") == 0
        assert at_once(real_db, lambda: add_one("stale")) == [None]
        with transaction():
            assert count("stale") == 1


def test_no_update_is_lost(real_db: Flask) -> None:
    """Sixteen threads, each ten times: read, work out, write."""
    made(real_db, "lost")

    def ten() -> None:
        for _ in range(10):
            add_one("lost")

    assert at_once(real_db, *[ten] * 16) == [None] * 16
    with real_db.app_context():
        assert count("lost") == 160


def test_no_reader_waits_for_a_writer(real_db: Flask) -> None:
    """Eight readers answer, each five times, while a writer holds its transaction open until they are done."""
    made(real_db, "open")
    written, read = Event(), Barrier(9)

    def writer() -> str:
        with transaction():
            summit = database.session.scalars(select(Summit).where(Summit.slug == "open")).one()
            summit.name = TranslatedText.of("en", "1")
            database.session.flush()
            written.set()
            read.wait(WAIT)
        return "written"

    def reader() -> list[int]:
        assert written.wait(WAIT)
        found = []
        for _ in range(5):
            found.append(count("open"))
            database.session.rollback()
        with snapshot():
            found.append(count("open"))
        read.wait(WAIT)
        return found

    assert at_once(real_db, writer, *[reader] * 8) == ["written", *[[0] * 6] * 8]
    with real_db.app_context():
        assert count("open") == 1


def test_no_writer_waits_for_a_reader(real_db: Flask) -> None:
    made(real_db, "reading")
    reading, written = Event(), Event()

    def reader() -> list[int]:
        with snapshot():
            found = [count("reading")]
            reading.set()
            assert written.wait(WAIT)
            database.session.expire_all()
            return [*found, count("reading")]

    def writer() -> None:
        assert reading.wait(WAIT)
        add_one("reading")
        written.set()

    assert at_once(real_db, reader, writer) == [[0, 0], None]
    with real_db.app_context():
        assert count("reading") == 1


@contextmanager
def impatient() -> Iterator[None]:
    """Transactions begun inside give up after 20 milliseconds, as if the timeout had passed."""

    def hurry_sqlite(driver: Any, *rest: object) -> None:
        driver.execute("PRAGMA busy_timeout=20")

    def hurry_postgresql(connection: Connection) -> None:
        connection.exec_driver_sql("SET LOCAL lock_timeout = '20ms'")

    sqlite = database.engine.dialect.name == "sqlite"
    listener = ("checkout", hurry_sqlite) if sqlite else ("begin", hurry_postgresql)
    event.listen(database.engine, *listener)
    try:
        yield
    finally:
        event.remove(database.engine, *listener)
        database.engine.dispose()


def test_who_cannot_have_the_lock_in_time_is_told_that_the_system_is_busy(real_db: Flask) -> None:
    made(real_db, "busy")
    held, tried = Event(), Event()

    def holder() -> None:
        with transaction():
            database.session.scalars(select(Summit).where(Summit.slug == "busy").with_for_update()).one()
            held.set()
            assert tried.wait(WAIT)

    def late() -> None:
        assert held.wait(WAIT)
        try:
            add_one("busy")
        finally:
            tried.set()

    with real_db.app_context(), impatient():
        assert at_once(real_db, holder, late) == [None, Busy]
    with real_db.app_context():
        add_one("busy")
        assert count("busy") == 1


def test_a_writer_waits_for_thirty_seconds_at_most_on_both_databases(real_db: Flask) -> None:
    with real_db.app_context(), transaction():
        if database.engine.dialect.name == "sqlite":
            assert database.session.scalar(text("PRAGMA busy_timeout")) == 30_000
        else:
            assert database.session.scalar(text("SHOW lock_timeout")) == "30s"


def test_a_deadlock_is_busy_for_one_and_done_for_the_other(real_db: Flask) -> None:
    """SQLite lets only one in at a time; PostgreSQL finds the circle and undoes one."""
    for slug in ("left", "right"):
        made(real_db, slug)
    both = Barrier(2)

    def change(first: str, second: str) -> str:
        with transaction():
            for slug in (first, second):
                database.session.execute(update(Summit).where(Summit.slug == slug).values(zone=f"Etc/{first}"))
                if slug == first and database.engine.dialect.name == "postgresql":
                    both.wait(WAIT)
        return first

    answers = at_once(real_db, lambda: change("left", "right"), lambda: change("right", "left"))
    with real_db.app_context():
        zones = set(database.session.scalars(select(Summit.zone).where(Summit.slug.in_(["left", "right"]))))
        if database.engine.dialect.name == "sqlite":
            assert answers == ["left", "right"]
            assert zones in ({"Etc/left"}, {"Etc/right"})
        else:
            assert sorted(map(str, answers)) in (sorted([str(Busy), "left"]), sorted([str(Busy), "right"]))
            assert zones == {f"Etc/{answer}" for answer in answers if answer is not Busy}


def test_another_operational_error_is_not_taken_for_a_lock(db: Flask) -> None:
    assert [
        is_lock(OperationalError("", {}, Exception(words))) for words in ("database is locked", "disk I/O error")
    ] == [
        True,
        False,
    ]


def test_a_snapshot_shows_one_instant(real_db: Flask) -> None:
    for slug in ("then-a", "then-b"):
        made(real_db, slug)
    with real_db.app_context(), snapshot():
        before = [count("then-a")]
        assert at_once(real_db, lambda: add_one("then-a"), lambda: add_one("then-b")) == [None, None]
        assert [*before, count("then-b")] == [0, 0]
        database.session.expire_all()
        assert [count("then-a"), count("then-b")] == [0, 0]
    with real_db.app_context():
        assert [count("then-a"), count("then-b")] == [1, 1]


def test_a_snapshot_refuses_what_is_added_to_it(db: Flask) -> None:
    with pytest.raises(RuntimeError, match=r"^changes inside snapshot\(\)$"), snapshot():
        database.session.add(a_summit("one"))
    assert slugs() == []


def test_a_snapshot_refuses_statements_that_write(real_db: Flask) -> None:
    made(real_db, "kept")

    def add_and_flush() -> None:
        database.session.add(a_summit("never"))
        database.session.flush()

    with real_db.app_context():
        with pytest.raises(DBAPIError, match=r"readonly database|read-only transaction"), snapshot():
            database.session.execute(update(Summit).where(Summit.slug == "kept").values(zone="UTC"))
        with pytest.raises(DBAPIError, match=r"readonly database|read-only transaction"), snapshot():
            add_and_flush()
        # The same connection, out of the pool again, writes.
        add_one("kept")
        assert count("kept") == 1
        assert database.session.scalar(select(func.count(Summit.id)).where(Summit.slug == "never")) == 0


@pytest.mark.soak
def test_no_update_is_lost_for_long(real_db: Flask) -> None:
    made(real_db, "long")
    ends = time.monotonic() + float(os.environ.get("MINUTES", "1")) * 60 / 2

    def on_and_on() -> int:
        done = 0
        while time.monotonic() < ends:
            add_one("long")
            done += 1
        return done

    done = at_once(real_db, *[on_and_on] * 16)
    kind = "SQLite" if "sqlite" in real_db.config["SQLALCHEMY_DATABASE_URI"] else "PostgreSQL"
    print(f"{kind}: {sum(done)} updates by 16 threads, {min(done)} to {max(done)} each")
    with real_db.app_context():
        assert count("long") == sum(done)
