"""Calendars that follow a programme or a part of it: their addresses, and the ways into a reader's own calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import quote, urlencode

from flask import url_for
from markupsafe import Markup

from eventreg.agenda import sentences
from eventreg.agenda.queries import LABELS
from eventreg.agenda.read_model import Choice, Filter, Programme, SessionEntry, SummitEntry
from eventreg.agenda.rules import FILTERS
from eventreg.foundation.words import N_, translate
from eventreg.publication.feeds import FeedFacts
from eventreg.web.language import base_url, page_language

PLURALS: Final = {
    "day": "days",
    "room": "rooms",
    "theme": "themes",
    "kind": "kinds",
    "language": "languages",
    "organisation": "organisations",
}
"""What a programme is narrowed to: the parameter of a page, and what the address of a calendar has for it."""

FRAME_HEIGHT: Final = 640
"""Of the frame that partners paste, in CSS pixels; they may change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """One calendar: its own absolute address, and the addresses by which programs and sites subscribe to it."""

    address: str
    device: str
    google: str
    outlook_work: str
    outlook_private: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A calendar as a page offers it.

    `parts` are what it is narrowed to, nothing for the whole programme. `dropped` where the reader's filters have
    no calendar, `searched` where words were looked for, which none can follow: this one goes without them. `quick` are
    the first and the last day on which it asks to be looked at every quarter of an hour, None where there are none.
    `page` is the path of the page about this calendar and `code` that of its QR code; a single session has neither.
    """

    ways: Ways
    parts: tuple[Filter, ...]
    dropped: bool
    searched: bool
    quick: tuple[date, date] | None
    page: str | None
    code: str | None


def ways(path: str, name: str) -> Ways:
    """The ways to subscribe to the calendar at `path` (with its query), which Outlook will call `name`."""
    address = base_url() + path
    webcal = "webcal:" + address.partition(":")[2]
    outlook = urlencode({"url": address, "name": name})
    return Ways(
        address=address,
        device=webcal,
        google=f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        outlook_work=f"https://outlook.office.com/calendar/0/addfromweb?{outlook}",
        outlook_private=f"https://outlook.live.com/calendar/0/addfromweb?{outlook}",
    )


def calendar_path(slug: str, chosen: Mapping[str, str], language: str) -> str:
    """The path of the calendar of a summit's programme, narrowed by `chosen` (filter to value), in `language`."""
    if len(chosen) == 1:
        ((name, value),) = chosen.items()
        return url_for("calendars.family_calendar", slug=slug, plural=PLURALS[name], value=value, lang=language)
    # "language" among the filters is one that is spoken; that of the text is "lang".
    query = {**{name: chosen[name] for name in PLURALS if name in chosen}, "lang": language}
    return f"{url_for('calendars.summit_calendar', slug=slug)}?{urlencode(query)}"


def page_path(endpoint: str, slug: str, chosen: Mapping[str, str]) -> str:
    """The path of a page of a summit in the page's language, narrowed by `chosen` (filter to value)."""
    # Joined by hand: to `url_for`, "language" is that of the page.
    path = url_for(endpoint, slug=slug)
    return f"{path}?{urlencode(chosen)}" if chosen else path


def programme_path(slug: str, chosen: Mapping[str, str]) -> str:
    """The path of the programme's own page with those of the filters in `chosen` that it has."""
    return page_path("agenda.programme", slug, {name: value for name, value in chosen.items() if name in FILTERS})


def follow(
    summit: SummitEntry, filters: Iterable[Filter], *, dropped: bool = False, searched: bool = False
) -> Followed:
    """The calendar of a programme, narrowed by what is chosen in `filters`.

    With `dropped` that of the whole programme: nothing has what the reader chose.
    """
    language, payload = page_language(), summit.payload
    parts = () if dropped else tuple(one for one in filters if one.chosen is not None)
    chosen = {one.name: one.chosen.value for one in parts if one.chosen is not None}
    name = payload.name.in_(language).text
    for part in parts:
        name = translate(language, N_("%(meeting)s – %(part)s"), meeting=name, part=part.chosen and part.chosen.label)
    return Followed(
        ways=ways(calendar_path(payload.slug, chosen, language), name),
        parts=parts,
        dropped=dropped,
        searched=searched,
        quick=quick_days(summit),
        page=page_path("subscribe.page", payload.slug, chosen),
        code=page_path("subscribe.qr_code", payload.slug, chosen),
    )


def follow_session(summit: SummitEntry, session: SessionEntry) -> Followed:
    """The calendar of one session, which must be in a feed."""
    language = page_language()
    path = url_for("calendars.session_calendar", slug=summit.payload.slug, subject=session.public_id, lang=language)
    name = session.payload.title.in_(language).text
    return Followed(
        ways=ways(path, name),
        parts=(),
        dropped=False,
        searched=False,
        quick=quick_days(summit),
        page=None,
        code=None,
    )


def chosen_in(shown: Programme) -> tuple[Filter, ...]:
    """What the reader of a programme chose, the day first."""
    filters = tuple(one for one in shown.filters if one.chosen is not None)
    if shown.day is None or shown.opened_at:
        return filters
    language = page_language()
    label = sentences.day_words(shown.day, language)
    day = Choice(value=shown.day.isoformat(), label=label, chosen=True)
    return (Filter(name="day", label=translate(language, LABELS["day"]), choices=(day,)), *filters)


def quick_days(summit: SummitEntry) -> tuple[date, date] | None:
    """The days, in the summit's zone, on which its calendars ask to be looked at every quarter of an hour."""
    facts = FeedFacts.of(summit.payload)
    if facts.archived or facts.starts_on is None:
        return None
    return facts.starts_on - timedelta(days=1), facts.ends_on or facts.starts_on


def frame_html(url: str, summit: SummitEntry) -> str:
    """The element by which another site shows the programme at `url` (absolute), in the page's language.

    Plain text, for a page that shows it: a sandbox that lets links open and nothing run.
    """
    title = f"{translate(page_language(), N_('Programme'))} – {summit.payload.name.in_(page_language()).text}"
    html = Markup(
        '<iframe src="{url}"\ntitle="{title}"\nwidth="100%" height="{height}" loading="lazy"'
        ' referrerpolicy="no-referrer"\nsandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
    return str(html.format(url=url, title=title, height=FRAME_HEIGHT))
