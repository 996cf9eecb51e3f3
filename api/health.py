"""Whether the process is alive, and whether it can answer: for whoever watches over it."""

from flask import Blueprint, Response

from api.answers import answer
from api.asking import refusing
from api.callers import heedful
from api.refusing import protect, refuse_in
from service.reading import wait_for

watch = Blueprint("health", __name__)
watch.after_request(protect)
refuse_in(watch)


@watch.get("/healthz")
def say_alive() -> Response:
    """The process answers."""
    return answer({"status": "ok"})


@watch.get("/readyz")
def say_ready() -> Response:
    """The log can be read and the read models have come to its end as it was just now; else 503."""
    heedful().views.position()
    head = heedful().log.head()
    with refusing():
        wait_for(heedful(), "after", head, head)
    return answer({"status": "ready"})
