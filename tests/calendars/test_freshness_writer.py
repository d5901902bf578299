"""Counts of polls written into the database: what is told apart, what is dropped, and what waits."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.engine import Engine
from structlog.testing import capture_logs

from eventreg.calendars import freshness_writer
from eventreg.calendars.clients import Client
from eventreg.calendars.freshness_writer import KEPT_DAYS, PollWriter
from eventreg.calendars.models import FeedPoll
from eventreg.calendars.polls import Polled, Polls
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.publication.discard import discard_summit
from eventreg.summits.models import Summit
from support import OPERATOR, load_text, publish, published, session_text, summit_text, two_summits

NOW = datetime(2018, 12, 6, 17, 20, 30, tzinfo=UTC)
HOUR = datetime(2018, 12, 6, 17, tzinfo=UTC)
HASH = "0123456789abcdef" * 2
ICSX5 = "ICSx5/2.4.3 (ical4j/3.2.19 okhttp/5.3.2 Android/16)"
GOOGLE = "Google-Calendar-Importer"

Row = tuple[str, str, str, str, int, int, int]


def summit_id(slug: str) -> int:
    found = database.session.scalar(select(Summit.id).where(Summit.slug == slug))
    database.session.rollback()
    assert found is not None
    return found


def polled(slug: str = "first", **parts: Any) -> Polled:
    known = {"family": "summit", "value": "", "language": "en", "current": 1} | parts
    return Polled(summit_id=summit_id(slug), **known)


def rows(slug: str = "first") -> list[Row]:
    """Every count of a summit: family, value, language, client, held, current, polls."""
    with ended():
        found = database.session.scalars(select(FeedPoll).where(FeedPoll.summit_id == summit_id(slug))).all()
        return sorted(
            (one.family, one.value, one.language, one.client, one.held, one.current, one.polls) for one in found
        )


def stored() -> list[FeedPoll]:
    """Every count there is."""
    with ended():
        found = database.session.scalars(select(FeedPoll).order_by(FeedPoll.hour, FeedPoll.held)).all()
        database.session.expunge_all()
        return list(found)


@contextmanager
def ended() -> Iterator[None]:
    """The session of the test reads and has ended: what the writer's own session commits must not be within it."""
    database.session.rollback()
    try:
        yield
    finally:
        database.session.rollback()


@contextmanager
def refusing_inserts() -> Iterator[None]:
    """A database that answers every insert as one that is locked does."""

    def refuse(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith("INSERT INTO feed_poll"):
            cursor.execute("SELECT * FROM no_such_table")

    event.listen(Engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", refuse)


@pytest.fixture
def polls(db: Flask) -> Polls:
    two_summits(session_text("one"))
    return Polls()


@pytest.fixture
def writer(db: Flask, polls: Polls) -> PollWriter:
    return PollWriter(db, polls)


def test_what_is_told_apart_and_what_is_added_up(polls: Polls, writer: PollWriter) -> None:
    whole, french = polled(current=2), polled(current=2, language="fr", family="room", value="orangeraie")
    with time_machine.travel(NOW, tick=False):
        for agent, etag in [
            (ICSX5, f'"2-{HASH}"'),
            (ICSX5.replace("2.4.3", "2.4.4"), f'W/"2-{HASH}"'),
            (ICSX5, f'"1-{HASH}"'),
            (GOOGLE, None),
        ]:
            polls.count(whole, agent, etag, None)
        polls.count(french, ICSX5, f'"2-{HASH}"', None)
        polls.count(polled("other"), "", None, None)
        assert writer.write() is True
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        polls.count(whole, ICSX5, f'"2-{HASH}"', None)
        assert writer.write() is True
    assert rows() == [
        ("room", "orangeraie", "fr", "android", 2, 2, 1),
        ("summit", "", "en", "android", 1, 2, 1),
        ("summit", "", "en", "android", 2, 2, 3),
        ("summit", "", "en", "google", 0, 2, 1),
    ]
    assert rows("other") == [("summit", "", "en", "none", 0, 1, 1)]
    [one] = [one for one in stored() if (one.family, one.held) == ("summit", 2)]
    assert (one.hour, one.last_at) == (HOUR, NOW + timedelta(minutes=5))


def test_nothing_of_a_client_but_its_family_is_stored(polls: Polls, writer: PollWriter) -> None:
    polls.count(polled(), "Evolution/3.60.2 (203.0.113.9; ana@example.org)", f'"1-{HASH}"', None)
    with capture_logs() as logs:
        writer.write()
    kept = str(database.session.execute(text("SELECT * FROM feed_poll")).all())
    assert "evolution" in kept
    for secret in ("3.60", "203.0", "ana", HASH):
        assert secret not in kept + str(logs)


@pytest.mark.parametrize(
    ("etag", "since", "held"),
    [
        (f'"1-{HASH}"', None, 1),
        (f'"2-{HASH}", "1-{HASH}"', None, 2),
        # The number wins over the time, as it does for the answer.
        (f'"1-{HASH}"', "Thu, 06 Dec 2018 17:10:00 GMT", 1),
        ('"of-somebody-else"', "Thu, 06 Dec 2018 17:10:00 GMT", 2),
        (None, "Thu, 06 Dec 2018 17:05:00 GMT", 1),
        (None, "Thu, 06 Dec 2018 17:10:00 GMT", 2),
        # Some send the time of their last question; the third release changed other feeds alone.
        (None, "Thu, 06 Dec 2018 17:20:00 GMT", 2),
        (None, "Thu, 06 Dec 2018 16:59:59 GMT", 0),
        (None, "some day", 0),
        (None, None, 0),
        ("*", None, 0),
        # No release of this summit has that number.
        (f'"9-{HASH}"', None, 0),
        (f'"999999999-{HASH}"', None, 0),
    ],
)
def test_the_release_a_client_has(db: Flask, etag: str | None, since: str | None, held: int) -> None:
    for minute, room in ((0, "orangeraie"), (10, "oliveraie"), (15, "orangeraie")):
        with time_machine.travel(HOUR.replace(minute=minute), tick=False):
            published(summit_text("first", session_text("one", where=f"{{room: {room}}}")), "first")
    polls = Polls()
    with time_machine.travel(NOW, tick=False):
        polls.count(polled(current=2), ICSX5, etag, since)
        assert PollWriter(db, polls).write() is True
    assert rows() == [("summit", "", "en", "android", held, 2, 1)]


def test_choices_of_several_filters_are_one_however_many_there_are(polls: Polls, writer: PollWriter) -> None:
    for value in ("day=2018-12-07&room=orangeraie", "room=" + "x" * 500):
        polls.count(polled(family="several", value=value), ICSX5, None, None)
    assert writer.write() is True
    assert rows() == [("several", "", "en", "android", 0, 1, 2)]


def test_a_summit_that_is_gone_takes_its_counts_along(db: Flask, polls: Polls, writer: PollWriter) -> None:
    load_text(summit_text("play", session_text("one"), fictional="true"))
    publish("play")
    played, stays = polled("play"), polled()
    polls.count(played, ICSX5, None, None)
    writer.write()
    assert len(rows("play")) == 1
    polls.count(played, ICSX5, None, None)
    polls.count(stays, ICSX5, None, None)
    with transaction():
        discard_summit(OPERATOR, "play")
    assert stored() == []
    assert writer.write() is True
    assert [one.summit_id for one in stored()] == [stays.summit_id]


def test_old_counts_are_deleted(polls: Polls, writer: PollWriter) -> None:
    for days in (KEPT_DAYS + 1, KEPT_DAYS - 1):
        with time_machine.travel(NOW - timedelta(days=days), tick=False):
            polls.count(polled(), ICSX5, None, None)
            writer.write()
    assert [polls for *_, polls in rows()] == [1, 1]
    with time_machine.travel(NOW, tick=False):
        assert writer.write() is True
    assert [one.hour for one in stored()] == [HOUR - timedelta(days=KEPT_DAYS - 1)]


def test_a_database_that_refuses_loses_nothing_and_is_said_once(polls: Polls, writer: PollWriter) -> None:
    with capture_logs() as logs, refusing_inserts():
        for minute in range(3):
            with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
                polls.count(polled(), ICSX5, None, None)
                assert writer.write() is False
    assert rows() == []
    assert [(one["event"], one["log_level"]) for one in logs] == [("polls wait for the database", "warning")]
    with capture_logs() as logs, time_machine.travel(NOW + timedelta(hours=3), tick=False):
        assert writer.write() is True
        assert writer.write() is True
    assert rows() == [("summit", "", "en", "android", 0, 1, 3)]
    # Not when it was written: when it was counted.
    assert [(one.hour, one.last_at) for one in stored()] == [(HOUR, NOW + timedelta(minutes=2))]
    assert [one["event"] for one in logs] == ["polls are written again"]


def test_what_waits_is_bounded_and_still_adds_up(
    polls: Polls, writer: PollWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness_writer, "MOST_WAITING", 3)
    with refusing_inserts():
        for number in range(1, 11):
            polls.count(polled(current=10), ICSX5, f'"{number}-{HASH}"', None)
            writer.write()
    writer.write()
    assert sum(row[-1] for row in rows()) == 10
    assert len(rows()) == 4
    assert ("summit", "", "en", str(Client.OTHER), 0, 10, 7) in rows()


def test_what_nobody_foresaw_is_logged_and_does_not_end_the_thread(
    polls: Polls, writer: PollWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(waiting: Any) -> None:
        raise ZeroDivisionError

    polls.count(polled(), ICSX5, None, None)
    with monkeypatch.context() as patch, capture_logs() as logs:
        patch.setattr(freshness_writer, "_store", fail)
        assert writer.write() is False
        assert writer.write() is False
    assert [(one["event"], one["log_level"]) for one in logs] == [("polls cannot be written", "error")]
    assert writer.write() is True
    assert [row[-1] for row in rows()] == [1]


@pytest.mark.parametrize("summits", [1, 5])
def test_the_number_of_statements_does_not_depend_on_the_polls(db: Flask, counted: Any, summits: int) -> None:
    polls = Polls()
    for number in range(summits):
        published(summit_text(f"s{number}", session_text("one")), f"s{number}")
        for client in ("curl/8", ICSX5, GOOGLE):
            polls.count(polled(f"s{number}"), client, None, "Thu, 06 Dec 2018 17:05:00 GMT")
    writer = PollWriter(db, polls)
    with counted() as queries:
        assert writer.write() is True
    # The living summits, the instants of their releases, the counts, what is too old.
    assert [statement.split()[0] for statement in queries.statements] == ["SELECT", "SELECT", "INSERT", "DELETE"]
    with counted() as queries:
        assert writer.write() is True
    assert len(queries) == 0


def test_in_memory_too_what_comes_beyond_is_counted(polls: Polls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventreg.calendars.polls.MOST", 2)
    for number in range(5):
        polls.count(polled(), f"program-{number}", None, None)
        polls.count(polled(family="several", value=f"day={number}"), "curl/8", None, None)
    taken = polls.take()
    assert sum(taken.values()) == 10
    assert len(taken) == 4
    assert polls.take() == {}


@pytest.fixture(scope="module")
def real(real_db: Flask) -> Flask:
    """For threads and processes: a database where commits are real."""
    with real_db.app_context():
        two_summits(session_text("one"))
        published(summit_text("locked", session_text("one")), "locked")
        database.session.remove()
    return real_db


def test_counts_of_several_processes_add_up_exactly(real: Flask) -> None:
    with real.app_context():
        who, url = polled(), database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", PROCESS, url.replace("+psycopg", ""), str(who.summit_id)]
    running = [subprocess.Popen([*command, "end"], stderr=subprocess.PIPE, text=True) for _ in range(4)]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (0, "")
    with real.app_context():
        assert rows() == [
            ("summit", "", "en", "android", 1, 1, 4 * 5_000),
            ("summit", "", "en", "google", 0, 1, 4 * 5_000),
        ]


def test_what_was_not_written_dies_with_a_killed_process(real: Flask) -> None:
    with real.app_context():
        who, url = polled("other"), database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", PROCESS, url.replace("+psycopg", ""), str(who.summit_id), "wait"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process, process.stdout as said:
        assert said.readline() == "written, then counted 10 more\n"
        os.kill(process.pid, signal.SIGKILL)
    with real.app_context():
        assert {row[-1] for row in rows("other")} == {5_000}


def test_a_lock_that_somebody_holds_loses_nothing(real: Flask) -> None:
    polls = Polls()
    writer = PollWriter(real, polls)
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with real.app_context(), transaction():
            database.session.execute(select(Summit.id).where(Summit.slug == "locked").with_for_update()).all()
            held.set()
            free.wait(30)

    with real.app_context():
        who = polled("locked")
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    polls.count(who, ICSX5, None, None)
    writing = threading.Thread(target=writer.write)
    writing.start()
    polls.count(who, ICSX5, None, None)
    free.set()
    holder.join()
    writing.join()
    assert writer.write() is True
    with real.app_context():
        assert sum(row[-1] for row in rows("locked")) == 2


def test_the_thread_writes_and_a_stop_writes_the_rest(real: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness_writer, "WRITE_SECONDS", 3_600)
    polls = Polls()
    writer = PollWriter(real, polls)
    writer.start()
    with real.app_context():
        who = polled("locked", family="room", value="orangeraie")
    polls.count(who, ICSX5, None, None)
    writer.stop()
    writer.stop()
    with real.app_context():
        assert [row[-1] for row in rows("locked") if row[0] == "room"] == [1]


PROCESS = """
import sys, tempfile, threading
from eventreg.app import create_app
from eventreg.calendars import freshness_writer
from eventreg.calendars.polls import Polled, Polls

url, summit, then = sys.argv[1:]
app = create_app({"EVENTREG_DATABASE_URL": url, "EVENTREG_DATA_DIR": tempfile.mkdtemp()})
freshness_writer.WRITE_SECONDS = 0.01 if then == "end" else 3600
polls, etag = Polls(), '"1-' + "0" * 32 + '"'
writer = freshness_writer.PollWriter(app, polls)
feed = Polled(int(summit), "summit", "", "en", 1)

def count(times):
    for _ in range(times):
        polls.count(feed, "ICSx5/1", etag, None)
        polls.count(feed, "Google-Calendar-Importer", None, None)

writer.start()
threads = [threading.Thread(target=count, args=(1_000,)) for _ in range(5)]
for one in threads:
    one.start()
for one in threads:
    one.join()
if then == "wait":
    writer.write()
    count(10)
    print("written, then counted 10 more", flush=True)
    sys.stdin.read()
"""
"""Counts in five threads; at its end nobody stops the writer but the end of the process itself."""
