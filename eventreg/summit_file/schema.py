"""The shape of a summit file: which keys there are, what each holds, and how text becomes a value.

`docs/summit-file.md` is the page for people; a test compares the two.
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, time
from enum import Enum
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.foundation.local_time import UnknownZone, resolve_zone
from eventreg.foundation.translated_text import TranslatedText
from eventreg.people.rules import OrganisationKind, ParentLink
from eventreg.programme.conflicts import FIXED, NEVER_BLOCKS, ConflictKind, Impact
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
from eventreg.summit_file.reader import Path, Tree
from eventreg.summits.rules import SLUG, Certainty, Register, SeriesKind, SourceKind, SummitKind, SummitState

FORMAT: Final = "1"
LONGEST_NAME: Final = 500
LONGEST_TEXT: Final = 20_000
EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2200
LONGEST_PRINTED_NAME: Final = 401
"""A given and a family name of 200 characters each, and the space between them."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_default_language: ContextVar[str] = ContextVar("default_language", default="en")


_SENTENCES: Final[dict[str, Any]] = {"required": "this is missing", "null": "this is empty"}


class _Scalar(fields.Field[Any]):
    """A field whose raw form is one piece of text."""

    default_error_messages = _SENTENCES

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("one value was expected here, not a list or a mapping")
        return self.read(value)

    def read(self, value: str) -> Any:
        raise NotImplementedError


class Line(_Scalar):
    """One line of text without control characters."""

    def __init__(self, longest: int = LONGEST_NAME, **more: Any) -> None:
        super().__init__(**more)
        self.longest = longest

    def read(self, value: str) -> str:
        value = value.strip()
        if not value:
            raise ValidationError("this must not be empty")
        if "\n" in value or "\t" in value:
            raise ValidationError("this must be one line of text")
        if len(value) > self.longest:
            raise ValidationError(f"at most {self.longest} characters")
        return value


class Key(_Scalar):
    """A key: lower-case ASCII words joined by hyphens."""

    def read(self, value: str) -> str:
        if not SLUG.fullmatch(value) or len(value) > 80:
            raise ValidationError(f"“{shown(value)}” is no key: lower-case letters and digits, joined by hyphens")
        return value


class Uid(_Scalar):
    """A UUID in lower case."""

    def read(self, value: str) -> str:
        try:
            canonical = str(UUID(value))
        except ValueError:
            canonical = ""
        if canonical != value:
            raise ValidationError(f"“{shown(value)}” is no UUID in lower case")
        return value


class Number(_Scalar):
    """A whole number between two limits."""

    def __init__(self, lowest: int = 0, highest: int = 1_000_000_000, **more: Any) -> None:
        super().__init__(**more)
        self.lowest, self.highest = lowest, highest

    def read(self, value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,10}", value) or not self.lowest <= int(value) <= self.highest:
            raise ValidationError(f"a whole number from {self.lowest} to {self.highest} was expected")
        return int(value)


class Degrees(_Scalar):
    """Decimal degrees up to a limit on either side of zero."""

    def __init__(self, limit: int, **more: Any) -> None:
        super().__init__(**more)
        self.limit = limit

    def read(self, value: str) -> float:
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,8})?", value) or abs(float(value)) > self.limit:
            raise ValidationError(f"decimal degrees from -{self.limit} to {self.limit} were expected")
        return float(value) + 0.0  # which makes -0 the 0 that a database may have made of it


class YesNo(_Scalar):
    """`true` or `false`."""

    def read(self, value: str) -> bool:
        if value not in ("true", "false"):
            raise ValidationError("true or false was expected")
        return value == "true"


class Day(_Scalar):
    """A date, YYYY-MM-DD."""

    def read(self, value: str) -> date:
        try:
            found = date.fromisoformat(value) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else None
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(f"“{shown(value)}” is no date: YYYY-MM-DD was expected")
        if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
            # Calendars add a day, zones an hour: at the ends of what a date can be there is nothing to add to.
            raise ValidationError(f"the year {found.year} is not between {EARLIEST_YEAR} and {LATEST_YEAR}")
        return found


class MonthDay(_Scalar):
    """A day of a year nobody stated, MM-DD."""

    def read(self, value: str) -> str:
        try:
            found = date.fromisoformat(f"2000-{value}") if re.fullmatch(r"[0-9]{2}-[0-9]{2}", value) else None
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(f"“{shown(value)}” is no day of a year: MM-DD was expected")
        return value


class ClockTime(_Scalar):
    """A wall time in the summit's zone, HH:MM."""

    def read(self, value: str) -> time:
        if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
            raise ValidationError(f"“{shown(value)}” is no time of day: HH:MM was expected")
        return time.fromisoformat(value)


class OneOf(_Scalar):
    """A value of an enumeration."""

    def __init__(self, kind: type[Enum], **more: Any) -> None:
        super().__init__(**more)
        self.kind = kind

    def read(self, value: str) -> Enum:
        try:
            return self.kind(value)
        except ValueError as error:
            offered = ", ".join(member.value for member in self.kind)
            raise ValidationError(f"“{shown(value)}” is not one of {offered}") from error


class Zone(_Scalar):
    """An IANA time zone."""

    def read(self, value: str) -> str:
        try:
            resolve_zone(value)
        except UnknownZone as error:
            raise ValidationError(f"“{shown(value)}” is no time zone; Africa/Casablanca is one") from error
        return value


class Language(_Scalar):
    """An ISO 639 code in lower case."""

    def read(self, value: str) -> str:
        if not _LANGUAGE.fullmatch(value):
            raise ValidationError(f"“{shown(value)}” is no language code; en and fr are")
        return value


class Country(_Scalar):
    """An ISO 3166 code of two capital letters."""

    def read(self, value: str) -> str:
        if not re.fullmatch(r"[A-Z]{2}", value):
            raise ValidationError(f"“{shown(value)}” is no country code of two capital letters")
        return value


class WebAddress(_Scalar):
    """An address with http or https."""

    def read(self, value: str) -> str:
        try:
            parts = urlsplit(value)
            good = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            good = False
        if not good or len(value) > 500 or re.search(r"[\s\x00-\x20<>\"]", value):
            raise ValidationError(f"“{shown(value)}” is no web address")
        return value


class Words(fields.Field[TranslatedText]):
    """Text in one or more languages: plain text is in the summit's first one; in a mapping the first is original."""

    default_error_messages = _SENTENCES

    def __init__(self, *, paragraphs: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self.paragraphs = paragraphs

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> TranslatedText:
        if isinstance(value, str):
            value = {_default_language.get(): value}
        if not isinstance(value, dict) or not value:
            raise ValidationError("text was expected here, or a mapping from language to text")
        texts: dict[str, str] = {}
        for language, words in value.items():
            if not _LANGUAGE.fullmatch(language):
                raise ValidationError({language: ["this is no language code; en and fr are"]})
            if not isinstance(words, str) or not words.strip():
                raise ValidationError({language: ["text was expected here"]})
            texts[language] = self._one(language, words.strip())
        return TranslatedText(next(iter(texts)), texts)

    def _one(self, language: str, words: str) -> str:
        longest = LONGEST_TEXT if self.paragraphs else LONGEST_NAME
        if len(words) > longest:
            raise ValidationError({language: [f"at most {longest} characters"]})
        if not self.paragraphs and ("\n" in words or "\t" in words):
            raise ValidationError({language: ["this must be one line of text"]})
        return words


class _Part(Schema):
    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "there is no such key here", "type": "a mapping was expected here"}  # noqa: RUF012


def _required(kind: type[fields.Field[Any]], *args: Any, **more: Any) -> Any:
    return kind(*args, required=True, error_messages=_SENTENCES, **more)


def _many(part: fields.Field[Any], **more: Any) -> Any:
    return fields.List(part, error_messages={**_SENTENCES, "invalid": "a list was expected here"}, **more)


def _nested(part: type[Schema]) -> Any:
    return fields.Nested(part, error_messages=_SENTENCES)


class Impacts(fields.Field[dict[str, str]]):
    """From a kind of conflict to what it does; what no setting may weaken is refused."""

    default_error_messages = _SENTENCES

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            raise ValidationError("a mapping from a kind of conflict to what it does was expected here")
        offered = sorted(kind.value for kind in set(ConflictKind) - FIXED)
        for kind, impact in value.items():
            if kind not in offered:
                raise ValidationError({kind: [f"this is not one of {', '.join(offered)}"]})
            allowed = [one for one in Impact if one is not Impact.BLOCKS or kind not in NEVER_BLOCKS]
            if impact not in allowed:
                raise ValidationError({kind: [f"one of {', '.join(allowed)} was expected"]})
        return dict(sorted(value.items()))


class SeriesPart(_Part):
    """What several summits belong to."""

    key = _required(Key)
    kind = _required(OneOf, SeriesKind)
    name = _required(Words)
    acronym = Words()


class CountryPart(_Part):
    """A participating country."""

    code = Country(allow_none=True)
    name = _required(Words)


class SummitPart(_Part):
    """The summit itself."""

    slug = _required(Key)
    uid = Uid()
    kind = _required(OneOf, SummitKind)
    state = OneOf(SummitState)
    name = _required(Words)
    starts_on = Day(allow_none=True)
    ends_on = Day(allow_none=True)
    dates_certainty = OneOf(Certainty)
    dates_reason = Words(allow_none=True)
    zone = _required(Zone)
    languages = _many(Language(), validate=validate.Length(min=1, error="at least one language is needed"))
    city = Words(allow_none=True)
    country = Country(allow_none=True)
    description = Words(paragraphs=True, allow_none=True)
    register = OneOf(Register)
    register_url = WebAddress(allow_none=True)
    register_text = Words(paragraphs=True, allow_none=True)
    countries = _many(_nested(CountryPart))
    conflict_impacts = Impacts()

    @validates_schema
    def dates_in_order(self, data: dict[str, Any], **_: Any) -> None:
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            raise ValidationError("the last day is before the first", "ends_on")


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


class OrganiserPart(_Part):
    """A claim about who organises."""

    organisation = _required(Key)
    role = _required(OneOf, OrganiserRole)
    printed = Words()
    source = Key()


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


class FigurePart(_Part):
    """A number of a source."""

    subject = _required(Words)
    qualifier = _required(OneOf, Qualifier)
    value = _required(Number)
    counted = _required(Words)
    place = Words()
    period = Words()
    source = Key()


class SessionPart(_Part):
    """One session with its lists."""

    key = _required(Key)
    uid = Uid()
    sequence = Number()
    kind = _required(OneOf, SessionKind)
    title = _required(Words)
    description = Words(paragraphs=True, allow_none=True)
    report = Words(paragraphs=True, allow_none=True)
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
    token = _default_language.set(_first_language(tree.value))
    try:
        document: dict[str, Any] = SummitFile().load(tree.value)
    except ValidationError as error:
        raise FileFaulty(list(_faults(error.messages, (), tree))) from error
    finally:
        _default_language.reset(token)
    return document


def _first_language(value: dict[str, Any]) -> str:
    summit = value.get("summit")
    languages = summit.get("languages") if isinstance(summit, dict) else None
    first = languages[0] if isinstance(languages, list) and languages else "en"
    return first if isinstance(first, str) and _LANGUAGE.fullmatch(first) else "en"


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
