"""What may be asked of the feed: after which position, how much, and how long to wait for it."""

from marshmallow import Schema

from api.faults import fault
from api.values import Position, Whole

MOST = 500
LONGEST_SECONDS = 30


class Followed(Schema):
    """The query parameters of the feed."""

    error_messages = {"unknown": fault("unknown-parameter", "There is no such parameter here.")}

    after = Position(
        description="What stands behind this position: the `next` of the page before, or any `position`; "
        "left out: from the beginning.",
    )
    limit = Whole(
        1, MOST, in_query=True, load_default=100, description="At most so many; not for a stream."
    )
    wait = Whole(
        0,
        LONGEST_SECONDS,
        in_query=True,
        load_default=0,
        description="Where nothing is there yet, wait so many seconds for it; not for a stream.",
    )
