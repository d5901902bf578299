"""What arrives at a public address besides calendars' polls: answered rightly, or refused cleanly; never a 500, a line
of the sender's in our answer, a cookie or a redirect."""

import gzip
import socket
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from subscribers.serving import HOST, Answer, Installation, Server, ask
from subscribers.wire import WAIT_SECONDS, answer, answers, request, send
from support import session_text, summit_text, uid

FEED = "/summits/first/calendar.ics"
SESSION = f"/summits/first/sessions/{uid('first/talk')}.ics"
OURS = {
    "allow", "cache-control", "content-disposition", "content-encoding", "content-length", "content-security-policy",
    "content-type", "cross-origin-opener-policy", "cross-origin-resource-policy", "date", "etag", "last-modified",
    "permissions-policy", "referrer-policy", "retry-after", "server", "vary", "x-content-type-options",
    "x-frame-options", "x-request-id", "connection",
}  # fmt: skip
"""Every header an answer may have: no cookie, no redirect, and none that a sender made up."""


@pytest.fixture(scope="module")
def server(small: Installation) -> Iterator[Server]:
    """A server of one worker, so that what one connection does to it would be felt by the next."""
    small.publish("first", summit_text("first", session_text("talk", uid=uid("first/talk"))))
    small.publish("other", summit_text("other", session_text("secret", uid=uid("other/secret"))))
    with small.serving(workers=1) as running:
        yield running
        assert running.faults() == []
        assert len(running.workers()) == 1


@pytest.fixture(scope="module")
def plain(server: Server) -> Answer:
    """The feed as a polite client gets it."""
    polite = ask(server.port, FEED)
    assert polite.status == 200
    assert polite.body.startswith(b"BEGIN:VCALENDAR\r\n")
    return polite


def clean(given: Answer) -> Answer:
    """The answer, when nothing in it is a fault of ours or a word of the sender's."""
    assert given.status < 500
    assert set(given.headers) - OURS == set()
    assert [value for name, value in given.headers.items() if "\n" in value and name != "date"] == []
    if given.status >= 400:
        assert b"Injected" not in given.body
        assert b"evil.example" not in given.body
        assert given.headers.get("cache-control", "no-store") == "no-store"
    return given


def status(server: Server, sent: bytes, method: str = "GET") -> int:
    return clean(answer(server.port, sent, method)).status


# Headers of a poll ---------------------------------------------------------------------------------------------------


MANY = ", ".join(f'"{number:032x}"' for number in range(499))
WHOLE = [
    ("If-None-Match of 10 kB", f'If-None-Match: "{"a" * 10_000}"'),
    ("10 kB of quotes", "If-None-Match: " + '"' * 10_000),
    ("10 kB of commas", "If-None-Match: " + "," * 10_000),
    ("10 kB of W/", "If-None-Match: " + "W/" * 5_000),
    ("499 etags, none ours", f"If-None-Match: {MANY}"),
    ("a release nobody made", f'If-None-Match: "999999999999999999999-{"0" * 32}"'),
    ("a release below all", f'If-None-Match: "-1-{"0" * 32}"'),
    ("no release", f'If-None-Match: "-{"0" * 32}"'),
    ("digits of another script", f'If-None-Match: "١-{"0" * 32}"'),
    ("a release of 5,000 digits", f'If-None-Match: "{"9" * 5_000}-{"0" * 32}"'),
    ("10 kB of another header", f"X-Anything: {'a' * 10_000}"),
    ("bytes that are no text", b"If-None-Match: \xff\xfe\x80"),
    ("a tab", 'If-None-Match: \t"other"\t'),
    ("one range", "Range: bytes=0-9"),
    ("ranges", "Range: bytes=0-9,20-29,-1"),
    ("a range beyond", "Range: bytes=99999999-"),
    ("a range of another unit", "Range: events=1-2"),
    ("if-range", 'Range: bytes=0-9\r\nIf-Range: "other"'),
    ("if-match", 'If-Match: "other"'),
    ("if-unmodified-since", "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT"),
    ("accept nonsense", "Accept: nonsense"),
    ("accept pictures", "Accept: image/*"),
    ("accept nothing", "Accept: */*;q=0"),
    ("accept 10 kB", f"Accept: {'text/plain,' * 900}"),
    ("accept-language", "Accept-Language: fr"),
    ("accept-charset", "Accept-Charset: utf-16"),
    ("a cookie", "Cookie: session=anything; lang=fr"),
    ("a login", "Authorization: Basic YTpi"),
    ("an origin", "Origin: http://evil.example"),
    ("a referrer", "Referer: http://evil.example/%0d%0aInjected"),
    ("a request id", "X-Request-ID: a b c"),
    ("another method", "X-HTTP-Method-Override: DELETE"),
    ("another address", "X-Original-URL: /en/\r\nX-Rewrite-URL: /en/"),
    ("a forwarded host", "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: ftp\r\nForwarded: host=evil.example"),
    ("an upgrade", "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__"),
    ("a websocket", "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13"),
    ("an expectation of nothing", "Expect: 100-continue"),
]  # fmt: skip


@pytest.mark.parametrize("line", [line for _, line in WHOLE], ids=[name for name, _ in WHOLE])
def test_the_whole_calendar_whatever_else_is_sent(server: Server, plain: Answer, line: str | bytes) -> None:
    given = clean(answer(server.port, request(FEED, line)))
    assert (given.status, given.body) == (200, plain.body)
    assert given.headers["etag"] == plain.headers["etag"]
    assert given.headers["vary"] == "Accept-Encoding"


def test_one_validator_of_five_hundred_is_found(server: Server, plain: Answer) -> None:
    etag = plain.headers["etag"]
    for listed in (f"{MANY}, {etag}", f"{etag}, {MANY}", f"{MANY},W/{etag},{MANY}", f'"{"a" * 10_000}", {etag}'):
        assert status(server, request(FEED, f"If-None-Match: {listed}")) == 304
    # Two lines are one list (RFC 9110 5.3).
    assert status(server, request(FEED, 'If-None-Match: "other"', f"If-None-Match: {etag}")) == 304


TIMES = {
    "garbage": 200,
    "": 200,
    "0": 200,
    "-1": 200,
    "9" * 10_000: 200,
    "Fri, 31 Dec 99999 23:59:59 GMT": 200,
    "Thu, 01 Nov 99999999999999999999 09:00:00 GMT": 200,
    "Thu, 01 Jan 0000 00:00:00 GMT": 200,
    "Fri, 99 Nov 2018 99:99:99 GMT": 200,
    "Mon, 29 Feb 2027 00:00:00 GMT": 200,
    "Thu, 01 Jan 1970 00:00:00 GMT": 200,
    "Fri, 31 Dec 9999 23:59:59 GMT": 200,
    "Fri, 31 Dec 9999 23:59:59 -2359": 200,
}


@pytest.mark.parametrize(("sent", "expected"), TIMES.items(), ids=[sent[:40] or "empty" for sent in TIMES])
def test_if_modified_since(server: Server, sent: str, expected: int) -> None:
    assert status(server, request(FEED, f"If-Modified-Since: {sent}")) == expected
    # The date does not count beside a validator, even one that is none.
    assert status(server, request(FEED, f"If-Modified-Since: {sent}", "If-None-Match: garbage")) == 200


CODINGS = {
    None: "identity",
    "": "identity",
    "gzip": "gzip",
    "x-gzip": "identity",
    "GZip ; q=0.5": "gzip",
    "gzip;q=0": "identity",
    "gzip;q=0, *;q=1": "identity",
    "*": "gzip",
    "*;q=0": "identity",
    "br": "identity",
    "br, zstd, deflate": "identity",
    "identity;q=0": "identity",
    "identity;q=0, gzip": "gzip",
    "gzip;q=nan": "identity",
    "gzip;q=-1": "identity",
    "gzip;q=1e999": "identity",
    ";;;,,,===": "identity",
    "gzip" + ", br" * 3_000: "gzip",
}


@pytest.mark.parametrize(("sent", "expected"), CODINGS.items(), ids=[str(coding)[:30] for coding in CODINGS])
def test_content_coding(server: Server, plain: Answer, sent: str | None, expected: str) -> None:
    lines = [] if sent is None else [f"Accept-Encoding: {sent}"]
    given = clean(answer(server.port, request(FEED, *lines)))
    assert (given.status, given.headers.get("content-encoding", "identity")) == (200, expected)
    assert (gzip.decompress(given.body) if expected == "gzip" else given.body) == plain.body
    assert given.headers["content-length"] == str(len(given.body))
    # A validator is one coding's alone.
    again = clean(answer(server.port, request(FEED, *lines, f"If-None-Match: {given.headers['etag']}")))
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", given.headers["etag"])
    assert (given.headers["etag"] == plain.headers["etag"]) == (expected == "identity")


def test_too_much_is_refused(server: Server) -> None:
    for lines in ([f"X-Anything: {'a' * 1_000_000}"], [f"X-{number}: a" for number in range(500)]):
        refused = clean(answer(server.port, request(FEED, *lines)))
        assert (refused.status, refused.body) == (431, b"")


# Methods and bodies --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [FEED, SESSION])
def test_head(server: Server, path: str) -> None:
    for lines in ([], ["Accept-Encoding: gzip"], ["If-None-Match: *"]):
        whole = clean(answer(server.port, request(path, *lines)))
        head = clean(answer(server.port, request(path, *lines, method="HEAD"), "HEAD"))
        new = ("date", "x-request-id")
        assert head.body == b""
        assert (head.status, {name: value for name, value in head.headers.items() if name not in new}) == (
            whole.status,
            {name: value for name, value in whole.headers.items() if name not in new},
        )


@pytest.mark.parametrize("path", [FEED, SESSION])
def test_options(server: Server, path: str) -> None:
    given = clean(answer(server.port, request(path, method="OPTIONS"), "OPTIONS"))
    assert (given.status, given.body) == (200, b"")
    assert set(given.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "REPORT", "X" * 50])
def test_another_method_changes_nothing(server: Server, method: str) -> None:
    for path in (FEED, SESSION):
        body = b"a=b"
        lines = ["Content-Type: application/x-www-form-urlencoded", "Content-Length: 3", "Cookie: session=anything"]
        given = clean(answer(server.port, request(path, *lines, method=method, body=body), method))
        assert (given.status, given.headers["content-type"]) == (405, "text/plain; charset=utf-8")
        assert set(given.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_method_in_small_letters_is_that_method_or_none(server: Server, plain: Answer) -> None:
    given = clean(answer(server.port, request(FEED, method="get")))
    assert (given.status, given.body == plain.body) in ((200, True), (405, False))


def test_a_body_that_nobody_asked_for(server: Server, plain: Answer) -> None:
    chunks = b"3\r\na=b\r\n" + b"2000\r\n" + b"x" * 0x2000 + b"\r\n0\r\n\r\n"
    sent = [
        request(FEED, "Content-Length: 3", body=b"a=b"),
        request(FEED, "Content-Length: 0"),
        request(FEED, f"Content-Length: {10**6}", body=b"a" * 10**6),
        request(FEED, "Transfer-Encoding: chunked", body=chunks),
        request(FEED, "Content-Length: 3", "Content-Type: multipart/form-data", body=b"a=b"),
    ]
    for whole in sent:
        given = clean(answer(server.port, whole))
        assert (given.status, given.body) == (200, plain.body)
    # Left unread, a body would be taken for the next request of its connection.
    hidden = request("/healthz", closes=False)
    two = request(FEED, f"Content-Length: {len(hidden)}", body=hidden, closes=False) + request(FEED)
    assert [given.body for given in answers(send(server.port, two), ["GET", "GET"])] == [plain.body, plain.body]


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: abc"],
        ["Content-Length: -1"],
        ["Content-Length: 3", "Content-Length: 4"],
        ["Content-Length: 99999999999999999999999"],
        ["Transfer-Encoding: nonsense"],
        ["Transfer-Encoding: gzip, chunked", "X: y"],
        ["Transfer-Encoding: chunked"],
    ],
    ids=lambda lines: lines[0],
)
def test_a_length_that_is_none(server: Server, plain: Answer, lines: list[str]) -> None:
    """One answer, whole or a refusal, and nothing after it: a second reader must not see another request here."""
    received = send(server.port, request(FEED, *lines, body=b"abc\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    given = clean(answers(received)[0])
    assert given.status in (200, 400)
    assert given.body == (plain.body if given.status == 200 else b"")


# Addresses -----------------------------------------------------------------------------------------------------------


NOWHERE = [
    "/summits//first/calendar.ics",
    "/summits/first//calendar.ics",
    "/summits/first/calendar.ics/",
    "/summits/first/calendar.ics//",
    "/summits/./first/calendar.ics",
    "/summits/other/../first/calendar.ics",
    "/summits/first/calendar%2Eics%00",
    "/summits/%00/calendar.ics",
    "/summits/first%00/calendar.ics",
    "/summits/%0d%0aSet-Cookie:%20Injected=1/calendar.ics",
    "/summits/first%0d%0aInjected:1/calendar.ics",
    "/summits/first/calendar.ics%0d%0aInjected:%201",
    "/summits/first/sessions/%0d%0aInjected:1.ics",
    "/summits/%ff%fe/calendar.ics",
    "/summits/%F0%9F%93%85/calendar.ics",
    "/summits/%u0041/calendar.ics",
    "/summits/%/calendar.ics",
    "/summits/%zz/calendar.ics",
    "/summits/first/days/2018-13-45/calendar.ics",
    "/summits/first/days/9999999999-01-01/calendar.ics",
    "/summits/first/days/%0d%0aInjected/calendar.ics",
    "/summits/first/rooms/%00/calendar.ics",
    "/summits/first/rooms/nowhere/calendar.ics",
    "/summits/first/rooms/../calendar.ics",
    "/summits/first/themes/%ff/calendar.ics",
    "/summits/first/kinds/nothing/calendar.ics",
    "/summits/first/languages/xx/calendar.ics",
    "/summits/first/languages/%0a/calendar.ics",
    "/summits/first/organisations/0/calendar.ics",
    "/summits/first/nothing/orangeraie/calendar.ics",
    f"/summits/first/rooms/{'a' * 10_000}/calendar.ics",
    f"/summits/{'a' * 10_000}/calendar.ics",
    f"/summits/first/sessions/{'9' * 10_000}.ics",
    f"/summits/other/sessions/{uid('first/talk')}.ics",
]


@pytest.mark.parametrize("path", NOWHERE, ids=[path[:60] for path in NOWHERE])
def test_an_address_that_is_none(server: Server, path: str) -> None:
    given = clean(answer(server.port, request(path)))
    assert (given.status, given.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert given.body == (
        b"There is nothing at this address. It may have been mistyped, or it is not for you to see.\n"
    )


@pytest.mark.parametrize(
    "target",
    [
        b"/summits/\xc3\xa9/calendar.ics",
        b"/summits/\xff/calendar.ics",
        b"/summits/first/calendar.ics\x00",
        b"/summits/first/calendar.ics\x0b",
        b"/summits/first /calendar.ics",
        b"summits/first/calendar.ics",
        b"//summits/first/calendar.ics",
        b"///summits/first/calendar.ics",
        b"/summits/first%2Fcalendar.ics",
        b"*",
        b"",
        b"/summits/first/calendar.ics#part",
        b"/summits/first/calendar.ics HTTP/1.1\nInjected: 1\n",
        b"http://evil.example/summits/first/calendar.ics",
        b"http://localhost:99999/summits/first/calendar.ics",
        b"/" + b"a" * 70_000,
    ],
    ids=lambda target: repr(target[:50]),
)
def test_a_target_that_is_none(server: Server, plain: Answer, target: bytes) -> None:
    """Refused; or answered as the address that a lenient reader takes it for."""
    given = clean(answers(send(server.port, request(target)))[0])
    assert given.status in (200, 400, 404, 414)
    if given.status == 200:
        assert given.body == plain.body


ENGLISH = [
    "", "?", "?lang", "?lang=", "?lang=en", "?lang=de", "?lang=FR", "?lang=fr-FR", "?lang=%20fr", "?lang=fr%00",
    "?lang=fr%0d%0aInjected:%201", "?lang=%0d%0aSet-Cookie:%20Injected=1", "?lang=../../etc/passwd", "?lang=%2e%2e",
    "?lang=en&lang=fr", "?lang[]=fr", "?LANG=fr", "?%6cang=%65n", "?lang=%F0%9F%93%85", "?lang=%3Cscript%3EInjected",
    "?lang='%20OR%201=1", "?lang=%", "?lang=%zz", "?=fr", "?&&&", "?;lang=fr", "?" + "a=b&" * 2_000,
    "?lang=" + "fr" * 5_000, "?" + quote("langue=français"), "?_method=DELETE", "?unknown=1",
]  # fmt: skip


@pytest.mark.parametrize("query", ENGLISH, ids=[query[:40] for query in ENGLISH])
def test_a_query_that_asks_for_no_language(server: Server, plain: Answer, query: str) -> None:
    given = clean(answer(server.port, request(FEED + query)))
    assert (given.status, given.body) == (200, plain.body)


def test_a_query_that_asks_for_french(server: Server, plain: Answer) -> None:
    french = clean(answer(server.port, request(f"{FEED}?lang=fr")))
    assert (french.status, b"SUMMARY;LANGUAGE=fr:Titre talk" in french.body) == (200, True)
    for query in ("?lang=fr&lang=en", "?lang=%66r", "?a=b&lang=fr", "?lang=fr&", "?lang=fr#en"):
        assert clean(answer(server.port, request(FEED + query))).body == french.body
    assert french.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("query", ["?lang=%ff", "?lang=%fe%ff", "?%c3%28=1", "?lang=%ed%a0%80"])
def test_a_query_that_is_no_text_in_the_end(server: Server, plain: Answer, query: str) -> None:
    given = clean(answer(server.port, request(FEED + query)))
    assert (given.status, given.body) == (200, plain.body)


def test_a_query_that_is_no_text(server: Server) -> None:
    for query in (b"?lang=\xff", b"?\xc3\x28", b"?lang=fr&\x80"):
        assert status(server, request(FEED.encode() + query)) == 400


FILTERS = [
    "day", "day=", "day=2018-13-45", "day=%00", "day=9999999999", "day=2018-12-07%0d%0aInjected:1", "room=nowhere",
    "room=%00", "room=" + "a" * 10_000, "theme=%3Cscript%3EInjected", "kind=nothing", "kind=%ff", "language=xx",
    "language=", "organisation=0", "organisation=%0a", "day=2018-12-07&day=2018-12-05",
    "room=orangeraie&room=orangeraie", "day=2018-12-07&room=orangeraie&theme=a&kind=b&language=c&organisation=d",
]  # fmt: skip


@pytest.mark.parametrize("query", FILTERS, ids=[query[:40] for query in FILTERS])
def test_a_filter_that_is_none(server: Server, query: str) -> None:
    """A refusal in words, or a calendar of this summit alone; a filter never widens what is shown."""
    given = clean(answer(server.port, request(f"{FEED}?{query}")))
    assert given.status in (200, 400, 404)
    if given.status == 200:
        assert given.body.startswith(b"BEGIN:VCALENDAR\r\n")
        assert b"Injected" not in given.body
        assert b"secret" not in given.body
    else:
        assert given.headers["content-type"] == "text/plain; charset=utf-8"


# Hosts ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", [None, "", "evil.example", "evil.example:80", "localhost.evil.example", "localhost@evil.example",
             "127.0.0.1", "[::1]", "a b", "localhost, evil.example", "x" * 5_000],
    # Two colons in a row would make pytest-xdist take the test for one of another module.
    ids=lambda host: repr(host)[:30].replace("::", ":"),
)  # fmt: skip
def test_a_host_that_is_not_ours(server: Server, plain: Answer, host: str | None) -> None:
    for lines in ([], [f"If-None-Match: {plain.headers['etag']}"]):
        given = clean(answer(server.port, request(FEED, *lines, host=host)))
        assert given.status == 400


def test_a_port_in_the_host_does_not_matter(server: Server, plain: Answer) -> None:
    for host in (HOST, f"{HOST}:{server.port}", f"{HOST}:1"):
        assert clean(answer(server.port, request(FEED, host=host))).body == plain.body


# Connections ---------------------------------------------------------------------------------------------------------


def test_http_1_0(server: Server, plain: Answer) -> None:
    for lines in ([], ["Accept-Encoding: identity"]):
        given = clean(answer(server.port, request(FEED, *lines, version="1.0", closes=False)))
        assert (given.status, given.body) == (200, plain.body)
    etag = f"If-None-Match: {plain.headers['etag']}"
    assert status(server, request(FEED, etag, version="1.0", closes=False)) == 304
    assert status(server, request(FEED, version="1.0", closes=False, host=None)) == 400


def test_requests_sent_before_the_answers_came(server: Server, plain: Answer) -> None:
    etag = plain.headers["etag"]
    asked: list[tuple[str, bytes, int, bytes]] = [
        ("GET", request(FEED, closes=False), 200, plain.body),
        ("GET", request(FEED, f"If-None-Match: {etag}", closes=False), 304, b""),
        ("HEAD", request(FEED, method="HEAD", closes=False), 200, b""),
        ("GET", request(f"{FEED}?lang=de", "Content-Length: 3", closes=False, body=b"abc"), 200, plain.body),
        ("GET", request(FEED, 'If-None-Match: "other"', closes=False), 200, plain.body),
        ("GET", request(FEED), 200, plain.body),
    ]
    received = send(server.port, b"".join(sent for _, sent, _, _ in asked))
    given = [clean(one) for one in answers(received, [method for method, _, _, _ in asked])]
    assert [(one.status, one.body) for one in given] == [(status, body) for _, _, status, body in asked]


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\r\n\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET " + FEED.encode() + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(500),
        request(FEED, "No colon here"),
        request(FEED, "Folded: a\r\n b"),
        request(FEED, ": empty"),
        request(FEED, "Sp ace: a"),
        request(FEED, b"Nul: \x00"),
    ],
    ids=lambda sent: repr(sent[:30]),
)
def test_what_is_no_request(server: Server, sent: bytes) -> None:
    """Refused or dropped, and the next one is answered."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=WAIT_SECONDS) as connection:
        received = b""
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                received += piece
        except OSError:
            # The server had closed it already.
            pass
    if received.startswith(b"HTTP/1"):
        given = clean(answers(received)[0])
        assert (given.status, given.body) == (400, b"")
    assert ask(server.port, FEED).status == 200


def test_slow_clients_keep_nobody_waiting(server: Server, plain: Answer) -> None:
    """Many who do not finish their request or do not fetch their answer, and one who comes after them."""
    waiting = [socket.create_connection(("127.0.0.1", server.port), timeout=WAIT_SECONDS) for _ in range(60)]
    try:
        for number, connection in enumerate(waiting):
            whole = request(FEED)
            connection.sendall(whole[: 1 + number] if number % 2 else whole * 20)
        assert ask(server.port, FEED).body == plain.body
        assert ask(server.port, "/readyz").status == 200
        # One of them goes on, a few bytes at a time, and is answered.
        slow = waiting[1]
        rest = request(FEED)[2:]
        for start in range(0, len(rest), 8):
            slow.sendall(rest[start : start + 8])
            time.sleep(0.02)
        received = b""
        while piece := slow.recv(65536):
            received += piece
        assert [one.body for one in answers(received)] == [plain.body]
    finally:
        for connection in waiting:
            connection.close()
    assert ask(server.port, FEED, If_Modified_Since=plain.headers["last-modified"]).status == 304
