"""Whether this process lives, and whether it can serve."""

from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from eventreg.foundation import database_guards
from eventreg.foundation.database import db
from eventreg.foundation.local_time import tzdata_version
from eventreg.foundation.places import top
from eventreg.web.guards import ANYONE, guarded

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@guarded(ANYONE)
def healthz() -> Response:
    """The process answers; with the version of the zone data it works with."""
    return _fresh(jsonify(status="ok", tzdata=tzdata_version()))


@blueprint.get("/readyz")
@guarded(ANYONE)
def readyz() -> Response:
    """Whether the database answers, is migrated to this program's version and has its guards; 503 where not."""
    problems = problems_of_database()
    response = _fresh(jsonify(status="not ready" if problems else "ready", problems=problems))
    response.status_code = 503 if problems else 200
    return response


def problems_of_database() -> list[str]:
    """Sentences for the operator; empty when all is well."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    try:
        connection = db.session.connection()
        current = MigrationContext.configure(connection).get_current_revision()
        missing = database_guards.missing(connection)
    except SQLAlchemyError:
        return ["The database does not answer."]
    finally:
        db.session.rollback()
    wanted = ScriptDirectory(str(top() / "migrations")).get_current_head()
    if current is None:
        return ["The database is empty: run `eventreg db upgrade`."]
    if current != wanted:
        return [f"The database is at migration {current}, this program needs {wanted}: run `eventreg db upgrade`."]
    return [f"The database lacks the guard {name}: run `eventreg db upgrade`." for name in missing]


def _fresh(response: Response) -> Response:
    response.cache_control.no_store = True
    return response


def install(app: Flask) -> None:
    """Adds `/healthz` and `/readyz`."""
    app.register_blueprint(blueprint)
