"""Pages for what could not be shown: what happened and what to do now, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from eventsourcing.persistence import PersistenceError
from flask import Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, SecurityError, ServiceUnavailable

from projections.readmodel import NoViews
from web.headers import harden
from web.permissions import NothingOpenYet
from web.refused_sign_ins import CouldNotSignIn, SecondFactorNeeded

MACHINES = ("/api", "/docs", "/problems", "/healthz", "/readyz", "/.well-known")
"""Where programs call: their refusals are not pages."""

SENTENCES = {
    400: (
        "We could not read that address",
        "Something in it is not ours: a filter, a word or a form that has grown old.",
        "Go back, load the page again and try once more.",
    ),
    401: ("Sign in first", "These pages open only for people who have been let in."),
    403: (
        "You may not do this",
        "What you asked for is not open to you. If it should be, speak to the learning lead.",
    ),
    404: (
        "There is nothing here",
        "Either the address is wrong or what it names is not in this record.",
        "Nothing that was said is ever deleted, so it has not been taken away.",
    ),
    405: ("That cannot be done here", "The page is there, but not for what was tried."),
    408: ("That took too long", "It did not come through in time. Nothing was recorded of it."),
    410: (
        "This link has been used",
        "A sign-in link works once and not for long.",
        "Ask the person who runs Heedful for a new one.",
    ),
    413: ("That is too much at once", "Send less, or send it in parts."),
    429: ("Too many at once", "Wait a minute, then try again. Nothing is lost."),
    500: (
        "Something went wrong on our side",
        "Nothing that was recorded before is lost.",
        "If it happens again, tell the person who runs Heedful.",
    ),
    503: ("Not ready yet", "Heedful is busy catching up. Try again in a moment. Nothing is lost."),
}

ANOTHER_HOST = (
    "Heedful is not at this address",
    "The name at the front of the address is not the one this Heedful is known by.",
    "Use the address you were given, or ask the person who runs Heedful.",
)


def refuse_on_pages(app: Flask) -> None:
    """Answer errors with a page, and leave those of programs to whoever answers them already."""
    theirs = app.error_handler_spec[None][None].get(HTTPException)

    def refused(error: HTTPException) -> ResponseReturnValue:
        if theirs and request.path.startswith(MACHINES):
            return cast(ResponseReturnValue, theirs(error))
        return page_for(error)

    def away(error: Exception) -> ResponseReturnValue:
        """A store does not answer just now; its words are nobody's business."""
        app.logger.error("%s at %s", type(error).__name__, request.url_rule)
        return page_for(ServiceUnavailable(retry_after=1))

    app.register_error_handler(HTTPException, refused)
    for kind in (PersistenceError, DBAPIError, NoViews):
        app.register_error_handler(kind, away)


def page_for(error: HTTPException) -> ResponseReturnValue:
    """The page for an error of HTTP. It repeats nothing of what was sent."""
    if error.response is not None:
        return error.response  # a redirect, which is no error
    code = error.code if error.code in SENTENCES else 500 if (error.code or 500) >= 500 else 400
    heading, *sentences = _said(error, code)
    page = render_template("errors/refused.html", heading=heading, sentences=sentences)
    response = make_response(page, error.code or code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return harden(response)


def _said(error: HTTPException, code: int) -> Sequence[str]:
    """What is said of a refusal: its own words where it has some, else those of its number."""
    if isinstance(error, CouldNotSignIn | SecondFactorNeeded | NothingOpenYet):
        return error.said
    return ANOTHER_HOST if isinstance(error, SecurityError) else SENTENCES[code]
