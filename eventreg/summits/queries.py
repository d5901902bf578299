"""Selects on summits as their makers have them."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eventreg.foundation.database import db
from eventreg.summits.errors import SummitUnknown
from eventreg.summits.models import Series, Summit


def find_summit(slug: str) -> Summit | None:
    """The summit with its series, countries and sources, in a number of queries that depends on nothing."""
    found = select(Summit).where(Summit.slug == slug)
    eager = (
        joinedload(Summit.series).selectinload(Series.phases),
        selectinload(Summit.countries),
        selectinload(Summit.sources),
        selectinload(Summit.information),
    )
    return db.session.scalar(found.options(*eager))


def find_slug(public_id: str) -> str | None:
    """The slug of the summit with this permanent id."""
    return db.session.scalar(select(Summit.slug).where(Summit.public_id == public_id))


def get_summit(slug: str) -> Summit:
    """As `find_summit`; raises `SummitUnknown`."""
    summit = find_summit(slug)
    if summit is None:
        raise SummitUnknown(slug=slug)
    return summit


def lock_summit(summit_id: int) -> None:
    """Waits until no other transaction holds the summit, and holds it until the caller's ends."""
    db.session.execute(select(Summit.id).where(Summit.id == summit_id).with_for_update()).all()


def find_series(key: str) -> Series | None:
    """The series with this key, shared by its summits."""
    return db.session.scalar(select(Series).where(Series.key == key))
