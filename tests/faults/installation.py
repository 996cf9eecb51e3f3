"""A whole installation over either database: made as an operator makes it, and its processes killed."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from service.desk import Desk
from service.operations.stores import make_stores
from service.settings import Settings
from tests.databases import OWNER, SERVICE, PostgresServer
from tests.journeys.serving import START_SECONDS, TOP, Served, free_port
from tests.journeys.systems import System, Wire

WORKERS = 2


@dataclass
class Installation(Served):
    """A server, and with PostgreSQL the background process beside it (settled 50)."""

    following: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start everything, and wait until it can answer."""
        if "DATABASE_URL" in self.settings:
            with (self.data / "work.log").open("ab") as log:
                self.following = subprocess.Popen(
                    [sys.executable, "-m", "service", "work"],
                    cwd=TOP,
                    env=self.environment(),
                    stdout=log,
                    stderr=log,
                )
        super().start()

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal to all its processes, and wait until they are gone."""
        super().end(how)
        if self.following is not None:
            self.following.send_signal(how)
            self.following.wait(START_SECONDS)
            self.following = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Started, and killed at the end if it still runs."""
        try:
            self.start()
            yield
        finally:
            self.end(signal.SIGKILL)

    def workers(self) -> list[psutil.Process]:
        """The web workers that run now; what else gunicorn started has a program of its own."""
        return [one for one in psutil.Process(self.process.pid).children() if _is_a_worker(one)]

    def kill_a_worker(self, which: int) -> bool:
        """Kill one of them, if there is one just now."""
        running = self.workers()
        if not running:
            return False
        running[which % len(running)].kill()
        return True

    def known_system(self) -> System:
        """A system with a key, made without starting the program for it."""
        desk = Desk(self.own_settings().desk_path)
        key = desk.create_key("case-system")
        desk.close()
        return System(Wire(self.port), key)

    def own_settings(self) -> Settings:
        """How a test opens the same stores."""
        return Settings(
            data_dir=Path(self.environment()["DATA_DIR"]),
            database_url=self.settings.get("DATABASE_URL"),
            owner_database_url=self.settings.get("OWNER_DATABASE_URL"),
        )


def on_postgres(server: PostgresServer, name: str) -> dict[str, str]:
    """The settings of a service over a database of this server, with several web processes."""
    return {
        "DATABASE_URL": server.url(name, SERVICE),
        "OWNER_DATABASE_URL": server.url(name, OWNER),
        "WORKERS": str(WORKERS),
    }


@contextmanager
def installed(data: Path, settings: Mapping[str, str]) -> Iterator[Installation]:
    """Stores made and a server started; ended afterwards."""
    installation = Installation(data, free_port(), settings)
    make_stores(installation.own_settings())
    with installation.running():
        yield installation


def _is_a_worker(process: psutil.Process) -> bool:
    """One that was just killed stays in the list, without a program, until gunicorn has seen it."""
    try:
        return any("gunicorn" in word for word in process.cmdline())
    except psutil.NoSuchProcess:  # zombies too
        return False
