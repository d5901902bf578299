"""The page that says what each release of a summit changed."""

import re
from typing import Final

from flask import Response, render_template, request, url_for

from eventreg.access.permissions import Permission
from eventreg.agenda import sentences
from eventreg.agenda.changes import list_changes
from eventreg.agenda.queries import get_summit
from eventreg.foundation import clock
from eventreg.identity.service import current_viewer
from eventreg.web.guards import asks, guarded
from eventreg.web.kept import kept_page
from eventreg.web.language import page_blueprint, page_language

MOST_LINES_OPEN: Final = 30
"""A release with more changes than this is folded."""

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}")

blueprint = page_blueprint("changes", __name__)


@blueprint.get("/summits/<slug>/changes")
@guarded(asks(Permission.READ_SESSION))
def changes(slug: str) -> Response:
    """What each release changed, newest first, a page of releases at a time."""
    asked = request.args.get("before", "")
    before = int(asked) if _NUMBER.fullmatch(asked) else None
    viewer = current_viewer()
    released, summit = get_summit(viewer, slug)

    def make() -> tuple[str, None]:
        shown = list_changes(viewer, released, summit, before, page_language())
        zones = [sentences.zone_words(summit.payload, one.published_at, page_language()) for one in shown.releases]
        html = render_template(
            "agenda/changes.html",
            page=shown,
            words=sentences,
            zones=zones,
            most_lines_open=MOST_LINES_OPEN,
            programme_url=url_for("agenda.programme", slug=slug),
            newest_url=url_for("changes.changes", slug=slug),
            older_url=url_for("changes.changes", slug=slug, before=shown.older) if shown.older else None,
            session_url=lambda subject: url_for("agenda.session", slug=slug, subject=subject),
        )
        return html, None

    return kept_page((released.token, viewer), clock.now(), make)
