"""Where a change becomes permanent: the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, OperationalError

from eventreg.foundation.constraints import named_error
from eventreg.foundation.database import READS_ONLY, WRITES, db
from eventreg.foundation.errors import DomainError
from eventreg.foundation.words import N_

_OPEN = "eventreg_transaction_open"


class Busy(DomainError):
    """Another writer held the database past the timeout: a page answers 503 with Retry-After."""

    sentence = N_("The system is busy. Nothing was changed; please try again in a moment.")


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside becomes permanent together, or not at all.

    Takes the write lock of SQLite at once, and drops what the session had read before: a service decides from rows
    read inside. Raises `RuntimeError` when nested or when changes are already pending, `Busy` when the lock cannot be
    had in time, and the named error of a constraint that refuses.
    """
    session = db.session()
    if session.info.get(_OPEN):
        raise RuntimeError("transaction() inside transaction()")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes are pending outside transaction()")
    session.rollback()
    session.info[_OPEN] = True
    try:
        session.connection(execution_options={WRITES: True})
        yield
        session.commit()
    except IntegrityError as error:
        session.rollback()
        named = named_error(error)
        if named is None:
            raise
        raise named from error
    except OperationalError as error:
        session.rollback()
        if is_lock(error):
            raise Busy from error
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_OPEN, None)


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is the database as it was at one instant; nothing can be written.

    SQLite gives one instant to any reader, and is told to refuse writes. On PostgreSQL the transaction is REPEATABLE
    READ, READ ONLY. Raises `RuntimeError` inside `transaction()` or when changes are pending.
    """
    session = db.session()
    if session.info.get(_OPEN) or session.new or session.dirty or session.deleted:
        raise RuntimeError("snapshot() with changes under way")
    session.rollback()
    connection = session.connection(execution_options={READS_ONLY: True})
    if connection.dialect.name == "postgresql" and not connection.in_nested_transaction():
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    try:
        yield
        if session.new or session.dirty or session.deleted:
            raise RuntimeError("changes inside snapshot()")
    finally:
        session.rollback()


def is_lock(error: OperationalError) -> bool:
    """Whether another transaction was in the way, so that trying again may help."""
    state = getattr(error.orig, "sqlstate", None)
    # 40001 serialization failure, 40P01 deadlock, 55P03 lock not available (PostgreSQL, appendix A).
    return state in {"40001", "40P01", "55P03"} or "database is locked" in str(error.orig)
