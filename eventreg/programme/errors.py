"""What can be wrong with a draft."""

from eventreg.foundation.errors import Refused
from eventreg.foundation.words import N_


class SessionKeyTaken(Refused):
    """Two sessions of one summit cannot have one key."""

    sentence = N_("Another session of this summit already has this key.")


class SessionUidTaken(Refused):
    """The permanent id of a session belongs to one session for ever."""

    sentence = N_("Another session already has this uid.")
