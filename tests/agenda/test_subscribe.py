"""Calendars to follow: their addresses, how soon they ask to be looked at, and what partners paste."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from agenda.pages import Page
from conftest import make_app
from eventreg.agenda import queries, subscribe
from eventreg.agenda.read_model import SummitEntry
from eventreg.calendars.feeds import refresh_phase
from eventreg.publication.feeds import FeedFacts
from eventreg.publication.found_by import FEED_FACETS
from support import published, session_text, summit_text

ADDRESS = "https://summit.example/summits/first/rooms/orangeraie/calendar.ics?lang=fr"


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Flask]:
    app = make_app(f"sqlite:///{tmp_path / 'a.sqlite'}", tmp_path, EVENTREG_BASE_URL="https://summit.example")
    with app.test_request_context("/fr/summits/first/", base_url="https://summit.example"):
        yield app


def test_every_way_leads_to_the_same_calendar(secure: Flask) -> None:
    path = subscribe.calendar_path("first", {"room": "orangeraie"}, "fr")
    found = subscribe.ways(path, "Sommet & salle – «\u202fété\u202f»")
    assert found.address == ADDRESS
    assert found.device == "webcal" + ADDRESS.removeprefix("https")
    assert parse_qs(urlsplit(found.google).query) == {"cid": [found.device]}
    for url, host in ((found.outlook_work, "outlook.office.com"), (found.outlook_private, "outlook.live.com")):
        assert urlsplit(url)[:3] == ("https", host, "/calendar/0/addfromweb")
        assert parse_qs(urlsplit(url).query) == {"url": [ADDRESS], "name": ["Sommet & salle – «\u202fété\u202f»"]}


def test_the_addresses_of_calendars(secure: Flask) -> None:
    def path(**chosen: str) -> str:
        return subscribe.calendar_path("first", chosen, "en")

    assert path() == "/summits/first/calendar.ics?lang=en"
    assert path(day="2018-12-07") == "/summits/first/days/2018-12-07/calendar.ics?lang=en"
    assert path(language="fr") == "/summits/first/languages/fr/calendar.ics?lang=en"
    assert path(theme="work", room="a") == "/summits/first/calendar.ics?room=a&theme=work&lang=en"
    assert path(language="fr", day="2018-12-07") == "/summits/first/calendar.ics?day=2018-12-07&language=fr&lang=en"
    # Those that calendars answer to, under the names that pages have for them.
    assert set(subscribe.PLURALS) == {family.value for family in FEED_FACETS.values()}


def test_the_addresses_of_pages(secure: Flask) -> None:
    chosen = {"language": "ar", "organisation": "x"}
    assert subscribe.page_path("subscribe.page", "first", {}) == "/fr/summits/first/subscribe"
    assert (
        subscribe.page_path("subscribe.page", "first", chosen)
        == "/fr/summits/first/subscribe?language=ar&organisation=x"
    )
    # The programme has no such filter.
    assert subscribe.programme_path("first", chosen) == "/fr/summits/first/?language=ar"


def entry(**parts: str) -> SummitEntry:
    published(summit_text("first", session_text("a"), **parts), "first")
    return queries.get_summit(queries.ANONYMOUS, "first")[1]


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"starts_on": "2018-12-07"},
        {"starts_on": "2018-03-01", "ends_on": "2018-03-01"},
        {"state": "archived"},
        {"dates_certainty": "inferred"},
    ],
)
def test_the_page_says_what_the_calendar_asks_for(db: Flask, parts: dict[str, str]) -> None:
    """Day by day: the sentence and the property of the feed cannot differ."""
    summit = entry(**parts)
    quick = subscribe.quick_days(summit)
    for n in range(366):
        day = date(2018, 1, 1) + timedelta(days=n)
        said = quick is not None and quick[0] <= day <= quick[1]
        assert refresh_phase(FeedFacts.of(summit.payload), day) == ("PT15M" if said else "PT1H"), day
    assert (quick is None) is (parts.keys() & {"state", "dates_certainty"} != set())


def test_what_partners_paste_is_one_element(db: Flask) -> None:
    summit = entry(name="{en: 'A \"quoted\" <b>name</b> & </textarea>', fr: «\u202fNom\u202f»}")
    with db.test_request_context("/en/"):
        html = subscribe.frame_html("https://summit.example/en/summits/first/embed?room=a&day=2018-12-07", summit)
    (frame,) = Page(html).elements
    assert (frame.tag, frame.attributes) == (
        "iframe",
        {
            "src": "https://summit.example/en/summits/first/embed?room=a&day=2018-12-07",
            "title": 'Programme – A "quoted" <b>name</b> & </textarea>',
            "width": "100%",
            "height": "640",
            "loading": "lazy",
            "referrerpolicy": "no-referrer",
            "sandbox": "allow-popups allow-popups-to-escape-sandbox",
        },
    )
    assert type(html) is str
