"""Selects on releases and revisions: the only way to what the public sees."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from eventreg.access.policy import readable_visibilities
from eventreg.access.viewer import Viewer
from eventreg.foundation import clock, search_text
from eventreg.foundation.database import db
from eventreg.foundation.translated_text import TranslatedText
from eventreg.publication.found_by import Facet
from eventreg.publication.models import Release, Revision, RevisionFacet
from eventreg.publication.payload import (
    SessionPayload,
    SummitPayload,
    session_from_json,
    summit_from_json,
)
from eventreg.publication.upgrades import upgraded
from eventreg.summits.models import Summit

SEARCH_KIND = "session"


def readable_by(viewer: Viewer, summit: str) -> ColumnElement[bool]:
    """The rule of `Permission.READ_SESSION` as SQL, for current revisions of the summit with this public id."""
    readable = readable_visibilities(viewer, summit, clock.now())
    own = Revision.subject.in_(sorted(readable.organised_sessions))
    return and_(Revision.removed.is_(False), or_(Revision.visibility.in_(sorted(readable.visibilities)), own))


def session_payload(revision: Revision) -> SessionPayload:
    """What the revision says, in today's form. The revision must not be a removal."""
    assert revision.payload is not None
    return session_from_json(upgraded(revision.payload, revision.payload_version))


UNLISTED: Final = ("line_ups", "description", "report", "agenda", "figures", "quotes", "references", "related")
"""Lists and texts of a session that only its own page shows."""


def session_outline(revision: Revision) -> SessionPayload:
    """What a list shows of the revision: as `session_payload`, with everything of `UNLISTED` left empty."""
    assert revision.payload is not None
    plain = upgraded(revision.payload, revision.payload_version)
    return session_from_json({name: value for name, value in plain.items() if name not in UNLISTED})


def summit_payload(revision: Revision) -> SummitPayload:
    """What the summit's own revision says, in today's form."""
    assert revision.payload is not None
    return summit_from_json(upgraded(revision.payload, revision.payload_version))


@dataclass(frozen=True, slots=True)
class ReleasedSummit:
    """A summit's own current revision, its public id, and its newest release: number, instant (aware UTC), token."""

    summit_id: int
    public_id: str
    revision: Revision
    as_at: datetime
    number: int
    token: str


@cache
def _released_summits() -> "Select[Revision, datetime, int, str]":
    releases, newest = aliased(Release), aliased(Release)
    number = select(func.max(releases.number)).where(releases.summit_id == Revision.summit_id)
    # Found by the summit's own id: among the current revisions of its sessions it would be looked for one by one.
    return (
        select(Revision, newest.published_at, newest.number, newest.token)
        .join(Summit, and_(Summit.id == Revision.summit_id, Summit.public_id == Revision.subject))
        .join(
            newest,
            and_(newest.summit_id == Revision.summit_id, newest.number == number.correlate(Revision).scalar_subquery()),
        )
        .where(Revision.until_release.is_(None))
    )


def list_released_summits(slugs: Iterable[str] | None = None) -> list[ReleasedSummit]:
    """Every summit that has a release, or those of `slugs` that have one. One query."""
    found = _released_summits()
    if slugs is not None:
        found = found.where(Summit.slug.in_(list(slugs)))
    return [_released(*row) for row in db.session.execute(found)]


def find_released_summit(slug: str) -> ReleasedSummit | None:
    """The summit with this slug, if it has a release. One query."""
    found = _released_summits().where(Summit.slug == slug)
    row = db.session.execute(found).one_or_none()
    return None if row is None else _released(*row)


def _released(revision: Revision, as_at: datetime, number: int, token: str) -> ReleasedSummit:
    return ReleasedSummit(revision.summit_id, revision.subject, revision, as_at, number, token)


def current_sessions(summit_id: int) -> "Select[Revision]":
    """Current revisions of a summit's sessions, by time, what has none last; unfiltered: see `readable_by`."""
    by_day = (Revision.day.is_(None), Revision.day)
    by_time = (Revision.starts_at.is_(None), Revision.starts_at)
    by_room = (Revision.room.is_(None), Revision.room, Revision.id)
    current = (Revision.session_id.is_not(None), Revision.until_release.is_(None))
    return select(Revision).where(Revision.summit_id == summit_id, *current).order_by(*by_day, *by_time, *by_room)


def list_sessions(viewer: Viewer, summit_id: int, summit: str, words: str = "") -> Sequence[Revision]:
    """What `viewer` may read of a summit's current sessions; `words` narrows it to those that say all of them."""
    found = current_sessions(summit_id).where(readable_by(viewer, summit))
    if words:
        matching = search_text.matching(SEARCH_KIND, summit_id, words)
        if matching is None:
            return []
        found = found.where(Revision.subject.in_(search_text.once(matching)))
    return db.session.scalars(found).all()


@dataclass(frozen=True, slots=True)
class Standing:
    """A session's current revision, without what it says. What was made of it is kept under its `token`."""

    revision_id: int
    subject: str
    token: str


def list_standing(
    viewer: Viewer, summit: ReleasedSummit, chosen: Mapping[Facet, str], words: str = "", *, similar: bool = False
) -> Sequence[Standing]:
    """What `viewer` may read of a summit's current sessions, in order, narrowed to those that have every chosen value.

    `words` narrows it to those that say all of them, or with `similar` something spelled like them. No payload is read:
    the cost follows the rows alone. One query.
    """
    found = current_sessions(summit.summit_id).where(readable_by(viewer, summit.public_id))
    for facet, value in chosen.items():
        has = select(RevisionFacet.revision_id).where(RevisionFacet.facet == facet, RevisionFacet.value == value)
        found = found.where(Revision.id.in_(has))
    if words:
        look = search_text.similar if similar else search_text.matching
        matching = look(SEARCH_KIND, summit.summit_id, words)
        if matching is None:
            return []
        found = found.where(Revision.subject.in_(search_text.once(matching)))
    rows = db.session.execute(found.with_only_columns(Revision.id, Revision.subject, Revision.token))
    return [Standing(*row) for row in rows]


def list_readable(viewer: Viewer, summit: ReleasedSummit, subjects: Iterable[str]) -> Sequence[Revision]:
    """The current revisions of those sessions of a summit that `viewer` may read. One query."""
    found = current_sessions(summit.summit_id).where(readable_by(viewer, summit.public_id))
    return db.session.scalars(found.where(Revision.subject.in_(list(subjects)))).all()


def list_revisions(ids: Iterable[int]) -> Sequence[Revision]:
    """The revisions with these ids, whoever may read them."""
    return db.session.scalars(select(Revision).where(Revision.id.in_(list(ids)))).all()


def list_earlier_of(revisions: Iterable[Revision]) -> dict[str, list[Revision]]:
    """For each of these revisions' subjects what it followed, newest first, without removals. One query."""
    sequences = {revision.subject: revision.sequence for revision in revisions}
    earlier = select(Revision).where(
        Revision.subject.in_(list(sequences)), Revision.session_id.is_not(None), Revision.removed.is_(False)
    )
    found: dict[str, list[Revision]] = {subject: [] for subject in sequences}
    for revision in db.session.scalars(earlier.order_by(Revision.sequence.desc())):
        if revision.sequence < sequences[revision.subject]:
            found[revision.subject].append(revision)
    return found


@dataclass(frozen=True, slots=True)
class Offered:
    """A value by which sessions can be found, and how many of those a viewer may read have it."""

    facet: Facet
    value: str
    label: TranslatedText | None
    count: int


def list_offered(viewer: Viewer, summit: ReleasedSummit) -> list[Offered]:
    """Every value of every facet of the sessions that `viewer` may read, each kind in its order. One query."""
    readable = current_sessions(summit.summit_id).where(readable_by(viewer, summit.public_id)).order_by(None)
    newest = func.max(RevisionFacet.revision_id)
    grouped = (
        select(RevisionFacet.facet, RevisionFacet.value, newest.label("newest"), func.count().label("count"))
        .where(RevisionFacet.revision_id.in_(readable.with_only_columns(Revision.id)))
        .group_by(RevisionFacet.facet, RevisionFacet.value)
        .subquery()
    )
    same = and_(
        RevisionFacet.facet == grouped.c.facet,
        RevisionFacet.value == grouped.c.value,
        RevisionFacet.revision_id == grouped.c.newest,
    )
    found = select(RevisionFacet, grouped.c["count"]).join(grouped, same)
    rows = db.session.execute(found.order_by(RevisionFacet.facet, RevisionFacet.position, RevisionFacet.value))
    return [Offered(one.facet, one.value, one.label, count) for one, count in rows]


def find_session(summit_id: int, subject: str) -> Revision | None:
    """The current revision of one session, whoever may read it; the caller asks the policy."""
    return db.session.scalar(current_sessions(summit_id).where(Revision.subject == subject))


def current_sequences(summit_id: int) -> dict[str, int]:
    """From the public id of each released session to the sequence of its current revision."""
    found = select(Revision.subject, Revision.sequence).where(
        Revision.summit_id == summit_id, Revision.session_id.is_not(None), Revision.until_release.is_(None)
    )
    return {subject: sequence for subject, sequence in db.session.execute(found)}


def list_earlier(revision: Revision, most: int = 20) -> Sequence[Revision]:
    """The revisions that `revision` followed, newest first, without removals; whoever may read them."""
    earlier = select(Revision).where(
        Revision.summit_id == revision.summit_id,
        Revision.subject == revision.subject,
        Revision.sequence < revision.sequence,
        Revision.removed.is_(False),
    )
    return db.session.scalars(earlier.order_by(Revision.sequence.desc()).limit(most)).all()
