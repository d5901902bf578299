"""Days, slots, the time grid, what is on now: decisions on what a programme shows."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Final

from eventreg.agenda.read_model import Grid, GridColumn, Piece, Present, ProgrammeDay, Slot
from eventreg.foundation.local_time import LocalTime, resolve_zone

FILTERS: Final = ("day", "room", "theme", "kind", "language")

GRID_STEP_MINUTES: Final = 5
"""Of the time grid: a session is drawn from the nearest step on, and its label says the exact time."""

GRID_LONGEST_HOURS: Final = 24
GRID_MOST_COLUMNS: Final = 40
"""What the style sheet has classes for; what is beyond stands in the list alone."""

FIRST_VIEW_SESSIONS: Final = 80
"""A longer programme is opened at one day."""


def by_day(pieces: Iterable[Piece], chosen: date | None = None) -> tuple[ProgrammeDay, ...]:
    """Pieces, already in order, grouped by their day in the summit's zone; those without a stated day come last.

    An inferred day is no heading: the piece says itself what was inferred. On a `chosen` day everything found stands
    together, also what began before it.
    """

    def day_of(piece: Piece) -> date | None:
        return chosen or piece.day

    ordered = sorted(pieces, key=lambda piece: (day_of(piece) is None, day_of(piece) or date.min))
    return tuple(ProgrammeDay(day=day, slots=slots(group)) for day, group in groupby(ordered, key=day_of))


def slots(pieces: Iterable[Piece]) -> tuple[Slot, ...]:
    """Neighbours with the same time, and the same certainty of it, under one heading."""
    groups = (list(group) for _, group in groupby(pieces, key=lambda piece: piece.slot))
    return tuple(Slot(head=group[0].head, pieces=tuple(group)) for group in groups)


def first_day(days: Sequence[date], today: date, total: int) -> date | None:
    """The day at which a programme opens when none is asked for: today, else the first of a long one, else all days."""
    if len(days) < 2:
        return None
    if today in days:
        return today
    return days[0] if total > FIRST_VIEW_SESSIONS else None


def present(pieces: Iterable[Piece], now: datetime) -> Present:
    """What is on at `now` (aware UTC) and what begins next; cancelled sessions are neither. Intervals are half-open."""
    going = [piece for piece in pieces if piece.starts_at is not None and not piece.cancelled]
    on = tuple(p for p in going if p.starts_at and p.ends_at and p.starts_at <= now < p.ends_at)
    coming = [p for p in going if p.starts_at and p.starts_at > now]
    soonest = min((p.starts_at for p in coming if p.starts_at), default=None)
    return Present(on=on, next=tuple(p for p in coming if p.starts_at == soonest))


def next_boundary(pieces: Iterable[Piece], now: datetime, zone: str) -> datetime:
    """The next instant after `now` (aware UTC) at which one of the sessions begins or ends, or a day does in `zone`."""
    tomorrow = LocalTime.from_utc(now, zone).wall.date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), tzinfo=resolve_zone(zone)).astimezone(UTC)
    instants = [at for piece in pieces for at in (piece.starts_at, piece.ends_at) if at is not None and at > now]
    return min([*instants, midnight])


def grid(day: date, pieces: Iterable[Piece], rooms: Sequence[tuple[str, str]]) -> Grid | None:
    """The sessions of `day`, true to scale, with `rooms` (key and name, in order) as columns.

    Sessions that share a room at one time stand side by side in lanes of it. None where fewer than two rooms would
    stand beside each other: a list says as much.
    """
    placed = [piece for piece in pieces if piece.in_grid]
    used = {piece.room for piece in placed}
    if len(used) < 2:
        return None
    spans = {piece.public_id: _span(piece, day) for piece in placed}
    first = min(start for start, _ in spans.values()) // 60
    last = max(-(-end // 60) for _, end in spans.values())
    last = min(last, first + GRID_LONGEST_HOURS)
    columns: list[GridColumn] = []
    classes: dict[str, str] = {}
    at = 1
    for key, name in rooms:
        if key not in used:
            continue
        lanes = _lanes([piece for piece in placed if piece.room == key], spans)
        width = max(lanes.values()) + 1
        if at + width - 1 > GRID_MOST_COLUMNS:
            break
        columns.append(GridColumn(room=key, name=name, at=at, width=width))
        for piece in placed:
            if piece.room == key:
                start, end = spans[piece.public_id]
                classes[piece.public_id] = _classes(
                    start - first * 60, min(end, last * 60) - start, at + lanes[piece.public_id]
                )
        at += width
    return Grid(hours=tuple(range(first, last)), columns=tuple(columns), width=at - 1, classes=classes)


def _span(piece: Piece, day: date) -> tuple[int, int]:
    """Start and end in minutes of `day`, on steps of the grid, at least one apart; what began before, at midnight."""
    assert piece.starts is not None
    assert piece.ends is not None
    midnight = datetime.combine(day, datetime.min.time())
    start, end = ((moment - midnight) // timedelta(minutes=1) for moment in (piece.starts, piece.ends))
    start = max(start - start % GRID_STEP_MINUTES, 0)
    end += -end % GRID_STEP_MINUTES
    return start, max(end, start + GRID_STEP_MINUTES)


def _lanes(pieces: Sequence[Piece], spans: dict[str, tuple[int, int]]) -> dict[str, int]:
    """For each piece of one room the lowest lane that is free when it starts."""
    free_from: list[int] = []
    lanes = {}
    for piece in sorted(pieces, key=lambda one: (spans[one.public_id], one.public_id)):
        start, end = spans[piece.public_id]
        lane = next((n for n, free in enumerate(free_from) if free <= start), len(free_from))
        free_from[lane : lane + 1] = [end]
        lanes[piece.public_id] = lane
    return lanes


def _classes(start: int, length: int, column: int) -> str:
    """Where a session stands in the grid, as classes: hour and minutes after its first, hours and minutes, column."""
    parts = [f"at-{start // 60}", f"past-{start % 60}", f"for-{length // 60}", f"and-{length % 60}", f"in-{column}"]
    return " ".join(parts)
