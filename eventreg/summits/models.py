"""Tables of series, summits, participating countries and sources."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventreg.foundation.database import Model, enum_column, new_public_id
from eventreg.foundation.translated_text import TranslatedText, TranslatedTextListType, TranslatedTextType
from eventreg.summits.rules import Certainty, Register, SeriesKind, SourceKind, SummitKind, SummitState


class Series(Model):
    """What several summits belong to: a forum, a programme of several years."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, default=new_public_id)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[SeriesKind] = mapped_column(enum_column(SeriesKind, "kind"))
    name: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    acronym: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    about: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    starts: Mapped[str | None] = mapped_column(String(10))
    ends: Mapped[str | None] = mapped_column(String(10))
    contact_url: Mapped[str | None] = mapped_column(String(500))
    contact_email: Mapped[str | None] = mapped_column(String(254))

    phases: Mapped[list["SeriesPhase"]] = relationship(order_by="SeriesPhase.position", cascade="all, delete-orphan")


class SeriesPhase(Model):
    """A phase of a programme, with its period in the words of its source."""

    __tablename__ = "series_phase"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    period: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    about: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)


class Summit(Model):
    """One meeting with dates, a place, a time zone and a registration procedure."""

    __tablename__ = "summit"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name="dates_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, default=new_public_id)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    kind: Mapped[SummitKind] = mapped_column(enum_column(SummitKind, "kind"))
    state: Mapped[SummitState] = mapped_column(enum_column(SummitState, "state"), default=SummitState.DRAFT)
    name: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    also_called: Mapped[list[TranslatedText]] = mapped_column(TranslatedTextListType, default=list)
    fictional: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    dates_certainty: Mapped[Certainty] = mapped_column(
        enum_column(Certainty, "dates_certainty"), default=Certainty.STATED
    )
    dates_reason: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    month_day: Mapped[str | None] = mapped_column(String(5))
    until_month_day: Mapped[str | None] = mapped_column(String(5))
    zone: Mapped[str] = mapped_column(String(64))
    languages: Mapped[list[str]] = mapped_column(JSON)
    city: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    country: Mapped[str | None] = mapped_column(String(2))
    description: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    groups: Mapped[list[TranslatedText]] = mapped_column(TranslatedTextListType, default=list)
    register: Mapped[Register] = mapped_column(enum_column(Register, "register"), default=Register.NOT_STATED)
    register_url: Mapped[str | None] = mapped_column(String(500))
    register_text: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    conflict_impacts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    series: Mapped[Series | None] = relationship()
    countries: Mapped[list["SummitCountry"]] = relationship(
        order_by="SummitCountry.position", cascade="all, delete-orphan"
    )
    sources: Mapped[list["Source"]] = relationship(order_by="Source.position", cascade="all, delete-orphan")
    information: Mapped[list["InformationPage"]] = relationship(
        order_by="InformationPage.position", cascade="all, delete-orphan"
    )


class SummitCountry(Model):
    """A participating country, in the order its source gives and under the name printed there."""

    __tablename__ = "summit_country"

    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str | None] = mapped_column(String(2))
    name: Mapped[TranslatedText] = mapped_column(TranslatedTextType)


class InformationPage(Model):
    """Something participants must know, written by the secretariat; `text` is Markdown and is kept as it was typed."""

    __tablename__ = "information_page"
    __table_args__ = (UniqueConstraint("summit_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    title: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    text: Mapped[TranslatedText] = mapped_column(TranslatedTextType)


class Source(Model):
    """A document that says something of the summit or of a session."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("summit_id", "key"), UniqueConstraint("summit_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[SourceKind] = mapped_column(enum_column(SourceKind, "kind"))
    title: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    publisher: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    language: Mapped[str | None] = mapped_column(String(8))
    published_on: Mapped[date | None]
    url: Mapped[str | None] = mapped_column(String(500))
