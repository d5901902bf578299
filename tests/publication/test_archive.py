"""An archive is released once."""

import pytest
from flask import Flask
from sqlalchemy import select

from eventreg.foundation.database import db as database
from eventreg.publication.errors import ArchiveStands
from eventreg.publication.models import Release, Revision
from eventreg.summits.models import Summit
from support import load_text, publish, published, session_text, summit_text

ORGANISATION = "organisations:\n  - {{key: shared, kind: ngo, name: {}}}\n"
TALK = session_text("talk", organisers="[{organisation: shared, role: lead}]")


def text_of(slug: str, name: str, state: str) -> str:
    return summit_text(slug, TALK, state=state) + ORGANISATION.format(name)


def test_the_summit_that_becomes_an_archive_is_released_a_last_time(db: Flask) -> None:
    published(text_of("first", "{en: Shared}", "live"), "first")
    published(text_of("first", "{en: Shared}", "archived"), "first")
    assert publish("first") is None
    assert database.session.query(Release).count() == 2


def test_a_name_added_for_another_summit_does_not_reach_it(db: Flask) -> None:
    published(text_of("first", "{en: Shared}", "archived"), "first")
    load_text(text_of("second", "{fr: Partagée}", "live"))
    with pytest.raises(ArchiveStands):
        publish("first")
    publish("second")
    rows = database.session.execute(
        select(Summit.slug, Revision.kind, Revision.sequence, Revision.payload["organisation"]["name"]["texts"])
        .join(Summit, Summit.id == Revision.summit_id)
        .order_by(Summit.slug, Revision.kind)
    )
    assert [tuple(row) for row in rows] == [
        ("first", "ngo", 0, {"en": "Shared"}),
        ("first", "side_event", 0, None),
        ("first", "summit", 0, None),
        ("second", "ngo", 0, {"en": "Shared", "fr": "Partagée"}),
        ("second", "side_event", 0, None),
        ("second", "summit", 0, None),
    ]


def test_a_spelling_alone_added_for_another_summit_does_not_reach_it_either(db: Flask) -> None:
    published(text_of("first", "{en: Shared}", "archived"), "first")
    before = [(row.id, row.payload) for row in database.session.query(Revision)]
    load_text(text_of("second", "{en: Shared}, spellings: [Shard]", "live"))
    # No page or calendar of the archive would say anything else: there is nothing to refuse.
    assert publish("first") is None
    assert [(row.id, row.payload) for row in database.session.query(Revision)] == before
