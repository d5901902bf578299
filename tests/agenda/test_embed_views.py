"""The programme for other sites: what anybody may read, without a script, each link leading out of the frame."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from agenda.pages import Page
from conftest import make_app, migrate
from support import published, session_text, summit_text, uid

EMBED = "/en/summits/first/embed"


def one(key: str, **parts: str) -> str:
    return session_text(key, uid=uid(f"first/{key}"), **parts)


SESSIONS = (
    one("early", languages="{working: [en], interpretation: [fr]}"),
    one("other", where="{room: oliveraie}", organisers="[{organisation: office, role: lead}]"),
    one("fifth", kind="workshop", when="{day: 2018-12-05, half: morning}"),
    one("no-day", when="{certainty: not_stated}", where=""),
    one("hidden", visibility="hidden", kind="reception", when="{day: 2018-12-06, half: morning}"),
)
MORE = """
organisations:
  - {key: office, kind: company, name: {en: Œuvrard Office, fr: Bureau Œuvrard}}
"""


@pytest.fixture
def reader(db: Flask) -> FlaskClient:
    published(summit_text("first", *SESSIONS) + MORE, "first")
    return db.test_client()


def page(client: FlaskClient, path: str) -> Page:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8"), path
    return Page(answer.text)


EVERYTHING = ["Title fifth", "Title other", "Title early", "Title no-day"]
FILTERED = {
    "": EVERYTHING,
    "day=all": EVERYTHING,
    "day=2018-12-07": ["Title other", "Title early"],
    "room=oliveraie": ["Title other"],
    "kind=workshop": ["Title fifth"],
    "language=fr": ["Title early"],
    "room=oliveraie&day=2018-12-07": ["Title other"],
    # Well formed and nobody's: nothing, as on the page of the programme.
    "room=nothing": [],
    "kind=reception": [],
    "day=2018-12-06": [],
    f"organisation={uid('nobody')}": [],
    # Malformed: as if it were not there.
    "day=2018-02-30": EVERYTHING,
    "organisation=%00": EVERYTHING,
    "accent=red;}": EVERYTHING,
    "q=early": EVERYTHING,
}


def test_the_same_filters_as_the_programme(reader: FlaskClient) -> None:
    assert {query: page(reader, f"{EMBED}?{query}").titles for query in FILTERED} == FILTERED


def test_the_sessions_of_an_organisation(reader: FlaskClient) -> None:
    (link,) = [
        one.attributes["href"]
        for one in page(reader, f"/en/summits/first/sessions/{uid('first/other')}").all("a")
        if "/organisations/" in one.attributes["href"]
    ]
    shown = page(reader, f"{EMBED}?organisation={link.rpartition('/')[2]}")
    assert (shown.titles, shown.texts("ul", class_="parts-followed")) == (
        ["Title other"],
        ["Organization Œuvrard Office"],
    )


def test_it_says_whose_it_is_and_leads_on(reader: FlaskClient) -> None:
    shown = page(reader, f"{EMBED}?room=oliveraie&day=2018-12-07")
    assert shown.texts("h1") == ["Summit first"]
    assert shown.texts("title") == ["Programme – Summit first – eventreg"]
    (as_at,) = shown.texts("p", class_="framed-as-at")
    assert as_at.startswith("Provisional programme, as at ")
    assert shown.texts("p", class_="zone") == ["Marrakech time, UTC+1"]
    assert shown.texts("ul", class_="parts-followed") == ["Room Oliveraie"]
    assert shown.texts("h2") == ["Friday 7 December 2018"]
    links = {link.text: link.attributes["href"] for link in shown.all("a")}
    assert links == {
        "Summit first": "/en/summits/first/?day=2018-12-07&room=oliveraie",
        "Title other": f"/en/summits/first/sessions/{uid('first/other')}",
        "The whole programme": "/en/summits/first/?day=2018-12-07&room=oliveraie",
        "Subscribe": "/en/summits/first/subscribe?day=2018-12-07&room=oliveraie",
    }
    assert shown.links["canonical"] == "http://localhost/en/summits/first/?day=2018-12-07&room=oliveraie"
    assert "Published at localhost." in shown.texts("footer")[0]


def test_nothing_in_it_runs_asks_or_stays_inside(reader: FlaskClient) -> None:
    shown = page(reader, EMBED)
    assert [element.tag for element in shown.elements if element.tag in ("script", "form", "iframe", "button")] == []
    assert [base.attributes for base in shown.all("base")] == [{"target": "_blank"}]
    assert [link.text for link in shown.all("a") if "target" in link.attributes] == []
    assert shown.all("nav") == []
    assert reader.get(EMBED).headers.getlist("Set-Cookie") == []


def test_cancelled_and_moved_are_said(reader: FlaskClient) -> None:
    changed = (
        one("early", cancelled="true", cancelled_note="{en: Ill, fr: Malade}"),
        one("fifth", kind="workshop", when="{day: 2018-12-05, half: morning}", where="{room: oliveraie}"),
    )
    published(summit_text("first", *changed, *SESSIONS[3:]) + MORE, "first")
    shown = page(reader, EMBED)
    assert [mark for mark in shown.texts("p", class_="mark") if not mark.startswith("Date")] == [
        "New room Orangeraie",
        "Cancelled Ill",
    ]
    assert len(shown.all("li", class_="is-cancelled")) == 1
    assert page(reader, "/fr/summits/first/embed").texts("p", class_="is-bad") == ["Annulé Malade"]


def test_empty_in_two_ways(reader: FlaskClient) -> None:
    assert page(reader, f"{EMBED}?kind=nothing").texts("h2") == ["No session matches"]
    published(summit_text("empty"), "empty")
    assert page(reader, "/en/summits/empty/embed").texts("h2") == ["Nothing has been published yet"]


def test_a_rehearsal_and_an_archive_say_what_they_are(db: Flask, client: FlaskClient) -> None:
    published(summit_text("first", *SESSIONS, fictional="true") + MORE, "first")
    assert page(client, EMBED).texts("p", class_="invented")[0].startswith("A rehearsal.")
    published(summit_text("first", *SESSIONS, state="archived") + MORE, "first")
    shown = page(client, EMBED)
    assert shown.texts("p", class_="framed-as-at")[0].startswith("Programme, as at ")
    assert len(shown.all("p", class_="archive-note")) == 1


def test_names_stay_text(db: Flask, client: FlaskClient) -> None:
    bad = "'<script>alert(1)</script>\"&amp;'"
    published(summit_text("first", one("a", title=f"{{en: {bad}}}"), name=f"{{en: {bad}}}"), "first")
    shown = page(client, EMBED)
    assert shown.all("script") == []
    assert shown.titles == shown.texts("h1") == ['<script>alert(1)</script>"&amp;']


def test_a_release_shows_at_once(reader: FlaskClient) -> None:
    assert len(page(reader, EMBED).titles) == 4
    gone = one("other", visibility="hidden", where="{room: oliveraie}")
    published(summit_text("first", SESSIONS[0], gone, *SESSIONS[2:]) + MORE, "first")
    assert page(reader, EMBED).titles == ["Title fifth", "Title early", "Title no-day"]


def test_the_site_is_named_by_its_public_address(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'a.sqlite'}", tmp_path, EVENTREG_BASE_URL="https://summit.example:8443")
    migrate(app)
    with app.app_context():
        published(summit_text("first", one("a")), "first")
        answer = app.test_client().get(EMBED, headers={"Host": "summit.example"})
        assert answer.status_code == 200
        assert Page(answer.text).texts("footer")[0].count("Published at summit.example:8443.") == 1
        from eventreg.foundation.database import db

        db.session.remove()
        db.engine.dispose()
