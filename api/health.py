"""Whether the process is alive, and whether it can answer: for whoever watches over it."""

from flask import Blueprint, Response

from api.answers import answer
from api.callers import heedful
from api.problems import Problem
from api.refusing import protect, refuse_in
from service.lag import lag

MOST_BEHIND_SECONDS = 30.0

watch = Blueprint("health", __name__)
watch.after_request(protect)
refuse_in(watch)


@watch.get("/healthz")
def say_alive() -> Response:
    """The process answers."""
    return answer({"status": "ok"})


@watch.get("/readyz")
def say_ready() -> Response:
    """The log can be read, and the read models are at most half a minute behind it; else 503.

    A moment's lag is no reason to send people elsewhere: all processes share it, and a read that must
    be newer waits by itself (`after`).
    """
    found = lag(heedful())
    if found.seconds is None or found.seconds > MOST_BEHIND_SECONDS:
        said = "The read models are too far behind what was recorded. Ask again in a moment."
        raise Problem("not-caught-up", said, headers={"Retry-After": "1"})
    return answer({"status": "ready"})
