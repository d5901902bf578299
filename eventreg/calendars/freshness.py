"""What is known of the calendars that follow a summit: how often they ask, and which release they said they have.

A poll is not a person, and nobody can be told from anybody else: only kinds of programs are, feed by feed. A client
that comes with an older release is sent the newest one, and sends that number from then on; so what came with an older
one since a release is about as many calendars as were given it. Of those that send no validator, only that they asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from eventreg.access import policy
from eventreg.access.errors import Unknown
from eventreg.access.permissions import Permission
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.agenda.queries import is_slug
from eventreg.calendars.clients import Client
from eventreg.calendars.models import FeedPoll
from eventreg.calendars.polls import SEVERAL
from eventreg.foundation.database import db
from eventreg.foundation.translated_text import TranslatedText
from eventreg.publication.found_by import FeedFamily
from eventreg.publication.models import Feed
from eventreg.summits.errors import SummitUnknown
from eventreg.summits.models import Summit
from eventreg.summits.rules import SummitState

LOOKED_BACK: Final = timedelta(days=14)
"""How far back a kind of calendar is looked for: some ask once a week by default."""

DAY: Final = timedelta(hours=24)
_SHORTEST_SPAN: Final = timedelta(hours=2)
"""Polls are kept by the hour: what happened within less says nothing of how often they come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """One kind of program at one feed, within `LOOKED_BACK`.

    `day` counts its requests of the last 24 hours. Since the newest release that changed the feed, `had` came with that
    release, `told` with an older one, which is to be given it, and `silent` said nothing of what they had; `before` are
    its requests until then. `last_at` is the last one of all (aware UTC). `interval` is how far apart they were.
    """

    client: Client
    day: int
    had: int
    told: int
    silent: int
    before: int
    last_at: datetime
    interval: timedelta | None

    @property
    def not_back(self) -> bool:
        """Whether it asked before the release, and not since."""
        return self.before > 0 and not self.had + self.told + self.silent


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedFeed:
    """A feed somebody asked for, with the newest release that changed it; neither is there where several filters meet.

    `family` is one of `FeedFamily`, or `SEVERAL`.
    """

    family: str
    value: str
    label: TranslatedText | None
    touched: int | None
    changed_at: datetime | None
    followers: tuple[Follower, ...]

    def total(self, name: str) -> int:
        """The sum over its followers of their count called `name`."""
        return sum(getattr(one, name) for one in self.followers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of program at all feeds together: sums, and at how many of its feeds it is not back."""

    client: Client
    day: int
    had: int
    told: int
    silent: int
    last_at: datetime
    feeds: int
    not_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """The requests of one hour, by what their clients had then, as seen from the newest release of each feed.

    `newest` came with it, `given` with an older one after it was made, `older` before; `silent` did not say.
    """

    begins: datetime
    newest: int
    given: int
    older: int
    silent: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.newest + self.given + self.older + self.silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """What the secretariat gets of a summit; `release` is the newest that changed any feed, None before the first.

    `feeds` are those somebody asked for, the whole programme first, then the most asked for; `unasked` counts the
    others. `hours` are those of the last day in which somebody asked, the newest first.
    """

    slug: str
    name: TranslatedText
    zone: str
    city: TranslatedText | None
    archived: bool
    at: datetime
    release: int | None
    changed_at: datetime | None
    feeds: tuple[FollowedFeed, ...]
    unasked: int
    kinds: tuple[Kind, ...]
    hours: tuple[Hour, ...]

    @property
    def day(self) -> int:
        """Requests of the last 24 hours."""
        return sum(one.day for one in self.kinds)

    @property
    def newest(self) -> int:
        """How many of these came with the newest release of what they asked for."""
        return sum(hour.newest for hour in self.hours)

    @property
    def known(self) -> int:
        """How many of these said what they had."""
        return sum(hour.total - hour.silent for hour in self.hours)

    @property
    def missing(self) -> tuple[tuple[FollowedFeed, Follower], ...]:
        """What is not back since a release: feed and kind of program, the one seen last first."""
        found = [(feed, one) for feed in self.feeds for one in feed.followers if one.not_back]
        return tuple(sorted(found, key=lambda pair: pair[1].last_at, reverse=True))


def get_freshness(viewer: Viewer, slug: str, now: datetime) -> Freshness:
    """What is known at `now` (aware UTC) of the calendars of a summit. Four queries, however many feeds and polls.

    Raises `SummitUnknown`, and `Unknown` for whoever may not read it: they are not to know that there is such a page.
    """
    summit = _find_summit(slug) if is_slug(slug) else None
    if summit is None:
        raise SummitUnknown(slug=slug)
    archived = summit.state is SummitState.ARCHIVED
    facts = SummitFacts(summit.public_id, released=summit.touched is not None, archived=archived)
    if not policy.allows(viewer, Permission.READ_FRESHNESS, facts, now):
        raise Unknown
    feeds, unasked = _list_feeds(summit.id, now)
    return Freshness(
        slug=slug,
        name=summit.name,
        zone=summit.zone,
        city=summit.city,
        archived=archived,
        at=now,
        release=summit.touched,
        changed_at=summit.changed_at,
        feeds=feeds,
        unasked=unasked,
        kinds=_kinds(feeds),
        hours=_list_hours(summit.id, now),
    )


def _find_summit(slug: str) -> Any:
    whole = and_(Feed.summit_id == Summit.id, Feed.family == FeedFamily.SUMMIT, Feed.value == "")
    columns = (Summit.id, Summit.public_id, Summit.state, Summit.name, Summit.zone, Summit.city)
    found = select(*columns, Feed.touched, Feed.changed_at).outerjoin(Feed, whole).where(Summit.slug == slug)
    return db.session.execute(found).one_or_none()


def _list_feeds(summit_id: int, now: datetime) -> tuple[tuple[FollowedFeed, ...], int]:
    """The feeds somebody asked for, and how many of the others there are."""
    columns = (Feed.family, Feed.value, Feed.label, Feed.touched, Feed.changed_at)
    offered = db.session.execute(select(*columns).where(Feed.summit_id == summit_id)).all()
    known = {(str(row.family), row.value): row for row in offered}
    followers: dict[tuple[str, str], list[Follower]] = {}
    for row in db.session.execute(_by_client(summit_id, now)):
        followers.setdefault((row.family, row.value), []).append(_follower(row))
    feeds = []
    for key, ones in followers.items():
        feed = known.get(key)
        feeds.append(
            FollowedFeed(
                family=key[0],
                value=key[1],
                label=None if feed is None else feed.label,
                touched=None if feed is None else feed.touched,
                changed_at=None if feed is None else feed.changed_at,
                followers=tuple(sorted(ones, key=lambda one: (-one.day, -one.last_at.timestamp(), one.client))),
            )
        )
    feeds.sort(key=lambda feed: (feed.family != FeedFamily.SUMMIT, -feed.total("day"), feed.family, feed.value))
    return tuple(feeds), len(known.keys() - followers.keys())


def _with_touched(*columns: Any, summit_id: int) -> "Select[Any]":
    """Polls of a summit beside their feeds; none of a feed that there is not."""
    same = and_(Feed.summit_id == FeedPoll.summit_id, Feed.family == FeedPoll.family, Feed.value == FeedPoll.value)
    known = or_(Feed.touched.is_not(None), FeedPoll.family == SEVERAL)
    found = select(*columns).select_from(FeedPoll).outerjoin(Feed, same)
    return found.where(FeedPoll.summit_id == summit_id, known)


_TOUCHED: Final = func.coalesce(Feed.touched, FeedPoll.current)
"""The newest release that changed a feed. Where several filters meet, no row says it: the one that its client was told
of stands for it."""

_SINCE: Final = FeedPoll.current >= _TOUCHED
_SILENT: Final = FeedPoll.held == 0
_NEWEST: Final = FeedPoll.held >= _TOUCHED
_OLDER: Final = and_(FeedPoll.held > 0, FeedPoll.held < _TOUCHED)


def _polls_where(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return func.sum(case((condition, FeedPoll.polls), else_=0)).label(name)


def _by_client(summit_id: int, now: datetime) -> "Select[Any]":
    return (
        _with_touched(
            FeedPoll.family,
            FeedPoll.value,
            FeedPoll.client,
            _polls_where(FeedPoll.hour > now - DAY, "day"),
            _polls_where(and_(_SINCE, _NEWEST), "had"),
            _polls_where(and_(_SINCE, _OLDER), "told"),
            _polls_where(and_(_SINCE, _SILENT), "silent"),
            _polls_where(FeedPoll.current < _TOUCHED, "before"),
            func.sum(FeedPoll.polls).label("polls"),
            func.min(FeedPoll.hour).label("first_hour"),
            func.max(FeedPoll.last_at).label("last_at"),
            summit_id=summit_id,
        )
        .where(FeedPoll.hour > now - LOOKED_BACK)
        .group_by(FeedPoll.family, FeedPoll.value, FeedPoll.client)
    )


def _follower(row: Any) -> Follower:
    span = row.last_at - row.first_hour
    told = row.polls > 1 and span >= _SHORTEST_SPAN
    return Follower(
        client=Client(row.client),
        day=int(row.day),
        had=int(row.had),
        told=int(row.told),
        silent=int(row.silent),
        before=int(row.before),
        last_at=row.last_at,
        interval=span / int(row.polls - 1) if told else None,
    )


def _kinds(feeds: Iterable[FollowedFeed]) -> tuple[Kind, ...]:
    by_client: dict[Client, list[Follower]] = {}
    for feed in feeds:
        for one in feed.followers:
            by_client.setdefault(one.client, []).append(one)
    kinds = [
        Kind(
            client=client,
            day=sum(one.day for one in ones),
            had=sum(one.had for one in ones),
            told=sum(one.told for one in ones),
            silent=sum(one.silent for one in ones),
            last_at=max(one.last_at for one in ones),
            feeds=len(ones),
            not_back=sum(one.not_back for one in ones),
        )
        for client, ones in by_client.items()
    ]
    return tuple(sorted(kinds, key=lambda kind: (-kind.day, -kind.last_at.timestamp(), kind.client)))


def _list_hours(summit_id: int, now: datetime) -> tuple[Hour, ...]:
    counts = (
        _polls_where(_NEWEST, "newest"),
        _polls_where(and_(_OLDER, _SINCE), "given"),
        _polls_where(and_(_OLDER, FeedPoll.current < _TOUCHED), "older"),
        _polls_where(_SILENT, "silent"),
    )
    found = _with_touched(FeedPoll.hour, *counts, summit_id=summit_id).where(FeedPoll.hour > now - DAY)
    rows = db.session.execute(found.group_by(FeedPoll.hour).order_by(FeedPoll.hour.desc()))
    return tuple(
        Hour(begins=hour, newest=int(newest), given=int(given), older=int(older), silent=int(silent))
        for hour, newest, given, older, silent in rows
    )
