"""The admission guard: may this person be in this room now?

The rule it keeps: nobody takes part in a session without an approved official registration for that summit, valid that
day and for that session, unless the released session was opened beyond the registered by a member of the secretariat
and a registration officer, two different persons. The rule has no exception; limits have.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import assert_never

from eventreg.access.enums import Access, CategoryKind, RegistrationState


class Basis(StrEnum):
    """What an admission rests on."""

    REGISTRATION = "registration"
    OPENED = "opened"


class Reason(StrEnum):
    """Why the guard decided as it did: a code for staff, never told to the person at the door.

    `not_approved` stands for every state but approved, so that an entrance does not learn of a revocation or of a
    refusal: those reasons are for registration officers.
    """

    ADMITTED = "admitted"
    SESSION_CANCELLED = "session_cancelled"
    NO_REGISTRATION = "no_registration"
    OTHER_SUMMIT = "other_summit"
    NOT_APPROVED = "not_approved"
    LAPSED = "lapsed"
    NOT_VALID_THAT_DAY = "not_valid_that_day"
    NOT_VALID_FOR_PART = "not_valid_for_part"
    NOT_VALID_FOR_AREA = "not_valid_for_area"
    NOT_IN_CATEGORIES = "not_in_categories"
    NOT_INVITED = "not_invited"
    FIRE_LIMIT = "fire_limit"
    CLOSED = "closed"
    SESSION_FULL = "session_full"


def check_utc(instant: datetime) -> None:
    """Raise `ValueError` unless `instant` is aware and in UTC, which is how every instant is stored and compared."""
    if instant.utcoffset() != timedelta(0):
        raise ValueError(f"an aware instant in UTC is needed, not {instant!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What one registration says of its holder, as the guard needs it.

    Identifiers are opaque public ids, categories are keys. Fields that would widen what a registration is good for if
    they were forgotten have no default.

    `days`: calendar days in the summit's zone for which the registration is valid; None is all of them.
    `parts`: parts of the summit for which it is valid; None is all of them.
    `areas`: areas of the venue it gives access to, beyond those that ask for nothing.
    `lapses_at`: first instant (aware UTC) at which a conditional approval no longer counts; None is never.
    `delegation_roles`: what its holder is within the delegation; the guard does not look at it.
    """

    summit: str
    state: RegistrationState
    category: str
    category_kind: CategoryKind
    days: frozenset[date] | None
    parts: frozenset[str] | None
    lapses_at: datetime | None
    delegation_roles: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    invited_sessions: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.lapses_at is not None:
            check_utc(self.lapses_at)

    def has_lapsed(self, now: datetime) -> bool:
        """Whether the approval has run out; at the very instant `lapses_at` it has. `now` is aware UTC."""
        check_utc(now)
        return self.lapses_at is not None and now >= self.lapses_at

    def in_force(self, now: datetime) -> bool:
        """Whether the registration is approved and has not lapsed, whatever day or session it is asked for."""
        return not self.has_lapsed(now) and self.state is RegistrationState.APPROVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The two signatures that open a session beyond the registered; each names a holder, None is not signed yet."""

    secretariat: str | None
    registration_officer: str | None

    @property
    def valid(self) -> bool:
        """Whether both have signed and they are two different persons."""
        return bool(self.secretariat and self.registration_officer) and self.secretariat != self.registration_officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What is asked of whoever wants to enter: a session as released, and how its room stands now.

    `session`: None for an entrance that leads to no session in particular.
    `categories`: keys of the categories admitted where access is by categories; nobody's where it is empty.
    `area`: the area one has to have access to; None asks for nothing.
    `day`: day of the session in the summit's zone; None, not stated, satisfies no registration limited to days.
    `part`: part of the summit; None, belonging to none, satisfies no registration limited to parts.
    `opened`: looked at only where access is open; an open session without a valid opening is for the registered.
    `full`: no seat or place is left. `closed_at`: first instant (aware UTC) at which nobody is let in any more.
    `limits_exceeded`: the reason with which the officer responsible set `full` and `closed_at` aside; None or
    blank is no reason.
    `fire_limit_reached`: nobody more may be in the room; no reason sets it aside.
    """

    summit: str
    session: str | None
    access: Access
    categories: frozenset[str]
    area: str | None
    day: date | None
    part: str | None
    cancelled: bool
    opened: Opening | None = None
    full: bool = False
    closed_at: datetime | None = None
    limits_exceeded: str | None = None
    fire_limit_reached: bool = False

    def __post_init__(self) -> None:
        if self.closed_at is not None:
            check_utc(self.closed_at)

    @property
    def is_open(self) -> bool:
        """Whether the session is open beyond the registered, with both signatures that this takes."""
        return self.access is Access.OPEN and self.opened is not None and self.opened.valid


@dataclass(frozen=True, slots=True)
class Decision:
    """The guard's answer: admitted always has a basis and the reason `admitted`, and nothing else has."""

    admitted: bool
    basis: Basis | None
    reason: Reason

    def __post_init__(self) -> None:
        if not self.admitted == (self.basis is not None) == (self.reason is Reason.ADMITTED):
            raise ValueError(f"a decision that contradicts itself: {self!r}")


def decide(credentials: Credentials | None, gate: Gate, now: datetime) -> Decision:
    """Decide whether the holder of `credentials` (None: has no registration) may pass `gate` at `now`.

    `now` is aware UTC, else `ValueError`. All conditions have to hold, so their order changes no admission; it
    chooses the reason that staff read:

    1. Cancelled, which is true for everybody and makes every other question idle.
    2. The registration, from what it is to what it is good for: exists, this summit, approved, not lapsed, that day,
       that part, that area, and last whom the session is for. The first that fails is the one the registration desk
       has to begin with.
    3. The limits come last, so that an officer who may exceed one is never invited to do so for somebody whom it
       would not help. Among them the fire limit is first, because no reason sets it aside.

    In a session opened with both signatures a valid registration is still the basis where there is one; whoever has
    none is admitted because the session was opened. The limits hold for both.
    """
    check_utc(now)
    if gate.cancelled:
        return _refused(Reason.SESSION_CANCELLED)
    fault = _fault_of_registration(credentials, gate, now)
    if fault is not None and not gate.is_open:
        return _refused(fault)
    limit = _limit_reached(gate, now)
    if limit is not None:
        return _refused(limit)
    return Decision(True, Basis.REGISTRATION if fault is None else Basis.OPENED, Reason.ADMITTED)


def _refused(reason: Reason) -> Decision:
    return Decision(False, None, reason)


def _fault_of_registration(credentials: Credentials | None, gate: Gate, now: datetime) -> Reason | None:
    if credentials is None:
        return Reason.NO_REGISTRATION
    if credentials.summit != gate.summit:
        return Reason.OTHER_SUMMIT
    if credentials.state is not RegistrationState.APPROVED:
        return Reason.NOT_APPROVED
    if credentials.has_lapsed(now):
        return Reason.LAPSED
    if credentials.days is not None and gate.day not in credentials.days:
        return Reason.NOT_VALID_THAT_DAY
    if credentials.parts is not None and gate.part not in credentials.parts:
        return Reason.NOT_VALID_FOR_PART
    if gate.area is not None and gate.area not in credentials.areas:
        return Reason.NOT_VALID_FOR_AREA
    return _not_meant(credentials, gate)


def _not_meant(credentials: Credentials, gate: Gate) -> Reason | None:
    match gate.access:
        case Access.REGISTERED | Access.NOT_STATED | Access.OPEN:
            return None
        case Access.CATEGORIES:
            return None if credentials.category in gate.categories else Reason.NOT_IN_CATEGORIES
        case Access.INVITED:
            return None if gate.session in credentials.invited_sessions else Reason.NOT_INVITED
        case _:
            assert_never(gate.access)


def _limit_reached(gate: Gate, now: datetime) -> Reason | None:
    if gate.fire_limit_reached:
        return Reason.FIRE_LIMIT
    if gate.limits_exceeded and gate.limits_exceeded.strip():
        return None
    if gate.closed_at is not None and now >= gate.closed_at:
        return Reason.CLOSED
    if gate.full:
        return Reason.SESSION_FULL
    return None
