"""The language of a page is the first part of its address; nothing else decides it, except at `/`."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, Flask, current_app, has_request_context, redirect, request, url_for
from werkzeug.wrappers import Response

from eventreg.foundation.words import LANGUAGES, choose_language
from eventreg.web.guards import ANYONE, guarded

PREFIX: Final = f"/<any({', '.join(LANGUAGES)}):language>"
"""What the address of every page begins with; another language is an unknown address."""

_PATH_SAFE: Final = "/:@!$&'()*+,;=~"
_QUERY_SAFE: Final = f"{_PATH_SAFE}?%"

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
    first = request.path.split("/")[1]
    return first if first in LANGUAGES else LANGUAGES[0]


def page_blueprint(name: str, import_name: str) -> Blueprint:
    """A blueprint of pages: addresses begin with the language, and links stay in it."""
    blueprint = Blueprint(name, import_name, url_prefix=PREFIX)

    @blueprint.url_value_preprocessor
    def take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
        # The address decides (see `page_language`): no view needs it as an argument.
        (values or {}).pop("language", None)

    return blueprint


def base_url() -> str:
    """The public address of the installation, without a slash at its end."""
    configured: str | None = current_app.config["BASE_URL"]
    return configured or request.url_root.rstrip("/")


def asked_language(first: str) -> str:
    """The language of what a machine address says: `?lang=` where pages exist in it, else `first` if they do.

    Never `Accept-Language`: a calendar has the language of its subscription, whatever fetches it.
    """
    wanted = request.args.get("lang", "")
    if wanted in LANGUAGES:
        return wanted
    return first if first in LANGUAGES else LANGUAGES[0]


def path_in(language: str) -> str:
    """The path of this page in another language, with its query, so that a switch stays on the page.

    Both are written in ASCII as RFC 3986 wants them, whatever bytes the reader's program sent.
    """
    first, _, rest = request.path[1:].partition("/")
    if first not in LANGUAGES:
        return f"/{language}/"
    query = quote(request.query_string, safe=_QUERY_SAFE)
    return f"/{language}/{quote(rest, safe=_PATH_SAFE)}" + (f"?{query}" if query else "")


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
