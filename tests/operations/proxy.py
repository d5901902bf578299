"""nginx as docs/operations.md sets it up, before a server on this machine."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from eventreg.foundation.places import top
from subscribers.serving import Answer, ask_on, free_port
from support import REQUIRED

START_SECONDS = 20
DOCUMENT = "docs/operations.md"
MAIN = """\
{user}
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log off;
{site}
}}
"""


LINE = re.compile(r'\S+ (\S+) (\S+) (\d+) \d+ [\d.]+ (\S+) (.+?) "(.*?)" ".*?"')


@dataclass(frozen=True)
class Passed:
    """What the documented log says of one request; `kept` and `upstream` are nginx's words, "-" where it has none."""

    method: str
    path: str
    status: int
    kept: str
    upstream: str
    asked_with: str


class Proxy:
    """A running nginx: the port with TLS, the one without, and its folder."""

    def __init__(self, secure: int, plain: int, folder: Path) -> None:
        self.secure, self.plain, self.folder = secure, plain, folder
        self._trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
        self._lines_read = 0

    def ask(
        self, path: str, method: str = "GET", *, address: str = "127.0.0.1", host: str = "localhost", **headers: str
    ) -> Answer:
        """One request over TLS from `address` on a connection of its own; `_` in a header's name stands for `-`."""
        connection = HTTPSConnection(
            "localhost", self.secure, timeout=30, context=self._trust, source_address=(address, 0)
        )
        return _one(connection, path, method, host, headers)

    def ask_plainly(self, path: str) -> Answer:
        """One request without TLS."""
        return _one(HTTPConnection("localhost", self.plain, timeout=30), path, "GET", "localhost", {})

    def passed(self) -> list[Passed]:
        """What the log says of the requests since the last look at it, oldest first."""
        # nginx writes a line when its answer is sent: the log is waited for until it holds something new, and is quiet.
        file, ends = self.folder / "eventreg.log", time.monotonic() + START_SECONDS
        lines: list[str] = []
        while True:
            before, lines = len(lines), file.read_text().splitlines()
            if (len(lines) > self._lines_read and len(lines) == before) or time.monotonic() > ends:
                break
            time.sleep(0.2)
        new, self._lines_read = lines[self._lines_read :], len(lines)
        found = [LINE.fullmatch(line) for line in new]
        assert None not in found, new
        return [Passed(m[1], m[2], int(m[3]), m[4], m[5], m[6]) for m in found if m]


def documented() -> str:
    """The configuration in the documentation."""
    [block] = re.findall(r"^```nginx\n(.*?)^```$", (top() / DOCUMENT).read_text(encoding="utf-8"), re.M | re.S)
    return str(block)


def passing_calendars_on(block: str) -> str:
    """The configuration with the location that the documentation has for those who want every poll counted."""
    [location] = re.findall(
        r"^```\n(    location .*?)^```$", (top() / DOCUMENT).read_text(encoding="utf-8"), re.M | re.S
    )
    anywhere = "    location / {"
    assert block.count(anywhere) == 1
    return block.replace(anywhere, f"{location}{anywhere}")


def filled(block: str, *, upstream: int, plain: int, secure: int, folder: Path) -> str:
    """The configuration with the ports and folders of a test in place of the documented ones, and nothing else."""
    wanted = {
        "127.0.0.1:8000": (1, f"127.0.0.1:{upstream}"),
        "listen 80;": (1, f"listen 127.0.0.1:{plain};"),
        "listen [::]:80;": (1, f"listen [::1]:{plain};"),
        "listen 443 ssl;": (1, f"listen 127.0.0.1:{secure} ssl;"),
        "listen [::]:443 ssl;": (1, f"listen [::1]:{secure} ssl;"),
        "/etc/ssl/summit.example/": (2, f"{folder}/"),
        "summit.example": (3, "localhost"),
        "/var/lib/nginx/eventreg": (1, f"{folder}/kept"),
        "/var/log/nginx/eventreg.log": (1, f"{folder}/eventreg.log"),
    }
    for old, (times, new) in wanted.items():
        assert block.count(old) == times, old
        block = block.replace(old, new)
    return block


@contextmanager
def proxying(upstream: int, folder: Path, *, passing: bool = False) -> Iterator[Proxy]:
    """The documented nginx before what listens on the port `upstream` of this machine; skips where there is none.

    With `passing` it passes every poll of a calendar on.
    """
    folder.mkdir()
    _certificate(folder)
    plain = free_port()
    with socket.create_server(("127.0.0.1", plain)):
        secure = free_port()
    block = passing_calendars_on(documented()) if passing else documented()
    site = filled(block, upstream=upstream, plain=plain, secure=secure, folder=folder)
    with nginx(site, folder, secure):
        yield Proxy(secure, plain, folder)


@contextmanager
def nginx(site: str, folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A running nginx with the text `site` in its `http` block, which listens on `port`, until the end of the block."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        if REQUIRED:
            pytest.fail("nginx is required and not installed")
        pytest.skip("no nginx on this machine")
    # Started by root, its processes would become those of somebody who may not read the folder.
    user = "user root;" if Path(folder).owner() == "root" else ""
    file = folder / "nginx.conf"
    file.write_text(MAIN.format(user=user, folder=folder, site=site), encoding="utf-8")
    command = [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(file)]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=60)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr, checked.stderr
    # A session of its own, as the application has: the system shares processors out among sessions.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_for(port, process, folder / "error.log")
        yield process
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        assert process.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nginx does not listen after {START_SECONDS} seconds:\n{log.read_text()}")


def _certificate(folder: Path) -> None:
    """A certificate of this machine's name for itself, for two days."""
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(["openssl", "req", *kind, *subject, *files], check=True, capture_output=True, timeout=60)


def _one(connection: HTTPConnection, path: str, method: str, host: str, headers: dict[str, str]) -> Answer:
    try:
        return ask_on(connection, path, method, Host=host, **headers)
    finally:
        connection.close()
