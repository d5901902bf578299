"""What leaves the pages: a picture that really is one, a QR code, data for search engines, text to paste."""

import json
import struct
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import segno
from flask import Flask

from agenda.pages import Page
from eventreg.access.enums import Access, Press, Visibility, Webcast
from eventreg.access.viewer import Viewer
from eventreg.agenda import sharing
from eventreg.agenda.queries import get_session
from eventreg.agenda.read_model import SessionEntry, SessionPage, SummitEntry
from eventreg.foundation.places import shipped
from eventreg.foundation.translated_text import TranslatedText
from eventreg.programme.rules import (
    Half,
    LineUpKind,
    OrganiserRole,
    PanelistRole,
    Precision,
    SessionKind,
    When,
)
from eventreg.publication.payload import (
    LineUpPayload,
    OrganisationPayload,
    OrganiserPayload,
    PanelistPayload,
    RoomPayload,
    SessionPayload,
    SettingPayload,
    SourcePayload,
    SummitPayload,
    VenuePayload,
    WherePayload,
)
from eventreg.summits.rules import Certainty, Register, SourceKind, SummitKind, SummitState
from support import load_text, publish, uid

MIEUX = "96f59edb-7920-4d90-b2d8-7ac4301d2cf1"
ADDRESS = f"https://events.example/en/summits/gfmd-2018/sessions/{MIEUX}"
IMAGE, QR = f"{ADDRESS}/card.png", f"{ADDRESS}/qr.svg"
ZONE = "Africa/Casablanca"
AT = datetime(2018, 11, 1, tzinfo=UTC)
SEVENTH = date(2018, 12, 7)
EVIL = "</script><script>alert(1)</script><!--\u2028\u2029&amp;\"'\\"
ENGLISH = """\
What role for capacity building in turning the Global Compact on Migration into action?
Eleventh Summit of the Global Forum on Migration and Development
Friday 7 December 2018, 08:30–09:45, Marrakech time, UTC+1
Orangeraie, Palmeraie Conference Center, Marrakech
Organized by: Republic of Moldova and MIgration EU eXpertise Initiative
Was reserved for participants officially registered for this meeting. The organizer of the side event could neither \
register anyone nor let anyone in who was not registered."""


def en(text: str) -> TranslatedText:
    return TranslatedText.of("en", text)


def exact(day: int, hour: int, **more: Any) -> When:
    starts = datetime(2018, 12, day, hour, 30)  # noqa: DTZ001 - a wall time
    return When.exact(starts, starts.replace(hour=hour + 1), ZONE, **more)


def organiser(key: str, role: OrganiserRole = OrganiserRole.LEAD, **parts: Any) -> OrganiserPayload:
    organisation = OrganisationPayload(**({"public_id": key, "key": key, "name": en(key)} | parts))
    return OrganiserPayload(organisation=organisation, role=role)


VENUE = VenuePayload(key="centre", name=en("Centre"), address=en("1 Main Street"), city=en("Marrakech"), country="MA")
HALL = WherePayload(certainty=Certainty.STATED, room=RoomPayload(key="hall", name=en("Hall"), venue=VENUE))
SUMMIT = SummitPayload(
    slug="first", kind=SummitKind.SUMMIT, state=SummitState.LIVE, name=en("First"), zone=ZONE, languages=("en",),
    dates_certainty=Certainty.STATED, register=Register.HERE, city=en("Marrakech"), country="MA",
)  # fmt: skip


def a_page(before: dict[str, Any] | None = None, **parts: Any) -> SessionPage:
    facts: dict[str, Any] = {
        "key": "a", "setting": SettingPayload(zone=ZONE, city=en("Marrakech")), "kind": SessionKind.SIDE_EVENT,
        "title": en("Title"), "when": exact(7, 8), "where": HALL, "access": Access.REGISTERED,
        "visibility": Visibility.PUBLIC, "press": Press.NOT_STATED, "webcast": Webcast.NOT_STATED,
    } | parts  # fmt: skip
    payload = SessionPayload(**facts)
    entry = SessionEntry(public_id=uid("a"), sequence=1, published_at=AT, first_published_at=AT, payload=payload)
    return SessionPage(
        summit=SummitEntry(public_id=uid("first"), sequence=0, as_at=AT, payload=SUMMIT),
        session=entry,
        before=None if before is None else SessionPayload(**(facts | before)),
    )


def titled(title: str, original: str = "en") -> SessionPage:
    return a_page(title=TranslatedText.of(original, title))


@pytest.fixture
def mieux(db: Flask) -> SessionPage:
    load_text(shipped("gfmd-2018").read_text("utf-8"))
    publish("gfmd-2018")
    return get_session(Viewer.anonymous(), "gfmd-2018", MIEUX)


# The card: a PNG, decoded by the book (ISO/IEC 15948)


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length) == (zlib.crc32(kind + data),)
        yield kind, data
        at += 12 + length


def rows(png: bytes) -> list[bytes]:
    """The lines of a picture as sent, each with the number of its filter first."""
    found = list(chunks(png))
    assert [found[0][0], found[-1][0]] == [b"IHDR", b"IEND"]
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", found[0][1])
    assert (width, height, depth, colour, rest) == (1200, 630, 8, 6, [0, 0, 0])
    data = zlib.decompress(b"".join(data for kind, data in found if kind == b"IDAT"))
    assert len(data) == height * (1 + 4 * width)
    return [data[at : at + 1 + 4 * width] for at in range(0, len(data), 1 + 4 * width)]


def pixels(png: bytes, most: int = 630) -> list[bytearray]:
    """The first `most` lines of a picture, four bytes a pixel."""
    lines: list[bytearray] = []
    above = bytearray(4 * 1200)
    for row in rows(png)[:most]:
        kind, line = row[0], bytearray(row[1:])
        for i in range(len(line) if kind else 0):
            left, up, corner = (line[i - 4], above[i], above[i - 4]) if i > 3 else (0, above[i], 0)
            if kind == 1:
                guess = left
            elif kind == 2:
                guess = up
            elif kind == 3:
                guess = (left + up) // 2
            else:
                near = left + up - corner
                guess = min((left, up, corner), key=lambda part: abs(near - part))
            line[i] = (line[i] + guess) & 255
        lines.append(line)
        above = line
    return lines


def inked(lines: list[bytearray], first: int, last: int) -> tuple[int, int]:
    """The outermost columns with something dark in these lines."""
    columns = [i // 4 for line in lines[first:last] for i in range(0, len(line), 4) if sum(line[i : i + 3]) < 300]
    return min(columns), max(columns)


def test_the_card_of_the_side_event(mieux: SessionPage) -> None:
    cards = {language: sharing.card_png(mieux, language) for language in ("en", "fr")}
    assert [len(rows(card)) for card in cards.values()] == [630, 630]
    assert cards["en"] != cards["fr"]
    assert sharing.card_png(mieux, "en") == cards["en"]


NASTY = [
    '#import "x"', "#panic()", "#let x = 1", "$x$ *b* _i_ `c` = h", "\\", "\\u{41}", '"', "'", "]", "[", ")]}", "//",
    "/* a", "<a>", "@a", "~", "--", "...", "%(x)s {{ 7*7 }}", "🎉", "👩‍👩‍👧‍👦🇲🇦", "☕️", "a\u202eb", "\u2068", "\u200b",
    "ندوة", "שלום 12 (x)", "日本語", "e\u0301\u0301\u0301", "\x01\x1b[31m\x7f\x85", "\u2028", "\ufffe", "\ud800",
    "\U0010ffff",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_a_title_is_only_ever_text(text: str) -> None:
    organisers = (organiser("o", name=en(text), acronym=en(text)), organiser("p"))
    room = RoomPayload(key="hall", name=en(text), venue=VENUE)
    where = WherePayload(certainty=Certainty.TO_BE_CONFIRMED, room=room)
    page = a_page(title=en(text), organisers=organisers, where=where, before={"where": HALL})
    assert len(rows(sharing.card_png(page, "en"))) == 630


def test_what_markup_would_swallow_is_drawn() -> None:
    titles = ["a", "#a", "*a*", "_a_", "\\a", "[a]", "a]", '"a"', "“a”", "$a$", "`a`", "<a>", "a // b", "a /* b */"]
    assert len({sharing.card_png(titled(title), "en") for title in titles}) == len(titles)


def test_what_no_face_has_leaves_no_box() -> None:
    assert sharing.card_png(titled("A 🎉 talk\x07"), "en") == sharing.card_png(titled("A talk"), "en")


LONG = {
    "one word": "W" * 500,
    "words": "Wide words of a resolution " * 18,
    "Arabic": "أي دور لبناء القدرات في تحويل الاتفاق " * 13,
}


@pytest.mark.parametrize("title", LONG.values(), ids=LONG.keys())
def test_a_long_title_stays_within_the_margins(title: str) -> None:
    organisers = tuple(organiser(f"{number}", name=en("O" * 300)) for number in range(9))
    before = {"when": exact(6, 8), "where": replace(HALL, room=replace(HALL.room, name=en("N" * 300)))}
    lines = pixels(sharing.card_png(a_page(title=en(title), organisers=organisers, before=before), "en"))
    first, last = inked(lines, 20, 630)
    assert (first >= 62, last < 1200 - 62) == (True, True)
    # The foot stands where it always does, with its rule above it.
    rules = [number for number, line in enumerate(lines) if all(sum(line[4 * x : 4 * x + 3]) < 90 for x in (70, 1130))]
    assert (rules[-1] - rules[0] <= 4, 430 < rules[0] < 500) == (True, True)
    # Between them nothing runs over.
    assert [
        x for line in lines[rules[0] - 12 : rules[0] - 1] for x in range(64, 1136) if sum(line[4 * x : 4 * x + 3]) < 300
    ] == []


def test_a_title_stands_on_the_side_it_is_read_from() -> None:
    left = inked(pixels(sharing.card_png(titled("Opening"), "en"), 300), 195, 300)
    right = inked(pixels(sharing.card_png(titled("افتتاح", "ar"), "en"), 300), 195, 300)
    assert (left[0] < 80, left[1] < 600, right[0] > 600, right[1] > 1120) == (True, True, True, True)


def test_a_cancelled_card_is_told_at_a_glance() -> None:
    cards = [pixels(sharing.card_png(a_page(cancelled=cancelled), "en"), 6) for cancelled in (False, True)]
    assert [tuple(lines[5][2400:2403]) for lines in cards] == [(0x2D, 0x2A, 0x8C), (0x9A, 0x1B, 0x12)]


def test_every_fact_is_on_the_card(mieux: SessionPage) -> None:
    session, summit = mieux.session.payload, mieux.summit.payload
    later = replace(session, when=exact(7, 15))
    changes: list[dict[str, Any]] = [
        {},
        {"title": en("Another")},
        {"kind": SessionKind.WORKSHOP},
        {"when": exact(7, 9)},
        {"when": exact(6, 8)},
        {"when": replace(session.when, certainty=Certainty.TO_BE_CONFIRMED)},
        {"when": When(precision=Precision.HALF_DAY, certainty=Certainty.STATED, day=SEVENTH, half=Half.MORNING)},
        {"when": When(certainty=Certainty.TO_BE_CONFIRMED)},
        {"when": When()},
        {"where": HALL},
        {"where": WherePayload(certainty=Certainty.TO_BE_CONFIRMED)},
        {"access": Access.OPEN},
        {"organisers": ()},
        {"organisers": session.organisers[:1]},
        {"working_languages": ("fr",)},
        {"cancelled": True},
    ]
    pages = [replace(mieux, session=replace(mieux.session, payload=replace(session, **change))) for change in changes]
    pages.append(replace(mieux, before=later))
    pages.append(replace(mieux, summit=replace(mieux.summit, payload=replace(summit, series=None))))
    pages.append(replace(mieux, summit=replace(mieux.summit, payload=replace(summit, state=SummitState.LIVE))))
    assert len({sharing.card_png(page, "en") for page in pages}) == len(pages)


def test_no_person_is_on_the_card(mieux: SessionPage) -> None:
    bare = replace(mieux.session.payload, line_ups=(), report=None)
    assert len(mieux.session.payload.line_ups) == 2
    without = replace(mieux, session=replace(mieux.session, payload=bare))
    assert sharing.card_png(without, "en") == sharing.card_png(mieux, "en")


# The QR code


def test_the_qr_code_holds_the_address() -> None:
    drawn = ET.fromstring(sharing.qr_svg(ADDRESS))
    name = "{http://www.w3.org/2000/svg}"
    wanted = [[bool(module) for module in line] for line in segno.make_qr(ADDRESS, error="m", boost_error=False).matrix]
    size = len(wanted)
    assert drawn.attrib == {"viewBox": f"0 0 {size + 8} {size + 8}"}
    title, ground, path = drawn
    assert (title.tag, title.text) == (f"{name}title", ADDRESS)
    assert ground.attrib == {"fill": "#fff", "d": f"M0 0h{size + 8}v{size + 8}h-{size + 8}z"}
    assert path.attrib["stroke"] == "#000"
    assert modules(path.attrib["d"], size) == wanted


def modules(path: str, size: int) -> list[list[bool]]:
    """The dark modules that a path of runs, each one module high, draws; beyond the quiet zone."""
    found = [[False] * size for _ in range(size)]
    x = y = 0.0
    for command, numbers in tokens(path):
        if command == "M":
            x, y = numbers
        elif command == "m":
            x, y = x + numbers[0], y + numbers[1]
        else:
            (run,) = numbers
            for column in range(int(x), int(x + run)):
                found[int(y - 4)][column - 4] = True
            x += run
    return found


def tokens(path: str) -> Iterator[tuple[str, list[float]]]:
    for part in path.replace("M", "|M").replace("m", "|m").replace("h", "|h").split("|")[1:]:
        yield part[0], [float(number) for number in part[1:].replace("-", " -").split()]


def test_the_qr_code_is_the_same_every_time_and_escaped() -> None:
    address = "https://events.example/?a=1&b=<script>"
    first = sharing.qr_svg(address)
    assert sharing.qr_svg(address) == first
    assert (first.count(b"<script"), first.count(b"&amp;b=&lt;script&gt;")) == (0, 1)


# Data for search engines


def data(page: SessionPage, language: str = "en") -> dict[str, Any]:
    found = sharing.json_ld(page, ADDRESS, IMAGE, language)
    assert found is not None
    value: dict[str, Any] = json.loads(found)
    return value


def test_the_side_event_as_data(mieux: SessionPage) -> None:
    assert data(mieux) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "What role for capacity building in turning the Global Compact on Migration into action?",
        "description": "Held as part of the official programme of the Eleventh Summit, the side event asked what "
        "capacity building could contribute once the Global Compact for Safe, Orderly and Regular Migration (GCM) was "
        "to be turned into action. In the field of migration, capacity building was seen as a form of partnership "
        "essential to better governance at the national, regional and international levels.",
        "startDate": "2018-12-07T08:30:00+01:00",
        "endDate": "2018-12-07T09:45:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Orangeraie, Palmeraie Conference Center",
            "address": {"@type": "PostalAddress", "addressLocality": "Marrakech", "addressCountry": "MA"},
        },
        "organizer": [
            {"@type": "Organization", "name": "Republic of Moldova"},
            {"@type": "Organization", "name": "MIgration EU eXpertise Initiative"},
        ],
        "superEvent": {
            "@type": "Event",
            "name": "Eleventh Summit of the Global Forum on Migration and Development",
            "startDate": "2018-12-05",
            "endDate": "2018-12-07",
            "location": {
                "@type": "Place",
                "name": "Marrakech",
                "address": {"@type": "PostalAddress", "addressLocality": "Marrakech", "addressCountry": "MA"},
            },
        },
        "inLanguage": ["en"],
        "image": IMAGE,
        "url": ADDRESS,
    }
    french = data(mieux, "fr")
    assert french["name"] == mieux.session.payload.title.in_("fr").text
    assert french["superEvent"]["name"] == mieux.summit.payload.name.in_("fr").text


@pytest.mark.parametrize(
    "when",
    [
        When(),
        When(certainty=Certainty.TO_BE_CONFIRMED),
        exact(7, 8, certainty=Certainty.INFERRED),
        When(precision=Precision.DAY, certainty=Certainty.INFERRED, day=SEVENTH),
        When(precision=Precision.DAY_MONTH, certainty=Certainty.STATED, month_day="12-07"),
    ],
)
def test_what_has_no_stated_date_is_no_data(when: When) -> None:
    assert sharing.json_ld(a_page(when=when), ADDRESS, IMAGE, "en") is None


DAY = When(precision=Precision.DAY, certainty=Certainty.STATED, day=SEVENTH)


@pytest.mark.parametrize(
    ("when", "starts", "ends"),
    [
        (exact(7, 8, certainty=Certainty.TO_BE_CONFIRMED), "2018-12-07T08:30:00+01:00", "2018-12-07T09:30:00+01:00"),
        (When.exact(datetime(2018, 7, 1, 9), None, "America/New_York"), "2018-07-01T09:00:00-04:00", None),  # noqa: DTZ001
        (DAY, "2018-12-07", None),
        (replace(DAY, precision=Precision.HALF_DAY, half=Half.MORNING), "2018-12-07", None),
        (replace(DAY, precision=Precision.SPAN, until=date(2018, 12, 9)), "2018-12-07", "2018-12-09"),
    ],
)
def test_times_as_data(when: When, starts: str, ends: str | None) -> None:
    found = data(a_page(when=when))
    assert (found["startDate"], found.get("endDate")) == (starts, ends)


@pytest.mark.parametrize(
    ("before", "status", "previous"),
    [
        (None, "EventScheduled", None),
        ({"when": exact(6, 8)}, "EventRescheduled", "2018-12-06T08:30:00+01:00"),
        ({"when": replace(DAY, day=date(2018, 12, 6))}, "EventRescheduled", "2018-12-06"),
        # The day got its hour, the place changed, or nobody knew a date: nothing was put off.
        ({"when": DAY}, "EventScheduled", None),
        ({"where": WherePayload(certainty=Certainty.NOT_STATED)}, "EventScheduled", None),
        ({"when": When()}, "EventScheduled", None),
        ({"when": exact(6, 8, certainty=Certainty.INFERRED)}, "EventScheduled", None),
    ],
)
def test_the_status_as_data(before: dict[str, Any] | None, status: str, previous: str | None) -> None:
    found = data(a_page(before))
    assert (found["eventStatus"], found.get("previousStartDate")) == (f"https://schema.org/{status}", previous)
    cancelled = data(a_page(before, cancelled=True))
    assert cancelled["eventStatus"] == "https://schema.org/EventCancelled"
    assert "previousStartDate" not in cancelled


def test_the_place_as_data() -> None:
    address = {
        "@type": "PostalAddress",
        "streetAddress": "1 Main Street",
        "addressLocality": "Marrakech",
        "addressCountry": "MA",
    }
    assert data(a_page())["location"] == {"@type": "Place", "name": "Hall, Centre", "address": address}
    unknown = WherePayload(certainty=Certainty.TO_BE_CONFIRMED)
    del address["streetAddress"]
    assert data(a_page(where=unknown))["location"] == {"@type": "Place", "name": "Marrakech", "address": address}
    nowhere = a_page(where=unknown, setting=SettingPayload(zone=ZONE))
    nowhere = replace(nowhere, summit=replace(nowhere.summit, payload=replace(SUMMIT, city=None, country=None)))
    found = data(nowhere)
    assert ("location" in found, found["superEvent"]) == (False, {"@type": "Event", "name": "First"})


def test_only_organizers_organise_and_nobody_is_named() -> None:
    source = SourcePayload(key="s", kind=SourceKind.ANNOUNCEMENT)
    seat = PanelistPayload(key="p", roles=(PanelistRole.CHAIR,), name="Zirkon Person", post=en("Zirkon Minister"))
    line_up = LineUpPayload(source=source, kind=LineUpKind.ANNOUNCED, panelists=(seat,))
    organisers = tuple(organiser(role.value, role) for role in OrganiserRole)
    # The same organisation, claimed by a second source.
    organisers += (organiser("lead", OrganiserRole.CO_ORGANISER),)
    page = a_page(organisers=organisers, line_ups=(line_up,))
    assert data(page)["organizer"] == [
        {"@type": "Organization", "name": "lead"},
        {"@type": "Organization", "name": "co_organiser"},
    ]
    everything = [
        json.dumps(data(page)),
        sharing.paste_text(page, ADDRESS, "en"),
        sharing.paste_html(page, ADDRESS, QR, "en"),
    ]
    assert [one for one in everything if "Zirkon" in one] == []
    assert "Organized by: lead, co_organiser and in_collaboration_with\n" in sharing.paste_text(page, ADDRESS, "en")


def test_a_title_cannot_end_the_element() -> None:
    page = a_page(title=en(EVIL), description=en(f"{EVIL}\n\nMore"), organisers=(organiser(EVIL),))
    found = sharing.json_ld(page, ADDRESS, IMAGE, "en")
    assert found is not None
    assert [sign for sign in "<>&\u2028\u2029" if sign in found] == []
    value = json.loads(found)
    assert (value["name"], value["description"], value["organizer"][0]["name"]) == (EVIL, EVIL, EVIL)


# Text to paste


def test_the_side_event_as_text(mieux: SessionPage) -> None:
    assert sharing.paste_text(mieux, ADDRESS, "en") == f"{ENGLISH}\n{ADDRESS}"
    english, french = (sharing.paste_text(mieux, ADDRESS, language).splitlines() for language in ("en", "fr"))
    assert (french[0], french[-1]) == (mieux.session.payload.title.in_("fr").text, ADDRESS)
    assert len(french) == len(english) == 7
    assert [line for line in french[:-1] if line in english] == [english[3]]


def test_a_cancelled_or_unsure_session_says_so() -> None:
    page = a_page(
        cancelled=True, when=exact(7, 8, certainty=Certainty.TO_BE_CONFIRMED),
        where=replace(HALL, certainty=Certainty.TO_BE_CONFIRMED),
    )  # fmt: skip
    assert sharing.paste_text(page, ADDRESS, "en").splitlines()[:4] == [
        "CANCELLED: Title",
        "First",
        "Friday 7 December 2018, 08:30–09:30, Marrakech time, UTC+1 (to be confirmed)",
        "Hall, Centre, Marrakech (to be confirmed)",
    ]
    unknown = a_page(when=When(certainty=Certainty.TO_BE_CONFIRMED), where=WherePayload(certainty=Certainty.NOT_STATED))
    assert sharing.summary(unknown, "en") == "Date and time to be confirmed, Room not stated, Marrakech"


def test_the_side_event_as_html(mieux: SessionPage) -> None:
    html = sharing.paste_html(mieux, ADDRESS, QR, "en")
    assert type(html) is str
    shown = Page(html)
    assert [(one.tag, one.attributes) for one in shown.elements] == [
        ("div", {"lang": "en", "dir": "ltr"}),
        ("p", {}),
        ("strong", {}),
        ("a", {"href": ADDRESS}),
        ("bdi", {}),
        ("p", {}),
        *[("br", {})] * 4,
        ("p", {}),
        ("a", {"href": ADDRESS}),
        ("img", {"src": QR, "width": "164", "height": "164", "alt": "QR code of the address of this session"}),
    ]
    assert " ".join(shown.texts("p")) == ENGLISH.replace("\n", " ") + " "


def test_nothing_in_the_html_becomes_markup() -> None:
    evil = EVIL + "</textarea>{}%(x)s"
    summit = replace(SUMMIT, name=TranslatedText.of("ar", evil))
    page = a_page(title=TranslatedText.of("ar", evil), organisers=(organiser(evil),))
    page = replace(page, summit=replace(page.summit, payload=summit))
    html = sharing.paste_html(page, f'{ADDRESS}"><script>', f'{QR}" onload="x', "fr")
    shown = Page(html)
    assert {one.tag for one in shown.elements} == {"div", "p", "strong", "a", "bdi", "br", "img"}
    assert {name for one in shown.elements for name in one.attributes} == {
        "lang", "dir", "href", "src", "width", "height", "alt",
    }  # fmt: skip
    assert shown.all("div")[0].attributes == {"lang": "fr", "dir": "ltr"}
    assert [(one.attributes, "".join(one.parts)) for one in shown.all("bdi")] == [({"lang": "ar"}, evil)]
    assert [one.attributes["href"] for one in shown.all("a")] == [f'{ADDRESS}"><script>'] * 2
