"""What the secretariat is told of the calendars that follow a summit, on its page and at the command line."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from werkzeug.test import TestResponse

from eventreg.access.enums import Role
from eventreg.access.viewer import Viewer
from eventreg.calendars.clients import Client
from eventreg.calendars.freshness import Freshness, Hour, get_freshness
from eventreg.calendars.freshness_text import freshness_lines, interval_words, percent_words
from eventreg.calendars.models import FeedPoll
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.identity.service import VIEWER_KEY
from eventreg.publication.models import Feed
from eventreg.summits.models import Summit
from support import OPERATOR, load_text, published, session_text, summit_text, two_summits, uid

FIRST = datetime(2018, 12, 5, 8, 0, tzinfo=UTC)
SECOND = datetime(2018, 12, 6, 12, 30, tzinfo=UTC)
NOW = datetime(2018, 12, 6, 17, 20, tzinfo=UTC)
NIGHT = session_text("night", where="{room: oliveraie}", uid=uid("first/night"))


def secretariat(*slugs: str) -> Viewer:
    return Viewer(holder="h", roles=frozenset((uid(slug), Role.SECRETARIAT) for slug in slugs))


def page(client: FlaskClient, slug: str = "first", language: str = "en", viewer: Viewer | None = None) -> TestResponse:
    known = secretariat("first") if viewer is None else viewer
    address = f"/{language}/manage/summits/{slug}/freshness"
    with time_machine.travel(NOW, tick=False):
        return client.get(address, environ_overrides={VIEWER_KEY: known})


def words(answer: TestResponse) -> str:
    """What is read on a page, in one line."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def polled(
    ago: timedelta, client: Client, polls: int, *, held: int, current: int, slug: str = "first", **parts: str
) -> None:
    """So many polls, so long before NOW."""
    at = NOW - ago
    row: dict[str, Any] = {
        "summit_id": database.session.scalar(select(Summit.id).where(Summit.slug == slug)),
        "hour": at.replace(minute=0),
        "family": "summit",
        "value": "",
        "language": "en",
        "client": client.value,
        "held": held,
        "current": current,
        "polls": polls,
        "last_at": at,
    }
    with transaction():
        database.session.execute(insert(FeedPoll), [row | parts])


HOURS = timedelta(hours=1)


@pytest.fixture
def followed(db: Flask) -> None:
    """The second release moves one session from a room to another; whoever follows the night is told of nothing."""
    with time_machine.travel(FIRST, tick=False):
        two_summits(session_text("one"), NIGHT)
    with time_machine.travel(SECOND, tick=False):
        published(summit_text("first", session_text("one", title="{en: New, fr: Nouveau}"), NIGHT), "first")
    polled(9 * HOURS, Client.APPLE, 40, held=1, current=1)
    polled(4 * HOURS, Client.APPLE, 7, held=1, current=2)
    polled(3 * HOURS, Client.APPLE, 33, held=2, current=2)
    polled(9 * HOURS, Client.GOOGLE, 2, held=0, current=1)
    polled(2 * HOURS, Client.GOOGLE, 1, held=0, current=2)
    polled(200 * HOURS, Client.ANDROID, 5, held=1, current=1)
    polled(8 * HOURS, Client.ANDROID, 3, held=1, current=1)
    polled(2 * HOURS, Client.EVOLUTION, 6, held=1, current=1, family="room", value="oliveraie")
    polled(HOURS, Client.APPLE, 4, held=0, current=1, family="several")
    # None of these is to be seen: of another summit, from long ago, of a feed that there never was.
    polled(HOURS, Client.KDE, 1_000, held=1, current=1, slug="other")
    polled(15 * 24 * HOURS, Client.NEXTCLOUD, 1_000, held=1, current=1)
    polled(HOURS, Client.VDIRSYNCER, 1_000, held=1, current=1, family="room", value="attic")


def facts(slug: str = "first") -> Freshness:
    return get_freshness(OPERATOR, slug, NOW)


def test_each_calendar_and_each_kind_that_asked_for_it(followed: None) -> None:
    found = facts()
    assert (found.release, found.changed_at, found.day) == (2, SECOND, 96)
    told = [
        (feed.family, feed.value, feed.touched, one.client, one.day, one.had, one.told, one.silent, one.before)
        for feed in found.feeds
        for one in feed.followers
    ]
    assert told == [
        ("summit", "", 2, Client.APPLE, 80, 33, 7, 0, 40),
        ("summit", "", 2, Client.GOOGLE, 3, 0, 0, 1, 2),
        ("summit", "", 2, Client.ANDROID, 3, 0, 0, 0, 8),
        ("room", "oliveraie", 1, Client.EVOLUTION, 6, 6, 0, 0, 0),
        ("several", "", None, Client.APPLE, 4, 0, 0, 4, 0),
    ]
    # Two rooms, a day, a kind, two sessions and the whole programme have feeds.
    offered = database.session.scalars(select(Feed.value).join(Summit).where(Summit.slug == "first")).all()
    assert found.unasked == len(offered) - 2


def test_what_is_not_back_since_the_release(followed: None) -> None:
    [(feed, one)] = facts().missing
    assert (feed.family, one.client, one.last_at) == ("summit", Client.ANDROID, NOW - 8 * HOURS)
    # Eight requests within 192 hours and 20 minutes: from the beginning of the first hour to the last of them.
    assert one.interval == (192 * HOURS + timedelta(minutes=20)) / 7


def test_once_it_is_back_it_is_missing_no_more(followed: None) -> None:
    polled(HOURS, Client.ANDROID, 1, held=1, current=2)
    assert facts().missing == ()


def test_kinds_over_all_calendars(followed: None) -> None:
    kinds = [(one.client, one.day, one.had, one.told, one.silent, one.feeds, one.not_back) for one in facts().kinds]
    assert kinds == [
        (Client.APPLE, 84, 33, 7, 4, 2, 0),
        (Client.EVOLUTION, 6, 6, 0, 0, 1, 0),
        (Client.GOOGLE, 3, 0, 0, 1, 1, 0),
        (Client.ANDROID, 3, 0, 0, 0, 1, 1),
    ]


def test_hour_by_hour_what_they_had(followed: None) -> None:
    found = facts()
    hour = NOW.replace(minute=0)
    assert found.hours == (
        Hour(begins=hour - 1 * HOURS, newest=0, given=0, older=0, silent=4),
        Hour(begins=hour - 2 * HOURS, newest=6, given=0, older=0, silent=1),
        Hour(begins=hour - 3 * HOURS, newest=33, given=0, older=0, silent=0),
        Hour(begins=hour - 4 * HOURS, newest=0, given=7, older=0, silent=0),
        Hour(begins=hour - 8 * HOURS, newest=0, given=0, older=3, silent=0),
        Hour(begins=hour - 9 * HOURS, newest=0, given=0, older=40, silent=2),
    )
    assert (found.newest, found.known) == (39, 89)


def test_how_often_is_said_only_where_it_can_be_known(db: Flask) -> None:
    two_summits(session_text("one"))
    polled(HOURS, Client.APPLE, 50, held=1, current=1)
    polled(HOURS, Client.GOOGLE, 1, held=0, current=1)
    polled(30 * HOURS, Client.KDE, 1, held=1, current=1)
    polled(6 * HOURS, Client.KDE, 1, held=1, current=1)
    [feed] = facts().feeds
    assert {one.client: one.interval for one in feed.followers} == {
        Client.APPLE: None,
        Client.GOOGLE: None,
        Client.KDE: 24 * HOURS + timedelta(minutes=20),
    }


@pytest.mark.parametrize("many", [1, 30])
def test_four_queries_however_much_there_is(client: FlaskClient, counted: Any, many: int) -> None:
    two_summits(*(session_text(f"s{number}", uid=uid(f"s{number}"), where="") for number in range(many)))
    for number in range(many):
        for one in list(Client)[:many]:
            polled(2 * HOURS, one, 9, held=1, current=1, family="session", value=uid(f"s{number}"))
    with counted() as queries:
        assert page(client).status_code == 200
    assert len(queries) == 4


def test_the_page_says_it_in_words(client: FlaskClient, followed: None) -> None:
    answer = page(client)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    said = words(answer)
    for sentence in (
        "Newest release in calendars No. 2 6 December 2018, 13:30 Marrakech time, UTC+1",
        "Requests in the last 24 hours 96 As at 6 December 2018, 18:20; each is counted within seconds.",
        "Had the newest release already 44% of the 89 requests that said what their calendars have",
        "Not back since the release 1 See which",
        "Apple Calendar (iPhone, iPad, Mac) 84 33 7 4 6 December 2018, 17:20",
        "Google Calendar asks once for many people 3 0 0 1 6 December 2018, 16:20",
        "ICSx⁵ and DAVx⁵ (Android) The whole programme Last request: 6 December 2018, 10:20 · usual interval: 27 hours",
        "15:00 33 0 0 0 14:00 0 7 0 0",
        "The whole programme 86 33 7 1 No. 2, 6 December 2018, 13:30",
        "Room Oliveraie 6 6 0 0 No. 1, 5 December 2018, 09:00",
        "Choices of several filters 4 0 0 4 – not known",
        "Google, Microsoft and others ask once for many of them",
        "Do not wait for calendars.",
    ):
        assert sentence in said
    for hidden in ("1000", "1 000", "KOrganizer", "vdirsyncer", "attic", "Elsewhere"):
        assert hidden not in said
    for path in ("screens/today", "changes", "subscribe"):
        assert f'href="/en/summits/first/{path}"' in answer.text


def test_names_are_text_and_marked_by_their_language(client: FlaskClient) -> None:
    published(
        summit_text(
            "first",
            session_text("one", title="{fr: '<b>Été</b> & 100%(x)s'}", uid=uid("one")),
        ),
        "first",
    )
    polled(HOURS, Client.APPLE, 1, held=1, current=1, family="session", value=uid("one"))
    assert '<bdi lang="fr">&lt;b&gt;Été&lt;/b&gt; &amp; 100%(x)s</bdi>' in page(client).text


def test_when_nobody_asked_it_says_what_to_do(client: FlaskClient) -> None:
    two_summits(session_text("one"))
    polled(HOURS, Client.KDE, 1_000, held=1, current=1, slug="other")
    answer = page(client)
    said = words(answer)
    assert "No calendar has asked for this programme in the last fortnight." in said
    assert "By kind of calendar" not in said
    assert 'href="/en/summits/first/subscribe"' in answer.text


def test_before_anything_is_published(client: FlaskClient) -> None:
    load_text(summit_text("first", session_text("one")))
    answer = page(client)
    assert answer.status_code == 200
    assert words(answer).endswith("Nothing is published yet, so there is no calendar to follow.")
    assert "/en/summits/first/" not in answer.text


def test_when_the_day_was_quiet_and_nothing_was_said(client: FlaskClient) -> None:
    two_summits(session_text("one"))
    polled(30 * HOURS, Client.GOOGLE, 3, held=0, current=1)
    said = words(page(client))
    assert "Requests in the last 24 hours 0" in said
    assert "Not known No request said what its calendar has." in said
    assert "Hour by hour" not in said


@pytest.mark.parametrize(
    "viewer",
    [
        Viewer.anonymous(),
        Viewer(holder="h"),
        Viewer(holder="h", administrator=True),
        Viewer(holder="h", roles=frozenset({(uid("first"), Role.REGISTRATION_OFFICER)})),
        Viewer(holder="h", roles=frozenset({(uid("first"), Role.ACCESS_CONTROL)})),
        Viewer(holder="h", roles=frozenset({(uid("first"), Role.ORGANISER)})),
        secretariat("other"),
    ],
    ids=["anonymous", "account", "administrator", "officer", "access control", "organiser", "of another summit"],
)
@pytest.mark.parametrize("slug", ["first", "draft", "none"])
def test_for_anybody_else_there_is_no_such_page(client: FlaskClient, followed: None, viewer: Viewer, slug: str) -> None:
    load_text(summit_text("draft", session_text("one")))
    answer, nothing = page(client, slug, viewer=viewer), page(client, "nothing-like-it")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert answer.text.replace(f"/{slug}/", "/nothing-like-it/") == nothing.text


def test_no_client_can_say_that_it_is_the_secretariat(client: FlaskClient, followed: None) -> None:
    address = "/en/manage/summits/first/freshness"
    for name in (VIEWER_KEY, "eventreg-viewer", "Eventreg_Viewer"):
        assert client.get(f"{address}?{VIEWER_KEY}=h", headers={name: "h"}).status_code == 404


@pytest.mark.parametrize("slug", ["No Slug", "x" * 500, "%00", "..", "first ", "é"])
def test_what_is_no_slug_is_not_looked_up(client: FlaskClient, counted: Any, slug: str) -> None:
    with counted() as queries:
        assert page(client, slug).status_code == 404
    assert len(queries) == 0


def test_only_reading(client: FlaskClient, followed: None) -> None:
    address = "/en/manage/summits/first/freshness"
    assert client.post(address, environ_overrides={VIEWER_KEY: secretariat("first")}).status_code in (400, 405)
    assert client.head(address, environ_overrides={VIEWER_KEY: secretariat("first")}).status_code == 200


def test_the_same_at_the_command_line(followed: None) -> None:
    assert list(freshness_lines(facts())) == [
        "Newest release in calendars: 2, 6 December 2018, 13:30 (Africa/Casablanca).",
        "Requests of the last 24 hours: 96.",
        "Of the 89 that said what they have, 44% had the newest release.",
        "Requests in 24 hours; since the newest release of what they follow: had it, were given it, did not say.",
        "Kinds of calendars:",
        "  Apple Calendar (iPhone, iPad, Mac): 84; 33, 7, 4",
        "  Evolution and GNOME Calendar: 6; 6, 0, 0",
        "  Google Calendar: 3; 0, 0, 1",
        "  ICSx⁵ and DAVx⁵ (Android): 3; 0, 0, 0, not back at 1 of 1 calendars",
        "Calendars:",
        "  The whole programme (release 2): 86; 33, 7, 1",
        "  Room Oliveraie (release 1): 6; 6, 0, 0",
        "  Choices of several filters: 4; 0, 0, 4",
        "Not back since the release that changed what they follow:",
        "  ICSx⁵ and DAVx⁵ (Android), The whole programme: last request 6 December 2018, 10:20,"
        " usually one request every 27 hours",
        "A request is not a person, and what a calendar was given it may not show yet.",
    ]


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 3, "0%"), (1, 3, "33%"), (3, 3, "100%"), (1, 1_000, "1%"), (999, 1_000, "99%")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(part: int, whole: int, said: str) -> None:
    assert percent_words(part, whole, "en") == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(0.2, "1 minute"), (12, "12 minutes"), (180, "3 hours"), (4_000, "3 days")]
)
def test_how_long_in_words(minutes: float, said: str) -> None:
    assert interval_words(timedelta(minutes=minutes), "en") == said
