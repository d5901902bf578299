"""What every template can use, and how its files are addressed."""

import hashlib
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from eventreg.foundation.translated_text import TranslatedText, spaced
from eventreg.foundation.words import translate, translate_count
from eventreg.web.language import base_url, page_language, path_in, switches

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

YEAR_SECONDS = 365 * 24 * 3600

MARKDOWN_TAGS: Final = frozenset({"p", "ul", "ol", "li", "strong", "em", "a", "h3", "h4"})
"""What is left of an author's Markdown. A page has headings above it, so its own begin at the third level."""

LINK_SCHEMES: Final = frozenset({"http", "https", "mailto"})


def text(value: TranslatedText | None, language: str | None = None) -> Markup:
    """A text in `language`, by default the page's, isolated from the direction around it.

    It is marked with `lang` where there is none in that language.
    """
    if value is None:
        return Markup("")
    language = language or page_language()
    shown = value.in_(language)
    mark = "" if shown.language == language else f' lang="{escape(shown.language)}"'
    # Both parts are escaped; Markup's own format takes ten times as long, and a page has hundreds of names.
    return Markup(f"<bdi{mark}>{escape(shown.text)}</bdi>")  # noqa: S704


def paragraphs(value: TranslatedText | None) -> Markup:
    """A text as paragraphs, divided where the author left an empty line."""
    if value is None:
        return Markup("")
    language = page_language()
    shown = value.in_(language)
    mark = Markup("") if shown.language == language else Markup(' lang="{}"').format(shown.language)
    parts = [part.strip() for part in shown.text.split("\n\n") if part.strip()]
    return Markup("\n").join(Markup("<p{}>{}</p>").format(mark, escape(part)) for part in parts)


def markdown(value: TranslatedText | None) -> Markup:
    """A text written in Markdown: paragraphs, lists, emphasis, links, headings; whatever else is in it stays text.

    Where the text is in another language than the page, it stands in an element that says so.
    """
    if value is None:
        return Markup("")
    import nh3

    shown = value.in_(page_language())
    html = nh3.clean(
        _markdown().render(shown.text, {"language": shown.language}),
        tags=set(MARKDOWN_TAGS),
        attributes={"*": set(), "a": {"href"}},
        url_schemes=set(LINK_SCHEMES),
        url_relative="deny",
        link_rel="external",
    )
    # nh3 has let nothing through but what the list names.
    safe = Markup(html.strip())  # noqa: S704
    if shown.language == page_language():
        return safe
    return Markup('<div lang="{}" dir="auto">{}</div>').format(shown.language, safe)


@cache
def _markdown() -> "MarkdownIt":
    """The parser: HTML is text, an address is no link by itself, and headings go to the third and fourth level."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
    parser.disable(["backticks", "blockquote", "code", "fence", "hr", "image"])

    def lower(renderer: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
        level = 3 if tokens[index].tag in ("h1", "h2", "h3") else 4
        return f"<{'/' if tokens[index].nesting < 0 else ''}h{level}>"

    def said(renderer: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
        # A sentence may end where its emphasis ends: before a sign of Markdown, French spaces were not set.
        words = tokens[index].content
        return str(escape(spaced(words) if env["language"] == "fr" else words))

    parser.add_render_rule("text", said)
    parser.add_render_rule("heading_open", lower)
    parser.add_render_rule("heading_close", lower)
    return parser


def plain(value: TranslatedText | None, language: str | None = None) -> str:
    """A text in `language`, by default the page's, for an attribute or a title."""
    return "" if value is None else value.in_(language or page_language()).text


def install(app: Flask) -> None:
    """Adds filters and names to the templates, and a fingerprint to the addresses of static files."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(text=text, plain=plain, paragraphs=paragraphs, markdown=markdown)
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
