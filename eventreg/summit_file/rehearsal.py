"""The rehearsal: an invented summit placed around an instant, so that something is always going on and something next.

What it holds stands in `rehearsal.yaml`; here its second day is laid out and its steps become summit files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from eventreg.foundation.local_time import LocalTime, TimeDoesNotExist, TimeHappensTwice
from eventreg.foundation.translated_text import TranslatedText
from eventreg.summit_file.reader import Tree, read_tree
from eventreg.summit_file.schema import read_document

SLUG: Final = "rehearsal"
ZONE: Final = "Africa/Casablanca"
UNTIL_NEXT: Final = timedelta(minutes=25)
"""From the reference instant to the start of the next side event, rounded up to a full `GRAIN`."""
GRAIN: Final = timedelta(minutes=5)
BETWEEN: Final = timedelta(minutes=15)
"""Between two blocks of the second day: what a room needs to be turned around."""
POSTPONED: Final = timedelta(minutes=30)
"""From the block `beside` to what was moved from it."""
EARLIEST, LATEST = time(7), time(23, 30)
"""The second day keeps within these where it can."""
MOVABLE: Final = ("early", "morning", "midday", "afternoon", "evening")
"""Blocks of the second day in their order; `now` and what is next come among them where there is room."""
NOMINAL: Final = 2
"""How many of them come before `now` on a day that begins in the morning and ends in the evening."""

Part = dict[str, Any]
_PLAIN: Final = Path(__file__).with_suffix(".yaml")
_OF_A_SEAT: Final = ("post", "organisation")
_ANNOUNCED: Final = ("side_event", "special_side_event", "workshop")
"""Kinds of sessions whose panel the organiser announces; of the others it stands in the programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One state of the draft, to be published as a release of its own: a checked document and a note for readers."""

    document: Part = field(repr=False)
    tree: Tree = field(repr=False)
    note: TranslatedText


def rehearsal_documents(at: datetime) -> tuple[Step, ...]:
    """The successive states of the rehearsal around the aware instant `at`, first to last.

    The day of `at` in Morocco is the second of three. A side event starts 25 minutes after `at`, rounded up to the
    next 5, and sessions in at least two rooms are going on at `at`. The same instant makes the same documents, and
    public ids are the same whatever the instant. No step holds a conflict that blocks.
    """
    plain: Part = read_tree(_PLAIN.read_bytes()).value
    steps, sessions = plain.pop("steps"), {one["key"]: one for one in plain.pop("sessions")}
    states: list[tuple[TranslatedText, dict[str, Part]]] = []
    for step in steps:
        sessions = {key: one | step["sessions"].get(key, {}) for key, one in sessions.items()}
        states.append((TranslatedText("en", step["note"]), sessions))
    here = LocalTime.from_utc(at, ZONE)
    today = here.wall.date()
    blocks = _blocks(here.at, today, _lengths(state for _, state in states))
    usual = {person["key"]: {n: person.pop(n) for n in _OF_A_SEAT} for person in plain["persons"]}
    return tuple(_step(note, plain, state.values(), blocks, today, usual) for note, state in states)


def _lengths(states: Iterable[Mapping[str, Part]]) -> dict[str, timedelta]:
    """How long each block is in the longest of its states."""
    lengths: dict[str, timedelta] = {}
    for state in states:
        for when in (session["when"] for session in state.values() if "block" in session["when"]):
            lengths[when["block"]] = max(lengths.get(when["block"], timedelta(0)), _minutes(when))
    return lengths


def _blocks(at: datetime, today: date, lengths: Mapping[str, timedelta]) -> dict[str, datetime]:
    """The instant at which each block of the second day starts; that of `now` may be one the clocks show twice."""
    target = at + UNTIL_NEXT
    # Up to the next full five minutes.
    target += (datetime.min.replace(tzinfo=UTC) - target) % GRAIN
    starts = {"next": _clear(target)}
    # What goes on now ends in time for its rooms to be turned around, unless the day has just begun.
    starts["now"] = max(target - BETWEEN - lengths["now"], _instant(today, time()))
    starts["beside"] = _clear(max(starts["next"], _clear(starts["now"] + lengths["now"]) + BETWEEN))
    starts["postponed"] = _clear(starts["beside"] + POSTPONED)
    ended = max(_clear(starts[block] + lengths[block]) for block in ("next", "beside", "postponed"))

    before = _how_many_before(starts["now"], ended, today, lengths)
    cursor = _clear(starts["now"], -GRAIN)
    for block in reversed(MOVABLE[:before]):
        cursor = starts[block] = _clear(cursor - BETWEEN - lengths[block], -GRAIN)
    cursor = ended
    for block in MOVABLE[before:]:
        starts[block] = _clear(cursor + BETWEEN)
        cursor = _clear(starts[block] + lengths[block])
    return starts


def _how_many_before(now: datetime, ended: datetime, today: date, lengths: Mapping[str, timedelta]) -> int:
    """How many blocks come before `now` so that the day stays within its hours, as near as can be to the usual."""
    earliest, latest = _instant(today, EARLIEST), _instant(today, LATEST)
    nothing = timedelta(0)

    def outside(before: int) -> timedelta:
        first = now - sum((BETWEEN + lengths[block] for block in MOVABLE[:before]), nothing)
        last = ended + sum((BETWEEN + lengths[block] for block in MOVABLE[before:]), nothing)
        # Where nothing can be moved to the other side, being early or late is nobody's choice.
        early = max(earliest - first, nothing) if before else nothing
        late = max(last - latest, nothing) if before < len(MOVABLE) else nothing
        return early + late

    return min(range(len(MOVABLE) + 1), key=lambda before: (outside(before), abs(before - NOMINAL)))


def _instant(day: date, clock: time) -> datetime:
    """The first instant from a wall time on that the clocks show, and show only once."""
    wall = datetime.combine(day, clock)
    while True:
        try:
            return LocalTime.from_wall(wall, ZONE).at
        except (TimeDoesNotExist, TimeHappensTwice):
            wall += GRAIN


def _clear(at: datetime, direction: timedelta = GRAIN) -> datetime:
    """The first instant from `at` on whose wall time the clocks show only once; `direction` may be negative."""
    while True:
        try:
            LocalTime.from_wall(LocalTime.from_utc(at, ZONE).wall, ZONE)
        except TimeHappensTwice:
            at += direction
        else:
            return at


def _minutes(when: Part) -> timedelta:
    return timedelta(minutes=int(when["minutes"]))


def _step(
    note: TranslatedText,
    plain: Part,
    sessions: Iterable[Part],
    blocks: Mapping[str, datetime],
    today: date,
    usual: Mapping[str, Part],
) -> Step:
    day = timedelta(days=1)
    dates = {"starts_on": (today - day).isoformat(), "ends_on": (today + day).isoformat()}
    summit = plain["summit"] | {"uid": _uid(SLUG)} | dates
    written = [_session(one, blocks, today, usual) for one in sessions]
    tree = Tree(plain | {"summit": summit, "sessions": written})
    return Step(document=read_document(tree), tree=tree, note=note)


def _session(one: Part, blocks: Mapping[str, datetime], today: date, usual: Mapping[str, Part]) -> Part:
    written = {name: value for name, value in one.items() if name != "panel"}
    line_ups = one.get("line_ups", [])
    if "panel" in one:
        source = "announcement" if one["kind"] in _ANNOUNCED else "programme"
        line_ups = [{"source": source, "kind": "announced", "panelists": one["panel"]}]
    return written | {
        "uid": _uid(f"{SLUG}/{one['key']}"),
        "when": _when(one["when"], blocks, today),
        "line_ups": [
            line_up | {"panelists": [_seat(seat, usual) for seat in line_up["panelists"]]} for line_up in line_ups
        ],
    }


def _seat(seat: Part, usual: Mapping[str, Part]) -> Part:
    return {"key": seat["person"].removeprefix(f"{SLUG}-")} | usual[seat["person"]] | seat


def _when(when: Part, blocks: Mapping[str, datetime], today: date) -> Part:
    if "day" in when:
        return when | {"day": (today + timedelta(days=int(when["day"]) - 2)).isoformat()}
    opens = blocks[when["block"]]
    # Each end is found for itself, so that what goes on now is as long as it must be where the clocks are put back.
    starts, ends = (LocalTime.from_utc(at, ZONE).wall for at in (_clear(opens, -GRAIN), _clear(opens + _minutes(when))))
    clock = {"day": starts.date().isoformat(), "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}"}
    return clock if ends.date() == starts.date() else clock | {"ends_on": ends.date().isoformat()}


def _uid(name: str) -> str:
    return str(UUID(bytes=sha256(f"rehearsal/{name}".encode()).digest()[:16], version=4))
