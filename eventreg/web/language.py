"""The language of a page is the first part of its address; nothing else decides it, except at `/`."""

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Flask, current_app, g, has_request_context, redirect, request, url_for
from werkzeug.wrappers import Response

from eventreg.foundation.words import LANGUAGES, choose_language
from eventreg.web.guards import ANYONE, guarded

PREFIX: Final = f"/<any({', '.join(LANGUAGES)}):language>"
"""What the address of every page begins with; another language is an unknown address."""

NAMES: Final = {"en": "English", "fr": "Français"}


@dataclass(frozen=True, slots=True)
class Switch:
    """A link to this page in one language; `name` is the language's own name for itself."""

    code: str
    name: str
    url: str
    current: bool


def page_language() -> str:
    """The language of the page being answered: that of its address, also of an address that leads nowhere."""
    if not has_request_context():
        return LANGUAGES[0]
    if "language" in g:
        return str(g.language)
    first = request.path.split("/")[1]
    return first if first in LANGUAGES else LANGUAGES[0]


def page_blueprint(name: str, import_name: str) -> Blueprint:
    """A blueprint of pages: addresses begin with the language, and links stay in it."""
    blueprint = Blueprint(name, import_name, url_prefix=PREFIX)

    @blueprint.url_value_preprocessor
    def take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.language = (values or {}).pop("language")

    return blueprint


def base_url() -> str:
    """The public address of the installation, without a slash at its end."""
    configured: str | None = current_app.config["BASE_URL"]
    return configured or request.url_root.rstrip("/")


def path_in(language: str) -> str:
    """The path of this page in another language, with its query, so that a switch stays on the page."""
    parts = request.full_path.rstrip("?").split("/")
    if len(parts) > 1 and parts[1] in LANGUAGES:
        return "/".join(["", language, *parts[2:]])
    return f"/{language}/"


def switches() -> list[Switch]:
    """Links to this page in every language."""
    shown = page_language()
    return [Switch(code, NAMES[code], path_in(code), code == shown) for code in LANGUAGES]


def install(app: Flask) -> None:
    """Adds `/`, which goes to the reader's language, and keeps links within the language of the page."""

    @app.url_defaults
    def stay_in_language(endpoint: str, values: dict[str, Any]) -> None:
        if "language" not in values and app.url_map.is_endpoint_expecting(endpoint, "language"):
            values["language"] = page_language()

    @app.get("/")
    @guarded(ANYONE)
    def start() -> Response:
        accepted = dict(request.accept_languages)
        response = redirect(url_for("agenda.meetings", language=choose_language(accepted)))
        response.vary.add("Accept-Language")
        return response
