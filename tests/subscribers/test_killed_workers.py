"""A worker killed under load: nothing is lost, torn or wrong, and another one takes its place."""

import gzip
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from calendars.reading import with_icalendar
from subscribers.load import Copy, Seen, while_polled
from subscribers.serving import HOST, Installation, Server, ask_on, connect
from support import session_text, summit_text

SESSIONS = 60
"""Enough for a body of several segments, so that a torn one would show."""

PERIOD_SECONDS = 2.5
"""Between two killings. The oldest worker is killed, so that none dies again within the 3.5 seconds after which granian
takes a worker that ends at once for one that can never start, and ends the server."""

AGAIN_SECONDS = 15
LATE_SECONDS = 5


def programme(slug: str, number: int) -> str:
    """A programme whose sessions all say which release they belong to; one is cancelled in every second release."""
    sessions = [
        session_text(f"s{index}", title=f"{{en: Title {index} of {number}, fr: Titre {index} de {number}}}", where="")
        for index in range(SESSIONS)
    ]
    cancelled = {"cancelled": "true"} if number % 2 == 0 else {"cancelled": "false"}
    return summit_text(slug, *sessions, session_text("last", **cancelled))


def titles(slug: str, number: int, language: str) -> list[str]:
    """What a calendar of that release says, in the order of a sorted list."""
    words, of, cancelled = {"en": ("Title", "of", "CANCELLED: "), "fr": ("Titre", "de", "ANNULÉ\N{NO-BREAK SPACE}: ")}[
        language
    ]
    summit = {"en": f"Summit {slug}", "fr": f"Sommet {slug}"}[language]
    found = [f"{words} {index} {of} {number}" for index in range(SESSIONS)]
    return sorted([summit, f"{'' if number % 2 else cancelled}{words} last", *found])


class Releases:
    """Makes one release after the other, and keeps what a server without load and without deaths says of each."""

    def __init__(self, installation: Installation, quiet: Flask, slug: str) -> None:
        self.installation, self.quiet, self.slug = installation, quiet, slug
        self.feed = f"/summits/{slug}/calendar.ics"
        self.copies: set[Copy] = set()
        self.number = 0

    def make(self) -> None:
        """Publishes by the command line; returns when the quiet server knows of it."""
        self.number += 1
        assert self.installation.publish(self.slug, programme(self.slug, self.number)) == self.number
        ends = time.monotonic() + LATE_SECONDS
        while f"Title 0 of {self.number}".encode() not in self._get("en", "identity")[3]:
            assert time.monotonic() < ends
            time.sleep(0.05)
        for language in ("en", "fr"):
            plain, packed = self._get(language, "identity"), self._get(language, "gzip")
            said = sorted(event["summary"] for event in with_icalendar(plain[3]))
            assert said == titles(self.slug, self.number, language)
            assert packed[3] == plain[3]
            self.copies |= {plain, packed}

    def make_until(self, ends: float) -> None:
        """Makes releases until the given time of the monotonic clock, two at least."""
        first = self.number
        while self.number < first + 2 or time.monotonic() < ends:
            self.make()

    def _get(self, language: str, coding: str) -> Copy:
        answer = self.quiet.test_client().get(
            f"{self.feed}?lang={language}", base_url=f"http://{HOST}", headers={"Accept-Encoding": coding}
        )
        assert answer.status_code == 200
        body = gzip.decompress(answer.data) if coding == "gzip" else answer.data
        return language, coding, answer.headers["ETag"], body


def kill_the_oldest(server: Server) -> None:
    """Kills a worker without notice; returns when there are as many again."""
    before = server.workers()
    oldest = min(before, key=lambda pid: int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]))
    os.kill(oldest, signal.SIGKILL)
    ends = time.monotonic() + AGAIN_SECONDS
    while oldest in (now := server.workers()) or len(now) < len(before):
        assert time.monotonic() < ends, server.log.read_text()
        time.sleep(0.02)


def every_worker_says(server: Server, path: str) -> Iterator[tuple[str, bytes]]:
    """Validator and calendar of `path` from each worker, each on a connection of its own."""
    ends = time.monotonic() + AGAIN_SECONDS
    asked: set[int] = set()
    while asked != set(server.workers()):
        assert time.monotonic() < ends
        connection = connect(server.port)
        answer = ask_on(connection, path)
        worker = server.worker_of(connection)
        connection.close()
        if worker not in asked:
            asked.add(worker)
            assert answer.status == 200
            yield answer.headers["etag"], answer.body


def prove(installation: Installation, quiet: Flask, slug: str, seconds: float) -> tuple[int, int, Seen]:
    """Polls, publishes and kills for so long; the number of releases and of killings, and what clients saw."""
    releases = Releases(installation, quiet, slug)
    releases.make()
    killed = 0
    with installation.serving(workers=2) as server:

        def kill_and_publish() -> None:
            nonlocal killed
            ends = time.monotonic() + seconds
            failed: list[BaseException] = []

            def publish() -> None:
                try:
                    releases.make_until(ends)
                except BaseException as error:
                    failed.append(error)

            publisher = threading.Thread(target=publish)
            publisher.start()
            # Once more than there are workers, so that each was killed and one of those that came after.
            while killed < 3 or time.monotonic() < ends - PERIOD_SECONDS:
                time.sleep(PERIOD_SECONDS)
                kill_the_oldest(server)
                killed += 1
            publisher.join()
            assert failed == []

        seen = while_polled(server.port, releases.feed, kill_and_publish)
        time.sleep(1.1)  # a worker may be a second late
        last = {copy[2:] for copy in releases.copies if copy[:2] == ("en", "identity")}
        for said in every_worker_says(server, f"{releases.feed}?lang=en"):
            assert said in last
            assert f"Title 0 of {releases.number}".encode() in said[1]
        assert len(server.workers()) == 2
        assert server.faults() == []
    assert seen.wrong == []
    assert seen.copies <= releases.copies
    return releases.number, killed, seen


@pytest.mark.slow
def test_a_worker_killed_under_load_loses_nothing(installation: Installation, real_db: Flask) -> None:
    releases, killed, seen = prove(installation, real_db, "short", 11)
    assert releases >= 3
    assert killed >= 3
    assert set(seen.polls) == {200, 304}
    # The killings met somebody: else nothing was tried.
    assert seen.broken.total() > 0


@pytest.mark.soak
def test_workers_killed_for_long(installation: Installation, real_db: Flask) -> None:
    """For MINUTES, by default one."""
    releases, killed, seen = prove(installation, real_db, "long", float(os.environ.get("MINUTES", "1")) * 60)
    kind = "SQLite" if "sqlite" in installation.environment["EVENTREG_DATABASE_URL"] else "PostgreSQL"
    print(
        f"{kind}: {killed} workers killed during {releases} releases; {seen.polls[200]} whole answers and"
        f" {seen.polls[304]} of 304, all right; {seen.broken.total()} connections broke and were opened anew"
    )
