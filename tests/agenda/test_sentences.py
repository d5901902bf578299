"""Every sentence about a session or a summit, in both languages: exact in English, by its shape in French."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.agenda import sentences
from eventreg.foundation.local_time import LocalTime
from eventreg.foundation.translated_text import TranslatedText
from eventreg.foundation.words import LANGUAGES
from eventreg.programme.rules import Half, PanelistRole, Precision, Qualifier, SessionKind, When
from eventreg.publication.payload import (
    PanelistPayload,
    RoomPayload,
    SessionPayload,
    SettingPayload,
    SummitPayload,
    VenuePayload,
)
from eventreg.publication.payload import WherePayload as Where
from eventreg.summits.rules import Certainty, Register, SummitKind, SummitState

ZONE = "Africa/Casablanca"
FIRST, SEVENTH = date(2018, 12, 1), date(2018, 12, 7)
STATED, TBC, INFERRED = Certainty.STATED, Certainty.TO_BE_CONFIRMED, Certainty.INFERRED


def wall(day: int, hour: int, minute: int = 0) -> LocalTime:
    return LocalTime.from_wall(datetime(2018, 12, day, hour, minute), ZONE)  # noqa: DTZ001 - a wall time


def both(en: str, fr: str) -> TranslatedText:
    return TranslatedText.of("en", en, fr=fr)


SUMMIT = SummitPayload(
    slug="first", kind=SummitKind.SUMMIT, state=SummitState.LIVE, name=both("First", "Premier"), zone=ZONE,
    languages=("en", "fr"), dates_certainty=STATED, register=Register.HERE, city=both("Marrakech", "Marrakech"),
)  # fmt: skip
ARCHIVED = replace(SUMMIT, state=SummitState.ARCHIVED)
VENUE = VenuePayload(key="centre", name=both("Centre", "Le Centre"))
ROOM = RoomPayload(key="hall", name=both("Hall", "Salle"), venue=VENUE)


def session(**parts: Any) -> SessionPayload:
    facts: dict[str, Any] = {
        "key": "a", "setting": SettingPayload(zone="Africa/Casablanca"),
        "kind": SessionKind.SIDE_EVENT, "title": both("A", "A"), "when": When(),
        "where": Where(certainty=Certainty.NOT_STATED), "access": Access.REGISTERED, "visibility": Visibility.PUBLIC,
        "press": Press.NOT_STATED, "webcast": Webcast.NOT_STATED,
    }  # fmt: skip
    return SessionPayload(**(facts | parts))


@pytest.mark.parametrize(
    ("hour", "minute", "en", "fr"),
    [
        (8, 30, "08:30", "8\u00a0h\u00a030"),
        (9, 0, "09:00", "9\u00a0h"),
        (0, 0, "00:00", "0\u00a0h"),
        (0, 5, "00:05", "0\u00a0h\u00a005"),
        (13, 15, "13:15", "13\u00a0h\u00a015"),
        (23, 59, "23:59", "23\u00a0h\u00a059"),
    ],
)
def test_clock_words(hour: int, minute: int, en: str, fr: str) -> None:
    at = datetime(2018, 12, 7, hour, minute)  # noqa: DTZ001 - a wall time
    assert (sentences.clock_words(at, "en"), sentences.clock_words(at, "fr")) == (en, fr)


def test_span_words() -> None:
    starts, ends = wall(7, 8, 30), wall(7, 9, 45)
    assert sentences.span_words(starts, ends, "en") == "08:30–09:45"
    assert sentences.span_words(starts, ends, "fr") == "8\u00a0h\u00a030\u00a0– 9\u00a0h\u00a045"
    assert sentences.span_words(starts, None, "en") == "08:30"
    assert sentences.span_words(starts, None, "fr") == "8\u00a0h\u00a030"


@pytest.mark.parametrize(
    ("day", "en", "fr", "short_en", "short_fr"),
    [
        (SEVENTH, "Friday 7 December 2018", "vendredi 7 décembre 2018", "Fri 7 Dec", "ven. 7 déc."),
        (FIRST, "Saturday 1 December 2018", "samedi 1er décembre 2018", "Sat 1 Dec", "sam. 1er déc."),
        (date(2018, 8, 21), "Tuesday 21 August 2018", "mardi 21 août 2018", "Tue 21 Aug", "mar. 21 août"),
        (date(2018, 8, 31), "Friday 31 August 2018", "vendredi 31 août 2018", "Fri 31 Aug", "ven. 31 août"),
    ],
)
def test_days(day: date, en: str, fr: str, short_en: str, short_fr: str) -> None:
    assert (sentences.day_words(day, "en"), sentences.day_words(day, "fr")) == (en, fr)
    without = (en.partition(" ")[2], fr.partition(" ")[2])
    assert tuple(sentences.day_words(day, language, weekday=False) for language in LANGUAGES) == without
    assert (sentences.short_day_words(day, "en"), sentences.short_day_words(day, "fr")) == (short_en, short_fr)


@pytest.mark.parametrize(
    ("first", "last", "en", "fr"),
    [
        (SEVENTH, None, "7 December 2018", "7 décembre 2018"),
        (SEVENTH, SEVENTH, "7 December 2018", "7 décembre 2018"),
        (FIRST, None, "1 December 2018", "1er décembre 2018"),
        (date(2018, 12, 5), SEVENTH, "5–7 December 2018", "5–7 décembre 2018"),
        (FIRST, SEVENTH, "1–7 December 2018", "1er–7 décembre 2018"),
        (
            date(2018, 11, 30),
            date(2018, 12, 2),
            "30 November – 2 December 2018",
            "30 novembre – 2 décembre 2018",
        ),
        (date(2018, 11, 1), FIRST, "1 November – 1 December 2018", "1er novembre – 1er décembre 2018"),
        (
            date(2018, 12, 31),
            date(2019, 1, 1),
            "31 December 2018 – 1 January 2019",
            "31 décembre 2018 – 1er janvier 2019",
        ),
    ],
)
def test_dates_words(first: date, last: date | None, en: str, fr: str) -> None:
    assert (sentences.dates_words(first, last, "en"), sentences.dates_words(first, last, "fr")) == (en, fr)


def test_dates_that_nobody_stated() -> None:
    assert sentences.dates_words(None, None, "en") == "Dates not stated"
    assert sentences.dates_words(None, SEVENTH, "fr") != "Dates not stated"


DAY = When(precision=Precision.DAY, certainty=STATED, day=SEVENTH)


@pytest.mark.parametrize(
    ("when", "en", "fr"),
    [
        (
            When(precision=Precision.EXACT, starts=wall(7, 8, 30), ends=wall(7, 9, 45), day=SEVENTH),
            "Friday 7 December 2018, 08:30–09:45",
            "vendredi 7 décembre 2018, 8\u00a0h\u00a030\u00a0– 9\u00a0h\u00a045",
        ),
        (
            When(precision=Precision.EXACT, starts=wall(7, 8, 30), day=SEVENTH),
            "Friday 7 December 2018, 08:30",
            "vendredi 7 décembre 2018, 8\u00a0h\u00a030",
        ),
        (
            When(precision=Precision.EXACT, starts=wall(1, 22), ends=wall(2, 1, 30), day=FIRST),
            "Saturday 1 December 2018, 22:00–01:30 (2 December 2018)",
            "samedi 1er décembre 2018, 22\u00a0h\u00a0– 1\u00a0h\u00a030 (2 décembre 2018)",
        ),
        (DAY, "Friday 7 December 2018", "vendredi 7 décembre 2018"),
        (
            replace(DAY, precision=Precision.SPAN, until=date(2018, 12, 9)),
            "7–9 December 2018",
            "7–9 décembre 2018",
        ),
    ],
)
def test_when_words(when: When, en: str, fr: str) -> None:
    assert (sentences.when_words(when, "en"), sentences.when_words(when, "fr")) == (en, fr)


def test_halves_of_a_day() -> None:
    for half, en, fr in ((Half.MORNING, "morning", "matin"), (Half.AFTERNOON, "afternoon", "après-midi")):
        when = replace(DAY, precision=Precision.HALF_DAY, half=half)
        assert sentences.when_words(when, "en") == f"Friday 7 December 2018, {en}"
        assert sentences.when_words(when, "fr") == f"vendredi 7 décembre 2018, {fr}"


@pytest.mark.parametrize(
    ("first", "last", "en", "fr"),
    [
        ("06-13", "06-14", "13–14 June", "13–14 juin"),
        ("06-13", None, "13 June", "13 juin"),
        ("06-01", None, "1 June", "1er juin"),
        ("06-01", "06-02", "1–2 June", "1er–2 juin"),
        ("06-30", "07-01", "30 June – 1 July", "30 juin – 1er juillet"),
        ("02-29", None, "29 February", "29 février"),
    ],
)
def test_days_without_a_year(first: str, last: str | None, en: str, fr: str) -> None:
    when = When(precision=Precision.DAY_MONTH, month_day=first, until_month_day=last)
    assert sentences.when_words(when, "en") == f"{en}, year not stated"
    french = sentences.when_words(when, "fr")
    assert french.partition(",")[0] == fr
    assert french != f"{fr}, year not stated"


def test_no_time_at_all() -> None:
    assert sentences.when_words(When(certainty=TBC), "en") == "Date and time to be confirmed"
    assert sentences.when_words(When(), "en") == "Date and time not stated"
    assert len({sentences.when_words(When(certainty=one), "fr") for one in (TBC, Certainty.NOT_STATED)}) == 2


@pytest.mark.parametrize(
    ("at", "offset"),
    [
        (datetime(2018, 12, 7, 7, 30, tzinfo=UTC), "UTC+1"),
        (datetime(2018, 1, 26, 9, tzinfo=UTC), "UTC"),
        (datetime(2026, 9, 20, 12, tzinfo=UTC), "UTC"),
    ],
)
def test_zone_words(at: datetime, offset: str) -> None:
    assert sentences.zone_words(SUMMIT, at, "en") == f"Marrakech time, {offset}"
    assert sentences.zone_words(replace(SUMMIT, city=None), at, "en") == f"Local time, {offset}"
    french = sentences.zone_words(SUMMIT, at, "fr")
    assert (french.rpartition(", ")[2], "Marrakech" in french) == (offset, True)


@pytest.mark.parametrize(
    ("certainty", "en"),
    [(STATED, None), (TBC, "to be confirmed"), (INFERRED, "inferred, not stated"), (Certainty.NOT_STATED, None)],
)
def test_certainty_words(certainty: Certainty, en: str | None) -> None:
    assert sentences.certainty_words(certainty, "en") == en
    assert (sentences.certainty_words(certainty, "fr") is None) == (en is None)


@pytest.mark.parametrize(
    ("where", "city", "en", "fr"),
    [
        (Where(certainty=STATED, room=ROOM), "Rabat", "Hall, Centre, Rabat", "Salle, Le Centre, Rabat"),
        (Where(certainty=STATED, room=ROOM), None, "Hall, Centre", "Salle, Le Centre"),
        (
            Where(certainty=STATED, room=replace(ROOM, venue=replace(VENUE, name=both("Hotel Rabat", "Hôtel Rabat")))),
            "Rabat",
            "Hall, Hotel Rabat",
            "Salle, Hôtel Rabat",
        ),
        (
            Where(certainty=STATED, room=replace(ROOM, venue=replace(VENUE, city=both("Salé", "Salé")))),
            "Rabat",
            "Hall, Centre, Salé",
            "Salle, Le Centre, Salé",
        ),
    ],
)
def test_place_words(where: Where, city: str | None, en: str, fr: str) -> None:
    summit = replace(SUMMIT, city=both(city, city) if city else None)
    assert sentences.place_words(where, summit, "en") == en
    assert sentences.place_words(where, summit, "fr") == fr


def test_place_words_without_a_room() -> None:
    assert sentences.place_words(Where(certainty=TBC), SUMMIT, "en") == "Room to be confirmed, Marrakech"
    assert sentences.place_words(Where(certainty=STATED), SUMMIT, "en") == "Room not stated, Marrakech"
    assert sentences.where_words(Where(certainty=TBC), "fr") != sentences.where_words(Where(certainty=STATED), "fr")


@pytest.mark.parametrize(
    ("parts", "en", "fr"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a et b"),
        (["a", "b", "c"], "a, b and c", "a, b et c"),
        (["%s", "%(x)s", "{0}"], "%s, %(x)s and {0}", "%s, %(x)s et {0}"),
    ],
)
def test_and_list(parts: list[str], en: str, fr: str) -> None:
    assert (sentences.and_list(parts, "en"), sentences.and_list(parts, "fr")) == (en, fr)


def test_language_list() -> None:
    codes = ("en", "fr", "ar", "xx")
    assert sentences.language_list(codes, "en") == "English, French, Arabic and xx"
    assert sentences.language_list(codes, "fr") == "anglais, français, arabe et xx"


def test_languages_words() -> None:
    assert sentences.languages_words(session(), "en") is None
    assert sentences.languages_words(session(interpretation=("fr",)), "en") is None
    two = session(working_languages=("en", "fr"))
    assert sentences.languages_words(two, "en") == "English and French"
    assert sentences.languages_words(two, "fr") == "Anglais et français"
    interpreted = session(working_languages=("en",), interpretation=("fr", "ar"))
    assert sentences.languages_words(interpreted, "en") == "English, with interpretation into French and Arabic"
    french = sentences.languages_words(interpreted, "fr")
    assert french is not None
    assert (french.split(",")[0], french.endswith("français et arabe")) == ("Anglais", True)


LIMIT = "The organizer of the side event can neither register anyone nor let anyone in who is not registered."
LIMITED = "The organizer of the side event could neither register anyone nor let anyone in who was not registered."


@pytest.mark.parametrize(
    ("access", "kind", "live", "past"),
    [
        (
            Access.REGISTERED,
            SessionKind.SIDE_EVENT,
            f"Reserved for participants with an approved official registration for this meeting. {LIMIT}",
            f"Was reserved for participants officially registered for this meeting. {LIMITED}",
        ),
        (
            Access.REGISTERED,
            SessionKind.PLENARY,
            "Reserved for participants with an approved official registration for this meeting.",
            "Was reserved for participants officially registered for this meeting.",
        ),
        (
            Access.OPEN,
            SessionKind.SIDE_EVENT,
            "Open to all: no official registration is needed.",
            "Was open to all.",
        ),
        (
            Access.NOT_STATED,
            SessionKind.SIDE_EVENT,
            "Who may attend has not been stated yet. Official registration for the meeting is needed in any case.",
            "The sources do not say who could attend.",
        ),
        (
            Access.INVITED,
            SessionKind.SPECIAL_SIDE_EVENT,
            f"By invitation, among officially registered participants. {LIMIT}",
            f"Was by invitation, among officially registered participants. {LIMITED}",
        ),
    ],
)
def test_admission_words(access: Access, kind: SessionKind, live: str, past: str) -> None:
    one = session(access=access, kind=kind)
    assert (sentences.admission_words(one, SUMMIT, "en"), sentences.admission_words(one, ARCHIVED, "en")) == (
        live,
        past,
    )
    french = {sentences.admission_words(one, summit, "fr") for summit in (SUMMIT, ARCHIVED)}
    assert len(french | {live, past}) == 4


def test_admission_names_the_categories() -> None:
    one = session(access=Access.CATEGORIES, access_categories=("government", "un", "own"), kind=SessionKind.PLENARY)
    assert sentences.admission_words(one, SUMMIT, "en") == (
        "Reserved for some categories of officially registered participants. Governments, United Nations and own."
    )
    assert sentences.categories_words(replace(one, access=Access.REGISTERED), "en") is None
    assert sentences.categories_words(replace(one, access_categories=()), "en") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_an_enumeration_has_a_label(language: str) -> None:
    for access in Access:
        both_tenses = {sentences.admission_short(session(access=access), one, language) for one in (SUMMIT, ARCHIVED)}
        assert len(both_tenses) == 2
    for press in Press:
        said = {sentences.press_words(session(press=press), one, language) for one in (SUMMIT, ARCHIVED)}
        assert len(said) == (1 if press is Press.NOT_STATED else 2)
    for webcast in Webcast:
        said = {sentences.webcast_words(session(webcast=webcast), one, language) for one in (SUMMIT, ARCHIVED)}
        assert len(said) == (1 if webcast is Webcast.NOT_STATED else 2)
    tables: list[Any] = [
        sentences.SUMMIT_KINDS, sentences.SESSION_KINDS, sentences.ORGANISER_ROLES, sentences.PANELIST_ROLES,
        sentences.LINE_UPS, sentences.SOURCES, sentences.HALVES, sentences.SERIES_ROLES, sentences.ORGANISATION_KINDS,
        sentences.PARENT_LINKS,
    ]  # fmt: skip
    for table in tables:
        kind = type(next(iter(table)))
        assert set(table) == set(kind)
        labels = [sentences.label(table, key, language) for key in kind]
        assert len({*labels} - {""}) == len(kind)


def test_press_and_webcast_not_stated_say_nothing() -> None:
    assert sentences.press_words(session(), SUMMIT, "en") is None
    assert sentences.webcast_words(session(), SUMMIT, "en") is None
    assert sentences.press_words(session(press=Press.POOL), ARCHIVED, "en") == "Was open to the press pool only"


def test_roles_words() -> None:
    def seat(*roles: PanelistRole) -> PanelistPayload:
        return PanelistPayload(key="a", roles=roles)

    assert sentences.roles_words(seat(PanelistRole.CHAIR), "en") == "Chair"
    assert sentences.roles_words(seat(PanelistRole.CHAIR, PanelistRole.MODERATOR), "en") == "Chair and moderator"
    three = seat(PanelistRole.CHAIR, PanelistRole.MODERATOR, PanelistRole.KEYNOTE)
    assert sentences.roles_words(three, "en") == "Chair, moderator and keynote address"
    french = sentences.roles_words(seat(PanelistRole.CHAIR, PanelistRole.MODERATOR), "fr")
    first, _, second = french.partition(" et ")
    assert (first[0].isupper(), second[0].islower()) == (True, True)


@pytest.mark.parametrize(
    ("value", "en", "fr"),
    [
        (0, "0", "0"),
        (751, "751", "751"),
        (2_639, "2639", "2\u202f639"),
        (9_999, "9999", "9\u202f999"),
        (12_500, "12\u00a0500", "12\u202f500"),
        (1_000_000, "1\u00a0000\u00a0000", "1\u202f000\u202f000"),
    ],
)
def test_number_words(value: int, en: str, fr: str) -> None:
    assert (sentences.number_words(value, "en"), sentences.number_words(value, "fr")) == (en, fr)


@pytest.mark.parametrize(
    ("qualifier", "en"),
    [
        (Qualifier.EXACTLY, "400"),
        (Qualifier.ABOUT, "about 400"),
        (Qualifier.MORE_THAN, "more than 400"),
        (Qualifier.NEARLY, "nearly 400"),
    ],
)
def test_quantity_words(qualifier: Qualifier, en: str) -> None:
    assert sentences.quantity_words(qualifier, 400, "en") == en
    french = sentences.quantity_words(qualifier, 400, "fr")
    assert (french.endswith("400"), french == en) == (True, qualifier is Qualifier.EXACTLY)


def test_announced_words() -> None:
    assert sentences.announced_words(5, 5, "en") is None
    assert sentences.announced_words(6, 5, "en") == "The source speaks of 6 panellists and names 5."
    french = sentences.announced_words(6, 5, "fr")
    assert french is not None
    assert (french.count("6"), french.count("5")) == (1, 1)


def test_as_at_words_are_of_the_summits_zone() -> None:
    at = datetime(2018, 11, 30, 23, 30, tzinfo=UTC)
    assert sentences.as_at_words(at, ZONE, "en") == "1 December 2018, 00:30"
    assert sentences.as_at_words(at, ZONE, "fr") == "1er décembre 2018, 0\u00a0h\u00a030"


@pytest.mark.parametrize(("ends", "minutes"), [(wall(7, 9, 45), 75), (wall(7, 8, 31), 1), (wall(8, 8, 30), 1440)])
def test_minutes_words(ends: LocalTime, minutes: int) -> None:
    assert sentences.minutes_words(wall(7, 8, 30), ends, "en") == f"{minutes} minute{'s' if minutes > 1 else ''}"
    assert sentences.minutes_words(wall(7, 8, 30), ends, "fr").split()[0] == str(minutes)


def test_minutes_are_those_that_pass_not_those_on_the_wall() -> None:
    # Over Morocco's change of 20 September 2026 an hour of the wall happens twice.
    starts, ends = (
        LocalTime.from_wall(datetime(2026, 9, day, hour), ZONE)  # noqa: DTZ001 - wall times
        for day, hour in ((19, 23), (20, 6))
    )
    assert sentences.minutes_words(starts, ends, "en") == "480 minutes"
