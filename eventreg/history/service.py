"""Writing the history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from eventreg.foundation.database import db
from eventreg.history.models import HistoryEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened to one record: `changes` maps a field to (before, after), both plain JSON values."""

    subject_kind: str
    subject: str
    action: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    reason: str | None = None


def record(*, actor: str, at: datetime, summit: str | None, events: Iterable[Event]) -> None:
    """Adds `events` by `actor` at the aware UTC instant `at` to the caller's transaction.

    `actor` and `summit` are opaque; neither is ever a mail address.
    """
    rows = [
        {
            "at": at,
            "actor": actor,
            "summit": summit,
            "subject_kind": event.subject_kind,
            "subject": event.subject,
            "action": event.action,
            "changes": {name: list(pair) for name, pair in event.changes.items()},
            "reason": event.reason,
        }
        for event in events
    ]
    if rows:
        db.session.execute(insert(HistoryEntry), rows)
