"""Templates parse, are used, stand in the folder of a package, and hold nothing that a page must not."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta, nodes

from eventreg.foundation.places import top

FOLDER = top() / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
PACKAGES = {path.name for path in (top() / "eventreg").iterdir() if path.is_dir()}


def parsed(name: str) -> nodes.Template:
    environment = Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=True)
    return environment.parse((FOLDER / name).read_text("utf-8"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles_in_the_application(app: Flask, name: str) -> None:
    assert app.jinja_env.get_template(name).name == name


def test_each_stands_in_the_folder_of_a_package() -> None:
    assert {name.split("/")[0] for name in TEMPLATES if "/" in name} <= PACKAGES
    assert [name for name in TEMPLATES if "/" not in name] == ["base.html"]


def test_each_is_used() -> None:
    referred = {found for name in TEMPLATES for found in meta.find_referenced_templates(parsed(name))}
    code = "\n".join(path.read_text("utf-8") for path in (top() / "eventreg").rglob("*.py"))
    rendered = set(re.findall(r'"([a-z_]+/[a-z_]+\.html)"', code))
    assert sorted(referred | rendered) == TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_inline_and_nothing_from_elsewhere(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert (
        re.findall(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe\b|autoescape", text) == []
    )
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", text) == []


def test_every_sentence_of_a_template_is_marked() -> None:
    """Text between tags is a name, a sign or comes from `_()`: letters of a sentence would not be translated."""
    allowed = {"eventreg", "Google Calendar", "Outlook", "eventreg db upgrade"}
    loose = []
    for name in TEMPLATES:
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "\x00", (FOLDER / name).read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"<code[^>]*>.*?</code>", "", text, flags=re.DOTALL)
        for piece in re.findall(r">([^<]+)<", text):
            words = piece.replace("\x00", " ").strip(" \n–")
            if re.search(r"[A-Za-z]{2}", words) and words not in allowed:
                loose.append((name, words))
    assert loose == []


@pytest.mark.parametrize("sheet", sorted((top() / "static").glob("*.css")), ids=lambda sheet: sheet.name)
def test_a_style_sheet_uses_logical_properties(sheet: Path) -> None:
    css = sheet.read_text("utf-8")
    physical = re.findall(
        r"(?:^|[\s;{])((?:margin|padding|border)-(?:left|right|top|bottom)|(?:left|right|top|bottom|width|height"
        r"|max-width|min-width|max-height|min-height)|text-align:\s*(?:left|right)|float)\s*:",
        re.sub(r"/\*.*?\*/|@media[^{]*\{|@page[^{]*\{", "", css, flags=re.DOTALL),
    )
    assert physical == []
    assert re.findall(r"url\((?!['\"]?(?:data:|#))", css) == []
