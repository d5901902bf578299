"""What went wrong, what is kept, what to do: one page for every error, in the language of the address."""

from typing import Final

import structlog
from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import BadRequest, HTTPException, SecurityError

from eventreg.foundation.errors import BadInput, DomainError, NotFound, Refused
from eventreg.foundation.transaction import Busy, is_lock
from eventreg.foundation.words import LANGUAGES, N_, translate
from eventreg.web.language import page_language

RETRY_AFTER_SECONDS: Final = 5
_OTHER: Final = (N_("This request cannot be answered"), N_("The address or the data sent with it is not understood."))

SENTENCES: Final[dict[int, tuple[str, str]]] = {
    400: _OTHER,
    403: (N_("You are not authorized to do this"), N_("Your role in this meeting does not include it.")),
    404: (N_("There is nothing at this address"), N_("It may have been mistyped, or it is not for you to see.")),
    405: (N_("This address does not take that kind of request"), N_("Nothing was changed.")),
    413: (N_("Too much was sent at once"), N_("Nothing was changed.")),
    429: (N_("Too many requests in a short time"), N_("Please wait a moment.")),
    500: (N_("Something went wrong on our side"), N_("It has been recorded. Nothing you entered was changed.")),
    503: (N_("The system is busy"), N_("Nothing was changed.")),
}
ADVICE: Final = {
    403: N_("If you think you should be able to, write to the secretariat."),
    404: N_("Look for the meeting in the list of meetings and events."),
    429: N_("Try again in a minute."),
    503: N_("Try again in a few seconds."),
}


def install(app: Flask) -> None:
    """Registers the handlers of every error an answer can end with."""

    @app.before_request
    def refuse_what_is_no_text() -> None:
        # Every view that looks at its query would fail on it.
        try:
            request.query_string.decode()
        except UnicodeDecodeError as error:
            raise BadRequest from error

    @app.errorhandler(DomainError)
    def domain_error(error: DomainError) -> Response:
        if isinstance(error, NotFound):
            # One page for all of them: a sentence of its own would tell what one may not know of.
            return answer(404)
        if isinstance(error, Busy):
            return answer(503)
        language = page_language()
        status = 403 if isinstance(error, Refused) else 400
        sentence = translate(language, error.sentence, **error.facts)
        return answer(status, sentence if isinstance(error, Refused | BadInput) else None)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        if error.response is not None:
            return make_response(error.response)
        response = answer(error.code or 500)
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                response.headers[name] = value
        return response

    @app.errorhandler(OperationalError)
    def database_error(error: OperationalError) -> Response:
        if is_lock(error):
            return answer(503)
        structlog.get_logger().exception("database error")
        return answer(500)

    @app.errorhandler(TimeoutError)
    def no_connection(error: TimeoutError) -> Response:
        return answer(503)

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        structlog.get_logger().exception("unforeseen error")
        return answer(500)


def answer(status: int, sentence: str | None = None) -> Response:
    """The error page of `status`, or one line of text where a machine asked."""
    language = page_language()
    title, usual = SENTENCES.get(status, _OTHER)
    words = sentence or translate(language, usual)
    # For a host that is not ours no link can be made, so no page.
    if _is_for_machines(request.path) or isinstance(request.routing_exception, SecurityError):
        response = make_response(f"{translate(language, title)}. {words}\n", status)
        response.content_type = "text/plain; charset=utf-8"
    else:
        advice = translate(language, ADVICE[status]) if status in ADVICE else ""
        page = render_template(
            "web/error.html", title=translate(language, title), sentence=words, advice=advice, status=status
        )
        response = make_response(page, status)
    response.cache_control.no_store = True
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _is_for_machines(path: str) -> bool:
    """Whether `path` is none of a page: those begin with a language, and files and feeds have a dot in their name."""
    first = path.partition("/")[2].partition("/")[0]
    return bool(first) and first not in LANGUAGES and "." in path
