"""Making a release: frozen first, checked as a whole, then written in one short transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update

from eventreg.access import policy
from eventreg.access.enums import Access, Visibility
from eventreg.access.permissions import Permission
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation import clock, search_text
from eventreg.foundation.database import db
from eventreg.foundation.translated_text import TranslatedText
from eventreg.history import service as history
from eventreg.people import queries as people
from eventreg.programme import queries as programme
from eventreg.programme.conflicts import Conflict, Impact, find_conflicts
from eventreg.programme.models import Session, Theme
from eventreg.publication.differences import Change, Difference, Released, changed_fields, kind_of_change
from eventreg.publication.errors import ArchiveStands, ConflictsBlock, DraftMoved, StillADraft
from eventreg.publication.feeds import touch_feeds
from eventreg.publication.found_by import Facet, facets_of, texts_of
from eventreg.publication.freeze import (
    facts_of,
    freeze_organisation,
    freeze_session,
    freeze_summit,
    mentioned,
    spellings_in,
)
from eventreg.publication.models import Occupancy, Release, Revision, RevisionFacet
from eventreg.publication.payload import PAYLOAD_VERSION, Payload, SessionPayload, SummitPayload, to_json
from eventreg.publication.queries import summit_payload
from eventreg.publication.signals import released
from eventreg.publication.upgrades import upgraded
from eventreg.summits.models import Summit
from eventreg.summits.queries import get_summit, lock_summit
from eventreg.summits.rules import Certainty, SummitState
from eventreg.venues.models import Room, Venue
from eventreg.venues.queries import list_venues


@dataclass(frozen=True, slots=True, kw_only=True)
class _Booking:
    """A room that a published session would use."""

    session_id: int
    room_id: int
    lanes: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A release that could be made: what the draft said at one instant, compared with what stands published.

    `after` is the number of the release it was compared with; it can be published only while that is the newest.
    """

    summit_id: int
    summit: str
    slug: str
    language: str
    facts: SummitFacts
    state: SummitState
    archive_stands: bool
    after: int
    differences: tuple[Difference, ...]
    conflicts: tuple[Conflict, ...]
    revisions: tuple[dict[str, Any], ...] = field(repr=False)
    ended: tuple[int, ...] = field(repr=False)
    bookings: tuple[_Booking, ...] = field(repr=False)
    rooms: tuple[int, ...] = field(repr=False)
    facets: Mapping[str, Mapping[tuple[Facet, str], TranslatedText | None]] = field(repr=False)
    positions: Mapping[tuple[Facet, str], int] = field(repr=False)
    texts: Mapping[str, Mapping[str, Mapping[str, str]]] = field(repr=False)

    @property
    def blocking(self) -> tuple[Conflict, ...]:
        return tuple(conflict for conflict in self.conflicts if conflict.impact is Impact.BLOCKS)


def propose_release(viewer: Viewer, slug: str) -> Proposal:
    """What publishing the summit `slug` now would change. Writes nothing; call it inside `snapshot()`.

    The number of queries does not depend on the number of sessions. Raises `SummitUnknown`, `Unknown`, `Forbidden`.
    """
    summit = get_summit(slug)
    number = _newest_number(summit.id)
    facts = SummitFacts(summit.public_id, released=number > 0, archived=summit.state is SummitState.ARCHIVED)
    policy.require(viewer, Permission.PUBLISH_RELEASE, on=facts)
    venues, sessions = list_venues(summit.id), programme.list_sessions(summit.id)
    standing = _current(summit.id)

    subjects = _subjects(summit, venues, sessions, standing)
    differences: list[Difference] = []
    revisions: list[dict[str, Any]] = []
    ended: list[int] = []
    facets: dict[str, Mapping[tuple[Facet, str], TranslatedText | None]] = {}
    texts: dict[str, dict[str, dict[str, str]]] = {kind: {} for kind in SEARCHED}
    for subject, session, payload in subjects:
        current = standing.get(subject)
        before = _standing_payload(current)
        after = None if payload is None else to_json(payload)
        if before == after:
            continue
        kind = _search_kind(summit, subject, session)
        if kind != "organisation":
            differences.append(_difference(subject, session, payload, before, after))
        revisions.append(_revision_row(summit, subject, session, payload, after, current))
        facets[subject] = facets_of(payload)
        texts[kind][subject] = texts_of(payload, spellings_in(session) if session else ())
        if current is not None:
            ended.append(current.id)
    changed = {row["session_id"] for row in revisions if row["session_id"] is not None}
    bookings = tuple(_bookings(sessions))
    return Proposal(
        summit_id=summit.id,
        summit=summit.public_id,
        slug=slug,
        language=summit.languages[0],
        facts=facts,
        state=summit.state,
        archive_stands=_is_released_archive(standing.get(summit.public_id)),
        after=number,
        differences=tuple(differences),
        conflicts=tuple(_conflicts(summit, sessions)),
        revisions=tuple(revisions),
        ended=tuple(ended),
        bookings=bookings,
        rooms=tuple(sorted({booking.room_id for booking in bookings if booking.session_id in changed})),
        facets=facets,
        positions=_positions(venues, programme.list_themes(summit.id)),
        texts=texts,
    )


SEARCHED: Final = ("summit", "session", "organisation")
"""Kinds of searchable records."""

Subject = tuple[str, Session | None, Payload | None]


def _subjects(
    summit: Summit, venues: Sequence[Venue], sessions: Sequence[Session], standing: Mapping[str, Revision]
) -> list[Subject]:
    """Everything of the summit that the public sees, as the draft has it now; None for what is gone."""
    records = programme.list_summit_records(summit.id)
    roles = people.list_series_roles(summit.series_id) if summit.series_id is not None else []
    ids = {session.key: session.public_id for session in sessions}
    own = freeze_summit(summit, venues, records, roles, ids)
    subjects: list[Subject] = [(summit.public_id, None, own)]
    named = mentioned(records) | {role.organisation_id for role in roles}
    for session in sessions:
        subjects.append((session.public_id, session, None if session.removed else freeze_session(session, summit, ids)))
        named |= set() if session.removed else mentioned(session)
    for organisation in people.list_with_ancestors(named):
        subjects.append((organisation.public_id, None, freeze_organisation(organisation)))
    there = {subject for subject, *_ in subjects}
    return [*subjects, *((subject, None, None) for subject in sorted(standing.keys() - there))]


def _positions(venues: Sequence[Venue], themes: Sequence[Theme]) -> dict[tuple[Facet, str], int]:
    """Where rooms and themes stand among their like."""
    rooms = [room.key for venue in venues for room in venue.rooms]
    found = {(Facet.ROOM, key): position for position, key in enumerate(rooms)}
    return found | {(Facet.THEME, theme.key): position for position, theme in enumerate(themes)}


def _search_kind(summit: Summit, subject: str, session: Session | None) -> str:
    if session is not None:
        return "session"
    return "summit" if subject == summit.public_id else "organisation"


def publish_release(viewer: Viewer, proposal: Proposal, *, note: TranslatedText | str | None = None) -> Release | None:
    """Makes `proposal` the newest release of its summit; None when it changes nothing.

    `note` tells readers why; plain text is in the summit's first language.

    Call it inside `transaction()`. Raises `DraftMoved` when somebody else published since the proposal was made or
    took away what it refers to, `ConflictsBlock`, `StillADraft`, `ArchiveStands`, `Unknown`, `Forbidden`, and at the
    latest on commit `RoomAlreadyBooked`.
    """
    policy.require(viewer, Permission.PUBLISH_RELEASE, on=proposal.facts)
    if proposal.state is SummitState.DRAFT:
        raise StillADraft
    lock_summit(proposal.summit_id)
    if _newest_number(proposal.summit_id) != proposal.after:
        raise DraftMoved
    if proposal.blocking:
        raise ConflictsBlock(proposal.blocking)
    if not proposal.revisions:
        return None
    if proposal.archive_stands:
        # An organisation that another summit renames is read-only here, too. What this program would only say of
        # organisations besides, and an older one did not, is no reason to speak up.
        if proposal.differences:
            raise ArchiveStands
        return None
    _require_rows_stand(proposal)
    said = TranslatedText.of(proposal.language, note) if isinstance(note, str) and note else note or None
    assert not isinstance(said, str)
    release = _add_release(viewer, proposal, said)
    _replace_revisions(release, proposal)
    touch_feeds(release, proposal.summit, proposal.revisions, proposal.facets)
    _replace_occupancy(proposal)
    for kind, texts in proposal.texts.items():
        search_text.write(kind, proposal.summit_id, texts)
    _record(viewer, release, proposal)
    changes = Released(
        summit_id=proposal.summit_id, slug=proposal.slug, number=release.number, differences=proposal.differences
    )
    released.send(proposal.summit, changes=changes)
    return release


def _newest_number(summit_id: int) -> int:
    return db.session.scalar(select(func.max(Release.number)).where(Release.summit_id == summit_id)) or 0


def _current(summit_id: int) -> dict[str, Revision]:
    found = select(Revision).where(Revision.summit_id == summit_id, Revision.until_release.is_(None))
    return {revision.subject: revision for revision in db.session.scalars(found)}


def _is_released_archive(current: Revision | None) -> bool:
    return current is not None and summit_payload(current).archived


def _standing_payload(current: Revision | None) -> dict[str, Any] | None:
    if current is None or current.payload is None:
        return None
    return upgraded(current.payload, current.payload_version)


def _conflicts(summit: Summit, sessions: Sequence[Session]) -> list[Conflict]:
    standing = [facts_of(session) for session in sessions if not session.removed and not session.cancelled]
    dates = summit.dates_certainty is Certainty.STATED
    return find_conflicts(
        standing,
        starts_on=summit.starts_on if dates else None,
        ends_on=summit.ends_on if dates else None,
        impacts=summit.conflict_impacts,
    )


def _difference(
    subject: str,
    session: Session | None,
    payload: Payload | None,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> Difference:
    if session is None:
        assert isinstance(payload, SummitPayload)
        title = payload.name
    else:
        title = session.title
    return Difference(
        subject=subject,
        session_id=session.id if session else None,
        title=title.in_(title.original).text,
        change=kind_of_change(before, after),
        fields=changed_fields(before, after) if before is not None and after is not None else (),
    )


def _revision_row(
    summit: Summit,
    subject: str,
    session: Session | None,
    payload: Payload | None,
    stored: dict[str, Any] | None,
    current: Revision | None,
) -> dict[str, Any]:
    sequence = current.sequence + 1 if current else (session.first_sequence if session else 0)
    row: dict[str, Any] = {
        "summit_id": summit.id,
        "session_id": session.id if session else None,
        "subject": subject,
        "sequence": sequence,
        "first_published_at": current.first_published_at if current else None,
        "kind": payload.kind.value if payload else (current.kind if current else ""),
        # A removal is no more public than what it takes away.
        "visibility": current.visibility if current else Visibility.PUBLIC,
        "access": current.access if current else Access.NOT_STATED,
        "day": None,
        "starts_at": None,
        "ends_at": None,
        "room": None,
        "cancelled": False,
        "removed": payload is None,
        # The end of the revision before is what tells the feeds that a session is gone.
        "in_feed": subject == summit.public_id,
        "payload_version": PAYLOAD_VERSION,
        "payload": stored,
    }
    if isinstance(payload, SessionPayload):
        when, room = payload.when, payload.where.room
        row |= {
            "visibility": payload.visibility,
            "access": payload.access,
            "day": when.day,
            "starts_at": when.starts.at if when.starts else None,
            "ends_at": when.ends.at if when.ends else None,
            "room": room.key if room else None,
            "cancelled": payload.cancelled,
            "in_feed": payload.in_feed and payload.visibility is Visibility.PUBLIC,
        }
    return row


def _bookings(sessions: Iterable[Session]) -> Iterable[_Booking]:
    """Rooms in use by what would stand published: only a stated room at an exact and stated time is in use."""
    for session in sessions:
        room, when = session.room, session.when
        sure = when.certainty is Certainty.STATED and session.where_certainty is Certainty.STATED
        if room is None or not when.is_exact or not sure or session.cancelled or session.removed:
            continue
        assert session.starts_at is not None
        assert session.ends_at is not None
        yield _Booking(
            session_id=session.id,
            room_id=room.id,
            lanes=room.max_parallel,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )


def _require_rows_stand(proposal: Proposal) -> None:
    """Raises `DraftMoved` unless the sessions are still there and the rooms hold what they held; keeps them so.

    The keys would refuse it too, but SQLite does not name a foreign key that refuses.
    """
    sessions = {row["session_id"]: row["subject"] for row in proposal.revisions if row["session_id"] is not None}
    # With their public ids: SQLite gives the number of a discarded session to another one.
    found = select(Session.id, Session.public_id).where(Session.id.in_(sessions))
    found = found.with_for_update(read=True, key_share=True)
    lanes = {booking.room_id: booking.lanes for booking in proposal.bookings if booking.room_id in proposal.rooms}
    rooms = select(Room.id, Room.max_parallel).where(Room.id.in_(lanes)).with_for_update(read=True, key_share=True)
    standing = {room: limit for room, limit in db.session.execute(rooms)}
    if {one: subject for one, subject in db.session.execute(found)} != sessions or standing != lanes:
        raise DraftMoved


def _add_release(viewer: Viewer, proposal: Proposal, note: TranslatedText | None) -> Release:
    newest = select(func.max(Release.published_at)).where(Release.summit_id == proposal.summit_id)
    at, previous = clock.to_second(clock.now()), db.session.scalar(newest)
    if previous is not None and at <= previous:
        # HTTP and calendars know whole seconds: two releases within one would look like one.
        at = previous + timedelta(seconds=1)
    release = Release(
        summit_id=proposal.summit_id,
        number=proposal.after + 1,
        published_at=at,
        published_by=viewer.label,
        note=note,
    )
    db.session.add(release)
    db.session.flush()
    return release


def _replace_revisions(release: Release, proposal: Proposal) -> None:
    if proposal.ended:
        ending = update(Revision).where(Revision.id.in_(proposal.ended), Revision.until_release.is_(None))
        ending = ending.values(until_release=release.number).execution_options(synchronize_session=False)
        db.session.execute(ending)
    rows = [
        {
            **row,
            "from_release": release.number,
            "published_at": release.published_at,
            "first_published_at": row["first_published_at"] or release.published_at,
        }
        for row in proposal.revisions
    ]
    # With its nulls, or there would be a statement for every run of rows that lack the same columns.
    whole = {"render_nulls": True}
    added = db.session.execute(insert(Revision).returning(Revision.id, Revision.subject), rows, execution_options=whole)
    facets = [
        {
            "revision_id": revision,
            "facet": facet,
            "value": value,
            # Whoever looks for an organisation knows its name.
            "label": None if facet is Facet.ORGANISATION else label,
            "position": proposal.positions.get((facet, value), 0),
        }
        for revision, subject in added
        for (facet, value), label in sorted(proposal.facets[subject].items(), key=lambda one: one[0])
    ]
    if facets:
        db.session.execute(insert(RevisionFacet), facets, execution_options=whole)


def _replace_occupancy(proposal: Proposal) -> None:
    changed = [row["session_id"] for row in proposal.revisions if row["session_id"] is not None]
    if not changed:
        return
    # All of a touched room is laid out anew, so that lanes never run out while the room has space.
    gone = Occupancy.session_id.in_(changed) | Occupancy.room_id.in_(proposal.rooms)
    db.session.execute(delete(Occupancy).where(gone), execution_options={"synchronize_session": False})
    in_touched = [booking for booking in proposal.bookings if booking.room_id in set(proposal.rooms)]
    rows = [
        {
            "summit_id": proposal.summit_id,
            "session_id": booking.session_id,
            "room_id": booking.room_id,
            "lanes": booking.lanes,
            "lane": lane,
            "starts_at": booking.starts_at,
            "ends_at": booking.ends_at,
        }
        for booking, lane in assign_lanes(in_touched)
    ]
    if rows:
        db.session.execute(insert(Occupancy), rows)


def assign_lanes(bookings: Iterable[_Booking]) -> list[tuple[_Booking, int]]:
    """Each booking with the lowest lane of its room that is free then, earliest first: no more lanes than overlap."""
    free_from: dict[int, list[datetime]] = defaultdict(list)
    assigned = []
    for booking in sorted(bookings, key=lambda b: (b.starts_at, b.ends_at, b.session_id)):
        lanes = free_from[booking.room_id]
        lane = next((n for n, free in enumerate(lanes) if free <= booking.starts_at), len(lanes))
        lanes[lane : lane + 1] = [booking.ends_at]
        assigned.append((booking, lane))
    return assigned


def _record(viewer: Viewer, release: Release, proposal: Proposal) -> None:
    counts: dict[str, int] = defaultdict(int)
    for difference in proposal.differences:
        counts[difference.change] += 1
    history.record(
        actor=viewer.label,
        at=release.published_at,
        summit=proposal.summit,
        events=[
            history.Event(
                subject_kind="release",
                subject=f"{proposal.summit}/{release.number}",
                action="published",
                changes={change: (0, count) for change, count in sorted(counts.items())},
                reason=release.note.texts[release.note.original] if release.note else None,
            )
        ],
    )


__all__ = ["Change", "Proposal", "assign_lanes", "propose_release", "publish_release"]
