"""One event of a feed: everything a reader needs in one block, made of one revision."""

from datetime import date, datetime, timedelta
from typing import Final

from eventreg.agenda import plain_text, sentences
from eventreg.agenda.read_model import SessionEntry, SummitEntry
from eventreg.calendars.lines import list_line, raw_line, text_line, utc_form
from eventreg.calendars.timezones import needs_utc, wall_form
from eventreg.foundation.words import N_, translate
from eventreg.programme.rules import Half, Precision, When
from eventreg.publication.payload import SessionPayload
from eventreg.summits.rules import Certainty

RENDERER: Final = "3"
"""Raised with every change of what this package writes: it is part of every validator."""


def uses_zone(when: When, zone: str) -> bool:
    """Whether the event's times are written with TZID; in an hour the clocks repeat, they are written in UTC."""
    return when.starts is not None and not any(needs_utc(time.at, zone) for time in (when.starts, when.ends) if time)


def session_block(entry: SessionEntry, language: str, page_url: str) -> bytes:
    """The VEVENT of a session whose payload is `in_feed`. `page_url` is the absolute address of its page.

    UID, SEQUENCE, DTSTAMP and LAST-MODIFIED come from the revision alone, so an unchanged session keeps every byte
    (RFC 5545 3.8.7.2 and 3.8.7.4; RFC 7986 5.3 for the bare UUID).
    """
    payload = entry.payload
    modified = utc_form(entry.published_at)
    title = payload.title.in_(language)
    parts = [
        b"BEGIN:VEVENT\r\n",
        raw_line("UID", entry.public_id),
        raw_line("DTSTAMP", modified),
        raw_line("LAST-MODIFIED", modified),
        raw_line("CREATED", utc_form(entry.first_published_at)),
        raw_line("SEQUENCE", str(entry.sequence)),
        *_times(payload.when, payload.setting.zone),
        text_line("SUMMARY", _summary(payload, language), {"LANGUAGE": title.language}),
        text_line("LOCATION", sentences.place_words(payload.where, payload.setting, language)),
        *_geo(payload),
        text_line("DESCRIPTION", description(payload, language, page_url)),
        raw_line("STATUS", _status(payload)),
        list_line("CATEGORIES", _categories(payload, language)),
        raw_line("URL", page_url, {"VALUE": "URI"}),
        raw_line("TRANSP", _transparency(payload)),
        raw_line("CLASS", "PUBLIC"),
        b"END:VEVENT\r\n",
    ]
    return b"".join(parts)


def summit_block(summit: SummitEntry, first_published_at: datetime, language: str, page_url: str) -> bytes:
    """The VEVENT of the summit itself, an all-day event; nothing where its dates are not stated.

    `first_published_at` is the instant of the summit's own first revision (aware UTC), `as_at` that of this one.
    """
    payload = summit.payload
    if payload.starts_on is None or payload.dates_certainty is not Certainty.STATED:
        return b""
    created, modified = utc_form(first_published_at), utc_form(summit.as_at)
    name = payload.name.in_(language)
    city = payload.city.in_(language).text if payload.city else None
    return b"".join(
        [
            b"BEGIN:VEVENT\r\n",
            raw_line("UID", summit.public_id),
            raw_line("DTSTAMP", modified),
            raw_line("LAST-MODIFIED", modified),
            raw_line("CREATED", created),
            raw_line("SEQUENCE", str(summit.sequence)),
            *_all_day(payload.starts_on, payload.ends_on or payload.starts_on),
            text_line("SUMMARY", name.text, {"LANGUAGE": name.language}),
            *([text_line("LOCATION", city)] if city else []),
            raw_line("STATUS", "CONFIRMED"),
            raw_line("URL", page_url, {"VALUE": "URI"}),
            raw_line("TRANSP", "TRANSPARENT"),
            raw_line("CLASS", "PUBLIC"),
            b"END:VEVENT\r\n",
        ]
    )


def _times(when: When, zone: str) -> list[bytes]:
    if when.precision is not Precision.EXACT or when.starts is None:
        assert when.day is not None
        return _all_day(when.day, when.until or when.day)
    times = [("DTSTART", when.starts), *([("DTEND", when.ends)] if when.ends else [])]
    if uses_zone(when, zone):
        # What the clocks show was announced; when a government changes them, the instant that was kept is a guess.
        return [raw_line(name, wall_form(time.wall), {"TZID": zone}) for name, time in times]
    return [raw_line(name, utc_form(time.at)) for name, time in times]


def _all_day(first: date, last: date) -> list[bytes]:
    # DTEND of an all-day event is the day after (RFC 5545 3.6.1).
    ends = last + timedelta(days=1)
    return [
        raw_line("DTSTART", f"{first:%Y%m%d}", {"VALUE": "DATE"}),
        raw_line("DTEND", f"{ends:%Y%m%d}", {"VALUE": "DATE"}),
    ]


def _summary(payload: SessionPayload, language: str) -> str:
    title = payload.title.in_(language).text
    match payload.when:
        case When(precision=Precision.HALF_DAY, half=Half() as half):
            title = translate(
                language, N_("%(title)s (%(half)s)"), title=title, half=translate(language, sentences.HALVES[half])
            )
        case When(precision=Precision.DAY, certainty=Certainty.TO_BE_CONFIRMED):
            title = translate(language, N_("%(title)s (time to be confirmed)"), title=title)
        case When(precision=Precision.DAY):
            title = translate(language, N_("%(title)s (time not stated)"), title=title)
    if payload.cancelled:
        title = translate(language, N_("CANCELLED: %(title)s"), title=title)
    return title


def _status(payload: SessionPayload) -> str:
    if payload.cancelled:
        return "CANCELLED"
    unsure = Certainty.TO_BE_CONFIRMED in (payload.when.certainty, payload.where.certainty)
    return "TENTATIVE" if unsure else "CONFIRMED"


def _transparency(payload: SessionPayload) -> str:
    """Whether it takes up its reader's time: not when it is cancelled, nor when it may be any hour of a day."""
    busy = payload.when.precision is Precision.EXACT and not payload.cancelled
    return "OPAQUE" if busy else "TRANSPARENT"


def _geo(payload: SessionPayload) -> list[bytes]:
    venue = payload.where.room.venue if payload.where.room else None
    if venue is None or venue.latitude is None or venue.longitude is None:
        return []
    return [raw_line("GEO", f"{venue.latitude:.6f};{venue.longitude:.6f}")]


def _categories(payload: SessionPayload, language: str) -> list[str]:
    themes = [theme.name.in_(language).text for theme in payload.themes]
    return [translate(language, sentences.SESSION_KINDS[payload.kind]), *themes]


def description(payload: SessionPayload, language: str, page_url: str) -> str:
    """Everything that matters as plain text, and where to read more."""
    parts = (plain_text.practical(payload, language), plain_text.substance(payload, language), page_url)
    return "\n\n".join(part for part in parts if part)
