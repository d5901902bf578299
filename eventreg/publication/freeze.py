"""From draft rows to payloads: the one way from what organisers change to what the public reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from eventreg.people.models import Organisation, SeriesRole
from eventreg.programme.conflicts import RoomFacts, SessionFacts
from eventreg.programme.models import LineUp, Panelist, Quote, Related, Session
from eventreg.programme.queries import SummitRecords
from eventreg.programme.rules import LEADS_A_SESSION, LanguageUse, PanelistRole, Seat
from eventreg.publication.payload import (
    CountryPayload,
    FigurePayload,
    InformationPayload,
    LineUpPayload,
    OrganisationPayload,
    OrganisationRecordPayload,
    OrganiserPayload,
    PanelistPayload,
    ParentPayload,
    PhasePayload,
    QuotePayload,
    ReferencePayload,
    RelatedPayload,
    RoomPayload,
    SeriesPayload,
    SeriesRolePayload,
    SessionPayload,
    SettingPayload,
    SourcePayload,
    SummitPayload,
    ThemePayload,
    VenuePayload,
    WherePayload,
)
from eventreg.summits.models import Series, Source, Summit
from eventreg.summits.rules import Certainty, SummitState
from eventreg.venues.models import Room, Venue


def freeze_summit(
    summit: Summit,
    venues: Sequence[Venue],
    records: SummitRecords,
    roles: Sequence[SeriesRole],
    ids: Mapping[str, str],
) -> SummitPayload:
    """The payload of the summit itself. `ids` maps keys of its sessions to their public ids."""
    series = summit.series
    return SummitPayload(
        slug=summit.slug,
        kind=summit.kind,
        state=summit.state,
        name=summit.name,
        zone=summit.zone,
        languages=tuple(summit.languages),
        dates_certainty=summit.dates_certainty,
        dates_reason=summit.dates_reason,
        register=summit.register,
        register_url=summit.register_url,
        register_text=summit.register_text,
        series=_series(series, roles) if series else None,
        starts_on=summit.starts_on,
        ends_on=summit.ends_on,
        city=summit.city,
        country=summit.country,
        description=summit.description,
        countries=tuple(CountryPayload(code=country.code, name=country.name) for country in summit.countries),
        venues=tuple(_venue(venue) for venue in venues),
        sources=tuple(_source(source) for source in summit.sources),
        fictional=summit.fictional,
        also_called=tuple(summit.also_called),
        month_day=summit.month_day,
        until_month_day=summit.until_month_day,
        groups=tuple(summit.groups),
        information=tuple(
            InformationPayload(key=page.key, title=page.title, text=page.text) for page in summit.information
        ),
        **_records(records, ids),
    )


def freeze_organisation(organisation: Organisation) -> OrganisationRecordPayload:
    """The payload of an organisation; reads only what `people.queries.list_with_ancestors` has loaded."""
    return OrganisationRecordPayload(
        organisation=_organisation(organisation),
        kind=organisation.kind,
        spellings=tuple(organisation.spellings),
        parents=tuple(
            ParentPayload(organisation=_organisation(link.parent), link=link.link) for link in organisation.parents
        ),
    )


def spellings_in(session: Session) -> list[str]:
    """Other ways in which the persons and organisations of a session are written: search finds it by these, too."""
    organisations = [claim.organisation for claim in session.organisers]
    found: list[str] = []
    for line_up in session.line_ups:
        for seat in line_up.panelists:
            organisations += [one for one in (seat.organisation, seat.represents_organisation) if one is not None]
            found += seat.person.variants if seat.person else ()
    for quote in session.quotes:
        found += quote.person.variants if quote.person else ()
    for organisation in organisations:
        found += organisation.spellings
    return list(dict.fromkeys(found))


def mentioned(owner: Session | SummitRecords) -> set[int]:
    """Ids of the organisations that a session, or the summit itself, names anywhere."""
    found = {claim.organisation_id for claim in owner.organisers}
    found |= {quote.organisation_id for quote in owner.quotes if quote.organisation_id is not None}
    for line_up in owner.line_ups if isinstance(owner, Session) else ():
        for seat in line_up.panelists:
            found |= {one for one in (seat.organisation_id, seat.represents_organisation_id) if one is not None}
    return found


def freeze_session(session: Session, summit: Summit, ids: Mapping[str, str]) -> SessionPayload:
    """The payload of one session of `summit`; reads only what `programme.queries.list_sessions` has loaded.

    `ids` maps keys of the summit's sessions to their public ids.
    """
    archived = summit.state is SummitState.ARCHIVED
    return SessionPayload(
        key=session.key,
        setting=SettingPayload(zone=summit.zone, city=summit.city, archived=archived),
        kind=session.kind,
        title=session.title,
        when=session.when,
        where=WherePayload(
            certainty=session.where_certainty,
            reason=session.where_reason,
            room=_room(session.room) if session.room else None,
        ),
        access=session.access,
        access_categories=tuple(session.access_categories),
        visibility=session.visibility,
        press=session.press,
        webcast=session.webcast,
        working_languages=_languages(session, LanguageUse.WORKING),
        interpretation=_languages(session, LanguageUse.INTERPRETATION),
        themes=tuple(
            ThemePayload(key=link.theme.key, name=link.theme.name, primary=link.primary) for link in session.themes
        ),
        line_ups=tuple(_line_up(line_up) for line_up in session.line_ups),
        description=session.description,
        report=session.report,
        agenda=tuple(session.agenda),
        cancelled=session.cancelled,
        cancelled_note=session.cancelled_note,
        **_records(session, ids),
    )


def _records(owner: Session | SummitRecords, ids: Mapping[str, str]) -> dict[str, Any]:
    """What sources say of a session or of the summit itself."""
    return {
        "organisers": tuple(
            OrganiserPayload(
                organisation=_organisation(claim.organisation),
                role=claim.role,
                printed=claim.printed,
                source=claim.source.key if claim.source else None,
            )
            for claim in owner.organisers
        ),
        "figures": tuple(
            FigurePayload(
                subject=figure.subject,
                qualifier=figure.qualifier,
                value=figure.value,
                counted=figure.counted,
                place=figure.place,
                period=figure.period,
                source=figure.source.key if figure.source else None,
            )
            for figure in owner.figures
        ),
        "quotes": tuple(_quote(quote) for quote in owner.quotes),
        "references": tuple(
            ReferencePayload(
                key=reference.key,
                title=reference.title,
                acronym=reference.acronym,
                note=reference.note,
                url=reference.url,
                source=reference.source.key if reference.source else None,
            )
            for reference in owner.references
        ),
        "related": tuple(_related(related, ids) for related in owner.related),
    }


def _quote(quote: Quote) -> QuotePayload:
    return QuotePayload(
        key=quote.key,
        text=quote.text,
        verbatim=quote.verbatim,
        name=quote.name,
        honorific=quote.honorific,
        post=quote.post,
        organisation=_organisation(quote.organisation) if quote.organisation else None,
        source=quote.source.key if quote.source else None,
    )


def _related(related: Related, ids: Mapping[str, str]) -> RelatedPayload:
    return RelatedPayload(
        summit=related.to_summit,
        session=ids[related.to_session] if related.to_session is not None else None,
        url=related.url,
        title=related.title,
        note=related.note,
    )


def facts_of(session: Session) -> SessionFacts:
    """What conflicts need to know of a session as it would stand published; cancelled ones take part in none."""
    when, where = session.when, session.where_certainty
    timed = when.is_exact and when.certainty is Certainty.STATED
    panel = [panelist for line_up in session.line_ups for panelist in line_up.panelists]
    counts = [(line.announced_count, _named(line)) for line in session.line_ups if line.announced_count is not None]
    return SessionFacts(
        session=session.public_id,
        title=session.title.in_(session.title.original).text,
        kind=session.kind,
        access=session.access,
        starts_at=session.starts_at if timed else None,
        ends_at=session.ends_at if timed else None,
        day=when.day if when.certainty is Certainty.STATED else None,
        room=room_facts(session.room) if session.room and where is Certainty.STATED else None,
        interpretation=any(language.use is LanguageUse.INTERPRETATION for language in session.languages),
        expected=session.expected,
        seats=_seats(panel),
        announced=counts[0] if counts else None,
        time_open=when.certainty is not Certainty.STATED,
        room_open=where is not Certainty.STATED,
    )


def room_facts(room: Room) -> RoomFacts:
    """A room as conflicts see it."""
    return RoomFacts(
        key=room.key,
        name=room.name.in_(room.name.original).text,
        max_parallel=room.max_parallel,
        turnaround_minutes=room.turnaround_minutes,
        booths=room.booths,
        seats=room.seats,
        fire_limit=room.fire_limit,
    )


def _named(line_up: LineUp) -> int:
    return sum(
        PanelistRole.CHAIR.value not in panelist.roles and PanelistRole.MODERATOR.value not in panelist.roles
        for panelist in line_up.panelists
    )


def _seats(panel: Sequence[Panelist]) -> tuple[Seat, ...]:
    leads: dict[str, bool] = {}
    names: dict[str, str] = {}
    for panelist in panel:
        if panelist.person is not None:
            person = panelist.person.public_id
            leading = any(PanelistRole(role) in LEADS_A_SESSION for role in panelist.roles)
            leads[person] = leads.get(person, False) or leading
            names.setdefault(person, panelist.name or panelist.person.family)
    return tuple(Seat(person=person, name=names[person], leads=leads[person]) for person in leads)


def _languages(session: Session, use: LanguageUse) -> tuple[str, ...]:
    return tuple(language.language for language in session.languages if language.use is use)


def _series(series: Series, roles: Sequence[SeriesRole]) -> SeriesPayload:
    return SeriesPayload(
        key=series.key,
        kind=series.kind,
        name=series.name,
        acronym=series.acronym,
        about=series.about,
        starts=series.starts,
        ends=series.ends,
        contact_url=series.contact_url,
        contact_email=series.contact_email,
        phases=tuple(PhasePayload(name=one.name, period=one.period, about=one.about) for one in series.phases),
        roles=tuple(
            SeriesRolePayload(organisation=_organisation(one.organisation), role=one.role, printed=one.printed)
            for one in roles
        ),
    )


def _venue(venue: Venue) -> VenuePayload:
    return VenuePayload(
        key=venue.key,
        name=venue.name,
        address=venue.address,
        city=venue.city,
        country=venue.country,
        latitude=venue.latitude,
        longitude=venue.longitude,
    )


def _room(room: Room) -> RoomPayload:
    return RoomPayload(
        key=room.key,
        name=room.name,
        venue=_venue(room.venue),
        floor=room.floor,
        seats=room.seats,
        step_free=room.step_free,
    )


def _source(source: Source) -> SourcePayload:
    return SourcePayload(
        key=source.key,
        kind=source.kind,
        title=source.title,
        publisher=source.publisher,
        language=source.language,
        published_on=source.published_on,
        url=source.url,
    )


def _organisation(organisation: Organisation) -> OrganisationPayload:
    return OrganisationPayload(
        public_id=organisation.public_id,
        key=organisation.key,
        name=organisation.name,
        acronym=organisation.acronym,
        country=organisation.country,
        about=organisation.about,
    )


def _line_up(line_up: LineUp) -> LineUpPayload:
    return LineUpPayload(
        source=_source(line_up.source),
        kind=line_up.kind,
        panelists=tuple(_panelist(panelist) for panelist in line_up.panelists),
        type_words=line_up.type_words,
        announced_count=line_up.announced_count,
        note=line_up.note,
    )


def _panelist(panelist: Panelist) -> PanelistPayload:
    represented = panelist.represents_organisation
    organisation = panelist.organisation or represented
    return PanelistPayload(
        key=panelist.key,
        roles=tuple(PanelistRole(role) for role in panelist.roles),
        name=panelist.name,
        person=panelist.person.public_id if panelist.person else None,
        honorific=panelist.honorific,
        organisation=_organisation(organisation) if organisation else None,
        represented=_organisation(represented) if represented and panelist.organisation else None,
        post=panelist.post,
        country=panelist.country,
        represents=panelist.represents,
        group=panelist.group,
        contribution=panelist.contribution,
        same_seat_as=panelist.same_seat_as,
    )
