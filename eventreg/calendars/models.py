"""Tables of what was made for calendars, and of who asked for it."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from eventreg.foundation.database import Model, UTCDateTime


class CalendarBlock(Model):
    """The event of a revision in one language, as it was written when that was released.

    It stays as it is when the program learns to write it otherwise: what calendars hold of a session changes with the
    session's sequence, and not before. `base_url` is the public address it was written for.
    """

    __tablename__ = "calendar_block"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    base_url: Mapped[str] = mapped_column(String(300))
    renderer: Mapped[str] = mapped_column(String(8))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class FeedPoll(Model):
    """How often one kind of client asked for a feed within an hour, and which release of it the client had then.

    `family` and `value` name the feed; a programme narrowed in several ways is of the family "several".
    `language` is that of its text. `held` is the release in the client's validator, 0 where it sent none that tells;
    `current` the one it was told of. `hour` is the beginning of the hour, `last_at` the last such question (aware UTC).
    """

    __tablename__ = "feed_poll"

    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id", ondelete="CASCADE"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    family: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(300), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    client: Mapped[str] = mapped_column(String(40), primary_key=True)
    held: Mapped[int] = mapped_column(primary_key=True)
    current: Mapped[int] = mapped_column(primary_key=True)
    polls: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)
