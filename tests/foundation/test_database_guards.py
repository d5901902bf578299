"""Triggers, exclusion constraints and full-text tables: there after every migration, named when they are not."""

from collections.abc import Iterator

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask import Flask
from sqlalchemy import Column, Connection, Integer, text

from eventreg.foundation import database_guards
from eventreg.foundation.database import WRITES
from eventreg.foundation.database import db as database
from eventreg.foundation.database_guards import DatabaseGuard, declare, declared, drop, missing, recreate
from eventreg.foundation.search_text import matching, write

NAMES = {
    "sqlite": (
        "search_text_fts",
        "search_text_added",
        "search_text_removed",
        "search_text_changed",
        "room_already_booked_insert",
        "room_already_booked_update",
    ),
    "postgresql": ("ix_search_text_trigrams", "ix_search_text_sounds", "room_already_booked"),
}


@pytest.fixture
def connection(real_db: Flask) -> Iterator[Connection]:
    """A connection of its own, whose transaction is undone: both databases can undo DDL."""
    with (
        real_db.app_context(),
        database.engine.execution_options(**{WRITES: True}).connect() as connection,
        connection.begin() as transaction,
    ):
        yield connection
        transaction.rollback()


def objects(connection: Connection) -> set[tuple[str, str]]:
    """Every trigger, table, index and constraint of the database, with its definition."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name, coalesce(sql, '') FROM sqlite_master"))
    else:
        found = connection.execute(
            text(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE connamespace = current_schema()::regnamespace"
                " UNION SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
            )
        )
    return {(name, definition) for name, definition in found}


def test_these_guards_are_declared(connection: Connection) -> None:
    assert tuple(guard.name for guard in declared(connection.dialect.name)) == NAMES[connection.dialect.name]


def test_none_is_missing_after_the_migrations(connection: Connection) -> None:
    assert missing(connection) == ()


def test_each_that_is_missing_is_named(connection: Connection) -> None:
    for guard in declared(connection.dialect.name):
        with connection.begin_nested() as savepoint:
            for statement in guard.drop:
                connection.exec_driver_sql(statement)
            assert missing(connection) == (guard.name,)
            savepoint.rollback()
    assert missing(connection) == ()


def test_dropping_leaves_none_and_making_them_anew_leaves_all(connection: Connection) -> None:
    before = objects(connection)
    drop(connection)
    assert missing(connection) == NAMES[connection.dialect.name]
    recreate(connection)
    assert missing(connection) == ()
    assert objects(connection) == before


def test_making_them_anew_again_changes_nothing(connection: Connection) -> None:
    before = objects(connection)
    recreate(connection)
    recreate(connection)
    assert objects(connection) == before


def test_a_guard_without_its_table_is_left_out(connection: Connection) -> None:
    drop(connection)
    connection.exec_driver_sql("DROP TABLE occupancy")
    recreate(connection)
    without = tuple(guard.name for guard in declared(connection.dialect.name) if guard.table == "occupancy")
    assert missing(connection) == without
    drop(connection)
    assert missing(connection) == NAMES[connection.dialect.name]


@pytest.mark.parametrize("table", ["occupancy", "search_text"])
def test_a_migration_that_copies_a_table_keeps_its_guards(connection: Connection, table: str) -> None:
    """Batch mode makes a table anew on SQLite, and its triggers go with the old one: `env.py` has this order."""
    before = {name for name, _ in objects(connection)}
    drop(connection)
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table(table, recreate="always") as batch:
        batch.add_column(Column("extra", Integer()))
    recreate(connection)
    assert missing(connection) == ()
    assert {name for name, _ in objects(connection)} == before


def test_a_copied_table_without_its_guards_is_noticed(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return  # PostgreSQL alters tables where they are
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("occupancy", recreate="always") as batch:
        batch.add_column(Column("extra", Integer()))
    assert missing(connection) == ("room_already_booked_insert", "room_already_booked_update")


def test_text_written_before_is_found_after_the_guards_are_made_anew(db: Flask) -> None:
    write("session", 1, {"a": {"en": "Łukasz"}})
    recreate(database.session.connection())
    assert list(database.session.scalars(matching("session", 1, "lukasz"))) == ["a"]
    write("session", 1, {"a": {"en": "Zoë"}})
    assert list(database.session.scalars(matching("session", 1, "lukasz"))) == []
    assert list(database.session.scalars(matching("session", 1, "zoe"))) == ["a"]


def test_a_name_is_declared_once_for_each_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_guards, "_GUARDS", {})
    for dialect in ("sqlite", "postgresql"):
        declare(DatabaseGuard(name="a", table="t", dialect=dialect, drop=(), create=()))
    with pytest.raises(ValueError, match=r"^a is declared twice for sqlite$"):
        declare(DatabaseGuard(name="a", table="u", dialect="sqlite", drop=(), create=()))
