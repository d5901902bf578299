"""The database: base class, column types, and how a connection behaves on SQLite and PostgreSQL."""

import enum
import uuid
from datetime import UTC, datetime
from typing import Any, Final

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

WRITES: Final = "eventreg_writes"
"""Execution option of a connection whose transaction writes: on SQLite it takes the write lock at once."""

READS_ONLY: Final = "eventreg_reads_only"
"""Execution option of a connection whose SQLite transaction refuses to write."""

BUSY_TIMEOUT_SECONDS: Final = 30

CONNECT_TIMEOUT_SECONDS: Final = 10
"""How long a server that does not answer is waited for."""

POOL_SIZE: Final = 8
"""Connections, and so threads, of one process."""


class Model(DeclarativeBase):
    """Base of every mapped class. Constraints get a name from their table and columns, the same on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# `create_savepoint` changes nothing while a session has an engine; tests bind it to a connection they roll back.
db = SQLAlchemy(metadata=Model.metadata, session_options={"join_transaction_mode": "create_savepoint"})


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC datetimes go in and come out, on SQLite too. A naive datetime is a `ValueError`."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be an aware datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_public_id() -> str:
    """A fresh opaque permanent id: a bare UUID4, which says nothing of host, order or person (RFC 7986 5.3)."""
    return str(uuid.uuid4())


def enum_column(kind: type[enum.Enum], name: str) -> Enum:
    """A text column that holds the values of `kind`, with a CHECK called `name` on both databases."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def engine_options(url: str) -> dict[str, Any]:
    """Options of `create_engine` for `url`."""
    # Errors go to the log, and the parameters of a statement may be somebody's data.
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_TIMEOUT_SECONDS}, "pool_size": POOL_SIZE, "hide_parameters": True}
    patience = {"connect_timeout": CONNECT_TIMEOUT_SECONDS}
    return {"connect_args": patience, "pool_pre_ping": True, "pool_size": POOL_SIZE, "hide_parameters": True}


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if type(connection).__module__.split(".")[0] != "sqlite3":
        return
    # The driver opens transactions late and by statement kind, which lost updates; we say BEGIN ourselves, below.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes = options.get(WRITES, False)
    if connection.dialect.name == "sqlite":
        # Said at each beginning, since the pool hands out connections that read only before.
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if options.get(READS_ONLY, False) else 'OFF'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif writes:
        # PostgreSQL would wait for ever.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT_SECONDS}s'")
