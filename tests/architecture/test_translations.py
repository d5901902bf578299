"""The catalogues hold exactly the sentences of the code, complete and in the spelling each language asks for."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from eventreg.foundation.places import top
from eventreg.foundation.words import LANGUAGES, NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE, catalogue

Sentence = tuple[str, str | None]
"""A sentence, and its form for many where it has one."""

KEYWORDS = {**DEFAULT_KEYWORDS, **parse_keywords(["N_", "translate:2", "translate_count:2,3", "_n:1,2"])}
TRANSLATED = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
NOT_ENGLISH = re.compile(
    r"\b(?:co-?)?(?:organisers?|organis(?:e|es|ed|ing|ations?)|panelists?|programs?|authoris\w+)\b", re.IGNORECASE
)
"""Spellings that United Nations English does not have."""

FORBIDDEN_BUT = re.compile(r"\b(?:pays hôtes?|host countr(?:y|ies))\b", re.IGNORECASE)
"""Only a country is a host."""


def forms(found: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """One string or several as a tuple of all of them."""
    return (found or "",) if isinstance(found, str) or found is None else tuple(found)


def sentence_of(found: str | tuple[str, ...] | list[str]) -> Sentence:
    one, *many = forms(found)
    return one, many[0] if many else None


def po_file(language: str) -> Path:
    return top() / "eventreg" / "translations" / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    """Every message of a catalogue except its header."""
    return [message for message in read(language) if message.id]


def translations() -> Iterator[tuple[str, str, str]]:
    """Language, sentence, one form of its translation."""
    for language in TRANSLATED:
        for message in messages(language):
            for form in forms(message.string):
                yield language, sentence_of(message.id)[0], form


def french() -> list[str]:
    return [form for language, _, form in translations() if language == "fr"]


@pytest.fixture(scope="module")
def extracted() -> set[Sentence]:
    """Every sentence of the code and the templates, as `make extract` finds them."""
    with (top() / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(top(), methods, options, keywords=KEYWORDS)
    return {sentence_of(sentence) for _, _, sentence, _, _ in found}


def forbidden_words() -> list[str]:
    """The words of the glossary's last table, without the remarks in brackets."""
    table = (top() / "docs" / "glossary.md").read_text("utf-8").partition("## Words we do not use")[2]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")][2:]
    return [word.strip() for cell in cells for word in re.split(r"[,;]", re.sub(r"\(.*?\)", "", cell))]


def test_extraction_finds_code_and_templates(extracted: set[Sentence]) -> None:
    assert {
        ("There is nothing at this address.", None),
        ("Skip to the content", None),
        ("%(count)s session", "%(count)s sessions"),
    } <= extracted


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_exactly_the_sentences_of_the_code(language: str, extracted: set[Sentence]) -> None:
    held = {sentence_of(message.id) for message in messages(language)}
    assert {"missing": extracted - held, "no longer used": held - extracted} == {
        "missing": set(),
        "no longer used": set(),
    }


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_complete(language: str) -> None:
    found = read(language)
    unfinished = [
        message.id
        for message in messages(language)
        if message.fuzzy or len(forms(message.string)) != len(forms(message.id)) or not all(forms(message.string))
    ]
    assert unfinished == []
    assert list(found.obsolete) == []
    assert not found.fuzzy


def test_placeholders_are_those_of_the_sentence() -> None:
    differing = [
        (original, form)
        for language in TRANSLATED
        for message in messages(language)
        for original, form in zip(forms(message.id), forms(message.string), strict=True)
        if Counter(PLACEHOLDER.findall(original)) != Counter(PLACEHOLDER.findall(form))
    ]
    assert differing == []


def test_no_percent_sign_stands_outside_a_placeholder() -> None:
    # `translate` fills a sentence only where facts are given: "%%" would be read as it stands in all others.
    sentences = [text for _, original, form in translations() for text in (original, form)]
    assert [text for text in sentences if "%" in PLACEHOLDER.sub("", text)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    compiled = catalogue(language)
    stale = [
        message.id
        for message in messages(language)
        if (
            compiled.ungettext(*message.id, 1) != message.string[0]
            if isinstance(message.id, tuple)
            else compiled.ugettext(message.id) != message.string
        )
    ]
    assert stale == [], "build the catalogues anew: `make catalogues`"


def test_the_header_is_the_same_whoever_wrote_the_file_and_when() -> None:
    header = po_file("fr").read_text("utf-8").split("\n\n")[0]
    for line in (
        "Language: fr",
        "Plural-Forms: nplurals=2; plural=(n > 1);",
        "Content-Type: text/plain; charset=utf-8",
    ):
        assert f'"{line}\\n"' in header
    assert not re.search(r"Date|@|Translator|Team|Generated-By", header)
    assert "\n#:" not in po_file("fr").read_text("utf-8")


def test_french_apostrophes_and_ellipses_are_typographic() -> None:
    assert [form for form in french() if re.search(r"['\"“”]|\.\.\.", form)] == []


def test_french_signs_stand_after_the_space_that_belongs_to_them() -> None:
    wrong = rf"(?<!{NO_BREAK_SPACE}):|(?<!{NARROW_NO_BREAK_SPACE})[;!?»]|«(?!{NARROW_NO_BREAK_SPACE})"
    assert [form for form in french() if re.search(wrong, form)] == []


def test_french_has_no_space_too_many() -> None:
    # The end of a span is added to its start, so its space comes first.
    wrong = rf"[ {NO_BREAK_SPACE}{NARROW_NO_BREAK_SPACE}]{{2}}|^\s(?!– )|\s$|\s[,.)]"
    assert [form for form in french() if re.search(wrong, form)] == []


def test_a_translation_ends_as_its_sentence_does() -> None:
    differing = [
        (original, form) for _, original, form in translations() if original.endswith(".") != form.endswith(".")
    ]
    assert differing == []


def test_the_glossary_names_words_that_we_do_not_use() -> None:
    assert {"registraire", "greffier", "rassemblement", "portier", "hôte", "host", "absent"} <= set(forbidden_words())


@pytest.mark.parametrize("word", [word for word in forbidden_words() if word not in ("", "—")])
def test_a_forbidden_word_is_nowhere(word: str, extracted: set[Sentence]) -> None:
    texts = [*french(), *(form for sentence in extracted for form in sentence if form)]
    inflected = re.compile(rf"\b{re.escape(word)}(?:e?s?)\b", re.IGNORECASE)
    assert [text for text in texts if inflected.search(FORBIDDEN_BUT.sub("", text))] == []


def test_english_is_spelled_as_the_united_nations_spell_it(extracted: set[Sentence]) -> None:
    texts = [PLACEHOLDER.sub("", form) for sentence in extracted for form in sentence if form]
    assert [text for text in texts if NOT_ENGLISH.search(text)] == []


@pytest.mark.parametrize(
    ("text", "spelled_otherwise"),
    [
        ("Organizers of the programme", False),
        ("Panellists", False),
        ("Programmes", False),
        ("Organiser", True),
        ("the organisations named", True),
        ("6 panelists", True),
        ("The program", True),
    ],
)
def test_the_spelling_check_can_fail(text: str, spelled_otherwise: bool) -> None:
    assert bool(NOT_ENGLISH.search(text)) is spelled_otherwise
