"""The synthetic summit."""

import pytest
from flask import Flask

from eventreg.foundation.transaction import transaction
from eventreg.programme.conflicts import Impact
from eventreg.summit_file.errors import Contradiction
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from support import OPERATOR, load_text, propose, session_text, summit_text


def test_the_same_seed_makes_the_same_summit() -> None:
    assert synthetic_document("many", 40, 1)[0] == synthetic_document("many", 40, 1)[0]
    assert synthetic_document("many", 40, 1)[0] != synthetic_document("many", 40, 2)[0]


@pytest.mark.parametrize("sessions", [0, 1, 200])
def test_it_is_as_large_as_asked_and_blocks_nothing(db: Flask, sessions: int) -> None:
    document, tree = synthetic_document("many", sessions, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)
    proposal = propose("many")
    assert len(proposal.differences) == sessions + 1
    assert [conflict for conflict in proposal.conflicts if conflict.impact is not Impact.INFORMS] == []


def test_it_never_replaces_a_real_summit(db: Flask) -> None:
    load_text(summit_text("real", session_text("a")))
    document, tree = synthetic_document("real", 3, 1)
    with pytest.raises(Contradiction), transaction():
        load_summit(OPERATOR, document, tree)
