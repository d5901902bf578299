"""The real command line: exit codes, sentences with their lines, and a database that stays as it was."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event, select

from eventreg.__main__ import main
from eventreg.foundation.database import Model
from eventreg.foundation.database import db as database
from eventreg.foundation.places import shipped
from eventreg.identity.service import operator
from support import session_text, summit_text, uid

ONE = "Faults in the file: 1. Nothing was changed."
PEOPLE = "persons: [{key: ana, given: Ana, family: EXAMPLE}]\n"


@dataclass(frozen=True)
class Ended:
    """What a command answered."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def environment(real_db: Flask, tmp_path: Path) -> dict[str, str]:
    with real_db.app_context():
        url = database.engine.url.render_as_string(hide_password=False)
    return {
        "EVENTREG_DATABASE_URL": url.replace("postgresql+psycopg://", "postgresql://"),
        "EVENTREG_DATA_DIR": str(tmp_path),
        "EVENTREG_SECRET_KEY": "for tests alone",
        "EVENTREG_BASE_URL": "http://localhost",
    }


@pytest.fixture
def run(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """The command in this process; each call makes an application of its own, whose connections are closed after."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    engines: set[Engine] = set()

    def remember(connection: Connection) -> None:
        engines.add(connection.engine)

    def call(*arguments: str | Path) -> Ended:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["eventreg", *map(str, arguments)])
        code: str | int | None = 0
        try:
            main()
        except SystemExit as stopped:
            code = stopped.code
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return Ended(int(code or 0), out, err)

    event.listen(Engine, "engine_connect", remember)
    yield call
    event.remove(Engine, "engine_connect", remember)
    for engine in engines:
        engine.dispose()


def start(environment: Mapping[str, str], *arguments: str | Path) -> Ended:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("EVENTREG_")}
    command = [sys.executable, "-m", "eventreg", *map(str, arguments)]
    ended = subprocess.run(command, env={**plain, **environment}, capture_output=True, timeout=120)
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


@pytest.fixture
def process(environment: dict[str, str]) -> Run:
    """The command in a process of its own, as a person starts it, on a terminal that knows ASCII alone."""
    return partial(start, {**environment, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})


def everything(app: Flask) -> dict[str, list[str]]:
    with app.app_context():
        found = {
            table.name: sorted(repr(tuple(row)) for row in database.session.execute(select(table)))
            for table in Model.metadata.sorted_tables
        }
        database.session.remove()
        return found


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def write(content: str | bytes, name: str = "summit.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


Write = Callable[..., Path]


def test_a_summit_goes_in_and_out(real_db: Flask, run: Run, file: Write) -> None:
    path = file(summit_text("in-and-out", session_text("a", uid=uid("in-and-out/a"))))
    assert run("summit", "load", path) == Ended(0, f"{path}: in-and-out: 4 new.\n", "")
    before = everything(real_db)
    assert run("summit", "load", path, path) == Ended(0, f"{path}: in-and-out is already as the file says.\n" * 2, "")
    dumped = run("summit", "dump", "in-and-out")
    assert (dumped.code, dumped.err, dumped.out.startswith("format: 1\nsummit:\n  slug: in-and-out\n")) == (0, "", True)
    again = file(dumped.out, "dumped.yaml")
    assert run("summit", "load", again) == Ended(0, f"{again}: in-and-out is already as the file says.\n", "")
    assert everything(real_db) == before
    assert run("summit", "publish", "in-and-out") == Ended(
        0, "  added: Summit in-and-out\n  added: Title a\nin-and-out: release 1.\n", ""
    )
    assert run("summit", "publish", "in-and-out") == Ended(0, "in-and-out: nothing to publish.\n", "")


def test_prune_cancels(run: Run, file: Write) -> None:
    both = file(summit_text("pruned", session_text("a"), session_text("b", where="{room: oliveraie}")))
    one = file(summit_text("pruned", session_text("a", title="{en: New}"), session_text("c")), "one.yaml")
    assert run("summit", "load", both).code == 0
    assert run("summit", "load", "--prune", one) == Ended(0, f"{one}: pruned: 1 new, 1 changed, 1 cancelled.\n", "")


GOOD = summit_text("bad", session_text("a"))
BAD: dict[str, tuple[str | bytes, list[str]]] = {
    "empty": ("", ["a summit file is a mapping that begins with “format: 1”", ONE]),
    "binary": (bytes(range(256)), ["line 2: the file is not UTF-8 text", ONE]),
    "image": (b"\x89PNG\r\n\x1a\n", ["line 1: the file is not UTF-8 text", ONE]),
    "UTF-16": (GOOD.encode("utf-16"), ["line 1: the file is not UTF-8 text", ONE]),
    "Latin-1": (GOOD.replace("Oliveraie", "Oliveraïe").encode("latin-1"), ["line 21: the file is not UTF-8 text", ONE]),
    "10 MB": (b"a: b\n" * 2 * 1024 * 1024, ["the file is larger than 5 MB", ONE]),
    "no YAML": ("<html>\n<p>: a: b", ["line 2: this is not YAML: mapping values are not allowed in this context", ONE]),
    "text": ("Dear colleagues,\n", ["line 1: a summit file is a mapping that begins with “format: 1”", ONE]),
    "aliases": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
        ["line 1: anchors (&) and aliases (*) are not allowed", ONE],
    ),
    "nesting": ("[" * 100_000, ["line 1: nested too deeply", ONE]),
    "tag": (
        GOOD + "themes: !!python/object/apply:os.system [ls]\n",
        ["line 29: the tag tag:yaml.org,2002:python/object/apply:os.system is not allowed", ONE],
    ),
    "control character": (
        GOOD.replace("Title a", "Ti\x1btle"),
        ["line 25: a control character (U+001B) is not allowed", ONE],
    ),
    "escaped control character": (
        GOOD.replace("Title a", '"Ti\\x1btle"'),
        ["line 25: a control character (U+001B) is not allowed", ONE],
    ),
    "line end in a name": (
        GOOD.replace("Title a", '"Ti\\ntle"'),
        ["line 25: sessions[1].title.en: this must be one line of text", ONE],
    ),
    "wrong type": (
        GOOD.replace("max", "").replace("seats: 100", "seats: many"),
        ["line 20: venues[1].rooms[1].seats: a whole number from 0 to 200000 was expected", ONE],
    ),
    "unknown key": (GOOD + "speakers: []\n", ["line 29: speakers: there is no such key here", ONE]),
    "key twice": (GOOD + "sessions: []\n", ["line 29: “sessions” stands here twice", ONE]),
    "unknown room": (
        GOOD.replace("room: orangeraie", "room: attic"),
        ["line 27: sessions[1].where.room: there is no room “attic”", ONE],
    ),
    "two sessions with one key": (
        summit_text("bad", session_text("a"), session_text("a", where="{room: oliveraie}")),
        ["line 29: sessions[2].key: another session has the key “a”", ONE],
    ),
    "time that does not exist": (
        GOOD.replace("2018-12-07, starts: '08:30'", "2019-06-09, starts: '02:30'"),
        [
            "line 26: sessions[1].when: The clocks in Africa/Casablanca are put forward and never show"
            " 2019-06-09 02:30. Choose an earlier or a later time.",
            ONE,
        ],
    ),
    "null where a value is needed": (
        GOOD.replace("kind: side_event", "kind: null").replace("access: registered", "access: ~"),
        [
            "line 24: sessions[1].kind: this is empty",
            "line 28: sessions[1].access: this is empty",
            "Faults in the file: 2. Nothing was changed.",
        ],
    ),
    "more faults than anybody reads": (
        "format: 1\nsummit: {}\nsessions:\n" + "  - a\n" * 100,
        [
            *(f"line 2: summit.{name}: this is missing" for name in ("kind", "name", "slug", "zone")),
            *(f"line {number + 3}: sessions[{number}]: a mapping was expected here" for number in range(1, 27)),
            "… and 74 more",
            "Faults in the file: 104. Nothing was changed.",
        ],
    ),
}


@pytest.mark.parametrize(("content", "lines"), BAD.values(), ids=BAD)
def test_bad_input_ends_with_1_and_a_sentence(
    real_db: Flask, run: Run, file: Write, content: str | bytes, lines: list[str]
) -> None:
    before = everything(real_db)
    assert run("summit", "load", file(content)) == Ended(1, "", "".join(f"{line}\n" for line in lines))
    assert everything(real_db) == before


def test_bad_input_in_a_process_of_its_own(real_db: Flask, run: Run, process: Run, file: Write) -> None:
    before = everything(real_db)
    content, lines = BAD["escaped control character"]
    assert process("summit", "load", file(content)) == Ended(1, "", "".join(f"{line}\n" for line in lines))
    assert run("summit", "dump", "nowhere") == Ended(1, "", "There is no summit “nowhere”.\n")
    assert everything(real_db) == before


def test_the_first_file_stays_when_the_second_is_bad(run: Run, file: Write) -> None:
    good, bad = file(summit_text("first-of-two")), file("a", "bad.yaml")
    assert run("summit", "load", good, bad) == Ended(
        1,
        f"{good}: first-of-two: 3 new.\n",
        f"line 1: a summit file is a mapping that begins with “format: 1”\n{ONE}\n",
    )
    assert run("summit", "load", good).out == f"{good}: first-of-two is already as the file says.\n"


@pytest.fixture
def archive(run: Run, file: Write) -> str:
    """An archived summit that was published, with a person and permanent ids."""
    text = summit_text("archive", session_text("a", uid=uid("archive/a")), state="archived") + PEOPLE
    loaded = run("summit", "load", file(text))
    assert loaded.code == 0
    assert run("summit", "publish", "archive").code == 0
    return text


def test_what_a_rule_refuses_ends_with_2_and_a_sentence(
    real_db: Flask, run: Run, process: Run, file: Write, archive: str
) -> None:
    before = everything(real_db)
    other = uid("other")
    for text, sentence in (
        (archive.replace("Title a", "Title"),
         "The summit archive is archived and its content differs from the file: sessions/a."),
        (archive.replace("state: archived", "state: live"), "A summit that is archived cannot become live."),
        (archive.replace(uid("archive/a"), other), f"a: the uid is {uid('archive/a')} and the file says {other}."),
        (archive.replace(uid("archive"), other), f"archive: the uid is {uid('archive')} and the file says {other}."),
        (archive.replace("slug: archive", "slug: copy"),
         f"{uid('archive')}: the slug is archive and the file says copy."),
        (summit_text("new") + PEOPLE.replace("EXAMPLE", "Example"),
         "person ana: family is “EXAMPLE” and the file says “Example”."),
        (summit_text("archive", session_text("a", sequence="7"), state="archived"),
         "a: the sequence is 0 and the file says 7."),
    ):  # fmt: skip
        assert run("summit", "load", file(text)) == Ended(2, "", f"{sentence}\n")
    # In a process that has imported what a command imports, and nothing that a test does.
    path = file(summit_text("new", session_text("a", uid=uid("archive/a"))))
    assert process("summit", "load", path) == Ended(2, "", "Another session already has this uid.\n")
    path = file(archive.partition("sessions:")[0])
    assert run("summit", "load", "--prune", path) == Ended(
        2, "", "The summit archive is archived and its content differs from the file: sessions/a.\n"
    )
    assert everything(real_db) == before


def test_conflicts_that_block_end_with_2_and_stand_first(run: Run, file: Write) -> None:
    assert run("summit", "load", file(summit_text("clash", session_text("a"), session_text("b")))).code == 0
    assert run("summit", "publish", "clash") == Ended(
        2,
        "",
        "“Title a” and “Title b” are both in Orangeraie at 2018-12-07 07:30 UTC, which holds 1 at a time.\n"
        "Conflicts that block this release: 1.\n",
    )


def test_a_wrong_command_ends_with_1_and_a_sentence(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    hint = "Try `eventreg --help`.\n"
    for arguments, sentence in (
        (["summit", "load"], "Missing argument 'FILES...'."),
        (["summit", "load", missing], f"Invalid value for 'FILES...': File '{missing}' does not exist."),
        (["summit", "load", tmp_path], f"Invalid value for 'FILES...': File '{tmp_path}' is a directory."),
        (["summit", "dump"], "Missing argument 'SLUG'."),
    ):
        assert run(*arguments) == Ended(1, "", f"{sentence} {hint}")


def test_a_dump_is_utf_8_whatever_the_terminal_is(run: Run, process: Run, file: Write) -> None:
    path = file(summit_text("arabe", session_text("a", title="{ar: مراكش, fr: Élève 👋}")))
    assert run("summit", "load", path).code == 0
    dumped = process("summit", "dump", "arabe")
    assert (dumped.code, dumped.err) == (0, "")
    again = file(dumped.out, "again.yaml")
    assert run("summit", "load", again).out == f"{again}: arabe is already as the file says.\n"
    [title] = [line for line in dumped.out.splitlines() if "مراكش" in line]
    assert title == "    ar: مراكش"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:///{folder}/empty.sqlite", "no such table: summit"),
        ("sqlite:///{folder}/nowhere/a.sqlite", "unable to open database file"),
        (
            "postgresql://postgres@127.0.0.1:1/x",
            'connection failed: connection to server at "127.0.0.1", port 1 failed: Connection refused',
        ),
    ],
    ids=["empty", "no folder", "no server"],
)
def test_a_database_that_cannot_be_used_is_a_sentence(tmp_path: Path, url: str, reason: str) -> None:
    environment = {
        "EVENTREG_DATABASE_URL": url.format(folder=tmp_path),
        "EVENTREG_DATA_DIR": str(tmp_path),
        "EVENTREG_SECRET_KEY": "for tests alone",
    }
    assert start(environment, "summit", "dump", "a") == Ended(
        1,
        "",
        f"The database cannot be used: {reason}. `eventreg db upgrade` makes its tables or brings them up to date.\n",
    )


def test_the_shipped_summit_is_loaded_and_published_by_the_command(run: Run) -> None:
    path = shipped("gfmd-2018")
    loaded = run("summit", "load", path)
    assert (loaded.code, loaded.err) == (0, "")
    published = run("summit", "publish", "gfmd-2018", "--note", "From public documents.")
    assert (published.code, published.out.splitlines()[-1]) == (0, "gfmd-2018: release 1.")
    assert run("summit", "load", path) == Ended(0, f"{path}: gfmd-2018 is already as the file says.\n", "")


def test_a_synthetic_summit_is_the_same_for_the_same_seed(run: Run) -> None:
    assert run("summit", "synth", "bench", "--sessions", "30") == Ended(0, "bench: 31 changes, release 1.\n", "")
    first = run("summit", "dump", "bench").out
    assert run("summit", "synth", "bench", "--sessions", "30") == Ended(0, "bench: unchanged.\n", "")
    assert run("summit", "dump", "bench").out == first


def test_the_operator_is_no_mail_address() -> None:
    assert operator().holder is None
    assert "@" not in operator().label
