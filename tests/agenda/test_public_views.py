"""What readers see: programme, session, meetings; who sees what; nothing typed becomes markup."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from agenda.pages import Page
from eventreg.foundation.places import shipped
from eventreg.foundation.transaction import transaction
from eventreg.summit_file.reader import read_tree
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from eventreg.web import kept
from support import OPERATOR, load_text, publish, published, session_text, summit_text, two_summits, uid

MIEUX = "96f59edb-7920-4d90-b2d8-7ac4301d2cf1"
HOME = "/en/summits/first/"


def own(key: str) -> str:
    return uid(f"first/{key}")


def one(key: str, **parts: str) -> str:
    return session_text(key, uid=own(key), **parts)


def page(client: FlaskClient, path: str, status: int = 200) -> Page:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.content_type == "text/html; charset=utf-8"
    return Page(answer.text)


def session_page(client: FlaskClient, key: str, language: str = "en") -> Page:
    return page(client, f"/{language}/summits/first/sessions/{own(key)}")


# The programme -------------------------------------------------------------------------------------------------------

MORE = """
themes:
  - {key: work, name: {en: Work, fr: Travail}}
  - {key: return, name: Return}
organisations:
  - {key: office, kind: company, name: Łukasz Œuvrard Büro}
"""
SESSIONS = (
    one("late", title="{en: Late, fr: Tard}", when="{day: 2018-12-07, starts: '15:00', ends: '16:00'}"),
    one("early", title="{en: Early, fr: Tôt}", languages="{working: [en], interpretation: [fr]}"),
    one("other-room", title="{en: Other room}", where="{room: oliveraie}", themes="[work]"),
    one(
        "fifth", title="{en: Fifth}", kind="workshop", themes="[work, return]",
        when="{day: 2018-12-05, half: morning}",
    ),
    one(
        "guess", title="{en: Guess}", organisers="[{organisation: office, role: lead}]",
        when="{day: 2018-12-05, certainty: inferred}",
    ),
    one("no-time", title="{en: No time}", when="{certainty: not_stated}", where=""),
)  # fmt: skip


@pytest.fixture
def reader(db: Flask) -> FlaskClient:
    published(summit_text("first", *SESSIONS) + MORE, "first")
    return db.test_client()


def test_sessions_by_day_in_order_of_time(reader: FlaskClient) -> None:
    shown = page(reader, HOME)
    assert [heading.text for heading in shown.all("h2") if heading.attributes.get("id", "").startswith("day-")] == [
        "Wednesday 5 December 2018",
        "Friday 7 December 2018",
        "Day not stated",
    ]
    assert shown.titles[0] == "Fifth"
    assert shown.titles[3] == "Late"
    assert (sorted(shown.titles[1:3]), sorted(shown.titles[4:])) == (["Early", "Other room"], ["Guess", "No time"])


FILTERED = {
    "": {"Late", "Early", "Other room", "Fifth", "Guess", "No time"},
    "day=2018-12-05": {"Fifth"},
    "day=2018-12-07": {"Late", "Early", "Other room"},
    "day=2018-12-06": set(),
    "room=oliveraie": {"Other room"},
    "room=orangeraie": {"Late", "Early", "Fifth", "Guess"},
    "room=nothing": set(),
    "theme=work": {"Other room", "Fifth"},
    "theme=return": {"Fifth"},
    "kind=workshop": {"Fifth"},
    "kind=nonsense": set(),
    "language=fr": {"Early"},
    "language=en": {"Early"},
    "language=zz": set(),
    "day=2018-12-07&room=orangeraie": {"Late", "Early"},
    "theme=work&kind=workshop": {"Fifth"},
    "q=early": {"Early"},
    "q=tot": {"Early"},
    "q=TÔT": {"Early"},
    "q=lukasz+oeuvrard": {"Guess"},
    "q=%C5%81ukasz": {"Guess"},
    "q=buro": {"Guess"},
    "q=work": {"Other room", "Fifth"},
    "q=wor&kind=workshop": {"Fifth"},
    # Nothing begins like this: what comes close in spelling is shown instead.
    "q=ork": {"Other room", "Fifth"},
    "q=xylophone": set(),
    "q=oliver": {"Other room"},
    # What is malformed is as if it were not there.
    "day=2018-02-30": {"Late", "Early", "Other room", "Fifth", "Guess", "No time"},
    "day=": {"Late", "Early", "Other room", "Fifth", "Guess", "No time"},
    "day=%20": {"Late", "Early", "Other room", "Fifth", "Guess", "No time"},
    "room=%00": {"Late", "Early", "Other room", "Fifth", "Guess", "No time"},
    "room[]=oliveraie": {"Late", "Early", "Other room", "Fifth", "Guess", "No time"},
    "room=oliveraie&room=orangeraie": {"Other room"},
    "q=": {"Late", "Early", "Other room", "Fifth", "Guess", "No time"},
    "q=%20%20": {"Late", "Early", "Other room", "Fifth", "Guess", "No time"},
    "q=...": set(),
    "q=%22%27%3B--": set(),
    "q=%00": set(),
    "q=%25": set(),
    "q=_": set(),
    "q=early%00": {"Early"},
    "q=early+OR+late": set(),
    "q=early*": {"Early"},
    "q=NEAR(early": set(),
    "q=" + "early+" * 2_000: {"Early"},
    "q=%FF%FE": set(),
    "%FF=%FE&&&=": {"Late", "Early", "Other room", "Fifth", "Guess", "No time"},
}


def test_filters_and_search(reader: FlaskClient) -> None:
    assert {query: set(page(reader, f"{HOME}?{query}").titles) for query in FILTERED} == FILTERED


def test_raw_bytes_in_the_query_are_no_fault(reader: FlaskClient) -> None:
    for path in (HOME, "/en/", "/en/nothing"):
        answer = reader.get(path, environ_overrides={"QUERY_STRING": 'q=\xff\xfe"><script>\x00'})
        assert (answer.status_code, answer.content_type) == (400, "text/html; charset=utf-8")
        assert "<script" not in answer.text
        assert {url.rpartition("?")[2] for url in Page(answer.text).switches.values()} == {
            "q=%FF%FE%22%3E%3Cscript%3E%00"
        }


def test_a_narrowed_programme_says_so(reader: FlaskClient) -> None:
    def narrowed(query: str) -> list[str]:
        return [part.text for part in page(reader, f"{HOME}?{query}").all("div", class_="narrowed")]

    assert narrowed("") == narrowed("day=2018-02-30") == narrowed("q=") == []
    assert narrowed("theme=work") == ["2 sessions of 6 Theme Work Show the whole programme"]
    assert narrowed("q=early&room=nothing") == ["0 sessions of 6 Search early Room nothing Show the whole programme"]
    assert narrowed("day=2018-12-05") == ["1 session of 6 Show the whole programme"]
    nothing = page(reader, f"{HOME}?q=...")
    assert nothing.texts("h2", id="empty") == ["No session matches"]


def test_what_filters_offer(reader: FlaskClient) -> None:
    def offered(path: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for group in page(reader, path).all("ul"):
            name = group.attributes.get("aria-labelledby", "")
            if name.startswith("filter-"):
                found[name.removeprefix("filter-")] = group.text.split()
        return found

    english = offered(HOME)
    # In the order the file gives them.
    assert english["room"] == ["Orangeraie", "Oliveraie"]
    assert english["theme"] == ["Work", "Return"]
    assert english["language"] == ["English", "French"]
    assert english == offered(f"{HOME}?theme=work")
    french = offered("/fr/summits/first/")
    assert (french["theme"], french["language"]) == (["Travail", "Return"], ["Anglais", "Français"])


def test_an_empty_programme(db: Flask, client: FlaskClient) -> None:
    published(summit_text("first"), "first")
    shown = page(client, HOME)
    assert (shown.titles, shown.texts("h2", id="empty")) == ([], ["Nothing has been published yet"])
    assert page(client, f"{HOME}?q=a&day=2018-12-05").titles == []
    assert client.get("/summits/first/calendar.ics").status_code == 200


def test_meetings_now_and_past(db: Flask, client: FlaskClient) -> None:
    assert page(client, "/en/").texts("h2", id="empty") == ["Nothing has been published yet"]
    for slug, day in (("june", "2019-06-01"), ("may", "2019-05-01"), ("april", "2019-04-01"), ("march", "2019-03-01")):
        published(summit_text(slug, starts_on=day, ends_on=day), slug)
    load_text(summit_text("draft", state="draft"))
    with time_machine.travel(datetime(2019, 5, 1, 22, 59, tzinfo=UTC), tick=False):
        shown = page(client, "/en/")
    assert shown.texts("h2") == ["Now and coming", "Past"]
    assert shown.texts("h3") == ["Summit may", "Summit june", "Summit april", "Summit march"]
    assert page(client, "/en/summits/draft/", 404).texts("h1") == ["There is nothing at this address"]
    assert client.get("/summits/draft/calendar.ics").status_code == 404


def test_a_meeting_is_over_when_its_last_day_is_where_it_takes_place(db: Flask, client: FlaskClient) -> None:
    talk = one("talk", when="{day: 2018-12-07, starts: '20:00', ends: '22:00'}")
    published(summit_text("first", talk, zone="America/Los_Angeles"), "first")
    for at, heading in ((7, "Now and coming"), (8, "Past")):
        with time_machine.travel(datetime(2018, 12, 8, at, 59, tzinfo=UTC), tick=False):
            assert page(client, "/en/").texts("h2") == [heading]


def test_spans_of_which_only_the_end_is_the_same_stand_under_their_own(db: Flask, client: FlaskClient) -> None:
    spans = ((5, "long"), (6, "short"), (6, "other"))
    listed = (one(key, where="", when=f"{{day: 2018-12-0{day}, until: 2018-12-07}}") for day, key in spans)
    published(summit_text("first", *listed), "first")
    shown = page(client, f"{HOME}?day=2018-12-07")
    assert shown.texts("h3", class_="slot-time") == ["5–7 December 2018", "6–7 December 2018"]


# One session ---------------------------------------------------------------------------------------------------------


def test_a_moved_session_says_where_it_was(db: Flask, client: FlaskClient) -> None:
    published(summit_text("first", one("talk", title="{en: Old name}")), "first")
    assert session_page(client, "talk").texts("del") == []
    moved = {"title": "{en: New name}", "when": "{day: 2018-12-06, starts: '13:15', ends: '14:30'}"}
    published(summit_text("first", one("talk", **moved)), "first")
    shown = session_page(client, "talk")
    assert shown.texts("p", class_="notice") == [
        "Moved from Friday 7 December 2018, 08:30–09:45.",
        "Announced before as “Old name”.",
    ]
    assert shown.texts("del") == ["Friday 7 December 2018, 08:30–09:45"]
    both = moved | {"when": "{day: 2018-12-07, starts: '10:00', ends: '11:00'}", "where": "{room: oliveraie}"}
    published(summit_text("first", one("talk", **both)), "first")
    assert session_page(client, "talk").texts("p", class_="notice") == [
        "Moved from Thursday 6 December 2018, 13:15–14:30, Orangeraie, Palmeraie Conference Center, Marrakech."
    ]
    assert len(session_page(client, "talk", "fr").texts("p", class_="notice")) == 1
    told = session_page(client, "talk").texts("p", class_="notice")
    published(summit_text("first", one("talk", **both | {"press": "open"})), "first")
    assert session_page(client, "talk").texts("p", class_="notice") == told


def test_a_cancelled_session_stays_and_says_so(db: Flask, client: FlaskClient) -> None:
    talk = one("talk", cancelled="true", cancelled_note="{en: No speaker.}")
    published(summit_text("first", one("talk")), "first")
    published(summit_text("first", talk), "first")
    assert page(client, HOME).texts("p", class_="is-bad") == ["Cancelled No speaker."]
    assert session_page(client, "talk").texts("div", class_="is-bad") == ["Cancelled No speaker."]


def test_an_inferred_day_says_what_it_was_inferred_from(db: Flask, client: FlaskClient) -> None:
    when = "{day: 2018-12-06, starts: '09:00', ends: '10:00', certainty: inferred, reason: {en: A grid., fr: Grille.}}"
    published(summit_text("first", one("talk", when=when)), "first")
    shown = session_page(client, "talk")
    assert shown.texts("p", class_="mark") == ["Date and time: inferred, not stated"]
    assert shown.texts("p", class_="reason") == ["A grid."]
    assert session_page(client, "talk", "fr").texts("p", class_="reason") == ["Grille."]


# Who sees what -------------------------------------------------------------------------------------------------------

SECRET_MORE = """
themes:
  - {key: zirkon-theme, name: Zirkon theme}
organisations:
  - {key: zirkon-works, kind: company, name: Zirkon Works}
"""


def secret(key: str, visibility: str, **parts: str) -> str:
    return one(
        key,
        visibility=visibility,
        **{
            "title": f"{{en: Zirkon {key}, fr: Zirkon {key}}}",
            "kind": "reception",
            "when": "{day: 2018-12-05, starts: '08:30', ends: '09:45'}",
            "where": "{room: oliveraie}",
            "description": "About Zirkon",
            "languages": "{working: [sw]}",
            "themes": "[zirkon-theme]",
            "organisers": "[{organisation: zirkon-works, role: lead}]",
        }
        | parts,
    )


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_nobody_signed_in_sees_what_is_not_public(db: Flask, client: FlaskClient, visibility: str) -> None:
    published(summit_text("first", one("talk")), "first")
    paths = [
        f"/{language}/summits/first/{query}"
        for language in ("en", "fr")
        for query in ("", "?q=zirkon", "?room=oliveraie", "?day=2018-12-05", "?kind=reception", "?language=sw")
    ]
    paths += ["/en/", "/fr/", f"/en/summits/first/sessions/{own('talk')}"]

    def seen() -> dict[str, str]:
        # When the programme was last released is no secret.
        return {path: re.sub('as at [^<"]*|à la date du [^<"]*', "", client.get(path).text) for path in paths}

    with time_machine.travel(datetime(2018, 11, 1, 9, tzinfo=UTC), tick=False):
        before = seen()
    # The same instant again, so that nothing but the session can differ.
    published(summit_text("first", one("talk"), secret("z", visibility)) + SECRET_MORE, "first")
    with time_machine.travel(datetime(2018, 11, 1, 9, tzinfo=UTC), tick=False):
        after = seen()
    assert [path for path in paths if "irkon" in after[path].replace("q=zirkon", "").replace('"zirkon"', "").replace(
        "<bdi>zirkon</bdi>", "")] == []  # fmt: skip
    assert [path for path in paths if _without_time(after[path]) != _without_time(before[path])] == []
    for path in (f"/en/summits/first/sessions/{own('z')}", f"/summits/first/sessions/{own('z')}.ics"):
        refused, unknown = client.get(path), client.get(path.replace(own("z"), own("nothing")))
        assert (refused.status_code, unknown.status_code) == (404, 404)
        assert refused.text.replace(own("z"), "") == unknown.text.replace(own("nothing"), "")


def _without_time(text: str) -> str:
    return re.sub(r"\d{1,2}:\d{2}|\d{1,2} h( \d{2})?", "", re.sub(r"\d{1,2} \w+ \d{4}", "", text))


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_what_a_session_was_while_hidden_stays_unknown(db: Flask, client: FlaskClient, visibility: str) -> None:
    published(summit_text("first", secret("z", visibility)) + SECRET_MORE, "first")
    public = {"title": "{en: Announced}", "when": "{day: 2018-12-06, starts: '10:00', ends: '11:00'}"}
    published(summit_text("first", secret("z", "public", **public, description="null")) + SECRET_MORE, "first")
    shown = session_page(client, "z")
    assert shown.texts("h1") == ["Announced"]
    assert (shown.texts("p", class_="notice"), shown.texts("del")) == ([], [])


def test_one_summit_says_nothing_of_another(db: Flask, client: FlaskClient) -> None:
    two_summits(one("talk"))
    assert page(client, HOME).titles == ["Title talk"]
    assert page(client, "/en/summits/other/").titles == ["Elsewhere"]
    assert page(client, f"{HOME}?q=elsewhere").titles == []
    assert client.get(f"{HOME}sessions/{uid('other/secret')}").status_code == 404
    assert client.get(f"/en/summits/other/sessions/{uid('other/secret')}").status_code == 200


# Languages -----------------------------------------------------------------------------------------------------------


def test_text_of_another_language_says_which(db: Flask, client: FlaskClient) -> None:
    talk = one("talk", title="{ar: ندوة, fr: Séance}", description="{ar: وصف}")
    published(summit_text("first", talk, name="{fr: Sommet}"), "first")
    english = client.get(HOME).text
    assert english.count('<bdi lang="fr">Sommet</bdi>') == 2  # crumb and heading
    assert english.count('<bdi lang="ar">ندوة</bdi>') == 1
    shown = session_page(client, "talk", "fr")
    assert [(one.attributes, one.text) for one in shown.all("bdi") if one.text in ("Séance", "ندوة", "وصف")] == [
        ({}, "Séance"),
        ({"lang": "ar"}, "ندوة"),
        ({"lang": "ar"}, "وصف"),
    ]


def test_the_switch_stays_on_the_page_with_its_query(reader: FlaskClient) -> None:
    for rest in (
        "",
        "summits/first/",
        "summits/first/?day=2018-12-05&room=orangeraie",
        "summits/first/?q=a%26b%3Dc%20%C3%A9&theme=work",
        "summits/first/?q=what?",
        f"summits/first/sessions/{own('early')}",
    ):
        for language in ("en", "fr"):
            shown = page(reader, f"/{language}/{rest}")
            assert shown.switches == {"en": f"/en/{rest}", "fr": f"/fr/{rest}"}
            assert {name: url for name, url in shown.links.items() if name.startswith(("canonical", "alternate"))} == {
                "canonical": f"http://localhost/{language}/{rest}",
                "alternate en": f"http://localhost/en/{rest}",
                "alternate fr": f"http://localhost/fr/{rest}",
            }
            (html,) = shown.all("html")
            assert (html.attributes["lang"], html.attributes["dir"]) == (language, "ltr")


def test_the_switch_leads_nowhere_else(reader: FlaskClient) -> None:
    hostile = {
        "/en//evil.example": "/fr//evil.example",
        "/en/%2F%2Fevil.example": "/fr///evil.example",
        "/en/%5C%5Cevil.example": "/fr/%5C%5Cevil.example",
        "/en/..%2F..%2Fevil": "/fr/../../evil",
        "/en/%22onmouseover=alert(1)%20x=%22": "/fr/%22onmouseover=alert(1)%20x=%22",
        "/en/a%3Fb%23c": "/fr/a%3Fb%23c",
        '/en/nothing?"><script>alert(1)</script>': "/fr/nothing?%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/en/nothing?next=//evil.example": "/fr/nothing?next=//evil.example",
        "/en/%00%0d%0aX:y": "/fr/%00%0D%0AX:y",
        "/evil.example": "/fr/",
        "/de/": "/fr/",
        "/EN/": "/fr/",
    }
    seen = {}
    for path in hostile:
        answer = reader.get(path)
        assert answer.status_code == 404
        assert answer.headers.get("Location") is None
        seen[path] = Page(answer.text).switches.get("fr", "/fr/")
    assert seen == hostile


def test_a_missing_page_speaks_the_language_of_its_address(reader: FlaskClient) -> None:
    for rest in ("nothing", "summits/nothing/", f"summits/first/sessions/{own('nothing')}", "summits/%00/", "a.b"):
        english, french = page(reader, f"/en/{rest}", 404), page(reader, f"/fr/{rest}", 404)
        assert [one.all("html")[0].attributes["lang"] for one in (english, french)] == ["en", "fr"]
        assert english.texts("h1") == ["There is nothing at this address"]
        assert len({*english.texts("h1"), *french.texts("h1")}) == 2
        assert [one.attributes["content"] for one in english.all("meta", name="robots")] == ["noindex"]
        assert english.all("link", rel="canonical") == english.all("link", rel="alternate") == []


def test_an_archive_speaks_of_the_past(db: Flask, client: FlaskClient) -> None:
    load_text(shipped("gfmd-2018").read_text("utf-8"))
    publish("gfmd-2018")
    path = f"summits/gfmd-2018/sessions/{MIEUX}"
    english, french = client.get(f"/en/{path}").text, client.get(f"/fr/{path}").text
    past = "Was reserved for participants officially registered for this meeting."
    over = "This meeting is over; nobody can register any more."
    note = "Built from public documents; no connection with the organizations named."
    assert [english.count(sentence) for sentence in (over, note, "Reserved for participants")] == [1, 1, 0]
    assert [french.count(sentence) for sentence in (past, over, note)] == [0, 0, 0]
    # Once on the page itself, and in the two texts that it offers to paste elsewhere.
    (facts,) = Page(english).texts("section", class_="facts")
    assert (facts.count(past), english.count(past)) == (1, 3)
    for language in ("en", "fr"):
        programme = page(client, f"/{language}/summits/gfmd-2018/")
        assert [link.attributes["href"] for link in programme.all("a") if "register" in link.attributes["href"]] == []
        assert len(programme.texts("p", class_="archive-note")) == 1
        assert len(programme.titles) == 7


# Markup --------------------------------------------------------------------------------------------------------------

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;{{7*7}}%(x)s "
TEXTS = {
    "name", "title", "description", "report", "reason", "printed", "acronym", "about", "honorific", "given", "family",
    "post", "represents", "group", "contribution", "type_words", "note", "counted", "subject", "place", "period",
    "city", "register_text", "country",
}  # fmt: skip


def poisoned(value: Any, name: str = "") -> Any:
    """The tree of a summit file with something hostile in every text."""
    if isinstance(value, list):
        return [poisoned(part, name) for part in value]
    if isinstance(value, dict):
        languages = all(re.fullmatch("[a-z]{2,3}", key) for key in value)
        return {key: poisoned(part, name if languages else key) for key, part in value.items()}
    is_text = name in TEXTS and not (name == "country" and re.fullmatch("[A-Z]{2}", value))
    return EVIL + value[:300] if is_text else value


def test_nothing_in_a_file_becomes_markup(db: Flask, client: FlaskClient) -> None:
    tree = poisoned(read_tree(shipped("gfmd-2018").read_bytes()).value)
    text = {"en": EVIL, "fr": EVIL}
    tree["summit"] |= {"countries": [{"name": text}], "dates_reason": text}
    tree["sources"][0] |= {"publisher": text}
    tree["venues"][0] |= {"address": text}
    tree["venues"][0]["rooms"][0] |= {"floor": text}
    tree["sessions"][0] |= {"cancelled": "true", "cancelled_note": text}
    tree["sessions"][0]["where"] |= {"reason": text}
    load_text(json.dumps(tree))
    publish("gfmd-2018")
    paths = ["", "summits/gfmd-2018/", "summits/gfmd-2018/?q=script&room=orangeraie"]
    paths += [f"summits/gfmd-2018/sessions/{session['uid']}" for session in tree["sessions"]]
    for language in ("en", "fr"):
        for path in paths:
            answer = client.get(f"/{language}/{path}")
            assert answer.status_code == 200
            shown = Page(answer.text)
            # A session has the picture of its own QR code, and one with a stated time a data block, which nobody runs;
            # a programme has that of its calendar, and what can be followed a script of ours.
            ours = [path] if "/sessions/" in path else []
            scripts = [one.attributes for one in shown.all("script")]
            copies = [one for one in scripts if one.get("src", "").startswith("/static/copy.js?")]
            assert [one for one in scripts if one not in copies] in (
                [],
                [{"type": "application/ld+json"} for _ in ours],
            )
            codes = [one.attributes["src"] for one in shown.all("img")]
            followed = [code for code in codes if code.startswith(f"/{language}/summits/gfmd-2018/subscribe/qr.svg")]
            assert [code for code in codes if code not in followed] == [f"/{language}/{one}/qr.svg" for one in ours]
            assert [name for one in shown.elements for name in one.attributes if name.startswith("on")] == []
            assert (answer.text.count("<script"), answer.text.count("<img")) == (len(scripts), len(codes))
            assert answer.text.count(">49<") == 0
            assert answer.text.count("&lt;script&gt;") > 1
            assert EVIL.strip() in " ".join(shown.texts("main"))


def test_what_is_searched_for_is_shown_as_text(reader: FlaskClient) -> None:
    words = "\"><script>alert(1)</script>' onfocus=x {{7*7}}"
    shown = page(reader, f"{HOME}?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%27%20onfocus=x%20{{{{7*7}}}}")
    assert [one.attributes.keys() for one in shown.all("script")] == [{"type", "src"}]
    assert [box.attributes["value"] for box in shown.all("input", id="q")] == [words]
    assert shown.texts("bdi")[-1] != ""
    assert [part.text for part in shown.all("div", class_="narrowed")] == [
        f"0 sessions of 6 Search {words} Show the whole programme"
    ]


# Cost ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_queries_of_pages(db: Flask, client: FlaskClient, counted: Any, sessions: int) -> None:
    document, tree = synthetic_document("many", sessions, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)
    publish("many")
    subject = document["sessions"][0]["uid"]
    paths = {
        "meetings": "/en/",
        "programme": "/en/summits/many/",
        "filtered": "/en/summits/many/?room=room-1&day=2027-05-10",
        "searched": "/en/summits/many/?q=part",
        "session": f"/en/summits/many/sessions/{subject}",
        "nothing": "/en/summits/nothing/",
        "no session": f"/en/summits/many/sessions/{uid('nothing')}",
        "malformed": "/en/summits/many/sessions/nothing",
        "no page": "/en/nothing",
    }
    counts = {}
    for name, path in paths.items():
        kept.forget()
        first, again = count(counted, client, path), count(counted, client, path)
        counts[name] = (first, again)
    assert counts == {
        "meetings": (1, 1), "programme": (4, 1), "filtered": (4, 1), "searched": (4, 2), "session": (2, 1),
        "nothing": (1, 1), "no session": (2, 2), "malformed": (1, 1), "no page": (0, 0),
    }  # fmt: skip


def count(counted: Any, client: FlaskClient, path: str) -> int:
    with counted() as queries:
        client.get(path)
    return len(queries)


def test_what_began_before_midnight_is_on_after_it(db: Flask, client: FlaskClient) -> None:
    late = one("late", when="{day: 2018-12-06, starts: '22:00', ends: '02:00', ends_on: 2018-12-07}")
    two_summits(late, one("talk"))
    with time_machine.travel(datetime(2018, 12, 6, 23, 30, tzinfo=UTC), tick=False):
        shown = page(client, HOME)
    assert shown.titles == ["Title late", "Title talk"]
    assert "Title late" in [link.text for link in shown.all("a")]
    assert "Now" in [label.text.split()[0] for label in shown.all("h3") + shown.all("h2") if label.text]


def test_pieces_are_kept_from_page_to_page(db: Flask, client: FlaskClient, counted: Any) -> None:
    def talk(number: int, **parts: str) -> str:
        return one(f"talk-{number}", when=f"{{day: 2018-12-07, starts: '1{number}:00', ends: '1{number}:30'}}", **parts)

    two_summits(talk(0), talk(1), talk(2))
    kept.forget()
    assert count(counted, client, HOME) == 4
    # Filters of the same sessions need none of their payloads again.
    assert count(counted, client, f"{HOME}?room=orangeraie") == 2
    # Another language says it in other words.
    assert count(counted, client, "/fr/summits/first/") == 3
    published(summit_text("first", talk(0), talk(1), talk(2, title="New title")), "first")
    # The release, what filters offer, the sessions, the one that changed, and what it was before.
    assert count(counted, client, HOME) == 5
    assert "New title" in client.get(HOME).text
    assert count(counted, client, HOME) == 1


def test_the_queries_of_a_changed_session(db: Flask, client: FlaskClient, counted: Any) -> None:
    published(summit_text("first", one("talk")), "first")
    published(summit_text("first", one("talk", press="open")), "first")
    with counted() as queries:
        session_page(client, "talk")
    assert len(queries) == 3
