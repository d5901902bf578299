"""Tables of organisations, their parents, and persons."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventreg.foundation.database import Model, enum_column, new_public_id
from eventreg.foundation.translated_text import TranslatedText, TranslatedTextType
from eventreg.people.rules import LONGEST_SORT_NAME, OrganisationKind, ParentLink, SeriesRoleKind


class Organisation(Model):
    """A state, ministry, city, body, process, initiative, association, company or university."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, default=new_public_id)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind, "kind"))
    name: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    acronym: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    spellings: Mapped[list[str]] = mapped_column(JSON, default=list)
    country: Mapped[str | None] = mapped_column(String(2))
    about: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)

    parents: Mapped[list["OrganisationParent"]] = relationship(
        foreign_keys="OrganisationParent.organisation_id",
        order_by="OrganisationParent.position",
        cascade="all, delete-orphan",
    )


class OrganisationParent(Model):
    """One of the parents of an organisation, with the kind of the link."""

    __tablename__ = "organisation_parent"
    __table_args__ = (CheckConstraint("organisation_id <> parent_id", name="not_its_own_parent"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    link: Mapped[ParentLink] = mapped_column(enum_column(ParentLink, "link"), primary_key=True)
    position: Mapped[int]

    parent: Mapped[Organisation] = relationship(foreign_keys=[parent_id])


class SeriesRole(Model):
    """A claim that an organisation funds or carries out a series; `printed` is how a source writes the organisation."""

    __tablename__ = "series_role"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[SeriesRoleKind] = mapped_column(enum_column(SeriesRoleKind, "role"))
    printed: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)

    organisation: Mapped[Organisation] = relationship()


class Person(Model):
    """A human being as a programme names one: no account and no address needed."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, default=new_public_id)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    honorific: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    given: Mapped[str | None] = mapped_column(String(200))
    family: Mapped[str] = mapped_column(String(200))
    variants: Mapped[list[str]] = mapped_column(JSON, default=list)
    sort_name: Mapped[str] = mapped_column(String(LONGEST_SORT_NAME))
