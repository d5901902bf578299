"""What a reader gets: frozen values made of one release, never rows."""

from dataclasses import dataclass
from datetime import date, datetime

from eventreg.publication.payload import SessionPayload, SummitPayload


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
class ProgrammeDay:
    """The sessions of one day in the summit's zone, in order of time; `day` is None for those without a day."""

    day: date | None
    entries: tuple[SessionEntry, ...]


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
class Programme:
    """The programme of a summit as one reader may see it, filtered."""

    summit: SummitEntry
    days: tuple[ProgrammeDay, ...]
    all_days: tuple[date, ...]
    filters: tuple[Filter, ...]
    words: str
    total: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """One session with its summit; `before` is the revision that the current one replaced, if there was one."""

    summit: SummitEntry
    session: SessionEntry
    before: SessionPayload | None
