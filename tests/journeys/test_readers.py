"""Readers' stories in a browser: without scripts, on a phone and at a desk, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from eventreg.foundation.places import shipped
from journeys.conftest import serving
from journeys.facts_gfmd_2018 import FACTS
from support import load_text, publish, session_text, summit_text

# What a browser shows does not depend on the database; both are behind the pages' own tests.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("template", ["sqlite"], indirect=True, scope="session")]

SESSION = "96f59edb-7920-4d90-b2d8-7ac4301d2cf1"
LONG = "Interministerielle-Koordinierungsarbeitsgruppensitzung " * 4


@pytest.fixture(scope="module")
def address(real_db: Flask) -> Iterator[str]:
    real_db.config["BASE_URL"] = None
    real_db.config["TRUSTED_HOSTS"] = None
    with real_db.app_context():
        load_text(shipped("gfmd-2018").read_text("utf-8"))
        publish("gfmd-2018")
        load_text(
            summit_text(
                "busy",
                session_text("long", title=f"{{en: '{LONG}', ar: 'دور بناء القدرات في الهجرة'}}", description=LONG),
                session_text(
                    "off", cancelled="true", where="{room: oliveraie}", cancelled_note="{en: Ill, fr: Malade}"
                ),
                session_text("open", where="{certainty: to_be_confirmed}", when="{day: 2018-12-06, half: morning}"),
            )
        )
        publish("busy")
        load_text(summit_text("empty"))
        publish("empty")
    with serving(real_db) as url:
        yield url


def axe(browser: Browser, url: str, width: int, scheme: str) -> list[str]:
    """Rules that the page at `url` breaks; its own context, because axe is a script and our policy allows none."""
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        bypass_csp=True,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(url)
    found = Axe().run(page)
    context.close()
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


WORDS = {
    "en": {
        "title": "What role for capacity building in turning the Global Compact on Migration into action?",
        "add": "Add to calendar",
        "other": "Français",
        "time": "08:30",
        "day": "Friday 7 December 2018",
        "zone": "UTC+1",
    },
    "fr": {
        "title": "Quel rôle pour le renforcement des capacités",
        "add": "Ajouter au calendrier",
        "other": "English",
        "time": "8\u00a0h\u00a030",
        "day": "vendredi 7 décembre 2018",
        "zone": "UTC+1",
    },
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_the_list_of_meetings_to_the_calendar(address: str, page: Page, language: str) -> None:
    """A stranger finds the side event, reads when and where it was, and takes it into a calendar at 08:30."""
    words = WORDS[language]
    elsewhere: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(address) else elsewhere.append(request.url))
    page.goto(f"{address}/{language}/")
    page.locator('a[href$="/summits/gfmd-2018/"]').click()
    page.locator(f'a[href$="/sessions/{SESSION}"]').click()
    expect(page.locator("h1")).to_contain_text(words["title"])
    facts = page.locator("main")
    for word in ("time", "day", "zone"):
        expect(facts).to_contain_text(words[word])
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth") is True
    with page.expect_request("**/*.ics*") as asked:
        page.get_by_role("link", name=words["add"]).click(no_wait_after=True)
    response = page.request.get(asked.value.url)
    (event,) = Calendar.from_ical(response.body()).walk("VEVENT")
    assert event["DTSTART"].dt.strftime("%H:%M") == "08:30"
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2018, 12, 7, 7, 30, tzinfo=UTC)
    assert event["SUMMARY"].startswith(words["title"])
    assert elsewhere == []


def test_a_reader_changes_the_language_and_stays(address: str, page: Page) -> None:
    page.goto(f"{address}/en/summits/gfmd-2018/sessions/{SESSION}")
    page.get_by_role("link", name="Français").click()
    expect(page).to_have_url(f"{address}/fr/summits/gfmd-2018/sessions/{SESSION}")
    page.goto(f"{address}/fr/summits/gfmd-2018/?kind=workshop")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{address}/en/summits/gfmd-2018/?kind=workshop")


def test_a_reader_searches_filters_and_comes_back(address: str, page: Page) -> None:
    """By keyboard alone: search in another spelling, find nothing, clear."""
    page.goto(f"{address}/en/summits/gfmd-2018/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("hagstrom")
    page.keyboard.press("Enter")
    expect(page.locator('a[href*="/sessions/"]')).to_have_count(1)
    page.goto(f"{address}/en/summits/gfmd-2018/?q=xylophone")
    page.get_by_role("link", name="Show the whole programme").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/en/summits/gfmd-2018/")
    expect(page.locator('a[href*="/sessions/"]')).to_have_count(7)


def test_the_keyboard_reaches_the_content_first(address: str, page: Page) -> None:
    page.goto(f"{address}/en/summits/gfmd-2018/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/en/summits/gfmd-2018/#main")


@pytest.mark.parametrize(("position", "language"), [(0, "en"), (1, "fr")])
def test_every_fact_of_the_two_documents_is_on_the_page(
    address: str, browser: Browser, position: int, language: str
) -> None:
    page = browser.new_page()
    page.goto(f"{address}/{language}/summits/gfmd-2018/sessions/{SESSION}")
    text = " ".join(page.locator("main").inner_text().split())
    missing = [fact[position] for fact in FACTS if " ".join(fact[position].split()) not in text]
    page.close()
    assert missing == []


PATHS = {
    "meetings": "/{}/",
    "programme": "/{}/summits/gfmd-2018/",
    "session": f"/{{}}/summits/gfmd-2018/sessions/{SESSION}",
    "long names, cancelled, to be confirmed": "/{}/summits/busy/",
    "nothing in it": "/{}/summits/empty/",
    "nothing found": "/{}/summits/gfmd-2018/?q=xylophone&kind=plenary",
    "not there": "/{}/summits/gone/",
}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_axe_finds_nothing(address: str, browser: Browser, path: str, language: str, width: int) -> None:
    scheme = "light" if width == 390 else "dark"
    assert axe(browser, address + path.format(language), width, scheme) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_nothing_runs_off_the_side(address: str, browser: Browser, path: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(address + path.format("fr"))
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()
    assert wide == 0
