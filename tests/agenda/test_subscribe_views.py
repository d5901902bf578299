"""What pages offer to subscribe to: never a calendar that does not answer, and always how soon it follows."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from agenda.pages import Page
from eventreg.agenda import sharing
from eventreg.web import kept
from support import load_text, publish, published, session_text, summit_text, two_summits, uid

BASE = "http://localhost"
HOME = "/en/summits/first/"
SUBSCRIBE = "/en/summits/first/subscribe"

MORE = """
themes:
  - {key: work, name: {en: Work, fr: Travail}}
  - {key: guessed, name: Guessed}
organisations:
  - {key: office, kind: company, name: {en: Œuvrard Office, fr: Bureau Œuvrard}}
  - {key: shade, kind: company, name: Shadow Works}
"""


def own(key: str) -> str:
    return uid(f"first/{key}")


def one(key: str, **parts: str) -> str:
    return session_text(key, uid=own(key), **parts)


SESSIONS = (
    one("early", languages="{working: [en], interpretation: [fr]}", themes="[work]"),
    one("other", where="{room: oliveraie}", organisers="[{organisation: office, role: lead}]"),
    one("fifth", kind="workshop", when="{day: 2018-12-05, half: morning}"),
    # In no calendar, so nothing that it alone has is offered.
    one("guess", kind="meeting", when="{day: 2018-12-05, certainty: inferred}", themes="[guessed]"),
    one(
        "hidden", visibility="hidden", kind="reception", languages="{working: [sw]}",
        when="{day: 2018-12-06, starts: '08:30', ends: '09:45'}",
        organisers="[{organisation: shade, role: lead}]",
    ),
)  # fmt: skip


@pytest.fixture
def reader(db: Flask) -> FlaskClient:
    published(summit_text("first", *SESSIONS) + MORE, "first")
    published(summit_text("other", session_text("x", kind="plenary", where="{room: oliveraie}")), "other")
    return db.test_client()


def page(client: FlaskClient, path: str) -> Page:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8"), path
    return Page(answer.text)


def address(shown: Page) -> str:
    """The address of the calendar that a page offers, without the site."""
    (field,) = shown.all("input", id="calendar-address")
    assert "readonly" in field.attributes
    assert field.attributes["value"].startswith(BASE)
    return field.attributes["value"].removeprefix(BASE)


def marks(shown: Page) -> list[str]:
    """What the panel says that it leaves out of the reader's choice."""
    return [text for text in shown.texts("p", class_="mark") if "calendar" in text]


SEARCH = ["A search cannot be followed: this calendar goes without it."]
NOTHING = [
    "Nothing with a date fits this choice, so there is nothing to follow: this is the calendar of the whole programme."
]
WHOLE = "/summits/first/calendar.ics?lang=en"

FILTERED: dict[str, tuple[str, list[str]]] = {
    "": (WHOLE, []),
    "view=list": (WHOLE, []),
    "day=all": (WHOLE, []),
    "day=2018-12-07": ("/summits/first/days/2018-12-07/calendar.ics?lang=en", []),
    "room=oliveraie": ("/summits/first/rooms/oliveraie/calendar.ics?lang=en", []),
    "theme=work": ("/summits/first/themes/work/calendar.ics?lang=en", []),
    "kind=workshop": ("/summits/first/kinds/workshop/calendar.ics?lang=en", []),
    "language=fr": ("/summits/first/languages/fr/calendar.ics?lang=en", []),
    "room=orangeraie&theme=work": ("/summits/first/calendar.ics?room=orangeraie&theme=work&lang=en", []),
    "language=en&day=2018-12-07": ("/summits/first/calendar.ics?day=2018-12-07&language=en&lang=en", []),
    "q=early": (WHOLE, SEARCH),
    "q=xylophone&day=all": (WHOLE, SEARCH),
    "room=orangeraie&q=early": ("/summits/first/rooms/orangeraie/calendar.ics?lang=en", SEARCH),
    "room=nothing": (WHOLE, NOTHING),
    "room=oliveraie&theme=work": (WHOLE, NOTHING),
    "theme=guessed": (WHOLE, NOTHING),
    "kind=meeting": (WHOLE, NOTHING),
    # Of a session that nobody may know of.
    "kind=reception": (WHOLE, NOTHING),
    "language=sw": (WHOLE, NOTHING),
    # Malformed: as if it were not there.
    "day=2018-02-30": (WHOLE, []),
    "room=%00": (WHOLE, []),
    "language=English": (WHOLE, []),
}


def test_the_same_filters_have_their_own_calendar(reader: FlaskClient) -> None:
    found = {}
    for query in FILTERED:
        shown = page(reader, f"{HOME}?{query}")
        found[query] = (address(shown), marks(shown))
    assert found == FILTERED


def test_every_calendar_that_is_offered_answers(reader: FlaskClient) -> None:
    for query, (calendar, _) in FILTERED.items():
        answer = reader.get(calendar)
        assert (query, answer.status_code, b"BEGIN:VEVENT" in answer.data) == (query, 200, True)


def test_the_panel_says_what_it_has_and_leads_everywhere(reader: FlaskClient) -> None:
    shown = page(reader, f"{HOME}?room=oliveraie&day=2018-12-07")
    (parts,) = shown.texts("ul", class_="parts-followed")
    assert parts == "Day Friday 7 December 2018 Room Oliveraie"
    links = {link.text: link.attributes["href"] for link in shown.all("a")}
    calendar = "localhost/summits/first/calendar.ics?day=2018-12-07&room=oliveraie&lang=en"
    assert links["Add to this device"] == f"webcal://{calendar}"
    assert links["Google Calendar"].startswith("https://calendar.google.com/")
    assert links["Outlook, work or school account"].startswith("https://outlook.office.com/")
    assert links["Outlook, private account"].startswith("https://outlook.live.com/")
    more = links["All calendars of this meeting: days, rooms, themes, organizations"]
    assert more == f"{SUBSCRIBE}?day=2018-12-07&room=oliveraie"
    assert address(page(reader, more)) == address(shown)


def test_how_soon_it_follows(reader: FlaskClient, db: Flask) -> None:
    def said(path: str) -> list[str]:
        return page(reader, path).texts("p", class_="how-soon")

    asks = (
        "This calendar asks to be looked at every 15 minutes around the meeting (4–7 December 2018) and every hour"
        " otherwise; each application decides for itself."
    )
    assert said(HOME) == [asks, "For a last-minute change, look at this page."]
    assert said(SUBSCRIBE) == [asks, "For a last-minute change, look at the programme itself."]
    assert said(f"{HOME}sessions/{own('early')}") == said(HOME)
    published(summit_text("first", *SESSIONS, dates_certainty="inferred") + MORE, "first")
    assert said(HOME)[0] == "This calendar asks to be looked at every hour; each application decides for itself."
    published(summit_text("first", *SESSIONS, state="archived") + MORE, "first")
    for path in (HOME, SUBSCRIBE, f"{HOME}sessions/{own('early')}"):
        assert said(path) == []
        assert "This programme is archived: its calendar no longer changes." in reader.get(path).text
        assert "Thunderbird" not in reader.get(path).text


def test_without_a_date_there_is_no_panel(db: Flask, client: FlaskClient) -> None:
    published(summit_text("first", one("a", when="{certainty: not_stated}")), "first")
    for path in (HOME, f"{HOME}sessions/{own('a')}"):
        shown = page(client, path)
        assert shown.all("input", id="calendar-address") == []
        assert [link for link in shown.all("a") if ".ics" in link.attributes["href"]] == []
    # Somebody who was told the address of the page finds the calendar of what is to come.
    assert address(page(client, SUBSCRIBE)) == WHOLE
    assert client.get(WHOLE).status_code == 200


def test_a_session_can_be_added_once_or_followed(reader: FlaskClient) -> None:
    shown = page(reader, f"/fr/summits/first/sessions/{own('early')}")
    calendar = f"/summits/first/sessions/{own('early')}.ics?lang=fr"
    assert address(shown) == calendar
    assert [link.attributes["href"] for link in shown.all("a", class_="button")] == [calendar]
    assert reader.get(calendar).status_code == 200
    guess = page(reader, f"{HOME}sessions/{own('guess')}")
    assert guess.all("input", id="calendar-address") == []


def test_an_organisation_can_be_followed_at_each_meeting(reader: FlaskClient) -> None:
    home = reader.get(f"{HOME}sessions/{own('other')}").text
    (organisation,) = set(re.findall(r"/en/organisations/([0-9a-f-]{36})", home))
    links = [link for link in page(reader, f"/en/organisations/{organisation}").all("a")]
    (leads,) = [link.attributes["href"] for link in links if link.text == "Its sessions at this meeting as a calendar"]
    assert leads == f"{SUBSCRIBE}?organisation={organisation}"
    shown = page(reader, leads)
    assert address(shown) == f"/summits/first/organisations/{organisation}/calendar.ics?lang=en"
    assert shown.texts("ul", class_="parts-followed") == ["Organization Œuvrard Office"]
    assert reader.get(address(shown)).data.count(b"BEGIN:VEVENT") == 1


# The page ------------------------------------------------------------------------------------------------------------


def families(shown: Page) -> dict[str, list[str]]:
    """The calendars a page lists, by the parameter that chooses them."""
    found: dict[str, list[str]] = {}
    for link in shown.all("a"):
        match = re.fullmatch(r"/(?:en|fr)/summits/first/subscribe\?([a-z]+)=.+", link.attributes["href"])
        if match and "hreflang" not in link.attributes:
            found.setdefault(match[1], []).append(link.text)
    return found


def test_the_page_lists_every_public_calendar(reader: FlaskClient) -> None:
    assert families(page(reader, SUBSCRIBE)) == {
        "day": ["Wednesday 5 December 2018", "Friday 7 December 2018"],
        "room": ["Orangeraie", "Oliveraie"],
        "theme": ["Work"],
        "kind": ["Side event", "Workshop"],
        "language": ["English", "French"],
        "organisation": ["Œuvrard Office"],
    }
    french = families(page(reader, "/fr/summits/first/subscribe"))
    assert (french["theme"], french["organisation"]) == (["Travail"], ["Bureau Œuvrard"])
    assert french["language"] == ["Anglais", "Français"]


def test_each_of_them_leads_to_a_calendar_with_something_in_it(reader: FlaskClient) -> None:
    shown = page(reader, SUBSCRIBE)
    paths = [link.attributes["href"] for link in shown.all("a") if "subscribe?" in link.attributes["href"]]
    assert len(paths) == 10
    for path in paths:
        chosen = page(reader, path)
        assert marks(chosen) == []
        assert len(chosen.all("ul", class_="parts-followed")) == 1
        assert b"BEGIN:VEVENT" in reader.get(address(chosen)).data
        # What is chosen is marked, and its code and its frame are of the same part.
        current = [link for link in chosen.all("a", **{"aria-current": "true"}) if "hreflang" not in link.attributes]
        assert [link.attributes["href"] for link in current] == [path]
        (code,) = [image.attributes["src"] for image in chosen.all("img")]
        assert code == path.replace("/subscribe?", "/subscribe/qr.svg?")
        assert path.replace("/subscribe?", "/embed?") in chosen.texts("textarea", id="frame-code")[0]


def test_what_was_and_is_not_public_any_more_is_not_listed(reader: FlaskClient) -> None:
    load_text(
        summit_text("first", *SESSIONS).replace("kind: workshop", "kind: workshop\n    visibility: hidden") + MORE
    )
    publish("first")
    listed = families(page(reader, SUBSCRIBE))
    assert (listed["day"], listed["kind"]) == (["Friday 7 December 2018"], ["Side event"])
    # Its calendar goes on for those who have it.
    assert reader.get("/summits/first/kinds/workshop/calendar.ics").status_code == 200
    assert marks(page(reader, f"{SUBSCRIBE}?kind=workshop")) == NOTHING


@pytest.mark.parametrize(
    "query",
    [
        "room=nothing", "day=2018-12-06", "theme=guessed", "kind=reception", "language=sw",
        f"organisation={uid('nobody')}", "room=orangeraie&kind=reception",
    ],
)  # fmt: skip
def test_what_has_no_calendar_gets_that_of_everything_and_a_sentence(reader: FlaskClient, query: str) -> None:
    shown = page(reader, f"{SUBSCRIBE}?{query}")
    assert (address(shown), marks(shown)) == (WHOLE, NOTHING)
    assert shown.texts("h2", id="ways") == ["The whole programme"]
    assert "embed?" not in shown.texts("textarea", id="frame-code")[0]


@pytest.mark.parametrize(
    "query",
    ["room=%22%3E%3Cscript%3E", "organisation=x", "organisation=%00", "day=2018-13-01", "day=all", "x=y", "q=early"],
)
def test_what_is_malformed_is_as_if_it_were_not_there(reader: FlaskClient, query: str) -> None:
    shown = page(reader, f"{SUBSCRIBE}?{query}")
    assert (address(shown), marks(shown)) == (WHOLE, [])
    assert reader.get(f"/en/summits/first/subscribe/qr.svg?{query}").status_code == 200


@pytest.mark.parametrize("page", ["subscribe", "subscribe/qr.svg", "embed"])
def test_nothing_of_a_summit_that_is_not_released(db: Flask, client: FlaskClient, page: str) -> None:
    load_text(summit_text("draft", one("a")))
    for path in (f"/en/summits/draft/{page}", f"/en/summits/{'x' * 200}/{page}", f"/de/summits/draft/{page}"):
        answer = client.get(path)
        assert (answer.status_code, "Summit draft" in answer.text) == (404, False)


def test_the_code_leads_to_the_page_it_stands_on(reader: FlaskClient) -> None:
    """A page every phone can show, where a calendar's own address would be opened in a way of its maker's."""
    for query in ("", "?room=orangeraie&language=fr"):
        answer = reader.get(f"/fr/summits/first/subscribe/qr.svg{query}")
        assert answer.content_type == "image/svg+xml"
        assert answer.data == sharing.qr_svg(f"{BASE}/fr/summits/first/subscribe{query}")
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers.getlist("Set-Cookie") == []


# Cost ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_queries_of_pages(db: Flask, client: FlaskClient, counted: Any, sessions: int) -> None:
    many = [
        one(f"s{n}", where="", kind="workshop", organisers="[{organisation: office, role: lead}]")
        for n in range(sessions)
    ]
    published(summit_text("first", *many) + MORE, "first")

    def count(path: str) -> int:
        with counted() as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    expected = {
        SUBSCRIBE: (3, 1),
        f"{SUBSCRIBE}?kind=workshop": (3, 1),
        f"{SUBSCRIBE}/qr.svg": (1, 1),
        "/en/summits/first/embed": (3, 1),
        "/en/summits/first/embed?kind=workshop": (5, 1),
        "/en/summits/first/embed?kind=nothing": (4, 1),
        HOME: (4, 1),
        f"{HOME}?kind=workshop": (4, 1),
    }
    found = {}
    for path in expected:
        kept.forget()
        found[path] = (count(path), count(path))
    assert found == expected


def test_a_release_shows_at_once(reader: FlaskClient) -> None:
    assert "theme" in families(page(reader, SUBSCRIBE))
    published(summit_text("first", one("early", themes="[]"), *SESSIONS[1:]) + MORE, "first")
    assert "theme" not in families(page(reader, SUBSCRIBE))
    published(summit_text("first", *SESSIONS) + MORE, "first")
    assert families(page(reader, SUBSCRIBE))["theme"] == ["Work"]


def test_two_summits_have_calendars_of_their_own(db: Flask, client: FlaskClient) -> None:
    two_summits(one("a", kind="workshop"))
    assert families(page(client, SUBSCRIBE))["kind"] == ["Workshop"]
    assert {urlsplit(address(page(client, f"/en/summits/{slug}/subscribe"))).path for slug in ("first", "other")} == {
        "/summits/first/calendar.ics",
        "/summits/other/calendar.ics",
    }
