"""A proxy before PostgreSQL that cuts the connection around one call, as a bad network does."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

NAME = ".s.PGSQL.5432"
CHUNK = 1 << 20
LATE_SECONDS = 0.3
ANSWER_SECONDS = 5.0


class Cut(Enum):
    """Where the connection is cut."""

    BEFORE = auto()
    """The call never arrives."""
    MEANWHILE = auto()
    """The call arrives; nobody waits for its answer."""
    LATE = auto()
    """The client is cut off first, and the call arrives a moment later all the same."""
    AFTER = auto()
    """The call is done and committed; the answer is lost."""


@dataclass
class Proxy:
    """Stands where the service thinks the server is, and passes everything on to it."""

    directory: Path
    server: Path
    is_closed: bool = False
    has_cut: threading.Event = field(default_factory=threading.Event)
    _armed: tuple[Cut, Callable[[bytes], bool]] | None = None

    def __post_init__(self) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.directory / NAME))
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, how: Cut, is_the_call: Callable[[bytes], bool]) -> None:
        """Cut the connection around the next message for which that is true."""
        self.has_cut.clear()
        self._armed = (how, is_the_call)

    def close(self) -> None:
        """Take nobody in any more."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        if self.is_closed:
            client.close()
            return
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(self.server / NAME))
        link = Link(client, server)
        threading.Thread(target=link.pass_answers_on, daemon=True).start()
        with suppress(OSError):
            while sent := client.recv(CHUNK):
                if self._armed and self._armed[1](sent):
                    how, self._armed = self._armed[0], None
                    link.cut(how, sent, self.has_cut)
                    return
                server.sendall(sent)
        end(server)


@dataclass
class Link:
    """One client's connection through the proxy."""

    client: socket.socket
    server: socket.socket
    is_silent: bool = False
    answered: threading.Event = field(default_factory=threading.Event)

    def pass_answers_on(self) -> None:
        """Pass on what the server says, until nobody is to hear it any more."""
        with suppress(OSError):
            while said := self.server.recv(CHUNK):
                if self.is_silent:
                    self.answered.set()
                    return
                self.client.sendall(said)
        end(self.client)

    def cut(self, how: Cut, sent: bytes, done: threading.Event) -> None:
        """Cut it around this message."""
        self.is_silent = True
        if how in (Cut.AFTER, Cut.MEANWHILE):
            self.server.sendall(sent)
        if how is Cut.AFTER:
            assert self.answered.wait(ANSWER_SECONDS)
        end(self.client)
        done.set()
        if how is Cut.LATE:
            time.sleep(LATE_SECONDS)
            with suppress(OSError):  # the service may have had the backend ended by now
                self.server.sendall(sent)
        if how is not Cut.BEFORE:
            self.answered.wait(ANSWER_SECONDS)
        end(self.server)


def end(one: socket.socket) -> None:
    """Close a connection, whoever else still reads from it."""
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
