"""What the policy raises when it does not permit."""

from typing import ClassVar

from eventreg.foundation.errors import NotFound, Refused
from eventreg.foundation.words import N_


class Unknown(NotFound):
    """The viewer may not know of the thing; said in the same words as if there were none, and answered 404."""

    sentence: ClassVar[str] = N_("There is nothing here that you can see.")


class Forbidden(Refused):
    """The viewer may know of the thing, but may not do this to it; answered 403."""

    sentence: ClassVar[str] = N_("You are not authorized to do this.")
