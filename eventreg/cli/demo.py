"""`eventreg demo`: summits to look at, past and going on, on a fresh machine, with nothing to set up."""

import os
import secrets
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import click
from flask import current_app
from flask.cli import with_appcontext

from eventreg.access.viewer import Viewer
from eventreg.cli.database import prepare
from eventreg.cli.serve import require_free, run
from eventreg.cli.summit import load_file, publish_slug
from eventreg.foundation import clock
from eventreg.foundation.errors import Refused
from eventreg.foundation.local_time import LocalTime
from eventreg.foundation.places import config_module, shipped
from eventreg.foundation.transaction import transaction
from eventreg.identity.service import operator
from eventreg.publication.discard import discard_summit
from eventreg.publication.feeds import find_feed_state
from eventreg.summit_file.rehearsal import SLUG, rehearsal_documents
from eventreg.summit_file.service import load_summit
from eventreg.summits.queries import find_summit

ARCHIVED = ("gfmd-2018", "m4sd-board-2", "mainstreaming-closing-2018", "m4sd-closing-2023")


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--fresh", is_flag=True, envvar="FRESH", help="Make the rehearsal anew, around the present instant.")
@click.option("--prepare-only", is_flag=True, help="Make the data and stop.")
@with_appcontext
def demo(host: str, port: int, fresh: bool, prepare_only: bool) -> None:
    """Migrate a database file, load the archived meetings and the rehearsal, and serve them.

    Safe to repeat and to interrupt. The rehearsal is an invented summit that is going on; it is made anew when its
    last day is past.
    """
    from flask_migrate import upgrade

    at = config_module().read_settings(os.environ).rehearsal_at or clock.now()
    prepare()
    upgrade()
    for slug in ARCHIVED:
        try:
            load_file(operator(), shipped(slug))
            publish_slug(operator(), slug)
        except Refused as error:
            # What an earlier version loaded stays readable; the operator decides what to do about the difference.
            click.echo(f"{slug} was left as it is: {error}", err=True)
    try:
        if rehearse(operator(), at, fresh=fresh):
            click.echo(f"{SLUG} was made around {at:%Y-%m-%d %H:%M} UTC.")
    except Refused as error:
        click.echo(f"{SLUG} was left as it is: {error}", err=True)
    if prepare_only:
        return
    require_free(host, port)
    # The address stays that of the request: a demo is read from another machine as well as from this one.
    os.environ.setdefault("EVENTREG_SECRET_KEY", _kept_secret(Path(current_app.instance_path)))
    os.environ.setdefault("EVENTREG_DATA_DIR", current_app.instance_path)
    click.echo(f"eventreg is at http://{host}:{port}/ - stop it with Ctrl+C.")
    run(host, port, workers=1)


def rehearse(viewer: Viewer, at: datetime, *, fresh: bool) -> bool:
    """Makes the rehearsal around the aware instant `at`, unless one stands that is not over; says whether it did.

    With `fresh`, one that stands is made anew as well. The old one is discarded first, so that no page speaks of it.
    Raises `Refused` where the summit of that name is a real one.
    """
    steps = rehearsal_documents(at)
    if not fresh and _stands(at, len(steps)):
        return False
    for step in steps:
        with transaction():
            if step is steps[0] and find_summit(SLUG) is not None:
                discard_summit(viewer, SLUG)
            load_summit(viewer, step.document, step.tree)
        publish_slug(viewer, SLUG, step.note)
    return True


def _stands(at: datetime, steps: int) -> bool:
    """Whether a rehearsal is there with all its releases, and its last day is not past at `at`."""
    state = find_feed_state(SLUG)
    if state is None or state.touched < steps:
        # Nothing, or what an interrupted start left behind; each step changes what the feed says.
        return False
    facts = state.facts
    return facts.ends_on is not None and LocalTime.from_utc(at, facts.zone).wall.date() <= facts.ends_on


def _kept_secret(folder: Path) -> str:
    """A random key of this machine's demo, made once and readable by its owner alone."""
    file = folder / "demo-secret"
    if not file.exists():
        # Written aside and renamed, so that an interrupted start leaves no empty key behind.
        with NamedTemporaryFile("w", dir=folder, delete=False) as target:
            target.write(secrets.token_urlsafe(48))
        os.replace(target.name, file)
    return file.read_text()
