"""Labels and sentences about a session or a summit, in the reader's language: for pages and calendars alike."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from babel.dates import format_date

from eventreg.access.enums import Access, Press, Webcast
from eventreg.foundation.local_time import LocalTime, offset_words, utc_offset_words
from eventreg.foundation.translated_text import TranslatedText
from eventreg.foundation.words import (
    N_,
    NARROW_NO_BREAK_SPACE,
    NO_BREAK_SPACE,
    name_of_language,
    translate,
    translate_count,
)
from eventreg.programme.rules import (
    SIDE_EVENTS,
    Half,
    LineUpKind,
    OrganiserRole,
    PanelistRole,
    Precision,
    Qualifier,
    SessionKind,
    When,
)
from eventreg.publication.differences import Change
from eventreg.publication.payload import (
    OrganisationKind,
    PanelistPayload,
    ParentLink,
    SeriesRoleKind,
    SessionPayload,
    Setting,
    SummitPayload,
    WherePayload,
)
from eventreg.summits.rules import Certainty, SourceKind, SummitKind

SUMMIT_KINDS: Final = {
    SummitKind.SUMMIT: N_("Summit"),
    SummitKind.BOARD_MEETING: N_("Board meeting"),
    SummitKind.CLOSING_SESSION: N_("Closing session"),
    SummitKind.NATIONAL_SEMINAR: N_("National seminar"),
}
SESSION_KINDS: Final = {
    SessionKind.PLENARY: N_("Plenary meeting"),
    SessionKind.OPENING: N_("Opening session"),
    SessionKind.CLOSING: N_("Closing session"),
    SessionKind.ROUNDTABLE: N_("Round table"),
    SessionKind.SIDE_EVENT: N_("Side event"),
    SessionKind.SPECIAL_SIDE_EVENT: N_("Special side event"),
    SessionKind.WORKSHOP: N_("Workshop"),
    SessionKind.PRESS_CONFERENCE: N_("Press conference"),
    SessionKind.MEETING: N_("Meeting"),
    SessionKind.RECEPTION: N_("Reception"),
    SessionKind.BREAK: N_("Break"),
}
ORGANISER_ROLES: Final = {
    OrganiserRole.LEAD: N_("Organizer"),
    OrganiserRole.CO_ORGANISER: N_("Co-organizer"),
    OrganiserRole.IN_COLLABORATION_WITH: N_("In collaboration with"),
    OrganiserRole.SUPPORTER: N_("With the support of"),
    OrganiserRole.PARTNER: N_("Partner"),
    OrganiserRole.FUNDER: N_("Funded by"),
    OrganiserRole.HOST_COUNTRY: N_("Host country"),
}
SERIES_ROLES: Final = {
    SeriesRoleKind.FUNDER: N_("Funded by"),
    SeriesRoleKind.IMPLEMENTER: N_("Implemented by"),
    SeriesRoleKind.PARTNER: N_("Partner"),
}
ORGANISATION_KINDS: Final = {
    OrganisationKind.STATE: N_("State"),
    OrganisationKind.MINISTRY: N_("Ministry"),
    OrganisationKind.CITY: N_("City"),
    OrganisationKind.PUBLIC_BODY: N_("Public body"),
    OrganisationKind.INTERGOVERNMENTAL: N_("Intergovernmental organization"),
    OrganisationKind.DIRECTORATE_GENERAL: N_("Directorate-General"),
    OrganisationKind.PROCESS: N_("Intergovernmental process"),
    OrganisationKind.JOINT_INITIATIVE: N_("Joint initiative"),
    OrganisationKind.PROGRAMME: N_("Programme"),
    OrganisationKind.NGO: N_("Non-governmental organization"),
    OrganisationKind.ASSOCIATION: N_("Association"),
    OrganisationKind.COMPANY: N_("Company"),
    OrganisationKind.UNIVERSITY: N_("University"),
    OrganisationKind.RESEARCH_INSTITUTE: N_("Research institute"),
}
PARENT_LINKS: Final = {
    ParentLink.PART_OF: N_("Part of"),
    ParentLink.UNDER_AUTHORITY_OF: N_("Under the authority of"),
    ParentLink.JOINT_INITIATIVE_OF: N_("Joint initiative of"),
    ParentLink.PRESIDED_BY: N_("Presided over by"),
}
PANELIST_ROLES: Final = {
    PanelistRole.CHAIR: N_("Chair"),
    PanelistRole.MODERATOR: N_("Moderator"),
    PanelistRole.OPENING_REMARKS: N_("Opening remarks"),
    PanelistRole.KEYNOTE: N_("Keynote address"),
    PanelistRole.PANELIST: N_("Panellist"),
    PanelistRole.DISCUSSANT: N_("Discussant"),
    PanelistRole.RAPPORTEUR: N_("Rapporteur"),
    PanelistRole.CLOSING_REMARKS: N_("Closing remarks"),
    PanelistRole.ALSO_TOOK_PART: N_("Also took part"),
}
LINE_UPS: Final = {LineUpKind.ANNOUNCED: N_("Panel as announced"), LineUpKind.REPORTED: N_("Panel as reported")}
SOURCES: Final = {
    SourceKind.ANNOUNCEMENT: N_("Announcement"),
    SourceKind.PROGRAMME: N_("Official programme"),
    SourceKind.REPORT: N_("Report"),
    SourceKind.SECRETARIAT: N_("Secretariat"),
}
QUALIFIERS: Final = {
    Qualifier.EXACTLY: N_("%(value)s"),
    Qualifier.ABOUT: N_("about %(value)s"),
    Qualifier.MORE_THAN: N_("more than %(value)s"),
    Qualifier.NEARLY: N_("nearly %(value)s"),
}
HALVES: Final = {Half.MORNING: N_("morning"), Half.AFTERNOON: N_("afternoon")}
PRESS: Final = {
    Press.CLOSED: (N_("Closed to the press"), N_("Was closed to the press")),
    Press.OPEN: (N_("Open to accredited press"), N_("Was open to accredited press")),
    Press.PHOTO_OPPORTUNITY: (N_("Photo opportunity for the press"), N_("There was a photo opportunity for the press")),
    Press.POOL: (N_("Press pool only"), N_("Was open to the press pool only")),
}
WEBCAST: Final = {
    Webcast.NONE: (N_("No webcast"), N_("There was no webcast")),
    Webcast.REGISTERED: (N_("Webcast for registered participants"), N_("Was webcast for registered participants")),
    Webcast.PUBLIC: (N_("Public webcast"), N_("Had a public webcast")),
}
ADMISSION_SHORT: Final = {
    Access.NOT_STATED: (N_("Registered participants"), N_("Admission not stated")),
    Access.OPEN: (N_("Open to all"), N_("Was open to all")),
    Access.REGISTERED: (N_("Registered participants only"), N_("Was for registered participants only")),
    Access.CATEGORIES: (N_("Some categories of registered participants"), N_("Was for some categories only")),
    Access.INVITED: (N_("Invited registered participants only"), N_("Was for invited participants only")),
}
ADMISSION: Final = {
    Access.NOT_STATED: (
        N_("Who may attend has not been stated yet. Official registration for the meeting is needed in any case."),
        N_("The sources do not say who could attend."),
    ),
    Access.OPEN: (N_("Open to all: no official registration is needed."), N_("Was open to all.")),
    Access.REGISTERED: (
        N_("Reserved for participants with an approved official registration for this meeting."),
        N_("Was reserved for participants officially registered for this meeting."),
    ),
    Access.CATEGORIES: (
        N_("Reserved for some categories of officially registered participants."),
        N_("Was reserved for some categories of officially registered participants."),
    ),
    Access.INVITED: (
        N_("By invitation, among officially registered participants."),
        N_("Was by invitation, among officially registered participants."),
    ),
}
ORGANISER_LIMIT: Final = (
    N_("The organizer of the side event can neither register anyone nor let anyone in who is not registered."),
    N_("The organizer of the side event could neither register anyone nor let anyone in who was not registered."),
)


CATEGORIES: Final = {
    "government": N_("Governments"),
    "un": N_("United Nations"),
    "local": N_("Local authorities"),
    "civil-society": N_("Civil society"),
    "private-sector": N_("Private sector"),
    "academia": N_("Academia"),
    "media": N_("Media"),
    "service": N_("Service staff"),
    "protocol": N_("Protocol"),
    "companion": N_("Companions"),
    "host-country": N_("Host country"),
}


def label(table: Mapping[Any, str], key: object, language: str) -> str:
    """The label that `table` holds for `key`, in `language`."""
    return translate(language, table[key])


def clock_words(wall: datetime, language: str) -> str:
    """A time of day as readers of `language` write it: "08:30", "8 h 30"."""
    if language == "fr":
        space = NO_BREAK_SPACE
        return f"{wall.hour}{space}h{space}{wall.minute:02}" if wall.minute else f"{wall.hour}{space}h"
    return f"{wall:%H:%M}"


def span_words(starts: LocalTime, ends: LocalTime | None, language: str) -> str:
    """A span of clock times: "08:30–09:45", "8 h 30 – 9 h 45"; only the start where no end is known."""
    first = clock_words(starts.wall, language)
    if ends is None:
        return first
    last = clock_words(ends.wall, language)
    if language == "fr":
        return f"{first}{NO_BREAK_SPACE}– {last}"
    return f"{first}–{last}"


def day_words(day: date, language: str, *, weekday: bool = True) -> str:
    """A date in full: "Friday, 7 December 2018" without the comma the locale would put, "vendredi 7 décembre 2018"."""
    return _date_words(day, "EEEE d MMMM y" if weekday else "d MMMM y", language)


def _date_words(day: date, pattern: str, language: str) -> str:
    if language == "fr" and day.day == 1:
        # Only the first of a month is an ordinal in French.
        pattern = pattern.replace("d ", "d'er' ", 1)
    return format_date(day, pattern, locale=language)


def short_day_words(day: date, language: str) -> str:
    """A date for a tab: "Fri 7 Dec", "ven. 7 déc."."""
    return _date_words(day, "EEE d MMM", language)


def dates_words(first: date | None, last: date | None, language: str) -> str:
    """A span of dates: "5–7 December 2018", "5–7 décembre 2018", "30 November – 2 December 2018"."""
    if first is None:
        return translate(language, N_("Dates not stated"))
    if last is None or last == first:
        return day_words(first, language, weekday=False)
    if (first.year, first.month) == (last.year, last.month):
        start = "1er" if language == "fr" and first.day == 1 else str(first.day)
        return f"{start}–{day_words(last, language, weekday=False)}"
    pattern = "d MMMM" if first.year == last.year else "d MMMM y"
    return f"{_date_words(first, pattern, language)} – {day_words(last, language, weekday=False)}"


def zone_words(summit: Setting, at: datetime, language: str) -> str:
    """The zone said once, in words: "Marrakech time, UTC+1". `at` is an aware instant: offsets change."""
    return _of_the_place(summit, utc_offset_words(at, summit.zone), language)


def zone_words_of(summit: Setting, time: LocalTime, language: str) -> str:
    """The same for a time, as it was when that was released: later rules of the zone change no word of it."""
    return _of_the_place(summit, offset_words(time.offset), language)


def _of_the_place(summit: Setting, offset: str, language: str) -> str:
    if summit.city is None:
        return translate(language, N_("Local time, %(offset)s"), offset=offset)
    city = summit.city.in_(language).text
    # Not "time of %(city)s": French would have to know whether the name begins with a vowel.
    return translate(language, N_("%(city)s time, %(offset)s"), city=city, offset=offset)


def when_words(when: When, language: str) -> str:
    """When, without its zone and certainty: day and times as far as they are known."""
    match when:
        case When(precision=Precision.EXACT, starts=LocalTime() as starts):
            words = f"{day_words(starts.wall.date(), language)}, {span_words(starts, when.ends, language)}"
            if when.ends is not None and when.ends.wall.date() != starts.wall.date():
                words += f" ({day_words(when.ends.wall.date(), language, weekday=False)})"
            return words
        case When(precision=Precision.HALF_DAY, day=date() as day, half=Half() as half):
            return f"{day_words(day, language)}, {translate(language, HALVES[half])}"
        case When(precision=Precision.DAY, day=date() as day):
            return day_words(day, language)
        case When(precision=Precision.SPAN, day=date() as day, until=date() as until):
            return dates_words(day, until, language)
        case When(precision=Precision.DAY_MONTH, month_day=str() as first):
            return _month_days(first, when.until_month_day, language)
    if when.certainty is Certainty.TO_BE_CONFIRMED:
        return translate(language, N_("Date and time to be confirmed"))
    return translate(language, N_("Date and time not stated"))


def _month_days(first: str, last: str | None, language: str) -> str:
    days = [date.fromisoformat(f"2000-{part}") for part in (first, last) if part]
    words = [_date_words(day, "d MMMM", language) for day in days]
    if len(days) == 2 and days[0].month == days[1].month:
        words[0] = "1er" if language == "fr" and days[0].day == 1 else str(days[0].day)
        return translate(language, N_("%(days)s, year not stated"), days="–".join(words))
    return translate(language, N_("%(days)s, year not stated"), days=" – ".join(words))


def certainty_words(certainty: Certainty, language: str) -> str | None:
    """A word for what is not simply stated: "to be confirmed", "inferred"; None where nothing needs saying."""
    words = {Certainty.TO_BE_CONFIRMED: N_("to be confirmed"), Certainty.INFERRED: N_("inferred, not stated")}
    return translate(language, words[certainty]) if certainty in words else None


def where_words(where: WherePayload, language: str) -> str:
    """The room, or why there is none."""
    if where.room is not None:
        return where.room.name.in_(language).text
    if where.certainty is Certainty.TO_BE_CONFIRMED:
        return translate(language, N_("Room to be confirmed"))
    return translate(language, N_("Room not stated"))


def place_words(where: WherePayload, summit: Setting, language: str) -> str:
    """Room, venue and city on one line, without repeating the city."""
    parts = [where_words(where, language)]
    city = summit.city
    if where.room is not None:
        parts.append(where.room.venue.name.in_(language).text)
        city = where.room.venue.city or city
    if city is not None and city.in_(language).text not in parts[-1]:
        parts.append(city.in_(language).text)
    return ", ".join(parts)


def language_list(codes: Iterable[str], language: str) -> str:
    """Names of languages as a list: "English", "English and French"."""
    return and_list([name_of_language(code, language) for code in codes], language)


def and_list(parts: list[str], language: str) -> str:
    """Parts joined as a sentence joins them; no serial comma, as UN English writes lists."""
    if len(parts) < 2:
        return "".join(parts)
    return translate(language, N_("%(some)s and %(last)s"), some=", ".join(parts[:-1]), last=parts[-1])


def languages_words(session: SessionPayload, language: str) -> str | None:
    """Working languages and interpretation in one phrase; None where no source says."""
    if not session.working_languages:
        return None
    working = language_list(session.working_languages, language)
    if not session.interpretation:
        return working[:1].upper() + working[1:]
    into = language_list(session.interpretation, language)
    words = translate(language, N_("%(working)s, with interpretation into %(into)s"), working=working, into=into)
    return words[:1].upper() + words[1:]


def admission_short(session: SessionPayload, summit: Setting, language: str) -> str:
    """Who may attend, in three or four words."""
    return translate(language, ADMISSION_SHORT[session.access][summit.archived])


def admission_words(session: SessionPayload, summit: Setting, language: str) -> str:
    """Who may attend, in full: past tense in an archive, and what no organiser may do where there is one."""
    words = translate(language, ADMISSION[session.access][summit.archived])
    if categories := categories_words(session, language):
        words += f" {categories}."
    if session.kind in SIDE_EVENTS and session.access not in (Access.OPEN, Access.NOT_STATED):
        words += " " + translate(language, ORGANISER_LIMIT[summit.archived])
    return words


def press_words(session: SessionPayload, summit: Setting, language: str) -> str | None:
    """What the press may do; None where no source says."""
    return translate(language, PRESS[session.press][summit.archived]) if session.press in PRESS else None


def webcast_words(session: SessionPayload, summit: Setting, language: str) -> str | None:
    """Whether it can be watched from elsewhere; None where no source says."""
    return translate(language, WEBCAST[session.webcast][summit.archived]) if session.webcast in WEBCAST else None


def categories_words(session: SessionPayload, language: str) -> str | None:
    """The registration categories that may attend; None where the session does not limit them."""
    if session.access is not Access.CATEGORIES or not session.access_categories:
        return None
    return and_list([translate(language, CATEGORIES.get(key, key)) for key in session.access_categories], language)


def roles_words(panelist: PanelistPayload, language: str) -> str:
    """The roles of a seat: "Chair", "Chair and moderator"."""
    words = [translate(language, PANELIST_ROLES[role]) for role in panelist.roles]
    return and_list([words[0], *(word[:1].lower() + word[1:] for word in words[1:])], language)


def number_words(value: int, language: str) -> str:
    """A whole number as each language groups it: "2639" and "12 500" in English, "2 639" in French."""
    space = NARROW_NO_BREAK_SPACE if language == "fr" else NO_BREAK_SPACE
    return f"{value:,}".replace(",", space) if value >= 10_000 or language == "fr" else str(value)


def quantity_words(qualifier: Qualifier, value: int, language: str) -> str:
    """A figure with its qualifier: "more than 400"."""
    return translate(language, QUALIFIERS[qualifier], value=number_words(value, language))


def announced_words(count: int, named: int, language: str) -> str | None:
    """That a source speaks of more panelists than it names; None where both agree."""
    if count == named:
        return None
    return translate(
        language,
        N_("The source speaks of %(count)s panellists and names %(named)s."),
        count=count,
        named=named,
    )


def as_at_words(at: datetime, zone: str, language: str) -> str:
    """An instant of a release for readers at the summit: "6 December 2018, 18:00"."""
    local = LocalTime.from_utc(at, zone).wall
    return f"{day_words(local.date(), language, weekday=False)}, {clock_words(local, language)}"


def minutes_words(starts: LocalTime, ends: LocalTime, language: str) -> str:
    """How long it lasts: "75 minutes"."""
    minutes = (ends.at - starts.at) // timedelta(minutes=1)
    return translate_count(language, "%(count)s minute", "%(count)s minutes", minutes)


CHANGES: Final = {
    Change.ADDED: N_("Added"),
    Change.CHANGED: N_("Changed"),
    Change.CANCELLED: N_("Cancelled"),
    Change.REOPENED: N_("Takes place again"),
    Change.REMOVED: N_("No longer in the programme"),
}
UPDATED: Final = {
    "line_ups": N_("Panel updated"),
    "description": N_("Description updated"),
    "report": N_("Report updated"),
    "agenda": N_("Agenda updated"),
    "organisers": N_("Organizers updated"),
    "themes": N_("Themes updated"),
    "figures": N_("Figures updated"),
    "quotes": N_("Statements updated"),
    "references": N_("Documents cited updated"),
    "related": N_("Related items updated"),
    "cancelled_note": N_("Note on the cancellation updated"),
}
"""Fields of a session of which a list of changes says only that they changed: who left a panel is nobody's business."""


def change_count_words(change: Change, count: int, language: str) -> str:
    """How many sessions a release changed in one way: "2 items added"."""
    match change:
        case Change.ADDED:
            return translate_count(language, "%(count)s item added", "%(count)s items added", count)
        case Change.CANCELLED:
            return translate_count(language, "%(count)s item cancelled", "%(count)s items cancelled", count)
        case Change.REOPENED:
            return translate_count(
                language, "%(count)s item takes place again", "%(count)s items take place again", count
            )
        case Change.REMOVED:
            return translate_count(
                language,
                "%(count)s item no longer in the programme",
                "%(count)s items no longer in the programme",
                count,
            )
    return translate_count(language, "%(count)s item changed", "%(count)s items changed", count)


def sure_when_words(when: When, language: str) -> str:
    """When, with its certainty where it is not simply stated; without its zone."""
    words, certainty = when_words(when, language), certainty_words(when.certainty, language)
    return f"{words} ({certainty})" if certainty and when.precision is not Precision.NONE else words


def moved_to_words(now: SessionPayload, room: str, starts: LocalTime, language: str) -> str:
    """Where a session went that was to begin at `starts` in the room with the key `room`; what stayed is not said."""
    when, place = now.when, now.where.room
    if when.starts is None:
        time = sure_when_words(when, language)
    elif when.starts.wall.date() == starts.wall.date():
        time = span_words(when.starts, when.ends, language)
    else:
        time = when_words(when, language)
    same_time = when.starts is not None and when.starts.at == starts.at
    if place is not None and place.key == room:
        return translate(language, N_("Moved to %(time)s"), time=time)
    if place is None:
        words = where_words(now.where, language)
        return translate(language, N_("Moved: %(room)s"), room=words[:1].lower() + words[1:])
    if same_time:
        return translate(language, N_("Moved to %(room)s"), room=place.name.in_(language).text)
    return translate(language, N_("Moved to %(room)s, %(time)s"), room=place.name.in_(language).text, time=time)


def moved_from_words(
    room: TranslatedText | None, starts: LocalTime | None, ends: LocalTime | None, language: str
) -> str:
    """Where a session was put before, or when on the same day, or both."""
    time = span_words(starts, ends, language) if starts else None
    if room is None:
        return translate(language, N_("Moved from %(before)s."), before=time)
    name = room.in_(language).text
    if time is None:
        return translate(language, N_("Moved from %(before)s."), before=name)
    return translate(language, N_("Moved from %(when)s, %(place)s."), when=time, place=name)


def no_hour_words(when: When, language: str) -> str:
    """What to say on its day of something whose hour nobody stated: "Morning", "Time to be confirmed"."""
    if when.half is not None:
        words = translate(language, HALVES[when.half])
        return words[:1].upper() + words[1:]
    if when.certainty is Certainty.TO_BE_CONFIRMED:
        return translate(language, N_("Time to be confirmed"))
    return translate(language, N_("Time not stated"))


def hour_words(hour: int, language: str) -> str:
    """A full hour as readers of `language` write it; `hour` is counted from midnight and may be past 24."""
    return f"{hour % 24}{NO_BREAK_SPACE}h" if language == "fr" else f"{hour % 24:02}:00"


def meeting_dates_words(summit: SummitPayload, language: str) -> str:
    """The dates of a meeting as far as they are stated: "5–7 December 2018", "13–14 June, year not stated"."""
    if summit.month_day is not None:
        return _month_days(summit.month_day, summit.until_month_day, language)
    return dates_words(summit.starts_on, summit.ends_on, language)


def meeting_certainty_words(summit: SummitPayload, language: str) -> str | None:
    """What of the dates of a meeting is not simply stated: "Year 2022: inferred, not stated"; None where all is."""
    certainty = certainty_words(summit.dates_certainty, language)
    if certainty is None:
        return None
    if summit.month_day is not None and summit.starts_on is not None:
        fact = translate(language, N_("Year %(year)s"), year=summit.starts_on.year)
    else:
        fact = translate(language, N_("Dates"))
    return translate(language, N_("%(fact)s: %(certainty)s"), fact=fact, certainty=certainty)
