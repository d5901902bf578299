"""Whole pages in memory: for whom, how long, how many, and their compressed form."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask, Response
from flask.testing import FlaskClient

from eventreg.web import kept
from eventreg.web.kept import LONGEST, KeptCompressed, Memory, kept_page
from support import published, session_text, summit_text, uid

NOW = datetime(2018, 12, 7, 9, tzinfo=UTC)
HOME = "/en/summits/first/"
PACKED = {"Accept-Encoding": "gzip"}


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    kept.forget()
    yield
    kept.forget()


def test_the_longest_unused_goes_first() -> None:
    memory = Memory[str](2)
    memory.keep({1: "a", 2: "b"})
    assert memory.find(1) == "a"
    memory.keep({3: "c"})
    assert memory.find_many([1, 2, 3]) == {1: "a", 3: "c"}


def test_a_memory_is_never_heavier_than_it_may_be() -> None:
    memory = Memory[str](100, weigh=len, heaviest=10)
    memory.keep({1: "aaaa", 2: "bbbb"})
    memory.keep({2: "bb", 3: "cccc"})
    assert memory.find_many([1, 2, 3]) == {1: "aaaa", 2: "bb", 3: "cccc"}
    memory.keep({4: "d"})
    assert memory.find_many([1, 2, 3, 4]) == {2: "bb", 3: "cccc", 4: "d"}
    memory.clear()
    memory.keep({5: "eeeeeeeeee"})
    assert memory.find(5) == "eeeeeeeeee"
    memory.keep({6: "ffffffffffff"})
    assert memory.find(6) is None


@pytest.fixture
def asked(db: Flask) -> Iterator[list[datetime]]:
    """When a page was made anew."""
    with db.test_request_context("/en/?a=1"):
        yield []


def ask(asked: list[datetime], now: datetime, until: datetime | None = None, key: object = "key") -> Response:
    def make() -> tuple[str, datetime | None]:
        asked.append(now)
        return f"made {now:%H:%M:%S} é", until

    return kept_page(key, now, make)


@pytest.mark.parametrize(
    ("until", "later", "again"),
    [
        (None, LONGEST - timedelta(seconds=1), False),
        (None, LONGEST, True),
        (NOW + timedelta(seconds=5), timedelta(seconds=4), False),
        (NOW + timedelta(seconds=5), timedelta(seconds=5), True),
        # A clock that was set back: nothing says how long ago the page was made.
        (None, timedelta(seconds=-1), True),
        (NOW + timedelta(hours=1), LONGEST, True),
    ],
)
def test_how_long_a_page_holds(asked: list[datetime], until: datetime | None, later: timedelta, again: bool) -> None:
    ask(asked, NOW, until)
    shown = ask(asked, NOW + later)
    assert asked == ([NOW, NOW + later] if again else [NOW])
    assert shown.get_data(as_text=True) == f"made {asked[-1]:%H:%M:%S} é"
    assert (shown.content_type, shown.headers["Cache-Control"]) == ("text/html; charset=utf-8", "public, max-age=60")


def test_another_key_or_address_is_another_page(db: Flask, asked: list[datetime]) -> None:
    ask(asked, NOW)
    ask(asked, NOW + timedelta(seconds=1), key="other")
    for path, base in (("/en/?a=2", None), ("/fr/?a=1", None), ("/en/?a=1", "http://elsewhere.example")):
        with db.test_request_context(path, base_url=base):
            db.config["BASE_URL"], before = base or db.config["BASE_URL"], db.config["BASE_URL"]
            try:
                ask(asked, NOW + timedelta(seconds=len(asked)))
            finally:
                db.config["BASE_URL"] = before
    assert len(asked) == 5


def test_what_is_compressed_is_the_page_that_was_asked_for(client: FlaskClient) -> None:
    published(summit_text("first", session_text("a", uid=uid("first/a"))), "first")
    paths = (HOME, f"{HOME}sessions/{uid('first/a')}", "/en/", f"{HOME}?q=title", HOME)
    packed = [gzip.decompress(client.get(path, headers=PACKED).data) for path in paths]
    assert packed == [client.get(path).data for path in paths]
    assert len(set(packed)) == len(set(paths))


def test_nothing_is_kept_of_what_is_no_kept_page(db: Flask) -> None:
    bodies = KeptCompressed()
    with db.test_request_context("/en/"):
        bodies.set("gzip;", b"a")
        assert bodies.get("gzip;") is None


def test_a_page_of_today_ends_with_the_day(client: FlaskClient) -> None:
    sixth = session_text("a", title="Sixth", when="{day: 2018-12-06, starts: '10:00', ends: '11:00'}")
    published(summit_text("first", sixth, session_text("b", title="Seventh")), "first")
    # Midnight in Marrakech, which was an hour ahead.
    with time_machine.travel(datetime(2018, 12, 6, 22, 59, 30, tzinfo=UTC), tick=False) as clock:
        before = client.get(HOME).text
        clock.move_to(datetime(2018, 12, 6, 23, 0, tzinfo=UTC))
        after = client.get(HOME).text
    assert [("Sixth" in shown, "Seventh" in shown) for shown in (before, after)] == [(True, False), (False, True)]
