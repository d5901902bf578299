"""From a request or a command to a `Viewer`, asked for only when something depends on it."""

import getpass

from eventreg.access.viewer import Viewer

_ANONYMOUS = Viewer.anonymous()


def current_viewer() -> Viewer:
    """Who asks for the page being answered. Nobody can sign in yet: everybody is anonymous, and nothing is queried."""
    return _ANONYMOUS


def operator() -> Viewer:
    """Whoever runs a command on this machine without acting for someone."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return Viewer.at_command_line(name.partition("@")[0].strip() or "unknown")
