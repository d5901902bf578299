"""Memory of one process for what was made of a release and does not change: bounded, the longest unused goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, Generic, TypeVar

from flask import Response, make_response, request

from eventreg.web.language import base_url

Value = TypeVar("Value")

_memories: Final[list["Memory[object]"]] = []


class Memory(Generic[Value]):
    """At most `most` values by key. A key is one that no other value ever gets: the token of a release or revision.

    With `weigh` their weights, as it gives them, add up to no more than `heaviest`; a heavier one is not kept at all.
    """

    def __init__(self, most: int, *, weigh: Callable[[Value], int] = lambda value: 0, heaviest: int = 0) -> None:
        self._most = most
        self._weigh, self._heaviest, self._weight = weigh, heaviest, 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()
        _memories.append(self)  # type: ignore[arg-type]

    def find(self, key: Hashable) -> Value | None:
        """The value kept under `key`, if there is one."""
        return self.find_many([key]).get(key)

    def find_many(self, keys: Iterable[Hashable]) -> dict[Hashable, Value]:
        """The values kept under those of `keys` that have one."""
        with self._lock:
            found = {key: self._values[key] for key in keys if key in self._values}
            for key in found:
                self._values.move_to_end(key)
        return found

    def keep(self, values: Mapping[Hashable, Value]) -> None:
        """Keeps `values` under their keys, and lets go of what was not used for longest where they are too many."""
        with self._lock:
            for key, value in values.items():
                if key in self._values:
                    self._weight -= self._weigh(self._values.pop(key))
                self._values[key] = value
                self._weight += self._weigh(value)
            while len(self._values) > self._most or self._weight > self._heaviest:
                self._weight -= self._weigh(self._values.popitem(last=False)[1])

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._values.clear()
            self._weight = 0


def forget() -> None:
    """Forgets what every memory of this process holds, as a new process would not know it."""
    for memory in _memories:
        memory.clear()


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that anybody may read, as it was made at `made`; it holds until `until` (both aware UTC)."""

    body: bytes
    made: datetime
    until: datetime


HEAVIEST: Final = 64 * 1024 * 1024
"""Bytes of all kept pages together: whoever asks for a long programme in a thousand ways fills no memory with it."""

_pages: Final = Memory[KeptPage](500, weigh=lambda page: len(page.body), heaviest=HEAVIEST)
LONGEST: Final = timedelta(seconds=60)
"""How long a page is kept at most: it may show names of things that it was not made of."""


def kept_page(key: Hashable, now: datetime, make: Callable[[], tuple[str, datetime | None]]) -> Response:
    """The page kept under `key`, or the one that `make` makes: its text, and the instant at which it stops being true.

    `key` must hold everything the page depends on besides the clock: the release, who may read what, the address.
    """
    full_key = (key, base_url(), request.full_path)
    page = _pages.find(full_key)
    if page is None or not page.made <= now < page.until:
        html, until = make()
        page = KeptPage(html.encode(), now, min(now + LONGEST, until or now + LONGEST))
        _pages.keep({full_key: page})
    # Not in `g`, which outlasts a request where somebody pushed an application context around it.
    request.environ[_ANSWERED] = (full_key, page.made)
    response = make_response(page.body)
    response.cache_control.public = True
    response.cache_control.max_age = 60
    return response


_ANSWERED: Final = "eventreg.kept_page"
"""The key in the request's environment of which kept page answers it, and when that was made."""


class KeptCompressed:
    """Where Flask-Compress keeps the compressed form of a kept page; of everything else it keeps nothing."""

    def __init__(self) -> None:
        self._bodies = Memory[bytes](500, weigh=len, heaviest=HEAVIEST)

    def get(self, key: str) -> bytes | None:
        """The compressed body kept for the page that is being answered."""
        return self._bodies.find(self._key(key)) if _ANSWERED in request.environ else None

    def set(self, key: str, body: bytes) -> None:
        """Keeps the compressed body of the page that is being answered, if it is a kept one."""
        if _ANSWERED in request.environ:
            self._bodies.keep({self._key(key): body})

    @staticmethod
    def _key(algorithm: str) -> Hashable:
        return algorithm, request.environ[_ANSWERED]
