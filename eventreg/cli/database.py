"""`eventreg db ...`: migrations. Alembic takes longer to import than all the rest, so it is imported when needed."""

import click
from flask import current_app
from flask.cli import with_appcontext

from eventreg.foundation.database import db as database
from eventreg.foundation.places import top


def prepare() -> None:
    """Tells Flask-Migrate of our database and where its migrations are."""
    from flask_migrate import Migrate

    if "migrate" not in current_app.extensions:
        Migrate(current_app, database, directory=str(top() / "migrations"))


@click.group()
def db() -> None:
    """Migrate the database."""


@db.command()
@click.argument("revision", default="head")
@with_appcontext
def upgrade(revision: str) -> None:
    """Bring the database to REVISION, by default the newest."""
    from flask_migrate import upgrade as run

    prepare()
    run(revision=revision)


@db.command()
@click.argument("revision", default="-1")
@with_appcontext
def downgrade(revision: str) -> None:
    """Take the database back to REVISION, by default by one step."""
    from flask_migrate import downgrade as run

    prepare()
    run(revision=revision)


@db.command()
@with_appcontext
def check() -> None:
    """Say whether the models ask for a migration that does not exist yet."""
    from flask_migrate import check as run

    prepare()
    run()


@db.command()
@click.argument("message")
@with_appcontext
def revision(message: str) -> None:
    """Write a migration for what changed in the models, to be reviewed (for developers)."""
    from flask_migrate import revision as run

    prepare()
    run(message=message, autogenerate=True)
