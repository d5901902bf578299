"""Whole feeds: the rules of their zone, and how soon to look again."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from calendars.reading import component_lines, values, with_icalendar, with_vobject
from calendars.samples import AT, DAY, PAGE, SUMMIT, UID, ZONE, entry, repeated
from eventreg.calendars.blocks import session_block
from eventreg.calendars.feeds import feed, refresh_phase
from eventreg.programme.rules import Precision, When
from eventreg.summits.rules import Certainty, SummitState

GOLDEN = Path(__file__).parent / "golden"


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
        summit=SUMMIT,
        entries=entries,
        blocks=[session_block(one, "en", PAGE) for one in entries],
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
        name="First", summit=SUMMIT, entries=entries, blocks=[session_block(entries[0], "en", PAGE)],
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
    assert refresh_phase(replace(SUMMIT, payload=replace(SUMMIT.payload, state=state)), today) == phase
    nowhen = replace(SUMMIT, payload=replace(SUMMIT.payload, starts_on=None, ends_on=None))
    assert refresh_phase(nowhen, today) == "PT1H"


@pytest.mark.parametrize(
    ("today", "phase"),
    [
        (date(2018, 12, 3), "PT1H"), (date(2018, 12, 4), "PT15M"), (date(2018, 12, 7), "PT15M"),
        (date(2018, 12, 8), "PT1H"),
    ],
)  # fmt: skip
def test_calendars_look_again_sooner_while_the_summit_runs(today: date, phase: str) -> None:
    assert refresh_phase(SUMMIT, today) == phase
