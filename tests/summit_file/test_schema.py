"""The shape of a summit file: the schema against its page, and what is said of everything that does not fit."""

import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError, fields

from eventreg.access.enums import Access
from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme.conflicts import FIXED, ConflictKind
from eventreg.programme.rules import NEEDED
from eventreg.summit_file import schema
from eventreg.summit_file.errors import FileFaulty
from eventreg.summit_file.schema import SummitFile
from eventreg.summit_file.service import read_file
from support import session_text, summit_text

PAGE = (Path(__file__).parents[2] / "docs" / "summit-file.md").read_text("utf-8")
# In the order in which the page describes them.
PARTS = (
    schema.SummitFile,
    schema.SeriesPart,
    schema.PhasePart,
    schema.SeriesRolePart,
    schema.SummitPart,
    schema.CountryPart,
    schema.InformationPart,
    schema.SourcePart,
    schema.VenuePart,
    schema.RoomPart,
    schema.ThemePart,
    schema.OrganisationPart,
    schema.ParentPart,
    schema.PersonPart,
    schema.SessionPart,
    schema.WhenPart,
    schema.WherePart,
    schema.LanguagesPart,
    schema.OrganiserPart,
    schema.LineUpPart,
    schema.PanelistPart,
    schema.FigurePart,
    schema.QuotePart,
    schema.ReferencePart,
    schema.RelatedPart,
)
FIELDS = [pytest.param(part, name, id=f"{part.__name__}.{name}") for part in PARTS for name in part().fields]


def refusal(text: str | bytes) -> list[str]:
    with pytest.raises(FileFaulty) as refused:
        read_file(text.encode() if isinstance(text, str) else text)
    return [str(fault) for fault in refused.value.faults]


def said(part: type[Any], value: Any) -> Any:
    """The messages for a part of a file, whatever else is missing in it."""
    with pytest.raises(ValidationError) as refused:
        part().load(value, partial=True)
    return refused.value.messages


def nested(part: type[Any]) -> Iterator[type[Any]]:
    yield part
    for field in part().fields.values():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from nested(type(inner.schema))


def tables() -> list[list[list[str]]]:
    """The tables of the page that begin with a column of keys: rows of cells."""
    found = re.findall(r"(?m)^\| key \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE)
    return [[[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()] for table in found]


described = pytest.mark.parametrize(
    ("part", "table"), list(zip(PARTS, tables(), strict=True)), ids=[part.__name__ for part in PARTS]
)


def test_every_part_of_the_schema_is_compared() -> None:
    assert set(nested(SummitFile)) == set(PARTS)


@described
def test_the_page_describes_every_key_in_its_order(part: type[Any], table: list[list[str]]) -> None:
    assert [row[0] for row in table] == [f"`{name}`" for name in part().fields]


@described
def test_the_page_says_what_is_required_and_what_null_takes_away(part: type[Any], table: list[list[str]]) -> None:
    for (name, field), (_, _, words) in zip(part().fields.items(), table, strict=True):
        needed = field.required or (part, name) == (schema.PanelistPart, "roles")
        by_precision = part is schema.WhenPart and words == "see below"
        expected = "required" if needed else "optional, `null`" if field.allow_none else "optional"
        assert (name, words) == (name, "see below" if by_precision else expected)


@described
def test_the_page_names_every_choice(part: type[Any], table: list[list[str]]) -> None:
    for (name, field), (_, holds, _) in zip(part().fields.items(), table, strict=True):
        inner = field.inner if isinstance(field, fields.List) else field
        if not isinstance(inner, schema.OneOf) or name in ("precision", "certainty"):
            continue
        members = [member.value for member in inner.kind]
        assert [word for word in re.findall(r"`([a-z_]+)`", holds) if word in members] == members, name


def test_the_page_names_precisions_certainties_and_conflicts() -> None:
    [table] = re.findall(r"(?m)^\| `precision` \| needs \| may have \|\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE)
    rows = [[re.findall(r"`(\w+)`", cell) for cell in row.split("|")[1:-1]] for row in table.splitlines()]
    assert [(name, set(needs), set(may)) for [name], needs, may in rows] == [
        (precision.value, needed, allowed) for precision, (needed, allowed) in NEEDED.items()
    ]
    [certainties] = re.findall(r"(?m)^The certainties: (.*)$", PAGE)
    assert re.findall(r"`(\w+)` is", certainties) == ["stated", "to_be_confirmed", "inferred", "not_stated"]
    [kinds] = re.findall(r"(?m)^The kinds in `conflict_impacts` are (.*)\.$", PAGE)
    assert re.findall(r"`(\w+)`", kinds) == [kind.value for kind in ConflictKind if kind not in FIXED]


def test_the_example_of_the_page_is_a_summit_file() -> None:
    [example] = re.findall(r"(?s)```yaml\n(.*?)```", PAGE)
    document, _ = read_file(example.encode())
    assert list(document) == list(SummitFile().fields)


@pytest.mark.parametrize(("part", "name"), FIELDS)
def test_null_is_allowed_or_said_to_be_empty(part: type[Any], name: str) -> None:
    field = part().fields[name]
    if field.allow_none:
        assert part().load({name: None}, partial=True) == {name: None}
    else:
        assert said(part, {name: None}) == {name: ["this is empty"]}
    if isinstance(field, fields.List):
        assert said(part, {name: [None]}) == {name: {0: ["this is empty"]}}


@pytest.mark.parametrize(("part", "name"), FIELDS)
def test_a_value_of_the_wrong_shape_is_refused_in_words(part: type[Any], name: str) -> None:
    match part().fields[name]:
        case fields.List():
            expected, wrong = {name: ["a list was expected here"]}, "text"
        case fields.Nested():
            expected, wrong = {name: {"_schema": ["a mapping was expected here"]}}, "text"
        case schema.Words():
            expected, wrong = {name: ["text was expected here, or a mapping from language to text"]}, ["text"]
        case schema.Impacts():
            expected, wrong = {name: ["a mapping from a kind of conflict to what it does was expected here"]}, "text"
        case _:
            expected, wrong = {name: ["one value was expected here, not a list or a mapping"]}, ["text"]
    assert said(part, {name: wrong}) == expected


@pytest.mark.parametrize("part", PARTS)
def test_a_key_that_nobody_knows_is_refused(part: type[Any]) -> None:
    assert said(part, {"organizers": "x"}) == {"organizers": ["there is no such key here"]}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_required_is_missed(part: type[Any]) -> None:
    required = {name: ["this is missing"] for name, field in part().fields.items() if field.required}
    if part is schema.PanelistPart:
        assert said(part, {"key": "a"}) == {"roles": ["a seat needs at least one role"]}
    if part is schema.RelatedPart:
        assert said(part, {}) == {"_schema": ["a related item is one of a summit, a session and an address"]}
        return
    if not required:
        assert part().load({}) == {}
        return
    with pytest.raises(ValidationError) as refused:
        part().load({})
    assert refused.value.messages == required


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (schema.Line(5), "  NO  ", "NO"),
        (schema.Line(5), "abc\n", "abc"),
        (schema.Line(5), "12345", "12345"),
        (schema.Key(), "a-1", "a-1"),
        (schema.Key(), "a" * 80, "a" * 80),
        (schema.Uid(), "3378f52a-b19c-4173-8d33-f41d909244c5", "3378f52a-b19c-4173-8d33-f41d909244c5"),
        (schema.Number(0, 10), "007", 7),
        (schema.Number(0, 10), "10", 10),
        (schema.Degrees(90), "-90", -90.0),
        (schema.Degrees(90), "31.62947412", 31.62947412),
        (schema.YesNo(), "true", True),
        (schema.YesNo(), "false", False),
        (schema.Day(), "2024-02-29", date(2024, 2, 29)),
        (schema.MonthDay(), "02-29", "02-29"),
        (schema.PartialDate(), "2019", "2019"),
        (schema.PartialDate(), "2019-11", "2019-11"),
        (schema.PartialDate(), "2024-02-29", "2024-02-29"),
        (schema.PartialDate(), "1900", "1900"),
        (schema.PartialDate(), "2200-12-31", "2200-12-31"),
        (schema.Mail(), "delta@forum.example", "delta@forum.example"),
        (schema.Mail(), "A.b-c_d%e+f@a-b.c-d.org", "A.b-c_d%e+f@a-b.c-d.org"),
        (schema.ClockTime(), "23:59", time(23, 59)),
        (schema.ClockTime(), "00:00", time(0, 0)),
        (schema.OneOf(Access), "open", Access.OPEN),
        (schema.Zone(), "Africa/Casablanca", "Africa/Casablanca"),
        (schema.Language(), "fr", "fr"),
        (schema.Language(), "zgh", "zgh"),
        (schema.Country(), "NO", "NO"),
        (schema.WebAddress(), "https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        (schema.Words(), "a: b ", TranslatedText.of("en", "a: b")),
        (schema.Words(), {"fr": "b", "en": "a"}, TranslatedText.of("fr", "b", en="a")),
        (schema.Words(paragraphs=True), "a\n\n  b\n", TranslatedText.of("en", "a\n\n  b")),
        (schema.Impacts(), {"turnaround": "blocks"}, {"turnaround": "blocks"}),
    ],
)
def test_values_that_are_read(field: fields.Field[Any], text: Any, value: Any) -> None:
    assert field.deserialize(text) == value


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        (schema.Line(5), "", "this must not be empty"),
        (schema.Line(5), " \n ", "this must not be empty"),
        (schema.Line(5), "a\nb", "this must be one line of text"),
        (schema.Line(5), "a\tb", "this must be one line of text"),
        (schema.Line(5), "123456", "at most 5 characters"),
        (schema.Key(), "", "“” is no key: lower-case letters and digits, joined by hyphens"),
        (schema.Key(), "A", "“A” is no key: lower-case letters and digits, joined by hyphens"),
        (schema.Key(), "a--b", "“a--b” is no key: lower-case letters and digits, joined by hyphens"),
        (schema.Key(), "a-", "“a-” is no key: lower-case letters and digits, joined by hyphens"),
        (schema.Key(), "a\n", "“a\ufffd” is no key: lower-case letters and digits, joined by hyphens"),
        (schema.Key(), "é", "“é” is no key: lower-case letters and digits, joined by hyphens"),
        (schema.Key(), "a" * 81, f"“{'a' * 80}” is no key: lower-case letters and digits, joined by hyphens"),
        (schema.Uid(), "3378F52A-B19C-4173-8D33-F41D909244C5",
         "“3378F52A-B19C-4173-8D33-F41D909244C5” is no UUID in lower case"),
        (schema.Uid(), "3378f52ab19c41738d33f41d909244c5",
         "“3378f52ab19c41738d33f41d909244c5” is no UUID in lower case"),
        (schema.Uid(), "x", "“x” is no UUID in lower case"),
        (schema.Number(0, 10), "11", "a whole number from 0 to 10 was expected"),
        (schema.Number(1, 10), "0", "a whole number from 1 to 10 was expected"),
        (schema.Number(0, 10), "-1", "a whole number from 0 to 10 was expected"),
        (schema.Number(0, 10), "1.0", "a whole number from 0 to 10 was expected"),
        (schema.Number(0, 10), "٣", "a whole number from 0 to 10 was expected"),
        (schema.Number(0, 10), "9" * 5000, "a whole number from 0 to 10 was expected"),
        (schema.Degrees(90), "90.1", "decimal degrees from -90 to 90 were expected"),
        (schema.Degrees(90), "nan", "decimal degrees from -90 to 90 were expected"),
        (schema.Degrees(90), "31,6", "decimal degrees from -90 to 90 were expected"),
        (schema.Degrees(180), "1e2", "decimal degrees from -180 to 180 were expected"),
        (schema.YesNo(), "yes", "true or false was expected"),
        (schema.YesNo(), "True", "true or false was expected"),
        (schema.Day(), "2018-02-29", "“2018-02-29” is no date: YYYY-MM-DD was expected"),
        (schema.Day(), "20181207", "“20181207” is no date: YYYY-MM-DD was expected"),
        (schema.Day(), "2018-W01-1", "“2018-W01-1” is no date: YYYY-MM-DD was expected"),
        (schema.Day(), "٢٠١٨-١٢-٠٧", "“٢٠١٨-١٢-٠٧” is no date: YYYY-MM-DD was expected"),
        (schema.Day(), "0000-01-01", "“0000-01-01” is no date: YYYY-MM-DD was expected"),
        (schema.MonthDay(), "02-30", "“02-30” is no day of a year: MM-DD was expected"),
        (schema.MonthDay(), "W01-1", "“W01-1” is no day of a year: MM-DD was expected"),
        (schema.MonthDay(), "W01", "“W01” is no day of a year: MM-DD was expected"),
        (schema.MonthDay(), "1231", "“1231” is no day of a year: MM-DD was expected"),
        (schema.PartialDate(), "2019-13",
         "“2019-13” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "2019-1",
         "“2019-1” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "2019-00",
         "“2019-00” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "2019-02-30",
         "“2019-02-30” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "2019-1-1",
         "“2019-1-1” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "19",
         "“19” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "20191",
         "“20191” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "2019-",
         "“2019-” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "201911",
         "“201911” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "2019-11-",
         "“2019-11-” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "2019-W01",
         "“2019-W01” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "0000",
         "“0000” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "1899",
         "“1899” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "2201",
         "“2201” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "٢٠١٩",
         "“٢٠١٩” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "2019-11-05T10:00",
         "“2019-11-05T10:00” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "since 2019",
         "“since 2019” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.PartialDate(), "",
         "“” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.Mail(), "delta", "“delta” is no mail address"),
        (schema.Mail(), "@forum.example", "“@forum.example” is no mail address"),
        (schema.Mail(), "delta@", "“delta@” is no mail address"),
        (schema.Mail(), "delta@forum", "“delta@forum” is no mail address"),
        (schema.Mail(), "delta@@forum.example", "“delta@@forum.example” is no mail address"),
        (schema.Mail(), "delta@forum..example", "“delta@forum..example” is no mail address"),
        (schema.Mail(), "delta@forum.example.", "“delta@forum.example.” is no mail address"),
        (schema.Mail(), "a b@forum.example", "“a b@forum.example” is no mail address"),
        (schema.Mail(), "mailto:delta@forum.example", "“mailto:delta@forum.example” is no mail address"),
        (schema.Mail(), "Delta <delta@forum.example>", "“Delta <delta@forum.example>” is no mail address"),
        (schema.Mail(), "délta@forum.example", "“délta@forum.example” is no mail address"),
        (schema.Mail(), "delta@fórum.example", "“delta@fórum.example” is no mail address"),
        (schema.Mail(), "delta@forum.example?bcc=x@y.org", "“delta@forum.example?bcc=x@y.org” is no mail address"),
        (schema.Mail(), "", "“” is no mail address"),
        (schema.Mail(), "a\nb@forum.example", "“a\ufffdb@forum.example” is no mail address"),
        (schema.Mail(), "delta@forum.example\n", "“delta@forum.example\ufffd” is no mail address"),
        (schema.Mail(), "a" * 250 + "@b.org", f"“{'a' * 80}” is no mail address"),
        (schema.PartialDate(), "2019\n",
         "“2019\ufffd” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        (schema.ClockTime(), "8.30", "“8.30” is no time of day: HH:MM was expected"),
        (schema.ClockTime(), "24:00", "“24:00” is no time of day: HH:MM was expected"),
        (schema.ClockTime(), "8:30", "“8:30” is no time of day: HH:MM was expected"),
        (schema.ClockTime(), "08:30:00", "“08:30:00” is no time of day: HH:MM was expected"),
        (schema.ClockTime(), "0٨:3٠", "“0٨:3٠” is no time of day: HH:MM was expected"),
        (schema.ClockTime(), "8\n30", "“8\ufffd30” is no time of day: HH:MM was expected"),
        (schema.OneOf(Access), "Open", "“Open” is not one of not_stated, open, registered, categories, invited"),
        (schema.Zone(), "Africa/Marrakech", "“Africa/Marrakech” is no time zone; Africa/Casablanca is one"),
        (schema.Zone(), "../etc/localtime", "“../etc/localtime” is no time zone; Africa/Casablanca is one"),
        (schema.Language(), "FR", "“FR” is no language code; en and fr are"),
        (schema.Language(), "fr-MA", "“fr-MA” is no language code; en and fr are"),
        (schema.Country(), "ma", "“ma” is no country code of two capital letters"),
        (schema.Country(), "Morocco", "“Morocco” is no country code of two capital letters"),
        (schema.WebAddress(), "javascript:alert(1)", "“javascript:alert(1)” is no web address"),
        (schema.WebAddress(), "example.org", "“example.org” is no web address"),
        (schema.WebAddress(), "https:///path", "“https:///path” is no web address"),
        (schema.WebAddress(), "http://[::1", "“http://[::1” is no web address"),
        (schema.WebAddress(), "https://a.example/ b", "“https://a.example/ b” is no web address"),
        (schema.WebAddress(), 'https://a.example/"', "“https://a.example/\"” is no web address"),
        (schema.WebAddress(), "https://a.example/" + "b" * 500, f"“https://a.example/{'b' * 62}” is no web address"),
        (schema.Words(), {}, "text was expected here, or a mapping from language to text"),
    ],
)  # fmt: skip
def test_values_that_are_refused_in_words(field: fields.Field[Any], text: Any, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field.deserialize(text)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ({"english": "a"}, {"english": ["this is no language code; en and fr are"]}),
        ({"en": "a", "fr": "b\nc"}, {"fr": ["this must be one line of text"]}),
        ({"en": "a", "fr": "b\tc"}, {"fr": ["this must be one line of text"]}),
        ({"en": "a", "fr": None}, {"fr": ["text was expected here"]}),
        ({"en": "a", "fr": " "}, {"fr": ["text was expected here"]}),
        ({"en": "a", "fr": ["b"]}, {"fr": ["text was expected here"]}),
        ({"fr": "b" * 501}, {"fr": ["at most 500 characters"]}),
        ("b" * 501, {"en": ["at most 500 characters"]}),
        ("", {"en": ["text was expected here"]}),
    ],
)
def test_words_that_are_refused_name_their_language(text: Any, message: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        schema.Words().deserialize(text)
    assert refused.value.messages == message
    with pytest.raises(ValidationError) as refused:
        schema.Words(paragraphs=True).deserialize("x" * 20_001)
    assert refused.value.messages == {"en": ["at most 20000 characters"]}


def test_what_no_setting_weakens_is_no_setting() -> None:
    offered = ", ".join(sorted(kind.value for kind in ConflictKind if kind not in FIXED))
    assert {kind: said(schema.SummitPart, {"conflict_impacts": {kind: "warns"}}) for kind in sorted(FIXED)} == {
        kind: {"conflict_impacts": {kind: [f"this is not one of {offered}"]}} for kind in sorted(FIXED)
    }
    assert said(schema.SummitPart, {"conflict_impacts": {"turnaround": "stops"}}) == {
        "conflict_impacts": {"turnaround": ["one of blocks, warns, informs was expected"]}
    }


@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [
        ("2019", "2018", True),
        ("2019-11", "2018", True),
        ("2019-11", "2019-10", True),
        ("2019-11-02", "2019-11-01", True),
        ("2019-11-02", "2019-10", True),
        ("2019-11", "2019", False),
        ("2019", "2019-01", False),
        ("2019-11-02", "2019-11", False),
        ("2019-11", "2019-11", False),
    ],
)
def test_a_series_does_not_end_before_it_begins_as_far_as_both_are_known(starts: str, ends: str, refused: bool) -> None:
    value = {"starts": starts, "ends": ends}
    if refused:
        assert said(schema.SeriesPart, value) == {"ends": ["the end is before the beginning"]}
    else:
        assert schema.SeriesPart().load(value, partial=True) == value


NOBODY = "a quote is of a person, an organisation or a post"
ONE_TARGET = "a related item is one of a summit, a session and an address"
TITLE = "an address needs a title, and nothing else has one"


@pytest.mark.parametrize(
    ("name", "entry", "fault"),
    [
        ("quotes", "{key: a, text: Said}", f": {NOBODY}"),
        ("quotes", "{key: a, text: Said, honorific: Ms, verbatim: true}", f": {NOBODY}"),
        ("quotes", "{key: a, post: Mayor}", ".text: this is missing"),
        ("quotes", "{text: Said, post: Mayor}", ".key: this is missing"),
        ("quotes", "{key: a, text: Said, post: Mayor, verbatim: yes}", ".verbatim: true or false was expected"),
        ("quotes", "{key: a, text: Said, post: Mayor, role: chair}", ".role: there is no such key here"),
        ("quotes", "{key: A, text: Said, post: Mayor}",
         ".key: “A” is no key: lower-case letters and digits, joined by hyphens"),
        ("quotes", "Said", ": a mapping was expected here"),
        ("references", "{key: a}", ".title: this is missing"),
        ("references", "{key: a, title: T, url: 'javascript:alert(1)'}",
         ".url: “javascript:alert(1)” is no web address"),
        ("references", "{key: a, title: T, publisher: P}", ".publisher: there is no such key here"),
        ("related", "{}", f": {ONE_TARGET}"),
        ("related", "{note: Why}", f": {ONE_TARGET}"),
        ("related", "{summit: a, session: b}", f": {ONE_TARGET}"),
        ("related", "{summit: a, url: 'https://a.example/', title: T}", f": {ONE_TARGET}"),
        ("related", "{session: a, url: 'https://a.example/', title: T}", f": {ONE_TARGET}"),
        ("related", "{url: 'https://a.example/'}", f".title: {TITLE}"),
        ("related", "{summit: a, title: T}", f".title: {TITLE}"),
        ("related", "{title: T}", f": {ONE_TARGET}"),
        ("related", "{url: 'data:text/html,x', title: T}", ".url: “data:text/html,x” is no web address"),
        ("organisers", "{organisation: a, role: host}",
         ".role: “host” is not one of lead, co_organiser, in_collaboration_with, supporter, partner, funder,"
         " host_country"),
        ("figures", "{subject: a, qualifier: over, value: 1, counted: b}",
         ".qualifier: “over” is not one of exactly, about, more_than, nearly"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_summit_or_a_session_is_refused_in_the_same_words(name: str, entry: str, fault: str) -> None:
    assert refusal(summit_text("first", **{name: f"[{entry}]"})) == [f"line 14: summit.{name}[1]{fault}"]
    assert refusal(summit_text("first", session_text("a", **{name: f"[{entry}]"}))) == [
        f"line 29: sessions[1].{name}[1]{fault}"
    ]


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"until_month_day": "06-14"}, "until_month_day: there is no first day of the year (month_day)"),
        ({"until_month_day": "06-14", "month_day": "null"},
         "until_month_day: there is no first day of the year (month_day)"),
        ({"month_day": "06-31"}, "month_day: “06-31” is no day of a year: MM-DD was expected"),
        ({"fictional": "maybe"}, "fictional: true or false was expected"),
        ({"also_called": "Forum"}, "also_called: a list was expected here"),
        ({"also_called": "[{english: Forum}]"}, "also_called[1].english: this is no language code; en and fr are"),
        ({"groups": '["a\\nb"]'}, "groups[1].en: this must be one line of text"),
        ({"groups": "[[]]"}, "groups[1]: text was expected here, or a mapping from language to text"),
        ({"information": "[{key: a, title: T}]"}, "information[1].text: this is missing"),
        ({"information": '[{key: a, title: "a\\nb", text: c}]'},
         "information[1].title.en: this must be one line of text"),
        ({"information": "[{key: a, title: T, text: c, file: d}]"}, "information[1].file: there is no such key here"),
        ({"information": "[{key: a, title: T, text: %s}]" % ("x" * 20_001)},
         "information[1].text.en: at most 20000 characters"),
    ],
)  # fmt: skip
def test_new_parts_of_a_summit_that_are_refused(parts: dict[str, str], fault: str) -> None:
    [found] = refusal(summit_text("first", **parts))
    assert found.partition(": summit.")[2] == fault
    assert int(found.removeprefix("line ").partition(":")[0]) in (14, 15)


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ("starts: 2019-13", "starts: “2019-13” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"),
        ("starts: null", "starts: this is empty"),
        ("contact_email: nobody", "contact_email: “nobody” is no mail address"),
        ("contact_url: ftp://a.example/", "contact_url: “ftp://a.example/” is no web address"),
        ("phases: [{period: 2019}]", "phases[1].name: this is missing"),
        ("phases: [{name: One, starts: 2019}]", "phases[1].starts: there is no such key here"),
        ("roles: [{organisation: un}]", "roles[1].role: this is missing"),
        ("roles: [{organisation: un, role: lead}]", "roles[1].role: “lead” is not one of funder, implementer, partner"),
        ("roles: [{organisation: un, role: funder, source: a}]", "roles[1].source: there is no such key here"),
    ],
)
def test_new_parts_of_a_series_that_are_refused(parts: str, fault: str) -> None:
    text = summit_text("first").replace(
        "format: 1", f"format: 1\nseries:\n  key: s\n  kind: forum\n  name: S\n  {parts}"
    )
    assert refusal(text) == [f"line 6: series.{fault}"]


def test_all_faults_are_said_at_once_with_line_and_place() -> None:
    text = summit_text(
        "first",
        session_text("a", when="{day: 2018-12-07, starts: 8.30}", organizers="[]"),
        session_text("b", title="", access="everybody"),
        session_text("c", languages="[en]", figures="[{subject: a, qualifier: about, value: many, counted: b}]"),
        session_text("d", line_ups="[{source: announcement, kind: announced, panelists: [{key: x, roles: [chair]}]}]"),
        ends_on="2018-12-01",
        languages="[]",
        city="{en: Marrakech, xxxx: Marrakech}",
    )
    # The rules on several parts at once are asked where each part is readable by itself.
    assert refusal(text) == [
        "line 11: summit.languages: at least one language is needed",
        "line 12: summit.city.xxxx: this is no language code; en and fr are",
        "line 26: sessions[1].when.starts: “8.30” is no time of day: HH:MM was expected",
        "line 29: sessions[1].organizers: there is no such key here",
        "line 30: sessions[2].title: this is missing",
        "line 34: sessions[2].access: “everybody” is not one of not_stated, open, registered, categories, invited",
        "line 41: sessions[3].languages: a mapping was expected here",
        "line 42: sessions[3].figures[1].value: a whole number from 0 to 1000000000 was expected",
        "line 49: sessions[4].line_ups[1].panelists[1]: a seat is a person, an organisation or a post",
    ]
    assert refusal(summit_text("first", ends_on="2018-12-01")) == [
        "line 9: summit.ends_on: the last day is before the first"
    ]
    assert refusal(summit_text("first", session_text("a", when="{day: 2018-12-07, until: 2018-12-06}"))) == [
        "line 26: sessions[1].when.until: the last day is before the first"
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ["a summit file is a mapping that begins with “format: 1”"]),
        ("hello\n", ["line 1: a summit file is a mapping that begins with “format: 1”"]),
        ("\n- format: 1\n", ["line 2: a summit file is a mapping that begins with “format: 1”"]),
        ("\nformat: 1\n", ["line 2: summit: this is missing"]),
        ("format: 2\nsummit:\n", ["line 1: format: this program reads format 1", "line 2: summit: this is empty"]),
        ("format: 1\nsummit: []\n", ["line 2: summit: a mapping was expected here"]),
        (
            '"a\\nb\\u202e": 1\n',
            [
                "line 1: a\ufffdb\ufffd: there is no such key here",
                "line 1: format: this is missing",
                "line 1: summit: this is missing",
            ],
        ),
    ],
)
def test_files_that_hold_no_summit(text: str, sentences: list[str]) -> None:
    assert refusal(text) == sentences


@pytest.mark.parametrize(("languages", "expected"), [("[fr, en]", "fr"), ("[ar]", "ar"), ("", "en")])
def test_plain_text_is_in_the_first_language_of_the_summit(languages: str, expected: str) -> None:
    document, _ = read_file(summit_text("first", name="Plain", languages=languages).encode())
    assert document["summit"]["name"] == TranslatedText.of(expected, "Plain")


WHOLE = summit_text("first", session_text("a"), session_text("b"))


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=50)
    | st.text(max_size=50).map(str.encode)
    | st.builds(
        lambda at, length, insert: (WHOLE[:at] + insert + WHOLE[at + length :]).encode("utf-8", "surrogatepass"),
        st.integers(0, len(WHOLE)),
        st.integers(0, 20),
        st.text(max_size=5) | st.sampled_from(("- ", ": ", "null", "[", "{", "}", "]", "\n", "\n  ", "'", '"', "&a ")),
    )
)
def test_any_bytes_are_a_summit_file_or_refused_in_lines(content: bytes) -> None:
    faults = []
    try:
        document, _ = read_file(content)
    except FileFaulty as refused:
        faults = [str(fault) for fault in refused.faults]
        # Nothing of the file is formatting to a terminal.
        document = None
    assert (document is None) == bool(faults)
    assert [fault for fault in faults if not fault.isprintable()] == []
