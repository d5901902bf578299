"""One table of searchable text, found by any spelling, accent or script.

`matching` is the first look: every word as it is written, whatever its accents or script. `similar` is the second, for
when the first finds nothing: words that sound alike or differ by one slip of a finger. Both give a select of ids:

    matching(kind, summit_id, words) -> Select | None
    similar(kind, summit_id, words) -> Select | None
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from anyascii import anyascii
from sqlalchemy import (
    ColumnElement,
    Index,
    Select,
    String,
    Text,
    bindparam,
    delete,
    insert,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from eventreg.foundation.database import Model, db
from eventreg.foundation.database_guards import DatabaseGuard, declare

MOST_WORDS: Final = 12
"""How many words of a question are looked for."""

LONGEST_SLIP: Final = 16
"""In longer words no slip is looked for: each letter makes some tokens of a question."""

_ANY: Final = "1"
"""Stands for one letter, whichever, inside a token; what words sound like has no digits."""

_DIGRAPHS: Final = (
    ("x", "ks"),
    ("sch|tch|ch|sh", "x"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("dj", "j"),
    ("[kg]h", lambda found: found[0][0]),
    ("ck|q", "k"),
    ("c(?=[eiy])", "s"),
    ("c", "k"),
    ("z", "s"),
    ("h$", ""),
    (r"(.)\1+", r"\1"),
)
"""What transcriptions write in several ways, in this order; "x" ends up as the sound of "ch" in Marrakech."""


class SearchText(Model):
    """The normalised text of one record in one language, and what its words sound like."""

    __tablename__ = "search_text"
    __table_args__ = (Index("ix_search_text_summit_kind", "summit_id", "kind"),)

    rowid: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    id: Mapped[str] = mapped_column(String(36), index=True)
    summit_id: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    sounds: Mapped[str] = mapped_column(Text, default="", server_default="")


def normalise(value: str) -> str:
    """`value` in lower-case ASCII letters, digits and single spaces, whatever script or accents it came in."""
    plain = anyascii(unicodedata.normalize("NFKC", value)).lower()
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def _heard(word: str) -> tuple[str, str]:
    """A normalised word with each sound written one way and none doubled: its consonants alone, and with vowels."""
    for written, heard in _DIGRAPHS:
        word = re.sub(written, heard, word)
    vowels = word.translate(str.maketrans("eyow", "iiuu"))
    return re.sub("[aeiouwy]", "", word), re.sub(r"(.)\1+", r"\1", vowels)


def sound(word: str) -> str | None:
    """What is left of a normalised word when its spelling is taken away; None for what is too short, or a number.

    The consonants, each sound with one letter and none doubled: "hmd" of Ahmed, Ahmad and أحمد. A word with fewer than
    three of them keeps its vowels, three of a kind as one: "dialu" of Diallo and Dialo.
    """
    if not word.isalpha():
        return None
    consonants, whole = _heard(word)
    if len(consonants) >= 3:
        return consonants
    return whole if len(whole) >= 3 else None


def _slipping(word: str) -> str:
    """The letters among which one may be wrong: consonants where there are five, else all.

    Four consonants without their vowels are too little: with one of them open, Marrakech would be like American.
    """
    consonants, whole = _heard(word)
    return consonants if len(consonants) >= 5 else whole


def _with_one_open(letters: str) -> list[str]:
    """`letters` with each of them in turn left open; nothing for a short word, which would be like half of all."""
    if not 5 <= len(letters) <= LONGEST_SLIP:
        return []
    return [letters[:n] + _ANY + letters[n + 1 :] for n in range(len(letters))]


def sounds_of(words: str) -> str:
    """The tokens by which the words of a normalised text are found as similar: see `_near`, which asks for them."""
    return " ".join(dict.fromkeys(token for word in dict.fromkeys(words.split()) for token in _tokens(word)))


@lru_cache(maxsize=50_000)
def _tokens(word: str) -> tuple[str, ...]:
    """Kept, because a language has fewer words than a programme has places for them."""
    heard = sound(word)
    return () if heard is None else (heard, *_with_one_open(_slipping(word)))


def _near(word: str) -> list[str]:
    """Tokens of all that sounds like `word`, or has one letter wrong, missing, too many, or swapped with the next."""
    heard = sound(word)
    if heard is None:
        return []
    consonants, _ = _heard(word)
    found = [heard, *_with_one_open(_slipping(word))]
    for letters in dict.fromkeys((consonants, _slipping(word))):
        if 4 <= len(letters) < LONGEST_SLIP:
            found += (letters[:n] + _ANY + letters[n:] for n in range(len(letters) + 1))
    if 4 <= len(consonants) <= LONGEST_SLIP:
        found += (
            consonants[:n] + consonants[n + 1] + consonants[n] + consonants[n + 2 :] for n in range(len(consonants) - 1)
        )
    if 5 <= len(consonants) <= LONGEST_SLIP:
        found += (consonants[:n] + consonants[n + 1 :] for n in range(len(consonants)))
    return list(dict.fromkeys(found))


def write(kind: str, summit_id: int | None, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Replaces the text of records: `texts` maps record id -> language -> text. An empty mapping removes a record."""
    if not texts:
        return
    session = db.session()
    of_summit = SearchText.summit_id == summit_id
    session.execute(delete(SearchText).where(SearchText.kind == kind, of_summit, SearchText.id.in_(list(texts))))
    rows = [
        {"kind": kind, "id": record, "summit_id": summit_id, "language": language, "text": normalise(words)}
        for record, by_language in texts.items()
        for language, words in by_language.items()
    ]
    if rows:
        session.execute(insert(SearchText), [{**row, "sounds": sounds_of(str(row["text"]))} for row in rows])


def matching(kind: str, summit_id: int | None, words: str) -> Select[Any] | None:
    """A select of ids of `kind` whose text has every word of `words`, each as the start of a word.

    `summit_id` narrows it to one summit; with None it looks in all of them. None when `words` holds nothing that can be
    searched. Typed text never becomes search syntax: it is normalised to letters and digits first.
    """
    return _saying(kind, summit_id, [(term, []) for term in _terms(words)])


def similar(kind: str, summit_id: int | None, words: str) -> Select[Any] | None:
    """As `matching`, but for each word of `words` another that is similar will do: a second look, after that.

    Similar is what sounds alike in another transcription (Mohammed, Muhammad, محمد) and what one slip of a finger makes
    of a word (Marakech, Tamgier). The same on both databases, because the tokens are made here.
    """
    return _saying(kind, summit_id, [(term, _near(term)) for term in _terms(words)])


def once(found: Select[Any]) -> Select[Any]:
    """The same ids, looked up once for the whole statement that asks for them.

    Without statistics (after a first release, until the next ANALYZE) PostgreSQL would look again for every row.
    """
    return select(found.cte().prefix_with("MATERIALIZED", dialect="postgresql").c.id)


def _terms(words: str) -> list[str]:
    return normalise(words).split()[:MOST_WORDS]


def _saying(kind: str, summit_id: int | None, terms: list[tuple[str, list[str]]]) -> Select[Any] | None:
    """Ids of texts that have, for each of `terms`, a word that begins with it or one of its tokens of sound."""
    if not terms:
        return None
    found = select(SearchText.id).where(SearchText.kind == kind)
    if summit_id is not None:
        found = found.where(SearchText.summit_id == summit_id)
    if db.session().get_bind().dialect.name == "sqlite":
        wanted = " AND ".join(_in_fts(term, tokens) for term, tokens in terms)
        rows = select(text("rowid")).select_from(text("search_text_fts")).where(text("search_text_fts MATCH :wanted"))
        return found.where(SearchText.rowid.in_(rows.params(wanted=wanted)))
    return found.where(*(_in_columns(term, tokens) for term, tokens in terms))


def _in_fts(term: str, tokens: list[str]) -> str:
    begins = f'text : "{term}"*'
    heard = " OR ".join(f'"{token}"' for token in tokens)
    return f"({begins} OR sounds : ({heard}))" if heard else begins


def _in_columns(term: str, tokens: list[str]) -> ColumnElement[bool]:
    begins: ColumnElement[bool] = (literal_column("' '") + SearchText.text).like(f"% {term}%")
    if not tokens:
        return begins
    # Written as the index has it: with a parameter for the space it would not be used.
    heard = literal_column("string_to_array(search_text.sounds, ' ')", ARRAY(Text))
    return or_(begins, heard.overlap(bindparam(None, tokens, ARRAY(Text), unique=True)))


declare(
    DatabaseGuard(
        name="search_text_fts",
        table="search_text",
        column="sounds",
        dialect="sqlite",
        drop=("DROP TABLE IF EXISTS search_text_fts",),
        create=(
            "CREATE VIRTUAL TABLE search_text_fts"
            " USING fts5(text, sounds, content='search_text', content_rowid='rowid')",
            "INSERT INTO search_text_fts(search_text_fts) VALUES ('rebuild')",
        ),
    )
)
for _name, _when, _forget, _keep in (
    ("search_text_added", "INSERT", False, True),
    ("search_text_removed", "DELETE", True, False),
    ("search_text_changed", "UPDATE", True, True),
):
    _forgetting = (
        "INSERT INTO search_text_fts(search_text_fts, rowid, text, sounds)"
        " VALUES ('delete', old.rowid, old.text, old.sounds);"
    )
    _keeping = "INSERT INTO search_text_fts(rowid, text, sounds) VALUES (new.rowid, new.text, new.sounds);"
    declare(
        DatabaseGuard(
            name=_name,
            table="search_text",
            column="sounds",
            dialect="sqlite",
            drop=(f"DROP TRIGGER IF EXISTS {_name}",),
            create=(
                f"CREATE TRIGGER {_name} AFTER {_when} ON search_text BEGIN"
                f" {_forgetting if _forget else ''} {_keeping if _keep else ''} END",
            ),
        )
    )
declare(
    DatabaseGuard(
        name="ix_search_text_trigrams",
        table="search_text",
        dialect="postgresql",
        drop=("DROP INDEX IF EXISTS ix_search_text_trigrams",),
        create=(
            "CREATE EXTENSION IF NOT EXISTS pg_trgm",
            "CREATE INDEX ix_search_text_trigrams ON search_text USING gin ((' ' || text) gin_trgm_ops)",
        ),
    )
)
declare(
    DatabaseGuard(
        name="ix_search_text_sounds",
        table="search_text",
        column="sounds",
        dialect="postgresql",
        drop=("DROP INDEX IF EXISTS ix_search_text_sounds",),
        create=("CREATE INDEX ix_search_text_sounds ON search_text USING gin (string_to_array(sounds, ' '))",),
    )
)
