"""UmaDB as a rival: an event store in Rust, appending on a condition. `pip install umadb` brings it."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from uuid_utils.compat import uuid7

IS_HERE = find_spec("umadb") is not None
PROGRAM = "import sys; from umadb import run_server_from_args; run_server_from_args(sys.argv)"


@contextmanager
def umadb(folder: Path, topic: str, state: bytes) -> Iterator[Callable[[], object]]:
    """A server of its own; an append of one event unless one with its tag was there before."""
    import umadb as uma

    port = _free_port()
    options = ["--listen", f"127.0.0.1:{port}", "--db-path", str(folder / "uma.db")]
    server = subprocess.Popen([sys.executable, "-c", PROGRAM, *options])
    try:
        client = _connected(uma, f"http://127.0.0.1:{port}")
        yield lambda: _append(uma, client, topic, state)
    finally:
        server.terminate()
        server.wait()


def _append(uma: Any, client: Any, topic: str, state: bytes) -> None:
    tag = str(uuid7())
    query = uma.Query([uma.QueryItem(types=[topic], tags=[tag])])
    event = uma.Event(topic, state, tags=[tag])
    client.append([event], condition=uma.AppendCondition(query))


def _connected(uma: Any, url: str) -> Any:
    until = time.monotonic() + 10
    while True:
        try:
            client = uma.Client(url)
            client.head()
            return client
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
