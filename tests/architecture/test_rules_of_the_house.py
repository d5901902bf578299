"""Rules of the written architecture that no tool of ours checks: each is a sentence there and a test here."""

import ast
from pathlib import Path

import pytest

import eventreg

PACKAGE = Path(eventreg.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
TREES = {file.relative_to(PACKAGE).as_posix(): ast.parse(file.read_text(encoding="utf-8")) for file in FILES}


def calls(name: str) -> set[str]:
    """Files that call something of that name, whatever it belongs to: `commit`, `datetime.now`."""
    owner, _, last = name.rpartition(".")
    found = set()
    for file, tree in TREES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            target = node.func
            if isinstance(target, ast.Attribute) and target.attr == last:
                of = ast.unparse(target.value).rpartition(".")[2]
                if not owner or of == owner:
                    found.add(file)
            elif isinstance(target, ast.Name) and not owner and target.id == last:
                found.add(file)
    return found


def test_the_files_of_the_package_are_looked_at() -> None:
    assert {"foundation/transaction.py", "publication/service.py", "app.py"} <= set(TREES)


def test_only_transaction_commits() -> None:
    assert calls("commit") == {"foundation/transaction.py"}


@pytest.mark.parametrize(
    "name",
    ["datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime", "time.gmtime"],
)
def test_only_the_clock_reads_the_clock(name: str) -> None:
    assert calls(name) == ({"foundation/clock.py"} if name == "datetime.now" else set())


@pytest.mark.parametrize("name", ["print", "breakpoint", "eval", "exec"])
def test_nobody_calls(name: str) -> None:
    assert {file for file in calls(name) if not file.startswith("_")} == set()


def test_no_package_or_file_is_a_heap() -> None:
    heaps = {"util", "utils", "common", "helper", "helpers", "misc", "tools", "base", "lib"}
    assert [file for file in TREES if heaps & {part.removesuffix(".py").strip("_") for part in file.split("/")}] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [file for file, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_every_public_class_and_function_says_what_it_promises() -> None:
    silent = [
        f"{file}: {node.name}"
        for file, tree in TREES.items()
        for node in tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
