"""From revisions to the read model; every answer has passed the policy of its viewer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from eventreg.access import policy
from eventreg.access.permissions import Permission
from eventreg.access.things import SessionFacts, SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.agenda import sentences
from eventreg.agenda.errors import NotPublished
from eventreg.agenda.read_model import (
    Choice,
    Filter,
    Programme,
    RelatedEntry,
    SessionEntry,
    SessionPage,
    SummitEntry,
)
from eventreg.agenda.rules import FILTERS, first_day
from eventreg.foundation import clock
from eventreg.foundation.local_time import LocalTime
from eventreg.foundation.search_text import normalise
from eventreg.foundation.translated_text import TranslatedText
from eventreg.foundation.words import N_, name_of_language, translate
from eventreg.programme.rules import SessionKind
from eventreg.publication import feeds
from eventreg.publication import queries as publication
from eventreg.publication.differences import moved
from eventreg.publication.found_by import FEED_FACETS, Facet
from eventreg.publication.models import Revision
from eventreg.publication.payload import RelatedPayload, SessionPayload
from eventreg.publication.queries import Offered, ReleasedSummit, Standing
from eventreg.summits.rules import SLUG
from eventreg.web.kept import Memory

LONGEST_SLUG: Final = 80
ALL_DAYS: Final = "all"
"""What an address says for "day" where no single day is meant."""

ANONYMOUS: Final = Viewer.anonymous()
LABELS = {
    "day": N_("Day"),
    "room": N_("Room"),
    "theme": N_("Theme"),
    "kind": N_("Kind"),
    "language": N_("Language"),
    "organisation": N_("Organization"),
}


_entries: Final = Memory[SummitEntry](256)


def list_meetings(viewer: Viewer, now: datetime) -> tuple[tuple[SummitEntry, ...], tuple[SummitEntry, ...]]:
    """Released summits: those that are not over at `now` (aware UTC), soonest first, and those that are, newest first.

    A summit is over when its last day is, in its own zone.
    """
    found = [summit_entry(released) for released in publication.list_released_summits()]
    for entry in found:
        policy.require(viewer, Permission.READ_SUMMIT, on=summit_facts(entry))
    current = [entry for entry in found if not _over(entry, now)]
    past = [entry for entry in found if _over(entry, now)]
    current.sort(key=lambda entry: (entry.payload.starts_on or date.max, entry.payload.slug))
    past.sort(key=lambda entry: (entry.payload.starts_on or date.min, entry.payload.slug), reverse=True)
    return tuple(current), tuple(past)


def _over(entry: SummitEntry, now: datetime) -> bool:
    last = entry.payload.ends_on or entry.payload.starts_on
    today = LocalTime.from_utc(now, entry.payload.zone).wall.date()
    return entry.payload.archived or (last is not None and last < today)


def summit_facts(entry: SummitEntry) -> SummitFacts:
    """The released summit as the policy sees it."""
    return SummitFacts(entry.public_id, released=True, archived=entry.payload.archived)


def summit_entry(released: ReleasedSummit) -> SummitEntry:
    """A released summit as readers get it; kept, since only a release changes it."""
    entry = _entries.find(released.token)
    if entry is None:
        entry = SummitEntry(
            public_id=released.public_id,
            sequence=released.revision.sequence,
            as_at=released.as_at,
            payload=publication.summit_payload(released.revision),
        )
        _entries.keep({released.token: entry})
    return entry


def session_entry(revision: Revision, *, outline: bool = False) -> SessionEntry:
    """A released session as readers get it; an outline has what lists show and nothing else."""
    payload = publication.session_outline(revision) if outline else publication.session_payload(revision)
    return SessionEntry(
        public_id=revision.subject,
        sequence=revision.sequence,
        published_at=revision.published_at,
        first_published_at=revision.first_published_at,
        payload=payload,
    )


def get_summit(viewer: Viewer, slug: str) -> tuple[ReleasedSummit, SummitEntry]:
    """The released summit `slug` that `viewer` may read, as stored and as readers get it. Raises `NotPublished`."""
    released = publication.find_released_summit(slug) if is_slug(slug) else None
    if released is None:
        raise NotPublished
    entry = summit_entry(released)
    policy.require(viewer, Permission.READ_SUMMIT, on=summit_facts(entry))
    return released, entry


def get_programme(
    viewer: Viewer,
    released: ReleasedSummit,
    summit: SummitEntry,
    chosen: Mapping[str, str],
    words: str,
    language: str,
    now: datetime,
) -> Programme:
    """The programme of the given summit as `viewer` may read it, narrowed by `chosen` (filter to value) and by `words`.

    Where no day is chosen (`day` is "all", or a search or another filter is given) all days are shown; a long
    programme, and one that goes on at `now` (aware UTC), opens at one day. A value nobody has narrows to nothing,
    which the page says; words that nobody says find what is spelled alike.
    """
    offered = _offered(viewer, released)
    days = tuple(date.fromisoformat(one.value) for one in offered if one.facet is Facet.DAY)
    total = sum(one.count for one in offered if one.facet is Facet.KIND)
    opened_at = not chosen and not words
    if opened_at:
        opened = first_day(days, LocalTime.from_utc(now, summit.payload.zone).wall.date(), total)
        narrowed = {Facet.DAY: opened.isoformat()} if opened else {}
    else:
        narrowed = {Facet(name): value for name, value in chosen.items() if value != ALL_DAYS}
    standing = publication.list_standing(viewer, released, narrowed, words)
    similar = bool(words) and not standing
    if similar:
        standing = publication.list_standing(viewer, released, narrowed, words, similar=True)
    day = narrowed.get(Facet.DAY)
    return Programme(
        summit=summit,
        standing=standing,
        all_days=days,
        rooms=tuple((one.value, _label(one, language)) for one in offered if one.facet is Facet.ROOM),
        filters=tuple(_filter(name, offered, chosen.get(name), language) for name in FILTERS if name != "day"),
        words=words,
        total=total,
        day=date.fromisoformat(day) if day else None,
        opened_at=opened_at,
        similar=similar and bool(standing),
        related=list_related(viewer, released, summit.payload.related),
    )


_offers: Final = Memory[Sequence[Offered]](256)


def _offered(viewer: Viewer, released: ReleasedSummit) -> Sequence[Offered]:
    """What filters offer; kept, since only a release changes it, and who may read what is part of the key."""
    readable = policy.readable_visibilities(viewer, released.public_id, clock.now())
    key = (released.token, readable)
    found = _offers.find(key)
    if found is None:
        found = publication.list_offered(viewer, released)
        _offers.keep({key: found})
    return found


def _filter(name: str, offered: Sequence[Offered], chosen: str | None, language: str) -> Filter:
    labels = {one.value: _label(one, language) for one in offered if one.facet == name}
    if chosen is not None:
        labels.setdefault(chosen, chosen)
    choices = [Choice(value=value, label=label, chosen=value == chosen) for value, label in labels.items()]
    return Filter(
        name=name,
        label=translate(language, LABELS[name]),
        # Rooms and themes stand in the order that the secretariat, or a source, gave them.
        choices=tuple(choices if name in ("room", "theme") else sorted(choices, key=lambda choice: choice.label)),
    )


def list_calendars(released: ReleasedSummit, chosen: Mapping[str, str], language: str) -> tuple[Filter, ...]:
    """What the public programme of a summit can be followed by, apart from the whole of it, as filters.

    What has no date is in no calendar, so not every filter of the page is here; a value of `chosen` (filter to value)
    that is not is chosen nowhere. Two queries, none where a page asked before.
    """
    followed = _followed(released)
    offered = [one for one in _named(released) if (one.facet, one.value) in followed and _has_name(one)]
    return tuple(
        Filter(
            name=name,
            label=translate(language, label),
            choices=_calendar_choices([one for one in offered if one.facet == name], chosen.get(name), language),
        )
        for name, label in LABELS.items()
    )


def _calendar_choices(offered: Iterable[Offered], chosen: str | None, language: str) -> tuple[Choice, ...]:
    choices = [Choice(value=one.value, label=_label(one, language), chosen=one.value == chosen) for one in offered]
    in_order = (Facet.DAY, Facet.ROOM, Facet.THEME)
    if any(one.facet not in in_order for one in offered):
        choices.sort(key=lambda choice: (normalise(choice.label), choice.value))
    return tuple(choices)


_calendars: Final = Memory[Mapping[tuple[Facet, str], TranslatedText | None]](256)


def _followed(released: ReleasedSummit) -> Mapping[tuple[Facet, str], TranslatedText | None]:
    """What has a feed, with how that is called; kept, since only a release changes it."""
    found = _calendars.find(released.token)
    if found is None:
        facets = {family: facet for facet, family in FEED_FACETS.items()}
        rows = feeds.list_feeds(released.summit_id)
        found = {(facets[family], value): label for family, value, label in rows if family in facets}
        _calendars.keep({released.token: found})
    return found


def _named(released: ReleasedSummit) -> list[Offered]:
    """What the public can find sessions by; organisations have their names, which their feeds alone know."""
    labels = _followed(released)
    return [
        replace(one, label=labels.get((one.facet, one.value))) if one.facet is Facet.ORGANISATION else one
        for one in _offered(ANONYMOUS, released)
    ]


def _has_name(offered: Offered) -> bool:
    """Whether it can be called by something: an organisation that no feed shows has no name there."""
    return offered.facet is not Facet.ORGANISATION or offered.label is not None


def list_choices(released: ReleasedSummit, chosen: Mapping[str, str], language: str) -> tuple[Filter, ...]:
    """What `chosen` (filter to value) says in words, as far as anybody may know of it. Two queries, none where kept."""
    offered = [one for one in _named(released) if chosen.get(one.facet) == one.value] if chosen else []
    labels = {one.facet: _label(one, language) for one in offered if _has_name(one)}
    # The id of an organisation is no name.
    unnamed = {Facet.ORGANISATION: translate(language, LABELS[Facet.ORGANISATION])}
    return tuple(
        Filter(
            name=name,
            label=translate(language, LABELS[name]),
            choices=(Choice(value=value, label=labels.get(Facet(name), unnamed.get(Facet(name), value)), chosen=True),),
        )
        for name, value in chosen.items()
    )


def list_part(released: ReleasedSummit, chosen: Mapping[str, str]) -> Sequence[Standing]:
    """What anybody may read of a summit's programme, in order, narrowed by `chosen` (filter to value). One query."""
    narrowed = {Facet(name): value for name, value in chosen.items() if value != ALL_DAYS}
    return publication.list_standing(ANONYMOUS, released, narrowed)


def _label(offered: Offered, language: str) -> str:
    if offered.label is not None:
        return offered.label.in_(language).text
    if offered.facet is Facet.DAY:
        return sentences.day_words(date.fromisoformat(offered.value), language)
    if offered.facet is Facet.KIND:
        return translate(language, sentences.SESSION_KINDS[SessionKind(offered.value)])
    if offered.facet is Facet.LANGUAGE:
        words = name_of_language(offered.value, language)
        return words[:1].upper() + words[1:]
    return offered.value


def list_entries(standing: Iterable[Standing]) -> list[tuple[str, SessionEntry, SessionPayload | None]]:
    """For sessions that their reader may read: token, entry, and where and when the public last saw it elsewhere.

    One query, and another where one of them is not in its first revision.
    """
    revisions = publication.list_revisions(one.revision_id for one in standing)
    changed = [revision for revision in revisions if revision.sequence]
    earlier = publication.list_earlier_of(changed) if changed else {}
    entries = []
    for revision in revisions:
        entry = session_entry(revision, outline=True)
        entries.append((revision.token, entry, _moved_from(ANONYMOUS, "", earlier.get(revision.subject, ()), entry)))
    return entries


def get_session(viewer: Viewer, slug: str, subject: str) -> SessionPage:
    """One session as `viewer` may read it. Raises `NotPublished` or `Unknown`, which look alike."""
    return get_session_of(viewer, *get_summit(viewer, slug), subject)


def get_session_of(viewer: Viewer, released: ReleasedSummit, summit: SummitEntry, subject: str) -> SessionPage:
    """As `get_session`, of a summit that was looked up already."""
    revision = publication.find_session(released.summit_id, subject) if is_public_id(subject) else None
    if revision is None or revision.removed:
        raise NotPublished
    require_readable(viewer, released.public_id, revision)
    session = session_entry(revision)
    earlier = publication.list_earlier(revision) if revision.sequence else ()
    return SessionPage(
        summit=summit,
        session=session,
        before=_moved_from(viewer, released.public_id, earlier, session),
        related=list_related(viewer, released, session.payload.related),
    )


def _moved_from(
    viewer: Viewer, summit: str, earlier: Iterable[Revision], session: SessionEntry
) -> SessionPayload | None:
    """Where and when the session last was before it came to be where and when it is; an edit of its text hides no move.

    `earlier` are the revisions it followed, newest first. What it was while this reader could not see it stays
    unknown: a working title, a room.
    """
    for revision in earlier:
        if not _is_readable(viewer, summit, revision):
            return None
        payload = publication.session_payload(revision)
        if moved(payload, session.payload):
            return payload
    return None


def list_related(
    viewer: Viewer, released: ReleasedSummit, related: Iterable[RelatedPayload]
) -> tuple[RelatedEntry, ...]:
    """Related items in their order, without those of which `viewer` may not know. At most two queries."""
    related = tuple(related)
    subjects = [one.session for one in related if one.session is not None]
    slugs = [one.summit for one in related if one.summit is not None]
    titles: dict[str, TranslatedText] = {}
    if subjects:
        for revision in publication.list_readable(viewer, released, subjects):
            titles[revision.subject] = publication.session_payload(revision).title
    names = {entry.payload.slug: entry.payload.name for entry in _list_summits(viewer, slugs)} if slugs else {}
    found = []
    for one in related:
        title = one.title or titles.get(one.session or "") or names.get(one.summit or "")
        if title is not None:
            found.append(RelatedEntry(title=title, summit=one.summit, session=one.session, url=one.url, note=one.note))
    return tuple(found)


def _list_summits(viewer: Viewer, slugs: Iterable[str]) -> list[SummitEntry]:
    found = [summit_entry(released) for released in publication.list_released_summits(slugs)]
    return [entry for entry in found if policy.allows(viewer, Permission.READ_SUMMIT, summit_facts(entry), clock.now())]


def require_readable(viewer: Viewer, summit: str, revision: Revision) -> None:
    """Raises `Unknown` unless `viewer` may read this session of the summit with this public id."""
    policy.require(viewer, Permission.READ_SESSION, on=_session_facts(summit, revision))


def _is_readable(viewer: Viewer, summit: str, revision: Revision) -> bool:
    return policy.allows(viewer, Permission.READ_SESSION, _session_facts(summit, revision), clock.now())


def _session_facts(summit: str, revision: Revision) -> SessionFacts:
    return SessionFacts(summit, revision.subject, revision.visibility, revision.removed)


def is_slug(text: str) -> bool:
    """Whether `text` may be the slug of a summit; what is none (NUL, 10,000 letters) is not looked up."""
    return len(text) <= LONGEST_SLUG and SLUG.fullmatch(text) is not None


def is_public_id(text: str) -> bool:
    """Whether `text` is a public id in the form we print it."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
