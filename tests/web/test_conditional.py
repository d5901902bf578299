"""Answers that a client may have already: what is built, what is kept, what is said."""

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, Response, request

from eventreg.web.conditional import conditional_answer, etag_of
from eventreg.web.kept import Memory

AT = datetime(2018, 12, 7, 7, 30, 15, 500_000, tzinfo=UTC)


class Made:
    """What is answered; counts how often it was made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return b"made " * 200


@pytest.fixture
def made() -> Made:
    return Made()


def answer(made: Made, headers: dict[str, str] | None = None, **more: Any) -> Response:
    values: dict[str, Any] = {"parts": ("a", 1), "changed_at": AT} | more
    with Flask("bare").test_request_context("/", headers=headers):
        return conditional_answer(request, content_type="text/x", filename="a.x", build=made, **values)


def test_an_answer_and_that_the_client_has_it(made: Made) -> None:
    whole = answer(made)
    assert (whole.status_code, whole.data, whole.headers["ETag"]) == (
        200, b"made " * 200, f'"{etag_of("a", 1, "identity")}"',
    )  # fmt: skip
    assert whole.headers["Last-Modified"] == "Fri, 07 Dec 2018 07:30:15 GMT"
    for headers in ({"If-None-Match": whole.headers["ETag"]}, {"If-Modified-Since": whole.headers["Last-Modified"]}):
        again = answer(made, headers)
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", whole.headers["ETag"])
        assert "Content-Type" not in again.headers
    assert made.times == 1
    assert answer(made, {"If-Modified-Since": "Fri, 07 Dec 2018 07:30:14 GMT"}).status_code == 200


def test_parts_that_look_alike_side_by_side_are_told_apart() -> None:
    assert len({etag_of("a", "b"), etag_of("ab"), etag_of("a", "", "b"), etag_of("b", "a")}) == 4
    assert etag_of("a", 1) == etag_of("a", "1")


def test_the_release_can_be_read_off_the_validator(made: Made) -> None:
    plain, numbered = answer(made).headers["ETag"], answer(made, release=12).headers["ETag"]
    assert numbered == f'"12-{plain[1:]}'
    assert answer(made, {"If-None-Match": numbered}, release=12).status_code == 304
    assert answer(made, {"If-None-Match": numbered}, release=13).status_code == 200
    assert answer(made, {"If-None-Match": plain}, release=12).status_code == 200


def test_a_body_that_is_kept_is_made_once_in_each_coding(made: Made) -> None:
    memory = Memory[bytes](10, weigh=len, heaviest=10_000)
    zipped = {"Accept-Encoding": "gzip"}
    for _ in range(3):
        assert answer(made, memory=memory).data == b"made " * 200
        assert gzip.decompress(answer(made, zipped, memory=memory).data) == b"made " * 200
    assert made.times == 2
    answer(made, memory=memory, parts=("a", 2))
    answer(made, memory=memory, release=1)
    assert made.times == 4


def test_a_body_that_is_too_heavy_is_made_anew(made: Made) -> None:
    memory = Memory[bytes](10, weigh=len, heaviest=999)
    for _ in range(2):
        assert answer(made, memory=memory).data == b"made " * 200
    assert made.times == 2
