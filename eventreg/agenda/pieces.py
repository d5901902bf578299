"""Kept pieces of pages: what a list shows of a session, made once for each revision and language.

A revision never changes, so a piece of it never does; only what depends on the clock ("now") is left to the page. The
pieces are those that anybody may read: who asks decides which of them a page is made of, not what they say.
"""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import Any, Final

from flask import current_app, url_for

from eventreg.agenda import queries, sentences
from eventreg.agenda.read_model import Piece, SessionEntry
from eventreg.foundation.words import translate, translate_count
from eventreg.programme.rules import Precision, SessionKind, When
from eventreg.publication.found_by import days_of
from eventreg.publication.payload import SessionPayload
from eventreg.publication.queries import Standing
from eventreg.summits.rules import Certainty
from eventreg.web.kept import Memory

_kept: Final = Memory[Piece](20_000)
"""By token of the revision and language; a piece takes about 4 kB."""


def pieces_of(standing: Sequence[Standing], slug: str, language: str) -> list[Piece]:
    """The pieces of the given sessions of the summit `slug`, in their order, those that are missing made now.

    No query where all are kept.
    """
    keys = [(one.token, language) for one in standing]
    found = _kept.find_many(keys)
    missing = [one for one, key in zip(standing, keys, strict=True) if key not in found]
    if missing:
        template = _template(language)
        made: dict[Hashable, Piece] = {
            (token, language): _make(template, entry, before, slug, language)
            for token, entry, before in queries.list_entries(missing)
        }
        found |= made
        _kept.keep(made)
    # A revision may have ended between the two queries; the next request shows what took its place.
    return [found[key] for key in keys if key in found]


def _template(language: str) -> Any:
    """The macros of a piece, made once for many: setting them up takes longer than using them."""
    context = {
        "language": language,
        "_": partial(translate, language),
        "_n": partial(translate_count, language),
        "words": sentences,
    }
    return current_app.jinja_env.get_template("agenda/_piece.html").make_module(context)


def _make(template: Any, entry: SessionEntry, before: SessionPayload | None, slug: str, language: str) -> Piece:
    session = entry.payload
    when, where = session.when, session.where
    url = url_for("agenda.session", slug=slug, subject=entry.public_id, language=language)
    known = (Certainty.STATED, Certainty.TO_BE_CONFIRMED)
    days = days_of(when)
    return Piece(
        public_id=entry.public_id,
        html=template.inner(session, before, url),
        head=template.head(when),
        title=template.title(session),
        room_name=template.room(where),
        url=url,
        slot=_slot(when),
        day=days[0] if days else None,
        until=when.until if days else None,
        starts=when.starts.wall if when.starts else None,
        ends=when.ends.wall if when.ends else None,
        starts_at=when.starts.at if when.starts else None,
        ends_at=when.ends.at if when.ends else None,
        room=where.room.key if where.room else None,
        in_grid=when.precision is Precision.EXACT
        and when.ends is not None
        and when.certainty in known
        and where.room is not None
        and where.certainty in known,
        cancelled=session.cancelled,
        dull=session.kind is SessionKind.BREAK,
    )


def _slot(when: When) -> tuple[object, ...]:
    """What sessions have in common that stand under one time, which says its certainty, too."""
    instants = (when.starts and when.starts.at, when.ends and when.ends.at)
    # Of all times on a day the day is said above them; a span says its first day itself.
    span = (when.day, when.until) if when.until is not None else ()
    return (when.certainty, when.precision, *instants, when.half, *span, when.month_day, when.until_month_day)
