"""How everything that goes wrong in a call becomes a problem, and what every answer carries."""

import traceback

from eventsourcing.persistence import PersistenceError
from flask import Blueprint, Response, current_app, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, SecurityError

from api.callers import ID
from api.problems import Problem, answer_problem, answer_rejection
from domain.rejections import Rejection
from projections.readmodel import NoViews

CODES = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "wrong-content-type",
    429: "too-many-requests",
}
READS = ("GET", "HEAD")
SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take this method; see `Allow`.",
    429: "Nothing was recorded. Send the same again when `Retry-After` has passed.",
}
OF_THE_STORE = {
    "store-busy": "Nothing was recorded. Send the same again in a moment.",
    "store-full": "Nothing was recorded. Tell the person who runs Heedful to make room.",
    "outcome-unknown": "Send the same again in a moment, with the same key or id: it is recorded once.",
}


def refuse_in(calls: Blueprint) -> None:
    """Answer whatever is raised in these calls with a problem."""
    calls.register_error_handler(Rejection, answer_rejection)
    calls.register_error_handler(Problem, answer_problem)
    calls.register_error_handler(HTTPException, answer_http)
    calls.register_error_handler(PersistenceError, answer_busy)
    calls.register_error_handler(DBAPIError, answer_busy)
    calls.register_error_handler(NoViews, answer_busy)
    calls.register_error_handler(Exception, answer_unexpected)


def answer_http(error: HTTPException) -> Response:
    """The problem of an error of HTTP, with the headers that belong to it (405: Allow)."""
    status = error.code or 500
    if status >= 500:
        return answer_unexpected(error)
    if isinstance(error, SecurityError):
        said = "Send the host name that Heedful is known by, as `Host`."
        return answer_problem(Problem("host-not-ours", said))
    said = SENTENCES.get(status, "The request could not be read.")
    kept = ("Allow", "Retry-After", "WWW-Authenticate")
    headers = {name: value for name, value in error.get_headers() if name in kept}
    return answer_problem(Problem(CODES.get(status, "bad-request"), said, headers=headers))


def answer_busy(error: Exception) -> Response:
    """The store did not take it; the same request may be sent again."""
    _log(error)
    code = getattr(error, "problem", "store-busy")
    return answer_problem(Problem(code, OF_THE_STORE[code], headers={"Retry-After": "1"}))


def answer_unexpected(error: Exception) -> Response:
    """A fault of ours: the answer tells nothing of it."""
    _log(error)
    said = "Nothing that was recorded before is lost. Tell the person who runs Heedful."
    return answer_problem(Problem("unexpected", said))


def protect(response: Response) -> Response:
    """Nothing may keep an answer on the way; echo the id that ties requests together."""
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if request.method in READS:
        response.vary.add("Accept")
    given = request.headers.get("X-Correlation-ID", "")
    if ID.fullmatch(given):
        response.headers["X-Correlation-ID"] = given
    return response


def _log(error: Exception) -> None:
    """Where it happened, never what was being said: an error's message may hold the words."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error(
        "%s at %s %s\n%s", type(error).__name__, request.method, request.url_rule, frames
    )
