"""Who may do what, on one page.

Whatever is not permitted here is not permitted. An act on a session is asked of its summit, before the session is
looked up, so that the answer does not tell whether there is such a session.

The operator at the machine's command line loads, dumps, publishes and reads. The operator can never decide
registrations, however close to the database: only registration officers do. No permission to decide them exists yet,
and when it comes, `operator` is not among its predicates.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from eventreg.access.admission import check_utc
from eventreg.access.enums import Role, Visibility
from eventreg.access.errors import Forbidden, Unknown
from eventreg.access.permissions import Permission
from eventreg.access.things import SessionFacts, SummitFacts, Thing
from eventreg.access.viewer import Viewer
from eventreg.foundation import clock

T = TypeVar("T")
Kind = TypeVar("Kind", SummitFacts, SessionFacts)
Predicate: TypeAlias = Callable[[Viewer, T, datetime], bool]


def any_of(*predicates: Predicate[T]) -> Predicate[T]:
    """Hold where at least one of `predicates` holds; of none, nowhere."""
    return lambda viewer, thing, now: any(holds(viewer, thing, now) for holds in predicates)


def all_of(first: Predicate[T], *others: Predicate[T]) -> Predicate[T]:
    """Hold where every one of the predicates holds; at least one is needed, for "all of none" would let all pass."""
    return lambda viewer, thing, now: all(holds(viewer, thing, now) for holds in (first, *others))


def asked_of(kind: type[Kind], predicate: Predicate[Kind]) -> Predicate[Thing]:
    """Ask `predicate` of things of one kind; a thing of another kind is a mistake of the caller: `TypeError`."""

    def holds(viewer: Viewer, thing: Thing, now: datetime) -> bool:
        if not isinstance(thing, kind):
            raise TypeError(f"asked of {type(thing).__name__}, needs {kind.__name__}")
        return predicate(viewer, thing, now)

    return holds


def anyone(viewer: Viewer, thing: Thing, now: datetime) -> bool:
    """Everybody, the anonymous too."""
    return True


def operator(viewer: Viewer, thing: Thing, now: datetime) -> bool:
    """Whoever runs a command on the machine without acting for someone."""
    return viewer.operator is not None


def registered(viewer: Viewer, thing: Thing, now: datetime) -> bool:
    """Holders of an approved registration of that summit that has not lapsed."""
    return viewer.is_registered(thing.summit, now)


def role(wanted: Role) -> Predicate[Thing]:
    """Holders of a role at the summit the thing belongs to, and at no other."""
    return lambda viewer, thing, now: viewer.has_role(thing.summit, wanted)


def own_organiser(viewer: Viewer, thing: SessionFacts, now: datetime) -> bool:
    """Organisers of this very session."""
    return thing.session in viewer.organised_sessions


def released(viewer: Viewer, thing: SummitFacts, now: datetime) -> bool:
    """Summits that have a release."""
    return thing.released


def not_archived(viewer: Viewer, thing: SummitFacts, now: datetime) -> bool:
    """Summits that still take edits; the load that makes an archived one asks before it is archived."""
    return not thing.archived


def not_removed(viewer: Viewer, thing: SessionFacts, now: datetime) -> bool:
    """Sessions that stand in the programme; what was removed from it is read by nobody."""
    return not thing.removed


def in_sight(viewer: Viewer, thing: SessionFacts, now: datetime) -> bool:
    """Those to whom sessions of this visibility can be read."""
    return READERS[thing.visibility](viewer, thing, now)


secretariat = role(Role.SECRETARIAT)
registration_officer = role(Role.REGISTRATION_OFFICER)
access_control = role(Role.ACCESS_CONTROL)

READERS: Mapping[Visibility, Predicate[Thing]] = MappingProxyType(
    {
        Visibility.PUBLIC: anyone,
        Visibility.REGISTERED: any_of(registered, secretariat, registration_officer, access_control, operator),
        Visibility.HIDDEN: any_of(secretariat, operator),
    }
)
"""Who reads sessions of a visibility without organising them; these look at no more of a thing than its summit."""

POLICY: Mapping[Permission, Predicate[Thing]] = MappingProxyType(
    {
        Permission.READ_SUMMIT: asked_of(SummitFacts, any_of(released, secretariat, operator)),
        Permission.READ_SESSION: asked_of(SessionFacts, all_of(not_removed, any_of(in_sight, own_organiser))),
        Permission.LOAD_SUMMIT: asked_of(SummitFacts, operator),
        Permission.DUMP_SUMMIT: asked_of(SummitFacts, any_of(secretariat, operator)),
        Permission.PUBLISH_RELEASE: asked_of(SummitFacts, any_of(secretariat, operator)),
        Permission.EDIT_PROGRAMME: asked_of(SummitFacts, any_of(all_of(not_archived, secretariat), operator)),
        Permission.SET_ACCESS: asked_of(SummitFacts, any_of(all_of(not_archived, secretariat), operator)),
        Permission.READ_FRESHNESS: asked_of(SummitFacts, any_of(secretariat, operator)),
    }
)
"""Organisers can neither widen nor narrow who may attend.

The operator edits by loading a file alone, and that refuses to change an archived summit: it may only make one.
"""

READING: Mapping[type[Thing], Permission] = MappingProxyType(
    {SummitFacts: Permission.READ_SUMMIT, SessionFacts: Permission.READ_SESSION}
)


def allows(viewer: Viewer, permission: Permission, on: Thing, now: datetime) -> bool:
    """Tell whether `viewer` may do this to `on` at `now` (aware UTC, else `ValueError`)."""
    check_utc(now)
    predicate = POLICY.get(permission)
    return predicate is not None and predicate(viewer, on, now)


def require(viewer: Viewer, permission: Permission, *, on: Thing, now: datetime | None = None) -> None:
    """Return where `allows` says yes at `now` (aware UTC; by default the machine's clock), else raise.

    `Unknown` where the viewer may not even read `on`, whatever was to be done to it; `Forbidden` where the
    viewer reads it and may not do this.
    """
    at = clock.now() if now is None else now
    if allows(viewer, permission, on, at):
        return
    if allows(viewer, READING[type(on)], on, at):
        raise Forbidden
    raise Unknown


@dataclass(frozen=True, slots=True)
class ReadableBy:
    """Which sessions of one summit a viewer may read, in a form that a select can use.

    A session that is not removed is readable where its visibility is among `visibilities` or its public id among
    `organised_sessions` (which may name sessions of other summits too). A removed one is never readable.
    """

    visibilities: frozenset[Visibility]
    organised_sessions: frozenset[str]


def readable_visibilities(viewer: Viewer, summit: str, now: datetime) -> ReadableBy:
    """Tell which sessions of `summit` `viewer` may read at `now` (aware UTC): READ_SESSION, said for a list."""
    check_utc(now)
    any_session_of_it = SummitFacts(summit, released=True, archived=False)
    visibilities = frozenset(one for one, reads in READERS.items() if reads(viewer, any_session_of_it, now))
    return ReadableBy(visibilities, viewer.organised_sessions)
