"""Tables of releases, revisions and room occupancy."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from eventreg.access.enums import Access, Visibility
from eventreg.foundation.constraints import refuses_as
from eventreg.foundation.database import Model, UTCDateTime, enum_column, new_public_id
from eventreg.foundation.database_guards import DatabaseGuard, declare
from eventreg.foundation.translated_text import TranslatedText, TranslatedTextType
from eventreg.publication.errors import DraftMoved, RoomAlreadyBooked, RoomInUse
from eventreg.publication.found_by import Facet, FeedFamily


class Release(Model):
    """One publication of a summit's programme. Numbers of a summit count up from 1 without a gap.

    `token` is like no other release's, ever, not even of a summit that was discarded and made anew: whatever is made
    of a release, or of a revision, may be kept in memory under it.
    """

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("summit_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id"))
    number: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by: Mapped[str] = mapped_column(String(200))
    note: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    token: Mapped[str] = mapped_column(String(36), default=new_public_id)


class Revision(Model):
    """What the public sees of one session, of the summit, or of an organisation, from one release until another.

    `subject` is the public id of the session, of the summit, or of an organisation that the summit mentions;
    `session_id` is null but for a session. Organisations belong to all summits, so a subject is one's own only within
    a summit. What is filtered or guarded has a column; everything else is in the self-contained payload. The row whose
    `until_release` is null is the current one. The last revision of what was removed says so and holds no payload.
    """

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("summit_id", "subject", "sequence"),
        ForeignKeyConstraint(["summit_id", "from_release"], ["release.summit_id", "release.number"]),
        ForeignKeyConstraint(["summit_id", "until_release"], ["release.summit_id", "release.number"]),
        ForeignKeyConstraint(["summit_id", "session_id"], ["session.summit_id", "session.id"]),
        CheckConstraint("until_release IS NULL OR from_release < until_release", name="valid_for_a_while"),
        CheckConstraint("removed = (payload IS NULL)", name="payload_unless_removed"),
        Index(
            "uq_revision_current",
            "summit_id",
            "subject",
            unique=True,
            sqlite_where=text("until_release IS NULL"),
            postgresql_where=text("until_release IS NULL"),
        ),
        Index("ix_revision_current_of_summit", "summit_id", "until_release", "starts_at"),
        Index("ix_revision_subject", "subject", "until_release"),
        Index("ix_revision_feed_began", "summit_id", "in_feed", "from_release"),
        Index("ix_revision_feed_ended", "summit_id", "in_feed", "until_release"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id"))
    session_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(36))
    sequence: Mapped[int]
    from_release: Mapped[int]
    until_release: Mapped[int | None]
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    first_published_at: Mapped[datetime] = mapped_column(UTCDateTime)

    kind: Mapped[str] = mapped_column(String(40))
    visibility: Mapped[Visibility] = mapped_column(enum_column(Visibility, "visibility"))
    access: Mapped[Access] = mapped_column(enum_column(Access, "access"))
    day: Mapped[date | None]
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    room: Mapped[str | None] = mapped_column(String(80))
    cancelled: Mapped[bool] = mapped_column(default=False)
    removed: Mapped[bool] = mapped_column(default=False)
    in_feed: Mapped[bool] = mapped_column(default=True)

    token: Mapped[str] = mapped_column(String(36), default=new_public_id)
    payload_version: Mapped[int]
    payload: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    )


class RevisionFacet(Model):
    """A value by which a revision is found: a room, a theme, a language, an organisation it names, one above it.

    `label` is how rooms and themes are called, so that a filter is offered without opening a payload; `position` is
    where they stand among their like.
    """

    __tablename__ = "revision_facet"
    __table_args__ = (Index("ix_revision_facet_value", "facet", "value", "revision_id"),)

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True)
    facet: Mapped[Facet] = mapped_column(enum_column(Facet, "facet"), primary_key=True)
    value: Mapped[str] = mapped_column(String(80), primary_key=True)
    label: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    position: Mapped[int] = mapped_column(default=0)


class Feed(Model):
    """A public feed that has, or once had, something in it: a calendar that was subscribed to must go on answering.

    `value` is what the family is narrowed to, empty for the whole summit. `touched` is the newest release that changed
    what the feed shows, `changed_at` its instant, and `token` is new with each such change: a validator made of it
    needs nothing else of the programme. `label` is how the room, theme, organisation or session is called. `facts` of
    the whole summit is what every feed says of it; of a session, its key.

    Whatever touches a feed touches that of its whole summit, so that one's token stands for all of them.
    """

    __tablename__ = "feed"
    __table_args__ = (ForeignKeyConstraint(["summit_id", "touched"], ["release.summit_id", "release.number"]),)

    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id"), primary_key=True)
    family: Mapped[FeedFamily] = mapped_column(enum_column(FeedFamily, "family"), primary_key=True)
    value: Mapped[str] = mapped_column(String(80), primary_key=True)
    label: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    touched: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    token: Mapped[str] = mapped_column(String(36), default=new_public_id)


class Occupancy(Model):
    """A room in use by a published session. `lane` numbers what may take place side by side in one room.

    `lanes` repeats the room's `max_parallel` and is tied to it by the key, so that no lane lies beyond it.
    """

    __tablename__ = "occupancy"
    __table_args__ = (
        ForeignKeyConstraint(["room_id", "lanes"], ["room.id", "room.max_parallel"], onupdate="CASCADE"),
        ForeignKeyConstraint(["summit_id", "session_id"], ["session.summit_id", "session.id"]),
        CheckConstraint("lane >= 0 AND lane < lanes", name="lane_in_room"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_occupancy_room_lane", "room_id", "lane", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int]
    session_id: Mapped[int] = mapped_column(unique=True)
    room_id: Mapped[int]
    lanes: Mapped[int]
    lane: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)


refuses_as("room_already_booked", RoomAlreadyBooked)
refuses_as("ck_occupancy_lane_in_room", RoomInUse)
# Two publishers at once: the second one's release number, or its revision, is already there.
refuses_as("uq_release_summit_id_number", DraftMoved)
refuses_as("uq_revision_current", DraftMoved)
refuses_as("uq_revision_summit_id_subject_sequence", DraftMoved)

declare(
    DatabaseGuard(
        name="room_already_booked",
        table="occupancy",
        dialect="postgresql",
        drop=("ALTER TABLE occupancy DROP CONSTRAINT IF EXISTS room_already_booked",),
        create=(
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            "ALTER TABLE occupancy ADD CONSTRAINT room_already_booked EXCLUDE USING gist"
            " (room_id WITH =, lane WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)"
            " DEFERRABLE INITIALLY DEFERRED",
        ),
    )
)
for _name, _when in (("room_already_booked_insert", "INSERT"), ("room_already_booked_update", "UPDATE")):
    declare(
        DatabaseGuard(
            name=_name,
            table="occupancy",
            dialect="sqlite",
            drop=(f"DROP TRIGGER IF EXISTS {_name}",),
            create=(
                f"CREATE TRIGGER {_name} BEFORE {_when} ON occupancy WHEN EXISTS ("  # noqa: S608 - our own names
                " SELECT 1 FROM occupancy o WHERE o.room_id = new.room_id AND o.lane = new.lane"
                " AND o.session_id <> new.session_id"
                " AND o.starts_at < new.ends_at AND new.starts_at < o.ends_at)"
                " BEGIN SELECT RAISE(ABORT, 'room_already_booked'); END",
            ),
        )
    )
