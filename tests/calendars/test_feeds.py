"""Whole feeds: the rules of their zone, and how soon to look again."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from calendars.reading import component_lines, values, with_icalendar, with_vobject
from calendars.samples import AT, DAY, PAGE, SUMMIT, UID, ZONE, entry, repeated
from eventreg.agenda.read_model import SessionEntry
from eventreg.calendars.blocks import session_block
from eventreg.calendars.feeds import feed, refresh_phase
from eventreg.calendars.kept import Block
from eventreg.programme.rules import Precision, When
from eventreg.publication.feeds import FeedFacts
from eventreg.summits.rules import Certainty, SummitState

GOLDEN = Path(__file__).parent / "golden"
FACTS = FeedFacts.of(SUMMIT.payload)


def kept(one: SessionEntry) -> Block:
    when = one.payload.when
    return Block(when.starts and when.starts.at, when.ends and when.ends.at, session_block(one, "en", PAGE))


def test_a_feed_of_a_repeated_hour_and_the_day_after() -> None:
    late = When(
        precision=Precision.EXACT,
        certainty=Certainty.STATED,
        starts=repeated(15, 1),
        ends=repeated(45, 1),
        day=date(2026, 9, 20),
    )
    after = When.exact(datetime(2026, 9, 20, 9), datetime(2026, 9, 20, 10), ZONE)  # noqa: DTZ001 - wall times
    entries = [entry(late), replace(entry(after), public_id="877463ed-eaec-4f27-994e-98435b0b73d2")]
    made = feed(
        name="First",
        zone=ZONE,
        blocks=[kept(one) for one in entries],
        changed_at=AT,
        refresh="PT1H",
        source_url="https://summit.example/summits/first/calendar.ics?lang=en",
        page_url="https://summit.example/en/summits/first/",
    )
    assert made == (GOLDEN / "repeated-hour.ics").read_bytes()
    assert with_icalendar(made) == with_vobject(made)
    assert [(event["starts"], event["ends"]) for event in with_icalendar(made)] == [
        ("2026-09-20T01:15:00Z", "2026-09-20T01:45:00Z"),
        ("2026-09-20T09:00:00Z", "2026-09-20T10:00:00Z"),
    ]


def test_all_day_events_need_no_zone() -> None:
    entries = [entry(DAY)]
    made = feed(
        name="First", zone=ZONE, blocks=[kept(one) for one in entries],
        changed_at=AT, refresh="PT1H", source_url="https://a.example/x.ics", page_url="https://a.example/",
    )  # fmt: skip
    assert made.count(b"VTIMEZONE") == 0
    event = values(component_lines(made, UID))
    assert (event["DTSTART"], event["DTEND"]) == ("20181207", "20181208")


@pytest.mark.parametrize(
    ("today", "state", "phase"),
    [
        (date(2018, 12, 3), SummitState.LIVE, "PT1H"),
        (date(2018, 12, 4), SummitState.LIVE, "PT15M"),
        (date(2018, 12, 7), SummitState.LIVE, "PT15M"),
        (date(2018, 12, 8), SummitState.LIVE, "PT1H"),
        (date(2018, 12, 6), SummitState.ARCHIVED, "PT1H"),
    ],
)
def test_refresh_phase(today: date, state: SummitState, phase: str) -> None:
    facts = FeedFacts.of(replace(SUMMIT.payload, state=state))
    assert refresh_phase(facts, today) == refresh_phase(FeedFacts.from_json(facts.to_json()), today) == phase
    for unknown in ({"starts_on": None, "ends_on": None}, {"dates_certainty": Certainty.INFERRED}):
        assert refresh_phase(FeedFacts.of(replace(SUMMIT.payload, **unknown)), today) == "PT1H"


def test_a_feed_without_events_still_has_the_component_that_is_asked_for() -> None:
    made = feed(
        name="First", zone=ZONE, blocks=[Block(None, None, b"")], changed_at=AT, refresh="PT1H",
        source_url="https://a.example/x.ics", page_url="https://a.example/",
    )  # fmt: skip
    assert [line for line in made.split(b"\r\n") if line.startswith(b"BEGIN:")] == [
        b"BEGIN:VCALENDAR", b"BEGIN:VTIMEZONE", b"BEGIN:STANDARD",
    ]  # fmt: skip
    assert with_icalendar(made) == with_vobject(made) == []
