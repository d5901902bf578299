"""YAML as structure only: what is read, and every way in which a file is no summit file, with its line."""

import gzip

import pytest

from eventreg.summit_file import reader
from eventreg.summit_file.errors import FileFaulty
from eventreg.summit_file.reader import LARGEST_FILE_BYTES, MOST_PARTS, read_tree


def refusal(content: str | bytes) -> list[str]:
    with pytest.raises(FileFaulty) as refused:
        read_tree(content.encode() if isinstance(content, str) else content)
    assert str(refused.value) == f"Faults in the file: {len(refused.value.faults)}. Nothing was changed."
    return [str(fault) for fault in refused.value.faults]


def test_every_value_stays_the_text_that_was_typed() -> None:
    text = "{time: 13:15, country: NO, number: 007, hex: 0x1F, day: 2018-12-07, yes: yes, float: 1e3, 'true': true}"
    assert read_tree(text.encode()).value == {
        "time": "13:15",
        "country": "NO",
        "number": "007",
        "hex": "0x1F",
        "day": "2018-12-07",
        "yes": "yes",
        "float": "1e3",
        "true": "true",
    }


def test_only_plain_null_takes_a_value_away() -> None:
    text = "a: null\nb: ~\nc:\nd: 'null'\ne: \"~\"\nf: ''\ng: Null\nh: [null, 'null', ]\ni: |-\n  null\n"
    assert read_tree(text.encode()).value == {
        "a": None,
        "b": None,
        "c": None,
        "d": "null",
        "e": "~",
        "f": "",
        "g": "Null",
        "h": [None, "null"],
        "i": "null",
    }


def test_every_part_knows_its_line() -> None:
    tree = read_tree(b"# a comment\na:\n  - b: 1\n    c: {d: 2,\n        e: 3}\n\n  - f\n")
    assert tree.value == {"a": [{"b": "1", "c": {"d": "2", "e": "3"}}, "f"]}
    assert tree.lines == {
        (): 2,
        ("a",): 2,
        ("a", 0): 3,
        ("a", 0, "b"): 3,
        ("a", 0, "c"): 4,
        ("a", 0, "c", "d"): 4,
        ("a", 0, "c", "e"): 5,
        ("a", 1): 7,
    }
    assert [tree.line(path) for path in (("a", 0, "x", "y"), ("x",), ("a", 1))] == [3, 2, 7]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# only a comment\n", b"\xef\xbb\xbf", b"---\n"])
def test_an_empty_file_holds_nothing(content: bytes) -> None:
    assert read_tree(content).value is None


def test_line_ends_and_marks_of_other_systems_are_read() -> None:
    assert read_tree(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n  y\r\n").value == {"a": "1", "b": "x\ny\n"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1: the file is not UTF-8 text"),
        (gzip.compress(b"format: 1\n", mtime=0), "line 1: the file is not UTF-8 text"),
        ("format: 1\n".encode("utf-16"), "line 1: the file is not UTF-8 text"),
        ("format: 1\n".encode("utf-16-le"), "line 1: a control character (U+0000) is not allowed"),
        ("a: 1\nb: Café\n".encode("latin-1"), "line 2: the file is not UTF-8 text"),
        (b"a: 1\n\nb: \xed\xa0\x80\n", "line 3: the file is not UTF-8 text"),
        (b"x" * (10 * 1024 * 1024), "the file is larger than 5 MB"),
        (b"#" * (LARGEST_FILE_BYTES + 1), "the file is larger than 5 MB"),
    ],
    ids=["image", "gzip", "UTF-16", "UTF-16 without a mark", "Latin-1", "surrogate", "10 MB", "one byte too many"],
)
def test_what_is_no_text_of_a_summit_file(content: bytes, sentence: str) -> None:
    assert refusal(content) == [sentence]


@pytest.mark.parametrize(
    "code", [*range(0x09), *range(0x0B, 0x0D), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFFFE, 0xFFFF]
)
def test_control_characters_are_refused_raw_and_as_escapes(code: int) -> None:
    sentence = [f"line 2: a control character (U+{code:04X}) is not allowed"]
    assert refusal(f"a: 1\nb: x{chr(code)}y\n") == sentence
    assert refusal(f'a: 1\nb: "x\\u{code:04x}y"\n') == sentence
    assert refusal(f'a: 1\n"x\\u{code:04x}y": b\n') == sentence


def test_a_carriage_return_within_a_line_is_refused() -> None:
    assert refusal("a: 1\nb: x\ry\n") == ["line 2: a control character (U+000D) is not allowed"]
    assert refusal('a: 1\nb: "x\\ry"\n') == ["line 2: a control character (U+000D) is not allowed"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: &x [1]\nb: 2\n", "line 1: anchors (&) and aliases (*) are not allowed"),
        ("a: 1\nb: *x\n", "line 2: anchors (&) and aliases (*) are not allowed"),
        ("a: &x b\n", "line 1: anchors (&) and aliases (*) are not allowed"),
        ("&x a: b\n", "line 1: anchors (&) and aliases (*) are not allowed"),
        ("a: &x {}\n", "line 1: anchors (&) and aliases (*) are not allowed"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n",
            "line 1: anchors (&) and aliases (*) are not allowed",
        ),
        ("a: 1\nb: !x c\n", "line 2: the tag !x is not allowed"),
        ("a: !!int 1\n", "line 1: the tag tag:yaml.org,2002:int is not allowed"),
        (
            "a: !!python/object/apply:os.system ['ls']\n",
            "line 1: the tag tag:yaml.org,2002:python/object/apply:os.system is not allowed",
        ),
        ("a: !%1B%0A[2J b\n", "line 1: this is not YAML: did not find expected whitespace or line break"),
        ("a: !%1B%0AJ b\n", "line 1: the tag !\ufffd\ufffdJ is not allowed"),
        ("a: 1\nb: 2\na: 3\n", "line 3: “a” stands here twice"),
        ("a: {b: 1, b: 2}\n", "line 1: “b” stands here twice"),
        ('"a\\nb": 1\n"a\\nb": 2\n', "line 2: “a\ufffdb” stands here twice"),
        (f"{'k' * 100}: 1\n{'k' * 100}: 2\n", f"line 2: “{'k' * 80}” stands here twice"),
        ("? [a]\n: b\n", "line 1: a key must be text"),
        ("a: 1\n? {b: c}\n: d\n", "line 2: a key must be text"),
        ("a: 1\n---\nb: 1\n", "line 2: a second document; a summit file is one"),
        ("[" * 100_000, "line 1: nested too deeply"),
        ("{a: " * 100_000, "line 1: nested too deeply"),
        ("- " * 100_000, "line 1: nested too deeply"),
        ("\n".join(" " * n + "a:" for n in range(100)), "line 25: nested too deeply"),
        ("a: [1\nb: 2\n", "line 2: this is not YAML: did not find expected ',' or ']'"),
        ("a: b: c\n", "line 1: this is not YAML: mapping values are not allowed in this context"),
        ("a: 1\nb: @c\n", "line 2: this is not YAML: found character that cannot start any token"),
        ("a:\n\tb: 1\n", "line 2: this is not YAML: found character that cannot start any token"),
        ("a: 'b\n", "line 2: this is not YAML: found unexpected end of stream"),
        ('a: "\\ud800"\n', "line 1: this is not YAML: found invalid Unicode character escape code"),
        ("%YAML 3.0\n---\na: b\n", "line 1: this is not YAML: found incompatible YAML document"),
    ],
)
def test_what_is_not_the_yaml_of_a_summit_file(text: str, sentence: str) -> None:
    assert refusal(text) == [sentence]


def test_24_levels_are_enough_and_25_too_many() -> None:
    assert read_tree(b"[" * 24 + b"]" * 24).value is not None
    assert refusal("[" * 25 + "]" * 25) == ["line 1: nested too deeply"]


def test_a_file_of_endless_parts_is_refused_before_each_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_PARTS == 300_000
    monkeypatch.setattr(reader, "MOST_PARTS", 1000)
    assert len(read_tree(b"- 1\n" * 999).value) == 999
    assert refusal("- 1\n" * 5000) == ["line 1001: the file has more than 1000 parts"]
