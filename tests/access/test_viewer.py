"""Who is asking: constructors, names for the history, roles and registrations by summit."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta

import pytest

from eventreg.access.admission import Credentials
from eventreg.access.enums import CategoryKind, RegistrationState, Role
from eventreg.access.viewer import Viewer

NOW = datetime(2018, 12, 7, 7, 30, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def registration(
    summit: str = "A", state: RegistrationState = RegistrationState.APPROVED, lapses_at: datetime | None = None
) -> Credentials:
    return Credentials(
        summit=summit,
        state=state,
        category="un",
        category_kind=CategoryKind.PARTICIPANT,
        days=frozenset(),
        parts=frozenset(),
        lapses_at=lapses_at,
    )


def test_the_anonymous_viewer_is_nobody_and_has_nothing() -> None:
    viewer = Viewer.anonymous()
    assert viewer == Viewer(
        holder=None,
        operator=None,
        roles=frozenset(),
        administrator=False,
        organised_sessions=frozenset(),
        delegations=frozenset(),
        registrations=(),
    )
    assert viewer.label == "anonymous"


@pytest.mark.parametrize(
    ("name", "kept"),
    [("amina", "amina"), (" amina ", "amina"), ("amina@ministry.example", "amina"), ("Amina B.", "Amina B.")],
)
def test_the_operator_has_a_name_that_is_never_an_address(name: str, kept: str) -> None:
    viewer = Viewer.at_command_line(name)
    assert (viewer.holder, viewer.operator) == (None, kept)
    assert viewer.label == f"command line: {kept}"


@pytest.mark.parametrize("name", ["", "  ", "@ministry.example"])
def test_an_operator_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="neither blank nor an address"):
        Viewer.at_command_line(name)


def test_a_holder_is_named_by_the_opaque_id() -> None:
    assert Viewer(holder="7c0e").label == "holder 7c0e"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Viewer(holder="amina@ministry.example"), "nor an address"),
        (lambda: Viewer(operator="amina@ministry.example"), "nor an address"),
        (lambda: Viewer(holder=""), "neither blank"),
        (lambda: Viewer(holder="7c0e", operator="amina"), "not the operator"),
        (lambda: Viewer(roles=frozenset({("A", Role.SECRETARIAT)})), "only a holder"),
        (lambda: Viewer(operator="amina", roles=frozenset({("A", Role.SECRETARIAT)})), "only a holder"),
        (lambda: Viewer(administrator=True), "only a holder"),
        (lambda: Viewer(organised_sessions=frozenset({"side"})), "only a holder"),
        (lambda: Viewer(delegations=frozenset({"moldova"})), "only a holder"),
        (lambda: Viewer(registrations=(registration(),)), "only a holder"),
        (lambda: Viewer(holder="7c0e", roles=frozenset({("A", Role.ADMINISTRATOR)})), "administrator of one summit"),
    ],
)
def test_contradictions_are_refused(make: Callable[[], Viewer], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_a_viewer_cannot_be_changed_and_can_be_a_key() -> None:
    viewer = Viewer(holder="7c0e", registrations=(registration(),))
    with pytest.raises(FrozenInstanceError):
        viewer.administrator = True  # type: ignore[misc]
    assert {viewer: 1}[Viewer(holder="7c0e", registrations=(registration(),))] == 1


def test_roles_are_held_at_one_summit() -> None:
    viewer = Viewer(holder="7c0e", roles=frozenset({("A", Role.SECRETARIAT), ("B", Role.ACCESS_CONTROL)}))
    held = {(summit, role) for summit in ("A", "B", "C") for role in Role if viewer.has_role(summit, role)}
    assert held == {("A", Role.SECRETARIAT), ("B", Role.ACCESS_CONTROL)}


def test_an_administrator_is_one_everywhere_and_nothing_else() -> None:
    viewer = Viewer(holder="7c0e", administrator=True)
    assert [role for role in Role if viewer.has_role("A", role)] == [Role.ADMINISTRATOR]


@pytest.mark.parametrize("state", RegistrationState)
def test_only_an_approved_registration_makes_one_registered(state: RegistrationState) -> None:
    viewer = Viewer(holder="7c0e", registrations=(registration(state=state),))
    assert viewer.is_registered("A", NOW) is (state.value == "approved")


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ((), False),
        ((registration(),), True),
        ((registration("B"),), False),
        ((registration("B"), registration("A")), True),
        ((registration(lapses_at=NOW + INSTANT),), True),
        ((registration(lapses_at=NOW),), False),
        ((registration(lapses_at=NOW - INSTANT),), False),
        ((registration("B"), registration("A", RegistrationState.REVOKED)), False),
    ],
)
def test_registered_is_for_that_summit_and_at_that_instant(own: tuple[Credentials, ...], expected: bool) -> None:
    assert Viewer(holder="7c0e", registrations=own).is_registered("A", NOW) is expected


def test_registered_is_asked_at_an_aware_instant() -> None:
    with pytest.raises(ValueError, match="aware instant in UTC"):
        Viewer.anonymous().is_registered("A", NOW.replace(tzinfo=None))
