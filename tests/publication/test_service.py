"""Making releases: what is written, what stays as it stands, and what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from eventreg.access.enums import Access, Role, Visibility
from eventreg.access.errors import Forbidden, Unknown
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db as database
from eventreg.foundation.search_text import SearchText
from eventreg.foundation.transaction import transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.history.models import HistoryEntry
from eventreg.people.models import Organisation
from eventreg.programme import service as programme
from eventreg.programme.models import Session
from eventreg.publication.differences import Change, Difference, Released
from eventreg.publication.errors import DraftMoved, StillADraft
from eventreg.publication.models import Occupancy, Release, Revision
from eventreg.publication.payload import PAYLOAD_VERSION
from eventreg.publication.queries import find_released_summit, find_session, list_earlier, list_sessions
from eventreg.publication.service import publish_release
from eventreg.publication.signals import released
from eventreg.summits.errors import SummitUnknown
from eventreg.summits.models import Summit
from eventreg.venues.models import Room
from support import OPERATOR, load_text, propose, publish, published, session_text, summit_text, uid

NOON = datetime(2018, 11, 30, 12, 0, 0, 250_000, tzinfo=UTC)
ROOMLESS = {"where": "", "access": "registered"}
FACTS = SummitFacts("", released=True, archived=False)


def text_of(*keys: str, **titles: str) -> str:
    """A summit file of sessions without rooms, with stable ids; `titles` replaces titles by key."""
    sessions = [session_text(key, uid=uid(key), title=titles.get(key, f"Title {key}"), **ROOMLESS) for key in keys]
    return summit_text("first", *sessions)


def rows(model: type[Any]) -> list[dict[str, Any]]:
    """Everything in a table, column by column."""
    found = database.session.execute(select(*model.__table__.c).order_by(model.id))
    return [dict(row._mapping) for row in found]


def written() -> dict[str, Any]:
    """Everything a release writes."""
    tables = (Release, Revision, Occupancy, HistoryEntry)
    texts = select(SearchText.id, SearchText.language, SearchText.text).order_by(SearchText.id, SearchText.language)
    return {model.__tablename__: rows(model) for model in tables} | {"texts": database.session.execute(texts).all()}


def revisions(key: str) -> list[tuple[int, int, int | None, bool]]:
    """Sequence, first and last release, and whether removed, of every revision of one session."""
    found = select(Revision.sequence, Revision.from_release, Revision.until_release, Revision.removed)
    return [tuple(row) for row in database.session.execute(found.where(Revision.subject == uid(key)).order_by("id"))]


def change(key: str, **values: Any) -> None:
    with transaction():
        session = database.session.scalars(select(Session).where(Session.public_id == uid(key))).one()
        for name, value in values.items():
            setattr(session, name, value)


def test_a_second_release_of_the_same_draft_is_none(db: Flask) -> None:
    published(text_of("a"), "first")
    before = written()
    assert publish("first") is None
    assert written() == before


def test_a_load_without_changes_publishes_nothing(db: Flask) -> None:
    published(text_of("a", "b"), "first")
    assert load_text(text_of("a", "b")).nothing
    assert publish("first") is None


@pytest.mark.parametrize("others", [0, 29])
def test_changing_one_of_many_writes_one_revision_and_leaves_the_others_as_they_are(db: Flask, others: int) -> None:
    keys = ["changed", *(f"other-{n}" for n in range(others))]
    with time_machine.travel(NOON, tick=False):
        published(text_of(*keys), "first")
    before = rows(Revision)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        load_text(text_of(*keys, changed="Another title"))
        publish("first", note="Why")
    after = rows(Revision)
    assert len(after) == len(before) + 1
    old = next(row for row in before if row["subject"] == uid("changed"))
    assert after[: len(before)] == [row | {"until_release": 2} if row is old else row for row in before]
    at = NOON.replace(microsecond=0) + timedelta(days=1)
    assert after[-1] == old | {
        "id": after[-1]["id"],
        "sequence": 1,
        "from_release": 2,
        "published_at": at,
        "token": after[-1]["token"],
        "payload": old["payload"] | {"title": {"original": "en", "texts": {"en": "Another title"}}},
    }
    assert old["published_at"] == old["first_published_at"] == NOON.replace(microsecond=0)
    assert rows(Release)[-1] == {
        "id": rows(Release)[-1]["id"],
        "summit_id": old["summit_id"],
        "number": 2,
        "published_at": at,
        "published_by": "command line: tester",
        "note": TranslatedText.of("en", "Why"),
        "token": rows(Release)[-1]["token"],
    }
    for model in (Revision, Release):
        assert len({row["token"] for row in rows(model)}) == len(rows(model))


def test_the_summit_is_revised_on_its_own(db: Flask) -> None:
    published(text_of("a"), "first")
    load_text(text_of("a").replace("Summit first", "First summit"))
    publish("first")
    found = select(Revision.session_id.is_(None), Revision.sequence, Revision.from_release).order_by(Revision.id)
    assert [tuple(row) for row in database.session.execute(found)] == [
        (True, 0, 1),
        (False, 0, 1),
        (True, 1, 2),
    ]


def test_a_session_starts_at_the_sequence_it_had_elsewhere(db: Flask) -> None:
    draft = session_text("a", uid=uid("a"), sequence="7", **ROOMLESS)
    published(summit_text("first", draft), "first")
    change("a", kind="workshop")
    publish("first")
    assert revisions("a") == [(7, 1, 2, False), (8, 2, None, False)]


def test_what_is_printed_elsewhere_later_changes_nothing_that_was_released(db: Flask) -> None:
    claim = "[{organisation: mieux, role: lead, source: announcement}]"
    text = summit_text("first", session_text("a", uid=uid("a"), organisers=claim))
    published(text + "organisations:\n  - {key: mieux, kind: joint_initiative, name: MIEUX}\n", "first")
    with transaction():
        database.session.execute(update(Organisation).values(key="renamed"))
        database.session.execute(update(Room).values(key=Room.key + "-renamed"))
    revision = database.session.scalars(select(Revision).where(Revision.subject == uid("a"))).one()
    assert revision.payload["organisers"][0]["organisation"]["key"] == "mieux"
    assert revision.payload["where"]["room"]["key"] == revision.room == "orangeraie"


def test_a_removed_session_leaves_a_revision_without_a_payload(db: Flask) -> None:
    room = {"where": "{room: oliveraie}", "visibility": "hidden"}
    published(summit_text("first", session_text("a", uid=uid("a"), **room)), "first")
    with transaction():
        session = database.session.scalars(select(Session)).one()
        programme.remove_session(OPERATOR, FACTS, session, released=True)
    assert [(d.subject, d.change, d.title, d.fields) for d in propose("first").differences] == [
        (uid("a"), Change.REMOVED, "Title a", ())
    ]
    publish("first")
    assert revisions("a") == [(0, 1, 2, False), (1, 2, None, True)]
    last = rows(Revision)[-1]
    for name in ("id", "summit_id", "session_id", "published_at", "first_published_at", "token"):
        del last[name]
    assert last == {
        "subject": uid("a"),
        "sequence": 1,
        "from_release": 2,
        "until_release": None,
        "kind": "side_event",
        "visibility": Visibility.HIDDEN,
        "access": Access.REGISTERED,
        "day": None,
        "starts_at": None,
        "ends_at": None,
        "room": None,
        "cancelled": False,
        "removed": True,
        "in_feed": False,
        "payload_version": PAYLOAD_VERSION,
        "payload": None,
    }
    assert rows(Occupancy) == []
    assert {subject for subject, *_ in written()["texts"]} == {uid("first")}
    assert publish("first") is None


def test_a_session_comes_back_with_its_sequence_after_it_was_removed(db: Flask) -> None:
    with time_machine.travel(NOON, tick=False):
        published(text_of("a"), "first")
    for removed in (True, False):
        change("a", removed=removed)
        publish("first")
    assert revisions("a") == [(0, 1, 2, False), (1, 2, 3, True), (2, 3, None, False)]
    summit = find_released_summit("first")
    current = find_session(summit.summit_id, uid("a"))
    assert current.first_published_at == NOON.replace(microsecond=0)
    assert [one.sequence for one in list_earlier(current)] == [0]
    assert [revision.subject for revision in list_sessions(OPERATOR, summit.summit_id, summit.public_id, "title")] == [
        uid("a")
    ]


def test_a_session_removed_before_any_release_was_never_there(db: Flask) -> None:
    load_text(text_of("a", "b"))
    change("a", removed=True)
    publish("first")
    assert revisions("a") == []
    assert revisions("b") == [(0, 1, None, False)]


def test_cancelled_and_taking_place_again_are_changes_of_their_own(db: Flask) -> None:
    text = summit_text("first", session_text("a", uid=uid("a")))
    published(text, "first")
    booked = [(row["lane"], row["starts_at"]) for row in rows(Occupancy)]
    seen = []
    for cancelled in (True, False):
        change("a", cancelled=cancelled)
        seen += [(d.change, d.fields) for d in propose("first").differences]
        publish("first")
        seen.append([(row["lane"], row["starts_at"]) for row in rows(Occupancy)])
    assert seen == [(Change.CANCELLED, ("cancelled",)), [], (Change.REOPENED, ("cancelled",)), booked]
    found = select(Revision.sequence, Revision.cancelled).where(Revision.subject == uid("a")).order_by(Revision.id)
    assert [tuple(row) for row in database.session.execute(found)] == [(0, False), (1, True), (2, False)]


def test_a_hidden_session_is_released_for_those_who_may_read_it(db: Flask) -> None:
    text = summit_text("first", session_text("a", uid=uid("a"), visibility="hidden"))
    published(text, "first")
    summit = find_released_summit("first")
    assert list_sessions(Viewer.anonymous(), summit.summit_id, summit.public_id) == []
    assert list_sessions(Viewer.anonymous(), summit.summit_id, summit.public_id, "title") == []
    assert [one.visibility for one in list_sessions(OPERATOR, summit.summit_id, summit.public_id)] == [
        Visibility.HIDDEN
    ]


def test_every_release_can_be_read_as_it_was(db: Flask) -> None:
    steps: list[Callable[[], Any]] = [
        lambda: load_text(text_of("a", "b", "c")),
        lambda: load_text(text_of("a", "b", "c", b="Second b")),
        lambda: change("a", removed=True),
        lambda: load_text(text_of("b", "c", "d", c="Second c")),
        lambda: (change("a", removed=False), change("b", cancelled=True)),
        lambda: load_text(text_of("a", "b", "c", "d", b="Third b").replace("Summit first", "First")),
    ]
    as_released = []
    for step in steps:
        step()
        publish("first")
        current = select(Revision.subject, Revision.payload).where(Revision.until_release.is_(None))
        as_released.append({subject: payload for subject, payload in database.session.execute(current)})
    assert [set(released) - {uid("first")} for released in as_released] == [
        {uid(key) for key in keys} for keys in ("abc", "abc", "abc", "abcd", "abcd", "abcd")
    ]
    as_read = []
    for number in range(1, len(steps) + 1):
        valid = (Revision.from_release <= number) & func.coalesce(Revision.until_release > number, True)
        found = database.session.execute(select(Revision.subject, Revision.payload).where(valid)).all()
        as_read.append(dict(map(tuple, found)))
        assert len(found) == len(as_read[-1]), f"two revisions of one subject in release {number}"
    assert as_read == as_released


def test_releases_within_one_second_have_seconds_of_their_own(db: Flask) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(3):
            published(text_of("a", a=f"Title {number}"), "first")
        published(summit_text("other", session_text("z", uid=uid("z"))), "other")
    with time_machine.travel(NOON - timedelta(minutes=5), tick=False):
        published(text_of("a", a="Set back"), "first")
    second = NOON.replace(microsecond=0)
    found = select(Release.published_at).join(Summit, Summit.id == Release.summit_id).order_by(Release.id)
    assert database.session.scalars(found.where(Summit.slug == "first")).all() == [
        second + timedelta(seconds=n) for n in range(4)
    ]
    assert database.session.scalars(found.where(Summit.slug == "other")).all() == [second]
    assert [at for at in database.session.scalars(select(Revision.published_at).order_by(Revision.id))] == [
        second,
        second,
        second + timedelta(seconds=1),
        second + timedelta(seconds=2),
        second,
        second,
        second + timedelta(seconds=3),
    ]


def test_numbers_of_a_summit_count_from_one_whatever_others_do(db: Flask) -> None:
    for number in range(3):
        published(text_of("a", a=f"Title {number}"), "first")
        published(summit_text("other", session_text("z", uid=uid("z"), title=f"Other {number}")), "other")
    found = select(Summit.slug, Release.number).join(Summit, Summit.id == Release.summit_id).order_by(Release.id)
    assert [tuple(row) for row in database.session.execute(found)] == [
        (slug, number) for number in (1, 2, 3) for slug in ("first", "other")
    ]


def test_a_draft_summit_is_not_published(db: Flask) -> None:
    load_text(summit_text("first", session_text("a"), state=""))
    proposal = propose("first")
    before = written()
    with pytest.raises(StillADraft) as caught, transaction():
        publish_release(OPERATOR, proposal)
    assert str(caught.value) == "The summit is still a draft. Set its state to live, then publish."
    assert written() == before


def test_an_unknown_summit_is_not_published(db: Flask) -> None:
    with pytest.raises(SummitUnknown, match=r"^There is no summit “nowhere”\.$"):
        propose("nowhere")


def test_who_may_not_publish_is_refused_twice(db: Flask) -> None:
    published(text_of("a"), "first")
    load_text(text_of("a", a="Another"))
    proposal = propose("first")
    before = written()
    for viewer, error in (
        (Viewer.anonymous(), Forbidden),
        (Viewer(holder="h", roles=frozenset({(uid("first"), Role.REGISTRATION_OFFICER)})), Forbidden),
        (Viewer(holder="h", roles=frozenset({(uid("other"), Role.SECRETARIAT)})), Forbidden),
    ):
        with pytest.raises(error):
            propose("first", viewer)
        with pytest.raises(error), transaction():
            publish_release(viewer, proposal)
    assert written() == before
    secretariat = Viewer(holder="h", roles=frozenset({(uid("first"), Role.SECRETARIAT)}))
    assert publish("first", secretariat).published_by == "holder h"


def test_a_summit_without_a_release_is_unknown_to_who_may_not_publish_it(db: Flask) -> None:
    load_text(text_of("a"))
    with pytest.raises(Unknown):
        propose("first", Viewer.anonymous())


def test_a_proposal_made_before_somebody_else_published_is_refused(db: Flask) -> None:
    published(text_of("a"), "first")
    load_text(text_of("a", a="Second"))
    early, late = propose("first"), propose("first")
    with transaction():
        publish_release(OPERATOR, early)
    before = written()
    with pytest.raises(DraftMoved), transaction():
        publish_release(OPERATOR, late)
    assert written() == before


def test_a_late_proposal_without_changes_is_refused_too(db: Flask) -> None:
    """It would tell its maker that what stands is what the draft said, which nobody has looked at since."""
    published(text_of("a"), "first")
    nothing = propose("first")
    assert nothing.revisions == ()
    published(text_of("a", a="Second"), "first")
    with pytest.raises(DraftMoved), transaction():
        publish_release(OPERATOR, nothing)


def test_a_session_taken_away_meanwhile_is_not_released(db: Flask) -> None:
    load_text(text_of("a", "b"))
    proposal = propose("first")
    with transaction():
        session = database.session.scalars(select(Session).where(Session.key == "b")).one()
        programme.remove_session(OPERATOR, FACTS, session, released=False)
    with pytest.raises(DraftMoved), transaction():
        publish_release(OPERATOR, proposal)
    assert publish("first").number == 1
    assert revisions("b") == []


@pytest.mark.parametrize("limit", [2, 4])
def test_a_room_that_holds_another_number_meanwhile_is_looked_at_again(db: Flask, limit: int) -> None:
    side_by_side = [session_text(key, uid=uid(key)) for key in "abc"]
    holds = "key: orangeraie, max_parallel: 3,"
    load_text(summit_text("first", *side_by_side).replace("key: orangeraie,", holds))
    proposal = propose("first")
    with transaction():
        database.session.execute(update(Room).where(Room.key == "orangeraie").values(max_parallel=limit))
    before = written()
    with pytest.raises(DraftMoved), transaction():
        publish_release(OPERATOR, proposal)
    assert written() == before


def test_a_revision_cannot_be_written_twice(db: Flask) -> None:
    published(text_of("a"), "first")
    current = {name: value for name, value in rows(Revision)[-1].items() if name != "id"}
    for values in ({"sequence": 1}, {"until_release": 1, "from_release": 1}):
        with pytest.raises((DraftMoved, IntegrityError)), transaction():
            database.session.execute(Revision.__table__.insert(), current | values)


def test_the_signal_tells_each_change_inside_the_transaction(db: Flask) -> None:
    published(text_of("a", "b"), "first")
    load_text(text_of("a", "b", "c", a="Second"))
    change("b", cancelled=True)
    heard = []

    def listen(sender: str, changes: Released) -> None:
        heard.append((sender, changes, len(rows(Release)), len(database.session.info)))

    with released.connected_to(listen):
        publish("first")
    summit = find_released_summit("first")
    ids = dict(map(tuple, database.session.execute(select(Session.key, Session.id))))
    changed = {"a": (Change.CHANGED, "Second", ("title",)), "b": (Change.CANCELLED, "Title b", ("cancelled",))}
    changed["c"] = (Change.ADDED, "Title c", ())
    differences = tuple(
        Difference(subject=uid(key), session_id=ids[key], title=title, change=kind, fields=names)
        for key, (kind, title, names) in changed.items()
    )
    assert [(sender, changes, releases) for sender, changes, releases, _ in heard] == [
        (uid("first"), Released(summit_id=summit.summit_id, slug="first", number=2, differences=differences), 2)
    ]


def test_a_reaction_that_fails_undoes_the_release(db: Flask) -> None:
    published(text_of("a"), "first")
    load_text(text_of("a", a="Second"))
    before = written()

    def fail(sender: str, changes: Released) -> None:
        raise LookupError("a reaction failed")

    with released.connected_to(fail), pytest.raises(LookupError, match="a reaction failed"):
        publish("first")
    assert written() == before
    assert publish("first").number == 2


ABOVE = "{key: un, kind: intergovernmental, name: UN}"
MIEUX = "{key: mieux, kind: joint_initiative, name: MIEUX%s}"


def naming(slug: str, more: str = "", *, organiser: str = "mieux", title: str = "Talk") -> str:
    """A summit with one session, which names one organisation of which the file says `more`."""
    claims = f"[{{organisation: {organiser}, role: lead}}]" if organiser else "[]"
    session = session_text("talk", uid=uid(f"{slug}/talk"), title=title, organisers=claims, **ROOMLESS)
    return summit_text(slug, session) + f"organisations:\n  - {MIEUX % more}\n  - {ABOVE}\n"


def of_organisations(slug: str = "first") -> list[tuple[str, int, int, int | None, bool]]:
    """Key, sequence, first and last release, and whether removed, of every revision of an organisation in a summit."""
    keys = dict(map(tuple, database.session.execute(select(Organisation.public_id, Organisation.key))))
    found = select(Revision).join(Summit, Summit.id == Revision.summit_id).where(Summit.slug == slug)
    return [
        (keys[row.subject], row.sequence, row.from_release, row.until_release, row.removed)
        for row in database.session.scalars(found.order_by(Revision.id))
        if row.subject in keys
    ]


def of_sessions() -> list[tuple[str, int, int, int | None, str]]:
    """Everything that calendars know of sessions and summits."""
    found = select(Revision.subject, Revision.sequence, Revision.from_release, Revision.until_release, Revision.token)
    own = select(Summit.public_id)
    found = found.where(Revision.session_id.is_not(None) | Revision.subject.in_(own)).order_by(Revision.id)
    return [tuple(row) for row in database.session.execute(found)]


@pytest.mark.parametrize(
    "more",
    [", spellings: [Mieux]", ", parents: [{organisation: un, link: joint_initiative_of}]"],
)
def test_a_new_spelling_or_parent_is_released_without_touching_a_session(db: Flask, more: str) -> None:
    published(naming("first"), "first")
    before = of_sessions()
    load_text(naming("first", more))
    proposal = propose("first")
    assert proposal.differences == ()
    heard = []

    def listen(sender: str, changes: Released) -> None:
        heard.append((sender, changes.number, changes.differences))

    with released.connected_to(listen):
        assert publish("first").number == 2
    assert of_sessions() == before
    assert heard == [(uid("first"), 2, ())]
    above = [("un", 0, 2, None, False)] if "parents" in more else []
    assert sorted(of_organisations()) == sorted([("mieux", 0, 1, 2, False), ("mieux", 1, 2, None, False), *above])
    assert publish("first") is None


def test_a_new_kind_is_released_without_touching_a_session(db: Flask) -> None:
    published(naming("first"), "first")
    before = of_sessions()
    with transaction():
        database.session.execute(update(Organisation).where(Organisation.key == "mieux").values(kind="programme"))
    publish("first")
    assert of_sessions() == before
    assert of_organisations() == [("mieux", 0, 1, 2, False), ("mieux", 1, 2, None, False)]
    [current] = [row for row in rows(Revision) if row["kind"] == "programme"]
    assert current["payload"]["kind"] == "programme"


def test_a_new_name_is_what_the_session_prints_and_revises_both(db: Flask) -> None:
    published(naming("first"), "first")
    load_text(naming("first").replace("name: MIEUX", "name: {en: MIEUX, fr: MIEUX bis}"))
    publish("first")
    assert [(subject, sequence) for subject, sequence, *_ in of_sessions()] == [
        (uid("first"), 0), (uid("first/talk"), 0), (uid("first/talk"), 1),
    ]  # fmt: skip
    assert of_organisations() == [("mieux", 0, 1, 2, False), ("mieux", 1, 2, None, False)]


def test_an_organisation_that_nobody_names_any_longer_is_removed_and_may_come_back(db: Flask) -> None:
    parents = ", parents: [{organisation: un, link: part_of}]"
    published(naming("first", parents), "first")
    load_text(naming("first", parents, organiser=""))
    publish("first")
    assert sorted(of_organisations()) == [
        ("mieux", 0, 1, 2, False), ("mieux", 1, 2, None, True), ("un", 0, 1, 2, False), ("un", 1, 2, None, True),
    ]  # fmt: skip
    last = [row for row in rows(Revision) if row["removed"]]
    assert {(row["kind"], row["payload"], row["visibility"], row["in_feed"], row["session_id"]) for row in last} == {
        ("joint_initiative", None, Visibility.PUBLIC, False, None),
        ("intergovernmental", None, Visibility.PUBLIC, False, None),
    }
    assert {subject for subject, *_ in written()["texts"]} == {uid("first"), uid("first/talk")}
    # What stood above it is named by itself; what it stood above is not.
    load_text(naming("first", parents, organiser="un"))
    publish("first")
    assert sorted(of_organisations())[1:] == [
        ("mieux", 1, 2, None, True), ("un", 0, 1, 2, False), ("un", 1, 2, 3, True), ("un", 2, 3, None, False),
    ]  # fmt: skip


def test_a_session_that_is_removed_names_nobody(db: Flask) -> None:
    published(naming("first"), "first")
    change("first/talk", removed=True)
    publish("first")
    assert of_organisations() == [("mieux", 0, 1, 2, False), ("mieux", 1, 2, None, True)]


def test_two_summits_that_name_one_organisation_have_revisions_of_their_own(db: Flask) -> None:
    published(naming("first"), "first")
    published(naming("second"), "second")
    load_text(naming("second", ", spellings: [Mieux]"))
    publish("second")
    assert of_organisations("first") == [("mieux", 0, 1, None, False)]
    assert of_organisations("second") == [("mieux", 0, 1, 2, False), ("mieux", 1, 2, None, False)]
    load_text(naming("second", organiser=""))
    publish("second")
    assert of_organisations("second")[-1] == ("mieux", 2, 3, None, True)
    publish("first")
    assert of_organisations("first") == [("mieux", 0, 1, 2, False), ("mieux", 1, 2, None, False)]
    # What came before a revision is asked for in its own summit, although the subject is the same.
    own = select(Revision).join(Summit, Summit.id == Revision.summit_id).where(Revision.kind == "joint_initiative")
    current = database.session.scalars(own.where(Summit.slug == "first", Revision.sequence == 1)).one()
    assert [(one.summit_id, one.sequence) for one in list_earlier(current)] == [(current.summit_id, 0)]


def test_every_way_to_name_an_organisation_is_seen(db: Flask) -> None:
    seat = (
        "[{source: announcement, kind: announced, panelists: [{key: a, roles: [chair], post: P, organisation: seated,"
        " represents_organisation: represented}]}]"
    )
    quote = "[{key: a, organisation: %s, text: T}]"
    session = session_text(
        "a", line_ups=seat, organisers="[{organisation: organising, role: lead}]", quotes=quote % "quoted"
    )
    summit = {"organisers": "[{organisation: hosting, role: host_country}]", "quotes": quote % "quoted-of-summit"}
    series = "series: {key: s, kind: forum, name: S, roles: [{organisation: funding, role: funder}]}\n"
    named = ["funding", "hosting", "organising", "quoted", "quoted-of-summit", "represented", "seated"]
    link = "parents: [{organisation: above, link: part_of}]"
    listed = "".join(f"  - {{key: {key}, kind: ngo, name: N, {link}}}\n" for key in [*named, "unnamed"])
    top = "  - {key: above, kind: ngo, name: N, parents: [{organisation: top, link: presided_by}]}\n"
    top += "  - {key: top, kind: ngo, name: N}\n"
    published(summit_text("first", session, **summit) + series + f"organisations:\n{listed}{top}", "first")
    assert sorted(key for key, *_ in of_organisations()) == sorted([*named, "above", "top"])
