"""Events stay as they were written until their session changes, or until somebody has them written anew."""

import re
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.http import http_date

from calendars.reading import component_lines, raw_blocks, values, with_icalendar, with_vobject
from calendars.stories import AT, GOLDEN, UPDATE, feed, get, one, own, release
from eventreg.access.errors import Forbidden
from eventreg.access.viewer import Viewer
from eventreg.calendars.blocks import RENDERER
from eventreg.calendars.errors import NoPublicAddress
from eventreg.calendars.models import CalendarBlock
from eventreg.calendars.service import render_blocks
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.publication.models import Revision
from eventreg.summits.errors import SummitUnknown
from eventreg.web.kept import forget
from support import OPERATOR, load_text, summit_text, uid

FEED = "/summits/first/calendar.ics"
MORE = """
persons:
  - {key: ana, given: Ana, family: ALVA, honorific: {en: Ms, fr: Mme}}
themes:
  - {key: water, name: {en: Water, fr: Eau}}
  - {key: rights, name: "Rights; duties, both"}
organisations:
  - {key: ngo, kind: ngo, name: {en: Friends of Water, fr: Les amis de l’eau}}
  - {key: city, kind: city, name: City}
"""
SAID = {
    "title": "{en: 'Water; rights, “both”', fr: 'L’eau : des droits, « tous »'}",
    "description": "{en: 'About it.\\n\\nAt length: C:\\\\New; more, and more.', fr: À ce sujet.}",
    "themes": "[water, rights]",
    "languages": "{working: [en, fr], interpretation: [ar]}",
    "organisers": "[{organisation: ngo, role: lead}, {organisation: city, role: co_organiser}]",
    "press": "open",
    "webcast": "public",
    "line_ups": "[{source: announcement, kind: announced, panelists: ["
    "{key: a, roles: [chair], person: ana, post: {en: Minister, fr: Ministre}, organisation: city},"
    " {key: b, roles: [panelist], post: Director, organisation: ngo}]}]",
}
OLIVERAIE = {"where": "{room: oliveraie}"}
SESSIONS = {
    "rich": SAID,
    "half": OLIVERAIE | {"when": "{day: 2018-12-06, half: morning, certainty: to_be_confirmed}"},
    "days": OLIVERAIE | {"when": "{day: 2018-12-05, until: 2018-12-07}"},
    "open": {"when": "{day: 2018-12-06, certainty: to_be_confirmed}", "where": "{certainty: to_be_confirmed}"},
    "off": OLIVERAIE | {"cancelled": "true", "cancelled_note": "{en: No room., fr: Faute de salle.}"},
    "endless": OLIVERAIE
    | {"when": "{day: 2018-12-06, starts: '17:00', certainty: to_be_confirmed}", "kind": "workshop"},
}


def programme(**changed: dict[str, str]) -> list[str]:
    return [one(key, **parts | changed.get(key, {})) for key, parts in SESSIONS.items()]


@pytest.fixture
def rich(db: Flask) -> FlaskClient:
    impacts = "{interpretation_without_booth: informs}"
    release(AT[0], "first", *programme(), more=MORE, conflict_impacts=impacts)
    release(AT[0], "other", one("talk", "other"))
    return db.test_client()


def kept(language: str = "en") -> dict[str, CalendarBlock]:
    """The blocks in the database by what they are of."""
    found = (
        select(Revision.subject, CalendarBlock)
        .join(Revision, Revision.id == CalendarBlock.revision_id)
        .where(CalendarBlock.language == language, Revision.until_release.is_(None))
        .execution_options(populate_existing=True)
    )
    return {subject: block for subject, block in database.session.execute(found)}


def write(blocks: dict[str, bytes], language: str, renderer: str) -> None:
    """Puts these in the place of the blocks in the database, as another program would have written them."""
    there = kept(language)
    with transaction():
        for subject, body in blocks.items():
            same = (
                CalendarBlock.revision_id == there[subject].revision_id,
                CalendarBlock.language == language,
            )
            database.session.execute(update(CalendarBlock).where(*same).values(body=body, renderer=renderer))
    database.session.expire_all()
    forget()


# What this program writes --------------------------------------------------------------------------------------------


def test_what_is_written_changes_with_the_version_of_the_renderer(rich: FlaskClient) -> None:
    """Where this fails, raise `RENDERER`: the file of a version that was released is never written again.

    `UPDATE_GOLDEN=1` writes that of a new one. In English alone: validators know the catalogues by themselves.
    """
    calendar = feed(rich, f"{FEED}?lang=en")
    file = GOLDEN / f"renderer-{RENDERER}.en.ics"
    if UPDATE and not file.exists():
        file.write_bytes(calendar)
    assert calendar == file.read_bytes()
    assert with_icalendar(calendar) == with_vobject(calendar)


def test_what_is_written_at_a_release(rich: FlaskClient) -> None:
    """One block for everything that stands in a feed, in each language; nothing of what does not."""
    hidden = (
        one("z", visibility="hidden", **OLIVERAIE),
        one("guess", when="{day: 2018-12-06, certainty: inferred, reason: Why}"),
    )
    release(AT[1], "first", *programme(), *hidden, more=MORE)
    here = {uid("first"), *(own(key) for key in SESSIONS)}
    for language in ("en", "fr"):
        blocks = kept(language)
        assert blocks.keys() == here | {uid("other"), own("talk", "other")}
        assert {(block.renderer, block.base_url) for block in blocks.values()} == {(RENDERER, "http://localhost")}
        assert {subject: blocks[subject].body for subject in here} == raw_blocks(feed(rich, f"{FEED}?lang={language}"))


# What an older one wrote ---------------------------------------------------------------------------------------------


def versions() -> list[Path]:
    return sorted(GOLDEN.glob("renderer-*.en.ics"))


@pytest.mark.parametrize("file", versions(), ids=lambda file: file.name)
def test_what_every_version_wrote_is_sent_as_it_was_written(rich: FlaskClient, file: Path) -> None:
    old = raw_blocks(file.read_bytes())
    version = re.fullmatch(r"renderer-(.+)\.en\.ics", file.name)
    assert version is not None
    write(old, "en", version.group(1))
    assert raw_blocks(feed(rich, FEED)) == old
    for key in SESSIONS:
        assert raw_blocks(feed(rich, f"/summits/first/sessions/{own(key)}.ics")) == {own(key): old[own(key)]}


def older(block: bytes) -> bytes:
    """The block as a program that knew less would have written it."""
    found, count = re.subn(rb"\r\nCATEGORIES:[^\r]*(\r\n [^\r]*)*", b"", block)
    assert count < 2
    return found.replace(b"\r\nCLASS:PUBLIC", b"")


def make_old(client: FlaskClient) -> dict[str, bytes]:
    """Writes all blocks of the first summit as such a program would have; returns them."""
    today = raw_blocks(feed(client, FEED))
    old = {subject: older(block) for subject, block in today.items()}
    assert [subject for subject in today if old[subject] == today[subject]] == []
    write(old, "en", "1")
    return old


def test_an_event_that_an_older_program_wrote_stays_until_its_session_changes(rich: FlaskClient) -> None:
    today = raw_blocks(feed(rich, FEED))
    old = make_old(rich)
    for address in (FEED, "/summits/first/rooms/oliveraie/calendar.ics", "/summits/first/days/2018-12-06/calendar.ics"):
        sent = raw_blocks(feed(rich, address))
        assert (address, sent) == (address, {subject: old[subject] for subject in sent})
    # In the other language they are today's: those were not touched.
    assert b"CATEGORIES" in feed(rich, f"{FEED}?lang=fr")
    release(AT[1], "first", *programme(half={"title": "{en: Renamed}"}), more=MORE)
    after = raw_blocks(feed(rich, FEED))
    assert {subject: block for subject, block in after.items() if subject != own("half")} == {
        subject: block for subject, block in old.items() if subject != own("half")
    }
    assert older(after[own("half")]) != after[own("half")]
    event = values(component_lines(feed(rich, FEED), own("half")))
    assert (event["SEQUENCE"], "CATEGORIES" in event, "CLASS" in event) == ("1", True, True)
    assert after[own("half")] != today[own("half")]


def test_what_was_written_for_another_address_is_not_sent(rich: FlaskClient, db: Flask) -> None:
    """The links of an event are absolute: after a move they are those of the new address, at once."""
    make_old(rich)
    today = raw_blocks(feed(rich, f"{FEED}?lang=fr"))
    configured = db.config["BASE_URL"]
    db.config["BASE_URL"] = "https://summit.example"
    try:
        moved = feed(rich, FEED)
        french = raw_blocks(feed(rich, f"{FEED}?lang=fr"))
    finally:
        db.config["BASE_URL"] = configured
    assert b"http://localhost" not in moved.replace(b"\r\n ", b"")
    assert moved.count(b"CATEGORIES") == len(SESSIONS)
    unfolded = {subject: block.replace(b"\r\n ", b"") for subject, block in today.items()}
    assert {subject: block.replace(b"\r\n ", b"") for subject, block in french.items()} == {
        subject: block.replace(b"http://localhost/", b"https://summit.example/") for subject, block in unfolded.items()
    }


# Written anew --------------------------------------------------------------------------------------------------------


def state(client: FlaskClient, path: str) -> tuple[str, str]:
    answer = get(client, path)
    return answer.headers["ETag"], answer.headers["Last-Modified"]


def test_the_command_writes_everything_anew(rich: FlaskClient, db: Flask) -> None:
    today = {language: raw_blocks(feed(rich, f"{FEED}?lang={language}")) for language in ("en", "fr")}
    make_old(rich)
    room = "/summits/first/rooms/orangeraie/calendar.ics"
    sent = feed(rich, room)
    before = {path: state(rich, path) for path in (FEED, room)}
    there = state(rich, "/summits/other/calendar.ics")

    with time_machine.travel(AT[5], tick=False):
        result = db.test_cli_runner().invoke(args=["summit", "render", "first"])
    assert (result.exit_code, result.output) == (0, f"first: {2 * (len(SESSIONS) + 1)} events written anew.\n")
    database.session.expire_all()
    assert {block.renderer for block in kept().values()} == {RENDERER}
    for process in ("this one", "a new one"):
        for language in ("en", "fr"):
            assert (process, raw_blocks(feed(rich, f"{FEED}?lang={language}"))) == (process, today[language])
        forget()
    for path, (etag, _) in before.items():
        answer = get(rich, path, If_None_Match=etag)
        assert (path, answer.status_code, answer.headers["Last-Modified"]) == (path, 200, http_date(AT[5]))
        assert get(rich, path, If_Modified_Since=http_date(AT[0])).status_code == 200
    assert feed(rich, room) != sent
    # Sequences stay: nothing happened to the sessions.
    assert {event["sequence"] for event in with_icalendar(feed(rich, FEED))} == {0}
    assert state(rich, "/summits/other/calendar.ics") == there


def test_writing_anew_twice_says_the_same_under_other_validators(rich: FlaskClient) -> None:
    seen = [state(rich, FEED)]
    blocks = raw_blocks(feed(rich, FEED))
    for _ in range(2):
        with transaction():
            render_blocks(OPERATOR, "first")
        seen.append(state(rich, FEED))
        assert raw_blocks(feed(rich, FEED)) == blocks
    assert len({etag for etag, _ in seen}) == len({modified for _, modified in seen}) == 3


def test_events_are_not_written_anew_without_an_address(rich: FlaskClient, db: Flask) -> None:
    configured = db.config["BASE_URL"]
    db.config["BASE_URL"] = None
    try:
        with pytest.raises(NoPublicAddress), transaction():
            render_blocks(OPERATOR, "first")
        result = db.test_cli_runner().invoke(args=["summit", "render", "first"])
    finally:
        db.config["BASE_URL"] = configured
    assert (result.exit_code, type(result.exception)) == (1, NoPublicAddress)
    assert len(kept()) == len(SESSIONS) + 3  # both summits, and the session of the other one


def test_who_may_have_events_written_anew(rich: FlaskClient) -> None:
    before = state(rich, FEED)
    with pytest.raises(Forbidden), transaction():
        render_blocks(Viewer.anonymous(), "first")
    with pytest.raises(SummitUnknown), transaction():
        render_blocks(OPERATOR, "nothing")
    assert state(rich, FEED) == before


def test_a_summit_without_a_release_has_nothing_to_write(db: Flask) -> None:

    load_text(summit_text("first", one("talk")))
    with transaction():
        assert render_blocks(OPERATOR, "first") == 0
    assert kept() == {}
    assert db.test_client().get(FEED).status_code == 404
