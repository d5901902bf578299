"""When a session takes place, as far as it is known."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventreg.foundation.local_time import LocalTime, TimeDoesNotExist, TimeHappensTwice, TimeOutOfRange, UnknownZone
from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme.rules import NEEDED, Half, Precision, When, WhenIncomplete, when_from_parts
from eventreg.summits.rules import Certainty

ZONE = "Africa/Casablanca"
DAY, NEXT = date(2018, 12, 6), date(2018, 12, 7)
REASON = TranslatedText.of("en", "The grid.")


def local(day: date, hour: int, minute: int = 0) -> LocalTime:
    wall = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - a wall time
    return LocalTime(wall=wall, zone=ZONE, at=datetime(day.year, day.month, day.day, hour - 1, minute, tzinfo=UTC))


@pytest.mark.parametrize(
    ("parts", "when"),
    [
        ({}, When()),
        ({"precision": Precision.NONE, "certainty": Certainty.TO_BE_CONFIRMED},
         When(certainty=Certainty.TO_BE_CONFIRMED)),
        ({"day": DAY}, When(precision=Precision.DAY, certainty=Certainty.STATED, day=DAY)),
        ({"day": DAY, "certainty": Certainty.INFERRED, "reason": REASON},
         When(precision=Precision.DAY, certainty=Certainty.INFERRED, reason=REASON, day=DAY)),
        ({"day": DAY, "half": Half.MORNING},
         When(precision=Precision.HALF_DAY, certainty=Certainty.STATED, day=DAY, half=Half.MORNING)),
        ({"day": DAY, "until": NEXT},
         When(precision=Precision.SPAN, certainty=Certainty.STATED, day=DAY, until=NEXT)),
        ({"month_day": "06-13"},
         When(precision=Precision.DAY_MONTH, certainty=Certainty.STATED, month_day="06-13")),
        ({"month_day": "06-13", "until_month_day": "06-14"},
         When(precision=Precision.DAY_MONTH, certainty=Certainty.STATED, month_day="06-13", until_month_day="06-14")),
        ({"day": DAY, "starts": time(8, 30)},
         When(precision=Precision.EXACT, certainty=Certainty.STATED, day=DAY, starts=local(DAY, 8, 30))),
        ({"day": DAY, "starts": time(8, 30), "ends": time(9, 45)},
         When(precision=Precision.EXACT, certainty=Certainty.STATED, day=DAY, starts=local(DAY, 8, 30),
              ends=local(DAY, 9, 45))),
        ({"day": DAY, "starts": time(22), "ends": time(1), "ends_on": NEXT},
         When(precision=Precision.EXACT, certainty=Certainty.STATED, day=DAY, starts=local(DAY, 22),
              ends=local(NEXT, 1))),
        ({"day": DAY, "starts": time(22), "ends": time(1)},
         When(precision=Precision.EXACT, certainty=Certainty.STATED, day=DAY, starts=local(DAY, 22),
              ends=local(DAY, 1))),
        ({"day": DAY, "starts": time(8), "ends": None, "half": None, "until": None, "reason": None},
         When(precision=Precision.EXACT, certainty=Certainty.STATED, day=DAY, starts=local(DAY, 8))),
    ],
)  # fmt: skip
def test_a_time_from_what_is_known_of_it(parts: dict[str, Any], when: When) -> None:
    assert when_from_parts(parts, ZONE) == when
    assert when_from_parts({**parts, "precision": when.precision}, ZONE) == when


VALUES = {
    "day": DAY,
    "starts": time(8, 30),
    "ends": time(9, 45),
    "ends_on": NEXT,
    "until": NEXT,
    "half": Half.MORNING,
    "month_day": "06-13",
    "until_month_day": "06-14",
}


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(Precision), st.sets(st.sampled_from(sorted(VALUES))))
def test_each_precision_takes_its_parts_and_no_others(precision: Precision, given: set[str]) -> None:
    needed, allowed = NEEDED[precision]
    parts = {"precision": precision, **{name: VALUES[name] for name in given}}
    # The day of an end says nothing without its time.
    complete = "ends_on" not in given or "ends" in given
    if needed <= given <= needed | allowed and complete:
        assert when_from_parts(parts, ZONE).precision is precision
    else:
        with pytest.raises(WhenIncomplete):
            when_from_parts(parts, ZONE)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"starts"}, "A time of the kind “exact” needs day, starts [ends, ends_on] and nothing else."),
        ({"day", "ends"}, "A time of the kind “exact” needs day, starts [ends, ends_on] and nothing else."),
        ({"ends"}, "A time of the kind “exact” needs day, starts [ends, ends_on] and nothing else."),
        ({"day", "starts", "half"}, "A time of the kind “exact” needs day, starts [ends, ends_on] and nothing else."),
        ({"day", "starts", "ends_on"},
         "A time of the kind “exact” needs day, ends, starts [ends_on] and nothing else."),
        ({"half"}, "A time of the kind “half_day” needs day, half and nothing else."),
        ({"until"}, "A time of the kind “span” needs day, until and nothing else."),
        ({"day", "ends_on"}, "A time of the kind “day” needs day and nothing else."),
        ({"day", "month_day"}, "A time of the kind “day” needs day and nothing else."),
        ({"until_month_day"},
         "A time of the kind “day_month” needs month_day [until_month_day] and nothing else."),
        ({"ends_on"}, "A time of the kind “none” needs - and nothing else."),
    ],
)  # fmt: skip
def test_what_a_time_lacks_is_said(parts: set[str], sentence: str) -> None:
    with pytest.raises(WhenIncomplete) as refused:
        when_from_parts({name: VALUES[name] for name in parts}, ZONE)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("kind", "zone", "parts"),
    [
        (TimeDoesNotExist, ZONE, {"day": date(2019, 6, 9), "starts": time(2, 30)}),
        (TimeDoesNotExist, ZONE, {"day": date(2019, 6, 9), "starts": time(1), "ends": time(2)}),
        (TimeHappensTwice, ZONE, {"day": date(2019, 5, 5), "starts": time(2, 30)}),
        (TimeHappensTwice, ZONE,
         {"day": date(2019, 5, 4), "starts": time(1), "ends": time(2), "ends_on": date(2019, 5, 5)}),
        (TimeOutOfRange, ZONE, {"day": date(1, 1, 1), "starts": time(0, 0), "ends": time(1)}),
        (UnknownZone, "Africa/Marrakech", {"day": DAY, "starts": time(1)}),
    ],
)  # fmt: skip
def test_times_that_cannot_be_are_refused(kind: type[Exception], zone: str, parts: dict[str, Any]) -> None:
    zone = "Europe/Paris" if kind is TimeOutOfRange else zone
    with pytest.raises(kind):
        when_from_parts(parts, zone)


def test_only_both_instants_make_a_time_exact() -> None:
    parts = {"day": DAY, "starts": time(8)}
    assert [when_from_parts(more, ZONE).is_exact for more in ({**parts, "ends": time(9)}, parts, {"day": DAY}, {})] == [
        True, False, False, False,
    ]  # fmt: skip


def test_another_zone_keeps_wall_times_and_everything_else() -> None:
    when = when_from_parts(
        {"day": DAY, "starts": time(22), "ends": time(1), "ends_on": NEXT, "certainty": Certainty.INFERRED,
         "reason": REASON},
        ZONE,
    )  # fmt: skip
    moved = when.in_zone("Asia/Kathmandu")
    assert moved.starts is not None
    assert moved.starts.at == datetime(2018, 12, 6, 16, 15, tzinfo=UTC)
    assert (moved.certainty, moved.reason, moved.day) == (Certainty.INFERRED, REASON, DAY)
    assert moved.in_zone(ZONE) == when
    for open_parts in ({}, {"day": DAY}, {"day": DAY, "until": NEXT}, {"month_day": "06-13"}):
        known = when_from_parts(open_parts, ZONE)
        assert known.in_zone("Asia/Kathmandu") == known
    open_end = when_from_parts({"day": DAY, "starts": time(22)}, ZONE).in_zone("UTC")
    assert (open_end.ends, open_end.starts and open_end.starts.at) == (None, datetime(2018, 12, 6, 22, tzinfo=UTC))


def test_times_read_the_same_whatever_instants_they_mean() -> None:
    when = when_from_parts({"day": DAY, "starts": time(8, 30), "ends": time(9, 45)}, ZONE)
    starts, ends = when.starts, when.ends
    assert starts is not None
    assert ends is not None
    stale = replace(
        when,
        starts=replace(starts, at=starts.at + timedelta(hours=1)),
        ends=replace(ends, at=ends.at + timedelta(hours=1)),
    )
    assert stale != when
    assert stale.reads_as(when)
    assert when.reads_as(stale)
    for other in (
        replace(when, ends=None),
        replace(when, certainty=Certainty.TO_BE_CONFIRMED),
        replace(when, starts=replace(starts, wall=starts.wall + timedelta(minutes=1))),
        when.in_zone("Asia/Kathmandu"),
        when_from_parts({"day": DAY}, ZONE),
    ):
        assert not other.reads_as(when)
        assert not when.reads_as(other)
