"""The answer from memory is the answer of the program: for every feed and form of question, through every change."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text
from werkzeug.test import Client

from calendars.reading import content_lines
from calendars.stories import AT, NOW, one, organisation, own, release
from calendars.test_public_views import CODINGS, IF_MODIFIED_SINCE, IF_NONE_MATCH, UNKNOWN
from conftest import make_app
from eventreg.app import create_app
from eventreg.calendars.swift import STALE_SECONDS
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.publication.discard import discard_summit
from eventreg.publication.feeds import list_feeds
from eventreg.summits.queries import get_summit
from eventreg.web.kept import forget
from support import OPERATOR

Said = tuple[int, dict[str, str], bytes]
"""Status, headers, and body."""

MORE = """
themes:
  - {key: water, name: {en: Water, fr: Eau}}
organisations:
  - {key: ngo, kind: ngo, name: {en: Friends of Water, fr: Les amis de l’eau}}
"""
TALK = {
    "themes": "[water]",
    "languages": "{working: [fr], interpretation: [en]}",
    "organisers": "[{organisation: ngo, role: lead}]",
}
OTHER = {"where": "{room: oliveraie}", "when": "{day: 2018-12-06, starts: '10:00', ends: '11:00'}", "kind": "workshop"}
ALWAYS_NEW = ("X-Request-ID", "Date")
PLURALS = {
    "day": "days",
    "room": "rooms",
    "theme": "themes",
    "kind": "kinds",
    "language": "languages",
    "organisation": "organisations",
}


def serving(app: Flask, **environment: str) -> Flask:
    """As a server's worker runs it, on the database of `app`."""
    url = app.config["SQLALCHEMY_DATABASE_URI"].replace("postgresql+psycopg://", "postgresql://")
    made = create_app(
        {
            "EVENTREG_DATABASE_URL": url,
            "EVENTREG_DATA_DIR": app.instance_path,
            "EVENTREG_SECRET_KEY": "for tests alone",
            "EVENTREG_BASE_URL": "http://localhost",
            "EVENTREG_FEED_LIMIT": "off",
            **environment,
        },
        serving=True,
    )
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture(scope="module")
def served(real_db: Flask) -> Iterator[Client]:
    app = serving(real_db)
    yield Client(app.wsgi_app)
    with app.app_context():
        database.engine.dispose()


@pytest.fixture
def plain(real_db: Flask) -> Client:
    """The program without the memory before it."""
    return Client(real_db.wsgi_app)


def ask(client: Client, path: str, *, method: str = "GET", at: datetime = NOW, **headers: str) -> Said:
    """What is answered at that instant, but for what is new in each answer."""
    with time_machine.travel(at, tick=False):
        answer = client.open(
            path, method=method, headers={name.replace("_", "-"): said for name, said in headers.items()}
        )
    said = {name: value for name, value in answer.headers.items() if name not in ALWAYS_NEW}
    return answer.status_code, said, answer.data


def from_memory(client: Client, path: str, at: datetime = NOW, **headers: str) -> bool:
    """Whether it was answered before the program, which gives each of its answers an id."""
    with time_machine.travel(at, tick=False):
        answer = client.get(path, headers={name.replace("_", "-"): said for name, said in headers.items()})
    return "X-Request-ID" not in answer.headers


def published(real_db: Flask, at: datetime, slug: str, *sessions: str, **parts: str) -> None:
    with real_db.app_context():
        release(at, slug, *sessions, more=MORE, **parts)
        database.session.remove()


def when_known() -> None:
    """Waits until whoever asks for versions once in a while has asked anew."""
    time.sleep(STALE_SECONDS + 0.05)


def addresses(real_db: Flask, slug: str, *sessions: str) -> list[str]:
    """Every feed of a summit, in every language that may be asked for, and some narrowed in several ways."""
    with real_db.app_context():
        feeds = list_feeds(get_summit(slug).id)
        ngo = organisation("ngo")
        database.session.remove()
    paths = [f"/summits/{slug}/{PLURALS[family.value]}/{value}/calendar.ics" for family, value, _ in feeds if value]
    assert {family.value for family, *_ in feeds} == {"summit", *PLURALS}
    paths += [f"/summits/{slug}/calendar.ics", *(f"/summits/{slug}/sessions/{own(key, slug)}.ics" for key in sessions)]
    said = [f"{path}{query}" for path in paths for query in ("", "?lang=en", "?lang=fr", "?lang=de")]
    several = ("day=2018-12-07&room=orangeraie", f"theme=water&organisation={ngo}&lang=fr", "room=orangeraie", "day=")
    return said + [f"/summits/{slug}/calendar.ics?{query}" for query in several]


# Alike ---------------------------------------------------------------------------------------------------------------


def test_every_feed_is_answered_as_by_the_program(real_db: Flask, served: Client, plain: Client) -> None:
    for slug in ("alike", "beside"):
        published(real_db, AT[0], slug, one("talk", slug, **TALK), one("other", slug, **OTHER))
    asked = [*addresses(real_db, "alike", "talk", "other"), *addresses(real_db, "beside", "talk", "other")]
    assert len(asked) > 100
    when_known()
    remembered = 0
    for path in asked:
        for coding in ("gzip", "identity"):
            whole = ask(plain, path, Accept_Encoding=coding)
            assert whole[0] == 200
            for turn in range(2):
                assert (path, turn, *ask(served, path, Accept_Encoding=coding)) == (path, turn, *whole)
            again = {"Accept_Encoding": coding, "If_None_Match": whole[1]["ETag"]}
            assert (path, *ask(served, path, **again)) == (path, *ask(plain, path, **again))
            for more in ({}, {"If_None_Match": whole[1]["ETag"]}):
                sent = {"Accept_Encoding": coding, **more}
                assert (path, *ask(served, path, method="HEAD", **sent)) == (
                    path,
                    *ask(plain, path, method="HEAD", **sent),
                )
            remembered += from_memory(served, path, Accept_Encoding=coding)
    # A version that was looked up a second ago is looked up again, and is still the same.
    assert remembered == 2 * len(asked)


def test_a_head_or_a_304_may_come_first(real_db: Flask, served: Client, plain: Client) -> None:
    published(real_db, AT[0], "first-asked", one("talk", "first-asked", **TALK))
    path = "/summits/first-asked/calendar.ics"
    etag, modified = (ask(plain, path)[1][name] for name in ("ETag", "Last-Modified"))
    for first in ({"method": "HEAD"}, {"If_None_Match": etag}, {"If_Modified_Since": modified}):
        query = f"{path}?n={len(str(first))}"
        assert ask(served, query, **first) == ask(plain, query, **first)
        for then in ({}, {"method": "HEAD"}, {"If_None_Match": etag}, {"If_None_Match": '"other"'}, {}):
            assert (first, then, *ask(served, query, **then)) == (first, then, *ask(plain, query, **then))


PATHS = ("/summits/forms/calendar.ics", "/summits/forms/rooms/orangeraie/calendar.ics?lang=fr")


def test_every_form_of_question_is_understood_as_by_the_program(real_db: Flask, served: Client, plain: Client) -> None:
    published(real_db, AT[0], "forms", one("talk", "forms", **TALK))
    for path in PATHS:
        etag = ask(plain, path)[1]["ETag"].strip('"')
        ask(served, path)
        sent: list[dict[str, str]] = [{"If_None_Match": form.replace("{}", etag)} for form in IF_NONE_MATCH]
        sent += [{**one, "If_Modified_Since": "Fri, 31 Dec 2100 00:00:00 GMT"} for one in sent]
        sent += [{"If_Modified_Since": form} for form in IF_MODIFIED_SINCE]
        sent += [{"Accept_Encoding": form} for form, _ in CODINGS if form is not None]
        sent += [{"Accept_Encoding": "gzip, " * 100}, {"Accept_Encoding": "é"}, {"Range": "bytes=0-10"}]
        sent += [{"Accept": "text/html"}, {"Accept_Language": "fr"}, {"Cookie": "session=x"}, {"Host": "localhost:80"}]
        sent += [{"Host": "elsewhere.example"}, {"X_Forwarded_For": "10.0.0.1"}, {"X_Request_ID": "abcdefgh"}]
        seen = {}
        for headers in sent:
            seen[str(headers)] = ask(served, path, **headers)
            assert (headers, *seen[str(headers)]) == (headers, *ask(plain, path, **headers))
        assert {said[0] for said in seen.values()} == {200, 304, 400}


def test_what_is_no_feed_is_answered_by_the_program_alone(real_db: Flask, served: Client, plain: Client) -> None:
    published(real_db, AT[0], "first", one("talk"))
    asked = [*UNKNOWN, "/summits/first/rooms/nothing/calendar.ics", "/summits/first/", "/en/summits/first/", "/healthz"]
    asked += ["/summits/first/schedule.json", "/summits/first/calendar.ics?room=nothing"]
    for path in asked:
        for _ in range(2):
            said, whole = ask(served, path), ask(plain, path)
            assert (path, said[0], said[1].get("Content-Type")) == (path, whole[0], whole[1].get("Content-Type"))
            assert (path, len(said[2]) > 0) == (path, len(whole[2]) > 0)
        assert not from_memory(served, path)
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        path = "/summits/first/calendar.ics"
        assert (method, *ask(served, path, method=method)) == (method, *ask(plain, path, method=method))


# Through changes -----------------------------------------------------------------------------------------------------


def test_a_release_is_told_of_within_a_second(real_db: Flask, served: Client, plain: Client) -> None:
    path, room = "/summits/moved/calendar.ics", "/summits/moved/rooms/orangeraie/calendar.ics"
    steady = "/summits/steady/calendar.ics"
    published(real_db, AT[0], "moved", one("talk", "moved", **TALK), one("other", "moved", **OTHER))
    published(real_db, AT[0], "steady", one("talk", "steady", **TALK))
    for turn in range(1, 4):
        for address in (path, room, steady):
            ask(served, address)
        before = ask(plain, path)
        kept, there = ask(plain, room), ask(plain, steady)
        title = f"{{en: Turn {turn}, fr: Tour {turn}}}"
        published(real_db, AT[turn], "moved", one("talk", "moved", **TALK), one("other", "moved", **OTHER, title=title))
        after = ask(plain, path)
        assert after[2] != before[2]
        until = time.monotonic() + STALE_SECONDS + 0.05
        seen = []
        while time.monotonic() < until:
            said = ask(served, path)
            assert said in (before, after)
            seen.append(said == after)
            assert (ask(served, room), ask(served, steady)) == (kept, there)
            time.sleep(0.02)
        # Once told of, it is not taken back.
        assert seen == sorted(seen)
        assert ask(served, path) == after
        again = ask(served, path, If_None_Match=before[1]["ETag"])
        assert again == after
        assert ask(served, path, If_Modified_Since=before[1]["Last-Modified"]) == after


def test_no_answer_is_a_mixture_while_releases_are_made(real_db: Flask, served: Client, plain: Client) -> None:
    """Many ask while somebody publishes; each validator stands for one body, and each body is one that was released."""
    slug = "mixed"
    paths = [f"/summits/{slug}/calendar.ics", f"/summits/{slug}/rooms/oliveraie/calendar.ics"]
    published(real_db, AT[0], slug, one("other", slug, **OTHER, title="Turn 0"))
    seen: dict[tuple[str, str], set[bytes]] = {}
    failures: list[object] = []
    stop = threading.Event()

    def subscriber() -> None:
        client = Client(served.application)
        while not stop.is_set():
            for path in paths:
                answer = client.get(path)
                if answer.status_code != 200:
                    failures.append((path, answer.status_code))
                seen.setdefault((path, answer.headers["ETag"]), set()).add(answer.data)
            time.sleep(0.005)

    with time_machine.travel(NOW, tick=True):
        threads = [threading.Thread(target=subscriber) for _ in range(3)]
        for thread in threads:
            thread.start()
        released = set()
        try:
            for turn in range(1, 5):
                with real_db.app_context():
                    release(AT[turn], slug, one("other", slug, **OTHER, title=f"Turn {turn}"), more=MORE)
                    database.session.remove()
                released |= {plain.get(path).data for path in paths}
                time.sleep(0.3)
        finally:
            stop.set()
            for thread in threads:
                thread.join(timeout=60)
    assert failures == []
    assert [key for key, bodies in seen.items() if len(bodies) != 1] == []
    said = {body for bodies in seen.values() for body in bodies}
    # One turn may have been over before it was told of.
    assert len(said & released) >= 2
    titles = [b"SUMMARY;LANGUAGE=en:Turn %d\r\n" % turn for turn in range(5)]
    assert {sum(title in body for title in titles) for body in said} == {1}
    # The head of a calendar is of the release that its newest event is of.
    for body in said:
        head, *events = [line for line in content_lines(body) if line.startswith("LAST-MODIFIED:")]
        assert head == max(events)


def test_a_summit_that_was_made_anew_is_another_one(real_db: Flask, served: Client, plain: Client) -> None:
    path = "/summits/again/calendar.ics"
    published(real_db, AT[0], "again", one("talk", "again", **TALK), fictional="true")
    before = ask(served, path)
    assert before == ask(served, path) == ask(plain, path)
    with real_db.app_context():
        with transaction():
            discard_summit(OPERATOR, "again")
        database.session.remove()
    when_known()
    assert ask(served, path) == ask(plain, path)
    assert (ask(served, path)[0], from_memory(served, path)) == (404, False)
    published(real_db, AT[0], "again", one("talk", "again", **TALK), fictional="true")
    when_known()
    after = ask(served, path)
    assert after == ask(plain, path) == ask(served, path)
    assert after[1]["ETag"] != before[1]["ETag"]
    assert ask(served, path, If_None_Match=before[1]["ETag"]) == after


def test_at_midnight_in_the_summit_s_zone_calendars_are_told_to_look_more_often(
    real_db: Flask, served: Client, plain: Client
) -> None:
    published(real_db, AT[0], "nights", one("talk", "nights", **TALK))
    when_known()
    path = "/summits/nights/calendar.ics"
    # Marrakech is an hour ahead: the day before the first one begins at 23:00 UTC.
    instants = {
        datetime(2018, 12, 3, 22, 59, 59, tzinfo=UTC): b"PT1H",
        datetime(2018, 12, 3, 23, 0, 0, tzinfo=UTC): b"PT15M",
        datetime(2018, 12, 7, 22, 59, 59, tzinfo=UTC): b"PT15M",
        datetime(2018, 12, 7, 23, 0, 0, tzinfo=UTC): b"PT1H",
    }
    etags = []
    for at, refresh in instants.items():
        for turn in range(2):
            said = ask(served, path, at=at)
            assert (at, turn, *said) == (at, turn, *ask(plain, path, at=at))
            assert b"X-PUBLISHED-TTL:" + refresh in said[2]
        assert from_memory(served, path, at=at)
        etags.append(said[1]["ETag"])
    assert (etags[0] == etags[3], etags[1] == etags[2], etags[0] == etags[1]) == (True, True, False)


# What goes wrong -----------------------------------------------------------------------------------------------------


def test_without_a_database_the_program_says_so_and_nothing_of_it_is_kept(
    real_db: Flask, served: Client, plain: Client
) -> None:
    published(real_db, AT[0], "broken", one("talk", "broken", **TALK))
    path = "/summits/broken/calendar.ics"
    whole = ask(served, path)
    assert whole == ask(served, path) == ask(plain, path)

    def rename(old: str, new: str) -> None:
        with real_db.app_context(), database.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    rename("feed", "feed_away")
    try:
        when_known()
        for _ in range(3):
            said = ask(served, path)
            assert (said[0], said[1]["Cache-Control"]) == (500, "no-store")
            assert (said[0], said[2]) == (ask(plain, path)[0], ask(plain, path)[2])
            assert ask(served, path, If_None_Match=whole[1]["ETag"])[0] == 500
    finally:
        rename("feed_away", "feed")
    when_known()
    assert ask(served, path) == whole
    assert from_memory(served, path)


def test_how_often_the_database_is_asked(real_db: Flask, served: Client, counted: Callable[[], Any]) -> None:
    published(real_db, AT[0], "asked", one("talk", "asked", **TALK))
    path = "/summits/asked/calendar.ics"
    etag = ask(served, path)[1]["ETag"]
    when_known()
    with counted() as queries:
        for _ in range(20):
            assert ask(served, path, If_None_Match=etag)[0] == 304
    # Once a second, however many ask: on a slow machine the twenty may take longer than one.
    assert 1 <= len(queries) <= 3
    forget()
    assert from_memory(served, path) is False
    assert from_memory(served, path) is True


def test_too_many_questions_are_refused_whoever_would_answer(real_db: Flask) -> None:
    published(real_db, AT[0], "limited", one("talk", "limited", **TALK))
    app = serving(real_db, EVENTREG_FEED_LIMIT="3")
    client = Client(app.wsgi_app)
    path = "/summits/limited/calendar.ics"

    def poll(address: str, path: str = path, method: str = "GET") -> tuple[int, str | None]:
        with time_machine.travel(NOW, tick=False):
            answer = client.open(path, method=method, environ_overrides={"REMOTE_ADDR": address})
        return answer.status_code, answer.headers.get("Retry-After")

    try:
        assert [poll("192.0.2.1")[0] for _ in range(4)] == [200, 200, 200, 429]
        status, after = poll("192.0.2.1", method="HEAD")
        assert (status, 1 <= int(after or "0") <= 60) == (429, True)
        assert poll("192.0.2.1", "/summits/nothing/calendar.ics")[0] == 429
        # Pages are for people, and another address is somebody else.
        assert poll("192.0.2.1", "/en/")[0] == 200
        assert poll("192.0.2.2")[0] == 200
        with time_machine.travel(NOW, tick=False):
            refused = client.get(path, environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
        assert refused.content_type == "text/plain; charset=utf-8"
        assert refused.headers["Cache-Control"] == "no-store"
        assert refused.text.startswith("There were too many questions from this address. Ask again in ")
    finally:
        with app.app_context():
            database.engine.dispose()


def test_without_serving_nothing_stands_before_the_program(real_db: Flask, tmp_path: Any) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'none.sqlite'}", tmp_path)
    assert app.wsgi_app == Flask.wsgi_app.__get__(app)
