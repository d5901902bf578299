"""What can be wrong with a summit file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from eventreg.foundation.errors import BadInput, Refused
from eventreg.foundation.words import N_

LONGEST_SHOWN: Final = 80


def shown(words: str) -> str:
    """`words` of a file as they can stand in a sentence: one line, not endless, nothing that moves a terminal."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in words[:LONGEST_SHOWN])


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong: the line (1-based, 0 where the file as a whole is meant), where, and a sentence."""

    line: int
    place: str
    sentence: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.place + ': ' if self.place else ''}{self.sentence}"


class FileFaulty(BadInput):
    """The file cannot be used as it is; `faults` says why, in the order of its lines."""

    sentence = N_("Faults in the file: %(count)s. Nothing was changed.")

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(sorted(faults))


class ArchivedDiffers(Refused):
    """An archived summit is read-only: its file may be loaded again only with the same content."""

    sentence = N_("The summit %(slug)s is archived and its content differs from the file: %(places)s.")


class Contradiction(Refused):
    """What is permanent cannot be changed by a file."""

    sentence = N_("%(key)s: the %(what)s is %(before)s and the file says %(after)s.")
