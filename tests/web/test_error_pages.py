"""One page for every error: what went wrong, what is kept, what to do, and nothing of how the program is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import QueuePool, create_engine, text

from conftest import make_app
from eventreg.access.errors import Forbidden, Unknown
from eventreg.foundation.database import db as database
from eventreg.foundation.errors import BadInput, DomainError, Refused
from eventreg.foundation.transaction import Busy, transaction
from eventreg.foundation.words import N_
from eventreg.web.error_pages import ADVICE, SENTENCES
from eventreg.web.guards import ANYONE, guarded


class Unlucky(DomainError):
    sentence = N_("A sentence for nobody: %(detail)s.")


class Malformed(BadInput):
    sentence = N_("There is no such %(thing)s.")


class Late(Refused):
    sentence = N_("It is too late, %(name)s.")


RAISED: dict[str, tuple[Any, int, str]] = {
    "unknown": (Unknown(), 404, "It may have been mistyped, or it is not for you to see."),
    "forbidden": (Forbidden(), 403, "You are not authorized to do this."),
    "refused": (Late(name="<b>Zoë"), 403, "It is too late, <b>Zoë."),
    "malformed": (Malformed(thing="%s {x}"), 400, "There is no such %s {x}."),
    "unlucky": (Unlucky(detail="zirkon"), 400, "The address or the data sent with it is not understood."),
    "busy": (Busy(), 503, "Nothing was changed."),
    "broken": (RuntimeError("zirkon"), 500, "It has been recorded. Nothing you entered was changed."),
    "400": (400, 400, "The address or the data sent with it is not understood."),
    "401": (401, 401, "The address or the data sent with it is not understood."),
    "403": (403, 403, "Your role in this meeting does not include it."),
    "410": (410, 410, "The address or the data sent with it is not understood."),
    "418": (418, 418, "The address or the data sent with it is not understood."),
    "429": (429, 429, "Please wait a moment."),
    "500": (500, 500, "It has been recorded. Nothing you entered was changed."),
    "503": (503, 503, "Nothing was changed."),
}


def failing(app: Flask) -> Flask:
    """The application with views that fail, as no view of ours should."""

    @app.get("/<any(en, fr):language>/fails/<how>")
    @app.get("/fails/<how>.ics", defaults={"language": ""})
    @guarded(ANYONE)
    def fail(language: str, how: str) -> str:
        what = RAISED[how][0]
        if isinstance(what, int):
            abort(what)
        raise what

    @app.post("/en/sends")
    @guarded(ANYONE)
    def sends() -> str:
        return str(len(request.get_data()))

    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("broken")
    return failing(make_app(f"sqlite:///{folder / 'a.sqlite'}", folder)).test_client()


@pytest.mark.parametrize("how", RAISED)
def test_every_error_has_its_page(broken: FlaskClient, how: str) -> None:
    _, status, sentence = RAISED[how]
    english, french = broken.get(f"/en/fails/{how}"), broken.get(f"/fr/fails/{how}")
    assert [answer.status_code for answer in (english, french)] == [status, status]
    assert english.content_type == french.content_type == "text/html; charset=utf-8"
    assert english.text.count(f'<p class="failure-sentence">{escape(sentence)}</p>') == 1
    assert english.text.count(f"Error {status}") == 1
    assert (english.text.count('<html lang="en"'), french.text.count('<html lang="fr"')) == (1, 1)
    assert english.text != french.text
    for answer in (english, french):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert len(answer.headers["X-Request-ID"]) == 32
        assert [word for word in ("zirkon", "Traceback", "for nobody", "RuntimeError") if word in answer.text] == []
        assert (answer.headers.get("Retry-After") is not None) == (status == 503)


@pytest.mark.parametrize("how", RAISED)
def test_every_error_is_one_line_to_a_machine(broken: FlaskClient, how: str) -> None:
    _, status, sentence = RAISED[how]
    answer = broken.get(f"/fails/{how}.ics")
    assert (answer.status_code, answer.content_type) == (status, "text/plain; charset=utf-8")
    assert answer.text.endswith(f". {sentence}\n")
    assert answer.text.count("\n") == 1
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_advice_is_given_where_there_is_some(broken: FlaskClient) -> None:
    assert set(ADVICE) <= set(SENTENCES)
    assert broken.get("/en/fails/busy").text.count("<p>Try again in a few seconds.</p>") == 1
    assert broken.get("/en/fails/busy").headers["Retry-After"] == "5"
    assert broken.get("/en/nothing").text.count("<p>Look for the meeting in the list of meetings and events.</p>") == 1


def test_a_method_that_an_address_does_not_take(broken: FlaskClient) -> None:
    answer = broken.delete("/fr/fails/busy")
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS"})
    assert broken.open("/en/fails/busy", method="BREW").status_code == 405


def test_too_much_at_once(broken: FlaskClient) -> None:
    limit = broken.application.config["MAX_CONTENT_LENGTH"]
    assert limit == 16 * 1024 * 1024
    answer = broken.post("/en/sends", data=b"a" * (limit + 1), content_type="application/octet-stream")
    assert (answer.status_code, answer.text.count("Too much was sent at once")) == (413, 2)
    small = broken.post("/en/sends", data=b"abc", content_type="application/octet-stream")
    assert (small.status_code, small.text) == (200, "3")


def test_a_query_that_is_no_text(broken: FlaskClient) -> None:
    for path, kind in (("/en/", "text/html"), ("/en/nothing", "text/html"), ("/summits/a/calendar.ics", "text/plain")):
        answer = broken.get(path, environ_overrides={"QUERY_STRING": "lang=\xff"})
        assert (answer.status_code, answer.content_type) == (400, f"{kind}; charset=utf-8")


@pytest.mark.parametrize(
    ("path", "machine"),
    [
        ("/summits/nothing!/calendar.ics", True),
        ("/summits/nothing/calendar.ics/", True),
        ("/favicon.ico", True),
        ("/static/nothing.css", True),
        ("/en/nothing.html", False),
        ("/fr/summits/a.b/", False),
        ("/nothing", False),
        ("/de/", False),
    ],
)
def test_who_gets_a_page(broken: FlaskClient, path: str, machine: bool) -> None:
    answer = broken.get(path)
    kind = "text/plain" if machine else "text/html"
    assert (answer.status_code, answer.content_type) == (404, f"{kind}; charset=utf-8")


# A database that others hold -----------------------------------------------------------------------------------------


@pytest.fixture
def short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits half a minute for a lock here."""
    monkeypatch.setattr("eventreg.foundation.database.BUSY_TIMEOUT_SECONDS", 1)


@contextmanager
def impatient(url: str, folder: Path) -> Iterator[Flask]:
    """The application on this database, where readers too wait for a lock for a moment only."""
    wait = "?options=-c%20lock_timeout%3D100" if url.startswith("postgresql") else ""
    app = failing(make_app(url + wait, folder))

    @app.get("/en/writes")
    @guarded(ANYONE)
    def writes() -> str:
        with transaction():
            database.session.execute(text("UPDATE alembic_version SET version_num = version_num"))
        return "written"

    try:
        yield app  # no context here: each request has a session of its own, as it has behind a server
    finally:
        with app.app_context():
            database.engine.dispose()


@contextmanager
def held(url: str, *statements: str) -> Iterator[None]:
    """Another connection that has run these statements and does not commit."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
            yield
            connection.rollback()
    finally:
        engine.dispose()


def url_of(app: Flask) -> str:
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).replace("+psycopg", "")


def test_a_writer_that_waits_too_long_hears_busy(real_db: Flask, short_wait: None, tmp_path: Path) -> None:
    url = url_of(real_db)
    write = "UPDATE alembic_version SET version_num = version_num"
    with impatient(url, tmp_path) as app:
        client = app.test_client()
        assert client.get("/en/writes").text == "written"
        with held(url, write):
            answer = client.get("/en/writes")
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
            assert answer.text.count("<h1>The system is busy</h1>") == 1
        assert client.get("/en/writes").text == "written"


def test_a_reader_that_is_kept_out_hears_busy(real_db: Flask, short_wait: None, tmp_path: Path) -> None:
    url = url_of(real_db)
    if url.startswith("sqlite"):
        keep_out = ("PRAGMA locking_mode=EXCLUSIVE", "UPDATE alembic_version SET version_num = version_num")
    else:
        keep_out = ("LOCK TABLE revision, feed IN ACCESS EXCLUSIVE MODE",)
    with impatient(url, tmp_path) as app, held(url, *keep_out):
        for path, kind in (("/en/", "text/html"), ("/summits/first/calendar.ics", "text/plain")):
            answer = app.test_client().get(path)
            assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
            assert answer.content_type == f"{kind}; charset=utf-8"


def test_another_trouble_of_the_database_is_no_busy(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'empty.sqlite'}", tmp_path)
    answer = app.test_client().get("/en/")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (500, None)
    assert [word for word in ("revision", "sqlite", "SELECT") if word in answer.text] == []
    with app.app_context():
        database.engine.dispose()


def test_no_connection_left_is_busy(tmp_path: Path) -> None:
    """A request that gets no connection in time is told to come again, like one that gets no lock."""
    app = make_app(f"sqlite:///{tmp_path / 'a.sqlite'}", tmp_path)
    with app.app_context():
        engine = create_engine(
            app.config["SQLALCHEMY_DATABASE_URI"], poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.05
        )
        database.engines[None].dispose()
        database.engines[None] = engine  # type: ignore[index]
        with engine.connect():
            response = app.test_client().get("/en/")
        engine.dispose()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
