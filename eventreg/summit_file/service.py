"""Loading and dumping whole summits."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from eventreg.access import policy
from eventreg.access.permissions import Permission
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation import clock
from eventreg.history import service as history
from eventreg.people import queries as people
from eventreg.programme import queries as programme
from eventreg.programme import service as programme_service
from eventreg.publication.queries import current_sequences, find_released_summit
from eventreg.summit_file.dump import Draft, dump_document, dump_organisation, dump_person, to_yaml
from eventreg.summit_file.errors import ArchivedDiffers
from eventreg.summit_file.load import Loader
from eventreg.summit_file.reader import Tree, read_tree
from eventreg.summit_file.references import Known, check_references, referred
from eventreg.summit_file.schema import read_document
from eventreg.summits import queries as summits
from eventreg.summits.models import Summit
from eventreg.summits.rules import SummitState
from eventreg.summits.service import facts_of
from eventreg.venues.queries import list_venues

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did: places of the file's records that are new or different, such as `sessions/opening`."""

    slug: str
    created: tuple[str, ...]
    changed: tuple[str, ...]
    cancelled: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.created or self.changed or self.cancelled)


def read_file(content: bytes) -> tuple[dict[str, Any], Tree]:
    """The checked document in `content`, with its lines. Raises `FileFaulty`; needs no database."""
    tree = read_tree(content)
    return read_document(tree), tree


def load_summit(viewer: Viewer, document: dict[str, Any], tree: Tree, *, prune: bool = False) -> LoadReport:
    """Makes the draft say what the document says; what it is silent of stays. Call it inside `transaction()`.

    Deletes nothing; with `prune`, sessions the document does not name are cancelled. Raises `FileFaulty` for keys
    that are nowhere, `FactContradicted`, `Contradiction`, `ArchivedDiffers`, `MoveRefused`, `Forbidden`.
    """
    policy.require(viewer, Permission.LOAD_SUMMIT, on=SummitFacts("", released=False, archived=False))
    summit = summits.find_summit(document["summit"]["slug"])
    draft = None if summit is None else read_draft(summit)
    archived = summit is not None and summit.state is SummitState.ARCHIVED
    check_references(document, tree, _known(draft, document))
    before = _records(draft, document)
    loader = Loader(viewer, document, tree, draft)
    draft = loader.load()
    cancelled = _prune(viewer, draft, document) if prune else frozenset()
    loader.move_to_state()
    differences = list(_differences(before, _records(draft, document)))
    if archived and differences:
        raise ArchivedDiffers(slug=draft.summit.slug, places=", ".join(where for where, *_ in differences))
    history.record(
        actor=viewer.label,
        at=clock.now(),
        summit=draft.summit.public_id,
        events=[
            history.Event(
                subject_kind=where.split("/")[0],
                subject=where.rpartition("/")[2],
                action="loaded",
                # A new record is its own history; only what differs from before is written down.
                changes={} if old is None else {n: (old.get(n), new.get(n)) for n in _names(old, new)},
            )
            for where, old, new in differences
        ],
    )
    return LoadReport(
        slug=draft.summit.slug,
        created=tuple(where for where, old, _ in differences if old is None),
        changed=tuple(where for where, old, _ in differences if old is not None and where not in cancelled),
        cancelled=tuple(where for where, *_ in differences if where in cancelled),
    )


def dump_summit(viewer: Viewer, slug: str) -> str:
    """The draft of the summit as the text of a summit file. Raises `SummitUnknown`, `Unknown`, `Forbidden`."""
    summit = summits.get_summit(slug)
    released = find_released_summit(slug) is not None
    policy.require(viewer, Permission.DUMP_SUMMIT, on=facts_of(summit, released=released))
    return to_yaml(dump_document(read_draft(summit)))


def read_draft(summit: Summit) -> Draft:
    """The whole draft, in a number of queries that does not depend on its size."""
    return Draft(
        summit=summit,
        venues=list(list_venues(summit.id)),
        themes=list(programme.list_themes(summit.id)),
        sessions=list(programme.list_sessions(summit.id)),
        sequences=current_sequences(summit.id),
        records=programme.list_summit_records(summit.id),
        series_roles=people.list_series_roles(summit.series_id) if summit.series_id is not None else [],
    )


def _known(draft: Draft | None, document: dict[str, Any]) -> Known:
    organisations, persons = referred(document)
    return Known(
        sources=frozenset(source.key for source in draft.summit.sources) if draft else frozenset(),
        rooms=frozenset(room.key for venue in draft.venues for room in venue.rooms) if draft else frozenset(),
        themes=frozenset(theme.key for theme in draft.themes) if draft else frozenset(),
        sessions=frozenset(session.key for session in draft.sessions) if draft else frozenset(),
        organisations=frozenset(one.key for one in people.list_organisations(organisations)),
        persons=frozenset(one.key for one in people.list_persons(persons)),
    )


def _records(draft: Draft | None, document: dict[str, Any]) -> Plain:
    """What a load could change: the draft, and of what all summits share the organisations and persons of the file."""
    organisations = [one["key"] for one in document.get("organisations", ())]
    persons = [one["key"] for one in document.get("persons", ())]
    return {
        **(dump_document(draft) if draft else {}),
        "organisations": [dump_organisation(one) for one in people.list_organisations(organisations)],
        "persons": [dump_person(one) for one in people.list_persons(persons)],
    }


def _prune(viewer: Viewer, draft: Draft, document: dict[str, Any]) -> Set[str]:
    named = {session["key"] for session in document.get("sessions", ())}
    gone = [s for s in draft.sessions if s.key not in named and not s.cancelled and not s.removed]
    for session in gone:
        programme_service.cancel_session(viewer, facts_of(draft.summit), session)
    return {f"sessions/{session.key}" for session in gone}


def _names(old: Plain, new: Plain) -> list[str]:
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))


def _differences(before: Plain, after: Plain) -> Iterator[tuple[str, Plain | None, Plain]]:
    """Records of two documents that differ: where, what was there (None if new), what is there."""
    for section, value in after.items():
        if isinstance(value, dict):
            if before.get(section) != value:
                yield section, before.get(section), value
        elif isinstance(value, list):
            known = {one["key"]: one for one in before.get(section, ())}
            for one in value:
                if known.get(one["key"]) != one:
                    yield f"{section}/{one['key']}", known.get(one["key"]), one
