"""Who is looking: the cookie that holds a session's token, and what it opens."""

from __future__ import annotations

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from service.access.sign_ins import SignIn
from service.reads.looking import look
from service.seen import reading_as
from web.asking import heedful

OPEN_TO_ALL = {
    "pages.receipt",
    "pages.look_by_receipt",
    "pages.sign_in",
    "pages.use_link",
    "pages.redeem_link",
    "pages.to_provider",
    "pages.from_provider",
}


def signed_in() -> SignIn | None:
    """The session of this browser. Looked up each time, so that leaving takes effect at once."""
    if "sign_in" not in g:
        token = request.cookies.get(_cookie())
        g.sign_in = heedful().desk.sign_in_of(token) if token else None
        g.visitor = g.sign_in.who if g.sign_in else None
    found: SignIn | None = g.sign_in
    return found


def visitor() -> str | None:
    """The person signed in, or None."""
    found = signed_in()
    return found.who if found else None


def let_in_or_ask_to_sign_in() -> Answer | None:
    """Send whoever is not signed in to the page that explains how."""
    look(None)  # what this thread answered before was somebody else's look
    if request.endpoint in OPEN_TO_ALL:
        return None
    if who := visitor():
        reading_as(f"person {heedful().desk.person_named(who)}")
        return None
    return redirect(url_for("pages.sign_in"), 303)


def remember(response: Answer, token: str) -> None:
    """Hand the browser a session's token, which no script and no other site can read or send.

    A session it had before ends: whoever left a token in this browser is not signed in by it.
    """
    _end_before()
    response.set_cookie(
        _cookie(), token, httponly=True, secure=_only_over_https(), samesite="Lax", path="/"
    )


def forget(response: Answer) -> None:
    """End the session in the store as well as in the browser."""
    _end_before()
    response.delete_cookie(
        _cookie(), httponly=True, secure=_only_over_https(), samesite="Lax", path="/"
    )
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'


def _end_before() -> None:
    token = request.cookies.get(_cookie())
    if token:
        heedful().desk.sign_out(token)


def _cookie() -> str:
    """Over HTTPS the name binds the cookie to this host; a try-out over plain HTTP cannot carry it."""
    return "__Host-heedful" if _only_over_https() else "heedful"


def _only_over_https() -> bool:
    """Everywhere but in a try-out on this machine, so that no token ever travels in clear."""
    settings = heedful().settings
    return request.is_secure or settings.is_production or not settings.is_loopback
