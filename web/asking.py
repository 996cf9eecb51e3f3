"""Asking the read models for a page: one snapshot, now or as the record stood at an earlier position."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from flask import abort, current_app, request
from sqlalchemy import Connection

from projections import positions
from service.wiring import Heedful

EXTENSION = "heedful"


def heedful() -> Heedful:
    """The wired service behind this application."""
    found: Heedful = current_app.extensions[EXTENSION]
    return found


@contextmanager
def facts() -> Iterator[Connection]:
    """One snapshot of the facts, so that every number on a page counts the same rows."""
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


def today() -> date:
    """The day it is, in UTC as everywhere in the record."""
    return datetime.now(UTC).date()
