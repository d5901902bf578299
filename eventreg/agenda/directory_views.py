"""Pages around the programme: an organisation, a series, information for participants, the search."""

from flask import Response, make_response, render_template, request

from eventreg.access.permissions import Permission
from eventreg.agenda import directory, sentences
from eventreg.agenda.forms import ProgrammeForm
from eventreg.agenda.queries import get_summit
from eventreg.identity.service import current_viewer
from eventreg.web.guards import asks, guarded
from eventreg.web.language import page_blueprint, page_language

blueprint = page_blueprint("directory", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"words": sentences, "directory": directory}


def _page(template: str, **context: object) -> Response:
    response = make_response(render_template(template, **context))
    response.cache_control.public = True
    response.cache_control.max_age = 60
    return response


@blueprint.get("/organisations/<subject>")
@guarded(asks(Permission.READ_SESSION))
def organisation(subject: str) -> Response:
    """One organisation and its part in meetings."""
    return _page("agenda/organisation.html", page=directory.get_organisation(current_viewer(), subject))


@blueprint.get("/series/<key>")
@guarded(asks(Permission.READ_SUMMIT))
def series(key: str) -> Response:
    """What several meetings belong to."""
    return _page("agenda/series.html", page=directory.get_series(current_viewer(), key))


@blueprint.get("/summits/<slug>/information")
@guarded(asks(Permission.READ_SUMMIT))
def information(slug: str) -> Response:
    """What participants of a meeting need to know."""
    return _page("agenda/information.html", entry=get_summit(current_viewer(), slug)[1])


@blueprint.get("/search")
@guarded(asks(Permission.READ_SESSION))
def search() -> Response:
    """Everything published that says the words of `q`."""
    # A control character is in no word, and in an attribute no browser would keep it.
    words = "".join(sign if sign.isprintable() else " " for sign in ProgrammeForm(request.args).words()).strip()
    found = directory.search(current_viewer(), words, page_language()) if words else None
    return _page("agenda/search.html", said=words, found=found)
