"""How do I get in, and out again?"""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from web.asking import heedful
from web.provider import Provider
from web.visitors import forget, remember, visitor

PROVIDER = "heedful-provider"
FROM_PROVIDER = (
    *("code", "state", "iss", "session_state", "client_info", "scope"),
    *("error", "error_description", "error_uri", "error_subcode"),
)
"""What identity providers put into the address that they send people back to."""


def sign_in() -> str | Response:
    """Say how to get in: with the identity provider, or by a link that works once."""
    if visitor():
        return redirect(url_for("pages.home"), 303)
    return render_template(
        "signing_in/how.html",
        left="left" in request.args,
        by_provider=PROVIDER in current_app.extensions,
        by_link=heedful().settings.gives_sign_in_links,
    )


def to_provider() -> Response:
    """Go and sign in at the identity provider."""
    return _provider().send(url_for("pages.from_provider", _external=True))


def from_provider() -> Response:
    """Come back from it, named: a new session, and nothing kept of what the provider handed over."""
    service = heedful()
    named = _provider().named()
    who = service.desk.meet(named.issuer, named.subject, named.name)
    return _let_in(service.desk.begin(who, service.settings.session_hours, named.roles))


def use_link(token: str) -> str:
    """Show a button only: programs that look into links beforehand must not use it up."""
    _check_links()
    return render_template("signing_in/link.html")


def redeem_link(token: str) -> Response:
    """Exchange the link for a session, once."""
    _check_links()
    service = heedful()
    made = service.desk.redeem(token, service.settings.session_hours)
    if made is None:
        abort(410)
    return _let_in(made)


def sign_out() -> Response:
    """Leave: what the browser holds is worth nothing afterwards."""
    response = redirect(url_for("pages.sign_in", left=1), 303)
    forget(response)
    session.clear()
    return response


def _let_in(token: str) -> Response:
    response = redirect(url_for("pages.home"), 303)
    remember(response, token)
    session.clear()
    return response


def _check_links() -> None:
    if not heedful().settings.gives_sign_in_links:
        abort(404)


def _provider() -> Provider:
    found: Provider | None = current_app.extensions.get(PROVIDER)
    return abort(404) if found is None else found
