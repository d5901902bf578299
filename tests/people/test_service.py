"""What all summits share of organisations and persons: files add to it and never contradict it."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventreg.access.enums import Role
from eventreg.access.errors import Forbidden, Unknown
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db as database
from eventreg.foundation.errors import DomainError
from eventreg.foundation.translated_text import TranslatedText
from eventreg.people.errors import FactContradicted
from eventreg.people.models import Organisation, Person
from eventreg.people.queries import list_organisations, list_persons
from eventreg.people.rules import OrganisationKind, ParentLink
from eventreg.people.service import add_organisation_facts, add_parents, add_person_facts, closure
from support import OPERATOR

ON = SummitFacts("first", released=True, archived=False)
text = TranslatedText.of


def person(known: Person | None = None, **facts: Any) -> Person:
    return add_person_facts(OPERATOR, ON, known, {"key": "ana", "family": "EXAMPLE", **facts})


def organisation(key: str = "un", known: Organisation | None = None, **facts: Any) -> Organisation:
    given = {"key": key, "kind": OrganisationKind.NGO, "name": text("en", key), **facts}
    return add_organisation_facts(OPERATOR, ON, known, given)


def test_what_was_not_known_is_added_and_null_takes_nothing_away(db: Flask) -> None:
    ana = person(variants=["A. E."])
    database.session.flush()
    assert (ana.given, ana.honorific, ana.variants, ana.sort_name) == (None, None, ["A. E."], "EXAMPLE")
    assert person(ana, given="Ana", honorific=text("en", "Ms"), variants=["A. E.", "Anna"]) is ana
    assert person(ana, given=None, honorific=text("fr", "Mme"), variants=["Anna", "A"]) is ana
    assert (ana.given, ana.honorific, ana.variants, ana.sort_name) == (
        "Ana", text("en", "Ms", fr="Mme"), ["A. E.", "Anna", "A"], "EXAMPLE, Ana",
    )  # fmt: skip


def test_what_is_already_known_writes_nothing(db: Flask) -> None:
    ana = person(given="Ana", honorific=text("en", "Ms", fr="Mme"), variants=["A"])
    un = organisation(spellings=["U.N."], country="CH")
    database.session.flush()
    person(ana, given="Ana", honorific=text("fr", "Mme"), variants=["A"])
    organisation(known=un, spellings=[], country="CH")
    assert [one for one in (ana, un) if database.session.is_modified(one)] == []


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"family": "Example"}, "person ana: family is “EXAMPLE” and the file says “Example”."),
        ({"given": "Anna"}, "person ana: given is “Ana” and the file says “Anna”."),
        ({"honorific": text("fr", "Mme", en="Mrs")}, "person ana: honorific.en is “Ms” and the file says “Mrs”."),
        ({"given": "100 % {x} %(y)s"}, "person ana: given is “Ana” and the file says “100 % {x} %(y)s”."),
    ],
)
def test_a_fact_that_contradicts_is_refused_with_both_values(db: Flask, facts: dict[str, Any], sentence: str) -> None:
    ana = person(given="Ana", honorific=text("en", "Ms"))
    with pytest.raises(FactContradicted) as refused:
        person(ana, **facts)
    assert str(refused.value) == sentence


names = st.dictionaries(st.sampled_from(("en", "fr", "ar")), st.sampled_from(("A", "B")), min_size=1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names, names)
def test_names_are_put_together_or_contradict(db: Flask, before: dict[str, str], after: dict[str, str]) -> None:
    one = Organisation(
        key="x", kind=OrganisationKind.NGO, name=TranslatedText(next(iter(before)), before), spellings=[]
    )
    facts = {"key": "x", "name": TranslatedText(next(iter(after)), after)}
    if any(before[language] != after[language] for language in before.keys() & after.keys()):
        with pytest.raises(FactContradicted):
            add_organisation_facts(OPERATOR, ON, one, facts)
    else:
        add_organisation_facts(OPERATOR, ON, one, facts)
        assert one.name == TranslatedText(next(iter(before)), {**after, **before})


def test_parents_are_added_behind_those_known(db: Flask) -> None:
    one, un, eu = (organisation(key) for key in ("one", "un", "eu"))
    database.session.flush()
    add_parents(OPERATOR, ON, one, [(un, ParentLink.PART_OF)])
    add_parents(OPERATOR, ON, one, [(eu, ParentLink.PART_OF), (un, ParentLink.PART_OF), (un, ParentLink.PRESIDED_BY)])
    add_parents(OPERATOR, ON, one, [])
    database.session.flush()
    assert [(link.position, link.parent.key, link.link.value) for link in one.parents] == [
        (0, "un", "part_of"), (1, "eu", "part_of"), (2, "un", "presided_by"),
    ]  # fmt: skip


def test_everything_above_is_found_once_even_in_a_circle(db: Flask) -> None:
    a, b, c, d = (organisation(key) for key in "abcd")
    database.session.flush()
    for child, parent in ((a, b), (a, c), (b, d), (c, d), (d, a)):
        add_parents(OPERATOR, ON, child, [(parent, ParentLink.PART_OF)])
    assert [one.key for one in closure([d, a])] == ["a", "b", "c", "d"]
    assert closure([]) == []


def test_keys_that_nobody_has_are_left_out(db: Flask) -> None:
    person()
    organisation("un")
    database.session.flush()
    assert [one.key for one in list_persons(["bob", "ana"])] == ["ana"]
    assert [one.key for one in list_organisations(["un", "eu"])] == ["un"]
    assert (list_persons([]), list_organisations([])) == ([], [])


SECRETARIAT = Viewer(holder="h", roles=frozenset({("first", Role.SECRETARIAT)}))


@pytest.mark.parametrize(
    ("viewer", "on", "error"),
    [
        (Viewer.anonymous(), ON, Forbidden),
        (Viewer.anonymous(), SummitFacts("first", released=False, archived=False), Unknown),
        (SECRETARIAT, SummitFacts("other", released=True, archived=False), Forbidden),
        (SECRETARIAT, SummitFacts("other", released=False, archived=False), Unknown),
        (SECRETARIAT, SummitFacts("first", released=True, archived=True), Forbidden),
    ],
)
def test_only_who_edits_a_summit_adds_for_it(
    db: Flask, viewer: Viewer, on: SummitFacts, error: type[DomainError]
) -> None:
    un = organisation()
    database.session.flush()
    with pytest.raises(error):
        add_organisation_facts(viewer, on, None, {"key": "x"})
    with pytest.raises(error):
        add_organisation_facts(viewer, on, un, {"key": "un"})
    with pytest.raises(error):
        add_person_facts(viewer, on, None, {"key": "x", "family": "X"})
    with pytest.raises(error):
        add_parents(viewer, on, un, [])
    assert list(database.session.new) == []
    add_person_facts(SECRETARIAT, ON, None, {"key": "x", "family": "X"})
