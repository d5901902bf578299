"""The production server and the command line, each in processes of their own, on a database that they share."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FIRST_PORT = 18500
PORTS_OF_A_PROCESS = 40
START_SECONDS = 60
STOP_SECONDS = 20
HOST = "localhost"
"""The host of the base URL: every request names it, whatever address it is sent to."""


@dataclass(frozen=True)
class Ended:
    """What a command answered."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Answer:
    """A whole answer; `headers` by lower-case name, the values of a repeated one joined by a line feed."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Installation:
    """Settings of one database and its folder: what every command and every server of it is started with."""

    environment: dict[str, str]
    folder: Path

    def start(self, *arguments: str | Path, **settings: str) -> Ended:
        """Runs one `eventreg` command to its end."""
        ended = subprocess.run(_command(*arguments), env=self._all(settings), capture_output=True, timeout=120)
        return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def publish(self, slug: str, text: str) -> int:
        """Loads a summit file and publishes it; the number of the release."""
        file = self.folder / f"{slug}.yaml"
        file.write_text(text, encoding="utf-8")
        loaded = self.start("summit", "load", file)
        assert (loaded.code, loaded.err) == (0, ""), loaded.err
        made = self.start("summit", "publish", slug)
        assert (made.code, made.err) == (0, ""), made.err
        words, _, number = made.out.splitlines()[-1].rpartition(" ")
        assert words == f"{slug}: release", made.out
        return int(number.removesuffix("."))

    @contextmanager
    def serving(self, *, workers: int, **settings: str) -> Iterator["Server"]:
        """A server that answers, until the end of the block; `settings` replace those of the installation."""
        port = free_port()
        log = self.folder / f"server-{port}.log"
        command = _command("serve", "--port", str(port), "--workers", str(workers))
        with log.open("ab") as output:
            # A group of its own, so that nothing of it outlives the test.
            process = subprocess.Popen(
                command, env=self._all(settings), stdout=output, stderr=output, start_new_session=True
            )
        server = Server(port, process, log)
        try:
            server.wait_until_ready(workers)
            yield server
        finally:
            server.stop()

    def _all(self, settings: dict[str, str]) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("EVENTREG_")}
        return plain | self.environment | settings


@dataclass(frozen=True)
class Server:
    """A running `eventreg serve`."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def wait_until_ready(self, workers: int) -> None:
        """Returns when so many workers run and the server says that it can serve; fails where it ended instead."""
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if len(self.workers()) == workers and ask(self.port, "/readyz").status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.1)
        raise AssertionError(f"not ready after {START_SECONDS} seconds:\n{self.log.read_text()}")

    def workers(self) -> list[int]:
        """The process ids of the workers that live."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return sorted(int(child) for task in tasks for child in task.read_text().split() if _is_worker(child))

    def worker_of(self, connection: http.client.HTTPConnection) -> int:
        """The worker that holds the other end of an open connection which was answered before."""
        mine = connection.sock.getsockname()[1]
        ends = (f"0100007F:{self.port:04X}", f"0100007F:{mine:04X}")
        for _ in range(20):
            lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
            # The list is made while it is read: an entry may stand there twice.
            inodes = {f"socket:[{line[9]}]" for line in lines if (line[1], line[2]) == ends}
            workers = [worker for worker in self.workers() if inodes & set(_files_of(worker))]
            if len(workers) == 1:
                return workers[0]
            time.sleep(0.05)
        raise AssertionError("no single worker holds the connection")

    def faults(self) -> list[str]:
        """The lines of the log that tell of something unforeseen."""
        signs = ("Traceback", '"level": "error"', '"status": 500', "panicked")
        return [line for line in self.log.read_text().splitlines() if any(sign in line for sign in signs)]

    def stop(self) -> None:
        """Ends the server as an operator does, and what is left of it for good."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(STOP_SECONDS)


def free_port() -> int:
    """A port nobody listens on; processes of one test run look in ranges of their own, so that they never meet."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    first = FIRST_PORT + int(worker) * PORTS_OF_A_PROCESS
    for port in range(first, first + PORTS_OF_A_PROCESS):
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError(f"no free port from {first} on")


def connect(port: int, seconds: float = 20) -> http.client.HTTPConnection:
    """A connection that waits so long for each answer."""
    return http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)


def ask(port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """One request on a connection of its own; `_` in the name of a header stands for `-`."""
    connection = connect(port)
    try:
        return ask_on(connection, path, method, body, **headers)
    finally:
        connection.close()


def ask_on(
    connection: http.client.HTTPConnection, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> Answer:
    """One request on an open connection. A torn answer raises `http.client.HTTPException` or `OSError`."""
    sent = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body=body, headers=sent)
    response = connection.getresponse()
    found: dict[str, str] = {}
    for name, value in response.getheaders():
        known = found.get(name.lower())
        found[name.lower()] = value if known is None else f"{known}\n{value}"
    return Answer(response.status, found, response.read())


def _command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "eventreg", *map(str, arguments)]


def _is_worker(pid: str) -> bool:
    """Whether a child of the server is a worker, and neither dead nor the tracker of Python's multiprocessing."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return bool(command) and b"resource_tracker" not in command


def _files_of(pid: int) -> set[str]:
    """What the open file descriptors of a process are; those closed meanwhile are left out."""
    found = set()
    for file in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(os.readlink(file))
        except OSError:
            continue
    return found
