"""Taking a fictional summit away: everything of it, and nothing of anybody else's."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, text

from eventreg.access.enums import Role
from eventreg.access.errors import Forbidden, Unknown
from eventreg.access.viewer import Viewer
from eventreg.calendars.models import FeedPoll
from eventreg.foundation.database import Model
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.history.models import HistoryEntry
from eventreg.people.models import Organisation, Person
from eventreg.publication.discard import discard_summit
from eventreg.publication.errors import DraftMoved, NotFictional
from eventreg.publication.models import Revision
from eventreg.publication.queries import find_released_summit
from eventreg.publication.service import publish_release
from eventreg.summits.errors import SummitUnknown
from eventreg.summits.queries import find_series
from support import OPERATOR, load_text, propose, publish, published, session_text, summit_text, uid

# The inner one stands under the outer one, that under the shared one; the shared one is another summit's, too.
PEOPLE = """\
organisations:
  - {key: shared, kind: ngo, name: Shared}
  - {key: outer, kind: ngo, name: Outer, parents: [{organisation: shared, link: part_of}]}
  - {key: inner, kind: ngo, name: Inner, parents: [{organisation: outer, link: part_of}]}
  - {key: quoted, kind: ngo, name: Quoted}
  - {key: represented, kind: ngo, name: Represented}
  - {key: funder, kind: ngo, name: Funder}
persons:
  - {key: ana, family: Shared}
  - {key: ben, family: Own}
  - {key: cleo, family: Quoted}
"""
SERIES = """\
series: {key: delta, kind: forum, name: Delta, phases: [{name: One}], roles: [{organisation: funder, role: funder}]}
"""
THEMES = "themes: [{key: water, name: Water}]\n"
SAID = {
    "organisers": "[{organisation: inner, role: lead, source: announcement}]",
    "figures": "[{subject: a, qualifier: about, value: 1, counted: b, source: announcement}]",
    "quotes": "[{key: a, person: cleo, organisation: quoted, text: Said., source: announcement}]",
    "references": "[{key: a, title: T, source: announcement}]",
    "related": "[{session: talk}, {summit: real}]",
}
PANEL = (
    "[{source: announcement, kind: announced, panelists: [{key: ana, roles: [chair], person: ana,"
    " organisation: shared}, {key: ben, roles: [panelist], person: ben, represents_organisation: represented}]}]"
)


def talk(slug: str, **parts: str) -> str:
    return session_text(
        "talk", uid=uid(f"{slug}/talk"), themes="[water]", languages="{working: [en]}", agenda="[One]", **parts
    )


def fictional(**parts: str) -> str:
    """A fictional summit with a row in every table."""
    pages = "[{key: a, title: A, text: B}]"
    more = {"fictional": "true", "information": pages, "countries": "[{code: MA, name: Morocco}]", "groups": "[States]"}
    return summit_text("play", talk("play", line_ups=PANEL, **SAID), **SAID | more | parts) + SERIES + THEMES + PEOPLE


def real() -> str:
    panel = "[{source: announcement, kind: announced, panelists: [{key: ana, roles: [chair], person: ana}]}]"
    own = talk("real", organisers="[{organisation: shared, role: lead}]", line_ups=panel)
    return (
        summit_text("real", own, related="[{summit: play}]")
        + THEMES
        + PEOPLE.split("  - {key: outer")[0]
        + ("persons:\n  - {key: ana, family: Shared}\n")
    )


def counts() -> dict[str, int]:
    """The number of rows of every table of the database, also of those that have no model."""
    connection = database.session.connection()
    names = [name for name in inspect(connection).get_table_names() if not name.startswith("search_text_fts_")]
    found = {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}
    database.session.rollback()
    return found


def everything() -> dict[str, list[str]]:
    """Every row of every table but the history."""
    found = {
        table.name: sorted(repr(tuple(row)) for row in database.session.execute(select(table)))
        for table in Model.metadata.sorted_tables
        if table.name != "history_entry"
    }
    database.session.rollback()
    return found


def discard(slug: str = "play", viewer: Viewer = OPERATOR) -> None:
    with transaction():
        discard_summit(viewer, slug)


def polled(slug: str) -> None:
    """Somebody's calendar asked for the feed of the summit."""
    summit = find_released_summit(slug)
    at = summit.as_at.replace(minute=0, second=0)
    with transaction():
        database.session.add(
            FeedPoll(
                summit_id=summit.summit_id, hour=at, family="summit", value="", language="en", client="khal", held=0,
                current=1, polls=1, last_at=at,
            )
        )  # fmt: skip


def test_everything_is_gone_and_nothing_of_another_summit(client: FlaskClient) -> None:
    published(real(), "real")
    before, rows = counts(), everything()
    published(fictional(), "play")
    load_text(fictional(city="{en: Fes}"))
    publish("play")
    polled("play")
    # The example has something in every table that a summit fills, so that nothing is left over unseen.
    grown = {name for name, number in counts().items() if number > before[name]}
    assert grown == set(before) - {"alembic_version"}
    discard()
    assert counts() | {"history_entry": 0} == before | {"history_entry": 0}
    assert everything() == rows


def test_what_the_history_says_stays(client: FlaskClient) -> None:
    published(fictional(), "play")
    before = counts()["history_entry"]
    discard()
    entries = database.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id)).all()
    assert len(entries) == before + 1
    last = entries[-1]
    assert (last.actor, last.summit, last.subject_kind, last.subject, last.action) == (
        "command line: tester",
        uid("play"),
        "summit",
        "play",
        "discarded",
    )


def test_what_another_summit_uses_is_kept_and_the_rest_is_gone(client: FlaskClient) -> None:
    published(real(), "real")
    published(fictional(), "play")
    discard()
    assert database.session.scalars(select(Organisation.key)).all() == ["shared"]
    assert database.session.scalars(select(Person.key)).all() == ["ana"]
    assert find_series("delta") is None


def test_a_series_of_another_summit_is_kept_with_all_of_it(client: FlaskClient) -> None:
    load_text(summit_text("real") + SERIES + PEOPLE)
    published(fictional(), "play")
    discard()
    series = find_series("delta")
    assert series is not None
    assert [phase.name.texts["en"] for phase in series.phases] == ["One"]
    # Named by the series; the others of the file are nobody's.
    assert database.session.scalars(select(Organisation.key)).all() == ["funder"]


def test_nothing_is_published_of_what_was_discarded_meanwhile(client: FlaskClient) -> None:
    """SQLite gives the numbers of what was discarded to what comes next."""
    load_text(summit_text("first", session_text("a", uid=uid("old"), title="Old"), fictional="true"))
    proposal = propose("first")
    with transaction():
        discard_summit(OPERATOR, "first")
    load_text(summit_text("first", session_text("b", uid=uid("new"), title="New"), fictional="true"))
    with pytest.raises(DraftMoved), transaction():
        publish_release(OPERATOR, proposal)
    database.session.remove()
    publish("first")
    assert set(database.session.scalars(select(Revision.subject))) == {uid("first"), uid("new")}


@pytest.mark.parametrize("state", ["draft", "live", "archived"])
def test_a_fictional_summit_goes_whatever_its_state_and_comes_again(client: FlaskClient, state: str) -> None:
    for number in range(2):
        load_text(fictional(state=state))
        if state != "draft":
            release = publish("play")
            assert release is not None
            assert release.number == 1
            subjects = database.session.scalars(select(Revision.subject).where(Revision.sequence == 0)).all()
            assert {uid("play"), uid("play/talk")} < set(subjects)
        discard()
        assert find_released_summit("play") is None, number


def test_its_pages_and_feeds_are_gone(client: FlaskClient) -> None:
    published(real(), "real")
    published(fictional(), "play")

    def answers(slug: str) -> dict[str, int]:
        # Addresses of every view that names a summit, with what this one has.
        found = {}
        for rule in client.application.url_map.iter_rules():
            if "slug" not in rule.arguments or "GET" not in (rule.methods or ()):
                continue
            values: dict[str, Any] = {"slug": slug, "language": "en", "subject": uid(f"{slug}/talk"), "session": "talk"}
            if not rule.arguments <= values.keys():
                continue
            with client.application.test_request_context():
                address = client.application.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
            found[rule.endpoint] = client.get(address).status_code
        return found

    there = answers("play")
    assert len(there) > 3
    assert 200 in there.values()
    others = answers("real")
    discard()
    assert answers("play") == dict.fromkeys(there, 404)
    assert answers("real") == others
    assert b"/summits/play/" not in client.get("/en/").data


def test_a_real_summit_is_never_discarded(client: FlaskClient) -> None:
    published(real(), "real")
    published(fictional(), "play")
    before = everything(), counts()
    with pytest.raises(NotFictional) as refused:
        discard("real")
    assert str(refused.value) == "The summit “real” is not fictional: what was public of it is never deleted."
    with pytest.raises(SummitUnknown):
        discard("nowhere")
    assert (everything(), counts()) == before


def test_a_real_summit_does_not_become_fictional_to_be_discarded(client: FlaskClient) -> None:
    published(real(), "real")
    for step in (
        lambda: load_text(real().replace("slug: real\n", "slug: real\n  fictional: true\n")),
        lambda: publish("real"),
    ):
        step()
        before = everything(), counts()
        with pytest.raises(NotFictional):
            discard("real")
        assert (everything(), counts()) == before


def test_a_draft_that_was_never_public_may_be_said_to_be_fictional(client: FlaskClient) -> None:
    load_text(real())
    load_text(real().replace("slug: real\n", "slug: real\n  fictional: true\n"))
    discard("real")
    assert database.session.scalars(select(Organisation.key)).all() == []


@pytest.mark.parametrize("released", [True, False])
@pytest.mark.parametrize(
    "viewer",
    [
        Viewer.anonymous(),
        Viewer(holder="h", roles=frozenset({(uid("play"), Role.SECRETARIAT)})),
        Viewer(holder="h", roles=frozenset({(uid("other"), Role.SECRETARIAT)})),
        Viewer(holder="h", roles=frozenset({(uid("play"), Role.REGISTRATION_OFFICER)})),
        Viewer(holder="h", administrator=True),
    ],
    ids=["anonymous", "secretariat", "other secretariat", "registration officer", "administrator"],
)
def test_only_the_operator_discards(client: FlaskClient, viewer: Viewer, released: bool) -> None:
    load_text(fictional())
    if released:
        publish("play")
    before = everything(), counts()
    with pytest.raises((Unknown, Forbidden)):
        discard(viewer=viewer)
    assert (everything(), counts()) == before
