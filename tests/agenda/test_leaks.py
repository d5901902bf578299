"""A reader who follows every link, and asks every page for every value, finds nothing of what is not public."""

import re
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from support import published, session_text, summit_text, uid

PUBLIC = ("open", "listed")
LINK = re.compile(r'(?:href|src|content|action)="([^"]+)"')
SCREENS = ("screens/today", "screens/rooms/orangeraie", "screens/rooms/oliveraie")


def own(key: str) -> str:
    return uid(f"first/{key}")


MORE = """
themes:
  - {key: zirkon-theme, name: {en: Zirkon theme, fr: Thème Zirkon}}
persons:
  - {key: zirkon-person, family: Zirkonov, given: Ada, variants: [Zirkonoff]}
organisations:
  - {key: zirkon-parent, kind: ministry, name: {en: Zirkon Ministry, fr: Ministère Zirkon}}
  - key: zirkon-works
    kind: company
    name: {en: Zirkon Works, fr: Ateliers Zirkon}
    acronym: {en: ZRKN}
    spellings: [Zirkonium Works]
    parents: [{organisation: zirkon-parent, link: part_of}]
"""
ROOM = """
  - key: annex
    name: Annex
    rooms:
      - {key: zirkon-hall, name: Zirkon hall, booths: 1}
sessions:"""


def secret(visibility: str) -> str:
    """A session that says something unmistakable in every field it has."""
    return session_text(
        "z",
        uid=own("z"),
        visibility=visibility,
        kind="reception",
        title="{en: Zirkon evening, fr: Soirée Zirkon}",
        description="{en: About Zirkon, fr: Du Zirkon}",
        report="{en: Zirkon was shown, fr: Le Zirkon fut montré}",
        agenda="[{en: Zirkon first, fr: Le Zirkon d’abord}]",
        when="{day: 2018-12-06, starts: '20:00', ends: '21:00'}",
        where="{room: zirkon-hall}",
        languages="{working: [sw]}",
        themes="[zirkon-theme]",
        organisers="[{organisation: zirkon-works, role: lead}]",
        line_ups="[{source: announcement, kind: announced,"
        " panelists: [{key: p, roles: [chair], person: zirkon-person}]}]",
        quotes="[{key: q, person: zirkon-person, text: {en: Zirkon!}}]",
        references="[{key: r, title: {en: Zirkon charter}}]",
        figures="[{subject: {en: Zirkon}, qualifier: about, value: 4711, counted: {en: stones}}]",
        related="[{url: 'https://zirkon.example/', title: {en: Zirkon site}}]",
    )


def programme(visibility: str | None) -> str:
    sessions = [
        session_text(
            "open",
            uid=own("open"),
            title="{en: Open, fr: Ouvert}",
            # Named by one that is public: the link must not be shown either.
            related="[{session: z}]" if visibility else "[]",
        ),
        session_text("listed", uid=own("listed"), where="{room: oliveraie}", title="{en: Listed, fr: Listé}"),
    ]
    if visibility is None:
        return summit_text("first", *sessions, fictional="true")
    text = summit_text("first", *sessions, secret(visibility), fictional="true") + MORE
    return text.replace("\nsessions:", ROOM, 1)


def everything(client: FlaskClient) -> dict[str, tuple[int, str]]:
    """Every page and file that can be reached by links from the front pages, and the screens, which nothing links."""
    waiting = ["/en/", "/fr/", "/en/search", *(f"/{lang}/summits/first/{s}" for lang in ("en", "fr") for s in SCREENS)]
    found: dict[str, tuple[int, str]] = {}
    while waiting:
        path = waiting.pop()
        # Nothing can be read in the bytes of a picture. Four filters at once show nothing that three do not.
        if path in found or path.startswith("/static/") or "/card.png" in path or path.count("&") > 2:
            continue
        answer = client.get(path)
        text = answer.data.decode("utf-8", "replace")
        found[path] = (answer.status_code, text)
        assert len(found) < 3000, "the crawl does not end"
        if answer.content_type.startswith("text/html"):
            for link in LINK.findall(text):
                parts = urlsplit(unescape(link))
                if parts.netloc in ("", "localhost") and parts.path.startswith("/"):
                    waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def tells(pages: dict[str, tuple[int, str]]) -> list[str]:
    words = ("irkon", "zrkn", "4711", own("z"), "swahili", "kiswahili")
    return [path for path, (_, text) in pages.items() for word in words if word in unquote(text).casefold()]


ASKED = (
    "search?q=zirkon", "search?q=zirkonium", "search?q=zirconium", "search?q=4711", "summits/first/?q=zirkon",
    "summits/first/?theme=zirkon-theme", "summits/first/?room=zirkon-hall", "summits/first/?language=sw",
    "summits/first/?kind=reception", "summits/first/?day=2018-12-06", "summits/first/?day=all",
    "summits/first/changes", "summits/first/information",
    "summits/first/subscribe", "summits/first/subscribe?theme=zirkon-theme", "summits/first/subscribe?room=zirkon-hall",
    "summits/first/embed", "summits/first/embed?theme=zirkon-theme", "summits/first/embed?language=sw",
)  # fmt: skip
DEAD = (f"summits/first/sessions/{own('z')}", f"summits/first/sessions/{own('z')}/card.png",
        f"summits/first/sessions/{own('z')}/qr.svg", "summits/first/screens/rooms/zirkon-hall")  # fmt: skip


SAID = (
    "zirkon evening", "soirée zirkon", "zirkon works", "ateliers zirkon", "zirkon ministry", "zirkonov", "zirkon theme",
    "thème zirkon", "zirkon hall", "about zirkon", "zirkon charter", "zrkn", "kiswahili", "swahili",
)  # fmt: skip
"""What nobody types below: a page repeats to its reader what was searched for."""


def organisation(pages: dict[str, tuple[int, str]], word: str) -> set[str]:
    return {path for path, (_, text) in pages.items() if "/organisations/" in path and word in text}


@pytest.mark.parametrize(
    ("before", "visibility"),
    [(None, "hidden"), (None, "registered"), ("public", "hidden"), ("public", "registered"), ("hidden", "registered")],
)
def test_no_page_tells_of_what_is_not_public(
    db: Flask, client: FlaskClient, visibility: str, before: str | None
) -> None:
    organisations: set[str] = set()
    if before is not None:
        published(programme(before), "first")
        organisations = organisation(everything(client), "Zirkon")
        assert bool(organisations) is (before == "public")
    published(programme(visibility), "first")
    pages = everything(client)
    assert tells(pages) == []
    assert {f"/en/summits/first/sessions/{own(key)}" for key in PUBLIC} <= pages.keys()
    assert {"/en/summits/first/subscribe", "/en/summits/first/embed?room=orangeraie"} <= pages.keys()
    assert len(pages) > 25
    for language in ("en", "fr"):
        for path in ASKED:
            answer = client.get(f"/{language}/{path}")
            assert answer.status_code == 200, path
            text = answer.text.casefold()
            assert [words for words in (*SAID, own("z")) if words in text] == [], path
        for path in DEAD:
            assert client.get(f"/{language}/{path}").status_code == 404, path
    # What was public once is not public any more, at its old address either; a calendar goes on with nothing in it.
    calendars = {path for path in organisations if path.split("?")[0].endswith(".ics")}
    assert [path for path in organisations - calendars if client.get(path).status_code != 404] == []
    emptied = {path: (answer.status_code, answer.text) for path in calendars if (answer := client.get(path))}
    assert ({status for status, _ in emptied.values()}, tells(emptied)) == ({200} if calendars else set(), [])
    assert [path for path, (_, text) in emptied.items() if "VEVENT" in text] == []


def test_the_same_words_are_found_while_they_are_public(db: Flask, client: FlaskClient) -> None:
    """Otherwise the test above could not fail."""
    published(programme("public"), "first")
    pages = everything(client)
    places = {re.sub(r"[0-9a-f-]{36}", "*", path.split("?")[0]) for path in tells(pages)}
    assert {
        "/en/summits/first/",
        "/en/summits/first/sessions/*",
        "/en/summits/first/subscribe",
        "/en/summits/first/embed",
        "/en/organisations/*",
        "/summits/first/calendar.ics",
    } <= places
    assert client.get(f"/en/summits/first/sessions/{own('z')}").status_code == 200
    for path in ("search?q=zirkonium", "summits/first/?q=zirkonoff", "summits/first/?theme=zirkon-theme"):
        assert "Zirkon evening" in client.get(f"/en/{path}").text, path


NONSENSE: tuple[Any, ...] = (
    "", "%00", "%ff%fe", "%ed%a0%80", "x" * 10_000, "%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "' OR 1=1 --", "{{7*7}}",
    "%D8%A3%D8%AD%D9%85%D8%AF", "a%0d%0aSet-Cookie:x=1", "2018-12-99", "9999-12-31", "0000-00-00", "-1", "%F0%9F%92%A9",
    "NEAR(a,b)", "*", "%25", "\\",
)  # fmt: skip


def test_nonsense_gives_a_clean_page(db: Flask, client: FlaskClient, app: Flask) -> None:
    """Every address for readers, with nonsense in each of its parts and in everything it can be asked."""
    published(programme("public"), "first")
    known = {"slug": "first", "subject": own("open"), "room": "orangeraie", "key": "gfmd", "filename": "style.css"}
    readers = [
        rule for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.split(".")[0] not in ("static", "health")
    ]  # fmt: skip
    assert len(readers) > 12
    wrong = []
    for rule in readers:
        parts = [name for name in rule.arguments if name != "language"]
        for nonsense in NONSENSE:
            for replaced in (None, *parts):
                path = rule.rule.replace("<any(en, fr):language>", "en")
                for name in parts:
                    value = (nonsense or "-") if name == replaced else known.get(name, own("open"))
                    path = re.sub(rf"<(?:[a-z]+(?:\([^)]*\))?:)?{name}>", lambda _, v=value: v, path)
                if replaced is None:
                    names = (
                        "day",
                        "room",
                        "theme",
                        "kind",
                        "language",
                        "organisation",
                        "q",
                        "before",
                        "view",
                        "lang",
                        "v",
                    )
                    path += "?" + "&".join(f"{name}={nonsense}" for name in names)
                answer = client.get(path)
                if answer.status_code not in (200, 301, 302, 304, 308, 404, 414) or b"<script>alert" in answer.data:
                    wrong.append((path[:120], answer.status_code))
    assert wrong == []
