"""Making and changing the draft of a programme."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from eventreg.access import policy
from eventreg.access.permissions import Permission
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation.children import set_children, set_values
from eventreg.foundation.database import db
from eventreg.programme.models import (
    Figure,
    LineUp,
    Organiser,
    Panelist,
    Quote,
    Reference,
    Related,
    Session,
    SessionLanguage,
    SessionTheme,
    Theme,
)
from eventreg.programme.queries import SummitRecords

ADMISSION_COLUMNS: Final = frozenset({"access", "access_categories", "visibility", "press", "webcast"})
"""What the secretariat alone decides; organisers can neither widen nor narrow it."""


def put_theme(viewer: Viewer, on: SummitFacts, theme: Theme | None, values: Mapping[str, Any]) -> Theme:
    """Creates a theme (`values` then holds `summit_id` and `position`) or changes it."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    if theme is None:
        theme = Theme(**values)
        db.session.add(theme)
        db.session.flush()
    else:
        set_values(theme, values)
    return theme


def create_session(viewer: Viewer, on: SummitFacts, values: Mapping[str, Any]) -> Session:
    """A new session. `values` holds columns of `Session`, and `when`."""
    _require(viewer, on, values)
    # With its lists, so that nobody has to ask the database whether there is anything in them.
    session = Session(
        **values, languages=[], themes=[], organisers=[], line_ups=[], figures=[], quotes=[], references=[], related=[]
    )
    db.session.add(session)
    return session


def change_session(viewer: Viewer, on: SummitFacts, session: Session, values: Mapping[str, Any]) -> None:
    """Changes columns of a session, and `when`, which writes wall times and instants together."""
    _require(viewer, on, values)
    set_values(session, values)


def cancel_session(viewer: Viewer, on: SummitFacts, session: Session) -> None:
    """Cancels a session: it stays in programme and calendars and says so from the next release."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    session.cancelled = True


def remove_session(viewer: Viewer, on: SummitFacts, session: Session, *, released: bool) -> None:
    """Takes a session out of the programme: deleted if it was never released, else gone from the next release on."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    if released:
        session.removed = True
    else:
        db.session.delete(session)


def set_languages(viewer: Viewer, on: SummitFacts, session: Session, languages: Sequence[Mapping[str, Any]]) -> None:
    """Working languages and interpretation, each list in its order."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    set_children(session.languages, languages, SessionLanguage, identity=("use", "language"))


def set_themes(viewer: Viewer, on: SummitFacts, session: Session, themes: Sequence[Mapping[str, Any]]) -> None:
    """The themes of a session; each of `themes` holds `theme`, `theme_id` and `primary`."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    owned = [{**theme, "summit_id": session.summit_id} for theme in themes]
    set_children(session.themes, owned, SessionTheme, identity=("theme_id",))


RECORDS: Final[dict[str, type[Any]]] = {
    "organisers": Organiser,
    "figures": Figure,
    "quotes": Quote,
    "references": Reference,
    "related": Related,
}
"""What sources say, of a session or of the summit itself: each list in the order given."""


def set_session_records(
    viewer: Viewer, on: SummitFacts, session: Session, name: str, wanted: Sequence[Mapping[str, Any]]
) -> None:
    """The list `name` (of `RECORDS`) of a session, in the order given."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    set_children(getattr(session, name), _numbered(wanted, session.summit_id), RECORDS[name], identity=("position",))


def set_summit_records(
    viewer: Viewer,
    on: SummitFacts,
    summit_id: int,
    records: SummitRecords,
    name: str,
    wanted: Sequence[Mapping[str, Any]],
) -> None:
    """The list `name` (of `RECORDS`) of the summit itself, in the order given; `records` is what it has now."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    rows: list[Any] = getattr(records, name)
    before = list(rows)
    set_children(rows, _numbered(wanted, summit_id), RECORDS[name], identity=("position",))
    db.session.add_all(rows)
    for row in before:
        if row not in rows:
            db.session.delete(row)


def _numbered(wanted: Sequence[Mapping[str, Any]], summit_id: int) -> list[dict[str, Any]]:
    return [{**one, "position": place, "summit_id": summit_id} for place, one in enumerate(wanted)]


def set_line_ups(viewer: Viewer, on: SummitFacts, session: Session, line_ups: Sequence[Mapping[str, Any]]) -> None:
    """The line-ups of a session, one a source; each holds `source_id` and `panelists`. Sources are never merged."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    plain = [
        {**{name: value for name, value in line_up.items() if name != "panelists"}, "summit_id": session.summit_id}
        for line_up in line_ups
    ]
    set_children(session.line_ups, plain, LineUp, identity=("source_id",))
    for row, line_up in zip(session.line_ups, line_ups, strict=True):
        set_children(row.panelists, line_up["panelists"], Panelist, identity=("key",))


def _require(viewer: Viewer, on: SummitFacts, values: Mapping[str, Any]) -> None:
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=on)
    if ADMISSION_COLUMNS & values.keys():
        policy.require(viewer, Permission.SET_ACCESS, on=on)
