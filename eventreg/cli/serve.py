"""`eventreg serve`: the production server."""

import os
import socket

import click
from flask import current_app
from flask.cli import with_appcontext

from eventreg.foundation.database import POOL_SIZE
from eventreg.foundation.errors import BadInput
from eventreg.foundation.words import N_
from eventreg.web.health import problems_of_database


class NotReady(BadInput):
    """The settings or the database do not allow to serve."""

    sentence = N_("The server was not started. %(problems)s")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Worker processes.")
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Serve the application with granian. Needs EVENTREG_SECRET_KEY and EVENTREG_BASE_URL."""
    problems = [] if current_app.config["SECRET_KEY"] else ["Set EVENTREG_SECRET_KEY to a long random text."]
    if not current_app.config["BASE_URL"]:
        problems.append("Set EVENTREG_BASE_URL to the public address.")
    problems += problems_of_database()
    if problems:
        raise NotReady(problems=" ".join(problems))
    require_free(host, port)
    run(host, port, workers)


def require_free(host: str, port: int) -> None:
    """Raises `NotReady` where something listens already: the server would share the port, or end in a backtrace."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        # What Python adds to the words of the system is for programmers; a name that is none has a negative number.
        number = error.errno or 0
        reason = os.strerror(number) if number > 0 else error.strerror or str(error)
        raise NotReady(problems=f"{host} port {port} cannot be used ({reason}). Choose another port.") from error


def run(host: str, port: int, workers: int) -> None:
    """Serves until the process is told to stop."""
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        "eventreg.app:create_served_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # No more threads than the pool has connections: a request waits for a thread, never for a connection.
        blocking_threads=POOL_SIZE,
        factory=True,
        respawn_failed_workers=True,
        log_access=False,
    ).serve()
