"""The whole policy as tables: every viewer, every permission, things of two summits."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import NoReturn

import pytest

from eventreg.access import policy
from eventreg.access.admission import Credentials
from eventreg.access.enums import CategoryKind, RegistrationState, Role, Visibility
from eventreg.access.errors import Forbidden, Unknown
from eventreg.access.permissions import Permission
from eventreg.access.policy import POLICY, READERS, ReadableBy, all_of, allows, any_of, readable_visibilities, require
from eventreg.access.things import SessionFacts, SummitFacts, Thing
from eventreg.access.viewer import Viewer

NOW = datetime(2018, 12, 7, 7, 30, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def with_role(summit: str, role: Role) -> Viewer:
    return Viewer(holder="h", roles=frozenset({(summit, role)}))


def with_registration(
    summit: str, state: RegistrationState = RegistrationState.APPROVED, lapses_at: datetime | None = None
) -> Viewer:
    own = Credentials(
        summit=summit,
        state=state,
        category="un",
        category_kind=CategoryKind.PARTICIPANT,
        days=None,
        parts=None,
        lapses_at=lapses_at,
    )
    return Viewer(holder="h", registrations=(own,))


VIEWERS = {
    "anonymous": Viewer.anonymous(),
    "account with nothing": Viewer(holder="h"),
    "administrator": Viewer(holder="h", administrator=True),
    "operator": Viewer.at_command_line("amina"),
    "secretariat of A": with_role("A", Role.SECRETARIAT),
    "secretariat of B": with_role("B", Role.SECRETARIAT),
    "registration officer of A": with_role("A", Role.REGISTRATION_OFFICER),
    "registration officer of B": with_role("B", Role.REGISTRATION_OFFICER),
    "access control of A": with_role("A", Role.ACCESS_CONTROL),
    "access control of B": with_role("B", Role.ACCESS_CONTROL),
    "organiser of a side event of A": Viewer(
        holder="h", roles=frozenset({("A", Role.ORGANISER)}), organised_sessions=frozenset({"A side"})
    ),
    "organiser at A without a session": with_role("A", Role.ORGANISER),
    "focal point at A": Viewer(
        holder="h", roles=frozenset({("A", Role.FOCAL_POINT)}), delegations=frozenset({"Moldova"})
    ),
    "approved for A": with_registration("A"),
    "approved for B": with_registration("B"),
    "approved for A, lapses later": with_registration("A", lapses_at=NOW + INSTANT),
    "approved for A, lapses now": with_registration("A", lapses_at=NOW),
    "under review for A": with_registration("A", RegistrationState.UNDER_REVIEW),
    "revoked for A": with_registration("A", RegistrationState.REVOKED),
}

LETTERS = {
    "R": Permission.READ_SUMMIT,
    "L": Permission.LOAD_SUMMIT,
    "D": Permission.DUMP_SUMMIT,
    "P": Permission.PUBLISH_RELEASE,
    "E": Permission.EDIT_PROGRAMME,
    "A": Permission.SET_ACCESS,
    "F": Permission.READ_FRESHNESS,
}
STATES = {"draft": (False, False), "live": (True, False), "archived": (True, True)}

# A capital: may. A small letter: Forbidden. A dot: Unknown.
# Read, Load, Dump, Publish, Edit the programme, set Access, read the Freshness of calendars.
SUMMITS = """
                                 | A draft | A live  | A archived | B draft | B live  | B archived
anonymous                        | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
account with nothing             | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
administrator                    | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
operator                         | RLDPEAF | RLDPEAF | RLDPEAF    | RLDPEAF | RLDPEAF | RLDPEAF
secretariat of A                 | RlDPEAF | RlDPEAF | RlDPeaF    | ....... | Rldpeaf | Rldpeaf
secretariat of B                 | ....... | Rldpeaf | Rldpeaf    | RlDPEAF | RlDPEAF | RlDPeaF
registration officer of A        | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
registration officer of B        | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
access control of A              | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
access control of B              | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
organiser of a side event of A   | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
organiser at A without a session | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
focal point at A                 | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
approved for A                   | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
approved for B                   | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
approved for A, lapses later     | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
approved for A, lapses now       | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
under review for A               | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
revoked for A                    | ....... | Rldpeaf | Rldpeaf    | ....... | Rldpeaf | Rldpeaf
"""

# Which of a Public, a Registered and a Hidden session can be read; a dot: Unknown.
SESSIONS = """
                                 | A side | A other | B other
anonymous                        | P..    | P..     | P..
account with nothing             | P..    | P..     | P..
administrator                    | P..    | P..     | P..
operator                         | PRH    | PRH     | PRH
secretariat of A                 | PRH    | PRH     | P..
secretariat of B                 | P..    | P..     | PRH
registration officer of A        | PR.    | PR.     | P..
registration officer of B        | P..    | P..     | PR.
access control of A              | PR.    | PR.     | P..
access control of B              | P..    | P..     | PR.
organiser of a side event of A   | PRH    | P..     | P..
organiser at A without a session | P..    | P..     | P..
focal point at A                 | P..    | P..     | P..
approved for A                   | PR.    | PR.     | P..
approved for B                   | P..    | P..     | PR.
approved for A, lapses later     | PR.    | PR.     | P..
approved for A, lapses now       | P..    | P..     | P..
under review for A               | P..    | P..     | P..
revoked for A                    | P..    | P..     | P..
"""


def read_table(table: str) -> dict[tuple[str, str], str]:
    """The cells of a table by (row, column)."""
    head, *rows = ([cell.strip() for cell in line.split("|")] for line in table.strip("\n").splitlines())
    return {(row[0], column): cell for row in rows for column, cell in zip(head[1:], row[1:], strict=True)}


SUMMIT_CELLS, SESSION_CELLS = read_table(SUMMITS), read_table(SESSIONS)


def answer(viewer: Viewer, permission: Permission, thing: Thing, letter: str) -> str:
    """The letter of a table for what the policy answers; `require` and `allows` must say the same."""
    try:
        require(viewer, permission, on=thing, now=NOW)
    except Unknown:
        said = "."
    except Forbidden:
        said = letter.lower()
    else:
        said = letter
    assert allows(viewer, permission, thing, NOW) is (said == letter)
    return said


def test_the_tables_have_every_viewer_and_every_thing() -> None:
    assert set(SUMMIT_CELLS) == set(product(VIEWERS, [f"{one} {state}" for one in "AB" for state in STATES]))
    assert set(SESSION_CELLS) == set(product(VIEWERS, ["A side", "A other", "B other"]))


def test_the_tables_have_every_permission_and_every_visibility() -> None:
    assert {*LETTERS.values(), Permission.READ_SESSION} == set(Permission)
    assert [one.name[0] for one in Visibility] == ["P", "R", "H"]


@pytest.mark.parametrize(("who", "what", "expected"), [(*key, cell) for key, cell in SUMMIT_CELLS.items()])
def test_summits(who: str, what: str, expected: str) -> None:
    summit, state = what.split()
    released, archived = STATES[state]
    thing = SummitFacts(summit, released=released, archived=archived)
    said = "".join(answer(VIEWERS[who], permission, thing, letter) for letter, permission in LETTERS.items())
    assert said == expected


@pytest.mark.parametrize(("who", "what", "expected"), [(*key, cell) for key, cell in SESSION_CELLS.items()])
def test_sessions(who: str, what: str, expected: str) -> None:
    things = [SessionFacts(what[0], what, visibility, removed=False) for visibility in Visibility]
    said = "".join(answer(VIEWERS[who], Permission.READ_SESSION, one, one.visibility.name[0]) for one in things)
    assert said == expected


@pytest.mark.parametrize(("who", "visibility"), list(product(VIEWERS, Visibility)))
def test_a_removed_session_is_read_by_nobody(who: str, visibility: Visibility) -> None:
    gone = SessionFacts("A", "A side", visibility, removed=True)
    assert answer(VIEWERS[who], Permission.READ_SESSION, gone, "R") == "."


@pytest.mark.parametrize("who", VIEWERS)
def test_a_list_shows_what_can_be_read_one_by_one(who: str) -> None:
    viewer = VIEWERS[who]
    sessions = [
        SessionFacts(summit, f"{summit} {which}", visibility, removed)
        for summit, which, visibility, removed in product("AB", ["side", "other"], Visibility, [False, True])
    ]
    one_by_one = [one for one in sessions if allows(viewer, Permission.READ_SESSION, one, NOW)]
    listed = []
    for one in sessions:
        readable = readable_visibilities(viewer, one.summit, NOW)
        in_list = one.visibility in readable.visibilities or one.session in readable.organised_sessions
        if in_list and not one.removed:
            listed.append(one)
    assert listed == one_by_one
    assert len(listed) >= 4, "public sessions are read by everybody"


def test_what_a_list_is_told() -> None:
    public, registered = Visibility.PUBLIC, Visibility.REGISTERED
    organiser = VIEWERS["organiser of a side event of A"]
    assert readable_visibilities(organiser, "A", NOW) == ReadableBy(frozenset({public}), frozenset({"A side"}))
    officer = VIEWERS["registration officer of A"]
    assert readable_visibilities(officer, "A", NOW) == ReadableBy(frozenset({public, registered}), frozenset())
    secretariat = VIEWERS["secretariat of A"]
    assert readable_visibilities(secretariat, "A", NOW) == ReadableBy(frozenset(Visibility), frozenset())
    assert readable_visibilities(secretariat, "B", NOW) == ReadableBy(frozenset({public}), frozenset())


def test_every_permission_has_an_entry_and_every_visibility_its_readers() -> None:
    assert set(POLICY) == set(Permission)
    assert set(READERS) == set(Visibility)


def test_a_permission_without_an_entry_is_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    live = SummitFacts("A", released=True, archived=False)
    assert allows(VIEWERS["secretariat of A"], Permission.EDIT_PROGRAMME, live, NOW) is True
    without = {one: rule for one, rule in POLICY.items() if one is not Permission.EDIT_PROGRAMME}
    monkeypatch.setattr(policy, "POLICY", without)
    assert [who for who, viewer in VIEWERS.items() if allows(viewer, Permission.EDIT_PROGRAMME, live, NOW)] == []


@pytest.mark.parametrize("table", [POLICY, READERS])
def test_the_tables_cannot_be_changed_while_the_product_runs(table: dict[object, object]) -> None:
    with pytest.raises(TypeError, match="does not support item assignment"):
        table[Permission.EDIT_PROGRAMME] = None


@pytest.mark.parametrize("permission", Permission)
def test_a_thing_of_the_wrong_kind_is_a_mistake_and_no_answer(permission: Permission) -> None:
    summit = SummitFacts("A", released=True, archived=False)
    session = SessionFacts("A", "A side", Visibility.PUBLIC, removed=False)
    wrong: Thing = summit if permission is Permission.READ_SESSION else session
    with pytest.raises(TypeError, match=f"asked of {type(wrong).__name__}"):
        allows(VIEWERS["operator"], permission, wrong, NOW)


def test_instants_are_aware() -> None:
    naive = NOW.replace(tzinfo=None)
    live = SummitFacts("A", released=True, archived=False)
    with pytest.raises(ValueError, match="aware instant in UTC"):
        allows(Viewer.anonymous(), Permission.READ_SUMMIT, live, naive)
    with pytest.raises(ValueError, match="aware instant in UTC"):
        require(Viewer.anonymous(), Permission.READ_SUMMIT, on=live, now=naive)
    with pytest.raises(ValueError, match="aware instant in UTC"):
        readable_visibilities(Viewer.anonymous(), "A", naive)


def test_without_an_instant_the_clock_of_the_machine_counts() -> None:
    session = SessionFacts("A", "A side", Visibility.REGISTERED, removed=False)
    clock = datetime.now(UTC)
    require(with_registration("A", lapses_at=clock + timedelta(hours=1)), Permission.READ_SESSION, on=session)
    with pytest.raises(Unknown):
        require(with_registration("A", lapses_at=clock), Permission.READ_SESSION, on=session)


def test_combinations_of_predicates() -> None:
    def yes(viewer: Viewer, thing: Thing, now: datetime) -> bool:
        return True

    def no(viewer: Viewer, thing: Thing, now: datetime) -> bool:
        return False

    def never_asked(viewer: Viewer, thing: Thing, now: datetime) -> NoReturn:
        raise AssertionError

    def said(predicate: policy.Predicate[Thing]) -> bool:
        return predicate(Viewer.anonymous(), SummitFacts("A", released=True, archived=False), NOW)

    assert [said(any_of(*those)) for those in ((), (no,), (no, no), (no, yes), (yes, never_asked))] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert [said(all_of(*those)) for those in ((yes,), (yes, yes), (yes, no), (no, never_asked))] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("error", [Unknown, Forbidden])
def test_refusals_say_a_plain_sentence_and_no_facts(error: type[Unknown | Forbidden]) -> None:
    assert str(error()) == error.sentence
    assert error.sentence.endswith(".")
    assert "%(" not in error.sentence
