"""What each release of a summit changed, as one reader may know it: read model and how it is made."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Final

from eventreg.access.viewer import Viewer
from eventreg.agenda import sentences
from eventreg.agenda.read_model import SummitEntry
from eventreg.foundation.local_time import offset_words
from eventreg.foundation.translated_text import Rendered, TranslatedText
from eventreg.foundation.words import N_, translate
from eventreg.programme.rules import When
from eventreg.publication.changes import Pair, ReleaseRow, list_pairs, list_releases
from eventreg.publication.differences import Change
from eventreg.publication.payload import SessionPayload, session_from_json
from eventreg.publication.queries import ReleasedSummit
from eventreg.summits.rules import SummitState

RELEASES_A_PAGE: Final = 20

ORDER: Final = (Change.CANCELLED, Change.REOPENED, Change.CHANGED, Change.ADDED, Change.REMOVED)
"""What somebody who knows the programme must be told first."""

_OF_THE_MEETING: Final = frozenset({"setting", "key"})
"""Fields that say nothing of the session itself: a meeting that is archived changes all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One thing that changed of a session, named by `label`; before and after where words can say both."""

    label: str
    before: Rendered | None = None
    after: Rendered | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one release did to one session. `subject` is its public id, None where there is no page to go to.

    `facts` says when and where it takes place, for one that was added; `note` why one was cancelled.
    """

    change: Change
    subject: str | None
    title: TranslatedText
    facts: str | None
    note: TranslatedText | None
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseEntry:
    """One release. `items` is given for the first one, which has no lines: how many sessions it began with.

    `meeting` are sentences about the meeting itself. `published_at` is aware UTC.
    """

    number: int
    published_at: datetime
    note: TranslatedText | None
    items: int | None
    meeting: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def counts(self) -> tuple[tuple[Change, int], ...]:
        """How many sessions were changed in each way, in the order of the lines."""
        kinds = [line.change for line in self.lines]
        return tuple((change, kinds.count(change)) for change in ORDER if change in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Releases of a summit, newest first. `older` is the number to ask for those before them, if there are any."""

    summit: SummitEntry
    releases: tuple[ReleaseEntry, ...]
    older: int | None
    newest: bool


def list_changes(
    viewer: Viewer, released: ReleasedSummit, summit: SummitEntry, before: int | None, language: str
) -> Changes:
    """What the newest releases changed, or those with a number below `before`, in words of `language`.

    A line appears only where `viewer` may read the session as it stands and every revision the line speaks of; a
    removed session appears as removed where its last standing revision could be read.
    """
    rows = list_releases(viewer, released, before=before, most=RELEASES_A_PAGE + 1)
    shown = rows[:RELEASES_A_PAGE]
    pairs = list_pairs(viewer, released, first=shown[-1].number, last=shown[0].number) if shown else []
    by_release = {number: list(group) for number, group in groupby(pairs, key=lambda pair: pair.release)}
    return Changes(
        summit=summit,
        releases=tuple(_entry(row, by_release.get(row.number, []), summit.public_id, language) for row in shown),
        older=shown[-1].number if len(rows) > len(shown) else None,
        newest=before is None or (bool(shown) and shown[0].number == released.number),
    )


def _entry(row: ReleaseRow, pairs: list[Pair], summit: str, language: str) -> ReleaseEntry:
    lines = [
        _line(pair, language) for pair in pairs if pair.subject != summit and not _says_nothing_of_the_session(pair)
    ]
    return ReleaseEntry(
        number=row.number,
        published_at=row.published_at,
        note=row.note,
        items=row.items,
        meeting=tuple(_meeting_words(pair, language) for pair in pairs if pair.subject == summit),
        lines=tuple(sorted(lines, key=lambda line: ORDER.index(line.change))),
    )


def _says_nothing_of_the_session(pair: Pair) -> bool:
    return pair.change is Change.CHANGED and _OF_THE_MEETING.issuperset(pair.fields)


def _meeting_words(pair: Pair, language: str) -> str:
    assert pair.before is not None
    assert pair.after is not None
    if pair.before["state"] != pair.after["state"] == SummitState.ARCHIVED:
        return translate(language, N_("The programme was archived."))
    return translate(language, N_("Information about the meeting updated."))


def _line(pair: Pair, language: str) -> Line:
    before = session_from_json(dict(pair.before)) if pair.before is not None else None
    after = session_from_json(dict(pair.after)) if pair.after is not None else None
    stands = after or before
    assert stands is not None
    details: tuple[Detail, ...] = ()
    if before is not None and after is not None:
        details = tuple(_details(before, after, pair.fields, language))
        if not details and pair.change is Change.CHANGED:
            details = (Detail(label=translate(language, N_("Details updated"))),)
    return Line(
        change=pair.change,
        subject=pair.subject if after is not None else None,
        title=stands.title,
        facts=_facts(stands, language) if pair.change is Change.ADDED else None,
        note=stands.cancelled_note if pair.change is Change.CANCELLED else None,
        details=details,
    )


def _facts(session: SessionPayload, language: str) -> str:
    when = sentences.sure_when_words(session.when, language)
    return f"{when}, {_where(session, language).text}"


def _title(session: SessionPayload, language: str) -> Rendered:
    return session.title.in_(language)


def _kind(session: SessionPayload, language: str) -> Rendered:
    return Rendered(sentences.label(sentences.SESSION_KINDS, session.kind, language), language)


def _when(session: SessionPayload, language: str) -> Rendered:
    return Rendered(sentences.sure_when_words(session.when, language), language)


def _clocks_words(before: When, after: When, language: str) -> str | None:
    """What to say where the time on the clock stays and the clocks were changed; None where it is not so.

    The offsets are those with which the two were published: today's rules know only one of them.
    """
    if before == after or not before.reads_as(after):
        return None
    pairs = [(a, b) for a, b in ((before.starts, after.starts), (before.ends, after.ends)) if a and b]
    offsets = {(offset_words(was.offset), offset_words(is_.offset)) for was, is_ in pairs}
    when = sentences.sure_when_words(after, language)
    if len(offsets) > 1:
        return translate(language, N_("Local time unchanged: %(when)s; its offset from UTC has changed"), when=when)
    ((was_words, is_words),) = offsets
    sentence = N_("Local time unchanged: %(when)s; %(after)s instead of %(before)s")
    return translate(language, sentence, when=when, after=is_words, before=was_words)


def _where(session: SessionPayload, language: str) -> Rendered:
    room = session.where.room
    certainty = sentences.certainty_words(session.where.certainty, language)
    if room is None or certainty is None:
        return room.name.in_(language) if room else Rendered(sentences.where_words(session.where, language), language)
    return Rendered(f"{sentences.where_words(session.where, language)} ({certainty})", language)


def _venue(session: SessionPayload, language: str) -> Rendered | None:
    return session.where.room.venue.name.in_(language) if session.where.room else None


def _languages(session: SessionPayload, language: str) -> Rendered | None:
    return _said(sentences.languages_words(session, language), language)


def _press(session: SessionPayload, language: str) -> Rendered | None:
    return _said(sentences.press_words(session, session.setting, language), language)


def _webcast(session: SessionPayload, language: str) -> Rendered | None:
    return _said(sentences.webcast_words(session, session.setting, language), language)


def _admission(session: SessionPayload, language: str) -> Rendered:
    words = sentences.admission_short(session, session.setting, language)
    categories = sentences.categories_words(session, language)
    return Rendered(f"{words} ({categories})" if categories else words, language)


def _said(words: str | None, language: str) -> Rendered | None:
    return None if words is None else Rendered(words, language)


_TOLD: Final[tuple[tuple[frozenset[str], str, Callable[[SessionPayload, str], Rendered | None]], ...]] = (
    (frozenset({"title"}), N_("Title"), _title),
    (frozenset({"when"}), N_("Date and time"), _when),
    (frozenset({"where"}), N_("Room"), _where),
    (frozenset({"where"}), N_("Venue"), _venue),
    (frozenset({"kind"}), N_("Kind"), _kind),
    (frozenset({"working_languages", "interpretation"}), N_("Languages"), _languages),
    (frozenset({"access", "access_categories"}), N_("Admission"), _admission),
    (frozenset({"press"}), N_("Press"), _press),
    (frozenset({"webcast"}), N_("Webcast"), _webcast),
)
"""Fields of which both what was and what is are said."""


def _details(before: SessionPayload, after: SessionPayload, fields: Iterable[str], language: str) -> Iterable[Detail]:
    changed = frozenset(fields)
    # An archive speaks of the past: a sentence that only changed its tense says nothing new.
    before = replace(before, setting=after.setting)
    for names, label, words in _TOLD:
        if not changed & names:
            continue
        was, is_ = words(before, language), words(after, language)
        if words is _when and (clocks := _clocks_words(before.when, after.when, language)):
            yield Detail(label=clocks)
        elif was != is_ and not (words is _venue and None in (was, is_)):
            unsaid = Rendered(translate(language, N_("not stated")), language)
            yield Detail(label=translate(language, label), before=was, after=is_ or unsaid)
    for name, label in sentences.UPDATED.items():
        if name in changed and not (name == "cancelled_note" and "cancelled" in changed):
            yield Detail(label=translate(language, label))
