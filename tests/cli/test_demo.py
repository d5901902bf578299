"""What `eventreg demo` prepares: the archived meetings, and a rehearsal that is going on."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventreg.cli.demo import ARCHIVED, rehearse
from eventreg.foundation.database import db as database
from eventreg.foundation.errors import Refused
from eventreg.foundation.transaction import transaction
from eventreg.publication.models import Release, Revision
from eventreg.publication.queries import list_released_summits, summit_payload
from eventreg.summit_file.rehearsal import rehearsal_documents
from eventreg.summit_file.service import load_summit
from support import OPERATOR, publish, published, session_text, summit_text, two_summits

AT = datetime(2026, 12, 7, 10, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def made(at: datetime, *, fresh: bool = False) -> bool:
    return rehearse(OPERATOR, at, fresh=fresh)


def released() -> dict[str, tuple[int, str]]:
    """From each released summit to the number of its releases and its last day."""
    counts = dict(database.session.execute(select(Release.summit_id, func.count()).group_by(Release.summit_id)).all())
    found = {
        summit_payload(one.revision).slug: (counts[one.summit_id], f"{summit_payload(one.revision).ends_on}")
        for one in list_released_summits()
    }
    database.session.remove()
    return found


def test_it_is_made_once_and_again_when_its_last_day_is_past_in_its_zone(db: Flask) -> None:
    # In August 2026 the clocks of Morocco are an hour ahead of UTC.
    at = datetime(2026, 8, 4, 12, 0, tzinfo=UTC)
    assert made(at)
    assert released() == {"rehearsal": (3, "2026-08-05")}
    assert not made(at + timedelta(minutes=5))
    assert not made(datetime(2026, 8, 5, 22, 59, tzinfo=UTC))
    assert released() == {"rehearsal": (3, "2026-08-05")}
    assert made(datetime(2026, 8, 5, 23, 0, tzinfo=UTC))
    assert released() == {"rehearsal": (3, "2026-08-07")}


def test_made_anew_it_forgets_the_one_before_and_nothing_else(db: Flask) -> None:
    two_summits(session_text("kept"))
    others = released()
    assert made(AT)
    before = revisions()
    assert made(AT + 30 * DAY, fresh=True)
    assert released() == {**others, "rehearsal": (3, "2027-01-07")}
    # The same public ids with the same sequences, as if there had been none before.
    assert revisions() == before


def revisions() -> list[tuple[str, int, int]]:
    found = select(Revision.subject, Revision.sequence, Revision.from_release).where(Revision.session_id.is_not(None))
    rows = sorted(tuple(row) for row in database.session.execute(found))
    database.session.remove()
    return rows


@pytest.mark.parametrize("steps", [0, 2])
def test_what_an_interrupted_start_left_is_made_anew(db: Flask, steps: int) -> None:
    documents = rehearsal_documents(AT)
    for number, step in enumerate(documents[: steps + 1]):
        with transaction():
            load_summit(OPERATOR, step.document, step.tree)
        if number < steps:
            publish("rehearsal", note=step.note)
    assert made(AT + timedelta(minutes=20))
    assert released() == {"rehearsal": (3, "2026-12-08")}
    assert not made(AT + timedelta(minutes=20))


def test_a_real_summit_of_that_name_is_left_alone(db: Flask) -> None:
    published(summit_text("rehearsal", session_text("a")), "rehearsal")
    before = revisions()
    with pytest.raises(Refused):
        made(AT)
    with pytest.raises(Refused):
        made(AT, fresh=True)
    assert revisions() == before


def test_its_pages_show_what_is_public_and_nothing_of_before(client: FlaskClient) -> None:
    assert made(AT - 30 * DAY)
    assert made(AT)
    hidden = [
        "Briefing of security liaison officers", "Réunion d’information des officiers de liaison",
        "Regional consultation of delegations", "Consultation régionale des délégations",
        "7 November", "7 novembre", "20261107",
    ]  # fmt: skip
    for address, title in (
        ("/en/summits/rehearsal/", "What can peers teach each other that consultants cannot?"),
        ("/fr/summits/rehearsal/", "Qu’apprend-on entre pairs qu’aucun consultant n’enseigne"),
        ("/summits/rehearsal/calendar.ics", "What can peers teach each other"),
        ("/en/summits/rehearsal/changes", "Youth of both shores"),
        ("/fr/summits/rehearsal/changes", "Jeunesse des deux rives"),
        ("/en/summits/rehearsal/information", "rehearsal.example"),
        ("/en/summits/rehearsal/screens/rooms/oliveraie", ""),
        ("/en/summits/rehearsal/?q=briefing", ""),
        ("/fr/summits/rehearsal/?q=consultation", ""),
    ):
        response = client.get(address)
        text = response.text.replace("\r\n ", "")
        assert response.status_code == 200
        assert title in text
        assert [words for words in hidden if words in text] == []


Demo = Callable[..., tuple[int, str, str]]


@pytest.fixture
def demo(real_db: Flask, tmp_path: Path) -> Demo:
    """`eventreg demo --prepare-only` in a process of its own."""
    with real_db.app_context():
        url = database.engine.url.render_as_string(hide_password=False)
    settings = {
        "EVENTREG_DATABASE_URL": url.replace("postgresql+psycopg://", "postgresql://"),
        "EVENTREG_DATA_DIR": str(tmp_path),
    }
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("EVENTREG_", "FRESH"))}

    def start(*arguments: str, **environment: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "eventreg", "demo", "--prepare-only", *arguments]
        ended = subprocess.run(
            command, env=plain | settings | environment, capture_output=True, text=True, encoding="utf-8", timeout=120
        )
        return ended.returncode, ended.stdout, ended.stderr

    return start


@pytest.mark.slow
def test_the_command_prepares_everything_and_can_be_repeated(real_db: Flask, demo: Demo) -> None:
    at = {"EVENTREG_REHEARSAL_AT": "2026-12-07T11:03:00+01:00"}
    first = "rehearsal was made around 2026-12-07 10:03 UTC.\n"
    assert demo(**at) == (0, first, "")
    with real_db.app_context():
        prepared = released()
    assert set(prepared) == {*ARCHIVED, "rehearsal"}
    assert prepared["rehearsal"] == (3, "2026-12-08")
    assert {slug: prepared[slug][0] for slug in ARCHIVED} == dict.fromkeys(ARCHIVED, 1)
    assert demo(**at, FRESH="") == (0, "", "")
    assert demo(**at, FRESH="1") == (0, first, "")
    later = {"EVENTREG_REHEARSAL_AT": "2026-12-08T10:03Z"}
    assert demo("--fresh", **later) == (0, "rehearsal was made around 2026-12-08 10:03 UTC.\n", "")
    with real_db.app_context():
        assert released() == prepared | {"rehearsal": (3, "2026-12-09")}


def test_an_instant_that_is_none_is_a_sentence(demo: Demo) -> None:
    assert demo(EVENTREG_REHEARSAL_AT="tomorrow") == (
        1,
        "",
        "EVENTREG_REHEARSAL_AT is a time of the years 2000 to 2099 such as 2027-05-11T08:05+01:00.\n",
    )
