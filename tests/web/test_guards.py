"""An application with a view that nobody guards does not start."""

from pathlib import Path

import pytest
from flask import Flask

from eventreg import app as factory
from eventreg.access.permissions import Permission
from eventreg.web.guards import ANYONE, Guard, Unguarded, asks, guarded, routes


def tiny() -> Flask:
    app = Flask("tiny", static_folder=None)

    @app.get("/open")
    @guarded(ANYONE)
    def open_to_all() -> str:
        return ""

    @app.get("/asked")
    @guarded(asks(Permission.READ_SESSION))
    def asked() -> str:
        return ""

    return app


def test_every_route_has_its_guard_in_the_order_of_addresses() -> None:
    assert [(rule.rule, str(guard)) for rule, guard in routes(tiny(), {})] == [
        ("/asked", "policy: read_session"),
        ("/open", "anyone"),
    ]


def test_a_view_that_declares_no_guard() -> None:
    app = tiny()
    app.add_url_rule("/forgotten", "forgotten", lambda: "")
    with pytest.raises(Unguarded, match=r"^forgotten \(/forgotten\) declares no guard$"):
        list(routes(app, {}))
    foreign = {"forgotten": Guard("by another library")}
    assert [str(guard) for _, guard in routes(app, foreign)] == ["policy: read_session", "by another library", "anyone"]


def test_a_guard_for_nothing() -> None:
    with pytest.raises(Unguarded, match=r"^guards for endpoints that do not exist: a, b$"):
        list(routes(tiny(), {"b": ANYONE, "a": ANYONE}))


def test_a_declared_guard_is_not_weakened_by_the_foreign_table() -> None:
    assert dict((rule.endpoint, guard) for rule, guard in routes(tiny(), {"asked": ANYONE}))["asked"] == asks(
        Permission.READ_SESSION
    )


def test_the_application_does_not_start_with_an_unguarded_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {"EVENTREG_DATA_DIR": str(tmp_path)}
    with monkeypatch.context() as patch:
        patch.setattr(factory, "FOREIGN_GUARDS", {})
        with pytest.raises(Unguarded, match=r"^static \(/static/<path:filename>\) declares no guard$"):
            factory.create_app(environment)
    with monkeypatch.context() as patch:
        patch.setattr(factory, "FOREIGN_GUARDS", {"static": ANYONE, "gone": ANYONE})
        with pytest.raises(Unguarded, match=r"^guards for endpoints that do not exist: gone$"):
            factory.create_app(environment)
    assert "static" in factory.create_app(environment).view_functions
