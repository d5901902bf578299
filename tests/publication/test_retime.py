"""Retiming: wall times stay, instants move; who is told, what is left alone, and what is refused with nothing written.

What stands as if it had been worked out with older zone data is made by moving stored instants by an hour. The story
with real old zone data is in `tests/cli/test_retime.py`.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from agenda.pages import Page
from eventreg.access.enums import Role
from eventreg.access.errors import Forbidden, Unknown
from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db as database
from eventreg.foundation.local_time import LocalTime, tzdata_version
from eventreg.foundation.transaction import snapshot, transaction
from eventreg.foundation.words import translate
from eventreg.history.models import HistoryEntry
from eventreg.people.models import Organisation
from eventreg.programme.models import Session
from eventreg.publication.errors import ArchiveStands, ConflictsBlock, DraftMoved
from eventreg.publication.models import Occupancy, Release, Revision
from eventreg.publication.retime import (
    NOTES,
    ClocksRefuse,
    OtherChanges,
    Retiming,
    list_stale,
    propose_retiming,
    retime_summit,
)
from eventreg.summits.errors import SummitUnknown
from eventreg.summits.models import Summit
from eventreg.summits.rules import SummitState
from support import OPERATOR, load_text, publish, session_text, summit_text, uid

BEFORE = datetime(2018, 11, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
RIGHT = datetime(2018, 12, 7, 7, 30, tzinfo=UTC)
"""08:30 in Marrakech on 7 December 2018; the zone data of the summer of 2018 said 08:30 UTC."""


@pytest.fixture(autouse=True)
def in_november() -> Any:
    with time_machine.travel(BEFORE, tick=False):
        yield


def one(key: str, **parts: str) -> str:
    return session_text(key, uid=uid(key), **{"where": ""} | parts)


def stale(*keys: str, by: timedelta = HOUR) -> None:
    """Makes the draft's instants of these sessions those of other rules; as the public ids say, whatever the summit."""
    with transaction():
        for session in database.session.scalars(select(Session).where(Session.public_id.in_(map(uid, keys)))):
            session.starts_at = session.starts_at and session.starts_at + by
            session.ends_at = session.ends_at and session.ends_at + by


def published(*sessions: str, moved: tuple[str, ...] = (), slug: str = "first", **parts: str) -> None:
    """Loads and publishes a summit; the instants of `moved` are an hour late in draft and release."""
    load_text(summit_text(slug, *sessions, **parts))
    stale(*moved)
    publish(slug)


def proposed(slug: str = "first", viewer: Viewer = OPERATOR) -> Retiming:
    with snapshot():
        return propose_retiming(viewer, slug)


def retimed(slug: str = "first", viewer: Viewer = OPERATOR) -> Release | None:
    retiming = proposed(slug, viewer)
    with transaction():
        return retime_summit(viewer, retiming)


def draft_times(key: str) -> tuple[datetime | None, ...]:
    found = select(Session.starts_wall, Session.starts_at, Session.ends_wall, Session.ends_at)
    return tuple(database.session.execute(found.where(Session.public_id == uid(key))).one())


def rows(model: type[Any]) -> list[dict[str, Any]]:
    order = model.__table__.primary_key.columns
    return [dict(row._mapping) for row in database.session.execute(select(*model.__table__.c).order_by(*order))]


def everything() -> list[list[dict[str, Any]]]:
    return [rows(model) for model in (Session, Release, Revision, Occupancy, HistoryEntry)]


def subjects(moves: Any) -> list[str]:
    return [move.subject for move in moves]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


ROOM = {"where": "{room: orangeraie}"}
NINE = "{day: 2018-12-06, starts: '09:00', ends: '10:00'}"


def test_instants_move_and_everything_else_stays(db: Flask) -> None:
    sessions = (one("a", **ROOM), one("b", when=NINE, **ROOM), one("day", when="{day: 2018-12-06}"))
    published(*sessions, moved=("a",))
    published(one("elsewhere"), slug="other", moved=("elsewhere",))
    before = everything()
    release = retimed()
    assert release is not None
    assert release.number == 2
    draft, releases, revisions, occupancy, entries = everything()
    assert draft_times("a") == (
        wall("2018-12-07T08:30"), RIGHT, wall("2018-12-07T09:45"), RIGHT + timedelta(minutes=75)
    )  # fmt: skip
    (changed,) = [row for row in before[0] if row["public_id"] == uid("a")]
    assert draft == [
        row | {"starts_at": RIGHT, "ends_at": RIGHT + timedelta(minutes=75)} if row is changed else row
        for row in before[0]
    ]
    (old,) = [row for row in before[2] if row["subject"] == uid("a")]
    when = old["payload"]["when"]
    new = {
        "starts": when["starts"] | {"at": "2018-12-07T07:30:00+00:00"},
        "ends": when["ends"] | {"at": "2018-12-07T08:45:00+00:00"},
    }
    assert revisions[:-1] == [row | {"until_release": 2} if row is old else row for row in before[2]]
    assert revisions[-1] == old | {
        "id": revisions[-1]["id"],
        "token": revisions[-1]["token"],
        "sequence": 1,
        "from_release": 2,
        "published_at": releases[-1]["published_at"],
        "starts_at": RIGHT,
        "ends_at": RIGHT + timedelta(minutes=75),
        "payload": old["payload"] | {"when": when | new},
    }
    times = [(row["starts_at"], row["ends_at"]) for row in occupancy]
    assert sorted(times) == [
        (datetime(2018, 12, 6, 8, tzinfo=UTC), datetime(2018, 12, 6, 9, tzinfo=UTC)),
        (RIGHT, RIGHT + timedelta(minutes=75)),
    ]
    told, made = entries[len(before[4]) :]
    assert (told["subject_kind"], told["subject"], told["action"], told["reason"], told["changes"]) == (
        "sessions",
        "a",
        "retimed",
        f"tzdata {tzdata_version()}",
        {
            "starts_at": ["2018-12-07T08:30:00+00:00", "2018-12-07T07:30:00+00:00"],
            "ends_at": ["2018-12-07T09:45:00+00:00", "2018-12-07T08:45:00+00:00"],
        },
    )
    assert (made["action"], made["changes"]) == ("published", {"changed": [0, 1]})


def test_a_second_time_there_is_nothing(db: Flask) -> None:
    published(one("a"), moved=("a",))
    assert not proposed().nothing
    retimed()
    before = everything()
    assert proposed().nothing
    assert retimed() is None
    assert everything() == before


@pytest.mark.parametrize(
    ("parts", "note", "facts"),
    [({}, 0, {"city": "Marrakech"}), ({"city": "", "languages": "[fr]"}, 1, {})],
    ids=["in a city", "without one"],
)
def test_the_note_says_why_in_both_languages(
    db: Flask, parts: dict[str, str], note: int, facts: dict[str, str]
) -> None:
    published(one("a"), moved=("a",), **parts)
    release = retimed()
    assert release is not None
    assert release.note is not None
    assert release.note.original == ("en" if note == 0 else "fr")
    assert release.note.texts == {language: translate(language, NOTES[note], **facts) for language in ("en", "fr")}
    assert release.note.texts["en"].startswith("The rules for official time ")


def test_a_proposal_writes_nothing(db: Flask) -> None:
    published(one("a"), moved=("a",))
    before = everything()
    retiming = proposed()
    assert subjects(retiming.moves) == subjects(retiming.corrections) == [uid("a")]
    (move,) = retiming.moves
    assert move.before.starts == LocalTime(wall("2018-12-07T08:30"), "Africa/Casablanca", RIGHT + HOUR)
    assert move.after.starts == LocalTime(wall("2018-12-07T08:30"), "Africa/Casablanca", RIGHT)
    assert everything() == before


@pytest.mark.parametrize("others", [1, 30])
def test_the_number_of_queries_depends_on_nothing(db: Flask, counted: Callable[[], Any], others: int) -> None:
    keys = [f"s{number}" for number in range(others)]
    published(*(one(key) for key in keys), moved=tuple(keys))
    with counted() as queries:
        assert len(proposed().moves) == others
    assert len(queries) == 31


def test_a_draft_that_was_loaded_again_is_right_already_and_its_readers_are_told(db: Flask) -> None:
    text = summit_text("first", one("a"))
    published(one("a"), moved=("a",))
    load_text(text)
    retiming = proposed()
    assert (subjects(retiming.moves), retiming.corrections) == ([uid("a")], ())
    release = retimed()
    assert release is not None
    assert publish("first") is None


def test_a_cancelled_session_moves_as_well(db: Flask) -> None:
    published(one("a", cancelled="true"), moved=("a",))
    assert subjects(proposed().moves) == [uid("a")]


def test_what_nobody_published_yet_is_put_right_and_published_by_nobody(db: Flask) -> None:
    load_text(summit_text("first", one("a"), state="draft"))
    stale("a")
    retiming = proposed()
    assert (retiming.moves, subjects(retiming.corrections)) == ((), [uid("a")])
    assert retimed() is None
    assert draft_times("a")[1] == RIGHT
    assert rows(Release) == []
    assert proposed().nothing


def test_a_new_session_is_put_right_where_nothing_has_to_be_published(db: Flask) -> None:
    published(one("a"))
    load_text(summit_text("first", one("a"), one("new")))
    stale("new")
    assert retimed() is None
    assert draft_times("new")[1] == RIGHT
    assert [row["number"] for row in rows(Release)] == [1]


OVER = "{day: 2018-10-30, starts: '09:00', ends: '10:00'}"


def test_what_is_over_stays_as_it_was_published(db: Flask) -> None:
    published(one("past", when=OVER), one("a"), moved=("past", "a"), starts_on="2018-10-30")
    before = draft_times("past")
    retiming = proposed()
    assert (subjects(retiming.moves), subjects(retiming.over)) == ([uid("a")], [uid("past")])
    retimed()
    assert draft_times("past") == before
    assert [row["sequence"] for row in rows(Revision) if row["subject"] == uid("past")] == [0]
    assert subjects(proposed().over) == [uid("past")]
    assert proposed().nothing


def test_what_is_over_stays_although_the_file_was_loaded_again(db: Flask) -> None:
    sessions = (one("past", when=OVER), one("a"))
    published(*sessions, moved=("past", "a"), starts_on="2018-10-30")
    before = draft_times("past")
    load_text(summit_text("first", *sessions, starts_on="2018-10-30"))
    assert draft_times("past") != before
    release = retimed()
    assert release is not None
    assert draft_times("past") == before
    assert publish("first") is None


@pytest.mark.parametrize(
    ("now", "by", "when", "over"),
    [
        # By the clocks it ended at 08:45 UTC; its readers' calendars said 09:45 UTC.
        ("2018-12-07T09:44Z", HOUR, None, False),
        ("2018-12-07T09:45Z", HOUR, None, True),
        # Calendars said 07:45 UTC.
        ("2018-12-07T08:44Z", -HOUR, None, False),
        ("2018-12-07T08:45Z", -HOUR, None, True),
        # Without an end it lasts until midnight, which is 23:00 UTC and was 24:00.
        ("2018-12-07T23:59Z", HOUR, "{day: 2018-12-07, starts: '08:30'}", False),
        ("2018-12-08T00:00Z", HOUR, "{day: 2018-12-07, starts: '08:30'}", True),
        # From one day into the next.
        ("2018-12-07T23:30Z", HOUR, "{day: 2018-12-07, starts: '22:00', ends: '00:30', ends_on: 2018-12-08}", False),
        ("2018-12-08T00:30Z", HOUR, "{day: 2018-12-07, starts: '22:00', ends: '00:30', ends_on: 2018-12-08}", True),
    ],
)
def test_over_is_what_ended_by_the_clocks_and_in_calendars(
    db: Flask, now: str, by: timedelta, when: str | None, over: bool
) -> None:
    load_text(summit_text("first", one("a", **({"when": when} if when else {}))))
    stale("a", by=by)
    publish("first")
    with time_machine.travel(wall(now), tick=False):
        retiming = proposed()
    assert (subjects(retiming.moves), subjects(retiming.over)) == (([], [uid("a")]) if over else ([uid("a")], []))


def test_a_session_over_a_change_of_the_clocks_moves_at_one_end(db: Flask) -> None:
    load_text(summit_text("first", one("a")))
    with transaction():
        database.session.execute(update(Session).values(ends_at=RIGHT + timedelta(minutes=135)))
    publish("first")
    (move,) = proposed().moves
    assert move.before.starts == move.after.starts
    retimed()
    assert draft_times("a")[1::2] == (RIGHT, RIGHT + timedelta(minutes=75))


def at(*days: str) -> str:
    """The draft's sessions in their order, set to these wall times by hand, as zone data of other days had them."""
    with transaction():
        for session, text in zip(database.session.scalars(select(Session).order_by(Session.id)), days, strict=False):
            session.starts_wall, session.ends_wall = wall(text), wall(text) + HOUR
            session.starts_at = wall(text).replace(tzinfo=UTC)
            session.ends_at, session.day = session.starts_at + HOUR, session.starts_wall.date()
    publish("first")
    return "first"


def test_times_that_the_clocks_do_not_show_once_are_refused_by_name(db: Flask) -> None:
    load_text(summit_text("first", one("gap"), one("twice"), one("a")))
    # Ramadan of 2019: the clocks went back on 5 May at 03:00, and forward on 9 June at 02:00.
    at("2019-06-09T02:30", "2019-05-05T02:30", "2019-06-20T10:00")
    before = everything()
    with pytest.raises(ClocksRefuse) as refused:
        proposed()
    assert str(refused.value) == (
        "By the new rules the clocks do not show these times exactly once:"
        " “Title gap” (2019-06-09 02:30): The clocks in Africa/Casablanca are put forward and never show"
        " 2019-06-09 02:30. Choose an earlier or a later time;"
        " “Title twice” (2019-05-05 02:30): The clocks in Africa/Casablanca are put back and show 2019-05-05 02:30"
        " twice. Choose an earlier or a later time. Nothing was changed. Give these sessions other times in the summit"
        " file, load it and publish it."
    )
    assert everything() == before


def test_a_time_that_is_over_may_be_one_that_the_clocks_never_showed(db: Flask) -> None:
    load_text(summit_text("first", one("gap")))
    at("2019-06-09T02:30")
    with time_machine.travel(datetime(2019, 7, 1, tzinfo=UTC), tick=False):
        assert proposed().nothing


def renamed_organisation() -> None:
    with transaction():
        organisation = database.session.scalars(select(Organisation)).one()
        organisation.name = type(organisation.name).of("en", "Renamed")


WORKS = "organisations:\n  - {key: works, kind: company, name: Works}\n"
CLAIM = {"organisers": "[{organisation: works, role: lead}]"}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda text: text.replace("Title b", "Better"), "“Better” (title)"),
        (lambda text: text.replace("Title a", "Better"), "“Better” (title)"),
        (lambda text: text.replace("2018-12-06, starts: '09:00'", "2018-12-06, starts: '09:15'"), "“Title b” (when)"),
        (lambda text: text.replace("en: Summit first", "en: First summit"), "“First summit” (name)"),
        (lambda text: text + "  - {key: c, kind: break, title: Coffee}\n", "“Coffee” (added)"),
        (None, "“Title b” (organisers); “Renamed” (organization)"),
    ],
    ids=["another session", "the same session", "another time", "the summit", "a new session", "an organization"],
)
def test_nothing_unfinished_is_published(db: Flask, change: Callable[[str], str] | None, what: str) -> None:
    text = summit_text("first", one("a"), one("b", when=NINE, **CLAIM))
    head, _, sessions = text.partition("sessions:\n")
    text = head + WORKS + "sessions:\n" + sessions
    load_text(text)
    stale("a", "b")
    publish("first")
    if change is None:
        renamed_organisation()
    else:
        load_text(change(text))
    stale("a", by=timedelta(0))
    before = everything()
    with pytest.raises(OtherChanges) as refused:
        proposed()
    assert str(refused.value) == (
        f"The draft holds other changes that are not published: {what}. Nothing was changed. Publish them with"
        " `eventreg summit publish first`, or take them out of the draft; then retime."
    )
    assert everything() == before


def test_a_session_taken_out_of_the_draft_is_unfinished_too(db: Flask) -> None:
    published(one("a"), one("b", when=NINE), moved=("a",))
    with transaction():
        database.session.execute(update(Session).where(Session.public_id == uid("b")).values(removed=True))
    with pytest.raises(OtherChanges, match=r"“Title b” \(removed\)"):
        proposed()


def test_a_session_that_is_gone_is_left_alone(db: Flask) -> None:
    published(one("a"), one("b", when=NINE))
    with transaction():
        database.session.execute(update(Session).where(Session.public_id == uid("b")).values(removed=True))
    publish("first")
    stale("b")
    assert proposed().nothing
    assert proposed().over == ()


def test_a_long_list_is_cut(db: Flask) -> None:
    sessions = [one(f"s{number}") for number in range(25)]
    published(*sessions, moved=("s0",))
    load_text(summit_text("first", *sessions).replace("Title s", "New s"))
    stale("s0")
    with pytest.raises(OtherChanges) as refused:
        proposed()
    assert "“New s19” (title); … and 5 more. Nothing" in str(refused.value)


def test_conflicts_that_the_new_instants_make_block(db: Flask) -> None:
    # In one room, on other days; the rules of one of the two make them overlap.
    published(one("a", **ROOM), one("b", when="{day: 2018-12-07, starts: '09:45', ends: '10:30'}", **ROOM))
    with transaction():
        database.session.execute(
            update(Session).where(Session.public_id == uid("b")).values(
                starts_wall=wall("2018-12-07T09:00"), ends_wall=wall("2018-12-07T09:45")
            )
        )  # fmt: skip
    publish("first")
    before = everything()
    with pytest.raises(ConflictsBlock) as refused:
        proposed()
    assert [conflict.sessions for conflict in refused.value.conflicts] == [(uid("a"), uid("b"))]
    assert everything() == before


def test_an_archive_stands(db: Flask) -> None:
    published(one("a"), moved=("a",))
    with transaction():
        database.session.scalars(select(Summit)).one().state = SummitState.ARCHIVED
    publish("first")
    before = everything()
    with pytest.raises(ArchiveStands):
        proposed()
    assert everything() == before
    with snapshot():
        assert list_stale(OPERATOR) == []


@pytest.mark.parametrize(
    "interfere",
    [
        lambda: stale("a"),
        lambda: load_text(summit_text("first", one("a", when="{day: 2018-12-07, starts: '10:00'}"))),
        lambda: retimed(),
    ],
    ids=["other instants", "another time", "retimed by somebody else"],
)
def test_a_draft_that_moved_meanwhile_is_looked_at_again(db: Flask, interfere: Callable[[], object]) -> None:
    published(one("a"), moved=("a",))
    retiming = proposed()
    interfere()
    before = everything()
    with pytest.raises(DraftMoved), transaction():
        retime_summit(OPERATOR, retiming)
    assert everything() == before


@pytest.mark.parametrize(
    ("viewer", "error"),
    [
        (Viewer.anonymous(), Forbidden),
        (Viewer(holder="o", roles=frozenset({(uid("first"), Role.REGISTRATION_OFFICER)})), Forbidden),
        (Viewer(holder="s", roles=frozenset({(uid("other"), Role.SECRETARIAT)})), Forbidden),
    ],
)
def test_who_may_not_publish_may_not_retime(db: Flask, viewer: Viewer, error: type[Exception]) -> None:
    published(one("a"), moved=("a",))
    retiming = proposed()
    with pytest.raises(error):
        proposed(viewer=viewer)
    with pytest.raises(error), transaction():
        retime_summit(viewer, retiming)
    with snapshot():
        assert list_stale(viewer) == []


def test_who_knows_of_no_summit_is_told_of_none(db: Flask) -> None:
    load_text(summit_text("first", one("a"), state="draft"))
    stale("a")
    with pytest.raises(Unknown):
        proposed(viewer=Viewer.anonymous())
    with pytest.raises(SummitUnknown):
        proposed("nowhere")


def test_the_secretariat_of_a_summit_may_retime_it(db: Flask) -> None:
    published(one("a"), moved=("a",))
    published(one("elsewhere"), slug="other", moved=("elsewhere",))
    secretariat = Viewer(holder="s", roles=frozenset({(uid("first"), Role.SECRETARIAT)}))
    with snapshot():
        assert list_stale(secretariat) == [("first", 1)]
        assert list_stale(OPERATOR) == [("first", 1), ("other", 1)]
    assert retimed(viewer=secretariat) is not None
    with snapshot():
        assert list_stale(OPERATOR) == [("other", 1)]


def test_stale_are_also_what_cannot_be_retimed_and_what_the_draft_alone_has_wrong(db: Flask) -> None:
    published(one("b"))
    load_text(summit_text("first", one("b"), one("new")))
    stale("new")
    with snapshot():
        assert list_stale(OPERATOR) == [("first", 1)]
    with transaction():
        database.session.execute(update(Session).values(starts_wall=wall("2019-06-09T02:30")))
    with snapshot():
        assert list_stale(OPERATOR) == [("first", 2)]


def text_of(client: FlaskClient, path: str) -> Page:
    answer = client.get(path)
    assert answer.status_code == 200
    return Page(answer.text)


def test_the_changes_page_says_that_the_local_time_stays(db: Flask, client: FlaskClient) -> None:
    published(one("a"), one("b", when=NINE), moved=("a",))
    retimed()
    assert text_of(client, "/en/summits/first/changes").texts("li", class_="change") == [
        "Changed Title a Local time unchanged: Friday 7 December 2018, 08:30–09:45; UTC+1 instead of UTC"
    ]
    facts = {"when": "vendredi 7 décembre 2018, 8 h 30 – 9 h 45", "after": "UTC+1", "before": "UTC"}
    french = translate("fr", "Local time unchanged: %(when)s; %(after)s instead of %(before)s", **facts)
    (line,) = text_of(client, "/fr/summits/first/changes").texts("li", class_="change")
    assert line.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ") == (
        "Modifié Titre a " + french.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    )


def test_the_changes_page_of_a_session_that_moved_at_one_end(db: Flask, client: FlaskClient) -> None:
    load_text(summit_text("first", one("a")))
    with transaction():
        database.session.execute(update(Session).values(ends_at=RIGHT + timedelta(minutes=135)))
    publish("first")
    retimed()
    assert text_of(client, "/en/summits/first/changes").texts("li", class_="change") == [
        "Changed Title a Local time unchanged: Friday 7 December 2018, 08:30–09:45; its offset from UTC has changed"
    ]


def test_what_is_the_same_on_the_clock_was_not_moved(db: Flask, client: FlaskClient) -> None:
    published(one("a"), moved=("a",))
    retimed()
    page = client.get(f"/en/summits/first/sessions/{uid('a')}").text
    assert "Moved from" not in page
    assert "EventRescheduled" not in page
    assert "2018-12-07T08:30:00+01:00" in page


def test_a_move_before_the_clocks_changed_is_still_told(db: Flask, client: FlaskClient) -> None:
    published(one("a", when="{day: 2018-12-07, starts: '15:00', ends: '16:00'}"))
    load_text(summit_text("first", one("a")))
    stale("a")
    publish("first")
    retimed()
    notices = text_of(client, f"/en/summits/first/sessions/{uid('a')}").texts("p", class_="notice")
    assert notices == ["Moved from Friday 7 December 2018, 15:00–16:00."]


@pytest.mark.parametrize("path", ["screens/today", "screens/rooms/orangeraie"])
def test_screens_announce_what_was_retimed_once_and_at_its_time(db: Flask, client: FlaskClient, path: str) -> None:
    published(one("a", **ROOM), one("b", when="{day: 2018-12-07, starts: '15:00'}", **ROOM), moved=("a",))
    retimed()
    with time_machine.travel(RIGHT - HOUR, tick=False):
        page = text_of(client, f"/en/summits/first/{path}")
    said = " ".join(page.texts("main"))
    assert (said.count("Title a"), "08:30" in said, "09:30" in said, "Moved" in said) == (1, True, False, False)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_show_the_time_on_the_clock_while_instants_are_stale(
    db: Flask, client: FlaskClient, language: str
) -> None:
    published(one("a", **ROOM), moved=("a",))
    space = "\N{NO-BREAK SPACE}"
    right, wrong = ("08:30", "09:30") if language == "en" else (f"8{space}h{space}30", f"9{space}h{space}30")
    paths = ["", "changes", f"sessions/{uid('a')}", "screens/today", "screens/rooms/orangeraie"]
    for path in paths:
        with time_machine.travel(datetime(2018, 12, 7, 6, tzinfo=UTC), tick=False):
            answer = client.get(f"/{language}/summits/first/{path}")
        assert answer.status_code == 200, path
        assert wrong not in answer.text, path
        assert right in answer.text or path == "changes", path


def test_data_for_search_engines_keep_the_time_on_the_clock_while_instants_are_stale(
    db: Flask, client: FlaskClient
) -> None:
    published(one("a"), moved=("a",))
    page = client.get(f"/en/summits/first/sessions/{uid('a')}").text
    assert "2018-12-07T08:30:00+00:00" in page
    assert "2018-12-07T09:30:00" not in page
