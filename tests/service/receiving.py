"""A receiver of webhooks on this machine, as a partner would write one: it checks every signature."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook as Verifier


@dataclass
class Received:
    """What came: headers by lower-case name, and the body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """Which message it is."""
        return self.headers["webhook-id"]

    @property
    def said(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def check(self, secret: str) -> None:
        """Raises unless it was signed with this secret just now."""
        Verifier(secret).verify(self.body, self.headers)


@dataclass
class Receiver:
    """Takes what comes, or answers as it is told to."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    otherwise: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook?of=cms"

    @property
    def ids(self) -> list[str]:
        """Which messages came, in order."""
        return [one.id for one in self.received]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens, in threads of this process."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Note it, and answer."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            named = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append(Received(self.path, named, body))
            self.send_response(receiver.answers.pop(0) if receiver.answers else receiver.otherwise)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
