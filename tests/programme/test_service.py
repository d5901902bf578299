"""Changing the draft of a programme."""

from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventreg.access.enums import Access, Press, Role, Visibility, Webcast
from eventreg.access.errors import Forbidden, Unknown
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme import service
from eventreg.programme.errors import SessionKeyTaken, SessionUidTaken
from eventreg.programme.models import Reference, Session, SessionTheme
from eventreg.programme.queries import SummitRecords, list_sessions, list_summit_records, list_themes
from eventreg.programme.rules import SessionKind
from support import OPERATOR, load_text, session_text, summit_text, uid

text = TranslatedText.of
ON = SummitFacts(uid("first"), released=True, archived=False)
THEMES = "themes: [{key: water, name: Water}, {key: air, name: Air}, {key: fire, name: Fire}]\n"


@pytest.fixture
def session(db: Flask) -> Session:
    """A session of a summit with three themes; another summit has a session with the same key."""
    load_text(summit_text("first", session_text("a", uid=uid("first/a"))) + THEMES)
    load_text(summit_text("other", session_text("a", uid=uid("other/a"))) + THEMES)
    return database.session.scalars(select(Session).where(Session.public_id == uid("first/a"))).one()


def new(summit_id: int, **values: Any) -> dict[str, Any]:
    return {"summit_id": summit_id, "zone": "UTC", "kind": SessionKind.BREAK, "title": text("en", "B"), **values}


def test_what_is_asked_for_belongs_to_the_summit(session: Session) -> None:
    assert [one.public_id for one in list_sessions(session.summit_id)] == [uid("first/a")]
    assert [theme.key for theme in list_themes(session.summit_id)] == ["water", "air", "fire"]
    assert (list_sessions(0), list_themes(0)) == ([], [])


def test_a_key_and_a_uid_belong_to_one_session(session: Session) -> None:
    summit_id = session.summit_id
    with pytest.raises(SessionKeyTaken), transaction():
        service.create_session(OPERATOR, ON, new(summit_id, key="a"))
    with pytest.raises(SessionUidTaken), transaction():
        service.create_session(OPERATOR, ON, new(summit_id, key="b", public_id=uid("other/a")))
    with transaction():
        service.create_session(OPERATOR, ON, new(summit_id, key="b"))
    assert [one.key for one in list_sessions(summit_id)] == ["a", "b"]


def test_themes_are_replaced_and_those_that_stay_are_kept(session: Session) -> None:
    water, air, fire = list_themes(session.summit_id)

    def put(*themes: Any, primary: Any = None) -> list[SessionTheme]:
        wanted = [{"theme": theme, "theme_id": theme.id, "primary": theme is primary} for theme in themes]
        service.set_themes(OPERATOR, ON, session, wanted)
        database.session.flush()
        return list(session.themes)

    first = put(water, air, primary=water)
    second = put(fire, air, water, primary=fire)
    assert (second[1], second[2]) == (first[1], first[0])
    assert [(link.theme.key, link.position, link.primary) for link in second] == [
        ("fire", 0, True), ("air", 1, False), ("water", 2, False),
    ]  # fmt: skip
    assert put() == []


def titles(found: list[Reference]) -> list[tuple[int, str, str]]:
    return [(one.position, one.key, one.title.texts["en"]) for one in found]


def test_what_is_said_of_the_summit_is_not_what_is_said_of_a_session(session: Session) -> None:
    summit_id = session.summit_id

    def records() -> SummitRecords:
        database.session.flush()
        database.session.expire_all()
        return list_summit_records(summit_id)

    def put(name: str, *wanted: dict[str, Any]) -> None:
        service.set_summit_records(OPERATOR, ON, summit_id, records(), name, wanted)

    def cites(*keys: str) -> list[dict[str, Any]]:
        return [{"key": key, "title": text("en", f"Title {key}")} for key in keys]

    service.set_session_records(OPERATOR, ON, session, "references", cites("a", "b"))
    put("references", *cites("a", "c", "d"))
    assert titles(records().references) == [(0, "a", "Title a"), (1, "c", "Title c"), (2, "d", "Title d")]
    assert titles(session.references) == [(0, "a", "Title a"), (1, "b", "Title b")]
    put("references", *cites("d", "a"))
    service.set_session_records(OPERATOR, ON, session, "references", [])
    assert titles(records().references) == [(0, "d", "Title d"), (1, "a", "Title a")]
    assert session.references == []
    put("references")
    assert records() == SummitRecords()
    assert database.session.query(Reference).count() == 0


def test_a_session_that_is_deleted_takes_along_what_is_said_of_it_and_links_to_it(session: Session) -> None:
    summit_id = session.summit_id
    put = partial(service.set_summit_records, OPERATOR, ON, summit_id)
    service.set_session_records(OPERATOR, ON, session, "references", [{"key": "a", "title": text("en", "A")}])
    put(list_summit_records(summit_id), "references", [{"key": "b", "title": text("en", "B")}])
    put(list_summit_records(summit_id), "related", [{"to_session": "a"}, {"to_summit": "other"}])
    database.session.flush()
    service.remove_session(OPERATOR, ON, session, released=False)
    database.session.flush()
    database.session.expire_all()
    left = list_summit_records(summit_id)
    assert titles(left.references) == [(0, "b", "B")]
    assert [(one.to_session, one.to_summit) for one in left.related] == [(None, "other")]
    assert database.session.query(Reference).count() == 1


def test_a_session_is_cancelled_and_stays(session: Session) -> None:
    service.cancel_session(OPERATOR, ON, session)
    database.session.flush()
    assert [(one.key, one.cancelled, one.removed) for one in list_sessions(session.summit_id)] == [("a", True, False)]


def test_a_session_is_deleted_only_if_it_was_never_released(session: Session) -> None:
    summit_id = session.summit_id
    service.remove_session(OPERATOR, ON, session, released=True)
    database.session.flush()
    assert [(one.key, one.removed) for one in list_sessions(summit_id)] == [("a", True)]
    service.remove_session(OPERATOR, ON, session, released=False)
    database.session.flush()
    assert list_sessions(summit_id) == []
    assert [one.public_id for one in database.session.scalars(select(Session))] == [uid("other/a")]


def test_a_new_time_writes_wall_times_and_instants_together(session: Session) -> None:
    when = session.when.in_zone("Asia/Kathmandu")
    service.change_session(OPERATOR, ON, session, {"zone": "Asia/Kathmandu", "when": when})
    database.session.flush()
    database.session.expire(session)
    assert session.when == when
    assert session.starts_at is not None
    assert session.starts_at.isoformat() == "2018-12-07T02:45:00+00:00"


NOBODYS = {
    "anonymous": Viewer.anonymous(),
    "organiser": Viewer(
        holder="h",
        roles=frozenset({(uid("first"), Role.ORGANISER)}),
        organised_sessions=frozenset({uid("first/a")}),
    ),
    "registration officer": Viewer(holder="h", roles=frozenset({(uid("first"), Role.REGISTRATION_OFFICER)})),
    "other secretariat": Viewer(holder="h", roles=frozenset({(uid("other"), Role.SECRETARIAT)})),
    "administrator": Viewer(holder="h", administrator=True),
}
SECRETARIAT = Viewer(holder="h", roles=frozenset({(uid("first"), Role.SECRETARIAT)}))


@pytest.mark.parametrize("viewer", NOBODYS.values(), ids=NOBODYS)
@pytest.mark.parametrize("released", [True, False])
def test_who_may_not_edit_changes_nothing(session: Session, viewer: Viewer, released: bool) -> None:
    on = SummitFacts(uid("first"), released=released, archived=False)
    records = SummitRecords()
    for attempt in (
        lambda: service.create_session(viewer, on, {"key": "x"}),
        lambda: service.change_session(viewer, on, session, {"title": text("en", "X")}),
        lambda: service.change_session(viewer, on, session, {"access": Access.OPEN}),
        lambda: service.cancel_session(viewer, on, session),
        lambda: service.remove_session(viewer, on, session, released=True),
        lambda: service.set_languages(viewer, on, session, [{}]),
        lambda: service.set_themes(viewer, on, session, [{}]),
        *(partial(service.set_session_records, viewer, on, session, name, [{}]) for name in service.RECORDS),
        *(
            partial(service.set_summit_records, viewer, on, session.summit_id, records, name, [{}])
            for name in service.RECORDS
        ),
        lambda: service.set_line_ups(viewer, on, session, [{}]),
        lambda: service.put_theme(viewer, on, None, {"key": "x"}),
    ):
        with pytest.raises(Forbidden if released else Unknown):
            attempt()
    assert (list(database.session.new), list(database.session.dirty)) == ([], [])
    assert records == SummitRecords()


def test_the_secretariat_sets_who_may_attend_until_the_summit_is_archived(session: Session) -> None:
    admission = {
        "access": Access.INVITED,
        "access_categories": ["un"],
        "visibility": Visibility.HIDDEN,
        "press": Press.CLOSED,
        "webcast": Webcast.NONE,
    }
    assert admission.keys() == service.ADMISSION_COLUMNS
    service.change_session(SECRETARIAT, ON, session, admission)
    assert {name: getattr(session, name) for name in admission} == admission
    archived = SummitFacts(uid("first"), released=True, archived=True)
    with pytest.raises(Forbidden):
        service.change_session(SECRETARIAT, archived, session, {"title": text("en", "X")})
