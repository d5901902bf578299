"""Numbers made of public ids: stable, positive, in 32 bits with a sign, never twice."""

from uuid import UUID

from eventreg.api.numbers import HIGHEST, numbered
from support import uid

LOWEST = "00000000-0000-4000-8000-00000000000"
ALSO_ONE = "00000002-0000-4000-8000-000000000000"
TOP = "ffffffff-ffff-4fff-bfff-ffffffffffff"
ALSO_TOP = "fffffffe-ffff-4fff-bfff-ffffffffffff"


def test_a_number_is_made_of_the_id_alone() -> None:
    ids = [uid(f"session {n}") for n in range(3000)]
    whole = numbered(ids)
    assert list(whole) == ids
    assert len(set(whole.values())) == 3000
    assert [number for number in whole.values() if not 1 <= number <= HIGHEST] == []
    assert {one: numbered([one])[one] for one in ids[:50]} == {one: whole[one] for one in ids[:50]}
    assert numbered(["96f59edb-7920-4d90-b2d8-7ac4301d2cf1"]) == {
        "96f59edb-7920-4d90-b2d8-7ac4301d2cf1": 0x96F59EDB >> 1
    }


def test_the_same_id_twice_is_one() -> None:
    assert numbered([TOP, LOWEST + "1", TOP]) == {TOP: HIGHEST, LOWEST + "1": 1}


def test_of_two_that_are_made_the_same_the_first_keeps_it_and_none_is_zero() -> None:
    ids = [LOWEST + "1", ALSO_ONE, LOWEST + "2"]
    assert {UUID(one).int >> 97 for one in ids} == {0, 1}
    assert numbered(ids) == {ids[0]: 1, ids[1]: 2, ids[2]: 3}
    assert numbered(ids[:1]) == {ids[0]: 1}
    assert numbered([*reversed(ids)]) == {ids[2]: 1, ids[1]: 2, ids[0]: 3}


def test_past_the_highest_it_begins_again() -> None:
    assert numbered([TOP, ALSO_TOP]) == {TOP: HIGHEST, ALSO_TOP: 1}


def test_nothing_has_no_number() -> None:
    assert numbered([]) == {}
