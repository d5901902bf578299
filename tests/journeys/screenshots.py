"""Pictures of real pages: `make screenshots` for looking at every page, `make readme-pictures` for the documentation.

`python -m journeys.screenshots FOLDER [all]`.
"""

import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from conftest import make_app, migrate
from eventreg.foundation.database import db
from eventreg.foundation.places import shipped
from eventreg.foundation.transaction import transaction
from eventreg.people.models import Organisation
from eventreg.publication.models import Revision
from eventreg.summit_file.rehearsal import rehearsal_documents
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from journeys.conftest import chromium, serving
from support import OPERATOR, load_text, publish, session_text, summit_text

NOW = datetime(2026, 11, 18, 9, 50, tzinfo=UTC)
"""In the middle of the rehearsal, so that the pictures are the same whenever they are taken."""

ARCHIVES = ("gfmd-2018", "m4sd-board-2", "mainstreaming-closing-2018", "m4sd-closing-2023")
SESSION = "96f59edb-7920-4d90-b2d8-7ac4301d2cf1"
SUMMIT, REHEARSAL = "/en/summits/gfmd-2018/", "/en/summits/rehearsal/"
DESK, PHONE = 1280, 390


@dataclass(frozen=True)
class Picture:
    """A page at some widths; `at` is what stands at the upper edge of the picture, if not the page's own."""

    path: str
    widths: tuple[int, ...] = (PHONE, DESK)
    at: str | None = None
    dark: bool = False


PICTURES = {
    "programme": Picture(SUMMIT),
    "session": Picture(f"{SUMMIT}sessions/{SESSION}"),
    "today": Picture(REHEARSAL, (PHONE,)),
    "grid": Picture(REHEARSAL, (DESK,), at=".day"),
}
EVERY: dict[str, str] = {
    "meetings": "/{0}/",
    "gfmd": "/{0}/summits/gfmd-2018/",
    "gfmd-session": f"/{{0}}/summits/gfmd-2018/sessions/{SESSION}",
    "board": "/{0}/summits/m4sd-board-2/",
    "mainstreaming": "/{0}/summits/mainstreaming-closing-2018/",
    "closing": "/{0}/summits/m4sd-closing-2023/",
    "series": "/{0}/series/m4sd",
    "organisation": "/{0}/organisations/{organisation}",
    "today": "/{0}/summits/rehearsal/",
    "list": "/{0}/summits/rehearsal/?view=list",
    "all-days": "/{0}/summits/rehearsal/?day=all",
    "rehearsal-session": "/{0}/summits/rehearsal/sessions/{moved}",
    "information": "/{0}/summits/rehearsal/information",
    "changes": "/{0}/summits/rehearsal/changes",
    "subscribe": "/{0}/summits/rehearsal/subscribe?room=orangeraie",
    "embed": "/{0}/summits/rehearsal/embed",
    "embed-three-hundred": "/{0}/summits/many/embed",
    "search": "/{0}/search?q=skim",
    "search-similar": "/{0}/search?q=tiendrebeogoh",
    "search-nothing": "/{0}/search?q=xylophone",
    "three-hundred": "/{0}/summits/many/?day=all",
    "parallel": "/{0}/summits/parallel/",
    "long": "/{0}/summits/long/",
    "empty": "/{0}/summits/empty/",
    "nothing-matches": "/{0}/summits/long/?q=xylophone",
    "not-there": "/{0}/summits/gone/",
}
"""Every page, and what pages must survive: 300 sessions, 12 in parallel, long and right-to-left names, nothing."""

SCREENS = {
    "lobby": "/{0}/summits/rehearsal/screens/today",
    "room": "/{0}/summits/rehearsal/screens/rooms/orangeraie",
    "old-room": "/{0}/summits/rehearsal/screens/rooms/palmeraie",
}
LONG = "Interministerielle-Koordinierungsarbeitsgruppensitzung " * 4
SHEETS = {"day-on-paper": f"{REHEARSAL}?day=2026-11-18"}


def main(folder: Path, *, everything: bool) -> None:
    """Writes a PNG of each page; of everything also the sheet of one day as a PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, time_machine.travel(NOW):
        app = make_app(f"sqlite:///{data}/screenshots.sqlite", Path(data), EVENTREG_BASE_URL="")
        migrate(app)
        _load(app)
        with serving(app) as address, chromium() as browser:
            for name, picture in PICTURES.items() if not everything else ():
                for width in picture.widths:
                    _take(browser, address, picture, width, folder / f"{name}-{width}.png")
            if everything:
                with app.app_context():
                    _take_every(browser, address, folder)
            for name, path in SHEETS.items() if everything else ():
                page = browser.new_page()
                page.goto(address + path)
                page.pdf(path=str(folder / f"{name}.pdf"), prefer_css_page_size=True)
                page.close()
        with app.app_context():
            db.engine.dispose()


def _load(app: Flask) -> None:
    with app.app_context():
        for slug in ARCHIVES:
            load_text(shipped(slug).read_text("utf-8"))
            publish(slug)
        for step in rehearsal_documents(NOW):
            with transaction():
                load_summit(OPERATOR, step.document, step.tree)
            publish("rehearsal", note=step.note)


def _load_hard_cases() -> None:
    document, tree = synthetic_document("many", 300, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)
    publish("many")
    rooms = "".join(f"      - {{key: room-{n}, name: Room {n}}}\n" for n in range(12))
    parallel = [session_text(f"s{n}", where=f"{{room: room-{n}}}") for n in range(12)]
    load_text(summit_text("parallel", *parallel).replace("sessions:\n", f"{VENUE}{rooms}sessions:\n", 1))
    names = "{en: " + LONG + ", ar: دور بناء القدرات في تحويل الميثاق العالمي للهجرة إلى أفعال}"
    arabic = "{ar: 'دور بناء القدرات: من الميثاق إلى العمل', en: 'From the Compact to action'}"
    off = session_text("off", cancelled="true", where="{room: oliveraie}", cancelled_note="{en: Ill, fr: Malade}")
    vague = session_text("open", where="{certainty: to_be_confirmed}", when="{day: 2018-12-06, half: morning}")
    third = session_text("rtl", title=arabic, when="{day: 2018-12-06, starts: '15:00', ends: '15:15'}")
    load_text(summit_text("long", session_text("long", title=names, description=LONG), off, vague, third))
    load_text(summit_text("empty"))
    for slug in ("parallel", "long", "empty"):
        publish(slug)


VENUE = """\
  - key: annex
    name: Annex
    rooms:
"""


def _take_every(browser: Browser, address: str, folder: Path) -> None:
    _load_hard_cases()
    ids = {
        "organisation": db.session.scalar(select(Organisation.public_id).where(Organisation.key == "iom")),
        "moved": db.session.scalar(select(Revision.subject).where(Revision.sequence > 0, Revision.room == "roseraie")),
    }
    db.session.remove()
    for language in ("en", "fr"):
        for name, path in EVERY.items():
            for width in (PHONE, DESK):
                for dark in (False, True) if name in ("today", "gfmd-session") else (False,):
                    file = folder / f"{name}-{language}-{width}{'-dark' if dark else ''}.png"
                    page = Picture(path.format(language, **ids), dark=dark)
                    _take(browser, address, page, width, file, whole=True)
        for name, path in SCREENS.items():
            for width, height in ((1920, 1080), (1080, 1920)):
                file = folder / f"screen-{name}-{language}-{width}.png"
                _take(browser, address, Picture(path.format(language)), width, file, height)


def _take(
    browser: Browser, address: str, picture: Picture, width: int, file: Path, height: int = 900, *, whole: bool = False
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    page.goto(address + picture.path)
    if picture.at is not None:
        page.evaluate("selector => document.querySelector(selector).scrollIntoView()", picture.at)
    page.screenshot(path=str(file), full_page=whole)
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), everything=sys.argv[2:] == ["all"])
