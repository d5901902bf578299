"""What can stop a release."""

from collections.abc import Sequence

from eventreg.foundation.errors import Refused
from eventreg.foundation.words import N_
from eventreg.programme.conflicts import Conflict


class DraftMoved(Refused):
    """Somebody else was faster; what this release was made from is no longer what stands."""

    sentence = N_("Somebody else has just published this programme. Look at what changed and publish again.")


class RoomAlreadyBooked(Refused):
    """The database found two sessions in one room at one time, beyond what the room may hold."""

    sentence = N_("A room is already taken at this time by another session.")


class RoomInUse(Refused):
    """A room was to hold fewer sessions side by side than the newest release has in it."""

    sentence = N_(
        "More sessions than that are published side by side in this room. Publish them elsewhere first, then change the"
        " room."
    )


class ConflictsBlock(Refused):
    """What would stand published holds conflicts that block; `conflicts` has one sentence each."""

    sentence = N_("Conflicts that block this release: %(count)s.")

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(count=len(conflicts))
        self.conflicts = tuple(conflicts)


class ArchiveStands(Refused):
    """The release that made a summit an archive is its last."""

    sentence = N_("The summit is archived: what was released stands, and cannot be released anew.")


class StillADraft(Refused):
    """A summit that is a draft is not published."""

    sentence = N_("The summit is still a draft. Set its state to live, then publish.")


class NotFictional(Refused):
    """Somebody wants to take away a summit that is real."""

    sentence = N_("The summit “%(slug)s” is not fictional: what was public of it is never deleted.")
