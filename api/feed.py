"""The feed for other systems: CloudEvents page by page, waited for, or as a stream."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, request

from api.answers import answer
from api.callers import heedful, this_client
from api.calls import FEED, READ, Calls
from api.faults import as_problem, fault
from api.problems import Problem
from api.schemas.feed import MOST, Followed
from api.streams import stream
from projections.exporting.plain import encode
from projections.positions import position
from service.feed.feed import Feed, NotWrittenYet, Page
from service.feed.seats import NoSeat

calls = Calls("feed", "Everything recorded, in order, as ids and codes: for other systems.")

JSON, BATCH, STREAM = (
    "application/json",
    "application/cloudevents-batch+json",
    "text/event-stream",
)
NEVER_WRITTEN = fault("not-a-position", "No write has answered with this position.")
RETRY_SECONDS = "5"


@calls.feeds("/feed", Followed, FEED)
def read_feed(limit: int, wait: int, after: int = 0) -> Response:
    """What was recorded, event by event, in the order of the log, as ids and codes and never as words?

    Read on from `next`, kept for as long as you like: nothing is left out and nothing comes twice.
    Positions are opaque and have gaps. Ids of participants are there for a key that may also `read`.
    """
    form, after = _wanted(), _begun(after)
    feed = heedful().feed
    with_people = READ in this_client().scopes
    if form == STREAM:
        with refusing(feed, after):
            seat = feed.seats.take()
        return stream(feed, seat, after, with_people=with_people)
    with refusing(feed, after):
        page = feed.page(after, limit, with_people=with_people)
        if wait and not page.events:
            seat = feed.seats.take()
            try:
                if feed.arrivals.wait(after, wait):
                    page = feed.page(after, limit, with_people=with_people)
            finally:
                seat.leave()
    return _paged(page, form, limit)


@contextmanager
def refusing(feed: Feed, after: int) -> Iterator[None]:
    """A position that is none yet, and no seat to wait on, as problems. Raises `Problem`."""
    try:
        feed.check(after)
        yield
    except NotWrittenYet:
        raise as_problem("query", {"after": [NEVER_WRITTEN]}) from None
    except NoSeat:
        said = "As many wait for the feed as may at once. Ask again soon, or without `wait`."
        raise Problem("feed-is-full", said, headers={"Retry-After": RETRY_SECONDS}) from None


def _wanted() -> str:
    """The form that `Accept` likes best; JSON where it does not say. Raises `Problem`."""
    if not request.accept_mimetypes:
        return JSON
    best = request.accept_mimetypes.best_match((JSON, BATCH, STREAM))
    if best is None:
        raise Problem("not-acceptable", f"The feed comes as one of: {JSON}, {BATCH}, {STREAM}.")
    return best


def _begun(after: int) -> int:
    """Where it goes on: after what its reader says it had last. Raises `Problem`."""
    last = request.headers.get("Last-Event-ID")
    if last is None:
        return after
    try:
        return position(last)
    except ValueError:
        raise Problem("invalid-header", "Last-Event-ID must be the id of an event.") from None


def _paged(page: Page, form: str, limit: int) -> Response:
    batch = Response(encode(page.events), 200, content_type=BATCH) if form == BATCH else None
    response = batch or answer(page)
    most = f"&limit={min(limit, MOST)}"
    response.headers["Link"] = f'<{request.path}?after={page.next}{most}>; rel="next"'
    return response
