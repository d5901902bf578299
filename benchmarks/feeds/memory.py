"""What a worker holds in memory when every feed of a summit was asked for."""

from http.client import HTTPConnection
from urllib.parse import quote

from sqlalchemy import select

from benchmarks.feeds.machine import resident
from benchmarks.feeds.servers import SLUGS
from eventreg.agenda.subscribe import PLURALS
from eventreg.app import create_app
from eventreg.calendars import kept, validators
from eventreg.foundation.database import db
from eventreg.foundation.words import LANGUAGES
from eventreg.publication.found_by import FeedFamily
from eventreg.publication.models import Feed
from eventreg.summits.queries import get_summit
from subscribers.serving import Installation, Server, ask_on, connect

SIZES = (300, 3000)
MEGABYTE = 1024 * 1024


def print_table(installation: Installation) -> None:
    """Prints what two workers hold: one that is asked for every feed, and one that is not."""
    bounds = validators.HEAVIEST * 2 + kept.HEAVIEST
    print(f"\nBounds of a worker: {bounds / MEGABYTE:.0f} MiB for calendars.\n")
    print("| asked of one worker | answers | bytes of them | its memory | the other's |\n|---|---|---|---|---|")
    asked = {size: paths(installation.environment, SLUGS[size]) for size in SIZES}
    with installation.serving(workers=2) as server:
        connection = connect(server.port, 120)
        print(_row(server, connection, "one feed", [asked[SIZES[0]][0]]))
        for size in SIZES:
            print(_row(server, connection, f"every feed of {size:,} sessions", asked[size]))


def paths(environment: dict[str, str], slug: str) -> list[str]:
    """The address of every feed of a summit, that of the whole programme first."""
    app = create_app(environment)
    with app.app_context():
        found = select(Feed.family, Feed.value).where(Feed.summit_id == get_summit(slug).id).order_by(Feed.family)
        rows = db.session.execute(found).all()
        db.session.remove()
        db.engine.dispose()
    made = [f"/summits/{slug}/calendar.ics"]
    for family, value in rows:
        if family is FeedFamily.SESSION:
            made.append(f"/summits/{slug}/sessions/{value}.ics")
        elif family is not FeedFamily.SUMMIT:
            made.append(f"/summits/{slug}/{PLURALS[family.value]}/{quote(value, safe='')}/calendar.ics")
    return made


def _row(server: Server, connection: HTTPConnection, name: str, asked: list[str]) -> str:
    """Asks for these feeds in both languages and codings; a line of the table about what that changed."""
    sent = count = 0
    for path in asked:
        for language in LANGUAGES:
            for coding in ("gzip", "identity"):
                answer = ask_on(connection, f"{path}?lang={language}", Accept_Encoding=coding)
                assert answer.status == 200, path
                sent, count = sent + len(answer.body), count + 1
    asked_one = server.worker_of(connection)
    [other] = [worker for worker in server.workers() if worker != asked_one]
    weights = " | ".join(f"{resident(worker) / MEGABYTE:.0f} MB" for worker in (asked_one, other))
    return f"| {name} | {count:,} | {sent:,} | {weights} |"
