"""The same feed made by the icalendar library, from the same released data."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from eventreg.access.viewer import Viewer
from eventreg.agenda import sentences
from eventreg.agenda.queries import session_entry
from eventreg.agenda.read_model import SessionEntry
from eventreg.calendars.blocks import description
from eventreg.publication import queries as publication

LANGUAGE = "en"


@dataclass(frozen=True)
class Words:
    """What an event says of a session besides its times: those that take sentences to say."""

    place: str
    description: str
    categories: list[str]
    page: str


def read(slug: str) -> list[SessionEntry]:
    """What was released of a summit, made into values."""
    summit = publication.find_released_summit(slug)
    assert summit is not None
    found = publication.list_sessions(Viewer.anonymous(), summit.summit_id, summit.public_id)
    return [session_entry(revision) for revision in found]


def words(slug: str, entries: Sequence[SessionEntry]) -> list[Words]:
    """The sentences of each event; the same functions of ours make them in the application."""
    found = []
    for entry in entries:
        payload = entry.payload
        page = f"http://localhost/{LANGUAGE}/summits/{slug}/sessions/{entry.public_id}"
        place = sentences.place_words(payload.where, payload.setting, LANGUAGE)
        themes = [theme.name.in_(LANGUAGE).text for theme in payload.themes]
        kinds = [sentences.SESSION_KINDS[payload.kind], *themes]
        found.append(Words(place, description(payload, LANGUAGE, page), kinds, page))
    return found


def calendar(name: str, entries: Sequence[SessionEntry], said: Sequence[Words]) -> bytes:
    """The feed, compressed as ours is. Zone rules are left out, which costs the library less."""
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//eventreg//eventreg//EN")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=1))
    made.add("x-published-ttl", "PT1H")
    for entry, of in zip(entries, said, strict=True):
        made.add_component(_event(entry, of))
    return gzip.compress(made.to_ical(), 6, mtime=0)


def _event(entry: SessionEntry, said: Words) -> Event:
    payload, zone = entry.payload, ZoneInfo(entry.payload.setting.zone)
    starts, ends = payload.when.starts, payload.when.ends
    assert starts is not None
    assert ends is not None
    event = Event()
    event.add("uid", entry.public_id)
    event.add("dtstamp", entry.published_at)
    event.add("last-modified", entry.published_at)
    event.add("created", entry.first_published_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", starts.at.astimezone(zone))
    event.add("dtend", ends.at.astimezone(zone))
    event.add("summary", payload.title.in_(LANGUAGE).text, {"language": LANGUAGE})
    event.add("location", said.place)
    event.add("description", said.description)
    event.add("status", "CANCELLED" if payload.cancelled else "CONFIRMED")
    event.add("categories", said.categories)
    event.add("url", said.page)
    event.add("transp", "OPAQUE")
    event.add("class", "PUBLIC")
    return event
