"""What every template can use, and how its files are addressed."""

import hashlib
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from jinja2 import UndefinedError

from eventreg.foundation.places import top
from eventreg.foundation.translated_text import TranslatedText
from eventreg.web.pages import paragraphs, plain, text

HOSTILE = "<b>&\"'"


@pytest.mark.parametrize(
    ("value", "en", "fr"),
    [
        (None, "", ""),
        (TranslatedText.of("en", "Talk", fr="Séance"), "<bdi>Talk</bdi>", "<bdi>Séance</bdi>"),
        (TranslatedText.of("fr", "Séance"), '<bdi lang="fr">Séance</bdi>', "<bdi>Séance</bdi>"),
        (TranslatedText.of("ar", "ندوة"), '<bdi lang="ar">ندوة</bdi>', '<bdi lang="ar">ندوة</bdi>'),
        (TranslatedText.of("en", HOSTILE), "<bdi>&lt;b&gt;&amp;&#34;&#39;</bdi>", None),
        (TranslatedText.of('x" y', "a"), '<bdi lang="x&#34; y">a</bdi>', None),
        (TranslatedText.of("en", "{} %s {{7*7}}"), "<bdi>{} %s {{7*7}}</bdi>", None),
    ],
)
def test_text(db: Flask, value: TranslatedText | None, en: str, fr: str | None) -> None:
    with db.test_request_context("/en/"):
        assert text(value) == en
        assert plain(value) == ("" if value is None else value.in_("en").text)
    if fr is not None:
        with db.test_request_context("/fr/"):
            assert text(value) == fr


def test_paragraphs(db: Flask) -> None:
    with db.test_request_context("/en/"):
        assert paragraphs(None) == ""
        assert paragraphs(TranslatedText.of("en", "a\nb\n\n\n\n c \n\n")) == "<p>a\nb</p>\n<p>c</p>"
        assert paragraphs(TranslatedText.of("fr", f"a\n\n{HOSTILE}")) == (
            '<p lang="fr">a</p>\n<p lang="fr">&lt;b&gt;&amp;&#34;&#39;</p>'
        )


def test_a_name_that_does_not_exist_is_an_error(db: Flask) -> None:
    with db.test_request_context("/en/"), pytest.raises(UndefinedError):
        render_template_string("{{ nobody_gave_this }}")


def test_static_files_are_addressed_by_what_is_in_them_and_kept_for_a_year(client: FlaskClient) -> None:
    page = client.get("/en/").text
    for name in ("style.css", "icon.svg"):
        content = Path(top(), "static", name).read_bytes()
        address = f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
        assert page.count(f'href="{address}"') == 1
        with client.get(address) as answer:
            assert (answer.status_code, answer.data) == (200, content)
            directives = set(answer.headers["Cache-Control"].split(", "))
            assert directives == {"public", "max-age=31536000", "immutable"}
            etag = answer.headers["ETag"]
        with client.get(address, headers={"If-None-Match": etag}) as again:
            assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/static/nothing.css", "/static/", "/static/../config.py", "/static/%2e%2e/config.py"]
)
def test_nothing_else_is_static(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


def test_a_fingerprint_of_a_file_that_is_not_there(db: Flask) -> None:
    with db.test_request_context("/en/"), pytest.raises(KeyError):
        render_template_string("{{ static_url('nothing.css') }}")
