"""The calendar of a real subscriber: vdirsyncer fetches, khal shows. Both live in an environment of their own."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import icalendar
import pytest

from support import REQUIRED

PROGRAMS = Path(__file__).parents[2] / ".venv" / "subscriber" / "bin"
FIELDS = ("start-long-full", "end-long-full", "title", "location", "status")
FIRST_DAY, DAYS = "2018-12-01", "31d"
"""What khal is asked for: more than the summits of these tests last."""

Line = tuple[str, str, str, str, str]
"""What khal shows of one event: start, end, title, location, status."""


@dataclass(frozen=True)
class Desktop:
    """One person's calendars by name, each a feed kept as a folder of events and once more as one file."""

    folder: Path

    @classmethod
    def subscribed(cls, folder: Path, feeds: dict[str, str]) -> "Desktop":
        """Subscribes to the feeds, from calendar name to address; skips where the programs are missing."""
        if not (PROGRAMS / "vdirsyncer").is_file() or not (PROGRAMS / "khal").is_file():
            if REQUIRED:
                pytest.fail("vdirsyncer and khal are required and not installed: run `make subscribers`")
            pytest.skip("vdirsyncer and khal are not installed: run `make subscribers`")
        desktop = cls(folder)
        sections = [f'[general]\nstatus_path = "{folder / "status"}"']
        for name, address in feeds.items():
            (folder / name).mkdir()
            (folder / f"{name}.ics").touch()
            sections += [
                f'[storage {name}]\ntype = "http"\nurl = "{address}"',
                f'[storage {name}_folder]\ntype = "filesystem"\npath = "{folder / name}"\nfileext = ".ics"',
                f'[storage {name}_file]\ntype = "singlefile"\npath = "{folder / name}.ics"',
            ]
            sections += [
                f'[pair {name}_to_{kind}]\na = "{name}"\nb = "{name}_{kind}"\ncollections = null'
                for kind in ("folder", "file")
            ]
        (folder / "vdirsyncer.conf").write_text("\n\n".join(sections) + "\n", encoding="utf-8")
        desktop._run("vdirsyncer", "discover")
        return desktop

    def sync(self) -> list[str]:
        """Fetches every feed; what was copied, changed or deleted, one line each. Fails where vdirsyncer complains."""
        said = self._run("vdirsyncer", "sync").stderr.splitlines()
        assert [line for line in said if line.startswith(("error", "warning"))] == []
        return [line for line in said if not line.startswith("Syncing ")]

    def refused(self) -> str:
        """Fetches every feed where vdirsyncer is expected to refuse; what it says."""
        return self._run("vdirsyncer", "sync", code=1).stderr

    def follow_an_empty_one(self) -> None:
        """Fetches every feed and believes that one is empty now."""
        self._run("vdirsyncer", "sync", "--force-delete")

    def shown(self, name: str, zone: str) -> list[Line]:
        """What khal shows in calendar `name` to somebody whose clock shows the time of `zone`, each event once."""
        # A cache of its own: khal keeps local times in it.
        config = f"""\
[calendars]
[[{name}]]
path = {self.folder / name}
[locale]
local_timezone = {zone}
default_timezone = {zone}
longdateformat = %Y-%m-%d
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {self.folder / f"{name}-{zone.replace('/', '-')}.sqlite"}
"""
        file = self.folder / "khal.conf"
        file.write_text(config, encoding="utf-8")
        wanted = [argument for field in FIELDS for argument in ("--json", field)]
        out = self._run("khal", "--config", str(file), "list", *wanted, "--once", FIRST_DAY, DAYS).stdout
        days = [json.loads(line) for line in out.splitlines()]
        return sorted(tuple(event[field].strip() for field in FIELDS) for day in days for event in day)  # type: ignore[misc]

    def kept(self, name: str) -> dict[str, tuple[int, bytes]]:
        """The files in the folder of calendar `name`, by file name: when each was written, and its bytes."""
        return {file.name: (file.stat().st_mtime_ns, file.read_bytes()) for file in (self.folder / name).iterdir()}

    def titles(self, name: str) -> list[str]:
        """The titles in the one file of calendar `name`, sorted."""
        text = (self.folder / f"{name}.ics").read_bytes()
        found = icalendar.Calendar.from_ical(text).walk("VEVENT") if text.strip() else []
        return sorted(str(event["SUMMARY"]) for event in found)

    def _run(self, program: str, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        # Nothing of the person who runs the tests: neither their configuration nor their proxy.
        environment = {
            "PATH": os.defpath,
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "VDIRSYNCER_CONFIG": str(self.folder / "vdirsyncer.conf"),
        }
        ended = subprocess.run(
            [PROGRAMS / program, *arguments], env=environment, capture_output=True, encoding="utf-8", timeout=60
        )
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended
