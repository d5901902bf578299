"""What a release changes for the public."""

from dataclasses import replace
from typing import Any

import pytest

from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme.rules import Precision, SessionKind, When
from eventreg.publication.differences import Change, changed_fields, kind_of_change, moved
from eventreg.publication.payload import SessionPayload, SettingPayload, WherePayload
from eventreg.summits.rules import Certainty

SESSION = SessionPayload(
    key="a",
    setting=SettingPayload(zone="UTC"),
    kind=SessionKind.WORKSHOP,
    title=TranslatedText.of("en", "A"),
    when=When(),
    where=WherePayload(certainty=Certainty.NOT_STATED),
    access=Access.REGISTERED,
    visibility=Visibility.PUBLIC,
    press=Press.NOT_STATED,
    webcast=Webcast.NOT_STATED,
)
STANDS: dict[str, Any] = {"title": "A"}
CANCELLED = STANDS | {"cancelled": True}


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (None, STANDS, Change.ADDED),
        (None, CANCELLED, Change.ADDED),
        (STANDS, {"title": "B"}, Change.CHANGED),
        (STANDS, CANCELLED, Change.CANCELLED),
        (CANCELLED, STANDS, Change.REOPENED),
        (CANCELLED, {"title": "B"}, Change.REOPENED),
        (CANCELLED, CANCELLED | {"title": "B"}, Change.CHANGED),
        (STANDS, None, Change.REMOVED),
        (CANCELLED, None, Change.REMOVED),
    ],
)
def test_what_happened_to_a_session(
    before: dict[str, Any] | None, after: dict[str, Any] | None, change: Change
) -> None:
    assert kind_of_change(before, after) is change


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ({"b": 1, "a": 1}, {"b": 2, "a": 2}, ("a", "b")),
        ({"a": 1}, {"a": 1}, ()),
        ({"a": {"x": [1]}}, {"a": {"x": [2]}}, ("a",)),
        ({"a": 1}, {"b": 1}, ("a", "b")),
        (None, {"a": 1}, ("a",)),
        ({"a": 1}, None, ("a",)),
        (None, None, ()),
    ],
)
def test_which_fields_differ(
    before: dict[str, Any] | None, after: dict[str, Any] | None, names: tuple[str, ...]
) -> None:
    assert changed_fields(before, after) == names


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (SESSION, False),
        (replace(SESSION, title=TranslatedText.of("en", "B"), cancelled=True), False),
        (replace(SESSION, when=When(precision=Precision.DAY)), True),
        (replace(SESSION, where=WherePayload(certainty=Certainty.TO_BE_CONFIRMED)), True),
    ],
)
def test_only_time_and_place_move_a_session(after: SessionPayload, expected: bool) -> None:
    assert moved(SESSION, after) is expected
