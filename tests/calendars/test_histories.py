"""After any history of edits and releases, every subscriber's calendar equals what is published, at its next poll."""

import gzip
import os
import random
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, seed, settings
from sqlalchemy import delete, func, select
from werkzeug.test import TestResponse

from calendars.histories import STEPS, Draft, Key, Published, Step, read_event, read_published
from calendars.reading import content_lines, raw_blocks, unescaped, values
from eventreg.calendars.models import CalendarBlock
from eventreg.calendars.service import render_blocks
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.web.kept import forget
from support import OPERATOR

LANGUAGES = ("en", "fr")
WHOLE: Key = ("summit", "")
Chosen = frozenset[Key]
PLURALS = {
    "day": "days",
    "room": "rooms",
    "theme": "themes",
    "kind": "kinds",
    "language": "languages",
    "organisation": "organisations",
}
TOGETHER: tuple[Chosen, ...] = (
    frozenset({("day", "2018-12-06"), ("room", "orangeraie")}),
    frozenset({("kind", "side_event"), ("theme", "water"), ("language", "en")}),
)
"""Feeds narrowed in several ways, which nobody has to touch by name."""


def address(slug: str, chosen: Chosen, language: str) -> str:
    query = "&".join(f"{family}={value}" for family, value in sorted(chosen))
    if len(chosen) > 1:
        return f"/summits/{slug}/calendar.ics?{query}&lang={language}"
    if not chosen:
        return f"/summits/{slug}/calendar.ics?lang={language}"
    ((family, value),) = chosen
    if family == "session":
        return f"/summits/{slug}/sessions/{value}.ics?lang={language}"
    return f"/summits/{slug}/{PLURALS[family]}/{value}/calendar.ics?lang={language}"


@dataclass
class Calendar:
    """What a client keeps of a feed: its validators, and the events it took."""

    etag: str | None = None
    modified: str | None = None
    events: dict[str, bytes] = field(default_factory=dict)

    def merge(self, incoming: dict[str, bytes]) -> None:
        """As Evolution does: an event that it has is taken when its SEQUENCE or LAST-MODIFIED is newer, and only then.

        What is in the feed no more goes.
        """
        merged = {}
        for uid, block in incoming.items():
            held = self.events.get(uid)
            new = held is None or _newer(block, held)
            merged[uid] = block if new else held or block
        self.events = merged


def _newer(block: bytes, held: bytes) -> bool:
    (_, sequence, modified, *_), (_, had_sequence, had_modified, *_) = read_event(block), read_event(held)
    return int(sequence) > int(had_sequence) or modified > had_modified


class Subscriber:
    """A client of every feed of a summit. `by_date` sends no ETag; `packed` takes gzip, and sends both validators."""

    def __init__(self, client: FlaskClient, *, by_date: bool = False, packed: bool = False) -> None:
        self._client, self._by_date, self._packed = client, by_date, packed
        self._calendars: dict[str, Calendar] = {}

    def poll(self, path: str) -> tuple[TestResponse, Calendar]:
        """Asks once, with what is known of the feed."""
        calendar = self._calendars.setdefault(path, Calendar())
        headers = {"Accept-Encoding": "gzip" if self._packed else "identity"}
        if calendar.etag is not None and not self._by_date:
            headers["If-None-Match"] = calendar.etag
        if calendar.modified is not None and (self._by_date or self._packed):
            headers["If-Modified-Since"] = calendar.modified
        answer = self._client.get(path, headers=headers)
        if answer.status_code == 200:
            if calendar.modified is not None:
                assert _date(answer.headers["Last-Modified"]) >= _date(calendar.modified), path
            calendar.etag, calendar.modified = answer.headers["ETag"], answer.headers["Last-Modified"]
            calendar.merge(raw_blocks(gzip.decompress(answer.data) if self._packed else answer.data))
        return answer, calendar


def _date(header: str) -> float:
    return parsedate_to_datetime(header).timestamp()


def name_of(body: bytes) -> str:
    head = content_lines(body)
    return unescaped(values([line for line in head if line.startswith("NAME:")])["NAME"])


class Life:
    """A history, and all who watch it."""

    def __init__(self, app: Flask, *, kept: bool) -> None:
        self.app, self.client, self.draft = app, app.test_client(), Draft()
        # Without a public address in the settings no block is kept; tests ask under the same address.
        app.config["BASE_URL"] = "http://localhost" if kept else None
        self.eager = Subscriber(self.client)
        self.seldom = (Subscriber(self.client, by_date=True), Subscriber(self.client, packed=True))
        self.dated = Subscriber(self.client, by_date=True)
        self.published: Published
        self.offered: set[Chosen] = {frozenset()}
        self.before: dict[str, tuple[object, str, bytes]] = {}
        self.done: Counter[str] = Counter()

    def live(self, steps: Iterable[Step]) -> None:
        """Goes through a history, and looks at everything at its end."""
        self.published_by(self.draft.release())
        for step in steps:
            match step[0]:
                case "release":
                    self.published_by(self.draft.release(step))
                case "poll":
                    self.poll(*self.seldom)
                case "render":
                    self.render()
                case _:
                    self.done["edits"] += 1
                    self.draft.edit(step)
        self.published_by(self.draft.release())
        self.poll(*self.seldom)
        self.in_every_process()

    def published_by(self, release: object) -> None:
        """What was released is told to those who always ask, and nothing to those whom it does not concern."""
        self.done["releases" if release else "releases of nothing"] += 1
        self.read()
        for chosen, language, path in self.paths():
            self.look(chosen, language, path)

    def paths(self) -> list[tuple[Chosen, str, str]]:
        several = [one for one in TOGETHER if all(frozenset({key}) in self.offered for key in one)]
        return [
            (chosen, language, address(self.draft.slug, chosen, language))
            for chosen in [*sorted(self.offered, key=sorted), *several]
            for language in LANGUAGES
        ]

    def read(self) -> None:
        """Looks up what is published, and which feeds there are because of it."""
        self.published = read_published(self.draft.slug)
        keys = self.published.keys()
        self.offered |= {frozenset() if key == WHOLE else frozenset({key}) for key in keys}

    def poll(self, *subscribers: Subscriber) -> None:
        """All of these ask for every feed, and then have what is published."""
        for chosen, language, path in self.paths():
            for subscriber in subscribers:
                self.ask(subscriber, chosen, language, path)

    def ask(self, subscriber: Subscriber, chosen: Chosen, language: str, path: str) -> TestResponse:
        with time_machine.travel(self.draft.now, tick=False):
            answer, calendar = subscriber.poll(path)
        self.done[str(answer.status_code)] += 1
        assert answer.status_code in (200, 304), (path, answer.status_code)
        assert {read_event(block) for block in calendar.events.values()} == self.published.told(chosen, language), path
        return answer

    def look(self, chosen: Chosen, language: str, path: str) -> None:
        """A feed that says the same has the same bytes and validator; one that says something else has others."""
        says = (self.published.told(chosen, language), self.published.facts)
        answer = self.ask(self.eager, chosen, language, path)
        # Narrowed in several ways, it moves with each of them, and may say the same under another validator.
        single = len(chosen) < 2
        if answer.status_code == 304:
            assert says == self.before[path][0], path
            self.done["feeds that stayed"] += 1
            return
        etag, body = answer.headers["ETag"], answer.data
        if path in self.before:
            said, had_etag, had = self.before[path]
            assert etag != had_etag, path
            assert (body != had) is (said != says) or not single, path
            self.done["feeds that changed"] += 1
        assert _is_session(chosen) or name_of(body).startswith(_shown(self.published, language))
        self.before[path] = (says, etag, body)
        self.ask(self.dated, chosen, language, path)

    def render(self) -> None:
        """Every block is written anew, by the same program: nothing is said otherwise, and every validator is new."""
        if self.app.config["BASE_URL"] is None:
            return
        with time_machine.travel(self.draft.now, tick=False), transaction():
            render_blocks(OPERATOR, self.draft.slug)
        database.session.remove()
        self.done["renderings"] += 1
        with time_machine.travel(self.draft.now, tick=False):
            for _, _, path in self.paths():
                answer = self.client.get(path, headers={"Accept-Encoding": "identity"})
                said, etag, body = self.before[path]
                assert answer.headers["ETag"] != etag
                assert raw_blocks(answer.data) == raw_blocks(body)
                self.before[path] = (said, answer.headers["ETag"], answer.data)
        self.poll(self.eager, self.dated)

    def in_every_process(self) -> None:
        """A worker that knows nothing, and one that finds blocks where there were none, say the same, byte for byte."""
        blocks = select(func.count()).select_from(CalendarBlock)
        with time_machine.travel(self.draft.now, tick=False):
            said = self.answers()
            assert {path: (etag, body) for path, (_, etag, body) in self.before.items()} == said
            forget()
            assert self.answers() == said
            if self.app.config["BASE_URL"] is None:
                self.app.config["BASE_URL"] = "http://localhost"
            else:
                assert database.session.scalar(blocks) or not any(raw_blocks(body) for _, body in said.values())
                database.session.execute(delete(CalendarBlock))
                database.session.commit()
            forget()
            assert self.answers() == said
        self.done["lives"] += 1

    def answers(self) -> dict[str, tuple[str, bytes]]:
        found = {}
        for _, _, path in self.paths():
            answer = self.client.get(path, headers={"Accept-Encoding": "identity"})
            found[path] = (answer.headers["ETag"], answer.data)
        return found


def _shown(published: Published, language: str) -> str:
    name = published.facts["name"]["texts"]
    said: str = name.get(language, name["en"])
    return said


def _is_session(chosen: Chosen) -> bool:
    return any(family == "session" for family, _ in chosen)


def check_life(app: Flask, steps: Iterable[Step], *, kept: bool) -> Counter[str]:
    configured = app.config["BASE_URL"]
    life = Life(app, kept=kept)
    try:
        life.live(steps)
    finally:
        app.config["BASE_URL"] = configured
    return life.done


quick = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
R: Step = ("release", 0, 0)
HIDDEN_AND_BACK: list[Step] = [("visibility", 0, 1), R, ("title", 0, 1), R, ("visibility", 0, 0), R]
TAKEN_OUT: list[Step] = [("remove", 0, 0), R, ("add", 0, 0), R, ("prune", 1, 0), R, ("cancelled", 1, 0), R]
AT_ONCE: list[Step] = [("when", 0, 1), ("release", 1, 0), ("when", 0, 0), ("release", 2, 0), ("when", 0, 6), R]
RENDERED_AT_ONCE: list[Step] = [("render", 0, 0), ("render", 0, 0), ("title", 0, 1), ("release", 1, 0)]
NARROWED: list[Step] = [
    ("themes", 0, 2), ("languages", 0, 1), ("organisers", 0, 2), ("kind", 0, 1), R,
    ("themes", 0, 0), R, ("languages", 0, 0), R, ("organisers", 0, 0), R, ("kind", 0, 0), R, ("when", 0, 9), R,
    ("when", 0, 0), R, ("where", 0, 1), R,
]  # fmt: skip
EMPTIED: list[Step] = [
    ("organisers", 0, 2), ("themes", 1, 2), ("languages", 0, 1), R, ("where", 0, 1), ("where", 1, 1), R,
    ("summit room", 0, 1), ("summit name", 0, 1), R, ("where", 0, 0), ("summit organisation", 0, 1), R,
]  # fmt: skip


@quick
@example(HIDDEN_AND_BACK)
@example(TAKEN_OUT)
@example(AT_ONCE)
@example(RENDERED_AT_ONCE)
@example(EMPTIED)
@example(NARROWED)
@given(STEPS)
def test_every_calendar_equals_what_is_published(db: Flask, steps: list[Step]) -> None:
    check_life(db, steps, kept=True)


@settings(quick, max_examples=2)
@example(HIDDEN_AND_BACK)
@given(STEPS)
def test_also_where_every_event_is_made_when_it_is_asked_for(db: Flask, steps: list[Step]) -> None:
    check_life(db, steps, kept=False)


@pytest.mark.soak
def test_every_calendar_equals_what_is_published_for_minutes(db: Flask) -> None:
    until = time.monotonic() + 60 * float(os.environ.get("MINUTES", "1"))
    done: Counter[str] = Counter()

    def check_many(number: int) -> None:
        @seed(number)
        @settings(quick, max_examples=25, database=None)
        @given(STEPS)
        def check(steps: list[Step]) -> None:
            done.update(check_life(db, steps, kept=number % 3 > 0))

        check()

    while time.monotonic() < until:
        check_many(random.SystemRandom().randrange(2**32))
    print("\n" + ", ".join(f"{what}: {count:,}" for what, count in sorted(done.items())))
