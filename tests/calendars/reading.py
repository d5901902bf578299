"""Calendars read back: by our own reading of RFC 5545, and by three libraries that wrote none of them."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]

from support import REQUIRED

HERE = Path(__file__).parent
Event = dict[str, Any]
"""uid, sequence, summary, location, description, status, starts and ends: instants as "…Z", dates as they are."""


def content_lines(calendar: bytes) -> list[str]:
    """The unfolded lines of a calendar that keeps RFC 5545 3.1 to the letter; fails where it does not."""
    assert calendar.endswith(b"\r\n")
    assert calendar.replace(b"\r\n", b"").count(b"\r") == calendar.replace(b"\r\n", b"").count(b"\n") == 0
    for line in calendar.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode("utf-8")  # a fold never cuts a character
    text = calendar.decode("utf-8")
    assert re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]", text) is None
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def unescaped(text: str) -> str:
    """The TEXT that `text` stands for (RFC 5545 3.3.11)."""
    assert re.fullmatch(r"(?:[^\\;,]|\\[\\;,n])*", text, re.DOTALL), text
    return re.sub(r"\\(.)", lambda found: "\n" if found.group(1) == "n" else found.group(1), text)


def component_lines(calendar: bytes, uid: str) -> list[str]:
    """The unfolded lines of the event with this UID."""
    found = [block for block in blocks(calendar) if f"UID:{uid}" in block]
    assert len(found) == 1
    return found[0]


def blocks(calendar: bytes) -> list[list[str]]:
    """The unfolded lines of each event, without BEGIN and END."""
    found: list[list[str]] = []
    inside = False
    for line in content_lines(calendar):
        if line == "BEGIN:VEVENT":
            found.append([])
            inside = True
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            found[-1].append(line)
    return found


def raw_blocks(calendar: bytes) -> dict[str, bytes]:
    """From UID to the very bytes of its event."""
    parts = re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", calendar, re.DOTALL)
    found = {re.search(rb"\r\nUID:([^\r]+)", part).group(1).decode(): part for part in parts}  # type: ignore[union-attr]
    assert len(found) == len(parts)
    return found


def values(lines: list[str]) -> dict[str, str]:
    """From the name of each property to its raw value; each stands once."""
    found: dict[str, str] = {}
    for line in lines:
        name = re.match("[A-Z-]+", line)
        assert name is not None
        assert name.group() not in found, line
        found[name.group()] = line.partition(":")[2]
    return found


def shown(value: datetime | date | None) -> str | None:
    if isinstance(value, datetime):
        assert value.tzinfo is not None
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return None if value is None else value.isoformat()


def with_icalendar(calendar: bytes) -> list[Event]:
    def text(event: Any, name: str) -> str | None:
        return str(event[name]) if name in event else None

    return [
        {
            "uid": text(event, "UID"),
            "sequence": int(event["SEQUENCE"]),
            "summary": text(event, "SUMMARY"),
            "location": text(event, "LOCATION"),
            "description": text(event, "DESCRIPTION"),
            "status": text(event, "STATUS"),
            "starts": shown(event["DTSTART"].dt),
            "ends": shown(event["DTEND"].dt) if "DTEND" in event else None,
        }
        for event in icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    ]


def with_vobject(calendar: bytes) -> list[Event]:
    def value(event: Any, name: str) -> Any:
        return getattr(event, name).value if hasattr(event, name) else None

    for tzid in set(re.findall(rb"\r\nTZID:([^\r]+)", calendar)):
        # vobject keeps the first meaning of a TZID for the whole process.
        vobject.icalendar.registerTzid(tzid.decode(), None)
    read = vobject.readOne(calendar.decode())
    return [
        {
            "uid": value(event, "uid"),
            "sequence": int(value(event, "sequence")),
            "summary": value(event, "summary"),
            "location": value(event, "location"),
            "description": value(event, "description"),
            "status": value(event, "status"),
            "starts": shown(value(event, "dtstart")),
            "ends": shown(value(event, "dtend")),
        }
        for event in read.contents.get("vevent", [])
    ]


@contextmanager
def ical_js() -> Iterator[Callable[[bytes], list[Event]]]:
    """A reader by ical.js, one process for many calendars; skips where Node or the package is missing."""
    missing = None
    if shutil.which("node") is None:
        missing = "no node on this machine"
    elif not (HERE.parents[1] / "node_modules" / "ical.js" / "dist" / "ical.js").is_file():
        missing = "ical.js is not installed: run `npm ci`"
    if missing:
        if REQUIRED:
            raise RuntimeError(missing)
        pytest.skip(missing)
    process = subprocess.Popen(
        ["node", str(HERE / "parse.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdin is not None
    assert process.stdout is not None
    stdin, stdout = process.stdin, process.stdout

    def read(calendar: bytes) -> list[Event]:
        stdin.write(json.dumps(calendar.decode()) + "\n")
        stdin.flush()
        answer = stdout.readline()
        assert answer, "ical.js refused the calendar"
        found: list[Event] = json.loads(answer)
        return found

    try:
        yield read
    finally:
        stdin.close()
        stdout.close()
        process.wait(timeout=30)
