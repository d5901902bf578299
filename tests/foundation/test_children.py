"""Rows that belong to another row, made to match a list: reordered, replaced and kept on both databases."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventreg.foundation.children import set_children, set_values
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.people.models import Organisation, OrganisationParent
from eventreg.people.rules import OrganisationKind, ParentLink
from eventreg.summits.models import Summit, SummitCountry
from eventreg.summits.rules import SummitKind

LINKS = tuple(ParentLink)


def organisations(count: int) -> list[int]:
    """The first has the parents; all of them are flushed."""
    found = [
        Organisation(key=f"o{n}", kind=OrganisationKind.NGO, name=TranslatedText.of("en", f"O{n}"))
        for n in range(count)
    ]
    with transaction():
        database.session.add_all(found)
        database.session.flush()
        return [one.id for one in found]


def set_parents(child: int, wanted: list[tuple[int, ParentLink]]) -> None:
    with transaction():
        row = database.session.get_one(Organisation, child)
        values = [{"parent_id": parent, "link": link} for parent, link in wanted]
        set_children(row.parents, values, OrganisationParent, identity=("parent_id", "link"))


def parents(child: int) -> list[tuple[int, int, ParentLink]]:
    database.session.expunge_all()
    found = select(OrganisationParent).where(OrganisationParent.organisation_id == child)
    rows = database.session.scalars(found.order_by(OrganisationParent.position)).all()
    database.session.rollback()
    return [(row.position, row.parent_id, row.link) for row in rows]


orders = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(LINKS[:2])), unique=True, max_size=5
)  # three parents, two links each


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(orders, min_size=1, max_size=4))
def test_rows_match_any_list_after_any_other_without_running_into_their_own_key(
    db: Flask, steps: list[list[tuple[int, ParentLink]]]
) -> None:
    known = database.session.scalars(select(Organisation.id).order_by(Organisation.key)).all()
    database.session.rollback()
    ids = list(known) or organisations(4)
    for step in steps:
        wanted = [(ids[parent], link) for parent, link in step]
        set_parents(ids[0], wanted)
        assert parents(ids[0]) == [(place, parent, link) for place, (parent, link) in enumerate(wanted)]


def test_a_row_that_is_wanted_again_is_kept_and_changed_in_place(db: Flask) -> None:
    child, first, second, third = organisations(4)
    set_parents(child, [(first, LINKS[0]), (second, LINKS[0]), (third, LINKS[0])])
    with transaction():
        row = database.session.get_one(Organisation, child)
        before = {link.parent_id: link for link in row.parents}
        wanted = [{"parent_id": parent, "link": LINKS[0]} for parent in (third, first)]
        set_children(row.parents, wanted, OrganisationParent, identity=("parent_id", "link"))
        assert row.parents == [before[third], before[first]]
        assert [link.position for link in row.parents] == [0, 1]
    assert parents(child) == [(0, third, LINKS[0]), (1, first, LINKS[0])]


def test_rows_known_by_their_place_are_rewritten_in_place(db: Flask) -> None:
    with transaction():
        summit = Summit(
            slug="first", kind=SummitKind.SUMMIT, name=TranslatedText.of("en", "S"), zone="UTC", languages=["en"]
        )
        database.session.add(summit)
    for names in (["MA", "MD", "FR"], ["FR", "MA"], [], ["NO", "MA", "MD", "FR"]):
        with transaction():
            wanted = [
                {"code": code, "name": TranslatedText.of("en", code), "position": place}
                for place, code in enumerate(names)
            ]
            row = database.session.scalars(select(Summit).where(Summit.slug == "first")).one()
            set_children(row.countries, wanted, SummitCountry, identity=("position",))
        database.session.expunge_all()
        rows = database.session.scalars(select(SummitCountry).order_by(SummitCountry.position)).all()
        database.session.rollback()
        assert [(row.position, row.code, row.name.texts["en"]) for row in rows] == [
            (place, code, code) for place, code in enumerate(names)
        ]


def test_what_stays_as_it_is_is_not_written(db: Flask) -> None:
    child, first, second, _ = organisations(4)
    wanted = [(first, LINKS[0]), (second, LINKS[1])]
    set_parents(child, wanted)
    row = database.session.get_one(Organisation, child)
    values = [{"parent_id": parent, "link": link} for parent, link in wanted]
    set_children(row.parents, values, OrganisationParent, identity=("parent_id", "link"))
    set_values(row, {"key": "o0", "name": TranslatedText.of("en", "O0"), "spellings": []})
    assert (list(database.session.dirty), list(database.session.new)) == ([], [])
    set_values(row, {"key": "o0", "country": "MA"})
    assert list(database.session.dirty) == [row]
    database.session.rollback()


def test_a_name_that_is_no_column_is_a_mistake(db: Flask) -> None:
    [child] = organisations(1)
    row = database.session.get_one(Organisation, child)
    with pytest.raises(AttributeError):
        set_values(row, {"colour": "red"})
