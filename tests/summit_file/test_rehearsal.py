"""The rehearsal: whatever the instant, something is going on, something is next, and nothing is in the way of it."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.access.viewer import Viewer
from eventreg.foundation.transaction import snapshot, transaction
from eventreg.programme.conflicts import Impact, RoomFacts, SessionFacts, find_conflicts
from eventreg.programme.rules import LEADS_A_SESSION, Precision, Seat, SessionKind, When, when_from_parts
from eventreg.publication.queries import find_released_summit, list_sessions, session_payload
from eventreg.summit_file.rehearsal import Step, rehearsal_documents
from eventreg.summit_file.service import load_summit
from eventreg.summits.rules import Certainty
from support import OPERATOR, propose, publish

ZONE = "Africa/Casablanca"
CLOCKS = ZoneInfo(ZONE)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NORMAL = datetime.fromisoformat("2026-12-07T10:03:11Z")

AROUND_MIDNIGHT = [
    f"2026-{day}{clock}"
    for day in ("06-30T", "07-01T")
    for clock in ("23:29", "23:30", "23:35:00.000001", "23:45", "23:50", "23:55", "23:59:59", "00:00", "00:10", "01:04")
]
"""On the clocks of Marrakech."""
CLOCKS_CHANGE = [
    # Ramadan 2026: put back from 03:00 to 02:00 at 02:00 UTC, put forward from 02:00 to 03:00 at 02:00 UTC; then the
    # end of UTC+1 in September, put back from 02:00 to 01:00 at 01:00 UTC.
    f"2026-{change}:{minute:02}Z"
    for change in ("02-15T00", "02-15T01", "02-15T02", "02-15T03", "03-22T01", "09-19T23", "09-20T00", "09-20T01",
                   "09-20T02")
    for minute in (1, 31, 35, 55)
]  # fmt: skip

instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def local(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=CLOCKS)).astimezone(UTC)


def last(at: datetime) -> Mapping[str, Any]:
    return rehearsal_documents(at)[-1].document


def by_key(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {session["key"]: session for session in document["sessions"]}


def when_of(session: Mapping[str, Any]) -> When:
    return when_from_parts(session["when"], ZONE)


def span(session: Mapping[str, Any]) -> tuple[datetime, datetime]:
    when = when_of(session)
    assert when.starts is not None
    assert when.ends is not None
    return when.starts.at, when.ends.at


def timed(document: Mapping[str, Any]) -> dict[str, tuple[datetime, datetime]]:
    """From each session that takes place at an exact time to its instants."""
    taking_place = [one for one in document["sessions"] if not one.get("cancelled")]
    return {one["key"]: span(one) for one in taking_place if when_of(one).is_exact}


def facts(document: Mapping[str, Any]) -> list[SessionFacts]:
    """The sessions as conflicts see them, without a database."""
    rooms = {
        room["key"]: RoomFacts(
            key=room["key"],
            name=room["key"],
            turnaround_minutes=15,
            booths=room["booths"],
            seats=room["seats"],
            fire_limit=room["fire_limit"],
        )
        for room in document["venues"][0]["rooms"]
    }
    found = []
    for one in document["sessions"]:
        when, room = when_of(one), one.get("where", {}).get("room")
        seats = [seat for line_up in one["line_ups"] for seat in line_up["panelists"]]
        if one.get("cancelled"):
            continue
        stated = when.certainty is Certainty.STATED
        found.append(
            SessionFacts(
                session=one["key"],
                title=one["key"],
                kind=one["kind"],
                access=one.get("access", Access.NOT_STATED),
                starts_at=when.starts.at if stated and when.starts else None,
                ends_at=when.ends.at if stated and when.ends else None,
                day=when.day if stated else None,
                room=rooms[room] if room else None,
                interpretation=bool(one.get("languages", {}).get("interpretation")),
                expected=one.get("expected"),
                seats=tuple(
                    Seat(
                        person=seat["person"],
                        name=seat["person"],
                        leads=not LEADS_A_SESSION.isdisjoint(seat["roles"]),
                    )
                    for seat in seats
                ),
                time_open=not stated,
                room_open=room is None,
            )
        )
    return found


def happens_once(at: datetime) -> bool:
    wall = at.astimezone(CLOCKS).replace(tzinfo=None)
    return {at} == {wall.replace(tzinfo=CLOCKS, fold=fold).astimezone(UTC) for fold in (0, 1)}


def is_no_day_of_a_change(day: date) -> bool:
    around = {datetime.combine(day + n * DAY, time(), CLOCKS).utcoffset() for n in (-1, 0, 1, 2)}
    return len(around) == 1


LENGTHS = {
    SessionKind.SIDE_EVENT: {75},
    SessionKind.SPECIAL_SIDE_EVENT: {90},
    SessionKind.WORKSHOP: {120},
    SessionKind.OPENING: {90},
    SessionKind.PLENARY: {60, 75, 90},
    SessionKind.CLOSING: {60},
    SessionKind.ROUNDTABLE: {75, 90},
    SessionKind.PRESS_CONFERENCE: {45},
    SessionKind.MEETING: {45, 60, 75},
    SessionKind.RECEPTION: {90},
    SessionKind.BREAK: {15, 90, 120},
}

NOW = {"round-table-2-1", "round-table-2-2", "drafting-group"}
NEXT = {
    "peer-exchange-in-practice", "youth-of-both-shores", "mayors-who-answer-first", "consulates-without-queues",
}  # fmt: skip


def check(at: datetime) -> None:
    """All that is promised for an instant."""
    steps = rehearsal_documents(at)
    document = steps[-1].document
    sessions, spans = by_key(document), timed(document)
    today = at.astimezone(CLOCKS).date()

    # Three days, of which this is the second.
    assert (document["summit"]["starts_on"], document["summit"]["ends_on"]) == (today - DAY, today + DAY)
    days = Counter(when_of(one).day for one in sessions.values())
    after_midnight = sum(when_of(sessions[key]).day == today + DAY for key in NEXT)
    assert days == {today - DAY: 18, today: 22 - after_midnight, today + DAY: 16 + after_midnight}

    # A side event starts 25 minutes after the instant, rounded up to the next 5 that the clocks show once.
    soonest = at + 25 * MINUTE
    target = datetime.fromtimestamp(-(-soonest.timestamp() // 300) * 300, UTC)
    if soonest > target:
        target += 5 * MINUTE
    while not happens_once(target):
        target += 5 * MINUTE
    assert spans["peer-exchange-in-practice"][0] == target
    kinds = {sessions[key]["kind"] for key, (starts, _) in spans.items() if at < starts < target}
    assert SessionKind.SIDE_EVENT not in kinds

    # Something is going on in two rooms, for everybody to see.
    now = [
        sessions[key]["where"]["room"]
        for key, (starts, ends) in spans.items()
        if starts <= at < ends and sessions[key].get("visibility", Visibility.PUBLIC) is Visibility.PUBLIC
        and "room" in sessions[key].get("where", {})
    ]  # fmt: skip
    assert len(set(now)) >= 2

    # Full five minutes, and the lengths of the grid; only where the clocks change may one be longer.
    for key, (starts, ends) in spans.items():
        assert starts.timestamp() % 300 == ends.timestamp() % 300 == 0
        if is_no_day_of_a_change(today):
            assert (ends - starts) // MINUTE in LENGTHS[sessions[key]["kind"]], key

    # Nothing ends on the day after it began but what goes on now and what is next, and that only where it must.
    beyond = {key: one["when"]["ends_on"] for key, one in sessions.items() if "ends_on" in one["when"]}
    assert set(beyond) <= NOW | NEXT
    assert set(beyond.values()) <= {today + DAY}
    midnight = datetime.combine(today + DAY, time(), CLOCKS).astimezone(UTC)
    assert not beyond or target + 105 * MINUTE >= midnight

    for step in steps:
        found = find_conflicts(
            facts(step.document), starts_on=step.document["summit"]["starts_on"], ends_on=today + DAY
        )
        assert [one for one in found if one.impact is not Impact.INFORMS] == []


def test_an_ordinary_day_in_its_order() -> None:
    starts = {key: span[0].astimezone(CLOCKS) for key, span in timed(last(local("2026-12-07T13:02:59"))).items()}
    order = [
        "coasts-that-move", "partnerships", "round-table-2-1", "peer-exchange-in-practice", "youth-of-both-shores",
        "money-that-arrives", "round-table-3-1", "reception-of-the-harbour-cities",
    ]  # fmt: skip
    assert [f"{starts[key]:%d %H:%M}" for key in order] == [
        "07 08:15", "07 09:45", "07 12:00", "07 13:30", "07 14:00", "07 15:30", "07 17:15", "07 19:00",
    ]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(instants)
def test_whatever_the_instant(at: datetime) -> None:
    check(at)


@pytest.mark.parametrize("text", AROUND_MIDNIGHT)
def test_around_midnight(text: str) -> None:
    check(local(text))


@pytest.mark.parametrize("text", CLOCKS_CHANGE)
def test_where_the_clocks_change(text: str) -> None:
    check(local(text))


@pytest.mark.soak
@pytest.mark.parametrize("day", ["2026-02-14", "2026-03-21", "2026-07-01", "2026-09-19", "2027-12-30"])
def test_every_five_minutes_of_two_days(day: str) -> None:
    first = local(f"{day}T00:00")
    for n in range(2 * 24 * 12):
        check(first + 5 * n * MINUTE + timedelta(seconds=n % 300))


def test_the_zone_of_the_instant_does_not_matter() -> None:
    said = [rehearsal_documents(NORMAL.astimezone(ZoneInfo(zone))) for zone in ("UTC", "Asia/Tokyo", ZONE)]
    assert [[step.document for step in steps] for steps in said] == [[step.document for step in said[0]]] * 3
    with pytest.raises(ValueError, match="aware"):
        rehearsal_documents(NORMAL.replace(tzinfo=None))


@settings(max_examples=5, deadline=None)
@given(instants, instants)
@example(NORMAL, NORMAL + 300 * DAY)
def test_public_ids_and_the_first_and_third_day_are_always_the_same(one: datetime, other: datetime) -> None:
    def fixed(at: datetime) -> tuple[list[str], dict[str, tuple[int, time, time]]]:
        document, today = last(at), at.astimezone(CLOCKS).date()
        ids = [document["summit"]["uid"], *(session["uid"] for session in document["sessions"])]
        parts = {key: session["when"] for key, session in by_key(document).items() if "starts" in session["when"]}
        clocks = {
            key: ((when["day"] - today).days, when["starts"], when["ends"])
            for key, when in parts.items()
            if key.endswith(("-one", "-three")) or key in ("opening", "general-debate", "closing", "seasons-of-work")
        }
        return ids, clocks

    assert fixed(one) == fixed(other)
    ids, clocks = fixed(one)
    assert len(set(ids)) == len(ids)
    assert clocks["opening"] == (-1, time(10), time(11, 30))
    assert clocks["seasons-of-work"] == (1, time(8, 30), time(9, 45))


def test_what_the_rehearsal_has_of_everything() -> None:
    document = last(NORMAL)
    sessions = document["sessions"]
    assert document["summit"]["fictional"] is True
    assert 45 <= len(sessions) <= 60
    assert {one["kind"] for one in sessions} == set(SessionKind)
    assert {one.get("access", Access.NOT_STATED) for one in sessions} == set(Access) - {Access.OPEN}
    assert {one.get("press", Press.NOT_STATED) for one in sessions} == set(Press)
    assert {one.get("webcast", Webcast.NOT_STATED) for one in sessions} == set(Webcast)
    languages = [code for one in sessions for use in one.get("languages", {}).values() for code in use]
    assert set(languages) == {"en", "fr", "ar", "es"}
    assert {theme for one in sessions for theme in one.get("themes", ())} == {
        theme["key"] for theme in document["themes"]
    }
    hidden = {one["key"]: one["visibility"] for one in sessions if "visibility" in one}
    assert hidden == {
        "briefing-of-security-liaison-officers": Visibility.HIDDEN,
        "regional-consultation": Visibility.REGISTERED,
    }
    to_be_confirmed = {"certainty": Certainty.TO_BE_CONFIRMED}
    assert [one["key"] for one in sessions if one.get("where") == to_be_confirmed] == ["songs-that-crossed"]
    assert [one["key"] for one in sessions if when_of(one).precision is Precision.HALF_DAY] == [
        "visit-to-the-training-centre"
    ]
    assert [one["key"] for one in sessions if one["title"].original == "ar"] == ["voices-from-the-oases"]


def test_no_room_has_fewer_booths_than_languages() -> None:
    for step in rehearsal_documents(NORMAL):
        booths = {room["key"]: room["booths"] for room in step.document["venues"][0]["rooms"]}
        needs = {
            one["key"]: (one["where"]["room"], len(one["languages"].get("interpretation", ())))
            for one in step.document["sessions"]
            if "room" in one.get("where", {}) and "languages" in one
        }
        assert {key: need for key, (room, need) in needs.items() if need > booths[room]} == {}


def test_whoever_and_whatever_is_named_is_used_and_invented() -> None:
    document = last(NORMAL)
    named = {one["key"] for part in ("organisations", "persons") for one in document[part]}
    seats = [seat for one in document["sessions"] for line_up in one["line_ups"] for seat in line_up["panelists"]]
    claims = [
        *document["summit"]["organisers"],
        *(c for one in document["sessions"] for c in one.get("organisers", ())),
    ]
    parents = [parent for one in document["organisations"] for parent in one.get("parents", ())]
    used = {one.get(part) for one in (*seats, *claims, *parents) for part in
            ("person", "organisation", "represents_organisation")} - {None}  # fmt: skip
    assert used == named
    assert [key for key in named if not key.startswith("rehearsal-")] == []
    assert {country.get("code") for country in document["summit"]["countries"]} == {None}


def texts(value: Any) -> list[Any]:
    """Every text in several languages in a document."""
    if hasattr(value, "texts"):
        return [value]
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return [text for one in inner for text in texts(one)]


def test_every_text_is_there_in_english_and_french_with_french_spaces() -> None:
    for step in rehearsal_documents(NORMAL):
        found = texts(step.document)
        # Names of rooms, and an acronym that has no other form.
        alone = {next(iter(text.texts.values())) for text in found if not {"en", "fr"} <= text.texts.keys()}
        assert alone == {"Palmeraie", "Orangeraie", "Oliveraie", "Roseraie", "GCM"}
        french = [text.texts["fr"] for text in found if "fr" in text.texts]
        wrong = re.compile(r"(?<!\u202f)[;!?»](?!\w)|«(?!\u202f)|(?<!\u00a0):(?=\s|$)|'")
        assert [text for text in french if wrong.search(text)] == []
        english = [text.texts["en"] for text in found if "en" in text.texts]
        assert [text for text in english if re.search(r"[\u00a0\u202f]|'|organis|panelist|programm\b", text)] == []


@pytest.mark.parametrize(
    "at",
    [NORMAL, *map(local, ("2026-07-01T23:50", "2026-02-15T01:10Z"))],
    ids=str,
)
def test_each_step_is_a_release_of_its_own(db: Flask, at: datetime) -> None:
    first, corrected, moved = (load_and_publish(step) for step in rehearsal_documents(at))
    assert set(first.values()) == {("added", ())}
    assert corrected == {
        "Contracts in two languages: what the second page did not say": ("changed", ("line_ups",)),
        "Kitchens that employ: the first job, its first contract and its second": ("changed", ("where",)),
        "Seasons of work: coming back to the same farm with the same rights": ("changed", ("interpretation",)),
    }
    assert moved == {
        "Mayors who answer first: the twenty-four hours before help arrives": ("changed", ("where",)),
        "Youth of both shores: one hundred letters and what was answered": ("changed", ("when",)),
        "Consulates without queues: papers by telephone, for those who have one": (
            "cancelled", ("cancelled", "cancelled_note"),
        ),
    }  # fmt: skip
    assert propose("rehearsal").differences == ()
    assert hidden_from_the_public()


def load_and_publish(step: Step) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Loads and publishes one step; from each title that differs to what is different."""
    with transaction():
        load_summit(OPERATOR, step.document, step.tree)
    proposal = propose("rehearsal")
    assert [one for one in proposal.conflicts if one.impact is not Impact.INFORMS] == []
    assert publish("rehearsal", note=step.note) is not None
    return {one.title: (one.change.value, tuple(one.fields)) for one in proposal.differences}


def hidden_from_the_public() -> bool:
    """Whether an anonymous reader lists all but the two sessions that are not public, and the operator all."""
    with snapshot():
        summit = find_released_summit("rehearsal")
        assert summit is not None
        shown = {
            viewer.label: {
                session_payload(revision).key for revision in list_sessions(viewer, summit.summit_id, summit.public_id)
            }
            for viewer in (Viewer.anonymous(), OPERATOR)
        }
    everyone, operator = shown.values()
    return operator - everyone == {"briefing-of-security-liaison-officers", "regional-consultation"}
