"""`make screenshots`: pictures of real pages for the documentation. `python -m journeys.screenshots FOLDER`."""

import sys
import tempfile
from pathlib import Path

from conftest import make_app, migrate
from eventreg.foundation.database import db
from eventreg.foundation.places import shipped
from journeys.conftest import chromium, serving
from support import load_text, publish

SESSION = "96f59edb-7920-4d90-b2d8-7ac4301d2cf1"
PAGES = {
    "programme": "/en/summits/gfmd-2018/",
    "session": f"/en/summits/gfmd-2018/sessions/{SESSION}",
}


def main(folder: Path) -> None:
    """Writes a PNG of each page at the width of a desk and of a phone."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        app = make_app(f"sqlite:///{data}/screenshots.sqlite", Path(data), EVENTREG_BASE_URL="")
        migrate(app)
        with app.app_context():
            load_text(shipped("gfmd-2018").read_text("utf-8"))
            publish("gfmd-2018")
        with serving(app) as address, chromium() as browser:
            for name, path in PAGES.items():
                for width in (390, 1280):
                    page = browser.new_page(viewport={"width": width, "height": 900})
                    page.goto(address + path)
                    page.screenshot(path=str(folder / f"{name}-{width}.png"))
                    page.close()
        with app.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
