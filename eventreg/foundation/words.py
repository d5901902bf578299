"""Sentences in the reader's language: one path, with or without a request."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

from babel.support import NullTranslations, Translations

LANGUAGES: Final = ("en", "fr")
"""Languages of pages and feeds, as ISO 639-1 codes; the sentences in the code are English."""

NARROW_NO_BREAK_SPACE: Final = "\u202f"
NO_BREAK_SPACE: Final = "\u00a0"


def N_(sentence: str) -> str:  # noqa: N802 - the name that message extraction knows
    """Marks `sentence` for translation and returns it unchanged."""
    return sentence


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> NullTranslations:
    """The compiled catalogue of `language`; the English one is empty.

    Raises `FileNotFoundError` when the catalogue of another language was not built: half a page in English is worse.
    """
    if language == "en":
        return NullTranslations()
    folder = str(files("eventreg") / "translations")
    found = Translations.load(folder, [language])
    if not isinstance(found, Translations):
        raise FileNotFoundError(f"No compiled catalogue for {language!r} in {folder}; build it with `make catalogues`.")
    return found


@lru_cache(maxsize=len(LANGUAGES))
def catalogue_version(language: str) -> str:
    """A short text that changes with every change of the catalogue of `language`, for validators of what it says."""
    if language == "en":
        return "en"
    file = files("eventreg") / "translations" / language / "LC_MESSAGES" / "messages.mo"
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def translate(language: str, sentence: str, /, **facts: object) -> str:
    """`sentence` in `language`, its `%(name)s` placeholders filled from `facts`.

    Values are never read as a pattern, so a brace or a percent sign in a name stays what it is.
    """
    found = catalogue(language).ugettext(sentence) if sentence else ""
    return found % facts if facts else found


def translate_count(language: str, one: str, many: str, count: int, /, **facts: object) -> str:
    """The form of `one`/`many` that `language` uses for `count`, which is also the placeholder `%(count)s`."""
    return catalogue(language).ungettext(one, many, count) % {"count": count, **facts}


@lru_cache(maxsize=1000)
def name_of_language(code: str, language: str) -> str:
    """The name of the language `code` (`fr`, `ar`, …) said in `language`; the code itself where it is unknown."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).get_language_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code


def choose_language(accepted: Mapping[str, float] | None, offered: tuple[str, ...] = LANGUAGES) -> str:
    """The offered language that `accepted` (language tag to quality 0…1) wants most, else the first one."""
    best, quality = offered[0], 0.0
    for tag, q in (accepted or {}).items():
        short = tag.split("-")[0].lower()
        if short in offered and q > quality:
            best, quality = short, q
    return best
