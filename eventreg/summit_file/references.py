"""Whether everything a file refers to is there, and stands there once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eventreg.summit_file.errors import Fault, FileFaulty
from eventreg.summit_file.reader import Path, Tree
from eventreg.summit_file.schema import place


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Keys that the database already has, which a file may refer to without naming them again."""

    sources: frozenset[str] = frozenset()
    rooms: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()


def referred(document: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """Keys of organisations and persons that the file names or refers to."""
    organisations = {one["key"] for one in document.get("organisations", ())}
    organisations |= {key for kind, key, _ in _references(document) if kind == "organisations"}
    persons = {one["key"] for one in document.get("persons", ())}
    persons |= {key for kind, key, _ in _references(document) if kind == "persons"}
    return organisations, persons


def check_references(document: Mapping[str, Any], tree: Tree, known: Known) -> None:
    """Raises `FileFaulty` with the line of every unknown key and of every key that stands twice."""
    faults = [Fault(tree.line(path), place(path), sentence) for path, sentence in _faults(document, known)]
    if faults:
        raise FileFaulty(faults)


NAMES = {
    "sources": "source",
    "rooms": "room",
    "themes": "theme",
    "organisations": "organisation",
    "persons": "person",
    "sessions": "session",
}


def _faults(document: Mapping[str, Any], known: Known) -> Iterator[tuple[Path, str]]:
    have: dict[str, set[str]] = {}
    for kind, name in NAMES.items():
        keys = [(path, key) for path, key in _keys(document, kind)]
        if kind != "sessions":
            yield from _repeated(keys, f"another {name} of this file has the key")
        have[kind] = {key for _, key in keys} | getattr(known, kind)
    yield from _repeated(
        ((("venues", n, "key"), venue["key"]) for n, venue in enumerate(document.get("venues", ()))),
        "another venue of this file has the key",
    )
    for kind, key, path in _references(document):
        if key not in have[kind]:
            yield path, f"there is no {NAMES[kind]} “{key}”"
    languages = enumerate(document["summit"].get("languages", ()))
    yield from _repeated(((("summit", "languages", n), code) for n, code in languages), "this language stands twice:")
    for number, organisation in enumerate(document.get("organisations", ())):
        yield from _above(("organisations", number, "parents"), organisation)
    summit = document["summit"]
    pages = enumerate(summit.get("information", ()))
    yield from _repeated(
        ((("summit", "information", n, "key"), page["key"]) for n, page in pages), "another page has the key"
    )
    yield from _keyed(("summit",), summit)
    sessions = list(enumerate(document.get("sessions", ())))
    yield from _repeated(((("sessions", n, "key"), s["key"]) for n, s in sessions), "another session has the key")
    yield from _repeated(
        ((("sessions", n, "uid"), s["uid"]) for n, s in sessions if "uid" in s), "another session has the uid"
    )
    for number, session in sessions:
        yield from _inside(("sessions", number), session)


def _keyed(at: Path, owner: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Quotes and references have keys of their own, each once in its list."""
    for part in ("quotes", "references"):
        keys = (((*at, part, n, "key"), one["key"]) for n, one in enumerate(owner.get(part, ())))
        yield from _repeated(keys, f"another entry of {part} has the key")


def _above(at: Path, organisation: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    links = list(enumerate(organisation.get("parents", ())))
    for n, link in links:
        if link["organisation"] == organisation["key"]:
            yield (*at, n, "organisation"), "an organisation is not above itself"
    yield from _repeated(
        (((*at, n), f"{link['organisation']}, {link['link'].value}") for n, link in links), "this link stands twice:"
    )


def _inside(at: Path, session: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    themes, primary = session.get("themes"), session.get("primary_theme")
    if themes is not None:
        yield from _repeated((((*at, "themes", n), key) for n, key in enumerate(themes)), "this theme stands twice:")
    if primary is not None and primary not in (themes or ()):
        yield (*at, "primary_theme"), f"“{primary}” is not among the themes of this session"
    for use, languages in session.get("languages", {}).items():
        path = (*at, "languages", use)
        yield from _repeated((((*path, n), code) for n, code in enumerate(languages)), "this language stands twice:")
    where = session.get("where", {})
    if "certainty" in where and where["certainty"].value == "stated" and "room" not in where:
        yield (*at, "where"), "a stated place needs a room"
    yield from _keyed(at, session)
    seats: list[tuple[Path, str]] = []
    line_ups = list(enumerate(session.get("line_ups", ())))
    yield from _repeated(
        (((*at, "line_ups", n, "source"), one["source"]) for n, one in line_ups), "another line-up has the source"
    )
    for number, line_up in line_ups:
        path = (*at, "line_ups", number, "panelists")
        seats += [((*path, n, "key"), seat["key"]) for n, seat in enumerate(line_up.get("panelists", ()))]
    yield from _repeated(seats, "another seat of this session has the key")
    known = {key for _, key in seats}
    for number, line_up in line_ups:
        for n, seat in enumerate(line_up.get("panelists", ())):
            same = seat.get("same_seat_as")
            if same is not None and (same not in known or same == seat["key"]):
                yield (*at, "line_ups", number, "panelists", n, "same_seat_as"), f"there is no other seat “{same}”"


def _repeated(keys: Iterable[tuple[Path, str]], sentence: str) -> Iterator[tuple[Path, str]]:
    seen: set[str] = set()
    for path, key in keys:
        if key in seen:
            yield path, f"{sentence} “{key}”"
        seen.add(key)


def _keys(document: Mapping[str, Any], kind: str) -> Iterator[tuple[Path, str]]:
    if kind == "rooms":
        for number, venue in enumerate(document.get("venues", ())):
            for n, room in enumerate(venue.get("rooms", ())):
                yield ("venues", number, "rooms", n, "key"), room["key"]
        return
    for number, one in enumerate(document.get(kind, ())):
        yield (kind, number, "key"), one["key"]


def _references(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Path]]:
    """Every reference of the file: the kind it refers to, the key, and where it stands."""
    for number, organisation in enumerate(document.get("organisations", ())):
        for n, parent in enumerate(organisation.get("parents", ())):
            yield "organisations", parent["organisation"], ("organisations", number, "parents", n, "organisation")
    for number, role in enumerate(document.get("series", {}).get("roles", ())):
        yield "organisations", role["organisation"], ("series", "roles", number, "organisation")
    yield from _of_records(document["summit"], ("summit",))
    for number, session in enumerate(document.get("sessions", ())):
        at: Path = ("sessions", number)
        yield from _of_records(session, at)
        if "room" in session.get("where", {}):
            yield "rooms", session["where"]["room"], (*at, "where", "room")
        for n, theme in enumerate(session.get("themes", ())):
            yield "themes", theme, (*at, "themes", n)
        for n, line_up in enumerate(session.get("line_ups", ())):
            yield from _of_one(line_up, (*at, "line_ups", n))
            for m, seat in enumerate(line_up.get("panelists", ())):
                yield from _of_one(seat, (*at, "line_ups", n, "panelists", m))


def _of_records(owner: Mapping[str, Any], at: Path) -> Iterator[tuple[str, str, Path]]:
    for part in ("organisers", "figures", "quotes", "references", "related"):
        for n, one in enumerate(owner.get(part, ())):
            yield from _of_one(one, (*at, part, n))


def _of_one(one: Mapping[str, Any], path: Path) -> Iterator[tuple[str, str, Path]]:
    for name, kind in (
        ("source", "sources"),
        ("organisation", "organisations"),
        ("represents_organisation", "organisations"),
        ("person", "persons"),
        ("session", "sessions"),
    ):
        if name in one:
            yield kind, one[name], (*path, name)
