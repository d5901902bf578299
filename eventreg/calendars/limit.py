"""How often one address may ask for public feeds."""

import ipaddress
import math
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from eventreg.foundation import clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

_NETWORK: Final = 64
"""An IPv6 customer has a network of this prefix at least: the rest of the address costs nothing to change."""


class FeedLimit:
    """Lets `per_minute` polls of an address through in a minute; None lets all through.

    Counted in the memory of this process alone: it is the process that is protected, and asking another machine for
    leave would cost more than the answer. An address is not kept beyond its minute.
    """

    def __init__(self, per_minute: int | None) -> None:
        self._item = None if per_minute is None else RateLimitItemPerMinute(per_minute)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def wait(self, address: str) -> int:
        """Counts a poll; 0 where it may be answered, else after how many whole seconds to ask again."""
        if self._item is None:
            return 0
        counted = _counted(address)
        if self._limiter.hit(self._item, counted):
            return 0
        ends = self._limiter.get_window_stats(self._item, counted).reset_time
        return max(1, math.ceil(ends - clock.now().timestamp()))


def refuse(seconds: int, start_response: "StartResponse") -> Iterable[bytes]:
    """Answers that there were too many polls, and when to send the next."""
    body = f"There were too many questions from this address. Ask again in {seconds} seconds.\n".encode()
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Retry-After": str(seconds),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    start_response("429 TOO MANY REQUESTS", list(headers.items()))
    return [body]


@lru_cache(maxsize=10_000)
def _counted(address: str) -> str:
    """What is counted as one address: of IPv6 the network. Some proxies write a port behind it."""
    if address.startswith("["):
        address = address[1:].partition("]")[0]
    elif address.count(":") == 1:
        address = address.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _NETWORK), strict=False))
    return str(parsed)
