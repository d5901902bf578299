"""nginx in front, with the configuration of docs/operations.md taken from there."""

import gzip
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import pytest

from operations.proxy import Passed, Proxy, proxying
from subscribers.serving import Answer, Installation, Server
from support import session_text, summit_text

BOUND_SECONDS = 3
"""After so long nobody gets an older release: a second of the application's, two of nginx's."""

PAGE, FEED, ROOM = "/en/summits/first/", "/summits/first/calendar.ics", "/summits/first/rooms/orangeraie/calendar.ics"


@dataclass
class Origin:
    """A server that answers as its address says - `?status=` and headers by name - and remembers what it was asked."""

    port: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture(scope="module")
def origin() -> Iterator[Origin]:
    known = Origin()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            known.asked.append({"path": self.path, "port": str(self.client_address[1]), **headers})
            wanted = parse_qsl(urlsplit(self.path).query)
            body = f"answer {len(known.asked)}".encode()
            self.send_response(int(dict(wanted).get("status", "200")))
            for name, value in wanted:
                if name not in ("status", "for"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    known.port = server.server_port
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield known
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def before_origin(origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with proxying(origin.port, tmp_path_factory.mktemp("origin") / "nginx") as proxy:
        yield proxy


def bodies(proxy: Proxy, path: str, times: int = 2) -> int:
    """How many different answers so many equal requests get."""
    return len({proxy.ask(path).body for _ in range(times)})


@pytest.mark.parametrize(
    "headers",
    [
        "Cache-Control=public,%20max-age=300,%20stale-while-revalidate=60&Vary=Accept-Encoding",
        "Cache-Control=public,%20max-age=60",
        "Cache-Control=max-age=60,%20public",
        "Cache-Control=public",
    ],
)
def test_what_is_for_everybody_is_kept(before_origin: Proxy, headers: str) -> None:
    assert bodies(before_origin, f"/kept?{headers}") == 1


@pytest.mark.parametrize(
    "headers",
    [
        "",
        "ETag=%22a%22",
        "Cache-Control=max-age=300",
        "Cache-Control=private,%20max-age=300",
        "Cache-Control=no-store",
        "Cache-Control=private=%22public-thing%22",
        "Cache-Control=public&Set-Cookie=session=one",
        "Cache-Control=public&Vary=Accept-Language",
        "Cache-Control=public&Vary=Accept-Encoding,%20Cookie",
        "Cache-Control=public&Vary=*",
        "Cache-Control=public&status=404",
        "Cache-Control=public&status=410",
        "Cache-Control=public&status=429",
        "Cache-Control=public&status=302&Location=/",
        "Cache-Control=public&status=500",
    ],
)
def test_what_is_not_for_everybody_is_never_kept(before_origin: Proxy, headers: str) -> None:
    assert bodies(before_origin, f"/asked-again?{headers}") == 2


@pytest.mark.parametrize("header", [{"Cookie": "session=abc"}, {"Authorization": "Bearer abc"}])
def test_who_is_known_gets_answers_of_their_own(before_origin: Proxy, header: dict[str, str]) -> None:
    path = f"/?for={next(iter(header))}&Cache-Control=public"
    own = before_origin.ask(path, **header)
    # Neither is theirs given to others, nor the other way round.
    others = before_origin.ask(path)
    assert others.body != own.body
    assert before_origin.ask(path, **header).body not in (own.body, others.body)
    assert before_origin.ask(path).body == others.body


def test_the_application_is_told_who_asks_and_how(before_origin: Proxy, origin: Origin) -> None:
    lies = {
        "X_Forwarded_For": "203.0.113.9",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Host": "elsewhere.example",
        "X_Request_ID": "chosen-by-the-client",
        "Connection": "close",
    }
    before_origin.ask("/told?number=1", address="127.0.0.2", **lies)
    before_origin.ask("/told?number=2", address="127.0.0.3")
    first, second = origin.asked[-2:]
    for asked, address in ((first, "127.0.0.2"), (second, "127.0.0.3")):
        assert asked["x-forwarded-for"] == address
        assert (asked["x-forwarded-proto"], asked["x-forwarded-host"], asked["host"]) == ("https",) + ("localhost",) * 2
        assert "connection" not in asked
    assert first["x-request-id"] != second["x-request-id"]
    assert "chosen-by-the-client" not in (first["x-request-id"], second["x-request-id"])


def test_connections_to_the_application_stay_open(before_origin: Proxy, origin: Origin) -> None:
    for number in range(12):
        before_origin.ask(f"/kept-alive?number={number}")
    # Each of the two processes of nginx has connections of its own.
    assert len({asked["port"] for asked in origin.asked[-12:]}) <= 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (None, None),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br, gzip"),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "br, gzip"),
        ("GZIP", "gzip"),
        ("br", "br"),
        ("gzip;q=0", None),
        ("gzip;q=0.000, br;q=0", None),
        ("gzip ; q=0.5", "gzip"),
        ("gzip;q=0.001", "gzip"),
        ("identity", None),
        ("deflate, zstd", None),
        ("xgzip, brx, gzip-br", None),
        ("*", None),
        ("gzip;q=nonsense", None),
        (", ,", None),
    ],
)
def test_codings_are_told_in_one_form(before_origin: Proxy, origin: Origin, said: str | None, told: str | None) -> None:
    # http.client names a coding of its own where none is given, so "none" is said as an empty list.
    before_origin.ask(f"/coding?for={len(origin.asked)}", Accept_Encoding=said or "")
    assert origin.asked[-1].get("accept-encoding") == told


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("installation")
    settings = {
        "EVENTREG_DATABASE_URL": f"sqlite:///{folder}/eventreg.sqlite",
        "EVENTREG_DATA_DIR": str(folder),
        "EVENTREG_SECRET_KEY": "for tests alone",
        "EVENTREG_BASE_URL": "https://localhost",
        "EVENTREG_TRUSTED_PROXIES": "1",
    }
    found = Installation(settings, folder)
    assert found.start("db", "upgrade").code == 0
    found.publish("first", text_of("One"))
    return found


def text_of(title: str) -> str:
    return summit_text(
        "first",
        session_text("one", title=f"{{en: {title}, fr: {title} bis}}"),
        session_text("two", where="{room: oliveraie}"),
    )


@pytest.fixture(scope="module")
def server(installation: Installation) -> Iterator[Server]:
    with installation.serving(workers=2) as found:
        yield found


@pytest.fixture
def proxy(server: Server, tmp_path: Path) -> Iterator[Proxy]:
    """A proxy that keeps nothing yet."""
    with proxying(server.port, tmp_path / "nginx") as found:
        yield found
    # Whatever the story: nothing of it was answered by a fault, and nobody was given a cookie.
    assert server.faults() == []


def taken(proxy: Proxy) -> list[tuple[str, str]]:
    """Of each request since the last look: what nginx made of it, and what the application answered."""
    return [(one.kept, one.upstream) for one in proxy.passed()]


def text(answer: Answer) -> str:
    body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body
    return body.decode()


def test_a_current_calendar_is_not_sent_again(proxy: Proxy) -> None:
    fresh = proxy.ask(FEED)
    etag = fresh.headers["etag"]
    assert (fresh.status, taken(proxy)) == (200, [("MISS", "200")])
    current = [
        {"If_None_Match": etag},
        {"If_None_Match": f'"other", W/{etag}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": fresh.headers["last-modified"]},
    ]
    for headers in current:
        answer = proxy.ask(FEED, **headers)
        assert (answer.status, answer.body) == (304, b""), headers
        for name in ("etag", "cache-control", "vary"):
            assert answer.headers[name] == fresh.headers[name]
    for headers in (
        {"If_None_Match": '"other"'},
        {"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"If_Modified_Since": "Fri, 31 Dec 2100 00:00:00 GMT"},
        {"If_None_Match": '"other"', "If_Modified_Since": fresh.headers["last-modified"]},
        {"If_None_Match": "nonsense", "If_Modified_Since": "nonsense"},
    ):
        answer = proxy.ask(FEED, **headers)
        assert (answer.status, answer.body) == (200, fresh.body), headers


def test_gzip_and_plain_are_never_mixed(proxy: Proxy) -> None:
    plain, packed = proxy.ask(FEED, Accept_Encoding="identity"), proxy.ask(FEED, Accept_Encoding="gzip")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert plain.headers["etag"] != packed.headers["etag"]
    assert {one.headers["vary"] for one in (plain, packed)} == {"Accept-Encoding"}
    # Again, from what is kept, and each with the validator of the other.
    for said, whole, other in (("identity", plain, packed), ("gzip", packed, plain)):
        answer = proxy.ask(FEED, Accept_Encoding=said, If_None_Match=other.headers["etag"])
        assert (answer.status, answer.body) == (200, whole.body)
        assert proxy.ask(FEED, Accept_Encoding=said, If_None_Match=whole.headers["etag"]).status == 304
    assert [kept for kept, _ in taken(proxy)][:2] == ["MISS", "MISS"]


def test_head_is_answered_like_get(proxy: Proxy) -> None:
    for path in (FEED, PAGE):
        for _ in ("asked", "kept"):
            head, get = proxy.ask(path, "HEAD"), proxy.ask(path)
            for answer in (head, get):
                answer.headers.pop("date")
            assert (head.status, head.headers, head.body) == (200, get.headers, b"")
            assert int(head.headers["content-length"]) == len(get.body)


def test_a_page_is_kept_in_each_coding(proxy: Proxy) -> None:
    found = {said: proxy.ask(PAGE, Accept_Encoding=said) for said in ("br, gzip", "gzip", "identity")}
    assert [one.headers.get("content-encoding") for one in found.values()] == ["br", "gzip", None]
    assert [proxy.ask(PAGE, Accept_Encoding=said).body for said in found] == [one.body for one in found.values()]
    assert text(found["gzip"]) == text(found["identity"])
    assert [kept for kept, _ in taken(proxy)] == ["MISS"] * 3 + ["HIT"] * 3


def test_what_is_not_there_is_asked_for_again(proxy: Proxy) -> None:
    for path in ("/summits/nowhere/calendar.ics", "/en/nowhere"):
        assert [proxy.ask(path).status for _ in range(2)] == [404, 404]
    assert taken(proxy) == [("MISS", "404")] * 4


def test_nobody_is_given_a_cookie(proxy: Proxy) -> None:
    for path in (FEED, PAGE, "/", "/en/", "/en/nowhere", "/healthz", "/en/summits/first/?q=decent"):
        for _ in range(2):
            assert "set-cookie" not in proxy.ask(path).headers


def test_another_host_is_refused(proxy: Proxy) -> None:
    assert proxy.ask(FEED, host="elsewhere.example").status == 400
    assert proxy.ask(FEED).status == 200
    assert taken(proxy) == [("MISS", "400"), ("MISS", "200")]


def test_without_tls_the_address_with_it_is_named(proxy: Proxy) -> None:
    answer = proxy.ask_plainly("/summits/first/calendar.ics?lang=fr")
    assert (answer.status, answer.headers["location"]) == (301, "https://localhost/summits/first/calendar.ics?lang=fr")


def test_the_log_names_no_reader(proxy: Proxy) -> None:
    proxy.ask(
        f"{FEED}?lang=fr&secret=1", address="127.0.0.9", If_None_Match='"7-x"', Referer="http://r", User_Agent="u"
    )
    [seen] = proxy.passed()
    assert seen == Passed("GET", FEED, 200, "MISS", "200", r"\x227-x\x22")
    line = (proxy.folder / "eventreg.log").read_text()
    assert not any(word in line for word in ("127.0.0.9", "lang", "secret", "http://r"))


@pytest.mark.slow
def test_a_release_is_seen_within_the_bound_and_what_did_not_change_is_not_sent_again(
    proxy: Proxy, installation: Installation
) -> None:
    asked = [(path, said) for path in (FEED, f"{FEED}?lang=fr", PAGE) for said in ("gzip", "identity")]
    before = {one: proxy.ask(one[0], Accept_Encoding=one[1]) for one in asked}
    assert {kept for kept, _ in taken(proxy)} == {"MISS"}
    time.sleep(BOUND_SECONDS)
    again = {one: proxy.ask(one[0], Accept_Encoding=one[1]) for one in asked}
    # Two workers compress a page at different instants, and gzip says when.
    assert {one: text(answer) for one, answer in again.items()} == {one: text(answer) for one, answer in before.items()}
    # Of a calendar nothing but its validator passed between the two; a page has none and is made of what is kept.
    assert taken(proxy) == [("REVALIDATED", "304")] * 4 + [("EXPIRED", "200")] * 2
    installation.publish("first", text_of("Another name"))
    time.sleep(BOUND_SECONDS)
    for one, old in before.items():
        answer = proxy.ask(one[0], Accept_Encoding=one[1], If_None_Match=old.headers.get("etag", '"none"'))
        assert (answer.status, "Another name" in text(answer), "Another name" in text(old)) == (200, True, False), one
        assert answer.headers.get("etag") is None or answer.headers["etag"] != old.headers["etag"]
    assert taken(proxy) == [("EXPIRED", "200")] * 6


@pytest.mark.slow
def test_a_crowd_asks_the_application_once_a_second(proxy: Proxy) -> None:
    proxy.ask(FEED)
    time.sleep(BOUND_SECONDS)
    proxy.passed()
    crowd = [Thread(target=lambda: [proxy.ask(FEED) for _ in range(10)]) for _ in range(8)]
    began = time.monotonic()
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    seconds = time.monotonic() - began
    asked = [upstream for _, upstream in taken(proxy) if upstream != "-"]
    assert set(asked) == {"304"}
    # Whoever comes while nginx asks is not answered from what is old: each of the eight may ask once each time.
    assert len(asked) <= 8 * (1 + seconds)


@pytest.mark.slow
def test_while_the_application_is_away_the_last_answers_stand(installation: Installation, tmp_path: Path) -> None:
    with installation.serving(workers=1) as server, proxying(server.port, tmp_path / "nginx") as proxy:
        feed, page = proxy.ask(FEED, Accept_Encoding="gzip"), proxy.ask(PAGE, Accept_Encoding="gzip")
        server.stop()
        time.sleep(BOUND_SECONDS)
        proxy.passed()
        for path, known in ((FEED, feed), (PAGE, page)):
            answer = proxy.ask(path, Accept_Encoding="gzip")
            assert (answer.status, answer.body) == (200, known.body)
        assert proxy.ask(FEED, Accept_Encoding="gzip", If_None_Match=feed.headers["etag"]).status == 304
        # What nobody asked for before is not invented, in another coding neither.
        assert [proxy.ask(path).status for path in (FEED, "/en/", "/summits/nowhere/calendar.ics")] == [502] * 3
        assert [kept for kept, _ in taken(proxy)] == ["STALE"] * 3 + ["MISS"] * 3


def test_calendars_can_be_passed_on_with_what_their_readers_have(server: Server, tmp_path: Path) -> None:
    with proxying(server.port, tmp_path / "nginx", passing=True) as proxy:
        etag = proxy.ask(FEED, Accept_Encoding="gzip").headers["etag"]
        for said, status in ((etag, 304), ('"0-other"', 200), (etag, 304)):
            assert proxy.ask(FEED, Accept_Encoding="gzip", If_None_Match=said).status == status
        assert taken(proxy) == [("-", "200"), ("-", "304"), ("-", "200"), ("-", "304")]
        # Pages are kept as before.
        assert [proxy.ask(PAGE).status for _ in range(2)] == [200, 200]
        assert [kept for kept, _ in taken(proxy)] == ["MISS", "HIT"]
        assert proxy.ask(FEED, Accept_Encoding="identity").headers.get("content-encoding") is None


def test_polls_are_limited_by_the_address_that_nginx_saw(installation: Installation, tmp_path: Path) -> None:
    limit = 5
    with (
        installation.serving(workers=1, EVENTREG_FEED_LIMIT=str(limit)) as server,
        proxying(server.port, tmp_path / "nginx") as proxy,
    ):
        # Each asks for what nothing is kept of, and says that it is somebody else each time.
        def polls(address: str, first: int, count: int) -> list[Answer]:
            return [
                proxy.ask(f"{FEED}?n={number}", address=address, X_Forwarded_For=f"203.0.113.{number}")
                for number in range(first, first + count)
            ]

        assert [one.status for one in polls("127.0.0.2", 0, limit)] == [200] * limit
        [refused] = polls("127.0.0.2", limit, 1)
        assert (refused.status, refused.headers["cache-control"], "set-cookie" in refused.headers) == (
            429, "no-store", False
        )  # fmt: skip
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        # The refusal is not kept: somebody else gets the very same address answered.
        assert [one.status for one in polls("127.0.0.3", limit, 1)] == [200]
        # What nginx keeps is given to anybody, and counted for nobody.
        assert [one.status for one in polls("127.0.0.2", limit, 1)] == [200]
