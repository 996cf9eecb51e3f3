"""Whether the process is alive, and whether it can answer: for whoever watches over it."""

from flask import Blueprint, Response

from api.answers import answer
from api.asking import refusing
from api.callers import heedful
from api.refusing import protect, refuse_in
from projections.reading import Asked, reading

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
    service = heedful()
    service.views.position()
    asked = Asked(after=service.log.head())
    with refusing(), reading(service.views, asked, service.settings.wait_seconds):
        pass
    return answer({"status": "ready"})
