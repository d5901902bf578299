"""The VTIMEZONE says of every instant what zoneinfo says, to a reader who knows nothing but RFC 5545."""

import os
import struct
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from eventreg.calendars import timezones
from eventreg.calendars.timezones import Transition, needs_utc, transitions, vtimezone, wall_form
from eventreg.foundation.local_time import UnknownZone

CASABLANCA = "Africa/Casablanca"
ZONES = sorted(available_timezones())
AFRICA = [zone for zone in ZONES if zone.startswith("Africa/")]

ZERO = timedelta(0)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


START, END = utc("2015-01-01"), utc("2031-01-01")


@dataclass(frozen=True)
class Onset:
    """One sub-component as read: `wall` (naive) is its DTSTART, `at` the instant, `offset` what holds from then on."""

    wall: datetime
    at: datetime
    offset: timedelta


def wall_of(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def read_offset(text: str) -> timedelta:
    sign = {"+": 1, "-": -1}[text[0]]
    assert len(text) in (5, 7)
    assert text.strip("+-0") or text[0] == "+", "RFC 5545 3.3.14 forbids a negative zero"
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:] or 0))


def read_onsets(component: bytes, zone: str) -> list[Onset]:
    """The sub-components in order of time, after every line was found to be what RFC 5545 3.6.5 allows."""
    assert component.endswith(b"\r\n")
    lines = component.decode("ascii").removesuffix("\r\n").split("\r\n")
    assert max(map(len, lines)) <= 75
    assert lines[:2] == ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    assert lines[-1] == "END:VTIMEZONE"
    body, found = lines[2:-1], []
    while body:
        block, body = body[:6], body[6:]
        names, values = zip(*(line.split(":", 1) for line in block), strict=True)
        assert names == ("BEGIN", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "END")
        assert values[0] == values[5]
        assert values[0] in ("STANDARD", "DAYLIGHT")
        wall = datetime.strptime(values[1], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall time is naive
        found.append(Onset(wall, wall.replace(tzinfo=UTC) - read_offset(values[2]), read_offset(values[3])))
    assert b"BEGIN:STANDARD" in component
    assert found == sorted(found, key=lambda onset: onset.at)
    return found


def offset_at(onsets: Iterable[Onset], at: datetime) -> timedelta:
    """The offset at an instant: that of the latest onset at or before it."""
    return [onset for onset in onsets if onset.at <= at][-1].offset


def instant_of(onsets: Iterable[Onset], form: str) -> datetime:
    """The instant that a local DATE-TIME means: the latest onset by wall time counts, so the first of two (3.3.5)."""
    wall = datetime.strptime(form, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall time is naive
    return wall.replace(tzinfo=UTC) - [onset for onset in onsets if onset.wall <= wall][-1].offset


def true_offset(zone: str, at: datetime) -> timedelta:
    return at.astimezone(ZoneInfo(zone)).utcoffset() or ZERO


def prove(zone: str, first: datetime, last: datetime, instants: Iterable[datetime]) -> int:
    """That the component for the span gives every instant its true offset and reads its wall time back; how many."""
    onsets, count = read_onsets(vtimezone(zone, first, last), zone), 0
    for at in instants:
        assert (zone, at, offset_at(onsets, at)) == (zone, at, true_offset(zone, at))
        if not needs_utc(at, zone):
            assert (zone, instant_of(onsets, wall_form(wall_of(at, zone)))) == (zone, at)
        count += 1
    return count


def every(step: timedelta, first: datetime, last: datetime) -> Iterator[datetime]:
    at = first
    while at <= last:
        yield at
        at += step


def looked_up(zone: str, first: datetime, last: datetime, step: timedelta) -> list[datetime]:
    """The changes of offset between looks `step` apart, each to the second, found without the code under test."""
    known, found = ZoneInfo(zone), []
    before = first.astimezone(known).utcoffset()
    for at in every(step, first + step, last):
        after = at.astimezone(known).utcoffset()
        if after != before:
            low, high = at - step, at
            while high - low > SECOND:
                middle = low + (high - low) // SECOND // 2 * SECOND
                low, high = (middle, high) if middle.astimezone(known).utcoffset() == before else (low, middle)
            found.append(high)
        before = after
    return found


def unknown_name(reader: str, zone: str, at: str) -> str:
    """A TZID found in no database and used once: parsers keep what they learn under a name."""
    return "/".join(("Test", reader, zone.replace("/", "-"), at.replace(":", "")))


def event(zone: str, component: bytes, at: datetime, tzid: str) -> str:
    """A calendar with one event of an hour at `at`, its zone called `tzid`."""
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//test//EN",
            component.decode("ascii").replace(f"TZID:{zone}", f"TZID:{tzid}").removesuffix("\r\n"),
            "BEGIN:VEVENT",
            "UID:2f1e0f6c-6a29-4a4e-9f4b-0f6f1f0c6d11",
            "DTSTAMP:20181101T000000Z",
            f"DTSTART;TZID={tzid}:{wall_form(wall_of(at, zone))}",
            f"DTEND;TZID={tzid}:{wall_form(wall_of(at + HOUR, zone))}",
            "SUMMARY:Side event",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def test_marrakech_in_december_2018() -> None:
    assert vtimezone(CASABLANCA, utc("2018-12-05T08:00"), utc("2018-12-07T18:15")) == (
        b"BEGIN:VTIMEZONE\r\n"
        b"TZID:Africa/Casablanca\r\n"
        b"BEGIN:STANDARD\r\n"
        b"DTSTART:20180617T020000\r\n"
        b"TZOFFSETFROM:+0000\r\n"
        b"TZOFFSETTO:+0100\r\n"
        b"TZNAME:+01\r\n"
        b"END:STANDARD\r\n"
        b"END:VTIMEZONE\r\n"
    )


def test_ramadan_is_a_daylight_time_that_is_behind() -> None:
    assert vtimezone(CASABLANCA, utc("2026-02-14T08:00"), utc("2026-03-23T18:00")) == (
        b"BEGIN:VTIMEZONE\r\n"
        b"TZID:Africa/Casablanca\r\n"
        b"BEGIN:STANDARD\r\n"
        b"DTSTART:20250406T020000\r\n"
        b"TZOFFSETFROM:+0000\r\n"
        b"TZOFFSETTO:+0100\r\n"
        b"TZNAME:+01\r\n"
        b"END:STANDARD\r\n"
        b"BEGIN:DAYLIGHT\r\n"
        b"DTSTART:20260215T030000\r\n"
        b"TZOFFSETFROM:+0100\r\n"
        b"TZOFFSETTO:+0000\r\n"
        b"TZNAME:+00\r\n"
        b"END:DAYLIGHT\r\n"
        b"BEGIN:STANDARD\r\n"
        b"DTSTART:20260322T020000\r\n"
        b"TZOFFSETFROM:+0000\r\n"
        b"TZOFFSETTO:+0100\r\n"
        b"TZNAME:+01\r\n"
        b"END:STANDARD\r\n"
        b"END:VTIMEZONE\r\n"
    )


def test_a_single_observance_is_standard_also_in_summer() -> None:
    assert vtimezone("Europe/Paris", utc("2026-07-01"), utc("2026-07-04")) == (
        b"BEGIN:VTIMEZONE\r\n"
        b"TZID:Europe/Paris\r\n"
        b"BEGIN:STANDARD\r\n"
        b"DTSTART:20260329T020000\r\n"
        b"TZOFFSETFROM:+0100\r\n"
        b"TZOFFSETTO:+0200\r\n"
        b"TZNAME:CEST\r\n"
        b"END:STANDARD\r\n"
        b"END:VTIMEZONE\r\n"
    )


@pytest.mark.parametrize(
    ("zone", "offset", "name"),
    [("UTC", "+0000", "UTC"), ("Africa/Nairobi", "+0300", "EAT"), ("Asia/Kolkata", "+0530", "IST")],
)
def test_a_zone_whose_clocks_stand_still_since_1970(zone: str, offset: str, name: str) -> None:
    assert vtimezone(zone, utc("2026-07-01"), utc("2026-07-04")).decode().split("\r\n")[2:-2] == [
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        f"TZNAME:{name}",
        "END:STANDARD",
    ]


@pytest.mark.parametrize(
    ("zone", "first", "last", "words"),
    [
        ("Europe/Paris", "2026-10-24", "2026-10-26", ["DAYLIGHT", "STANDARD"]),
        ("Europe/Paris", "2026-03-28", "2026-03-30", ["STANDARD", "DAYLIGHT"]),
        ("America/New_York", "2026-10-31", "2026-11-02", ["DAYLIGHT", "STANDARD"]),
        ("Europe/London", "2026-10-24", "2026-10-26", ["STANDARD", "DAYLIGHT"]),
        ("Europe/London", "2026-12-24", "2026-12-26", ["STANDARD"]),
        (CASABLANCA, "2026-09-19", "2026-09-21", ["STANDARD", "DAYLIGHT"]),
        (CASABLANCA, "2026-12-24", "2026-12-26", ["STANDARD"]),
    ],
)
def test_one_offset_is_standard_and_utc_only_where_it_is_alone(
    zone: str, first: str, last: str, words: list[str]
) -> None:
    lines = vtimezone(zone, utc(first), utc(last)).decode().split("\r\n")
    assert [line.removeprefix("BEGIN:") for line in lines if line.startswith("BEGIN:")][1:] == words


def test_a_name_that_changed_after_the_clocks_did_is_the_later_one() -> None:
    assert b"TZNAME:+03\r\n" in vtimezone("Europe/Istanbul", utc("2018-05-01"), utc("2018-05-02"))


def test_offsets_with_seconds_are_written_with_seconds() -> None:
    assert b"TZOFFSETTO:-004430\r\n" in vtimezone("Africa/Monrovia", utc("1971-05-01"), utc("1971-05-02"))


def test_the_component_does_not_reach_past_its_span() -> None:
    change = utc("2026-03-29T01:00")
    assert len(read_onsets(vtimezone("Europe/Paris", change - DAY, change - SECOND), "Europe/Paris")) == 1
    assert len(read_onsets(vtimezone("Europe/Paris", change - DAY, change), "Europe/Paris")) == 2
    assert [onset.at for onset in read_onsets(vtimezone("Europe/Paris", change, change), "Europe/Paris")] == [change]


def test_an_instant_in_any_offset_or_with_a_fraction_gives_the_same_component() -> None:
    first, last = utc("2026-03-28T08:00"), utc("2026-03-30T18:00")
    elsewhere = first.astimezone(ZoneInfo("Asia/Kathmandu")) + timedelta(microseconds=1)
    assert vtimezone("Europe/Paris", elsewhere, last) == vtimezone("Europe/Paris", first, last)


@pytest.mark.parametrize(
    ("zone", "first", "last", "found"),
    [
        (
            CASABLANCA,
            "2018-12-01",
            "2020-01-01",
            [("2019-05-05T02:00", 60, 0, "+00"), ("2019-06-09T02:00", 0, 60, "+01")],
        ),
        (
            CASABLANCA,
            "2026-01-01",
            "2040-01-01",
            [
                ("2026-02-15T02:00", 60, 0, "+00"),
                ("2026-03-22T02:00", 0, 60, "+01"),
                ("2026-09-20T01:00", 60, 0, "+00"),
            ],
        ),
        (
            "Africa/El_Aaiun",
            "2026-04-01",
            "2040-01-01",
            [("2026-09-20T01:00", 60, 0, "+00")],
        ),
        (CASABLANCA, "2018-10-01", "2018-12-01", []),
        ("Australia/Lord_Howe", "2026-04-01", "2026-05-01", [("2026-04-04T15:00", 660, 630, "+1030")]),
        ("Asia/Tehran", "2022-04-01", "2030-01-01", [("2022-09-21T19:30", 270, 210, "+0330")]),
        ("America/Sao_Paulo", "2019-01-01", "2030-01-01", [("2019-02-17T02:00", -120, -180, "-03")]),
        ("Pacific/Apia", "2011-12-01", "2012-01-31", [("2011-12-30T10:00", -600, 840, "+14")]),
        ("Antarctica/Troll", "2026-03-01", "2026-04-01", [("2026-03-29T01:00", 0, 120, "+02")]),
        # A week less an hour: the shortest spell of an offset in the data.
        (
            "America/Recife",
            "2000-10-01",
            "2000-11-01",
            [("2000-10-08T03:00", -180, -120, "-02"), ("2000-10-15T02:00", -120, -180, "-03")],
        ),
    ],
)
def test_transitions(zone: str, first: str, last: str, found: list[tuple[str, int, int, str]]) -> None:
    assert transitions(zone, utc(first), utc(last)) == [
        Transition(utc(at), before * MINUTE, after * MINUTE, name) for at, before, after, name in found
    ]


def table_of_changes(zone: str) -> list[tuple[int, int, int]]:
    """(instant, offset before, offset after), all in seconds, from the 64-bit table of the TZif file (RFC 8536 3)."""
    data = files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    _, _, isutcnt, isstdcnt, leapcnt, timecnt, typecnt, charcnt = struct.unpack_from(">4sc15x6l", data)
    start = 44 + 5 * timecnt + 6 * typecnt + charcnt + 8 * leapcnt + isstdcnt + isutcnt
    _, _, _, _, _, timecnt, typecnt, _ = struct.unpack_from(">4sc15x6l", data, start)
    times = struct.unpack_from(f">{timecnt}q", data, start + 44)
    kinds = struct.unpack_from(f">{timecnt}B", data, start + 44 + 8 * timecnt)
    offsets = [struct.unpack_from(">lbB", data, start + 44 + 9 * timecnt + 6 * n)[0] for n in range(typecnt)]
    held = [offsets[0], *(offsets[kind] for kind in kinds)]
    return [(at, old, new) for at, old, new in zip(times, held, held[1:], strict=False) if old != new]


def test_no_spell_of_an_offset_is_short_enough_to_be_missed() -> None:
    spells = [
        later[0] - earlier[0]
        for zone in ZONES
        for earlier, later in pairwise(table_of_changes(zone))
        if earlier[1] == later[2]
    ]
    assert min(spells) * SECOND > timezones._STEP


@pytest.mark.parametrize("zone", AFRICA)
def test_africa_around_every_change(zone: str) -> None:
    changes = looked_up(zone, START, END, 6 * HOUR)
    assert [change.at for change in transitions(zone, START, END)] == changes
    assert prove(zone, START, END, [*changes, *(at - SECOND for at in changes), *every(31 * DAY, START, END)]) > 180
    for change in changes:
        first, last = change - DAY, change + DAY
        assert prove(zone, first, last, [*every(15 * MINUTE, first, last), change - SECOND, change + SECOND]) == 195


def test_all_zones_in_samples() -> None:
    first, last = utc("2025-01-01"), utc("2028-01-01")
    for zone in ZONES:
        changes = [change.at for change in transitions(zone, first, last)]
        edges = [at + k for at in changes for k in (-HOUR, -SECOND, ZERO, SECOND, HOUR)]
        assert prove(zone, first, last, [*every(203 * DAY, first, last), *edges]) == 6 + len(edges)


@settings(max_examples=100, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    first=st.datetimes(datetime.fromisoformat("1972-02-01"), datetime.fromisoformat("2090-01-01")),
    length=st.timedeltas(ZERO, timedelta(days=800)),
    shares=st.lists(st.floats(0, 1), min_size=1, max_size=20),
)
def test_every_instant_of_a_span_is_read_as_it_is(
    zone: str, first: datetime, length: timedelta, shares: list[float]
) -> None:
    begin = first.replace(tzinfo=UTC, microsecond=0)
    inside = [begin + (share * length) // SECOND * SECOND for share in shares]
    assert prove(zone, begin, begin + length, inside) == len(shares)


@settings(max_examples=100, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    first=st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2090-01-01")),
)
def test_the_first_onset_stands_at_or_before_the_span(zone: str, first: datetime) -> None:
    begin = first.replace(tzinfo=UTC)
    onset = read_onsets(vtimezone(zone, begin, begin), zone)[0]
    assert onset.at <= begin
    assert onset.offset == true_offset(zone, begin)


@pytest.mark.parametrize(
    ("zone", "at", "twice"),
    [
        (CASABLANCA, "2018-12-07T07:30", False),
        (CASABLANCA, "2026-09-19T23:59:59", False),
        (CASABLANCA, "2026-09-20T00:00", True),
        (CASABLANCA, "2026-09-20T01:59:59", True),
        (CASABLANCA, "2026-09-20T02:00", False),
        (CASABLANCA, "2026-02-15T01:30", True),
        (CASABLANCA, "2026-03-22T02:00", False),
        ("Europe/Paris", "2026-10-25T00:30", True),
        ("Europe/Paris", "2026-10-25T01:30", True),
        ("Europe/Paris", "2026-10-25T02:00", False),
        ("Australia/Lord_Howe", "2026-04-04T14:29:59", False),
        ("Australia/Lord_Howe", "2026-04-04T14:30", True),
        ("Australia/Lord_Howe", "2026-04-04T15:29:59", True),
        ("Australia/Lord_Howe", "2026-04-04T15:30", False),
    ],
)
def test_both_passes_of_a_repeated_hour_need_utc(zone: str, at: str, twice: bool) -> None:
    assert needs_utc(utc(at), zone) == twice


@pytest.mark.parametrize(
    ("at", "form"),
    [
        ("2018-12-07T07:30", "20181207T083000"),
        ("2018-01-26T09:00", "20180126T090000"),
        ("2019-05-20T09:00", "20190520T090000"),
        ("2026-12-07T08:30:59.999999", "20261207T083059"),
        ("0999-06-01T12:30:20", "09990601T120000"),
    ],
)
def test_wall_form(at: str, form: str) -> None:
    assert wall_form(wall_of(utc(at), CASABLANCA)) == form


def test_spans_and_zones_that_make_no_sense_are_refused() -> None:
    first, last = utc("2026-03-28"), utc("2026-03-30")
    with pytest.raises(ValueError, match="span"):
        vtimezone("Europe/Paris", last, first)
    with pytest.raises(ValueError, match="span"):
        transitions("Europe/Paris", first.replace(tzinfo=None), last)
    with pytest.raises(UnknownZone):
        vtimezone("Africa/Marrakech\r\nX-INJECTED:1", first, last)


READ_BACK = [
    (CASABLANCA, "2018-12-07T07:30", "2018-12-05T08:00", "2018-12-07T18:15"),
    (CASABLANCA, "2018-01-26T09:00", "2018-01-26T09:00", "2018-01-26T12:00"),
    (CASABLANCA, "2026-02-14T10:00", "2026-02-14T08:00", "2026-03-23T18:00"),
    (CASABLANCA, "2026-02-20T10:00", "2026-02-14T08:00", "2026-03-23T18:00"),
    (CASABLANCA, "2026-03-22T10:00", "2026-02-14T08:00", "2026-03-23T18:00"),
    (CASABLANCA, "2026-09-20T10:00", "2026-09-18T08:00", "2026-09-21T18:00"),
    ("Africa/Nairobi", "2026-09-20T10:00", "2026-09-18T08:00", "2026-09-21T18:00"),
    ("Europe/Paris", "2026-07-01T10:00", "2026-07-01T08:00", "2026-07-03T18:00"),
    ("Europe/Dublin", "2026-12-01T10:00", "2026-07-01T08:00", "2026-12-03T18:00"),
    ("Australia/Lord_Howe", "2026-04-06T10:00", "2026-04-01T08:00", "2026-04-09T18:00"),
    ("Europe/London", "2026-10-24T10:00", "2026-10-24T08:00", "2026-10-26T18:00"),
    ("Europe/London", "2026-10-25T10:00", "2026-10-24T08:00", "2026-10-26T18:00"),
    (CASABLANCA, "2026-12-07T08:30", "2026-12-05T08:00", "2026-12-07T18:15"),
    (CASABLANCA, "2026-03-21T10:00", "2026-03-20T08:00", "2026-03-23T18:00"),
    (CASABLANCA, "2026-03-22T10:00", "2026-03-20T08:00", "2026-03-23T18:00"),
    ("America/New_York", "2026-11-01T10:00", "2026-10-31T08:00", "2026-11-03T18:00"),
]


@pytest.mark.parametrize(("zone", "at", "first", "last"), READ_BACK)
def test_vobject_reads_the_instant(zone: str, at: str, first: str, last: str) -> None:
    component = vtimezone(zone, utc(first), utc(last))
    names = [zone, unknown_name("Vobject", zone, at)]
    if {onset.offset for onset in read_onsets(component, zone)} == {ZERO}:
        # vobject takes this for UTC and asks pytz for the zone of that name, so it must be one that pytz knows.
        names = [zone]
    for tzid in names:
        # vobject keeps the first meaning of a TZID for the whole process: what another test read is to be forgotten.
        vobject.icalendar.registerTzid(tzid, None)
        read = vobject.readOne(event(zone, component, utc(at), tzid)).vevent
        assert (read.dtstart.value.utcoffset(), read.dtend.value.utcoffset()) == (true_offset(zone, utc(at)),) * 2
        assert read.dtstart.value.astimezone(UTC) == utc(at)
        assert read.dtend.value.astimezone(UTC) == utc(at) + HOUR
        vobject.icalendar.registerTzid(tzid, None)


@pytest.mark.parametrize(("zone", "at", "first", "last"), READ_BACK)
def test_icalendar_reads_the_instant(zone: str, at: str, first: str, last: str) -> None:
    component = vtimezone(zone, utc(first), utc(last))
    # icalendar puts zoneinfo in the place of a TZID it knows, so only a name it does not know proves anything.
    for tzid in (zone, unknown_name("Icalendar", zone, at)):
        read: Any = icalendar.Calendar.from_ical(event(zone, component, utc(at), tzid)).walk("VEVENT")[0]
        assert read["DTSTART"].dt.astimezone(UTC) == utc(at)
        assert read["DTEND"].dt.astimezone(UTC) == utc(at) + HOUR


@pytest.mark.soak
def test_all_zones_hour_by_hour() -> None:
    minutes = float(os.environ.get("MINUTES", "10"))
    stop, hours, done = time.monotonic() + 60 * minutes, 0, 0
    for zone in ZONES:
        if time.monotonic() > stop:
            break
        known = ZoneInfo(zone)
        onsets = read_onsets(vtimezone(zone, START, END), zone)
        for onset, following in pairwise([*onsets, Onset(START, END, ZERO)]):
            at = START if onset.at <= START else onset.at + (START - onset.at) % HOUR
            while at < following.at:
                assert at.astimezone(known).utcoffset() == onset.offset, (zone, at)
                at += HOUR
                hours += 1
        for onset in onsets[1:]:
            prove(zone, onset.at - 3 * DAY, onset.at + 3 * DAY, every(HOUR, onset.at - 3 * DAY, onset.at + 3 * DAY))
        done += 1
    print(f"\n{done} of {len(ZONES)} zones, {hours:,} hours from {START:%Y} to {END - DAY:%Y} compared with zoneinfo")
    assert done
