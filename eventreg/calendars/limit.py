"""How often one address may ask for public feeds."""

import ipaddress
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Final

from eventreg.foundation import clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

_NETWORK: Final = 64
"""An IPv6 customer has a network of this prefix at least: the rest of the address costs nothing to change."""


_MINUTE: Final = 60


class FeedLimit:
    """Lets `per_minute` polls of an address through in each minute of the clock; None lets all through.

    Counted in the memory of this process alone: it is the process that is protected, and asking another machine for
    leave would cost more than the answer. An address is not kept beyond its minute.
    """

    def __init__(self, per_minute: int | None) -> None:
        self._most = per_minute
        self._minute = 0
        self._polls: Counter[str] = Counter()
        self._lock = Lock()

    def wait(self, address: str) -> int:
        """Counts a poll; 0 where it may be answered, else after how many whole seconds to ask again."""
        if self._most is None:
            return 0
        counted = _counted(address)
        now = int(clock.now().timestamp())
        minute, second = divmod(now, _MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._polls = minute, Counter()
            self._polls[counted] += 1
            return 0 if self._polls[counted] <= self._most else _MINUTE - second


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
