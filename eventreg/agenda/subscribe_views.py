"""The page about the calendars of a summit, and the QR code that leads a phone to it."""

from datetime import timedelta
from typing import Final

from flask import Response, render_template, request

from eventreg.access.permissions import Permission
from eventreg.agenda import queries, sentences, sharing, subscribe
from eventreg.agenda.forms import PartForm
from eventreg.agenda.read_model import SummitEntry
from eventreg.foundation import clock
from eventreg.identity.service import current_viewer
from eventreg.publication.queries import ReleasedSummit
from eventreg.web.guards import asks, guarded
from eventreg.web.kept import Memory, kept_page
from eventreg.web.language import base_url, page_blueprint, page_language

MOST_OPEN: Final = 12
"""A family of more calendars than this is folded."""

MAX_AGE: Final = timedelta(minutes=5)

blueprint = page_blueprint("subscribe", __name__)

_codes: Final = Memory[bytes](256)


@blueprint.get("/summits/<slug>/subscribe")
@guarded(asks(Permission.READ_SESSION))
def page(slug: str) -> Response:
    """Every calendar of a summit, and the ways to subscribe to the one that the query chooses."""
    viewer = current_viewer()
    released, summit = queries.get_summit(viewer, slug)
    chosen = PartForm(request.args).parts()
    return kept_page((released.token, viewer), clock.now(), lambda: (_page(released, summit, chosen), None))


def _page(released: ReleasedSummit, summit: SummitEntry, chosen: dict[str, str]) -> str:
    slug = summit.payload.slug
    families = queries.list_calendars(released, chosen, page_language())
    offered = {one.name for one in families if one.chosen is not None}
    followed = subscribe.follow(summit, families, dropped=offered != chosen.keys())
    narrowed = {} if followed.dropped else chosen
    frame_path = subscribe.page_path("embed.programme", slug, narrowed)
    return render_template(
        "agenda/subscribe.html",
        summit=summit.payload,
        words=sentences,
        followed=followed,
        families=families,
        most_open=MOST_OPEN,
        page_url=lambda name, value: subscribe.page_path("subscribe.page", slug, {name: value}),
        whole_url=subscribe.page_path("subscribe.page", slug, {}),
        programme_url=subscribe.programme_path(slug, narrowed),
        frame_path=frame_path,
        frame_html=subscribe.frame_html(base_url() + frame_path, summit),
    )


@blueprint.get("/summits/<slug>/subscribe/qr.svg", merge_slashes=False)
@guarded(asks(Permission.READ_SESSION))
def qr_code(slug: str) -> Response:
    """The QR code of the address of the page above, with the same query.

    Not of the calendar itself: what a phone does with the address of a file depends on its maker, a page it can show.
    """
    queries.get_summit(current_viewer(), slug)
    address = base_url() + subscribe.page_path("subscribe.page", slug, PartForm(request.args).parts())
    svg = _codes.find(address)
    if svg is None:
        svg = sharing.qr_svg(address)
        _codes.keep({address: svg})
    response = Response(svg, content_type="image/svg+xml")
    response.cache_control.public = True
    response.cache_control.max_age = int(MAX_AGE.total_seconds())
    return response
