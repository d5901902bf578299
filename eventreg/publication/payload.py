"""What a revision holds: everything a reader needs of one session or summit, with names as printed.

A payload needs no other table to be read, so an organisation renamed tomorrow changes nothing that was published.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Protocol

from cattrs.preconf.json import JsonConverter, make_converter

from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.foundation.local_time import LocalTime
from eventreg.foundation.translated_text import TranslatedText
from eventreg.people.rules import OrganisationKind, ParentLink, SeriesRoleKind
from eventreg.programme.rules import (
    LineUpKind,
    OrganiserRole,
    PanelistRole,
    Precision,
    Qualifier,
    SessionKind,
    When,
)
from eventreg.summits.rules import Certainty, Register, SeriesKind, SourceKind, SummitKind, SummitState

PAYLOAD_VERSION: Final = 2
"""Version of the payloads written now; older ones go through `upgrades`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePayload:
    """A document that a line-up or a claim is taken from."""

    key: str
    kind: SourceKind
    title: TranslatedText | None = None
    publisher: TranslatedText | None = None
    language: str | None = None
    published_on: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VenuePayload:
    """A building."""

    key: str
    name: TranslatedText
    address: TranslatedText | None = None
    city: TranslatedText | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPayload:
    """A room with its venue. `max_parallel` sessions at most may take place in it at once."""

    key: str
    name: TranslatedText
    venue: VenuePayload
    floor: TranslatedText | None = None
    seats: int | None = None
    step_free: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WherePayload:
    """Where a session takes place, as far as it is known."""

    certainty: Certainty
    reason: TranslatedText | None = None
    room: RoomPayload | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePayload:
    """A theme of a session; at most one is primary."""

    key: str
    name: TranslatedText
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPayload:
    """An organisation under the names it had when it was released."""

    public_id: str
    key: str
    name: TranslatedText
    acronym: TranslatedText | None = None
    country: str | None = None
    about: TranslatedText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganiserPayload:
    """A claim of one source about who organises; `source` is its key."""

    organisation: OrganisationPayload
    role: OrganiserRole
    printed: TranslatedText | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelistPayload:
    """One seat as printed. `name` is the person's; a seat without a name is an organisation or a post alone.

    `organisation` is where the post is held, or where none is named what is represented; `represented` is given where
    both are.
    """

    key: str
    roles: tuple[PanelistRole, ...]
    name: str | None = None
    person: str | None = None
    honorific: TranslatedText | None = None
    organisation: OrganisationPayload | None = None
    represented: OrganisationPayload | None = None
    post: TranslatedText | None = None
    country: TranslatedText | None = None
    represents: TranslatedText | None = None
    group: TranslatedText | None = None
    contribution: TranslatedText | None = None
    same_seat_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineUpPayload:
    """A list of appearances as one source gives it."""

    source: SourcePayload
    kind: LineUpKind
    panelists: tuple[PanelistPayload, ...] = ()
    type_words: TranslatedText | None = None
    announced_count: int | None = None
    note: TranslatedText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePayload:
    """A number of a source, with what is counted."""

    subject: TranslatedText
    qualifier: Qualifier
    value: int
    counted: TranslatedText
    place: TranslatedText | None = None
    period: TranslatedText | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePayload:
    """A statement in a report, which is no appearance; `verbatim` where the source prints it as one."""

    key: str
    text: TranslatedText
    verbatim: bool = False
    name: str | None = None
    honorific: TranslatedText | None = None
    post: TranslatedText | None = None
    organisation: OrganisationPayload | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePayload:
    """A document, strategy or framework that a source cites."""

    key: str
    title: TranslatedText
    acronym: TranslatedText | None = None
    note: TranslatedText | None = None
    url: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedPayload:
    """A link: to a summit by its slug, to a session by its public id, or to an address with its title.

    Whether a reader may know of the summit or the session is asked when the page is made, not here.
    """

    summit: str | None = None
    session: str | None = None
    url: str | None = None
    title: TranslatedText | None = None
    note: TranslatedText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentPayload:
    """An organisation above another, with the kind of the link."""

    organisation: OrganisationPayload
    link: ParentLink


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRecordPayload:
    """What a summit's release says of an organisation that it mentions, beyond what sessions print of it."""

    organisation: OrganisationPayload
    kind: OrganisationKind
    spellings: tuple[str, ...] = ()
    parents: tuple[ParentPayload, ...] = ()


class Setting(Protocol):
    """What a sentence about a session needs to know of its summit; the summit's own payload has it too."""

    @property
    def zone(self) -> str: ...

    @property
    def city(self) -> TranslatedText | None: ...

    @property
    def archived(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingPayload:
    """What is said of the summit wherever the session is shown.

    It belongs to the session's revision: a summit that moves to another city, or is archived, changes what calendars
    say of its sessions, and whatever a reader can see raises their sequence.
    """

    zone: str
    city: TranslatedText | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPayload:
    """What the public sees of one session since a release."""

    key: str
    setting: SettingPayload
    kind: SessionKind
    title: TranslatedText
    when: When
    where: WherePayload
    access: Access
    visibility: Visibility
    press: Press
    webcast: Webcast
    access_categories: tuple[str, ...] = ()
    working_languages: tuple[str, ...] = ()
    interpretation: tuple[str, ...] = ()
    themes: tuple[ThemePayload, ...] = ()
    organisers: tuple[OrganiserPayload, ...] = ()
    line_ups: tuple[LineUpPayload, ...] = ()
    figures: tuple[FigurePayload, ...] = ()
    description: TranslatedText | None = None
    report: TranslatedText | None = None
    agenda: tuple[TranslatedText, ...] = ()
    quotes: tuple[QuotePayload, ...] = ()
    references: tuple[ReferencePayload, ...] = ()
    related: tuple[RelatedPayload, ...] = ()
    cancelled: bool = False
    cancelled_note: TranslatedText | None = None

    @property
    def in_feed(self) -> bool:
        """An inferred time or one without a year is in no feed; neither is what has no time at all."""
        return self.when.certainty in (Certainty.STATED, Certainty.TO_BE_CONFIRMED) and self.when.day is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasePayload:
    """A phase of a series."""

    name: TranslatedText
    period: TranslatedText | None = None
    about: TranslatedText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRolePayload:
    """What an organisation is to a series; `printed` is how its source writes the organisation."""

    organisation: OrganisationPayload
    role: SeriesRoleKind
    printed: TranslatedText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPayload:
    """What several summits belong to. `starts` and `ends` are YYYY, YYYY-MM or YYYY-MM-DD, as far as stated."""

    key: str
    kind: SeriesKind
    name: TranslatedText
    acronym: TranslatedText | None = None
    about: TranslatedText | None = None
    starts: str | None = None
    ends: str | None = None
    contact_url: str | None = None
    contact_email: str | None = None
    phases: tuple[PhasePayload, ...] = ()
    roles: tuple[SeriesRolePayload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationPayload:
    """A page for participants; `text` is Markdown."""

    key: str
    title: TranslatedText
    text: TranslatedText


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryPayload:
    """A participating country under the name printed in its source."""

    name: TranslatedText
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummitPayload:
    """What the public sees of a summit since a release."""

    slug: str
    kind: SummitKind
    state: SummitState
    name: TranslatedText
    zone: str
    languages: tuple[str, ...]
    dates_certainty: Certainty
    register: Register
    register_url: str | None = None
    register_text: TranslatedText | None = None
    series: SeriesPayload | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    dates_reason: TranslatedText | None = None
    city: TranslatedText | None = None
    country: str | None = None
    description: TranslatedText | None = None
    countries: tuple[CountryPayload, ...] = ()
    venues: tuple[VenuePayload, ...] = ()
    sources: tuple[SourcePayload, ...] = ()
    fictional: bool = False
    also_called: tuple[TranslatedText, ...] = ()
    month_day: str | None = None
    until_month_day: str | None = None
    groups: tuple[TranslatedText, ...] = ()
    organisers: tuple[OrganiserPayload, ...] = ()
    figures: tuple[FigurePayload, ...] = ()
    quotes: tuple[QuotePayload, ...] = ()
    references: tuple[ReferencePayload, ...] = ()
    related: tuple[RelatedPayload, ...] = ()
    information: tuple[InformationPayload, ...] = ()

    @property
    def archived(self) -> bool:
        return self.state is SummitState.ARCHIVED


def _converter() -> JsonConverter:
    converter = make_converter(omit_if_default=True, forbid_extra_keys=True)
    converter.register_unstructure_hook(TranslatedText, lambda text: text.to_json())
    converter.register_structure_hook(TranslatedText, lambda value, _: TranslatedText.from_json(value))
    converter.register_unstructure_hook(
        LocalTime, lambda t: {"wall": t.wall.isoformat(), "zone": t.zone, "at": t.at.isoformat()}
    )
    converter.register_structure_hook(
        LocalTime,
        lambda value, _: LocalTime(
            wall=datetime.fromisoformat(value["wall"]), zone=value["zone"], at=datetime.fromisoformat(value["at"])
        ),
    )
    return converter


_CONVERTER: Final = _converter()


Payload = SessionPayload | SummitPayload | OrganisationRecordPayload
"""What the revision of a session, of a summit, or of an organisation in a summit holds."""


def to_json(payload: Payload) -> dict[str, Any]:
    """The plain form that is stored and compared: what has its default value is left out."""
    plain: dict[str, Any] = _CONVERTER.unstructure(payload)
    return plain


def session_from_json(value: dict[str, Any]) -> SessionPayload:
    """The inverse of `to_json` for a session of the current version. Raises on anything unknown."""
    return _CONVERTER.structure(value, SessionPayload)


def summit_from_json(value: dict[str, Any]) -> SummitPayload:
    """The inverse of `to_json` for a summit of the current version. Raises on anything unknown."""
    return _CONVERTER.structure(value, SummitPayload)


def organisation_from_json(value: dict[str, Any]) -> OrganisationRecordPayload:
    """The inverse of `to_json` for an organisation of the current version. Raises on anything unknown."""
    return _CONVERTER.structure(value, OrganisationRecordPayload)


__all__ = [
    "PAYLOAD_VERSION",
    "CountryPayload",
    "FigurePayload",
    "InformationPayload",
    "LineUpPayload",
    "OrganisationKind",
    "OrganisationPayload",
    "OrganisationRecordPayload",
    "OrganiserPayload",
    "PanelistPayload",
    "ParentLink",
    "ParentPayload",
    "Payload",
    "PhasePayload",
    "Precision",
    "QuotePayload",
    "ReferencePayload",
    "RelatedPayload",
    "RoomPayload",
    "SeriesPayload",
    "SeriesRoleKind",
    "SeriesRolePayload",
    "SessionPayload",
    "Setting",
    "SettingPayload",
    "SourcePayload",
    "SummitPayload",
    "ThemePayload",
    "VenuePayload",
    "WherePayload",
    "organisation_from_json",
    "session_from_json",
    "summit_from_json",
    "to_json",
]
