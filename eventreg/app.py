"""The factory: settings, extensions, blueprints, reactions, guards of foreign endpoints, start-up checks."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, request
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from eventreg.agenda import change_views as changes
from eventreg.agenda import directory_views as directory
from eventreg.agenda import embed_views as embed
from eventreg.agenda import public_views as agenda
from eventreg.agenda import screen_views as screens
from eventreg.agenda import share_views as share
from eventreg.agenda import subscribe_views as subscribe
from eventreg.api import public_views as api
from eventreg.calendars import manage_views as calendar_management
from eventreg.calendars import public_views as calendars
from eventreg.calendars.freshness_writer import PollWriter
from eventreg.calendars.polls import Polls
from eventreg.calendars.reactions import keep_released_blocks
from eventreg.calendars.swift import SwiftFeeds
from eventreg.cli import commands
from eventreg.foundation.database import db, engine_options
from eventreg.foundation.places import config_module, top
from eventreg.foundation.words import LANGUAGES, catalogue
from eventreg.identity import service as identity
from eventreg.publication.signals import released
from eventreg.web import error_pages, guards, headers, health, kept, language, logs, pages
from eventreg.web.guards import ANYONE, Guard

FOREIGN_GUARDS: Final[dict[str, Guard]] = {"static": ANYONE}
"""Guards of endpoints whose views are not ours."""

REACTIONS: Final[tuple[Callable[..., Any], ...]] = (keep_released_blocks,)
"""What reacts to a release, in this order and in its transaction."""


def create_app(environment: Mapping[str, str] | None = None, *, serving: bool = False) -> Flask:
    """The application for the settings in `environment` (by default the process's).

    With `serving` it has before it what answers calendars from memory and counts who asks for them.

    Raises `SettingsFaulty` for settings it cannot use, `Unguarded` for a view without a guard, and
    `FileNotFoundError` when a message catalogue was not built.
    """
    settings = config_module().read_settings(os.environ if environment is None else environment)
    home = top()
    app = Flask(
        "eventreg",
        instance_path=settings.data_dir and str(Path(settings.data_dir).absolute()),
        template_folder=str(home / "templates"),
        static_folder=str(home / "static"),
    )
    _configure(app, settings)
    logs.configure()
    db.init_app(app)
    CSRFProtect(app)
    Compress(app)
    for part in (logs, error_pages, headers, identity, language, pages, health):
        part.install(app)
    app.register_blueprint(agenda.blueprint)
    app.register_blueprint(share.blueprint)
    app.register_blueprint(changes.blueprint)
    app.register_blueprint(screens.blueprint)
    app.register_blueprint(directory.blueprint)
    app.register_blueprint(subscribe.blueprint)
    app.register_blueprint(embed.blueprint)
    app.register_blueprint(calendars.blueprint)
    app.register_blueprint(calendar_management.blueprint)
    app.register_blueprint(api.blueprint)
    _keep_static_files(app)
    for reaction in REACTIONS:
        released.connect(reaction)
    commands.install(app)
    _check(app)
    if serving:
        polls = app.extensions["eventreg_polls"] = Polls()
        app.wsgi_app = SwiftFeeds(app, app.wsgi_app, polls)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    return app


def create_served_app() -> Flask:
    """What a server's worker runs: the application for the process's settings, serving.

    Its counts of polls are written by a thread of this process; an application of `create_app` writes none by itself.
    """
    app = create_app(serving=True)
    PollWriter(app, app.extensions["eventreg_polls"]).start()
    return app


def _configure(app: Flask, settings: Any) -> None:
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    url = settings.database_url or f"sqlite:///{Path(app.instance_path, 'eventreg.sqlite')}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.partition("://")[2]
    app.config.update(
        SECRET_KEY=settings.secret_key,
        BASE_URL=settings.base_url,
        FEED_LIMIT=settings.feed_limit,
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(url),
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        SESSION_COOKIE_SECURE=(settings.base_url or "").startswith("https:"),
        SESSION_COOKIE_SAMESITE="Lax",
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "image/svg+xml"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        # A stream would be left open; our files are small enough to be compressed whole.
        COMPRESS_STREAMS=False,
        COMPRESS_CACHE_BACKEND=kept.KeptCompressed,
        COMPRESS_CACHE_KEY=lambda request: "",
    )
    if settings.base_url:
        host = urlsplit(settings.base_url).hostname or ""
        app.config["TRUSTED_HOSTS"] = [f"[{host}]" if ":" in host else host]


def _keep_static_files(app: Flask) -> None:
    """The address of a static file has its fingerprint, so a browser may keep it."""
    plain = app.view_functions["static"]

    def static(**values: Any) -> Response:
        response: Response = make_response(plain(**values))
        # Read whole and closed at once: a reader who goes away in between would leave the file open.
        response.direct_passthrough = False
        response.make_sequence()
        response.close()
        fingerprint = app.extensions["eventreg_fingerprints"].get(values["filename"])
        if fingerprint is not None and request.args.get("v") == fingerprint:
            response.cache_control.public = True
            response.cache_control.max_age = pages.YEAR_SECONDS
            response.cache_control.immutable = True
        return response

    app.view_functions["static"] = static


def _check(app: Flask) -> None:
    app.extensions["eventreg_foreign_guards"] = FOREIGN_GUARDS
    list(guards.routes(app, FOREIGN_GUARDS))
    for code in LANGUAGES:
        catalogue(code)
