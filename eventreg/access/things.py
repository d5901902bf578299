"""What permissions are asked of, as plain facts."""

from dataclasses import dataclass

from eventreg.access.enums import Visibility


@dataclass(frozen=True, slots=True)
class SummitFacts:
    """A summit by its public id: whether it has a release yet, and whether it is archived."""

    summit: str
    released: bool
    archived: bool


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as its released revision has it, by public ids; `removed`: its latest revision takes it away."""

    summit: str
    session: str
    visibility: Visibility
    removed: bool


Thing = SummitFacts | SessionFacts
