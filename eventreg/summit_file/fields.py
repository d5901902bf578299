"""What one value of a summit file may be, and how its text becomes a value."""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, time
from enum import Enum
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from marshmallow import ValidationError, fields

from eventreg.foundation.local_time import UnknownZone, resolve_zone
from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme.conflicts import FIXED, NEVER_BLOCKS, ConflictKind, Impact
from eventreg.summit_file.errors import shown
from eventreg.summits.rules import SLUG

LONGEST_NAME: Final = 500
LONGEST_TEXT: Final = 20_000
EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2200
LONGEST_PRINTED_NAME: Final = 401
"""A given and a family name of 200 characters each, and the space between them."""
LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
default_language: ContextVar[str] = ContextVar("default_language", default="en")
"""Of text that names no language: the summit's first one."""


SENTENCES: Final[dict[str, Any]] = {"required": "this is missing", "null": "this is empty"}
"""What every value says when it is not there."""


class _Scalar(fields.Field[Any]):
    """A field whose raw form is one piece of text."""

    default_error_messages = SENTENCES

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


class PartialDate(_Scalar):
    """A year, a month or a day, as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""

    def read(self, value: str) -> str:
        try:
            whole = value + "-01-01"[len(value) - 4 :] if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", value) else ""
            found = date.fromisoformat(whole)
        except ValueError:
            found = None
        if found is None or not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
            raise ValidationError(
                f"“{shown(value)}” is no year, month or day: YYYY, YYYY-MM or YYYY-MM-DD was expected"
            )
        return value


class Mail(_Scalar):
    """An address of electronic mail."""

    def read(self, value: str) -> str:
        if len(value) > 254 or not re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", value):
            raise ValidationError(f"“{shown(value)}” is no mail address")
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
        if not LANGUAGE.fullmatch(value):
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

    default_error_messages = SENTENCES

    def __init__(self, *, paragraphs: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self.paragraphs = paragraphs

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> TranslatedText:
        if isinstance(value, str):
            value = {default_language.get(): value}
        if not isinstance(value, dict) or not value:
            raise ValidationError("text was expected here, or a mapping from language to text")
        texts: dict[str, str] = {}
        for language, words in value.items():
            if not LANGUAGE.fullmatch(language):
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


class Impacts(fields.Field[dict[str, str]]):
    """From a kind of conflict to what it does; what no setting may weaken is refused."""

    default_error_messages = SENTENCES

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
