"""What publishing and reading cost, as ratios of one run: `make benchmark` prints a table for docs/performance.md.

CPU time of this process is measured, not the wall clock: other work on the machine changes it little. SQLite in a
temporary folder, one process, no network.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from conftest import make_app, migrate
from eventreg.foundation.database import db
from eventreg.foundation.transaction import snapshot, transaction
from eventreg.programme.models import Session
from eventreg.publication.service import propose_release, publish_release
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from support import OPERATOR

FEW, MANY = 300, 3000


def cpu(work: Callable[[], object], times: int) -> float:
    """Median CPU seconds of one call of `work`, over `times` calls."""
    spent = []
    for _ in range(times):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return statistics.median(spent)


def make(slug: str, sessions: int) -> None:
    document, tree = synthetic_document(slug, sessions, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)


def publish(slug: str) -> None:
    with snapshot():
        proposal = propose_release(OPERATOR, slug)
    with transaction():
        publish_release(OPERATOR, proposal)


def touch_one() -> None:
    with transaction():
        session = db.session.query(Session).order_by(Session.id.desc()).first()
        assert session is not None
        session.expected = (session.expected or 0) + 1
        session.cancelled = not session.cancelled


def rows(app: Flask) -> list[tuple[str, float, float]]:
    """What was measured, its CPU seconds, and the seconds it is compared with."""
    client = app.test_client()
    found: list[tuple[str, float, float]] = []
    make("few", FEW)
    publish("few")
    make("many", MANY)
    everything = cpu(lambda: publish("many"), 1)
    touch_one()
    one = cpu(lambda: publish("many"), 1)
    found.append((f"release of {MANY} sessions of which one changed, against all of them", one, everything))
    address = "/summits/{}/calendar.ics"
    etag = client.get(address.format("few")).headers["ETag"]
    full = cpu(lambda: client.get(address.format("few")), 5)
    current = cpu(lambda: client.get(address.format("few"), headers={"If-None-Match": etag}), 200)
    found.append((f"calendar of {FEW} sessions: 304 against 200", current, full))
    many = client.get(address.format("many")).headers["ETag"]
    other = cpu(lambda: client.get(address.format("many"), headers={"If-None-Match": many}), 200)
    found.append((f"304 of {MANY} sessions against 304 of {FEW}", other, current))
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(f"sqlite:///{folder}/benchmark.sqlite", Path(folder))
        migrate(app)
        with app.app_context():
            print("| work | CPU | ratio |\n|---|---|---|")
            for name, seconds, against in rows(app):
                print(f"| {name} | {seconds * 1000:.2f} ms / {against * 1000:.2f} ms | {seconds / against:.4f} |")
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
