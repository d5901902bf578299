"""Every kind of change as calendars get it: the very bytes, what rises, what stays, and what other programs read."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import http_date

from calendars.reading import Event, component_lines, raw_blocks, unescaped, values, with_icalendar, with_vobject
from calendars.stories import AT, check_golden, feed, get, one, own, release

FEED = "/summits/first/calendar.ics"
STEADY = one("steady", when="{day: 2018-12-05, starts: '10:00', ends: '11:00'}", where="{room: oliveraie}")
MORE = """
persons:
  - {key: ana, given: Ana, family: Alva}
  - {key: ben, given: Ben, family: Baro}
organisations:
  - {key: ngo, kind: ngo, name: {en: Friends of Water, fr: Les amis de l’eau}}
"""
Sessions = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Change:
    """Two releases: what sessions said before and say after, and which sequence the others have then.

    `language` is that of the kept calendar; `sequences` are those of the sessions that changed, None for what is gone.
    """

    before: Sessions
    after: Sessions
    sequences: dict[str, int | None] = field(default_factory=lambda: {"talk": 1})
    language: str = "en"


EXACT = "{day: 2018-12-07, starts: '08:30', ends: '09:45'}"
LATER = "{day: 2018-12-06, starts: '13:15', ends: '14:30'}"
NOON = "{day: 2018-12-06, starts: '12:15', ends: '13:00'}"
AFTER_NOON = "{day: 2018-12-06, starts: '13:15', ends: '14:30'}"
PANEL = (
    "[{source: announcement, kind: announced, panelists: [{key: a, roles: [chair], person: ana, post: Minister}%s]}]"
)
PART = {"title": "{en: 'Part one: rights', fr: 'Première partie : les droits'}", "when": NOON}
OTHER_PART = {"title": "{en: 'Part two: means', fr: 'Deuxième partie : les moyens'}", "when": AFTER_NOON}
SPLIT_NOTE = (
    "{en: 'See “Part one: rights” and “Part two: means” on 6 December.',"
    " fr: 'Voir « Première partie : les droits » et « Deuxième partie : les moyens » le 6 décembre.'}"
)
MERGED_NOTE = "{en: 'Merged: see “Both together” on 6 December.', fr: 'Réunie à « Ensemble » le 6 décembre.'}"
TOGETHER = {"title": "{en: Both together, fr: Ensemble}", "when": LATER}
GONE = {"cancelled": "true"}
BACK = {"cancelled": "false", "cancelled_note": "null"}

CHANGES = {
    "moved-in-time": Change({"talk": {}}, {"talk": {"when": LATER}}),
    "renamed": Change({"talk": {}}, {"talk": {"title": "{en: 'Final; title, with a comma', fr: Titre définitif}"}}),
    "cancelled": Change(
        {"talk": {}}, {"talk": GONE | {"cancelled_note": "{en: No speaker., fr: Sans orateur.}"}}, language="fr"
    ),
    "reopened": Change({"talk": GONE | {"cancelled_note": "{en: No speaker., fr: Sans orateur.}"}}, {"talk": BACK}),
    "split": Change(
        {"talk": {}},
        {"talk": GONE | {"cancelled_note": SPLIT_NOTE}, "part-one": PART, "part-two": OTHER_PART},
        {"talk": 1, "part-one": 0, "part-two": 0},
    ),
    "merged": Change(
        {"talk": {}, "debate": {"when": NOON}},
        {
            "talk": GONE | {"cancelled_note": MERGED_NOTE},
            "debate": GONE | {"when": NOON, "cancelled_note": MERGED_NOTE},
            "both": TOGETHER,
        },
        {"talk": 1, "debate": 1, "both": 0},
        language="fr",
    ),
    "room-given": Change(
        {"talk": {"where": "{certainty: to_be_confirmed}"}},
        {"talk": {"where": "{room: orangeraie}"}},
    ),
    "room-to-be-confirmed": Change(
        {"talk": {}}, {"talk": {"where": "{certainty: to_be_confirmed}"}}, language="fr"
    ),
    "time-given": Change(
        {"talk": {"when": "{day: 2018-12-07, certainty: to_be_confirmed}"}}, {"talk": {"when": EXACT}}
    ),
    "time-confirmed": Change(
        {"talk": {"when": "{day: 2018-12-07, starts: '08:30', ends: '09:45', certainty: to_be_confirmed}"}},
        {"talk": {"when": EXACT}},
    ),
    "half-day-then-exact": Change({"talk": {"when": "{day: 2018-12-07, half: morning}"}}, {"talk": {"when": EXACT}}),
    "exact-then-half-day": Change(
        {"talk": {"when": EXACT}}, {"talk": {"when": "{day: 2018-12-07, half: afternoon}"}}, language="fr"
    ),
    "without-a-year": Change({"talk": {}}, {"talk": {"when": "{month_day: '12-07'}"}}, {"talk": None}),
    "with-a-year": Change({"talk": {"when": "{month_day: '12-07'}"}}, {"talk": {"when": EXACT}}),
    "hidden": Change({"talk": {}}, {"talk": {"visibility": "hidden"}}, {"talk": None}),
    "for-the-registered": Change({"talk": {}}, {"talk": {"visibility": "registered"}}, {"talk": None}),
    "shown": Change({"talk": {"visibility": "hidden"}}, {"talk": {"visibility": "public"}}),
    "title-in-another-language": Change(
        {"talk": {"title": "{en: Talk}"}}, {"talk": {"title": "{en: Talk, fr: Exposé}"}}, language="fr"
    ),
    "panel-updated": Change(
        {"talk": {"line_ups": PANEL % ""}},
        {
            "talk": {
                "line_ups": PANEL % ", {key: b, roles: [panelist], person: ben, organisation: ngo, post: Director}"
            }
        },
    ),
}  # fmt: skip


def released(at: int, sessions: Sessions) -> None:
    release(AT[at], "first", *(one(key, **parts) for key, parts in sessions.items()), STEADY, more=MORE)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change(db: Flask, client: FlaskClient, with_ical_js: Callable[[bytes], list[Event]], name: str) -> None:
    change = CHANGES[name]
    path = f"{FEED}?lang={change.language}"
    released(0, change.before)
    before, had = feed(client, path), get(client, path).headers
    released(1, change.after)
    after, have = feed(client, path), get(client, path).headers
    check_golden(f"change-{name}.{change.language}", after)
    assert with_ical_js(after) == with_icalendar(after) == with_vobject(after)
    was, now = raw_blocks(before), raw_blocks(after)
    told = {key: own(key) for key in change.sequences}
    # What did not change keeps every byte; the calendar itself says when it changed.
    unchanged = {uid: block for uid, block in was.items() if uid not in told.values()}
    assert {uid: block for uid, block in now.items() if uid not in told.values()} == unchanged
    assert own("steady") in unchanged
    assert have["Last-Modified"] == http_date(AT[1])
    assert have["ETag"] != had["ETag"]
    stamp = f"{AT[1]:%Y%m%dT%H%M%SZ}"
    for key, sequence in change.sequences.items():
        if sequence is None:
            assert (own(key) in was, own(key) in now) == (True, False)
            continue
        event = values(component_lines(after, own(key)))
        stamps = (event["SEQUENCE"], event["LAST-MODIFIED"], event["DTSTAMP"])
        assert (key, *stamps) == (key, str(sequence), stamp, stamp)
        if own(key) in was:
            earlier = values(component_lines(before, own(key)))
            assert int(earlier["SEQUENCE"]) == sequence - 1
            assert earlier["LAST-MODIFIED"] == earlier["DTSTAMP"] == earlier["CREATED"] == event["CREATED"]
            assert now[own(key)] != was[own(key)]


def test_moved_to_another_room_as_both_rooms_tell(
    db: Flask, client: FlaskClient, with_ical_js: Callable[[bytes], list[Event]]
) -> None:
    rooms = {room: f"/summits/first/rooms/{room}/calendar.ics" for room in ("orangeraie", "oliveraie")}
    released(0, {"talk": {}})
    before = {room: raw_blocks(feed(client, path)) for room, path in rooms.items()}
    released(1, {"talk": {"where": "{room: oliveraie}"}})
    after = {room: feed(client, path) for room, path in rooms.items()}
    for room, calendar in after.items():
        check_golden(f"change-moved-to-another-room-{room}.en", calendar)
        assert with_ical_js(calendar) == with_icalendar(calendar) == with_vobject(calendar)
    assert [set(before[room]) for room in rooms] == [{own("talk")}, {own("steady")}]
    assert [set(raw_blocks(after[room])) for room in rooms] == [set(), {own("steady"), own("talk")}]
    assert raw_blocks(after["oliveraie"])[own("steady")] == before["oliveraie"][own("steady")]
    event = values(component_lines(after["oliveraie"], own("talk")))
    assert (event["SEQUENCE"], event["LAST-MODIFIED"]) == ("1", f"{AT[1]:%Y%m%dT%H%M%SZ}")
    # Back again: a calendar that follows both rooms has it once, and in the right one.
    released(2, {"talk": {"where": "{room: orangeraie}"}})
    assert [set(raw_blocks(feed(client, path))) for path in rooms.values()] == [{own("talk")}, {own("steady")}]
    assert values(component_lines(feed(client, rooms["orangeraie"]), own("talk")))["SEQUENCE"] == "2"


def test_hidden_and_shown_again_counts_on(db: Flask, client: FlaskClient) -> None:
    """A calendar that kept the event takes it again only when its sequence is higher."""
    released(0, {"talk": {}})
    for at, visibility in ((1, "hidden"), (2, "hidden"), (3, "public")):
        released(at, {"talk": {"visibility": visibility, "title": f"Title {at}"}})
    event = values(component_lines(feed(client, FEED), own("talk")))
    assert (event["SEQUENCE"], event["LAST-MODIFIED"]) == ("3", f"{AT[3]:%Y%m%dT%H%M%SZ}")
    assert unescaped(event["SUMMARY"]) == "Title 3"


@pytest.mark.parametrize(
    ("name", "english", "french"),
    [
        ("split", "See “Part one: rights” and", "Voir «\u202fPremière partie\u00a0: les droits\u202f»"),
        ("merged", "Merged: see “Both together”", "Réunie à «\u202fEnsemble\u202f»"),
    ],
)
def test_what_is_cancelled_says_where_to_look(
    db: Flask, client: FlaskClient, name: str, english: str, french: str
) -> None:
    released(0, CHANGES[name].before)
    released(1, CHANGES[name].after)
    for language, said, note in (
        ("en", "This session is cancelled.", english),
        ("fr", "Cette session est annulée.", french),
    ):
        event = values(component_lines(feed(client, f"{FEED}?lang={language}"), own("talk")))
        first, second = unescaped(event["DESCRIPTION"]).split("\n")[:2]
        assert (first, second[: len(note)]) == (said, note)
        assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_a_release_of_the_same_draft_changes_nothing(db: Flask, client: FlaskClient) -> None:
    released(0, {"talk": {}})
    before = get(client, FEED)
    released(1, {"talk": {}})
    after = get(client, FEED)
    assert (after.data, after.headers["ETag"], after.headers["Last-Modified"]) == (
        before.data, before.headers["ETag"], before.headers["Last-Modified"],
    )  # fmt: skip
