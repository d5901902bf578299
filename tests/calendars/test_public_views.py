"""What a subscriber gets: the very bytes of feeds through their edits, and the manners of HTTP."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.http import http_date
from werkzeug.test import TestResponse

from calendars.reading import (
    Event,
    component_lines,
    content_lines,
    raw_blocks,
    unescaped,
    values,
    with_icalendar,
    with_vobject,
)
from eventreg.foundation.database import db as database
from eventreg.foundation.places import shipped
from eventreg.foundation.transaction import transaction
from eventreg.publication.models import Feed
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from support import OPERATOR, load_text, publish, session_text, summit_text, two_summits, uid

GOLDEN = Path(__file__).parent / "golden"
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"
MIEUX = "96f59edb-7920-4d90-b2d8-7ac4301d2cf1"
FEED = "/summits/first/calendar.ics"
AT = [datetime(2018, 11, day, 9, tzinfo=UTC) for day in range(1, 30)]
"""Instants of releases: one a day."""


def check_golden(name: str, calendar: bytes) -> None:
    """The calendar equals the kept file; `UPDATE_GOLDEN=1` writes it, to be read before it is committed."""
    file = GOLDEN / f"{name}.ics"
    if UPDATE:
        file.write_bytes(calendar)
    assert calendar == file.read_bytes()


def release(at: datetime, slug: str, *sessions: str, more: str = "", **parts: str) -> None:
    with time_machine.travel(at, tick=False):
        load_text(summit_text(slug, *sessions, **parts) + more)
        publish(slug)


def get(client: FlaskClient, path: str = FEED, at: datetime = AT[27], **headers: str) -> TestResponse:
    with time_machine.travel(at, tick=False):
        return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def feed(client: FlaskClient, path: str = FEED, at: datetime = AT[27]) -> bytes:
    response = get(client, path, at)
    assert response.status_code == 200
    return response.data


def own(key: str) -> str:
    return uid(f"first/{key}")


def one(key: str, **parts: str) -> str:
    return session_text(key, uid=own(key), **parts)


# What feeds say ------------------------------------------------------------------------------------------------------


@pytest.fixture
def gfmd(db: Flask) -> Flask:
    with time_machine.travel(datetime(2018, 12, 20, 10, tzinfo=UTC), tick=False):
        load_text(shipped("gfmd-2018").read_text("utf-8"))
        publish("gfmd-2018")
    return db


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_marrakech_side_event(gfmd: Flask, with_ical_js: Callable[[bytes], list[Event]], language: str) -> None:
    client = gfmd.test_client()
    calendar = feed(client, f"/summits/gfmd-2018/calendar.ics?lang={language}")
    check_golden(f"gfmd-2018.{language}", calendar)
    alone = feed(client, f"/summits/gfmd-2018/sessions/{MIEUX}.ics?lang={language}")
    check_golden(f"mieux.{language}", alone)
    assert raw_blocks(alone) == {MIEUX: raw_blocks(calendar)[MIEUX]}
    assert with_ical_js(calendar) == with_icalendar(calendar) == with_vobject(calendar)
    summit, side_event = with_ical_js(calendar)
    assert (summit["starts"], summit["ends"]) == ("2018-12-05", "2018-12-08")
    assert (side_event["uid"], side_event["starts"], side_event["ends"]) == (
        MIEUX, "2018-12-07T07:30:00Z", "2018-12-07T08:45:00Z",
    )  # fmt: skip


def test_without_a_language_the_summits_first_one(gfmd: Flask) -> None:
    client = gfmd.test_client()
    path = "/summits/gfmd-2018/calendar.ics"
    english = feed(client, f"{path}?lang=en")
    for query in ("", "?lang=", "?lang=de", "?lang=FR", "?lang=../fr", "?lang=en&lang=fr", "?lang[]=fr", "?LANG=fr"):
        assert feed(client, path + query) == english
    assert get(client, path, Accept_Language="fr").data == english
    assert feed(client, f"{path}?lang=fr&lang=en") == feed(client, f"{path}?lang=fr") != english


def test_the_first_language_may_be_french(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", one("talk"), languages="[fr, en]")
    assert feed(client) == feed(client, FEED + "?lang=fr") == feed(client, FEED + "?lang=ar")
    assert values(component_lines(feed(client), own("talk")))["SUMMARY"] == "Titre talk"


def test_a_session_through_its_life(
    db: Flask, client: FlaskClient, with_ical_js: Callable[[bytes], list[Event]]
) -> None:
    steady = one("steady", when="{day: 2018-12-06, starts: '10:00', ends: '11:00'}")
    first = {"title": "{en: Working title, fr: Titre de travail}"}
    moved = first | {"when": "{day: 2018-12-06, starts: '13:15', ends: '14:30'}", "where": "{room: oliveraie}"}
    renamed = moved | {"title": "{en: 'Final; title, with commas', fr: 'Titre définitif ; avec des virgules, oui'}"}
    cancelled = renamed | {"cancelled": "true", "cancelled_note": "{en: No speaker., fr: Sans orateur.}"}
    story = [("announced", first), ("moved", moved), ("renamed", renamed), ("cancelled", cancelled)]
    story.append(("reopened", renamed | {"cancelled": "false", "cancelled_note": "null"}))
    seen: list[dict[str, str]] = []
    kept: set[bytes] = set()
    for number, (name, parts) in enumerate(story):
        release(AT[number], "first", one("talk", **parts), steady)
        calendar = feed(client)
        check_golden(f"story-{number + 1}-{name}", calendar)
        assert with_ical_js(calendar) == with_icalendar(calendar) == with_vobject(calendar)
        kept.add(raw_blocks(calendar)[own("steady")])
        seen.append(values(component_lines(calendar, own("talk"))))
    release(AT[6], "first", one("talk", **cancelled), steady)
    check_golden("story-6-cancelled-again.fr", feed(client, FEED + "?lang=fr"))
    assert len(kept) == 1
    assert [event["SEQUENCE"] for event in seen] == ["0", "1", "2", "3", "4"]
    stamps = [f"201811{day:02}T090000Z" for day in range(1, 6)]
    assert [event["DTSTAMP"] for event in seen] == [event["LAST-MODIFIED"] for event in seen] == stamps
    assert {event["CREATED"] for event in seen} == {stamps[0]}
    assert [event["STATUS"] for event in seen] == ["CONFIRMED"] * 3 + ["CANCELLED", "CONFIRMED"]
    assert [unescaped(event["SUMMARY"]) for event in seen] == [
        "Working title",
        "Working title",
        "Final; title, with commas",
        "CANCELLED: Final; title, with commas",
        "Final; title, with commas",
    ]
    assert [event["DTSTART"] for event in seen] == ["20181207T083000"] + ["20181206T131500"] * 4
    assert unescaped(seen[3]["DESCRIPTION"]).startswith("This session is cancelled.\nNo speaker.\n\n")


OPEN_QUESTIONS = {
    "room-open": {"where": "{certainty: to_be_confirmed}"},
    "room-to-be-confirmed": {
        "where": "{room: oliveraie, certainty: to_be_confirmed}",
        "when": "{day: 2018-12-06, starts: '08:30', ends: '09:45'}",
    },
    "time-to-be-confirmed": {
        "when": "{day: 2018-12-06, starts: '15:00', ends: '16:00', certainty: to_be_confirmed}"
    },
    "no-end": {"when": "{day: 2018-12-06, starts: '17:00'}"},
    "morning": {"when": "{day: 2018-12-05, half: morning}"},
    "some-time": {"when": "{day: 2018-12-05}"},
    "span": {"when": "{day: 2018-12-05, until: 2018-12-07}"},
    "overnight": {"when": "{day: 2018-12-05, starts: '22:00', ends: '01:30', ends_on: 2018-12-06}"},
}  # fmt: skip
ABSENT = {
    "inferred": {"when": "{day: 2018-12-06, starts: '09:00', ends: '10:00', certainty: inferred, reason: A guess.}"},
    "no-year": {"when": "{month_day: '06-13', until_month_day: '06-14'}"},
    "no-time": {"when": "{certainty: to_be_confirmed}"},
    "not-stated": {"when": "{certainty: not_stated}"},
}


def test_what_is_open_is_said_and_what_is_inferred_is_absent(
    db: Flask, client: FlaskClient, with_ical_js: Callable[[bytes], list[Event]]
) -> None:
    sessions = [one(key, **parts) for key, parts in (OPEN_QUESTIONS | ABSENT).items()]
    release(AT[0], "first", *sessions)
    for language in ("en", "fr"):
        calendar = feed(client, f"{FEED}?lang={language}")
        check_golden(f"open-questions.{language}", calendar)
        assert with_ical_js(calendar) == with_icalendar(calendar) == with_vobject(calendar)
    events = {event["uid"]: event for event in with_ical_js(feed(client))}
    assert set(events) == {uid("first"), *(own(key) for key in OPEN_QUESTIONS)}
    assert {key: tuple(events[own(key)][name] for name in ("starts", "ends", "status")) for key in OPEN_QUESTIONS} == {
        "room-open": ("2018-12-07T07:30:00Z", "2018-12-07T08:45:00Z", "TENTATIVE"),
        "room-to-be-confirmed": ("2018-12-06T07:30:00Z", "2018-12-06T08:45:00Z", "TENTATIVE"),
        "time-to-be-confirmed": ("2018-12-06T14:00:00Z", "2018-12-06T15:00:00Z", "TENTATIVE"),
        "no-end": ("2018-12-06T16:00:00Z", None, "CONFIRMED"),
        "morning": ("2018-12-05", "2018-12-06", "CONFIRMED"),
        "some-time": ("2018-12-05", "2018-12-06", "CONFIRMED"),
        "span": ("2018-12-05", "2018-12-08", "CONFIRMED"),
        "overnight": ("2018-12-05T21:00:00Z", "2018-12-06T00:30:00Z", "CONFIRMED"),
    }


@pytest.mark.parametrize("key", ABSENT)
def test_a_session_in_no_feed_has_a_page_that_says_so_and_no_calendar(db: Flask, client: FlaskClient, key: str) -> None:
    release(AT[0], "first", one(key, **ABSENT[key]))
    assert client.get(f"/summits/first/sessions/{own(key)}.ics").status_code == 404
    page = client.get(f"/en/summits/first/sessions/{own(key)}")
    assert page.status_code == 200
    assert "In no calendar, because its date is not stated." in page.text
    assert f"{own(key)}.ics" not in page.text


def test_over_a_change_of_clocks(db: Flask, client: FlaskClient, with_ical_js: Callable[[bytes], list[Event]]) -> None:
    # Morocco left UTC+1 for UTC on 20 September 2026: at 02:00 the clocks showed 01:00.
    night = "{day: 2026-09-19, starts: '23:00', ends: '06:00', ends_on: 2026-09-20}"
    day_after = "{day: 2026-09-20, starts: '09:00', ends: '10:00'}"
    day_before = "{day: 2026-09-19, starts: '09:00', ends: '10:00'}"
    sessions = (one("night", when=night), one("after", when=day_after), one("before", when=day_before))
    release(AT[0], "first", *sessions, starts_on="2026-09-19", ends_on="2026-09-20")
    calendar = feed(client)
    check_golden("clock-change", calendar)
    assert with_ical_js(calendar) == with_icalendar(calendar) == with_vobject(calendar)
    events = {event["uid"]: (event["starts"], event["ends"]) for event in with_ical_js(calendar)}
    assert events[own("before")] == ("2026-09-19T08:00:00Z", "2026-09-19T09:00:00Z")
    assert events[own("night")] == ("2026-09-19T22:00:00Z", "2026-09-20T06:00:00Z")
    assert events[own("after")] == ("2026-09-20T09:00:00Z", "2026-09-20T10:00:00Z")


def test_a_feed_is_no_message_and_has_no_identity(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", one("talk"))
    lines = content_lines(feed(client))
    head = lines[: lines.index("BEGIN:VTIMEZONE")]
    assert [line.partition(":")[0].partition(";")[0] for line in head] == [
        "BEGIN", "VERSION", "PRODID", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL",
        "SOURCE", "URL", "LAST-MODIFIED", "COLOR",
    ]  # fmt: skip
    assert [line for line in lines if line.startswith(("METHOD", "ORGANIZER", "ATTENDEE"))] == []
    assert "LAST-MODIFIED:20181101T090000Z" in head


EDITS: list[dict[str, str]] = [
    {"title": "{en: Other, fr: Titre talk}"},
    {"kind": "workshop"},
    {"when": "{day: 2018-12-07, starts: '08:30', ends: '10:00'}"},
    {"when": "{day: 2018-12-07, starts: '08:30', ends: '09:45', certainty: to_be_confirmed}"},
    {"where": "{room: oliveraie}"},
    {"where": "{room: orangeraie, certainty: to_be_confirmed}"},
    {"access": "invited"},
    {"press": "open"},
    {"webcast": "public"},
    {"languages": "{working: [en]}"},
    {"languages": "{working: [en], interpretation: [fr]}"},
    {"description": "{en: About., fr: Sur.}"},
    {"cancelled": "true"},
    {"organisers": "[{organisation: state, role: lead}]"},
    {"line_ups": "[{source: announcement, kind: announced, panelists: [{key: a, roles: [chair], post: Minister}]}]"},
    {"themes": "[theme]"},
]
MORE = """
themes:
  - {key: theme, name: Theme}
organisations:
  - {key: state, kind: state, name: State}
"""


def test_whatever_a_reader_can_see_raises_all_three(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", one("talk"), more=MORE)
    before = feed(client)
    draft: dict[str, str] = {}
    for number, edit in enumerate(EDITS, 1):
        draft |= edit
        release(AT[number], "first", one("talk", **draft), more=MORE)
        after = feed(client)
        event = values(component_lines(after, own("talk")))
        stamp = f"201811{number + 1:02}T090000Z"
        stamps = (event["SEQUENCE"], event["LAST-MODIFIED"], event["DTSTAMP"])
        assert (edit, *stamps) == (edit, str(number), stamp, stamp)
        assert (event["UID"], event["CREATED"]) == (own("talk"), "20181101T090000Z")
        assert raw_blocks(after)[own("talk")] != raw_blocks(before)[own("talk")]
        assert raw_blocks(after)[uid("first")] == raw_blocks(before)[uid("first")]
        before = after


def test_a_new_city_of_the_summit_raises_the_sessions_that_name_it(db: Flask, client: FlaskClient) -> None:
    talk = one("talk", where="{certainty: to_be_confirmed}")
    release(AT[0], "first", talk)
    was = values(component_lines(feed(client), own("talk")))
    release(AT[1], "first", talk, city="{en: Marrakesh, fr: Marrakech}")
    now = values(component_lines(feed(client), own("talk")))
    assert (was["LOCATION"], now["LOCATION"]) == (
        r"Room to be confirmed\, Marrakech",
        r"Room to be confirmed\, Marrakesh",
    )
    assert (was["SEQUENCE"], now["SEQUENCE"]) == ("0", "1")


def test_a_summit_without_stated_dates_is_no_event(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", one("talk"), dates_certainty="inferred")
    assert set(raw_blocks(feed(client))) == {own("talk")}
    release(AT[1], "first", one("talk"), dates_certainty="stated")
    event = values(component_lines(feed(client), uid("first")))
    assert (event["SEQUENCE"], event["DTSTART"], event["DTEND"]) == ("1", "20181205", "20181208")


# What nobody may know of ---------------------------------------------------------------------------------------------

SECRET_MORE = """
themes:
  - {key: zirkon-theme, name: Zirkon theme}
organisations:
  - {key: zirkon-works, kind: company, name: Zirkon Works}
"""


def secret(key: str, visibility: str, **parts: str) -> str:
    return one(
        key,
        **{
            "visibility": visibility,
            "title": f"{{en: Zirkon {key}, fr: Zirkon {key}}}",
            "when": "{day: 2018-12-05, starts: '08:30', ends: '09:45'}",
            "description": "About Zirkon",
            "themes": "[zirkon-theme]",
            "organisers": "[{organisation: zirkon-works, role: lead}]",
        }
        | parts,
    )


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_what_is_not_public_is_in_no_feed(db: Flask, client: FlaskClient, visibility: str) -> None:
    release(AT[0], "first", one("talk"))
    open_feed = get(client)
    release(AT[1], "first", one("talk"), secret("z", visibility), more=SECRET_MORE)
    for query in ("", "?lang=fr"):
        assert b"irkon" not in feed(client, FEED + query)
    assert set(raw_blocks(feed(client))) == {uid("first"), own("talk")}
    refused = client.get(f"/summits/first/sessions/{own('z')}.ics")
    unknown = client.get(f"/summits/first/sessions/{own('nothing')}.ics")
    assert (refused.status_code, refused.data) == (unknown.status_code, unknown.data)
    assert refused.status_code == 404
    assert raw_blocks(open_feed.data) == raw_blocks(feed(client))


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_what_is_not_public_leaves_the_feed_untouched(db: Flask, client: FlaskClient, visibility: str) -> None:
    release(AT[0], "first", one("talk"))
    before = get(client)
    release(AT[1], "first", one("talk"), secret("z", visibility), more=SECRET_MORE)
    after = get(client)
    assert after.data == before.data
    assert after.headers["ETag"] == before.headers["ETag"]


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_a_session_that_is_hidden_disappears_and_comes_back(db: Flask, client: FlaskClient, visibility: str) -> None:
    release(AT[0], "first", one("talk"), one("z", when="{day: 2018-12-05}"))
    release(AT[1], "first", one("talk"), one("z", when="{day: 2018-12-05}", visibility=visibility))
    assert set(raw_blocks(feed(client))) == {uid("first"), own("talk")}
    assert get(client).headers["Last-Modified"] == http_date(AT[1])
    assert get(client, If_Modified_Since=http_date(AT[0])).status_code == 200
    release(AT[2], "first", one("talk"), one("z", when="{day: 2018-12-05}", visibility="public"))
    assert values(component_lines(feed(client), own("z")))["SEQUENCE"] == "2"


def test_a_removed_session_disappears_and_moves_the_feed(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", one("talk"), one("z", when="{day: 2018-12-05}"))
    path = f"/summits/first/sessions/{own('z')}.ics"
    before, alone = get(client), get(client, path)
    from eventreg.programme.models import Session

    with transaction():
        database.session.execute(update(Session).where(Session.key == "z").values(removed=True))
    database.session.expire_all()
    with time_machine.travel(AT[1], tick=False):
        publish("first")
    assert set(raw_blocks(feed(client))) == {uid("first"), own("talk")}
    assert get(client).headers["Last-Modified"] == http_date(AT[1])
    assert get(client, If_None_Match=before.headers["ETag"]).status_code == 200
    assert get(client, If_Modified_Since=before.headers["Last-Modified"]).status_code == 200
    emptied = get(client, path, If_None_Match=alone.headers["ETag"])
    assert (emptied.status_code, raw_blocks(emptied.data)) == (200, {})


def test_one_summit_says_nothing_of_another(db: Flask, client: FlaskClient) -> None:
    two_summits(one("talk"))
    assert set(raw_blocks(feed(client))) == {uid("first"), own("talk")}
    assert set(raw_blocks(feed(client, "/summits/other/calendar.ics"))) == {uid("other"), uid("other/secret")}
    assert client.get(f"/summits/first/sessions/{uid('other/secret')}.ics").status_code == 404
    assert client.get(f"/summits/other/sessions/{uid('other/secret')}.ics").status_code == 200


def test_names_from_a_file_cannot_forge_an_event(
    db: Flask, client: FlaskClient, with_ical_js: Callable[[bytes], list[Event]]
) -> None:
    title = r"A\r\nBEGIN:VEVENT\nUID:x; C:\New, “é” 😀 %(x)s {0}"
    release(AT[0], "first", one("talk", title=f"{{en: '{title}'}}"), name=f"{{en: '{title}'}}")
    calendar = feed(client)
    assert set(raw_blocks(calendar)) == {uid("first"), own("talk")}
    for lines in (component_lines(calendar, uid("first")), component_lines(calendar, own("talk"))):
        assert unescaped(values(lines)["SUMMARY"]) == title
    names = [line.partition(":")[2] for line in content_lines(calendar) if line.startswith(("NAME", "X-WR-CALNAME"))]
    assert [unescaped(name) for name in names] == [title, title]
    assert with_ical_js(calendar) == with_vobject(calendar)


# HTTP ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def one_summit(db: Flask) -> FlaskClient:
    release(AT[0], "first", one("talk"))
    return db.test_client()


SESSION_FEED = f"/summits/first/sessions/{own('talk')}.ics"
PATHS = [FEED, SESSION_FEED]


def telling(response: TestResponse) -> dict[str, str]:
    """The headers of an answer, without what is new in each."""
    return {name: value for name, value in response.headers.items() if name not in ("X-Request-ID", "Date")}


@pytest.mark.parametrize("path", PATHS)
def test_the_headers_of_a_feed(one_summit: FlaskClient, path: str) -> None:
    headers = telling(get(one_summit, path))
    etag = headers.pop("ETag")
    assert (len(etag), etag[0], etag[-1]) == (36, '"', '"')
    named = {FEED: "first.ics", SESSION_FEED: "talk.ics"}[path]
    ours = {name: headers[name] for name in headers if name.startswith(("Content-", "Cache", "Last", "Vary", "Set"))}
    assert ours == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Length": str(len(get(one_summit, path).data)),
        "Content-Disposition": f'inline; filename="{named}"',
        "Last-Modified": "Thu, 01 Nov 2018 09:00:00 GMT",
        "Cache-Control": "public, max-age=300, stale-while-revalidate=60",
        "Vary": "Accept-Encoding",
    }


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_a_body(one_summit: FlaskClient, path: str) -> None:
    for headers in ({}, {"Accept-Encoding": "gzip"}, {"If-None-Match": "*"}):
        with time_machine.travel(AT[20], tick=False):
            whole, head = one_summit.get(path, headers=headers), one_summit.head(path, headers=headers)
        assert head.status_code == whole.status_code
        assert telling(head) == telling(whole)
        assert head.data == b""


def test_any_accept_header_gets_the_calendar(one_summit: FlaskClient) -> None:
    for accept in ("", "*/*", "text/html", "application/json;q=1, */*;q=0", "nonsense"):
        assert get(one_summit, Accept=accept).data == feed(one_summit)


@pytest.mark.parametrize("path", PATHS)
def test_no_cookie_is_read_or_set(one_summit: FlaskClient, path: str) -> None:
    one_summit.set_cookie("session", "anything")
    response = get(one_summit, path)
    assert response.headers.getlist("Set-Cookie") == []
    assert response.headers.getlist("Vary") == ["Accept-Encoding"]


UNKNOWN = (
    "/summits/first/calendar.ics/",
    "/summits/first//calendar.ics",
    "/summits//first/calendar.ics",
    f"/summits/first/sessions//{own('talk')}.ics",
    f"/summits/first/sessions/{own('talk')}.ics/",
    f"/summits/first/sessions/{own('talk')}/.ics",
    "/summits/nothing/calendar.ics",
    "/summits/FIRST/calendar.ics",
    "/summits/first/calendar.ICS",
    "/summits/first%20/calendar.ics",
    "/summits/%00/calendar.ics",
    "/summits/first%00/calendar.ics",
    "/summits/%0d%0aSet-Cookie:a/calendar.ics",
    "/summits/%ff%fe/calendar.ics",
    "/summits/../calendar.ics",
    "/summits/..%2f..%2fetc/calendar.ics",
    "/summits/first/../calendar.ics",
    f"/summits/{'a' * 10_000}/calendar.ics",
    f"/summits/first/sessions/{'a' * 10_000}.ics",
    "/summits/first/sessions/nothing.ics",
    "/summits/first/sessions/%00.ics",
    "/summits/first/sessions/..ics",
    f"/summits/first/sessions/{own('talk').upper()}.ics",
    f"/summits/first/sessions/{own('talk').replace('-', '')}.ics",
    f"/summits/first/sessions/{{{own('talk')}}}.ics",
    f"/summits/first/sessions/urn:uuid:{own('talk')}.ics",
    f"/summits/first/sessions/{own('nothing')}.ics",
    f"/summits/nothing/sessions/{own('talk')}.ics",
    "/summits/'%20OR%201=1--/calendar.ics",
)


def test_an_unknown_calendar_is_one_line_of_text(one_summit: FlaskClient) -> None:
    sentence = "There is nothing at this address. It may have been mistyped, or it is not for you to see.\n"
    expected = (404, "text/plain; charset=utf-8", sentence, "no-store", None)
    for path in UNKNOWN:
        answer = one_summit.get(path)
        headers = answer.headers
        seen = (answer.status_code, answer.content_type, answer.text, headers["Cache-Control"], headers.get("Location"))
        assert (path, *seen) == (path, *expected)


def test_a_feed_takes_no_other_method(one_summit: FlaskClient) -> None:
    for path in PATHS:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = one_summit.open(path, method=method, data={"a": "b"})
            assert (answer.status_code, answer.content_type) == (405, "text/plain; charset=utf-8")
            assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_etags_tell_codings_languages_summits_and_sessions_apart(db: Flask, client: FlaskClient) -> None:
    two_summits(one("talk"), one("more", when="{day: 2018-12-05}"))
    paths = [FEED, "/summits/other/calendar.ics", SESSION_FEED, f"/summits/first/sessions/{own('more')}.ics"]
    seen = [
        client.get(f"{path}?lang={language}", headers={"Accept-Encoding": coding}).headers["ETag"]
        for path in paths
        for language in ("en", "fr")
        for coding in ("identity", "gzip")
    ]
    assert len(set(seen)) == len(seen) == 16
    assert [etag for etag in seen if etag.startswith("W/")] == []


IF_NONE_MATCH = dict(
    [
        ('"{}"', 304),
        ('W/"{}"', 304),
        ('w/"{}"', 304),
        ("{}", 304),
        ("*", 304),
        ('"other", "{}"', 304),
        ('"{}","other"', 304),
        ('W/"other", W/"{}"', 304),
        ('"a,b", "{}"', 304),
        ('"other"', 200),
        ('W/"other"', 200),
        ('"{}-gzip"', 200),
        ('"{}--gzip"', 200),
        ('"{};gzip"', 200),
        ('"x{}"', 200),
        ('"{}x"', 200),
        ('"*"', 200),
        ("", 200),
        (" ", 200),
        ('""', 200),
        ('"', 200),
        (",,,", 200),
        ("W/", 200),
        ("garbage", 200),
        ('"' * 500, 200),
        ("é", 200),
    ]
)


def test_if_none_match(one_summit: FlaskClient) -> None:
    for path in PATHS:
        etag = get(one_summit, path).headers["ETag"].strip('"')
        # RFC 9110 13.2.2: the date does not count where If-None-Match stands.
        for more in ({}, {"If_Modified_Since": http_date(AT[25])}):
            answers = {
                sent: get(one_summit, path, If_None_Match=sent.replace("{}", etag), **more).status_code
                for sent in IF_NONE_MATCH
            }
            assert answers == IF_NONE_MATCH


IF_MODIFIED_SINCE = dict(
    [
        ("Thu, 01 Nov 2018 09:00:00 GMT", 304),
        ("Thu, 01 Nov 2018 10:00:00 +0100", 304),
        ("Thursday, 01-Nov-18 09:00:00 GMT", 304),
        ("Thu Nov  1 09:00:00 2018", 304),
        ("Thu, 01 Nov 2018 09:00:01 GMT", 200),
        ("Fri, 31 Dec 2100 00:00:00 GMT", 200),
        ("Fri, 31 Dec 9999 23:59:59 -2300", 200),
        ("Thu, 01 Nov 2018 08:59:59 GMT", 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
        ("Sat, 01 Jan 0001 00:00:00 +2300", 200),
        ("2018-11-01T09:00:00Z", 200),
        ("Fri, 99 Nov 2018 99:99:99 GMT", 200),
        ("1541062800", 200),
        ("", 200),
        ("garbage", 200),
        ("Thu, 01 Nov 99999999999999999999 09:00:00 GMT", 200),
    ]
)


def test_if_modified_since(one_summit: FlaskClient) -> None:
    for path in PATHS:
        answers = {sent: get(one_summit, path, If_Modified_Since=sent).status_code for sent in IF_MODIFIED_SINCE}
        assert answers == IF_MODIFIED_SINCE


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_304_repeats_what_it_must_and_nothing_else(one_summit: FlaskClient, path: str, coding: str) -> None:
    whole = get(one_summit, path, Accept_Encoding=coding)
    again = get(one_summit, path, Accept_Encoding=coding, If_None_Match=whole.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    same = ("ETag", "Cache-Control", "Vary")
    assert [again.headers[name] for name in same] == [whole.headers[name] for name in same]
    about_a_body = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition")
    assert [name for name in about_a_body if name in again.headers] == []


CODINGS = [
    (None, "identity"),
    ("", "identity"),
    ("gzip", "gzip"),
    ("GZIP", "gzip"),
    ("gzip, deflate, br", "gzip"),
    ("br", "identity"),
    ("br;q=1.0, gzip;q=0.8, *;q=0.1", "gzip"),
    ("*", "gzip"),
    ("*;q=0", "identity"),
    ("identity", "identity"),
    ("gzip;q=0", "identity"),
    ("gzip;q=0.0", "identity"),
    ("gzip;q=0, *", "identity"),
    ("*, gzip;q=0", "identity"),
    ("gzip;q=0.001", "gzip"),
    ("gzip;q=nan", "identity"),
    (",;=,", "identity"),
]


def test_content_coding(one_summit: FlaskClient) -> None:
    for path in PATHS:
        plain = feed(one_summit, path)
        for accepted, coding in CODINGS:
            answer = get(one_summit, path, **({} if accepted is None else {"Accept_Encoding": accepted}))
            assert (accepted, answer.headers.get("Content-Encoding", "identity")) == (accepted, coding)
            assert (gzip.decompress(answer.data) if coding == "gzip" else answer.data) == plain
            assert answer.headers["Vary"] == "Accept-Encoding"


def test_gzip_has_the_same_bytes_in_every_call_and_process(one_summit: FlaskClient) -> None:
    packed = get(one_summit, Accept_Encoding="gzip").data
    assert get(one_summit, at=AT[22], Accept_Encoding="gzip").data == packed
    elsewhere = (
        "import gzip, sys; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read(), 6, mtime=0))"  # as the code
    )
    made = subprocess.run(
        [sys.executable, "-c", elsewhere], input=feed(one_summit), capture_output=True, check=True, timeout=60
    )
    assert made.stdout == packed


# What moves a validator ----------------------------------------------------------------------------------------------


def state(client: FlaskClient, path: str = FEED) -> tuple[str, str]:
    response = get(client, path)
    return response.headers["ETag"], response.headers["Last-Modified"]


def test_a_session_in_no_feed_moves_no_feed(db: Flask, client: FlaskClient) -> None:
    guess = ABSENT["inferred"]
    release(AT[0], "first", one("talk"), one("guess", **guess))
    before, alone = state(client), state(client, SESSION_FEED)
    calendar = feed(client)
    release(AT[1], "first", one("talk"), one("guess", **guess | {"title": "Guess again"}))
    assert (state(client), state(client, SESSION_FEED)) == (before, alone)
    assert feed(client) == calendar
    release(AT[2], "first", one("talk"), one("guess", when="{day: 2018-12-06}"))
    assert state(client)[1] == http_date(AT[2])
    assert state(client)[0] != before[0]
    assert state(client, SESSION_FEED) == alone
    release(AT[3], "first", one("talk"), one("guess", **guess))
    assert state(client)[1] == http_date(AT[3])
    assert own("guess") not in raw_blocks(feed(client))


def test_the_name_of_the_summit_moves_every_feed_of_it(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", one("talk"))
    before, alone = state(client), state(client, SESSION_FEED)
    blocks = raw_blocks(feed(client))
    release(AT[1], "first", one("talk"), name="{en: Renamed, fr: Renommé}")
    assert state(client)[1] == state(client, SESSION_FEED)[1] == http_date(AT[1])
    assert state(client)[0] != before[0]
    assert state(client, SESSION_FEED)[0] != alone[0]
    after = raw_blocks(feed(client))
    assert after[own("talk")] == blocks[own("talk")]
    assert values(component_lines(feed(client), uid("first")))["SEQUENCE"] == "1"
    assert unescaped(values(component_lines(feed(client), uid("first")))["SUMMARY"]) == "Renamed"


def test_another_session_moves_the_whole_feed_and_not_that_of_one(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", one("talk"), one("more", when="{day: 2018-12-05}"))
    before, alone = state(client), state(client, SESSION_FEED)
    release(AT[1], "first", one("talk"), one("more", when="{day: 2018-12-06}"))
    assert state(client)[0] != before[0]
    assert state(client, SESSION_FEED) == alone


def test_a_database_put_back_does_not_bring_back_an_etag(db: Flask, client: FlaskClient) -> None:
    """As if the release of this number were made again, at another time."""
    release(AT[0], "first", one("talk"))
    before = state(client)
    with transaction():
        database.session.execute(update(Feed).values(token="anew", changed_at=AT[5]))
    after = state(client)
    assert (before[0] == after[0], after[1]) == (False, http_date(AT[5]))
    with transaction():
        database.session.execute(update(Feed).values(token="again"))
    assert state(client)[0] not in (before[0], after[0])


def test_while_the_summit_runs_calendars_look_more_often(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", one("talk"))
    seen = {}
    for day in (date(2018, 12, 3), date(2018, 12, 4), date(2018, 12, 7), date(2018, 12, 8)):
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        answer = get(client, at=at)
        lines = content_lines(answer.data)
        seen[day.day] = [line.partition(":")[2] for line in lines if line.startswith(("REFRESH", "X-PUBLISHED"))]
        assert get(client, at=at, If_None_Match=answer.headers["ETag"]).status_code == 304
    assert seen == {3: ["PT1H"] * 2, 4: ["PT15M"] * 2, 7: ["PT15M"] * 2, 8: ["PT1H"] * 2}
    quiet, busy = (get(client, at=datetime(2018, 12, day, tzinfo=UTC)).headers["ETag"] for day in (3, 5))
    assert quiet != busy


# Cost ----------------------------------------------------------------------------------------------------------------


def synthetic(slug: str, sessions: int) -> str:
    """Publishes a summit of that many sessions with panels; returns the public id of one."""
    document, tree = synthetic_document(slug, sessions, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)
    publish(slug)
    subject: str = document["sessions"][0]["uid"]
    return subject


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_queries_of_feeds(db: Flask, client: FlaskClient, counted: Any, sessions: int) -> None:
    subject = synthetic("many", sessions)
    counts: dict[str, int] = {}
    for name, path in (("feed", "/summits/many/calendar.ics"), ("session", f"/summits/many/sessions/{subject}.ics")):
        with counted() as queries:
            whole = client.get(path)
        counts[f"{name} {whole.status_code}"] = len(queries)
        with counted() as queries:
            again = client.get(path, headers={"If-None-Match": whole.headers["ETag"]})
        counts[f"{name} {again.status_code}"] = len(queries)
        with counted() as queries:
            missing = client.get(path.replace("many", "nothing"))
        counts[f"{name} {missing.status_code}"] = len(queries)
    assert counts == {
        "feed 200": 2, "feed 304": 1, "feed 404": 1, "session 200": 2, "session 304": 1, "session 404": 1,
    }  # fmt: skip
    assert len(raw_blocks(client.get("/summits/many/calendar.ics").data)) == sessions + 1


def test_times_of_releases_never_repeat_within_a_second(db: Flask, client: FlaskClient) -> None:
    for name in ("One", "Two", "Three"):
        release(AT[0], "first", one("talk", title=name))
    assert values(component_lines(feed(client), own("talk")))["DTSTAMP"] == "20181101T090002Z"
    assert get(client, If_Modified_Since=http_date(AT[0] + timedelta(seconds=1))).status_code == 200
