"""The feed as a stream of server-sent events (HTML Living Standard 9.2), until somebody ends it."""

from collections.abc import Callable, Iterator

from eventsourcing.persistence import PersistenceError
from flask import Response, request
from sqlalchemy.exc import SQLAlchemyError

from api.callers import heedful
from projections.exporting.plain import encode
from projections.positions import position
from service import stopping
from service.feed.feed import Feed, Page
from service.feed.seats import Seat

PAGE = 100
HEARTBEAT_SECONDS = 5.0
"""How long nothing may be heard on a stream. Only whoever writes notices, at the second try, that nobody
listens any more: until then a seat is taken."""
BEGINNING = b"retry: 2000\n\n"
HEARTBEAT = b": still here\n\n"
AWAY = (PersistenceError, SQLAlchemyError)
"""The log, or the desk, does not answer."""


def stream(feed: Feed, seat: Seat, after: int, *, with_people: bool) -> Response:
    """What stands behind a position and whatever is recorded from then on; the seat is left after it."""
    pieces = _pieces(feed, after, with_people, _still_holds())
    response = Response(pieces, 200, content_type="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"  # a proxy must not keep events until it has enough
    response.call_on_close(seat.leave)
    return response


def _still_holds() -> Callable[[], bool]:
    """Whether the key this stream was asked for with is still in force."""
    token = request.headers["Authorization"].partition(" ")[2].strip()
    desk = heedful().desk
    return lambda: desk.key_for(token) is not None


def _pieces(
    feed: Feed, after: int, with_people: bool, holds: Callable[[], bool]
) -> Iterator[bytes]:
    """Ends when the process is told to, when the key does not hold any more, or the log is away.

    Its reader comes again with the id it had last, and misses nothing.
    """
    yield BEGINNING
    try:
        while not stopping.has_begun() and holds():
            page = feed.page(after, PAGE, with_people=with_people)
            yield from _written(page)
            after = position(page.next)
            if not page.more and not feed.arrivals.wait(after, HEARTBEAT_SECONDS):
                yield HEARTBEAT
    except AWAY:
        return


def _written(page: Page) -> Iterator[bytes]:
    for event in page.events:
        yield b"id: %s\ndata: %s\n\n" % (event["position"].encode(), encode(event))
