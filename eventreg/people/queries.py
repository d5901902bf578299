"""Selects on organisations and persons."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, subqueryload

from eventreg.foundation.database import db
from eventreg.people.models import Organisation, OrganisationParent, Person


def list_organisations(keys: Iterable[str]) -> Sequence[Organisation]:
    """The organisations with these keys and their parents; keys nobody has are left out."""
    found = select(Organisation).where(Organisation.key.in_(list(keys))).order_by(Organisation.key)
    parents = subqueryload(Organisation.parents).options(joinedload(OrganisationParent.parent))
    return db.session.scalars(found.options(parents)).all()


def list_persons(keys: Iterable[str]) -> Sequence[Person]:
    """The persons with these keys; keys nobody has are left out."""
    return db.session.scalars(select(Person).where(Person.key.in_(list(keys))).order_by(Person.key)).all()
