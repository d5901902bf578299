"""What a conference app gets: the schedule in both forms, through its edits, and the manners of HTTP."""

import gzip
import json
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.http import http_date
from werkzeug.test import TestResponse

from api.reading import attributes, children, days_of_xml, events_of, one, person_numbers, root_of, spans_of, text_of
from eventreg.foundation.database import db as database
from eventreg.foundation.places import shipped
from eventreg.foundation.transaction import transaction
from eventreg.web import kept
from support import load_text, publish, session_text, summit_text, two_summits, uid

XML, JSON = "/summits/first/schedule.xml", "/summits/first/schedule.json"
PATHS = [XML, JSON]
MIEUX = "96f59edb-7920-4d90-b2d8-7ac4301d2cf1"
AT = [datetime(2018, 11, day, 9, tzinfo=UTC) for day in range(1, 30)]
"""Instants of releases: one a day."""


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    kept.forget()


def release(at: datetime, slug: str, *sessions: str, more: str = "", **parts: str) -> None:
    with time_machine.travel(at, tick=False):
        load_text(summit_text(slug, *sessions, **parts) + more)
        publish(slug)


def get(client: FlaskClient, path: str = XML, **headers: str) -> TestResponse:
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def body(client: FlaskClient, path: str = XML) -> bytes:
    response = get(client, path)
    assert response.status_code == 200
    return response.data


def own(key: str) -> str:
    return uid(f"first/{key}")


def talk(key: str, **parts: str) -> str:
    return session_text(key, uid=own(key), **parts)


def conference(client: FlaskClient, path: str = JSON) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(body(client, path))["schedule"]["conference"]
    return said


def without(event: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name not in names}


def days(client: FlaskClient, slug: str = "first", language: str = "en") -> list[dict[str, Any]]:
    """The days of a schedule, of which both forms say the same."""
    path = f"/summits/{slug}/schedule"
    found = conference(client, f"{path}.json?lang={language}")["days"]
    for day in found:
        for room, events in day["rooms"].items():
            day["rooms"][room] = [
                without(event, "end") | {"links": [without(link, "type") for link in event["links"]]}
                for event in events
            ]
    assert days_of_xml(body(client, f"{path}.xml?lang={language}")) == found
    for room, spans in spans_of(found).items():
        # EventFahrplan hides or cuts short the first of two that overlap in a room.
        assert (room, [b for a, b in pairwise(spans) if a[1] > b[0]]) == (room, [])
    return found


def events(client: FlaskClient, slug: str = "first", language: str = "en") -> dict[str, dict[str, Any]]:
    return events_of(days(client, slug, language))


def test_the_marrakech_side_event(db: Flask, client: FlaskClient) -> None:
    with time_machine.travel(datetime(2018, 12, 20, 10, tzinfo=UTC), tick=False):
        load_text(shipped("gfmd-2018").read_text("utf-8"))
        publish("gfmd-2018")
    root = root_of(body(client, "/summits/gfmd-2018/schedule.xml?lang=fr"))
    page = "http://localhost/fr/summits/gfmd-2018/"
    assert [child.tagName for child in children(root)] == [
        "generator", "url", "version", "conference", "day", "day", "day",
    ]  # fmt: skip
    assert attributes(one(root, "generator")) == {"name": "eventreg", "system": "http://localhost"}
    assert text_of(one(root, "url")) == "http://localhost/summits/gfmd-2018/schedule.xml?lang=fr"
    assert text_of(one(root, "version")) == "Publication n° 1"
    head = one(root, "conference")
    assert {child.tagName: text_of(child) for child in children(head) if child.tagName != "track"} == {
        "title": "11e Sommet du Forum mondial sur la migration et le développement",
        "acronym": "gfmd_2018",
        "start": "2018-12-05",
        "end": "2018-12-07",
        "days": "3",
        "timeslot_duration": "00:05",
        "base_url": "http://localhost",
        "url": page,
        "time_zone_name": "Africa/Casablanca",
    }
    tracks = [attributes(track) for track in children(head, "track")]
    assert tracks == [{"name": "Renforcement des capacités", "slug": "capacity-building"}]
    found = events(client, "gfmd-2018", "fr")
    assert set(found) == {MIEUX}
    event = found[MIEUX]
    abstract, description = event.pop("abstract"), event.pop("description")
    persons = event.pop("persons")
    title = "Quel rôle pour le renforcement des capacités dans la concrétisation du Pacte mondial pour les migrations"
    title += "\u202f?"
    assert event == {
        "guid": MIEUX,
        "id": 1266339693,
        "date": "2018-12-07T08:30:00+01:00",
        "start": "08:30",
        "duration": "01:15",
        "room": "Orangeraie",
        "slug": "gfmd_2018-1266339693-mieux-capacity-building",
        "url": f"{page}sessions/{MIEUX}",
        "title": title,
        "subtitle": "",
        "track": "Renforcement des capacités",
        "type": "Événement parallèle",
        "language": "en",
        "recording_license": "",
        "do_not_record": True,
        "links": [{"url": f"{page}sessions/{MIEUX}", "title": title}],
        "attachments": [],
    }
    assert abstract.split("\n\n")[1:3] == [
        "Orangeraie, Palmeraie Conference Center, Marrakech",
        "Anglais, avec interprétation en français",
    ]
    assert "réservé aux participants officiellement inscrits" in abstract
    assert "– Présidence\xa0: Mme Daniela Morari, Secrétaire d’État" in description
    # Whom the announcement names and the report calls by the post alone stands there once.
    assert [person["name"] for person in persons] == [
        "Mme Daniela Morari",
        "S.E. M. Paul Robert Tiendrebeogo",
        "M. Antonio Hernández y Castro",
        "Mme Souad Zaidi",
        "Mme Camilla Hagström",
        "M. Ralph Genetzke",
        "Ministère des Affaires étrangères et de l’Intégration européenne de la République de Moldavie",
        "Dr HININ Moustapha",
    ]


def test_the_head_of_the_json_form(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", talk("a", themes="[theme]"), more="themes:\n  - {key: theme, name: Theme}\n")
    said = json.loads(body(client, f"{JSON}?lang=en"))
    said["schedule"]["conference"].pop("days")
    rooms = said["schedule"]["conference"].pop("rooms")
    assert said == {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": "eventreg", "url": "http://localhost"},
        "schedule": {
            "url": "http://localhost/summits/first/schedule.json?lang=en",
            "version": "Release 1",
            "base_url": "http://localhost",
            "conference": {
                "acronym": "first",
                "title": "Summit first",
                "start": "2018-12-05",
                "end": "2018-12-07",
                "daysCount": 3,
                "timeslot_duration": "00:05",
                "time_zone_name": "Africa/Casablanca",
                "url": "http://localhost/en/summits/first/",
                "tracks": [{"name": "Theme", "slug": "theme"}],
            },
        },
    }
    ((guid, room),) = [(room.pop("guid"), room) for room in rooms]
    assert room == {
        "name": "Orangeraie",
        "slug": "orangeraie",
        "description": "Palmeraie Conference Center",
        "capacity": 100,
    }
    (in_xml,) = root_of(body(client)).getElementsByTagName("room")[:1]
    assert attributes(in_xml) == {"name": "Orangeraie", "guid": guid}


DAY = "{day: 2018-12-06, starts: '15:00', ends: '16:00'}"
TIMED = {
    "plain": {"when": DAY},
    "room-open": {"where": "{certainty: to_be_confirmed}", "when": DAY},
    "room-unknown": {"where": "{certainty: not_stated}", "when": DAY},
    "unsure": {"when": "{day: 2018-12-06, starts: '17:00', ends: '18:00', certainty: to_be_confirmed}"},
    "no-end": {"when": "{day: 2018-12-06, starts: '18:00'}"},
    "overnight": {"when": "{day: 2018-12-05, starts: '22:00', ends: '01:30', ends_on: 2018-12-06}"},
    "after-midnight": {"when": "{day: 2018-12-06, starts: '00:30', ends: '01:00'}", "where": "{room: oliveraie}"},
    "long": {"when": "{day: 2018-12-05, starts: '09:00', ends: '18:00', ends_on: 2018-12-07}", "where": ""},
}  # fmt: skip
ABSENT = {
    "morning": {"when": "{day: 2018-12-05, half: morning}"},
    "some-time": {"when": "{day: 2018-12-05}"},
    "span": {"when": "{day: 2018-12-05, until: 2018-12-07}"},
    "inferred": {"when": "{day: 2018-12-06, starts: '09:00', ends: '10:00', certainty: inferred, reason: A guess.}"},
    "no-year": {"when": "{month_day: '06-13', until_month_day: '06-14'}"},
    "no-time": {"when": "{certainty: to_be_confirmed}"},
    "not-stated": {"when": "{certainty: not_stated}"},
}


def test_what_has_an_hour_is_in_it_on_the_day_it_begins(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", *(talk(key, **parts) for key, parts in (TIMED | ABSENT).items()))
    found = days(client)
    keys = {own(key): key for key in TIMED}
    assert [
        (day["index"], day["date"], {room: [keys[e["guid"]] for e in there] for room, there in day["rooms"].items()})
        for day in found
    ] == [
        (1, "2018-12-05", {"Orangeraie": ["overnight"], "Room not stated": ["long"]}),
        (
            2,
            "2018-12-06",
            {
                "Orangeraie": ["plain", "unsure", "no-end"],
                "Oliveraie": ["after-midnight"],
                "Room not stated": ["room-unknown"],
                "Room to be confirmed": ["room-open"],
            },
        ),
        (3, "2018-12-07", {}),
    ]
    assert [(day["day_start"], day["day_end"]) for day in found] == [
        ("2018-12-05T00:00:00+01:00", "2018-12-06T08:59:00+01:00"),
        ("2018-12-06T00:00:00+01:00", "2018-12-07T00:00:00+01:00"),
        ("2018-12-07T00:00:00+01:00", "2018-12-08T00:00:00+01:00"),
    ]
    times = {keys[guid]: (one["date"], one["start"], one["duration"]) for guid, one in events_of(found).items()}
    assert times == {
        "plain": ("2018-12-06T15:00:00+01:00", "15:00", "01:00"),
        "room-open": ("2018-12-06T15:00:00+01:00", "15:00", "01:00"),
        "room-unknown": ("2018-12-06T15:00:00+01:00", "15:00", "01:00"),
        "unsure": ("2018-12-06T17:00:00+01:00", "17:00", "01:00"),
        "no-end": ("2018-12-06T18:00:00+01:00", "18:00", "00:05"),
        "overnight": ("2018-12-05T22:00:00+01:00", "22:00", "03:30"),
        "after-midnight": ("2018-12-06T00:30:00+01:00", "00:30", "00:30"),
        "long": ("2018-12-05T09:00:00+01:00", "09:00", "23:59"),
    }
    said = {
        keys[event["guid"]]: event.get("end")
        for day in conference(client)["days"]
        for there in day["rooms"].values()
        for event in there
    }
    assert (said["no-end"], said["long"]) == (None, "2018-12-07T18:00:00+01:00")
    assert said["overnight"] == "2018-12-06T01:30:00+01:00"
    abstracts = {keys[guid]: one["abstract"] for guid, one in events_of(found).items()}
    assert abstracts["unsure"].startswith("Thursday 6 December 2018, 17:00–18:00, Marrakech time, UTC+1 (to be conf")
    assert "09:00–18:00 (7 December 2018)" in abstracts["long"]
    rooms = [room["name"] for room in conference(client)["rooms"]]
    assert rooms == ["Orangeraie", "Oliveraie"]


def test_over_a_change_of_clocks(db: Flask, client: FlaskClient) -> None:
    # Morocco left UTC+1 for UTC on 20 September 2026: at 02:00 the clocks showed 01:00.
    night = "{day: 2026-09-19, starts: '23:00', ends: '06:00', ends_on: 2026-09-20}"
    after = "{day: 2026-09-20, starts: '09:00', ends: '10:00'}"
    release(
        AT[0], "first", talk("night", when=night), talk("after", when=after),
        starts_on="2026-09-19", ends_on="2026-09-20",
    )  # fmt: skip
    found = days(client)
    assert [(day["day_start"], day["day_end"]) for day in found] == [
        ("2026-09-19T00:00:00+01:00", "2026-09-20T06:00:00+00:00"),
        ("2026-09-20T00:00:00+01:00", "2026-09-21T00:00:00+00:00"),
    ]
    assert {guid: (one["date"], one["duration"]) for guid, one in events_of(found).items()} == {
        own("night"): ("2026-09-19T23:00:00+01:00", "08:00"),
        own("after"): ("2026-09-20T09:00:00+00:00", "01:00"),
    }


def test_a_day_that_begins_after_midnight(db: Flask, client: FlaskClient) -> None:
    # In Beirut the clocks went from midnight to 01:00 on 25 March 2018.
    when = "{day: 2018-03-25, starts: '09:00', ends: '10:00'}"
    parts = {"zone": "Asia/Beirut", "starts_on": "2018-03-25", "ends_on": "2018-03-25"}
    release(AT[0], "first", talk("a", when=when), **parts)
    assert [(day["day_start"], day["day_end"]) for day in days(client)] == [
        ("2018-03-25T01:00:00+03:00", "2018-03-26T00:00:00+03:00")
    ]


def test_sessions_beyond_the_dates_of_the_summit_have_their_days(db: Flask, client: FlaskClient) -> None:
    early, late = "{day: 2018-11-30, starts: '09:00'}", "{day: 2018-12-09, starts: '09:00'}"
    release(AT[0], "first", talk("early", when=early), talk("late", when=late))
    found = days(client)
    assert [day["date"] for day in found] == ["2018-11-30", "2018-12-05", "2018-12-06", "2018-12-07", "2018-12-09"]
    assert [day["index"] for day in found] == [1, 2, 3, 4, 5]
    head = conference(client)
    assert (head["start"], head["end"], head["daysCount"]) == ("2018-11-30", "2018-12-09", 5)


def test_inferred_dates_of_a_summit_are_no_days(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", talk("a"), dates_certainty="inferred")
    assert [day["date"] for day in days(client)] == ["2018-12-07"]
    release(AT[1], "first", talk("a", when="{day: 2018-12-07}"), dates_certainty="inferred")
    assert days(client) == []
    head = conference(client)
    assert ("start" in head, "end" in head, head["daysCount"], head["days"]) == (False, False, 0, [])


def test_a_summit_of_centuries_is_as_long_as_one_is_found_on(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", talk("a"), starts_on="2200-12-31", ends_on="2200-12-31")
    assert [day["date"] for day in days(client)] == ["2018-12-07", "2200-12-31"]
    release(AT[1], "first", talk("a"), starts_on="1990-01-01", ends_on="2200-12-31")
    found = days(client)
    assert (len(found), found[0]["date"], found[-2]["date"], found[-1]["date"]) == (
        367, "1990-01-01", "1991-01-01", "2018-12-07",
    )  # fmt: skip


def test_a_cancelled_session_stays_and_says_so(db: Flask, client: FlaskClient) -> None:
    release(AT[0], "first", talk("a", webcast="public"), talk("b", webcast="public", where="{room: oliveraie}"))
    before = events(client)
    assert {guid: one["do_not_record"] for guid, one in before.items()} == {own("a"): False, own("b"): False}
    cancelled = {"cancelled": "true", "cancelled_note": "{en: No speaker., fr: Sans orateur.}", "webcast": "public"}
    release(AT[1], "first", talk("a", **cancelled), talk("b", webcast="public", where="{room: oliveraie}"))
    after = events(client)
    assert after[own("b")] == before[own("b")]
    changed = {name: value for name, value in after[own("a")].items() if value != before[own("a")][name]}
    abstract = changed.pop("abstract")
    assert abstract == f"This session is cancelled.\nNo speaker.\n\n{before[own('a')]['abstract']}"
    assert without(changed, "links") == {"title": "CANCELLED: Title a", "do_not_record": True}
    assert events(client, language="fr")[own("a")]["title"] == "ANNULÉ\xa0: Titre a"


def test_of_what_shares_a_room_at_one_time_nothing_hides_the_other(db: Flask, client: FlaskClient) -> None:
    def at(starts: str, ends: str, **parts: str) -> dict[str, str]:
        return {"when": f"{{day: 2018-12-06, starts: '{starts}', ends: '{ends}'}}"} | parts

    gone, unknown = {"cancelled": "true"}, {"where": "{certainty: to_be_confirmed}"}
    release(
        AT[0],
        "first",
        talk("early-gone", **at("09:00", "10:30", **gone)),
        talk("live", **at("10:00", "12:00")),
        talk("late-gone", **at("10:00", "11:00", **gone)),
        talk("other-gone", **at("12:00", "13:00", **gone)),
        *(talk(f"open-{n}", **at("15:00", "16:00", **unknown)) for n in range(3)),
        talk("open-later", **at("16:00", "17:00", **unknown)),
    )
    _, day, _ = days(client)
    keys = {event["guid"]: event["slug"].split("-", 2)[2] for there in day["rooms"].values() for event in there}
    standing = {room: sorted(keys[event["guid"]] for event in there) for room, there in day["rooms"].items()}
    opened = [standing[name] for name in standing if name.startswith("Room to be confirmed")]
    assert sorted(key for there in opened for key in there) == ["open-0", "open-1", "open-2", "open-later"]
    assert {name: there for name, there in standing.items() if name.startswith("Orangeraie")} == {
        "Orangeraie": ["live", "other-gone"],
        "Orangeraie (2)": ["early-gone"],
        "Orangeraie (3)": ["late-gone"],
    }
    assert list(standing) == [
        "Orangeraie", "Orangeraie (2)", "Orangeraie (3)",
        "Room to be confirmed", "Room to be confirmed (2)", "Room to be confirmed (3)",
    ]  # fmt: skip
    assert [room["name"] for room in conference(client)["rooms"]] == ["Orangeraie"]


def test_only_what_everybody_may_watch_is_left_to_be_recorded(db: Flask, client: FlaskClient) -> None:
    watched = {"": True, "none": True, "registered": True, "public": False}
    whens = (f"{{day: 2018-12-06, starts: '1{n}:00', ends: '1{n}:30'}}" for n in range(4))
    sessions = [talk(f"w{one}", webcast=one, when=when) for one, when in zip(watched, whens, strict=True)]
    release(AT[0], "first", *sessions)
    found = events(client)
    assert {one: found[own(f"w{one}")]["do_not_record"] for one in watched} == watched


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ("", None),
        ("{working: [fr]}", "fr"),
        ("{working: [fr], interpretation: [en, ar]}", "fr"),
        ("{working: [en, fr]}", None),
    ],
)
def test_one_language_or_none(db: Flask, client: FlaskClient, languages: str, expected: str | None) -> None:
    release(AT[0], "first", talk("a", languages=languages))
    assert events(client)[own("a")]["language"] == expected


MORE = """
themes:
  - {key: first-theme, name: {en: First, fr: Premier}}
  - {key: 2030, name: Agenda}
organisations:
  - {key: state, kind: state, name: {en: The State, fr: L’État}}
"""


def test_the_theme_is_the_track(db: Flask, client: FlaskClient) -> None:
    whens = ["{day: 2018-12-06, starts: '10:00'}", "{day: 2018-12-06, starts: '11:00'}"]
    sessions = [talk("a", themes="[first-theme, '2030']", when=whens[0]), talk("b", themes="['2030']", when=whens[1])]
    release(AT[0], "first", *sessions, talk("c"), more=MORE.replace("2030", "'2030'"))
    found = events(client, language="fr")
    assert {key: found[own(key)]["track"] for key in "abc"} == {"a": "Premier", "b": "Agenda", "c": None}
    assert conference(client, f"{JSON}?lang=fr")["tracks"] == [
        {"name": "Agenda", "slug": "2030"},
        {"name": "Premier", "slug": "first-theme"},
    ]
    head = one(root_of(body(client)), "conference")
    assert [attributes(track) for track in children(head, "track")] == [
        {"name": "Agenda"},
        {"name": "First", "slug": "first-theme"},
    ]


SEATS = (
    "[{source: announcement, kind: announced, panelists: ["
    "{key: a, roles: [chair], person: zirkon-doe, honorific: {en: H.E. Ms., fr: S.E. Mme}},"
    "{key: b, roles: [panelist], post: {en: Minister, fr: Ministre}, organisation: state},"
    "{key: c, roles: [panelist], organisation: state}]}]"
)


@pytest.fixture
def seated(db: Flask) -> FlaskClient:
    text = summit_text(
        "first",
        talk("one", line_ups=SEATS),
        talk("two", line_ups=SEATS, where="{room: oliveraie}",
             when="{day: 2018-12-06, starts: '10:00'}"),
    )  # fmt: skip
    persons = "persons:\n  - {key: zirkon-doe, given: Jane, family: DOE}\n"
    with time_machine.travel(AT[0], tick=False):
        load_text(text + MORE.replace("2030", "'2030'") + persons)
        publish("first")
    return db.test_client()


def test_persons_are_names_with_ids_of_the_appearance_alone(seated: FlaskClient) -> None:
    found = events(seated)
    first, second = found[own("one")]["persons"], found[own("two")]["persons"]
    names = ["H.E. Ms. Jane DOE", "Minister, The State", "The State"]
    assert [person["name"] for person in first] == [person["name"] for person in second] == names
    ids = [person["guid"] for person in (*first, *second)]
    assert len(set(ids)) == 6
    numbers = person_numbers(body(seated))
    assert len(set(numbers)) == 6
    for path in PATHS:
        assert b"zirkon" not in body(seated, path)
    french = events(seated, language="fr")[own("one")]["persons"]
    assert [person["name"] for person in french] == ["S.E. Mme Jane DOE", "Ministre, L’État", "L’État"]
    assert [person["guid"] for person in french] == [person["guid"] for person in first]


def test_links_are_the_page_and_what_is_cited(db: Flask, client: FlaskClient) -> None:
    cited = {
        "references": "[{key: r, title: {en: Compact, fr: Pacte}, url: 'https://example.org/a?b=1&c=<'}]",
        "related": "[{url: 'https://example.org/film', title: Film}, {summit: other}, {session: z}]",
    }
    cited["references"] = cited["references"].replace("<", "2")
    text = summit_text("first", talk("a", **cited), talk("z", visibility="hidden", where="{room: oliveraie}"))
    with time_machine.travel(AT[0], tick=False):
        load_text(summit_text("other"))
        publish("other")
        load_text(text)
        publish("first")
    page = f"http://localhost/fr/summits/first/sessions/{own('a')}"
    assert events(client, language="fr")[own("a")]["links"] == [
        {"url": page, "title": "Titre a"},
        {"url": "https://example.org/a?b=1&c=2", "title": "Pacte"},
        {"url": "https://example.org/film", "title": "Film"},
    ]
    (event,) = (e for day in conference(client)["days"] for there in day["rooms"].values() for e in there)
    assert [link["type"] for link in event["links"]] == ["web", "related", "related"]


def test_rooms_of_the_same_name_are_told_apart_and_stand_in_their_order(db: Flask, client: FlaskClient) -> None:
    rooms = """
venues:
  - key: west
    name: West
    rooms: [{key: west-2, name: Room 2}, {key: west-1, name: Room 1}, {key: west-1-bis, name: Room 1}]
  - key: east
    name: East
    rooms: [{key: east-1, name: Room 1}, {key: odd, name: Room not stated}]
sessions:"""
    keys = ["east-1", "odd", "west-1", "west-1-bis", "west-2", ""]
    sessions = [talk(f"in-{key}".strip("-"), where=f"{{room: {key}}}" if key else "") for key in keys]
    text = summit_text("first", *sessions)
    head, tail = text.split("venues:")[0], text.split("sessions:")[1]
    load_text(head.rstrip() + rooms + tail)
    publish("first")
    (day,) = [day for day in days(client) if day["rooms"]]
    assert {room: [event["guid"] for event in there] for room, there in day["rooms"].items()} == {
        "Room 2": [own("in-west-2")],
        "Room 1": [own("in-west-1")],
        "Room 1, West": [own("in-west-1-bis")],
        "Room 1, East": [own("in-east-1")],
        "Room not stated": [own("in-odd")],
        "Room not stated (2)": [own("in")],
    }
    assert list(day["rooms"]) == [
        "Room 2", "Room 1", "Room 1, West", "Room 1, East", "Room not stated", "Room not stated (2)",
    ]  # fmt: skip
    said = conference(client)["rooms"]
    assert [room["slug"] for room in said] == ["west-2", "west-1", "west-1-bis", "east-1", "odd"]
    assert len({room["guid"] for room in said}) == 5


def test_rooms_put_in_another_order_stand_in_the_newest(db: Flask, client: FlaskClient) -> None:
    from eventreg.venues.models import Room

    def put(key: str, position: int) -> None:
        with transaction():
            database.session.execute(update(Room).where(Room.key == key).values(position=position))
        database.session.expire_all()

    early = {"when": "{day: 2018-12-07, starts: '07:00', ends: '08:00'}"}
    steady, other = talk("steady"), talk("other", where="{room: oliveraie}")
    load_text(summit_text("first", steady, other))
    put("orangeraie", 5)
    publish("first")
    assert list(days(client)[-1]["rooms"]) == ["Oliveraie", "Orangeraie"]
    put("oliveraie", 6)
    release(AT[1], "first", steady, talk("new", **early), other.replace("Title other", "Changed"))
    assert list(days(client)[-1]["rooms"]) == ["Orangeraie", "Oliveraie"]


def test_a_short_slug_is_made_an_acronym(db: Flask, client: FlaskClient) -> None:
    load_text(summit_text("m-4"))
    publish("m-4")
    assert conference(client, "/summits/m-4/schedule.json")["acronym"] == "summit_m_4"


SECRET_MORE = """
themes:
  - {key: zirkon-theme, name: Zirkon theme}
organisations:
  - {key: zirkon-works, kind: company, name: Zirkon Works}
"""


def secret(key: str, visibility: str) -> str:
    return talk(
        key,
        visibility=visibility,
        title=f"{{en: Zirkon {key}, fr: Zirkon {key}}}",
        when="{day: 2018-12-05, starts: '08:30', ends: '09:45'}",
        where="{room: oliveraie}",
        description="About Zirkon",
        themes="[zirkon-theme]",
        organisers="[{organisation: zirkon-works, role: lead}]",
    )


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_what_is_not_public_is_in_no_schedule_and_moves_none(db: Flask, client: FlaskClient, visibility: str) -> None:
    release(AT[0], "first", talk("a"))
    before = {path: get(client, path) for path in PATHS}
    release(AT[1], "first", talk("a"), secret("z", visibility), more=SECRET_MORE)
    kept.forget()
    for path in PATHS:
        after = get(client, path)
        assert after.data == before[path].data
        assert after.headers["ETag"] == before[path].headers["ETag"]
        assert b"irkon" not in after.data
        assert b"Oliveraie" not in after.data
    release(AT[2], "first", talk("a"), secret("z", "public"), more=SECRET_MORE)
    assert set(events(client)) == {own("a"), own("z")}
    release(AT[3], "first", talk("a"), secret("z", visibility), more=SECRET_MORE)
    assert set(events(client)) == {own("a")}
    for path in PATHS:
        assert b"irkon" not in body(client, path)


def test_one_summit_says_nothing_of_another(db: Flask, client: FlaskClient) -> None:
    two_summits(talk("a"))
    assert set(events(client)) == {own("a")}
    assert set(events(client, "other")) == {uid("other/secret")}
    for path in PATHS:
        assert b"Elsewhere" not in body(client, path)
        assert b"Elsewhere" in body(client, path.replace("first", "other"))


def test_names_from_a_file_cannot_forge_an_event(db: Flask, client: FlaskClient) -> None:
    evil = '</title><event guid="x"> ]]> &lt; <!-- \' {0} %(x)s \\u0041 \u202egnp.exe \u2066 \ufeff“é” 😀'
    said = evil.replace("\u202e", "").replace(" \u2066 \ufeff", " ")
    quoted = evil.replace("'", "''")
    text = summit_text("first", talk("a", title=f"{{en: '{quoted}'}}", description=f"{{en: '{quoted}'}}"))
    text = text.replace("name: Orangeraie", f"name: '{quoted}'").replace("name: {en: Summit", "name: {en: '&' Summit")
    text = text.replace("{en: '&' Summit first, fr: Sommet first}", f"'{quoted}'")
    load_text(text)
    publish("first")
    found = events(client)
    assert set(found) == {own("a")}
    event = found[own("a")]
    assert (event["title"], event["room"], event["links"][0]["title"]) == (said, said, said)
    assert event["description"] == evil.replace("\u202e", "").replace("\u2066", "").replace("\ufeff", "")
    assert conference(client)["title"] == said
    assert text_of(one(one(root_of(body(client)), "conference"), "title")) == said


def marks(client: FlaskClient, path: str) -> tuple[str, str, str]:
    response = get(client, path)
    found = days_of_xml(response.data) if path.endswith("xml") else None
    version = (
        text_of(one(root_of(response.data), "version"))
        if found is not None
        else json.loads(response.data)["schedule"]["version"]
    )
    return response.headers["ETag"], response.headers["Last-Modified"], version


@pytest.mark.parametrize("path", PATHS)
def test_a_change_moves_version_and_validator_and_nothing_else_does(db: Flask, client: FlaskClient, path: str) -> None:
    release(AT[0], "first", talk("a"))
    before, bytes_before = marks(client, path), body(client, path)
    assert before[0].startswith('"1-')
    assert before[1:] == (http_date(AT[0]), "Release 1")
    release(AT[1], "first", talk("a"), talk("guess", **ABSENT["inferred"]))
    kept.forget()
    assert (marks(client, path), body(client, path)) == (before, bytes_before)
    release(AT[2], "first", talk("a", title="Other"), talk("guess", **ABSENT["inferred"]))
    after = marks(client, path)
    assert after[0].startswith('"3-')
    assert after[1:] == (http_date(AT[2]), "Release 3")
    release(AT[3], "first", talk("a", title="Other"), talk("guess", **ABSENT["inferred"]), name="Renamed")
    assert marks(client, path)[1:] == (http_date(AT[3]), "Release 4")


def test_ids_stay_through_every_change(db: Flask, client: FlaskClient) -> None:
    first = {"when": "{day: 2018-12-06, starts: '10:00', ends: '11:00'}"}
    release(AT[0], "first", talk("a"), talk("b", **first))
    before = {guid: one["id"] for guid, one in events(client).items()}
    release(AT[1], "first", talk("b"), talk("a", **first, title="Moved"), talk("c", where="{room: oliveraie}"))
    after = {guid: one["id"] for guid, one in events(client).items()}
    assert {guid: after[guid] for guid in before} == before
    assert len(set(after.values())) == 3


def test_of_two_that_make_the_same_number_the_one_published_first_keeps_it(db: Flask, client: FlaskClient) -> None:
    first, second = "12345679-0000-4000-8000-000000000000", "12345678-0000-4000-8000-000000000000"
    late = session_text("late", uid=first)
    release(AT[0], "first", late)
    assert {guid: one["id"] for guid, one in events(client).items()} == {first: 0x12345678 >> 1}
    early = session_text("early", uid=second, when="{day: 2018-12-05, starts: '08:30', ends: '09:45'}")
    release(AT[1], "first", early, late)
    assert {guid: one["id"] for guid, one in events(client).items()} == {
        first: 0x12345678 >> 1,
        second: (0x12345678 >> 1) + 1,
    }


def test_a_schedule_once_offered_stays_when_nothing_is_left(db: Flask, client: FlaskClient) -> None:
    from eventreg.programme.models import Session

    release(AT[0], "first", talk("a"))
    before = get(client)
    with transaction():
        database.session.execute(update(Session).where(Session.key == "a").values(removed=True))
    database.session.expire_all()
    with time_machine.travel(AT[1], tick=False):
        publish("first")
    assert events(client) == {}
    assert get(client, If_None_Match=before.headers["ETag"]).status_code == 200
    assert get(client, If_Modified_Since=before.headers["Last-Modified"]).status_code == 200


@pytest.fixture
def one_summit(db: Flask) -> FlaskClient:
    release(AT[0], "first", talk("a"))
    return db.test_client()


def telling(response: TestResponse) -> dict[str, str]:
    """The headers of an answer, without what is new in each."""
    return {name: value for name, value in response.headers.items() if name not in ("X-Request-ID", "Date")}


@pytest.mark.parametrize("path", PATHS)
def test_the_headers_of_a_schedule(one_summit: FlaskClient, path: str) -> None:
    headers = telling(get(one_summit, path))
    shown = ("Content-", "Cache", "Last", "Vary", "Set", "Access", "Cross-Origin-Resource")
    ours = {name: headers[name] for name in headers if name.startswith(shown)}
    ours.pop("Content-Security-Policy")
    assert ours == {
        "Content-Type": {XML: "application/xml; charset=utf-8", JSON: "application/json"}[path],
        "Content-Length": str(len(get(one_summit, path).data)),
        "Content-Disposition": f'inline; filename="{ {XML: "first.xml", JSON: "first.json"}[path] }"',
        "Last-Modified": "Thu, 01 Nov 2018 09:00:00 GMT",
        "Cache-Control": "public, max-age=300, stale-while-revalidate=60",
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_a_body(one_summit: FlaskClient, path: str) -> None:
    for headers in ({}, {"Accept-Encoding": "gzip"}, {"If-None-Match": "*"}):
        whole, head = one_summit.get(path, headers=headers), one_summit.head(path, headers=headers)
        assert head.status_code == whole.status_code
        assert telling(head) == telling(whole)
        assert head.data == b""


@pytest.mark.parametrize("path", PATHS)
def test_any_accept_header_gets_it_and_no_cookie_is_read_or_set(one_summit: FlaskClient, path: str) -> None:
    one_summit.set_cookie("session", "anything")
    plain = body(one_summit, path)
    for accept in ("", "*/*", "text/html", "text/calendar", "application/json;q=0, */*;q=0", "nonsense"):
        answer = get(one_summit, path, Accept=accept, Accept_Language="fr")
        assert answer.data == plain
        assert answer.headers.getlist("Set-Cookie") == []
        assert answer.headers.getlist("Vary") == ["Accept-Encoding"]


@pytest.mark.parametrize("path", PATHS)
def test_without_a_language_the_summits_first_one(db: Flask, client: FlaskClient, path: str) -> None:
    release(AT[0], "first", talk("a"), languages="[fr, en]")
    french, english = body(client, f"{path}?lang=fr"), body(client, f"{path}?lang=en")
    assert french != english
    for query in ("", "?lang=", "?lang=de", "?lang=EN", "?lang=../en", "?lang=fr&lang=en", "?lang[]=en", "?LANG=en"):
        assert body(client, path + query) == french
    assert get(client, path, Accept_Language="en").data == french
    etags = [get(client, path + query).headers["ETag"] for query in ("", "?lang=fr", "?lang=en")]
    assert etags[0] == etags[1] != etags[2]


UNKNOWN = (
    "/summits/first/schedule.{}/",
    "/summits/first//schedule.{}",
    "/summits//first/schedule.{}",
    "/summits/nothing/schedule.{}",
    "/summits/draft/schedule.{}",
    "/summits/FIRST/schedule.{}",
    "/summits/first%20/schedule.{}",
    "/summits/%00/schedule.{}",
    "/summits/first%00/schedule.{}",
    "/summits/%0d%0aSet-Cookie:a/schedule.{}",
    "/summits/%ff%fe/schedule.{}",
    "/summits/..%2f..%2fetc/schedule.{}",
    "/summits/" + "a" * 10_000 + "/schedule.{}",
    "/summits/'%20OR%201=1--/schedule.{}",
    "/summits/first/schedule.{}x",
)


def test_an_unknown_schedule_is_one_line_of_text(one_summit: FlaskClient) -> None:
    load_text(summit_text("draft", session_text("d", uid=uid("draft/d"))))
    sentence = "There is nothing at this address. It may have been mistyped, or it is not for you to see.\n"
    for path in (template.format(form) for template in UNKNOWN for form in ("xml", "json")):
        answer = one_summit.get(path)
        seen = (answer.status_code, answer.content_type, answer.text, answer.headers.get("Location"))
        assert (path, *seen) == (path, 404, "text/plain; charset=utf-8", sentence, None)


@pytest.mark.parametrize("path", PATHS)
def test_bad_input_is_refused_or_not_read(one_summit: FlaskClient, path: str) -> None:
    plain = body(one_summit, path)
    for query in ("?day=x", "?lang=%00", "?" + "a" * 5000, "?lang=" + "x" * 5000, "?session=1"):
        assert body(one_summit, path + query) == plain
    assert one_summit.get(path, query_string=b"lang=\xff".decode("latin-1")).status_code == 200
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = one_summit.open(path, method=method, data={"a": "b"})
        assert (answer.status_code, answer.content_type) == (405, "text/plain; charset=utf-8")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_304_repeats_what_it_must_and_nothing_else(one_summit: FlaskClient, path: str, coding: str) -> None:
    whole = get(one_summit, path, Accept_Encoding=coding)
    etag = whole.headers["ETag"]
    for sent in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = get(one_summit, path, Accept_Encoding=coding, If_None_Match=sent)
        assert (again.status_code, again.data) == (304, b"")
        same = ("ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin")
        assert [again.headers[name] for name in same] == [whole.headers[name] for name in same]
        about_a_body = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition")
        assert [name for name in about_a_body if name in again.headers] == []
    for sent in ('"other"', "", "garbage"):
        since = {"If_None_Match": sent, "If_Modified_Since": http_date(AT[20])}
        assert get(one_summit, path, Accept_Encoding=coding, **since).status_code == 200
    assert get(one_summit, path, If_Modified_Since=http_date(AT[0])).status_code == 304
    assert get(one_summit, path, If_Modified_Since="garbage").status_code == 200


CODINGS = {"": "identity", "gzip": "gzip", "gzip, deflate, br": "gzip", "br": "identity", "*": "gzip",
           "gzip;q=0": "identity", "zstd, br;q=1.0": "identity"}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_content_coding(one_summit: FlaskClient, path: str) -> None:
    plain = body(one_summit, path)
    assert len(plain) > 500
    etags = {}
    for accepted, coding in CODINGS.items():
        for _ in range(2):  # made, and kept
            answer = get(one_summit, path, Accept_Encoding=accepted)
            assert (accepted, answer.headers.get("Content-Encoding", "identity")) == (accepted, coding)
            assert (gzip.decompress(answer.data) if coding == "gzip" else answer.data) == plain
            assert answer.headers["Vary"] == "Accept-Encoding"
            etags.setdefault(coding, set()).add(answer.headers["ETag"])
    assert [len(found) for found in etags.values()] == [1, 1]
    assert etags["gzip"] != etags["identity"]


def test_validators_tell_forms_summits_languages_and_codings_apart(db: Flask, client: FlaskClient) -> None:
    two_summits(talk("a"))
    seen = [
        get(client, f"/summits/{slug}/schedule.{form}?lang={language}", Accept_Encoding=coding).headers["ETag"]
        for slug in ("first", "other")
        for form in ("xml", "json")
        for language in ("en", "fr")
        for coding in ("identity", "gzip")
    ]  # fmt: skip
    assert len(set(seen)) == len(seen) == 16
    assert [etag for etag in seen if etag.startswith("W/")] == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries(db: Flask, client: FlaskClient, counted: Any, path: str, count: int) -> None:
    more = "themes:\n  - {key: theme, name: Theme}\n"
    sessions = [
        talk(f"s{n}", when=f"{{day: 2018-12-06, starts: '{n // 4:02}:{n % 4 * 15:02}'}}", themes="[theme]")
        for n in range(count)
    ]
    release(AT[0], "first", *sessions, more=more)
    database.session.remove()
    with counted() as queries:
        whole = get(client, path)
    assert (whole.status_code, len(queries)) == (200, 2)
    assert whole.data.count(b"Title s") >= count
    database.session.remove()
    with counted() as queries:
        again = get(client, path)
    assert (again.status_code, again.data == whole.data, len(queries)) == (200, True, 1)
    for headers in ({"If_None_Match": whole.headers["ETag"]}, {"If_Modified_Since": whole.headers["Last-Modified"]}):
        database.session.remove()
        with counted() as queries:
            answer = get(client, path, **headers)
        assert (answer.status_code, len(queries)) == (304, 1)
    with counted() as queries:
        assert get(client, path.replace("first", "nothing")).status_code == 404
        assert len(queries) == 1
        assert get(client, path.replace("first", "No-Slug")).status_code == 404
    assert len(queries) == 1
