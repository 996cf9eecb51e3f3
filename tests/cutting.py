"""A way to the database that can be cut at the worst moment: between the server and the service."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

DONE, NEVER_SENT, SENT_BLIND = "done, but unanswered", "never sent", "sent after we were cut off"
WAYS = (DONE, NEVER_SENT, SENT_BLIND)


class Wire:
    """Passes everything on; `cut` says how the next thing that the service sends is cut off."""

    def __init__(self, path: Path, behind: str) -> None:
        self.behind = behind
        self.cut: str | None = None
        self.cuts = 0
        self.is_down = False
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._door.bind(str(path))
        self._door.listen(64)
        threading.Thread(target=self._let_in, daemon=True).start()

    def close(self) -> None:
        """Nobody comes in any more."""
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                service, _ = self._door.accept()
                if self.is_down:
                    service.close()
                else:
                    _Passage(self, service)


class _Passage:
    """One connection of the service's."""

    def __init__(self, wire: Wire, service: socket.socket) -> None:
        self.wire, self.service = wire, service
        self.server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.server.connect(wire.behind)
        self.is_cut = False
        for work in (self._ask, self._answer):
            threading.Thread(target=work, daemon=True).start()

    def _ask(self) -> None:
        with contextlib.suppress(OSError):
            while data := self.service.recv(65_536):
                if self.wire.cut is not None:
                    how, self.wire.cut = self.wire.cut, None
                    self.wire.cuts += 1
                    self.is_cut = True
                    self._cut(how, data)
                    return
                self.server.sendall(data)
        self._end()

    def _cut(self, how: str, data: bytes) -> None:
        if how == NEVER_SENT:
            self._end()
        elif how == DONE:
            self.server.sendall(data)  # and `_answer` ends it when the answer comes
        elif how == SENT_BLIND:
            _end(self.service)
            self.server.sendall(data)

    def _answer(self) -> None:
        with contextlib.suppress(OSError):
            while (data := self.server.recv(65_536)) and not self.is_cut:
                self.service.sendall(data)
        self._end()

    def _end(self) -> None:
        _end(self.service)
        _end(self.server)


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def a_wire(directory: Path, url: str) -> Iterator[tuple[Wire, str]]:
    """A wire to the server of a URL, and the URL of the same database through it."""
    behind = str(conninfo_to_dict(url)["host"])
    wire = Wire(directory / ".s.PGSQL.5432", f"{behind}/.s.PGSQL.5432")
    try:
        yield wire, url.replace(behind, str(directory))
    finally:
        wire.close()
