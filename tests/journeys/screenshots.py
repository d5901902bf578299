"""`make screenshots`: pictures of real pages for the documentation. `python -m journeys.screenshots FOLDER`."""

import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from flask import Flask
from playwright.sync_api import Browser

from conftest import make_app, migrate
from eventreg.foundation.database import db
from eventreg.foundation.places import shipped
from eventreg.foundation.transaction import transaction
from eventreg.summit_file.rehearsal import rehearsal_documents
from eventreg.summit_file.service import load_summit
from journeys.conftest import chromium, serving
from support import OPERATOR, load_text, publish

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
    "meetings": Picture("/en/"),
    "programme": Picture(SUMMIT),
    "session": Picture(f"{SUMMIT}sessions/{SESSION}"),
    "today": Picture(REHEARSAL),
    "grid": Picture(REHEARSAL, (DESK,), at=".day"),
    "grid-dark": Picture(REHEARSAL, (DESK,), at=".day", dark=True),
    "list": Picture(f"{REHEARSAL}?view=list", at=".day"),
    "one-session": Picture("/fr/summits/m4sd-board-2/"),
}
SHEETS = {"day-on-paper": f"{REHEARSAL}?day=2026-11-18"}


def main(folder: Path) -> None:
    """Writes a PNG of each page, and the sheet of one day as a PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, time_machine.travel(NOW):
        app = make_app(f"sqlite:///{data}/screenshots.sqlite", Path(data), EVENTREG_BASE_URL="")
        migrate(app)
        _load(app)
        with serving(app) as address, chromium() as browser:
            for name, picture in PICTURES.items():
                for width in picture.widths:
                    _take(browser, address, picture, width, folder / f"{name}-{width}.png")
            for name, path in SHEETS.items():
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


def _take(browser: Browser, address: str, picture: Picture, width: int, file: Path) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    page.goto(address + picture.path)
    if picture.at is not None:
        page.evaluate("selector => document.querySelector(selector).scrollIntoView()", picture.at)
    page.screenshot(path=str(file))
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
