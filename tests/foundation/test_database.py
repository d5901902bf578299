"""Column types and how connections behave."""

import enum
import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, StatementError

from eventreg.foundation.database import (
    BUSY_TIMEOUT_SECONDS,
    POOL_SIZE,
    Model,
    UTCDateTime,
    engine_options,
    enum_column,
    new_public_id,
)
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.history.models import HistoryEntry

INSTANT = datetime(2018, 12, 7, 7, 30, 0, 123456, tzinfo=UTC)


def entry(at: datetime) -> dict[str, object]:
    return {"at": at, "actor": "a", "subject_kind": "k", "subject": "s", "action": "x", "changes": {}}


@pytest.mark.parametrize(
    "at",
    [
        INSTANT,
        INSTANT.astimezone(timezone(timedelta(hours=1))),
        INSTANT.astimezone(timezone(-timedelta(hours=9, minutes=30))),
    ],
    ids=["UTC", "east", "west"],
)
def test_an_instant_comes_back_as_the_same_one_in_utc(db: Flask, at: datetime) -> None:
    database.session.execute(insert(HistoryEntry), [entry(at)])
    found = database.session.scalars(select(HistoryEntry.at)).one()
    assert (found, found.tzinfo) == (INSTANT, UTC)
    assert database.session.scalars(select(HistoryEntry.id).where(HistoryEntry.at == at)).all() != []
    assert database.session.scalars(select(HistoryEntry.id).where(HistoryEntry.at > at)).all() == []


def test_instants_sort_by_time_across_zones_and_fractions(db: Flask) -> None:
    instants = [INSTANT + timedelta(microseconds=n) for n in (-123456, 0, 1, 876544)]
    shown = [at.astimezone(timezone(timedelta(hours=n))) for n, at in enumerate(instants)]
    database.session.execute(insert(HistoryEntry), [entry(at) for at in reversed(shown)])
    assert database.session.scalars(select(HistoryEntry.at).order_by(HistoryEntry.at)).all() == instants


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
def test_a_naive_instant_is_refused(dialect: object) -> None:
    with pytest.raises(ValueError, match=r"^an instant must be an aware datetime$"):
        UTCDateTime().process_bind_param(datetime.fromisoformat("2018-12-07T07:30"), dialect)
    assert UTCDateTime().process_bind_param(None, dialect) is None
    assert UTCDateTime().process_result_value(None, dialect) is None


def test_a_naive_instant_does_not_reach_the_database(db: Flask) -> None:
    with pytest.raises(StatementError, match=r"an instant must be an aware datetime"):
        database.session.execute(insert(HistoryEntry), [entry(datetime.fromisoformat("2018-12-07T07:30"))])


def test_public_ids_are_random_uuids_and_differ() -> None:
    made = [new_public_id() for _ in range(100)]
    assert len(set(made)) == 100
    pattern = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
    assert [one for one in made if not pattern.fullmatch(one)] == []


def test_an_enum_is_kept_as_its_value_with_a_check() -> None:
    kind = enum.StrEnum("Kind", {"FIRST_ONE": "first-one", "SECOND": "second"})
    column = enum_column(kind, "kind")
    assert (column.enums, column.length, column.native_enum) == (["first-one", "second"], 40, False)
    assert (column.create_constraint, column.name) == (True, "kind")


def test_every_constraint_of_the_models_has_a_name() -> None:
    nameless = [
        (table.name, type(constraint).__name__)
        for table in Model.metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None or (isinstance(constraint, CheckConstraint) and "None" in str(constraint.name))
    ]
    assert nameless == []


POOL = {"pool_size": POOL_SIZE, "hide_parameters": True}


def test_a_connection_to_sqlite_waits_enforces_keys_and_writes_ahead(real_db: Flask) -> None:
    with real_db.app_context():
        if database.engine.dialect.name != "sqlite":
            assert engine_options("postgresql://here/db") == POOL | {
                "connect_args": {"connect_timeout": 10},
                "pool_pre_ping": True,
            }
            return
        assert engine_options("sqlite:///here") == POOL | {"connect_args": {"timeout": BUSY_TIMEOUT_SECONDS}}
        pragmas = ("foreign_keys", "journal_mode", "synchronous", "busy_timeout", "query_only")
        found = {name: database.session.scalar(text(f"PRAGMA {name}")) for name in pragmas}
        assert found == {
            "foreign_keys": 1,
            "journal_mode": "wal",
            "synchronous": 1,
            "busy_timeout": 30_000,
            "query_only": 0,
        }


def test_foreign_keys_hold_on_both_databases(real_db: Flask) -> None:
    with real_db.app_context():
        statement = text(
            "INSERT INTO release (summit_id, number, published_at, published_by) VALUES (999, 1, :at, 'nobody')"
        )
        with pytest.raises(IntegrityError), transaction():
            database.session.execute(statement, {"at": date(2018, 12, 7).isoformat()})
