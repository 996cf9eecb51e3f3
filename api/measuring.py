"""Counting requests and how long they took, by route, never by what was asked for.

Import this only where it is used: prometheus_client decides at its first import where its numbers go.
"""

import time
from typing import Any

from flask import Flask, Response, g, request, request_finished, request_started
from prometheus_client import Counter, Histogram

from service.anonymous.quiet import is_quiet

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE, OTHER = "none", "other"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

REQUESTS = Counter(
    "heedful_http_requests", "Requests answered.", labelnames=("route", "method", "status")
)
DURATION = Histogram(
    "heedful_http_request_seconds",
    "How long answering took, reading the request included.",
    labelnames=("route", "method"),
    buckets=SECONDS,
)


def measure(app: Flask) -> None:
    """Count every request from now on that reaches the application; files it does not serve itself."""
    request_started.connect(_begun, app)
    request_finished.connect(_answered, app)


def _begun(app: Flask, **_: Any) -> None:
    g.began = time.perf_counter()


def _answered(app: Flask, response: Response, **_: Any) -> None:
    if is_quiet(request.path):
        return  # whoever reads the numbers every few seconds would know when
    route = request.url_rule.rule if request.url_rule else NO_ROUTE
    method = request.method if request.method in METHODS else OTHER
    REQUESTS.labels(route, method, str(response.status_code)).inc()
    DURATION.labels(route, method).observe(time.perf_counter() - g.began)
