"""When a government changes its clocks: wall times stay, instants move, and a release tells subscribers which.

What stands published and what the draft says were worked out with the zone data of their day. With newer data a
`LocalTime` may differ from `LocalTime.from_wall(wall, zone)`; that is how it is found, and what is put right here.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy.orm.attributes import set_committed_value

from eventreg.access import policy
from eventreg.access.permissions import Permission
from eventreg.access.viewer import Viewer
from eventreg.foundation import clock
from eventreg.foundation.database import db
from eventreg.foundation.errors import DomainError, Refused
from eventreg.foundation.local_time import LocalTime, tzdata_version
from eventreg.foundation.translated_text import TranslatedText
from eventreg.foundation.words import LANGUAGES, N_, translate
from eventreg.history import service as history
from eventreg.programme import queries as programme
from eventreg.programme.models import Session
from eventreg.programme.rules import When
from eventreg.programme.service import change_session
from eventreg.publication.differences import Change
from eventreg.publication.errors import ArchiveStands, ConflictsBlock, DraftMoved
from eventreg.publication.models import Release
from eventreg.publication.payload import organisation_from_json
from eventreg.publication.queries import current_sessions, find_released_summit, session_outline
from eventreg.publication.service import Proposal, propose_release, publish_release
from eventreg.summits.models import Summit
from eventreg.summits.queries import get_summit, lock_summit
from eventreg.summits.rules import SummitState
from eventreg.summits.service import facts_of

LONGEST_LIST: Final = 20

NOTES: Final = (
    N_("The rules for official time in %(city)s have changed. Local times in the programme stay as announced."),
    N_("The rules for official time at the place of the meeting have changed. Local times stay as announced."),
)
"""What a release says of why it was made, with the summit's city and without."""


class ClocksRefuse(Refused):
    """By today's rules the clocks never show some of the times, or show them twice; which is meant, people decide."""

    sentence = N_(
        "By the new rules the clocks do not show these times exactly once: %(sessions)s. Nothing was changed. Give"
        " these sessions other times in the summit file, load it and publish it."
    )


class OtherChanges(Refused):
    """The draft holds changes that nobody published yet, and retiming publishes nothing but what the clocks moved."""

    sentence = N_(
        "The draft holds other changes that are not published: %(changes)s. Nothing was changed. Publish them with"
        " `eventreg summit publish %(slug)s`, or take them out of the draft; then retime."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A session whose times on the clock stay while their instants move, from those of `before` to those of `after`."""

    subject: str
    title: str
    before: When
    after: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Retiming:
    """What working out the instants of a summit anew would change.

    `moves` is what readers are told. `over` would move, too, but took place already and stays as published.
    `corrections` is what the draft has to be brought to; these may be more or fewer than `moves`: a draft loaded again
    is right already, and what was never published has no readers to be told.
    """

    moves: tuple[Move, ...]
    over: tuple[Move, ...]
    corrections: tuple[Move, ...] = field(repr=False)
    note: TranslatedText
    proposal: Proposal | None = field(repr=False)

    @property
    def nothing(self) -> bool:
        """Whether every instant is right already, but for what is over."""
        return not self.moves and not self.corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Retiming by draft and standing revisions alone, before anything is compared; `refused` are faults by session."""

    moves: tuple[Move, ...]
    over: tuple[Move, ...]
    corrections: tuple[Move, ...]
    refused: tuple[str, ...]


def propose_retiming(viewer: Viewer, slug: str) -> Retiming:
    """What working out the instants of the summit `slug` anew would change now. Call it inside `snapshot()`.

    Raises `SummitUnknown`, `Unknown`, `Forbidden`; and where something would change `ClocksRefuse`, `ArchiveStands`,
    `OtherChanges`, `ConflictsBlock`.
    """
    summit = get_summit(slug)
    policy.require(viewer, Permission.PUBLISH_RELEASE, on=facts_of(summit, released=_is_released(slug)))
    sessions = programme.list_bare_sessions(summit.id)
    plan = _plan(summit, sessions, clock.now())
    proposal = None
    if plan.refused:
        raise ClocksRefuse(sessions=_listed(plan.refused))
    if plan.moves or plan.corrections:
        if summit.state is SummitState.ARCHIVED:
            raise ArchiveStands
        proposal = _propose(viewer, slug, sessions, plan)
    return Retiming(
        moves=plan.moves, over=plan.over, corrections=plan.corrections, note=_note(summit), proposal=proposal
    )


def retime_summit(viewer: Viewer, retiming: Retiming) -> Release | None:
    """Brings the draft to what `retiming` says and publishes its moves; None where it moves nothing for readers.

    Call it inside `transaction()`. Raises `DraftMoved` when a session's times were changed since the proposal was
    made, `Unknown`, `Forbidden`, and whatever `publish_release` raises.
    """
    proposal = retiming.proposal
    if proposal is None:
        return None
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=proposal.facts)
    lock_summit(proposal.summit_id)
    by_subject = {one.public_id: one for one in programme.list_bare_sessions(proposal.summit_id, hold=True)}
    events = []
    for one in retiming.corrections:
        session = by_subject.get(one.subject)
        if session is None or session.when != one.before:
            raise DraftMoved
        change_session(viewer, proposal.facts, session, {"when": one.after})
        events.append(_event(session.key, one))
    db.session.flush()
    history.record(actor=viewer.label, at=clock.now(), summit=proposal.summit, events=events)
    return publish_release(viewer, proposal, note=retiming.note) if retiming.moves else None


def list_stale(viewer: Viewer) -> list[tuple[str, int]]:
    """Slugs of summits that `viewer` may publish and that need retiming, each with the number of its sessions.

    Archived summits stand, and are not among them. Call it inside `snapshot()`.
    """
    now = clock.now()
    found = []
    for slug in programme.list_slugs_with_times():
        summit = get_summit(slug)
        facts = facts_of(summit, released=_is_released(slug))
        if facts.archived or not policy.allows(viewer, Permission.PUBLISH_RELEASE, facts, now):
            continue
        plan = _plan(summit, programme.list_bare_sessions(summit.id), now)
        subjects = {one.subject for one in (*plan.moves, *plan.corrections)}
        if subjects or plan.refused:
            found.append((slug, len(subjects) + len(plan.refused)))
    return found


def _is_released(slug: str) -> bool:
    return find_released_summit(slug) is not None


def _plan(summit: Summit, sessions: Iterable[Session], now: datetime) -> _Plan:
    moves: list[Move] = []
    over: list[Move] = []
    corrections: list[Move] = []
    refused: list[str] = []
    standing = _standing(summit.id)
    for session in sessions:
        draft, published = session.when, standing.get(session.public_id)
        if draft.starts is None or session.removed:
            continue
        if published is not None and not published.reads_as(draft):
            published = None
        stays = published if published is not None and _is_over(published, now) else None
        title = session.title.in_(session.title.original).text
        try:
            right = draft.in_zone(draft.starts.zone)
        except DomainError as fault:
            if stays is None:
                refused.append(f"“{title}” ({draft.starts.wall:%Y-%m-%d %H:%M}): {str(fault).rstrip('.')}")
            continue
        if published is not None and published != right:
            move = Move(subject=session.public_id, title=title, before=published, after=right)
            (moves if stays is None else over).append(move)
        if draft != (stays or right):
            corrections.append(Move(subject=session.public_id, title=title, before=draft, after=stays or right))
    return _Plan(moves=tuple(moves), over=tuple(over), corrections=tuple(corrections), refused=tuple(refused))


def _standing(summit_id: int) -> dict[str, When]:
    """When each session takes place as it stands published, by its public id."""
    revisions = db.session.scalars(current_sessions(summit_id)).all()
    return {one.subject: session_outline(one).when for one in revisions if not one.removed}


def _is_over(when: When, now: datetime) -> bool:
    """Whether it is over by the clocks of today, and by the instant in its readers' calendars as well.

    What has no end is taken to last until its day ends.
    """
    assert when.starts is not None
    last = when.ends or when.starts
    ends = last.wall
    if when.ends is None:
        ends = datetime.combine(last.wall.date() + timedelta(days=1), time())
    today = LocalTime.from_utc(now, last.zone).wall
    return ends <= today and last.at + (ends - last.wall) <= now


def _propose(viewer: Viewer, slug: str, sessions: Iterable[Session], plan: _Plan) -> Proposal:
    """The release of the draft as it will be: the rows in memory are put right, and nothing is marked as changed."""
    by_subject = {session.public_id: session for session in sessions}
    for one in plan.corrections:
        session = by_subject[one.subject]
        for name, local in (("starts_at", one.after.starts), ("ends_at", one.after.ends)):
            # Not assigned: a snapshot refuses changes, and the transaction that makes them comes later.
            set_committed_value(session, name, local.at if local else None)
    proposal = propose_release(viewer, slug)
    if plan.moves:
        others = _others(proposal, {one.subject for one in plan.moves})
        if others:
            raise OtherChanges(changes=_listed(others), slug=slug)
        if proposal.blocking:
            raise ConflictsBlock(proposal.blocking)
    return proposal


def _others(proposal: Proposal, moved: Collection[str]) -> list[str]:
    """What the proposal would publish besides the instants of the sessions in `moved`, in words for the operator."""
    told = {one.subject: one for one in proposal.differences}
    others = []
    for row in proposal.revisions:
        difference = told.get(row["subject"])
        if difference is None:
            others.append(_organisation(row["payload"]))
            continue
        by_clocks = difference.change is Change.CHANGED and row["subject"] in moved
        fields = [name for name in difference.fields if not (by_clocks and name == "when")]
        if fields or not by_clocks:
            others.append(f"“{difference.title}” ({', '.join(fields) or difference.change.value})")
    return others


def _organisation(payload: dict[str, Any] | None) -> str:
    if payload is None:
        return "an organization that nothing names any more"
    name = organisation_from_json(payload).organisation.name
    return f"“{name.in_(name.original).text}” (organization)"


def _listed(parts: Sequence[str]) -> str:
    more = len(parts) - LONGEST_LIST
    return "; ".join(parts[:LONGEST_LIST]) + (f"; … and {more} more" if more > 0 else "")


def _note(summit: Summit) -> TranslatedText:
    in_city, anywhere = NOTES
    texts = {}
    for language in LANGUAGES:
        city = summit.city.in_(language).text if summit.city is not None else None
        texts[language] = translate(language, anywhere) if city is None else translate(language, in_city, city=city)
    original = summit.languages[0]
    return TranslatedText(original if original in texts else LANGUAGES[0], texts)


def _event(key: str, move: Move) -> history.Event:
    """What the history says of one session: its instants, in UTC."""
    instants = (
        ("starts_at", move.before.starts, move.after.starts),
        ("ends_at", move.before.ends, move.after.ends),
    )
    return history.Event(
        subject_kind="sessions",
        subject=key,
        action="retimed",
        changes={
            name: (before.at.isoformat(), after.at.isoformat())
            for name, before, after in instants
            if before is not None and after is not None and before.at != after.at
        },
        reason=f"tzdata {tzdata_version()}",
    )
