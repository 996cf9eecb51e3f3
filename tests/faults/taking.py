"""A receiver in a process of its own: notes what it takes, in order, and at first refuses now and then.

Its first argument is the file it notes in, the second the secret that everything must be signed with.
It prints the port it listens on.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

from standardwebhooks import Webhook

REFUSED = 25
"""Every so many messages one is refused at its first attempt, and noted when it comes again."""


def main(noted: Path, secret: str) -> None:
    """Take messages until killed."""
    writing, seen = Lock(), set[str]()

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Check, note, and only then say that it was taken."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            Webhook(secret).verify(body, {name.lower(): one for name, one in self.headers.items()})
            message = self.headers["webhook-id"]
            with writing:
                is_new = message not in seen
                seen.add(message)
                refuse = is_new and len(seen) % REFUSED == 0
                if not refuse:
                    with noted.open("a") as file:
                        file.write(f"{message}\n")
            self.send_response(503 if refuse else 204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
