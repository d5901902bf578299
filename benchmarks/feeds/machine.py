"""What processes of this machine used, read from /proc, and requests made by wrk."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

THREADS: Final = 2
CONNECTIONS: Final = 16
_TICK: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Target:
    """A server that listens on `port`; `processes` gives the ids of all that work for it."""

    name: str
    port: int
    processes: Callable[[], Iterable[int]]

    def cpu(self) -> float:
        """CPU seconds that its processes used so far."""
        return sum(_cpu(pid) for pid in self.processes())


@dataclass(frozen=True)
class Load:
    """What one run of wrk saw: requests a second, CPU seconds of the server for each, bytes of each answer."""

    rate: float
    cpu: float
    weight: float


def family(pid: int) -> list[int]:
    """A process and its children."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [pid, *(int(child) for task in tasks for child in task.read_text().split())]


def resident(pid: int) -> int:
    """Bytes of memory that a process holds."""
    found = re.search(r"^Rss:\s+(\d+) kB$", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    assert found is not None
    return int(found[1]) * 1024


def load(target: Target, path: str, headers: dict[str, str], seconds: int) -> Load:
    """Asks for `path` as often as the server answers, for so many seconds; fails where an answer is no 2xx or 3xx."""
    program = shutil.which("wrk")
    assert program is not None, "wrk is not installed"
    said = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    how = [f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    before = target.cpu()
    ended = subprocess.run(
        [program, *how, *said, f"http://127.0.0.1:{target.port}{path}"], capture_output=True, text=True, check=True
    )
    used = target.cpu() - before
    assert "Non-2xx" not in ended.stdout, ended.stdout
    assert "Socket errors" not in ended.stdout, ended.stdout
    requests, span, read, unit = _find(r"(\d+) requests in ([\d.]+)s, ([\d.]+)([KMGT]?B) read", ended.stdout)
    weight = float(read) * 1024 ** ["B", "KB", "MB", "GB", "TB"].index(unit)
    return Load(int(requests) / float(span), used / int(requests), weight / int(requests))


def _find(form: str, text: str) -> tuple[str, ...]:
    found = re.search(form, text)
    assert found is not None, text
    return found.groups()


def _cpu(pid: int) -> float:
    """User and system time (proc(5)); a process that has ended in between used none that can be known."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICK
