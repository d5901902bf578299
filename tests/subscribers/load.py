"""Clients that poll one feed as different programs do, and what they were answered."""

import gzip
import http.client
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from subscribers.serving import Answer, ask_on, connect

PAUSE_SECONDS = 0.02
"""Between two polls of one client: many clients, not the most polls, are wanted."""

Copy = tuple[str, str, str, bytes]
"""One whole answer: language, content coding, validator, and the calendar itself."""


@dataclass
class Seen:
    """What clients were answered. `broken` counts answers that did not arrive whole, by their error."""

    copies: set[Copy] = field(default_factory=set)
    polls: Counter[int] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Seen") -> None:
        self.copies |= other.copies
        self.polls += other.polls
        self.broken += other.broken
        self.wrong += other.wrong


@dataclass(frozen=True)
class Client:
    """A program that polls; `keeps` says whether it keeps its connection, `asks` whether it sends its validator."""

    language: str
    coding: str
    keeps: bool
    asks: bool

    def poll(self, port: int, path: str, finished: threading.Event) -> Seen:
        """Polls until told to stop; a connection that breaks is opened anew, as every client does."""
        seen, etag = Seen(), None
        connection = connect(port)
        try:
            while not finished.wait(PAUSE_SECONDS):
                headers = {"Accept_Encoding": self.coding}
                if self.asks and etag is not None:
                    headers["If_None_Match"] = etag
                try:
                    answer = ask_on(connection, f"{path}?lang={self.language}", **headers)
                except (OSError, http.client.HTTPException) as error:
                    seen.broken[type(error).__name__] += 1
                    connection.close()
                    continue
                seen.polls[answer.status] += 1
                etag = self._judged(answer, headers.get("If_None_Match"), seen)
                if not self.keeps:
                    connection.close()
        finally:
            connection.close()
        return seen

    def _judged(self, answer: Answer, sent: str | None, seen: Seen) -> str | None:
        etag = answer.headers.get("etag")
        if answer.status == 304:
            if (answer.body, etag) != (b"", sent):
                seen.wrong.append(f"304 to {sent}: {answer}")
        elif answer.status == 200 and etag is not None:
            coding = answer.headers.get("content-encoding", "identity")
            try:
                body = gzip.decompress(answer.body) if coding == "gzip" else answer.body
            except (OSError, EOFError) as error:
                seen.wrong.append(f"{etag}: {error}")
            else:
                seen.copies.add((self.language, coding, etag, body))
        else:
            seen.wrong.append(str(answer))
        return etag


CLIENTS = [
    Client("en", "gzip", keeps=True, asks=True),
    Client("fr", "gzip", keeps=False, asks=True),
    Client("en", "identity", keeps=True, asks=False),
    Client("fr", "identity", keeps=False, asks=False),
    Client("en", "gzip", keeps=False, asks=False),
    Client("fr", "identity", keeps=True, asks=True),
]


def while_polled(port: int, path: str, what: Callable[[], None]) -> Seen:
    """Does `what` while every kind of client polls `path`; what all of them were answered."""
    finished = threading.Event()
    found: list[Seen] = []
    threads = [
        threading.Thread(target=lambda client=client: found.append(client.poll(port, path, finished)))
        for client in CLIENTS
    ]
    for thread in threads:
        thread.start()
    try:
        what()
    finally:
        finished.set()
        for thread in threads:
            thread.join()
    assert len(found) == len(CLIENTS), "a client ended with an error"
    together = Seen()
    for seen in found:
        together.add(seen)
    return together
