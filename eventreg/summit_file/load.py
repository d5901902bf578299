"""From a checked document to the draft: what the file says is made so, what it is silent of stays."""

from collections.abc import Mapping, Sequence, Set
from typing import Any, Final, NoReturn

from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db
from eventreg.foundation.errors import DomainError
from eventreg.foundation.translated_text import TranslatedText
from eventreg.people import queries as people_queries
from eventreg.people import service as people
from eventreg.people.models import Organisation, Person
from eventreg.programme import service as programme
from eventreg.programme.models import Session, Theme
from eventreg.programme.rules import LanguageUse, When, when_from_parts
from eventreg.summit_file.dump import Draft
from eventreg.summit_file.errors import Contradiction, Fault, FileFaulty
from eventreg.summit_file.reader import Path, Tree
from eventreg.summit_file.references import referred
from eventreg.summit_file.schema import place
from eventreg.summits import queries as summits_queries
from eventreg.summits import service as summits
from eventreg.summits.models import Source
from eventreg.summits.rules import Certainty, ends_first
from eventreg.venues import service as venues
from eventreg.venues.models import Room, Venue

Part = Mapping[str, Any]

SESSION_COLUMNS: Final = (
    "kind", "title", "description", "report", "access", "access_categories", "visibility", "press", "webcast",
    "expected", "cancelled", "cancelled_note", "agenda",
)  # fmt: skip
SUMMIT_PARTS: Final = frozenset({"uid", "countries", "state", "information", *programme.RECORDS})
"""Parts of the file's summit that are not columns to be assigned with the others."""

SERIES_PARTS: Final = frozenset({"phases", "roles"})
"""The same of its series."""


class Loader:
    """Writes one document into one draft, all in memory until the end; the caller's transaction keeps or drops it."""

    def __init__(self, viewer: Viewer, document: Part, tree: Tree, draft: Draft | None) -> None:
        self.viewer, self.document, self.tree = viewer, document, tree
        self.draft = draft or self._new_summit()
        self.summit = self.draft.summit
        self.facts = summits.facts_of(self.summit)
        self.rooms = {room.key: room for venue in self.draft.venues for room in venue.rooms}
        self.themes = {theme.key: theme for theme in self.draft.themes}
        self.keys = {session.public_id: session.key for session in self.draft.sessions}
        self.sources: dict[str, Source] = {}
        organisations, persons = referred(document)
        self.stated = {one["key"]: one for one in document.get("persons", ())}
        self.organisations = {one.key: one for one in people_queries.list_organisations(organisations)}
        self.persons = {one.key: one for one in people_queries.list_persons(persons)}

    def load(self) -> Draft:
        """Everything the document says, except the summit's state."""
        self._summit()
        self._venues()
        self._themes()
        self._people()
        self._series_roles()
        self._sessions()
        db.session.flush()
        self._summit_records()
        db.session.flush()
        return self.draft

    def move_to_state(self) -> None:
        """The state the file gives; last, because an archived summit takes no other edits."""
        state = self.document["summit"].get("state")
        if state is not None:
            summits.change_summit(self.viewer, self.summit, {"state": state})
            db.session.flush()

    def _new_summit(self) -> Draft:
        part = self.document["summit"]
        values = {name: value for name, value in part.items() if name not in SUMMIT_PARTS}
        if "uid" in part:
            other = summits_queries.find_slug(part["uid"])
            if other is not None:
                raise Contradiction(what="slug", key=part["uid"], before=other, after=part["slug"])
            values["public_id"] = part["uid"]
        values.setdefault("languages", ["en"])
        return Draft(summits.create_summit(self.viewer, values))

    def _summit(self) -> None:
        part = self.document["summit"]
        if part.get("uid", self.summit.public_id) != self.summit.public_id:
            raise Contradiction(what="uid", key=self.summit.slug, before=self.summit.public_id, after=part["uid"])
        values = {name: value for name, value in part.items() if name not in SUMMIT_PARTS}
        summits.change_summit(self.viewer, self.summit, values)
        first, last = self.summit.starts_on, self.summit.ends_on
        if first and last and last < first:
            # One of the two may be the database's, which the shape of the file does not show.
            self._fail(("summit", "ends_on" if "ends_on" in part else "starts_on"), "the last day is before the first")
        if self.summit.until_month_day and not self.summit.month_day:
            self._fail(("summit", "month_day"), "until_month_day needs it and would have to be taken away, too")
        if "countries" in part:
            summits.set_countries(self.viewer, self.summit, part["countries"])
        if "sources" in self.document:
            summits.put_sources(self.viewer, self.summit, self.document["sources"])
        if "information" in part:
            summits.set_information(self.viewer, self.summit, part["information"])
        if "series" in self.document:
            self._series(self.document["series"])
        db.session.flush()
        self.sources = {source.key: source for source in self.summit.sources}

    def _series(self, part: Part) -> None:
        values = {name: value for name, value in part.items() if name not in SERIES_PARTS}
        summits.put_series(self.viewer, self.summit, summits_queries.find_series(part["key"]), values)
        series = self.summit.series
        if series and series.starts and series.ends and ends_first(series.starts, series.ends):
            self._fail(("series", "ends" if "ends" in part else "starts"), "the end is before the beginning")
        if "phases" in part:
            db.session.flush()
            summits.set_phases(self.viewer, self.summit, part["phases"])

    def _series_roles(self) -> None:
        roles = self.document.get("series", {}).get("roles")
        if roles is not None:
            series = self.summit.series
            assert series is not None
            wanted = [
                {
                    "organisation": self.organisations[role["organisation"]],
                    "role": role["role"],
                    "printed": role.get("printed"),
                }
                for role in roles
            ]
            people.set_series_roles(self.viewer, self.facts, series, wanted)
            db.session.flush()
            self.draft.series_roles = people_queries.list_series_roles(series.id)

    def _summit_records(self) -> None:
        for name in programme.RECORDS:
            if name in self.document["summit"]:
                wanted = [self._record(name, one) for one in self.document["summit"][name]]
                programme.set_summit_records(self.viewer, self.facts, self.summit.id, self.draft.records, name, wanted)

    def _venues(self) -> None:
        by_key = {venue.key: venue for venue in self.draft.venues}
        for part in self.document.get("venues", ()):
            values = {name: value for name, value in part.items() if name != "rooms"}
            known = by_key.get(part["key"])
            if known is None:
                values |= {"summit_id": self.summit.id, "position": len(self.draft.venues)}
            venue = venues.put_venue(self.viewer, self.facts, known, values)
            if known is None:
                self.draft.venues.append(venue)
            for room_part in part.get("rooms", ()):
                self._room(venue, room_part)

    def _room(self, venue: Venue, part: Part) -> None:
        known = self.rooms.get(part["key"])
        stays = known is not None and known.venue is venue
        values = dict(part) if stays else {**part, "position": len(venue.rooms)}
        room: Room = venues.put_room(self.viewer, self.facts, venue, known, values)
        self.rooms[room.key] = room

    def _themes(self) -> None:
        for part in self.document.get("themes", ()):
            known = self.themes.get(part["key"])
            values = dict(part) if known else {**part, "summit_id": self.summit.id, "position": len(self.themes)}
            theme: Theme = programme.put_theme(self.viewer, self.facts, known, values)
            if known is None:
                self.themes[theme.key] = theme
                self.draft.themes.append(theme)

    def _people(self) -> None:
        parts = self.document.get("organisations", ())
        for part in parts:
            facts = {name: value for name, value in part.items() if name != "parents"}
            known = self.organisations.get(part["key"])
            self.organisations[part["key"]] = people.add_organisation_facts(self.viewer, self.facts, known, facts)
        for part in self.document.get("persons", ()):
            person = self.persons.get(part["key"])
            self.persons[part["key"]] = people.add_person_facts(self.viewer, self.facts, person, part)
        db.session.flush()
        for part in parts:
            links = [(self.organisations[link["organisation"]], link["link"]) for link in part.get("parents", ())]
            people.add_parents(self.viewer, self.facts, self.organisations[part["key"]], links)

    def _sessions(self) -> None:
        by_key = {session.key: session for session in self.draft.sessions}
        parts = self.document.get("sessions", ())
        self._change_zone({part["key"] for part in parts if "when" in part})
        whens = self._whens(parts)
        # A new session gets its lists before it is flushed: afterwards each list would be asked for one by one.
        with db.session.no_autoflush:
            for part, when in zip(parts, whens, strict=True):
                self._session_lists(self._session(by_key.get(part["key"]), part, when), part)

    def _change_zone(self, timed: Set[str]) -> None:
        """Sessions keep their wall times in a new zone of the summit; those of `timed` get theirs from the file."""
        zone = self.summit.zone
        for session in self.draft.sessions:
            if session.zone == zone:
                continue
            values: dict[str, Any] = {"zone": zone}
            if session.key not in timed:
                try:
                    values["when"] = session.when.in_zone(zone)
                except DomainError as error:
                    self._fail(("summit", "zone"), f"{session.key}: {error}")
            programme.change_session(self.viewer, self.facts, session, values)

    def _fail(self, path: Path, sentence: str) -> NoReturn:
        raise FileFaulty([Fault(self.tree.line(path), place(path), sentence)])

    def _session(self, known: Session | None, part: Part, when: When | None) -> Session:
        values = self._session_values(part, when)
        if known is not None:
            self._same_identity(known, part, values)
            # What the file names is in the programme, also where it had been taken out.
            values["removed"] = False
            programme.change_session(self.viewer, self.facts, known, values)
            return known
        session = programme.create_session(self.viewer, self.facts, values | self._identity(part))
        self.draft.sessions.append(session)
        return session

    def _whens(self, parts: Sequence[Part]) -> list[When | None]:
        """The times of all sessions, with one fault a line for those that cannot be."""
        whens: list[When | None] = []
        faults: list[Fault] = []
        for number, part in enumerate(parts):
            path = ("sessions", number, "when")
            try:
                whens.append(when_from_parts(part["when"], self.summit.zone) if "when" in part else None)
            except DomainError as error:
                faults.append(Fault(self.tree.line(path), place(path), str(error)))
        if faults:
            raise FileFaulty(faults)
        return whens

    def _session_values(self, part: Part, when: When | None) -> dict[str, Any]:
        values = {name: part[name] for name in SESSION_COLUMNS if name in part}
        if when is not None:
            values["when"] = when
        if "where" in part:
            where = part["where"]
            room = self.rooms[where["room"]] if "room" in where else None
            default = Certainty.STATED if room else Certainty.NOT_STATED
            values |= {
                "room": room,
                "room_id": room.id if room else None,
                "where_certainty": where.get("certainty", default),
                "where_reason": where.get("reason"),
            }
        return values

    def _identity(self, part: Part) -> dict[str, Any]:
        identity = {"summit_id": self.summit.id, "key": part["key"], "zone": self.summit.zone}
        if "uid" in part:
            other = self.keys.get(part["uid"])
            if other is not None:
                raise Contradiction(what="key", key=part["uid"], before=other, after=part["key"])
            identity["public_id"] = part["uid"]
        return {**identity, "first_sequence": part.get("sequence", 0)}

    def _same_identity(self, session: Session, part: Part, values: dict[str, Any]) -> None:
        if part.get("uid", session.public_id) != session.public_id:
            raise Contradiction(what="uid", key=session.key, before=session.public_id, after=part["uid"])
        if "sequence" not in part:
            return
        current = self.draft.sequences.get(session.public_id)
        if current is None:
            values["first_sequence"] = part["sequence"]
        elif current != part["sequence"]:
            raise Contradiction(what="sequence", key=session.key, before=current, after=part["sequence"])

    def _session_lists(self, session: Session, part: Part) -> None:
        viewer, facts = self.viewer, self.facts
        if "languages" in part:
            spoken = [
                {"use": use, "language": language}
                for use in LanguageUse
                for language in part["languages"].get(use.value, ())
            ]
            programme.set_languages(viewer, facts, session, spoken)
        if "themes" in part or "primary_theme" in part:
            standing = {link.theme.key: link.primary for link in session.themes}
            chosen = {part["primary_theme"]} if "primary_theme" in part else {key for key in standing if standing[key]}
            themes = [
                {"theme": self.themes[key], "theme_id": self.themes[key].id, "primary": key in chosen}
                for key in part.get("themes", standing)
            ]
            programme.set_themes(viewer, facts, session, themes)
        if "line_ups" in part:
            programme.set_line_ups(viewer, facts, session, [self._line_up(line_up) for line_up in part["line_ups"]])
        for name in programme.RECORDS:
            if name in part:
                wanted = [self._record(name, one) for one in part[name]]
                programme.set_session_records(viewer, facts, session, name, wanted)

    def _record(self, name: str, part: Part) -> dict[str, Any]:
        """One row of the list `name`, of a session or of the summit."""
        match name:
            case "organisers":
                return self._claim(part)
            case "figures":
                return {"place": None, "period": None, **part, **self._source(part)}
            case "quotes":
                return self._quote(part)
            case "references":
                return {"acronym": None, "note": None, "url": None, **part, **self._source(part)}
        return {
            "to_summit": part.get("summit"),
            "to_session": part.get("session"),
            **{column: part.get(column) for column in ("url", "title", "note")},
        }

    def _quote(self, part: Part) -> dict[str, Any]:
        person: Person | None = self.persons[part["person"]] if "person" in part else None
        organisation = self._organisation(part, "organisation")
        printed, honorific = self._as_printed(person) if person else (None, None)
        return {
            "key": part["key"],
            "person": person,
            "person_id": person.id if person else None,
            "organisation": organisation,
            "organisation_id": organisation.id if organisation else None,
            "name": part.get("name", printed),
            "honorific": part.get("honorific", honorific),
            "post": part.get("post"),
            "text": part["text"],
            "verbatim": part.get("verbatim", False),
            **self._source(part),
        }

    def _source(self, part: Part) -> dict[str, Any]:
        source = self.sources[part["source"]] if "source" in part else None
        return {"source": source, "source_id": source.id if source else None}

    def _claim(self, part: Part) -> dict[str, Any]:
        organisation = self.organisations[part["organisation"]]
        return {
            "organisation": organisation,
            "organisation_id": organisation.id,
            "role": part["role"],
            "printed": part.get("printed"),
            **self._source(part),
        }

    def _line_up(self, part: Part) -> dict[str, Any]:
        return {
            "kind": part["kind"],
            "type_words": part.get("type_words"),
            "announced_count": part.get("announced_count"),
            "note": part.get("note"),
            "panelists": [self._panelist(seat) for seat in part.get("panelists", ())],
            **self._source(part),
        }

    def _panelist(self, part: Part) -> dict[str, Any]:
        person: Person | None = self.persons[part["person"]] if "person" in part else None
        organisation = self._organisation(part, "organisation")
        represents = self._organisation(part, "represents_organisation")
        printed, honorific = self._as_printed(person) if person else (None, None)
        return {
            "key": part["key"],
            "roles": [role.value for role in part["roles"]],
            "person": person,
            "person_id": person.id if person else None,
            "organisation": organisation,
            "organisation_id": organisation.id if organisation else None,
            "represents_organisation": represents,
            "represents_organisation_id": represents.id if represents else None,
            "name": part.get("name", printed),
            "honorific": part.get("honorific", honorific),
            **{name: part.get(name) for name in ("post", "country", "represents", "group", "contribution")},
            "same_seat_as": part.get("same_seat_as"),
        }

    def _as_printed(self, person: Person) -> tuple[str, TranslatedText | None]:
        """Name and honorific of a seat that gives none: as the file has the person, whatever other files add later."""
        part = self.stated.get(person.key) or {name: getattr(person, name) for name in ("given", "family", "honorific")}
        name = " ".join(one for one in (part.get("given"), part["family"]) if one)
        return name, part.get("honorific")

    def _organisation(self, part: Part, name: str) -> Organisation | None:
        return self.organisations[part[name]] if name in part else None
