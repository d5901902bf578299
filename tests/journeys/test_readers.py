"""Readers' stories in a browser: without scripts, on a phone and at a desk, in both languages."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from eventreg.foundation.places import shipped
from eventreg.foundation.transaction import transaction
from eventreg.summit_file.rehearsal import rehearsal_documents
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from journeys.conftest import serving
from journeys.facts_gfmd_2018 import FACTS
from support import OPERATOR, REQUIRED, load_text, publish, session_text, summit_text, uid

# What a browser shows does not depend on the database; both are behind the pages' own tests.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("template", ["sqlite"], indirect=True, scope="session")]

SESSION = "96f59edb-7920-4d90-b2d8-7ac4301d2cf1"
LONG = "Interministerielle-Koordinierungsarbeitsgruppensitzung " * 4
NOW = datetime(2026, 11, 18, 9, 50, tzinfo=UTC)
"""In the middle of the rehearsal: sessions are on in three rooms, and others begin at 10:15."""

ARCHIVES = ("gfmd-2018", "m4sd-board-2", "mainstreaming-closing-2018", "m4sd-closing-2023")


def wide(changed: bool) -> str:
    """A day with twelve rooms side by side, quarters of an hour, breaks, and what has no room or no time."""
    day = "day: 2018-12-06"
    sessions = [
        session_text(f"side-{n}", where=f"{{room: room-{n}}}", when=f"{{{day}, starts: '08:30', ends: '09:45'}}")
        for n in range(1, 13)
    ]
    sessions += [
        session_text(
            f"talk-{n}",
            kind="workshop",
            title=f"{{en: Short talk {n} on skills and their recognition, ar: 'عرض قصير عن المهارات'}}",
            where="{room: room-1}",
            when=f"{{{day}, starts: '10:{15 * n:02}', ends: '10:{15 * n + 14:02}'}}",
        )
        for n in range(4)
    ]
    sessions += [
        session_text("coffee", kind="break", where="", when=f"{{{day}, starts: '09:45', ends: '10:00'}}"),
        session_text("long", title=f"{{en: '{LONG}'}}", where="{room: room-2}",
                     when=f"{{{day}, starts: '10:00', ends: '11:30'}}"),
        session_text("off", uid=uid("wide/off"), cancelled="true" if changed else "", where="{room: room-3}",
                     when=f"{{{day}, starts: '10:00', ends: '10:15'}}"),
        session_text("moved", uid=uid("wide/moved"), where="{room: room-5}" if changed else "{room: room-4}",
                     when=f"{{{day}, starts: '10:00', ends: '11:00'}}"),
        session_text("roomless", where="{certainty: to_be_confirmed}",
                     when=f"{{{day}, starts: '10:00', ends: '11:00'}}"),
        session_text("some-time", where="{room: room-6}", when=f"{{{day}, half: afternoon}}"),
        session_text("later", when="{day: 2018-12-07, starts: '10:00', ends: '11:00'}", where="{room: room-6}"),
    ]  # fmt: skip
    rooms = "\n".join(f"      - {{key: room-{n}, name: Salle des conférences {n}}}" for n in range(1, 13))
    text = summit_text("wide", *sessions)
    return text.replace("    rooms:\n", f"    rooms:\n{rooms}\n")


def full_sheet() -> str:
    """A day of 25 sessions with titles, organizers and languages as they are in practice."""
    title = "How cities and regions welcome those who arrive, and what national plans can learn from them: part {}"
    french = (
        "Comment les villes et les régions accueillent les nouveaux venus, et ce que les plans nationaux en tirent, {}"
    )
    sessions = [
        session_text(
            f"s{n}",
            title=f"{{en: '{title.format(n)}', fr: '{french.format(n)}'}}",
            where=f"{{room: {'orangeraie' if n % 2 else 'oliveraie'}}}",
            when=f"{{day: 2018-12-06, starts: '{8 + n // 2:02}:{30 * (n % 2):02}', "
            f"ends: '{8 + n // 2:02}:{30 * (n % 2) + 29:02}'}}",
            languages="{working: [en, fr], interpretation: [es, ar]}",
            organisers="[{organisation: ministry, role: lead}, {organisation: league, role: co_organiser}]",
        )
        for n in range(25)
    ]
    later = session_text("later", when="{day: 2018-12-07, starts: '10:00', ends: '11:00'}")
    text = summit_text("sheet", *sessions, later, description="{en: Not on the sheet of one day.}")
    organisations = """
organisations:
  - {key: ministry, kind: ministry, name: Ministry of Social Affairs and Local Development}
  - {key: league, kind: association, name: League of Harbour Cities}
"""
    return text.replace("booths: 1", "booths: 4").replace("booths: 0", "booths: 4") + organisations


@pytest.fixture(scope="module")
def address(real_db: Flask) -> Iterator[str]:
    with time_machine.travel(NOW):
        yield from _address(real_db)


def _address(real_db: Flask) -> Iterator[str]:
    real_db.config["BASE_URL"] = None
    real_db.config["TRUSTED_HOSTS"] = None
    with real_db.app_context():
        for slug in ARCHIVES:
            load_text(shipped(slug).read_text("utf-8"))
            publish(slug)
        for step in rehearsal_documents(NOW):
            with transaction():
                load_summit(OPERATOR, step.document, step.tree)
            publish("rehearsal", note=step.note)
        for text in (wide(changed=False), wide(changed=True)):
            load_text(text)
            publish("wide")
        load_text(full_sheet())
        publish("sheet")
        document, tree = synthetic_document("hundred", 100, 1)
        with transaction():
            load_summit(OPERATOR, document, tree)
        publish("hundred")
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


# What is on ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_somebody_in_a_corridor_sees_at_once_where_to_be(address: str, browser: Browser, language: str) -> None:
    """On the first screen of a phone: what is on, in which room, until when."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/{language}/summits/rehearsal/")
    on, then = page.locator(".present-part").all()
    items = on.locator("li")
    assert sorted(items.locator(".board-room").all_inner_texts()) == ["Oliveraie", "Palmeraie", "Roseraie"]
    assert [words.split()[-1] for words in items.locator(".board-until").all_inner_texts()] == (
        ["10:00"] * 3 if language == "en" else ["h"] * 3
    )
    for item in items.all():
        box = item.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 844
        assert float(item.locator(".board-room").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 20
    assert sorted(then.locator(".board-room").all_inner_texts()) == ["Orangeraie", "Roseraie"]
    assert page.locator(".days [aria-current] .flag").count() == 1
    page.close()


def test_a_reader_goes_to_another_day_and_back_to_today(address: str, page: Page) -> None:
    page.goto(f"{address}/en/summits/rehearsal/")
    expect(page.locator(".opened")).to_contain_text("This is the programme of today.")
    page.get_by_role("link", name="Show all days").click()
    expect(page).to_have_url(f"{address}/en/summits/rehearsal/?day=all")
    expect(page.locator(".day")).to_have_count(3)
    page.locator(".days").get_by_role("link", name="Tue 17 Nov").click()
    expect(page.locator(".present, .opened, .grid-now")).to_have_count(0)
    page.locator(".tools").get_by_role("link", name="Today").click()
    expect(page).to_have_url(f"{address}/en/summits/rehearsal/?day=2026-11-18")
    expect(page.locator(".present-part")).to_have_count(2)


# The time grid -------------------------------------------------------------------------------------------------------

BOXES = """() => Object.fromEntries([...document.querySelectorAll(".entry")].map(entry => {
    const {x, y, width, height} = entry.getBoundingClientRect();
    return [entry.querySelector("h4").textContent.trim(), {x, y, width, height}];
}))"""


def test_a_day_is_drawn_true_to_scale(address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1000})
    page.goto(f"{address}/en/summits/wide/?day=2018-12-06")
    boxes = page.evaluate(BOXES)
    side = [boxes[f"Title side-{n}"] for n in range(1, 13)]
    talks = [boxes[f"Short talk {n} on skills and their recognition"] for n in range(4)]
    coffee, long = boxes["Title coffee"], boxes[LONG.strip()]
    # 75 minutes are five times 15; each field leaves three pixels to its neighbour, and 14 minutes are drawn as 15.
    quarter = talks[1]["y"] - talks[0]["y"]
    assert [round(talks[n + 1]["y"] - talks[n]["y"] - quarter) for n in range(3)] == [0, 0, 0]
    assert [round(one["height"] + 3 - 5 * quarter) for one in side] == [0] * 12
    assert [round(one["height"] + 3 - quarter) for one in talks] == [0] * 4
    assert round(long["height"] + 3 - 6 * quarter) == 0
    assert round(talks[0]["y"] - side[0]["y"] - 6 * quarter) == 0
    assert round(long["y"] - talks[0]["y"]) == 0
    # Twelve rooms beside each other, none upon another; a break lies across all of them.
    assert len({round(one["y"]) for one in side}) == 1
    assert all(one["x"] + one["width"] <= after["x"] for one, after in pairwise(side))
    assert all(one["width"] >= 130 for one in side)
    assert coffee["x"] < side[0]["x"]
    assert coffee["x"] + coffee["width"] >= side[-1]["x"] + side[-1]["width"]
    assert min(one["height"] for one in boxes.values()) >= 41
    # What has no exact time or no room stands above the heads of the rooms.
    heads = page.locator(".grid-rooms").bounding_box()
    assert heads is not None
    assert all(
        boxes[title]["y"] + boxes[title]["height"] <= heads["y"] for title in ("Title roomless", "Title some-time")
    )
    assert page.locator(".grid-rooms li").all_inner_texts() == [f"Salle des conférences {n}" for n in range(1, 13)]
    page.close()


def test_a_wide_day_moves_sideways_and_its_hours_stay(address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{address}/en/summits/wide/?day=2018-12-06")
    frame, hour = page.locator(".slots-frame"), page.locator(".grid-hours span").first
    room, before = page.locator(".grid-rooms li").last, hour.bounding_box()
    assert frame.evaluate("one => [one.scrollWidth > one.clientWidth, one.clientWidth <= 1280]") == [True, True]
    frame.evaluate("one => one.scrollBy(2000, 300)")
    after, head, around = hour.bounding_box(), room.bounding_box(), frame.bounding_box()
    assert before is not None
    assert after is not None
    assert head is not None
    assert around is not None
    assert after["x"] == before["x"]
    assert head["x"] + head["width"] <= around["x"] + around["width"] + 1
    assert round(head["y"]) == round(around["y"])
    page.close()


def test_what_is_cut_in_the_grid_is_read_with_the_keyboard(address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/en/summits/wide/?day=2018-12-06")
    entry = page.locator(".entry", has_text="Short talk 2 on")
    cut = entry.bounding_box()
    entry.get_by_role("link").focus()
    entry.scroll_into_view_if_needed()
    whole = entry.bounding_box()
    assert cut is not None
    assert whole is not None
    assert whole["height"] > cut["height"]
    assert entry.evaluate("one => one.scrollHeight <= one.clientHeight") is True
    focused = "([one]) => { const box = one.getBoundingClientRect(); return document.elementFromPoint("
    focused += "box.x + 20, box.bottom - 5).closest('.entry') === one }"
    assert page.evaluate(focused, [entry.element_handle()]) is True
    page.close()


def test_cancelled_and_moved_are_said_in_the_smallest_field(address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/en/summits/wide/?day=2018-12-06")
    assert page.locator(".entry .flag").all_inner_texts() == ["Cancelled", "Moved"]
    for flag in page.locator(".entry .flag").all():
        inside = "one => one.getBoundingClientRect().bottom <= one.closest('.entry').getBoundingClientRect().bottom"
        assert flag.evaluate(inside) is True
    page.close()


def test_the_list_is_one_link_away_and_can_be_shared(address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/en/summits/wide/?day=2018-12-06")
    titles = page.locator(".entry-title").all_inner_texts()
    page.get_by_role("link", name="Show as a list").click()
    expect(page).to_have_url(f"{address}/en/summits/wide/?day=2018-12-06&view=list")
    assert page.locator(".has-grid, .grid-hours").count() == 0
    assert page.locator(".entry-title").all_inner_texts() == titles
    page.locator(".days").get_by_role("link", name="Fri 7 Dec").click()
    expect(page).to_have_url(f"{address}/en/summits/wide/?day=2018-12-07&view=list")
    page.get_by_role("link", name="Show as a time grid").click()
    expect(page).to_have_url(f"{address}/en/summits/wide/?day=2018-12-07")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/en/summits/wide/?day=2018-12-06")
    assert page.locator(".grid-hours, .grid-rooms, .view-switch").filter(visible=True).count() == 0
    page.close()


# Weight and paper ----------------------------------------------------------------------------------------------------


def test_a_day_of_a_hundred_sessions_is_light(address: str, browser: Browser) -> None:
    """Everything a first visit transfers, headers and all."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(sum(
        request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))))  # fmt: skip
    page.goto(f"{address}/en/summits/hundred/", wait_until="networkidle")
    expect(page.locator(".entry")).to_have_count(100)
    context.close()
    assert len(sizes) >= 3
    assert sum(sizes) < 100_000


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_day_fits_on_one_sheet(address: str, browser: Browser, tmp_path: Path, language: str) -> None:
    """25 sessions on one page A4, with rooms and languages, the address and the date of the release."""
    if shutil.which("pdfinfo") is None:
        if REQUIRED:
            pytest.fail("poppler is required and not installed")
        pytest.skip("no poppler on this machine")
    url, file = f"{address}/{language}/summits/sheet/?day=2018-12-06", tmp_path / "day.pdf"
    page = browser.new_page(color_scheme="dark")
    page.goto(url)
    page.pdf(path=str(file), prefer_css_page_size=True)
    page.close()
    told = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    facts = {name: value.strip() for name, _, value in (line.partition(":") for line in told.splitlines())}
    assert facts["Pages"] == "1"
    assert facts["Page size"].endswith("(A4)")
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    words = " ".join(text.split())
    assert (words.count("Orangeraie"), words.count("Oliveraie")) == (12, 13)
    interpretation = (
        "interpretation into Spanish and Arabic" if language == "en" else "interprétation en espagnol et arabe"
    )
    assert words.count(interpretation) == 25
    assert words.count(url) == 1
    assert ("as at 18 November 2026" if language == "en" else "à la date du 18 novembre 2026") in words
    assert "Not on the sheet" not in words


# Every page ----------------------------------------------------------------------------------------------------------

PATHS = {
    "meetings": "/{}/",
    "programme": "/{}/summits/gfmd-2018/",
    "session": f"/{{}}/summits/gfmd-2018/sessions/{SESSION}",
    "long names, cancelled, to be confirmed": "/{}/summits/busy/",
    "today": "/{}/summits/rehearsal/",
    "twelve rooms": "/{}/summits/wide/?day=2018-12-06",
    "twelve rooms as a list": "/{}/summits/wide/?day=2018-12-06&view=list",
    "a meeting of one session": "/{}/summits/m4sd-board-2/",
    "its quotes": "/{}/summits/m4sd-closing-2023/",
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


TARGETS = """() => [...document.querySelectorAll("main :is(a[href], button, summary, input:not([type=hidden]))")]
    .filter(one => one.checkVisibility())
    .map(one => [one.closest(".has-grid .entry:not(.across), .has-grid .across .entry-what") ?? one, one.textContent])
    .map(([one, text]) => [one.getBoundingClientRect().height, text.trim()])
    .filter(([height]) => height < 44)"""
"""What is lower than a finger. In the time grid the whole field of a session leads to it."""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_everything_can_be_hit_with_a_finger(address: str, browser: Browser, path: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(address + path.format("en"))
    found = page.evaluate(TARGETS if width == 1280 else TARGETS.replace(".has-grid ", ".never "))
    page.close()
    assert found == []
