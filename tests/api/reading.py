"""Schedules read back as an app reads them, with a parser that we do not write with."""

from datetime import datetime, timedelta
from typing import Any
from xml.dom import minidom


def text_of(element: minidom.Element) -> str:
    return "".join(node.data for node in element.childNodes if node.nodeType == node.TEXT_NODE)


def children(element: minidom.Element, name: str | None = None) -> list[minidom.Element]:
    found = [node for node in element.childNodes if node.nodeType == node.ELEMENT_NODE]
    return [node for node in found if name is None or node.tagName == name]


def attributes(element: minidom.Element) -> dict[str, str]:
    return dict(element.attributes.items())


def one(element: minidom.Element, name: str) -> minidom.Element:
    (found,) = children(element, name)
    return found


def root_of(body: bytes) -> minidom.Element:
    root = minidom.parseString(body).documentElement
    assert root.tagName == "schedule"
    return root


def event_of(element: minidom.Element) -> dict[str, Any]:
    """An event of schedule.xml in the words of schedule.json, as far as both say the same."""
    said: dict[str, Any] = {
        child.tagName: text_of(child)
        for child in children(element)
        if child.tagName not in ("persons", "links", "recording", "attachments")
    }
    assert children(one(element, "attachments")) == []
    recording = one(element, "recording")
    persons = children(one(element, "persons"), "person")
    links = children(one(element, "links"), "link")
    return said | {
        "guid": element.getAttribute("guid"),
        "id": int(element.getAttribute("id")),
        "track": said["track"] or None,
        "language": said["language"] or None,
        "recording_license": text_of(one(recording, "license")),
        "do_not_record": {"true": True, "false": False}[text_of(one(recording, "optout"))],
        "persons": [
            {"guid": person.getAttribute("guid"), "name": text_of(person), "public_name": text_of(person)}
            for person in persons
        ],
        "links": [{"url": link.getAttribute("href"), "title": text_of(link)} for link in links],
        "attachments": [],
    }


def days_of_xml(body: bytes) -> list[dict[str, Any]]:
    """The days of schedule.xml in the words of schedule.json, as far as both say the same."""
    days = []
    for day in children(root_of(body), "day"):
        said = attributes(day)
        rooms = {
            room.getAttribute("name"): [event_of(event) for event in children(room, "event")]
            for room in children(day, "room")
        }
        days.append(
            {
                "index": int(said["index"]),
                "date": said["date"],
                "day_start": said["start"],
                "day_end": said["end"],
                "rooms": rooms,
            }
        )
    return days


def person_numbers(body: bytes) -> list[int]:
    return [int(person.getAttribute("id")) for person in root_of(body).getElementsByTagName("person")]


def events_of(days: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """From the id of each event to the event; each stands once."""
    found = [event for day in days for events in day["rooms"].values() for event in events]
    by_id = {event["guid"]: event for event in found}
    assert len(by_id) == len(found)
    return by_id


def spans_of(days: list[dict[str, Any]]) -> dict[str, list[tuple[datetime, datetime]]]:
    """From the name of each room to when its events begin and end, by time, as an app works it out."""
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for day in days:
        for room, events in day["rooms"].items():
            for event in events:
                hours, minutes = map(int, event["duration"].split(":"))
                starts = datetime.fromisoformat(event["date"])
                spans.setdefault(room, []).append((starts, starts + timedelta(hours=hours, minutes=minutes)))
    return {room: sorted(found) for room, found in spans.items()}
