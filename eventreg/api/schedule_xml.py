"""A schedule as XML (voc/schedule, validator/xsd/schedule.xml.xsd), the older form: most apps read this one."""

from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eventreg.api.read_model import SLOT, Day, Event, Schedule
from eventreg.api.text import duration_words
from eventreg.summits.rules import SLUG

CONTENT_TYPE: Final = "application/xml; charset=utf-8"


def write(schedule: Schedule, source_url: str) -> bytes:
    """The whole document in UTF-8; `source_url` is its own absolute address."""
    root = Element("schedule")
    SubElement(root, "generator", {"name": "eventreg", "system": schedule.base_url})
    _add(root, "url", source_url)
    _add(root, "version", schedule.version)
    _conference(root, schedule)
    for day in schedule.days:
        _day(root, day)
    indent(root)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = text


def _conference(root: Element, schedule: Schedule) -> None:
    conference = SubElement(root, "conference")
    _add(conference, "title", schedule.title)
    _add(conference, "acronym", schedule.acronym)
    if schedule.days:
        _add(conference, "start", schedule.days[0].day.isoformat())
        _add(conference, "end", schedule.days[-1].day.isoformat())
    _add(conference, "days", str(len(schedule.days)))
    _add(conference, "timeslot_duration", duration_words(SLOT))
    _add(conference, "base_url", schedule.base_url)
    _add(conference, "url", schedule.url)
    _add(conference, "time_zone_name", schedule.zone)
    for track in schedule.tracks:
        attributes = {"name": track.name, "slug": track.key}
        if not _is_slug(track.key):
            del attributes["slug"]
        SubElement(conference, "track", attributes)


def _is_slug(key: str) -> bool:
    """Whether the schema takes the key: one that begins with a letter, of two characters at least."""
    return len(key) > 1 and not key[0].isdigit() and SLUG.fullmatch(key) is not None


def _day(root: Element, day: Day) -> None:
    attributes = {
        "index": str(day.index),
        "date": day.day.isoformat(),
        "start": day.starts.isoformat(),
        "end": day.ends.isoformat(),
    }
    shown = SubElement(root, "day", attributes)
    for room, events in day.rooms.items():
        named = {"name": room.name} if room.guid is None else {"name": room.name, "guid": room.guid}
        of_room = SubElement(shown, "room", named)
        for event in events:
            _event(of_room, event)


def _event(room: Element, event: Event) -> None:
    shown = SubElement(room, "event", {"guid": event.guid, "id": str(event.number)})
    _add(shown, "room", event.room)
    _add(shown, "title", event.title)
    _add(shown, "subtitle", "")
    _add(shown, "type", event.kind)
    _add(shown, "date", event.starts.isoformat())
    _add(shown, "start", f"{event.starts:%H:%M}")
    _add(shown, "duration", duration_words(event.lasts))
    _add(shown, "abstract", event.abstract)
    _add(shown, "slug", event.slug)
    _add(shown, "track", event.track or "")
    persons = SubElement(shown, "persons")
    for person in event.persons:
        _add(persons, "person", person.name, id=str(person.number), guid=person.guid)
    _add(shown, "language", event.language or "")
    _add(shown, "description", event.description)
    recording = SubElement(shown, "recording")
    _add(recording, "license", "")
    _add(recording, "optout", "false" if event.recordable else "true")
    links = SubElement(shown, "links")
    for link in event.links:
        _add(links, "link", link.title, href=link.url)
    SubElement(shown, "attachments")
    _add(shown, "url", event.url)
