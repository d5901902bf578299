"""Pages for readers: meetings, the programme of a summit, one session."""

from collections.abc import Mapping
from datetime import date, datetime, time
from urllib.parse import urlencode

from flask import Response, make_response, render_template, request, url_for

from eventreg.access.enums import Visibility
from eventreg.access.permissions import Permission
from eventreg.agenda import queries, sentences, subscribe
from eventreg.agenda.forms import LIST, ProgrammeForm
from eventreg.agenda.pieces import pieces_of
from eventreg.agenda.read_model import Programme, SessionPage, SummitEntry
from eventreg.agenda.rules import by_day, grid, next_boundary, present
from eventreg.agenda.share_views import share_context
from eventreg.foundation import clock
from eventreg.foundation.local_time import LocalTime, resolve_zone
from eventreg.identity.service import current_viewer
from eventreg.web.guards import asks, guarded
from eventreg.web.kept import kept_page
from eventreg.web.language import page_blueprint, page_language

blueprint = page_blueprint("agenda", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"words": sentences}


def _summit_url(entry: SummitEntry) -> str:
    return url_for("agenda.programme", slug=entry.payload.slug)


def _page(template: str, **context: object) -> Response:
    return _answer(render_template(template, **context))


def _answer(html: str) -> Response:
    response = make_response(html)
    response.cache_control.public = True
    response.cache_control.max_age = 60
    return response


@blueprint.get("/")
@guarded(asks(Permission.READ_SUMMIT))
def meetings() -> Response:
    """Every meeting that has a release."""
    now = clock.now()
    current, past = queries.list_meetings(current_viewer(), now)

    def today(entry: SummitEntry) -> date:
        return LocalTime.from_utc(now, entry.payload.zone).wall.date()

    return _page("agenda/meetings.html", current=current, past=past, summit_url=_summit_url, today=today)


@blueprint.get("/summits/<slug>/")
@guarded(asks(Permission.READ_SESSION))
def programme(slug: str) -> Response:
    """The programme of a summit, by day."""
    viewer, now = current_viewer(), clock.now()
    released, summit = queries.get_summit(viewer, slug)
    form = ProgrammeForm(request.args)
    chosen, words = form.filters(), form.words()

    def make() -> tuple[str, datetime | None]:
        shown = queries.get_programme(viewer, released, summit, chosen, words, page_language(), now)
        return _programme_page(slug, shown, chosen, now, LIST if form.as_list() else None)

    # What somebody searches for is hardly asked for twice.
    return kept_page((released.token, viewer), now, make) if not words else _answer(make()[0])


def _programme_page(
    slug: str, shown: Programme, chosen: Mapping[str, str], now: datetime, view: str | None
) -> tuple[str, datetime | None]:
    """The page, and the instant at which what it says of "now" stops being true."""
    language, words = page_language(), shown.words
    pieces = pieces_of(shown.standing, slug, language)
    days = by_day(pieces, shown.day)
    summit = shown.summit.payload
    wall = LocalTime.from_utc(now, summit.zone).wall
    today = wall.date()
    live = not summit.archived and today in shown.all_days

    def address(**values: str | None) -> str:
        query = {**chosen, **({"q": words} if words else {}), "view": view, **values}
        query = {name: value for name, value in query.items() if value}
        path = url_for("agenda.programme", slug=slug)
        return f"{path}?{urlencode(query)}" if query else path

    grids = {day.day: grid(day.day, day.pieces, shown.rooms) for day in days if day.day is not None}
    narrowing = subscribe.chosen_in(shown)
    # What has no date is in no calendar: where nothing else is shown, there is none to offer. A search says nothing of
    # what the filters alone would leave.
    dropped = bool(narrowing) and not words and not any(piece.day for piece in pieces)
    html = render_template(
        "agenda/programme.html",
        programme=shown,
        days=days,
        grids=grids,
        count=len(pieces),
        today=today if live else None,
        present=present(pieces, now) if live and shown.day in (None, today) else None,
        wall=wall,
        as_list=view is not None,
        followed=subscribe.follow(shown.summit, narrowing, dropped=dropped, searched=bool(words)),
        day_url=lambda day: address(day=day.isoformat() if day else queries.ALL_DAYS),
        filter_url=lambda name, value: address(**{name: value}),
        clear_url=url_for("agenda.programme", slug=slug, view=view),
        view_url=lambda value: address(view=value),
        zone_at=min((piece.starts_at for piece in pieces if piece.starts_at), default=_start_of(shown.summit)),
    )
    return html, next_boundary(pieces, now, summit.zone)


@blueprint.get("/summits/<slug>/sessions/<subject>")
@guarded(asks(Permission.READ_SESSION))
def session(slug: str, subject: str) -> Response:
    """One session."""
    viewer = current_viewer()
    released, summit = queries.get_summit(viewer, slug)

    def make() -> tuple[str, None]:
        page = queries.get_session_of(viewer, released, summit, subject)
        starts = page.session.payload.when.starts
        html = render_template(
            "agenda/session.html",
            page=page,
            ics_url=url_for("calendars.session_calendar", slug=slug, subject=subject, lang=page_language()),
            followed=subscribe.follow_session(page.summit, page.session) if _is_followed(page) else None,
            programme_url=url_for("agenda.programme", slug=slug),
            zone_at=starts.at if starts else _start_of(page.summit),
            **share_context(page),
        )
        return html, None

    return kept_page((released.token, viewer), clock.now(), make)


def _is_followed(page: SessionPage) -> bool:
    """Whether calendars have the session: what is not for everybody is in none, whoever reads its page."""
    return page.session.payload.in_feed and page.session.payload.visibility is Visibility.PUBLIC


def _start_of(summit: SummitEntry) -> datetime | None:
    """An instant of the meeting at which to say its zone's offset, where no session gives one.

    None where no city is stated either: nobody asked what time it is there.
    """
    first = summit.payload.starts_on
    if summit.payload.city is None:
        return None
    if first is None:
        return clock.now()
    return datetime.combine(first, time(12), tzinfo=resolve_zone(summit.payload.zone))
