"""What the documents state is found on the pages of the archived meetings, in both languages, by a reader's eyes."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from eventreg.foundation.database import db as database
from eventreg.foundation.places import shipped
from eventreg.people.models import Organisation
from journeys import facts_m4sd_board_2, facts_m4sd_closing_2023, facts_mainstreaming_closing_2018
from journeys.conftest import serving
from support import load_text, publish

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("template", ["sqlite"], indirect=True, scope="session")]

MEETINGS: dict[str, tuple[Any, str]] = {
    "m4sd-board-2": (facts_m4sd_board_2, "m4sd"),
    "mainstreaming-closing-2018": (facts_mainstreaming_closing_2018, "mainstreaming"),
    "m4sd-closing-2023": (facts_m4sd_closing_2023, "m4sd"),
}


@pytest.fixture(scope="module")
def archives(real_db: Flask) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a server with all archived meetings, and the public ids of sessions and organisations."""
    real_db.config["BASE_URL"] = None
    real_db.config["TRUSTED_HOSTS"] = None
    ids: dict[str, str] = {}
    with real_db.app_context():
        for slug in ("gfmd-2018", *MEETINGS):
            document = load_text(shipped(slug).read_text("utf-8"))
            publish(slug)
            assert document.slug == slug
        ids |= {f"organisation:{one.key}": one.public_id for one in database.session.scalars(select(Organisation))}
        for slug in MEETINGS:
            text = shipped(slug).read_text("utf-8")
            ids[f"session:{slug}"] = text[text.index("\nsessions:") :].split("uid: ")[1].split()[0]
        database.session.remove()
    with serving(real_db) as address:
        yield address, ids


def path(slug: str, series: str, page: str, language: str, ids: dict[str, str]) -> str:
    summit = f"/{language}/summits/{slug}/"
    if page.startswith("organisation:"):
        return f"/{language}/organisations/{ids[page]}"
    return {
        "programme": summit,
        "session": f"{summit}sessions/{ids[f'session:{slug}']}",
        "series": f"/{language}/series/{series}",
        "information": f"{summit}information",
    }[page]


def seen(browser: Browser, address: str) -> str:
    """What a reader sees of the page, every folded part of it opened, with plain spaces."""
    page = browser.new_page()
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    text = page.locator("main").inner_text()
    page.close()
    return " ".join(text.split())


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("slug", MEETINGS)
def test_each_fact_is_found_again(
    archives: tuple[str, dict[str, str]], browser: Browser, slug: str, language: str
) -> None:
    (address, ids), (facts, series) = archives, MEETINGS[slug]
    position = 1 if language == "en" else 2
    pages = {fact[0] for fact in (*facts.FACTS, *facts.ORDERS)}
    texts = {page: seen(browser, address + path(slug, series, page, language, ids)) for page in pages}
    missing = [
        (fact[0], fact[position])
        for fact in facts.FACTS
        if " ".join(fact[position].split()).casefold() not in texts[fact[0]].casefold()
    ]
    assert missing == []
    for page, *orders in facts.ORDERS:
        rest = texts[page].casefold()
        for words in orders[position - 1]:
            _, found, rest = rest.partition(" ".join(words.split()).casefold())
            assert found, f"{page}: {words!r} does not follow"


def test_no_two_files_say_different_things_of_what_they_share(
    archives: tuple[str, dict[str, str]], real_db: Flask
) -> None:
    """Each archive stands as it was released, whatever another one added to a shared organisation or series."""
    with real_db.app_context():
        assert [publish(slug) for slug in ("gfmd-2018", *MEETINGS)] == [None] * 4
        database.session.remove()
