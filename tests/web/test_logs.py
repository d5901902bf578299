"""One line of JSON an event, with the id of its request, and never an address, a token or a name."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask

from conftest import make_app
from eventreg.web.guards import ANYONE, guarded
from support import uid

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    made = make_app(f"sqlite:///{tmp_path / 'a.sqlite'}", tmp_path)

    @made.get("/en/breaks")
    @guarded(ANYONE)
    def breaks() -> str:
        raise RuntimeError("line one\nline two")

    return made


@pytest.fixture
def logged(app: Flask) -> Iterator[Lines]:
    """The events logged since, each parsed from a line of its own."""
    before = structlog.get_config()
    stream = io.StringIO()
    structlog.configure(**before | {"logger_factory": structlog.PrintLoggerFactory(stream)})
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.configure(**before)


def test_a_request_is_one_line_with_its_route(app: Flask, logged: Lines) -> None:
    answers = [
        app.test_client().get("/healthz?token=sesame&name=Daniela"),
        app.test_client().get("/en/nothing/sesame?q=Daniela"),
        app.test_client().post("/summits/sesame/calendar.ics", headers={"Host": "localhost"}),
        app.test_client().get("/static/sesame.css"),
        app.test_client().get("/en/", headers={"Host": "evil.example"}),
    ]
    lines = logged()
    for line in lines:
        assert set(line) == {"event", "level", "method", "milliseconds", "request_id", "route", "status", "timestamp"}
        assert line["milliseconds"] >= 0
    assert [(line["event"], line["level"], line["method"], line["route"], line["status"]) for line in lines] == [
        ("request", "info", "GET", "/healthz", 200),
        ("request", "info", "GET", None, 404),
        ("request", "info", "POST", None, 405),
        ("request", "info", "GET", "/static/<path:filename>", 404),
        ("request", "info", "GET", None, 400),
    ]
    assert [line["request_id"] for line in lines] == [answer.headers["X-Request-ID"] for answer in answers]
    assert len({line["request_id"] for line in lines}) == 5
    assert [word for word in ("sesame", "Daniela", "evil", "127.0.0.1") if word in json.dumps(lines)] == []


def test_a_fault_is_one_line_under_the_same_id(app: Flask, logged: Lines) -> None:
    answer = app.test_client().get("/en/breaks")
    assert answer.status_code == 500
    fault, request = logged()
    assert (fault["event"], fault["level"], request["status"]) == ("unforeseen error", "error", 500)
    assert fault["request_id"] == request["request_id"] == answer.headers["X-Request-ID"]
    assert fault["exception"].endswith("RuntimeError: line one\nline two")


TAKEN = ["abcdefgh", "A-b_9" * 10, "0" * 64, uid("request")]
REFUSED = [
    "", "short", "0" * 65, "a" * 10_000, "with space", "dot.dot.dot", '"},{"event":"forged', "é" * 10, "a/b/c/d/e",
    "abcdefgh\t", "%0d%0aX: y", "<script>alert(1)</script>", "${jndi:ldap}",
]  # fmt: skip


def test_an_id_is_taken_over_in_its_shape_alone(app: Flask, logged: Lines) -> None:
    client = app.test_client()
    for given in TAKEN:
        assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given
    made = [client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] for given in REFUSED]
    assert {(len(one), one.isalnum()) for one in made} == {(32, True)}
    assert len(set(made)) == len(REFUSED)
    assert [line["request_id"] for line in logged()] == TAKEN + made


def test_an_id_with_a_line_end_never_reaches_the_log(app: Flask, logged: Lines) -> None:
    answer = app.test_client().get("/healthz", environ_overrides={"HTTP_X_REQUEST_ID": 'abcdefgh\n{"event":"forged"}'})
    (line,) = logged()
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (len(line["request_id"]), line["event"]) == (32, "request")


def test_what_libraries_log_is_json_too(app: Flask) -> None:
    structlog.contextvars.clear_contextvars()
    handler = next(one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler)
    line = handler.format(logging.LogRecord("library", logging.WARNING, "file", 1, "said %s\nand more", ("a",), None))
    assert {name: value for name, value in json.loads(line).items() if name != "timestamp"} == {
        "event": "said a\nand more",
        "level": "warning",
    }
    assert line.count("\n") == 0
