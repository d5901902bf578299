"""Displays: what is on and next, what moved away, and nothing that not everybody may read."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from agenda.pages import Page
from eventreg.foundation.places import top
from support import load_text, publish, session_text, summit_text, uid

LOBBY = "/en/summits/first/screens/today"
OLD, NEW = "orangeraie", "oliveraie"
MORNING = "{day: 2018-12-07, starts: '08:30', ends: '09:45'}"
NOON = "{day: 2018-12-07, starts: '12:00', ends: '13:00'}"
EVENING = "{day: 2018-12-07, starts: '18:00', ends: '19:00'}"


def one(key: str, **parts: str) -> str:
    return session_text(key, uid=uid(f"first/{key}"), **{"visibility": "public"} | parts)


def release(*sessions: str, **parts: str) -> None:
    load_text(summit_text("first", *sessions, **parts))
    with at("2018-12-01", "12:00"):
        assert publish("first") is not None


def at(day: str, clock: str) -> time_machine.travel:
    """At a wall time in Marrakech in winter 2018, which is one hour ahead of UTC."""
    return time_machine.travel(
        datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC) - timedelta(hours=1), tick=False
    )


def page(client: FlaskClient, path: str, clock: str = "09:00", day: str = "2018-12-07", status: int = 200) -> Page:
    with at(day, clock):
        answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (status, "text/html; charset=utf-8")
    return Page(answer.text)


def door(client: FlaskClient, room: str, clock: str = "09:00", day: str = "2018-12-07") -> tuple[str, str, str]:
    """What is now, what is next, what else, at the door of a room."""
    shown = page(client, f"/en/summits/first/screens/rooms/{room}", clock, day)

    def part(name: str) -> str:
        return " ".join(shown.texts("section", class_=name)).removeprefix("Now ").removeprefix("Next ")

    return part("present"), part("next"), part("rest")


def lobby(client: FlaskClient, clock: str = "09:00", day: str = "2018-12-07") -> tuple[list[str], list[str]]:
    """What is said of each room, and of the rest of the day."""
    shown = page(client, LOBBY, clock, day)
    items = shown.all("li")
    return (
        [item.text for item in items if "room" in item.attributes.get("class", "").split()],
        [item.text for item in items if "slot" in item.attributes.get("class", "").split()],
    )


TALK = "Now 08:30 until 09:45 Title talk English, with interpretation into French Registered participants only"
LANGUAGES = {"languages": "{working: [en], interpretation: [fr]}"}


def test_the_door_of_a_room_through_a_day(db: Flask, client: FlaskClient) -> None:
    release(
        one("talk", **LANGUAGES),
        one("noon", when=NOON, access="invited"),
        one("evening", when=EVENING),
        one("elsewhere", where=f"{{room: {NEW}}}", when=NOON),
    )
    noon = "12:00 until 13:00 Title noon Invited registered participants only"
    evening = "18:00 until 19:00 Title evening Registered participants only"
    said = {
        clock: door(client, OLD, clock) for clock in ("08:29", "08:30", "09:44", "09:45", "12:30", "18:30", "19:00")
    }
    assert said == {
        "08:29": (
            "Nothing on at the moment",
            f"Next {TALK.removeprefix('Now ')}",
            "Also today 12:00 Title noon 18:00 Title evening",
        ),
        "08:30": (TALK, f"Next {noon}", "Also today 18:00 Title evening"),
        "09:44": (TALK, f"Next {noon}", "Also today 18:00 Title evening"),
        "09:45": ("Nothing on at the moment", f"Next {noon}", "Also today 18:00 Title evening"),
        "12:30": (f"Now {noon}", f"Next {evening}", ""),
        "18:30": (f"Now {evening}", "", ""),
        "19:00": ("No more sessions here today", "", ""),
    }  # fmt: skip
    assert door(client, OLD, day="2018-12-06") == ("No sessions here today", "", "")


def test_what_a_display_is_made_of(db: Flask, client: FlaskClient) -> None:
    release(one("talk", title="{ar: ندوة, en: Talk}"))
    shown = page(client, f"/fr/summits/first/screens/rooms/{OLD}")
    (html,) = shown.all("html")
    assert (html.attributes["lang"], shown.texts("h1"), shown.texts("h3")) == ("fr", ["Orangeraie"], ["ندوة"])
    (title,) = shown.all("h3")
    assert title.attributes["dir"] == "rtl"
    assert [one.attributes for one in shown.all("bdi") if one.text == "ندوة"] == [{"lang": "ar"}]
    (clock,) = shown.all("time", id="clock")
    assert (clock.text, clock.attributes["data-offset"]) == ("9 h", "60")
    assert [meta.attributes["content"] for meta in shown.all("meta") if "http-equiv" in meta.attributes] == ["20"]
    assert [script.attributes["type"] for script in shown.all("script")] == ["module"]
    assert (shown.all("a"), shown.all("nav"), shown.all("footer")) == ([], [], [])
    assert len(shown.all("main")) == 1


def test_moved_to_another_room(db: Flask, client: FlaskClient) -> None:
    """At the old room for the whole of the old slot, however often it moved; at the new one it is simply on."""
    release(one("talk"), one("noon", when=NOON))
    release(one("talk", where=f"{{room: {NEW}}}"), one("noon", when=NOON))
    moved = "Now 08:30 until 09:45 Moved to Oliveraie Title talk"
    assert [door(client, OLD, clock)[0] for clock in ("08:29", "08:30", "09:44", "09:45")] == [
        "Nothing on at the moment", moved, moved, "Nothing on at the moment",
    ]  # fmt: skip
    assert door(client, OLD, "08:00")[2] == "Also today 08:30 Moved to Oliveraie Title talk"
    assert door(client, NEW)[0] == "Now 08:30 until 09:45 Title talk Registered participants only"
    # Back again: nothing happened at the first room.
    release(one("talk", where=f"{{room: {OLD}}}"), one("noon", when=NOON))
    assert door(client, OLD)[0] == "Now 08:30 until 09:45 Title talk Registered participants only"
    assert door(client, NEW)[0] == "Now 08:30 until 09:45 Moved to Orangeraie Title talk"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"when": NOON, "where": f"{{room: {NEW}}}"}, "Moved to Oliveraie, 12:00–13:00"),
        ({"when": NOON}, "Moved to 12:00–13:00"),
        (
            {"when": "{day: 2018-12-06, starts: '10:00', ends: '11:00'}", "where": f"{{room: {NEW}}}"},
            "Moved to Oliveraie, Thursday 6 December 2018, 10:00–11:00",
        ),
        ({"when": "{day: 2018-12-06, half: morning}"}, "Moved to Thursday 6 December 2018, morning"),
        ({"where": "{certainty: to_be_confirmed}"}, "Moved: room to be confirmed"),
    ],
)
def test_where_and_when_it_moved(db: Flask, client: FlaskClient, parts: dict[str, str], words: str) -> None:
    release(one("talk"))
    release(one("talk", **parts))
    assert door(client, OLD)[0] == f"Now 08:30 until 09:45 {words} Title talk"


def test_a_session_that_only_grows_is_not_moved(db: Flask, client: FlaskClient) -> None:
    release(one("talk"))
    release(one("talk", when="{day: 2018-12-07, starts: '08:30', ends: '09:15'}"))
    assert door(client, OLD, "09:30")[0] == "No more sessions here today"
    release(one("talk", when="{day: 2018-12-07, starts: '08:45', ends: '10:00'}"))
    assert [door(client, OLD, clock)[0][:41] for clock in ("08:35", "08:50")] == [
        "Now 08:30 until 09:15 Moved to 08:45–10:0",
        "Now 08:45 until 10:00 Title talk Register",
    ]
    assert door(client, OLD, "08:00")[1:] == (
        "Next 08:45 until 10:00 Title talk Moved from 08:30–09:15. Registered participants only",
        "",
    )


def test_cancelled_in_its_slot_and_where_it_was_before(db: Flask, client: FlaskClient) -> None:
    release(one("talk"))
    release(one("talk", where=f"{{room: {NEW}}}"))
    release(one("talk", where=f"{{room: {NEW}}}", cancelled="true", cancelled_note="{en: No speaker.}"))
    said = "Now 08:30 until 09:45 Cancelled Title talk No speaker."
    assert (door(client, OLD)[0], door(client, NEW)[0]) == (said, said)
    assert door(client, NEW, "10:00")[0] == "No more sessions here today"
    assert lobby(client) == (
        ["Orangeraie Now until 09:45 Cancelled Title talk", "Oliveraie Now until 09:45 Cancelled Title talk"],
        [],
    )
    assert lobby(client, "08:00")[1] == ["08:30 Cancelled Title talk Oliveraie"]


def test_the_lobby(db: Flask, client: FlaskClient) -> None:
    release(
        one("talk"),
        one("noon", when=NOON),
        one("evening", when=EVENING),
        one("elsewhere", where=f"{{room: {NEW}}}", when=EVENING),
        one("nowhere", where="{certainty: to_be_confirmed}"),
        one("half", when="{day: 2018-12-07, half: afternoon}"),
        one("leaving", where=f"{{room: {NEW}}}", when=NOON),
        one("not-today", when="{day: 2018-12-06}"),
    )
    release(
        one("talk"),
        one("noon", when=NOON),
        one("leaving", where=f"{{room: {NEW}}}", when="{day: 2018-12-06, starts: '12:00', ends: '13:00'}"),
        one("elsewhere", when="{day: 2018-12-07, starts: '18:15', ends: '19:00'}", where=f"{{room: {NEW}}}"),
    )
    left = "Moved to Oliveraie, Thursday 6 December 2018, 12:00–13:00 Title leaving"
    rooms, rest = lobby(client)
    assert rooms == [
        "Orangeraie Now until 09:45 Title talk Next 12:00 Title noon",
        "Oliveraie Next 18:15 Title elsewhere Moved from 18:00–19:00.",
    ]
    assert rest == [
        "08:30 Title nowhere Room to be confirmed",
        f"12:00 {left.replace('Oliveraie, ', '')}",
        "18:00 Title evening Orangeraie",
        "Afternoon Title half Orangeraie",
    ]
    assert lobby(client, "12:30")[0][1] == (
        f"Oliveraie Now until 13:00 {left.replace('Oliveraie, ', '')} Next 18:15 Title elsewhere"
        " Moved from 18:00–19:00."
    )
    assert lobby(client, "20:00")[0] == [
        "Orangeraie No more sessions here today",
        "Oliveraie No more sessions here today",
    ]


def test_a_day_without_sessions(db: Flask, client: FlaskClient) -> None:
    release(
        one("talk"), one("first", when="{day: 2018-12-05}"),
        one("z", when="{day: 2018-12-06}", visibility="hidden"), ends_on="2018-12-08",
    )  # fmt: skip

    def calm(day: str) -> list[str]:
        return page(client, LOBBY, day=day).texts("section", class_="calm")

    when = "5–8 December 2018, Marrakech"
    assert calm("2018-12-01") == [f"This meeting has not begun yet. {when} Next sessions: Wednesday 5 December 2018"]
    assert calm("2018-12-06") == [f"No sessions today {when} Next sessions: Friday 7 December 2018"]
    assert calm("2018-12-07") == []
    assert calm("2018-12-08") == [f"No sessions today {when}"]
    assert calm("2018-12-09") == [f"This meeting is over. {when}"]
    room = page(client, f"/en/summits/first/screens/rooms/{OLD}", day="2018-12-09")
    assert (room.texts("h1"), room.texts("section")) == (["Orangeraie"], [f"This meeting is over. {when}"])


def test_an_archive_is_over_whatever_the_day(db: Flask, client: FlaskClient) -> None:
    release(one("talk"), state="archived")
    for path in (LOBBY, f"/en/summits/first/screens/rooms/{OLD}"):
        assert page(client, path).texts("h2") == ["This meeting is over."]


def test_a_session_over_midnight_and_one_without_an_end(db: Flask, client: FlaskClient) -> None:
    release(
        one("night", when="{day: 2018-12-06, starts: '22:00', ends: '01:00', ends_on: 2018-12-07}"),
        one("open", when="{day: 2018-12-07, starts: '08:00'}"),
        one("noon", when=NOON),
    )
    assert door(client, OLD, "00:30")[0] == "Now 22:00 until 01:00 Title night Registered participants only"
    assert [door(client, OLD, clock)[0][:20] for clock in ("07:59", "08:00", "11:59", "12:00")] == [
        "Nothing on at the mo",
        "Now 08:00 Title open",
        "Now 08:00 Title open",
        "Now 12:00 until 13:0",
    ]


# Out of sight --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_what_not_everybody_may_read_is_on_no_display(db: Flask, client: FlaskClient, visibility: str) -> None:
    secret = {"title": "{en: Zirkon, fr: Zirkon}", "visibility": visibility}
    release(one("talk", when=NOON), one("z", **secret | {"where": f"{{room: {NEW}}}"}))
    missing = page(client, f"/en/summits/first/screens/rooms/{NEW}", status=404)
    unknown = page(client, "/en/summits/first/screens/rooms/nothing", status=404)
    assert missing.texts("main") == unknown.texts("main")
    rooms, rest = lobby(client)
    assert (rooms, rest) == (["Orangeraie Next 12:00 Title talk"], [])
    # It comes into sight in another room: where it was before says nothing.
    release(one("talk", when=NOON), one("z", **secret | {"visibility": "public", "where": f"{{room: {OLD}}}"}))
    page(client, f"/en/summits/first/screens/rooms/{NEW}", status=404)
    assert lobby(client) == (["Orangeraie Now until 09:45 Zirkon Next 12:00 Title talk"], [])
    # It moves in sight, and goes out of sight: neither room tells.
    release(one("talk", when=NOON), one("z", **secret | {"visibility": "public", "where": f"{{room: {NEW}}}"}))
    assert door(client, OLD)[0] == "Now 08:30 until 09:45 Moved to Oliveraie Zirkon"
    release(one("talk", when=NOON), one("z", **secret | {"where": f"{{room: {NEW}}}"}))
    assert door(client, OLD) == (
        "Nothing on at the moment",
        "Next 12:00 until 13:00 Title talk Registered participants only",
        "",
    )
    page(client, f"/en/summits/first/screens/rooms/{NEW}", status=404)
    assert lobby(client) == (["Orangeraie Next 12:00 Title talk"], [])


def test_rooms_and_meetings_that_are_not_there(db: Flask, client: FlaskClient) -> None:
    release(one("talk"))
    load_text(summit_text("draft", session_text("x"), state="draft"))
    for path in (
        "first/screens/rooms/palmeraie",
        f"first/screens/rooms/{NEW}",
        "first/screens/rooms/%00",
        "first/screens/rooms/" + "a" * 500,
        f"draft/screens/rooms/{OLD}",
        "draft/screens/today",
        "nothing/screens/today",
    ):
        assert page(client, f"/en/summits/{path}", status=404).texts("h1") == ["There is nothing at this address"]


# Following a release -------------------------------------------------------------------------------------------------


def test_a_display_asks_again_for_one_query(db: Flask, client: FlaskClient, counted: Callable[[], Any]) -> None:
    release(one("talk"))
    for path in (LOBBY, f"/en/summits/first/screens/rooms/{OLD}"):
        with at("2018-12-07", "09:00:10"):
            first = client.get(path)
            tag = first.headers["ETag"]
            assert re.fullmatch('"[0-9a-f]{32}"', tag)
            assert first.headers["Cache-Control"] == "no-cache"
            head = client.head(path)
            assert (head.status_code, head.headers["ETag"], head.data) == (200, tag, b"")
            assert head.headers["Content-Length"] == first.headers["Content-Length"]
        with at("2018-12-07", "09:00:59"), counted() as queries:
            again = client.get(path, headers={"If-None-Match": f'"x", {tag}'})
        assert (again.status_code, again.data, again.headers["ETag"], len(queries)) == (304, b"", tag, 1)
        assert "Content-Type" not in again.headers
        with at("2018-12-07", "09:00:59"):
            assert client.get(path, headers={"If-None-Match": "*"}).status_code == 304
            assert client.get(path).data == first.data
            compressed = client.get(path, headers={"Accept-Encoding": "br"})
            same = {"Accept-Encoding": "br", "If-None-Match": compressed.headers["ETag"]}
            assert compressed.headers["ETag"] != tag
            assert client.get(path, headers=same).status_code == 304
        with at("2018-12-07", "09:01"):
            assert client.get(path, headers={"If-None-Match": tag}).status_code == 200
        other = client.get(path.replace("/en/", "/fr/"), headers={"If-None-Match": tag})
        assert other.status_code == 200
    release(one("talk", where=f"{{room: {NEW}}}"))
    with at("2018-12-07", "09:00:59"):
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 200
        unknown = client.get("/en/summits/first/screens/rooms/nothing", headers={"If-None-Match": "*"})
        assert unknown.status_code == 404


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_queries_of_displays(db: Flask, client: FlaskClient, counted: Callable[[], Any], sessions: int) -> None:
    def programme(day: int, title: str) -> list[str]:
        hours = [(f"{n // 2:02}:{n % 2 * 30:02}", f"{n // 2:02}:{n % 2 * 30 + 29}") for n in range(sessions)]
        return [
            one(
                f"s{n}",
                title=f"{{en: '{title} {n}'}}",
                when=f"{{day: 2018-12-0{day}, starts: '{starts}', ends: '{ends}'}}",
            )
            for n, (starts, ends) in enumerate(hours)
        ]

    release(*programme(6, "Old"))
    release(*programme(7, "New"))
    costs = {}
    for name, path, day in (
        ("lobby", LOBBY, "2018-12-07"),
        ("all moved away", LOBBY, "2018-12-06"),
        ("nothing", LOBBY, "2018-12-01"),
        ("room", f"/en/summits/first/screens/rooms/{OLD}", "2018-12-07"),
        ("room of nothing today", f"/en/summits/first/screens/rooms/{OLD}", "2018-12-01"),
    ):
        with counted() as queries:
            page(client, path, "00:05", day)
        costs[name] = len(queries)
    assert costs == {"lobby": 3, "all moved away": 3, "nothing": 3, "room": 3, "room of nothing today": 2}


def test_the_style_sheet_uses_logical_properties() -> None:
    css = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", (top() / "static/screen.css").read_text("utf-8"), flags=re.DOTALL)
    sides = r"(?:^|[\s;{])(?:(?:margin|padding|border)-)?(?:left|right|top|bottom)\s*:|text-align:\s*(?:left|right)"
    sizes = r"(?:^|[\s;{])(?:min-|max-)?(?:width|height)\s*:|float\s*:"
    assert re.findall(f"{sides}|{sizes}", css) == []
    assert re.findall(r"url\(|@import", css) == []
