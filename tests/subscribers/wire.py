"""Requests as bytes, and the answers as they come: what no polite client sends."""

import http.client
import io
import socket
from collections.abc import Sequence

from subscribers.serving import HOST, Answer

WAIT_SECONDS = 20


class _Rest(io.BytesIO):
    """Bytes to read several answers from: the reader of one does not close what is left for the next."""

    def makefile(self, mode: str) -> "_Rest":
        return self

    def close(self) -> None:
        pass


def request(
    target: str | bytes, *lines: str | bytes, method: str = "GET", version: str = "1.1", body: bytes = b"",
    host: str | None = HOST, closes: bool = True,
) -> bytes:  # fmt: skip
    """A request as it goes over the wire, whatever its parts are; `closes` asks for the end of the connection."""
    wanted = [f"Host: {host}"] if host is not None else []
    ending = ["Connection: close"] if closes else []
    head = [method.encode() + b" " + _bytes(target) + b" HTTP/" + version.encode()]
    return b"\r\n".join([*head, *map(_bytes, [*wanted, *lines, *ending]), b"", b""]) + body


def send(port: int, *parts: bytes) -> bytes:
    """Everything that is answered to the bytes on one connection, until the server closes it."""
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as connection:
        received = []
        try:
            for part in parts:
                connection.sendall(part)
            while piece := connection.recv(65536):
                received.append(piece)
        except ConnectionError:
            # A server that refuses does not read what follows.
            pass
        return b"".join(received)


def answers(received: bytes, methods: Sequence[str] = ("GET",)) -> list[Answer]:
    """The answers to requests of these methods, in their order; nothing may follow the last one."""
    rest = _Rest(received)
    found = []
    for method in methods:
        response = http.client.HTTPResponse(rest, method=method)  # type: ignore[arg-type]
        response.begin()
        headers: dict[str, str] = {}
        for name, value in response.getheaders():
            known = headers.get(name.lower())
            headers[name.lower()] = value if known is None else f"{known}\n{value}"
        found.append(Answer(response.status, headers, response.read()))
    assert rest.read() == b""
    return found


def answer(port: int, sent: bytes, method: str = "GET") -> Answer:
    """The one answer to one request."""
    [only] = answers(send(port, sent), [method])
    return only


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
