"""Tables of venues and rooms."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventreg.foundation.database import Model
from eventreg.foundation.translated_text import TranslatedText, TranslatedTextType


class Venue(Model):
    """A building of a summit."""

    __tablename__ = "venue"
    __table_args__ = (UniqueConstraint("summit_id", "key"), UniqueConstraint("summit_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    name: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    address: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    city: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    country: Mapped[str | None] = mapped_column(String(2))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]

    rooms: Mapped[list["Room"]] = relationship(order_by="Room.position", back_populates="venue")


class Room(Model):
    """A room: numbers that nobody stated are null, which no conflict is ever drawn from."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("summit_id", "key"),
        UniqueConstraint("summit_id", "id"),
        UniqueConstraint("id", "max_parallel"),
        ForeignKeyConstraint(["summit_id", "venue_id"], ["venue.summit_id", "venue.id"]),
        CheckConstraint("max_parallel >= 1", name="max_parallel_positive"),
        CheckConstraint("turnaround_minutes >= 0", name="turnaround_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id", ondelete="CASCADE"))
    venue_id: Mapped[int] = mapped_column(index=True)
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    name: Mapped[TranslatedText] = mapped_column(TranslatedTextType)
    floor: Mapped[TranslatedText | None] = mapped_column(TranslatedTextType)
    seats: Mapped[int | None]
    fire_limit: Mapped[int | None]
    booths: Mapped[int | None]
    step_free: Mapped[bool | None]
    turnaround_minutes: Mapped[int] = mapped_column(default=15)
    max_parallel: Mapped[int] = mapped_column(default=1)

    venue: Mapped[Venue] = relationship(back_populates="rooms")
