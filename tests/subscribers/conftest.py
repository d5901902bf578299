"""Fixtures of tests with real servers."""

from pathlib import Path

import pytest
from flask import Flask

from eventreg.foundation.database import db as database
from subscribers.serving import HOST, Installation


def settings(url: str, folder: Path) -> dict[str, str]:
    """Settings of a server whose clients are all at one address, and may poll as often as the test wants."""
    return {
        "EVENTREG_DATABASE_URL": url,
        "EVENTREG_DATA_DIR": str(folder),
        "EVENTREG_SECRET_KEY": "for tests alone",
        "EVENTREG_BASE_URL": f"http://{HOST}",
        "EVENTREG_FEED_LIMIT": "off",
    }


@pytest.fixture(scope="module")
def installation(real_db: Flask, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The database of `real_db`, of both kinds in turn."""
    with real_db.app_context():
        url = database.engine.url.render_as_string(hide_password=False)
    folder = tmp_path_factory.mktemp("installation")
    return Installation(settings(url.replace("postgresql+psycopg://", "postgresql://"), folder), folder)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An SQLite file made by the command line, for what does not depend on the database."""
    folder = tmp_path_factory.mktemp("small")
    made = Installation(settings(f"sqlite:///{folder / 'small.sqlite'}", folder), folder)
    upgraded = made.start("db", "upgrade")
    assert upgraded.code == 0, upgraded.err
    return made
