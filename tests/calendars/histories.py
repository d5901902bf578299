"""Random lives of a summit: what organisers change, when they release it, and what then stands published."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any, Final
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import time_machine
from sqlalchemy import select, update

from calendars.reading import content_lines, unescaped, values
from calendars.stories import AT
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.people.models import Organisation
from eventreg.programme.models import Session
from eventreg.publication.models import Release, Revision
from eventreg.summits.models import Summit
from support import load_text, publish, session_text, summit_text, uid

KEYS: Final = ("a", "b", "c", "d")
SESSION: Final[dict[str, tuple[str, ...]]] = {
    "title": (
        "{en: Talk, fr: Exposé}",
        "{en: 'Talk; with, marks', fr: 'Exposé ; avec, des signes'}",
        "{fr: Débat}",
        "{en: A longer title that has to be folded because it goes on and on and on and on, ar: ندوة}",
    ),
    "when": (
        "{day: 2018-12-06, starts: '08:30', ends: '09:45'}",
        "{day: 2018-12-07, starts: '13:15', ends: '14:30'}",
        "{day: 2018-12-06, starts: '22:00', ends: '00:00', ends_on: 2018-12-07}",
        "{day: 2018-12-06, starts: '22:00', ends: '01:00', ends_on: 2018-12-07}",
        "{day: 2018-12-06, starts: '17:00'}",
        "{day: 2018-12-06, starts: '08:30', ends: '09:45', certainty: to_be_confirmed}",
        "{day: 2018-12-05, half: morning}",
        "{day: 2018-12-05}",
        "{day: 2018-12-05, certainty: to_be_confirmed}",
        "{day: 2018-12-05, until: 2018-12-07}",
        "{day: 2018-12-06, starts: '09:00', ends: '10:00', certainty: inferred, reason: A guess.}",
        "{month_day: '12-06'}",
        "{certainty: to_be_confirmed}",
    ),
    "where": (
        "{room: orangeraie}",
        "{room: oliveraie}",
        "{room: oliveraie, certainty: to_be_confirmed}",
        "{certainty: to_be_confirmed}",
        "{certainty: not_stated}",
    ),
    "visibility": ("public", "hidden", "registered"),
    "cancelled": ("false", "true"),
    "kind": ("side_event", "workshop"),
    "themes": ("[]", "[water]", "[fire, water]"),
    "languages": ("{working: [en]}", "{working: [fr], interpretation: [en]}", "{working: [es]}"),
    "organisers": (
        "[]",
        "[{organisation: ngo-%s, role: lead}]",
        "[{organisation: city-%s, role: lead}, {organisation: ngo-%s, role: co_organiser}]",
    ),
    "description": ("null", "{en: About., fr: Sur.}"),
}
"""What may be changed of a session; at first each has the first value."""

WHOLE: Final[dict[str, tuple[str, ...]]] = {
    "name": ("{en: Summit, fr: Sommet}", "{en: Renamed, fr: Renommé}"),
    "city": ("{en: Marrakech}", "{en: Marrakesh}"),
    "zone": ("Africa/Casablanca", "Europe/Paris"),
    "ends_on": ("2018-12-07", "2018-12-08"),
    "dates_certainty": ("stated", "inferred"),
    "languages": ("[en, fr]", "[fr, en]"),
    "room": ("Orangeraie", "Orangery"),
    "theme": ("Water", "Eau"),
    "organisation": ("First NGO", "Renamed NGO"),
}
"""What may be changed of everything."""

Step = tuple[str, int, int]
Key = tuple[str, str]
"""The family of a feed, and what it is narrowed to."""


def _edits() -> list[st.SearchStrategy[Step]]:
    sessions = st.integers(0, len(KEYS) - 1)
    parts = [st.tuples(st.just(name), sessions, st.integers(0, len(options) - 1)) for name, options in SESSION.items()]
    whole = [
        st.tuples(st.just(f"summit {name}"), st.just(0), st.integers(0, len(options) - 1))
        for name, options in WHOLE.items()
    ]
    others = [st.tuples(st.just(name), sessions, st.just(0)) for name in ("add", "remove", "prune")]
    return [*parts, *parts, *whole, *others]


RELEASES = st.tuples(st.just("release"), st.integers(0, 3), st.just(0))
POLLS = st.tuples(st.just("poll"), st.just(0), st.just(0))
RENDERS = st.tuples(st.just("render"), st.just(0), st.just(0))
EDITS = st.one_of(*_edits())
STEP = st.one_of(EDITS, EDITS, EDITS, RELEASES, RELEASES, POLLS, RENDERS)
STEPS = st.lists(STEP, min_size=4, max_size=16)
"""A life: edits, releases (sometimes of nothing, sometimes of much), polls of those who seldom ask."""

CLOCK: Final = (3600.0, 0.0, 0.4, -7200.0)
"""Seconds that pass before a release: an hour, none, less than HTTP tells apart; or the clock is put back."""

_numbers = count()


@dataclass
class Draft:
    """The draft of a summit of its own, and the instant it has come to."""

    slug: str = field(default_factory=lambda: f"life-{next(_numbers)}")
    now: datetime = AT[0]
    sessions: dict[str, dict[str, int]] = field(default_factory=lambda: {"a": {}, "b": {}})
    whole: dict[str, int] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def text(self, without: str | None = None) -> str:
        """The summit file of it."""
        sessions = [
            session_text(
                key,
                uid=uid(f"{self.slug}/{key}"),
                **{name: self._said(options[chosen.get(name, 0)]) for name, options in SESSION.items()},
            )
            for key, chosen in self.sessions.items()
            if key != without
        ]
        said = {name: options[self.whole.get(name, 0)] for name, options in WHOLE.items()}
        room, theme, organisation = said.pop("room"), said.pop("theme"), said.pop("organisation")
        text = summit_text(self.slug, *sessions, **said)
        text = text.replace("key: orangeraie, name: Orangeraie,", f"key: orangeraie, name: {room}, max_parallel: 9,")
        text = text.replace("name: Oliveraie, booths: 0", "name: Oliveraie, booths: 1, max_parallel: 9")
        return f"""{text}
themes:
  - {{key: water, name: {theme}}}
  - {{key: fire, name: {{en: Fire, fr: Feu}}}}
organisations:
  - {{key: ngo-{self.slug}, kind: ngo, name: {{en: {organisation}}}}}
  - {{key: city-{self.slug}, kind: city, name: {{en: City, fr: Ville}}}}
"""

    def _load(self, without: str | None = None, *, prune: bool = False) -> None:
        # A file does not rename what belongs to all summits: that is done elsewhere.
        name = TranslatedText.of("en", WHOLE["organisation"][self.whole.get("organisation", 0)])
        with transaction():
            database.session.execute(
                update(Organisation).where(Organisation.key == f"ngo-{self.slug}").values(name=name)
            )
        load_text(self.text(without), prune=prune)

    def _said(self, part: str) -> str:
        return part.replace("%s", self.slug)

    def edit(self, step: Step) -> None:
        """Does an edit; one of what is not there does nothing."""
        name, at, value = step
        key = KEYS[at]
        if name.startswith("summit "):
            self.whole[name.removeprefix("summit ")] = value
        elif name == "add":
            self.sessions.setdefault(key, {})
            self.gone.discard(key)
        elif key not in self.sessions:
            return
        elif name == "remove":
            del self.sessions[key]
            self.gone.add(key)
        elif name == "prune":
            self.sessions[key]["cancelled"] = 1
            self._load(without=key, prune=True)
        else:
            self.sessions[key][name] = value

    def release(self, step: Step = ("release", 0, 0)) -> Release | None:
        """Releases it after some time; None where nothing changed."""
        self.now += timedelta(seconds=CLOCK[step[1]])
        with time_machine.travel(self.now, tick=False):
            self._load()
            with transaction():
                summit = select(Summit.id).where(Summit.slug == self.slug).scalar_subquery()
                gone = update(Session).where(Session.summit_id == summit, Session.key.in_(self.gone))
                database.session.execute(gone.values(removed=True))
            database.session.expire_all()
            return publish(self.slug)


# What stands published, read from the releases alone -----------------------------------------------------------------

HALVES = {"en": {"morning": "morning", "afternoon": "afternoon"}, "fr": {"morning": "matin", "afternoon": "après-midi"}}
OPEN = {
    "en": {"stated": "time not stated", "to_be_confirmed": "time to be confirmed"},
    "fr": {"stated": "heure non indiquée", "to_be_confirmed": "heure à confirmer"},
}
CANCELLED = {"en": "CANCELLED: ", "fr": "ANNULÉ\u00a0: "}
Told = tuple[str, str, str, str, str | None, str, str]
"""An event: uid, sequence, its two stamps in one, when it starts and ends, status, summary."""


@dataclass(frozen=True)
class Standing:
    """A current revision of a session, or of the summit itself, as it is stored."""

    subject: str
    sequence: int
    published_at: datetime
    payload: dict[str, Any]


@dataclass(frozen=True)
class Published:
    """What everybody may know of a summit: its facts, its own event, and each session with what it is found by."""

    facts: dict[str, Any]
    own: Standing
    sessions: tuple[tuple[Standing, frozenset[Key]], ...]

    def keys(self) -> set[Key]:
        """Everything by which something is found."""
        return {("summit", ""), *(key for _, keys in self.sessions for key in keys)}

    def standing(self, chosen: frozenset[Key]) -> list[Standing]:
        """The sessions that have all of `chosen`."""
        return [revision for revision, keys in self.sessions if chosen <= keys]

    def told(self, chosen: frozenset[Key], language: str) -> set[Told]:
        """The events of a feed."""
        found = {_session(revision, language) for revision in self.standing(chosen)}
        if not chosen and self.facts["starts_on"]:
            own = self.own
            last = date.fromisoformat(self.facts["ends_on"]) + timedelta(days=1)
            days = (self.facts["starts_on"], last.isoformat())
            name = _said(self.facts["name"], language)
            found.add((own.subject, str(own.sequence), _stamp(own.published_at), *days, "CONFIRMED", name))
        return found


def read_published(slug: str) -> Published:
    """What is published of a summit: its current revisions, judged by the rules of the domain and no code of feeds."""
    columns = (Revision.subject, Revision.sequence, Revision.published_at, Revision.payload, Revision.session_id)
    found = database.session.execute(
        select(*columns)
        .join(Summit, Summit.id == Revision.summit_id)
        .where(Summit.slug == slug, Revision.until_release.is_(None), Revision.payload.is_not(None))
        .order_by(Revision.id)
    ).all()
    (own,) = [Standing(*row) for *row, _ in found if row[3].get("slug") == slug]
    sessions = [Standing(*row) for *row, session in found if session is not None and is_told(row[3])]
    with_keys = tuple((revision, frozenset(keys_of(revision))) for revision in sessions)
    return Published(facts_of(own.payload), own, with_keys)


def facts_of(summit: dict[str, Any]) -> dict[str, Any]:
    """What every feed says of a summit."""
    stated = summit["dates_certainty"] == "stated"
    return {
        "name": summit["name"],
        "zone": summit["zone"],
        "languages": summit["languages"],
        "starts_on": summit.get("starts_on") if stated else None,
        "ends_on": summit.get("ends_on") if stated else None,
        "archived": summit["state"] == "archived",
    }


def is_told(session: dict[str, Any] | None) -> bool:
    """Whether calendars have a session: everybody may know of it, and it has a date that somebody stated."""
    if session is None or session["visibility"] != "public":
        return False
    when = session["when"]
    return when.get("certainty") in ("stated", "to_be_confirmed") and "day" in when


def keys_of(revision: Standing) -> Iterator[Key]:
    """What a session is found by, itself among it."""
    session = revision.payload
    when = session["when"]
    yield "session", revision.subject
    day = date.fromisoformat(when["day"])
    last = date.fromisoformat(when.get("until", when["day"]))
    if "ends" in when:
        last = (datetime.fromisoformat(when["ends"]["wall"]) - timedelta(seconds=1)).date()
    while day <= last:
        yield "day", day.isoformat()
        day += timedelta(days=1)
    yield "kind", session["kind"]
    if "room" in session["where"]:
        yield "room", session["where"]["room"]["key"]
    for theme in session.get("themes", ()):
        yield "theme", theme["key"]
    for code in (*session.get("working_languages", ()), *session.get("interpretation", ())):
        yield "language", code
    for claim in session.get("organisers", ()):
        yield "organisation", claim["organisation"]["public_id"]


def _session(revision: Standing, language: str) -> Told:
    session = revision.payload
    when = session["when"]
    title = _said(session["title"], language)
    if "half" in when:
        title += f" ({HALVES[language][when['half']]})"
    elif when["precision"] == "day":
        title += f" ({OPEN[language][when['certainty']]})"
    if session.get("cancelled"):
        title = CANCELLED[language] + title
    unsure = "to_be_confirmed" in (when["certainty"], session["where"]["certainty"])
    status = "CANCELLED" if session.get("cancelled") else "TENTATIVE" if unsure else "CONFIRMED"
    starts, ends = _span(when)
    return revision.subject, str(revision.sequence), _stamp(revision.published_at), starts, ends, status, title


def _span(when: dict[str, Any]) -> tuple[str, str | None]:
    """When something starts and ends: wall times as the clocks of the zone go today, or days and the day after."""
    if "starts" in when:
        times = [when["starts"], *([when["ends"]] if "ends" in when else [])]
        shown = [_instant(datetime.fromisoformat(one["wall"]).replace(tzinfo=ZoneInfo(one["zone"]))) for one in times]
        return shown[0], shown[1] if len(shown) > 1 else None
    last = date.fromisoformat(when.get("until", when["day"])) + timedelta(days=1)
    return when["day"], last.isoformat()


def _said(text: dict[str, Any], language: str) -> str:
    said: str = text["texts"].get(language, text["texts"][text["original"]])
    # French as it is shown has a narrow space before its signs.
    return said.replace(" ;", "\u202f;")


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}"


# What a calendar says ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=5000)
def read_event(block: bytes) -> Told:
    """The event of a block, read by hand."""
    lines = content_lines(block)[1:-1]
    event = values(lines)
    assert event["DTSTAMP"] == event["LAST-MODIFIED"]
    times = {line.partition(":")[0].partition(";")[0]: line for line in lines if line.startswith(("DTSTART", "DTEND"))}
    return (
        event["UID"],
        event["SEQUENCE"],
        event["LAST-MODIFIED"],
        _read_time(times["DTSTART"]),
        _read_time(times["DTEND"]) if "DTEND" in times else None,
        event["STATUS"],
        unescaped(event["SUMMARY"]),
    )


def _read_time(line: str) -> str:
    head, _, value = line.partition(":")
    if "VALUE=DATE" in head:
        return f"{datetime.strptime(value, '%Y%m%d'):%Y-%m-%d}"  # noqa: DTZ007 - a date
    if "TZID=" in head:
        zone = ZoneInfo(head.partition("TZID=")[2])
        return _instant(datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone))
    return value
