"""Fixtures: one application a database a run; a test in a transaction that is undone, or in a database of its own."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine

from eventreg.app import create_app
from eventreg.cli.database import prepare
from eventreg.foundation.database import db as database
from support import REQUIRED, postgresql_url

BASE_URL = "http://localhost"


def pytest_report_header() -> str:
    return f"services: {'required' if REQUIRED else 'used where they answer'}"


@pytest.fixture(scope="session")
def run_id(worker_id: str) -> str:
    return f"eventreg_test_{os.getpid()}_{worker_id}"


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of the process of pytest-xdist, also where the plug-in is not used."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


def make_app(url: str, folder: Path, **environment: str) -> Flask:
    """An application of its own, as `eventreg serve` would make it."""
    app = create_app(
        {
            "EVENTREG_DATABASE_URL": url,
            "EVENTREG_DATA_DIR": str(folder),
            "EVENTREG_SECRET_KEY": "for tests alone",
            "EVENTREG_BASE_URL": BASE_URL,
            **environment,
        }
    )
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def migrate(app: Flask) -> None:
    from flask_migrate import upgrade

    with app.app_context():
        prepare()
        upgrade()


@contextmanager
def administration(url: str) -> Iterator[Callable[[str], None]]:
    """A connection outside transactions to make and drop databases with."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield lambda statement: connection.execute(text(statement))
    finally:
        engine.dispose()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, run_id: str) -> Iterator[str]:
    """The address of a migrated, empty database of each kind."""
    folder = tmp_path_factory.mktemp("template")
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'template.sqlite'}"
        app = make_app(url, folder)
        migrate(app)
        with app.app_context():
            database.engine.dispose()
        yield url
        return
    server = postgresql_url()
    with administration(server) as run:
        run(f'DROP DATABASE IF EXISTS "{run_id}"')
        run(f'CREATE DATABASE "{run_id}"')
        url = server.rsplit("/", 1)[0] + f"/{run_id}"
        app = make_app(url, folder)
        migrate(app)
        with app.app_context():
            database.engine.dispose()
        yield url
        run(f'DROP DATABASE IF EXISTS "{run_id}" WITH (FORCE)')


@contextmanager
def copy_of(template: str, name: str, folder: Path) -> Iterator[str]:
    """The address of a copy of the migrated database, dropped afterwards."""
    if template.startswith("sqlite"):
        file = folder / f"{name}.sqlite"
        shutil.copy(template.removeprefix("sqlite:///"), file)
        yield f"sqlite:///{file}"
        return
    server, source = template.rsplit("/", 1)
    with administration(f"{server}/postgres") as run:
        run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        run(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        yield f"{server}/{name}"
        run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def app(template: str, run_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application of all tests that undo what they do."""
    folder = tmp_path_factory.mktemp("app")
    with copy_of(template, f"{run_id}_app", folder) as url:
        app = make_app(url, folder)
        yield app
        with app.app_context():
            database.engine.dispose()


@pytest.fixture
def db(app: Flask) -> Iterator[Flask]:
    """An application context whose every commit is undone after the test."""
    with app.app_context():
        engine = database.engine
        connection = engine.connect()
        outer = connection.begin()
        database.engines[None] = connection  # type: ignore[index]
        try:
            yield app
        finally:
            database.session.remove()
            outer.rollback()
            connection.close()
            database.engines[None] = engine  # type: ignore[index]


@pytest.fixture
def client(db: Flask) -> FlaskClient:
    return db.test_client()


@pytest.fixture(scope="module")
def real_db(
    template: str, run_id: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """An application on a database of this module's own, where commits are real: for races, browsers, processes."""
    folder = tmp_path_factory.mktemp("real")
    name = f"{run_id}_{request.module.__name__.rsplit('.', 1)[-1]}"[:60]
    with copy_of(template, name, folder) as url:
        app = make_app(url, folder)
        yield app
        with app.app_context():
            database.engine.dispose()


class Queries:
    """The statements sent to the database while counted; BEGIN and SAVEPOINT are none."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __len__(self) -> int:
        return len(self.statements)

    def __call__(self, connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.split()[0] not in ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET", "PRAGMA"):
            self.statements.append(statement)


@pytest.fixture
def counted() -> Callable[[], object]:
    """`with counted() as queries:` collects the statements sent inside."""

    @contextmanager
    def count() -> Iterator[Queries]:
        queries = Queries()
        event.listen(Engine, "before_cursor_execute", queries)
        try:
            yield queries
        finally:
            event.remove(Engine, "before_cursor_execute", queries)

    return count
