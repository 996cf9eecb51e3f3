"""The pages for people, put on a Flask application: what they need around them, and the pages."""

from __future__ import annotations

from flask import Flask, abort, g, request, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.exceptions import ClientDisconnected, HTTPException

from service.wiring import Heedful
from web import words
from web.asking import EXTENSION, address, behind, sees_all, stand
from web.downloads import answer_with_a_file
from web.files import serve_files
from web.headers import harden
from web.pages import blueprint, check_parameters
from web.permissions import check_permission, may
from web.provider import Provider
from web.refusals import refuse_on_pages
from web.signing_in import PROVIDER
from web.visitors import let_in_or_ask_to_sign_in

MENU = (
    ("pages.home", "Start"),
    ("pages.queries", "Queries"),
    ("pages.warning_signs", "Warning signs"),
    ("pages.reviews", "Reviews"),
    ("pages.record", "Record"),
    ("pages.integrity", "Nothing lost"),
    ("pages.looks", "Who looked"),
    ("pages.search", "Search"),
)

FORMS = CSRFProtect()
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def add_pages(app: Flask, heedful: Heedful) -> None:
    """Put every page on `app`. Call it after the API, whose own refusals stay as they are."""
    app.extensions[EXTENSION] = heedful
    _guard_forms(app, heedful.desk.cookie_secret)
    if heedful.settings.oidc is not None:
        app.extensions[PROVIDER] = Provider(app, heedful.settings.oidc)
    _prepare_templates(app)
    pages = blueprint()
    pages.before_request(_check_form)
    pages.before_request(let_in_or_ask_to_sign_in)
    pages.before_request(check_permission)
    pages.before_request(check_parameters)
    pages.before_request(answer_with_a_file)
    pages.after_request(harden)
    app.register_blueprint(pages)
    refuse_on_pages(app)
    serve_files(app)


MOST_FORM_BYTES = 64 * 1024


class FormsCookie(SecureCookieSessionInterface):
    """The signed cookie that carries a form's token, kept to HTTPS wherever HTTPS is spoken."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether the cookie may travel over HTTPS only."""
        return request.is_secure


def _guard_forms(app: Flask, secret: str) -> None:
    """Forms carry a token of their own. It rides in a signed cookie that opens nothing else.

    So does what must come back from the identity provider. Every process signs with one secret.
    """
    app.secret_key = secret
    app.session_interface = FormsCookie()
    app.config.update(
        SESSION_COOKIE_NAME="heedful-forms",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,  # the API takes no cookie, so only pages need the check
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer; the origin is asked for instead
    )
    FORMS.init_app(app)


def _check_form() -> None:
    """Refuse a form that another site sent, or that does not carry its token."""
    if request.method not in CHANGES:
        return
    request.max_content_length = MOST_FORM_BYTES
    if not _is_from_here():
        abort(400)
    _read_form()
    FORMS.protect()


def _is_from_here() -> bool:
    """Whether one of our own pages sent it. Old browsers, and all over plain HTTP, name an origin.

    Programs name nothing; the form's token speaks for them alone.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None:
        return origin in (None, f"{request.scheme}://{request.host}".lower())
    return site == "same-origin"


def _read_form() -> None:
    """Read the form whole, so that nothing is made of half of one."""
    try:
        sent = request.get_data()
    except ClientDisconnected as error:
        abort(408 if isinstance(error.__context__, TimeoutError) else 400)
    except HTTPException:
        raise
    except Exception:  # each server has errors of its own for a body that is not sent as HTTP says
        abort(400)
    if len(sent) < (request.content_length or 0):
        abort(400)


def _prepare_templates(app: Flask) -> None:
    app.jinja_loader = ChoiceLoader(
        [
            *([app.jinja_loader] if app.jinja_loader else []),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(words.FILTERS)
    app.jinja_env.globals.update(words.GLOBALS)
    app.jinja_env.globals.update(address=address, behind=behind, menu=_menu, stand=stand)
    app.jinja_env.globals.update(sees_all=sees_all)
    # No look-up here: a page that says the store is down must not ask the store.
    app.context_processor(lambda: {"visitor": g.get("visitor")})


def _menu() -> list[dict[str, object]]:
    """The entries of the menu, the present page marked."""
    return [
        {"text": text, "href": url_for(name), "current": request.endpoint == name}
        for name, text in MENU
        if may(name.removeprefix("pages."))
    ]
