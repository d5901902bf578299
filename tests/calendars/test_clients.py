"""What a poll tells of its client, with what real programs send."""

from datetime import UTC, datetime

import pytest

from eventreg.calendars.clients import CLIENTS, SHARED, Client, client_of, instant_in, release_at, release_in

HASH = "0123456789abcdef" * 2
OTHER_HASH = "f" * 32

AGENTS = [
    ("Google-Calendar-Importer", Client.GOOGLE),
    ("Mozilla/5.0 (compatible; Google-Calendar-Importer)", Client.GOOGLE),
    ("Feedfetcher-Google; (+http://www.google.com/feedfetcher.html)", Client.GOOGLE),
    ("iOS/26.5 (23F77) dataaccessd/1.0", Client.APPLE),
    ("iOS/5.1 (9B179) dataaccessd/1.0", Client.APPLE),
    ("iOS/14.0 (18A373) accountsd/1.0", Client.APPLE),
    ("macOS/14.6.1 (23G93) dataaccessd/1.0", Client.APPLE),
    ("macOS/11.0 (20A5343i) CalendarAgent/950", Client.APPLE),
    ("Mac+OS+X/10.10.5 (14F27) CalendarAgent/316.1", Client.APPLE),
    ("Mac_OS_X/10.9 (13A603) CalendarAgent/174", Client.APPLE),
    ("CalendarStore/5.0 (1127); iCal/5.0 (1535); Mac OS X/10.7.1 (11B26)", Client.APPLE),
    ("Microsoft.Exchange/15.20 (Windows NT 10.0; Win64; x64)", Client.MICROSOFT),
    ("Microsoft Exchange/15.20", Client.MICROSOFT),
    ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17126; Pro)", Client.OUTLOOK),
    ("Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.4420; Pro)", Client.OUTLOOK),
    (
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Microsoft Outlook 16.0.9029; ms-office; MSOffice 16)",
        Client.OUTLOOK,
    ),
    ("Outlook-iOS-Android/1.0", Client.OUTLOOK),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:115.0) Gecko/20100101 Thunderbird/115.6.0", Client.THUNDERBIRD),
    ("Evolution/3.60.2", Client.EVOLUTION),
    ("Mozilla/5.0 (X11; Linux x86_64) KHTML/5.97.0 (like Gecko) Konqueror/5 KIO/5.97", Client.KDE),
    ("vdirsyncer/0.20.7 (Linux) requests/2", Client.VDIRSYNCER),
    ("vdirsyncer/0.16.4", Client.VDIRSYNCER),
    ("ICSx5/2.4.3 (ical4j/3.2.19 okhttp/5.3.2 Android/16)", Client.ANDROID),
    ("DAVx5/4.4.4-ose (2024/11/04; dav4jvm; okhttp/4.12.0) Android/14", Client.ANDROID),
    ("Nextcloud Webcal Service", Client.NEXTCLOUD),
    ("Nextcloud Webcal Crawler", Client.NEXTCLOUD),
    ("HomeAssistant/2026.9.0 aiohttp/3.10 Python/3.13", Client.HOME_ASSISTANT),
    ("HomeAssistant/2025.1 httpx/0.27 Python/3.12", Client.HOME_ASSISTANT),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0",
        Client.BROWSER,
    ),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:142.0) Gecko/20100101 Firefox/142.0", Client.BROWSER),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4"
        " Mobile/15E148 Safari/604.1",
        Client.BROWSER,
    ),
    ("curl/8.7.1", Client.SCRIPT),
    ("Wget/1.21.4", Client.SCRIPT),
    ("python-requests/2.32.3", Client.SCRIPT),
    ("Python-urllib/3.12", Client.SCRIPT),
    ("Go-http-client/2.0", Client.SCRIPT),
    ("okhttp/4.12.0", Client.SCRIPT),
    ("WordPress/7.1 ICS Calendar/12.1.3.1", Client.SCRIPT),
    ("Mozilla/5.0 (Windows NT 10.0; Microsoft Windows 10.0.22631; en-US) PowerShell/7.4.5", Client.SCRIPT),
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", Client.SCRIPT),
    ("OneCalendar/2025", Client.OTHER),
    ("Fantastical/3.8 CFNetwork/1410 Darwin/22.6.0", Client.OTHER),
    ("beyond", Client.OTHER),
    ("", Client.NONE),
    ("   ", Client.NONE),
    ("\x00\x01\ufffd", Client.OTHER),
    ("node", Client.SCRIPT),
    ("node-fetch/1.0 (+https://github.com/bitinn/node-fetch)", Client.SCRIPT),
    ("x" * 100_000, Client.OTHER),
]


@pytest.mark.parametrize(("agent", "client"), AGENTS, ids=[f"{agent[:30]}-{n}" for n, (agent, _) in enumerate(AGENTS)])
def test_the_family_of_what_real_programs_call_themselves(agent: str, client: Client) -> None:
    assert client_of(agent) is client


def test_every_family_is_tried_and_has_a_name() -> None:
    assert {client for _, client in AGENTS} == set(Client)
    assert set(CLIENTS) == set(Client)
    assert len(set(CLIENTS.values())) == len(Client)
    assert set(Client) > SHARED


@pytest.mark.parametrize(
    ("header", "release"),
    [
        (f'"7-{HASH}"', 7),
        (f'W/"7-{HASH}"', 7),
        (f'"7-{HASH}-gzip"', 7),
        (f'"7-{HASH};br"', 7),
        (f'"5-{HASH}", W/"12-{OTHER_HASH}", "7-{HASH}"', 12),
        (f'"somebody-else", "3-{HASH}"', 3),
        (f'"999999999-{HASH}"', 999_999_999),
        (f'"1234567890-{HASH}"', 0),
        (f'"-7-{HASH}"', 0),
        (f'"٧-{HASH}"', 0),
        (f"7-{HASH}", 0),
        (f'"7-{HASH[1:]}"', 0),
        (f'"7-{HASH}0"', 0),
        (f'"7-{HASH.upper()}"', 0),
        (f'"{HASH}"', 0),
        ("*", 0),
        ("", 0),
        (None, 0),
        ('"' * 100_000, 0),
    ],
)
def test_the_release_in_a_validator(header: str | None, release: int) -> None:
    assert release_in(header) == release


FIRST = datetime(2018, 12, 6, 17, 0, 0, 900_000, tzinfo=UTC)
SECOND = datetime(2018, 12, 7, 9, 30, tzinfo=UTC)
RELEASES = [(2, SECOND), (1, FIRST)]


@pytest.mark.parametrize(
    ("header", "release"),
    [
        ("Thu, 06 Dec 2018 17:00:00 GMT", 1),
        ("Thu, 06 Dec 2018 16:59:59 GMT", 0),
        ("Fri, 07 Dec 2018 09:29:59 GMT", 1),
        ("Fri, 07 Dec 2018 09:30:00 GMT", 2),
        ("Fri, 07 Dec 2018 10:30:00 +0100", 2),
        ("Sat, 08 Dec 2018 00:00:00 GMT", 2),
        ("Thu Dec  6 17:00:00 2018", 1),
        ("yesterday", 0),
        ("", 0),
        (None, 0),
        ("Fri, 07 Dec 20180000000000000000 09:30:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 -2300", 0),
        ("Mon, 01 Jan 0001 00:00:00 +2300", 0),
    ],
)
def test_the_release_at_a_time(header: str | None, release: int) -> None:
    assert release_at(instant_in(header), RELEASES) == release


def test_before_there_was_a_release() -> None:
    assert release_at(SECOND, []) == 0
