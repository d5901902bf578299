"""Settings, read from the environment by name and as text. A variable nobody knows is refused: it is a typing error."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

NAMES: Final = (
    "EVENTREG_DATABASE_URL",
    "EVENTREG_SECRET_KEY",
    "EVENTREG_BASE_URL",
    "EVENTREG_TRUSTED_PROXIES",
    "EVENTREG_DATA_DIR",
    "EVENTREG_REHEARSAL_AT",
    "EVENTREG_FEED_LIMIT",
)
RESERVED: Final = (
    "EVENTREG_REDIS_URL",
    "EVENTREG_SMTP_URL",
    "EVENTREG_DEMO_PASSWORD",
    "EVENTREG_TEST_DATABASE_URL",
    "EVENTREG_TEST_REDIS_URL",
    "EVENTREG_REQUIRE_SERVICES",
)
"""Known names that the application itself does not read yet, or that only the tests read."""


class SettingsFaulty(Exception):
    """A setting is unknown, missing or cannot be used; the message is a sentence for the operator."""


FEED_LIMIT: Final = 600
"""Polls a minute and address: what a thousand phones behind one address send that look every quarter of an hour, many
times over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says; None where it says nothing. `base_url` has no slash at its end.

    `feed_limit` is how many polls of public feeds an address may send a minute, None without a limit.
    `rehearsal_at` is the aware UTC instant around which the demo's rehearsal is made, in place of the current one.
    """

    database_url: str | None
    secret_key: str | None
    base_url: str | None
    trusted_proxies: int
    data_dir: str | None
    rehearsal_at: datetime | None
    feed_limit: int | None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`. Raises `SettingsFaulty`."""
    unknown = sorted(name for name in environment if name.startswith("EVENTREG_") and name not in (*NAMES, *RESERVED))
    if unknown:
        raise SettingsFaulty(f"Unknown setting: {', '.join(unknown)}. Known are {', '.join((*NAMES, *RESERVED))}.")
    proxies = environment.get("EVENTREG_TRUSTED_PROXIES") or "0"
    if not re.fullmatch("[0-9]|10", proxies):
        raise SettingsFaulty("EVENTREG_TRUSTED_PROXIES is a whole number from 0 to 10.")
    base_url = environment.get("EVENTREG_BASE_URL") or None
    if base_url is not None:
        if not _is_base_url(base_url):
            raise SettingsFaulty(
                "EVENTREG_BASE_URL is an address such as https://summit.example, without path, ? and #."
            )
        parts = urlsplit(base_url)
        # Clients compare and send host names in lower case.
        base_url = parts._replace(netloc=parts.netloc.lower()).geturl().rstrip("/")
    limit = environment.get("EVENTREG_FEED_LIMIT") or str(FEED_LIMIT)
    if limit != "off" and not re.fullmatch("[1-9][0-9]{0,6}", limit, re.ASCII):
        raise SettingsFaulty("EVENTREG_FEED_LIMIT is a whole number from 1 to 9999999, or off.")
    database_url = environment.get("EVENTREG_DATABASE_URL") or None
    if database_url is not None and not re.match(r"(sqlite|postgres(ql)?(\+psycopg)?)://", database_url):
        raise SettingsFaulty("EVENTREG_DATABASE_URL begins with sqlite:// or postgresql://.")
    return Settings(
        database_url=database_url,
        secret_key=environment.get("EVENTREG_SECRET_KEY") or None,
        base_url=base_url,
        trusted_proxies=int(proxies),
        data_dir=environment.get("EVENTREG_DATA_DIR") or None,
        rehearsal_at=_instant(environment.get("EVENTREG_REHEARSAL_AT") or None),
        feed_limit=None if limit == "off" else int(limit),
    )


def _instant(text: str | None) -> datetime | None:
    """The instant that `text` says in the form of RFC 3339, seconds being optional."""
    if text is None:
        return None
    try:
        if re.fullmatch(r"20[0-9]{2}-[0-9-]{5}T[0-9:]{5,8}(Z|[+-][0-9]{2}:[0-9]{2})", text, re.ASCII):
            return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        pass
    raise SettingsFaulty("EVENTREG_REHEARSAL_AT is a time of the years 2000 to 2099 such as 2027-05-11T08:05+01:00.")


def _is_base_url(text: str) -> bool:
    """Whether links can begin with `text`: no blank or control character, no name and password, no query."""
    if not re.fullmatch(r"[!-~]+", text) or re.search(r'[?#@\\<>"]', text):
        return False
    try:
        parts = urlsplit(text)
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        # Addresses of pages begin at the root of their host.
        return named and parts.path in ("", "/")
    except ValueError:
        return False
