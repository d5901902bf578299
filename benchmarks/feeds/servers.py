"""The servers that are compared: the application, nginx with files, and nginx before the application."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from benchmarks.feeds.machine import Target, family
from conftest import administration
from operations.proxy import documented, filled, nginx
from subscribers.serving import Installation, free_port
from support import postgresql_url

SLUGS = {30: "of-30", 300: "of-300", 3000: "of-3000"}
FILES = """\
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    types {{ text/calendar ics; }}
    server {{
        listen 127.0.0.1:{port};
        root {root};
        charset utf-8;
        charset_types text/calendar;
        gzip_static on;
        gzip_vary on;
        add_header Cache-Control "public, max-age=300, stale-while-revalidate=60";
    }}
"""


@dataclass(frozen=True)
class Database:
    """Where the summits are: what it is called, its address, and the name that its server's processes carry."""

    name: str
    url: str
    datname: str | None = None

    def processes(self) -> list[int]:
        """The processes of PostgreSQL that work for the application; SQLite works inside it."""
        if self.datname is None:
            return []
        wanted = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        with psycopg.connect(postgresql_url()) as connection:
            return [pid for (pid,) in connection.execute(wanted, [self.datname])]


@contextmanager
def databases(folder: Path) -> Iterator[list[Database]]:
    """Empty databases: SQLite, and PostgreSQL where a server answers on this machine."""
    sqlite = Database("SQLite", f"sqlite:///{folder}/feeds.sqlite")
    try:
        server = postgresql_url()
    except pytest.skip.Exception:
        yield [sqlite]
        return
    name = "eventreg_benchmark_feeds"
    with administration(server) as run:
        run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        run(f'CREATE DATABASE "{name}"')
        yield [sqlite, Database("PostgreSQL", f"{server.rpartition('/')[0]}/{name}", name)]
        run(f'DROP DATABASE "{name}" WITH (FORCE)')


def installed(database: Database, folder: Path) -> Installation:
    """An installation with a synthetic summit of every size."""
    settings = {
        "EVENTREG_DATABASE_URL": database.url,
        "EVENTREG_DATA_DIR": str(folder),
        "EVENTREG_SECRET_KEY": "for measuring alone",
        "EVENTREG_BASE_URL": "http://localhost",
        "EVENTREG_FEED_LIMIT": "off",
    }
    installation = Installation(settings, folder)
    for command in (["db", "upgrade"], *(["summit", "synth", slug, "--sessions", str(n)] for n, slug in SLUGS.items())):
        ended = installation.start(*command)
        assert ended.code == 0, ended.err
    return installation


@contextmanager
def application(installation: Installation, database: Database, **settings: str) -> Iterator[Target]:
    """`eventreg serve` with two workers."""
    with installation.serving(workers=2, **settings) as server:
        yield Target("eventreg", server.port, lambda: [*family(server.process.pid), *database.processes()])


@contextmanager
def files(bodies: dict[str, bytes], folder: Path) -> Iterator[Target]:
    """nginx with two processes and these files, as Debian's own settings send files; no log."""
    for name, body in bodies.items():
        (folder / name).write_bytes(body)
    port = free_port()
    with nginx(FILES.format(port=port, root=folder), folder, port) as process:
        yield Target("nginx", port, lambda: family(process.pid))


@contextmanager
def before(application: Target, folder: Path) -> Iterator[Target]:
    """nginx as docs/operations.md sets it up, without TLS and its log, before the application."""
    secure = free_port()
    site = filled(documented(), upstream=application.port, plain=1, secure=secure, folder=folder)
    site = site[: site.index("server {\n    listen 127.0.0.1:1;")] + site[site.rindex("server {\n    listen 127.") :]
    lines = [line for line in site.splitlines() if not line.strip().startswith(("ssl_", "access_log", "listen [::1]"))]
    site = "\n".join(lines).replace(f"{secure} ssl;", f"{secure};\n    keepalive_requests 1000000;")
    with nginx(site, folder, secure) as process:
        yield Target("nginx before it", secure, lambda: [*family(process.pid), *application.processes()])
