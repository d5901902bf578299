"""The wheel carries everything and runs without the checkout."""

import http.client
import os
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from eventreg.foundation.places import top

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EVENTREG_", "PYTHON"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=kept | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--installer", "uv", "--outdir", folder, top(), cwd=top())
    (found,) = folder.glob("*.whl")
    return found


def test_it_holds_what_stands_beside_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"eventreg/_top/{path.relative_to(top()).as_posix()}"
        for folder in ("templates", "static", "migrations")
        for path in (top() / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    } | {
        "eventreg/_top/config.py",
        "eventreg/translations/fr/LC_MESSAGES/messages.mo",
        "eventreg/summit_file/shipped/gfmd-2018.yaml",
    }
    assert wanted - names == set()
    assert [name for name in names if name.startswith(("tests/", "benchmarks/"))] == []


def test_it_serves_the_side_event_in_french(wheel: Path, tmp_path: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    run(uv, "venv", "--quiet", "--python", sys.executable, tmp_path / "venv", cwd=tmp_path)
    python, command = tmp_path / "venv/bin/python", tmp_path / "venv/bin/eventreg"
    constraints = top() / "constraints.txt"
    run(uv, "pip", "install", "--quiet", "--python", python, "-c", constraints, wheel, cwd=tmp_path)
    settings = {
        "EVENTREG_DATA_DIR": str(tmp_path / "data"),
        "EVENTREG_SECRET_KEY": "for tests alone",
        "EVENTREG_BASE_URL": "http://127.0.0.1",
    }
    run(command, "demo", "--prepare-only", cwd=tmp_path, **settings)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [command, "serve", "--port", str(port), "--workers", "1"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert fetch(port, "/fr/summits/gfmd-2018/") == (200, True)
    finally:
        server.terminate()
        assert server.wait(timeout=30) in (0, -15)


def fetch(port: int, path: str) -> tuple[int, bool]:
    """The status, and whether the page holds the side event's French title; waits while the server starts."""
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read().decode()
            connection.close()
            return response.status, "dans la concrétisation du Pacte mondial pour les migrations" in body
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")
