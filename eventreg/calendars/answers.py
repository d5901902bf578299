"""What Flask answered to those who asked for public feeds, kept to be said again."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Response

from eventreg.calendars.polls import Polled
from eventreg.calendars.validators import HEAVIEST, Answered
from eventreg.web.kept import Memory

Headers = list[tuple[str, str]]

HEAD_WEIGHT: Final = 2_000
"""Bytes that an answer takes besides its body."""

_OF_A_BODY: Final = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "Last-Modified")


@dataclass(frozen=True, slots=True)
class Answer:
    """What Flask answered: good until the clock says `until`, and while the summit's feeds are of this version.

    `same` are the headers for a client that has it already, `whole` those of the body; None where Flask was not asked
    for that yet.
    """

    slug: str
    version: str
    until: float
    etag: str
    changed_at: datetime
    same: Headers
    whole: Headers | None
    body: bytes
    polled: Polled


class Answers:
    """The memory of one process: bounded, the longest unused goes first. Bodies are those that `validators` keeps."""

    def __init__(self) -> None:
        self._kept = Memory[Answer](20_000, weigh=lambda one: len(one.body) + HEAD_WEIGHT, heaviest=HEAVIEST)
        self.find = self._kept.find

    def remember(self, key: Hashable, answered: Answered, response: Response, headers: Headers) -> Answer:
        """Keeps what was answered under `key`, which holds everything an answer depends on besides what is released.

        `headers` are those that were sent.
        """
        state, etag = answered.state, response.get_etag()[0] or ""
        told = [(name, value) for name, value in headers if name != "X-Request-ID"]
        before = self.find(key)
        whole: Headers | None = None
        body = b""
        if response.status_code == 200:
            whole, body = told, response.get_data()
        elif before is not None and before.etag == etag:
            whole, body = before.whole, before.body
        same = [(name, value) for name, value in told if name not in _OF_A_BODY]
        until = answered.until.timestamp()
        answer = Answer(state.slug, state.version, until, etag, state.changed_at, same, whole, body, polled(answered))
        self._kept.keep({key: answer})
        return answer


def polled(answered: Answered) -> Polled:
    """What is counted of a question for this feed."""
    state = answered.state
    value = state.chosen[0][1] if len(state.chosen) == 1 else "&".join(f"{one}={value}" for one, value in state.chosen)
    return Polled(state.summit_id, state.family or "several", value, answered.language, state.touched)
