"""`eventreg demo`: a summit to look at, on a fresh machine, with nothing to set up."""

import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

import click
from flask import current_app
from flask.cli import with_appcontext

from eventreg.cli.database import prepare
from eventreg.cli.serve import require_free, run
from eventreg.cli.summit import load_file, publish_slug
from eventreg.foundation.errors import Refused
from eventreg.foundation.places import shipped
from eventreg.identity.service import operator

ARCHIVED = ("gfmd-2018",)


@click.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--prepare-only", is_flag=True, help="Make the data and stop.")
@with_appcontext
def demo(host: str, port: int, prepare_only: bool) -> None:
    """Migrate a database file, load the archived meetings, and serve them. Safe to repeat and to interrupt."""
    from flask_migrate import upgrade

    prepare()
    upgrade()
    for slug in ARCHIVED:
        try:
            load_file(operator(), shipped(slug))
            publish_slug(operator(), slug)
        except Refused as error:
            # What an earlier version loaded stays readable; the operator decides what to do about the difference.
            click.echo(f"{slug} was left as it is: {error}", err=True)
    if prepare_only:
        return
    require_free(host, port)
    # The address stays that of the request: a demo is read from another machine as well as from this one.
    os.environ.setdefault("EVENTREG_SECRET_KEY", _kept_secret(Path(current_app.instance_path)))
    os.environ.setdefault("EVENTREG_DATA_DIR", current_app.instance_path)
    click.echo(f"eventreg is at http://{host}:{port}/ - stop it with Ctrl+C.")
    run(host, port, workers=1)


def _kept_secret(folder: Path) -> str:
    """A random key of this machine's demo, made once and readable by its owner alone."""
    file = folder / "demo-secret"
    if not file.exists():
        # Written aside and renamed, so that an interrupted start leaves no empty key behind.
        with NamedTemporaryFile("w", dir=folder, delete=False) as target:
            target.write(secrets.token_urlsafe(48))
        os.replace(target.name, file)
    return file.read_text()
