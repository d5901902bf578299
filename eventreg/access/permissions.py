"""What one can be permitted to do: only what the product does today."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that may be asked of the policy."""

    READ_SUMMIT = "read_summit"
    """Read that a summit exists, and its programme as released."""

    READ_SESSION = "read_session"
    """Read one session as released."""

    LOAD_SUMMIT = "load_summit"
    """Make or change a summit from a file."""

    DUMP_SUMMIT = "dump_summit"
    """Write the whole of a summit, hidden sessions included, into a file."""

    PUBLISH_RELEASE = "publish_release"
    """Freeze the draft programme of a summit into a release."""

    EDIT_PROGRAMME = "edit_programme"
    """Change the draft programme of a summit."""

    SET_ACCESS = "set_access"
    """Set who may attend the sessions of a summit."""

    READ_FRESHNESS = "read_freshness"
    """Read what is known of the calendars that follow a summit: how often they ask, and which release they have."""
