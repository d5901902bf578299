"""Selects on what a schedule shows."""

from sqlalchemy import and_

from eventreg.agenda.queries import session_entry
from eventreg.agenda.read_model import SessionEntry
from eventreg.foundation.database import db
from eventreg.publication.feeds import FeedState, in_feed
from eventreg.publication.found_by import Facet
from eventreg.publication.models import Revision, RevisionFacet


def list_timed(state: FeedState) -> tuple[list[SessionEntry], dict[str, int]]:
    """The sessions of a feed whose hour is known, by time; and by key the place of each of their rooms. One query."""
    of_room = and_(RevisionFacet.revision_id == Revision.id, RevisionFacet.facet == Facet.ROOM)
    found = in_feed(state).where(Revision.session_id.is_not(None), Revision.starts_at.is_not(None))
    rows = db.session.execute(found.outerjoin(RevisionFacet, of_room).add_columns(RevisionFacet.position)).all()
    # Rooms may have been put in another order since a session was last changed: the newest revision knows best.
    newest = sorted(rows, key=lambda row: row[0].id)
    places = {revision.room: position for revision, position in newest if revision.room is not None}
    return [session_entry(revision) for revision, _ in rows], places
