"""Pages around the programme: organisations, series, information, search; what one may not know of is not there."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from agenda.pages import Page
from eventreg.agenda.directory import partial_date_words, period_words
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.people.models import Organisation
from eventreg.publication.models import Revision
from eventreg.publication.payload import SeriesPayload
from eventreg.summit_file.service import load_summit
from eventreg.summit_file.synth import synthetic_document
from eventreg.summits.models import Summit
from eventreg.summits.rules import SeriesKind
from support import OPERATOR, load_text, publish, published, session_text, summit_text, uid

EARLY = "{day: 2018-12-05, starts: '08:30', ends: '09:45'}"
NEWER = {"starts_on": "2019-05-01", "ends_on": "2019-05-02"}

SERIES = """
series:
  key: delta
  kind: programme
  name: {fr: Programme du delta, en: Delta Programme}
  acronym: {en: DP}
  about: {en: It works., fr: Il marche.}
  starts: "2019-11"
  ends: "2023-10"
  contact_url: https://delta.example
  contact_email: delta@delta.example
  phases:
    - {name: {en: Phase I}, period: {en: two years}, about: {en: The beginning.}}
    - {name: {en: Phase II}}
  roles:
    - {organisation: office, role: funder, printed: {en: The Office (TO)}}
    - {organisation: office, role: funder, printed: {en: Office of the Delta}}
    - {organisation: works, role: implementer}
"""
ORGANISATIONS = """
organisations:
  - {key: above, kind: ministry, name: {en: Ministry Above, fr: Ministère Au-dessus}, country: MD}
  - key: office
    kind: public_body
    name: {fr: Office du delta, en: Delta Office}
    acronym: {en: DO, fr: OD}
    country: BF
    about: {en: It looks after the delta.}
    spellings: [Bureau du delta, مكتب الدلتا]
    parents: [{organisation: above, link: under_authority_of}]
  - {key: works, kind: company, name: Works, parents: [{organisation: office, link: part_of}]}
  - {key: unseen, kind: company, name: Zirkon, parents: [{organisation: office, link: part_of}]}
persons:
  - {key: ana, honorific: {en: Ms, fr: Mme}, given: Ana, family: Tiendrébéogo, variants: [Anna Tiendrebeogo]}
  - {key: ahmed, family: Ahmed}
"""
PANEL = """[{source: announcement, kind: announced, panelists: [
  {key: ana, roles: [chair], person: ana, organisation: office},
  {key: ahmed, roles: [panelist], person: ahmed, post: {en: Director}, organisation: works, represents: {en: the Delta}}
]}]"""


def one(key: str, **parts: str) -> str:
    return session_text(key, **{"uid": uid(key), **parts})


def claims(*keys: str, role: str = "lead", printed: str = "") -> str:
    words = f", printed: {printed}" if printed else ""
    return "[" + ", ".join(f"{{organisation: {key}, role: {role}{words}}}" for key in keys) + "]"


def page(client: FlaskClient, path: str, status: int = 200) -> Page:
    answer = client.get(path)
    assert answer.status_code == status, path
    assert answer.content_type == "text/html; charset=utf-8"
    return Page(answer.text)


def spelled(*spellings: str) -> str:
    """The office with further spellings."""
    words = ", ".join(spellings)
    return (
        f"\norganisations: [{{key: office, kind: public_body, name: {{fr: Office du delta}}, spellings: [{words}]}}]\n"
    )


def public_id(key: str) -> str:
    found = database.session.scalar(select(Organisation.public_id).where(Organisation.key == key))
    assert found is not None
    return found


def organisation(client: FlaskClient, key: str, language: str = "en", status: int = 200) -> Page:
    return page(client, f"/{language}/organisations/{public_id(key)}", status)


def linked(shown: Page) -> dict[str, str]:
    """From the words of each link inside the page to where it leads."""
    return {link.text: link.attributes["href"] for link in shown.all("a") if "hreflang" not in link.attributes}


@pytest.fixture
def reader(db: Flask) -> FlaskClient:
    """Two meetings of a series: the newer one names the office itself, the older one in its sessions."""
    sessions = (
        one("first-talk", line_ups=PANEL, organisers=claims("office", printed="{en: The Office}")),
        one(
            "hidden-talk",
            visibility="hidden",
            when=EARLY,
            where="{room: oliveraie}",
            organisers=claims("office", "unseen"),
        ),
        one("other-talk", where="{room: oliveraie}"),
    )
    published(summit_text("first", *sessions) + SERIES + ORGANISATIONS, "first")
    itself = claims("office", role="host_country")
    published(summit_text("second", organisers=itself, **NEWER) + SERIES, "second")
    return db.test_client()


# An organisation -----------------------------------------------------------------------------------------------------


def test_what_an_organisation_is(reader: FlaskClient) -> None:
    shown = organisation(reader, "office")
    assert shown.texts("h1") == ["Delta Office (DO)"]
    assert (shown.texts("p", class_="deck"), shown.all("p", class_="kicker")[0].text) == (
        ["Office du delta"],
        "Public body",
    )
    facts = dict(zip(shown.texts("dt"), shown.texts("dd"), strict=True))
    assert facts == {
        "Country": "Burkina Faso",
        "Under the authority of": "Ministry Above",
        "Also written": "Bureau du delta مكتب الدلتا",
    }
    assert shown.texts("p", class_="prose") == ["It looks after the delta."]
    links = linked(shown)
    assert links["Ministry Above"] == f"/en/organisations/{public_id('above')}"
    assert links["Works"] == f"/en/organisations/{public_id('works')}"
    assert shown.texts("ul", class_="children") == ["Works Part of DO"]
    french = organisation(reader, "above", "fr")
    assert french.texts("h1") == ["Ministère Au-dessus"]
    assert french.texts("dd") == ["République de Moldova"]
    assert french.texts("ul", class_="children") == [f"Office du delta (OD) {french.texts('p', class_='source')[0]}"]


def test_its_part_in_meetings_newest_first(reader: FlaskClient) -> None:
    shown = organisation(reader, "office")
    assert shown.texts("h3") == ["Summit second", "Summit first"]
    assert shown.titles == ["Title first-talk"]
    assert linked(shown)["Title first-talk"] == f"/en/summits/first/sessions/{uid('first-talk')}"
    assert linked(shown)["Summit second"] == "/en/summits/second/"
    assert linked(shown)["Delta Programme"] == "/en/series/delta"
    assert shown.texts("p", class_="part-when") == ["Friday 7 December 2018, 08:30–09:45 Orangeraie"]
    assert shown.texts("p", class_="zone") == ["Marrakech time, UTC+1"]
    assert shown.texts("ul", class_="taking") == [
        "Funded by The Office (TO) Funded by Office of the Delta",
        "Host country",
        "Organizer The Office Chair Ms Ana Tiendrébéogo Panel as announced",
    ]
    works = organisation(reader, "works")
    assert works.texts("ul", class_="taking")[-1] == "Panellist Ahmed Representing the Delta Panel as announced"


def test_an_organisation_known_only_through_one_below_it_says_so(reader: FlaskClient) -> None:
    shown = organisation(reader, "above")
    assert (shown.texts("h3"), shown.texts("p", class_="remark")) == (
        [],
        ["It is named here only through organizations linked to it."],
    )


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_an_organisation_of_which_one_may_not_know_is_not_there(
    db: Flask, client: FlaskClient, visibility: str, language: str
) -> None:
    secret = one("z", visibility=visibility, when=EARLY, organisers=claims("unseen"), title="Zirkon talk")
    published(summit_text("first", one("talk"), secret) + ORGANISATIONS, "first")
    for key in ("unseen", "office", "above"):
        own = public_id(key)
        refused = client.get(f"/{language}/organisations/{own}")
        unknown = client.get(f"/{language}/organisations/{uid('nobody')}")
        assert (refused.status_code, unknown.status_code) == (404, 404)
        assert refused.text.replace(own, "") == unknown.text.replace(uid("nobody"), "")
        assert refused.headers["Cache-Control"] == unknown.headers["Cache-Control"]


def test_no_page_names_a_child_or_session_that_is_hidden(reader: FlaskClient) -> None:
    for language in ("en", "fr"):
        for key in ("office", "above", "works"):
            answer = reader.get(f"/{language}/organisations/{public_id(key)}").text
            assert ("Zirkon" in answer, "hidden-talk" in answer, "5 December 2018," in answer) == (False, False, False)
    organisation(reader, "unseen", status=404)


@pytest.mark.parametrize("subject", ["x", "0", uid("a").upper(), "%00", "a" * 10_000, "..%2f", uid("a") + "%0a", "%ff"])
def test_what_is_no_public_id_is_not_there(client: FlaskClient, subject: str) -> None:
    for language in ("en", "fr"):
        assert client.get(f"/{language}/organisations/{subject}").status_code == 404


def test_the_record_of_the_newest_release_is_shown(reader: FlaskClient) -> None:
    """The organisation gains a spelling; the older meeting's release knows nothing of it, the newer one does."""
    load_text(summit_text("second", **NEWER) + spelled("Deltabüro"))
    assert "Deltabüro" not in organisation(reader, "office").texts("dd")[-1]
    publish("second")
    assert organisation(reader, "office").texts("dd")[-1] == "Bureau du delta مكتب الدلتا Deltabüro"


def test_what_only_a_hidden_mention_brought_stays_unknown(reader: FlaskClient) -> None:
    """A later meeting names the office in a hidden session alone: what its release knows of it is not shown."""
    secret = one("z", visibility="hidden", organisers=claims("office"))
    published(summit_text("third", secret, starts_on="2020-05-01", ends_on="2020-05-01") + spelled("Zirkonia"), "third")
    shown = organisation(reader, "office")
    assert shown.texts("dd")[-1] == "Bureau du delta مكتب الدلتا"
    assert shown.texts("h3") == ["Summit second", "Summit first"]


def test_releases_without_records_are_read_from_what_they_print(reader: FlaskClient) -> None:
    summits = select(Summit.public_id)
    with transaction():
        gone = delete(Revision).where(Revision.session_id.is_(None), Revision.subject.not_in(summits))
        database.session.execute(gone.execution_options(synchronize_session=False))
    shown = organisation(reader, "office")
    assert (shown.texts("h1"), shown.texts("dt")) == (["Delta Office (DO)"], ["Country"])
    assert (shown.texts("h3"), shown.titles) == (["Summit second", "Summit first"], ["Title first-talk"])
    assert organisation(reader, "works").texts("h1") == ["Works"]
    for key in ("above", "unseen"):
        organisation(reader, key, status=404)
    found = page(reader, "/en/search?q=office")
    assert found.texts("ul", class_="children") == ["Delta Office (DO)"]


# A series ------------------------------------------------------------------------------------------------------------


def test_a_series(reader: FlaskClient) -> None:
    shown = page(reader, "/en/series/delta")
    assert (shown.texts("h1"), shown.texts("p", class_="head-dates")) == (
        ["Delta Programme (DP)"],
        ["November 2019 to October 2023"],
    )
    assert shown.texts("h2") == ["What it is", "Funded by", "Implemented by", "Contacts", "Phases", "Its meetings"]
    assert shown.texts("ul", class_="organisers") == ["Delta Office (DO) The Office (TO) Office of the Delta", "Works"]
    assert shown.texts("ol", class_="phases") == ["Phase I two years The beginning. Phase II"]
    links = linked(shown)
    assert links["Delta Office (DO)"] == f"/en/organisations/{public_id('office')}"
    assert links["https://delta.example"] == "https://delta.example"
    assert links["delta@delta.example"] == "mailto:delta@delta.example"
    assert shown.texts("h3", class_="meeting-name") == ["Summit second", "Summit first"]
    assert shown.texts("p", class_="meeting-dates") == ["1–2 May 2019", "5–7 December 2018"]
    french = page(reader, "/fr/series/delta")
    assert (french.texts("h1"), french.texts("p", class_="deck")) == (["Programme du delta (DP)"], [])


def test_a_series_holds_only_its_released_meetings(reader: FlaskClient) -> None:
    load_text(summit_text("draft", state="draft") + SERIES)
    published(summit_text("elsewhere"), "elsewhere")
    assert page(reader, "/en/series/delta").texts("h3", class_="meeting-name") == ["Summit second", "Summit first"]


@pytest.mark.parametrize("key", ["nothing", "Delta", "delta%00", "a" * 10_000, "-", "%ff"])
def test_a_series_that_is_not_there(reader: FlaskClient, key: str) -> None:
    page(reader, f"/en/series/{key}", 404)


def test_a_series_of_drafts_is_not_there(db: Flask, client: FlaskClient) -> None:
    load_text(summit_text("draft", state="draft") + SERIES + ORGANISATIONS)
    page(client, "/en/series/delta", 404)


@pytest.mark.parametrize(
    ("value", "en", "fr"),
    [
        ("2019", "2019", "2019"),
        ("2019-11", "November 2019", "novembre 2019"),
        ("2019-11-05", "5 November 2019", "5 novembre 2019"),
        ("2019-08-01", "1 August 2019", "1er août 2019"),
    ],
)
def test_dates_as_far_as_they_are_stated(value: str, en: str, fr: str) -> None:
    assert (partial_date_words(value, "en"), partial_date_words(value, "fr")) == (en, fr)


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (None, None, None),
        ("2019", None, "Start: 2019"),
        (None, "2023-10", "End: October 2023"),
        ("2019-11", "2023-10", "November 2019 to October 2023"),
        ("2019", "2019", "2019"),
    ],
)
def test_periods_in_words(starts: str | None, ends: str | None, words: str | None) -> None:
    series = SeriesPayload(key="a", kind=SeriesKind.FORUM, name=TranslatedText.of("en", "A"), starts=starts, ends=ends)
    assert period_words(series, "en") == words


# Information ---------------------------------------------------------------------------------------------------------

PLACE = "name: Palmeraie\n    address: A street\n    latitude: 31.5\n    longitude: -8"
PAGES = """[
  {key: visa, title: {en: Visa, fr: Visa}, text: {en: "# Who\\n\\nSee *[the list](https://a.example)*.", fr: Qui.}},
  {key: badge, title: {ar: شارة}, text: {ar: نص}}]"""


def test_information_for_participants(db: Flask, client: FlaskClient) -> None:
    text = summit_text(
        "first", information=PAGES, register="elsewhere", register_url="https://register.example", state="live"
    ).replace(
        "name: Palmeraie Conference Center",
        "name: Palmeraie\n    address: A street\n    latitude: 31.5\n    longitude: -8",
    )
    published(text + SERIES + ORGANISATIONS, "first")
    shown = page(client, "/en/summits/first/information")
    assert shown.texts("h1") == ["Information for participants"]
    assert shown.texts("h2") == [
        "Visa", "شارة", "Venue", "Official registration", "Contacts", "Languages", "Documents",
    ]  # fmt: skip
    assert shown.texts("h3") == ["Who"]
    assert [one.attributes.get("lang") for one in shown.all("div") if "dir" in one.attributes] == ["ar"]
    links = linked(shown)
    assert links["the list"] == "https://a.example"
    assert links["Register"] == "https://register.example"
    assert links["On a map – Palmeraie"] == "https://www.openstreetmap.org/?mlat=31.5&mlon=-8.0#map=17/31.5/-8.0"
    assert links["delta@delta.example"] == "mailto:delta@delta.example"
    assert links["Delta Programme"] == "/en/series/delta"
    assert shown.texts("ul", class_="sources") == ["Announcement"]
    assert page(client, "/fr/summits/first/information").texts("p")[1:] != []


def test_information_that_is_not_there_is_said_to_be_missing(db: Flask, client: FlaskClient) -> None:
    bare = summit_text("first").replace(
        summit_text("first").partition("sources:")[2].partition("sessions:")[0], " []\nvenues: []\n"
    )
    published(bare, "first")
    shown = page(client, "/en/summits/first/information")
    assert shown.texts("h2", id="empty") == ["No information has been published yet"]
    assert linked(shown)["The whole programme"] == "/en/summits/first/"
    text = " ".join(shown.texts("div", class_="notices"))
    for sentence in (
        "No venue has been stated yet.",
        "How to register has not been stated yet.",
        "No contact has been stated yet.",
        "No documents have been published.",
    ):
        assert text.count(sentence) == 1
    published(bare.replace("state: live", "state: archived"), "first")
    text = page(client, "/en/summits/first/information").texts("main")[0]
    for sentence in (
        "No information for participants was kept",
        "The sources name no venue.",
        "This meeting is over; nobody can register any more.",
        "The sources give no contact.",
    ):
        assert text.count(sentence) == 1


@pytest.mark.parametrize("slug", ["nothing", "draft", "%00", "First"])
def test_information_of_what_is_not_released_is_not_there(db: Flask, client: FlaskClient, slug: str) -> None:
    load_text(summit_text("draft", state="draft", information=PAGES))
    page(client, f"/en/summits/{slug}/information", 404)


# Search --------------------------------------------------------------------------------------------------------------


def found(client: FlaskClient, query: str) -> dict[str, list[str]]:
    """What a search lists, under its heading: meetings, sessions, organisations."""
    shown = page(client, f"/en/search?q={query}")
    (heading,) = shown.texts("h2")
    answer = {"meetings": shown.texts("h4", class_="meeting-name"), "sessions": shown.titles}
    answer["organisations"] = [text for part in shown.all("ul", class_="children") for text in [part.text]]
    return {heading: []} | {name: names for name, names in answer.items() if names}


def test_a_search_without_words_shows_its_box(reader: FlaskClient) -> None:
    for query in ("", "?q=", "?q=%20", "?q=%00", "?q=%09%0A"):
        shown = page(reader, f"/en/search{query}")
        assert (shown.texts("h2"), shown.texts("label")) == (
            [],
            ["A person, an organization, a title, a place, in any spelling or script"],
        )
        (form,) = shown.all("form")
        assert (form.attributes["method"], form.attributes["action"], form.attributes["role"]) == (
            "get",
            "/en/search",
            "search",
        )


SEARCHES = {
    "marrakech": {"Results": [], "meetings": ["Summit second", "Summit first"]},
    "Marakech": {"Similar spellings": [], "meetings": ["Summit second", "Summit first"]},
    "مراكش": {"Similar spellings": [], "meetings": ["Summit second", "Summit first"]},
    "Tiendrebeogo": {"Results": [], "sessions": ["Title first-talk"]},
    "Tiendrebéogo": {"Results": [], "sessions": ["Title first-talk"]},
    "Tiendrebeogho": {"Similar spellings": [], "sessions": ["Title first-talk"]},
    "anna": {"Results": [], "sessions": ["Title first-talk"]},
    "Ahmad": {"Similar spellings": [], "sessions": ["Title first-talk"]},
    "أحمد": {"Similar spellings": [], "sessions": ["Title first-talk"]},
    "other-talk": {"Results": [], "sessions": ["Title other-talk"]},
    "orangeraie": {"Results": [], "sessions": ["Title first-talk"]},
    "oliveraie": {"Results": [], "sessions": ["Title other-talk"]},
    "مكتب": {"Results": [], "sessions": ["Title first-talk"], "organisations": ["Delta Office (DO) Public body"]},
    "ministry": {"Results": [], "organisations": ["Ministry Above Ministry"]},
    "ministery": {"Similar spellings": [], "organisations": ["Ministry Above Ministry"]},
    "works": {"Results": [], "sessions": ["Title first-talk"], "organisations": ["Works Company"]},
    "summit second": {"Results": [], "meetings": ["Summit second"]},
    "zirkon": {"Nothing found": []},
    "zyrkon": {"Nothing found": []},
    "hidden-talk": {"Nothing found": []},
    "title zirkon": {"Nothing found": []},
    "xylophone": {"Nothing found": []},
    "…": {"Nothing found": []},
    "%22%27%3B--": {"Nothing found": []},
    "ahm*": {"Results": [], "sessions": ["Title first-talk"]},
    "NEAR(ahmed other)": {"Nothing found": []},
    "ahmed OR other": {"Nothing found": []},
    "text:ahmed": {"Nothing found": []},
    "ahmed%00": {"Results": [], "sessions": ["Title first-talk"]},
    "%07ahmed%1F": {"Results": [], "sessions": ["Title first-talk"]},
}


def test_what_is_found(reader: FlaskClient) -> None:
    assert {query: found(reader, query) for query in SEARCHES} == SEARCHES


def test_nonsense_is_answered_with_a_clean_page(reader: FlaskClient) -> None:
    for query in (
        "a" * 10_240,
        "ahmed+" * 2_000,
        "%ED%A0%80",
        "%00" * 3_000,
        "%25%25",
        "{{7*7}}",
        "م" * 3_000,
        "1" * 150,
    ):
        assert len(page(reader, f"/en/search?q={query}").all("h1")) == 1
    assert reader.get("/en/search", environ_overrides={"QUERY_STRING": "q=\xff\xfe"}).status_code == 400
    shown = page(reader, "/en/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&q=x&other[]=1")
    assert shown.all("script") == []
    assert [box.attributes["value"] for box in shown.all("input")] == ['"><script>alert(1)</script>']


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_a_search_says_nothing_of_what_is_not_public(db: Flask, client: FlaskClient, visibility: str) -> None:
    """Every answer is the one it was before there was anything to hide, whatever hides it."""
    published(summit_text("first", one("talk", organisers=claims("works"))) + ORGANISATIONS, "first")
    queries = ("zirkon", "zyrkon", "zirkon+talk", "works", "wroks", "talk", "tlak", "marakech", "sekret", "ana", "z")
    before = {query: client.get(f"/en/search?q={query}").text for query in queries}
    secret = one(
        "z",
        visibility=visibility,
        title="Zirkon sekret",
        description="About the wroks",
        organisers=claims("works", "unseen"),
        line_ups=PANEL,
        where="{room: oliveraie}",
    )
    published(summit_text("first", one("talk", organisers=claims("works")), secret) + ORGANISATIONS, "first")
    elsewhere = one("y", uid=uid("y"), visibility=visibility, title="Zirkon elsewhere", organisers=claims("unseen"))
    load_text(summit_text("draft", one("x", title="Zirkon draft"), state="draft"))
    assert {query: client.get(f"/en/search?q={query}").text for query in queries} == before
    published(summit_text("second", elsewhere, name="Second", city="Rabat"), "second")
    assert {query: client.get(f"/en/search?q={query}").text for query in queries} == before


def test_more_than_fifty_are_said_to_be_more(db: Flask, client: FlaskClient) -> None:
    def load(count: int) -> None:
        names = [f"office-{number}" for number in range(count)]
        sessions = [
            one(f"talk-{number}", where="", title=f"Talk {number:02}", organisers=claims(name))
            for number, name in enumerate(names)
        ]
        listed = "".join(f"  - {{key: {name}, kind: company, name: Talk {name}}}\n" for name in names)
        published(summit_text("first", *sessions) + "\norganisations:\n" + listed, "first")

    def shown() -> tuple[int, int, list[str]]:
        result = page(client, "/en/search?q=talk")
        listed = [link for link in linked(result).values() if "/organisations/" in link]
        return len(result.titles), len(listed), result.texts("p", class_="remark")

    load(50)
    assert shown() == (50, 50, [])
    load(51)
    assert shown() == (
        50,
        50,
        ["Only the 50 newest are shown. One word more finds fewer.", "Only 50 are shown. One word more finds fewer."],
    )


# Text and cost -------------------------------------------------------------------------------------------------------

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=y>"


def test_nothing_in_a_file_becomes_markup(db: Flask, client: FlaskClient) -> None:
    evil = json.dumps({"en": EVIL, "fr": EVIL})
    series = f"""
series:
  key: delta
  kind: forum
  name: {evil}
  acronym: {evil}
  about: {evil}
  phases: [{{name: {evil}, period: {evil}, about: {evil}}}]
  roles: [{{organisation: office, role: funder, printed: {evil}}}]
organisations:
  - {{key: above, kind: ngo, name: {evil}}}
  - {{key: office, kind: ngo, name: {evil}, acronym: {evil}, about: {evil}, spellings: [{json.dumps(EVIL)}],
      parents: [{{organisation: above, link: part_of}}]}}
"""
    talk = one("talk", title=evil, organisers=claims("office", printed=evil))
    pages = f"[{{key: a, title: {evil}, text: {evil}}}]"
    text = summit_text("first", talk, name=evil, information=pages, register_text=evil, organisers=claims("office"))
    published(text + series, "first")
    paths = ["series/delta", "summits/first/information", "search?q=script", f"organisations/{public_id('office')}"]
    for language in ("en", "fr"):
        for path in (*paths, f"organisations/{public_id('above')}"):
            shown = page(client, f"/{language}/{path}")
            assert shown.all("script") == shown.all("img") == []
            assert [one.tag for one in shown.elements for name in one.attributes if name.startswith("on")] == []
            assert EVIL in shown.texts("main")[0]


@pytest.mark.parametrize("sessions", [1, 30])
def test_the_queries_of_pages(db: Flask, client: FlaskClient, counted: Any, sessions: int) -> None:
    document, tree = synthetic_document("many", sessions, 1)
    with transaction():
        load_summit(OPERATOR, document, tree)
    published(summit_text("first", one("talk", organisers=claims("office"))) + SERIES + ORGANISATIONS, "first")
    publish("many")
    busiest = next(one for one in document["organisations"])["key"]
    paths = {
        "organisation": f"/en/organisations/{public_id(busiest)}",
        "organisation above": f"/en/organisations/{public_id('above')}",
        "no organisation": f"/en/organisations/{uid('nobody')}",
        "hidden organisation": f"/en/organisations/{public_id('unseen')}",
        "malformed": "/en/organisations/nobody",
        "series": "/en/series/delta",
        "no series": "/en/series/nothing",
        "information": "/en/summits/many/information",
        "found": "/en/search?q=part",
        "organisations found": "/en/search?q=office",
        "similar": "/en/search?q=ofise",
        "nothing found": "/en/search?q=xylophone",
        "nothing asked": "/en/search",
        "nothing to ask": "/en/search?q=...",
    }
    counts = {}
    for name, path in paths.items():
        with counted() as queries:
            client.get(path)
        counts[name] = len(queries)
    assert counts == {
        "organisation": 3, "organisation above": 3, "no organisation": 3, "hidden organisation": 3, "malformed": 0,
        "series": 1, "no series": 1, "information": 1, "found": 4, "organisations found": 5, "similar": 8,
        "nothing found": 7, "nothing asked": 0, "nothing to ask": 1,
    }  # fmt: skip


def test_what_is_invented_says_so_on_every_page(db: Flask, client: FlaskClient) -> None:
    talk = one("talk", organisers=claims("office"))
    published(summit_text("first", talk, fictional="true") + SERIES + ORGANISATIONS, "first")
    invented = "A rehearsal. Everything on this page is invented: the people, the organizations and the programme."
    for path in (f"organisations/{public_id('office')}", "series/delta", "summits/first/information"):
        assert page(client, f"/en/{path}").texts("p", class_="invented") == [invented]
    assert page(client, "/en/search?q=talk").texts("strong", class_="flag") == ["Rehearsal: all invented"]
    assert page(client, "/en/search?q=summit").texts("strong", class_="flag") == ["Rehearsal: all invented"]
    published(summit_text("second", one("more", uid=uid("more"), organisers=claims("office"))) + SERIES, "second")
    shown = page(client, f"/en/organisations/{public_id('office')}")
    assert shown.texts("p", class_="invented") == []
    assert shown.texts("strong", class_="flag") == ["Rehearsal: all invented"]
