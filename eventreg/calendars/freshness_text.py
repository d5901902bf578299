"""What is known of the calendars of a summit in words: for its page, and as plain lines for a terminal."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from babel.dates import format_timedelta
from babel.numbers import format_percent

from eventreg.agenda import sentences
from eventreg.calendars.clients import CLIENTS, Client
from eventreg.calendars.freshness import FollowedFeed, Freshness, Kind
from eventreg.calendars.polls import SEVERAL
from eventreg.foundation.words import N_, name_of_language, translate
from eventreg.programme.rules import SessionKind
from eventreg.publication.found_by import FeedFamily

LONGEST_LIST: Final = 20

FAMILIES: Final = {
    FeedFamily.SUMMIT: N_("The whole programme"),
    FeedFamily.DAY: N_("Day"),
    FeedFamily.ROOM: N_("Room"),
    FeedFamily.THEME: N_("Theme"),
    FeedFamily.KIND: N_("Kind"),
    FeedFamily.LANGUAGE: N_("Language"),
    FeedFamily.ORGANISATION: N_("Organization"),
    FeedFamily.SESSION: N_("Single session"),
    SEVERAL: N_("Choices of several filters"),
}


def family_words(client: Client, language: str) -> str:
    """How a kind of program is called."""
    return translate(language, CLIENTS[client])


def feed_words(feed: FollowedFeed, language: str) -> tuple[str, str, str | None]:
    """What a feed is about, the name of that or nothing, and the language of the name where it is not `language`."""
    family = translate(language, FAMILIES[feed.family])
    if feed.label is not None:
        shown = feed.label.in_(language)
        return family, shown.text, None if shown.language == language else shown.language
    match feed.family:
        case FeedFamily.DAY:
            return family, sentences.day_words(date.fromisoformat(feed.value), language), None
        case FeedFamily.KIND:
            return family, translate(language, sentences.SESSION_KINDS[SessionKind(feed.value)]), None
        case FeedFamily.LANGUAGE:
            return family, name_of_language(feed.value, language), None
    return family, feed.value, None


def interval_words(interval: timedelta, language: str) -> str:
    """About how long that is: "12 minutes", "3 hours", "2 days"."""
    return format_timedelta(max(interval, timedelta(minutes=1)), granularity="minute", threshold=1.5, locale=language)


def percent_words(part: int, whole: int, language: str) -> str:
    """How much of `whole` that is; never all where something is left, nor nothing where there is something."""
    hundredths = round(100 * part / whole)
    if 0 < part < whole:
        hundredths = min(max(hundredths, 1), 99)
    return format_percent(hundredths / 100, locale=language)


def freshness_lines(facts: Freshness) -> Iterator[str]:
    """The same facts as the page has, in English, a line each."""
    if facts.release is None or facts.changed_at is None:
        yield "Nothing was published yet."
        return
    as_at = sentences.as_at_words(facts.changed_at, facts.zone, "en")
    yield f"Newest release in calendars: {facts.release}, {as_at} ({facts.zone})."
    if not facts.feeds:
        yield "No calendar has asked within 14 days."
        return
    yield f"Requests of the last 24 hours: {facts.day}."
    if facts.known:
        share = percent_words(facts.newest, facts.known, "en")
        yield f"Of the {facts.known} that said what they have, {share} had the newest release."
    yield "Requests in 24 hours; since the newest release of what they follow: had it, were given it, did not say."
    yield "Kinds of calendars:"
    for kind in facts.kinds:
        yield f"  {_kind_words(kind)}"
    yield "Calendars:"
    for feed in facts.feeds[:LONGEST_LIST]:
        yield f"  {_feed_line(feed)}"
    if len(facts.feeds) > LONGEST_LIST:
        yield f"  … and {len(facts.feeds) - LONGEST_LIST} more"
    if facts.missing:
        yield "Not back since the release that changed what they follow:"
    for feed, one in facts.missing[:LONGEST_LIST]:
        usual = "" if one.interval is None else f", usually one request every {interval_words(one.interval, 'en')}"
        last = sentences.as_at_words(one.last_at, facts.zone, "en")
        yield f"  {family_words(one.client, 'en')}, {_name(feed)}: last request {last}{usual}"
    if len(facts.missing) > LONGEST_LIST:
        yield f"  … and {len(facts.missing) - LONGEST_LIST} more"
    yield "A request is not a person, and what a calendar was given it may not show yet."


def _kind_words(kind: Kind) -> str:
    away = f", not back at {kind.not_back} of {kind.feeds} calendars" if kind.not_back else ""
    return f"{family_words(kind.client, 'en')}: {kind.day}; {kind.had}, {kind.told}, {kind.silent}{away}"


def _feed_line(feed: FollowedFeed) -> str:
    changed = "" if feed.touched is None else f" (release {feed.touched})"
    counts = ", ".join(str(feed.total(name)) for name in ("had", "told", "silent"))
    return f"{_name(feed)}{changed}: {feed.total('day')}; {counts}"


def _name(feed: FollowedFeed) -> str:
    family, name, _ = feed_words(feed, "en")
    return f"{family} {name}" if name else family
