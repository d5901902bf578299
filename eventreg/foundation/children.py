"""Rows that belong to another row, made to match a list of plain values."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from eventreg.foundation.database import Model

Row = TypeVar("Row", bound=Model)


def set_values(row: Model, values: Mapping[str, Any]) -> None:
    """Assigns what differs, so that nothing is written for a row that stays as it is."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def set_children(
    rows: list[Row], wanted: Sequence[Mapping[str, Any]], model: type[Row], *, identity: tuple[str, ...]
) -> None:
    """Makes the relationship `rows` hold one row for each of `wanted`, in that order, numbered by `position` from 0.

    A row whose `identity` columns are wanted again is kept and changed in place: deleting and inserting it would run
    into its own unique key. `identity` is unique within `wanted`.
    """
    kept = {tuple(getattr(row, name) for name in identity): row for row in rows}
    result = []
    for position, values in enumerate(wanted):
        values = {**values, "position": position}
        row = kept.get(tuple(values[name] for name in identity))
        if row is None:
            row = model(**values)
        else:
            set_values(row, values)
        result.append(row)
    if result != rows:
        rows[:] = result
