"""How many polls of an address are answered in a minute, and what is one address."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from eventreg.calendars.limit import FeedLimit

AT = datetime(2018, 12, 7, 8, 30, 5, tzinfo=UTC)


def test_so_many_and_then_none_until_the_minute_is_over() -> None:
    limit = FeedLimit(3)
    with time_machine.travel(AT, tick=False):
        assert [limit.wait("192.0.2.1") for _ in range(5)] == [0, 0, 0, 55, 55]
        assert limit.wait("192.0.2.2") == 0
    with time_machine.travel(AT + timedelta(seconds=54, milliseconds=900), tick=False):
        assert limit.wait("192.0.2.1") == 1
    with time_machine.travel(AT + timedelta(seconds=55), tick=False):
        assert limit.wait("192.0.2.1") == 0


def test_without_a_limit_all_are_answered() -> None:
    limit = FeedLimit(None)
    assert {limit.wait("192.0.2.1") for _ in range(2_000)} == {0}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1:50000", "192.0.2.1:50001", True),
        ("192.0.2.1:50000", "192.0.2.2:50000", False),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("[2001:db8::1]:443", "2001:db8::2", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("", "nonsense", True),
        ("1:2", "[", True),
    ],
)
def test_what_is_one_address(one: str, other: str, same: bool) -> None:
    limit = FeedLimit(1)
    with time_machine.travel(AT, tick=False):
        assert (limit.wait(one), limit.wait(other) > 0) == (0, same)


def test_threads_that_poll_at_once_get_no_more_than_is_let_through() -> None:
    limit = FeedLimit(500)
    with time_machine.travel(AT, tick=False), ThreadPoolExecutor(8) as pool:
        assert list(pool.map(limit.wait, ["192.0.2.1"] * 1_000)).count(0) == 500
