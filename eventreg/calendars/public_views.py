"""Public feeds. Machine addresses: no cookie, no redirect (of doubled slashes neither), no page."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

import babel
from flask import Blueprint, Response, request

from eventreg.access.permissions import Permission
from eventreg.agenda import sentences
from eventreg.agenda.errors import NotPublished
from eventreg.agenda.queries import is_public_id, is_slug
from eventreg.agenda.subscribe import PLURALS
from eventreg.calendars.blocks import RENDERER
from eventreg.calendars.feeds import feed, refresh_phase
from eventreg.calendars.kept import list_blocks, page_path
from eventreg.calendars.validators import Answered, conditional_calendar
from eventreg.foundation import clock
from eventreg.foundation.local_time import LocalTime, resolve_zone, tzdata_version
from eventreg.foundation.transaction import snapshot
from eventreg.foundation.words import N_, catalogue_version, name_of_language, translate
from eventreg.programme.rules import SessionKind
from eventreg.publication.feeds import FeedState, Key, find_feed_state
from eventreg.publication.found_by import FeedFamily
from eventreg.web.guards import asks, guarded
from eventreg.web.language import asked_language, base_url

blueprint = Blueprint("calendars", __name__)

_FAMILIES: Final = {plural: FeedFamily(name) for name, plural in PLURALS.items()}
LONGEST_VALUE: Final = 80


@blueprint.get("/summits/<slug>/calendar.ics", merge_slashes=False)
@guarded(asks(Permission.READ_SESSION))
def summit_calendar(slug: str) -> Response:
    """The whole programme of a summit, or what the query narrows it to as on its page. 304: one query; 200: two."""
    wanted = ((family, request.args.get(family, "")) for family in _FAMILIES.values())
    return _answer(slug, [(family, value) for family, value in wanted if value])


@blueprint.get(f"/summits/<slug>/<any({', '.join(_FAMILIES)}):plural>/<value>/calendar.ics", merge_slashes=False)
@guarded(asks(Permission.READ_SESSION))
def family_calendar(slug: str, plural: str, value: str) -> Response:
    """What takes place on a day, in a room, on a theme, of a kind, in a language, or with an organization."""
    return _answer(slug, [(_FAMILIES[plural], value)])


@blueprint.get("/summits/<slug>/sessions/<subject>.ics", merge_slashes=False)
@guarded(asks(Permission.READ_SESSION))
def session_calendar(slug: str, subject: str) -> Response:
    """One session; nothing is left in it once that is not public any more."""
    if not is_public_id(subject):
        raise NotPublished
    return _answer(slug, [(FeedFamily.SESSION, subject)])


def _answer(slug: str, chosen: Iterable[Key]) -> Response:
    keys = tuple(chosen)
    if not is_slug(slug) or not all(value and len(value) <= LONGEST_VALUE and value.isprintable() for _, value in keys):
        raise NotPublished
    # What is in a feed is read as of the instant at which its state is: never half of one release and half of the next.
    with snapshot():
        state = find_feed_state(slug, keys)
        if state is None:
            raise NotPublished
        return _calendar(state)


def _calendar(state: FeedState) -> Response:
    language, now = asked_language(state.facts.languages[0]), clock.now()
    today = LocalTime.from_utc(now, state.facts.zone).wall.date()
    refresh = refresh_phase(state.facts, today)
    source_url = f"{base_url()}{_path(state)}{'&' if len(state.chosen) > 1 else '?'}lang={language}"

    def build() -> bytes:
        return feed(
            name=feed_name(state, language),
            zone=state.facts.zone,
            blocks=list_blocks(state, language, base_url()),
            changed_at=state.changed_at,
            refresh=refresh,
            source_url=source_url,
            page_url=base_url() + _page(state, language),
        )

    parts = (
        *state.tokens,
        source_url,
        state.public_id,
        state.changed_at,
        RENDERER,
        catalogue_version(language),
        babel.__version__,
        tzdata_version(),
        refresh,
    )
    return conditional_calendar(
        request,
        parts=parts,
        filename=_filename(state),
        build=build,
        answered=Answered(state=state, language=language, until=_midnight(now, state.facts.zone)),
    )


def _midnight(now: datetime, zone: str) -> datetime:
    """When the day of `now` ends in the zone: until then, the clock alone changes nothing of an answer."""
    tomorrow = (now.astimezone(resolve_zone(zone)) + timedelta(days=1)).date()
    return datetime.combine(tomorrow, time(), tzinfo=resolve_zone(zone))


def feed_name(state: FeedState, language: str) -> str:
    """How calendars call a feed: the summit, and what it is narrowed to; a single session by its own title."""
    summit = state.facts.name.in_(language).text
    if state.family is FeedFamily.SESSION:
        label = state.labels[0]
        return label.in_(language).text if label is not None else summit
    for key, label in zip(state.chosen, state.labels, strict=False):
        part = label.in_(language).text if label is not None else _value_words(key, language)
        if part:
            summit = translate(language, N_("%(meeting)s – %(part)s"), meeting=summit, part=part)
    return summit


def _value_words(key: Key, language: str) -> str:
    """What a day, a kind or a language is called; nothing for what has a name that is not shown any more."""
    family, value = key
    match family:
        case FeedFamily.DAY:
            return sentences.day_words(date.fromisoformat(value), language)
        case FeedFamily.KIND:
            return translate(language, sentences.SESSION_KINDS[SessionKind(value)])
        case FeedFamily.LANGUAGE:
            return name_of_language(value, language)
    return ""


def _path(state: FeedState) -> str:
    """The address of a feed, always written the same way, whatever way was asked."""
    if len(state.chosen) > 1:
        query = {family.value: value for family, value in state.chosen}
        return page_path("calendars.summit_calendar", slug=state.slug, **query)
    if not state.chosen:
        return page_path("calendars.summit_calendar", slug=state.slug)
    family, value = state.chosen[0]
    if family is FeedFamily.SESSION:
        return page_path("calendars.session_calendar", slug=state.slug, subject=value)
    return page_path("calendars.family_calendar", slug=state.slug, plural=PLURALS[family], value=value)


def _page(state: FeedState, language: str) -> str:
    """The path of the page that shows what the feed does."""
    family = state.family
    if family is FeedFamily.SESSION:
        return page_path("agenda.session", slug=state.slug, subject=state.chosen[0][1], language=language)
    if family is FeedFamily.ORGANISATION:
        return page_path("directory.organisation", subject=state.chosen[0][1], language=language)
    shown = {one.value: value for one, value in state.chosen if one is not FeedFamily.ORGANISATION}
    page = page_path("agenda.programme", slug=state.slug, language=language)
    # The language of what is said there and that of the page have the same name.
    return f"{page}?{urlencode(shown)}" if shown else page


def _filename(state: FeedState) -> str:
    if state.key is not None:
        return f"{state.key}.ics"
    values = [value for _, value in state.chosen if value.isascii() and re.fullmatch(r"[\w-]+", value)]
    return f"{'-'.join([state.slug, *values])}.ics"
