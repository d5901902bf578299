"""What a release changes for the public, session by session."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eventreg.publication.payload import SessionPayload


class Change(enum.StrEnum):
    """What a release does to a session."""

    ADDED = "added"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One subject of a release: what happened, and the names of the top-level fields that differ."""

    subject: str
    session_id: int | None
    title: str
    change: Change
    fields: tuple[str, ...] = ()


def changed_fields(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Names of the top-level fields of two stored payloads that differ, in alphabetical order."""
    before, after = before or {}, after or {}
    return tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))


def kind_of_change(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Change:
    """What happened to a session between two stored payloads; None stands for "not in the programme"."""
    if before is None:
        return Change.ADDED
    if after is None:
        return Change.REMOVED
    was, is_ = before.get("cancelled", False), after.get("cancelled", False)
    if was != is_:
        return Change.CANCELLED if is_ else Change.REOPENED
    return Change.CHANGED


def moved(before: SessionPayload, after: SessionPayload) -> bool:
    """Whether time or place differ: what a reader who knew the session must be told first.

    A time that is the same on the clock has not moved, though a government may have changed its clocks.
    """
    return not before.when.reads_as(after.when) or before.where != after.where


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What `publication.signals.released` tells: the summit, the number of the release, and its differences."""

    summit_id: int
    slug: str
    number: int
    differences: tuple[Difference, ...]
