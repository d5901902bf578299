"""What leaves our pages about one session: a picture, a QR code, data for search engines, text to paste.

Everything is made of values a reader was already allowed to see, in words of `sentences`, and names no person.
"""

import json
import re
import unicodedata
from datetime import timezone
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from eventreg.agenda import sentences
from eventreg.agenda.read_model import SessionPage
from eventreg.foundation.local_time import LocalTime
from eventreg.foundation.places import top
from eventreg.foundation.translated_text import TranslatedText
from eventreg.foundation.words import N_, translate, translate_count
from eventreg.programme.rules import OrganiserRole, Precision, When
from eventreg.publication.payload import OrganisationPayload, SessionPayload, SummitPayload
from eventreg.summits.rules import Certainty

if TYPE_CHECKING:
    import typst

RENDERER: Final = "1"
"""Raised with every change of what this module or the card's template makes: it is part of every validator."""

CARD_SIZE: Final = (1200, 630)
"""Width and height of the card in pixels: the shape that those who show it crop least."""

_PIXELS_PER_INCH: Final = 72  # a point of the template is a pixel
_FONTS: Final = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
_LONGEST_ACRONYM: Final = 24
_LEADING: Final = (OrganiserRole.LEAD, OrganiserRole.CO_ORGANISER)
_ORGANISING: Final = (*_LEADING, OrganiserRole.IN_COLLABORATION_WITH)
_BLANK: Final = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_NO_FACE: Final = re.compile("[\U0001f000-\U0001faff\ufe0f\ud800-\udfff]+")
_ISOLATE: Final = ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")
_SCRIPT_SAFE: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def headline(page: SessionPage, language: str) -> str:
    """The title, and that the session is cancelled where it is."""
    session = page.session.payload
    title = session.title.in_(language).text
    return translate(language, N_("CANCELLED: %(title)s"), title=title) if session.cancelled else title


def summary(page: SessionPage, language: str) -> str:
    """When and where in one line."""
    session = page.session.payload
    words = {"when": _time_words(session, language), "place": _place_words(session, language)}
    return translate(language, N_("%(when)s, %(place)s"), **words)


def paste_text(page: SessionPage, address: str, language: str) -> str:
    """A session as plain text for a mail or a site. `address` is the absolute address of its page."""
    return "\n".join([headline(page, language), *_lines(page, language), address])


def paste_html(page: SessionPage, address: str, qr_address: str, language: str) -> str:
    """The same as a piece of HTML that stands in any page: no script, no style, nothing left unescaped.

    `address` and `qr_address` are the absolute addresses of the session's page and of its QR code.
    """
    title = page.session.payload.title.in_(language)
    mark = Markup("") if title.language == language else Markup(' lang="{}"').format(title.language)
    lines = Markup("<br>\n").join(_lines(page, language))
    code = translate(language, N_("QR code of the address of this session"))
    html = Markup(
        '<div lang="{language}" dir="{direction}">\n'
        '<p><strong><a href="{address}"><bdi{mark}>{headline}</bdi></a></strong></p>\n'
        "<p>{lines}</p>\n"
        '<p><a href="{address}"><img src="{qr_address}" width="164" height="164" alt="{code}"></a></p>\n'
        "</div>"
    ).format(
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        address=address,
        mark=mark,
        headline=headline(page, language),
        lines=lines,
        qr_address=qr_address,
        code=code,
    )
    # Plain text: the page shows the snippet itself, and has to escape it once more.
    return str(html)


def qr_svg(address: str) -> bytes:
    """The QR code of `address`: black on white, with the quiet zone of four modules; the same bytes every time."""
    import segno

    out = BytesIO()
    code = segno.make_qr(address, error="m", boost_error=False)
    code.save(
        out, kind="svg", border=4, dark="#000", light="#fff", title=address, omitsize=True, xmldecl=False,
        svgclass=None, lineclass=None,
    )  # fmt: skip
    return out.getvalue()


def json_ld(page: SessionPage, address: str, image: str, language: str) -> str | None:
    """The session as schema.org `Event`, in JSON that can stand in a script element; None where no date is stated.

    `address` and `image` are absolute addresses. Watching a webcast is not attending, so the attendance mode is always
    offline. Panels are left out: what protects a person on our pages would not follow the name to a search engine.
    """
    session, summit = page.session.payload, page.summit.payload
    starts, ends = _iso_times(session.when)
    if starts is None or not session.in_feed:
        return None
    event = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": session.title.in_(language).text,
        "description": session.description and session.description.in_(language).text.split("\n\n")[0],
        "startDate": starts,
        "endDate": ends,
        **_event_status(page, starts),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _place(session, summit, language),
        "organizer": [
            {"@type": "Organization", "name": organisation.name.in_(language).text}
            for organisation in _organisations(session, _LEADING)
        ],
        "superEvent": _super_event(summit, language),
        "inLanguage": list(session.working_languages),
        "image": image,
        "url": address,
    }
    return json.dumps(_stated(event), ensure_ascii=False).translate(_SCRIPT_SAFE)


def card_png(page: SessionPage, language: str) -> bytes:
    """The picture that networks show beside a link to the session: a PNG of `CARD_SIZE`.

    Data goes to the typesetter as JSON, never into its source, so a title is only ever text.
    """
    import typst

    compiler = typst.Compiler(
        (top() / "templates" / "agenda" / "card.typ").read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"card": json.dumps(_card(page, language))},
    )
    png = compiler.compile(format="png", ppi=_PIXELS_PER_INCH)
    assert isinstance(png, bytes), "the card is one page"
    return png


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(files(name) / "files") for name in _FONTS])


def _lines(page: SessionPage, language: str) -> list[str]:
    session, summit = page.session.payload, page.summit.payload
    lines = [
        summit.name.in_(language).text,
        _time_words(session, language),
        _place_words(session, language),
    ]
    names = [organisation.name.in_(language).text for organisation in _organisations(session, _ORGANISING)]
    if names:
        lines.append(f"{translate(language, N_('Organized by:'))} {sentences.and_list(names, language)}")
    lines.append(sentences.admission_words(session, summit, language))
    return lines


def _time_words(session: SessionPayload, language: str) -> str:
    words = sentences.when_words(session.when, language)
    if session.when.starts is not None:
        words += f", {sentences.zone_words(session.setting, session.when.starts.at, language)}"
    certainty = sentences.certainty_words(session.when.certainty, language)
    return f"{words} ({certainty})" if certainty and session.when.precision is not Precision.NONE else words


def _place_words(session: SessionPayload, language: str) -> str:
    words = sentences.place_words(session.where, session.setting, language)
    certainty = sentences.certainty_words(session.where.certainty, language) if session.where.room else None
    return f"{words} ({certainty})" if certainty else words


def _organisations(session: SessionPayload, roles: tuple[OrganiserRole, ...]) -> list[OrganisationPayload]:
    """Those who have one of `roles`, each once, however many sources say so."""
    found = {claim.organisation.public_id: claim.organisation for claim in session.organisers if claim.role in roles}
    return list(found.values())


def _moved_words(page: SessionPage, language: str) -> str | None:
    """Where and when the session was before, as far as that reads differently from what it is."""
    now, before = page.session.payload, page.before
    if before is None:
        return None
    when, place = (
        words if words != is_now else None
        for words, is_now in (
            (sentences.when_words(before.when, language), sentences.when_words(now.when, language)),
            (
                sentences.place_words(before.where, before.setting, language),
                sentences.place_words(now.where, now.setting, language),
            ),
        )
    )
    if when and place:
        return translate(language, N_("Moved from %(when)s, %(place)s."), when=when, place=place)
    return translate(language, N_("Moved from %(before)s."), before=when or place) if when or place else None


def _iso_times(when: When) -> tuple[str | None, str | None]:
    """Start and end with their offset, or dates where no hour is known."""
    if when.starts is not None:
        return _iso(when.starts), _iso(when.ends) if when.ends else None
    return when.day.isoformat() if when.day else None, when.until.isoformat() if when.until else None


def _iso(time: LocalTime) -> str:
    # Not by the zone's rules of today: where these are newer than the instant, the clock would show another time.
    return time.wall.replace(tzinfo=timezone(time.offset)).isoformat()


def _event_status(page: SessionPage, starts: str) -> dict[str, str]:
    if page.session.payload.cancelled:
        return {"eventStatus": "https://schema.org/EventCancelled"}
    before = page.before
    previous = _iso_times(before.when)[0] if before is not None and before.in_feed else None
    # A day that got its hour was not moved.
    if previous is None or starts.startswith(previous):
        return {"eventStatus": "https://schema.org/EventScheduled"}
    return {"eventStatus": "https://schema.org/EventRescheduled", "previousStartDate": previous}


def _place(session: SessionPayload, summit: SummitPayload, language: str) -> dict[str, Any]:
    room, city, country, street = session.where.room, session.setting.city, summit.country, None
    names = [city]
    if room is not None:
        names = [room.name, room.venue.name]
        city, country, street = room.venue.city or city, room.venue.country or country, room.venue.address
    address = {
        "@type": "PostalAddress",
        "streetAddress": _text(street, language),
        "addressLocality": _text(city, language),
        "addressCountry": country,
    }
    return {
        "@type": "Place",
        "name": ", ".join(name.in_(language).text for name in names if name is not None),
        "address": address,
    }


def _super_event(summit: SummitPayload, language: str) -> dict[str, Any]:
    stated = summit.dates_certainty is Certainty.STATED
    city = _text(summit.city, language)
    return {
        "@type": "Event",
        "name": summit.name.in_(language).text,
        "startDate": summit.starts_on.isoformat() if stated and summit.starts_on else None,
        "endDate": summit.ends_on.isoformat() if stated and summit.ends_on else None,
        "location": {
            "@type": "Place",
            "name": city,
            "address": {"@type": "PostalAddress", "addressLocality": city, "addressCountry": summit.country},
        },
    }


def _stated(value: dict[str, Any]) -> dict[str, Any]:
    """`value` without what nobody stated: None, empty lists and texts, and parts that have nothing but their type."""
    parts = {name: _stated(part) if isinstance(part, dict) else part for name, part in value.items()}
    kept = {name: part for name, part in parts.items() if part}
    return kept if kept.keys() - {"@type"} else {}


def _text(value: TranslatedText | None, language: str) -> str | None:
    return None if value is None else value.in_(language).text


def _card(page: SessionPage, language: str) -> dict[str, Any]:
    """What the template needs to know; see there."""
    session, summit = page.session.payload, page.summit.payload
    title = session.title.in_(language).text
    kind = sentences.label(sentences.SESSION_KINDS, session.kind, language)
    acronym = _text(summit.series.acronym, language) if summit.series else None
    moved = None if session.cancelled else _moved_words(page, language)
    return {
        "language": language,
        "cancelled": session.cancelled,
        "flag": translate(language, N_("Cancelled")) if session.cancelled else None,
        "kind": kind if kind != title else None,
        "acronym": _directed(acronym) if acronym and len(acronym) <= _LONGEST_ACRONYM else None,
        "meeting": [_directed(summit.name.in_(language).text)],
        "title": _directed(title),
        "organisers": [_directed(words) for words in _organiser_ways(session, language)],
        "notice": moved and _directed(moved),
        "facts": [
            _when_facts(session, language),
            _where_facts(session, language),
            _admission_facts(session, summit, language),
        ],
    }


def _directed(text: str) -> dict[str, Any]:
    """`text` as a picture can show it, and whether it reads from right to left, as its first letter says.

    No face of ours has pictographs: a row of empty boxes would say less than nothing.
    """
    blank = _BLANK.sub(" ", text).strip()
    shown = _BLANK.sub(" ", _NO_FACE.sub("", blank)).strip() or blank.encode("utf-8", "replace").decode()
    return {"text": shown or "–", "rtl": _reads_from_the_right(shown)}


def _reads_from_the_right(text: str) -> bool:
    """Whether the first letter with a direction has that one; what is isolated decides nothing (UAX 9, rule P2)."""
    depth = 0
    for letter in text:
        depth += (letter == _ISOLATE[0]) - (letter == _ISOLATE[1])
        kind = unicodedata.bidirectional(letter)
        if depth == 0 and kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def _organiser_ways(session: SessionPayload, language: str) -> list[str]:
    """Ways to name the organisers, the fullest first: whole names, acronyms, the first ones and how many others."""
    organisations = _organisations(session, _ORGANISING)
    names = [_isolated(one.name.in_(language).text) for one in organisations]
    short = [_isolated((one.acronym or one.name).in_(language).text) for one in organisations]
    ways = [sentences.and_list(names, language), sentences.and_list(short, language)] if names else []
    for shown in range(len(short) - 1, 0, -1):
        some = ", ".join(short[:shown])
        ways.append(
            translate_count(
                language, "%(some)s and %(count)s other", "%(some)s and %(count)s others", len(short) - shown, some=some
            )
        )
    # Cut off after "and 6", a line would count wrong.
    return [*ways, f"{short[0]}, …"] if len(short) > 1 else ways


def _isolated(name: str) -> str:
    return name.join(_ISOLATE)


def _fact(text: str | None, style: str, lines: int = 1, *, gone: bool = False) -> list[dict[str, Any]]:
    """One line of the card's foot that may take `lines` lines; nothing where there is nothing to say."""
    return [{"ways": [_directed(text)], "style": style, "lines": lines, "gone": gone}] if text else []


def _mark(what: str, certainty: Certainty, language: str) -> list[dict[str, Any]]:
    words = sentences.certainty_words(certainty, language)
    return _fact(words and translate(language, N_("%(fact)s: %(certainty)s"), fact=what, certainty=words), "mark", 2)


def _when_facts(session: SessionPayload, language: str) -> list[dict[str, Any]]:
    when = session.when
    if when.starts is None:
        words = sentences.when_words(when, language)
        mark = _mark(translate(language, N_("Date and time")), when.certainty, language)
        return [
            *_fact(words, "vague", 3, gone=session.cancelled),
            *(mark if when.precision is not Precision.NONE else []),
        ]
    first, last = when.starts.wall.date(), when.ends.wall.date() if when.ends else None
    if last is None or last == first:
        day = sentences.day_words(first, language)
    else:
        day = sentences.dates_words(first, last, language)
    return [
        *_fact(sentences.span_words(when.starts, when.ends, language), "clock", gone=session.cancelled),
        *_fact(day, "strong", 2),
        *_fact(sentences.zone_words(session.setting, when.starts.at, language), "muted", 2),
        *_mark(translate(language, N_("Date and time")), when.certainty, language),
    ]


def _where_facts(session: SessionPayload, language: str) -> list[dict[str, Any]]:
    room, city = session.where.room, session.setting.city
    lines = _fact(sentences.where_words(session.where, language), "room", 2)
    venue = ""
    if room is not None:
        venue, city = room.venue.name.in_(language).text, room.venue.city or city
        lines += _fact(venue, "plain", 2)
    if city is not None and city.in_(language).text not in venue:
        lines += _fact(city.in_(language).text, "plain")
    if room is not None:
        lines += _mark(translate(language, N_("Room")), session.where.certainty, language)
    return lines


def _admission_facts(session: SessionPayload, summit: SummitPayload, language: str) -> list[dict[str, Any]]:
    return [
        *_fact(sentences.admission_short(session, summit, language), "strong", 3),
        *_fact(sentences.languages_words(session, language), "muted", 2),
    ]
