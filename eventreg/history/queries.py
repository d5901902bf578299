"""Reading the history."""

from collections.abc import Sequence

from sqlalchemy import select

from eventreg.foundation.database import db
from eventreg.history.models import HistoryEntry


def list_entries(summit: str, subject_kind: str, subject: str) -> Sequence[HistoryEntry]:
    """What was done to one record on behalf of the summit with this public id, oldest first."""
    found = select(HistoryEntry).where(
        HistoryEntry.summit == summit, HistoryEntry.subject_kind == subject_kind, HistoryEntry.subject == subject
    )
    return db.session.scalars(found.order_by(HistoryEntry.id)).all()
