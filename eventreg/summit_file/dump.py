"""From the draft back to the text of a summit file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum
from typing import Any, Final

import yaml

from eventreg.foundation.translated_text import TranslatedText
from eventreg.people.models import Organisation, Person, SeriesRole
from eventreg.people.service import closure
from eventreg.programme.models import (
    Figure,
    LineUp,
    Organiser,
    Panelist,
    Quote,
    Reference,
    Related,
    Session,
    Theme,
)
from eventreg.programme.queries import SummitRecords
from eventreg.programme.rules import LanguageUse, Precision, When
from eventreg.summit_file.schema import FORMAT
from eventreg.summits.models import Series, Source, Summit
from eventreg.venues.models import Room, Venue

Plain = dict[str, Any]


@dataclass(slots=True)
class Draft:
    """The rows of one summit's draft, all in memory; `sequences` maps the id of a published session to its sequence."""

    summit: Summit
    venues: list[Venue] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    records: SummitRecords = field(default_factory=SummitRecords)
    series_roles: list[SeriesRole] = field(default_factory=list)
    sequences: Mapping[str, int] = field(default_factory=dict)


class _Dumper(yaml.CSafeDumper):
    """Writes every scalar as plain as it can: only what would be read as null is quoted."""


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.CSafeDumper.yaml_implicit_resolvers.items()
}
_Dumper.ignore_aliases = lambda self, data: True  # type: ignore[method-assign]


def _represent_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    """Paragraphs stand as a block, line by line, so that people and version control can read them."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def to_yaml(document: Plain) -> str:
    """The text of a summit file: keys in the order of the documentation, accents as they are."""
    text: str = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=112)
    return text


def dump_document(draft: Draft) -> Plain:
    """The whole draft as nested mappings, lists and text; what has no value is left out."""
    summit = draft.summit
    series = summit.series
    return _filled(
        format=FORMAT,
        series=series and _series(series, draft.series_roles),
        summit=_summit(summit, draft.records),
        sources=[_source(source) for source in summit.sources],
        venues=[_venue(venue) for venue in draft.venues],
        themes=[_filled(key=theme.key, name=theme.name) for theme in draft.themes],
        organisations=[dump_organisation(one) for one in closure(_organisations(draft))],
        persons=[dump_person(person) for person in _persons(draft)],
        sessions=[
            dump_session(session, draft.sequences.get(session.public_id))
            for session in draft.sessions
            if not session.removed
        ],
    )


def _plain(value: Any) -> Any:
    match value:
        case TranslatedText():
            return value.to_json()["texts"]
        case Enum():
            return value.value
        case bool():
            return "true" if value else "false"
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case float():
            return f"{value:.8f}".rstrip("0").rstrip(".")
        case int():
            return str(value)
        case list() | tuple():
            return [_plain(one) for one in value]
        case dict():
            return {key: _plain(one) for key, one in value.items()}
    return value


def _filled(**values: Any) -> Plain:
    return {name: _plain(value) for name, value in values.items() if value not in (None, [], {}, ())}


def _series(series: Series, roles: Sequence[SeriesRole]) -> Plain:
    return _filled(
        key=series.key,
        kind=series.kind,
        name=series.name,
        acronym=series.acronym,
        about=series.about,
        starts=series.starts,
        ends=series.ends,
        contact_url=series.contact_url,
        contact_email=series.contact_email,
        phases=[_filled(name=phase.name, period=phase.period, about=phase.about) for phase in series.phases],
        roles=[_filled(organisation=one.organisation.key, role=one.role, printed=one.printed) for one in roles],
    )


def _summit(summit: Summit, records: SummitRecords) -> Plain:
    return _filled(
        slug=summit.slug,
        uid=summit.public_id,
        kind=summit.kind,
        state=summit.state,
        fictional=summit.fictional or None,
        name=summit.name,
        also_called=summit.also_called,
        starts_on=summit.starts_on,
        ends_on=summit.ends_on,
        dates_certainty=summit.dates_certainty,
        dates_reason=summit.dates_reason,
        month_day=summit.month_day,
        until_month_day=summit.until_month_day,
        zone=summit.zone,
        languages=summit.languages,
        city=summit.city,
        country=summit.country,
        description=summit.description,
        register=summit.register,
        register_url=summit.register_url,
        register_text=summit.register_text,
        countries=[_filled(code=country.code, name=country.name) for country in summit.countries],
        groups=summit.groups,
        **_records(records),
        information=[_filled(key=page.key, title=page.title, text=page.text) for page in summit.information],
        conflict_impacts=summit.conflict_impacts,
    )


def _source(source: Source) -> Plain:
    return _filled(
        key=source.key,
        kind=source.kind,
        title=source.title,
        publisher=source.publisher,
        language=source.language,
        published_on=source.published_on,
        url=source.url,
    )


def _venue(venue: Venue) -> Plain:
    return _filled(
        key=venue.key,
        name=venue.name,
        address=venue.address,
        city=venue.city,
        country=venue.country,
        latitude=venue.latitude,
        longitude=venue.longitude,
        rooms=[_room(room) for room in venue.rooms],
    )


def _room(room: Room) -> Plain:
    return _filled(
        key=room.key,
        name=room.name,
        floor=room.floor,
        seats=room.seats,
        fire_limit=room.fire_limit,
        booths=room.booths,
        step_free=room.step_free,
        turnaround_minutes=room.turnaround_minutes,
        max_parallel=room.max_parallel,
    )


def _organisations(draft: Draft) -> list[Organisation]:
    named = [role.organisation for role in draft.series_roles]
    for owner in _owners(draft):
        named += [claim.organisation for claim in owner.organisers]
        named += [quote.organisation for quote in owner.quotes if quote.organisation is not None]
    for panelist in _panel(draft.sessions):
        named += [one for one in (panelist.organisation, panelist.represents_organisation) if one is not None]
    return named


def _owners(draft: Draft) -> list[Session | SummitRecords]:
    return [draft.records, *draft.sessions]


def _persons(draft: Draft) -> list[Person]:
    quotes = [quote for owner in _owners(draft) for quote in owner.quotes]
    persons = {quote.person.key: quote.person for quote in quotes if quote.person}
    persons |= {seat.person.key: seat.person for seat in _panel(draft.sessions) if seat.person}
    return [persons[key] for key in sorted(persons)]


def _panel(sessions: Sequence[Session]) -> list[Panelist]:
    return [seat for session in sessions for line_up in session.line_ups for seat in line_up.panelists]


def dump_organisation(organisation: Organisation) -> Plain:
    """One organisation as it stands in a file."""
    return _filled(
        key=organisation.key,
        kind=organisation.kind,
        name=organisation.name,
        acronym=organisation.acronym,
        spellings=organisation.spellings,
        country=organisation.country,
        about=organisation.about,
        parents=[_filled(organisation=link.parent.key, link=link.link) for link in organisation.parents],
    )


def dump_person(person: Person) -> Plain:
    """One person as a file names one."""
    return _filled(
        key=person.key,
        honorific=person.honorific,
        given=person.given,
        family=person.family,
        variants=person.variants,
    )


def dump_session(session: Session, sequence: int | None) -> Plain:
    """One session as it stands in a file. `sequence` is that of its current revision, None before its first."""
    records = _records(session)
    return _filled(
        key=session.key,
        uid=session.public_id,
        sequence=session.first_sequence if sequence is None else sequence,
        kind=session.kind,
        title=session.title,
        description=session.description,
        report=session.report,
        agenda=session.agenda,
        when=_when(session.when),
        where=_filled(
            room=session.room and session.room.key,
            certainty=session.where_certainty,
            reason=session.where_reason,
        ),
        languages=_filled(
            working=[one.language for one in session.languages if one.use is LanguageUse.WORKING],
            interpretation=[one.language for one in session.languages if one.use is LanguageUse.INTERPRETATION],
        ),
        access=session.access,
        access_categories=session.access_categories,
        visibility=session.visibility,
        press=session.press,
        webcast=session.webcast,
        expected=session.expected,
        cancelled=session.cancelled,
        cancelled_note=session.cancelled_note,
        themes=[link.theme.key for link in session.themes],
        primary_theme=next((link.theme.key for link in session.themes if link.primary), None),
        organisers=records.pop("organisers"),
        line_ups=[_line_up(line_up) for line_up in session.line_ups],
        **records,
    )


def _records(owner: Session | SummitRecords) -> dict[str, Any]:
    """What sources say of a session or of the summit itself."""
    return {
        "organisers": [_organiser(claim) for claim in owner.organisers],
        "figures": [_figure(figure) for figure in owner.figures],
        "quotes": [_quote(quote) for quote in owner.quotes],
        "references": [_reference(reference) for reference in owner.references],
        "related": [_related(related) for related in owner.related],
    }


PARTS: Final = ("until", "half", "month_day", "until_month_day")


def _when(when: When) -> Plain:
    starts, ends = when.starts, when.ends
    return _filled(
        precision=when.precision,
        certainty=when.certainty,
        reason=when.reason,
        day=when.day,
        starts=starts and starts.wall.time(),
        ends=ends and ends.wall.time(),
        ends_on=ends.wall.date() if ends and starts and ends.wall.date() != starts.wall.date() else None,
        **({} if when.precision is Precision.EXACT else {part: getattr(when, part) for part in PARTS}),
    )


def _organiser(claim: Organiser) -> Plain:
    return _filled(
        organisation=claim.organisation.key,
        role=claim.role,
        printed=claim.printed,
        source=claim.source and claim.source.key,
    )


def _line_up(line_up: LineUp) -> Plain:
    return _filled(
        source=line_up.source.key,
        kind=line_up.kind,
        type_words=line_up.type_words,
        announced_count=line_up.announced_count,
        note=line_up.note,
        panelists=[_panelist(panelist) for panelist in line_up.panelists],
    )


def _panelist(panelist: Panelist) -> Plain:
    return _filled(
        key=panelist.key,
        roles=panelist.roles,
        person=panelist.person and panelist.person.key,
        organisation=panelist.organisation and panelist.organisation.key,
        name=panelist.name,
        honorific=panelist.honorific,
        post=panelist.post,
        country=panelist.country,
        represents=panelist.represents,
        represents_organisation=panelist.represents_organisation and panelist.represents_organisation.key,
        group=panelist.group,
        contribution=panelist.contribution,
        same_seat_as=panelist.same_seat_as,
    )


def _figure(figure: Figure) -> Plain:
    return _filled(
        subject=figure.subject,
        qualifier=figure.qualifier,
        value=figure.value,
        counted=figure.counted,
        place=figure.place,
        period=figure.period,
        source=figure.source and figure.source.key,
    )


def _quote(quote: Quote) -> Plain:
    return _filled(
        key=quote.key,
        person=quote.person and quote.person.key,
        organisation=quote.organisation and quote.organisation.key,
        name=quote.name,
        honorific=quote.honorific,
        post=quote.post,
        text=quote.text,
        verbatim=quote.verbatim or None,
        source=quote.source and quote.source.key,
    )


def _reference(reference: Reference) -> Plain:
    return _filled(
        key=reference.key,
        title=reference.title,
        acronym=reference.acronym,
        note=reference.note,
        url=reference.url,
        source=reference.source and reference.source.key,
    )


def _related(related: Related) -> Plain:
    return _filled(
        summit=related.to_summit,
        session=related.to_session,
        url=related.url,
        title=related.title,
        note=related.note,
    )
