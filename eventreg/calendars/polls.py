"""Who asks for feeds, counted in memory: no address, no name, only which feed, which client, which release it had."""

from collections import Counter
from threading import Lock
from typing import Final, NamedTuple

MOST: Final = 20_000
"""How many different polls are told apart until they are taken; what comes beyond is counted as one client."""

BEYOND: Final = "beyond"
"""What a client is taken to call itself, and the validators it sent to be none, where there were too many."""

SEVERAL: Final = "several"
"""The family of a programme narrowed in several ways."""

LONGEST_AGENT: Final = 200
LONGEST_VALIDATOR: Final = 200


class Polled(NamedTuple):
    """A feed that was asked for, in the language of its text, and the newest release that changed it.

    A tuple, as the polls are: counting looks each of them up, and that is most of what an answer from memory costs.
    """

    summit_id: int
    family: str
    value: str
    language: str
    current: int


class Poll(NamedTuple):
    """What one question told: the feed, what the client calls itself, and the validators it sent."""

    polled: Polled
    agent: str
    etag: str | None
    since: str | None


class Polls:
    """Counts polls until somebody takes the counts."""

    def __init__(self) -> None:
        self._counts: Counter[Poll] = Counter()
        self._lock = Lock()

    def count(self, polled: Polled, agent: str, etag: str | None, since: str | None) -> None:
        """Counts one poll. `agent`, `etag` and `since` are the client's User-Agent and validators, as they came."""
        poll = Poll(
            polled, agent[:LONGEST_AGENT], etag and etag[:LONGEST_VALIDATOR], since and since[:LONGEST_VALIDATOR]
        )
        with self._lock:
            if poll not in self._counts and len(self._counts) >= MOST:
                # There are as many feeds as the programme has parts, but far more ways to narrow it.
                feed = polled._replace(value="") if polled.family == SEVERAL else polled
                poll = Poll(feed, BEYOND, None, None)
            self._counts[poll] += 1

    def take(self) -> dict[Poll, int]:
        """The counts since they were last taken."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        return dict(taken)
