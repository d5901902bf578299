"""What other sites fetch of one session, its card and its QR code, and what its page says to whoever shares it."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from threading import Lock
from typing import Final

from flask import Response, current_app, request, url_for
from markupsafe import Markup

from eventreg.access.permissions import Permission
from eventreg.agenda import queries, sharing
from eventreg.agenda.read_model import SessionPage
from eventreg.foundation.local_time import tzdata_version
from eventreg.foundation.words import LANGUAGES, catalogue_version
from eventreg.identity.service import current_viewer
from eventreg.web.guards import asks, guarded
from eventreg.web.language import base_url, page_blueprint, page_language

blueprint = page_blueprint("share", __name__)

MAX_AGE_SECONDS: Final = 300
MOST_KEPT: Final = 64
"""How many pictures a process keeps; a card has about 150 kilobytes."""

LOCALES: Final = {"en": "en_GB", "fr": "fr_FR"}
"""Open Graph names a language only together with a country."""

_PACKAGES: Final = ("typst", "segno", "babel", "fontpkg-noto-sans", "fontpkg-noto-sans-arabic")
_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What `agenda/_share.html` shows: absolute addresses for others, paths for our own page.

    `json_ld` is a whole element, or nothing.
    """

    title: str
    summary: str
    url: str
    image_url: str
    image_path: str
    image_size: tuple[int, int]
    image_alt: str
    qr_path: str
    locale: str
    other_locales: tuple[str, ...]
    json_ld: Markup
    text: str
    html: str


def share_context(page: SessionPage) -> dict[str, object]:
    """What the template of a session's page needs for the macros of `agenda/_share.html`."""
    language = page_language()
    url, qr_path = base_url() + _path("agenda.session", page), _path("share.qr_code", page)
    # Networks keep a picture by its address for weeks: a session that changes gets a new one.
    changes = f"{sharing.RENDERER}-{page.summit.sequence}-{page.session.sequence}"
    image_path = _path("share.card", page, v=changes)
    title, summary = sharing.headline(page, language), sharing.summary(page, language)
    json = sharing.json_ld(page, url, base_url() + image_path, language)
    # `json_ld` has escaped what could end the element.
    element = Markup('<script type="application/ld+json">{}</script>').format(Markup(json)) if json else Markup("")  # noqa: S704
    share = Share(
        title=title,
        summary=summary,
        url=url,
        image_url=base_url() + image_path,
        image_path=image_path,
        image_size=sharing.CARD_SIZE,
        image_alt=f"{title} – {summary}",
        qr_path=qr_path,
        locale=LOCALES[language],
        other_locales=tuple(LOCALES[code] for code in LANGUAGES if code != language),
        json_ld=element,
        text=sharing.paste_text(page, url, language),
        html=sharing.paste_html(page, url, base_url() + qr_path, language),
    )
    return {"share": share}


@blueprint.get("/summits/<slug>/sessions/<subject>/card.png", merge_slashes=False)
@guarded(asks(Permission.READ_SESSION))
def card(slug: str, subject: str) -> Response:
    """The picture that networks show beside a link to the session."""
    page = queries.get_session(current_viewer(), slug, subject)
    return _answer(page, "image/png", lambda: sharing.card_png(page, page_language()))


@blueprint.get("/summits/<slug>/sessions/<subject>/qr.svg", merge_slashes=False)
@guarded(asks(Permission.READ_SESSION))
def qr_code(slug: str, subject: str) -> Response:
    """The QR code of the address of the session's page."""
    page = queries.get_session(current_viewer(), slug, subject)
    return _answer(page, "image/svg+xml", lambda: sharing.qr_svg(base_url() + _path("agenda.session", page)))


def _path(endpoint: str, page: SessionPage, v: str | None = None) -> str:
    return url_for(endpoint, slug=page.summit.payload.slug, subject=page.session.public_id, v=v)


def _answer(page: SessionPage, content_type: str, make: Callable[[], bytes]) -> Response:
    """The picture that `make` makes, or 304 without making it."""
    etag = _etag(page)
    # Flask-Compress marks the validator of what it compressed with the coding.
    tags = (etag, *(f"{etag}:{coding}" for coding in current_app.config["COMPRESS_ALGORITHM"]))
    known = next((tag for tag in tags if request.if_none_match.contains_weak(tag)), None)
    if known is not None:
        response = Response(status=304)
        del response.headers["Content-Type"]
    else:
        response = Response(_made(etag, make), content_type=content_type)
    response.set_etag(known or etag)
    response.cache_control.public = True
    response.cache_control.max_age = MAX_AGE_SECONDS
    # Partners show both on their own sites: that is what they are made for.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _etag(page: SessionPage) -> str:
    """A strong validator, without quotes, of everything that decides the bytes."""
    parts = (
        request.path,
        page.session.sequence,
        page.summit.sequence,
        # A database put back from a backup counts anew: the numbers alone may come again.
        page.summit.as_at,
        sharing.RENDERER,
        catalogue_version(page_language()),
        tzdata_version(),
        _packages(),
        base_url(),
    )
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


@cache
def _packages() -> str:
    return " ".join(version(name) for name in _PACKAGES)


def _made(etag: str, make: Callable[[], bytes]) -> bytes:
    """What `make` makes, kept for the next one who asks for it."""
    with _lock:
        if etag in _kept:
            _kept.move_to_end(etag)
            return _kept[etag]
    made = make()
    with _lock:
        _kept[etag] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made
