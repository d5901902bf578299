"""One table of searchable text, found by any spelling, accent or script."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from anyascii import anyascii
from sqlalchemy import Index, Select, String, Text, delete, insert, literal_column, select, text
from sqlalchemy.orm import Mapped, mapped_column

from eventreg.foundation.database import Model, db
from eventreg.foundation.database_guards import DatabaseGuard, declare


class SearchText(Model):
    """The normalised text of one record in one language."""

    __tablename__ = "search_text"
    __table_args__ = (Index("ix_search_text_summit_kind", "summit_id", "kind"),)

    rowid: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    id: Mapped[str] = mapped_column(String(36), index=True)
    summit_id: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)


def normalise(value: str) -> str:
    """`value` in lower-case ASCII letters, digits and single spaces, whatever script or accents it came in."""
    plain = anyascii(unicodedata.normalize("NFKC", value)).lower()
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def write(kind: str, summit_id: int | None, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Replaces the text of records: `texts` maps record id -> language -> text. An empty mapping removes a record."""
    session = db.session()
    session.execute(delete(SearchText).where(SearchText.kind == kind, SearchText.id.in_(list(texts))))
    rows = [
        {"kind": kind, "id": record, "summit_id": summit_id, "language": language, "text": normalise(words)}
        for record, by_language in texts.items()
        for language, words in by_language.items()
    ]
    if rows:
        session.execute(insert(SearchText), rows)


def matching(kind: str, summit_id: int, words: str) -> Select[Any] | None:
    """A select of ids of `kind` in the summit whose text has every word of `words`, each as the start of a word.

    None when `words` holds nothing that can be searched. Typed text never becomes search syntax: it is normalised to
    letters and digits first.
    """
    terms = normalise(words).split()[:12]
    if not terms:
        return None
    found = select(SearchText.id).where(SearchText.kind == kind, SearchText.summit_id == summit_id)
    if db.session().get_bind().dialect.name == "sqlite":
        wanted = " ".join(f'"{term}"*' for term in terms)
        rows = select(text("rowid")).select_from(text("search_text_fts")).where(text("search_text_fts MATCH :wanted"))
        return found.where(SearchText.rowid.in_(rows.params(wanted=wanted)))
    for term in terms:
        found = found.where((literal_column("' '") + SearchText.text).like(f"% {term}%"))
    return found


def joined(parts: Iterable[str | None]) -> str:
    """The given parts with a space between them, without the missing ones."""
    return " ".join(part for part in parts if part)


declare(
    DatabaseGuard(
        name="search_text_fts",
        table="search_text",
        dialect="sqlite",
        drop=("DROP TABLE IF EXISTS search_text_fts",),
        create=(
            "CREATE VIRTUAL TABLE search_text_fts USING fts5(text, content='search_text', content_rowid='rowid')",
            "INSERT INTO search_text_fts(search_text_fts) VALUES ('rebuild')",
        ),
    )
)
for _name, _when, _forget, _keep in (
    ("search_text_added", "INSERT", False, True),
    ("search_text_removed", "DELETE", True, False),
    ("search_text_changed", "UPDATE", True, True),
):
    _forgetting = "INSERT INTO search_text_fts(search_text_fts, rowid, text) VALUES ('delete', old.rowid, old.text);"
    _keeping = "INSERT INTO search_text_fts(rowid, text) VALUES (new.rowid, new.text);"
    declare(
        DatabaseGuard(
            name=_name,
            table="search_text",
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
