"""Making kept blocks anew."""

from flask import current_app

from eventreg.access import policy
from eventreg.access.permissions import Permission
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.calendars.errors import NoPublicAddress
from eventreg.calendars.kept import drop_blocks, keep_blocks, list_released_in
from eventreg.foundation import clock
from eventreg.publication.feeds import renew_feeds
from eventreg.summits.queries import get_summit, lock_summit
from eventreg.summits.rules import SummitState


def render_blocks(viewer: Viewer, slug: str) -> int:
    """Writes every current event of a summit's feeds as this program does today; says how many blocks those are.

    Sequences stay, so a calendar that compares these alone shows the old words until a session changes. Every feed
    gets a new validator. Call it inside `transaction()`. Raises `NoPublicAddress`, `SummitUnknown`, `Unknown`,
    `Forbidden`.
    """
    summit = get_summit(slug)
    facts = SummitFacts(summit.public_id, released=True, archived=summit.state is SummitState.ARCHIVED)
    policy.require(viewer, Permission.PUBLISH_RELEASE, on=facts)
    base_url: str | None = current_app.config["BASE_URL"]
    if base_url is None:
        raise NoPublicAddress
    lock_summit(summit.id)
    drop_blocks(summit.id)
    written = keep_blocks(list_released_in(summit.id), slug, base_url)
    renew_feeds(summit.id, clock.now())
    return written
