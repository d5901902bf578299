"""What a reader is told of each release: in words, before and after, and of nothing out of sight."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from agenda.pages import Page
from eventreg.access.enums import Role
from eventreg.access.viewer import Viewer
from eventreg.agenda.changes import list_changes
from eventreg.agenda.queries import get_summit
from eventreg.foundation.places import shipped
from support import load_text, publish, session_text, summit_text, two_summits, uid

HOME = "/en/summits/first/changes"
SECRETARIAT = Viewer(holder="s", roles=frozenset({(uid("first"), Role.SECRETARIAT)}))
LATER = "{day: 2018-12-07, starts: '15:00', ends: '16:00'}"
MORE = """
organisations:
  - {key: works, kind: company, name: Works}
persons:
  - {key: ada, given: Ada, family: Absent}
  - {key: bo, given: Bo, family: Present}
"""


def one(key: str, **parts: str) -> str:
    return session_text(key, uid=uid(f"first/{key}"), **{"visibility": "public"} | parts)


def release(*sessions: str, note: str | None = None, more: str = "", **parts: str) -> None:
    load_text(summit_text("first", *sessions, **parts) + more)
    assert publish("first", note=note) is not None


def page(client: FlaskClient, path: str = HOME, status: int = 200) -> Page:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (status, "text/html; charset=utf-8")
    return Page(answer.text)


def told(shown: Page) -> list[str]:
    """Each release as it reads, newest first."""
    return shown.texts("section", class_="release")


def lines(shown: Page) -> list[str]:
    return shown.texts("li", class_="change")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({}, {"title": "{en: Better, fr: Mieux}"}, "Title Before Title talk From this release on Better"),
        (
            {},
            {"when": "{day: 2018-12-06, starts: '10:00', ends: '11:00'}"},
            "Date and time Before Friday 7 December 2018, 08:30–09:45"
            " From this release on Thursday 6 December 2018, 10:00–11:00",
        ),
        (
            {"when": "{day: 2018-12-06, certainty: to_be_confirmed}"},
            {"when": "{day: 2018-12-06}"},
            "Date and time Before Thursday 6 December 2018 (to be confirmed)"
            " From this release on Thursday 6 December 2018",
        ),
        ({}, {"where": "{room: oliveraie}"}, "Room Before Orangeraie From this release on Oliveraie"),
        (
            {"where": "{certainty: to_be_confirmed}"},
            {"where": "{room: oliveraie}"},
            "Room Before Room to be confirmed From this release on Oliveraie",
        ),
        ({}, {"kind": "workshop"}, "Kind Before Side event From this release on Workshop"),
        (
            {"languages": "{working: [en]}"},
            {"languages": "{working: [en], interpretation: [fr]}"},
            "Languages Before English From this release on English, with interpretation into French",
        ),
        ({}, {"languages": "{working: [ar]}"}, "Languages From this release on Arabic"),
        (
            {},
            {"access": "invited"},
            "Admission Before Registered participants only From this release on Invited registered participants only",
        ),
        (
            {"press": "open"},
            {"press": "closed"},
            "Press Before Open to accredited press From this release on Closed to the press",
        ),
        (
            {"press": "open"},
            {"press": "not_stated"},
            "Press Before Open to accredited press From this release on not stated",
        ),
        ({}, {"webcast": "public"}, "Webcast From this release on Public webcast"),
        ({}, {"description": "Long text."}, "Description updated"),
        ({}, {"report": "Long text."}, "Report updated"),
        ({}, {"organisers": "[{organisation: works, role: lead}]"}, "Organizers updated"),
        ({"description": "{en: Text, fr: Texte}"}, {"description": "{en: Text, fr: Mieux}"}, "Description updated"),
        ({"title": "{en: Same, fr: Titre}"}, {"title": "{en: Same, fr: Mieux}"}, "Details updated"),
    ],
)  # fmt: skip
def test_each_field_in_words(
    db: Flask, client: FlaskClient, before: dict[str, str], after: dict[str, str], words: str
) -> None:
    release(one("talk", **before), more=MORE)
    release(one("talk", **before | after), more=MORE)
    title = "Better" if "Better" in words else ("Same" if "Same" in str(after) else "Title talk")
    assert lines(page(client)) == [f"Changed {title} {words}"]


def test_who_left_a_panel_is_not_said(db: Flask, client: FlaskClient) -> None:
    def panel(person: str) -> str:
        seat = f"{{key: a, person: {person}, roles: [panelist]}}"
        return f"[{{source: announcement, kind: announced, panelists: [{seat}]}}]"

    release(one("talk", line_ups=panel("ada")), more=MORE)
    release(one("talk", line_ups=panel("bo")), more=MORE)
    assert lines(page(client)) == ["Changed Title talk Panel updated"]
    for language in ("en", "fr"):
        assert re.findall("Absent|Present", client.get(f"/{language}/summits/first/changes").text) == []


def test_added_cancelled_and_taking_place_again(db: Flask, client: FlaskClient) -> None:
    release(one("talk"))
    release(one("talk"), one("new", when=LATER), note="One more.")
    new = one("new", when=LATER, where="{room: oliveraie}")
    release(one("talk", cancelled="true", cancelled_note="{en: No speaker.}"), new)
    release(one("talk", cancelled="false"), new)
    shown = page(client)
    parts = [re.sub(r"^(Release \d) .*?, \d\d:\d\d ", r"\1: ", text) for text in told(shown)]
    assert parts == [
        "Release 4: 1 item takes place again Takes place again Title talk",
        "Release 3: 1 item cancelled 1 item changed Cancelled Title talk No speaker."
        " Changed Title new Room Before Orangeraie From this release on Oliveraie",
        "Release 2: One more. 1 item added Added Title new Friday 7 December 2018, 15:00–16:00, Orangeraie",
        "Release 1: First publication: 1 item",
    ]
    addresses = [link.attributes["href"] for link in shown.all("a") if "/sessions/" in link.attributes["href"]]
    assert addresses == [f"/en/summits/first/sessions/{uid(f'first/{key}')}" for key in ("talk", "talk", "new", "new")]


def test_instants_are_those_of_the_meeting(db: Flask, client: FlaskClient) -> None:
    with time_machine.travel(datetime(2018, 10, 1, 17, tzinfo=UTC), tick=False):
        release(one("talk"), zone="Europe/Paris", city="{en: Paris}")
    with time_machine.travel(datetime(2018, 12, 6, 17, tzinfo=UTC), tick=False):
        release(one("talk", press="open"), zone="Europe/Paris", city="{en: Paris}")
    shown = page(client)
    assert shown.texts("p", class_="changes-as-at") == ["Provisional programme, as at 6 December 2018, 18:00"]
    # The clocks were put back in between: each release says its own offset.
    assert [text[: text.index("UTC") + 5] for text in told(shown)] == [
        "Release 2 6 December 2018, 18:00 Paris time, UTC+1",
        "Release 1 1 October 2018, 19:00 Paris time, UTC+2",
    ]
    assert shown.texts("p", class_="zone") == []


def test_an_archive(db: Flask, client: FlaskClient) -> None:
    release(one("talk", press="open"))
    release(one("talk", press="open"), state="archived")
    shown = page(client)
    assert shown.texts("p", class_="changes-as-at")[0].startswith("Programme, as at ")
    assert lines(shown) == []
    assert told(shown)[0].endswith("The programme was archived.")


def test_the_meeting_itself(db: Flask, client: FlaskClient) -> None:
    release(one("talk"))
    release(one("talk"), city="{en: Rabat}")
    shown = page(client)
    assert (lines(shown), told(shown)[0].endswith("Information about the meeting updated.")) == ([], True)


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_what_is_out_of_sight_leaves_no_trace(db: Flask, client: FlaskClient, visibility: str) -> None:
    secret = {"when": LATER, "visibility": visibility, "title": "{en: Zirkon, fr: Zirkon}"}
    release(one("talk"), one("z", **secret))
    release(one("talk"), one("z", **secret | {"press": "open", "where": "{room: oliveraie}"}))
    shown = page(client)
    assert [re.sub(r".*, \d\d:\d\d ", "", text) for text in told(shown)] == [
        "Nothing changed in the programme items shown here.",
        "First publication: 1 item",
    ]
    release(one("talk"), one("z", **secret | {"visibility": "public", "title": "{en: Announced}"}))
    assert lines(page(client)) == ["Added Announced Friday 7 December 2018, 15:00–16:00, Orangeraie"]
    for language in ("en", "fr"):
        assert "irkon" not in client.get(f"/{language}/summits/first/changes").text
    release(one("talk"), one("z", **secret))
    gone = page(client)
    assert lines(gone) == []
    assert told(gone)[-1].endswith("First publication: 1 item")
    assert "nnounced" not in client.get(HOME).text


def test_the_secretariat_reads_it_all(db: Flask, client: FlaskClient) -> None:
    release(one("talk"), one("z", when=LATER, visibility="hidden"))
    release(one("talk"), one("z", when=LATER, visibility="hidden", press="open"))
    mine = list_changes(SECRETARIAT, *get_summit(SECRETARIAT, "first"), None, "en")
    assert [(entry.items, len(entry.lines)) for entry in mine.releases] == [(None, 1), (2, 0)]
    public = list_changes(Viewer.anonymous(), *get_summit(Viewer.anonymous(), "first"), None, "en")
    assert [(entry.items, len(entry.lines)) for entry in public.releases] == [(None, 0), (1, 0)]


def test_many_changes_are_folded(db: Flask, client: FlaskClient) -> None:
    def programme(count: int, press: str) -> list[str]:
        return [
            one(f"s{n}", press=press if n < count else "not_stated", where="", when="{day: 2018-12-07}")
            for n in range(31)
        ]

    release(*programme(31, "not_stated"))
    release(*programme(30, "open"))
    release(*programme(31, "closed"))
    shown = page(client)
    assert [fold.text.partition("Changed")[0].strip() for fold in shown.all("details")] == ["Show all 31 changes"]
    assert len(lines(shown)) == 61
    assert shown.texts("ul", class_="release-counts") == ["31 items changed", "30 items changed"]


def test_twenty_releases_a_page(db: Flask, client: FlaskClient) -> None:
    for n in range(22):
        release(one("talk", press="open" if n % 2 else "closed"))

    def numbers(path: str) -> tuple[list[str], dict[str, str]]:
        shown = page(client, path)
        links = {link.text: link.attributes["href"] for link in shown.all("a") if "release" in link.text}
        return [heading.removeprefix("Release ") for heading in shown.texts("h2") if "Release" in heading], links

    first, links = numbers(HOME)
    assert (first, links) == ([str(n) for n in range(22, 2, -1)], {"Older releases": f"{HOME}?before=3"})
    assert numbers(f"{HOME}?before=3") == (["2", "1"], {"Newest releases": HOME})
    assert numbers(f"{HOME}?before=1") == ([], {"Newest releases": HOME})
    for malformed in ("0", "-1", "x", "", "3.0", "1_0", "%00", "9" * 30, "٣"):
        assert numbers(f"{HOME}?before={malformed}") == (first, links)
    assert numbers(f"{HOME}?before=999999999")[0] == first


def test_nothing_there(db: Flask, client: FlaskClient) -> None:
    two_summits(one("talk"))
    load_text(summit_text("draft", state="draft"))
    for slug in ("nothing", "draft", "%00", "a" * 300):
        assert page(client, f"/en/summits/{slug}/changes", 404).texts("h1") == ["There is nothing at this address"]
    assert "Elsewhere" not in client.get(HOME).text


def test_text_of_another_language_says_which_and_nothing_becomes_markup(db: Flask, client: FlaskClient) -> None:
    evil = "<script>alert(1)</script>"
    release(one("talk", title="{ar: ندوة}"))
    release(one("talk", title=f"{{ar: ورشة, fr: '{evil}'}}"), note=evil)
    release(one("talk", title=f"{{ar: ورشة, fr: '{evil}'}}", press="open"))
    english, french = client.get(HOME).text, client.get("/fr/summits/first/changes").text
    assert '<del><bdi lang="ar">ندوة</bdi></del>' in english
    assert '<ins><bdi lang="ar">ورشة</bdi></ins>' in english
    assert '<del><bdi lang="ar">ندوة</bdi></del>' in french
    assert "<ins><bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi></ins>" in french
    assert (english.count("<script"), french.count("<script")) == (0, 0)


def test_a_shipped_archive_has_a_page(db: Flask, client: FlaskClient) -> None:
    load_text(shipped("gfmd-2018").read_text("utf-8"))
    publish("gfmd-2018")
    shown = page(client, "/en/summits/gfmd-2018/changes")
    assert told(shown)[0].endswith("First publication: 7 items")


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_queries_of_the_page(db: Flask, client: FlaskClient, counted: Callable[[], Any], sessions: int) -> None:
    def programme(press: str) -> list[str]:
        return [one(f"s{n}", press=press, where="", when="{day: 2018-12-07}") for n in range(sessions)]

    release(*programme("open"))
    release(*programme("closed"))
    with counted() as queries:
        assert len(lines(page(client))) == sessions
    assert len(queries) == 3
    with counted() as queries:
        page(client, "/en/summits/nothing/changes", 404)
    assert len(queries) == 1
