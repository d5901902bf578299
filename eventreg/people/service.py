"""Adding to what is known of organisations and persons."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eventreg.access import policy
from eventreg.access.permissions import Permission
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation.children import set_children
from eventreg.foundation.database import db
from eventreg.foundation.translated_text import TranslatedText
from eventreg.people.errors import FactContradicted
from eventreg.people.models import Organisation, OrganisationParent, Person, SeriesRole
from eventreg.people.queries import list_series_roles
from eventreg.people.rules import sort_name
from eventreg.summits.models import Series
from eventreg.summits.service import require_same

Facts = Mapping[str, Any]


def add_organisation_facts(
    viewer: Viewer, on: SummitFacts, organisation: Organisation | None, facts: Facts
) -> Organisation:
    """Creates the organisation or adds names, acronyms, spellings and facts that were not known.

    `facts` holds `key` and columns of `Organisation`, without parents. Raises `FactContradicted` with both values.
    """
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    if organisation is None:
        organisation = Organisation(**facts)
        db.session.add(organisation)
        return organisation
    _add(organisation, "organisation", facts)
    return organisation


def add_parents(
    viewer: Viewer, on: SummitFacts, organisation: Organisation, links: Sequence[tuple[Organisation, Any]]
) -> None:
    """Adds parents, each with the kind of its link, behind those already known. All rows must have been flushed."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    known = [{"parent": link.parent, "parent_id": link.parent_id, "link": link.link} for link in organisation.parents]
    have = {(link["parent_id"], link["link"]) for link in known}
    new = [
        {"parent": parent, "parent_id": parent.id, "link": link}
        for parent, link in links
        if (parent.id, link) not in have
    ]
    set_children(organisation.parents, [*known, *new], OrganisationParent, identity=("parent_id", "link"))


def set_series_roles(viewer: Viewer, on: SummitFacts, series: Series, roles: Sequence[Facts]) -> None:
    """Who funds and carries out a series; each of `roles` holds `organisation`, `role` and `printed`.

    A series is shared by its summits: raises `SeriesContradicted` where other roles are known.
    """
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    known = list_series_roles(series.id)
    if not known:
        for position, role in enumerate(roles):
            organisation = role["organisation"]
            db.session.add(
                SeriesRole(**{**role, "organisation_id": organisation.id}, series_id=series.id, position=position)
            )
        return
    before = [{"organisation": one.organisation.key, "role": one.role, "printed": one.printed} for one in known]
    require_same(series, "roles", before, [{**one, "organisation": one["organisation"].key} for one in roles])


def add_person_facts(viewer: Viewer, on: SummitFacts, person: Person | None, facts: Facts) -> Person:
    """Creates the person or adds what was not known. Raises `FactContradicted` with both values."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    if person is None:
        person = Person(**facts, sort_name=sort_name(facts.get("given"), facts["family"]))
        db.session.add(person)
        return person
    _add(person, "person", facts)
    person.sort_name = sort_name(person.given, person.family)
    return person


def _add(row: Organisation | Person, kind: str, facts: Facts) -> None:
    for name, value in facts.items():
        before = getattr(row, name)
        after = _together(before, value, kind, row.key, name)
        if after != before:
            setattr(row, name, after)


def _together(before: Any, after: Any, kind: str, key: str, name: str) -> Any:
    if before is None or after is None:
        return before if after is None else after
    if isinstance(before, list):
        return [*before, *(one for one in after if one not in before)]
    if isinstance(before, TranslatedText):
        for language in before.texts.keys() & after.texts.keys():
            _agree(before.texts[language], after.texts[language], kind, key, f"{name}.{language}")
        return TranslatedText(before.original, {**after.texts, **before.texts})
    _agree(before, after, kind, key, name)
    return before


def _agree(before: Any, after: Any, kind: str, key: str, name: str) -> None:
    if before != after:
        raise FactContradicted(kind=kind, key=key, field=name, before=before, after=after)


def closure(organisations: Iterable[Organisation]) -> list[Organisation]:
    """The given organisations and everything above them, each once, parents loaded as needed."""
    found: dict[int, Organisation] = {}
    waiting = list(organisations)
    while waiting:
        one = waiting.pop()
        if id(one) not in found:
            found[id(one)] = one
            waiting += [link.parent for link in one.parents]
    return sorted(found.values(), key=lambda one: one.key)
