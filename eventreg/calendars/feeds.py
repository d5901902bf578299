"""Whole feeds: a head, the zone's rules, and the blocks of their events."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from eventreg.calendars.kept import Block
from eventreg.calendars.lines import raw_line, text_line, utc_form
from eventreg.calendars.timezones import needs_utc, vtimezone
from eventreg.publication.feeds import FeedFacts

PRODUCT: Final = "-//eventreg//eventreg//EN"


def refresh_phase(facts: FeedFacts, today: date) -> str:
    """How soon a calendar should look again: a quarter of an hour while the summit runs, else an hour.

    `today` is the date in the summit's zone. It runs from the day before its first day, where the dates are stated.
    """
    first, last = facts.starts_on, facts.ends_on or facts.starts_on
    running = first is not None and last is not None and first - timedelta(days=1) <= today <= last
    return "PT15M" if running and not facts.archived else "PT1H"


def feed(
    *,
    name: str,
    zone: str,
    blocks: Sequence[Block],
    changed_at: datetime,
    refresh: str,
    source_url: str,
    page_url: str,
) -> bytes:
    """A calendar of `blocks`. Addresses are absolute, `changed_at` is an aware instant, `zone` an IANA name.

    No calendar-level UID (subscribers then keep one event of all) and no METHOD (RFC 5546 1.4: without one it is no
    scheduling message). One without events has the zone's rules, since RFC 5545 3.6 asks for at least one component.
    """
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
    bodies = [block.body for block in blocks]
    return b"".join([*head, _zone_rules(zone, blocks, changed_at), *bodies, b"END:VCALENDAR\r\n"])


def _zone_rules(zone: str, blocks: Sequence[Block], changed_at: datetime) -> bytes:
    if not any(block.body for block in blocks):
        return vtimezone(zone, changed_at, changed_at)
    instants: list[datetime] = []
    for block in blocks:
        own = [at for at in (block.starts_at, block.ends_at) if at is not None]
        if not any(needs_utc(at, zone) for at in own):
            instants += own
    return vtimezone(zone, min(instants), max(instants)) if instants else b""
