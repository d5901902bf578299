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
from eventreg.people.models import Organisation
from eventreg.programme.models import Session
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
    InformationPayload,
    LineUpPayload,
    OrganisationKind,
    OrganisationPayload,
    OrganisationRecordPayload,
    OrganiserPayload,
    PanelistPayload,
    ParentLink,
    ParentPayload,
    Payload,
    PhasePayload,
    QuotePayload,
    ReferencePayload,
    RelatedPayload,
    RoomPayload,
    SeriesPayload,
    SeriesRoleKind,
    SeriesRolePayload,
    SessionPayload,
    SettingPayload,
    SourcePayload,
    SummitPayload,
    ThemePayload,
    VenuePayload,
    WherePayload,
    organisation_from_json,
    session_from_json,
    summit_from_json,
    to_json,
)
from eventreg.publication.queries import session_payload, summit_payload
from eventreg.publication.upgrades import UPGRADES, upgraded
from eventreg.summits.models import Summit
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
ORGANISER = OrganiserPayload(
    organisation=ORGANISATION,
    role=OrganiserRole.IN_COLLABORATION_WITH,
    printed=TranslatedText.of("en", "MIEUX (EU-ICMPD)"),
    source="announcement",
)
FIGURE = FigurePayload(
    subject=TranslatedText.of("en", "MIEUX"),
    qualifier=Qualifier.NEARLY,
    value=100,
    counted=TranslatedText.of("en", "interventions"),
    place=TranslatedText.of("en", "worldwide"),
    period=TranslatedText.of("en", "since 2008"),
    source="announcement",
)
QUOTE = QuotePayload(
    key="ten-years",
    text=TranslatedText.of("fr", "Dix ans déjà.", en="Ten years already."),
    verbatim=True,
    name="HININ Moustapha",
    honorific=TranslatedText.of("fr", "Dr"),
    post=TranslatedText.of("fr", "Directeur"),
    organisation=ORGANISATION,
    source="announcement",
)
REFERENCE = ReferencePayload(
    key="global-compact",
    title=TranslatedText.of("en", "Global Compact for Safe, Orderly and Regular Migration"),
    acronym=TranslatedText.of("en", "GCM", fr="PMM"),
    note=TranslatedText.of("en", "Adopted two days later."),
    url="https://compact.example/",
    source="announcement",
)
RELATED = (
    RelatedPayload(summit="gfmd-2017"),
    RelatedPayload(session="8a9f3e52-6c1b-4f0e-9d6a-2f1f7f0c1a03", note=TranslatedText.of("en", "The day after.")),
    RelatedPayload(url="https://mieux.example/", title=TranslatedText.of("en", "MIEUX")),
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
    organisers=(ORGANISER,),
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
                    represented=replace(ORGANISATION, public_id="8a9f3e52-6c1b-4f0e-9d6a-2f1f7f0c1a05", key="rabat"),
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
    figures=(FIGURE,),
    description=TranslatedText.of("en", "First paragraph.\n\nSecond paragraph."),
    report=TranslatedText.of("en", "It took place."),
    agenda=(TranslatedText.of("en", "Opening"), TranslatedText.of("fr", "Débat", en="Debate")),
    quotes=(QUOTE,),
    references=(REFERENCE,),
    related=RELATED,
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
        about=TranslatedText.of("en", "A process of states."),
        starts="2007",
        ends="2023-10",
        contact_url="https://gfmd.example/",
        contact_email="gfmd@gfmd.example",
        phases=(
            PhasePayload(
                name=TranslatedText.of("en", "First phase"),
                period=TranslatedText.of("en", "from 2007 on"),
                about=TranslatedText.of("en", "Finding partners."),
            ),
        ),
        roles=(
            SeriesRolePayload(
                organisation=ORGANISATION,
                role=SeriesRoleKind.IMPLEMENTER,
                printed=TranslatedText.of("en", "MIEUX (EU-ICMPD)"),
            ),
        ),
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
    fictional=True,
    also_called=(TranslatedText.of("en", "Marrakech Summit"),),
    month_day="12-05",
    until_month_day="12-07",
    groups=(TranslatedText.of("en", "Governments"), TranslatedText.of("en", "Civil society")),
    organisers=(ORGANISER,),
    figures=(FIGURE,),
    quotes=(QUOTE,),
    references=(REFERENCE,),
    related=RELATED,
    information=(
        InformationPayload(
            key="visas",
            title=TranslatedText.of("en", "Visas", fr="Visas"),
            text=TranslatedText.of("en", "Ask **early**.\n\n- [Form](https://visa.example/)"),
        ),
    ),
)
RECORD = OrganisationRecordPayload(
    organisation=ORGANISATION,
    kind=OrganisationKind.JOINT_INITIATIVE,
    spellings=("Mieux", "MIEUX Initiative"),
    parents=(
        ParentPayload(
            organisation=replace(ORGANISATION, public_id="8a9f3e52-6c1b-4f0e-9d6a-2f1f7f0c1a04", key="icmpd"),
            link=ParentLink.JOINT_INITIATIVE_OF,
        ),
    ),
)
# What version 1 could say of the same session and the same summit.
FIRST_LINE_UP = replace(SESSION.line_ups[0], panelists=(replace(SESSION.line_ups[0].panelists[0], represented=None),))
FIRST_SESSION = replace(SESSION, line_ups=(FIRST_LINE_UP,), agenda=(), quotes=(), references=(), related=())
FIRST_SERIES = SeriesPayload(
    **{name: getattr(SUMMIT.series, name) for name in ("key", "kind", "name", "acronym")},
)
FIRST_SUMMIT = replace(
    SUMMIT, series=FIRST_SERIES, fictional=False, also_called=(), month_day=None, until_month_day=None, groups=(),
    organisers=(), figures=(), quotes=(), references=(), related=(), information=(),
)  # fmt: skip
SAID: dict[str, Payload] = {
    "payload_1": FIRST_SESSION,
    "payload_2": SESSION,
    "summit_payload_1": FIRST_SUMMIT,
    "summit_payload_2": SUMMIT,
    "organisation_payload_2": RECORD,
}
"""What each golden file says, in the form of today."""
READERS = {"payload": session_from_json, "summit": summit_from_json, "organisation": organisation_from_json}


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


@pytest.mark.parametrize("payload", [SESSION, SUMMIT, RECORD], ids=["session", "summit", "organisation"])
def test_the_examples_say_something_in_every_field(payload: Payload) -> None:
    found: dict[type, set[str]] = defaultdict(set)
    exercised(payload, found)
    assert found == {kind: {field.name for field in fields(kind)} for kind in classes(type(payload))}


@pytest.mark.parametrize("name", SAID)
def test_a_payload_of_every_version_reads_as_today(name: str) -> None:
    kind, version = name.partition("_")[0], int(name[-1])
    assert READERS[kind](upgraded(golden(name), version)) == SAID[name]


@pytest.mark.parametrize("name", SAID)
def test_a_payload_of_an_older_version_compares_equal_to_what_is_written_today(name: str) -> None:
    """So a session that does not change keeps its sequence; and nothing of the older payload is written over."""
    stored = golden(name)
    assert upgraded(stored, int(name[-1])) == to_json(SAID[name])
    assert stored == golden(name)


def test_every_version_has_its_golden_files_and_none_is_left_over() -> None:
    first = {"payload": 1, "summit_payload": 1, "organisation_payload": 2}
    wanted = {f"{name}_{n}" for name, began in first.items() for n in range(began, PAYLOAD_VERSION + 1)}
    assert {file.name for file in GOLDEN.iterdir()} == {f"{name}.json" for name in wanted}
    assert set(SAID) == wanted
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


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("payload_2", ()),
        ("payload_2", ("where",)),
        ("payload_2", ("line_ups", 0, "panelists", 0)),
        ("payload_2", ("when",)),
        ("payload_2", ("quotes", 0)),
        ("payload_2", ("related", 1)),
        ("summit_payload_2", ("series", "phases", 0)),
        ("summit_payload_2", ("series", "roles", 0)),
        ("summit_payload_2", ("information", 0)),
        ("organisation_payload_2", ()),
        ("organisation_payload_2", ("parents", 0)),
    ],
    ids=str,
)
def test_a_part_that_this_program_does_not_know_is_refused(name: str, where: tuple[Any, ...]) -> None:
    value = golden(name)
    part: Any = value
    for step in where:
        part = part[step]
    part["tomorrow"] = "unknown"
    with pytest.raises(Exception, match=r"While structuring"):
        READERS[name.partition("_")[0]](value)


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
    read = [of_row(row) for row in rows]
    assert kept == [(PAYLOAD_VERSION, to_json(payload)) for payload in read]
    kinds = [type(payload) for payload in read]
    assert kinds.count(SummitPayload) == 1
    assert kinds.count(SessionPayload) == database.session.query(Session).count()
    # One organisation of the file is what nobody names and nothing stands under.
    subjects = {
        row.subject for row, payload in zip(rows, read, strict=True) if type(payload) is OrganisationRecordPayload
    }
    every = {one.public_id: one.key for one in database.session.scalars(select(Organisation))}
    assert {every[one] for one in every.keys() - subjects} == {"onp-demographic-dividend-observatory"}
    assert publish("gfmd-2018") is None


def of_row(row: Revision) -> Payload:
    if row.session_id:
        return session_payload(row)
    if row.subject == database.session.get(Summit, row.summit_id).public_id:
        return summit_payload(row)
    return organisation_from_json(row.payload)
