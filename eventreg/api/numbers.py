"""Numbers for programs that know things by number, where we know them by public id."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

HIGHEST: Final = 2**31 - 1
"""Recording systems and apps keep the number in 32 bits with a sign."""


def numbered(public_ids: Iterable[str]) -> dict[str, int]:
    """For each UUID a number from 1 to `HIGHEST`, made of it alone, and another for each.

    Should two be made the same number, the later in the given order gets the next free one: give them in an order that
    does not change, and the earlier keeps its number.
    """
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for public_id in public_ids:
        if public_id in numbers:
            continue
        number = (UUID(public_id).int >> 97) or 1
        while number in taken:
            number = number % HIGHEST + 1
        taken.add(number)
        numbers[public_id] = number
    return numbers
