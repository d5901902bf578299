"""Text in several languages: a value that cannot change, with a defined fallback, kept in a JSON column."""

import json
from collections.abc import Iterator
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select, text
from sqlalchemy.engine import Connection

from eventreg.foundation.translated_text import Rendered, TranslatedText, TranslatedTextType, spaced
from support import postgresql_url

FRENCH_FIRST = TranslatedText.of("fr", "Sommet", en="Summit", ar="قمة")

codes = st.sampled_from(["ar", "en", "es", "fr", "ru", "zh"])
mappings = st.dictionaries(codes, st.text(min_size=1), min_size=1)


@st.composite
def translated_texts(draw: st.DrawFn) -> TranslatedText:
    texts = draw(mappings)
    return TranslatedText(draw(st.sampled_from(sorted(texts))), texts)


def test_a_text_is_given_in_the_language_asked_for() -> None:
    assert FRENCH_FIRST.in_("en") == Rendered("Summit", "en")
    assert FRENCH_FIRST.in_("fr") == Rendered("Sommet", "fr")


def test_a_text_that_is_not_translated_falls_back_to_its_original_and_says_so() -> None:
    assert FRENCH_FIRST.in_("es") == Rendered("Sommet", "fr")
    assert str(FRENCH_FIRST.in_("es")) == "Sommet"


@settings(deadline=None)
@given(translated_texts(), codes)
def test_what_is_shown_is_always_in_the_language_it_says(value: TranslatedText, language: str) -> None:
    shown = value.in_(language)
    assert shown.text == value.texts[shown.language]
    assert shown.language == (language if language in value.texts else value.original)


def test_a_text_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        FRENCH_FIRST.original = "en"  # type: ignore[misc]
    with pytest.raises(TypeError):
        FRENCH_FIRST.texts["fr"] = "Réunion"  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        FRENCH_FIRST.in_("fr").text = "Réunion"  # type: ignore[misc]


def test_what_it_was_made_of_can_change_without_it() -> None:
    texts = {"fr": "Sommet"}
    value = TranslatedText("fr", texts)
    texts["fr"], texts["en"] = "Réunion", "Meeting"
    assert dict(value.texts) == {"fr": "Sommet"}


def test_what_it_is_written_as_can_change_without_it() -> None:
    value = TranslatedText.of("fr", "Sommet")
    value.to_json()["texts"]["fr"] = "Réunion"
    assert value.in_("fr").text == "Sommet"


@settings(deadline=None)
@given(translated_texts())
def test_equal_texts_have_one_hash_whatever_the_order_of_their_languages(value: TranslatedText) -> None:
    same = TranslatedText(value.original, dict(reversed(value.texts.items())))
    assert same == value
    assert hash(same) == hash(value)
    assert {same, value} == {value}


@pytest.mark.parametrize(
    "other",
    [
        TranslatedText.of("en", "Summit", fr="Sommet", ar="قمة"),
        TranslatedText.of("fr", "Sommet", en="Summit"),
        TranslatedText.of("fr", "Sommet", en="summit", ar="قمة"),
        "Sommet",
    ],
)
def test_another_original_language_or_another_word_is_another_text(other: object) -> None:
    assert other != FRENCH_FIRST


@pytest.mark.parametrize(
    ("original", "texts"),
    [("fr", {"fr": ""}), ("fr", {}), ("fr", {"en": "Summit"}), ("", {"fr": "Sommet"}), ("FR", {"fr": "Sommet"})],
)
def test_a_text_needs_its_original(original: str, texts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no text in its original language"):
        TranslatedText(original, texts)


def test_a_translation_is_never_empty() -> None:
    with pytest.raises(ValueError, match="empty translation"):
        TranslatedText.of("fr", "Sommet", en="")


def test_json_begins_with_the_original_and_goes_on_by_code() -> None:
    assert json.dumps(FRENCH_FIRST.to_json(), ensure_ascii=False) == (
        '{"original": "fr", "texts": {"fr": "Sommet", "ar": "قمة", "en": "Summit"}}'
    )


@settings(deadline=None)
@given(translated_texts())
def test_json_leads_back(value: TranslatedText) -> None:
    assert TranslatedText.from_json(json.loads(json.dumps(value.to_json()))) == value


@settings(deadline=None)
@given(translated_texts())
def test_equal_texts_are_the_same_bytes_of_json(value: TranslatedText) -> None:
    # Revisions are compared and fed to validators as they are stored.
    same = TranslatedText(value.original, dict(reversed(value.texts.items())))
    assert json.dumps(same.to_json()) == json.dumps(value.to_json())


TABLE = Table(
    "translated_text_type",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", TranslatedTextType()),
    prefixes=["TEMPORARY"],
)


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A connection with a table of its own that is gone with it."""
    url = (
        "sqlite://" if request.param == "sqlite" else postgresql_url().replace("postgresql://", "postgresql+psycopg://")
    )
    engine = create_engine(url)
    with engine.connect() as connection:
        TABLE.create(connection)
        yield connection
    engine.dispose()


@pytest.mark.parametrize(
    "value",
    [
        None,
        FRENCH_FIRST,
        TranslatedText.of("en", "100 % “quoted” 'twice' \\ {braces} %(name)s :name"),
        TranslatedText.of("fr", "« Sommet » ; 7 décembre : 8 h 30", ar="قمة"),
    ],
)
def test_a_column_gives_back_what_it_was_given(connection: Connection, value: TranslatedText | None) -> None:
    connection.execute(insert(TABLE).values(name=value))
    assert connection.execute(select(TABLE.c.name)).scalar_one() == value


def test_no_text_is_null_in_the_database_too(connection: Connection) -> None:
    connection.execute(insert(TABLE), [{"id": 1, "name": None}, {"id": 2, "name": FRENCH_FIRST}])
    nulls = connection.execute(text("SELECT id FROM translated_text_type WHERE name IS NULL")).scalars().all()
    assert nulls == [1]
    assert connection.execute(select(TABLE.c.id).where(TABLE.c.name.is_(None))).scalars().all() == [1]


def test_what_is_stored_is_the_plain_form(connection: Connection) -> None:
    connection.execute(insert(TABLE).values(name=FRENCH_FIRST))
    stored = connection.execute(text("SELECT CAST(name AS TEXT) FROM translated_text_type")).scalar_one()
    assert json.loads(stored) == FRENCH_FIRST.to_json()


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("les migrations?", "les migrations\u202f?"),
        ("les migrations ?", "les migrations\u202f?"),
        ("les migrations\u202f?", "les migrations\u202f?"),
        ("trois points : un", "trois points\u00a0: un"),
        ("trois points: un", "trois points\u00a0: un"),
        ("«triangulaire entre pairs»", "«\u202ftriangulaire entre pairs\u202f»"),
        ("« triangulaire »!", "«\u202ftriangulaire\u202f»\u202f!"),
        ("de 08:30 à 09:45", "de 08:30 à 09:45"),
        ("https://exemple.example/?a=1", "https://exemple.example/?a=1"),
        ("", ""),
    ],
)
def test_french_signs_have_their_spaces(kept: str, shown: str) -> None:
    assert spaced(kept) == shown


def test_what_is_kept_stays_verbatim() -> None:
    title = TranslatedText.of("fr", "Quel rôle?", en="Which role?")
    assert (title.in_("fr").text, title.in_("en").text, title.texts["fr"]) == (
        "Quel rôle\u202f?",
        "Which role?",
        "Quel rôle?",
    )
