"""The admission guard against tables written by hand, and against a second statement of the rule."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from eventreg.access.admission import Basis, Credentials, Decision, Gate, Opening, Reason, check_utc, decide
from eventreg.access.enums import Access, CategoryKind, RegistrationState

NOW = datetime(2018, 12, 7, 7, 30, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
FRIDAY, THURSDAY = date(2018, 12, 7), date(2018, 12, 6)

APPROVED = Credentials(
    summit="gfmd",
    state=RegistrationState.APPROVED,
    category="government",
    category_kind=CategoryKind.PARTICIPANT,
    days=None,
    parts=None,
    lapses_at=None,
)
GATE = Gate(
    summit="gfmd",
    session="side-event",
    access=Access.REGISTERED,
    categories=frozenset(),
    area=None,
    day=FRIDAY,
    part="common-space",
    cancelled=False,
)
SIGNED = Opening(secretariat="amina", registration_officer="bruno")
UNSIGNED = Opening(secretariat="amina", registration_officer=None)

# What a gate asks, in the words of the columns below.
GATES = {
    "not_stated": replace(GATE, access=Access.NOT_STATED),
    "registered": GATE,
    "in_category": replace(GATE, access=Access.CATEGORIES, categories=frozenset({"un", "government"})),
    "out_of_it": replace(GATE, access=Access.CATEGORIES, categories=frozenset({"un"})),
    "invited": replace(GATE, access=Access.INVITED),
    "not_asked": replace(GATE, access=Access.INVITED, session="another"),
    "open": replace(GATE, access=Access.OPEN),
    "half_open": replace(GATE, access=Access.OPEN, opened=UNSIGNED),
    "opened": replace(GATE, access=Access.OPEN, opened=SIGNED),
}

# yes: admitted on the registration. OPEN: admitted because the session was opened. Everything else is a reason.
TABLE = """
registration | not_stated      registered      in_category     out_of_it         invited         not_asked       open            half_open       opened
none         | no_registration no_registration no_registration no_registration   no_registration no_registration no_registration no_registration OPEN
draft        | not_approved    not_approved    not_approved    not_approved      not_approved    not_approved    not_approved    not_approved    OPEN
nominated    | not_approved    not_approved    not_approved    not_approved      not_approved    not_approved    not_approved    not_approved    OPEN
submitted    | not_approved    not_approved    not_approved    not_approved      not_approved    not_approved    not_approved    not_approved    OPEN
under_review | not_approved    not_approved    not_approved    not_approved      not_approved    not_approved    not_approved    not_approved    OPEN
approved     | yes             yes             yes             not_in_categories yes             not_invited     yes             yes             yes
not_approved | not_approved    not_approved    not_approved    not_approved      not_approved    not_approved    not_approved    not_approved    OPEN
waiting_list | not_approved    not_approved    not_approved    not_approved      not_approved    not_approved    not_approved    not_approved    OPEN
withdrawn    | not_approved    not_approved    not_approved    not_approved      not_approved    not_approved    not_approved    not_approved    OPEN
revoked      | not_approved    not_approved    not_approved    not_approved      not_approved    not_approved    not_approved    not_approved    OPEN
"""  # noqa: E501 - a table is read across


def read_table(table: str) -> dict[tuple[str, str], str]:
    """The cells of a table by (row, column)."""
    head, *rows = (line.split("|") for line in table.strip().splitlines())
    columns = head[1].split()
    return {
        (name.strip(), column): cell
        for name, cells in rows
        for column, cell in zip(columns, cells.split(), strict=True)
    }


CELLS = read_table(TABLE)


def test_the_table_has_every_state_and_every_kind_of_access() -> None:
    assert {row for row, _ in CELLS} == {"none", *RegistrationState}
    assert {column for _, column in CELLS} == set(GATES)
    assert {gate.access for gate in GATES.values()} == set(Access)
    assert len(CELLS) == (len(RegistrationState) + 1) * len(GATES)


@pytest.mark.parametrize(("row", "column", "expected"), [(*key, cell) for key, cell in CELLS.items()])
def test_every_registration_at_every_gate(row: str, column: str, expected: str) -> None:
    credentials = (
        None
        if row == "none"
        else replace(APPROVED, state=RegistrationState(row), invited_sessions=frozenset({"side-event"}))
    )
    answer = {
        "yes": Decision(True, Basis.REGISTRATION, Reason.ADMITTED),
        "OPEN": Decision(True, Basis.OPENED, Reason.ADMITTED),
    }
    assert decide(credentials, GATES[column], NOW) == (answer.get(expected) or Decision(False, None, Reason(expected)))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"summit": "other"}, "other_summit"),
        ({"lapses_at": NOW + INSTANT}, "admitted"),
        ({"lapses_at": NOW}, "lapsed"),
        ({"lapses_at": NOW - INSTANT}, "lapsed"),
        ({"days": frozenset({FRIDAY})}, "admitted"),
        ({"days": frozenset({THURSDAY})}, "not_valid_that_day"),
        ({"days": frozenset()}, "not_valid_that_day"),
        ({"parts": frozenset({"common-space"})}, "admitted"),
        ({"parts": frozenset({"civil-society-days"})}, "not_valid_for_part"),
        ({"parts": frozenset()}, "not_valid_for_part"),
        ({"category_kind": CategoryKind.SERVICE}, "admitted"),
    ],
)
def test_what_a_registration_is_good_for(change: dict[str, object], expected: str) -> None:
    assert decide(replace(APPROVED, **change), GATE, NOW).reason.value == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"cancelled": True}, "session_cancelled"),
        ({"cancelled": True, "limits_exceeded": "the minister asked"}, "session_cancelled"),
        ({"full": True}, "session_full"),
        ({"full": True, "limits_exceeded": "one chair was brought"}, "admitted"),
        ({"full": True, "limits_exceeded": ""}, "session_full"),
        ({"full": True, "limits_exceeded": "  "}, "session_full"),
        ({"closed_at": NOW + INSTANT}, "admitted"),
        ({"closed_at": NOW}, "closed"),
        ({"closed_at": NOW, "limits_exceeded": "the bus was late"}, "admitted"),
        ({"closed_at": NOW, "full": True}, "closed"),
        ({"fire_limit_reached": True}, "fire_limit"),
        ({"fire_limit_reached": True, "limits_exceeded": "one chair was brought"}, "fire_limit"),
        ({"fire_limit_reached": True, "full": True, "closed_at": NOW}, "fire_limit"),
    ],
)
@pytest.mark.parametrize("opened", [False, True], ids=["registered", "opened"])
def test_limits_hold_for_everybody_and_some_can_be_exceeded(
    change: dict[str, object], expected: str, opened: bool
) -> None:
    gate = replace(GATES["opened"] if opened else GATE, **change)  # type: ignore[arg-type]
    held = None if opened else APPROVED
    assert decide(held, gate, NOW).reason.value == expected


def test_an_area_is_passed_with_that_area() -> None:
    gate = replace(GATE, area="green-room")
    assert decide(replace(APPROVED, areas=frozenset({"green-room", "press-centre"})), gate, NOW).admitted is True
    assert decide(replace(APPROVED, areas=frozenset({"press-centre"})), gate, NOW).reason is Reason.NOT_VALID_FOR_AREA
    assert decide(APPROVED, gate, NOW).reason is Reason.NOT_VALID_FOR_AREA


def test_an_opened_session_admits_those_whose_registration_is_not_good_for_it() -> None:
    elsewhere = replace(APPROVED, days=frozenset({THURSDAY}))
    assert decide(elsewhere, GATES["opened"], NOW) == Decision(True, Basis.OPENED, Reason.ADMITTED)
    behind = replace(GATES["opened"], area="green-room")
    assert decide(APPROVED, behind, NOW) == Decision(True, Basis.OPENED, Reason.ADMITTED)


def test_a_day_or_a_part_that_is_not_stated_satisfies_no_limited_registration() -> None:
    somewhere = replace(GATE, day=None, part=None)
    assert decide(APPROVED, somewhere, NOW).admitted is True
    assert decide(replace(APPROVED, days=frozenset({FRIDAY})), somewhere, NOW).reason is Reason.NOT_VALID_THAT_DAY
    assert decide(replace(APPROVED, parts=frozenset({"x"})), somewhere, NOW).reason is Reason.NOT_VALID_FOR_PART


def test_categories_that_name_none_admit_none() -> None:
    gate = replace(GATE, access=Access.CATEGORIES, categories=frozenset())
    assert decide(APPROVED, gate, NOW) == Decision(False, None, Reason.NOT_IN_CATEGORIES)


def test_an_entrance_without_a_session_invites_nobody() -> None:
    gate = replace(GATE, session=None, access=Access.INVITED)
    assert decide(replace(APPROVED, invited_sessions=frozenset({"side-event"})), gate, NOW).reason is Reason.NOT_INVITED
    assert decide(APPROVED, replace(GATE, session=None), NOW).admitted is True


def test_the_reason_is_the_first_that_fails_in_the_promised_order() -> None:
    """Mend what the guard complains of, one thing after the other, from a visit where everything is wrong."""
    gate = replace(
        GATE,
        access=Access.CATEGORIES,
        categories=frozenset({"un"}),
        area="green-room",
        cancelled=True,
        fire_limit_reached=True,
        closed_at=NOW,
        full=True,
    )
    nothing = replace(
        APPROVED,
        summit="other",
        state=RegistrationState.REVOKED,
        lapses_at=NOW,
        days=frozenset({THURSDAY}),
        parts=frozenset({"civil-society-days"}),
    )
    steps: list[tuple[dict[str, object], dict[str, object]]] = [
        ({}, {"cancelled": False}),
        ({"summit": "gfmd"}, {}),
        ({"state": RegistrationState.APPROVED}, {}),
        ({"lapses_at": None}, {}),
        ({"days": None}, {}),
        ({"parts": None}, {}),
        ({"areas": frozenset({"green-room"})}, {}),
        ({"category": "un"}, {}),
        ({}, {"fire_limit_reached": False}),
        ({}, {"closed_at": None}),
        ({}, {"full": False}),
    ]
    seen = [decide(nothing, gate, NOW).reason]
    for mended, mended_gate in steps:
        nothing = replace(nothing, **mended)  # type: ignore[arg-type]
        gate = replace(gate, **mended_gate)  # type: ignore[arg-type]
        seen.append(decide(nothing, gate, NOW).reason)
    assert seen == [
        Reason.SESSION_CANCELLED,
        Reason.OTHER_SUMMIT,
        Reason.NOT_APPROVED,
        Reason.LAPSED,
        Reason.NOT_VALID_THAT_DAY,
        Reason.NOT_VALID_FOR_PART,
        Reason.NOT_VALID_FOR_AREA,
        Reason.NOT_IN_CATEGORIES,
        Reason.FIRE_LIMIT,
        Reason.CLOSED,
        Reason.SESSION_FULL,
        Reason.ADMITTED,
    ]


@pytest.mark.parametrize(
    ("secretariat", "officer", "valid"),
    [
        ("amina", "bruno", True),
        ("amina", "amina", False),
        ("amina", None, False),
        (None, "bruno", False),
        (None, None, False),
        ("amina", "", False),
        ("", "bruno", False),
    ],
)
def test_an_opening_takes_two_different_persons(secretariat: str | None, officer: str | None, valid: bool) -> None:
    opening = Opening(secretariat=secretariat, registration_officer=officer)
    assert opening.valid is valid
    assert decide(None, replace(GATE, access=Access.OPEN, opened=opening), NOW).admitted is valid


@pytest.mark.parametrize("access", [one for one in Access if one is not Access.OPEN])
def test_an_opening_opens_only_what_is_said_to_be_open(access: Access) -> None:
    gate = replace(GATE, access=access, opened=SIGNED)
    assert decide(None, gate, NOW) == Decision(False, None, Reason.NO_REGISTRATION)


@pytest.mark.parametrize(
    "instant", [NOW.replace(tzinfo=None), NOW.astimezone(timezone(timedelta(hours=1)))], ids=["naive", "not UTC"]
)
def test_instants_are_aware_and_in_utc(instant: datetime) -> None:
    check_utc(NOW)
    with pytest.raises(ValueError, match="aware instant in UTC"):
        check_utc(instant)
    for credentials in (None, APPROVED):
        with pytest.raises(ValueError, match="aware instant in UTC"):
            decide(credentials, replace(GATE, cancelled=True), instant)
    with pytest.raises(ValueError, match="aware instant in UTC"):
        APPROVED.in_force(instant)
    with pytest.raises(ValueError, match="aware instant in UTC"):
        replace(APPROVED, lapses_at=instant)
    with pytest.raises(ValueError, match="aware instant in UTC"):
        replace(GATE, closed_at=instant)


@pytest.mark.parametrize("admitted", [True, False])
@pytest.mark.parametrize("basis", [None, *Basis])
@pytest.mark.parametrize("reason", [Reason.ADMITTED, Reason.CLOSED])
def test_a_decision_does_not_contradict_itself(admitted: bool, basis: Basis | None, reason: Reason) -> None:
    sound = (admitted, basis is None, reason is Reason.ADMITTED) in {(True, False, True), (False, True, False)}
    if sound:
        assert Decision(admitted, basis, reason).admitted is admitted
    else:
        with pytest.raises(ValueError, match="contradicts itself"):
            Decision(admitted, basis, reason)


# Small worlds, so that what is asked for and what is held meet often.
words = st.sampled_from(["a", "b"])
sets_of_words = st.frozensets(words)
maybe_word = st.none() | words
mostly_approved = st.sampled_from([RegistrationState.APPROVED] * 8 + list(RegistrationState))

some_credentials = st.builds(
    Credentials,
    summit=st.sampled_from(["a"] * 7 + ["b"]),
    state=mostly_approved,
    category=words,
    category_kind=st.sampled_from(CategoryKind),
    delegation_roles=sets_of_words,
    days=st.sampled_from([None, None, frozenset({FRIDAY}), frozenset({THURSDAY}), frozenset()]),
    parts=st.sampled_from([None, None, frozenset("ab"), frozenset("b"), frozenset()]),
    areas=st.sampled_from([frozenset("ab"), frozenset("a"), frozenset()]),
    lapses_at=st.sampled_from([None, None, None, NOW - INSTANT, NOW, NOW + INSTANT]),
    invited_sessions=sets_of_words,
)
perhaps_credentials = st.sampled_from([True] * 6 + [False]).flatmap(
    lambda held: some_credentials if held else st.none()
)
some_gates = st.builds(
    Gate,
    summit=st.just("a"),
    session=maybe_word,
    access=st.sampled_from(Access),
    categories=sets_of_words,
    area=maybe_word,
    day=st.sampled_from([None, THURSDAY, FRIDAY, FRIDAY]),
    part=maybe_word,
    cancelled=st.sampled_from([False, False, False, True]),
    opened=st.none() | st.builds(Opening, secretariat=maybe_word, registration_officer=maybe_word),
    full=st.booleans(),
    closed_at=st.sampled_from([None, None, NOW - INSTANT, NOW, NOW + INSTANT]),
    limits_exceeded=st.sampled_from([None, "", "a reason"]),
    fire_limit_reached=st.sampled_from([False, False, False, True]),
)


def valid_registration(held: Credentials | None, gate: Gate) -> bool:
    """The rule said a second time: approved, not lapsed, of this summit, valid that day, part and area, and meant."""
    if held is None:
        return False
    meant = {
        "not_stated": True,
        "open": True,
        "registered": True,
        "categories": held.category in gate.categories,
        "invited": gate.session is not None and gate.session in held.invited_sessions,
    }
    return (
        held.state.value == "approved"
        and held.lapses_at in (None, NOW + INSTANT)
        and held.summit == gate.summit
        and (held.days is None or gate.day in held.days)
        and (held.parts is None or gate.part in held.parts)
        and (gate.area is None or gate.area in held.areas)
        and meant[gate.access.value]
    )


def validly_opened(gate: Gate) -> bool:
    """Opened, and signed by two different persons."""
    if gate.access.value != "open" or gate.opened is None:
        return False
    signatures = {gate.opened.secretariat, gate.opened.registration_officer}
    return None not in signatures and len(signatures) == 2


def within_limits(gate: Gate) -> bool:
    """The fire limit holds, and the other limits hold or were exceeded with a reason."""
    others = not gate.full and gate.closed_at in (None, NOW + INSTANT)
    return not gate.fire_limit_reached and (others or gate.limits_exceeded == "a reason")


@settings(max_examples=600, deadline=None)
@given(held=perhaps_credentials, gate=some_gates)
@example(held=APPROVED, gate=GATE)
@example(held=None, gate=replace(GATE, access=Access.OPEN, opened=SIGNED))
def test_admitted_exactly_when_registered_or_opened_and_within_limits(held: Credentials | None, gate: Gate) -> None:
    decision = decide(held, gate, NOW)
    event(decision.reason.value)
    room = not gate.cancelled and within_limits(gate)
    assert decision.admitted is (room and (valid_registration(held, gate) or validly_opened(gate)))
    if decision.admitted:
        assert decision.basis is (Basis.REGISTRATION if valid_registration(held, gate) else Basis.OPENED)


@settings(max_examples=300, deadline=None)
@given(held=perhaps_credentials, gate=some_gates)
@example(held=APPROVED, gate=replace(GATE, fire_limit_reached=True, full=True))
@example(held=None, gate=replace(GATE, full=True))
@example(held=APPROVED, gate=replace(GATE, full=True))
def test_a_reason_to_exceed_limits_sets_aside_nothing_but_full_and_closed(held: Credentials | None, gate: Gate) -> None:
    without = decide(held, replace(gate, limits_exceeded=None), NOW)
    exceeded = decide(held, replace(gate, limits_exceeded="a reason"), NOW)
    if without.reason in {Reason.CLOSED, Reason.SESSION_FULL}:
        assert exceeded.admitted is True
    else:
        assert exceeded == without


@settings(max_examples=200, deadline=None)
@given(held=perhaps_credentials, gate=some_gates, person=words)
@example(held=None, gate=GATE, person="a")
@example(held=APPROVED, gate=GATE, person="a")
def test_not_stated_and_opened_by_one_person_are_decided_as_registered(
    held: Credentials | None, gate: Gate, person: str
) -> None:
    as_registered = decide(held, replace(gate, access=Access.REGISTERED), NOW)
    alone = Opening(secretariat=person, registration_officer=person)
    assert decide(held, replace(gate, access=Access.NOT_STATED), NOW) == as_registered
    assert decide(held, replace(gate, access=Access.OPEN, opened=alone), NOW) == as_registered
    assert decide(held, replace(gate, access=Access.OPEN, opened=None), NOW) == as_registered
