"""Public feeds. Machine addresses: no cookie, no redirect (of doubled slashes neither), no page."""

from collections.abc import Callable

import babel
from flask import Blueprint, Response, request, url_for

from eventreg.access.permissions import Permission
from eventreg.access.viewer import Viewer
from eventreg.agenda.errors import NotPublished
from eventreg.agenda.queries import is_public_id, is_slug, require_readable, session_entry, summit_entry
from eventreg.agenda.read_model import SessionEntry, SummitEntry
from eventreg.calendars.blocks import RENDERER, session_block, summit_block
from eventreg.calendars.feeds import feed, refresh_phase
from eventreg.calendars.lines import utc_form
from eventreg.calendars.validators import conditional_calendar
from eventreg.foundation import clock
from eventreg.foundation.local_time import LocalTime, tzdata_version
from eventreg.foundation.words import LANGUAGES, catalogue_version
from eventreg.publication import queries as publication
from eventreg.publication.queries import FeedState
from eventreg.web.guards import asks, guarded
from eventreg.web.language import base_url

blueprint = Blueprint("calendars", __name__)
ANONYMOUS = Viewer.anonymous()
"""A public feed is the same for everybody, whoever asks: caches between us and the reader keep it."""


@blueprint.get("/summits/<slug>/calendar.ics", merge_slashes=False)
@guarded(asks(Permission.READ_SESSION))
def summit_calendar(slug: str) -> Response:
    """The whole programme of a summit. 304: one query; 200: two."""
    state = publication.find_feed_state(slug) if is_slug(slug) else None
    if state is None:
        raise NotPublished
    summit, language = summit_entry(state.summit), _language(state)
    refresh = _refresh(summit)

    def build() -> bytes:
        revisions = publication.list_sessions(ANONYMOUS, state.summit.summit_id, state.summit.public_id)
        entries = [entry for entry in map(session_entry, revisions) if entry.payload.in_feed]
        page_url = base_url() + url_for("agenda.programme", slug=slug, language=language)
        own = state.summit.revision
        published = (utc_form(own.first_published_at), utc_form(own.published_at))
        blocks = [summit_block(summit, published, language, page_url)]
        blocks += [_block(entry, summit, language) for entry in entries]
        return _feed(
            state, refresh, summit, entries, blocks, language, summit.payload.name.in_(language).text, page_url
        )

    return _answer(state, refresh, summit, language, f"{slug}.ics", build)


@blueprint.get("/summits/<slug>/sessions/<subject>.ics", merge_slashes=False)
@guarded(asks(Permission.READ_SESSION))
def session_calendar(slug: str, subject: str) -> Response:
    """One session. One query, whatever the answer."""
    named = is_slug(slug) and is_public_id(subject)
    state = publication.find_session_feed_state(slug, subject) if named else None
    if state is None or state.session is None or state.session.removed:
        raise NotPublished
    require_readable(ANONYMOUS, state.summit.public_id, state.session)
    if not state.session.in_feed:
        raise NotPublished
    entry, summit, language = session_entry(state.session), summit_entry(state.summit), _language(state)
    refresh = _refresh(summit)

    def build() -> bytes:
        blocks = [_block(entry, summit, language)]
        name = entry.payload.title.in_(language).text
        return _feed(state, refresh, summit, [entry], blocks, language, name, _session_url(entry, summit, language))

    return _answer(state, refresh, summit, language, f"{entry.payload.key}.ics", build)


def _refresh(summit: SummitEntry) -> str:
    return refresh_phase(summit, LocalTime.from_utc(clock.now(), summit.payload.zone).wall.date())


def _language(state: FeedState) -> str:
    """`?lang=` where pages exist in it, else the summit's first language; never `Accept-Language`."""
    wanted = request.args.get("lang", "")
    if wanted in LANGUAGES:
        return wanted
    first = publication.summit_payload(state.summit.revision).languages[0]
    return first if first in LANGUAGES else LANGUAGES[0]


def _session_url(entry: SessionEntry, summit: SummitEntry, language: str) -> str:
    path = url_for("agenda.session", slug=summit.payload.slug, subject=entry.public_id, language=language)
    return base_url() + path


def _block(entry: SessionEntry, summit: SummitEntry, language: str) -> bytes:
    return session_block(entry, language, _session_url(entry, summit, language))


def _feed(
    state: FeedState,
    refresh: str,
    summit: SummitEntry,
    entries: list[SessionEntry],
    blocks: list[bytes],
    language: str,
    name: str,
    page_url: str,
) -> bytes:
    return feed(
        name=name,
        summit=summit,
        entries=entries,
        blocks=blocks,
        changed_at=state.changed_at,
        refresh=refresh,
        source_url=f"{base_url()}{request.path}?lang={language}",
        page_url=page_url,
    )


def _answer(
    state: FeedState, refresh: str, summit: SummitEntry, language: str, filename: str, build: Callable[[], bytes]
) -> Response:
    parts = (
        request.path,
        summit.public_id,
        state.touched,
        # A database put back from a backup counts releases anew: the number alone may come again.
        state.changed_at,
        language,
        RENDERER,
        catalogue_version(language),
        babel.__version__,
        tzdata_version(),
        refresh,
        base_url(),
    )
    return conditional_calendar(request, parts=parts, changed_at=state.changed_at, filename=filename, build=build)
