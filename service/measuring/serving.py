"""The listener that Prometheus asks, apart from the one that people and systems use."""

import os
from collections.abc import Callable
from pathlib import Path
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

from service.measuring.files import NAMED
from service.measuring.standing import StandingCollector
from service.wiring import Heedful


def serve_metrics(address: tuple[str, int], open: Callable[[], Heedful]) -> WSGIServer:
    """Begin to answer in a thread, with what the web workers wrote down and how the stores stand.

    Raises `OSError` when it cannot listen there.
    """
    registry = CollectorRegistry()
    registry.register(StandingCollector(open))
    written = os.environ.get(NAMED)
    if written and Path(written).is_dir():
        registry.register(MultiProcessCollector(registry=None))  # type: ignore[no-untyped-call]
    host, port = address
    server, _ = start_http_server(port, host, registry)
    return server
