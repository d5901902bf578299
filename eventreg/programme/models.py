"""Tables of the draft programme. Only `programme`, `publication` and the summit file read them."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.foundation.constraints import refuses_as
from eventreg.foundation.database import Model, UTCDateTime, enum_column, new_public_id
from eventreg.foundation.local_time import LocalTime
from eventreg.foundation.translated_text import TranslatedText, TranslatedTextListType, TranslatedTextType
from eventreg.people.models import Organisation, Person
from eventreg.programme.errors import SessionKeyTaken, SessionUidTaken
from eventreg.programme.rules import (
    Half,
    LanguageUse,
    LineUpKind,
    OrganiserRole,
    Precision,
    Qualifier,
    SessionKind,
    When,
)
from eventreg.summits.models import Source
from eventreg.summits.rules import Certainty
from eventreg.venues.models import Room


class Theme(Model):
    """A theme of a summit's programme."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("summit_id", "key"), UniqueConstraint("summit_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    name: Mapped[TranslatedText] = mapped_column(TranslatedTextType)


class Session(Model):
    """Anything in the programme, as its makers have it now; the public reads revisions instead."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("summit_id", "key"),
        UniqueConstraint("summit_id", "id"),
        ForeignKeyConstraint(["summit_id", "room_id"], ["room.summit_id", "room.id"]),
        CheckConstraint("first_sequence >= 0", name="first_sequence_not_negative"),
        CheckConstraint("(starts_at IS NULL) = (starts_wall IS NULL)", name="start_has_both_times"),
        CheckConstraint("(ends_at IS NULL) = (ends_wall IS NULL)", name="end_has_both_times"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, default=new_public_id)
    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80))
    first_sequence: Mapped[int] = mapped_column(default=0)
    kind: Mapped[SessionKind] = mapped_column(enum_column(SessionKind, "kind"))
    title: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    description: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    report: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    agenda: Mapped[list[TranslatedText]] = mapped_column(TranslatedTextListType, default=list)

    when_precision: Mapped[Precision] = mapped_column(enum_column(Precision, "when_precision"), default=Precision.NONE)
    when_certainty: Mapped[Certainty] = mapped_column(
        enum_column(Certainty, "when_certainty"), default=Certainty.NOT_STATED
    )
    when_reason: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    starts_wall: Mapped[datetime | None] = mapped_column(DateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_wall: Mapped[datetime | None] = mapped_column(DateTime)
    zone: Mapped[str] = mapped_column(String(64))
    day: Mapped[date | None]
    until: Mapped[date | None]
    half: Mapped[Half | None] = mapped_column(enum_column(Half, "half"))
    month_day: Mapped[str | None] = mapped_column(String(5))
    until_month_day: Mapped[str | None] = mapped_column(String(5))

    room_id: Mapped[int | None] = mapped_column(index=True)
    where_certainty: Mapped[Certainty] = mapped_column(
        enum_column(Certainty, "where_certainty"), default=Certainty.NOT_STATED
    )
    where_reason: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)

    access: Mapped[Access] = mapped_column(enum_column(Access, "access"), default=Access.NOT_STATED)
    access_categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    visibility: Mapped[Visibility] = mapped_column(enum_column(Visibility, "visibility"), default=Visibility.PUBLIC)
    press: Mapped[Press] = mapped_column(enum_column(Press, "press"), default=Press.NOT_STATED)
    webcast: Mapped[Webcast] = mapped_column(enum_column(Webcast, "webcast"), default=Webcast.NOT_STATED)
    expected: Mapped[int | None]

    cancelled: Mapped[bool] = mapped_column(default=False)
    cancelled_note: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    removed: Mapped[bool] = mapped_column(default=False)

    # By its own column alone: taking the room away must not take the summit away with it.
    room: Mapped[Room | None] = relationship(foreign_keys=[room_id], primaryjoin="Session.room_id == Room.id")
    languages: Mapped[list["SessionLanguage"]] = relationship(
        order_by="SessionLanguage.position", cascade="all, delete-orphan"
    )
    themes: Mapped[list["SessionTheme"]] = relationship(order_by="SessionTheme.position", cascade="all, delete-orphan")
    organisers: Mapped[list["Organiser"]] = relationship(order_by="Organiser.position", cascade="all, delete-orphan")
    line_ups: Mapped[list["LineUp"]] = relationship(order_by="LineUp.position", cascade="all, delete-orphan")
    figures: Mapped[list["Figure"]] = relationship(order_by="Figure.position", cascade="all, delete-orphan")
    quotes: Mapped[list["Quote"]] = relationship(order_by="Quote.position", cascade="all, delete-orphan")
    references: Mapped[list["Reference"]] = relationship(order_by="Reference.position", cascade="all, delete-orphan")
    related: Mapped[list["Related"]] = relationship(
        order_by="Related.position",
        cascade="all, delete-orphan",
        foreign_keys="Related.session_id",
        primaryjoin="Session.id == Related.session_id",
    )

    @property
    def when(self) -> When:
        """When it takes place; assigning writes wall times and instants together."""
        return When(
            precision=self.when_precision,
            certainty=self.when_certainty,
            reason=self.when_reason,
            starts=_local(self.starts_wall, self.zone, self.starts_at),
            ends=_local(self.ends_wall, self.zone, self.ends_at),
            day=self.day,
            until=self.until,
            half=self.half,
            month_day=self.month_day,
            until_month_day=self.until_month_day,
        )

    @when.setter
    def when(self, value: When) -> None:
        self.when_precision = value.precision
        self.when_certainty = value.certainty
        self.when_reason = value.reason
        self.starts_wall, self.starts_at = (value.starts.wall, value.starts.at) if value.starts else (None, None)
        self.ends_wall, self.ends_at = (value.ends.wall, value.ends.at) if value.ends else (None, None)
        self.day, self.until, self.half = value.day, value.until, value.half
        self.month_day, self.until_month_day = value.month_day, value.until_month_day


def _local(wall: datetime | None, zone: str, at: datetime | None) -> LocalTime | None:
    return None if wall is None or at is None else LocalTime(wall=wall, zone=zone, at=at)


class SessionLanguage(Model):
    """A working language, or a language into which interpretation is provided."""

    __tablename__ = "session_language"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    use: Mapped[LanguageUse] = mapped_column(enum_column(LanguageUse, "use"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    position: Mapped[int]


class SessionTheme(Model):
    """A theme of a session; at most one is the primary one."""

    __tablename__ = "session_theme"
    __table_args__ = (
        ForeignKeyConstraint(["summit_id", "session_id"], ["session.summit_id", "session.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "theme_id"], ["theme.summit_id", "theme.id"]),
    )

    session_id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    summit_id: Mapped[int]
    position: Mapped[int]
    primary: Mapped[bool] = mapped_column(default=False)

    theme: Mapped[Theme] = relationship(foreign_keys=[theme_id], primaryjoin="SessionTheme.theme_id == Theme.id")


class Organiser(Model):
    """A claim of one source that an organisation organises, supports or funds a session, or the summit itself.

    As in every table below, a row whose `session_id` is null belongs to the summit.
    """

    __tablename__ = "organiser"
    __table_args__ = (
        ForeignKeyConstraint(["summit_id"], ["summit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "session_id"], ["session.summit_id", "session.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "source_id"], ["source.summit_id", "source.id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(index=True)
    session_id: Mapped[int | None] = mapped_column(index=True)
    position: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[OrganiserRole] = mapped_column(enum_column(OrganiserRole, "role"))
    printed: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    source_id: Mapped[int | None] = mapped_column(index=True)

    organisation: Mapped[Organisation] = relationship()
    source: Mapped[Source | None] = relationship(
        foreign_keys=[source_id], primaryjoin="Organiser.source_id == Source.id"
    )


class LineUp(Model):
    """A list of appearances as one source gives it; sources are never merged."""

    __tablename__ = "line_up"
    __table_args__ = (
        ForeignKeyConstraint(["summit_id", "session_id"], ["session.summit_id", "session.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "source_id"], ["source.summit_id", "source.id"]),
        UniqueConstraint("session_id", "source_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int]
    session_id: Mapped[int] = mapped_column(index=True)
    source_id: Mapped[int] = mapped_column(index=True)
    position: Mapped[int]
    kind: Mapped[LineUpKind] = mapped_column(enum_column(LineUpKind, "kind"))
    type_words: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    announced_count: Mapped[int | None]
    note: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)

    source: Mapped[Source] = relationship(foreign_keys=[source_id], primaryjoin="LineUp.source_id == Source.id")
    panelists: Mapped[list["Panelist"]] = relationship(
        order_by="Panelist.position", cascade="all, delete-orphan", back_populates="line_up"
    )


class Panelist(Model):
    """One seat: a person, an organisation, or a post alone, with names and posts as printed that day."""

    __tablename__ = "panelist"
    __table_args__ = (
        UniqueConstraint("line_up_id", "key"),
        CheckConstraint(
            "person_id IS NOT NULL OR organisation_id IS NOT NULL OR post IS NOT NULL", name="somebody_or_a_post"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_up_id: Mapped[int] = mapped_column(ForeignKey("line_up.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    roles: Mapped[list[str]] = mapped_column(JSON)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(401))
    honorific: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    post: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    country: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    represents: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    represents_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    group: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    contribution: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    same_seat_as: Mapped[str | None] = mapped_column(String(80))

    line_up: Mapped[LineUp] = relationship(back_populates="panelists")
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=[organisation_id])
    represents_organisation: Mapped[Organisation | None] = relationship(foreign_keys=[represents_organisation_id])


class Figure(Model):
    """A number a source gives, with its qualifier and what is counted."""

    __tablename__ = "figure"
    __table_args__ = (
        ForeignKeyConstraint(["summit_id"], ["summit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "session_id"], ["session.summit_id", "session.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "source_id"], ["source.summit_id", "source.id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(index=True)
    session_id: Mapped[int | None] = mapped_column(index=True)
    position: Mapped[int]
    subject: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    qualifier: Mapped[Qualifier] = mapped_column(enum_column(Qualifier, "qualifier"))
    value: Mapped[int]
    counted: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    place: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    period: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    source_id: Mapped[int | None] = mapped_column(index=True)

    source: Mapped[Source | None] = relationship(foreign_keys=[source_id], primaryjoin="Figure.source_id == Source.id")


class Quote(Model):
    """A statement of a person in a report, which is no appearance; `verbatim` where the source prints it as one."""

    __tablename__ = "quote"
    __table_args__ = (
        ForeignKeyConstraint(["summit_id"], ["summit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "session_id"], ["session.summit_id", "session.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "source_id"], ["source.summit_id", "source.id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(index=True)
    session_id: Mapped[int | None] = mapped_column(index=True)
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(401))
    honorific: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    post: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    text: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    verbatim: Mapped[bool] = mapped_column(default=False)
    source_id: Mapped[int | None] = mapped_column(index=True)

    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    source: Mapped[Source | None] = relationship(foreign_keys=[source_id], primaryjoin="Quote.source_id == Source.id")


class Reference(Model):
    """A document, strategy or framework that a source cites."""

    __tablename__ = "reference"
    __table_args__ = (
        ForeignKeyConstraint(["summit_id"], ["summit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "session_id"], ["session.summit_id", "session.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "source_id"], ["source.summit_id", "source.id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(index=True)
    session_id: Mapped[int | None] = mapped_column(index=True)
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    title: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    acronym: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    note: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    url: Mapped[str | None] = mapped_column(String(500))
    source_id: Mapped[int | None] = mapped_column(index=True)

    source: Mapped[Source | None] = relationship(
        foreign_keys=[source_id], primaryjoin="Reference.source_id == Source.id"
    )


class Related(Model):
    """A link to another summit, to another session of the same one, or to an address elsewhere.

    A summit is named by its slug alone: it may be loaded later, and a page shows only what its reader may read.
    """

    __tablename__ = "related"
    __table_args__ = (
        ForeignKeyConstraint(["summit_id"], ["summit.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "session_id"], ["session.summit_id", "session.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["summit_id", "to_session"], ["session.summit_id", "session.key"], ondelete="CASCADE"),
        CheckConstraint(
            "(CASE WHEN to_summit IS NULL THEN 0 ELSE 1 END) + (CASE WHEN to_session IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN url IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_target",
        ),
        CheckConstraint("(url IS NULL) = (title IS NULL)", name="title_of_url"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(index=True)
    session_id: Mapped[int | None] = mapped_column(index=True)
    position: Mapped[int]
    to_summit: Mapped[str | None] = mapped_column(String(80))
    to_session: Mapped[str | None] = mapped_column(String(80), index=True)
    url: Mapped[str | None] = mapped_column(String(500))
    title: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    note: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)


# Here and not beside the errors, which nobody who writes sessions imports.
refuses_as("uq_session_summit_id_key", SessionKeyTaken)
refuses_as("uq_session_public_id", SessionUidTaken)
