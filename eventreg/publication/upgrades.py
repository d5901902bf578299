"""Payloads of older versions brought to today's form, before anything is compared or read.

Each `upgrade_N_to_M` is pure, is kept for ever, and has a golden payload in the tests: a field added tomorrow must not
raise the sequence of three thousand sessions.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from eventreg.publication.payload import PAYLOAD_VERSION

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]


def upgrade_1_to_2(payload: dict[str, Any]) -> dict[str, Any]:
    """Version 2 added lists that nothing of version 1 had: quotes, references, related items, pages."""
    return dict(payload)


UPGRADES: Final[Mapping[int, Upgrade]] = {1: upgrade_1_to_2}
"""From a version, the function that makes the next one of it."""


def upgraded(
    payload: dict[str, Any],
    version: int,
    *,
    current: int = PAYLOAD_VERSION,
    upgrades: Mapping[int, Upgrade] = UPGRADES,
) -> dict[str, Any]:
    """`payload` of `version` in the form of `current`. The argument is not changed.

    Raises `ValueError` for a version that is newer than this program, and for one it has no way from.
    """
    if version > current:
        raise ValueError(f"payload version {version} is newer than this program's {current}")
    while version < current:
        if version not in upgrades:
            raise ValueError(f"no upgrade from payload version {version}")
        payload = upgrades[version](payload)
        version += 1
    return payload
