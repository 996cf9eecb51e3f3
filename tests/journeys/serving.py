"""A real gunicorn over a data directory of its own, and the operator's verbs beside it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.systems import System, Wire

TOP = Path(__file__).resolve().parents[2]
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
START_SECONDS = 60


@dataclass
class Served:
    """A server, its data directory and other settings. Its processes form a group of their own."""

    data: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    program: Sequence[str] = tuple(GUNICORN)
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start it, and wait until it can answer."""
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.program,
                cwd=TOP,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while not self._ready():
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.05)

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal to all its processes, and wait until they are gone."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        self.process.wait(timeout=START_SECONDS)

    def verb(self, *words: str, ends_with: int = 0) -> str:
        """What `python -m service` and these words print; it must end with this exit code."""
        said = subprocess.run(
            [sys.executable, "-m", "service", *words],
            cwd=TOP,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == ends_with, said.stderr
        return said.stdout

    def system(self, name: str = "case-system") -> System:
        """A system with a key that the operator has made for it."""
        return System(Wire(self.port), self.verb("key", "create", name).split()[-1])

    def log(self) -> str:
        """What the server wrote."""
        return (self.data / "server.log").read_text("utf-8")

    def environment(self) -> dict[str, str]:
        """Everything the program is told."""
        ours = {"DATA_DIR": str(self.data / "var"), "HOST": "127.0.0.1", "PORT": str(self.port)}
        return {**os.environ, **ours, "WAIT_SECONDS": "30", **self.settings}

    def _ready(self) -> bool:
        try:
            return Wire(self.port).send("GET", "/readyz", {}, None).status == 200
        except OSError:
            return False


@contextmanager
def served(data: Path, **settings: str) -> Iterator[Served]:
    """Stores made, a server with these settings started on a free port; ended afterwards."""
    server = Served(data, free_port(), settings)
    server.verb("init")
    server.start()
    try:
        yield server
    finally:
        server.end()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
