"""What can be wrong with an organisation or a person."""

from eventreg.foundation.errors import Refused
from eventreg.foundation.words import N_


class FactContradicted(Refused):
    """Persons and organisations are shared by all summits: one file may add to them, not contradict another."""

    sentence = N_("%(kind)s %(key)s: %(field)s is “%(before)s” and the file says “%(after)s”.")
