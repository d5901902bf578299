"""What every template can use, and how its files are addressed."""

import hashlib
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from eventreg.foundation.translated_text import TranslatedText
from eventreg.foundation.words import translate, translate_count
from eventreg.web.language import base_url, page_language, path_in, switches

YEAR_SECONDS = 365 * 24 * 3600


def text(value: TranslatedText | None) -> Markup:
    """A text in the page's language, isolated from the direction around it; marked with `lang` where it differs."""
    if value is None:
        return Markup("")
    language = page_language()
    shown = value.in_(language)
    if shown.language == language:
        return Markup("<bdi>{}</bdi>").format(shown.text)
    return Markup('<bdi lang="{}">{}</bdi>').format(shown.language, shown.text)


def paragraphs(value: TranslatedText | None) -> Markup:
    """A text as paragraphs, divided where the author left an empty line."""
    if value is None:
        return Markup("")
    language = page_language()
    shown = value.in_(language)
    mark = Markup("") if shown.language == language else Markup(' lang="{}"').format(shown.language)
    parts = [part.strip() for part in shown.text.split("\n\n") if part.strip()]
    return Markup("\n").join(Markup("<p{}>{}</p>").format(mark, escape(part)) for part in parts)


def plain(value: TranslatedText | None) -> str:
    """A text in the page's language for an attribute or a title."""
    return "" if value is None else value.in_(page_language()).text


def install(app: Flask) -> None:
    """Adds filters and names to the templates, and a fingerprint to the addresses of static files."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(text=text, plain=plain, paragraphs=paragraphs)
    # Without it, Flask adds `no-cache` to what it says of files.
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR_SECONDS
    folder = Path(app.static_folder or "")
    fingerprints = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }

    app.extensions["eventreg_fingerprints"] = fingerprints

    def static_url(name: str) -> str:
        """The address of a file of ours; it changes with the file, so that browsers may keep it for a year."""
        return url_for("static", filename=name, v=fingerprints[name])

    @app.context_processor
    def shared() -> dict[str, Any]:
        language = page_language()
        return {
            "language": language,
            "_": partial(translate, language),
            "_n": partial(translate_count, language),
            "static_url": static_url,
            "switches": switches(),
            "path_in": path_in,
            "base_url": base_url(),
            "canonical": base_url() + path_in(language),
            "home_url": url_for("agenda.meetings", language=language),
        }
