"""A real Chromium on a real server, both of this machine, and what it noticed on a page."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright
from werkzeug.serving import make_server

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--host-resolver-rules=MAP heedful.example.org 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium(playwright: Playwright) -> Browser:
    """The browser; without one the test is left out, but never where the whole suite must run."""
    if not CHROMIUM.exists():
        reason = f"There is no browser at {CHROMIUM} (apt-get install chromium)."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine: its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Noticed:
    """What the console said, and who was asked for something."""

    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def noticing(page: Page) -> Noticed:
    """Begin to notice what a page complains about and whom it asks."""
    noticed = Noticed()
    page.on("console", lambda said: noticed.complaints.append(f"{said.type}: {said.text}"))
    page.on("pageerror", lambda error: noticed.complaints.append(str(error)))
    page.on("requestfailed", lambda request: noticed.complaints.append(f"failed: {request.url}"))
    page.on("request", lambda request: noticed.asked.append(request.url))
    return noticed


def barriers(page: Page) -> list[str]:
    """What axe finds in the way of anybody: the rule, and where."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']][:3]}"
        for violation in found.response["violations"]
    ]
