"""Taking a fictional summit away with everything that belongs to it, so that it can be made anew."""

from typing import Any

from sqlalchemy import Select, delete, or_, select

from eventreg.access import policy
from eventreg.access.permissions import Permission
from eventreg.access.viewer import Viewer
from eventreg.foundation import clock
from eventreg.foundation.database import db
from eventreg.foundation.search_text import SearchText
from eventreg.history import service as history
from eventreg.people.models import Organisation, OrganisationParent, Person, SeriesRole
from eventreg.programme.models import LineUp, Organiser, Panelist, Quote, Session, SessionTheme, Theme
from eventreg.publication.errors import NotFictional
from eventreg.publication.models import Feed, Occupancy, Release, Revision
from eventreg.summits.models import Series, Summit
from eventreg.summits.queries import get_summit, lock_summit
from eventreg.summits.service import facts_of
from eventreg.venues.models import Room, Venue


def discard_summit(viewer: Viewer, slug: str) -> None:
    """Takes a fictional summit away: draft, releases, revisions, and what only it knew.

    What summits share stays where another one uses it: its series, persons and organisations.

    What was public of a real summit is never deleted: raises `NotFictional` for any other than a fictional one, and
    for one that was not said to be fictional in every one of its releases.
    Raises `SummitUnknown`, `Unknown`, `Forbidden`. Call it inside `transaction()`.
    """
    summit = get_summit(slug)
    policy.require(viewer, Permission.LOAD_SUMMIT, on=facts_of(summit))
    lock_summit(summit.id)
    if not summit.fictional or not _always_fictional(summit):
        raise NotFictional(slug=slug)
    public_id, summit_id, series_id = summit.public_id, summit.id, summit.series_id
    organisations, persons = _mentioned(summit_id)
    organisations |= _ids(select(SeriesRole.organisation_id).where(SeriesRole.series_id == series_id))
    db.session.expunge_all()
    # Each before what it refers to. Rows that belong to a session, or to the summit alone, go with it by their keys.
    for model in (
        Occupancy,
        Feed,
        Revision,
        Release,
        SearchText,
        SessionTheme,
        Organiser,
        Quote,
        Session,
        Theme,
        Room,
        Venue,
    ):
        _delete(delete(model).where(model.summit_id == summit_id))
    _delete(delete(Summit).where(Summit.id == summit_id))
    others = select(Summit.series_id).where(Summit.series_id == series_id)
    _delete(delete(Series).where(Series.id == series_id, Series.id.not_in(others)))
    _delete_unused(organisations, persons)
    history.record(
        actor=viewer.label,
        at=clock.now(),
        summit=public_id,
        events=[history.Event(subject_kind="summit", subject=slug, action="discarded", changes={})],
    )


def _always_fictional(summit: Summit) -> bool:
    own = select(Revision.payload).where(Revision.summit_id == summit.id, Revision.subject == summit.public_id)
    return all(payload.get("fictional") for payload in db.session.scalars(own) if payload)


def _delete(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))


def _mentioned(summit_id: int) -> tuple[set[int], set[int]]:
    """Ids of the organisations and of the persons that the summit's draft names."""
    seats = select(Panelist).join(LineUp, LineUp.id == Panelist.line_up_id).where(LineUp.summit_id == summit_id)
    organisations = _ids(select(Organiser.organisation_id).where(Organiser.summit_id == summit_id))
    organisations |= _ids(select(Quote.organisation_id).where(Quote.summit_id == summit_id))
    organisations |= _ids(seats.with_only_columns(Panelist.organisation_id))
    organisations |= _ids(seats.with_only_columns(Panelist.represents_organisation_id))
    persons = _ids(select(Quote.person_id).where(Quote.summit_id == summit_id))
    return organisations, persons | _ids(seats.with_only_columns(Panelist.person_id))


def _ids(found: Select[Any]) -> set[int]:
    return {one for one in db.session.scalars(found) if one is not None}


def _delete_unused(organisations: set[int], persons: set[int]) -> None:
    """Deletes those of the given that no other summit names; then what stood above them, in the same way."""
    used = or_(
        Person.id.in_(select(Panelist.person_id).where(Panelist.person_id.is_not(None))),
        Person.id.in_(select(Quote.person_id).where(Quote.person_id.is_not(None))),
    )
    _delete(delete(Person).where(Person.id.in_(persons), ~used))
    by_column = (
        Organiser.organisation_id,
        Quote.organisation_id,
        Panelist.organisation_id,
        Panelist.represents_organisation_id,
        SeriesRole.organisation_id,
        OrganisationParent.parent_id,
    )
    named = or_(*(Organisation.id.in_(select(column).where(column.is_not(None))) for column in by_column))
    waiting = organisations
    while waiting:
        unused = _ids(select(Organisation.id).where(Organisation.id.in_(waiting), ~named))
        above = _ids(select(OrganisationParent.parent_id).where(OrganisationParent.organisation_id.in_(unused)))
        _delete(delete(OrganisationParent).where(OrganisationParent.organisation_id.in_(unused)))
        _delete(delete(Organisation).where(Organisation.id.in_(unused)))
        # An organisation that was above one of these may be free now, and so may one that waited for it.
        waiting = above | (waiting - unused) if unused else set()


__all__ = ["discard_summit"]
