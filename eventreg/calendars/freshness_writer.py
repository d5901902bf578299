"""Counts of polls on their way into the database: a thread of each worker writes them every few seconds.

Nothing of a client is kept but its family. What a worker has counted and not written is lost when it is killed outright
(`kill -9`, a machine without power), so at most what came within `WRITE_SECONDS`; a normal stop writes it first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.util import Finalize
from threading import Event, Thread
from typing import Any, Final

import structlog
from flask import Flask
from sqlalchemy import Table, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from eventreg.calendars.clients import Client, client_of, instant_in, release_at, release_in
from eventreg.calendars.models import FeedPoll
from eventreg.calendars.polls import SEVERAL, Polled, Polls
from eventreg.foundation import clock
from eventreg.foundation.database import db
from eventreg.foundation.transaction import Busy, transaction
from eventreg.publication.models import Release
from eventreg.summits.models import Summit

WRITE_SECONDS: Final = 5
STOP_SECONDS: Final = 10
"""How long a worker that is told to stop waits for its last counts to be written."""

KEPT_DAYS: Final = 60
MOST_WAITING: Final = 20_000
"""How many different counts wait for a database that does not take them; what comes beyond loses its details."""

_CLEAN_EVERY: Final = timedelta(hours=1)
_KEY: Final = ("summit_id", "hour", "family", "value", "language", "client", "held", "current")


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is told apart of polls: `held` is the release in the validator, else `since` says when it was the newest."""

    polled: Polled
    client: Client
    held: int
    since: datetime | None
    hour: datetime


class PollWriter:
    """Writes what `polls` counts into the database of `app`."""

    def __init__(self, app: Flask, polls: Polls) -> None:
        self._app, self._polls = app, polls
        self._waiting: dict[_Counted, tuple[int, datetime]] = {}
        self._failing = False
        self._cleaned_at: datetime | None = None
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="poll-writer", daemon=True)

    def start(self) -> None:
        """Starts the thread, in the process that counts: a fork afterwards does not take it along."""
        self._thread.start()
        # Unlike `atexit`, this is also called at the end of a worker that was forked.
        Finalize(None, self.stop, exitpriority=10)

    def stop(self) -> None:
        """Has the last counts written, and returns when they are, or when that took too long."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def write(self) -> bool:
        """Writes what was counted until now, all or nothing; where False, it waits for the next time."""
        now = clock.now()
        self._gather(now)
        try:
            with self._app.app_context():
                if self._waiting:
                    with transaction():
                        _store(self._waiting)
                    self._waiting = {}
                self._clean(now)
        except Exception as error:  # a thread that ended would count nothing ever after
            self._report(error)
            return False
        if self._failing:
            self._failing = False
            structlog.get_logger().info("polls are written again")
        return True

    def _run(self) -> None:
        while not self._stopping.wait(WRITE_SECONDS):
            self.write()
        self.write()

    def _gather(self, now: datetime) -> None:
        hour = now.replace(minute=0, second=0, microsecond=0)
        for poll, count in self._polls.take().items():
            polled = poll.polled._replace(value="") if poll.polled.family == SEVERAL else poll.polled
            held = release_in(poll.etag)
            since = None if held else instant_in(poll.since)
            counted = _Counted(polled, client_of(poll.agent), held, since, hour)
            if counted not in self._waiting and len(self._waiting) >= MOST_WAITING:
                counted = _Counted(polled, Client.OTHER, 0, None, hour)
            before, _ = self._waiting.get(counted, (0, now))
            self._waiting[counted] = (before + count, now)

    def _clean(self, now: datetime) -> None:
        if self._cleaned_at is not None and now < self._cleaned_at + _CLEAN_EVERY:
            return
        old = delete(FeedPoll).where(FeedPoll.hour < now - timedelta(days=KEPT_DAYS))
        with transaction():
            db.session.execute(old.execution_options(synchronize_session=False))
        self._cleaned_at = now

    def _report(self, error: Exception) -> None:
        """Once for each time that the database is away; never what was to be written."""
        if not self._failing:
            self._failing = True
            log = structlog.get_logger()
            if isinstance(error, Busy | SQLAlchemyError):
                log.warning("polls wait for the database", reason=type(error).__name__)
            else:
                log.exception("polls cannot be written")


def _store(waiting: Mapping[_Counted, tuple[int, datetime]]) -> None:
    wanted = {counted.polled.summit_id for counted in waiting}
    # Held until the end, so that no summit is discarded between this and its rows.
    living = select(Summit.id).where(Summit.id.in_(wanted)).order_by(Summit.id)
    summits = set(db.session.scalars(living.with_for_update(read=True, key_share=True)))
    instants = _instants({counted.polled.summit_id for counted in waiting if counted.since is not None})
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for counted, (polls, last_at) in waiting.items():
        if counted.polled.summit_id in summits:
            row = _row(counted, instants.get(counted.polled.summit_id, ()), polls, last_at)
            key = tuple(row[name] for name in _KEY)
            same = rows.setdefault(key, row | {"polls": 0})
            same["polls"] += polls
            same["last_at"] = max(same["last_at"], last_at)
    if rows:
        # In one order everywhere: two workers that wait for each other's rows would be a deadlock.
        db.session.connection().execute(_adding(), [rows[key] for key in sorted(rows)])


def _instants(summits: Iterable[int]) -> dict[int, list[tuple[int, datetime]]]:
    """For each of these summits the numbers of its releases with their instants; no query for none."""
    found: dict[int, list[tuple[int, datetime]]] = {summit: [] for summit in summits}
    if found:
        columns = (Release.summit_id, Release.number, Release.published_at)
        for summit, number, at in db.session.execute(select(*columns).where(Release.summit_id.in_(found))):
            found[summit].append((number, at))
    return found


def _row(counted: _Counted, instants: Iterable[tuple[int, datetime]], polls: int, last_at: datetime) -> dict[str, Any]:
    polled = counted.polled
    # A release that changed other feeds alone is none of this one.
    by_time = min(release_at(counted.since, instants), polled.current)
    # A number beyond the newest is of no release of this summit: made up, or of one that was discarded.
    held = counted.held if counted.held <= polled.current else 0
    return {
        "summit_id": polled.summit_id,
        "hour": counted.hour,
        "family": str(polled.family),
        "value": polled.value,
        "language": polled.language,
        "client": str(counted.client),
        "held": by_time if counted.since is not None else held,
        "current": polled.current,
        "polls": polls,
        "last_at": last_at,
    }


def _adding() -> Any:
    """The statement that adds counts to those that stand."""
    table = FeedPoll.__table__
    assert isinstance(table, Table)
    dialect = db.session.connection().dialect.name
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    added, stands = insert.excluded, table.c
    newer = case((added.last_at > stands.last_at, added.last_at), else_=stands.last_at)
    return insert.on_conflict_do_update(
        index_elements=[stands[name] for name in _KEY], set_={"polls": stands.polls + added.polls, "last_at": newer}
    )
