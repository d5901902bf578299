"""`eventreg serve | demo | db | summit | routes`."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from eventreg.cli.database import db
from eventreg.cli.demo import demo
from eventreg.cli.serve import serve
from eventreg.cli.summit import summit
from eventreg.web import guards


@click.command()
@with_appcontext
def routes() -> None:
    """Print every route with its guard."""
    foreign = current_app.extensions["eventreg_foreign_guards"]
    for rule, guard in guards.routes(current_app, foreign):
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        click.echo(f"{methods:5} {rule.rule:50} {guard}")


def install(app: Flask) -> None:
    """Adds our commands to the application's."""
    for command in (demo, serve, summit, routes, db):
        app.cli.add_command(command)
