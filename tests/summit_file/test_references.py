"""References between the parts of a file: what leads nowhere and what stands twice, with the line."""

import pytest

from eventreg.summit_file.errors import FileFaulty
from eventreg.summit_file.references import Known, check_references, referred
from eventreg.summit_file.service import read_file
from support import session_text, summit_text

UID = "3378f52a-b19c-4173-8d33-f41d909244c5"
LINE_UP = "[{source: announcement, kind: announced, panelists: [%s]}]"
SEAT = "{key: %s, roles: [panelist], post: Director%s}"
EVERYWHERE = session_text(
    "a",
    where="{room: attic}",
    themes="[water, air]",
    organisers="[{organisation: icmpd, role: lead, source: grid}]",
    line_ups="[{source: report, kind: reported, panelists: [{key: x, roles: [chair], person: ana,"
    " organisation: un, represents_organisation: eu}]}]",
    figures="[{subject: a, qualifier: about, value: 1, counted: b, source: book}]",
)


def refusal(text: str, known: Known | None = None) -> list[str]:
    document, tree = read_file(text.encode())
    with pytest.raises(FileFaulty) as refused:
        check_references(document, tree, known or Known())
    return [str(fault) for fault in refused.value.faults]


def test_a_key_that_is_nowhere_is_named_with_its_line() -> None:
    assert refusal(summit_text("first", EVERYWHERE)) == [
        "line 27: sessions[1].where.room: there is no room “attic”",
        "line 29: sessions[1].themes[1]: there is no theme “water”",
        "line 29: sessions[1].themes[2]: there is no theme “air”",
        "line 30: sessions[1].organisers[1].organisation: there is no organisation “icmpd”",
        "line 30: sessions[1].organisers[1].source: there is no source “grid”",
        "line 31: sessions[1].line_ups[1].panelists[1].organisation: there is no organisation “un”",
        "line 31: sessions[1].line_ups[1].panelists[1].person: there is no person “ana”",
        "line 31: sessions[1].line_ups[1].panelists[1].represents_organisation: there is no organisation “eu”",
        "line 31: sessions[1].line_ups[1].source: there is no source “report”",
        "line 32: sessions[1].figures[1].source: there is no source “book”",
    ]


def test_what_the_database_has_may_be_referred_to() -> None:
    document, tree = read_file(summit_text("first", EVERYWHERE).encode())
    assert referred(document) == ({"icmpd", "un", "eu"}, {"ana"})
    known = Known(
        sources=frozenset({"grid", "report", "book"}),
        rooms=frozenset({"attic"}),
        themes=frozenset({"water", "air"}),
        organisations=frozenset({"icmpd", "un", "eu"}),
        persons=frozenset({"ana"}),
    )
    check_references(document, tree, known)


@pytest.mark.parametrize(
    ("parts", "faults"),
    [
        (
            {"line_ups": LINE_UP % f"{SEAT % ('x', '')}, {SEAT % ('x', '')}"},
            ["line_ups[1].panelists[2].key: another seat of this session has the key “x”"],
        ),
        (
            {"line_ups": LINE_UP % SEAT % ("x", ", same_seat_as: y")},
            ["line_ups[1].panelists[1].same_seat_as: there is no other seat “y”"],
        ),
        (
            {"line_ups": LINE_UP % SEAT % ("x", ", same_seat_as: x")},
            ["line_ups[1].panelists[1].same_seat_as: there is no other seat “x”"],
        ),
        (
            {"line_ups": "[{source: announcement, kind: announced}, {source: announcement, kind: reported}]"},
            ["line_ups[2].source: another line-up has the source “announcement”"],
        ),
        (
            {"languages": "{working: [en, en], interpretation: [en, fr, fr]}"},
            [
                "languages.interpretation[3]: this language stands twice: “fr”",
                "languages.working[2]: this language stands twice: “en”",
            ],
        ),
        ({"where": "{certainty: stated}"}, ["where: a stated place needs a room"]),
        ({"where": "{certainty: stated, reason: Why}"}, ["where: a stated place needs a room"]),
        ({"primary_theme": "water"}, ["primary_theme: “water” is not among the themes of this session"]),
    ],
)
def test_what_contradicts_itself_in_a_session(parts: dict[str, str], faults: list[str]) -> None:
    found = refusal(summit_text("first", session_text("a", **({"where": ""} | parts))))
    assert [fault.partition(": ")[2].removeprefix("sessions[1].") for fault in found] == faults


def test_what_stands_twice_is_named_where_it_stands_again() -> None:
    text = summit_text(
        "first",
        session_text("a", uid=UID),
        session_text("a"),
        session_text("b", uid=UID, themes="[water, water]", primary_theme="air"),
        languages="[en, fr, en]",
    )
    text += """\
themes: [{key: water, name: Water}, {key: air, name: Air}, {key: air, name: Air}]
organisations:
  - {key: un, kind: ngo, name: UN}
  - {key: un, kind: ngo, name: UN}
persons:
  - {key: ana, family: Ana}
  - {key: ana, family: Ana}
"""
    text = text.replace("sources:\n", "sources:\n  - {key: announcement, kind: report}\n")
    again = "  - {key: palmeraie-conference-center, name: A, rooms: [{key: orangeraie, name: B}]}\n"
    text = text.replace("sessions:\n", f"{again}sessions:\n")
    assert refusal(text) == [
        "line 11: summit.languages[3]: this language stands twice: “en”",
        "line 16: sources[2].key: another source of this file has the key “announcement”",
        "line 23: venues[2].key: another venue of this file has the key “palmeraie-conference-center”",
        "line 23: venues[2].rooms[1].key: another room of this file has the key “orangeraie”",
        "line 32: sessions[2].key: another session has the key “a”",
        "line 44: sessions[3].uid: another session has the uid “3378f52a-b19c-4173-8d33-f41d909244c5”",
        "line 45: sessions[3].themes[2]: this theme stands twice: “water”",
        "line 46: sessions[3].primary_theme: “air” is not among the themes of this session",
        "line 47: themes[3].key: another theme of this file has the key “air”",
        "line 50: organisations[2].key: another organisation of this file has the key “un”",
        "line 53: persons[2].key: another person of this file has the key “ana”",
    ]


def test_an_organisation_stands_under_others_and_under_each_once() -> None:
    text = summit_text("first") + """\
organisations:
  - key: un
    kind: intergovernmental
    name: UN
    parents:
      - {organisation: un, link: part_of}
      - {organisation: eu, link: part_of}
      - {organisation: au, link: part_of}
      - {organisation: au, link: presided_by}
      - {organisation: au, link: part_of}
"""  # fmt: skip
    assert refusal(text, Known(organisations=frozenset({"au"}))) == [
        "line 29: organisations[1].parents[1].organisation: an organisation is not above itself",
        "line 30: organisations[1].parents[2].organisation: there is no organisation “eu”",
        "line 33: organisations[1].parents[5]: this link stands twice: “au, part_of”",
    ]


RECORDS = {
    "organisers": "[{organisation: icmpd, role: funder, source: grid}]",
    "figures": "[{subject: a, qualifier: about, value: 1, counted: b, source: book}]",
    "quotes": "[{key: a, person: ana, organisation: un, text: Said, source: book}]",
    "references": "[{key: a, title: T, source: grid}]",
    "related": "[{session: nowhere}, {summit: not-loaded-yet}, {session: a}]",
}
LOST = [
    "organisers[1].organisation: there is no organisation “icmpd”",
    "organisers[1].source: there is no source “grid”",
    "figures[1].source: there is no source “book”",
    "quotes[1].organisation: there is no organisation “un”",
    "quotes[1].person: there is no person “ana”",
    "quotes[1].source: there is no source “book”",
    "references[1].source: there is no source “grid”",
    "related[1].session: there is no session “nowhere”",
]


def test_what_is_said_of_a_summit_leads_somewhere_as_what_is_said_of_a_session() -> None:
    found = refusal(summit_text("first", session_text("a", **RECORDS), **RECORDS))
    assert sorted(fault.partition(": ")[2] for fault in found) == sorted(
        f"{owner}.{fault}" for owner in ("summit", "sessions[1]") for fault in LOST
    )
    lines = {fault.partition(": ")[2]: int(fault.removeprefix("line ").partition(":")[0]) for fault in found}
    assert lines["summit.related[1].session: there is no session “nowhere”"] == 18
    assert lines["sessions[1].related[1].session: there is no session “nowhere”"] == 38
    known = Known(
        sources=frozenset({"grid", "book"}),
        organisations=frozenset({"icmpd", "un"}),
        persons=frozenset({"ana"}),
        sessions=frozenset({"nowhere"}),
    )
    document, tree = read_file(summit_text("first", session_text("a", **RECORDS), **RECORDS).encode())
    assert referred(document) == ({"icmpd", "un"}, {"ana"})
    check_references(document, tree, known)


def test_a_role_in_a_series_is_an_organisations() -> None:
    series = "series:\n  key: s\n  kind: forum\n  name: S\n  roles: [{organisation: sdc, role: funder}]\n"
    text = summit_text("first").replace("format: 1\n", f"format: 1\n{series}")
    assert refusal(text) == ["line 6: series.roles[1].organisation: there is no organisation “sdc”"]
    document, tree = read_file(text.encode())
    assert referred(document) == ({"sdc"}, set())
    check_references(document, tree, Known(organisations=frozenset({"sdc"})))


def test_keys_of_what_is_said_stand_once_in_their_list() -> None:
    twice = {
        "quotes": "[{key: a, post: P, text: T}, {key: b, post: P, text: T}, {key: a, post: P, text: T}]",
        "references": "[{key: a, title: T}, {key: a, title: T}]",
    }
    pages = "[{key: a, title: T, text: T}, {key: b, title: T, text: T}, {key: b, title: T, text: T}]"
    text = summit_text("first", session_text("a", **twice), session_text("b", **twice), information=pages, **twice)
    again = [
        "quotes[3].key: another entry of quotes has the key “a”",
        "references[2].key: another entry of references has the key “a”",
    ]
    assert [fault.partition(": ")[2] for fault in refusal(text)] == [
        "summit.information[3].key: another page has the key “b”",
        *(f"{owner}.{fault}" for owner in ("summit", "sessions[1]", "sessions[2]") for fault in again),
    ]
