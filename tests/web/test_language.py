"""The language of a page is the first part of its address; at `/` alone, what the reader's program asks for."""

import re
from pathlib import Path

import pytest
from flask import request
from flask.testing import FlaskClient

from conftest import make_app
from eventreg.foundation.words import LANGUAGES
from eventreg.web.guards import ANYONE, guarded
from eventreg.web.language import NAMES, base_url, page_language
from support import published, session_text, summit_text, uid

ACCEPTED = {
    "": "en",
    "fr": "fr",
    "en": "en",
    "fr-CA": "fr",
    "FR": "fr",
    "de": "en",
    "de, fr;q=0.5": "fr",
    "de, fr;q=0.5, en;q=0.4": "fr",
    "en;q=0.1, fr;q=0.2": "fr",
    "en;q=0, fr;q=0": "en",
    "fr;q=0": "en",
    "*": "en",
    "nonsense;;;q=x": "en",
    "fr;q=abc": "en",
    "fr" * 5_000: "en",
    "é": "en",
}


def test_the_start_goes_to_the_readers_language(client: FlaskClient) -> None:
    answers = {sent: client.get("/", headers={"Accept-Language": sent}) for sent in ACCEPTED}
    assert {sent: answer.headers["Location"] for sent, answer in answers.items()} == {
        sent: f"/{language}/" for sent, language in ACCEPTED.items()
    }
    assert {answer.status_code for answer in answers.values()} == {302}
    assert {answer.headers["Vary"] for answer in answers.values()} == {"Accept-Language, Accept-Encoding"}
    assert client.get("/?next=//evil.example").headers["Location"] == "/en/"


def test_nowhere_else_does_it_count(client: FlaskClient) -> None:
    published(summit_text("first", session_text("a", uid=uid("a"))), "first")
    for path in (
        "/en/", "/fr/", "/fr/summits/first/", f"/en/summits/first/sessions/{uid('a')}", "/summits/first/calendar.ics",
        f"/summits/first/sessions/{uid('a')}.ics", "/fr/nothing", "/healthz", "/readyz",
    ):  # fmt: skip
        french, english = (client.get(path, headers={"Accept-Language": language}) for language in ("fr", "en"))
        assert french.data == english.data
        assert (path, french.headers.getlist("Vary")) == (path, ["Accept-Encoding"])
        assert french.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "en"), ("/en/", "en"), ("/fr/", "fr"), ("/fr", "fr"), ("/fr/nothing", "fr"), ("/FR/", "en"),
        ("/de/", "en"), ("/french/", "en"), ("/summits/fr/", "en"), ("/x//fr/", "en"),
    ],
)  # fmt: skip
def test_page_language(client: FlaskClient, path: str, language: str) -> None:
    with client.application.test_request_context("/", environ_overrides={"PATH_INFO": path}):
        assert page_language() == language


def test_without_a_request_the_first_language(client: FlaskClient) -> None:
    assert page_language() == LANGUAGES[0] == "en"
    assert set(NAMES) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/en", "http://localhost/en/"),
        ("/fr/summits/first", "http://localhost/fr/summits/first/"),
        ("/fr/summits/first?q=a%26b", "http://localhost/fr/summits/first/?q=a%26b"),
    ],
)
def test_a_page_without_its_last_slash(client: FlaskClient, path: str, location: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (308, location)


# The address of the installation --------------------------------------------------------------------------------------

FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "summit.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/prefix",
    "Forwarded": "for=203.0.113.9;host=summit.example",
}
BEHIND_TWO = {name: f"198.51.100.1, {value}" for name, value in FORWARDED.items()}


@pytest.mark.parametrize(
    ("proxies", "headers", "seen"),
    [
        ("0", {}, ["127.0.0.1", "http://localhost"]),
        ("0", FORWARDED, ["127.0.0.1", "http://localhost"]),
        ("1", {}, ["127.0.0.1", "http://localhost"]),
        ("1", FORWARDED, ["203.0.113.9", "https://summit.example"]),
        ("1", BEHIND_TWO, ["203.0.113.9", "https://summit.example"]),
        ("2", {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}, ["198.51.100.1", "http://localhost"]),
        ("2", {"X-Forwarded-For": "203.0.113.9"}, ["127.0.0.1", "http://localhost"]),
    ],
)
def test_only_trusted_proxies_are_believed(
    tmp_path: Path, proxies: str, headers: dict[str, str], seen: list[str]
) -> None:
    app = make_app(
        f"sqlite:///{tmp_path / 'a.sqlite'}", tmp_path, EVENTREG_BASE_URL="", EVENTREG_TRUSTED_PROXIES=proxies
    )

    @app.get("/seen")
    @guarded(ANYONE)
    def who() -> list[str | None]:
        return [request.remote_addr, base_url()]

    assert app.test_client().get("/seen", headers=headers).json == seen


def test_the_configured_address_wins_over_what_anybody_sends(tmp_path: Path) -> None:
    app = make_app(
        f"sqlite:///{tmp_path / 'a.sqlite'}", tmp_path, EVENTREG_BASE_URL="https://summit.example/",
        EVENTREG_TRUSTED_PROXIES="1",
    )  # fmt: skip
    client = app.test_client()
    for headers in ({"Host": "summit.example"}, {"Host": "x", "X-Forwarded-Host": "summit.example:8443"}):
        page = client.get("/fr/nothing", headers=headers)
        assert page.status_code == 404
        with app.test_request_context("/", headers=headers):
            assert base_url() == "https://summit.example"
    assert client.get("/en/nothing", headers={"Host": "summit.example", "X-Forwarded-Host": "evil"}).status_code == 400


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:80", "", "a b", "[::1]", "x" * 9_000]
)
def test_a_forged_host_gets_a_clean_400(client: FlaskClient, host: str) -> None:
    for path in ("/", "/en/", "/fr/nothing", "/summits/first/calendar.ics", "/static/style.css", "/healthz"):
        answer = client.get(path, headers={"Host": host})
        assert (path, answer.status_code, answer.content_type) == (path, 400, "text/plain; charset=utf-8")
        assert len(answer.text.splitlines()) == 1
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers.get("Location") is None
        assert re.search("evil|Traceback|<", answer.text) is None
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("host", ["localhost", "localhost:80", "localhost:8000"])
def test_our_own_host_is_trusted_on_any_port(client: FlaskClient, host: str) -> None:
    assert client.get("/en/", headers={"Host": host}).status_code == 200
