"""How do I get in, and out again?"""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.asking import heedful
from web.visitors import forget, remember, visitor


def sign_in() -> str | Response:
    """Say how to get in: by a link that works once."""
    if visitor():
        return redirect(url_for("pages.home"), 303)
    return render_template("signing_in/how.html", left="left" in request.args)


def use_link(token: str) -> str:
    """Show a button only: programs that look into links beforehand must not use it up."""
    return render_template("signing_in/link.html")


def redeem_link(token: str) -> Response:
    """Exchange the link for a session, once."""
    service = heedful()
    session = service.desk.redeem(token, service.settings.session_hours)
    if session is None:
        abort(410)
    response = redirect(url_for("pages.home"), 303)
    remember(response, session)
    return response


def sign_out() -> Response:
    """Leave: what the browser holds is worth nothing afterwards."""
    response = redirect(url_for("pages.sign_in", left=1), 303)
    forget(response)
    return response
