"""Selects on releases and on pairs of revisions: what changed for a reader, and where a session was before.

A reader knows of a session what stands since it last came into sight. What it was while out of sight, and before that,
stays unknown; of one that is out of sight now, nothing is known; of one that was removed, its removal alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db
from eventreg.foundation.translated_text import TranslatedText
from eventreg.publication.differences import Change, changed_fields, kind_of_change
from eventreg.publication.found_by import Facet
from eventreg.publication.models import Release, Revision, RevisionFacet
from eventreg.publication.queries import ReleasedSummit, current_sessions, readable_by
from eventreg.publication.upgrades import upgraded


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """A release. `items` is given for the first one alone: how many of its sessions the viewer may read today."""

    number: int
    published_at: datetime
    note: TranslatedText | None
    items: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What one release did to one session, or to the summit itself: two payloads in today's plain form.

    `before` is None for what came into sight, `after` for what was removed. `fields` names the top-level fields that
    differ, where there are two payloads.
    """

    release: int
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    change: Change
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Where and when a revision puts its session, without its payload; `current` is the one that stands now.

    `starts_at` and `ends_at` are aware UTC instants, as far as they are known, `starts_wall` and `ends_wall` what the
    clocks were to show then; `on_day` says whether the revision puts the session on the day that was asked for.
    `room_name` and `room_position` are None and 0 without a room.
    """

    subject: str
    current: bool
    on_day: bool
    cancelled: bool
    starts_at: datetime | None
    ends_at: datetime | None
    starts_wall: datetime | None
    ends_wall: datetime | None
    room: str | None
    room_name: TranslatedText | None
    room_position: int


def _known(shown: type[Revision], viewer: Viewer, summit: str) -> ColumnElement[bool]:
    """Whether `viewer` may read the revision `shown` of the summit with this public id, and all that followed it.

    One that was removed says nothing itself: whoever knew the session may know that it is gone.
    """
    out_of_sight = exists().where(
        Revision.summit_id == shown.summit_id,
        Revision.subject == shown.subject,
        Revision.sequence >= shown.sequence,
        Revision.removed.is_(False),
        ~readable_by(viewer, summit),
    )
    gone = exists().where(
        Revision.summit_id == shown.summit_id,
        Revision.subject == shown.subject,
        Revision.sequence > shown.sequence,
        Revision.until_release.is_(None),
        Revision.removed.is_(True),
    )
    return and_(~out_of_sight.correlate(shown), ~gone.correlate(shown))


def list_releases(
    viewer: Viewer, summit: ReleasedSummit, *, before: int | None = None, most: int = 20
) -> list[ReleaseRow]:
    """At most `most` releases of a summit, newest first, those with a number below `before` alone. One query."""
    first = aliased(Revision)
    items = select(func.count()).where(
        first.summit_id == summit.summit_id,
        first.session_id.is_not(None),
        first.from_release == 1,
        _known(first, viewer, summit.public_id),
    )
    found = (
        select(
            Release.number,
            Release.published_at,
            Release.note,
            case((Release.number == 1, items.scalar_subquery())).label("items"),
        )
        .where(Release.summit_id == summit.summit_id)
        .order_by(Release.number.desc())
        .limit(most)
    )
    if before is not None:
        found = found.where(Release.number < before)
    return [ReleaseRow(**row) for row in db.session.execute(found).mappings()]


def list_pairs(viewer: Viewer, summit: ReleasedSummit, *, first: int, last: int) -> list[Pair]:
    """What the releases `first` to `last` (numbers) changed for `viewer`, in order of time. One query.

    Also what they changed of the summit itself. The first release of all changes nothing: it begins.
    """
    shown, replaced = aliased(Revision), aliased(Revision)
    was_in_sight = and_(
        replaced.summit_id == shown.summit_id,
        replaced.subject == shown.subject,
        replaced.until_release == shown.from_release,
        replaced.removed.is_(False),
        or_(replaced.session_id.is_(None), replaced.id.in_(_readable_ids(viewer, summit))),
    )
    of_session = and_(
        shown.session_id.is_not(None),
        _known(shown, viewer, summit.public_id),
        or_(shown.removed.is_(False), replaced.id.is_not(None)),
    )
    found = (
        select(shown, replaced)
        .outerjoin(replaced, was_in_sight)
        .where(
            shown.summit_id == summit.summit_id,
            shown.from_release.between(max(first, 2), last),
            or_(of_session, and_(shown.subject == summit.public_id, replaced.id.is_not(None))),
        )
        .order_by(
            shown.from_release.desc(),
            func.coalesce(shown.day, replaced.day).is_(None),
            func.coalesce(shown.day, replaced.day),
            func.coalesce(shown.starts_at, replaced.starts_at).is_(None),
            func.coalesce(shown.starts_at, replaced.starts_at),
            shown.id,
        )
    )
    return [_pair(now, was) for now, was in db.session.execute(found)]


def _readable_ids(viewer: Viewer, summit: ReleasedSummit) -> "Select[int]":
    readable = readable_by(viewer, summit.public_id)
    return select(Revision.id).where(Revision.summit_id == summit.summit_id, readable).correlate(None)


def _pair(now: Revision, was: Revision | None) -> Pair:
    before, after = _plain(was), _plain(now)
    return Pair(
        release=now.from_release,
        subject=now.subject,
        before=before,
        after=after,
        change=kind_of_change(before, after),
        fields=changed_fields(before, after) if before is not None and after is not None else (),
    )


def _plain(revision: Revision | None) -> Mapping[str, Any] | None:
    if revision is None or revision.payload is None:
        return None
    return upgraded(revision.payload, revision.payload_version)


def list_placings(
    viewer: Viewer, summit: ReleasedSummit, day: date, *, begins: datetime, ends: datetime, room: str | None = None
) -> list[Placing]:
    """Where sessions are, and were put before, on `day`, which lasts from `begins` to `ends` (aware). One query.

    With the key of a `room`: everything that is or was in it, on any day. What has an inferred day is on none. The
    newest revision of a session comes last.
    """
    shown, in_room = aliased(Revision), aliased(RevisionFacet)
    on_a_day = (RevisionFacet.revision_id == shown.id, RevisionFacet.facet == Facet.DAY)
    on_day = and_(
        exists().where(*on_a_day).correlate(shown),
        or_(
            exists().where(*on_a_day, RevisionFacet.value == day.isoformat()).correlate(shown),
            and_(shown.starts_at < ends, shown.ends_at > begins),
        ),
    )
    found = (
        select(
            shown.subject,
            shown.until_release.is_(None).label("current"),
            func.coalesce(on_day, False).label("on_day"),
            shown.cancelled,
            shown.starts_at,
            shown.ends_at,
            # As published: today's rules of the zone may not be those with which the instants were worked out.
            shown.payload["when", "starts", "wall"].as_string().label("starts_wall"),
            shown.payload["when", "ends", "wall"].as_string().label("ends_wall"),
            in_room.value.label("room"),
            in_room.label.label("room_name"),
            func.coalesce(in_room.position, 0).label("room_position"),
        )
        .outerjoin(in_room, and_(in_room.revision_id == shown.id, in_room.facet == Facet.ROOM))
        .where(
            shown.summit_id == summit.summit_id,
            shown.session_id.is_not(None),
            shown.removed.is_(False),
            _known(shown, viewer, summit.public_id),
            on_day if room is None else in_room.value == room,
        )
        .order_by(shown.sequence, shown.id)
    )
    return [
        Placing(**{**row, **{name: row[name] and datetime.fromisoformat(row[name]) for name in _WALLS}})
        for row in db.session.execute(found).mappings()
    ]


_WALLS: Final = ("starts_wall", "ends_wall")


def find_next_day(viewer: Viewer, summit: ReleasedSummit, after: date) -> date | None:
    """The first day after `after` that has a session which `viewer` may read. One query."""
    dated = exists().where(RevisionFacet.revision_id == Revision.id, RevisionFacet.facet == Facet.DAY)
    standing = current_sessions(summit.summit_id).where(
        readable_by(viewer, summit.public_id), Revision.day > after, dated.correlate(Revision)
    )
    return db.session.scalar(standing.order_by(None).with_only_columns(func.min(Revision.day)))
