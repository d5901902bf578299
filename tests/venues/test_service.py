"""Venues and rooms of a summit."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventreg.access.enums import Role
from eventreg.access.errors import Forbidden
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db as database
from eventreg.foundation.translated_text import TranslatedText
from eventreg.summits.models import Summit
from eventreg.summits.service import facts_of
from eventreg.venues.models import Room, Venue
from eventreg.venues.queries import list_venues
from eventreg.venues.service import put_room, put_venue
from support import OPERATOR, load_text, summit_text, uid

text = TranslatedText.of


@pytest.fixture
def summits(db: Flask) -> dict[str, Summit]:
    """Two summits, each with a venue of two rooms."""
    load_text(summit_text("first"))
    load_text(summit_text("other"))
    return {summit.slug: summit for summit in database.session.scalars(select(Summit))}


def venue(on: Summit, key: str, **more: Any) -> Venue:
    values = {"summit_id": on.id, "position": 9, "key": key, "name": text("en", key), **more}
    return put_venue(OPERATOR, facts_of(on), None, values)


def rooms(summit: Summit) -> dict[str, list[str]]:
    database.session.flush()
    database.session.expire_all()
    return {venue.key: [room.key for room in venue.rooms] for venue in list_venues(summit.id)}


def test_each_summit_has_its_own_venues(summits: dict[str, Summit]) -> None:
    venue(summits["first"], "annex")
    assert rooms(summits["first"]) == {"palmeraie-conference-center": ["orangeraie", "oliveraie"], "annex": []}
    assert rooms(summits["other"]) == {"palmeraie-conference-center": ["orangeraie", "oliveraie"]}


def test_a_room_is_made_changed_and_moved_to_another_venue(summits: dict[str, Summit]) -> None:
    first = summits["first"]
    annex = venue(first, "annex")
    values = {"key": "cellar", "name": text("en", "Cellar"), "position": 0}
    cellar = put_room(OPERATOR, facts_of(first), annex, None, values)
    assert (cellar.summit_id, cellar.turnaround_minutes, cellar.max_parallel, cellar.seats) == (first.id, 15, 1, None)
    palmeraie = list_venues(first.id)[0]
    assert put_room(OPERATOR, facts_of(first), palmeraie, cellar, {"position": 2, "seats": 20}) is cellar
    assert rooms(first) == {"palmeraie-conference-center": ["orangeraie", "oliveraie", "cellar"], "annex": []}
    assert (cellar.seats, cellar.name) == (20, text("en", "Cellar"))


def test_a_venue_is_changed_in_place(summits: dict[str, Summit]) -> None:
    known = list_venues(summits["first"].id)[0]
    values = {"city": text("fr", "Marrakech"), "latitude": 31.66}
    assert put_venue(OPERATOR, facts_of(summits["first"]), known, values) is known
    assert (known.city, known.latitude) == (text("fr", "Marrakech"), 31.66)
    assert list_venues(summits["other"].id)[0].city is None


@pytest.mark.parametrize(
    ("role", "archived"), [(None, False), (("other", Role.SECRETARIAT), False), (("first", Role.SECRETARIAT), True)]
)
def test_who_may_not_edit_changes_nothing(
    summits: dict[str, Summit], role: tuple[str, Role] | None, archived: bool
) -> None:
    viewer = Viewer(holder="h", roles=frozenset({(uid(role[0]), role[1])})) if role else Viewer.anonymous()
    on = SummitFacts(uid("first"), released=True, archived=archived)
    known = list_venues(summits["first"].id)[0]
    for attempt in (
        lambda: put_venue(viewer, on, None, {"key": "x"}),
        lambda: put_venue(viewer, on, known, {"key": "x"}),
        lambda: put_room(viewer, on, known, None, {"key": "x"}),
        lambda: put_room(viewer, on, known, known.rooms[0], {"key": "x"}),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert sorted(database.session.scalars(select(Room.key))) == ["oliveraie", "oliveraie", "orangeraie", "orangeraie"]
    assert sorted(database.session.scalars(select(Venue.key))) == ["palmeraie-conference-center"] * 2
