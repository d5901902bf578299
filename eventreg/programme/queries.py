"""Selects on the draft programme."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, subqueryload

from eventreg.foundation.database import db
from eventreg.programme.models import (
    Figure,
    LineUp,
    Organiser,
    Panelist,
    Quote,
    Reference,
    Related,
    Session,
    SessionTheme,
    Theme,
)
from eventreg.summits.models import Summit
from eventreg.venues.models import Room


def list_themes(summit_id: int) -> Sequence[Theme]:
    """The themes of a summit, in their order."""
    return db.session.scalars(select(Theme).where(Theme.summit_id == summit_id).order_by(Theme.position)).all()


@dataclass(slots=True)
class SummitRecords:
    """What is said of the summit itself rather than of one of its sessions, each list in its order."""

    organisers: list[Organiser] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)


_EAGER: Final[dict[type[Any], tuple[Any, ...]]] = {
    Organiser: (joinedload(Organiser.organisation), joinedload(Organiser.source)),
    Figure: (joinedload(Figure.source),),
    Quote: (joinedload(Quote.person), joinedload(Quote.organisation), joinedload(Quote.source)),
    Reference: (joinedload(Reference.source),),
    Related: (),
}


def list_summit_records(summit_id: int) -> SummitRecords:
    """What is said of the summit itself. One query a kind."""

    def of_summit(model: type[Any]) -> list[Any]:
        found = select(model).where(model.summit_id == summit_id, model.session_id.is_(None))
        return list(db.session.scalars(found.order_by(model.position).options(*_EAGER[model])))

    return SummitRecords(*(of_summit(model) for model in _EAGER))


def list_bare_sessions(summit_id: int, *, hold: bool = False) -> Sequence[Session]:
    """The sessions of a summit without anything that belongs to them, in the order they were made. One query.

    With `hold` nobody else changes them until the caller's transaction ends.
    """
    found = select(Session).where(Session.summit_id == summit_id).order_by(Session.id)
    return db.session.scalars(found.with_for_update() if hold else found).all()


def list_slugs_with_times() -> Sequence[str]:
    """The slugs of summits that have a session at an hour, in alphabetical order. One query."""
    timed = select(Session.summit_id).where(Session.starts_wall.is_not(None))
    return db.session.scalars(select(Summit.slug).where(Summit.id.in_(timed)).order_by(Summit.slug)).all()


def list_sessions(summit_id: int) -> Sequence[Session]:
    """The whole draft of a summit, in the order it was made, with everything a release or a file needs.

    A constant number of queries: `subqueryload` asks once for each relationship, `selectinload` once for 500 rows.
    """
    panelists = subqueryload(Session.line_ups).subqueryload(LineUp.panelists)
    eager = (
        joinedload(Session.room).joinedload(Room.venue),
        subqueryload(Session.languages),
        subqueryload(Session.themes).joinedload(SessionTheme.theme),
        subqueryload(Session.organisers).options(joinedload(Organiser.organisation), joinedload(Organiser.source)),
        subqueryload(Session.line_ups).joinedload(LineUp.source),
        panelists.joinedload(Panelist.person),
        panelists.joinedload(Panelist.organisation),
        panelists.joinedload(Panelist.represents_organisation),
        subqueryload(Session.figures).joinedload(Figure.source),
        subqueryload(Session.quotes).options(*_EAGER[Quote]),
        subqueryload(Session.references).joinedload(Reference.source),
        subqueryload(Session.related),
    )
    return db.session.scalars(
        select(Session).where(Session.summit_id == summit_id).order_by(Session.id).options(*eager)
    ).all()
