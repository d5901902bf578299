"""A summit and sessions as released, for tests of blocks and feeds."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.agenda.read_model import SessionEntry, SummitEntry
from eventreg.foundation.local_time import LocalTime
from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme.rules import Half, Precision, SessionKind, When
from eventreg.publication.payload import (
    RoomPayload,
    SessionPayload,
    SettingPayload,
    SummitPayload,
    VenuePayload,
    WherePayload,
)
from eventreg.summits.rules import Certainty, Register, SummitKind, SummitState

ZONE = "Africa/Casablanca"
AT = datetime(2018, 11, 1, 9, tzinfo=UTC)
UID = "96f59edb-7920-4d90-b2d8-7ac4301d2cf1"
PAGE = f"https://summit.example/en/summits/first/sessions/{UID}"


def words(text: str) -> TranslatedText:
    return TranslatedText.of("en", text)


VENUE = VenuePayload(
    key="palmeraie", name=words("Palmeraie"), latitude=31.66, longitude=-7.95, city=TranslatedText.of("en", "Marrakech")
)
ROOM = RoomPayload(key="orangeraie", name=words("Orangeraie"), venue=VENUE)
SUMMIT = SummitEntry(
    public_id="2956558f-8f72-4bd1-b5c6-529500f00f1c",
    sequence=0,
    as_at=AT,
    payload=SummitPayload(
        slug="first",
        kind=SummitKind.SUMMIT,
        state=SummitState.LIVE,
        name=words("First"),
        zone=ZONE,
        languages=("en",),
        dates_certainty=Certainty.STATED,
        register=Register.NOT_STATED,
        starts_on=date(2018, 12, 5),
        ends_on=date(2018, 12, 7),
    ),
)


def entry(when: When, **parts: Any) -> SessionEntry:
    facts = {
        "key": "talk",
        "setting": SettingPayload(zone=ZONE, city=SUMMIT.payload.city),
        "kind": SessionKind.SIDE_EVENT,
        "title": words("Talk"),
        "when": when,
        "where": WherePayload(certainty=Certainty.STATED, room=ROOM),
        "access": Access.REGISTERED,
        "visibility": Visibility.PUBLIC,
        "press": Press.NOT_STATED,
        "webcast": Webcast.NOT_STATED,
    }
    payload = SessionPayload(**(facts | parts))
    return SessionEntry(public_id=UID, sequence=3, published_at=AT, first_published_at=AT, payload=payload)


EXACT = When.exact(datetime(2018, 12, 7, 8, 30), datetime(2018, 12, 7, 9, 45), ZONE)  # noqa: DTZ001 - wall times
DAY = When(precision=Precision.DAY, certainty=Certainty.STATED, day=date(2018, 12, 7))
HALF = replace(DAY, precision=Precision.HALF_DAY, half=Half.AFTERNOON)
UNSURE = replace(EXACT, certainty=Certainty.TO_BE_CONFIRMED)


def repeated(minute: int, hour_of_utc: int) -> LocalTime:
    return LocalTime.from_utc(datetime(2026, 9, 20, hour_of_utc, minute, tzinfo=UTC), ZONE)
