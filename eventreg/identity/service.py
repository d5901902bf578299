"""From a request or a command to a `Viewer`, asked for only when something depends on it."""

import getpass
from typing import Final

from flask import Flask, Response, has_request_context, request

from eventreg.access.viewer import Viewer

VIEWER_KEY: Final = "eventreg.viewer"
"""The key in the request's environment of who asks, put there by whoever authenticated them.

No client can: its headers arrive under keys that begin with `HTTP_`.
"""

_ANONYMOUS: Final = Viewer.anonymous()


def current_viewer() -> Viewer:
    """Who asks for the page being answered; anonymous where nobody authenticated them. Nothing is queried."""
    if not has_request_context():
        return _ANONYMOUS
    viewer: Viewer = request.environ.get(VIEWER_KEY, _ANONYMOUS)
    return viewer


def install(app: Flask) -> None:
    """Lets no cache between us and a reader keep what was made for somebody whom it knows by name.

    Machine addresses and files are the same for everybody, whoever asks.
    """

    @app.after_request
    def keep_private(response: Response) -> Response:
        known = current_viewer() != _ANONYMOUS and not request.path.startswith(("/summits/", "/static/"))
        if known and not response.cache_control.no_store:
            response.headers["Cache-Control"] = "private, no-store"
        return response


def operator() -> Viewer:
    """Whoever runs a command on this machine without acting for someone."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return Viewer.at_command_line(name.partition("@")[0].strip() or "unknown")
