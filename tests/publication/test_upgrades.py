"""Payloads of older versions."""

from typing import Any

import pytest

from eventreg.publication.upgrades import upgraded

TABLE = {
    1: lambda old: {**old, "added": "in 2"},
    2: lambda old: {("renamed" if name == "name" else name): value for name, value in old.items()},
}
"""Invented: version 2 adds a field, version 3 renames one."""


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (1, {"renamed": "a", "added": "in 2"}),
        (2, {"renamed": "a"}),
        (3, {"name": "a"}),
    ],
)
def test_a_payload_goes_through_every_step_from_its_version_on(version: int, expected: dict[str, Any]) -> None:
    stored = {"name": "a"}
    assert upgraded(stored, version, current=3, upgrades=TABLE) == expected
    assert stored == {"name": "a"}


def test_a_payload_of_a_newer_program_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^payload version 4 is newer than this program's 3$"):
        upgraded({}, 4, current=3, upgrades=TABLE)


@pytest.mark.parametrize("version", [0, -1])
def test_a_version_without_a_way_is_refused(version: int) -> None:
    with pytest.raises(ValueError, match=rf"^no upgrade from payload version {version}$"):
        upgraded({}, version, current=3, upgrades=TABLE)


def test_a_gap_in_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^no upgrade from payload version 2$"):
        upgraded({}, 1, current=3, upgrades={1: TABLE[1]})
