"""Which host names Heedful answers to: any other, and somebody else's page may be asking."""

import re

from flask import Flask, request
from werkzeug.exceptions import SecurityError

from api.callers import heedful

NAME = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:@/?#\s]+)(:[0-9]{1,5})?")
ANYBODYS = frozenset({"health"})
"""Blueprints for whoever watches over the process, which may know only its number."""


def answer_only_to_ours(app: Flask) -> None:
    """Check the host of each request before anything else of it is looked at."""
    app.before_request(_check_host)


def _check_host() -> None:
    """Raises `SecurityError` (400), as Werkzeug does, whose own check knows no IPv6."""
    if request.blueprint in ANYBODYS:
        return
    found = NAME.fullmatch(request.host.lower())
    if not found or found[1] not in heedful().settings.answers_to:
        raise SecurityError
