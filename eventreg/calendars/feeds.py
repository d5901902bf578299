"""Whole feeds: a head, the zone's rules, and the blocks of their events."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from eventreg.agenda.read_model import SessionEntry, SummitEntry
from eventreg.calendars.blocks import uses_zone
from eventreg.calendars.lines import raw_line, text_line, utc_form
from eventreg.calendars.timezones import vtimezone

PRODUCT: Final = "-//eventreg//eventreg//EN"


def refresh_phase(summit: SummitEntry, today: date) -> str:
    """How soon a calendar should look again: a quarter of an hour while the summit runs, else an hour.

    `today` is the date in the summit's zone.
    """
    first = summit.payload.starts_on
    last = summit.payload.ends_on or first
    running = first is not None and last is not None and first - timedelta(days=1) <= today <= last
    return "PT15M" if running and not summit.payload.archived else "PT1H"


def feed(
    *,
    name: str,
    summit: SummitEntry,
    entries: Sequence[SessionEntry],
    blocks: Sequence[bytes],
    changed_at: datetime,
    refresh: str,
    source_url: str,
    page_url: str,
) -> bytes:
    """A calendar of `blocks`, which show `entries`. Addresses are absolute, `changed_at` is an aware instant.

    No calendar-level UID (subscribers then keep one event of all) and no METHOD (RFC 5546 1.4: without one it is no
    scheduling message).
    """
    zone = summit.payload.zone
    head = [
        b"BEGIN:VCALENDAR\r\n",
        raw_line("VERSION", "2.0"),
        raw_line("PRODID", PRODUCT),
        text_line("NAME", name),
        text_line("X-WR-CALNAME", name),
        raw_line("X-WR-TIMEZONE", zone),
        raw_line("REFRESH-INTERVAL", refresh, {"VALUE": "DURATION"}),
        raw_line("X-PUBLISHED-TTL", refresh),
        raw_line("SOURCE", source_url, {"VALUE": "URI"}),
        raw_line("URL", page_url, {"VALUE": "URI"}),
        raw_line("LAST-MODIFIED", utc_form(changed_at)),
        raw_line("COLOR", "teal"),
    ]
    return b"".join([*head, _zone_rules(zone, entries), *blocks, b"END:VCALENDAR\r\n"])


def _zone_rules(zone: str, entries: Sequence[SessionEntry]) -> bytes:
    whens = [entry.payload.when for entry in entries if uses_zone(entry.payload.when, zone)]
    instants = [time.at for when in whens for time in (when.starts, when.ends) if time is not None]
    return vtimezone(zone, min(instants), max(instants)) if instants else b""
