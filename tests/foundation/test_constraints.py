"""From a refusal of the database to the error it means."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, Index, UniqueConstraint, insert, text
from sqlalchemy.exc import IntegrityError

from eventreg.foundation import constraints, database_guards
from eventreg.foundation.constraints import constraint_of, named_error, refusals, refuses_as
from eventreg.foundation.database import Model
from eventreg.foundation.database import db as database
from eventreg.foundation.errors import DomainError, Refused
from eventreg.foundation.transaction import transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.people.models import Organisation, OrganisationParent
from eventreg.programme.models import Session
from eventreg.publication.errors import RoomAlreadyBooked
from eventreg.publication.models import Occupancy, Release, Revision
from eventreg.summits.errors import SlugTaken
from eventreg.summits.models import Summit
from support import published, session_text, summit_text, uid


def names_in_models() -> set[str]:
    """Names of everything in the models that can refuse a row."""
    found: set[str] = set()
    for table in Model.metadata.tables.values():
        kinds = (UniqueConstraint, CheckConstraint)
        found |= {str(one.name) for one in table.constraints if isinstance(one, kinds)}
        found |= {str(one.name) for one in table.foreign_key_constraints}
        found |= {str(one.name) for one in table.indexes if isinstance(one, Index) and one.unique}
    return found


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_every_declared_refusal_is_one_that_the_database_can_make(dialect: str) -> None:
    guards = database_guards.declared(dialect)
    raised = {
        name
        for name in refusals()
        for guard in guards
        if guard.name == name or any(f"RAISE(ABORT, '{name}')" in one for one in guard.create)
    }
    assert set(refusals()) - names_in_models() - raised == set()
    assert raised == {"room_already_booked"}


def test_every_declared_error_has_a_sentence_of_its_own() -> None:
    kinds = set(refusals().values())
    assert [kind for kind in kinds if not (issubclass(kind, Refused) and kind.sentence)] == []
    assert len({kind.sentence for kind in kinds}) == len(kinds)


def test_a_constraint_has_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constraints, "_REFUSALS", {})
    refuses_as("uq_a", SlugTaken)
    refuses_as("uq_a", SlugTaken)
    with pytest.raises(ValueError, match=r"^uq_a already has an error$"):
        refuses_as("uq_a", DomainError)
    assert refusals() == {"uq_a": SlugTaken}


def row_of(model: type[Any], **values: Any) -> dict[str, Any]:
    """The newest row of a model, as the values of a new one, with some changed."""
    table = model.__table__
    order = [column.desc() for column in table.primary_key]
    found = database.session.execute(table.select().order_by(*order)).first()
    row = {name: value for name, value in found._mapping.items() if name != "id"}
    return row | values


def refusal(statement: Any) -> IntegrityError:
    with pytest.raises(IntegrityError) as caught, database.session.begin_nested():
        database.session.execute(statement)
    return caught.value


REFUSED: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "uq_summit_slug": (Summit, {"public_id": uid("another")}),
    "uq_summit_public_id": (Summit, {"slug": "another"}),
    "uq_release_summit_id_number": (Release, {}),
    "uq_revision_current": (Revision, {"sequence": 7}),
    "uq_revision_summit_id_subject_sequence": (Revision, {"from_release": 1, "until_release": 2}),
    "uq_session_summit_id_key": (Session, {"public_id": uid("another")}),
    "uq_occupancy_session_id": (Occupancy, {"room_id": 1}),
    "ck_summit_dates_in_order": (Summit, {"slug": "x", "public_id": uid("x"), "ends_on": date(2018, 12, 4)}),
    "ck_session_first_sequence_not_negative": (
        Session,
        {"key": "x", "public_id": uid("x"), "first_sequence": -1},
    ),
    "ck_session_start_has_both_times": (Session, {"key": "x", "public_id": uid("x"), "starts_wall": None}),
    "ck_revision_valid_for_a_while": (Revision, {"subject": uid("x"), "until_release": 1}),
    "ck_revision_payload_unless_removed": (Revision, {"subject": uid("x"), "removed": True}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_constraint_that_refuses_is_known_by_name_on_both_databases(db: Flask, name: str) -> None:
    published(summit_text("first", session_text("a")), "first")
    model, values = REFUSED[name]
    table = model.__table__
    row = row_of(model, **values)
    error = refusal(insert(table).values(row))
    assert constraint_of(error) == name
    expected = refusals().get(name)
    found = named_error(error)
    assert (found and type(found)) == expected


def test_a_check_and_a_primary_key_of_two_columns_are_known_by_name(db: Flask) -> None:
    made = [Organisation(key=key, kind="ngo", name=TranslatedText.of("en", key)) for key in ("a", "b")]
    database.session.add_all(made)
    database.session.flush()
    link = {"organisation_id": made[0].id, "parent_id": made[1].id, "link": "part_of", "position": 0}
    table = OrganisationParent.__table__
    database.session.execute(insert(table).values(link))
    again = refusal(insert(table).values(link))
    itself = refusal(insert(table).values(link | {"parent_id": made[0].id}))
    assert [constraint_of(again), constraint_of(itself)] == [
        "pk_organisation_parent",
        "ck_organisation_parent_not_its_own_parent",
    ]
    assert [named_error(again), named_error(itself)] == [None, None]


def test_a_value_outside_an_enum_is_refused_by_a_check_of_that_name(db: Flask) -> None:
    published(summit_text("first"), "first")
    error = refusal(text("UPDATE summit SET state = 'open'"))
    assert constraint_of(error) == "ck_summit_state"


def test_a_foreign_key_is_named_where_the_database_names_it(db: Flask) -> None:
    published(summit_text("first", session_text("a")), "first")
    error = refusal(text("UPDATE session SET room_id = 999"))
    sqlite = database.session.get_bind().dialect.name == "sqlite"
    assert constraint_of(error) == (None if sqlite else "fk_session_summit_id_room_id")
    assert named_error(error) is None


def test_a_missing_value_has_no_constraint(db: Flask) -> None:
    error = refusal(text("INSERT INTO series (key) VALUES ('a')"))
    assert (constraint_of(error), named_error(error)) == (None, None)


def test_a_deferred_refusal_is_named_at_the_end(real_db: Flask) -> None:
    """PostgreSQL judges rooms at the commit, SQLite at the statement: `transaction()` says the same of both."""
    with real_db.app_context():
        published(summit_text("first", session_text("a"), session_text("b", where="")), "first")
        row = row_of(Occupancy)
        other = database.session.scalar(text("SELECT id FROM session WHERE key = 'b'"))
        statement = insert(Occupancy.__table__).values(row | {"session_id": other})
        with pytest.raises(RoomAlreadyBooked) as caught, transaction():
            database.session.execute(statement)
        assert constraint_of(caught.value.__cause__) == "room_already_booked"
