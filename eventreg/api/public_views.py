"""The schedule of a summit for conference apps. Machine addresses: no cookie, no redirect, no page."""

from collections.abc import Callable
from typing import Final

import babel
from flask import Blueprint, Response, request, url_for

from eventreg.access.permissions import Permission
from eventreg.agenda.errors import NotPublished
from eventreg.agenda.queries import is_slug
from eventreg.api import schedule_json, schedule_xml
from eventreg.api.queries import list_timed
from eventreg.api.read_model import Schedule
from eventreg.api.schedules import RENDERER, schedule_of
from eventreg.foundation.local_time import tzdata_version
from eventreg.foundation.transaction import snapshot
from eventreg.foundation.words import catalogue_version
from eventreg.publication.feeds import FeedState, find_feed_state
from eventreg.web.conditional import conditional_answer
from eventreg.web.guards import asks, guarded
from eventreg.web.kept import Memory
from eventreg.web.language import asked_language, base_url

blueprint = Blueprint("api", __name__)

HEAVIEST: Final = 32 * 1024 * 1024
"""Bytes of all schedules that a process keeps as they are sent, the longest unused going first."""

_bodies: Final = Memory[bytes](1_000, weigh=len, heaviest=HEAVIEST)


@blueprint.get("/summits/<slug>/schedule.xml", merge_slashes=False)
@guarded(asks(Permission.READ_SESSION))
def schedule_as_xml(slug: str) -> Response:
    """What has an hour in the programme of a summit, as XML. 304 and what is kept: one query; 200: two."""
    return _answer(slug, "xml", schedule_xml.CONTENT_TYPE, schedule_xml.write)


@blueprint.get("/summits/<slug>/schedule.json", merge_slashes=False)
@guarded(asks(Permission.READ_SESSION))
def schedule_as_json(slug: str) -> Response:
    """The same as JSON."""
    return _answer(slug, "json", schedule_json.CONTENT_TYPE, schedule_json.write)


def _answer(slug: str, form: str, content_type: str, write: Callable[[Schedule, str], bytes]) -> Response:
    if not is_slug(slug):
        raise NotPublished
    # What is in it is read as of the instant at which its state is.
    with snapshot():
        state = find_feed_state(slug)
        if state is None:
            raise NotPublished
        return _schedule(state, slug, form, content_type, write)


def _schedule(
    state: FeedState, slug: str, form: str, content_type: str, write: Callable[[Schedule, str], bytes]
) -> Response:
    language = asked_language(state.facts.languages[0])
    source_url = f"{base_url()}/summits/{slug}/schedule.{form}?lang={language}"

    def build() -> bytes:
        entries, places = list_timed(state)
        schedule = schedule_of(
            state,
            entries,
            places,
            language,
            base_url=base_url(),
            page_url=base_url() + url_for("agenda.programme", slug=slug, language=language),
            session_url=lambda subject: (
                base_url() + url_for("agenda.session", slug=slug, subject=subject, language=language)
            ),
        )
        return write(schedule, source_url)

    parts = (
        *state.tokens,
        source_url,
        state.public_id,
        state.changed_at,
        RENDERER,
        catalogue_version(language),
        babel.__version__,
        tzdata_version(),
    )
    response = conditional_answer(
        request,
        parts=parts,
        changed_at=state.changed_at,
        content_type=content_type,
        filename=f"{slug}.{form}",
        build=build,
        release=state.touched,
        memory=_bodies,
    )
    # Apps that run in a browser come from other origins; there is nothing here that is not for everybody.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
