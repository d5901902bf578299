"""What a reader can ask for in vain."""

from eventreg.foundation.errors import NotFound
from eventreg.foundation.words import N_


class NotPublished(NotFound):
    """No such summit or session, or none that this reader may know of: the two must look alike."""

    sentence = N_("There is nothing at this address.")
