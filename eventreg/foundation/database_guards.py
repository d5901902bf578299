"""Triggers, exclusion constraints and full-text tables, which migrations cannot see and batch mode silently drops.

Each is declared once beside the model it guards; `recreate` makes all of them anew after every migration.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, inspect, text


@dataclass(frozen=True, slots=True)
class DatabaseGuard:
    """One object of the database: `name` as the database knows it, `table` it needs, statements by dialect.

    `column` is one of the table's that it needs, too, where the table was there before the column.
    """

    name: str
    table: str
    dialect: str
    drop: tuple[str, ...]
    create: tuple[str, ...]
    column: str | None = None


_GUARDS: Final[dict[tuple[str, str], DatabaseGuard]] = {}


def declare(guard: DatabaseGuard) -> None:
    """Adds `guard`. The same name twice for one dialect is a `ValueError`."""
    key = (guard.dialect, guard.name)
    if key in _GUARDS:
        raise ValueError(f"{guard.name} is declared twice for {guard.dialect}")
    _GUARDS[key] = guard


def declared(dialect: str) -> tuple[DatabaseGuard, ...]:
    """The guards of `dialect` in the order they were declared."""
    return tuple(guard for guard in _GUARDS.values() if guard.dialect == dialect)


def recreate(connection: Connection) -> None:
    """Drops and makes anew every guard whose table and column exist. Runs in the caller's transaction."""
    look = inspect(connection)
    tables = set(look.get_table_names())
    for guard in declared(connection.dialect.name):
        if guard.table not in tables:
            continue
        if guard.column is None or guard.column in {one["name"] for one in look.get_columns(guard.table)}:
            _run(connection, (*guard.drop, *guard.create))


def drop(connection: Connection) -> None:
    """Drops every guard, so that a migration may change the tables below them. Runs in the caller's transaction."""
    tables = set(inspect(connection).get_table_names())
    for guard in reversed(declared(connection.dialect.name)):
        if guard.table in tables:
            _run(connection, guard.drop)


def missing(connection: Connection) -> tuple[str, ...]:
    """Names of declared guards that this database does not have."""
    if connection.dialect.name == "sqlite":
        found = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'table')")))
    else:
        found = set(
            connection.scalars(
                text(
                    "SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
                    " JOIN pg_namespace n ON n.oid = pg_class.relnamespace WHERE n.nspname = current_schema()"
                    " UNION SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()"
                )
            )
        )
    return tuple(guard.name for guard in declared(connection.dialect.name) if guard.name not in found)


def _run(connection: Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
