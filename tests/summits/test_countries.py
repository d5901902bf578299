"""The names of countries: complete, spelled as the United Nations spell them, and what the generator writes."""

import dataclasses
import re
import unicodedata
from collections import Counter

import pytest

from eventreg.foundation.search_text import normalise
from eventreg.foundation.translated_text import Rendered
from eventreg.summits.countries import Country, countries, find_country, sorted_countries
from summits.countries_from_iso import (
    FORMS,
    LANGUAGES,
    MEMBER_STATES,
    OBSERVER_STATES,
    TARGET,
    UNITED_NATIONS,
    as_json,
    iso_name,
)

every_language = pytest.mark.parametrize("language", LANGUAGES)
every_form = pytest.mark.parametrize("form", FORMS)


def names(form: str, language: str) -> dict[str, str]:
    """The names by code, read past any fallback."""
    return {code: getattr(country, form).texts[language] for code, country in countries().items()}


def shorts(language: str) -> list[str]:
    return [country.short.in_(language).text for country in sorted_countries(language)]


def between(first: str, last: str, language: str) -> list[str]:
    listed = shorts(language)
    return listed[listed.index(first) : listed.index(last) + 1]


def test_the_committed_file_is_what_the_generator_writes() -> None:
    assert TARGET.read_text(encoding="utf-8") == as_json()


def test_it_holds_the_member_states_and_the_observer_states() -> None:
    assert (len(MEMBER_STATES), len(set(MEMBER_STATES)), OBSERVER_STATES) == (193, 193, ["PS", "VA"])
    assert list(countries()) == sorted([*MEMBER_STATES, *OBSERVER_STATES])
    assert [code for code, country in countries().items() if country.code != code] == []


@pytest.mark.parametrize("code", ["TW", "XK", "EH", "HK", "FK", "CK", "EU", "md", "MDA", ""])
def test_it_holds_nothing_else(code: str) -> None:
    assert find_country(code) is None


def test_the_table_cannot_be_changed() -> None:
    moldova = find_country("MD")
    assert moldova is not None
    with pytest.raises(dataclasses.FrozenInstanceError):
        moldova.code = "RO"  # type: ignore[misc]
    with pytest.raises(TypeError):
        countries()["MD"] = moldova  # type: ignore[index]
    assert countries() is countries()


def test_every_name_is_there_in_four_languages() -> None:
    texts = [text for country in countries().values() for text in (country.short, country.formal)]
    assert {(text.original, frozenset(text.texts)) for text in texts} == {("en", frozenset(LANGUAGES))}
    assert len(texts) == 2 * 195


@every_language
@every_form
def test_no_two_countries_share_a_name(form: str, language: str) -> None:
    assert [name for name, count in Counter(names(form, language).values()).items() if count > 1] == []
    assert len(set(map(normalise, names(form, language).values()))) == 195


@every_language
@every_form
def test_no_name_has_an_article_an_inversion_or_a_stray_sign(form: str, language: str) -> None:
    article = re.compile(
        r"\((the|le|la|les|l’|el|los|las)\)|^(the|le|la|les|el|los|las) (?!salvador)|^l’", re.IGNORECASE
    )
    odd = re.compile(r"[,،*_'\"]|^ | $|  ")
    found = names(form, language)
    assert {code: name for code, name in found.items() if article.search(name) or odd.search(name)} == {}
    assert {code: name for code, name in found.items() if name != unicodedata.normalize("NFC", name)} == {}
    # Letters with their marks, spaces, hyphens, brackets and apostrophes: no sign that steers direction, no vowel sign.
    assert {unicodedata.category(sign) for name in found.values() for sign in name} <= {
        *("Lu", "Ll", "Lo", "Zs", "Pd", "Ps", "Pe", "Pf")
    }


@every_language
@every_form
def test_every_name_is_in_the_script_of_its_language(form: str, language: str) -> None:
    script = "ARABIC" if language == "ar" else "LATIN"
    letters = {sign for name in names(form, language).values() for sign in name if sign.isalpha()}
    assert {unicodedata.name(letter).split()[0] for letter in letters} == {script}


def test_only_what_the_united_nations_list_so_has_brackets() -> None:
    with_brackets = {
        language: [code for code, name in names("short", language).items() if "(" in name] for language in LANGUAGES
    }
    assert with_brackets == {language: ["BO", "FM", "IR", "NL", "VE"] for language in LANGUAGES}
    assert [name for language in LANGUAGES for name in names("formal", language).values() if "(" in name] == []


@every_language
def test_a_name_of_ours_says_something_else_than_iso(language: str) -> None:
    ours = UNITED_NATIONS[language]
    assert [code for code, name in ours["short"].items() if name == iso_name(code, "short", language)] == []
    formal = {code: iso_name(code, "formal", language) or names("short", language)[code] for code in ours["formal"]}
    assert [code for code, name in ours["formal"].items() if name == formal[code]] == []
    assert [list(ours[form]) for form in FORMS] == [sorted(ours[form]) for form in FORMS]
    assert set(ours["short"]) | set(ours["formal"]) <= set(countries())


@pytest.mark.parametrize(
    ("code", "language", "short", "formal"),
    [
        ("BO", "en", "Bolivia (Plurinational State of)", "Plurinational State of Bolivia"),
        ("BO", "fr", "Bolivie (État plurinational de)", "État plurinational de Bolivie"),
        ("BO", "es", "Bolivia (Estado Plurinacional de)", "Estado Plurinacional de Bolivia"),
        ("BO", "ar", "بوليفيا (دولة - المتعددة القوميات)", "دولة بوليفيا المتعددة القوميات"),
        ("CI", "en", "Côte d’Ivoire", "Republic of Côte d’Ivoire"),
        ("CI", "es", "Côte d’Ivoire", "República de Côte d’Ivoire"),
        ("CI", "ar", "كوت ديفوار", "جمهورية كوت ديفوار"),
        ("CV", "fr", "Cabo Verde", "République de Cabo Verde"),
        ("CZ", "en", "Czechia", "Czech Republic"),
        ("GM", "en", "Gambia", "Republic of the Gambia"),
        ("GB", "fr", *["Royaume-Uni de Grande-Bretagne et d’Irlande du Nord"] * 2),
        ("IR", "fr", "Iran (République islamique d’)", "République islamique d’Iran"),
        ("KG", "en", "Kyrgyzstan", "Kyrgyz Republic"),
        ("KG", "fr", "Kirghizistan", "République kirghize"),
        ("KP", "en", *["Democratic People’s Republic of Korea"] * 2),
        ("LA", "fr", *["République démocratique populaire lao"] * 2),
        ("MD", "en", *["Republic of Moldova"] * 2),
        ("MD", "fr", *["République de Moldova"] * 2),
        ("MD", "es", *["República de Moldova"] * 2),
        ("MD", "ar", *["جمهورية مولدوفا"] * 2),
        ("NL", "en", "Netherlands (Kingdom of the)", "Kingdom of the Netherlands"),
        ("NP", "en", "Nepal", "Nepal"),
        ("PS", "en", *["State of Palestine"] * 2),
        ("PS", "fr", *["État de Palestine"] * 2),
        ("SY", "fr", *["République arabe syrienne"] * 2),
        ("SZ", "fr", "Eswatini", "Royaume d’Eswatini"),
        ("TL", "fr", "Timor-Leste", "République démocratique du Timor-Leste"),
        ("TR", "en", "Türkiye", "Republic of Türkiye"),
        ("TR", "fr", "Türkiye", "République de Türkiye"),
        ("TR", "ar", "تركيا", "جمهورية تركيا"),
        ("TZ", "fr", *["République-Unie de Tanzanie"] * 2),
        ("VA", "fr", *["Saint-Siège"] * 2),
        ("VN", "fr", "Viet Nam", "République socialiste du Viet Nam"),
    ],
)
def test_names_are_those_of_the_united_nations(code: str, language: str, short: str, formal: str) -> None:
    country = find_country(code)
    assert isinstance(country, Country)
    assert country.short.in_(language) == Rendered(short, language)
    assert country.formal.in_(language) == Rendered(formal, language)


PARTICIPATING = {
    "BD": "République populaire du Bangladesh",
    "EC": "République d'Équateur",
    "JM": "Jamaïque",
    "KG": "République Kirghize",
    "MD": "République de Moldavie",
    "MA": "Royaume du Maroc",
    "NP": "République Fédérale Démocratique du Népal",
    "PH": "République des Philippines",
    "SN": "République du Sénégal",
    "RS": "République de Serbie",
    "TN": "République de Tunisie",
}
"""The eleven countries as a communiqué of the IOM-UNDP programme on migration prints them. It stays as printed."""


def test_where_a_communique_and_the_united_nations_differ() -> None:
    ours = names("formal", "fr")
    assert {
        printed: ours[code] for code, printed in PARTICIPATING.items() if normalise(printed) != normalise(ours[code])
    } == {
        "République d'Équateur": "République de l’Équateur",
        "République de Moldavie": "République de Moldova",
        "République Fédérale Démocratique du Népal": "Népal",
        "République de Tunisie": "République tunisienne",
    }


def test_french_order_leaves_accents_aside() -> None:
    assert between("Dominique", "Fidji", "fr") == [
        "Dominique",
        "Égypte",
        "El Salvador",
        "Émirats arabes unis",
        "Équateur",
        "Érythrée",
        "Espagne",
        "Estonie",
        "Eswatini",
        "État de Palestine",
        "États-Unis d’Amérique",
        "Éthiopie",
        "Fédération de Russie",
        "Fidji",
    ]
    assert between("Guinée", "Guyana", "fr") == [
        "Guinée",
        "Guinée-Bissau",
        "Guinée équatoriale",
        "Guyana",
    ]
    assert between("Hongrie", "Inde", "fr") == ["Hongrie", "Îles Marshall", "Îles Salomon", "Inde"]


def test_english_order_leaves_accents_aside() -> None:
    assert between("Costa Rica", "Cuba", "en") == ["Costa Rica", "Côte d’Ivoire", "Croatia", "Cuba"]
    assert between("Tunisia", "Tuvalu", "en") == ["Tunisia", "Türkiye", "Turkmenistan", "Tuvalu"]
    assert (shorts("en")[0], shorts("en")[-1]) == ("Afghanistan", "Zimbabwe")


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_order_in_latin_letters_is_that_of_search(language: str) -> None:
    assert shorts(language) == sorted(names("short", language).values(), key=normalise)


def test_arabic_is_in_the_order_of_its_letters() -> None:
    assert shorts("ar")[:5] == ["إثيوبيا", "أذربيجان", "أرمينيا", "إريتريا", "إسبانيا"]
    assert sorted(shorts("ar")) == sorted(names("short", "ar").values())


def test_a_language_without_names_has_the_english_ones() -> None:
    assert shorts("ru") == shorts("en")
