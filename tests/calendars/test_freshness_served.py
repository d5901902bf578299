"""Counts of the production server: every worker writes its own, a stop loses none, a killed worker its last seconds."""

import os
import signal
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventreg.calendars.freshness_writer import WRITE_SECONDS
from eventreg.calendars.models import FeedPoll
from eventreg.foundation.database import db as database
from subscribers.conftest import settings
from subscribers.serving import Installation, Server, ask_on, connect
from support import session_text, summit_text

pytestmark = pytest.mark.slow

AGAIN_SECONDS = 20
FEED = "/summits/served/calendar.ics"


@pytest.fixture(scope="module")
def installation(real_db: Flask, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The database of `real_db`, with a released summit."""
    with real_db.app_context():
        url = database.engine.url.render_as_string(hide_password=False)
    folder: Path = tmp_path_factory.mktemp("served")
    made = Installation(settings(url.replace("postgresql+psycopg://", "postgresql://"), folder), folder)
    assert made.publish("served", summit_text("served", session_text("one"))) == 1
    return made


def counted(real_db: Flask) -> dict[str, int]:
    """From each client to its polls."""
    with real_db.app_context():
        rows = database.session.execute(select(FeedPoll.client, func.sum(FeedPoll.polls)).group_by(FeedPoll.client))
        return {client: int(polls) for client, polls in rows}


def ask_each(server: Server, agent: str, times: int) -> dict[int, int]:
    """Polls each worker so often; from the worker to how often it was asked."""
    asked = dict.fromkeys(server.workers(), 0)
    ends = time.monotonic() + AGAIN_SECONDS
    while min(asked.values()) < times:
        assert time.monotonic() < ends
        connection = connect(server.port)
        answer = ask_on(connection, FEED, User_Agent=agent)
        assert answer.status == 200
        worker = server.worker_of(connection)
        asked[worker] += 1
        while asked[worker] < times:
            answer = ask_on(connection, FEED, User_Agent=agent, If_None_Match=answer.headers["etag"])
            assert answer.status == 304
            asked[worker] += 1
        connection.close()
    return asked


def test_every_worker_writes_what_it_counted(installation: Installation, real_db: Flask) -> None:
    with installation.serving(workers=2) as server:
        asked = ask_each(server, "Evolution/3.60.2", 50)
        assert len(asked) == 2
        ends = time.monotonic() + WRITE_SECONDS + AGAIN_SECONDS
        while counted(real_db).get("evolution") != sum(asked.values()):
            assert time.monotonic() < ends, counted(real_db)
            time.sleep(0.2)
        # Counted after the last write, and written because the server is told to stop.
        last = ask_each(server, "Google-Calendar-Importer", 20)
        server.stop()
        assert counted(real_db).get("google") == sum(last.values())
        assert server.faults() == []
    said = installation.start("summit", "freshness", "served")
    assert (said.code, said.err) == (0, "")
    assert "  Evolution and GNOME Calendar: " in said.out


def test_a_killed_worker_loses_what_it_had_not_written(installation: Installation, real_db: Flask) -> None:
    with installation.serving(workers=2) as server:
        asked = ask_each(server, "Thunderbird/128.0", 10)
        ends = time.monotonic() + WRITE_SECONDS + AGAIN_SECONDS
        while counted(real_db).get("thunderbird") != sum(asked.values()):
            assert time.monotonic() < ends, counted(real_db)
            time.sleep(0.2)
        # A worker that ends at once would be taken for one that can never start.
        time.sleep(4)
        more = ask_each(server, "Thunderbird/128.0", 5)
        os.kill(next(iter(more)), signal.SIGKILL)
    total = counted(real_db)["thunderbird"]
    lost = sum(asked.values()) + sum(more.values()) - total
    assert 0 <= lost <= max(more.values())
    assert server.faults() == []


def test_who_there_is_not_is_said_at_the_command_line(installation: Installation) -> None:
    said = installation.start("summit", "freshness", "nothing")
    assert (said.code, said.out, said.err) == (1, "", "There is no summit “nothing”.\n")
