"""What reading costs: CPU per request of programme and session at 30, 300 and 3,000 sessions, and bytes transferred.

`make benchmark` prints the tables for docs/performance.md. CPU time of this process is measured, the database's
included (SQLite in a temporary folder), one process, no network. "Cold" is with nothing kept of any page.
"""

import sys
import tempfile
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.first_line import cpu
from conftest import make_app, migrate
from eventreg.foundation.database import db
from eventreg.foundation.transaction import snapshot, transaction
from eventreg.publication.service import propose_release, publish_release
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from eventreg.web import kept
from support import OPERATOR

SIZES = (30, 300, 3000)
TIMES = 15


def publish(slug: str, sessions: int) -> str:
    """Makes and publishes a synthetic summit; the public id of one of its sessions."""
    document, tree = synthetic_document(slug, sessions, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)
    with snapshot():
        proposal = propose_release(OPERATOR, slug)
    with transaction():
        publish_release(OPERATOR, proposal)
    return str(document["sessions"][sessions // 2]["uid"])


def measure(client: FlaskClient, path: str) -> tuple[float, float, int]:
    """CPU seconds cold and kept, and bytes of the compressed answer."""

    def get() -> int:
        answer = client.get(path, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200, path
        return len(answer.data)

    def cold() -> None:
        kept.forget()
        get()

    get()
    return cpu(cold, TIMES), cpu(get, TIMES), get()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app: Flask = make_app(f"sqlite:///{folder}/benchmark.sqlite", Path(folder))
        migrate(app)
        with app.app_context():
            ids = {size: publish(f"of-{size}", size) for size in SIZES}
            client = app.test_client()
            pages = {
                "programme as it opens": "/en/summits/of-{0}/",
                "programme, one day": "/en/summits/of-{0}/?day=2027-05-10",
                "programme, one day and kind": "/en/summits/of-{0}/?day=2027-05-10&kind=workshop",
                "programme, all days": "/en/summits/of-{0}/?day=all",
                "one session": "/en/summits/of-{0}/sessions/{1}",
                "search": "/en/summits/of-{0}/?q=decent+work",
            }
            print("| page | sessions | CPU cold | CPU kept | bytes transferred |\n|---|---|---|---|---|")
            for name, path in pages.items():
                for size in SIZES:
                    first, again, weight = measure(client, path.format(size, ids[size]))
                    print(f"| {name} | {size:,} | {first * 1000:.1f} ms | {again * 1000:.1f} ms | {weight:,} |")
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
