"""Zone data of other days: what the IANA database said before Morocco changed its clocks, as a package named `tzdata`.

`make test` installs both below `.venv`. 2018e does not know that Morocco stayed at UTC+1 (decree of 26 October 2018),
2025b not that it went back to UTC on 20 September 2026.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from eventreg.foundation.places import top
from support import REQUIRED

TESTS = Path(__file__).parents[1]
RUN = """
import sys
from datetime import datetime
import time_machine
from eventreg.__main__ import main
at, *sys.argv[1:] = sys.argv[1:]
with time_machine.travel(datetime.fromisoformat(at), tick=True):
    main()
"""
"""The command `eventreg` at the instant that is its first argument."""


@dataclass(frozen=True)
class Ended:
    """What a process answered."""

    code: int
    out: str
    err: str


def installed(name: str, package: str) -> Path:
    """The folder below `.venv` that holds `package`; skips where it was not installed, fails where it must be."""
    folder = top() / ".venv" / name
    if (folder / package / "zoneinfo").is_dir():
        return folder
    reason = f"{name} is not installed: `make zones` does it"
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


def zones_of_2025() -> Path:
    """A folder for PYTHONPATH with the zone data 2025b."""
    return installed("zones-2025.2", "tzdata")


def zones_of_2018(folder: Path) -> Path:
    """The same with the zone data 2018e, made in `folder` of the compiled zones in a pytz of those days."""
    source = installed("zones-2018.5", "pytz") / "pytz" / "zoneinfo"
    package = folder / "zones-2018e" / "tzdata"
    shutil.copytree(source, package / "zoneinfo")
    for one in (package, *(path for path in package.rglob("*") if path.is_dir())):
        (one / "__init__.py").touch()
    (package / "__init__.py").write_text('IANA_VERSION = "2018e"\n')
    (package / "zones").write_text("".join(f"{name}\n" for name in _names(package / "zoneinfo")))
    return package.parent


def _names(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                if file.read(4) == b"TZif":
                    yield path.relative_to(folder).as_posix()


def run_at(at: str, environment: Mapping[str, str], *arguments: str | Path, zones: Path | None = None) -> Ended:
    """`eventreg` in a process of its own at the instant `at` (ISO 8601 with its offset), with the zone data `zones`."""
    return python(RUN, environment, at, *arguments, zones=zones)


def python(code: str, environment: Mapping[str, str], *arguments: str | Path, zones: Path | None = None) -> Ended:
    """Runs `code` in a process of its own; `zones` comes before everything that is installed."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("EVENTREG_")}
    path = {"PYTHONPATH": os.pathsep.join(map(str, [*([zones] if zones else []), TESTS]))}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    ended = subprocess.run(command, env={**plain, **environment, **path}, capture_output=True, timeout=120, check=False)
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
