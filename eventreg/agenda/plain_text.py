"""What matters of a session as plain text, in paragraphs: for calendars and apps, which show nothing else."""

from collections.abc import Sequence

from eventreg.agenda import sentences
from eventreg.foundation.words import N_, translate
from eventreg.publication.payload import LineUpPayload, PanelistPayload, SessionPayload

Paragraph = Sequence[str | None]
"""Lines of a paragraph; those that are None or empty are left out."""


def practical(payload: SessionPayload, language: str) -> str:
    """Whether, when and where it takes place, in which languages, and who may attend or watch.

    The local time in words comes first: some programs show the office's zone.
    """
    return _joined(
        [
            _cancelled(payload, language),
            [_time_words(payload, language)],
            [_place_words(payload, language)],
            [sentences.languages_words(payload, language)],
            [sentences.admission_words(payload, payload.setting, language)],
            [
                sentences.press_words(payload, payload.setting, language),
                sentences.webcast_words(payload, payload.setting, language),
            ],
        ]
    )


def substance(payload: SessionPayload, language: str) -> str:
    """Who organises, who sits on the panel as each source gives it, and what it is about; empty where none is known."""
    return _joined(
        [
            _organisers(payload, language),
            *(_line_up(line_up, language) for line_up in payload.line_ups),
            [payload.description.in_(language).text if payload.description else None],
        ]
    )


def _joined(paragraphs: Sequence[Paragraph]) -> str:
    return "\n\n".join("\n".join(line for line in lines if line) for lines in paragraphs if any(lines))


def _cancelled(payload: SessionPayload, language: str) -> Paragraph:
    if not payload.cancelled:
        return []
    note = payload.cancelled_note.in_(language).text if payload.cancelled_note else None
    return [translate(language, N_("This session is cancelled.")), note]


def _time_words(payload: SessionPayload, language: str) -> str:
    when = payload.when
    words = sentences.when_words(when, language)
    if when.starts is not None:
        words += f", {sentences.zone_words_of(payload.setting, when.starts, language)}"
    certainty = sentences.certainty_words(when.certainty, language)
    return f"{words} ({certainty})" if certainty else words


def _place_words(payload: SessionPayload, language: str) -> str:
    words = sentences.place_words(payload.where, payload.setting, language)
    # Where there is no room, the words are that it is to be confirmed.
    certainty = sentences.certainty_words(payload.where.certainty, language) if payload.where.room else None
    return f"{words} ({certainty})" if certainty else words


def _organisers(payload: SessionPayload, language: str) -> Paragraph:
    """Who organises, role by role, and which source says so where sources differ."""
    kinds = {line_up.source.key: line_up.source.kind for line_up in payload.line_ups}
    named = len({organiser.source for organiser in payload.organisers}) > 1
    lines: dict[str, list[str]] = {}
    for organiser in payload.organisers:
        label = translate(language, sentences.ORGANISER_ROLES[organiser.role])
        if named and organiser.source in kinds:
            source = translate(language, sentences.SOURCES[kinds[organiser.source]])
            label = translate(language, N_("%(label)s (%(source)s)"), label=label, source=source)
        lines.setdefault(label, []).append(organiser.organisation.name.in_(language).text)
    return [
        translate(language, N_("%(label)s: %(value)s"), label=label, value=sentences.and_list(names, language))
        for label, names in lines.items()
    ]


def _line_up(line_up: LineUpPayload, language: str) -> Paragraph:
    heading = translate(language, sentences.LINE_UPS[line_up.kind])
    return [heading, *(_seat(seat, language) for seat in line_up.panelists)]


def _seat(seat: PanelistPayload, language: str) -> str:
    role, value = sentences.roles_words(seat, language), seat_words(seat, language)
    return "– " + translate(language, N_("%(label)s: %(value)s"), label=role, value=value)


def seat_words(seat: PanelistPayload, language: str) -> str:
    """Everything that is printed of a seat but its role: "H.E. Ms. Jane DOE, Minister, The State"."""
    organisation = seat.organisation.name.in_(language).text if seat.organisation else None
    post = seat.post.in_(language).text if seat.post else None
    country = seat.country.in_(language).text if seat.country else None
    represents = seat.represents.in_(language).text if seat.represents else ""
    if organisation and organisation in represents:
        organisation = None
    said = [part for part in (_who(seat, language), post, organisation, represents, country) if part]
    return ", ".join(dict.fromkeys(said))


def person_words(seat: PanelistPayload, language: str) -> str | None:
    """The person of a seat as printed, with the honorific; None where an organisation or a post stands alone."""
    return _who(seat, language) if seat.name else None


def _who(seat: PanelistPayload, language: str) -> str:
    honorific = seat.honorific.in_(language).text if seat.honorific else None
    return " ".join(part for part in (honorific, seat.name) if part)
