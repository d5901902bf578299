"""Grouping by day, and what a filter keeps: decisions on released values."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from eventreg.agenda.read_model import ProgrammeDay, SessionEntry
from eventreg.summits.rules import Certainty

FILTERS: Final = ("day", "room", "theme", "kind", "language")


def by_day(entries: Iterable[SessionEntry]) -> tuple[ProgrammeDay, ...]:
    """Entries, already in order, grouped by their day in the summit's zone; those without a stated day come last.

    An inferred day is no heading: the entry says itself what was inferred.
    """

    def stated_day(entry: SessionEntry) -> date | None:
        when = entry.payload.when
        return when.day if when.certainty in (Certainty.STATED, Certainty.TO_BE_CONFIRMED) else None

    ordered = sorted(entries, key=lambda entry: (stated_day(entry) is None, stated_day(entry) or date.min))
    return tuple(ProgrammeDay(day=day, entries=tuple(group)) for day, group in groupby(ordered, key=stated_day))


def values_of(entry: SessionEntry, name: str) -> tuple[str, ...]:
    """What a session has of the filter `name`: the values an address may hold."""
    payload = entry.payload
    match name:
        case "day":
            (first,) = {group.day for group in by_day([entry])}
            last = entry.payload.when.until or first
            if first is None or last is None:
                return ()
            return tuple((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))
        case "room":
            return (payload.where.room.key,) if payload.where.room else ()
        case "theme":
            return tuple(theme.key for theme in payload.themes)
        case "kind":
            return (payload.kind.value,)
        case "language":
            return tuple(dict.fromkeys((*payload.working_languages, *payload.interpretation)))
    raise ValueError(f"no filter {name!r}")


def kept(entries: Iterable[SessionEntry], chosen: Mapping[str, str]) -> list[SessionEntry]:
    """The entries that have every chosen value."""
    return [entry for entry in entries if all(value in values_of(entry, name) for name, value in chosen.items())]
