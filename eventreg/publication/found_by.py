"""What a released session, summit or organisation is found by: values of filters, and searchable text."""

import enum
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme.rules import When
from eventreg.publication.payload import (
    OrganisationPayload,
    OrganisationRecordPayload,
    Payload,
    SessionPayload,
    SummitPayload,
)
from eventreg.summits.rules import Certainty

Texts = list[TranslatedText | None]

LONGEST_SPAN_DAYS: Final = 366
"""A session that lasts longer is found on its first days."""


class Facet(enum.StrEnum):
    """What a revision can be found by, besides its own columns."""

    DAY = "day"
    ROOM = "room"
    THEME = "theme"
    KIND = "kind"
    LANGUAGE = "language"
    ORGANISATION = "organisation"
    PARENT = "parent"


class FeedFamily(enum.StrEnum):
    """What a public feed is about. There is none about a person: it would be the movement plan of protected people."""

    SUMMIT = "summit"
    DAY = "day"
    ROOM = "room"
    THEME = "theme"
    KIND = "kind"
    LANGUAGE = "language"
    ORGANISATION = "organisation"
    SESSION = "session"


FEED_FACETS: Final = {
    Facet.DAY: FeedFamily.DAY,
    Facet.ROOM: FeedFamily.ROOM,
    Facet.THEME: FeedFamily.THEME,
    Facet.KIND: FeedFamily.KIND,
    Facet.LANGUAGE: FeedFamily.LANGUAGE,
    Facet.ORGANISATION: FeedFamily.ORGANISATION,
}
"""The facets that have feeds, each with the family of these."""

Found = dict[tuple[Facet, str], TranslatedText | None]


def facets_of(payload: Payload | None) -> Found:
    """Every facet and value of a payload with its label: keys of rooms and themes, codes, public ids.

    A session or summit has `ORGANISATION` for each that it names, an organisation `PARENT` for each one above it.
    Days, kinds, languages and parents have no label here.
    """
    found: Found = {}
    match payload:
        case SessionPayload():
            room = payload.where.room
            found |= {(Facet.DAY, day.isoformat()): None for day in days_of(payload.when)}
            found[(Facet.KIND, payload.kind.value)] = None
            found |= {(Facet.ROOM, room.key): room.name} if room else {}
            found |= {(Facet.THEME, theme.key): theme.name for theme in payload.themes}
            found |= {(Facet.LANGUAGE, code): None for code in (*payload.working_languages, *payload.interpretation)}
            found |= {(Facet.ORGANISATION, one.public_id): one.name for one in _organisations(payload)}
        case SummitPayload():
            found |= {(Facet.ORGANISATION, one.public_id): one.name for one in _organisations(payload)}
        case OrganisationRecordPayload():
            found |= {(Facet.PARENT, parent.organisation.public_id): None for parent in payload.parents}
    return found


def days_of(when: When) -> tuple[date, ...]:
    """The days on which something takes place; none where the day is inferred, or its year not stated."""
    if when.day is None or when.certainty not in (Certainty.STATED, Certainty.TO_BE_CONFIRMED):
        return ()
    # What ends at midnight has nothing of the day that begins then.
    ends = (when.ends.wall - timedelta(minutes=1)).date() if when.ends is not None else when.day
    last = min(max(when.until or ends, when.day), when.day + timedelta(days=LONGEST_SPAN_DAYS - 1))
    return tuple(when.day + timedelta(days=n) for n in range((last - when.day).days + 1))


def _organisations(payload: SessionPayload | SummitPayload) -> Iterable[OrganisationPayload]:
    yield from (claim.organisation for claim in payload.organisers)
    yield from (quote.organisation for quote in payload.quotes if quote.organisation is not None)
    if isinstance(payload, SessionPayload):
        for line_up in payload.line_ups:
            for seat in line_up.panelists:
                yield from (one for one in (seat.organisation, seat.represented) if one is not None)
    elif payload.series is not None:
        yield from (role.organisation for role in payload.series.roles)


def texts_of(payload: Payload | None, spellings: Iterable[str] = ()) -> dict[str, str]:
    """What a search finds a payload by, language by language; nothing for one that was removed.

    `spellings` are further ways in which names in it are written; they belong to every language.
    """
    match payload:
        case SessionPayload():
            texts, names = _session_texts(payload)
        case SummitPayload():
            series = (payload.series.name, payload.series.acronym) if payload.series else ()
            texts = [
                payload.name,
                *payload.also_called,
                payload.city,
                *series,
            ]
            said, names = _records(payload)
            texts += said
        case OrganisationRecordPayload():
            texts, names = list(_names(payload.organisation)), list(payload.spellings)
        case _:
            return {}
    languages = {language for text in texts if text for language in text.texts}
    shared = [*names, *spellings]
    return {
        language: " ".join(part for part in [*shared, *(text.in_(language).text for text in texts if text)] if part)
        for language in sorted(languages)
    }


def _session_texts(payload: SessionPayload) -> tuple[Texts, list[str | None]]:
    texts: Texts = [payload.title, payload.description, payload.report, *payload.agenda]
    texts.append(payload.where.room.name if payload.where.room else None)
    texts += [theme.name for theme in payload.themes]
    said, names = _records(payload)
    texts += said
    for line_up in payload.line_ups:
        for panelist in line_up.panelists:
            names.append(panelist.name)
            texts += [panelist.post, panelist.represents, panelist.country]
            for one in (panelist.organisation, panelist.represented):
                texts += _names(one) if one else ()
    return texts, names


def _records(payload: SessionPayload | SummitPayload) -> tuple[Texts, list[str | None]]:
    """What sources say: who organises, as called and as printed, who is quoted, what is cited."""
    texts: Texts = []
    for claim in payload.organisers:
        texts += [*_names(claim.organisation), claim.printed]
    for quote in payload.quotes:
        texts += [quote.post, quote.text, *(_names(quote.organisation) if quote.organisation else ())]
    for reference in payload.references:
        texts += [reference.title, reference.acronym]
    return texts, [quote.name for quote in payload.quotes]


def _names(organisation: OrganisationPayload) -> tuple[TranslatedText, TranslatedText | None]:
    return organisation.name, organisation.acronym
