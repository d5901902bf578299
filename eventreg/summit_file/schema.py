"""The shape of a summit file: which keys there are, and what each holds.

`docs/summit-file.md` is the page for people; a test compares the two.
"""

from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.people.rules import OrganisationKind, ParentLink, SeriesRoleKind
from eventreg.programme.rules import (
    Half,
    LineUpKind,
    OrganiserRole,
    PanelistRole,
    Precision,
    Qualifier,
    SessionKind,
)
from eventreg.summit_file.errors import Fault, FileFaulty, shown
from eventreg.summit_file.fields import (
    LANGUAGE,
    LONGEST_PRINTED_NAME,
    SENTENCES,
    ClockTime,
    Country,
    Day,
    Degrees,
    Impacts,
    Key,
    Language,
    Line,
    Mail,
    MonthDay,
    Number,
    OneOf,
    PartialDate,
    Uid,
    WebAddress,
    Words,
    YesNo,
    Zone,
    default_language,
)
from eventreg.summit_file.reader import Path, Tree
from eventreg.summits.rules import (
    Certainty,
    Register,
    SeriesKind,
    SourceKind,
    SummitKind,
    SummitState,
    ends_first,
)

FORMAT: Final = "1"


class _Part(Schema):
    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "there is no such key here", "type": "a mapping was expected here"}  # noqa: RUF012


def _required(kind: type[fields.Field[Any]], *args: Any, **more: Any) -> Any:
    return kind(*args, required=True, error_messages=SENTENCES, **more)


def _many(part: fields.Field[Any], **more: Any) -> Any:
    return fields.List(part, error_messages={**SENTENCES, "invalid": "a list was expected here"}, **more)


def _nested(part: type[Schema]) -> Any:
    return fields.Nested(part, error_messages=SENTENCES)


class PhasePart(_Part):
    """A phase of a programme."""

    name = _required(Words)
    period = Words()
    about = Words(paragraphs=True)


class SeriesRolePart(_Part):
    """What an organisation is to a series."""

    organisation = _required(Key)
    role = _required(OneOf, SeriesRoleKind)
    printed = Words()


class SeriesPart(_Part):
    """What several summits belong to."""

    key = _required(Key)
    kind = _required(OneOf, SeriesKind)
    name = _required(Words)
    acronym = Words()
    about = Words(paragraphs=True)
    starts = PartialDate()
    ends = PartialDate()
    contact_url = WebAddress()
    contact_email = Mail()
    phases = _many(_nested(PhasePart))
    roles = _many(_nested(SeriesRolePart))

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        first, last = data.get("starts"), data.get("ends")
        if first and last and ends_first(first, last):
            raise ValidationError("the end is before the beginning", "ends")


class CountryPart(_Part):
    """A participating country."""

    code = Country(allow_none=True)
    name = _required(Words)


class OrganiserPart(_Part):
    """A claim about who organises."""

    organisation = _required(Key)
    role = _required(OneOf, OrganiserRole)
    printed = Words()
    source = Key()


class FigurePart(_Part):
    """A number of a source."""

    subject = _required(Words)
    qualifier = _required(OneOf, Qualifier)
    value = _required(Number)
    counted = _required(Words)
    place = Words()
    period = Words()
    source = Key()


class QuotePart(_Part):
    """A statement in a report, which is no appearance."""

    key = _required(Key)
    person = Key()
    organisation = Key()
    name = Line(LONGEST_PRINTED_NAME)
    honorific = Words()
    post = Words()
    text = _required(Words, paragraphs=True)
    verbatim = YesNo()
    source = Key()

    @validates_schema
    def somebody(self, data: dict[str, Any], **_: Any) -> None:
        if not any(data.get(part) for part in ("person", "organisation", "name", "post")):
            raise ValidationError("a quote is of a person, an organisation or a post")


class ReferencePart(_Part):
    """A document that a source cites."""

    key = _required(Key)
    title = _required(Words)
    acronym = Words()
    note = Words(paragraphs=True)
    url = WebAddress()
    source = Key()


class RelatedPart(_Part):
    """A link to a summit, to a session of this one, or to an address elsewhere."""

    summit = Key()
    session = Key()
    url = WebAddress()
    title = Words()
    note = Words()

    @validates_schema
    def one_target(self, data: dict[str, Any], **_: Any) -> None:
        if sum(data.get(part) is not None for part in ("summit", "session", "url")) != 1:
            raise ValidationError("a related item is one of a summit, a session and an address")
        if ("url" in data) != ("title" in data):
            raise ValidationError("an address needs a title, and nothing else has one", "title")


class InformationPart(_Part):
    """A page for participants."""

    key = _required(Key)
    title = _required(Words)
    text = _required(Words, paragraphs=True)


class SummitPart(_Part):
    """The summit itself."""

    slug = _required(Key)
    uid = Uid()
    kind = _required(OneOf, SummitKind)
    state = OneOf(SummitState)
    fictional = YesNo()
    name = _required(Words)
    also_called = _many(Words())
    starts_on = Day(allow_none=True)
    ends_on = Day(allow_none=True)
    dates_certainty = OneOf(Certainty)
    dates_reason = Words(allow_none=True)
    month_day = MonthDay(allow_none=True)
    until_month_day = MonthDay(allow_none=True)
    zone = _required(Zone)
    languages = _many(Language(), validate=validate.Length(min=1, error="at least one language is needed"))
    city = Words(allow_none=True)
    country = Country(allow_none=True)
    description = Words(paragraphs=True, allow_none=True)
    register = OneOf(Register)
    register_url = WebAddress(allow_none=True)
    register_text = Words(paragraphs=True, allow_none=True)
    countries = _many(_nested(CountryPart))
    groups = _many(Words())
    organisers = _many(_nested(OrganiserPart))
    figures = _many(_nested(FigurePart))
    quotes = _many(_nested(QuotePart))
    references = _many(_nested(ReferencePart))
    related = _many(_nested(RelatedPart))
    information = _many(_nested(InformationPart))
    conflict_impacts = Impacts()

    @validates_schema
    def dates_in_order(self, data: dict[str, Any], **_: Any) -> None:
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            raise ValidationError("the last day is before the first", "ends_on")
        if data.get("until_month_day") and not data.get("month_day"):
            raise ValidationError("there is no first day of the year (month_day)", "until_month_day")


class SourcePart(_Part):
    """A document that says something of the summit."""

    key = _required(Key)
    kind = _required(OneOf, SourceKind)
    title = Words(allow_none=True)
    publisher = Words(allow_none=True)
    language = Language(allow_none=True)
    published_on = Day(allow_none=True)
    url = WebAddress(allow_none=True)


class RoomPart(_Part):
    """A room of a venue."""

    key = _required(Key)
    name = _required(Words)
    floor = Words(allow_none=True)
    seats = Number(allow_none=True, highest=200_000)
    fire_limit = Number(allow_none=True, highest=200_000)
    booths = Number(allow_none=True, highest=50)
    step_free = YesNo(allow_none=True)
    turnaround_minutes = Number(highest=24 * 60)
    max_parallel = Number(lowest=1, highest=50)


class VenuePart(_Part):
    """A building and its rooms."""

    key = _required(Key)
    name = _required(Words)
    address = Words(allow_none=True)
    city = Words(allow_none=True)
    country = Country(allow_none=True)
    latitude = Degrees(90, allow_none=True)
    longitude = Degrees(180, allow_none=True)
    rooms = _many(_nested(RoomPart))


class ThemePart(_Part):
    """A theme of the programme."""

    key = _required(Key)
    name = _required(Words)


class ParentPart(_Part):
    """An organisation above another."""

    organisation = _required(Key)
    link = _required(OneOf, ParentLink)


class OrganisationPart(_Part):
    """An organisation, shared by all summits."""

    key = _required(Key)
    kind = _required(OneOf, OrganisationKind)
    name = _required(Words)
    acronym = Words(allow_none=True)
    spellings = _many(Line())
    country = Country(allow_none=True)
    about = Words(paragraphs=True, allow_none=True)
    parents = _many(_nested(ParentPart))


class PersonPart(_Part):
    """A person, shared by all summits."""

    key = _required(Key)
    honorific = Words(allow_none=True)
    given = Line(200, allow_none=True)
    family = _required(Line, 200)
    variants = _many(Line(400))


class WhenPart(_Part):
    """When a session takes place."""

    precision = OneOf(Precision)
    certainty = OneOf(Certainty)
    reason = Words(allow_none=True)
    day = Day()
    starts = ClockTime()
    ends = ClockTime()
    ends_on = Day()
    until = Day()
    half = OneOf(Half)
    month_day = MonthDay()
    until_month_day = MonthDay()

    @validates_schema
    def days_in_order(self, data: dict[str, Any], **_: Any) -> None:
        if "day" in data and "until" in data and data["until"] < data["day"]:
            raise ValidationError("the last day is before the first", "until")


class WherePart(_Part):
    """Where a session takes place."""

    room = Key()
    certainty = OneOf(Certainty)
    reason = Words()


class LanguagesPart(_Part):
    """Working languages and interpretation."""

    working = _many(Language())
    interpretation = _many(Language())


class PanelistPart(_Part):
    """One seat of a line-up."""

    key = _required(Key)
    roles = _many(OneOf(PanelistRole))
    person = Key()
    organisation = Key()
    name = Line(LONGEST_PRINTED_NAME)
    honorific = Words()
    post = Words()
    country = Words()
    represents = Words()
    represents_organisation = Key()
    group = Words()
    contribution = Words(paragraphs=True)
    same_seat_as = Key()

    @validates_schema
    def somebody(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("roles"):
            raise ValidationError("a seat needs at least one role", "roles")
        if not any(data.get(part) for part in ("person", "organisation", "post")):
            raise ValidationError("a seat is a person, an organisation or a post")


class LineUpPart(_Part):
    """A list of appearances as one source gives it."""

    source = _required(Key)
    kind = _required(OneOf, LineUpKind)
    type_words = Words()
    announced_count = Number(highest=1000)
    note = Words(paragraphs=True)
    panelists = _many(_nested(PanelistPart))


class SessionPart(_Part):
    """One session with its lists."""

    key = _required(Key)
    uid = Uid()
    sequence = Number()
    kind = _required(OneOf, SessionKind)
    title = _required(Words)
    description = Words(paragraphs=True, allow_none=True)
    report = Words(paragraphs=True, allow_none=True)
    agenda = _many(Words())
    when = _nested(WhenPart)
    where = _nested(WherePart)
    languages = _nested(LanguagesPart)
    access = OneOf(Access)
    access_categories = _many(Key())
    visibility = OneOf(Visibility)
    press = OneOf(Press)
    webcast = OneOf(Webcast)
    expected = Number(allow_none=True, highest=1_000_000)
    cancelled = YesNo()
    cancelled_note = Words(allow_none=True)
    themes = _many(Key())
    primary_theme = Key(allow_none=True)
    organisers = _many(_nested(OrganiserPart))
    line_ups = _many(_nested(LineUpPart))
    figures = _many(_nested(FigurePart))
    quotes = _many(_nested(QuotePart))
    references = _many(_nested(ReferencePart))
    related = _many(_nested(RelatedPart))


class SummitFile(_Part):
    """The whole file."""

    format = _required(Line, validate=validate.Equal(FORMAT, error=f"this program reads format {FORMAT}"))
    series = _nested(SeriesPart)
    summit = _required(fields.Nested, SummitPart)
    sources = _many(_nested(SourcePart))
    venues = _many(_nested(VenuePart))
    themes = _many(_nested(ThemePart))
    organisations = _many(_nested(OrganisationPart))
    persons = _many(_nested(PersonPart))
    sessions = _many(_nested(SessionPart))


def read_document(tree: Tree) -> dict[str, Any]:
    """The typed document of `tree`: only the keys the file has. Raises `FileFaulty` with every fault and its line."""
    if not isinstance(tree.value, dict):
        raise FileFaulty([Fault(tree.line(()), "", "a summit file is a mapping that begins with “format: 1”")])
    token = default_language.set(_first_language(tree.value))
    try:
        document: dict[str, Any] = SummitFile().load(tree.value)
    except ValidationError as error:
        raise FileFaulty(list(_faults(error.messages, (), tree))) from error
    finally:
        default_language.reset(token)
    return document


def _first_language(value: dict[str, Any]) -> str:
    summit = value.get("summit")
    languages = summit.get("languages") if isinstance(summit, dict) else None
    first = languages[0] if isinstance(languages, list) and languages else "en"
    return first if isinstance(first, str) and LANGUAGE.fullmatch(first) else "en"


def _faults(messages: Any, path: Path, tree: Tree) -> Any:
    if isinstance(messages, dict):
        for part, inner in messages.items():
            yield from _faults(inner, path if part == "_schema" else (*path, part), tree)
    else:
        for message in messages:
            yield Fault(tree.line(path), place(path), str(message))


def place(path: Path) -> str:
    """A path as a reader of the file would say it: `sessions[3].when.starts`, counted from 1."""
    words = ""
    for part in path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{shown(part)}"
    return words.lstrip(".")


__all__ = ["FORMAT", "SummitFile", "place", "read_document"]
