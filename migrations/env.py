"""Runs migrations on SQLite and PostgreSQL, and makes the database guards anew after them."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from eventreg.foundation import database_guards
from eventreg.foundation.database import WRITES, UTCDateTime
from eventreg.foundation.translated_text import TranslatedTextListType, TranslatedTextType

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: object, context: object) -> str | bool:
    """Writes the types of a migration as SQLAlchemy's own: our classes may change, a migration never does."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, (TranslatedTextType, TranslatedTextListType)):
        return "sa.JSON()"
    return False


def run() -> None:
    engine = database.engine.execution_options(**{WRITES: True})
    with engine.connect() as connection, foreign_keys_off(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
            # SQLite can undo DDL, and our connections say BEGIN themselves.
            transactional_ddl=True,
            include_object=lambda thing, name, kind, reflected, compared: not str(name).startswith("search_text_fts"),
        )
        with context.begin_transaction():
            database_guards.drop(connection)
            context.run_migrations()
            database_guards.recreate(connection)
            if connection.dialect.name == "sqlite":
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"the migration breaks foreign keys: {broken[:5]}")


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Batch mode copies a table and drops the old one: on SQLite that must not cascade into the rows that refer to it.

    The pragma does nothing inside a transaction, so it goes to the driver's connection before one begins.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit("Migrations look at the database they change: offline mode is not offered.")
run()
