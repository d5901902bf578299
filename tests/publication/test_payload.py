"""What a revision holds: fixed for ever once written."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.foundation.database import db as database
from eventreg.foundation.local_time import LocalTime
from eventreg.foundation.places import shipped
from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme.rules import (
    Half,
    LineUpKind,
    OrganiserRole,
    PanelistRole,
    Precision,
    Qualifier,
    SessionKind,
    When,
)
from eventreg.publication.models import Revision
from eventreg.publication.payload import (
    PAYLOAD_VERSION,
    CountryPayload,
    FigurePayload,
    LineUpPayload,
    OrganisationPayload,
    OrganiserPayload,
    PanelistPayload,
    RoomPayload,
    SeriesPayload,
    SessionPayload,
    SettingPayload,
    SourcePayload,
    SummitPayload,
    ThemePayload,
    VenuePayload,
    WherePayload,
    session_from_json,
    summit_from_json,
    to_json,
)
from eventreg.publication.queries import session_payload, summit_payload
from eventreg.publication.upgrades import UPGRADES, upgraded
from eventreg.summits.rules import Certainty, Register, SeriesKind, SourceKind, SummitKind, SummitState
from support import load_text, publish

GOLDEN = Path(__file__).parent / "golden"

SOURCE = SourcePayload(
    key="announcement",
    kind=SourceKind.ANNOUNCEMENT,
    title=TranslatedText.of("fr", "Annonce", en="Announcement"),
    publisher=TranslatedText.of("en", "Secretariat"),
    language="fr",
    published_on=date(2018, 11, 30),
    url="https://summit.example/announcement",
)
VENUE = VenuePayload(
    key="palmeraie",
    name=TranslatedText.of("en", "Palmeraie Conference Center"),
    address=TranslatedText.of("fr", "Circuit de la Palmeraie"),
    city=TranslatedText.of("fr", "Marrakech", ar="مراكش"),
    country="MA",
    latitude=31.6741,
    longitude=-7.98,
)
ORGANISATION = OrganisationPayload(
    public_id="8a9f3e52-6c1b-4f0e-9d6a-2f1f7f0c1a01",
    key="mieux",
    name=TranslatedText.of("en", "MIgration EU eXpertise Initiative"),
    acronym=TranslatedText.of("en", "MIEUX"),
    country="BE",
    about=TranslatedText.of("en", "A joint initiative."),
)
SESSION = SessionPayload(
    key="mieux-capacity-building",
    setting=SettingPayload(
        zone="Africa/Casablanca", city=TranslatedText.of("en", "Marrakech", fr="Marrakech"), archived=True
    ),
    kind=SessionKind.SPECIAL_SIDE_EVENT,
    title=TranslatedText.of("en", "Łukasz’ “Œuvre” — <b>&amp;</b>", fr="L’œuvre", ar="بناء القدرات"),
    when=When(  # no session has all of these, and each of them has a place in the file
        precision=Precision.EXACT,
        certainty=Certainty.INFERRED,
        reason=TranslatedText.of("en", "The day before was meant."),
        starts=LocalTime(
            datetime.fromisoformat("2018-12-07T08:30"), "Africa/Casablanca", datetime(2018, 12, 7, 7, 30, tzinfo=UTC)
        ),
        ends=LocalTime(
            datetime.fromisoformat("2018-12-07T09:45"), "Africa/Casablanca", datetime(2018, 12, 7, 8, 45, tzinfo=UTC)
        ),
        day=date(2018, 12, 7),
        until=date(2018, 12, 8),
        half=Half.MORNING,
        month_day="12-07",
        until_month_day="12-08",
    ),
    where=WherePayload(
        certainty=Certainty.TO_BE_CONFIRMED,
        reason=TranslatedText.of("en", "Depends on numbers."),
        room=RoomPayload(
            key="orangeraie",
            name=TranslatedText.of("fr", "Orangeraie"),
            venue=VENUE,
            floor=TranslatedText.of("fr", "Rez-de-chaussée"),
            seats=100,
            step_free=False,
        ),
    ),
    access=Access.CATEGORIES,
    visibility=Visibility.REGISTERED,
    press=Press.PHOTO_OPPORTUNITY,
    webcast=Webcast.REGISTERED,
    access_categories=("un", "government"),
    working_languages=("en", "ar"),
    interpretation=("fr", "es"),
    themes=(ThemePayload(key="skills", name=TranslatedText.of("en", "Skills"), primary=True),),
    organisers=(
        OrganiserPayload(
            organisation=ORGANISATION,
            role=OrganiserRole.IN_COLLABORATION_WITH,
            printed=TranslatedText.of("en", "MIEUX (EU-ICMPD)"),
            source="announcement",
        ),
    ),
    line_ups=(
        LineUpPayload(
            source=SOURCE,
            kind=LineUpKind.REPORTED,
            panelists=(
                PanelistPayload(
                    key="seat-1",
                    roles=(PanelistRole.CHAIR, PanelistRole.OPENING_REMARKS),
                    name="HININ Moustapha",
                    person="8a9f3e52-6c1b-4f0e-9d6a-2f1f7f0c1a02",
                    honorific=TranslatedText.of("fr", "Dr"),
                    organisation=ORGANISATION,
                    post=TranslatedText.of("fr", "Directeur"),
                    country=TranslatedText.of("en", "Burkina Faso"),
                    represents=TranslatedText.of("en", "the Rabat Process"),
                    group=TranslatedText.of("en", "They share views"),
                    contribution=TranslatedText.of("en", "Ten years."),
                    same_seat_as="seat-2",
                ),
            ),
            type_words=TranslatedText.of("fr", "événement parallèle"),
            announced_count=6,
            note=TranslatedText.of("en", "Five are named."),
        ),
    ),
    figures=(
        FigurePayload(
            subject=TranslatedText.of("en", "MIEUX"),
            qualifier=Qualifier.NEARLY,
            value=100,
            counted=TranslatedText.of("en", "interventions"),
            place=TranslatedText.of("en", "worldwide"),
            period=TranslatedText.of("en", "since 2008"),
            source="announcement",
        ),
    ),
    description=TranslatedText.of("en", "First paragraph.\n\nSecond paragraph."),
    report=TranslatedText.of("en", "It took place."),
    cancelled=True,
    cancelled_note=TranslatedText.of("en", "Moved to spring."),
)
SUMMIT = SummitPayload(
    slug="gfmd-2018",
    kind=SummitKind.BOARD_MEETING,
    state=SummitState.ARCHIVED,
    name=TranslatedText.of("en", "11th Summit", fr="11e sommet"),
    zone="Africa/Casablanca",
    languages=("en", "fr"),
    dates_certainty=Certainty.INFERRED,
    register=Register.ELSEWHERE,
    register_url="https://summit.example/register",
    register_text=TranslatedText.of("en", "Register there."),
    series=SeriesPayload(
        key="gfmd",
        kind=SeriesKind.FORUM,
        name=TranslatedText.of("en", "Global Forum on Migration and Development"),
        acronym=TranslatedText.of("en", "GFMD", fr="FMMD"),
    ),
    starts_on=date(2018, 12, 5),
    ends_on=date(2018, 12, 7),
    dates_reason=TranslatedText.of("en", "From the text."),
    city=TranslatedText.of("fr", "Marrakech"),
    country="MA",
    description=TranslatedText.of("en", "Three days."),
    countries=(CountryPayload(code="MD", name=TranslatedText.of("en", "Republic of Moldova")),),
    venues=(VENUE,),
    sources=(SOURCE,),
)


def golden(name: str) -> dict[str, Any]:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def classes(kind: Any) -> Iterator[type]:
    """The dataclasses that a type is made of, itself included."""
    if is_dataclass(kind) and isinstance(kind, type):
        yield kind
        if kind not in (TranslatedText, LocalTime):
            for inner in get_type_hints(kind).values():
                yield from classes(inner)
    for argument in get_args(kind):
        yield from classes(argument)


def exercised(value: Any, found: dict[type, set[str]]) -> None:
    """Adds to `found` the fields that are not at their default anywhere in `value`."""
    if isinstance(value, tuple):
        for one in value:
            exercised(one, found)
    elif is_dataclass(value):
        for field in fields(value):
            own = getattr(value, field.name)
            if field.default is MISSING or own != field.default:
                found[type(value)].add(field.name)
            exercised(own, found)


@pytest.mark.parametrize("payload", [SESSION, SUMMIT], ids=["session", "summit"])
def test_the_examples_say_something_in_every_field(payload: SessionPayload | SummitPayload) -> None:
    found: dict[type, set[str]] = defaultdict(set)
    exercised(payload, found)
    assert found == {kind: {field.name for field in fields(kind)} for kind in classes(type(payload))}


@pytest.mark.parametrize("version", range(1, PAYLOAD_VERSION + 1))
def test_a_session_payload_of_every_version_reads_as_today(version: int) -> None:
    assert session_from_json(upgraded(golden(f"payload_{version}"), version)) == SESSION


@pytest.mark.parametrize("version", range(1, PAYLOAD_VERSION + 1))
def test_a_summit_payload_of_every_version_reads_as_today(version: int) -> None:
    assert summit_from_json(upgraded(golden(f"summit_payload_{version}"), version)) == SUMMIT


def test_todays_payloads_are_written_as_the_golden_ones_stand() -> None:
    assert to_json(SESSION) == golden(f"payload_{PAYLOAD_VERSION}")
    assert to_json(SUMMIT) == golden(f"summit_payload_{PAYLOAD_VERSION}")


def test_every_version_has_its_golden_files_and_none_is_left_over() -> None:
    wanted = {f"{name}_{n}.json" for name in ("payload", "summit_payload") for n in range(1, PAYLOAD_VERSION + 1)}
    assert {file.name for file in GOLDEN.iterdir()} == wanted
    assert set(UPGRADES) == set(range(1, PAYLOAD_VERSION))


def test_what_has_its_default_value_is_left_out() -> None:
    plain = SessionPayload(
        key="a",
        setting=SettingPayload(zone="UTC"),
        kind=SessionKind.BREAK,
        title=TranslatedText.of("en", "Coffee"),
        when=When(),
        where=WherePayload(certainty=Certainty.NOT_STATED),
        access=Access.NOT_STATED,
        visibility=Visibility.PUBLIC,
        press=Press.NOT_STATED,
        webcast=Webcast.NOT_STATED,
    )
    assert to_json(plain) == {
        "key": "a",
        "setting": {"zone": "UTC"},
        "kind": "break",
        "title": {"original": "en", "texts": {"en": "Coffee"}},
        "when": {},
        "where": {"certainty": "not_stated"},
        "access": "not_stated",
        "visibility": "public",
        "press": "not_stated",
        "webcast": "not_stated",
    }
    assert session_from_json(to_json(plain)) == plain


@pytest.mark.parametrize("where", [(), ("where",), ("line_ups", 0, "panelists", 0), ("when",)], ids=str)
def test_a_part_that_this_program_does_not_know_is_refused(where: tuple[Any, ...]) -> None:
    value = golden("payload_1")
    part: Any = value
    for step in where:
        part = part[step]
    part["tomorrow"] = "unknown"
    with pytest.raises(Exception, match=r"While structuring"):
        session_from_json(value)


@pytest.mark.parametrize(
    ("certainty", "day", "in_feed"),
    [
        (Certainty.STATED, date(2018, 12, 7), True),
        (Certainty.TO_BE_CONFIRMED, date(2018, 12, 7), True),
        (Certainty.INFERRED, date(2018, 12, 7), False),
        (Certainty.NOT_STATED, date(2018, 12, 7), False),
        (Certainty.STATED, None, False),
    ],
)
def test_only_a_day_that_a_source_gives_is_in_a_feed(certainty: Certainty, day: date | None, in_feed: bool) -> None:
    assert replace(SESSION, when=When(certainty=certainty, day=day)).in_feed is in_feed


WORDS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1, max_size=20)
TEXTS = st.builds(
    lambda original, more: TranslatedText(original[0], dict([*more, original])),
    st.tuples(st.sampled_from(("ar", "en", "fr")), WORDS),
    st.lists(st.tuples(st.sampled_from(("ar", "en", "fr", "es")), WORDS), max_size=3),
)
DEGREES = st.floats(-90, 90, allow_nan=False)


@given(title=TEXTS, latitude=DEGREES, numbers=st.integers(0, 10**9), languages=st.lists(WORDS, max_size=3))
def test_what_is_written_reads_back_the_same(
    title: TranslatedText, latitude: float, numbers: int, languages: list[str]
) -> None:
    room = replace(SESSION.where.room, name=title, seats=numbers, venue=replace(VENUE, latitude=latitude))
    payload = replace(SESSION, title=title, where=replace(SESSION.where, room=room), working_languages=tuple(languages))
    assert session_from_json(json.loads(json.dumps(to_json(payload)))) == payload


def test_the_database_keeps_a_payload_as_it_was_written(db: Flask) -> None:
    load_text(shipped("gfmd-2018").read_text(encoding="utf-8"))
    publish("gfmd-2018")
    database.session.expire_all()
    rows = database.session.scalars(select(Revision)).all()
    kept = [(row.payload_version, row.payload) for row in rows]
    read = [session_payload(row) if row.session_id else summit_payload(row) for row in rows]
    assert kept == [(PAYLOAD_VERSION, to_json(payload)) for payload in read]
    assert [type(payload) for payload in read].count(SummitPayload) == 1
    assert publish("gfmd-2018") is None
