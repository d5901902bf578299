"""Every route with its guard, approved here: a new one is looked at by somebody before it answers."""

import pytest
from flask import Flask

from eventreg.app import FOREIGN_GUARDS
from eventreg.web.guards import ANYONE, Unguarded, guarded, routes

APPROVED = [
    ("/", "GET", "anyone"),
    ("/<any(en, fr):language>/", "GET", "policy: read_summit"),
    ("/<any(en, fr):language>/manage/summits/<slug>/freshness", "GET", "policy: read_freshness"),
    ("/<any(en, fr):language>/organisations/<subject>", "GET", "policy: read_session"),
    ("/<any(en, fr):language>/search", "GET", "policy: read_session"),
    ("/<any(en, fr):language>/series/<key>", "GET", "policy: read_summit"),
    ("/<any(en, fr):language>/summits/<slug>/", "GET", "policy: read_session"),
    ("/<any(en, fr):language>/summits/<slug>/changes", "GET", "policy: read_session"),
    ("/<any(en, fr):language>/summits/<slug>/embed", "GET", "policy: read_session"),
    ("/<any(en, fr):language>/summits/<slug>/information", "GET", "policy: read_summit"),
    ("/<any(en, fr):language>/summits/<slug>/screens/rooms/<room>", "GET", "policy: read_session"),
    ("/<any(en, fr):language>/summits/<slug>/screens/today", "GET", "policy: read_session"),
    ("/<any(en, fr):language>/summits/<slug>/sessions/<subject>", "GET", "policy: read_session"),
    ("/<any(en, fr):language>/summits/<slug>/sessions/<subject>/card.png", "GET", "policy: read_session"),
    ("/<any(en, fr):language>/summits/<slug>/sessions/<subject>/qr.svg", "GET", "policy: read_session"),
    ("/<any(en, fr):language>/summits/<slug>/subscribe", "GET", "policy: read_session"),
    ("/<any(en, fr):language>/summits/<slug>/subscribe/qr.svg", "GET", "policy: read_session"),
    ("/healthz", "GET", "anyone"),
    ("/readyz", "GET", "anyone"),
    ("/static/<path:filename>", "GET", "anyone"),
    (
        "/summits/<slug>/<any(days, rooms, themes, kinds, languages, organisations):plural>/<value>/calendar.ics",
        "GET",
        "policy: read_session",
    ),
    ("/summits/<slug>/calendar.ics", "GET", "policy: read_session"),
    ("/summits/<slug>/schedule.json", "GET", "policy: read_session"),
    ("/summits/<slug>/schedule.xml", "GET", "policy: read_session"),
    ("/summits/<slug>/sessions/<subject>.ics", "GET", "policy: read_session"),
]


def test_routes_are_the_approved_ones(app: Flask) -> None:
    found = [
        (rule.rule, ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})), str(guard))
        for rule, guard in routes(app, FOREIGN_GUARDS)
    ]
    assert found == APPROVED


def test_the_command_prints_them(app: Flask) -> None:
    printed = app.test_cli_runner().invoke(args=["routes"]).output.splitlines()
    assert [line.split(maxsplit=1)[0] for line in printed] == [methods for _, methods, _ in APPROVED]
    assert [line.endswith(guard) for line, (_, _, guard) in zip(printed, APPROVED, strict=True)] == [True] * len(
        APPROVED
    )


def test_a_view_without_a_guard_is_refused() -> None:
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/open", "open", lambda: "")
    with pytest.raises(Unguarded, match=r"^open \(/open\) declares no guard$"):
        list(routes(app, {}))


def test_a_guard_for_nothing_is_refused() -> None:
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/open", "open", guarded(ANYONE)(lambda: ""))
    with pytest.raises(Unguarded, match=r"^guards for endpoints that do not exist: gone$"):
        list(routes(app, {"gone": ANYONE}))
