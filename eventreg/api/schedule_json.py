"""A schedule as JSON (voc/schedule, validator/json/schema.json), the newer form."""

import json
from typing import Any, Final

from eventreg.api.read_model import SLOT, Day, Event, Person, Room, Schedule
from eventreg.api.text import duration_words

CONTENT_TYPE: Final = "application/json"
SCHEMA: Final = "https://c3voc.de/schedule/schema.json"


def write(schedule: Schedule, source_url: str) -> bytes:
    """The whole document in UTF-8; `source_url` is its own absolute address."""
    document = {
        "$schema": SCHEMA,
        "generator": {"name": "eventreg", "url": schedule.base_url},
        "schedule": {
            "url": source_url,
            "version": schedule.version,
            "base_url": schedule.base_url,
            "conference": _conference(schedule),
        },
    }
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"


def _conference(schedule: Schedule) -> dict[str, Any]:
    dates = {"start": schedule.days[0].day, "end": schedule.days[-1].day} if schedule.days else {}
    return {
        "acronym": schedule.acronym,
        "title": schedule.title,
        **{name: day.isoformat() for name, day in dates.items()},
        "daysCount": len(schedule.days),
        "timeslot_duration": duration_words(SLOT),
        "time_zone_name": schedule.zone,
        "url": schedule.url,
        "rooms": [_room(room) for room in schedule.rooms if room.guid is not None],
        "tracks": [{"name": track.name, "slug": track.key} for track in schedule.tracks],
        "days": [_day(day) for day in schedule.days],
    }


def _room(room: Room) -> dict[str, Any]:
    return {
        "name": room.name,
        "slug": room.key,
        "guid": room.guid,
        "description": room.description,
        "capacity": room.seats,
    }


def _day(day: Day) -> dict[str, Any]:
    return {
        "index": day.index,
        "date": day.day.isoformat(),
        "day_start": day.starts.isoformat(),
        "day_end": day.ends.isoformat(),
        "rooms": {room.name: [_event(event) for event in events] for room, events in day.rooms.items()},
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "guid": event.guid,
        "id": event.number,
        "date": event.starts.isoformat(),
        "start": f"{event.starts:%H:%M}",
        **({"end": event.ends.isoformat()} if event.ends is not None else {}),
        "duration": duration_words(event.lasts),
        "room": event.room,
        "slug": event.slug,
        "url": event.url,
        "title": event.title,
        "subtitle": "",
        "track": event.track,
        "type": event.kind,
        "language": event.language,
        "abstract": event.abstract,
        "description": event.description,
        "recording_license": "",
        "do_not_record": not event.recordable,
        "persons": [_person(person) for person in event.persons],
        "links": [
            {"url": link.url, "title": link.title, "type": "web" if link.own else "related"} for link in event.links
        ],
        "attachments": [],
    }


def _person(person: Person) -> dict[str, Any]:
    # No "id": the schema takes a person with one for another kind, that must have no "name".
    return {"guid": person.guid, "name": person.name, "public_name": person.name}
