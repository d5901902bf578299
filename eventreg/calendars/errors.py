"""Named facts about calendars."""

from eventreg.foundation.errors import BadInput
from eventreg.foundation.words import N_


class NoPublicAddress(BadInput):
    """Events name the addresses of their pages, and no setting says what these begin with."""

    sentence = N_("Set EVENTREG_BASE_URL to the public address: events link to their pages.")
