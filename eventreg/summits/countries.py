"""The names the United Nations use for its Member States and observer States: a table of reference, never a source.

The names come from `countries.json` beside this file. `make countries` writes it from ISO 3166 and the translations of
the iso-codes project (through pycountry, a tool of developers that no installation needs) and from a reviewed list of
names for which the United Nations have another word. `docs/decisions/0012-country-names.md` says why. What a document
calls a country stays as the document has it.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from eventreg.foundation.translated_text import TranslatedText

_FILE: Final = Path(__file__).with_name("countries.json")
_ORIGINAL: Final = "en"


@dataclass(frozen=True, slots=True)
class Country:
    """A Member State or observer State: its ISO 3166 alpha-2 code and its names in English, French, Arabic and Spanish.

    `short` is the name for lists and most pages, `formal` the one for treaties and ceremonies, both without an article.
    Where the United Nations know one name only, they are equal.
    """

    code: str
    short: TranslatedText
    formal: TranslatedText


@cache
def countries() -> Mapping[str, Country]:
    """The 193 Member States, the Holy See and the State of Palestine, by code and in the order of their codes."""
    read = json.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            code: Country(code, *(TranslatedText(_ORIGINAL, names[form]) for form in ("short", "formal")))
            for code, names in read.items()
        }
    )


def find_country(code: str) -> Country | None:
    """The country of an ISO 3166 alpha-2 code in capital letters, or None for any other text."""
    return countries().get(code)


def sorted_countries(language: str) -> tuple[Country, ...]:
    """All countries in the alphabetical order of their short names in `language`.

    Accents, case and punctuation do not count: Égypte stands among the names in E, as in an index. Arabic follows the
    order of Unicode with its hamzas left out. A language without names has the English ones.
    """
    return tuple(sorted(countries().values(), key=lambda country: _place(country.short.in_(language).text)))


def _place(name: str) -> str:
    """What `name` is put in order by: its letters and digits without marks, other signs as single spaces.

    For names in Latin letters this is `search_text.normalise`, which would turn Arabic into Latin letters first.
    """
    letters = (sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).casefold().split())
