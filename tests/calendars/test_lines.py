"""Content lines keep RFC 5545 whatever anybody typed, and every reader gets the same text back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from calendars.reading import Event, content_lines, unescaped, with_icalendar, with_vobject
from eventreg.calendars.lines import clean, list_line, raw_line, text_line, utc_form

INJECTIONS = (
    "Title\r\nBEGIN:VEVENT\r\nUID:forged\r\nEND:VEVENT",
    "Title\nEND:VEVENT\nEND:VCALENDAR",
    "\rATTENDEE:mailto:a@b.example",
    "a\u2028BEGIN:VALARM\u2029x\u0085y\x0bz\x0c",
    "NUL\x00 BEL\x07 DEL\x7f C1\x9b ESC\x1b[31m",
    "semi;colon,comma:colon\\backslash\"quote'",
    r"\n \N \; \, \\ C:\New\notes",
    "\\",
    "ends with a backslash \\",
    "\\" * 200,
    "\u202egnp.exe\u2066bidi\u2069",
    "\ufeffBOM",
    "%(title)s {0} {{x}} %s %%",
    "😀" * 40,
    "أحمد بن علي " * 20,
    "é" * 36 + "a" + "é" * 40,
    "\tTab\t and  spaces  ",
    "a" * 10_000,
    "ü" * 10_000,
)
text = st.text(max_size=300) | st.text(alphabet="\\;,:n N\r\n\té😀\u2028\x00", max_size=120)


def kept(title: str) -> str:
    """What is left of a text, said independently of the code: line ends as line feeds, no control character."""
    ends = re.sub("\r\n|\r|\u2028", "\n", title)
    return "".join(c for c in ends if c in "\n\t" or not (ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2029\ufeff"))


def calendar(title: str, location: str = "Orangeraie") -> bytes:
    return b"".join(
        [
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//test//EN\r\n",
            text_line("X-WR-CALNAME", title),
            b"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20181201T000000Z\r\nSEQUENCE:0\r\nDTSTART:20181207T073000Z\r\n",
            text_line("SUMMARY", title, {"LANGUAGE": "en"}),
            text_line("LOCATION", location),
            text_line("DESCRIPTION", f"{title} – {location}"),
            b"END:VEVENT\r\nEND:VCALENDAR\r\n",
        ]
    )


def event(title: str, location: str = "Orangeraie") -> Event:
    return {
        "uid": "1",
        "sequence": 0,
        "summary": title,
        "location": location,
        "description": f"{title} – {location}",
        "status": None,
        "starts": "2018-12-07T07:30:00Z",
        "ends": None,
    }


@settings(deadline=None, max_examples=150)
@given(title=text)
def test_a_text_line_is_one_line_of_the_standard(title: str) -> None:
    (line,) = content_lines(text_line("SUMMARY", title, {"LANGUAGE": "en"}))
    head, _, value = line.partition(":")
    assert head == "SUMMARY;LANGUAGE=en"
    assert unescaped(value) == kept(title) == clean(title)


@pytest.mark.parametrize("title", INJECTIONS, ids=range(len(INJECTIONS)))
def test_an_injection_stays_text(title: str) -> None:
    lines = content_lines(calendar(title))
    assert [line for line in lines if line.startswith(("BEGIN", "END", "UID", "ATTENDEE"))] == [
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    assert [unescaped(line.partition(":")[2]) for line in lines if line.startswith("SUMMARY")] == [kept(title)]


def icalendar_reads(words: str) -> bool:
    """It takes an escaped backslash before an n for a line feed; the other two and the standard do not."""
    return re.search(r"\\[nN]", words) is None


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=text.filter(lambda title: kept(title).strip()))
@example(title=INJECTIONS[0])
@example(title=INJECTIONS[6])
@example(title=INJECTIONS[-1])
@example(title=INJECTIONS[-2])
def test_three_libraries_read_the_same_text(with_ical_js: Callable[[bytes], list[Event]], title: str) -> None:
    made, words = calendar(title), kept(title)
    assert with_ical_js(made) == [event(words)]
    assert with_vobject(made) == [event(words)]
    if icalendar_reads(words):
        assert with_icalendar(made) == [event(words)]


@pytest.mark.parametrize("title", INJECTIONS, ids=range(len(INJECTIONS)))
def test_three_libraries_read_injections_as_text(with_ical_js: Callable[[bytes], list[Event]], title: str) -> None:
    made, words = calendar(title, title), kept(title)
    assert with_ical_js(made) == [event(words, words)]
    assert with_vobject(made) == [event(words, words)]
    if icalendar_reads(words):
        assert with_icalendar(made) == [event(words, words)]


@settings(deadline=None, max_examples=100)
@given(parts=st.lists(text, min_size=1, max_size=4))
def test_a_list_keeps_its_parts_apart(parts: list[str]) -> None:
    (line,) = content_lines(list_line("CATEGORIES", parts))
    divided = re.findall(r"((?:[^\\,]|\\.)*)(?:,|$)", line.partition(":")[2], re.DOTALL)
    assert [unescaped(part) for part in divided[: len(parts)]] == [kept(part) for part in parts]
    assert len(divided) in (len(parts), len(parts) + 1)


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\r\nATTENDEE:x", "a\x00", "a\x7f", "a\u2028b", "a\ufeff"])
def test_a_raw_line_refuses_what_would_end_it(value: str) -> None:
    with pytest.raises(ValueError, match=r"^URL holds a control character$"):
        raw_line("URL", value)


def test_a_raw_line_is_written_as_it_is() -> None:
    assert raw_line("URL", "https://a.example/?q=1,2;3", {"VALUE": "URI"}) == (
        b"URL;VALUE=URI:https://a.example/?q=1,2;3\r\n"
    )


@pytest.mark.parametrize("length", range(60, 90))
def test_lines_fold_at_75_octets_and_characters_stay_whole(length: int) -> None:
    for unit in ("a", "é", "€", "😀", "\\", "\n"):
        words = unit * length
        (line,) = content_lines(text_line("SUMMARY", words))
        assert unescaped(line.removeprefix("SUMMARY:")) == words


def test_utc_form_is_whole_seconds_of_utc() -> None:
    at = datetime(2018, 12, 7, 8, 30, 15, 999_999, tzinfo=timezone(timedelta(hours=1)))
    assert utc_form(at) == "20181207T073015Z"
    assert utc_form(at.astimezone(UTC)) == "20181207T073015Z"
