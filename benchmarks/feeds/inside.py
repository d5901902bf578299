"""What making a feed costs inside one process: with icalendar, and after a release of one change."""

import gzip
import time
from collections.abc import Callable

from sqlalchemy import func, select

from benchmarks.feeds import against_icalendar as other
from benchmarks.first_line import cpu
from eventreg.app import create_app
from eventreg.calendars.kept import list_blocks
from eventreg.calendars.models import CalendarBlock
from eventreg.cli.summit import publish_slug
from eventreg.foundation.database import db
from eventreg.foundation.transaction import transaction
from eventreg.foundation.words import LANGUAGES
from eventreg.identity.service import operator
from eventreg.programme.models import Session
from eventreg.publication.feeds import find_feed_state
from eventreg.summits.queries import get_summit
from eventreg.web import kept

TIMES = 9


def print_tables(environment: dict[str, str], slug: str, current: float, packed: float) -> None:
    """Prints both tables. `current` and `packed` are CPU seconds of a 304 and of a kept 200 of a real server."""
    app = create_app(environment)
    with app.app_context():
        _against_icalendar(slug, current, packed)
        _after_a_change(slug, lambda: app.test_client().get(f"/summits/{slug}/calendar.ics", headers=PACKED).data)
        db.session.remove()
        db.engine.dispose()


PACKED = {"Accept-Encoding": "gzip"}


def _against_icalendar(slug: str, current: float, packed: float) -> None:
    entries = other.read(slug)
    said = other.words(slug, entries)

    def read_anew() -> None:
        db.session.expunge_all()
        other.read(slug)

    reading, wording = cpu(read_anew, TIMES), cpu(lambda: other.words(slug, entries), TIMES)
    making = cpu(lambda: other.calendar(slug, entries, said), TIMES)
    print("\n| a poll answered by icalendar | CPU | times our 304 | times our 200 gzip |\n|---|---|---|---|")
    for name, spent in (
        ("objects, text and gzip alone", making),
        ("with reading the release and its sentences", reading + wording + making),
    ):
        print(f"| {name} | {spent * 1000:.0f} ms | {spent / current:,.0f} | {spent / packed:,.0f} |")


def _after_a_change(slug: str, poll: Callable[[], bytes]) -> None:
    """Each round changes one session, publishes it, and looks at what the release and the first poll after it do."""
    found: dict[str, list[float]] = {}
    poll()
    for number in range(TIMES):
        before = _blocks()
        change(slug, number)
        publish_slug(operator(), slug)
        db.session.remove()
        written, between = _blocks() - before, _blocks()
        first = _timed(poll)
        assert (written, _blocks() - between) == (len(LANGUAGES), 0)
        again = _timed(poll)
        kept.forget()
        state = find_feed_state(slug)
        assert state is not None
        joined = _timed(lambda state=state: b"".join(b.body for b in list_blocks(state, "en", "http://localhost")))  # type: ignore[misc]
        plain = gzip.decompress(poll())
        packing = _timed(lambda plain=plain: gzip.compress(plain, 6, mtime=0))  # type: ignore[misc]
        for name, spent in (("first", first), ("again", again), ("reading and joining", joined), ("gzip", packing)):
            found.setdefault(name, []).append(spent)
    least = {name: min(spent) * 1000 for name, spent in found.items()}
    print(f"\nA release of one change writes {len(LANGUAGES)} blocks, one a language; the first poll after it, none.\n")
    print("| after a release of one change | first poll | reading and joining blocks | gzip | the next poll |")
    print("|---|---|---|---|---|")
    print(f"| Flask alone, CPU | {' | '.join(f'{least[name]:.1f} ms' for name in ORDER)} |")


ORDER = ("first", "reading and joining", "gzip", "again")


def change(slug: str, number: int) -> None:
    """Changes how many are expected in one session of a summit's draft, and whether it is cancelled."""
    with transaction():
        session = db.session.scalars(
            select(Session).where(Session.summit_id == get_summit(slug).id).order_by(Session.id).limit(1)
        ).one()
        session.expected = number + 1
        session.cancelled = not session.cancelled


def _blocks() -> int:
    return db.session.scalar(select(func.count()).select_from(CalendarBlock)) or 0


def _timed(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin
