"""Adding and changing venues and rooms."""

from collections.abc import Mapping
from typing import Any

from eventreg.access import policy
from eventreg.access.permissions import Permission
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation.children import set_values
from eventreg.foundation.database import db
from eventreg.venues.models import Room, Venue


def put_venue(viewer: Viewer, on: SummitFacts, venue: Venue | None, values: Mapping[str, Any]) -> Venue:
    """Creates a venue (`values` then holds `summit_id` and `position`) or changes it."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    if venue is None:
        venue = Venue(**values)
        db.session.add(venue)
        db.session.flush()
    else:
        set_values(venue, values)
    return venue


def put_room(viewer: Viewer, on: SummitFacts, venue: Venue, room: Room | None, values: Mapping[str, Any]) -> Room:
    """Creates a room of `venue` or changes it; a room may move to another venue of the same summit."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    if room is None:
        room = Room(**values, summit_id=venue.summit_id, venue=venue)
        db.session.add(room)
        db.session.flush()
    else:
        set_values(room, {**values, "venue": venue})
    return room
