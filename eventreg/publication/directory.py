"""Selects across all meetings: what names an organisation, what is known of it, and what says a word.

An organisation may be shown of a summit where the viewer can read something of that summit that names it, or names an
organisation below it: one that only a hidden session names is not there. So each answer is of pairs of a summit and an
organisation, and what another summit knows of the same organisation adds nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from eventreg.access.policy import ReadableBy, readable_visibilities
from eventreg.access.viewer import Viewer
from eventreg.foundation import clock, search_text
from eventreg.foundation.database import db
from eventreg.foundation.search_text import SearchText
from eventreg.publication.found_by import Facet
from eventreg.publication.models import Revision, RevisionFacet
from eventreg.publication.payload import OrganisationRecordPayload, organisation_from_json
from eventreg.publication.queries import ReleasedSummit, readable_by
from eventreg.publication.upgrades import upgraded


def organisation_record(revision: Revision) -> OrganisationRecordPayload:
    """What the revision of an organisation says, in today's form. The revision must not be a removal."""
    assert revision.payload is not None
    return organisation_from_json(upgraded(revision.payload, revision.payload_version))


def readable_in(viewer: Viewer, summits: Iterable[ReleasedSummit]) -> ColumnElement[bool]:
    """Current revisions that `viewer` may read in any of these summits: `readable_by`, said of many at once."""
    alike: dict[ReadableBy, list[ReleasedSummit]] = {}
    for summit in summits:
        alike.setdefault(readable_visibilities(viewer, summit.public_id, clock.now()), []).append(summit)
    some = (
        and_((Revision.summit_id + 0).in_([one.summit_id for one in group]), readable_by(viewer, group[0].public_id))
        for group in alike.values()
    )
    return and_(Revision.until_release.is_(None), or_(false(), *some))


def list_mentions(
    viewer: Viewer, summits: Sequence[ReleasedSummit], organisations: Iterable[str]
) -> Sequence[tuple[str, Revision]]:
    """What `viewer` may read that names one of these organisations: sessions by time, and summits themselves.

    Each with the public id of the organisation it names. One query.
    """
    by_time = (Revision.day.is_(None), Revision.day, Revision.starts_at.is_(None), Revision.starts_at)
    found = (
        select(RevisionFacet.value, Revision)
        .join(Revision, Revision.id == RevisionFacet.revision_id)
        .where(RevisionFacet.facet == Facet.ORGANISATION, RevisionFacet.value.in_(list(organisations)))
        .where(readable_in(viewer, summits))
        .order_by(*by_time, Revision.room.is_(None), Revision.room, Revision.id)
    )
    return [(organisation, revision) for organisation, revision in db.session.execute(found)]


def list_records(
    viewer: Viewer, summits: Sequence[ReleasedSummit], organisations: Iterable[str], *, with_children: bool = False
) -> Sequence[Revision]:
    """What those summits say of these organisations in which `viewer` may know of them.

    `with_children` adds whatever has one of them above it, in any of its records. One query.
    """
    subjects = list(organisations)
    wanted: ColumnElement[bool] = Revision.subject.in_(subjects)
    if with_children:
        child = aliased(Revision)
        below = (
            select(child.subject)
            .join(RevisionFacet, RevisionFacet.revision_id == child.id)
            .where(RevisionFacet.facet == Facet.PARENT, RevisionFacet.value.in_(subjects))
            .where(child.until_release.is_(None))
        )
        wanted = or_(wanted, Revision.subject.in_(below))
    candidates = select(Revision.subject.label("root"), Revision.summit_id, Revision.subject.label("id"))
    seen = _in_sight(viewer, summits, candidates.where(wanted, *_is_record()))
    record = aliased(Revision)
    found = select(record).join(seen, and_(record.summit_id == seen.c.summit_id, record.subject == seen.c.root))
    return db.session.scalars(found.where(record.until_release.is_(None), record.removed.is_(False))).all()


def _is_record() -> tuple[ColumnElement[bool], ...]:
    return Revision.session_id.is_(None), Revision.until_release.is_(None), Revision.removed.is_(False)


def _in_sight(viewer: Viewer, summits: Sequence[ReleasedSummit], candidates: "Select[*tuple[Any, ...]]") -> Any:
    """Those of `candidates` (root, summit, id) of which `viewer` may know: (root, summit), each once."""
    below = _below(candidates)
    named = (
        select(RevisionFacet.revision_id)
        .join(Revision, Revision.id == RevisionFacet.revision_id)
        .where(RevisionFacet.facet == Facet.ORGANISATION, RevisionFacet.value == below.c.id)
        .where(_of(below.c.summit_id), readable_in(viewer, summits))
    )
    return select(below.c.root, below.c.summit_id).where(named.correlate(below).exists()).distinct().subquery()


def _below(candidates: "Select[*tuple[Any, ...]]") -> CTE:
    """`candidates` and everything below each in the same summit; links that run in a circle end it, too.

    The joins are outer ones for their order: what has nothing below it adds a row of nulls, which names nothing.
    """
    below = candidates.cte("below", recursive=True)
    child, above = aliased(Revision), aliased(RevisionFacet)
    current = and_(child.summit_id == below.c.summit_id, child.until_release.is_(None))
    return below.union(
        select(below.c.root, child.summit_id, child.subject)
        .select_from(below)
        .outerjoin(above, and_(above.facet == Facet.PARENT, above.value == below.c.id))
        .outerjoin(child, and_(child.id == above.revision_id, current))
    )


def _of(summit: ColumnElement[int]) -> ColumnElement[bool]:
    """Revisions of the summit, where they are not to be looked for by it.

    SQLite has no statistics of ours, and would go through all of a summit's revisions once for every organisation.
    """
    return Revision.summit_id + 0 == summit


@dataclass(frozen=True, slots=True)
class Found:
    """Public ids of summits, current revisions of sessions, and public ids of organisations that say something."""

    summits: frozenset[str]
    sessions: tuple[Revision, ...]
    organisations: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.summits or self.sessions or self.organisations)


def search(
    viewer: Viewer, summits: Sequence[ReleasedSummit], words: str, most: int, *, similar: bool = False
) -> Found | None:
    """What `viewer` may read in these summits that says all of `words`, or with `similar` something spelled like them.

    At most `most` sessions, newest first, and as many organisations, by name; of summits all. None when `words` holds
    nothing that can be searched. Three queries.
    """
    look = search_text.similar if similar else search_text.matching
    of_summits, of_sessions, of_organisations = (
        look(kind, None, words) for kind in ("summit", "session", "organisation")
    )
    if of_summits is None or of_sessions is None or of_organisations is None:
        return None
    released = {summit.public_id for summit in summits}
    newest = (
        Revision.day.is_(None),
        Revision.day.desc(),
        Revision.starts_at.is_(None),
        Revision.starts_at,
        Revision.id,
    )
    sessions = select(Revision).where(Revision.session_id.is_not(None), readable_in(viewer, summits))
    return Found(
        summits=frozenset(db.session.scalars(of_summits)) & released,
        sessions=tuple(
            db.session.scalars(
                sessions.where(Revision.subject.in_(search_text.once(of_sessions))).order_by(*newest).limit(most)
            )
        ),
        organisations=tuple(_organisations(viewer, summits, of_organisations, most)),
    )


def _organisations(viewer: Viewer, summits: Sequence[ReleasedSummit], found: Select[Any], most: int) -> Sequence[str]:
    """Public ids of the organisations that those texts are of, and `viewer` may know of there."""
    root = SearchText.id.label("root")
    seen = _in_sight(viewer, summits, found.with_only_columns(root, SearchText.summit_id, SearchText.id))
    names = (
        select(SearchText.id)
        .join(seen, and_(seen.c.root == SearchText.id, seen.c.summit_id == SearchText.summit_id))
        .where(SearchText.kind == "organisation")
        .group_by(SearchText.id)
        .order_by(func.min(SearchText.text), SearchText.id)
    )
    return db.session.scalars(names.limit(most)).all()
