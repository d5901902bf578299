"""Who is asking."""

import getpass
from typing import Any

import pytest
from flask.testing import FlaskClient

from eventreg.access.enums import Role
from eventreg.access.viewer import Viewer
from eventreg.identity.service import VIEWER_KEY, current_viewer, operator
from support import published, session_text, summit_text, uid


def test_everybody_is_anonymous_and_nothing_is_asked_of_the_database(client: FlaskClient, counted: Any) -> None:
    with counted() as queries:
        viewer = current_viewer()
    assert (viewer, len(queries)) == (Viewer.anonymous(), 0)
    assert viewer.label == "anonymous"


def test_no_cookie_or_header_makes_anybody_of_a_request(client: FlaskClient) -> None:
    client.set_cookie("session", "eyJfdXNlcl9pZCI6ICIxIn0")
    with client.application.test_request_context("/en/", headers={"Authorization": "Basic YWRtaW46YWRtaW4="}):
        assert current_viewer() == Viewer.anonymous()


def test_whoever_was_authenticated_is_in_the_environment_of_the_request(client: FlaskClient) -> None:
    known = Viewer(holder="ana")
    with client.application.test_request_context("/en/", environ_overrides={VIEWER_KEY: known}):
        assert current_viewer() is known
    with client.application.test_request_context("/en/"):
        assert current_viewer() == Viewer.anonymous()


@pytest.mark.parametrize("name", [VIEWER_KEY, VIEWER_KEY.replace(".", "-"), VIEWER_KEY.replace(".", "_").upper()])
def test_no_header_arrives_under_that_key(client: FlaskClient, name: str) -> None:
    with client.application.test_request_context(f"/en/?{VIEWER_KEY}=ana", headers={name: "ana"}) as context:
        assert current_viewer() == Viewer.anonymous()
        assert VIEWER_KEY not in context.request.environ


@pytest.mark.parametrize(
    ("login", "label"),
    [
        ("maria", "command line: maria"),
        ("maria@example.org", "command line: maria"),
        (" maria ", "command line: maria"),
        ("@example.org", "command line: unknown"),
        ("", "command line: unknown"),
        ("  ", "command line: unknown"),
    ],
)
def test_the_operator_is_a_login_name_and_never_an_address(
    monkeypatch: pytest.MonkeyPatch, login: str, label: str
) -> None:
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(getpass, "getuser", lambda: login)
    assert operator().label == label


@pytest.mark.parametrize("error", [KeyError("uid"), OSError("no login name")])
def test_an_operator_without_a_name(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def nobody() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert operator().label == "command line: unknown"


def test_what_is_made_for_somebody_is_kept_by_no_cache(client: FlaskClient) -> None:
    published(
        summit_text("first", session_text("open"), session_text("z", visibility="hidden", where="{room: oliveraie}")),
        "first",
    )
    secretariat = Viewer(holder="h", roles=frozenset({(uid("first"), Role.SECRETARIAT)}))
    for path, known, shown in (
        ("/en/summits/first/", "private, no-store", "Title z"),
        ("/en/search", "private, no-store", "Search"),
        ("/en/nothing", "no-store", ""),
        ("/static/style.css", None, ""),
        ("/summits/first/calendar.ics", "public, max-age=300, stale-while-revalidate=60", ""),
    ):
        theirs = client.get(path, environ_overrides={VIEWER_KEY: secretariat})
        anybody = client.get(path)
        usual = anybody.headers.get("Cache-Control")
        assert (path, theirs.headers.get("Cache-Control")) == (path, known or usual)
        assert shown in theirs.text
        assert "private" not in (usual or "")
        assert "Title z" not in anybody.text
