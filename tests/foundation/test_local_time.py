"""Wall times and instants: the real meetings, Morocco's changes, times that do not exist or happen twice."""

import zoneinfo
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
import tzdata  # type: ignore[import-untyped]
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventreg.foundation.errors import DomainError
from eventreg.foundation.local_time import (
    LocalTime,
    TimeDoesNotExist,
    TimeHappensTwice,
    TimeOutOfRange,
    UnknownZone,
    offset_words,
    resolve_zone,
    tzdata_version,
    utc_offset_words,
)

CASABLANCA = "Africa/Casablanca"
ZONES = sorted(available_timezones())
ODD_ZONES = [
    CASABLANCA,
    "Africa/El_Aaiun",
    "America/Sao_Paulo",
    "Antarctica/Troll",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Paris",
    "Pacific/Apia",
]

read = datetime.fromisoformat
naive = st.datetimes(min_value=read("1971-01-01"), max_value=read("2100-01-01"))
zones = st.sampled_from(ODD_ZONES) | st.sampled_from(ZONES)


def utc(text: str) -> datetime:
    return read(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("wall", "zone", "at"),
    [
        pytest.param("2018-12-07T08:30", CASABLANCA, "2018-12-07T07:30Z", id="side event in Marrakech, 2018"),
        pytest.param("2018-01-26T09:00", CASABLANCA, "2018-01-26T09:00Z", id="closing session in Rabat, 2018"),
        pytest.param("2019-05-05T01:59", CASABLANCA, "2019-05-05T00:59Z", id="before Ramadan 2019"),
        pytest.param("2019-05-05T03:00", CASABLANCA, "2019-05-05T03:00Z", id="Ramadan 2019 begins"),
        pytest.param("2019-06-09T01:59", CASABLANCA, "2019-06-09T01:59Z", id="Ramadan 2019 ends"),
        pytest.param("2019-06-09T03:00", CASABLANCA, "2019-06-09T02:00Z", id="after Ramadan 2019"),
        pytest.param("2023-10-23T09:00", CASABLANCA, "2023-10-23T08:00Z", id="closing session in Tangier, 2023"),
        pytest.param("2026-02-15T01:59", CASABLANCA, "2026-02-15T00:59Z", id="before Ramadan 2026"),
        pytest.param("2026-02-15T03:00", CASABLANCA, "2026-02-15T03:00Z", id="Ramadan 2026 begins"),
        pytest.param("2026-03-22T01:59", CASABLANCA, "2026-03-22T01:59Z", id="Ramadan 2026 ends"),
        pytest.param("2026-03-22T03:00", CASABLANCA, "2026-03-22T02:00Z", id="after Ramadan 2026"),
        pytest.param("2026-09-20T00:59", CASABLANCA, "2026-09-19T23:59Z", id="last hour of UTC+1 in Morocco"),
        pytest.param("2026-09-20T02:00", CASABLANCA, "2026-09-20T02:00Z", id="Morocco is back at UTC"),
        pytest.param("2026-12-07T08:30", CASABLANCA, "2026-12-07T08:30Z", id="Morocco in the winter of 2026"),
        pytest.param("2027-07-01T08:30", CASABLANCA, "2027-07-01T08:30Z", id="Morocco in the summer of 2027"),
        pytest.param("2027-02-15T08:30", CASABLANCA, "2027-02-15T08:30Z", id="Morocco in Ramadan 2027"),
        pytest.param("2026-12-07T08:30", "Africa/El_Aaiun", "2026-12-07T08:30Z", id="El Aaiun goes with Morocco"),
        pytest.param("2026-01-10T12:00", "Australia/Lord_Howe", "2026-01-10T01:00Z", id="Lord Howe in summer"),
        pytest.param("2026-07-10T12:00", "Australia/Lord_Howe", "2026-07-10T01:30Z", id="Lord Howe, half an hour"),
        pytest.param("2022-07-10T12:00", "Asia/Tehran", "2022-07-10T07:30Z", id="Tehran, last summer time"),
        pytest.param("2023-07-10T12:00", "Asia/Tehran", "2023-07-10T08:30Z", id="Tehran without summer time"),
        pytest.param("2019-01-10T12:00", "America/Sao_Paulo", "2019-01-10T14:00Z", id="Sao Paulo, last summer time"),
        pytest.param("2020-01-10T12:00", "America/Sao_Paulo", "2020-01-10T15:00Z", id="Sao Paulo without summer time"),
        pytest.param("2011-12-29T23:59", "Pacific/Apia", "2011-12-30T09:59Z", id="Apia, last minute in the east"),
        pytest.param("2011-12-31T00:00", "Pacific/Apia", "2011-12-30T10:00Z", id="Apia, first minute in the west"),
        pytest.param("2026-07-10T12:00", "Antarctica/Troll", "2026-07-10T10:00Z", id="Troll, two hours"),
        pytest.param("1971-06-01T12:00", "Africa/Monrovia", "1971-06-01T12:44:30Z", id="Liberia, with seconds"),
    ],
)
def test_wall_and_instant_are_written_together(wall: str, zone: str, at: str) -> None:
    expected = LocalTime(wall=read(wall), zone=zone, at=utc(at))
    assert LocalTime.from_wall(read(wall), zone) == expected
    assert LocalTime.from_utc(utc(at), zone) == expected


@pytest.mark.parametrize(
    ("wall", "zone"),
    [
        ("2018-03-25T02:00", CASABLANCA),
        ("2019-06-09T02:30", CASABLANCA),
        ("2026-03-22T02:59:59.999999", CASABLANCA),
        ("2026-03-29T02:30", "Europe/Paris"),
        ("2026-10-04T02:15", "Australia/Lord_Howe"),
        ("2026-03-29T02:30", "Antarctica/Troll"),
        ("2018-11-04T00:00", "America/Sao_Paulo"),
        ("2022-03-22T00:00", "Asia/Tehran"),
        ("2011-12-30T12:00", "Pacific/Apia"),
    ],
)
def test_a_wall_time_the_clocks_jump_over_is_refused(wall: str, zone: str) -> None:
    with pytest.raises(TimeDoesNotExist) as refused:
        LocalTime.from_wall(read(wall), zone)
    assert refused.value.facts == {"wall": wall.replace("T", " ").removesuffix(".999999"), "zone": zone}


@pytest.mark.parametrize(
    ("wall", "zone"),
    [
        ("2018-05-13T02:00", CASABLANCA),
        ("2026-02-15T02:30", CASABLANCA),
        ("2026-09-20T01:00", CASABLANCA),
        ("2026-09-20T01:59:59", "Africa/El_Aaiun"),
        ("2026-10-25T02:30", "Europe/Paris"),
        ("2026-04-05T01:45", "Australia/Lord_Howe"),
        ("2026-10-25T01:30", "Antarctica/Troll"),
        ("2019-02-16T23:30", "America/Sao_Paulo"),
        ("2022-09-21T23:00", "Asia/Tehran"),
    ],
)
def test_a_wall_time_shown_twice_is_refused(wall: str, zone: str) -> None:
    with pytest.raises(TimeHappensTwice) as refused:
        LocalTime.from_wall(read(wall), zone)
    assert refused.value.facts == {"wall": wall.replace("T", " "), "zone": zone}


def test_refusals_are_sentences() -> None:
    with pytest.raises(DomainError) as refused:
        LocalTime.from_wall(read("2026-09-20T01:30"), CASABLANCA)
    assert str(refused.value) == (
        "The clocks in Africa/Casablanca are put back and show 2026-09-20 01:30 twice. "
        "Choose an earlier or a later time."
    )


def test_the_minute_before_and_after_a_change_are_accepted() -> None:
    before = LocalTime.from_wall(read("2026-10-25T01:59:59"), "Europe/Paris")
    after = LocalTime.from_wall(read("2026-10-25T03:00"), "Europe/Paris")
    assert after.at - before.at == timedelta(hours=2, seconds=1)


def test_an_instant_in_a_repeated_hour_is_accepted() -> None:
    first, second = (
        LocalTime.from_utc(utc(text), "Europe/Paris") for text in ("2026-10-25T00:30Z", "2026-10-25T01:30Z")
    )
    assert (first.wall, second.wall) == (read("2026-10-25T02:30"), read("2026-10-25T02:30"))
    assert (first.wall.fold, second.wall.fold) == (0, 0)
    assert first != second


def test_any_aware_instant_is_kept_in_utc() -> None:
    at = datetime(2018, 12, 7, 12, 0, tzinfo=timezone(timedelta(hours=4, minutes=30)))
    kept = LocalTime.from_utc(at, CASABLANCA)
    assert kept == LocalTime.from_wall(read("2018-12-07T08:30"), CASABLANCA)
    assert kept.at.tzinfo is UTC


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "../x",
        "Etc/../UTC",
        "/etc/localtime",
        "/usr/share/zoneinfo/Europe/Paris",
        "Africa",
        "Africa/",
        "Africa//Casablanca",
        "africa/casablanca",
        "Africa/Casablanca ",
        "Africa/Marrakech",
        "Africa\\Casablanca",
        "tzdata.zi",
        "zone.tab",
        "__init__.py",
        "UTC\0",
        "\0",
        "\ud800",
        "Casablança",
        "UTC+1",
        "%(zone)s",
        "x" * 10_000,
        "../" * 3_000,
    ],
)
def test_an_unknown_zone_is_named(name: str) -> None:
    for attempt in (
        lambda: resolve_zone(name),
        lambda: LocalTime.from_wall(read("2018-12-07T08:30"), name),
        lambda: LocalTime.from_utc(utc("2018-12-07T07:30Z"), name),
        lambda: utc_offset_words(utc("2018-12-07T07:30Z"), name),
    ):
        with pytest.raises(UnknownZone) as refused:
            attempt()
        assert len(str(refused.value)) < 120
        assert str(refused.value).isprintable()


@settings(max_examples=100, deadline=None)
@given(st.text() | st.sampled_from(ZONES).map(lambda name: name + "\n"))
def test_any_string_is_a_zone_or_named_unknown(name: str) -> None:
    if name in ZONES:
        assert resolve_zone(name) == ZoneInfo(name)
    else:
        with pytest.raises(UnknownZone):
            resolve_zone(name)


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        ("2018-12-07T07:30Z", CASABLANCA, "UTC+1"),
        ("2018-01-26T09:00Z", CASABLANCA, "UTC"),
        ("2019-05-20T09:00Z", CASABLANCA, "UTC"),
        ("2026-12-07T09:00Z", CASABLANCA, "UTC"),
        ("2026-07-01T00:00Z", "Asia/Kolkata", "UTC+5:30"),
        ("2026-07-01T00:00Z", "America/Sao_Paulo", "UTC\u22123"),
        ("2026-07-01T00:00Z", "America/St_Johns", "UTC\u22122:30"),
        ("2026-07-01T00:00Z", "Asia/Kathmandu", "UTC+5:45"),
        ("2026-07-01T00:00Z", "Pacific/Kiritimati", "UTC+14"),
        ("1971-06-01T00:00Z", "Africa/Monrovia", "UTC\u22120:44:30"),
    ],
)
def test_offsets_in_words(at: str, zone: str, words: str) -> None:
    assert utc_offset_words(utc(at), zone) == words


def test_the_pinned_zone_data_is_the_one_in_use() -> None:
    assert zoneinfo.TZPATH == ()
    assert tzdata_version() == tzdata.IANA_VERSION


def test_the_edges_of_the_calendar_are_refused() -> None:
    for wall, zone in (("0001-01-01T00:00", "Asia/Tokyo"), ("9999-12-31T23:59:59", "America/New_York")):
        with pytest.raises(TimeOutOfRange):
            LocalTime.from_wall(read(wall), zone)
    with pytest.raises(TimeOutOfRange):
        LocalTime.from_utc(read("9999-12-31T23:59:59Z"), "Asia/Tokyo")


def test_kinds_are_not_mixed_up() -> None:
    for mistaken in (
        lambda: LocalTime.from_wall(read("2018-12-07T08:30Z"), CASABLANCA),
        lambda: LocalTime.from_utc(read("2018-12-07T08:30"), CASABLANCA),
        lambda: LocalTime(read("2018-12-07T08:30Z"), CASABLANCA, utc("2018-12-07T07:30Z")),
        lambda: LocalTime(read("2018-12-07T08:30"), CASABLANCA, read("2018-12-07T07:30")),
        lambda: LocalTime(read("2018-12-07T08:30"), CASABLANCA, read("2018-12-07T08:30+01:00")),
        lambda: utc_offset_words(read("2018-12-07T07:30"), CASABLANCA),
    ):
        with pytest.raises(ValueError, match=r"naive|aware|UTC"):
            mistaken()


def test_a_stored_value_that_new_zone_data_contradicts_is_kept_and_can_be_found() -> None:
    # Entered for December 2026 while Morocco was expected to stay at UTC+1.
    stored = LocalTime(wall=read("2026-12-07T08:30"), zone=CASABLANCA, at=utc("2026-12-07T07:30Z"))
    assert LocalTime.from_wall(stored.wall, stored.zone) == LocalTime(
        stored.wall, stored.zone, utc("2026-12-07T08:30Z")
    )


def instants_showing(wall: datetime, zone: str) -> set[datetime]:
    """Every instant at which the zone's clocks show `wall`, by trying each offset in use within two days of it."""
    known, plain = ZoneInfo(zone), wall.replace(tzinfo=UTC)
    offsets = {(plain + timedelta(hours=h)).astimezone(known).utcoffset() or timedelta(0) for h in range(-48, 49)}
    tried = {plain - offset for offset in offsets}
    return {at for at in tried if at.astimezone(known).replace(tzinfo=None) == wall}


@settings(max_examples=200, deadline=None)
@given(naive, zones)
@example(read("2026-09-20T01:30"), CASABLANCA)
@example(read("2026-03-22T02:30"), CASABLANCA)
@example(read("2011-12-30T12:00"), "Pacific/Apia")
def test_refused_exactly_when_no_instant_or_two_show_the_wall_time(wall: datetime, zone: str) -> None:
    match sorted(instants_showing(wall, zone)):
        case []:
            with pytest.raises(TimeDoesNotExist):
                LocalTime.from_wall(wall, zone)
        case [at]:
            assert LocalTime.from_wall(wall, zone) == LocalTime(wall, zone, at)
        case _:
            with pytest.raises(TimeHappensTwice):
                LocalTime.from_wall(wall, zone)


@settings(max_examples=200, deadline=None)
@given(naive.map(lambda at: at.replace(tzinfo=UTC)), zones)
def test_every_instant_has_a_wall_time_that_leads_back_or_happens_twice(at: datetime, zone: str) -> None:
    shown = LocalTime.from_utc(at, zone)
    assert shown.at == at
    try:
        assert LocalTime.from_wall(shown.wall, zone) == shown
    except TimeHappensTwice:
        assert len(instants_showing(shown.wall, zone)) == 2


@pytest.mark.parametrize(
    ("wall", "at", "offset", "words"),
    [
        ("2018-12-07T08:30", "2018-12-07T07:30Z", timedelta(hours=1), "UTC+1"),
        # What the zone data of the summer of 2018 said; no rule of today gives this instant.
        ("2018-12-07T08:30", "2018-12-07T08:30Z", timedelta(0), "UTC"),
        ("2018-12-07T08:30", "2018-12-07T18:00Z", -timedelta(hours=9, minutes=30), "UTC\N{MINUS SIGN}9:30"),
        ("2018-12-07T08:30", "2018-12-07T09:14:30Z", -timedelta(minutes=44, seconds=30), "UTC\N{MINUS SIGN}0:44:30"),
    ],
)
def test_the_offset_is_that_with_which_the_instant_was_worked_out(
    wall: str, at: str, offset: timedelta, words: str
) -> None:
    local = LocalTime(wall=read(wall), zone=CASABLANCA, at=utc(at))
    assert (local.offset, offset_words(local.offset)) == (offset, words)
