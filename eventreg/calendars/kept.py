"""Kept blocks: the event of each released session, written once for a revision and language."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import current_app
from sqlalchemy import and_, delete, insert, select

from eventreg.agenda.queries import session_entry
from eventreg.agenda.read_model import SummitEntry
from eventreg.calendars.blocks import RENDERER, session_block, summit_block
from eventreg.calendars.models import CalendarBlock
from eventreg.foundation.database import db
from eventreg.foundation.words import LANGUAGES
from eventreg.publication import queries as publication
from eventreg.publication.feeds import FeedState, in_feed
from eventreg.publication.models import Revision
from eventreg.web.kept import Memory

HEAVIEST: Final = 32 * 1024 * 1024
"""Bytes of all blocks that a process keeps because the database does not hold them."""

_made: Final = Memory[bytes](50_000, weigh=len, heaviest=HEAVIEST)
"""By token of the revision, language and public address."""


@dataclass(frozen=True, slots=True)
class Block:
    """A VEVENT and the instants (aware UTC) at which it starts and ends, where it is known to the minute."""

    starts_at: datetime | None
    ends_at: datetime | None
    body: bytes


def list_blocks(state: FeedState, language: str, base_url: str) -> list[Block]:
    """The blocks of a feed in its order. One query; two where some have to be made now."""
    kept = and_(
        CalendarBlock.revision_id == Revision.id,
        CalendarBlock.language == language,
        CalendarBlock.base_url == base_url,
    )
    columns = (Revision.id, Revision.token, Revision.starts_at, Revision.ends_at, CalendarBlock.body)
    rows = db.session.execute(in_feed(state).with_only_columns(*columns).outerjoin(CalendarBlock, kept)).all()
    keys = {token: (token, language, base_url, RENDERER) for _, token, _, _, body in rows if body is None}
    found = _made.find_many(keys.values())
    missing = [number for number, token, *_ in rows if token in keys and keys[token] not in found]
    if missing:
        new: dict[Hashable, bytes] = {
            keys[revision.token]: _render(revision, state.slug, language, base_url)
            for revision in publication.list_revisions(missing)
        }
        _made.keep(new)
        found |= new
    # A revision may have ended between the two queries; the next poll gets what took its place.
    return [
        Block(starts_at, ends_at, found[keys[token]] if body is None else body)
        for _, token, starts_at, ends_at, body in rows
        if body is not None or keys[token] in found
    ]


def keep_blocks(revisions: Iterable[Revision], slug: str, base_url: str) -> int:
    """Writes the blocks of these revisions, which have none, in every language; says how many those are."""
    rows = [
        {
            "revision_id": revision.id,
            "language": language,
            "base_url": base_url,
            "renderer": RENDERER,
            "body": _render(revision, slug, language, base_url),
        }
        for revision in revisions
        for language in LANGUAGES
    ]
    if rows:
        db.session.execute(insert(CalendarBlock), rows)
    return len(rows)


def drop_blocks(summit_id: int) -> None:
    """Takes the blocks of a summit's current revisions away; older ones are not sent any more."""
    current = select(Revision.id).where(Revision.summit_id == summit_id, Revision.until_release.is_(None))
    dropped = delete(CalendarBlock).where(CalendarBlock.revision_id.in_(current))
    db.session.execute(dropped.execution_options(synchronize_session=False))


def list_released_in(summit_id: int, release: int | None = None) -> Sequence[Revision]:
    """The current revisions of a summit that stand in its feeds; with `release` those that this one made. One query."""
    found = select(Revision).where(
        Revision.summit_id == summit_id, Revision.in_feed.is_(True), Revision.until_release.is_(None)
    )
    if release is not None:
        found = found.where(Revision.from_release == release)
    return db.session.scalars(found.order_by(Revision.id)).all()


def page_path(endpoint: str, **values: Any) -> str:
    """The path of a page, also where no request is being answered."""
    path: str = current_app.url_map.bind("").build(endpoint, values)
    return path


def _render(revision: Revision, slug: str, language: str, base_url: str) -> bytes:
    if revision.session_id is None:
        summit = SummitEntry(
            public_id=revision.subject,
            sequence=revision.sequence,
            as_at=revision.published_at,
            payload=publication.summit_payload(revision),
        )
        page = base_url + page_path("agenda.programme", slug=slug, language=language)
        return summit_block(summit, revision.first_published_at, language, page)
    page = base_url + page_path("agenda.session", slug=slug, subject=revision.subject, language=language)
    return session_block(session_entry(revision), language, page)
