"""Feeds of a day, a room, a theme, a kind, a language, an organization, and of several of these at once."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from werkzeug.http import http_date

from calendars.reading import Event, content_lines, raw_blocks, unescaped, with_icalendar, with_vobject
from calendars.stories import AT, NOW, check_golden, feed, get, one, organisation, own, release
from eventreg.calendars.models import CalendarBlock
from eventreg.foundation.database import db as database
from eventreg.web.kept import forget

MORE = """
themes:
  - {key: water, name: {en: Water, fr: Eau}}
  - {key: fire, name: Fire}
  - {key: zirkon, name: Zirkon}
organisations:
  - {key: ngo, kind: ngo, name: {en: Friends of Water, fr: "Les amis de l'eau"}}
  - {key: both, kind: city, name: City; of both}
  - {key: works, kind: company, name: Zirkon works}
"""
SESSIONS = {
    "talk": {
        "themes": "[water, fire]",
        "languages": "{working: [fr], interpretation: [en]}",
        "organisers": "[{organisation: ngo, role: lead}]",
    },
    "lunch": {
        "when": "{day: 2018-12-06, starts: '12:30', ends: '14:00'}",
        "where": "{room: oliveraie}",
        "kind": "workshop",
        "themes": "[fire]",
        "languages": "{working: [en]}",
        "organisers": "[{organisation: both, role: lead}]",
        "line_ups": "[{source: announcement, kind: announced, panelists:"
        " [{key: a, roles: [chair], post: Mayor, organisation: ngo}]}]",
    },
    "days": {
        "when": "{day: 2018-12-05, until: 2018-12-06}",
        "where": "{room: oliveraie, certainty: to_be_confirmed}",
        "cancelled": "true",
        "themes": "[water]",
    },
    "night": {"when": "{day: 2018-12-06, starts: '22:00', ends: '00:00', ends_on: 2018-12-07}"},
    "open": {"when": "{day: 2018-12-07, half: afternoon}", "where": "{certainty: to_be_confirmed}"},
    "guess": {
        "when": "{day: 2018-12-08, starts: '09:00', ends: '10:00', certainty: inferred, reason: A guess.}",
        "themes": "[water]",
        "kind": "meeting",
        "organisers": "[{organisation: both, role: lead}]",
    },
}
SECRET = {
    "title": "{en: Zirkon evening, fr: Soirée Zirkon}",
    "when": "{day: 2018-12-09, starts: '18:00', ends: '20:00'}",
    "themes": "[zirkon, water]",
    "kind": "reception",
    "languages": "{working: [sw]}",
    "organisers": "[{organisation: works, role: lead}, {organisation: ngo, role: supporter}]",
}
EVERY = ("talk", "lunch", "days", "night", "open")
HELD: dict[str, tuple[str, ...]] = {
    "days/2018-12-05": ("days",),
    "days/2018-12-06": ("days", "lunch", "night"),
    "days/2018-12-07": ("talk", "open"),
    "rooms/orangeraie": ("night", "talk"),
    "rooms/oliveraie": ("days", "lunch"),
    "themes/water": ("days", "talk"),
    "themes/fire": ("lunch", "talk"),
    "kinds/side_event": ("days", "night", "talk", "open"),
    "kinds/workshop": ("lunch",),
    "languages/fr": ("talk",),
    "languages/en": ("lunch", "talk"),
    "organisations/ngo": ("lunch", "talk"),
    "organisations/both": ("lunch",),
}
"""What is in each feed, in its order: by day and time, the open ones last."""
NAMES = {
    "days/2018-12-07": ("Summit first – Friday 7 December 2018", "Sommet first\u00a0– vendredi 7 décembre 2018"),
    "rooms/orangeraie": ("Summit first – Orangeraie", "Sommet first\u00a0– Orangeraie"),
    "themes/water": ("Summit first – Water", "Sommet first\u00a0– Eau"),
    "themes/fire": ("Summit first – Fire", "Sommet first\u00a0– Fire"),
    "kinds/side_event": ("Summit first – Side event", "Sommet first\u00a0– Événement parallèle"),
    "languages/fr": ("Summit first – French", "Sommet first\u00a0– français"),
    "organisations/ngo": ("Summit first – Friends of Water", "Sommet first\u00a0– Les amis de l'eau"),
    "organisations/both": ("Summit first – City; of both", "Sommet first\u00a0– City; of both"),
}
ROOT = "/summits/first"


def programme(visibility: str = "hidden", **changed: dict[str, str]) -> list[str]:
    parts = {key: SESSIONS[key] | changed.get(key, {}) for key in SESSIONS}
    return [*(one(key, **said) for key, said in parts.items()), one("z", visibility=visibility, **SECRET)]


@pytest.fixture
def two(db: Flask) -> FlaskClient:
    """Two summits with the same rooms, themes, days and organisations; each has what the other's visitors never see."""
    release(AT[0], "first", *programme(), more=MORE)
    there = [one("elsewhere", "other", **SESSIONS["talk"]), one("show", "other", **SECRET)]
    release(AT[0], "other", *there, more=MORE)
    return db.test_client()


def path(of: str, summit: str = "first") -> str:
    """The address of a feed of `HELD`; organisations stand there by their keys."""
    plural, _, value = of.partition("/")
    return f"/summits/{summit}/{plural}/{organisation(value) if plural == 'organisations' else value}/calendar.ics"


def uids(calendar: bytes) -> list[str]:
    return [line.partition(":")[2] for line in content_lines(calendar) if line.startswith("UID:")]


def head(calendar: bytes) -> dict[str, str]:
    lines = content_lines(calendar)
    names = ("NAME", "X-WR-CALNAME", "SOURCE", "URL")
    found = [line for line in lines[: lines.index("COLOR:teal")] if line.startswith(names)]
    return {line.partition(":")[0].partition(";")[0]: line.partition(":")[2] for line in found}


# What is in them -----------------------------------------------------------------------------------------------------


def test_what_is_in_each_feed(two: FlaskClient) -> None:
    seen = {of: uids(feed(two, path(of))) for of in HELD}
    assert seen == {of: [own(key) for key in keys] for of, keys in HELD.items()}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_feed_has_the_very_events_of_the_whole_programme(two: FlaskClient, language: str) -> None:
    whole = raw_blocks(feed(two, f"{ROOT}/calendar.ics?lang={language}"))
    for of, keys in HELD.items():
        assert raw_blocks(feed(two, f"{path(of)}?lang={language}")) == {own(key): whole[own(key)] for key in keys}


def listed(client: FlaskClient, page: str) -> set[str]:
    """The sessions that a page shows."""
    with time_machine.travel(NOW, tick=False):
        answer = client.get(page)
    assert answer.status_code == 200
    return set(re.findall(r"/summits/first/sessions/([0-9a-f-]{36})", answer.text))


def test_a_feed_has_what_the_page_shows_with_that_filter(two: FlaskClient) -> None:
    """But for what has no stated date, which no calendar has."""
    guess = own("guess")
    shown_guess = set()
    for of, keys in HELD.items():
        plural, _, value = of.partition("/")
        if plural == "organisations":
            page = f"/en/summits/first/embed?organisation={organisation(value)}"
        else:
            page = f"/en/summits/first/?{plural.removesuffix('s')}={value}"
        shown = listed(two, page)
        assert (of, shown - {guess}) == (of, {own(key) for key in keys})
        shown_guess |= {of} if guess in shown else set()
    assert shown_guess == {"themes/water", "rooms/orangeraie", "organisations/both"}
    assert listed(two, "/en/summits/first/?day=all") == {own(key) for key in (*EVERY, "guess")}


NARROWED = (
    "room=orangeraie&day=2018-12-07",
    "day=2018-12-06&kind=side_event",
    "theme=water&language=fr",
    "day=2018-12-06&room=oliveraie&theme=fire&kind=workshop&language=en",
    "organisation=ngo&room=oliveraie",
    "organisation=ngo&theme=water&language=en",
    "day=2018-12-05&theme=fire",
    "room=orangeraie",
    "organisation=both",
)


def query_of(text: str) -> str:
    """The query, with organisations by their ids in the place of their keys."""
    return re.sub("organisation=([a-z]+)", lambda found: f"organisation={organisation(found.group(1))}", text)


def test_what_is_narrowed_in_several_ways_is_what_the_page_shows(two: FlaskClient) -> None:
    held = {}
    for asked in NARROWED:
        # The programme itself has no filter by organisations.
        page = "embed" if "organisation" in asked else ""
        shown = listed(two, f"/en/summits/first/{page}?{query_of(asked)}") - {own("guess")}
        held[asked] = uids(feed(two, f"{ROOT}/calendar.ics?{query_of(asked)}"))
        assert (asked, set(held[asked])) == (asked, shown)
    assert held["organisation=ngo&room=oliveraie"] == [own("lunch")]
    assert held["day=2018-12-06&kind=side_event"] == [own("days"), own("night")]
    assert held["day=2018-12-05&theme=fire"] == []


uid_of_summit = b"UID:2956558f-8f72-4bd1-b5c6-529500f00f1c"


def test_the_summit_itself_is_in_its_whole_feed_alone(two: FlaskClient) -> None:
    assert [of for of in HELD if uid_of_summit in feed(two, path(of))] == []
    assert feed(two, f"{ROOT}/calendar.ics").count(uid_of_summit) == 1


def test_the_very_bytes(two: FlaskClient, with_ical_js: Callable[[bytes], list[Event]]) -> None:
    for of, language in (("rooms/oliveraie", "en"), ("days/2018-12-06", "fr"), ("languages/fr", "fr")):
        calendar = feed(two, f"{path(of)}?lang={language}")
        check_golden(f"family-{of.partition('/')[0]}.{language}", calendar)
        assert with_ical_js(calendar) == with_icalendar(calendar) == with_vobject(calendar)


# What they are called, and where they are ----------------------------------------------------------------------------


def test_what_feeds_are_called(two: FlaskClient) -> None:
    for of, names in NAMES.items():
        for language, name in zip(("en", "fr"), names, strict=True):
            said = head(feed(two, f"{path(of)}?lang={language}"))
            assert (of, unescaped(said["NAME"]), said["NAME"]) == (of, name, said["X-WR-CALNAME"])


def test_what_is_narrowed_in_several_ways_is_called_by_all_of_them(two: FlaskClient) -> None:
    query = "theme=water&day=2018-12-07&kind=side_event"
    assert unescaped(head(feed(two, f"{ROOT}/calendar.ics?{query}&lang=fr"))["NAME"]) == (
        "Sommet first\u00a0– vendredi 7 décembre 2018\u00a0– Événement parallèle\u00a0– Eau"
    )


def test_a_feed_says_its_own_address_and_its_page(two: FlaskClient) -> None:
    ngo = organisation("ngo")
    pages = {
        "days/2018-12-07": "/summits/first/?day=2018-12-07",
        "rooms/orangeraie": "/summits/first/?room=orangeraie",
        "themes/water": "/summits/first/?theme=water",
        "kinds/side_event": "/summits/first/?kind=side_event",
        "languages/fr": "/summits/first/?language=fr",
        "organisations/ngo": f"/organisations/{ngo}",
    }
    for of, page in pages.items():
        for language in ("en", "fr"):
            said = head(feed(two, f"{path(of)}?lang={language}"))
            assert said["SOURCE"] == f"http://localhost{path(of)}?lang={language}"
            assert said["URL"] == f"http://localhost/{language}{page}"
            assert feed(two, f"{urlsplit(said['SOURCE']).path}?lang={language}") == feed(
                two, f"{path(of)}?lang={language}"
            )
            with time_machine.travel(NOW, tick=False):
                assert two.get(said["URL"].removeprefix("http://localhost")).status_code == 200


def test_several_have_one_address_in_whatever_order_they_were_asked(two: FlaskClient) -> None:
    asked = [
        "room=orangeraie&language=fr&day=2018-12-07",
        "language=fr&day=2018-12-07&room=orangeraie&lang=en",
        "day=2018-12-07&day=2018-12-06&room=orangeraie&language=fr",
        "day=2018-12-07&room=orangeraie&language=fr&theme=&kind=&q=words&view=list&nonsense=1",
    ]
    answers = [get(two, f"{ROOT}/calendar.ics?{query}") for query in asked]
    assert {(answer.data, answer.headers["ETag"]) for answer in answers} == {
        (answers[0].data, answers[0].headers["ETag"])
    }
    said = head(answers[0].data)
    assert (
        said["SOURCE"]
        == "http://localhost/summits/first/calendar.ics?day=2018-12-07&language=fr&room=orangeraie&lang=en"
    )
    assert said["URL"] == "http://localhost/en/summits/first/?day=2018-12-07&language=fr&room=orangeraie"
    assert feed(two, said["SOURCE"].removeprefix("http://localhost")) == answers[0].data
    # One alone is the feed that has an address of its own.
    alone, same = get(two, f"{ROOT}/calendar.ics?room=orangeraie"), get(two, path("rooms/orangeraie"))
    assert (alone.data, alone.headers["ETag"]) == (same.data, same.headers["ETag"])


def test_what_files_are_called(two: FlaskClient) -> None:
    names = {
        "/rooms/orangeraie/calendar.ics": "first-orangeraie.ics",
        "/days/2018-12-07/calendar.ics": "first-2018-12-07.ics",
        "/calendar.ics?day=2018-12-07&room=orangeraie": "first-2018-12-07-orangeraie.ics",
    }
    said = {of: get(two, ROOT + of).headers["Content-Disposition"] for of in names}
    assert said == {of: f'inline; filename="{name}"' for of, name in names.items()}


# What nobody may know of ---------------------------------------------------------------------------------------------

UNKNOWN = (
    "days/2018-12-04", "days/2018-12-08", "days/2018-12-09", "days/2018-13-45", "days/2018-02-30", "days/20181207",
    "days/2018-12-7", "days/2018-12-07T00:00", "days/today", "days/all", "days/%20", "days/2018-12-07%00",
    "rooms/nothing", "rooms/ORANGERAIE", "rooms/orangeraie%20", "rooms/%00", "rooms/..", "rooms/%2e%2e%2f",
    "rooms/'%20OR%201=1--", "rooms/%25", "rooms/*",
    "themes/zirkon", "themes/nothing", "themes/%C3%A9",
    "kinds/nonsense", "kinds/reception", "kinds/meeting", "kinds/SIDE_EVENT", "kinds/side-event",
    "languages/sw", "languages/xx", "languages/FR", "languages/fr-FR", "languages/english", "languages/f",
    "organisations/00000000-0000-4000-8000-000000000000", "organisations/ngo", "organisations/%ff",
    f"rooms/{'a' * 81}", f"rooms/{'a' * 10_000}", "rooms/%E2%80%A8", "rooms/%0d%0aSet-Cookie:a",
    "persons/ana", "speakers/ana", "people/ana", "room/orangeraie", "sessions/rooms",
)  # fmt: skip


def test_what_never_had_a_feed_is_unknown(two: FlaskClient) -> None:
    asked = [f"{ROOT}/{of}/calendar.ics" for of in UNKNOWN]
    asked += [f"{ROOT}/organisations/{organisation('works')}/calendar.ics"]
    asked += [f"{ROOT}/organisations/{organisation('ngo').upper()}/calendar.ics"]
    asked += ["/summits/nothing/rooms/orangeraie/calendar.ics", "/summits//rooms/orangeraie/calendar.ics"]
    asked += [f"{ROOT}/rooms//orangeraie/calendar.ics", f"{ROOT}/rooms/orangeraie/calendar.ics/"]
    asked += [f"{ROOT}/rooms/a/b/calendar.ics", f"{ROOT}/rooms/calendar.ics", f"{ROOT}/rooms//calendar.ics"]
    expected = None
    for address in asked:
        answer = two.get(address)
        seen = (answer.status_code, answer.content_type, answer.data, answer.headers["Cache-Control"])
        expected = expected or (404, "text/plain; charset=utf-8", answer.data, "no-store")
        assert (address, *seen) == (address, *expected)


UNKNOWN_TOGETHER = (
    "room=nothing", "room=orangeraie&day=2018-13-45", "room=orangeraie&theme=zirkon", "kind=reception", "day=all",
    "room=orangeraie&kind=nonsense", "room=orangeraie&language=sw", "room=orangeraie&organisation=works",
    f"room={'a' * 100}", "room=%00", "room=orangeraie&day=%E2%80%A8", "room=%20", "day=2018-12-09",
)  # fmt: skip


def test_several_of_which_one_never_had_a_feed_are_unknown(two: FlaskClient) -> None:
    unknown = two.get("/summits/nothing/calendar.ics")
    for asked in (*map(query_of, UNKNOWN_TOGETHER), "organisation=ngo"):
        answer = two.get(f"{ROOT}/calendar.ics?{asked}")
        assert (asked, answer.status_code, answer.data) == (asked, 404, unknown.data)


def test_a_query_that_is_no_text_is_refused(two: FlaskClient) -> None:
    answer = two.get(f"{ROOT}/calendar.ics?room=%ff")
    assert answer.status_code == 404
    answer = two.get("/summits/first/calendar.ics", environ_overrides={"QUERY_STRING": "room=\xff"})
    assert (answer.status_code, answer.content_type) == (400, "text/plain; charset=utf-8")


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_no_feed_tells_of_what_is_not_public(db: Flask, client: FlaskClient, visibility: str) -> None:
    release(AT[0], "other", one("show", "other", **SECRET), more=MORE)
    release(AT[0], "first", *programme(visibility), more=MORE)
    for of in HELD:
        for language in ("en", "fr"):
            answer = get(client, f"{path(of)}?lang={language}")
            said = answer.data + "".join(f"{name}: {value}" for name, value in answer.headers.items()).encode()
            assert [word for word in (b"irkon", own("z").encode(), b"eception") if word in said] == []
    # The other summit shows all of it.
    assert b"Zirkon evening" in feed(client, "/summits/other/themes/zirkon/calendar.ics")


def test_one_summit_says_nothing_of_another(two: FlaskClient) -> None:
    there = {of: uids(feed(two, path(of, "other"))) for of in ("rooms/orangeraie", "themes/water", "organisations/ngo")}
    elsewhere, show = own("elsewhere", "other"), own("show", "other")
    assert there == {
        "rooms/orangeraie": [elsewhere, show],
        "themes/water": [elsewhere, show],
        "organisations/ngo": [elsewhere, show],
    }
    for of in ("rooms/oliveraie", "kinds/workshop", "organisations/both", "days/2018-12-06"):
        assert two.get(path(of, "other")).status_code == 404
    for of in ("themes/zirkon", "kinds/reception", "organisations/works", "days/2018-12-09", "languages/sw"):
        assert (two.get(path(of)).status_code, two.get(path(of, "other")).status_code) == (404, 200)


def test_what_was_once_offered_goes_on_answering(two: FlaskClient) -> None:
    """In an emptied feed a subscriber finds that nothing is left, and not an error that keeps the old events."""
    before = get(two, path("kinds/workshop"))
    moved = {
        "lunch": {"kind": "side_event", "where": "{certainty: to_be_confirmed}", "organisers": "[]", "themes": "[]"}
    }
    release(AT[1], "first", *programme(**moved), more=MORE)
    for of in ("kinds/workshop", "organisations/both"):
        answer = get(two, path(of), If_None_Match=before.headers["ETag"])
        assert (answer.status_code, uids(answer.data)) == (200, [])
        assert with_icalendar(answer.data) == with_vobject(answer.data) == []
        assert answer.headers["Last-Modified"] == http_date(AT[1])
    # Rooms and kinds are called as before; an organization that nothing public names is not called by its name.
    assert unescaped(head(feed(two, path("kinds/workshop")))["NAME"]) == "Summit first – Workshop"
    emptied = feed(two, path("organisations/both"))
    assert (head(emptied)["NAME"], b"of both" in emptied) == ("Summit first", False)


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_what_was_offered_of_a_session_that_is_hidden_now(two: FlaskClient, visibility: str) -> None:
    hidden = {"lunch": {"visibility": visibility, "title": "{en: Zirkon lunch}"}}
    release(AT[1], "first", *programme(**hidden), more=MORE)
    assert uids(feed(two, path("kinds/workshop"))) == []
    alone = feed(two, f"{ROOT}/sessions/{own('lunch')}.ics")
    assert (uids(alone), head(alone)["NAME"]) == ([], "Summit first")
    # Nor does the name it had come back with a query.
    assert b"lunch" not in alone
    assert b"irkon" not in alone


# What moves them -----------------------------------------------------------------------------------------------------


def state(client: FlaskClient, of: str) -> tuple[bytes, str, str]:
    answer = get(client, path(of))
    return answer.data, answer.headers["ETag"], answer.headers["Last-Modified"]


def test_a_release_that_does_not_touch_a_feed_leaves_every_byte_of_it(two: FlaskClient) -> None:
    before = {of: state(two, of) for of in HELD}
    combined = get(two, f"{ROOT}/calendar.ics?room=orangeraie&day=2018-12-07")
    release(AT[1], "first", *programme(lunch={"title": "{en: Longer lunch}"}), more=MORE)
    forget()
    after = {of: state(two, of) for of in HELD}
    touched = {of for of, keys in HELD.items() if "lunch" in keys}
    assert {of for of in HELD if after[of] != before[of]} == touched
    for of in touched:
        assert [was == now for was, now in zip(before[of], after[of], strict=True)] == [False, False, False]
        assert after[of][2] == http_date(AT[1])
    again = get(two, f"{ROOT}/calendar.ics?room=orangeraie&day=2018-12-07")
    assert (again.data, again.headers["ETag"]) == (combined.data, combined.headers["ETag"])
    assert get(two, path("rooms/orangeraie"), If_None_Match=before["rooms/orangeraie"][1]).status_code == 304


def test_what_nobody_sees_moves_nothing(two: FlaskClient) -> None:
    before = {of: state(two, of) for of in HELD}
    guess = {"guess": {"title": "Another guess", "where": "{room: oliveraie}"}}
    changed = [one("z", visibility="hidden", **SECRET | {"title": "Z", "where": "{room: oliveraie}"})]
    release(AT[1], "first", *programme(**guess)[:-1], *changed, more=MORE)
    assert {of: state(two, of) for of in HELD} == before


@pytest.mark.parametrize(
    "parts",
    [
        {"name": "{en: Renamed, fr: Renommé}"},
        {"starts_on": "2018-12-04"},
        {"languages": "[en, fr, ar]"},
        {"dates_certainty": "inferred"},
    ],
)
def test_what_every_feed_says_of_the_summit_moves_them_all(two: FlaskClient, parts: dict[str, str]) -> None:
    before = {of: state(two, of) for of in HELD}
    blocks = {of: raw_blocks(feed(two, f"{path(of)}?lang=en")) for of in HELD}
    there = get(two, path("rooms/orangeraie", "other")).headers["ETag"]
    release(AT[1], "first", *programme(), more=MORE, **parts)
    for of in HELD:
        _, etag, modified = state(two, of)
        assert (etag != before[of][1], modified) == (True, http_date(AT[1]))
        assert raw_blocks(feed(two, f"{path(of)}?lang=en")) == blocks[of]
    assert get(two, path("rooms/orangeraie", "other")).headers["ETag"] == there


def test_etags_tell_feeds_summits_languages_and_codings_apart(two: FlaskClient) -> None:
    asked = [f"{path(of)}?lang={language}" for of in HELD for language in ("en", "fr")]
    asked += [f"{path('rooms/orangeraie', 'other')}?lang=en"]
    asked += [f"{ROOT}/calendar.ics?room=orangeraie&day={day}&lang=en" for day in ("2018-12-06", "2018-12-07")]
    tags = [get(two, one, Accept_Encoding=coding).headers["ETag"] for one in asked for coding in ("gzip", "identity")]
    assert len(set(tags)) == len(tags) == 2 * len(asked)
    # The release of a feed can be read off its validator.
    assert {tag.partition("-")[0] for tag in tags} == {'"1'}


# Cost ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sessions", [1, 30])
@pytest.mark.parametrize("stored", [True, False])
def test_the_queries_of_every_family(db: Flask, client: FlaskClient, counted: Any, sessions: int, stored: bool) -> None:
    talk = SESSIONS["talk"] | {"where": "{room: orangeraie, certainty: to_be_confirmed}"}
    release(AT[0], "first", *(one(f"s{n}", **talk) for n in range(sessions)), more=MORE)
    if not stored:
        database.session.execute(delete(CalendarBlock))
        database.session.commit()
    held = (
        "days/2018-12-07",
        "rooms/orangeraie",
        "themes/water",
        "kinds/side_event",
        "languages/fr",
        "organisations/ngo",
    )
    asked = [path(of) for of in held]
    asked += [f"{ROOT}/calendar.ics", f"{ROOT}/sessions/{own('s0')}.ics"]
    asked += [f"{ROOT}/calendar.ics?day=2018-12-07&room=orangeraie&theme=water&kind=side_event&language=fr"]
    for address in asked:
        forget()
        counts = []
        with counted() as queries:
            whole = get(client, address)
        counts.append((whole.status_code, len(queries)))
        with counted() as queries:
            again = get(client, address, If_None_Match=whole.headers["ETag"])
        counts.append((again.status_code, len(queries)))
        with counted() as queries:
            kept = get(client, address)
        counts.append((kept.status_code, len(queries)))
        with counted() as queries:
            missing = get(client, address.replace("first", "nothing"))
        counts.append((missing.status_code, len(queries)))
        assert (address, counts) == (address, [(200, 2 if stored else 3), (304, 1), (200, 1), (404, 1)])
        assert len(raw_blocks(whole.data)) == (1 if "sessions/" in address else sessions) + (address == asked[6])
