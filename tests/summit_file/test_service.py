"""Loading whole summits: what a file says is made so, what it is silent of stays, what a rule forbids is refused."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from eventreg.access.enums import Role
from eventreg.access.errors import Forbidden, Unknown
from eventreg.access.viewer import Viewer
from eventreg.foundation.database import Model
from eventreg.foundation.database import db as database
from eventreg.foundation.errors import BadInput, DomainError, Refused
from eventreg.foundation.places import shipped
from eventreg.foundation.transaction import transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.history.models import HistoryEntry
from eventreg.people.errors import FactContradicted
from eventreg.programme.errors import SessionUidTaken
from eventreg.programme.models import LineUp, Session
from eventreg.programme.service import remove_session
from eventreg.summit_file.errors import ArchivedDiffers, Contradiction, FileFaulty
from eventreg.summit_file.service import LoadReport, dump_summit, load_summit, read_file
from eventreg.summits.errors import MoveRefused, SeriesContradicted, SummitUnknown
from eventreg.summits.queries import get_summit
from eventreg.summits.service import facts_of
from support import OPERATOR, load_text, propose, publish, session_text, summit_text, uid

PAGE = Path(__file__).parents[2] / "docs" / "summit-file.md"
PEOPLE = """\
organisations:
  - {key: un, kind: intergovernmental, name: {en: United Nations}}
  - {key: icmpd, kind: intergovernmental, name: ICMPD, spellings: [Icmpd], parents: [{organisation: un, link: part_of}]}
persons:
  - {key: ana, given: Ana, family: EXAMPLE, honorific: {en: Ms}, variants: [A. Example]}
"""
SEAT = "[{source: announcement, kind: announced, panelists: [{key: ana, roles: [chair], person: ana%s}]}]"


def dump(slug: str = "first") -> str:
    return dump_summit(OPERATOR, slug)


def parsed(slug: str = "first") -> dict[str, Any]:
    """The draft as a typed document."""
    document, _ = read_file(dump(slug).encode())
    return document


def report(slug: str = "first", **places: tuple[str, ...]) -> LoadReport:
    return LoadReport(slug=slug, **{"created": (), "changed": (), "cancelled": (), **places})


def everything() -> dict[str, list[str]]:
    """Every row of every table."""
    found = {
        table.name: sorted(repr(tuple(row)) for row in database.session.execute(select(table)))
        for table in Model.metadata.sorted_tables
    }
    database.session.rollback()
    return found


def refused(kind: type[DomainError], text: str, **options: Any) -> DomainError:
    """The refusal of `text`, which changed nothing."""
    before = everything()
    with pytest.raises(kind) as error:
        load_text(text, **options)
    assert everything() == before
    return error.value


def faults(text: str) -> list[str]:
    error = refused(FileFaulty, text)
    assert isinstance(error, FileFaulty)
    return [str(fault) for fault in error.faults]


SERIES = """\
series:
  key: delta
  kind: forum
  name: Delta
  acronym: DF
  about: Rivers.
  starts: 2019-11
  ends: 2023
  contact_url: https://delta.example/
  contact_email: forum@delta.example
  phases: [{name: One, period: to 2021, about: Upstream.}, {name: Two}]
  roles: [{organisation: un, role: funder, printed: The UN}, {organisation: icmpd, role: implementer}]
"""
SAID = {
    "quotes": "[{key: one, person: ana, organisation: icmpd, post: Director, text: Said., verbatim: true,"
    " source: announcement}, {key: two, post: A mayor, text: Reported.}]",
    "references": "[{key: treaty, title: Treaty, acronym: T, note: Old., url: 'https://treaty.example/',"
    " source: announcement}, {key: plan, title: Plan}]",
    "related": "[{session: a}, {summit: not-there-yet, note: The next one.},"
    " {url: 'https://other.example/', title: Other}]",
}


def full() -> str:
    """A file that says something of nearly everything."""
    session = session_text(
        "a",
        uid=uid("first/a"),
        description="Before.",
        report="After.",
        themes="[water, air]",
        primary_theme="water",
        languages="{working: [en], interpretation: [fr]}",
        access="categories",
        access_categories="[un]",
        expected="80",
        cancelled="true",
        cancelled_note="Ill.",
        organisers="[{organisation: icmpd, role: lead, printed: with ICMPD, source: announcement}]",
        line_ups=SEAT % ", post: Director",
        figures="[{subject: River, qualifier: about, value: 3, counted: banks}]",
        agenda="[Who uses it, {fr: Qui paie, en: Who pays}]",
        **SAID,
    )
    more = {
        "fictional": "true",
        "also_called": "[Delta Summit, {fr: Sommet du delta}]",
        "month_day": "12-05",
        "until_month_day": "12-07",
        "groups": "[Local authorities, Civil society]",
        "organisers": "[{organisation: un, role: host_country, printed: The host}]",
        "figures": "[{subject: Summit, qualifier: exactly, value: 7, counted: delegations}]",
        "information": "[{key: visas, title: Visas, text: Ask **early**.}]",
        **SAID,
        "register": "elsewhere",
        "register_url": "https://example.org/",
        "register_text": "There.",
        "description": "A summit.",
        "dates_reason": "The poster.",
        "countries": "[{code: MA, name: Morocco}, {name: Elsewhere}]",
        "conflict_impacts": "{turnaround: informs}",
    }
    themes = "themes: [{key: water, name: Water}, {key: air, name: Air}]\n"
    return summit_text("first", session, **more) + SERIES + themes + PEOPLE


def test_a_file_is_loaded_once_and_a_second_time_changes_nothing(db: Flask) -> None:
    text = full()
    assert load_text(text) == report(
        created=(
            "series",
            "summit",
            "sources/announcement",
            "venues/palmeraie-conference-center",
            "themes/water",
            "themes/air",
            "organisations/icmpd",
            "organisations/un",
            "persons/ana",
            "sessions/a",
        )
    )
    before = everything()
    assert load_text(text) == report()
    assert load_text(dump()) == report()
    assert everything() == before


def test_a_number_of_statements_that_does_not_depend_on_the_number_of_sessions(
    db: Flask, counted: Callable[[], Any]
) -> None:
    def statements(sessions: int) -> int:
        parts = [
            session_text(f"s{n}", line_ups=SEAT % "", organisers="[{organisation: icmpd, role: lead}]")
            for n in range(sessions)
        ]
        text = summit_text("first", *parts) + PEOPLE
        load_text(text)
        database.session.expunge_all()
        with counted() as queries:
            assert load_text(text) == report()
        return len(queries)

    assert statements(2) == statements(20)


def test_what_a_file_is_silent_of_stays(db: Flask) -> None:
    load_text(full())
    before = dump()
    silent = """\
format: 1
summit: {slug: first, kind: summit, name: {en: Summit first, fr: Sommet first}, zone: Africa/Casablanca}
sessions:
  - {key: a, kind: side_event, title: {en: Title a, fr: Titre a}}
"""
    assert load_text(silent) == report()
    assert dump() == before
    assert load_text(silent.partition("sessions")[0]) == report()
    assert dump() == before


def test_null_takes_a_value_away(db: Flask) -> None:
    load_text(full())
    cleared = """\
format: 1
summit:
  slug: first
  kind: summit
  name: {en: Summit first, fr: Sommet first}
  starts_on: null
  ends_on: ~
  dates_reason:
  zone: Africa/Casablanca
  city: null
  country: null
  description: null
  register_url: null
  register_text: null
sessions:
  - key: a
    kind: side_event
    title: {en: Title a, fr: Titre a}
    description: null
    report: null
    expected: null
    cancelled_note: null
    primary_theme: null
"""
    before = parsed()
    assert load_text(cleared) == report(changed=("summit", "sessions/a"))
    after = parsed()
    gone = {"starts_on", "ends_on", "dates_reason", "city", "country", "description", "register_url", "register_text"}
    assert before["summit"].keys() - after["summit"].keys() == gone
    assert before["sessions"][0].keys() - after["sessions"][0].keys() == {
        "description", "report", "expected", "cancelled_note", "primary_theme",
    }  # fmt: skip
    assert after["sessions"][0]["themes"] == ["water", "air"]


def test_lists_and_mappings_of_a_session_are_replaced_as_a_whole(db: Flask) -> None:
    load_text(full())
    changed = session_text(
        "a",
        when="{day: 2018-12-06}",
        where="{certainty: to_be_confirmed}",
        themes="[air]",
        languages="{working: [fr, ar]}",
        organisers="[{organisation: un, role: funder}]",
        line_ups="[{source: announcement, kind: reported, panelists: [{key: x, roles: [keynote], post: Mayor}]}]",
        figures="[]",
        agenda="[]",
        quotes="[]",
        references="[{key: law, title: Law}]",
        related="[]",
        access="",
    )
    load_text(summit_text("first", changed, countries="[]", conflict_impacts="{}"))
    [session] = parsed()["sessions"]
    assert {name: session.get(name) for name in ("themes", "primary_theme", "figures", "access_categories")} == {
        "themes": ["air"],
        "primary_theme": None,
        "figures": None,
        "access_categories": ["un"],
    }
    assert dump().partition("  when:\n")[2] == REPLACED


REPLACED = """\
    precision: day
    certainty: stated
    day: 2018-12-06
  where:
    certainty: to_be_confirmed
  languages:
    working:
    - fr
    - ar
  access: categories
  access_categories:
  - un
  visibility: public
  press: not_stated
  webcast: not_stated
  expected: 80
  cancelled: true
  cancelled_note:
    en: Ill.
  themes:
  - air
  organisers:
  - organisation: un
    role: funder
  line_ups:
  - source: announcement
    kind: reported
    panelists:
    - key: x
      roles:
      - keynote
      post:
        en: Mayor
  references:
  - key: law
    title:
      en: Law
"""


def test_a_theme_that_stays_main_need_not_be_said_again(db: Flask) -> None:
    load_text(full())
    load_text(summit_text("first", session_text("a", themes="[air, water]")))
    [session] = parsed()["sessions"]
    assert (session["themes"], session["primary_theme"]) == (["air", "water"], "water")


def test_load_never_deletes_and_prune_cancels(db: Flask) -> None:
    load_text(summit_text("first", session_text("a"), session_text("b"), session_text("c", cancelled="true")))
    fewer = summit_text("first", session_text("a"))
    assert load_text(fewer) == report()
    assert load_text(fewer, prune=True) == report(cancelled=("sessions/b",))
    assert load_text(fewer, prune=True) == report()
    assert [(session["key"], session["cancelled"]) for session in parsed()["sessions"]] == [
        ("a", False), ("b", True), ("c", True),
    ]  # fmt: skip
    assert load_text("format: 1\nsummit: {slug: first, kind: summit, zone: UTC, name: First}\n", prune=True) == report(
        changed=("summit",), cancelled=("sessions/a",)
    )


def test_what_a_file_names_again_is_in_the_programme_again(db: Flask) -> None:
    text = summit_text("first", session_text("a"), session_text("b", where="{room: oliveraie}"))
    load_text(text)
    publish("first")
    with transaction():
        summit = get_summit("first")
        gone = database.session.scalars(select(Session).where(Session.key == "b")).one()
        remove_session(OPERATOR, facts_of(summit), gone, released=True)
    publish("first")
    assert [session["key"] for session in parsed()["sessions"]] == ["a"]
    assert load_text(text) == report(created=("sessions/b",))
    publish("first")
    assert [(session["key"], session["sequence"]) for session in parsed()["sessions"]] == [("a", 0), ("b", 2)]


def test_an_archived_summit_loads_again_with_the_same_content_only(db: Flask) -> None:
    text = full().replace("state: live", "state: archived").replace("cancelled: true", "cancelled: false")
    load_text(text)
    publish("first")
    assert load_text(text) == report()
    assert load_text(text, prune=True) == report()
    assert load_text(dump()) == report()
    for changed, places in (
        (text.replace("Before.", "Earlier."), "sessions/a"),
        (text.replace("name: {en: Summit first", "name: {en: Summit 1"), "summit"),
        (text.replace("name: Delta\n", "name: {en: Delta, fr: Delta bleu}\n"), "series"),
        (text.replace("Ask **early**.", "Ask early."), "summit"),
        (text.replace("A mayor, text: Reported.", "The mayor, text: Reported.", 1), "summit"),
        (text.replace("Who uses it", "Who used it"), "sessions/a"),
        (text.replace("name: Orangeraie", "name: Orangery"), "venues/palmeraie-conference-center"),
        (text.replace("name: Air", "name: Sky").replace("kind: announcement", "kind: report"),
         "sources/announcement, themes/air"),
        (text.replace("spellings: [Icmpd]", "spellings: [Icmpd, IcMPD]"), "organisations/icmpd"),
        (text.replace("variants: [A. Example]", "variants: [Anna]"), "persons/ana"),
        (text.replace("sessions:", f"sessions:\n  {session_text('b').replace(chr(10), chr(10) + '  ')}"), "sessions/b"),
    ):  # fmt: skip
        assert str(refused(ArchivedDiffers, changed)) == (
            f"The summit first is archived and its content differs from the file: {places}."
        )
    assert str(refused(ArchivedDiffers, text.partition("sessions:")[0], prune=True)) == (
        "The summit first is archived and its content differs from the file: sessions/a."
    )


def test_a_series_is_added_to_and_not_contradicted(db: Flask) -> None:
    load_text(full())
    named = summit_text("second") + "series: {key: delta, kind: forum, name: {fr: Delta bleu}}\n"
    assert load_text(named).changed == ()
    assert parsed()["series"]["name"] == TranslatedText.of("en", "Delta", fr="Delta bleu")
    other = summit_text("third") + "series: {key: delta, kind: forum, name: Rivers}\n"
    assert str(refused(SeriesContradicted, other)) == (
        "The series delta: name.en is “Delta” and the file says “Rivers”."
    )


def series_of(slug: str, *changed: tuple[str, str]) -> str:
    text = SERIES
    for before, after in changed:
        assert text.count(before) == 1
        text = text.replace(before, after)
    return summit_text(slug) + text + PEOPLE


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("about: Rivers.", "about: Lakes.", "about.en is “Rivers.” and the file says “Lakes.”."),
        ("starts: 2019-11", "starts: 2019", "starts is “2019-11” and the file says “2019”."),
        ("ends: 2023", "ends: 2023-10", "ends is “2023” and the file says “2023-10”."),
        ("forum@delta", "other@delta",
         "contact_email is “forum@delta.example” and the file says “other@delta.example”."),
        ("https://delta.example/", "https://delta.org/",
         "contact_url is “https://delta.example/” and the file says “https://delta.org/”."),
        (", {name: Two}", "", "the number of phases is “2” and the file says “1”."),
        ("period: to 2021", "period: to 2022", "phases[1].period is “en: to 2021” and the file says “en: to 2022”."),
        ("{name: Two}", "{name: Two, about: Downstream.}",
         "phases[2].about is “” and the file says “en: Downstream.”."),
        ("{organisation: un, role: funder, printed: The UN}, ", "",
         "the number of roles is “2” and the file says “1”."),
        ("organisation: un, role: funder", "organisation: icmpd, role: funder",
         "roles[1].organisation is “un” and the file says “icmpd”."),
        ("role: implementer", "role: partner", "roles[2].role is “implementer” and the file says “partner”."),
        ("printed: The UN", "printed: UNO", "roles[1].printed is “en: The UN” and the file says “en: UNO”."),
    ],
)  # fmt: skip
def test_what_two_files_say_of_their_series_is_the_same(db: Flask, before: str, after: str, sentence: str) -> None:
    load_text(series_of("first"))
    shown = dump()
    assert load_text(series_of("second")).changed == ()
    for slug in ("second", "third"):
        error = refused(SeriesContradicted, series_of(slug, (before, after)))
        assert str(error) == f"The series delta: {sentence}"
    assert dump() == shown
    assert parsed("second")["series"] == parsed()["series"]


def test_a_file_that_is_silent_of_phases_and_roles_has_those_of_its_series(db: Flask) -> None:
    load_text(series_of("first"))
    load_text(summit_text("second") + "series: {key: delta, kind: forum, name: Delta}\n")
    assert parsed("second")["series"] == parsed()["series"]
    assert load_text(dump("second")) == report("second")


def test_a_series_gets_phases_and_roles_that_nobody_gave_before(db: Flask) -> None:
    load_text(summit_text("first") + "series: {key: delta, kind: forum, name: Delta}\n")
    assert load_text(series_of("second")).changed == ()
    assert parsed()["series"] == parsed("second")["series"]
    assert [role["role"] for role in parsed()["series"]["roles"]] == ["funder", "implementer"]


def test_what_is_said_of_a_summit_is_not_said_of_its_sessions_and_the_other_way_round(db: Flask) -> None:
    def entries(of: str) -> dict[str, str]:
        return {
            "organisers": f"[{{organisation: un, role: lead, printed: {of}}}]",
            "figures": f"[{{subject: {of}, qualifier: about, value: 1, counted: b}}]",
            "quotes": f"[{{key: a, post: P, text: {of}}}]",
            "references": f"[{{key: a, title: {of}}}]",
            "related": f"[{{summit: {of}}}]",
        }

    def file(summit: dict[str, str], a: dict[str, str], b: dict[str, str]) -> str:
        return summit_text("first", session_text("a", **a), session_text("b", **b), **summit) + PEOPLE

    def said() -> list[dict[str, str]]:
        shown = parsed()
        of = {"organisers": "printed", "figures": "subject", "quotes": "text", "references": "title"}
        return [
            {
                **{name: str(owner[name][0][part].texts["en"]) for name, part in of.items() if name in owner},
                **({"related": owner["related"][0]["summit"]} if "related" in owner else {}),
            }
            for owner in (shown["summit"], *shown["sessions"])
        ]

    empty = dict.fromkeys(entries(""), "[]")
    lists = ("organisers", "figures", "quotes", "references", "related")
    load_text(file(entries("meeting"), entries("talk"), {}))
    assert said() == [dict.fromkeys(lists, "meeting"), dict.fromkeys(lists, "talk"), {}]
    load_text(file(empty, {}, entries("walk")))
    assert said() == [{}, dict.fromkeys(lists, "talk"), dict.fromkeys(lists, "walk")]
    load_text(file(entries("again"), empty, empty))
    assert said() == [dict.fromkeys(lists, "again"), {}, {}]


HOSTILE = (
    "<script>alert(1)</script>", "<b onclick=x>", "&lt;", "javascript:alert(1)", "{{ 7 * 7 }}", "%(name)s",
    "\u202eabc", "a\u200bb",
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_text_is_kept_as_it_was_typed_whatever_it_looks_like(db: Flask, words: str) -> None:
    typed = f"'{words}'"
    said = {
        "organisers": f"[{{organisation: un, role: lead, printed: {typed}}}]",
        "figures": f"[{{subject: {typed}, qualifier: about, value: 1, counted: {typed}, place: {typed},"
        f" period: {typed}}}]",
        "quotes": f"[{{key: a, name: {typed}, honorific: {typed}, post: {typed}, text: {typed}}}]",
        "references": f"[{{key: a, title: {typed}, acronym: {typed}, note: {typed}}}]",
        "related": f"[{{summit: a, note: {typed}}}, {{url: 'https://a.example/', title: {typed}}}]",
    }
    summit = {
        "also_called": f"[{typed}]",
        "groups": f"[{typed}]",
        "information": f"[{{key: a, title: {typed}, text: {typed}}}]",
    }
    series = f"""\
series:
  key: delta
  kind: forum
  name: {typed}
  about: {typed}
  phases: [{{name: {typed}, period: {typed}, about: {typed}}}]
  roles: [{{organisation: un, role: funder, printed: {typed}}}]
"""
    text = summit_text("first", session_text("a", agenda=f"[{typed}]", **said), **summit, **said) + series + PEOPLE
    document, _ = read_file(text.encode())
    load_text(text)
    found = parsed()
    assert (found["series"], found["summit"].items() >= document["summit"].items()) == (document["series"], True)
    for name in (*said, "agenda"):
        assert found["sessions"][0][name] == document["sessions"][0][name]
    assert str(found["summit"]["groups"][0].in_("en")) == words
    assert load_text(dump()) == report()


@pytest.mark.parametrize("control", ["\\0", "\\x07", "\\e", "\\x7f", "\\x9b", "\\u2028", "\\r"])
@pytest.mark.parametrize(
    "part",
    [
        "also_called: [%s]", "groups: [%s]", "information: [{key: a, title: T, text: %s}]",
        "quotes: [{key: a, post: P, text: %s}]", "quotes: [{key: a, name: %s, text: T}]",
        "references: [{key: a, title: T, note: %s}]", "related: [{summit: a, note: %s}]", "month_day: %s",
        "organisers: [{organisation: un, role: lead, printed: %s}]",
    ],
)  # fmt: skip
def test_control_characters_are_refused_with_their_line(db: Flask, part: str, control: str) -> None:
    name, _, value = part.partition(": ")
    [fault] = faults(summit_text("first", **{name: value % f'"a{control}b"'}) + PEOPLE)
    assert re.fullmatch(r"line 14: a control character \(U\+[0-9A-F]{4}\) is not allowed", fault)


def test_a_day_without_a_year_is_taken_away_with_null(db: Flask) -> None:
    load_text(full())
    load_text(summit_text("first", month_day="null", until_month_day="null"))
    assert {"month_day", "until_month_day"} & parsed()["summit"].keys() == set()


def test_a_span_without_a_year_keeps_its_first_day_with_what_the_database_knows_too(db: Flask) -> None:
    load_text(full())
    assert faults(summit_text("first", month_day="null")) == [
        "line 14: summit.month_day: until_month_day needs it and would have to be taken away, too"
    ]


def test_a_series_does_not_end_before_it_begins_with_what_the_database_knows_too(db: Flask) -> None:
    load_text(summit_text("first") + "series: {key: delta, kind: forum, name: Delta, starts: 2019-11}\n")
    assert faults(summit_text("second") + "series: {key: delta, kind: forum, name: Delta, ends: 2019-10}\n") == [
        "line 24: series.ends: the end is before the beginning"
    ]
    load_text(summit_text("second") + "series: {key: delta, kind: forum, name: Delta, ends: 2019}\n")
    assert load_text(dump("second")) == report("second")


def test_a_link_leads_to_a_session_of_the_same_summit(db: Flask) -> None:
    load_text(summit_text("other", session_text("elsewhere")))
    link = {"related": "[{session: elsewhere}]"}
    assert faults(summit_text("first", session_text("a", **link), **link)) == [
        "line 14: summit.related[1].session: there is no session “elsewhere”",
        "line 30: sessions[1].related[1].session: there is no session “elsewhere”",
    ]
    # One that the database has need not be in the file, and one may come later in it.
    load_text(summit_text("first", session_text("b", related="[{session: c}]"), session_text("c")))
    load_text(summit_text("first", session_text("a", related="[{session: c}]")))
    assert [session.get("related") for session in parsed()["sessions"]] == [
        [{"session": "c"}],
        None,
        [{"session": "c"}],
    ]


STATES = ("draft", "live", "archived")


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_a_state_moves_forward_only(db: Flask, before: str, after: str) -> None:
    load_text(summit_text("first", session_text("a"), state=before))
    text = summit_text("first", session_text("a"), state=after)
    if STATES.index(after) < STATES.index(before):
        assert str(refused(MoveRefused, text)) == f"A summit that is {before} cannot become {after}."
    else:
        assert load_text(text) == (report() if after == before else report(changed=("summit",)))
        assert parsed()["summit"]["state"].value == after


def test_a_state_that_is_not_said_stays(db: Flask) -> None:
    load_text(summit_text("first", state=""))
    assert parsed()["summit"]["state"].value == "draft"
    load_text(summit_text("first", state="live"))
    assert load_text(summit_text("first", state="")) == report()


def test_a_summit_is_made_and_archived_by_one_file(db: Flask) -> None:
    load_text(summit_text("first", session_text("a"), state="archived"))
    assert parsed()["summit"]["state"].value == "archived"


def test_permanent_ids_are_never_changed(db: Flask) -> None:
    own, other, third = uid("first/a"), uid("other"), uid("third")
    load_text(summit_text("first", session_text("a", uid=own), session_text("b")))
    load_text(summit_text("second", session_text("a", uid=third)))
    text = summit_text("first", session_text("a", uid=other))
    assert str(refused(Contradiction, text)) == f"a: the uid is {own} and the file says {other}."
    text = summit_text("first", uid=other)
    assert str(refused(Contradiction, text)) == f"first: the uid is {uid('first')} and the file says {other}."
    text = summit_text("copy", uid=uid("first"))
    assert str(refused(Contradiction, text)) == f"{uid('first')}: the slug is first and the file says copy."
    text = summit_text("first", session_text("renamed", uid=own))
    assert str(refused(Contradiction, text)) == f"{own}: the key is a and the file says renamed."
    text = summit_text("first", session_text("c", uid=third))
    assert str(refused(SessionUidTaken, text)) == "Another session already has this uid."


def test_a_sequence_begins_where_the_file_says_until_the_session_is_published(db: Flask) -> None:
    def file(sequence: str) -> str:
        return summit_text("first", session_text("a", sequence=sequence))

    load_text(file(""))
    assert parsed()["sessions"][0]["sequence"] == 0
    assert load_text(file("4")) == report(changed=("sessions/a",))
    assert load_text(file("7")) == report(changed=("sessions/a",))
    publish("first")
    assert load_text(file("7")) == report()
    assert str(refused(Contradiction, file("8"))) == "a: the sequence is 7 and the file says 8."
    load_text(summit_text("first", session_text("a", sequence="7", expected="3", description="New.")))
    publish("first")
    assert parsed()["sessions"][0]["sequence"] == 8
    assert str(refused(Contradiction, file("7"))) == "a: the sequence is 8 and the file says 7."


def test_a_new_zone_keeps_wall_times_and_moves_instants(db: Flask) -> None:
    def file(zone: str, **parts: str) -> str:
        return summit_text(
            "first",
            session_text("a", **parts),
            session_text("b", when="{day: 2018-12-07}"),
            session_text("c", when="", where=""),
            session_text("d", when="{day: 2018-12-06, starts: '23:30', ends: '01:00', ends_on: 2018-12-07}"),
            zone=zone,
        )

    def instants() -> list[tuple[str, datetime | None, datetime | None]]:
        found = database.session.scalars(select(Session).order_by(Session.key)).all()
        assert {session.zone for session in found} == {get_summit("first").zone}
        return [(session.key, session.starts_at, session.ends_at) for session in found]

    def utc(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    load_text(file("Africa/Casablanca"))
    before = parsed()["sessions"]
    assert instants() == [
        ("a", utc("2018-12-07T07:30"), utc("2018-12-07T08:45")),
        ("b", None, None),
        ("c", None, None),
        ("d", utc("2018-12-06T22:30"), utc("2018-12-07T00:00")),
    ]
    assert load_text(file("Asia/Kathmandu", when="").partition("sessions")[0]) == report(changed=("summit",))
    assert parsed()["sessions"] == before
    assert instants() == [
        ("a", utc("2018-12-07T02:45"), utc("2018-12-07T04:00")),
        ("b", None, None),
        ("c", None, None),
        ("d", utc("2018-12-06T17:45"), utc("2018-12-06T19:15")),
    ]
    assert load_text(file("UTC")) == report(changed=("summit",))
    assert instants()[0] == ("a", utc("2018-12-07T08:30"), utc("2018-12-07T09:45"))
    load_text(file("Africa/Casablanca", when="{day: 2018-12-05, starts: '10:00'}"))
    assert instants()[0] == ("a", utc("2018-12-05T09:00"), None)


def test_a_zone_in_which_a_time_cannot_be_is_refused(db: Flask) -> None:
    def file(zone: str, when: str) -> str:
        return summit_text("first", session_text("night", when=when), zone=zone, starts_on="", ends_on="")

    load_text(file("UTC", "{day: 2019-03-31, starts: '02:30', ends: '04:00'}"))
    assert faults(file("Europe/Paris", "")) == [
        "line 8: summit.zone: night: The clocks in Europe/Paris are put forward and never show 2019-03-31 02:30."
        " Choose an earlier or a later time."
    ]
    assert faults(file("Europe/Paris", "{day: 2019-03-31, starts: '02:30', ends: '04:00'}")) == [
        "line 24: sessions[1].when: The clocks in Europe/Paris are put forward and never show 2019-03-31 02:30."
        " Choose an earlier or a later time."
    ]
    # A file that moves the session out of the way may change the zone.
    assert load_text(file("Europe/Paris", "{day: 2019-03-31, starts: '03:30', ends: '04:00'}")) == report(
        changed=("summit", "sessions/night")
    )


def test_times_that_cannot_be_are_refused_with_the_line_of_each(db: Flask) -> None:
    text = summit_text(
        "first",
        session_text("a", when="{day: 2019-06-09, starts: '02:30', ends: '03:30'}"),
        session_text("b", when="{day: 2019-05-05, starts: '01:30', ends: '02:30'}"),
        session_text("c", when="{day: 2019-05-05, starts: '03:00', ends: '04:00'}"),
        session_text("d", when="{day: 2019-05-04, starts: '22:00', ends: '02:15', ends_on: 2019-05-05}"),
        session_text("e", when="{starts: '22:00', ends: '23:00'}"),
        session_text("f", when="{day: 2019-05-04, starts: '22:00', ends_on: 2019-05-05}"),
        session_text("g", when="{day: 2019-05-04, month_day: 05-04}"),
        session_text("h", when="{precision: none, day: 2019-05-04}"),
        session_text("i", when="{day: 1900-01-01, starts: '00:00'}"),
    )
    assert faults(text) == [
        "line 26: sessions[1].when: The clocks in Africa/Casablanca are put forward and never show 2019-06-09 02:30."
        " Choose an earlier or a later time.",
        "line 32: sessions[2].when: The clocks in Africa/Casablanca are put back and show 2019-05-05 02:30 twice."
        " Choose an earlier or a later time.",
        "line 44: sessions[4].when: The clocks in Africa/Casablanca are put back and show 2019-05-05 02:15 twice."
        " Choose an earlier or a later time.",
        "line 50: sessions[5].when: A time of the kind “exact” needs day, starts [ends, ends_on] and nothing else.",
        "line 56: sessions[6].when: A time of the kind “exact” needs day, ends, starts [ends_on] and nothing else.",
        "line 62: sessions[7].when: A time of the kind “day” needs day and nothing else.",
        "line 68: sessions[8].when: A time of the kind “none” needs - and nothing else.",
    ]


def test_dates_are_in_order_with_what_the_database_knows_too(db: Flask) -> None:
    load_text(summit_text("first"))
    assert faults(summit_text("first", starts_on="2018-12-08", ends_on="")) == [
        "line 8: summit.starts_on: the last day is before the first"
    ]
    assert faults(summit_text("first", starts_on="", ends_on="2018-12-04")) == [
        "line 8: summit.ends_on: the last day is before the first"
    ]


@pytest.mark.parametrize(
    ("known", "contradiction", "sentence"),
    [
        ("name: {en: United Nations}", "name: {en: UNO}",
         "organisation un: name.en is “United Nations” and the file says “UNO”."),
        ("kind: intergovernmental, name: {en", "kind: ngo, name: {en",
         "organisation un: kind is “intergovernmental” and the file says “ngo”."),
        ("given: Ana,", "given: Anna,", "person ana: given is “Ana” and the file says “Anna”."),
        ("family: EXAMPLE", "family: Example", "person ana: family is “EXAMPLE” and the file says “Example”."),
        ("honorific: {en: Ms}", "honorific: {fr: Mme, en: Mrs}",
         "person ana: honorific.en is “Ms” and the file says “Mrs”."),
    ],
)  # fmt: skip
def test_a_contradicting_fact_is_refused_with_both_values(
    db: Flask, known: str, contradiction: str, sentence: str
) -> None:
    load_text(summit_text("first") + PEOPLE)
    assert known in PEOPLE
    text = summit_text("second", session_text("b")) + PEOPLE.replace(known, contradiction)
    assert str(refused(FactContradicted, text)) == sentence


def test_what_was_not_known_of_organisations_and_persons_is_added(db: Flask) -> None:
    load_text(full())
    other = summit_text("second") + """\
organisations:
  - {key: un, kind: intergovernmental, name: {fr: Nations Unies, en: United Nations}, country: null, about: Peace.}
  - key: icmpd
    kind: intergovernmental
    name: ICMPD
    acronym: {en: ICMPD}
    spellings: [IcMPD, Icmpd]
    parents: [{organisation: eu, link: part_of}, {organisation: un, link: part_of}]
  - {key: eu, kind: intergovernmental, name: EU}
persons:
  - {key: ana, given: null, family: EXAMPLE, honorific: {fr: Mme}, variants: [Ana E.]}
"""  # fmt: skip
    assert load_text(other, viewer=OPERATOR).changed == ("organisations/icmpd", "organisations/un", "persons/ana")
    before = everything()
    assert load_text(other) == report("second")
    assert load_text(full()) == report()
    assert everything() == before
    shown = dump()
    assert (
        shown[shown.index("organisations:") : shown.index("sessions:")]
        == """\
organisations:
- key: eu
  kind: intergovernmental
  name:
    en: EU
- key: icmpd
  kind: intergovernmental
  name:
    en: ICMPD
  acronym:
    en: ICMPD
  spellings:
  - Icmpd
  - IcMPD
  parents:
  - organisation: un
    link: part_of
  - organisation: eu
    link: part_of
- key: un
  kind: intergovernmental
  name:
    en: United Nations
    fr: Nations Unies
  about:
    en: Peace.
persons:
- key: ana
  honorific:
    en: Ms
    fr: Mme
  given: Ana
  family: EXAMPLE
  variants:
  - A. Example
  - Ana E.
"""
    )


def test_names_as_printed_stay_when_other_files_say_more_of_a_person(db: Flask) -> None:
    people = "persons: [{key: ana, family: EXAMPLE}]\n"
    text = summit_text("first", session_text("a", line_ups=SEAT % ""), state="archived") + people
    load_text(text)
    load_text(summit_text("second") + "persons: [{key: ana, given: Ana, family: EXAMPLE, honorific: Ms}]\n")
    assert load_text(text) == report()
    [seat] = database.session.scalars(select(LineUp).options(selectinload(LineUp.panelists))).one().panelists
    assert (seat.name, seat.honorific) == ("EXAMPLE", None)


def test_the_longest_names_fit(db: Flask) -> None:
    people = f"persons: [{{key: ana, given: {'g' * 200}, family: {'F' * 200}}}]\n"
    load_text(summit_text("first", session_text("a", line_ups=SEAT % "")) + people)
    assert parsed()["sessions"][0]["line_ups"][0]["panelists"][0]["name"] == f"{'g' * 200} {'F' * 200}"
    assert load_text(dump()) == report()


def test_a_room_may_move_to_another_venue_where_it_stands_last(db: Flask) -> None:
    load_text(summit_text("first", session_text("a")))
    more = "  - {key: annex, name: Annex, rooms: [{key: cellar, name: Cellar}, {key: orangeraie, name: Orangeraie}]}\n"
    moved = summit_text("first").replace("sessions:", f"{more}sessions:")
    moved = moved.replace("      - {key: orangeraie, name: Orangeraie, booths: 1, seats: 100, fire_limit: 120}\n", "")
    load_text(moved)
    database.session.expunge_all()
    assert [(venue["key"], [room["key"] for room in venue["rooms"]]) for venue in parsed()["venues"]] == [
        ("palmeraie-conference-center", ["oliveraie"]),
        ("annex", ["cellar", "orangeraie"]),
    ]
    assert parsed()["sessions"][0]["where"]["room"] == "orangeraie"


def test_a_fault_at_the_end_of_a_file_leaves_everything_as_it_was(db: Flask) -> None:
    load_text(summit_text("first", session_text("a")))
    changed = summit_text("first", session_text("a", title="{en: New}"), session_text("b"), name="{en: New}")
    assert faults(changed.replace("room: orangeraie", "room: attic")) == [
        "line 27: sessions[1].where.room: there is no room “attic”",
        "line 33: sessions[2].where.room: there is no room “attic”",
    ]
    assert faults(changed.replace("starts: '08:30'", "starts: '08:30', half: morning")) == [
        f"line {line}: sessions[{number}].when: A time of the kind “exact” needs day, starts [ends, ends_on] and"
        " nothing else."
        for number, line in ((1, 26), (2, 32))
    ]
    new = summit_text("new", session_text("a")) + PEOPLE
    assert faults(new.replace("room: orangeraie", "room: attic")) == [
        "line 27: sessions[1].where.room: there is no room “attic”"
    ]
    load_text(summit_text("first") + PEOPLE)
    refused(FactContradicted, new.replace("EXAMPLE", "OTHER"))
    refused(SessionUidTaken, summit_text("new", session_text("z", uid=parsed()["sessions"][0]["uid"])))


def test_a_load_that_fails_half_way_changes_nothing_where_commits_are_real(real_db: Flask) -> None:
    with real_db.app_context():
        load_text(summit_text("first", session_text("a", uid=uid("first/a"))) + PEOPLE)
        changed = summit_text("first", session_text("b"), session_text("a", uid=uid("other")), name="{en: New}")
        refused(Contradiction, changed + PEOPLE.replace("[A. Example]", "[Anna]"))
        refused(SessionUidTaken, summit_text("second", session_text("a", uid=uid("first/a"))))
        before = everything()

        def stop_after_the_load() -> None:
            load_summit(OPERATOR, *read_file(changed.replace(f"uid: {uid('other')}", "expected: 3").encode()))
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt), transaction():
            stop_after_the_load()
        assert everything() == before
        assert load_text(summit_text("first", session_text("a", uid=uid("first/a"))) + PEOPLE) == report()


def test_the_history_says_who_changed_what_and_how(db: Flask) -> None:
    load_text(summit_text("first", session_text("a", expected="10")) + PEOPLE)
    before = set(database.session.scalars(select(HistoryEntry.id)))
    assert len(before) == 7
    load_text(
        summit_text("first", session_text("a", expected="20", description="New."), session_text("b"), city="")
        + PEOPLE.replace("[Icmpd]", "[IcMPD]")
    )
    load_text(summit_text("first", session_text("b")), prune=True)
    entries = database.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id))
    found = [entry for entry in entries if entry.id not in before]
    assert {(entry.actor, entry.summit, entry.action) for entry in found} == {
        ("command line: tester", uid("first"), "loaded")
    }
    assert [(entry.subject_kind, entry.subject, entry.changes) for entry in found] == [
        ("sessions", "a", {"description": [None, {"en": "New."}], "expected": ["10", "20"]}),
        ("sessions", "b", {}),
        ("organisations", "icmpd", {"spellings": [["Icmpd"], ["Icmpd", "IcMPD"]]}),
        ("sessions", "a", {"cancelled": ["false", "true"]}),
    ]


def holder(*roles: tuple[str, Role], sessions: frozenset[str] = frozenset()) -> Viewer:
    return Viewer(holder="h", roles=frozenset(roles), organised_sessions=sessions)


STRANGERS = {
    "anonymous": Viewer.anonymous(),
    "organiser": holder((uid("first"), Role.ORGANISER), sessions=frozenset({uid("first/a")})),
    "registration officer": holder((uid("first"), Role.REGISTRATION_OFFICER)),
    "access control": holder((uid("first"), Role.ACCESS_CONTROL)),
    "focal point": holder((uid("first"), Role.FOCAL_POINT)),
    "secretariat of another summit": holder((uid("other"), Role.SECRETARIAT)),
    "administrator": Viewer(holder="h", administrator=True),
}
SECRETARIAT = holder((uid("first"), Role.SECRETARIAT))


@pytest.mark.parametrize("viewer", [*STRANGERS.values(), SECRETARIAT], ids=[*STRANGERS, "secretariat"])
def test_only_the_operator_loads(db: Flask, viewer: Viewer) -> None:
    text = summit_text("first", session_text("a", uid=uid("first/a")))
    assert str(refused(Unknown, text, viewer=viewer)) == "There is nothing here that you can see."
    load_text(text)
    refused(Unknown, text, viewer=viewer)
    refused(Unknown, text.replace("Title a", "Title"), viewer=viewer)


@pytest.mark.parametrize("viewer", STRANGERS.values(), ids=STRANGERS)
def test_nobody_else_writes_the_draft_into_a_file(db: Flask, viewer: Viewer) -> None:
    load_text(summit_text("first", session_text("a", uid=uid("first/a"), visibility="hidden")))
    with pytest.raises(Unknown):
        dump_summit(viewer, "first")
    publish("first")
    with pytest.raises(Forbidden):
        dump_summit(viewer, "first")


def test_the_secretariat_and_the_operator_dump(db: Flask) -> None:
    load_text(summit_text("first"))
    assert dump_summit(SECRETARIAT, "first") == dump()
    with pytest.raises(SummitUnknown):
        dump("nowhere")


def test_the_example_of_the_page_loads(db: Flask) -> None:
    [example] = re.findall(r"(?s)```yaml\n(.*?)```", PAGE.read_text("utf-8"))
    load_text(example)
    assert load_text(example) == report("delta-2027")
    assert load_text(dump("delta-2027")) == report("delta-2027")


def test_the_shipped_summit_loads_publishes_and_stays(db: Flask) -> None:
    text = shipped("gfmd-2018").read_text("utf-8")
    loaded = load_text(text)
    assert (loaded.slug, loaded.changed, loaded.cancelled) == ("gfmd-2018", (), ())
    assert propose("gfmd-2018").blocking == ()
    release = publish("gfmd-2018")
    assert release is not None
    assert release.number == 1
    before = everything()
    assert load_text(text) == report("gfmd-2018")
    dumped = dump("gfmd-2018")
    assert load_text(dumped) == report("gfmd-2018")
    assert publish("gfmd-2018") is None
    assert everything() == before
    given, _ = read_file(text.encode())
    found, _ = read_file(dumped.encode())
    assert [session["key"] for session in found["sessions"]] == [session["key"] for session in given["sessions"]]
    # The file carries its permanent ids: what calendars know survives a database made anew.
    assert [session.get("uid") for session in given["sessions"]] == [session["uid"] for session in found["sessions"]]


def test_exit_codes_follow_from_the_kind_of_refusal() -> None:
    assert [issubclass(kind, BadInput) for kind in (FileFaulty, ArchivedDiffers)] == [True, False]
    assert all(
        issubclass(kind, Refused)
        for kind in (ArchivedDiffers, Contradiction, FactContradicted, MoveRefused, SessionUidTaken, Forbidden)
    )
