"""Displays in a browser: they follow a release within seconds, keep their picture without a network, need no script.

The changes a release made are read here, too: what a display shows for an hour stands there for good.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from journeys.conftest import serving
from support import load_text, publish, session_text, summit_text, uid

# What a browser shows does not depend on the database; both are behind the pages' own tests.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("template", ["sqlite"], indirect=True, scope="session")]

NOW = datetime.now(UTC)
LONG = "Interministerielle-Koordinierungsarbeitsgruppensitzung " * 4
SECONDS = 1000
SIZES = {"wall": (1920, 1080), "upright": (1080, 1920), "tablet": (1024, 768)}
ROOM = "/{}/summits/now/screens/rooms/orangeraie"
PATHS = {
    "lobby": "/{}/summits/now/screens/today",
    "room": ROOM,
    "room with a long title": "/{}/summits/now/screens/rooms/oliveraie",
    "over": "/{}/summits/over/screens/today",
}


def around_now(minutes: int) -> str:
    """A time that began that many minutes ago and lasts two hours, over midnight where it has to."""
    starts = (NOW - timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    ends = starts + timedelta(hours=2)
    return f"{{day: {starts.date()}, starts: '{starts:%H:%M}', ends: '{ends:%H:%M}', ends_on: {ends.date()}}}"


def release(room: str) -> None:
    """Publishes a meeting that goes on now, one of its sessions in `room`."""
    dates = {"starts_on": f"{NOW.date() - timedelta(days=1)}", "ends_on": f"{NOW.date() + timedelta(days=1)}"}
    languages = "{working: [en, fr, ar]}"
    load_text(
        summit_text(
            "now",
            session_text("walks", uid=uid("now/walks"), where=f"{{room: {room}}}", when=around_now(30)),
            session_text(
                "long",
                title=f"{{en: '{LONG}', ar: 'دور بناء القدرات في الهجرة'}}",
                where="{room: oliveraie}",
                when=around_now(-100),
                languages=languages,
            ),
            session_text("off", cancelled="true", when=around_now(-100)),
            zone="UTC",
            **dates,
        )
    )
    publish("now")


@pytest.fixture(scope="module")
def address(real_db: Flask) -> Iterator[str]:
    real_db.config["BASE_URL"] = None
    real_db.config["TRUSTED_HOSTS"] = None
    with real_db.app_context():
        release("orangeraie")
        load_text(summit_text("over", session_text("talk")))
        publish("over")
    with serving(real_db) as url:
        yield url


@pytest.fixture
def display(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    yield context.new_page()
    context.close()


def test_a_release_reaches_the_doors_within_seconds(real_db: Flask, address: str, display: Page) -> None:
    """Nobody touches the displays: at the old room it says where to go, at the new one it is on."""
    faults: list[str] = []
    display.on("pageerror", lambda error: faults.append(str(error)))
    other = display.context.new_page()
    display.goto(address + ROOM.format("en"))
    other.goto(address + "/en/summits/now/screens/rooms/oliveraie")
    display.evaluate("window.untouched = true")
    expect(display.locator("main")).to_contain_text("Title walks")
    expect(other.locator(".present")).not_to_contain_text("Title walks")
    with real_db.app_context():
        release("oliveraie")
    expect(display.locator(".present")).to_contain_text("Moved to Oliveraie", timeout=10 * SECONDS)
    expect(display.locator(".present")).to_contain_text("Title walks")
    expect(other.locator(".present")).to_contain_text("Title walks", timeout=10 * SECONDS)
    assert display.evaluate("window.untouched") is True
    with real_db.app_context():
        release("orangeraie")
    expect(display.locator(".present")).not_to_contain_text("Moved", timeout=10 * SECONDS)
    assert faults == []


def test_without_a_network_the_last_picture_stays_and_says_so(address: str, display: Page) -> None:
    display.goto(address + ROOM.format("fr"))
    display.evaluate("window.untouched = true")
    expect(display.locator("#stale")).to_be_empty()
    shown = display.locator(".present").inner_text()
    display.context.set_offline(True)
    # Longer than the refresh that pages without scripts have: it must not have put an error page there.
    expect(display.locator("#stale")).to_contain_text(" h", timeout=30 * SECONDS)
    display.wait_for_timeout(12 * SECONDS)
    assert display.locator(".present").inner_text() == shown
    display.context.set_offline(False)
    expect(display.locator("#stale")).to_be_empty(timeout=15 * SECONDS)
    assert display.evaluate("window.untouched") is True


def test_without_scripts_a_display_reads_itself_again(address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + ROOM.format("en"))
    expect(page.locator("main")).to_contain_text("Title walks")
    with page.expect_event("load", timeout=40 * SECONDS):
        pass
    expect(page.locator("main")).to_contain_text("Title walks")
    context.close()


def test_the_clock_is_that_of_the_meeting(address: str, browser: Browser) -> None:
    """A display whose own clock and zone are wrong shows the server's time at the meeting."""
    context = browser.new_context(timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.clock.install(time=NOW - timedelta(hours=5))
    page.goto(address + ROOM.format("en"))
    page.clock.run_for(8 * SECONDS)
    page.wait_for_timeout(1 * SECONDS)
    hour, minute = page.locator("#clock").inner_text().split(":")
    shown = datetime.now(UTC).replace(hour=int(hour), minute=int(minute))
    apart = abs(shown - datetime.now(UTC))
    assert min(apart, timedelta(days=1) - apart) <= timedelta(minutes=1)
    context.close()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_displays_fit_and_axe_finds_nothing(
    address: str, browser: Browser, path: str, size: tuple[int, int], language: str
) -> None:
    width, height = size
    # Its own context, because axe is a script and our policy allows none from elsewhere.
    context = browser.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    page = context.new_page()
    page.goto(address + path.format(language))
    over = page.evaluate(
        "[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
    )
    found = Axe().run(page).response["violations"]
    context.close()
    assert ([one["id"] for one in found], over) == ([], [0, 0])


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_changes(address: str, browser: Browser, language: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="light" if width == 390 else "dark", bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{address}/{language}/summits/now/changes")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = Axe().run(page).response["violations"]
    context.close()
    assert ([one["id"] for one in found], wide) == ([], 0)
