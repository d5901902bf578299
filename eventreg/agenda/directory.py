"""Organisations, series, information and search: what is read across meetings, as one reader may read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from babel.dates import format_date

from eventreg.access import policy
from eventreg.access.permissions import Permission
from eventreg.access.viewer import Viewer
from eventreg.agenda.errors import NotPublished
from eventreg.agenda.queries import is_public_id, is_slug, session_entry, summit_entry, summit_facts
from eventreg.agenda.read_model import SessionEntry, SummitEntry
from eventreg.agenda.sentences import day_words
from eventreg.foundation.search_text import normalise
from eventreg.foundation.translated_text import TranslatedText
from eventreg.foundation.words import N_, translate
from eventreg.publication import directory as publication
from eventreg.publication import queries as released
from eventreg.publication.models import Revision
from eventreg.publication.payload import (
    LineUpPayload,
    OrganisationPayload,
    OrganisationRecordPayload,
    OrganiserPayload,
    PanelistPayload,
    ParentPayload,
    QuotePayload,
    SeriesPayload,
    SeriesRolePayload,
    SessionPayload,
    SummitPayload,
    VenuePayload,
)
from eventreg.publication.queries import ReleasedSummit
from eventreg.summits.countries import find_country

MOST_FOUND: Final = 50
"""How many sessions, and how many organisations, a search shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """The ways in which an organisation takes part in a session, or in a meeting itself."""

    organises: tuple[OrganiserPayload, ...] = ()
    seats: tuple[tuple[LineUpPayload, PanelistPayload], ...] = ()
    quotes: tuple[QuotePayload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPart:
    """What an organisation is to a meeting, and in which of its sessions it takes part, by time."""

    summit: SummitEntry
    itself: Taking
    sessions: tuple[tuple[SessionEntry, Taking], ...]

    @property
    def zone_at(self) -> datetime | None:
        """An instant at which to say the zone's offset; None where no session here has a time."""
        starts = (session.payload.when.starts for session, _ in self.sessions)
        return min((start.at for start in starts if start is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPage:
    """An organisation as the newest release says of which its reader may read something that names it.

    `record` is None where only releases made before there were records name it. `children` are what has it above
    itself, with that link; `series` has the roles in each series, `meetings` the newest first.
    """

    organisation: OrganisationPayload
    record: OrganisationRecordPayload | None
    children: tuple[ParentPayload, ...]
    series: tuple[tuple[SeriesPayload, tuple[SeriesRolePayload, ...]], ...]
    meetings: tuple[MeetingPart, ...]

    @property
    def country(self) -> TranslatedText | None:
        """The country's short name; None where no country is stated, or its code is nobody's."""
        found = find_country(self.organisation.country or "")
        return found.short if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRole:
    """An organisation with one role in a series, and every way in which a source writes its name there."""

    organisation: OrganisationPayload
    printed: tuple[TranslatedText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPage:
    """A series as its newest released meeting says, with those meetings, newest first."""

    series: SeriesPayload
    meetings: tuple[SummitEntry, ...]

    @property
    def roles(self) -> dict[str, tuple[SeriesRole, ...]]:
        """From each role to those who have it, in the order of the source; a spelling that is the name is left out."""
        claims: dict[str, dict[str, list[SeriesRolePayload]]] = {}
        for claim in self.series.roles:
            claims.setdefault(claim.role, {}).setdefault(claim.organisation.public_id, []).append(claim)
        return {
            role: tuple(
                SeriesRole(
                    organisation=found[0].organisation,
                    printed=tuple(one.printed for one in found if one.printed not in (None, one.organisation.name)),
                )
                for found in of_role.values()
            )
            for role, of_role in claims.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOrganisation:
    """An organisation that a search found; `record` as in `OrganisationPage`."""

    organisation: OrganisationPayload
    record: OrganisationRecordPayload | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What a search found, of each kind `MOST_FOUND` at most; `similar` where these only come close to the words."""

    similar: bool = False
    meetings: tuple[SummitEntry, ...] = ()
    sessions: tuple[tuple[SessionEntry, SummitEntry], ...] = ()
    organisations: tuple[FoundOrganisation, ...] = ()
    more_sessions: bool = False
    more_organisations: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.meetings or self.sessions or self.organisations)


def get_organisation(viewer: Viewer, subject: str) -> OrganisationPage:
    """An organisation by its public id. Three queries.

    Raises `NotPublished` for one that nothing names of what `viewer` may read, nor anything below it: as if there were
    none.
    """
    if not is_public_id(subject):
        raise NotPublished
    summits, entries = _readable_summits(viewer)
    mentions = [revision for _, revision in publication.list_mentions(viewer, summits, [subject])]
    records = _newest(publication.list_records(viewer, summits, [subject], with_children=True), entries)
    own = records.pop(subject, None)
    if own is None and not mentions:
        raise NotPublished
    return OrganisationPage(
        organisation=own.organisation if own else _as_printed(subject, mentions, entries),
        record=own,
        children=_children(subject, records.values()),
        series=_series_roles(subject, entries.values()),
        meetings=_meetings(subject, entries, mentions),
    )


def get_series(viewer: Viewer, key: str) -> SeriesPage:
    """A series by its key. One query. Raises `NotPublished`."""
    entries = _readable_summits(viewer)[1].values() if is_slug(key) else ()
    series = _newest_series(entries).get(key)
    if series is None:
        raise NotPublished
    meetings = [entry for entry in entries if entry.payload.series is not None and entry.payload.series.key == key]
    return SeriesPage(series=series, meetings=tuple(sorted(meetings, key=_by_date, reverse=True)))


def search(viewer: Viewer, words: str, language: str) -> SearchPage:
    """What `viewer` may read that says all of `words`, else what is spelled like them.

    The number of queries depends on whether something is found, not on how much.
    """
    summits, entries = _readable_summits(viewer)
    found = publication.search(viewer, summits, words, MOST_FOUND + 1)
    similar = found is not None and not found
    if similar:
        found = publication.search(viewer, summits, words, MOST_FOUND + 1, similar=True)
    if not found:
        return SearchPage()
    meetings = (entry for entry in entries.values() if entry.public_id in found.summits)
    return SearchPage(
        similar=similar,
        meetings=tuple(sorted(meetings, key=_by_date, reverse=True)),
        sessions=tuple((session_entry(one), entries[one.summit_id]) for one in found.sessions[:MOST_FOUND]),
        organisations=_named(viewer, summits, entries, found.organisations[:MOST_FOUND], language),
        more_sessions=len(found.sessions) > MOST_FOUND,
        more_organisations=len(found.organisations) > MOST_FOUND,
    )


def map_url(venue: VenuePayload) -> str | None:
    """The address of a map with the venue on it; None where no source says exactly where it is."""
    if venue.latitude is None or venue.longitude is None:
        return None
    return (
        f"https://www.openstreetmap.org/?mlat={venue.latitude}&mlon={venue.longitude}"
        f"#map=17/{venue.latitude}/{venue.longitude}"
    )


def period_words(series: SeriesPayload, language: str) -> str | None:
    """When a series runs, as far as stated: "November 2019 to October 2023"; None where nothing is."""
    first, last = (partial_date_words(one, language) if one else None for one in (series.starts, series.ends))
    if first and last:
        return first if first == last else translate(language, N_("%(first)s to %(last)s"), first=first, last=last)
    if first:
        return translate(language, N_("Start: %(date)s"), date=first)
    return translate(language, N_("End: %(date)s"), date=last) if last else None


def partial_date_words(value: str, language: str) -> str:
    """YYYY, YYYY-MM or YYYY-MM-DD in words, as far as it goes: "2019", "November 2019", "5 November 2019"."""
    match value.count("-"):
        case 0:
            return value
        case 1:
            return format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale=language)
    return day_words(date.fromisoformat(value), language, weekday=False)


def _readable_summits(viewer: Viewer) -> tuple[list[ReleasedSummit], dict[int, SummitEntry]]:
    """Released summits of which `viewer` may know, and the same as readers get them by their ids. One query."""
    summits = released.list_released_summits()
    entries = {one.summit_id: summit_entry(one) for one in summits}
    for entry in entries.values():
        policy.require(viewer, Permission.READ_SUMMIT, on=summit_facts(entry))
    return summits, entries


def _by_date(entry: SummitEntry) -> tuple[date, str]:
    return entry.payload.starts_on or date.min, entry.payload.slug


def _newest(records: Iterable[Revision], entries: Mapping[int, SummitEntry]) -> dict[str, OrganisationRecordPayload]:
    """For each organisation the record of the summit that was released last: a release reads what stands that day."""
    ordered = sorted(records, key=lambda one: _age(one, entries))
    return {one.subject: publication.organisation_record(one) for one in ordered}


def _age(revision: Revision, entries: Mapping[int, SummitEntry]) -> tuple[datetime, datetime, int]:
    return entries[revision.summit_id].as_at, revision.published_at, revision.id


def _children(subject: str, records: Iterable[OrganisationRecordPayload]) -> tuple[ParentPayload, ...]:
    links = (
        ParentPayload(organisation=record.organisation, link=parent.link)
        for record in records
        for parent in record.parents
        if parent.organisation.public_id == subject
    )
    return tuple(sorted(links, key=lambda one: (_sort_name(one.organisation), one.link)))


def _sort_name(organisation: OrganisationPayload, language: str | None = None) -> tuple[str, str]:
    name = organisation.name
    return normalise(name.in_(language or name.original).text), organisation.public_id


def _meetings(
    subject: str, entries: Mapping[int, SummitEntry], mentions: Iterable[Revision]
) -> tuple[MeetingPart, ...]:
    """The meetings that name the organisation themselves or in one of their sessions, newest first."""
    sessions: dict[int, list[tuple[SessionEntry, Taking]]] = {summit: [] for summit in entries}
    for revision in mentions:
        if revision.session_id is not None:
            session = session_entry(revision)
            said = session.payload
            sessions[revision.summit_id].append(
                (session, _taking(subject, said.organisers, said.line_ups, said.quotes))
            )
    found = [
        MeetingPart(
            summit=entry,
            itself=_taking(subject, entry.payload.organisers, (), entry.payload.quotes),
            sessions=tuple(sessions[summit]),
        )
        for summit, entry in entries.items()
    ]
    named = (part for part in found if part.sessions or part.itself != Taking())
    return tuple(sorted(named, key=lambda part: _by_date(part.summit), reverse=True))


def _taking(
    subject: str,
    organisers: Iterable[OrganiserPayload],
    line_ups: Iterable[LineUpPayload],
    quotes: Iterable[QuotePayload],
) -> Taking:
    """What the organisation does there; a role that two sources give is one role."""
    claims = {claim.role: claim for claim in organisers if claim.organisation.public_id == subject}
    return Taking(
        organises=tuple(claims.values()),
        seats=tuple(
            (line_up, seat)
            for line_up in line_ups
            for seat in line_up.panelists
            if subject in (one.public_id for one in (seat.organisation, seat.represented) if one is not None)
        ),
        quotes=tuple(
            quote for quote in quotes if quote.organisation is not None and quote.organisation.public_id == subject
        ),
    )


def _newest_series(entries: Iterable[SummitEntry]) -> dict[str, SeriesPayload]:
    """Each series by its key, as its newest released meeting has it."""
    ordered = sorted(entries, key=lambda entry: (entry.as_at, entry.payload.slug))
    return {entry.payload.series.key: entry.payload.series for entry in ordered if entry.payload.series is not None}


def _series_roles(
    subject: str, entries: Iterable[SummitEntry]
) -> tuple[tuple[SeriesPayload, tuple[SeriesRolePayload, ...]], ...]:
    found = (
        (series, tuple(role for role in series.roles if role.organisation.public_id == subject))
        for _, series in sorted(_newest_series(entries).items())
    )
    return tuple((series, roles) for series, roles in found if roles)


def _as_printed(subject: str, mentions: Iterable[Revision], entries: Mapping[int, SummitEntry]) -> OrganisationPayload:
    """The organisation as the newest release has it that names it: for releases that had no records yet."""
    newest = max(mentions, key=lambda one: _age(one, entries))
    return next(one for one in _organisations_in(newest) if one.public_id == subject)


def _organisations_in(revision: Revision) -> Iterable[OrganisationPayload]:
    """Every organisation that the revision of a session, or of a summit itself, names."""
    said: SessionPayload | SummitPayload
    if revision.session_id is None:
        said = released.summit_payload(revision)
        yield from (role.organisation for role in (said.series.roles if said.series else ()))
    else:
        said = released.session_payload(revision)
        for line_up in said.line_ups:
            for seat in line_up.panelists:
                yield from (one for one in (seat.organisation, seat.represented) if one is not None)
    yield from (claim.organisation for claim in said.organisers)
    yield from (quote.organisation for quote in said.quotes if quote.organisation is not None)


def _named(
    viewer: Viewer,
    summits: Sequence[ReleasedSummit],
    entries: Mapping[int, SummitEntry],
    subjects: Sequence[str],
    language: str,
) -> tuple[FoundOrganisation, ...]:
    """These organisations in the order of their names. One query, and another where one of them has no record."""
    if not subjects:
        return ()
    records = _newest(publication.list_records(viewer, summits, subjects), entries)
    found = [FoundOrganisation(organisation=one.organisation, record=one) for one in records.values()]
    naming: dict[str, list[Revision]] = {subject: [] for subject in subjects if subject not in records}
    if naming:
        for subject, revision in publication.list_mentions(viewer, summits, naming):
            naming[subject].append(revision)
        found += [
            FoundOrganisation(organisation=_as_printed(subject, mentions, entries), record=None)
            for subject, mentions in naming.items()
        ]
    return tuple(sorted(found, key=lambda one: _sort_name(one.organisation, language)))
