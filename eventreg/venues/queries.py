"""Selects on venues and rooms."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import subqueryload

from eventreg.foundation.database import db
from eventreg.venues.models import Venue


def list_venues(summit_id: int) -> Sequence[Venue]:
    """The venues of a summit with their rooms, in their order."""
    found = select(Venue).where(Venue.summit_id == summit_id).order_by(Venue.position)
    return db.session.scalars(found.options(subqueryload(Venue.rooms))).all()
