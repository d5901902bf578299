"""The root of every error that has a sentence for its reader."""

from typing import ClassVar


class DomainError(Exception):
    """A named fact that stops a use case.

    `sentence` is marked with `N_()` and holds `%(name)s` placeholders; `facts` fill them. Faces translate it into the
    reader's language with `foundation.words.translate(language, error.sentence, **error.facts)`.
    """

    sentence: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        super().__init__(self.sentence % facts if facts else self.sentence)
        self.facts = facts


class NotFound(DomainError):
    """What was asked for does not exist, or not for this reader: a page answers 404."""


class BadInput(DomainError):
    """Something given from outside cannot be used as it is: a command ends with exit code 1."""


class Refused(DomainError):
    """A rule says no to something well formed: a command ends with exit code 2."""
