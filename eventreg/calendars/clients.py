"""What a poll tells of its client: the family of the program, and the release that it has. Never who, never where."""

import enum
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from werkzeug.http import parse_date

from eventreg.foundation.words import N_


class Client(enum.StrEnum):
    """A family of programs that ask for calendars; which version and which machine is nobody's business."""

    GOOGLE = "google"
    APPLE = "apple"
    MICROSOFT = "microsoft"
    OUTLOOK = "outlook"
    THUNDERBIRD = "thunderbird"
    EVOLUTION = "evolution"
    KDE = "kde"
    VDIRSYNCER = "vdirsyncer"
    ANDROID = "android"
    NEXTCLOUD = "nextcloud"
    HOME_ASSISTANT = "home_assistant"
    BROWSER = "browser"
    SCRIPT = "script"
    OTHER = "other"
    NONE = "none"


CLIENTS: Final = {
    Client.GOOGLE: N_("Google Calendar"),
    Client.APPLE: N_("Apple Calendar (iPhone, iPad, Mac)"),
    Client.MICROSOFT: N_("Outlook on the web and Microsoft 365"),
    Client.OUTLOOK: N_("Outlook on a computer"),
    Client.THUNDERBIRD: N_("Thunderbird"),
    Client.EVOLUTION: N_("Evolution and GNOME Calendar"),
    Client.KDE: N_("KOrganizer (KDE)"),
    Client.VDIRSYNCER: N_("vdirsyncer and khal"),
    Client.ANDROID: N_("ICSx⁵ and DAVx⁵ (Android)"),
    Client.NEXTCLOUD: N_("Nextcloud"),
    Client.HOME_ASSISTANT: N_("Home Assistant"),
    Client.BROWSER: N_("Web browsers"),
    Client.SCRIPT: N_("Scripts and robots"),
    Client.OTHER: N_("Other applications"),
    Client.NONE: N_("Applications that give no name"),
}
"""How each family is called."""

SHARED: Final = frozenset({Client.GOOGLE, Client.MICROSOFT, Client.NEXTCLOUD})
"""Services that ask from their own machines: one question may be for one person or for a thousand."""

_RULES: Final[Sequence[tuple[Client, "re.Pattern[str]"]]] = [
    (client, re.compile(pattern, re.IGNORECASE))
    for client, pattern in (
        # What names itself comes before what it is built on: ICSx5 says okhttp, Home Assistant aiohttp, and half of
        # all programs Mozilla.
        (Client.GOOGLE, r"Google-Calendar-Importer|Feedfetcher-Google"),
        (Client.NEXTCLOUD, r"\b(Nextcloud|ownCloud|mirall)\b"),
        (Client.HOME_ASSISTANT, r"\bHome ?Assistant"),
        (Client.ANDROID, r"\b(ICSx5|ICSdroid|DAVx5|DAVdroid)\b"),
        (Client.VDIRSYNCER, r"\b(vdirsyncer|khal|pimsync)\b"),
        (Client.THUNDERBIRD, r"\b(Thunderbird|Lightning|Betterbird)/"),
        (Client.EVOLUTION, r"\b(Evolution|evolution-data-server|gnome-calendar)\b"),
        (Client.KDE, r"\b(KHTML/|KIO/|Konqueror|Akonadi|KOrganizer|Merkuro|Kalendar\b)"),
        (Client.MICROSOFT, r"\bMicrosoft[. ]Exchange\b|\bExchangeServicesClient\b|\bOutlookService\b"),
        (
            Client.OUTLOOK,
            r"\bMicrosoft (Office|Outlook)\b|\bms-office\b|\bMSOffice\b|\bMacOutlook\b|\bOutlook-(iOS|And)",
        ),
        (
            Client.APPLE,
            r"\b(dataaccessd|CalendarAgent|CalendarStore|calaccessd|accountsd|iCal)/"
            r"|^(iOS|iPadOS|macOS|watchOS|visionOS|Mac[ +_]OS[ +_]X)/",
        ),
        (
            Client.SCRIPT,
            r"bot\b|crawler|spider|PowerShell|\bcurl\b|^wget|python|aiohttp|httpx|^Go-http-client|\bJava\b|okhttp"
            r"|Apache-HttpClient|axios|^node\b|node-fetch|undici|^PHP|Guzzle|WordPress|Ruby|Faraday|libwww|^Dart|feedparser|^rust|reqwest",
        ),
        (Client.BROWSER, r"^(Mozilla|Opera)/"),
    )
]

_ETAG: Final = re.compile(r'"([0-9]{1,9})-[0-9a-f]{32}(?:[-;][a-z]+)?"')
"""A validator of ours, also with what a server before us adds for a coding of its own; a list has several."""


def client_of(agent: str) -> Client:
    """The family of the program that calls itself `agent` (its User-Agent, however long or strange)."""
    if not agent.strip():
        return Client.NONE
    return next((client for client, pattern in _RULES if pattern.search(agent)), Client.OTHER)


def release_in(if_none_match: str | None) -> int:
    """The newest release that a client says it has by validators of ours; 0 where there is none in the header."""
    return max((int(number) for number in _ETAG.findall(if_none_match or "")), default=0)


def instant_in(if_modified_since: str | None) -> datetime | None:
    """The instant (aware UTC) of an If-Modified-Since; None where it says none."""
    try:
        found = parse_date(if_modified_since)
        return None if found is None else found.astimezone(UTC)
    except OverflowError:  # a year of twenty digits, or one that ends before it began in another zone
        return None


def release_at(since: datetime | None, instants: Iterable[tuple[int, datetime]]) -> int:
    """The newest release made by `since`, out of numbers with their instants; 0 where there was none yet.

    Clients send the time we gave them, or that of their last question: both read the same.
    """
    if since is None:
        return 0
    return max((number for number, at in instants if at.replace(microsecond=0) <= since), default=0)
