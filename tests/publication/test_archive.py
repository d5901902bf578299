"""An archive is released once."""

import pytest
from flask import Flask

from eventreg.foundation.database import db as database
from eventreg.publication.errors import ArchiveStands
from eventreg.publication.models import Release, Revision
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
    assert sorted(row.sequence for row in database.session.query(Revision)) == [0, 0, 0, 0]
