"""The addresses that other sites fetch, and what a session's page says to whoever shares it."""

import json
import struct
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

import brotli
import pytest
import time_machine
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import update

from agenda.pages import Page
from eventreg.access.viewer import Viewer
from eventreg.agenda import share_views, sharing
from eventreg.agenda.queries import get_session
from eventreg.foundation.database import db as database
from eventreg.foundation.places import shipped
from eventreg.foundation.transaction import transaction
from eventreg.programme.models import Session
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from support import OPERATOR, load_text, publish, published, session_text, summit_text, two_summits, uid

MIEUX = "96f59edb-7920-4d90-b2d8-7ac4301d2cf1"
TYPES = {"card.png": "image/png", "qr.svg": "image/svg+xml"}
PICTURES = [(language, name) for language in ("en", "fr") for name in TYPES]


def own(key: str) -> str:
    return uid(f"first/{key}")


def one(key: str, **parts: str) -> str:
    return session_text(key, uid=own(key), **parts)


def path(name: str, language: str = "en", slug: str = "first", subject: str = own("talk")) -> str:
    return f"/{language}/summits/{slug}/sessions/{subject}/{name}"


@pytest.fixture
def reader(db: Flask) -> FlaskClient:
    two_summits(one("talk"))
    return db.test_client()


# What is answered


def test_both_pictures(reader: FlaskClient) -> None:
    answers = {where: reader.get(path(where[1], where[0])) for where in PICTURES}
    assert [answer.status_code for answer in answers.values()] == [200] * 4
    for (_, name), answer in answers.items():
        assert answer.content_type == TYPES[name]
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers
        assert answer.get_etag()[1] is False
    for language in ("en", "fr"):
        card = answers[language, "card.png"].data
        assert (card[:8], card[12:16]) == (b"\x89PNG\r\n\x1a\n", b"IHDR")
        assert struct.unpack_from(">II", card, 16) == (1200, 630)
        address = f"http://localhost/{language}/summits/first/sessions/{own('talk')}"
        assert answers[language, "qr.svg"].data == sharing.qr_svg(address)
        assert ET.fromstring(answers[language, "qr.svg"].data)[0].text == address
    assert len({answer.data for answer in answers.values()}) == 4
    assert len({answer.get_etag() for answer in answers.values()}) == 4


def test_a_head_request_has_the_same_head(reader: FlaskClient) -> None:
    for name in TYPES:
        same = {"X-Request-ID": "0123456789abcdef0123456789abcdef"}
        full, head = reader.get(path(name), headers=same), reader.head(path(name), headers=same)
        assert (head.status_code, head.data, dict(head.headers)) == (200, b"", dict(full.headers))


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_what_one_may_not_know_of_looks_like_nothing(db: Flask, visibility: str) -> None:
    secret = one("secret", visibility=visibility, title="{en: Zirkon, fr: Zirkon}", where="{room: oliveraie}")
    published(summit_text("first", one("talk"), secret), "first")
    client = db.test_client()
    for language, name in PICTURES:
        refused = client.get(path(name, language, subject=own("secret")))
        unknown = client.get(path(name, language, subject=own("nothing")))
        assert (refused.status_code, unknown.status_code) == (404, 404)
        assert refused.text.replace(own("secret"), "") == unknown.text.replace(own("nothing"), "")
        assert ("Zirkon" in refused.text, refused.headers.get("ETag")) == (False, None)
        assert refused.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        star = client.get(path(name, language, subject=own("secret")), headers={"If-None-Match": "*"})
        assert star.status_code == 404


def test_a_session_is_found_under_its_own_summit_only(reader: FlaskClient) -> None:
    for language, name in PICTURES:
        theirs = uid("other/secret")
        assert reader.get(path(name, language, "first", theirs)).status_code == 404
        assert reader.get(path(name, language, "other", theirs)).status_code == 200
        assert reader.get(path(name, language, "other", own("talk"))).status_code == 404


def test_a_removed_session_has_no_pictures(reader: FlaskClient) -> None:
    with transaction():
        database.session.execute(update(Session).where(Session.key == "talk").values(removed=True))
    publish("first")
    assert [reader.get(path(name, language)).status_code for language, name in PICTURES] == [404] * 4


NONSENSE = [
    "nothing", "%00", own("talk") + "%00", "%0d%0aX:y", "%1b[31m", "%ff", "a" * 10_000, "%E2%80%AE", "..", "..%2f..",
    own("talk").upper(), f"{{{own('talk')}}}", own("talk").replace("-", ""), f"urn:uuid:{own('talk')}", "٣" * 32, "%",
]  # fmt: skip


@pytest.mark.parametrize("text", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_simply_not_found(reader: FlaskClient, text: str) -> None:
    for language, name in PICTURES:
        for address in (path(name, language, subject=text), path(name, language, slug=text)):
            answer = reader.get(address)
            assert (answer.status_code, answer.content_type) == (404, "text/html; charset=utf-8")
            assert answer.headers.get("Location") is None


def test_an_address_is_never_corrected_by_a_redirect(reader: FlaskClient) -> None:
    for name in TYPES:
        right = path(name)
        for wrong in (f"{right}/", right.replace("/sessions", "//sessions"), right.replace("/en/", "/de/"), right[3:]):
            assert reader.get(wrong).status_code == 404


# Asked again


@pytest.mark.parametrize(("language", "name"), PICTURES)
def test_who_has_it_gets_it_once(reader: FlaskClient, language: str, name: str) -> None:
    where = path(name, language)
    first = reader.get(where)
    etag = first.headers["ETag"]
    # Nothing is drawn for any of these.
    share_views._kept.clear()
    for known in (etag, f"W/{etag}", f'"x", {etag}, "y"', f'"x",W/{etag}', "*"):
        again = reader.get(where, headers={"If-None-Match": known})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
        assert [again.headers[one] for one in ("Cache-Control", "Cross-Origin-Resource-Policy")] == [
            "public, max-age=300",
            "cross-origin",
        ]
        assert "Content-Type" not in again.headers
    assert share_views._kept == {}
    for unknown in ('"x"', etag[:-2] + '"', "", '"', ",,,", '"' + "x" * 10_000 + '"'):
        again = reader.get(where, headers={"If-None-Match": unknown})
        assert (again.status_code, again.data) == (200, first.data)


def test_a_compressed_code_is_known_again(reader: FlaskClient) -> None:
    where, plain = path("qr.svg"), reader.get(path("qr.svg"))
    for coding in ("br", "gzip"):
        packed = reader.get(where, headers={"Accept-Encoding": coding})
        assert (packed.headers["Content-Encoding"], packed.get_etag()) == (
            coding,
            (f"{plain.get_etag()[0]}:{coding}", False),
        )
        share_views._kept.clear()
        again = reader.get(where, headers={"Accept-Encoding": coding, "If-None-Match": packed.headers["ETag"]})
        assert (again.status_code, again.headers["ETag"]) == (304, packed.headers["ETag"])
        assert share_views._kept == {}
    assert brotli.decompress(reader.get(where, headers={"Accept-Encoding": "br"}).data) == plain.data


def test_a_change_is_seen_at_once(db: Flask, client: FlaskClient) -> None:
    changes = [{}, {"title": "{en: Better, fr: Mieux}"}, {"cancelled": "true"}, {"cancelled": "false"}]
    cards, images = [], []
    for change in changes:
        published(summit_text("first", one("talk", **change)), "first")
        cards.append(client.get(path("card.png")))
        images.append(shared(db, "first", own("talk")).all("meta", property="og:image")[0].attributes["content"])
        if len(cards) > 1:
            stale = client.get(path("card.png"), headers={"If-None-Match": cards[-2].headers["ETag"]})
            assert (stale.status_code, stale.data) == (200, cards[-1].data)
    assert [len({card.headers["ETag"] for card in cards}), len({card.data for card in cards}), len(set(images))] == [
        4,
        3,
        4,
    ]
    assert cards[0].data == cards[3].data


def test_two_releases_of_one_instant_are_told_apart(db: Flask, client: FlaskClient) -> None:
    cards = []
    with time_machine.travel(datetime(2018, 11, 1, 9, tzinfo=UTC), tick=False):
        for changes, name in (({}, "First"), ({"title": "{en: Better}"}, "First"), ({"title": "{en: Better}"}, "New")):
            published(summit_text("first", one("talk", **changes), name=f"{{en: {name}}}"), "first")
            cards.append(client.get(path("card.png")))
    assert [len({card.headers["ETag"] for card in cards}), len({card.data for card in cards})] == [3, 3]


# Cost


def test_the_queries_of_pictures(reader: FlaskClient, counted: Any) -> None:
    counts = {}
    for name in TYPES:
        etag = reader.get(path(name)).headers["ETag"]
        for what, where, known in (
            ("whole", path(name), ""),
            ("known", path(name), etag),
            ("no session", path(name, subject=own("nothing")), "*"),
            ("malformed", path(name, subject="nothing"), "*"),
            ("no summit", path(name, slug="nothing"), "*"),
            ("no slug", path(name, slug="No"), "*"),
        ):
            with counted() as queries:
                reader.get(where, headers={"If-None-Match": known} if known else {})
            counts[name, what] = len(queries)
    for name in TYPES:
        assert {what: count for (which, what), count in counts.items() if which == name} == {
            "whole": 2, "known": 2, "no session": 2, "malformed": 1, "no summit": 1, "no slug": 0,
        }  # fmt: skip


def test_the_queries_of_a_changed_session(db: Flask, client: FlaskClient, counted: Any) -> None:
    published(summit_text("first", one("talk")), "first")
    published(summit_text("first", one("talk", press="open")), "first")
    etag = client.get(path("card.png")).headers["ETag"]
    counts = []
    for known in ("x", etag):
        with counted() as queries:
            client.get(path("card.png"), headers={"If-None-Match": known})
        counts.append(len(queries))
    assert counts == [3, 3]


def test_a_process_keeps_the_newest_pictures(db: Flask, client: FlaskClient) -> None:
    document, tree = synthetic_document("many", share_views.MOST_KEPT // 2 + 6, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)
    publish("many")
    share_views._kept.clear()
    subjects = [session["uid"] for session in document["sessions"]]
    asked = [path("qr.svg", language, "many", subject) for subject in subjects for language in ("en", "fr")]
    etags = [client.get(address).get_etag()[0] for address in asked]
    assert list(share_views._kept) == etags[-share_views.MOST_KEPT :]
    oldest = asked[-share_views.MOST_KEPT]
    kept = share_views._kept[etags[-share_views.MOST_KEPT]]
    assert client.get(oldest).data is not None
    assert list(share_views._kept)[-1] == etags[-share_views.MOST_KEPT]
    assert share_views._kept[etags[-share_views.MOST_KEPT]] is kept


# What a page says


def shared(app: Flask, slug: str, subject: str, language: str = "en") -> Page:
    """The two macros as a page includes them."""
    with app.test_request_context(f"/{language}/summits/{slug}/sessions/{subject}"):
        page = get_session(Viewer.anonymous(), slug, subject)
        source = '{% import "agenda/_share.html" as parts with context %}'
        source += "{{ parts.share_head(share) }}{{ parts.share_panel(share) }}"
        return Page(render_template_string(source, **share_views.share_context(page)))


def properties(page: Page) -> dict[str, str]:
    return {
        one.attributes.get("property") or one.attributes["name"]: one.attributes["content"] for one in page.all("meta")
    }


def test_the_head_of_the_side_event(db: Flask) -> None:
    load_text(shipped("gfmd-2018").read_text("utf-8"))
    publish("gfmd-2018")
    shown = shared(db, "gfmd-2018", MIEUX)
    address = f"http://localhost/en/summits/gfmd-2018/sessions/{MIEUX}"
    title = "What role for capacity building in turning the Global Compact on Migration into action?"
    facts = (
        "Friday 7 December 2018, 08:30–09:45, Marrakech time, UTC+1, Orangeraie, Palmeraie Conference Center, Marrakech"
    )
    image = f"{address}/card.png?v={sharing.RENDERER}-0-0"
    assert properties(shown) == {
        "og:type": "website",
        "og:site_name": "eventreg",
        "og:title": title,
        "og:description": facts,
        "og:url": address,
        "og:locale": "en_GB",
        "og:locale:alternate": "fr_FR",
        "og:image": image,
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": f"{title} – {facts}",
        "twitter:card": "summary_large_image",
    }
    (script,) = shown.all("script")
    page = get_session(Viewer.anonymous(), "gfmd-2018", MIEUX)
    assert script.attributes == {"type": "application/ld+json"}
    assert json.loads("".join(script.parts)) == json.loads(sharing.json_ld(page, address, image, "en") or "")
    boxes = {one.attributes["id"]: "".join(one.parts) for one in shown.all("textarea")}
    assert boxes == {
        "share-text": sharing.paste_text(page, address, "en"),
        "share-html": sharing.paste_html(page, address, f"{address}/qr.svg", "en"),
    }
    assert [one.attributes["for"] for one in shown.all("label")] == ["share-text", "share-html"]
    assert shown.texts("code") == [address]
    assert [one.attributes["src"] for one in shown.all("img")] == [f"/en/summits/gfmd-2018/sessions/{MIEUX}/qr.svg"]
    client = db.test_client()
    assert [client.get(one.attributes["src"]).status_code for one in shown.all("img")] == [200]
    assert [client.get(one.attributes["href"]).content_type for one in shown.all("a")] == ["image/png"]
    french = properties(shared(db, "gfmd-2018", MIEUX, "fr"))
    assert french["og:url"] == address.replace("/en/", "/fr/")
    assert (french["og:locale"], french["og:locale:alternate"]) == ("fr_FR", "en_GB")


def test_a_session_without_a_date_has_no_data_block(db: Flask) -> None:
    guess = "{day: 2018-12-07, starts: '08:30', ends: '09:45', certainty: inferred}"
    published(summit_text("first", one("talk", when=guess), one("sure")), "first")
    assert len(shared(db, "first", own("sure")).all("script")) == 1
    shown = shared(db, "first", own("talk"))
    assert (shown.all("script"), "inferred" in properties(shown)["og:description"]) == ([], True)


def test_nothing_typed_becomes_markup(db: Flask) -> None:
    evil = "</script></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;{{7*7}}"
    text = json.dumps({"en": evil})
    parts = {"title": text, "description": text, "organisers": "[{organisation: evil, role: lead}]"}
    more = f"organisations:\n  - {{key: evil, kind: company, name: {text}}}\n"
    published(summit_text("first", one("talk", **parts), name=text, city=text) + more, "first")
    shown = shared(db, "first", own("talk"))
    assert [one.attributes for one in shown.all("script")] == [{"type": "application/ld+json"}]
    assert len(shown.all("img")) == 1
    assert [name for one in shown.elements for name in one.attributes if name.startswith("on") or name == "style"] == []
    assert properties(shown)["og:title"] == evil
    data = json.loads("".join(shown.all("script")[0].parts))
    assert (data["name"], data["organizer"]) == (evil, [{"@type": "Organization", "name": evil}])
    snippet = Page("".join(shown.all("textarea", id="share-html")[0].parts))
    assert (snippet.all("script"), len(snippet.all("img")), snippet.texts("bdi")) == ([], 1, [evil])
    assert db.test_client().get(path("card.png")).status_code == 200
