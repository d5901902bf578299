"""From released sessions to the schedule that conference apps read: days, rooms, events.

The format has no word for what is open. What has no hour is not in it, and what is cancelled, to be confirmed or
reserved for some is said in the text of the event.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from itertools import groupby
from typing import Final
from uuid import UUID, uuid5

from eventreg.access.enums import Webcast
from eventreg.agenda import plain_text, sentences
from eventreg.agenda.read_model import SessionEntry
from eventreg.api.numbers import numbered
from eventreg.api.read_model import Day, Event, Link, Person, Room, Schedule, Track
from eventreg.api.rooms import lasts, placed
from eventreg.api.text import clean, one_line
from eventreg.foundation.local_time import LocalTime, resolve_zone
from eventreg.foundation.words import N_, translate
from eventreg.programme.rules import Precision, When
from eventreg.publication.feeds import FeedFacts, FeedState
from eventreg.publication.found_by import days_of
from eventreg.publication.payload import PanelistPayload, SessionPayload, ThemePayload
from eventreg.summits.rules import Certainty

RENDERER: Final = "1"
"""Raised with every change of what this package writes: it is part of every validator."""

SHORTEST_ACRONYM: Final = 4


def schedule_of(
    state: FeedState,
    entries: Sequence[SessionEntry],
    places: Mapping[str, int],
    language: str,
    *,
    base_url: str,
    page_url: str,
    session_url: Callable[[str], str],
) -> Schedule:
    """The schedule of a summit in `language`. `entries` have an hour and come in order of time.

    `places` orders rooms by key; `session_url` gives the absolute address of the page of a public id.
    """
    rooms, standing = placed(state.public_id, entries, places, language)
    acronym = acronym_of(state.slug)
    # What was published first comes first, whatever moved since: it keeps its number.
    seats = {entry.public_id: _seats(entry, language) for entry in sorted(entries, key=_age)}
    numbers, seat_numbers = numbered(seats), numbered(guid for found in seats.values() for guid in found)
    events = [
        _event(
            entry,
            language,
            acronym=acronym,
            number=numbers[entry.public_id],
            room=standing[entry.public_id],
            persons=[
                Person(number=seat_numbers[guid], guid=guid, name=name) for guid, name in seats[entry.public_id].items()
            ],
            url=session_url(entry.public_id),
        )
        for entry in entries
    ]
    return Schedule(
        version=one_line(translate(language, N_("Release %(number)s"), number=state.touched)),
        acronym=acronym,
        title=one_line(state.facts.name.in_(language).text),
        zone=state.facts.zone,
        base_url=base_url,
        url=page_url,
        tracks=_tracks(entries, language),
        rooms=rooms,
        days=tuple(_days(state.facts, events, rooms)),
    )


def acronym_of(slug: str) -> str:
    """What the format calls a conference by: lower-case words joined by underscores, at least four characters."""
    acronym = slug.replace("-", "_")
    return acronym if len(acronym) >= SHORTEST_ACRONYM else f"summit_{acronym}"


def _age(entry: SessionEntry) -> tuple[datetime, str]:
    return entry.first_published_at, entry.public_id


def _days(facts: FeedFacts, events: Sequence[Event], rooms: Sequence[Room]) -> Iterable[Day]:
    by_day = {day: list(group) for day, group in groupby(events, key=lambda event: event.starts.date())}
    meeting = When(precision=Precision.SPAN, certainty=Certainty.STATED, day=facts.starts_on, until=facts.ends_on)
    for index, day in enumerate(sorted({*by_day, *days_of(meeting)}), 1):
        there = by_day.get(day, [])
        used = {room: tuple(event for event in there if event.room == room.name) for room in rooms}
        yield Day(
            index=index,
            day=day,
            starts=_midnight(day, facts.zone),
            # What goes on past midnight stands on the day on which it began, so that day ends with it.
            ends=max([_midnight(day + timedelta(days=1), facts.zone), *(_over(event, facts.zone) for event in there)]),
            rooms={room: found for room, found in used.items() if found},
        )


def _midnight(day: date, zone: str) -> datetime:
    """When `day` begins in `zone`: where the clocks skip midnight, the first instant after it."""
    return _aware(LocalTime.from_utc(datetime.combine(day, time(), tzinfo=resolve_zone(zone)), zone))


def _over(event: Event, zone: str) -> datetime:
    """When the event is over, as the clocks of `zone` then show it."""
    return _aware(LocalTime.from_utc(event.starts + event.lasts, zone))


def _aware(at: LocalTime) -> datetime:
    # Not by the zone's rules of today: where these are newer than the instant, the clock would show another time.
    return at.wall.replace(tzinfo=timezone(at.offset))


def _event(
    entry: SessionEntry, language: str, *, acronym: str, number: int, room: Room, persons: Iterable[Person], url: str
) -> Event:
    payload = entry.payload
    starts, ends = payload.when.starts, payload.when.ends
    assert starts is not None
    theme = _theme(payload)
    return Event(
        guid=entry.public_id,
        number=number,
        slug=f"{acronym}-{number}-{payload.key}",
        url=url,
        title=_title(payload, language),
        kind=one_line(translate(language, sentences.SESSION_KINDS[payload.kind])),
        track=one_line(theme.name.in_(language).text) if theme is not None else None,
        room=room.name,
        starts=_aware(starts),
        ends=_aware(ends) if ends is not None else None,
        lasts=lasts(payload.when),
        # One code or none: several would be read as a language of that name.
        language=payload.working_languages[0] if len(payload.working_languages) == 1 else None,
        abstract=clean(plain_text.practical(payload, language)),
        description=clean(plain_text.substance(payload, language)),
        # Nobody asked the panel: only what everybody may watch anyway is left to a recording system to decide.
        recordable=payload.webcast is Webcast.PUBLIC and not payload.cancelled,
        persons=tuple(persons),
        links=_links(payload, url, language),
    )


def _title(payload: SessionPayload, language: str) -> str:
    # Left out, it would be cancelled for those alone who had it before, and in some apps for nobody.
    title = payload.title.in_(language).text
    return one_line(translate(language, N_("CANCELLED: %(title)s"), title=title) if payload.cancelled else title)


def _theme(payload: SessionPayload) -> ThemePayload | None:
    """The theme that stands for all of them: the primary one, else the first."""
    return next((theme for theme in payload.themes if theme.primary), next(iter(payload.themes), None))


def _tracks(entries: Iterable[SessionEntry], language: str) -> tuple[Track, ...]:
    themes = {theme.key: theme for entry in entries if (theme := _theme(entry.payload)) is not None}
    return tuple(Track(key=key, name=one_line(themes[key].name.in_(language).text)) for key in sorted(themes))


def _seats(entry: SessionEntry, language: str) -> dict[str, str]:
    """Everybody whom a line-up of the session prints, once: from an id of this appearance alone to the name.

    An id that stayed the same from session to session would be a feed of a person.
    """
    found: dict[str, str] = {}
    named = {seat.key for line_up in entry.payload.line_ups for seat in line_up.panelists if seat.name is not None}
    for line_up in entry.payload.line_ups:
        for seat in line_up.panelists:
            if seat.name is None and seat.same_seat_as in named:
                # A post, where another source names who held it.
                continue
            part = f"seat/{line_up.kind.value}/{line_up.source.key}/{seat.key}"
            found.setdefault(_seat_words(seat, language), str(uuid5(UUID(entry.public_id), part)))
    return {guid: name for name, guid in found.items()}


def _seat_words(seat: PanelistPayload, language: str) -> str:
    """The person as printed, else what is printed of the seat: a post alone is not whose it is."""
    return one_line(plain_text.person_words(seat, language) or plain_text.seat_words(seat, language))


def _links(payload: SessionPayload, page_url: str, language: str) -> tuple[Link, ...]:
    """The session's page, and what it cites. Related sessions and meetings stay on the page: not all are public."""
    links = [Link(url=page_url, title=_title(payload, language), own=True)]
    cited = [(one.url, one.title) for one in payload.references] + [(one.url, one.title) for one in payload.related]
    for url, title in cited:
        if url is not None and title is not None:
            links.append(Link(url=url, title=one_line(title.in_(language).text), own=False))
    return tuple(links)
