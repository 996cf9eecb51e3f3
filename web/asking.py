"""Asking the read models for a page: one snapshot, now or as at an earlier time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from flask import abort, current_app, g, request
from sqlalchemy import Connection

from domain.access import Reach
from projections import positions
from projections.as_at import AsAt, Stand
from projections.cursors import Cursor
from projections.questions import place_of_a_look
from projections.questions.agencies_answered_for import ask as agencies_of
from projections.reach import limit
from projections.reading import Asked, CannotAnswer, NotCaughtUp, Reading, reading
from service.reads.looking import looking
from service.wiring import Heedful

EXTENSION = "heedful"
WHEN = ("as_at", "after")
"""What every page of the record may be asked with: as at when, and not before which position."""


def heedful() -> Heedful:
    """The wired service behind this application."""
    found: Heedful = current_app.extensions[EXTENSION]
    return found


@contextmanager
def facts(begun: Stand | None = None) -> Iterator[Connection]:
    """One snapshot of the facts, so that every number on a page counts the same rows.

    As at when the address asks, or as at when a walk over several pages was `begun`.
    Answers 400 when the page is asked for as at what is not there yet or what is no time at all,
    503 when the facts do not come to it in time.
    """
    service = heedful()
    try:
        asked = Asked(begun=begun) if begun else _asked()
        with reading(service.views, asked, service.settings.wait_seconds) as found:
            g.reading = found
            if (reach := within(found.facts)) is not None:
                limit(found.facts, reach)
            yield found.facts
            _place_look(found.facts)
    except NotCaughtUp:
        abort(503)
    except CannotAnswer:
        abort(400)


def _place_look(connection: Connection) -> None:
    """Find out of which review is what was read, and of which agency whoever reads it."""
    this = looking()
    if this is not None and not this.is_placed:
        found = place_of_a_look.ask(connection, this.thing, this.review, this.participant)
        this.place(found.review, found.agency)


def within(connection: Connection) -> Reach | None:
    """How far whoever looks may see on this page; None is everywhere.

    For the matters of an agency they answer for, their parts in reviews are looked up.
    """
    reach: Reach | None = g.reach
    if reach is None or reach.participant is None:
        return reach
    return replace(reach, agencies=agencies_of(connection, reach.participant))


def sees_all() -> bool:
    """Whether this page shows what there is, and not only what is theirs who look at it."""
    return g.get("reach") is None


def as_at() -> int | None:
    """The log position that the facts are asked as at; None means now."""
    return _reading().at


def stand() -> Stand:
    """As at when the page is: `?as_at=` with its token brings the same page back."""
    return _reading().stand


def behind() -> int:
    """By how many events at most the page is older than what is recorded."""
    return _reading().behind


def today() -> date:
    """The day that days are counted to (UTC): today, or the day the page is asked as at."""
    return _reading().stand.day


def cursor() -> Cursor | None:
    """Where the rows of this page begin: `?cursor=` with a register's `next`; None: the first.

    Answers 400 when the token is not one of ours.
    """
    token = request.args.get("cursor")
    if not token:
        return None
    try:
        return Cursor.read(token)
    except ValueError:
        abort(400)


def address(**changes: str | None) -> str:
    """The address of this page with something in it changed; None takes it out.

    What is seen already needs no waiting for, so `after` is never kept.
    """
    kept = {**request.args.to_dict(), "after": None, **changes}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{request.path}?{query}" if query else request.path


def _reading() -> Reading:
    found: Reading = g.reading
    return found


def _asked() -> Asked:
    """What `?after=` and `?as_at=` ask for; left empty, they ask for nothing."""
    after, when = request.args.get("after"), request.args.get("as_at")
    try:
        return Asked(positions.position(after) if after else 0, AsAt.read(when) if when else None)
    except ValueError:
        abort(400)
