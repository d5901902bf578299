"""Names that lists are sorted by."""

import pytest

from eventreg.people.models import Person
from eventreg.people.rules import LONGEST_SORT_NAME, sort_name


@pytest.mark.parametrize(
    ("given", "family", "expected"),
    [
        ("Moustapha", "HININ", "HININ, Moustapha"),
        (None, "KHERRATI", "KHERRATI"),
        ("", "KHERRATI", "KHERRATI"),
        ("g" * 200, "f" * 200, "f" * 200 + ", " + "g" * 199),
    ],
)
def test_the_family_name_comes_first_as_written(given: str | None, family: str, expected: str) -> None:
    assert sort_name(given, family) == expected


def test_the_longest_sort_name_fits_its_column() -> None:
    assert Person.__table__.c.sort_name.type.length == LONGEST_SORT_NAME
