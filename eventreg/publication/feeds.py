"""Public feeds: what a release touches of them, and what stands in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, Table, and_, bindparam, insert, or_, select
from sqlalchemy.orm import aliased

from eventreg.access.viewer import Viewer
from eventreg.foundation import clock
from eventreg.foundation.database import db, new_public_id
from eventreg.foundation.translated_text import TranslatedText
from eventreg.publication.found_by import FEED_FACETS, Facet, FeedFamily
from eventreg.publication.models import Feed, Release, Revision, RevisionFacet
from eventreg.publication.payload import SummitPayload, summit_from_json
from eventreg.publication.queries import readable_by
from eventreg.summits.models import Summit
from eventreg.summits.rules import Certainty

WHOLE: Final = (FeedFamily.SUMMIT, "")
"""The feed of a summit's whole programme."""

ANONYMOUS: Final = Viewer.anonymous()
"""A public feed is the same for everybody, whoever asks: caches between us and the reader keep it."""

Key = tuple[FeedFamily, str]
"""What a feed is about, and the value that this is narrowed to."""

_FACETS: Final = {family: facet for facet, family in FEED_FACETS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFacts:
    """What every feed of a summit says of it. Dates are stated ones, in the summit's zone."""

    name: TranslatedText
    zone: str
    languages: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    archived: bool

    @classmethod
    def of(cls, payload: SummitPayload) -> "FeedFacts":
        """What a summit's payload says of it; dates that were inferred are none."""
        stated = payload.dates_certainty is Certainty.STATED
        return cls(
            name=payload.name,
            zone=payload.zone,
            languages=payload.languages,
            starts_on=payload.starts_on if stated else None,
            ends_on=payload.ends_on if stated else None,
            archived=payload.archived,
        )

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "FeedFacts":
        """The facts that `to_json` gave."""
        starts_on, ends_on = value["starts_on"], value["ends_on"]
        return cls(
            name=TranslatedText.from_json(value["name"]),
            zone=value["zone"],
            languages=tuple(value["languages"]),
            starts_on=starts_on and date.fromisoformat(starts_on),
            ends_on=ends_on and date.fromisoformat(ends_on),
            archived=value["archived"],
        )

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "name": self.name.to_json(),
            "zone": self.zone,
            "languages": list(self.languages),
            "starts_on": self.starts_on and self.starts_on.isoformat(),
            "ends_on": self.ends_on and self.ends_on.isoformat(),
            "archived": self.archived,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What a feed's validator and its head are made of, whatever the number of sessions.

    `chosen` is what it is narrowed to, nothing for the whole programme, and `labels` how each of these is called.
    `touched` is the number of the newest release that changed what it shows, `changed_at` its instant (aware UTC), and
    `tokens` are like those of no other state of it. `version` is the token of the whole summit's feed: while it stays,
    every feed of the summit does. `key` is given for a single session: what its files are called.
    """

    summit_id: int
    public_id: str
    slug: str
    facts: FeedFacts
    chosen: tuple[Key, ...]
    labels: tuple[TranslatedText | None, ...]
    touched: int
    changed_at: datetime
    tokens: tuple[str, ...]
    version: str
    key: str | None = None

    @property
    def family(self) -> FeedFamily | None:
        """What it is about; None for a programme narrowed in several ways."""
        if not self.chosen:
            return FeedFamily.SUMMIT
        return self.chosen[0][0] if len(self.chosen) == 1 else None


def find_feed_state(slug: str, chosen: Iterable[Key] = ()) -> FeedState | None:
    """The state of the feed of what has every one of the `chosen` values; None where one of these never had a feed.

    One query. One that is narrowed in several ways has no row: it changes whenever the feed of one of them does, which
    is sometimes more often than it must.
    """
    wanted = tuple(sorted(set(chosen))) or (WHOLE,)
    whole = aliased(Feed)
    one_of = or_(*(and_(Feed.family == family, Feed.value == value) for family, value in wanted))
    found = db.session.execute(
        select(
            Summit.id,
            Summit.public_id,
            whole.facts,
            whole.token,
            Feed.family,
            Feed.value,
            Feed.label,
            Feed.facts,
            Feed.touched,
            Feed.changed_at,
            Feed.token,
        )
        .join(Feed, Feed.summit_id == Summit.id)
        .join(whole, and_(whole.summit_id == Summit.id, whole.family == FeedFamily.SUMMIT, whole.value == ""))
        .where(Summit.slug == slug, one_of)
        .order_by(Feed.family, Feed.value)
    ).all()
    rows = {(row[4], row[5]): row for row in found}
    if len(rows) < len(wanted):
        return None
    summit_id, public_id, facts, version, *_ = found[0]
    latest = max(found, key=lambda row: row[8])
    return FeedState(
        summit_id=summit_id,
        public_id=public_id,
        slug=slug,
        facts=FeedFacts.from_json(facts),
        chosen=() if wanted == (WHOLE,) else wanted,
        labels=tuple(rows[key][6] for key in wanted),
        touched=latest[8],
        changed_at=latest[9],
        tokens=tuple(rows[key][10] for key in wanted),
        version=version,
        key=rows[wanted[0]][7]["key"] if wanted[0][0] is FeedFamily.SESSION else None,
    )


def list_versions() -> dict[str, str]:
    """For each summit with a release, from its slug to the token that changes with any feed of it. One query."""
    found = select(Summit.slug, Feed.token).join(Feed, Feed.summit_id == Summit.id)
    rows = db.session.execute(found.where(Feed.family == FeedFamily.SUMMIT))
    return {slug: token for slug, token in rows}


def list_feeds(summit_id: int) -> Sequence[tuple[FeedFamily, str, TranslatedText | None]]:
    """Every feed of a summit but those of single sessions: family, value, and how that is called. One query."""
    found = select(Feed.family, Feed.value, Feed.label).where(Feed.summit_id == summit_id)
    rows = db.session.execute(found.where(Feed.family != FeedFamily.SESSION).order_by(Feed.family, Feed.value))
    return [(family, value, label) for family, value, label in rows]


def in_feed(state: FeedState) -> "Select[Revision]":
    """The revisions that stand in a feed, in its order: the summit's own first, then sessions by time and room."""
    current = and_(Revision.summit_id == state.summit_id, Revision.until_release.is_(None), Revision.in_feed.is_(True))
    found = select(Revision).where(current, readable_by(ANONYMOUS, state.public_id))
    if state.chosen:
        found = found.where(Revision.session_id.is_not(None))
    for family, value in state.chosen:
        if family is FeedFamily.SESSION:
            found = found.where(Revision.subject == value)
        else:
            has = select(RevisionFacet.revision_id).where(
                RevisionFacet.facet == _FACETS[family], RevisionFacet.value == value
            )
            found = found.where(Revision.id.in_(has))
    by_time = (Revision.day, Revision.starts_at.is_(None), Revision.starts_at)
    by_room = (Revision.room.is_(None), Revision.room, Revision.id)
    return found.order_by(Revision.session_id.is_not(None), *by_time, *by_room)


def touch_feeds(
    release: Release,
    summit: str,
    revisions: Iterable[Mapping[str, Any]],
    facets: Mapping[str, Mapping[tuple[Facet, str], TranslatedText | None]],
) -> None:
    """Says of every feed that `release` changes that it did, after its revisions took the place of those before.

    `revisions` are the rows it wrote, `facets` theirs by subject; `summit` is the public id of its summit.
    """
    rows = list(revisions)
    own = next((row for row in rows if row["subject"] == summit), None)
    ended, began = _ended(release), _began(rows, facets)
    if not ended and not began and own is None:
        return
    columns = (Feed.family, Feed.value, Feed.label, Feed.facts, Feed.changed_at)
    found = select(*columns).where(Feed.summit_id == release.summit_id)
    standing = {(feed.family, feed.value): feed for feed in db.session.execute(found)}
    facts = standing[WHOLE].facts if own is None else FeedFacts.of(summit_from_json(own["payload"])).to_json()
    touched = {WHOLE, *ended, *began}
    if WHOLE in standing and standing[WHOLE].facts != facts:
        # Every feed says them.
        touched |= standing.keys()
    gone = {key for key in ended - began.keys() if key[0] in (FeedFamily.SESSION, FeedFamily.ORGANISATION)}
    if any(family is FeedFamily.ORGANISATION for family, _ in gone):
        gone -= _organisations(release.summit_id)
    made = []
    for key in sorted(touched):
        before = standing.get(key)
        label, key_of_session = (before.label, (before.facts or {}).get("key")) if before else (None, None)
        if key in began:
            label, key_of_session = began[key]
        elif key in gone:
            # What is not shown any more is not called by its name either.
            label, key_of_session = None, None
        said = facts if key == WHOLE else {"key": key_of_session} if key[0] is FeedFamily.SESSION else None
        # It may have been renewed within this second, or by a clock that was put back since.
        least = before.changed_at + timedelta(seconds=1) if before else release.published_at
        made.append(
            {
                "summit_id": release.summit_id,
                "family": key[0],
                "value": key[1],
                "label": label,
                "facts": said,
                "touched": release.number,
                "changed_at": max(release.published_at, least),
                "token": new_public_id(),
            }
        )
    _replace(made)


def renew_feeds(summit_id: int, at: datetime) -> None:
    """Makes every validator of a summit's feeds a new one, since what they say of the same release changed at `at`."""
    found = db.session.scalars(select(Feed).where(Feed.summit_id == summit_id))
    for feed in found:
        feed.token, feed.changed_at = new_public_id(), max(clock.to_second(at), feed.changed_at + timedelta(seconds=1))


def _ended(release: Release) -> set[Key]:
    """The feeds in which something stood until this release."""
    ended = and_(
        Revision.summit_id == release.summit_id,
        Revision.until_release == release.number,
        Revision.in_feed.is_(True),
        Revision.session_id.is_not(None),
    )
    of_facet = select(RevisionFacet.facet, RevisionFacet.value).join(Revision, Revision.id == RevisionFacet.revision_id)
    facets = db.session.execute(of_facet.where(ended, RevisionFacet.facet.in_(list(FEED_FACETS))).distinct())
    subjects = db.session.scalars(select(Revision.subject).where(ended))
    return {(FEED_FACETS[facet], value) for facet, value in facets} | {(FeedFamily.SESSION, one) for one in subjects}


def _organisations(summit_id: int) -> set[Key]:
    """The feeds of the organisations that something names which stands in the programme."""
    current = and_(Revision.summit_id == summit_id, Revision.until_release.is_(None), Revision.in_feed.is_(True))
    named = select(RevisionFacet.value).join(Revision, Revision.id == RevisionFacet.revision_id)
    found = named.where(current, Revision.session_id.is_not(None), RevisionFacet.facet == Facet.ORGANISATION)
    return {(FeedFamily.ORGANISATION, value) for value in db.session.scalars(found.distinct())}


def _began(
    rows: Iterable[Mapping[str, Any]], facets: Mapping[str, Mapping[tuple[Facet, str], TranslatedText | None]]
) -> dict[Key, tuple[TranslatedText | None, str | None]]:
    """The feeds in which something stands from now on: how each is called, and the key where it is of one session."""
    found: dict[Key, tuple[TranslatedText | None, str | None]] = {}
    for row in rows:
        if row["session_id"] is None or not row["in_feed"]:
            continue
        for (facet, value), label in facets[row["subject"]].items():
            if facet in FEED_FACETS:
                found[FEED_FACETS[facet], value] = (label, None)
        title = TranslatedText.from_json(row["payload"]["title"])
        found[FeedFamily.SESSION, row["subject"]] = (title, row["payload"]["key"])
    return found


def _replace(rows: list[dict[str, Any]]) -> None:
    connection, table = db.session.connection(), Feed.__table__
    assert isinstance(table, Table)
    same = and_(*(table.c[name] == bindparam(f"old_{name}") for name in ("summit_id", "family", "value")))
    keys = [{f"old_{name}": row[name] for name in ("summit_id", "family", "value")} for row in rows]
    connection.execute(table.delete().where(same), keys)
    db.session.execute(insert(Feed), rows, execution_options={"render_nulls": True})
