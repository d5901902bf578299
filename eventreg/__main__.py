"""The command `eventreg`, also `python -m eventreg`."""

import sys
from importlib.metadata import version
from typing import Any

import click
from flask.cli import FlaskGroup, ScriptInfo

from eventreg.foundation.errors import BadInput, DomainError
from eventreg.foundation.places import config_module
from eventreg.summit_file.errors import FileFaulty

DONE, BAD_INPUT, REFUSED = 0, 1, 2
LONGEST_LIST = 30


def _create(info: ScriptInfo | None = None) -> Any:
    from eventreg.app import create_app

    return create_app()


cli = FlaskGroup(
    add_default_commands=False,
    add_version_option=False,
    create_app=_create,
    help="eventreg: summits, side events, rooms, panelists, official registration and calendars.",
)


# Flask's own options choose another application or its debugger: neither is offered here.
cli.params = [option for option in cli.params if option.name not in ("app", "env_file", "debug")]
click.version_option(version=version("eventreg"), prog_name="eventreg")(cli)


def main() -> None:
    """Runs one command. Exit codes: 0 done, 1 bad input, 2 refused by a rule; always a sentence, never a traceback."""
    try:
        cli.main(prog_name="eventreg", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except click.Abort:
        click.echo("Stopped; nothing more was changed.", err=True)
        sys.exit(BAD_INPUT)
    except click.ClickException as error:
        click.echo(f"{error.format_message()} Try `eventreg --help`.", err=True)
        sys.exit(BAD_INPUT)
    except FileFaulty as error:
        for fault in error.faults[:LONGEST_LIST]:
            click.echo(str(fault), err=True)
        if len(error.faults) > LONGEST_LIST:
            click.echo(f"… and {len(error.faults) - LONGEST_LIST} more", err=True)
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
    except DomainError as error:
        for conflict in getattr(error, "conflicts", ()):
            click.echo(conflict.sentence % conflict.facts, err=True)
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT if isinstance(error, BadInput) or not _is_refusal(error) else REFUSED)
    except config_module().SettingsFaulty as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_INPUT)
    except Exception as error:
        reason = _database_reason(error)
        if reason is None:
            raise
        click.echo(
            f"The database cannot be used: {reason}. `eventreg db upgrade` makes its tables or brings them up to date.",
            err=True,
        )
        sys.exit(BAD_INPUT)


def _database_reason(error: Exception) -> str | None:
    """Why there is no database to work with, on one line; None for any other error."""
    from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError

    # Exactly these: what a constraint refuses is a kind of DatabaseError too, and a fault of ours.
    if type(error) not in (DatabaseError, OperationalError, ProgrammingError):
        return None
    return str(getattr(error, "orig", error)).partition("\n")[0].rstrip(".")


def _is_refusal(error: DomainError) -> bool:
    from eventreg.foundation.errors import Refused

    return isinstance(error, Refused)


if __name__ == "__main__":
    main()
