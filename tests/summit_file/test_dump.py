"""`load(dump(x))` is the identity: on every field, every precision, and every character that a file may hold."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import Enum
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.foundation.database import db as database
from eventreg.foundation.places import shipped
from eventreg.people.rules import OrganisationKind, ParentLink, SeriesRoleKind
from eventreg.programme.conflicts import FIXED, NEVER_BLOCKS, ConflictKind, Impact
from eventreg.programme.rules import Half, LineUpKind, OrganiserRole, PanelistRole, Qualifier, SessionKind
from eventreg.summit_file import schema
from eventreg.summit_file.dump import to_yaml
from eventreg.summit_file.reader import read_tree
from eventreg.summit_file.service import dump_summit, read_file
from eventreg.summits.rules import Certainty, Register, SeriesKind, SourceKind, SummitKind, SummitState
from support import OPERATOR, load_text

ODD_WORDS = (
    "null", "Null", "~", "NO", "yes", "true", "0x1F", "1e3", "007", "13:15", "2018-12-07", "-", "- a", "-a", "?", "? a",
    ": a", "a: b", "a:", "a #b", "#a", "[a", "{a: b}", "&a", "*a", "!a", "!!int 3", "|", ">", "|-", "%a", "@a", "`a",
    "'", "''", '"', '"a"', "it's", "\\", "\\n", "\\x00", "---", "--- a", "...", "<<", "=", "a  b", "a\u00a0b",
    "e\N{COMBINING ACUTE ACCENT}", "\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}", "👩\u200d👩\u200d👧",
    "أحمد بن علي", "\u200fأ (b) 3", "a\u200bb", "a\ufeffb", "\u202eabc\u202c", "%(name)s {0} ${x}", "<b>&amp;</b>",
    "Łódź", "x" * 500, "word " * 99 + "word",
)  # fmt: skip
LANGUAGES = ("en", "fr", "ar", "es")
ZONES = ("Africa/Casablanca", "UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati")


characters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufffe\uffff")
lines = st.sampled_from(ODD_WORDS) | st.text(characters, min_size=1, max_size=30).filter(str.strip)
paragraphs = lines | st.lists(
    st.sampled_from(("", " ", "\t", "- a", "  indented", "# a", "trailing  ", "\ttab\tinside", "a:", "--- ", "..."))
    | st.text(characters, max_size=30),
    min_size=2,
    max_size=6,
).map("\n".join).filter(str.strip)  # fmt: skip
names = st.sampled_from(tuple(word for word in ODD_WORDS if len(word) <= 200)) | st.text(
    characters, min_size=1, max_size=30
).filter(str.strip)
codes = st.sampled_from(("MA", "NO", "MD", "FR", "ON"))
languages = st.sampled_from(LANGUAGES)
days = st.dates(date(2018, 12, 1), date(2018, 12, 24)).map(date.isoformat)
clock_times = st.times().map(lambda at: f"{at:%H:%M}")
month_days = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: f"{day:%m-%d}")
addresses = st.sampled_from(("https://example.org/a?b=c#d", "http://[::1]:8000/", "https://exämple.org/é"))
partial_dates = st.tuples(days, st.sampled_from((4, 7, 10))).map(lambda known: known[0][: known[1]])
mails = st.sampled_from(("a@b.example", "A.b-c_d%e+f@a-b.c-d.org"))
uids = st.uuids(version=4).map(str)
yes_no = st.sampled_from(("true", "false"))

Raw = dict[str, Any]


def one_of(kind: type[Enum]) -> st.SearchStrategy[str]:
    return st.sampled_from([member.value for member in kind])


def number(highest: int, lowest: int = 0) -> st.SearchStrategy[str]:
    return st.integers(lowest, highest).map(str)


def words(text: st.SearchStrategy[str] = lines) -> st.SearchStrategy[Any]:
    return text | st.dictionaries(languages, text, min_size=1, max_size=3)


def degrees(limit: int) -> st.SearchStrategy[str]:
    whole = st.integers(-limit, limit).map(str)
    return whole | st.floats(-limit, limit).map(lambda value: f"{value:.8f}")


def part(required: Raw, **optional: Any) -> st.SearchStrategy[Raw]:
    return st.fixed_dictionaries(required, optional=optional)


def in_order(parts: Raw) -> Raw:
    """The parts of a time, of which a span's last day is not before its first."""
    return {**parts, "until": max(parts["day"], parts["until"])} if "until" in parts else parts


def when() -> st.SearchStrategy[Raw]:
    open_parts = {"certainty": one_of(Certainty), "reason": words()}
    shapes = (
        ("exact", {"day": days, "starts": clock_times}, {}),
        ("exact", {"day": days, "starts": clock_times, "ends": clock_times}, {"ends_on": days}),
        ("half_day", {"day": days, "half": one_of(Half)}, {}),
        ("day", {"day": days}, {}),
        ("span", {"day": days, "until": days}, {}),
        ("day_month", {"month_day": month_days}, {"until_month_day": month_days}),
        ("none", {}, {}),
    )
    return st.one_of(
        *(
            part(required, precision=st.just(precision), **optional, **open_parts).map(in_order)
            for precision, required, optional in shapes
        )
    )


@st.composite
def documents(draw: st.DrawFn) -> Raw:
    """A summit file as nested mappings, lists and text, with every key of the schema sooner or later."""
    numbers = count()

    def some(name: str, most: int, required: Raw, /, **optional: Any) -> list[Raw]:
        found = draw(st.lists(part(required, **optional), max_size=most))
        return [{"key": f"{name}-{n}", **one} for n, one in enumerate(found)]

    def keys(parts: list[Raw]) -> st.SearchStrategy[str]:
        return st.sampled_from([one["key"] for one in parts]) if parts else st.nothing()

    def referring(parts: list[Raw], name: str) -> Raw:
        return {name: keys(parts)} if parts else {}

    sources = some(
        "source", 2, {"kind": one_of(SourceKind)}, title=words(), publisher=words(), language=languages,
        published_on=days, url=addresses,
    )  # fmt: skip
    venues = some(
        "venue", 2, {"name": words()}, address=words(), city=words(), country=codes, latitude=degrees(90),
        longitude=degrees(180),
    )  # fmt: skip
    rooms: list[Raw] = []
    for number_of_venue, venue in enumerate(venues):
        venue["rooms"] = some(
            f"room-{number_of_venue}", 2, {"name": words()}, floor=words(), seats=number(200_000),
            fire_limit=number(200_000), booths=number(50), step_free=yes_no, turnaround_minutes=number(1440),
            max_parallel=number(50, 1),
        )  # fmt: skip
        rooms += venue["rooms"]
    themes = some("theme", 3, {"name": words()})
    organisations = some(
        "organisation", 3, {"kind": one_of(OrganisationKind), "name": words()}, acronym=words(),
        spellings=st.lists(lines, max_size=2), country=codes, about=words(paragraphs),
    )  # fmt: skip
    for number_of_organisation, organisation in enumerate(organisations[1:], 1):
        link = part({"organisation": keys(organisations[:number_of_organisation]), "link": one_of(ParentLink)})
        organisation["parents"] = draw(st.lists(link, max_size=2, unique_by=lambda one: frozenset(one.values())))
    persons = some(
        "person", 3, {"family": names}, given=names, honorific=words(), variants=st.lists(names, max_size=2)
    )  # fmt: skip

    def where() -> Raw:
        room = draw(st.none() | keys(rooms)) if rooms else None
        certain = [one.value for one in Certainty if room or one is not Certainty.STATED]
        found = draw(part({}, certainty=st.sampled_from(certain), reason=words()))
        return {**found, **({"room": room} if room else {})}

    def panelists() -> list[Raw]:
        seats = draw(
            st.lists(
                part(
                    {"roles": st.lists(one_of(PanelistRole), min_size=1, max_size=3)},
                    post=words(), name=lines.filter(lambda name: len(name) <= 400), honorific=words(), country=words(),
                    represents=words(), group=words(), contribution=words(paragraphs), **referring(persons, "person"),
                    **referring(organisations, "organisation"), **referring(organisations, "represents_organisation"),
                ),
                max_size=3,
            )
        )  # fmt: skip
        for seat in seats:
            seat["key"] = f"seat-{next(numbers)}"
            if not {"person", "organisation", "post"} & seat.keys():
                seat["post"] = draw(words())
        return seats

    def line_ups() -> list[Raw]:
        found = []
        for source in sources:
            if draw(st.booleans()):
                line_up = draw(
                    part({"kind": one_of(LineUpKind)}, type_words=words(), announced_count=number(1000),
                         note=words(paragraphs))
                )  # fmt: skip
                found.append({"source": source["key"], **line_up, "panelists": panelists()})
        seats = [seat for line_up in found for seat in line_up["panelists"]]
        if len(seats) > 1 and draw(st.booleans()):
            seats[0]["same_seat_as"] = seats[-1]["key"]
        return found

    def lists() -> Raw:
        chosen = draw(st.lists(keys(themes), unique=True, max_size=3)) if themes else []
        found: Raw = {"themes": chosen, "line_ups": line_ups()}
        if chosen and draw(st.booleans()):
            found["primary_theme"] = chosen[-1]
        return {**found, **records()}

    def records() -> Raw:
        """What sources say, of a session or of the summit itself."""
        found: Raw = {}
        if organisations:
            claim = part(
                {"organisation": keys(organisations), "role": one_of(OrganiserRole)}, printed=words(),
                **referring(sources, "source"),
            )  # fmt: skip
            found["organisers"] = draw(st.lists(claim, max_size=3))
        figure = part(
            {"subject": words(), "qualifier": one_of(Qualifier), "value": number(1_000_000_000), "counted": words()},
            place=words(), period=words(), **referring(sources, "source"),
        )  # fmt: skip
        found["figures"] = draw(st.lists(figure, max_size=2))
        found["quotes"] = some(
            "quote", 2, {"text": words(paragraphs)}, name=lines.filter(lambda name: len(name) <= 400), post=words(),
            honorific=words(), verbatim=yes_no, **referring(persons, "person"),
            **referring(organisations, "organisation"), **referring(sources, "source"),
        )  # fmt: skip
        for quote in found["quotes"]:
            if not {"person", "organisation", "name", "post"} & quote.keys():
                quote["post"] = draw(words())
        found["references"] = some(
            "reference", 2, {"title": words()}, acronym=words(), note=words(paragraphs), url=addresses,
            **referring(sources, "source"),
        )  # fmt: skip
        targets = [
            {"summit": st.sampled_from(("odd", "not-there"))}, {"url": addresses, "title": words()},
            *([{"session": keys(sessions)}] if sessions else []),
        ]  # fmt: skip
        related = st.one_of(*(part(target, note=words()) for target in targets))
        return {**found, "related": draw(st.lists(related, max_size=3))}

    spoken = st.lists(languages, unique=True, max_size=3)
    sessions = some(
        "session", 3, {"kind": one_of(SessionKind), "title": words()}, description=words(paragraphs),
        report=words(paragraphs), when=when(), languages=part({}, working=spoken, interpretation=spoken),
        access=one_of(Access), access_categories=st.lists(st.sampled_from(("un", "government")), max_size=2),
        visibility=one_of(Visibility), press=one_of(Press), webcast=one_of(Webcast), expected=number(1_000_000),
        cancelled=yes_no, cancelled_note=words(), sequence=number(1_000_000_000),
        agenda=st.lists(words(), max_size=3),
    )  # fmt: skip
    for session, uid in zip(sessions, draw(st.lists(st.none() | uids, min_size=3, max_size=3)), strict=False):
        session.update({"where": where(), **lists(), **({"uid": uid} if uid else {})})
    settable = sorted(one.value for one in set(ConflictKind) - FIXED - NEVER_BLOCKS)
    impacts = st.dictionaries(st.sampled_from(settable), one_of(Impact))
    summit = draw(
        part(
            {"slug": st.just("odd"), "kind": one_of(SummitKind), "name": words(), "zone": st.sampled_from(ZONES)},
            uid=uids, state=one_of(SummitState), dates_certainty=one_of(Certainty), dates_reason=words(),
            languages=st.lists(languages, unique=True, min_size=1, max_size=3), city=words(), country=codes,
            description=words(paragraphs), register=one_of(Register), register_url=addresses,
            register_text=words(paragraphs), conflict_impacts=impacts,
            countries=st.lists(part({"name": words()}, code=codes), max_size=3),
            fictional=yes_no, also_called=st.lists(words(), max_size=2), groups=st.lists(words(), max_size=3),
            month_day=month_days,
        )
    )  # fmt: skip
    if "month_day" in summit and draw(st.booleans()):
        summit["until_month_day"] = draw(month_days)
    summit.update(records())
    summit["information"] = some("page", 2, {"title": words(), "text": words(paragraphs)})
    between = sorted(draw(st.lists(days, max_size=2)))
    summit.update(zip(("starts_on", "ends_on"), between, strict=False))
    phase = part({"name": words()}, period=words(), about=words(paragraphs))
    role = part({"organisation": keys(organisations), "role": one_of(SeriesRoleKind)}, printed=words())
    series = draw(
        st.none()
        | part(
            {"key": st.just("odd-forum"), "kind": one_of(SeriesKind), "name": words()}, acronym=words(),
            about=words(paragraphs), starts=partial_dates, contact_url=addresses, contact_email=mails,
            phases=st.lists(phase, max_size=3), **({"roles": st.lists(role, max_size=3)} if organisations else {}),
        )
    )  # fmt: skip
    if series and draw(st.booleans()):
        series["ends"] = draw(partial_dates.map(lambda known: known.replace("2018", "2019")))
    return {
        "format": "1", **({"series": series} if series else {}), "summit": summit, "sources": sources, "venues": venues,
        "themes": themes, "organisations": organisations, "persons": persons, "sessions": sessions,
    }  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """A database as it was before, whatever was committed inside."""
    database.session.remove()
    savepoint = database.engine.begin_nested()  # of the connection that the fixture put in place of the engine
    try:
        yield
    finally:
        database.session.remove()
        savepoint.rollback()


def check(before: Any, after: Any, at: str = "") -> None:
    """Fails where `after` lacks or changes something that `before` says; `after` may say more."""
    match before:
        case None | [] | {}:
            assert after in (None, [], {}) or isinstance(after, dict), at
        case False:
            assert after in (None, False), at
        case dict():
            for name, value in before.items():
                check(value, after.get(name), f"{at}.{name}")
        case list():
            assert len(after) == len(before), at
            for number_of_one, (one, other) in enumerate(zip(before, after, strict=True)):
                check(one, other, f"{at}[{number_of_one}]")
        case _:
            assert after == before, at


def check_round_trip(text: str) -> None:
    with undone():
        load_text(text)
        dumped = dump_summit(OPERATOR, "odd")
        assert load_text(dumped).nothing
        assert dump_summit(OPERATOR, "odd") == dumped
    with undone():
        load_text(dumped)
        assert dump_summit(OPERATOR, "odd") == dumped
    given_by_file, _ = read_file(text.encode())
    found, _ = read_file(dumped.encode())
    for section in ("organisations", "persons"):
        # Shared by all summits: a dump names those that this one refers to, in the order of their keys.
        by_key = {one["key"]: one for one in given_by_file.pop(section)}
        named = found.pop(section, [])
        check([by_key[one["key"]] for one in named], named, section)
    check(given_by_file, found)


# JSON is YAML with every text in quotes: a writer that shares nothing with ours.
texts = documents().map(lambda document: json.dumps(document, ensure_ascii=False)) | documents().map(to_yaml)
quick = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@quick
@given(text=texts)
def test_what_was_dumped_loads_back_to_the_same(db: Flask, text: str) -> None:
    check_round_trip(text)


@pytest.mark.soak
def test_what_was_dumped_loads_back_to_the_same_for_minutes(db: Flask) -> None:
    until = time.monotonic() + 60 * float(os.environ.get("MINUTES", "1"))
    checked = 0

    @settings(quick, max_examples=100, database=None)
    @given(text=texts)
    def check_many(text: str) -> None:
        nonlocal checked
        checked += 1
        check_round_trip(text)

    while time.monotonic() < until:
        check_many()
    print(f"{checked} summit files went round")


@settings(max_examples=300, deadline=None)
@given(st.lists(paragraphs, max_size=5))
@example(list(ODD_WORDS))
def test_every_text_that_may_be_loaded_is_written_so_that_it_is_read_as_it_was(found: list[str]) -> None:
    assert read_tree(to_yaml({"a": found, "b": {"c": found}}).encode()).value == {"a": found, "b": {"c": found}}


def test_keys_stand_in_the_order_of_the_documentation(db: Flask) -> None:
    load_text(shipped("gfmd-2018").read_text("utf-8"))
    dumped = read_tree(dump_summit(OPERATOR, "gfmd-2018").encode()).value
    for part, values in ((schema.SummitPart, [dumped["summit"]]), (schema.SessionPart, dumped["sessions"])):
        order = list(part().fields)
        assert [list(value) for value in values] == [sorted(value, key=order.index) for value in values]


def test_a_dump_is_for_people_too(db: Flask) -> None:
    load_text(SMALL)
    assert dump_summit(OPERATOR, "small") == SMALL


SMALL = """\
format: 1
summit:
  slug: small
  uid: 3378f52a-b19c-4173-8d33-f41d909244c5
  kind: summit
  state: draft
  name:
    fr: Élève
  dates_certainty: stated
  zone: Africa/Casablanca
  languages:
  - fr
  - en
  country: NO
  register: not_stated
sessions:
- key: opening
  uid: 7e5c6a0e-6f5c-4a52-8b42-6ad6b0a7ad10
  sequence: 0
  kind: opening
  title:
    fr: 'Ouverture: #1'
  description:
    fr: |-
      Un.

      Deux.
  when:
    precision: exact
    certainty: stated
    day: 2018-12-05
    starts: 22:30
    ends: 01:00
    ends_on: 2018-12-06
  where:
    certainty: not_stated
  access: not_stated
  visibility: public
  press: not_stated
  webcast: not_stated
  cancelled: false
"""
