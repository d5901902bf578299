"""Summits released step by step, and what subscribers get of them."""

import os
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventreg.foundation.database import db as database
from eventreg.people.models import Organisation
from support import load_text, publish, session_text, summit_text, uid

GOLDEN = Path(__file__).parent / "golden"
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"
AT = [datetime(2018, 11, day, 9, tzinfo=UTC) for day in range(1, 30)]
"""Instants of releases: one a day."""
NOW = AT[27]


def check_golden(name: str, calendar: bytes) -> None:
    """The calendar equals the kept file; `UPDATE_GOLDEN=1` writes it, to be read before it is committed."""
    file = GOLDEN / f"{name}.ics"
    if UPDATE:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(calendar)
    assert calendar == file.read_bytes()


def release(at: datetime, slug: str, *sessions: str, more: str = "", prune: bool = False, **parts: str) -> None:
    """Loads a summit and publishes it at that instant."""
    with time_machine.travel(at, tick=False):
        load_text(summit_text(slug, *sessions, **parts) + more, prune=prune)
        publish(slug)


def get(client: FlaskClient, path: str, at: datetime = NOW, **headers: str) -> TestResponse:
    """What is answered at that instant."""
    with time_machine.travel(at, tick=False):
        return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def feed(client: FlaskClient, path: str, at: datetime = NOW) -> bytes:
    """A calendar that is there."""
    response = get(client, path, at)
    assert response.status_code == 200, path
    return response.data


def own(key: str, slug: str = "first") -> str:
    """The public id of a session that `one` makes."""
    return uid(f"{slug}/{key}")


def one(key: str, slug: str = "first", **parts: str) -> str:
    """A session of a summit file with a public id of its own."""
    return session_text(key, uid=own(key, slug), **parts)


def organisation(key: str) -> str:
    """The public id of an organisation that a summit file brought."""
    return database.session.scalars(select(Organisation.public_id).where(Organisation.key == key)).one()
