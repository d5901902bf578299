"""The programme for the site of a partner: a page without scripts that stands in a frame there."""

from datetime import datetime
from urllib.parse import urlsplit

from flask import Response, render_template, request

from eventreg.access.permissions import Permission
from eventreg.agenda import queries, sentences, subscribe
from eventreg.agenda.forms import PartForm
from eventreg.agenda.pieces import pieces_of
from eventreg.agenda.read_model import SummitEntry
from eventreg.agenda.rules import by_day
from eventreg.foundation import clock
from eventreg.publication.queries import ReleasedSummit
from eventreg.web.guards import asks, guarded
from eventreg.web.headers import allow_frames
from eventreg.web.kept import kept_page
from eventreg.web.language import base_url, page_blueprint, page_language

blueprint = page_blueprint("embed", __name__)


@blueprint.get("/summits/<slug>/embed")
@guarded(asks(Permission.READ_SESSION))
def programme(slug: str) -> Response:
    """The programme, or the part of it that the query chooses, as anybody may read it, whoever asks."""
    released, summit = queries.get_summit(queries.ANONYMOUS, slug)
    chosen = PartForm(request.args).parts()
    allow_frames()
    return kept_page((released.token, "embed"), clock.now(), lambda: (_page(released, summit, chosen), None))


def _page(released: ReleasedSummit, summit: SummitEntry, chosen: dict[str, str]) -> str:
    slug, language = summit.payload.slug, page_language()
    pieces = pieces_of(queries.list_part(released, chosen), slug, language)
    day = chosen.get("day")
    return render_template(
        "agenda/embed.html",
        entry=summit,
        summit=summit.payload,
        words=sentences,
        days=by_day(pieces, datetime.fromisoformat(day).date() if day else None),
        parts_chosen=queries.list_choices(released, chosen, language),
        host=urlsplit(base_url()).netloc,
        programme_url=subscribe.programme_path(slug, chosen),
        subscribe_url=subscribe.page_path("subscribe.page", slug, chosen),
        zone_at=min((piece.starts_at for piece in pieces if piece.starts_at), default=None),
    )
