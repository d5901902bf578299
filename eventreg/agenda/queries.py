"""From revisions to the read model; every answer has passed the policy of its viewer."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from eventreg.access import policy
from eventreg.access.permissions import Permission
from eventreg.access.things import SessionFacts, SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.agenda import sentences
from eventreg.agenda.errors import NotPublished
from eventreg.agenda.read_model import Choice, Filter, Programme, SessionEntry, SessionPage, SummitEntry
from eventreg.agenda.rules import FILTERS, by_day, kept, values_of
from eventreg.foundation import clock
from eventreg.foundation.words import N_, name_of_language, translate
from eventreg.programme.rules import SessionKind
from eventreg.publication import queries as publication
from eventreg.publication.differences import moved
from eventreg.publication.models import Revision
from eventreg.publication.payload import SessionPayload
from eventreg.publication.queries import ReleasedSummit
from eventreg.summits.rules import SLUG

LONGEST_SLUG = 80
LABELS = {
    "day": N_("Day"),
    "room": N_("Room"),
    "theme": N_("Theme"),
    "kind": N_("Kind"),
    "language": N_("Language"),
}


def list_meetings(viewer: Viewer, today: date) -> tuple[tuple[SummitEntry, ...], tuple[SummitEntry, ...]]:
    """Released summits: those that are not over on `today`, soonest first, and those that are, newest first."""
    found = [summit_entry(released) for released in publication.list_released_summits()]
    for entry in found:
        policy.require(viewer, Permission.READ_SUMMIT, on=_facts(entry))
    current = [entry for entry in found if not _over(entry, today)]
    past = [entry for entry in found if _over(entry, today)]
    current.sort(key=lambda entry: (entry.payload.starts_on or date.max, entry.payload.slug))
    past.sort(key=lambda entry: (entry.payload.starts_on or date.min, entry.payload.slug), reverse=True)
    return tuple(current), tuple(past)


def _over(entry: SummitEntry, today: date) -> bool:
    last = entry.payload.ends_on or entry.payload.starts_on
    return entry.payload.archived or (last is not None and last < today)


def _facts(entry: SummitEntry) -> SummitFacts:
    return SummitFacts(entry.public_id, released=True, archived=entry.payload.archived)


def summit_entry(released: ReleasedSummit) -> SummitEntry:
    """A released summit as readers get it."""
    return SummitEntry(
        public_id=released.public_id,
        sequence=released.revision.sequence,
        as_at=released.as_at,
        payload=publication.summit_payload(released.revision),
    )


def session_entry(revision: Revision) -> SessionEntry:
    """A released session as readers get it."""
    return SessionEntry(
        public_id=revision.subject,
        sequence=revision.sequence,
        published_at=revision.published_at,
        first_published_at=revision.first_published_at,
        payload=publication.session_payload(revision),
    )


def _get_summit(viewer: Viewer, slug: str) -> tuple[ReleasedSummit, SummitEntry]:
    released = publication.find_released_summit(slug) if is_slug(slug) else None
    if released is None:
        raise NotPublished
    entry = summit_entry(released)
    policy.require(viewer, Permission.READ_SUMMIT, on=_facts(entry))
    return released, entry


def get_programme(viewer: Viewer, slug: str, chosen: Mapping[str, str], words: str, language: str) -> Programme:
    """The programme of a summit as `viewer` may read it, narrowed by `chosen` (filter to value) and by `words`.

    A value nobody has narrows to nothing, which the page says. Raises `NotPublished`.
    """
    released, summit = _get_summit(viewer, slug)
    everything = [
        session_entry(revision)
        for revision in publication.list_sessions(viewer, released.summit_id, released.public_id)
    ]
    entries = kept(everything, chosen)
    if words:
        found = publication.list_sessions(viewer, released.summit_id, released.public_id, words)
        said = {revision.subject for revision in found}
        entries = [entry for entry in entries if entry.public_id in said]
    days = tuple(group.day for group in by_day(everything) if group.day is not None)
    return Programme(
        summit=summit,
        days=by_day(entries),
        all_days=days,
        filters=tuple(_filter(name, everything, chosen.get(name), language) for name in FILTERS if name != "day"),
        words=words,
        total=len(everything),
        shown=len(entries),
    )


def _filter(name: str, entries: list[SessionEntry], chosen: str | None, language: str) -> Filter:
    offered = {value: _label(name, value, entry, language) for entry in entries for value in values_of(entry, name)}
    if chosen is not None:
        offered.setdefault(chosen, chosen)
    choices = [Choice(value=value, label=label, chosen=value == chosen) for value, label in offered.items()]
    return Filter(
        name=name,
        label=translate(language, LABELS[name]),
        choices=tuple(sorted(choices, key=lambda choice: choice.label)),
    )


def _label(name: str, value: str, entry: SessionEntry, language: str) -> str:
    match name:
        case "room":
            room = entry.payload.where.room
            return room.name.in_(language).text if room else value
        case "theme":
            return next(t.name.in_(language).text for t in entry.payload.themes if t.key == value)
        case "kind":
            return translate(language, sentences.SESSION_KINDS[SessionKind(value)])
    words = name_of_language(value, language)
    return words[:1].upper() + words[1:]


def get_session(viewer: Viewer, slug: str, subject: str) -> SessionPage:
    """One session as `viewer` may read it. Raises `NotPublished` or `Unknown`, which look alike."""
    released, summit = _get_summit(viewer, slug)
    revision = publication.find_session(released.summit_id, subject) if is_public_id(subject) else None
    if revision is None or revision.removed:
        raise NotPublished
    require_readable(viewer, released.public_id, revision)
    session = session_entry(revision)
    return SessionPage(
        summit=summit,
        session=session,
        before=_before(viewer, released.public_id, revision, session) if revision.sequence else None,
    )


def _before(viewer: Viewer, summit: str, revision: Revision, session: SessionEntry) -> SessionPayload | None:
    """Where and when the session last was before it came to be where and when it is; an edit of its text hides no move.

    What it was while this reader could not see it stays unknown: a working title, a room.
    """
    for earlier in publication.list_earlier(revision):
        if not _is_readable(viewer, summit, earlier):
            return None
        payload = publication.session_payload(earlier)
        if moved(payload, session.payload):
            return payload
    return None


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
