"""What a programme's address may ask for; anything malformed is as if it were not there."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from eventreg.agenda.forms import LONGEST_WORDS, ProgrammeForm


@pytest.fixture(scope="module")
def context() -> Iterator[None]:
    app = Flask("forms")
    app.secret_key = "for tests alone"
    with app.test_request_context("/"):
        yield


def form(*pairs: tuple[str, str]) -> ProgrammeForm:
    return ProgrammeForm(MultiDict(pairs))


GOOD = [
    ("day", "2018-12-07"),
    ("day", "2020-02-29"),
    ("room", "orangeraie"),
    ("theme", "global-compact-on-migration"),
    ("kind", "side_event"),
    ("language", "fr"),
    ("language", "ber"),
]
BAD = [
    ("day", "2018-02-30"),
    ("day", "2019-02-29"),
    ("day", "0000-01-01"),
    ("day", "2018-13-01"),
    ("day", "2018-12-7"),
    ("day", "20181207"),
    ("day", "2018-W49-5"),
    ("day", "2018-12-07T00:00"),
    ("day", "2018-12-07\n"),
    ("day", "٢٠١٨-١٢-٠٧"),
    ("day", "today"),
    ("day", "../../etc"),
    ("day", " "),
    ("day", ""),
    ("day", "9" * 10_000),
    ("room", "Orangeraie"),
    ("room", "a b"),
    ("room", "a'--"),
    ("room", "<script>"),
    ("room", "\x00"),
    ("room", "a" * 81),
    ("theme", "é"),
    ("kind", "side-event"),
    ("kind", "SIDE_EVENT"),
    ("language", "e"),
    ("language", "en-GB"),
    ("language", "FR"),
    ("language", "fr\n"),
]


def test_what_is_well_formed_counts(context: None) -> None:
    assert [form(pair).filters() for pair in GOOD] == [{name: value} for name, value in GOOD]
    many = form(*{name: (name, value) for name, value in GOOD}.values())
    assert set(many.filters()) == {"day", "room", "theme", "kind", "language"}


def test_what_is_malformed_is_not_there(context: None) -> None:
    assert {pair: form(pair, ("room", "hall")).filters() for pair in BAD if pair[0] != "room"} == {
        pair: {"room": "hall"} for pair in BAD if pair[0] != "room"
    }
    assert {pair: form(pair).filters() for pair in BAD if pair[0] == "room"} == {
        pair: {} for pair in BAD if pair[0] == "room"
    }


def test_of_several_values_the_first_counts_and_other_names_none(context: None) -> None:
    assert form(("room", "hall"), ("room", "other")).filters() == {"room": "hall"}
    assert form(("room[]", "hall"), ("rooms", "hall"), ("csrf_token", "a"), ("Room", "hall")).filters() == {}


def test_words_are_cut_not_refused(context: None) -> None:
    assert form().words() == ""
    assert form(("q", "  Moldova ")).words() == "Moldova"
    assert form(("q", "é" * 10_000)).words() == "é" * LONGEST_WORDS
    assert form(("q", "é" * 10_000)).filters() == {}
    assert form(("q", "\x00")).words() == "\x00"
