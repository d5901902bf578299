"""One event of one revision: what its status, times and words are made of."""

from dataclasses import replace

import pytest

from calendars.reading import component_lines, unescaped, values
from calendars.samples import AT, DAY, EXACT, HALF, PAGE, ROOM, SUMMIT, UID, UNSURE, ZONE, entry, repeated, words
from eventreg.agenda.read_model import SessionEntry
from eventreg.calendars.blocks import description, session_block, summit_block, uses_zone
from eventreg.foundation.local_time import LocalTime
from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme.rules import LineUpKind, PanelistRole, Precision, When
from eventreg.publication.payload import (
    LineUpPayload,
    OrganisationPayload,
    PanelistPayload,
    SourcePayload,
    WherePayload,
)
from eventreg.summits.rules import Certainty, SourceKind


def block(session: SessionEntry) -> dict[str, str]:
    return values(component_lines(session_block(session, "en", PAGE), UID))


@pytest.mark.parametrize(
    ("when", "where", "cancelled", "status", "transparent"),
    [
        (EXACT, Certainty.STATED, False, "CONFIRMED", "OPAQUE"),
        (EXACT, Certainty.NOT_STATED, False, "CONFIRMED", "OPAQUE"),
        (EXACT, Certainty.TO_BE_CONFIRMED, False, "TENTATIVE", "OPAQUE"),
        (UNSURE, Certainty.STATED, False, "TENTATIVE", "OPAQUE"),
        (DAY, Certainty.STATED, False, "CONFIRMED", "TRANSPARENT"),
        (HALF, Certainty.STATED, False, "CONFIRMED", "TRANSPARENT"),
        (EXACT, Certainty.STATED, True, "CANCELLED", "TRANSPARENT"),
        (UNSURE, Certainty.TO_BE_CONFIRMED, True, "CANCELLED", "TRANSPARENT"),
        (DAY, Certainty.STATED, True, "CANCELLED", "TRANSPARENT"),
    ],
)
def test_status(when: When, where: Certainty, cancelled: bool, status: str, transparent: str) -> None:
    event = block(entry(when, where=WherePayload(certainty=where), cancelled=cancelled))
    assert (event["STATUS"], event["TRANSP"]) == (status, transparent)


def test_summary_and_its_language() -> None:
    titles = {
        "Talk": entry(EXACT),
        "Talk (afternoon)": entry(HALF),
        "Talk (time not stated)": entry(DAY),
        "Talk (time to be confirmed)": entry(replace(DAY, certainty=Certainty.TO_BE_CONFIRMED)),
        "CANCELLED: Talk (afternoon)": entry(HALF, cancelled=True),
    }
    assert {unescaped(block(session)["SUMMARY"]) for session in titles.values()} == set(titles)
    french = entry(EXACT, title=TranslatedText.of("ar", "ندوة", fr="Séance"))
    lines = [
        line
        for language in ("en", "fr")
        for line in component_lines(session_block(french, language, PAGE), UID)
        if line.startswith("SUMMARY")
    ]
    assert lines == ["SUMMARY;LANGUAGE=ar:ندوة", "SUMMARY;LANGUAGE=fr:Séance"]


def test_the_properties_of_an_event() -> None:
    event = block(entry(EXACT))
    assert {name: value for name, value in event.items() if name != "DESCRIPTION"} == {
        "UID": UID,
        "DTSTAMP": "20181101T090000Z",
        "LAST-MODIFIED": "20181101T090000Z",
        "CREATED": "20181101T090000Z",
        "SEQUENCE": "3",
        "DTSTART": "20181207T083000",
        "DTEND": "20181207T094500",
        "SUMMARY": "Talk",
        "LOCATION": r"Orangeraie\, Palmeraie\, Marrakech",
        "GEO": "31.660000;-7.950000",
        "STATUS": "CONFIRMED",
        "CATEGORIES": "Side event",
        "URL": PAGE,
        "TRANSP": "OPAQUE",
        "CLASS": "PUBLIC",
    }
    assert unescaped(event["DESCRIPTION"]).split("\n\n")[0] == "Friday 7 December 2018, 08:30–09:45, Local time, UTC+1"


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (WherePayload(certainty=Certainty.STATED, room=ROOM), "Orangeraie, Palmeraie, Marrakech"),
        (
            WherePayload(certainty=Certainty.TO_BE_CONFIRMED, room=ROOM),
            "Orangeraie, Palmeraie, Marrakech (to be confirmed)",
        ),
        (WherePayload(certainty=Certainty.TO_BE_CONFIRMED), "Room to be confirmed"),
        (WherePayload(certainty=Certainty.NOT_STATED), "Room not stated"),
    ],
)
def test_the_description_says_the_place_once(where: WherePayload, line: str) -> None:
    said = description(entry(EXACT, where=where).payload, "en", PAGE)
    assert said.split("\n\n")[1] == line


def test_the_description_says_an_unsure_time() -> None:
    said = description(entry(UNSURE).payload, "en", PAGE)
    assert said.split("\n\n")[0] == "Friday 7 December 2018, 08:30–09:45, Local time, UTC+1 (to be confirmed)"
    assert said.split("\n\n")[-1] == PAGE


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (repeated(15, 0), repeated(45, 0)),  # both in the first pass of 01:00 to 02:00
        (repeated(15, 1), repeated(45, 1)),  # both in the second
        (repeated(45, 0), repeated(15, 1)),  # by the wall, it ends before it starts
        (repeated(15, 1), repeated(0, 5)),
        (repeated(0, 0), None),
    ],
)
def test_times_in_an_hour_the_clocks_repeat_are_utc(starts: LocalTime, ends: LocalTime | None) -> None:
    when = When(precision=Precision.EXACT, certainty=Certainty.STATED, starts=starts, ends=ends, day=starts.wall.date())
    assert not uses_zone(when, ZONE)
    made = session_block(entry(when), "en", PAGE)
    lines = component_lines(made, UID)
    expected = [f"DTSTART:{starts.at:%Y%m%dT%H%M%SZ}"]
    expected += [f"DTEND:{ends.at:%Y%m%dT%H%M%SZ}"] if ends else []
    assert [line for line in lines if line.startswith("DT") and not line.startswith("DTSTAMP")] == expected


@pytest.mark.parametrize("certainty", [Certainty.INFERRED, Certainty.TO_BE_CONFIRMED, Certainty.NOT_STATED])
def test_a_summit_is_an_event_only_where_its_dates_are_stated(certainty: Certainty) -> None:
    unsure = replace(SUMMIT, payload=replace(SUMMIT.payload, dates_certainty=certainty))
    assert summit_block(unsure, AT, "en", PAGE) == b""
    assert summit_block(SUMMIT, AT, "en", PAGE).startswith(b"BEGIN:VEVENT\r\n")


def test_a_summit_of_one_day_ends_the_day_after() -> None:
    short = replace(SUMMIT, payload=replace(SUMMIT.payload, ends_on=None))
    event = values(component_lines(summit_block(short, AT, "en", PAGE), SUMMIT.public_id))
    assert (event["DTSTART"], event["DTEND"]) == ("20181205", "20181206")


def test_a_seat_says_its_organisation_and_whom_it_represents() -> None:
    body = OrganisationPayload(public_id="1", key="body", name=words("Directorate"))
    seats = (
        PanelistPayload(
            key="a", roles=(PanelistRole.PANELIST,), name="Ana", organisation=body, represents=words("City")
        ),
        PanelistPayload(key="b", roles=(PanelistRole.CHAIR,), organisation=body, represents=words("The Directorate")),
    )
    line_up = LineUpPayload(
        source=SourcePayload(key="s", kind=SourceKind.ANNOUNCEMENT), kind=LineUpKind.ANNOUNCED, panelists=seats
    )
    said = description(entry(EXACT, line_ups=(line_up,)).payload, "en", PAGE)
    assert [line for line in said.splitlines() if line.startswith("– ")] == [
        "– Panellist: Ana, Directorate, City",
        "– Chair: The Directorate",
    ]
