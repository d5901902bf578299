"""Text that exists in several languages, as one immutable value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Self

from sqlalchemy import JSON
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

_NARROW: Final = re.compile(r"(?<=[\w»)”’]) ?(?=[?!;](?:\s|»|$))")
_WIDE: Final = re.compile(r"(?<=[\w»)”’]) ?(?=:(?:\s|$))")
_OPENING: Final = re.compile(r"« ?(?=\S)")
_CLOSING: Final = re.compile(r"(?<=\S) ?»")


def spaced(text: str) -> str:
    """`text` as French sets it: a narrow no-break space before ; ! ? and inside « », a no-break space before a colon.

    Spaces that are there already are replaced, not doubled; a colon inside a time or an address stays as it is.
    """
    text = _NARROW.sub("\u202f", text)
    text = _WIDE.sub("\u00a0", text)
    return _CLOSING.sub("\u202f»", _OPENING.sub("«\u202f", text))


@dataclass(frozen=True, slots=True)
class Rendered:
    """One text and the language it is really in, so that a page can mark it with `lang`."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """A text, the language it was first written in, and its translations.

    `texts` maps ISO 639 codes to non-empty text and contains `original`. Fallback is defined: the language asked for,
    else the original.
    """

    original: str
    texts: Mapping[str, str] = field(hash=False)

    def __post_init__(self) -> None:
        if not self.texts.get(self.original):
            raise ValueError(f"no text in its original language {self.original!r}")
        if not all(self.texts.values()):
            raise ValueError("an empty translation")
        object.__setattr__(self, "texts", MappingProxyType(dict(self.texts)))

    @classmethod
    def of(cls, original: str, text: str, /, **translations: str) -> Self:
        """`text` in `original` with `translations` by language code."""
        return cls(original, {original: text, **translations})

    def in_(self, language: str) -> Rendered:
        """The text in `language` where there is one, else in the original language.

        What is kept is verbatim; what is shown in French has the spaces French puts before its signs.
        """
        shown = language if language in self.texts else self.original
        text = self.texts[shown]
        return Rendered(spaced(text) if shown == "fr" else text, shown)

    def to_json(self) -> dict[str, Any]:
        """A plain form with a stable order: the original first, then by code."""
        rest = sorted(code for code in self.texts if code != self.original)
        return {"original": self.original, "texts": {code: self.texts[code] for code in (self.original, *rest)}}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        return cls(value["original"], value["texts"])


class TranslatedTextType(TypeDecorator[TranslatedText]):
    """A JSON column that holds a `TranslatedText`; never searched or sorted in SQL."""

    impl = JSON
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(none_as_null=True)

    def process_bind_param(self, value: TranslatedText | None, dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else value.to_json()

    def process_result_value(self, value: Mapping[str, Any] | None, dialect: Dialect) -> TranslatedText | None:
        return None if value is None else TranslatedText.from_json(value)


class TranslatedTextListType(TypeDecorator[list[TranslatedText]]):
    """A JSON column that holds texts in a given order; a list is replaced, never changed in place."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: list[TranslatedText] | None, dialect: Dialect) -> list[dict[str, Any]]:
        return [text.to_json() for text in value or ()]

    def process_result_value(self, value: list[Mapping[str, Any]] | None, dialect: Dialect) -> list[TranslatedText]:
        return [TranslatedText.from_json(text) for text in value or ()]
