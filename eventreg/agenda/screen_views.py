"""Pages for displays: one for the lobby, one for the door of each room. They follow a release within seconds."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from flask import Response, current_app, make_response, render_template, request

from eventreg.access.permissions import Permission
from eventreg.agenda import screens, sentences
from eventreg.agenda.screens import LobbyScreen, RoomScreen
from eventreg.foundation import clock
from eventreg.foundation.local_time import LocalTime, tzdata_version
from eventreg.foundation.words import catalogue_version
from eventreg.publication.queries import ReleasedSummit
from eventreg.web.guards import asks, guarded
from eventreg.web.language import page_blueprint, page_language

REFRESH_SECONDS: Final = 20
"""How often a display without scripts asks again."""

RENDERER: Final = 1
"""Raise it with every change of the templates: displays keep what they have while its validator holds."""

_FILES: Final = ("screen.css", "screen.js")

blueprint = page_blueprint("screens", __name__)


@blueprint.get("/summits/<slug>/screens/today")
@guarded(asks(Permission.READ_SESSION))
def today(slug: str) -> Response:
    """The display for a lobby: every room now and next, then the rest of the day."""
    return _answer(slug, "agenda/screen_today.html", screens.get_lobby)


@blueprint.get("/summits/<slug>/screens/rooms/<room>")
@guarded(asks(Permission.READ_SESSION))
def room(slug: str, room: str) -> Response:
    """The display at the door of one room."""
    return _answer(slug, "agenda/screen_room.html", lambda released, now: screens.get_room(released, room, now))


def _answer(slug: str, template: str, get: Callable[[ReleasedSummit, datetime], LobbyScreen | RoomScreen]) -> Response:
    """The display as of this minute, or 304 after one query."""
    released = screens.get_released(slug)
    now = clock.now().replace(second=0, microsecond=0)
    etag = _etag(released, now)
    # Flask-Compress marks the validator of what it compressed with the coding.
    tags = (etag, *(f"{etag}:{coding}" for coding in current_app.config["COMPRESS_ALGORITHM"]))
    asked = request.if_none_match
    known = next((tag for tag in tags if asked.contains_weak(tag)), None)
    if known is None or asked.star_tag:
        response = _page(template, get(released, now))
    if known is not None:
        response = Response(status=304)
        del response.headers["Content-Type"]
    response.set_etag(known or etag)
    response.cache_control.no_cache = True
    return response


def _page(template: str, screen: LobbyScreen | RoomScreen) -> Response:
    return make_response(
        render_template(
            template,
            screen=screen,
            summit=screen.summit.payload,
            words=sentences,
            refresh_seconds=REFRESH_SECONDS,
            offset_minutes=_offset(screen.now) // timedelta(minutes=1),
        )
    )


def _offset(now: LocalTime) -> timedelta:
    return now.wall.replace(tzinfo=UTC) - now.at


def _etag(released: ReleasedSummit, now: datetime) -> str:
    """A strong validator, without quotes: nothing but the release and the minute decides what an address shows."""
    fingerprints = current_app.extensions["eventreg_fingerprints"]
    parts = (
        request.path,
        released.token,
        now.isoformat(),
        RENDERER,
        catalogue_version(page_language()),
        tzdata_version(),
        *(fingerprints[name] for name in _FILES),
    )
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]
