"""Selects on the draft programme."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, subqueryload

from eventreg.foundation.database import db
from eventreg.programme.models import Figure, LineUp, Organiser, Panelist, Session, SessionTheme, Theme
from eventreg.venues.models import Room


def list_themes(summit_id: int) -> Sequence[Theme]:
    """The themes of a summit, in their order."""
    return db.session.scalars(select(Theme).where(Theme.summit_id == summit_id).order_by(Theme.position)).all()


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
    )
    return db.session.scalars(
        select(Session).where(Session.summit_id == summit_id).order_by(Session.id).options(*eager)
    ).all()
