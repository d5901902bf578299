"""Selects on organisations and persons."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, subqueryload

from eventreg.foundation.database import db
from eventreg.people.models import Organisation, OrganisationParent, Person, SeriesRole


def list_organisations(keys: Iterable[str]) -> Sequence[Organisation]:
    """The organisations with these keys and their parents; keys nobody has are left out."""
    found = select(Organisation).where(Organisation.key.in_(list(keys))).order_by(Organisation.key)
    parents = subqueryload(Organisation.parents).options(joinedload(OrganisationParent.parent))
    return db.session.scalars(found.options(parents)).all()


def list_persons(keys: Iterable[str]) -> Sequence[Person]:
    """The persons with these keys; keys nobody has are left out."""
    return db.session.scalars(select(Person).where(Person.key.in_(list(keys))).order_by(Person.key)).all()


def list_series_roles(series_id: int) -> list[SeriesRole]:
    """What organisations are to a series, in the order given by its source."""
    found = select(SeriesRole).where(SeriesRole.series_id == series_id).order_by(SeriesRole.position)
    return list(db.session.scalars(found.options(joinedload(SeriesRole.organisation))))


def list_with_ancestors(organisations: Iterable[int]) -> Sequence[Organisation]:
    """The organisations with these ids and everything above them, each with its parents. Two queries."""
    above = (
        select(OrganisationParent.parent_id.label("id"))
        .where(OrganisationParent.organisation_id.in_(list(organisations)))
        .cte("above", recursive=True)
    )
    above = above.union(select(OrganisationParent.parent_id).where(OrganisationParent.organisation_id == above.c.id))
    wanted = Organisation.id.in_(list(organisations)) | Organisation.id.in_(select(above.c.id))
    parents = subqueryload(Organisation.parents).options(joinedload(OrganisationParent.parent))
    return db.session.scalars(select(Organisation).where(wanted).order_by(Organisation.key).options(parents)).all()
