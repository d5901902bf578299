"""Who is asking, as plain facts: no rows, no addresses, nothing that changes while a request is answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from eventreg.access.admission import Credentials, check_utc
from eventreg.access.enums import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """One asker: a holder (one human being, all accounts joined), the operator of a command, or nobody in particular.

    `holder`: opaque id; None is anonymous or the operator.
    `operator`: name of the person who runs a command on the machine without acting for someone.
    `roles`: pairs of a summit's public id and a role held there; the administrator, who has no summit, is never one.
    `administrator`: whether the holder looks after the installation as a whole.
    `organised_sessions`: public ids of the sessions for which the holder acts as an organiser.
    `delegations`: public ids of the delegations for which the holder is a focal point.
    `registrations`: the holder's own, in any state, for any summit.

    Contradictions raise `ValueError`: an operator is no holder, only a holder has roles and registrations, and
    neither name is an address.
    """

    holder: str | None = None
    operator: str | None = None
    roles: frozenset[tuple[str, Role]] = frozenset()
    administrator: bool = False
    organised_sessions: frozenset[str] = frozenset()
    delegations: frozenset[str] = frozenset()
    registrations: tuple[Credentials, ...] = ()

    def __post_init__(self) -> None:
        for name in (self.holder, self.operator):
            if name is not None and (not name.strip() or "@" in name):
                raise ValueError("a holder or an operator is named by something that is neither blank nor an address")
        if self.holder is not None and self.operator is not None:
            raise ValueError("whoever acts as a holder is not the operator")
        belongings = (self.roles, self.administrator, self.organised_sessions, self.delegations, self.registrations)
        if self.holder is None and any(belongings):
            raise ValueError("only a holder has roles, sessions, delegations or registrations")
        if any(role is Role.ADMINISTRATOR for _, role in self.roles):
            raise ValueError("nobody is administrator of one summit")

    @classmethod
    def anonymous(cls) -> Self:
        """Nobody in particular."""
        return cls()

    @classmethod
    def at_command_line(cls, name: str) -> Self:
        """The operator called `name`; of a login name in the form of an address only the part before the @ stays."""
        return cls(operator=name.partition("@")[0].strip())

    @property
    def label(self) -> str:
        """How the history names this viewer, in every language the same; never an address."""
        if self.operator is not None:
            return f"command line: {self.operator}"
        if self.holder is not None:
            return f"holder {self.holder}"
        return "anonymous"

    def has_role(self, summit: str, role: Role) -> bool:
        """Whether the holder has `role` at `summit`; an administrator is one at every summit."""
        if role is Role.ADMINISTRATOR:
            return self.administrator
        return (summit, role) in self.roles

    def is_registered(self, summit: str, now: datetime) -> bool:
        """Whether the holder has an approved registration for `summit` that has not lapsed at `now` (aware UTC).

        It says nothing about a particular day or session: that is the admission guard's to decide.
        """
        check_utc(now)
        return any(own.summit == summit and own.in_force(now) for own in self.registrations)
