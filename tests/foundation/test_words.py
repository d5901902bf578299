"""Sentences in the reader's language: what is filled in stays what it is, and every language counts in its own way."""

from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.support import NullTranslations, Translations
from hypothesis import given, settings
from hypothesis import strategies as st

from eventreg.foundation import words
from eventreg.foundation.words import LANGUAGES, N_, choose_language, name_of_language, translate, translate_count

GREETING = "Good morning, %(name)s."
ONE, MANY = "%(count)s chair in %(room)s", "%(count)s chairs in %(room)s"


@pytest.fixture
def small_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A French catalogue of two sentences, so that these tests do not depend on the words of the shipped one."""
    french = Catalog(locale="fr")
    french.add(GREETING, "Bonjour, %(name)s.")
    french.add("100 % sure", "sûr à 100 %")
    french.add((ONE, MANY), ("%(count)s chaise, %(room)s", "%(count)s chaises, %(room)s"))
    compiled = BytesIO()
    write_mo(compiled, french)
    compiled.seek(0)
    known = {"en": NullTranslations(), "fr": Translations(compiled)}
    monkeypatch.setattr(words, "catalogue", known.__getitem__)


def test_marking_a_sentence_leaves_it_as_it_is() -> None:
    assert N_(GREETING) == GREETING


@pytest.mark.usefixtures("small_catalogue")
def test_a_sentence_is_said_in_the_language_asked_for() -> None:
    assert translate("en", GREETING, name="Ada") == "Good morning, Ada."
    assert translate("fr", GREETING, name="Ada") == "Bonjour, Ada."


@pytest.mark.usefixtures("small_catalogue")
def test_a_sentence_nobody_translated_stays_english() -> None:
    assert translate("fr", "A sentence of %(name)s", name="Ada") == "A sentence of Ada"


@pytest.mark.usefixtures("small_catalogue")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["100 %", "%s", "%%", "%(name)s", "%(other)s", "{name}", "{0}", "{", "}}", "<b>", "\\1"]
)
def test_a_value_is_never_read_as_a_pattern(language: str, name: str) -> None:
    assert name in translate(language, GREETING, name=name)
    assert name in translate_count(language, ONE, MANY, 2, room=name)


@settings(deadline=None)
@given(st.text())
def test_any_value_stands_in_the_sentence_as_it_was_given(name: str) -> None:
    assert translate("en", GREETING, name=name) == "Good morning, " + name + "."


@pytest.mark.usefixtures("small_catalogue")
def test_a_sentence_without_facts_may_hold_a_percent_sign() -> None:
    assert translate("en", "100 % sure") == "100 % sure"
    assert translate("fr", "100 % sure") == "sûr à 100 %"


def test_a_sentence_that_lacks_a_fact_is_a_mistake_in_the_code() -> None:
    with pytest.raises(KeyError, match="name"):
        translate("en", GREETING, other="Ada")


@pytest.mark.usefixtures("small_catalogue")
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_none_in_any_language(language: str) -> None:
    # gettext keeps the header of a catalogue under the empty sentence.
    assert translate(language, "") == ""


@pytest.mark.usefixtures("small_catalogue")
def test_a_fact_may_have_any_name() -> None:
    assert translate("en", "%(language)s and %(sentence)s", language="Arabic", sentence="x") == "Arabic and x"


@pytest.mark.usefixtures("small_catalogue")
@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (0, "0 chairs in B", "0 chaise, B"),
        (1, "1 chair in B", "1 chaise, B"),
        (2, "2 chairs in B", "2 chaises, B"),
        (21, "21 chairs in B", "21 chaises, B"),
        (1_000_000, "1000000 chairs in B", "1000000 chaises, B"),
    ],
)
def test_each_language_has_a_plural_of_its_own(count: int, english: str, french: str) -> None:
    assert translate_count("en", ONE, MANY, count, room="B") == english
    assert translate_count("fr", ONE, MANY, count, room="B") == french


@pytest.mark.usefixtures("small_catalogue")
def test_the_count_may_be_said_otherwise_than_in_digits() -> None:
    assert translate_count("fr", ONE, MANY, 2, room="B", count="deux") == "deux chaises, B"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_shipped_french_catalogue_counts_as_french_does(count: int) -> None:
    said = translate_count("fr", "%(count)s session", "%(count)s sessions", count)
    assert said == f"{count} session" + ("s" if count > 1 else "")


@pytest.mark.parametrize("language", ["de", "ar", "EN", "", "../fr"])
def test_a_language_without_a_catalogue_is_refused(language: str) -> None:
    with pytest.raises(FileNotFoundError, match="No compiled catalogue"):
        translate(language, GREETING, name="Ada")
    with pytest.raises(FileNotFoundError, match="No compiled catalogue"):
        translate_count(language, ONE, MANY, 1, room="B")


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("fr", "en", "French"),
        ("fr", "fr", "français"),
        ("ar", "fr", "arabe"),
        ("en", "fr", "anglais"),
        ("zgh", "en", "Standard Moroccan Tamazight"),
    ],
)
def test_languages_have_names(code: str, language: str, name: str) -> None:
    assert name_of_language(code, language) == name


@pytest.mark.parametrize("code", ["xx", "zzz", "", "not a language", "%(code)s", "fr_"])
def test_a_language_that_is_not_known_is_called_by_its_code(code: str) -> None:
    assert name_of_language(code, "en") == code


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        pytest.param(None, "en", id="nothing said"),
        pytest.param({}, "en", id="nothing accepted"),
        pytest.param({"fr": 1.0}, "fr", id="one language"),
        pytest.param({"en": 0.8, "fr": 0.9}, "fr", id="the one wanted more"),
        pytest.param({"fr": 0.3, "en": 0.7}, "en", id="the one wanted more, said last"),
        pytest.param({"fr-CA": 1.0, "en": 0.9}, "fr", id="a region of an offered language"),
        pytest.param({"FR-ca": 1.0}, "fr", id="letter case does not count"),
        pytest.param({"fr": 1.0, "en": 1.0}, "fr", id="two wanted alike: the first said"),
        pytest.param({"de": 1.0, "fr": 0.1}, "fr", id="a language that is not offered"),
        pytest.param({"de": 1.0, "ar": 0.5}, "en", id="no offered language"),
        pytest.param({"fr": 0.0}, "en", id="a language that is not wanted"),
        pytest.param({"*": 1.0}, "en", id="any language"),
        pytest.param({"frr": 1.0}, "en", id="a code that only begins like one"),
    ],
)
def test_a_language_is_chosen(accepted: dict[str, float] | None, chosen: str) -> None:
    assert choose_language(accepted) == chosen


def test_a_language_is_chosen_among_those_offered() -> None:
    assert choose_language({"en": 1.0}, ("fr", "ar")) == "fr"
    assert choose_language({"ar-MA": 0.2}, ("fr", "ar")) == "ar"


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=8), st.floats(0, 1), max_size=5))
def test_the_language_chosen_is_always_one_that_is_offered(accepted: dict[str, float]) -> None:
    assert choose_language(accepted) in LANGUAGES
