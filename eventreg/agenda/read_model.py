"""What a reader gets: frozen values made of one release, never rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from eventreg.foundation.translated_text import TranslatedText
from eventreg.publication.payload import SessionPayload, SummitPayload
from eventreg.publication.queries import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SummitEntry:
    """A summit as released. `as_at` is the instant of its newest release (aware UTC)."""

    public_id: str
    sequence: int
    as_at: datetime
    payload: SummitPayload


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEntry:
    """A session as released. `published_at` is the time of this revision, `first_published_at` of its first."""

    public_id: str
    sequence: int
    published_at: datetime
    first_published_at: datetime
    payload: SessionPayload


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a list shows of a released session in one language, made once and kept: markup, and what it is ordered by.

    `slot` is equal for sessions that share a time, and `head` is the markup of that time. `starts` and `ends` are wall
    times of the summit's zone, `starts_at` and `ends_at` the same as aware UTC; `day` is the stated day, `until` the
    last one of a span. `in_grid` where time and room are known enough to be drawn. `title` and `room_name` are markup
    for what is on now.
    """

    public_id: str
    html: Markup
    slot: tuple[object, ...]
    head: Markup
    title: Markup
    room_name: Markup
    url: str
    day: date | None
    until: date | None
    starts: datetime | None
    ends: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    room: str | None
    in_grid: bool
    cancelled: bool
    dull: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Sessions that share a time; `head` says it."""

    head: Markup
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeDay:
    """The sessions of one day in the summit's zone, in order of time; `day` is None for those without a day."""

    day: date | None
    slots: tuple[Slot, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for slot in self.slots for piece in slot.pieces)

    @property
    def until(self) -> date | None:
        """The last day of a span that all of these sessions share from this day on, where there is one."""
        spans = {(piece.day, piece.until) for piece in self.pieces}
        first, last = spans.pop()
        return last if not spans and first == self.day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """A room in the time grid: the column it begins at, counted from 1, and how many it takes."""

    room: str
    name: str
    at: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A day true to scale: the hours it spans, rooms as columns, and the classes that place each session by its id."""

    hours: tuple[int, ...]
    columns: tuple[GridColumn, ...]
    width: int
    classes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What is on at an instant, and what begins next after it."""

    on: tuple[Piece, ...]
    next: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value a filter offers: `value` in the address, `label` in the reader's language."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter of the programme with what it offers; `name` is the parameter of the address."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.chosen), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedEntry:
    """A related item that its reader may know of: a meeting (by slug), a session (by public id), or an address."""

    title: TranslatedText
    summit: str | None = None
    session: str | None = None
    url: str | None = None
    note: TranslatedText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The programme of a summit as one reader may see it, filtered.

    `standing` are the sessions to show, in order. `day` is the chosen day, and `opened_at` says that nobody chose it.
    `similar` where nothing says the searched words and these come close.
    """

    summit: SummitEntry
    standing: Sequence[Standing]
    all_days: tuple[date, ...]
    rooms: tuple[tuple[str, str], ...]
    filters: tuple[Filter, ...]
    words: str
    total: int
    day: date | None
    opened_at: bool
    similar: bool
    related: tuple[RelatedEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """One session with its summit; `before` is where and when it last was elsewhere, if it moved."""

    summit: SummitEntry
    session: SessionEntry
    before: SessionPayload | None
    related: tuple[RelatedEntry, ...] = ()
