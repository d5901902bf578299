"""How often one address may poll: counted for the address that asks, told in words and seconds, and feeds alone."""

import math
import time
from collections.abc import Iterator

import pytest

from subscribers.serving import Answer, Installation, Server, ask
from subscribers.wire import answer, request
from support import session_text, summit_text

pytestmark = pytest.mark.slow

FEED = "/summits/first/calendar.ics"
LIMIT = 5
MINUTE = 60
"""How long a window is, in seconds: a minute of the clock."""

ENOUGH = 20
"""Seconds of a minute that a test needs at most."""


@pytest.fixture(autouse=True)
def within_a_minute(published: Installation) -> None:
    """Waits for the next minute where too little is left of this one."""
    left = MINUTE - time.time() % MINUTE
    if left < ENOUGH:
        time.sleep(left + 0.1)


@pytest.fixture(scope="module")
def published(small: Installation) -> Installation:
    small.publish("first", summit_text("first", session_text("talk")))
    return small


@pytest.fixture
def direct(published: Installation) -> Iterator[Server]:
    """A server that believes nobody; one worker, since each counts for itself."""
    with published.serving(workers=1, EVENTREG_FEED_LIMIT=str(LIMIT)) as server:
        yield server
        assert server.faults() == []


@pytest.fixture(scope="module")
def proxied(published: Installation) -> Iterator[Server]:
    """A server behind one proxy: tests that share it poll from addresses of their own."""
    settings = {"EVENTREG_FEED_LIMIT": str(LIMIT), "EVENTREG_TRUSTED_PROXIES": "1"}
    with published.serving(workers=1, **settings) as server:
        yield server
        assert server.faults() == []


def statuses(server: Server, *addresses: str, path: str = FEED) -> list[int]:
    """What polls that a proxy forwards for these addresses are answered, one after the other."""
    return [ask(server.port, path, X_Forwarded_For=address).status for address in addresses]


def check_refused(refused: Answer) -> int:
    """After how many seconds a refusal says to ask again; everything else of it is as it should be."""
    seconds = refused.headers["retry-after"]
    assert refused.status == 429
    assert (
        refused.body.decode() == f"There were too many questions from this address. Ask again in {seconds} seconds.\n"
    )
    told = {name: value for name, value in refused.headers.items() if name not in ("date", "server")}
    assert told == {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(refused.body)),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "retry-after": seconds,
    }
    assert seconds.isascii()
    assert seconds.isdecimal()
    return int(seconds)


def test_the_sixth_poll_in_a_minute_is_told_when_to_come_again(direct: Server) -> None:
    assert ask(direct.port, FEED).status == 200
    etag = ask(direct.port, FEED).headers["etag"]
    # Whatever is asked for and however it is answered, it is a poll.
    assert ask(direct.port, FEED, If_None_Match=etag).status == 304
    assert ask(direct.port, FEED, method="HEAD").status == 200
    assert ask(direct.port, "/summits/nothing/calendar.ics").status == 404
    before_sixth = time.time()
    seconds = check_refused(ask(direct.port, FEED))
    after_sixth = time.time()
    assert MINUTE - after_sixth % MINUTE <= seconds <= math.ceil(MINUTE - before_sixth % MINUTE)
    check_refused(ask(direct.port, FEED, If_None_Match=etag))
    check_refused(ask(direct.port, "/summits/nothing/calendar.ics"))
    head = answer(direct.port, request(FEED, method="HEAD"), "HEAD")
    assert (head.status, head.body) == (429, b"")
    assert int(head.headers["retry-after"]) <= seconds


def test_without_a_trusted_proxy_nobody_names_another_address(direct: Server) -> None:
    others = [f"198.51.100.{number}" for number in range(LIMIT + 2)]
    assert statuses(direct, *others) == [200] * LIMIT + [429, 429]
    for name in ("Forwarded", "X_Real_IP", "X_Client_IP", "True_Client_IP", "CF_Connecting_IP"):
        assert ask(direct.port, FEED, **{name: "198.51.100.99"}).status == 429


def test_pages_and_health_are_not_limited(proxied: Server) -> None:
    same = ["192.0.2.6"] * (LIMIT + 1)
    assert statuses(proxied, *same) == [200] * LIMIT + [429]
    for path in ("/en/summits/first/", "/fr/summits/first/changes", "/healthz", "/readyz"):
        assert statuses(proxied, *same, path=path) == [200] * (LIMIT + 1)
    assert statuses(proxied, "192.0.2.6") == [429]


def test_another_address_does_not_notice(proxied: Server) -> None:
    assert statuses(proxied, *["192.0.2.1"] * (LIMIT + 1)) == [200] * LIMIT + [429]
    assert statuses(proxied, "192.0.2.2", "192.0.2.1", "192.0.2.2") == [200, 429, 200]


def test_only_what_the_proxy_itself_adds_is_believed(proxied: Server) -> None:
    claimed = [f"198.51.100.{number}, 192.0.2.3" for number in range(LIMIT + 2)]
    assert statuses(proxied, *claimed) == [200] * LIMIT + [429, 429]
    assert statuses(proxied, "192.0.2.3, 198.51.100.200") == [200]


def test_the_addresses_of_one_ipv6_network_are_one(proxied: Server) -> None:
    network = [f"2001:db8:0:1::{number:x}" for number in range(LIMIT)]
    assert statuses(proxied, *network, "2001:db8:0:1:ffff:ffff:ffff:ffff") == [200] * LIMIT + [429]
    assert statuses(proxied, "2001:0DB8:0000:0001::1", "2001:db8:0:1::2%eth0") == [429, 429]
    assert statuses(proxied, "2001:db8:0:2::1", "2001:db8:1:1::1") == [200, 200]


def test_an_ipv4_address_written_as_ipv6_is_itself(proxied: Server) -> None:
    assert statuses(proxied, *["192.0.2.4"] * LIMIT) == [200] * LIMIT
    assert statuses(proxied, "::ffff:192.0.2.4", "::ffff:c000:204") == [429, 429]
    assert statuses(proxied, "::ffff:192.0.2.5") == [200]


def test_an_address_that_is_none_is_counted_too(proxied: Server) -> None:
    """Together with every other such: who hides it gets no polls of his own."""
    nonsense = ["unknown", "_hidden", "999.1.1.1", "1.2.3", "%00", "a" * 5_000, "2001:db8::g"]
    assert statuses(proxied, *nonsense) == [200] * LIMIT + [429] * (len(nonsense) - LIMIT)


def test_off_turns_it_off(published: Installation) -> None:
    with published.serving(workers=1, EVENTREG_FEED_LIMIT="off") as server:
        assert {ask(server.port, FEED).status for _ in range(100)} == {200}


@pytest.mark.parametrize("value", ["0", "-1", "five", "٥", "10000000"])
def test_a_value_that_is_none_is_refused_with_a_sentence(published: Installation, value: str) -> None:
    refused = published.start("serve", EVENTREG_FEED_LIMIT=value)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "EVENTREG_FEED_LIMIT is a whole number from 1 to 9999999, or off.\n"


@pytest.mark.soak
def test_who_waits_as_told_is_answered_again(direct: Server) -> None:
    """A second before that, not yet."""
    assert statuses(direct, *[""] * LIMIT) == [200] * LIMIT
    seconds = check_refused(ask(direct.port, FEED))
    told = time.monotonic() + seconds
    time.sleep(seconds - 2)
    assert 1 <= check_refused(ask(direct.port, FEED)) <= 2
    time.sleep(max(0.0, told - time.monotonic()))
    assert statuses(direct, *[""] * (LIMIT + 1)) == [200] * LIMIT + [429]
