"""Pages for readers: meetings, the programme of a summit, one session."""

from datetime import date, datetime, time
from urllib.parse import quote, urlencode

from flask import Response, make_response, render_template, request, url_for

from eventreg.access.permissions import Permission
from eventreg.agenda import queries, sentences
from eventreg.agenda.forms import ProgrammeForm
from eventreg.agenda.read_model import Programme, SessionEntry, SummitEntry
from eventreg.foundation import clock
from eventreg.foundation.local_time import resolve_zone
from eventreg.identity.service import current_viewer
from eventreg.web.guards import asks, guarded
from eventreg.web.language import base_url, page_blueprint, page_language

blueprint = page_blueprint("agenda", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"words": sentences}


def _summit_url(entry: SummitEntry) -> str:
    return url_for("agenda.programme", slug=entry.payload.slug)


def _page(template: str, **context: object) -> Response:
    response = make_response(render_template(template, **context))
    response.cache_control.public = True
    response.cache_control.max_age = 60
    return response


@blueprint.get("/")
@guarded(asks(Permission.READ_SUMMIT))
def meetings() -> Response:
    """Every meeting that has a release."""
    current, past = queries.list_meetings(current_viewer(), clock.now().date())
    return _page("agenda/meetings.html", current=current, past=past, summit_url=_summit_url)


@blueprint.get("/summits/<slug>/")
@guarded(asks(Permission.READ_SESSION))
def programme(slug: str) -> Response:
    """The programme of a summit, by day."""
    form = ProgrammeForm(request.args)
    chosen, words = form.filters(), form.words()
    shown = queries.get_programme(current_viewer(), slug, chosen, words, page_language())

    def address(**values: str | None) -> str:
        query = {**chosen, **({"q": words} if words else {}), **values}
        query = {name: value for name, value in query.items() if value}
        path = url_for("agenda.programme", slug=slug)
        return f"{path}?{urlencode(query)}" if query else path

    calendar = f"{base_url()}{url_for('calendars.summit_calendar', slug=slug)}?lang={page_language()}"
    return _page(
        "agenda/programme.html",
        programme=shown,
        chosen_day=date.fromisoformat(chosen["day"]) if "day" in chosen else None,
        calendar_url=calendar,
        webcal_url="webcal:" + calendar.partition(":")[2],
        google_url="https://calendar.google.com/calendar/r?cid="
        + quote("webcal:" + calendar.partition(":")[2], safe=""),
        outlook_url="https://outlook.office.com/calendar/0/addfromweb?"
        + urlencode({"url": calendar, "name": shown.summit.payload.name.in_(page_language()).text}),
        day_url=lambda day: address(day=day.isoformat() if day else None),
        filter_url=lambda name, value: address(**{name: value}),
        clear_url=url_for("agenda.programme", slug=slug),
        session_url=lambda entry: url_for("agenda.session", slug=slug, subject=entry.public_id),
        zone_at=_zone_at(shown),
    )


@blueprint.get("/summits/<slug>/sessions/<subject>")
@guarded(asks(Permission.READ_SESSION))
def session(slug: str, subject: str) -> Response:
    """One session."""
    page = queries.get_session(current_viewer(), slug, subject)
    starts = page.session.payload.when.starts
    return _page(
        "agenda/session.html",
        page=page,
        ics_url=url_for("calendars.session_calendar", slug=slug, subject=subject, lang=page_language()),
        programme_url=url_for("agenda.programme", slug=slug),
        zone_at=starts.at if starts else _start_of(page.summit),
    )


def _zone_at(shown: Programme) -> datetime:
    """An instant of the programme at which to say the zone's offset: the first session's start, else the summit's."""
    entries: list[SessionEntry] = [entry for day in shown.days for entry in day.entries]
    starts = [entry.payload.when.starts.at for entry in entries if entry.payload.when.starts]
    return min(starts, default=_start_of(shown.summit))


def _start_of(summit: SummitEntry) -> datetime:
    first = summit.payload.starts_on
    if first is None:
        return clock.now()
    return datetime.combine(first, time(12), tzinfo=resolve_zone(summit.payload.zone))
