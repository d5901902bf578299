"""What tests share: services of this machine, and summits made from text."""

import os
from functools import cache
from textwrap import indent
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from eventreg.access.viewer import Viewer
from eventreg.foundation.transaction import snapshot, transaction
from eventreg.publication.models import Release
from eventreg.publication.service import Proposal, propose_release, publish_release
from eventreg.summit_file.service import LoadReport, load_summit, read_file

REQUIRED = os.environ.get("EVENTREG_REQUIRE_SERVICES") == "1"
OPERATOR = Viewer.at_command_line("tester")


@cache
def postgresql_url() -> str:
    """The server for tests: `EVENTREG_TEST_DATABASE_URL`, else the one on this machine; skips where none answers."""
    url = os.environ.get("EVENTREG_TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"
    try:
        import psycopg

        psycopg.connect(url, connect_timeout=5).close()
    except Exception as error:  # any reason at all why there is no server to test with
        if REQUIRED:
            raise
        pytest.skip(f"no PostgreSQL at {url.rpartition('@')[2]}: {type(error).__name__}")
    return url


def uid(name: str) -> str:
    """A public id that is the same in every run."""
    value = str(uuid5(NAMESPACE_URL, name))
    return value[:14] + "4" + value[15:]


def session_text(key: str, **parts: str) -> str:
    """One session of a summit file; `parts` replace or add lines, an empty one leaves a line out."""
    lines = {
        "kind": "side_event",
        "title": f"{{en: Title {key}, fr: Titre {key}}}",
        "when": "{day: 2018-12-07, starts: '08:30', ends: '09:45'}",
        "where": "{room: orangeraie}",
        "access": "registered",
    } | parts
    return f"- key: {key}\n" + indent("\n".join(f"{name}: {value}" for name, value in lines.items() if value), "  ")


def summit_text(slug: str, *sessions: str, **parts: str) -> str:
    """A summit file of a live summit in Marrakech with two rooms; `parts` replace or add lines of its summit."""
    lines = {
        "slug": slug,
        "uid": uid(slug),
        "kind": "summit",
        "state": "live",
        "name": f"{{en: Summit {slug}, fr: Sommet {slug}}}",
        "starts_on": "2018-12-05",
        "ends_on": "2018-12-07",
        "zone": "Africa/Casablanca",
        "languages": "[en, fr]",
        "city": "{en: Marrakech, fr: Marrakech}",
        "country": "MA",
    } | parts
    summit = indent("\n".join(f"{name}: {value}" for name, value in lines.items() if value), "  ")
    listed = "\n".join(indent(session, "  ") for session in sessions)
    return f"""\
format: 1
summit:
{summit}
sources:
  - {{key: announcement, kind: announcement}}
venues:
  - key: palmeraie-conference-center
    name: Palmeraie Conference Center
    rooms:
      - {{key: orangeraie, name: Orangeraie, booths: 1, seats: 100, fire_limit: 120}}
      - {{key: oliveraie, name: Oliveraie, booths: 0}}
sessions:
{listed or "  []"}
"""


def load_text(text: str, *, viewer: Viewer = OPERATOR, prune: bool = False) -> LoadReport:
    """Loads a summit file in a transaction of its own."""
    document, tree = read_file(text.encode())
    with transaction():
        return load_summit(viewer, document, tree, prune=prune)


def propose(slug: str, viewer: Viewer = OPERATOR) -> Proposal:
    with snapshot():
        return propose_release(viewer, slug)


def publish(slug: str, viewer: Viewer = OPERATOR, note: str | None = None) -> Release | None:
    """Publishes what the draft says now."""
    proposal = propose(slug, viewer)
    with transaction():
        return publish_release(viewer, proposal, note=note)


def published(text: str, slug: str) -> None:
    """Loads a summit file and publishes it."""
    load_text(text)
    publish(slug)


def two_summits(*sessions: str, slug: str = "first", **parts: Any) -> None:
    """Two published summits, so that a leak of one into the other shows; the second has sessions of its own."""
    published(summit_text(slug, *sessions, **parts), slug)
    other = session_text("secret", title="{en: Elsewhere, fr: Ailleurs}", uid=uid("other/secret"))
    published(summit_text("other", other), "other")
