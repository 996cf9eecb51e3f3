"""Asking the read models for a page: one snapshot, now or as at an earlier position."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from flask import abort, current_app, request
from sqlalchemy import Connection

from projections import positions
from projections.cursors import Cursor
from service.wiring import Heedful

EXTENSION = "heedful"


def heedful() -> Heedful:
    """The wired service behind this application."""
    found: Heedful = current_app.extensions[EXTENSION]
    return found


@contextmanager
def facts() -> Iterator[Connection]:
    """One snapshot of the facts, so that every number on a page counts the same rows.

    Answers 400 when the page is asked for as at a position that is yet to come, 503 when the facts
    do not come to it in time.
    """
    _wait_for(as_at() or 0)
    with heedful().views.reading() as connection:
        yield connection


def as_at() -> int | None:
    """The log position a page is asked for with `?as_at=p…`; None means now.

    Answers 400 when the token is not one of ours.
    """
    token = request.args.get("as_at")
    if not token:
        return None
    try:
        return positions.position(token)
    except ValueError:
        abort(400)


def after() -> Cursor | None:
    """Where the rows of this page begin: `?after=` with a register's `next`; None means the first.

    Answers 400 when the token is not one of ours.
    """
    token = request.args.get("after")
    if not token:
        return None
    try:
        return Cursor.read(token)
    except ValueError:
        abort(400)


def today() -> date:
    """The day it is, in UTC as everywhere in the record."""
    return datetime.now(UTC).date()


def address(**changes: str | None) -> str:
    """The address of this page with something in it changed; None takes it out."""
    kept = {**request.args.to_dict(), **changes}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{request.path}?{query}" if query else request.path


def _wait_for(position: int) -> None:
    """Wait until the facts have come to a position of the log."""
    service = heedful()
    if position > service.log.head():
        abort(400)
    if position and not service.views.wait_for(position, service.settings.wait_seconds):
        abort(503)
