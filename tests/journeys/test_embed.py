"""Calendars and the programme on a partner’s site, in a browser: framed there and nowhere else, copied with a click."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from eventreg.foundation.transaction import transaction
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from journeys.conftest import serving
from support import OPERATOR, load_text, publish, session_text, summit_text, uid

# What a browser shows does not depend on the database; both are behind the pages' own tests.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("template", ["sqlite"], indirect=True, scope="session")]

LONG = "Interministerielle-Koordinierungsarbeitsgruppensitzung " * 4
EMBED, SUBSCRIBE = "/{}/summits/first/embed", "/{}/summits/first/subscribe"
PATHS = {
    "embedded": EMBED,
    "embedded, one room": EMBED + "?room=oliveraie",
    "embedded, nothing found": EMBED + "?room=nothing",
    "embedded, nothing in it": "/{}/summits/empty/embed",
    "embedded, 300 sessions": "/{}/summits/many/embed",
    "subscribe": SUBSCRIBE,
    "subscribe to one room": SUBSCRIBE + "?room=oliveraie",
    "subscribe to what is not there": SUBSCRIBE + "?room=nothing",
    "subscribe to one of many": "/{}/summits/many/subscribe",
}


def sessions(changed: bool) -> str:
    """Long and Arabic names, an uncertain room and half a day; where `changed`, one is cancelled and one moved."""
    return summit_text(
        "first",
        session_text("long", title=f"{{en: '{LONG}', ar: 'دور بناء القدرات في الهجرة'}}"),
        session_text("off", uid=uid("off"), where="{room: oliveraie}", cancelled="true" if changed else ""),
        session_text(
            "moved",
            uid=uid("moved"),
            where="{room: oliveraie}" if changed else "{room: orangeraie}",
            when="{day: 2018-12-06, starts: '10:00', ends: '11:00'}",
        ),
        session_text("vague", where="{certainty: to_be_confirmed}", when="{day: 2018-12-06, half: afternoon}"),
    )


@pytest.fixture(scope="module")
def address(real_db: Flask) -> Iterator[str]:
    real_db.config["BASE_URL"] = None
    real_db.config["TRUSTED_HOSTS"] = None
    with real_db.app_context():
        for changed in (False, True):
            load_text(sessions(changed))
            publish("first")
        load_text(summit_text("empty"))
        publish("empty")
        document, tree = synthetic_document("many", 300, 1)
        with transaction():
            load_summit(OPERATOR, document, tree)
        publish("many")
    with serving(real_db) as url:
        yield url


class Partner(BaseHTTPRequestHandler):
    """A page of somebody else's site that allows itself nothing but this one frame."""

    body = b""
    policy = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.policy)
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def partner() -> Iterator[str]:
    """The address of that site; tests say what its page holds."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Partner)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 900, "height": 800})
    yield context
    context.close()


def show(page: Page, partner: str, address: str, body: str) -> None:
    Partner.policy = f"default-src 'none'; frame-src {address}"
    Partner.body = f'<!DOCTYPE html><html lang="en"><title>Partner</title><h1>Partner</h1>{body}'.encode()
    page.goto(partner)


def test_what_is_copied_shows_the_programme_on_a_strict_site(
    address: str, partner: str, context: BrowserContext
) -> None:
    """From our page to theirs: the HTML as a partner copies it, in a page that allows no script and no style."""
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(address + SUBSCRIBE.format("en") + "?day=2018-12-07")
    html = page.locator("#frame-code").input_value()
    show(page, partner, address, html)
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("Summit first")
    assert frame.locator(".entry-title").all_inner_texts() == ["Title off", LONG.strip()]
    # Our style sheets reach a frame that has no origin of its own.
    assert frame.locator("body").evaluate("one => getComputedStyle(one).borderTopWidth") == "4px"
    assert frame.locator(".slot-time").first.evaluate("one => getComputedStyle(one).fontWeight") == "700"
    (inner,) = [one for one in page.frames if one.parent_frame is not None]
    assert inner.evaluate("[document.scripts.length, self.origin]") == [0, "null"]
    with context.expect_page() as opened:
        frame.get_by_role("link", name="Title off").click()
    new = opened.value
    expect(new.locator("h1")).to_have_text("Title off")
    assert new.url == f"{address}/en/summits/first/sessions/{uid('off')}"
    # Not in a sandbox, nor able to reach back.
    assert new.evaluate("[window.opener, window.origin]") == [None, address]
    expect(frame.locator("h1")).to_have_text("Summit first")
    with context.expect_page() as opened:
        frame.get_by_role("link", name="Subscribe").click()
    assert opened.value.url == f"{address}/en/summits/first/subscribe?day=2018-12-07"
    # Playwright's own scripts are kept out of the frame as well.
    assert [said for said in refused if not said.startswith("Blocked script execution")] == []


@pytest.mark.parametrize(
    "path",
    ["/en/", "/en/summits/first/", "/en/summits/first/subscribe", "/en/summits/first/changes", "/en/search",
     "/en/summits/first/screens/today", f"/en/summits/first/sessions/{uid('off')}", "/en/summits/nothing/embed"],
)  # fmt: skip
def test_no_other_page_can_be_framed(address: str, partner: str, context: BrowserContext, path: str) -> None:
    page = context.new_page()
    show(page, partner, address, f'<iframe src="{address}{path}" title="Theirs"></iframe>')
    (inner,) = [one for one in page.frames if one.parent_frame is not None]
    inner.wait_for_load_state()
    assert inner.url == "chrome-error://chromewebdata/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_axe_finds_nothing_and_nothing_runs_off_the_side(
    address: str, browser: Browser, path: str, language: str, scheme: str
) -> None:
    # Its own context, because axe is a script and our policy allows none from elsewhere.
    width = 320 if scheme == "light" else 1280
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + path.format(language))
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    low = page.evaluate(
        """[...document.querySelectorAll("main :is(a[href], button, summary, input, textarea), footer a")]
        .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44).map(one => one.textContent)"""
    )
    found = Axe().run(page).response["violations"]
    context.close()
    assert ([(one["id"], one["nodes"][0]["html"][:120]) for one in found], wide, low) == ([], 0, [])


# Copying -------------------------------------------------------------------------------------------------------------


def test_an_address_is_copied_with_one_click(address: str, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/en/summits/first/?room=oliveraie")
    status = page.locator("#calendar-address-copied")
    expect(status).to_be_empty()
    page.get_by_role("button", name="Copy the address").click()
    expect(status).to_have_text("Copied")
    wanted = f"{address}/summits/first/rooms/oliveraie/calendar.ics?lang=en"
    assert page.evaluate("navigator.clipboard.readText()") == wanted
    assert page.request.get(wanted).status == 200


def test_a_field_is_selected_at_once_where_copying_is_refused(address: str, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(address + SUBSCRIBE.format("en"))
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('refused')))")
    page.get_by_role("button", name="Copy the HTML").click()
    selected = "[document.activeElement.id, getSelection().toString()]"
    page.wait_for_function("document.activeElement.id === 'frame-code'")
    name, text = page.evaluate(selected)
    assert (name, text) == ("frame-code", page.locator("#frame-code").input_value())
    expect(page.locator("#frame-code-copied")).to_be_empty()


def test_without_scripts_there_is_no_button_and_everything_else(address: str, page: Page) -> None:
    page.goto(address + SUBSCRIBE.format("fr"))
    expect(page.locator("button[data-copies]").filter(visible=True)).to_have_count(0)
    expect(page.locator("#calendar-address")).to_have_value(f"{address}/summits/first/calendar.ics?lang=fr")
    page.locator(".families").get_by_role("link", name="Oliveraie").click()
    expect(page.locator("#calendar-address")).to_have_value(
        f"{address}/summits/first/rooms/oliveraie/calendar.ics?lang=fr"
    )
    expect(page.locator(".way-code img")).to_have_js_property("complete", True)
