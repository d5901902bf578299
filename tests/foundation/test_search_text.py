"""Found by any spelling, accent or script; never by what looks like search syntax."""

from itertools import count

import pytest
from anyascii import anyascii
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from eventreg.foundation.database import db as database
from eventreg.foundation.search_text import SearchText, matching, normalise, write

SUMMIT, OTHER = 1, 2


def found(words: str, kind: str = "session", summit: int = SUMMIT) -> set[str] | None:
    wanted = matching(kind, summit, words)
    return None if wanted is None else set(database.session.scalars(wanted))


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Łukasz", ["lukasz", "LUKASZ", "Łukasz", "łuk"]),
        ("Œuvrard", ["oeuvrard", "Œuvrard", "OEUVRARD", "œuvr"]),
        ("أحمد بن علي", ["أحمد", "bn", "علي"]),
        ("Ñandú", ["nandu", "ÑANDÚ", "n\u0303andu\u0301", "nan"]),
        ("Zoë Šimić", ["zoe simic", "simic zoe", "Simić"]),
        ("Nguyễn Thị Hoa", ["nguyen", "thi hoa"]),
        ("Straße", ["strasse", "STRASSE", "straße"]),
        ("ﬁnance", ["finance", "ﬁnance"]),
        ("Hoceïma", ["hoceima", "Hoceïma"]),
        ("el-Fassi", ["el fassi", "EL-FASSI", "fassi"]),
        ("L’œuvre", ["l'oeuvre", "oeuvre", "l’œuvre"]),
        ("GFMD/FMMD", ["gfmd", "fmmd gfmd", "fmmd/gfmd"]),
        ("١٢٣", ["123", "١٢٣"]),
        ("Московский", ["московский", "Moskovskiy"]),
        ("中国", ["中国", "ZhongGuo"]),
    ],
)
def test_a_name_is_found_by_its_other_spellings(db: Flask, written: str, typed: list[str]) -> None:
    write("session", SUMMIT, {"wanted": {"en": f"before {written} after"}, "another": {"en": "before after"}})
    assert {words: found(words) for words in typed} == {words: {"wanted"} for words in typed}


@pytest.mark.parametrize("written", ["أحمد", "Łukasz Œuvrard", "中国", "Ñandú"])
def test_a_name_is_found_by_its_letters_in_ascii(db: Flask, written: str) -> None:
    write("session", SUMMIT, {"wanted": {"en": written}})
    assert found(anyascii(written)) == {"wanted"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dec", {"a", "b"}),
        ("decent", {"a", "b"}),
        ("decently", set()),
        ("ecent", set()),
        ("decent work", {"a"}),
        ("work decent", {"a"}),
        ("wor dec", {"a"}),
        ("decent decent", {"a", "b"}),
        ("decent nothing", set()),
        ("20", {"b"}),
    ],
)
def test_every_word_is_the_beginning_of_a_word(db: Flask, words: str, expected: set[str]) -> None:
    write("session", SUMMIT, {"a": {"en": "Decent Work"}, "b": {"en": "Indecent? Decent 2018"}})
    assert found(words) == expected


SYNTAX = ['"', "*", "%", "_", "\\", "(", ")", ":", "-", "+", "^", "'", ";", "--", "' OR 1=1", "{", "}", "\0", "ـ"]


@pytest.mark.parametrize("sign", SYNTAX)
def test_signs_are_not_syntax(db: Flask, sign: str) -> None:
    write("session", SUMMIT, {"a": {"en": "alpha"}, "b": {"en": "beta"}})
    has_letters = normalise(sign) != ""
    assert found(f"{sign}alpha{sign}") == (set() if has_letters else {"a"})
    assert found(f"alp{sign}") == (set() if has_letters else {"a"})
    assert found(sign) == (set() if has_letters else None)


@pytest.mark.parametrize("words", ["", " ", "\t\n", '""', "* % _ \\", "…", "\0", "()"])
def test_words_without_a_letter_search_nothing(db: Flask, words: str) -> None:
    assert found(words) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("alpha OR beta", set()),
        ("alpha AND beta", set()),
        ("alpha NOT beta", set()),
        ("NEAR(alpha beta)", set()),
        ("text:alpha", set()),
        ("or", {"c"}),
        ("near and not or", {"c"}),
        ('"alpha"*', {"a"}),
        ("alph%", {"a"}),
        ("alph_", {"a"}),
        ("a*pha", set()),
        ("%lpha", set()),
        ("_lpha", set()),
    ],
)
def test_words_of_a_query_language_are_words(db: Flask, words: str, expected: set[str]) -> None:
    write("session", SUMMIT, {"a": {"en": "alpha"}, "b": {"en": "beta"}, "c": {"en": "near and not or"}})
    assert found(words) == expected


def test_the_thirteenth_word_is_not_asked_for(db: Flask) -> None:
    words = [f"w{number}" for number in range(12)]
    write("session", SUMMIT, {"a": {"en": " ".join(words)}})
    assert found(" ".join([*words, "absent"])) == {"a"}
    assert found(" ".join([*words[:11], "absent"])) == set()


def test_kinds_and_summits_do_not_mix(db: Flask) -> None:
    write("session", SUMMIT, {"s1": {"en": "word"}})
    write("session", OTHER, {"s2": {"en": "word"}})
    write("page", SUMMIT, {"p1": {"en": "word"}})
    write("page", None, {"p0": {"en": "word"}})
    answers = {(kind, summit): found("word", kind, summit) for kind in ("session", "page") for summit in (1, 2, 3)}
    assert answers == {
        ("session", 1): {"s1"},
        ("session", 2): {"s2"},
        ("session", 3): set(),
        ("page", 1): {"p1"},
        ("page", 2): set(),
        ("page", 3): set(),
    }


def test_writing_replaces_one_record_of_one_kind_in_all_languages(db: Flask) -> None:
    write("session", SUMMIT, {"a": {"en": "house", "fr": "maison"}, "b": {"en": "house"}})
    write("page", SUMMIT, {"a": {"en": "house"}})
    write("session", SUMMIT, {"a": {"en": "garden"}})
    assert [found("house"), found("maison"), found("garden")] == [{"b"}, set(), {"a"}]
    assert found("house", "page") == {"a"}
    write("session", SUMMIT, {"a": {}})
    assert [found("garden"), found("house")] == [set(), {"b"}]
    write("session", SUMMIT, {})
    assert database.session.scalar(select(func.count(SearchText.rowid))) == 2


def test_words_are_looked_for_in_one_language_at_a_time(db: Flask) -> None:
    write("session", SUMMIT, {"a": {"en": "house", "fr": "maison"}})
    assert [found("house"), found("maison"), found("house maison")] == [{"a"}, {"a"}, set()]


def test_the_index_of_sqlite_is_sound_after_many_changes(db: Flask) -> None:
    for number in range(20):
        write("session", SUMMIT, {f"r{number % 5}": {"en": f"word{number} shared"}})
    assert found("shared") == {f"r{number}" for number in range(5)}
    assert found("word1") == {f"r{number % 5}" for number in range(15, 20)}
    if database.session.get_bind().dialect.name == "sqlite":
        check = "INSERT INTO search_text_fts(search_text_fts, rank) VALUES ('integrity-check', 1)"
        database.session.execute(text(check))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Łukasz  Œuvrard\n", "lukasz oeuvrard"),
        ("A-B_C", "a b c"),
        ("", ""),
        ("“…”", ""),
        ("İstanbul", "istanbul"),
        ("\ufeffword\u200b", "word"),
    ],
)
def test_normal_form(value: str, expected: str) -> None:
    assert normalise(value) == expected


@given(st.text())
def test_the_normal_form_is_plain_and_stays_as_it_is(value: str) -> None:
    plain = normalise(value)
    assert normalise(plain) == plain
    assert set(plain) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert plain.split() == [word for word in plain.split(" ") if word]


ALPHABET = st.sampled_from(list("abAB łŁœéñأ中1_%*\"\\'-()"))
TEXTS = st.lists(st.text(ALPHABET, max_size=12), max_size=6)
_turns = count()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(texts=TEXTS, words=st.text(ALPHABET, max_size=8))
def test_both_databases_answer_as_plain_python_would(db: Flask, texts: list[str], words: str) -> None:
    kind = f"turn{next(_turns)}"
    records = {f"r{number}": value for number, value in enumerate(texts)}
    write(kind, SUMMIT, {record: {"en": value} for record, value in records.items()})
    terms = normalise(words).split()
    expected = {
        record
        for record, value in records.items()
        if all(any(word.startswith(term) for word in normalise(value).split()) for term in terms)
    }
    assert found(words, kind) == (expected if terms else None)
