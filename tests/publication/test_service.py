"""Making releases."""

from collections.abc import Callable

import pytest
from flask import Flask

from support import load_text, publish, published, session_text, summit_text, two_summits


def test_a_second_release_of_the_same_draft_is_none(db: Flask) -> None:
    published(summit_text("first", session_text("a")), "first")
    assert publish("first") is None
