"""Days, and what a filter keeps, on plain values."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.agenda.read_model import SessionEntry
from eventreg.agenda.rules import FILTERS, by_day, kept, values_of
from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme.rules import Precision, SessionKind, When
from eventreg.publication.payload import (
    RoomPayload,
    SessionPayload,
    SettingPayload,
    ThemePayload,
    VenuePayload,
    WherePayload,
)
from eventreg.summits.rules import Certainty

AT = datetime(2018, 11, 1, tzinfo=UTC)
A = TranslatedText.of("en", "A")
ROOM = RoomPayload(key="hall", name=A, venue=VenuePayload(key="venue", name=A))


def entry(key: str, day: int | None = None, certainty: Certainty = Certainty.STATED, **parts: Any) -> SessionEntry:
    when = When() if day is None else When(precision=Precision.DAY, certainty=certainty, day=date(2018, 12, day))
    facts: dict[str, Any] = {
        "key": key, "setting": SettingPayload(zone="Africa/Casablanca"),
        "kind": SessionKind.WORKSHOP, "title": A, "when": when,
        "where": WherePayload(certainty=Certainty.STATED), "access": Access.OPEN, "visibility": Visibility.PUBLIC,
        "press": Press.NOT_STATED, "webcast": Webcast.NOT_STATED,
    }  # fmt: skip
    payload = SessionPayload(**(facts | parts))
    return SessionEntry(public_id=key, sequence=0, published_at=AT, first_published_at=AT, payload=payload)


def grouped(*entries: SessionEntry) -> list[tuple[int | None, list[str]]]:
    return [(group.day and group.day.day, [one.public_id for one in group.entries]) for group in by_day(entries)]


def test_days_in_order_and_what_has_none_last() -> None:
    entries = [entry("a", 7), entry("none"), entry("b", 5), entry("c", 7), entry("d", 5)]
    assert grouped(*entries) == [(5, ["b", "d"]), (7, ["a", "c"]), (None, ["none"])]
    assert grouped() == []


def test_an_inferred_day_is_no_heading_and_one_to_be_confirmed_is() -> None:
    entries = [entry("guess", 5, Certainty.INFERRED), entry("sure", 6), entry("open", 7, Certainty.TO_BE_CONFIRMED)]
    assert grouped(*entries) == [(6, ["sure"]), (7, ["open"]), (None, ["guess"])]


FULL = entry(
    "full",
    7,
    where=WherePayload(certainty=Certainty.STATED, room=ROOM),
    themes=(ThemePayload(key="one", name=A), ThemePayload(key="two", name=A)),
    working_languages=("en", "fr"),
    interpretation=("fr", "ar"),
)
BARE = entry("bare")


@pytest.mark.parametrize(
    ("name", "full", "bare"),
    [
        ("day", ("2018-12-07",), ()),
        ("room", ("hall",), ()),
        ("theme", ("one", "two"), ()),
        ("kind", ("workshop",), ("workshop",)),
        ("language", ("en", "fr", "ar"), ()),
    ],
)
def test_values_of(name: str, full: tuple[str, ...], bare: tuple[str, ...]) -> None:
    assert (values_of(FULL, name), values_of(BARE, name)) == (full, bare)
    for value in full:
        assert [one.public_id for one in kept([FULL], {name: value})] == ["full"]
    assert kept([FULL, BARE], {name: "nothing"}) == []


def test_every_filter_has_values_and_nothing_else_is_one() -> None:
    assert FILTERS == ("day", "room", "theme", "kind", "language")
    with pytest.raises(ValueError, match=r"^no filter 'q'$"):
        values_of(FULL, "q")


def test_all_that_is_chosen_must_hold() -> None:
    other = replace(FULL, public_id="other", payload=replace(FULL.payload, themes=()))
    assert [one.public_id for one in kept([FULL, other], {})] == ["full", "other"]
    assert [one.public_id for one in kept([FULL, other], {"room": "hall", "theme": "two"})] == ["full"]
    assert kept([FULL, other], {"room": "hall", "theme": "two", "day": "2018-12-06"}) == []


def test_a_span_of_days_is_found_under_each_of_them() -> None:
    when = When(precision=Precision.SPAN, certainty=Certainty.STATED, day=date(2018, 12, 5), until=date(2018, 12, 7))
    assert values_of(entry("fair", when=when), "day") == ("2018-12-05", "2018-12-06", "2018-12-07")
