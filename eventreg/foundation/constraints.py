"""From the name of a constraint to the named error its refusal means."""

import re
from typing import Final

from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import IntegrityError

from eventreg.foundation.database import Model
from eventreg.foundation.errors import DomainError

_REFUSALS: Final[dict[str, type[DomainError]]] = {}


def refuses_as(constraint: str, error: type[DomainError]) -> None:
    """Declares that a refusal by `constraint` is to be raised as `error`. A second declaration is a `ValueError`."""
    if _REFUSALS.setdefault(constraint, error) is not error:
        raise ValueError(f"{constraint} already has an error")


def refusals() -> dict[str, type[DomainError]]:
    """Every declared constraint with its error."""
    return dict(_REFUSALS)


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the constraint, unique index or trigger that refused; None where the database does not say.

    PostgreSQL names it. SQLite names CHECKs and our triggers, and for uniqueness only the columns.
    """
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        name: str | None = diagnosis.constraint_name
        return name
    message = str(error.orig)
    if found := re.fullmatch(r"UNIQUE constraint failed: (.+)", message):
        return _unique_over(found.group(1))
    if found := re.fullmatch(r"UNIQUE constraint failed: index '(.+)'", message):
        return found.group(1)
    if found := re.fullmatch(r"CHECK constraint failed: (\w+)", message):
        return found.group(1)
    return message if re.fullmatch(r"[a-z_0-9]+", message) else None


def named_error(error: IntegrityError) -> DomainError | None:
    """The declared error for what refused, or None when nobody foresaw it (a fault of ours, not of the reader)."""
    name = constraint_of(error)
    kind = _REFUSALS.get(name) if name else None
    return kind() if kind else None


def _unique_over(columns: str) -> str | None:
    pairs = [part.split(".") for part in columns.split(", ")]
    table = Model.metadata.tables.get(pairs[0][0])
    if table is None:
        return None
    wanted = {column for _, column in pairs}
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and {c.name for c in constraint.columns} == wanted:
            return str(constraint.name)
    for index in table.indexes:
        if index.unique and {c.name for c in index.columns} == wanted:
            return str(index.name)
    if {c.name for c in table.primary_key.columns} == wanted:
        return str(table.primary_key.name)
    return None
