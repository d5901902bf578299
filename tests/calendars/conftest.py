"""Fixtures of calendar tests."""

from collections.abc import Callable, Iterator

import pytest

from calendars import reading


@pytest.fixture(scope="module")
def with_ical_js() -> Iterator[Callable[[bytes], list[reading.Event]]]:
    with reading.ical_js() as read:
        yield read
