"""Who is looking: the cookie that holds a session's token, and what it opens."""

from __future__ import annotations

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from service.seen import reading_as
from web.asking import heedful

OPEN_TO_ALL = {"pages.sign_in", "pages.use_link", "pages.redeem_link"}


def visitor() -> str | None:
    """The person signed in, or None. Looked up each time, so that leaving takes effect at once."""
    if "visitor" not in g:
        token = request.cookies.get(_cookie())
        g.visitor = heedful().desk.person_for(token) if token else None
    who: str | None = g.visitor
    return who


def let_in_or_ask_to_sign_in() -> Answer | None:
    """Send whoever is not signed in to the page that explains how."""
    if request.endpoint in OPEN_TO_ALL:
        return None
    if who := visitor():
        reading_as(f"person {who}")
        return None
    return redirect(url_for("pages.sign_in"), 303)


def remember(response: Answer, token: str) -> None:
    """Hand the browser a session's token, which no script and no other site can read or send."""
    response.set_cookie(
        _cookie(), token, httponly=True, secure=request.is_secure, samesite="Lax", path="/"
    )


def forget(response: Answer) -> None:
    """End the session in the store as well as in the browser."""
    token = request.cookies.get(_cookie())
    if token:
        heedful().desk.sign_out(token)
    response.delete_cookie(
        _cookie(), httponly=True, secure=request.is_secure, samesite="Lax", path="/"
    )
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'


def _cookie() -> str:
    """Over HTTPS the name binds the cookie to this host; plain HTTP (try-out) cannot carry it."""
    return "__Host-heedful" if request.is_secure else "heedful"
