"""How long a client may hold a thread: gunicorn's threaded worker with a deadline for its clients.

As gunicorn comes, as many half-sent requests as there are threads keep everybody else out for as
long as they please, and so do clients that send nothing, take nothing, or never hang up.
"""

from __future__ import annotations

import errno
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from selectors import EVENT_READ
from socket import socket
from typing import TYPE_CHECKING, Any

from gunicorn.util import close_graceful
from gunicorn.workers.gthread import TConn, ThreadWorker

from service import stopping

if TYPE_CHECKING:
    from typing_extensions import Buffer


class TooSlow(TimeoutError):
    """The client did not send its request, or take its answer, in time."""

    def __init__(self) -> None:
        # gunicorn lets a reset connection go; any other error it logs with a stack trace.
        super().__init__(errno.ECONNRESET, "The client was too slow.")


class Connection(socket):
    """A client's connection: a request must be sent whole in `seconds`, an answer keep moving."""

    seconds: float = math.inf
    until: float = math.inf

    @classmethod
    def over(cls, accepted: socket, seconds: float) -> Connection:
        """The same connection, with a limit in seconds; `accepted` is of no use any more."""
        family, kind, protocol = accepted.family, accepted.type, accepted.proto
        made = cls(family, kind, protocol, fileno=accepted.detach())
        made.seconds = seconds
        return made

    def begin(self) -> None:
        """A request begins: the client has as long as it may have from now."""
        self.until = time.monotonic() + self.seconds

    def end(self) -> None:
        """Hang up, and give the client a moment to do the same, so that it gets all of the answer.

        gunicorn would wait in the thread that accepts connections: here it finds nothing to wait
        for.
        """
        if time.monotonic() < self.until:
            with suppress(OSError):
                close_graceful(self.dup())
        self.until = -math.inf

    def setblocking(self, flag: bool, /) -> None:
        """Never wait for ever."""
        self.settimeout(self.seconds if flag else 0)

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """What came; after the deadline only what is here already. Raises `TooSlow`."""
        allowed = self.gettimeout()
        left = max(0, self.until - time.monotonic())
        with _too_slow():
            try:
                self.settimeout(min(left, self.seconds if allowed is None else allowed))
                return super().recv(bufsize, flags)
            finally:
                self.settimeout(allowed)

    def sendall(self, data: Buffer, flags: int = 0, /) -> None:
        """Send it piece by piece: each must go out in time. Raises `TooSlow`."""
        rest = memoryview(data).cast("B")
        with _too_slow():
            while rest:
                rest = rest[self.send(rest, flags) :]

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """Send a file piece by piece: each must go out in time. Raises `TooSlow`."""
        with _too_slow():
            return super().sendfile(file, offset, count)


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn comes without types
    """Threads that wait for a client only so long; a client that is silent holds none."""

    seconds: float = 15.0

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a connection to a thread, or wait for its first byte without one."""
        if not isinstance(conn.sock, Connection):
            conn.sock = Connection.over(conn.sock, self.seconds)
        conn.sock.begin()
        if conn.initialized or conn.wait_for_data(0):
            super().enqueue_req(conn)
        else:
            self._wait_for_first_byte(conn)

    def handle(self, conn: TConn) -> Any:
        """Answer one request, and hang up in this thread when it was the last."""
        goes_on = super().handle(conn)
        if not goes_on:
            conn.sock.end()
        return goes_on

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Begin to stop: who has sent nothing yet is not waited for, and streams end."""
        stopping.begin()
        super().handle_exit(sig, frame)
        for conn in self.pending_conns:
            conn.timeout = -math.inf

    def _wait_for_first_byte(self, conn: TConn) -> None:
        """Put it where gunicorn keeps connections whose thread waited for them in vain."""
        conn.timeout = conn.sock.until
        self.pending_conns.append(conn)
        readable = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, readable)


@contextmanager
def _too_slow() -> Iterator[None]:
    try:
        yield
    except (TimeoutError, BlockingIOError):
        raise TooSlow from None
