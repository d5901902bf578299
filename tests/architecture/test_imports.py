"""The written order of packages, checked by import-linter; and that the check can fail."""

import shutil
import subprocess
import sys
from pathlib import Path

from eventreg.foundation.places import top


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    run = "from importlinter.cli import lint_imports_command as run"
    code = f"import sys; {run}; sys.argv = ['lint-imports', '--no-cache']; run()"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder)},
        check=False,
    )


def copy(folder: Path) -> Path:
    shutil.copytree(top() / "eventreg", folder / "eventreg", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(top() / "pyproject.toml", folder)
    return folder


def test_the_order_holds() -> None:
    result = lint(top())
    assert (result.returncode, "0 broken" in result.stdout) == (0, True), result.stdout


def test_an_arrow_against_the_order_breaks_the_build(tmp_path: Path) -> None:
    copy(tmp_path)
    with (tmp_path / "eventreg/history/queries.py").open("a") as file:
        file.write("import eventreg.publication.queries\n")
    assert "1 broken" in lint(tmp_path).stdout


def test_a_reader_of_the_draft_breaks_the_build(tmp_path: Path) -> None:
    copy(tmp_path)
    with (tmp_path / "eventreg/agenda/queries.py").open("a") as file:
        file.write("import eventreg.programme.queries\n")
    assert "1 broken" in lint(tmp_path).stdout


def test_an_unlisted_package_breaks_the_build(tmp_path: Path) -> None:
    copy(tmp_path)
    (tmp_path / "eventreg/utils").mkdir()
    (tmp_path / "eventreg/utils/__init__.py").touch()
    assert "1 broken" in lint(tmp_path).stdout


def test_an_unlisted_file_breaks_the_build(tmp_path: Path) -> None:
    copy(tmp_path)
    (tmp_path / "eventreg/programme/helpers.py").touch()
    assert "1 broken" in lint(tmp_path).stdout
