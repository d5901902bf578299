"""The one place that reads the clock."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current instant as an aware UTC datetime with microseconds."""
    return datetime.now(UTC)


def to_second(at: datetime) -> datetime:
    """`at` without its fraction: calendars and HTTP dates know whole seconds only (RFC 5545 3.3.5, RFC 9110 5.6.7)."""
    return at.replace(microsecond=0)
