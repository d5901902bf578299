"""What can be wrong with a summit."""

from eventreg.foundation.constraints import refuses_as
from eventreg.foundation.errors import NotFound, Refused
from eventreg.foundation.words import N_


class SummitUnknown(NotFound):
    """No summit has this slug."""

    sentence = N_("There is no summit “%(slug)s”.")


class MoveRefused(Refused):
    """A summit's state may not move this way: what was public does not become a draft again."""

    sentence = N_("A summit that is %(before)s cannot become %(after)s.")


class SeriesContradicted(Refused):
    """A series is shared by its summits: one file may add to what is known of it, not contradict another."""

    sentence = N_("The series %(key)s: %(field)s is “%(before)s” and the file says “%(after)s”.")


class SlugTaken(Refused):
    """Two people created a summit with one slug at the same time."""

    sentence = N_("Another summit already has this slug.")


refuses_as("uq_summit_slug", SlugTaken)
