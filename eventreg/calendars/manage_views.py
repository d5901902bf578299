"""Pages of the secretariat about calendars."""

from typing import Final

from flask import Response, make_response, render_template, url_for

from eventreg.access.permissions import Permission
from eventreg.agenda import sentences
from eventreg.calendars.clients import SHARED
from eventreg.calendars.freshness import get_freshness
from eventreg.calendars.freshness_text import family_words, feed_words, interval_words, percent_words
from eventreg.foundation import clock
from eventreg.foundation.local_time import LocalTime
from eventreg.identity.service import current_viewer
from eventreg.web.guards import asks, guarded
from eventreg.web.language import page_blueprint, page_language

MOST_OPEN: Final = 12
"""What comes after so many calendars is folded."""

blueprint = page_blueprint("calendar_management", __name__)


@blueprint.get("/manage/summits/<slug>/freshness")
@guarded(asks(Permission.READ_FRESHNESS))
def freshness(slug: str) -> Response:
    """What calendars that follow a summit told of the release they have. Four queries, whatever they are about."""
    facts = get_freshness(current_viewer(), slug, clock.now())
    language = page_language()
    html = render_template(
        "calendars/freshness.html",
        facts=facts,
        words=sentences,
        shared=SHARED,
        most_open=MOST_OPEN,
        feed_words=lambda feed: feed_words(feed, language),
        family_words=lambda client: family_words(client, language),
        interval_words=lambda interval: interval_words(interval, language),
        percent_words=lambda part, whole: percent_words(part, whole, language),
        number=lambda value: sentences.number_words(value, language),
        as_at=lambda at: sentences.as_at_words(at, facts.zone, language),
        hour=lambda at: sentences.hour_words(LocalTime.from_utc(at, facts.zone).wall.hour, language),
        wall=lambda at: LocalTime.from_utc(at, facts.zone).wall,
        programme_url=url_for("agenda.programme", slug=slug),
        subscribe_url=url_for("subscribe.page", slug=slug),
        changes_url=url_for("changes.changes", slug=slug),
        screens_url=url_for("screens.today", slug=slug),
    )
    response = make_response(html)
    # It is for one reader alone, and true for a moment.
    response.headers["Cache-Control"] = "private, no-store"
    return response
