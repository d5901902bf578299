"""Whether the process lives and can serve, said to machines and in sentences to the operator."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from conftest import make_app
from eventreg.foundation.database import db as database
from eventreg.foundation.local_time import tzdata_version
from eventreg.web.health import problems_of_database


def test_healthz(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "tzdata": tzdata_version()})
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(tzdata_version()) == 5


def test_readyz_of_a_migrated_database(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready", "problems": []})
    assert answer.headers["Cache-Control"] == "no-store"


def guards_of(dialect: str) -> list[tuple[str, str]]:
    return {
        "sqlite": [
            ("room_already_booked_insert", "DROP TRIGGER room_already_booked_insert"),
            ("room_already_booked_update", "DROP TRIGGER room_already_booked_update"),
            ("search_text_added", "DROP TRIGGER search_text_added"),
        ],
        "postgresql": [
            ("room_already_booked", "ALTER TABLE occupancy DROP CONSTRAINT room_already_booked"),
            ("ix_search_text_trigrams", "DROP INDEX ix_search_text_trigrams"),
        ],
    }[dialect]


def test_readyz_names_each_guard_that_is_missing(real_db: Flask) -> None:
    with real_db.app_context():
        engine = database.engine
        gone = []
        for name, statement in guards_of(engine.dialect.name):
            with engine.begin() as connection:
                connection.execute(text(statement))
            gone.append(name)
            answer = real_db.test_client().get("/readyz")
            sentences = [f"The database lacks the guard {one}: run `eventreg db upgrade`." for one in sorted(gone)]
            assert answer.status_code == 503
            assert answer.json is not None
            assert (answer.json["status"], sorted(answer.json["problems"])) == ("not ready", sentences)


def test_readyz_of_another_migration(real_db: Flask) -> None:
    with real_db.app_context():
        engine = database.engine
        with engine.begin() as connection:
            known = connection.scalar(text("SELECT version_num FROM alembic_version"))
            connection.execute(text("UPDATE alembic_version SET version_num = 'other'"))
        try:
            assert problems_of_database() == [
                f"The database is at migration other, this program needs {known}: run `eventreg db upgrade`."
            ]
        finally:
            with engine.begin() as connection:
                connection.execute(text("UPDATE alembic_version SET version_num = :known"), {"known": known})


def test_readyz_of_an_empty_database(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'empty.sqlite'}", tmp_path)
    answer = app.test_client().get("/readyz")
    expected = {"status": "not ready", "problems": ["The database is empty: run `eventreg db upgrade`."]}
    assert (answer.status_code, answer.json) == (503, expected)
    with app.app_context():
        database.engine.dispose()


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.sqlite", "postgresql://nobody@127.0.0.1:1/nothing"])
def test_readyz_of_a_database_that_does_not_answer(tmp_path: Path, url: str) -> None:
    app = make_app(url, tmp_path)
    answer = app.test_client().get("/readyz")
    expected = {"status": "not ready", "problems": ["The database does not answer."]}
    assert (answer.status_code, answer.json) == (503, expected)
    assert app.test_client().get("/healthz").status_code == 200
