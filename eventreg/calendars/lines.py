"""Content lines of iCalendar: escaped, folded, and free of what would end a line or a calendar."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from icalendar import Parameters
from icalendar.parser import Contentline
from icalendar.prop import vInline

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` without control characters (RFC 5545 3.1 forbids them); every kind of line end is a line feed."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))


def text_line(name: str, value: str, parameters: Mapping[str, str] | None = None) -> bytes:
    """A property of type TEXT, escaped (RFC 5545 3.3.11) and folded, with its CRLF; also for NAME and X- properties."""
    return _line(name, _escaped(value), parameters)


def raw_line(name: str, value: str, parameters: Mapping[str, str] | None = None) -> bytes:
    """A property whose value is written as it is: a date, a duration, an address. A line end in it is a ValueError."""
    if _UNPRINTABLE.search(value) or "\n" in value:
        raise ValueError(f"{name} holds a control character")
    return _line(name, value, parameters)


def list_line(name: str, values: Iterable[str]) -> bytes:
    """A property of several TEXT values, such as CATEGORIES."""
    return _line(name, ",".join(map(_escaped, values)), None)


def utc_form(at: datetime) -> str:
    """An aware instant in the UTC form of RFC 5545 3.3.5."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(value: str) -> str:
    # Not icalendar's vText: it takes a backslash before an N, as in "C:\New", for a line feed.
    text = clean(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def _line(name: str, value: str, parameters: Mapping[str, str] | None) -> bytes:
    line = Contentline.from_parts(name, Parameters(dict(parameters or {})), vInline(value))
    return bytes(line.to_ical()) + b"\r\n"
