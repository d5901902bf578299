"""Text that is written into XML and JSON."""

import sys
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from eventreg.api.text import clean, duration_words, one_line


def test_every_character_that_is_left_is_read_back_from_xml() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    kept = clean(everything)
    element = ElementTree.Element("text")
    element.text = kept
    written = ElementTree.tostring(element, encoding="utf-8")
    assert ElementTree.fromstring(written).text == kept
    gone = set(everything) - set(kept)
    controls = {*range(0x09), 0x0B, 0x0C, 0x0D, *range(0x0E, 0x20), *range(0x7F, 0xA0)}
    directions = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    assert {ord(one) for one in gone} == (
        controls | directions | {0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF} | {*range(0xD800, 0xE000)}
    )


@pytest.mark.parametrize(
    ("given", "cleaned", "line"),
    [
        ("a\r\nb\rc\u2028d\u2029e\nf", "a\nb\nc\nd\ne\nf", "a b c d e f"),
        ("\ufeffa\x00b\x1b[31mc\ud800", "ab[31mc", "ab[31mc"),
        ("pay \u202egnp.exe\u202c \u2066x\u2069", "pay gnp.exe x", "pay gnp.exe x"),
        ("\u200fعربي\u200e, \u061cx", "\u200fعربي\u200e, \u061cx", "\u200fعربي\u200e, \u061cx"),
        ("  « Bien\u00a0: ça\u202f» \t x ", "  « Bien\u00a0: ça\u202f» \t x ", "« Bien\u00a0: ça\u202f» x"),
        ("\x00", "", ""),
        ("", "", ""),
    ],
)
def test_clean_and_on_one_line(given: str, cleaned: str, line: str) -> None:
    assert (clean(given), one_line(given)) == (cleaned, line)


def test_a_duration() -> None:
    minutes = (0, 5, 59, 60, 75, 600, 1439)
    assert [duration_words(timedelta(minutes=n)) for n in minutes] == [
        "00:00", "00:05", "00:59", "01:00", "01:15", "10:00", "23:59",
    ]  # fmt: skip
    assert duration_words(timedelta(minutes=75, seconds=59)) == "01:15"
