"""A process started beside the one that serves, which ends when everybody who serves has ended."""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PAUSE_SECONDS = 0.5
STOPPING = frozenset({signal.SIGTERM, signal.SIGINT})


def start_beside(verb: str, *options: str) -> None:
    """Start a verb; it ends when everybody who serves has ended, in whatever way that happened.

    It reads from a pipe whose other end only we hold: gunicorn, which we are or become, and its
    workers.
    """
    ours_ends, we_live = os.pipe()
    os.set_inheritable(we_live, True)
    program = [sys.executable, "-m", "service", verb, *options, "--until-closed"]
    subprocess.Popen(program, stdin=ours_ends)  # noqa: S603  # it is ourselves
    os.close(ours_ends)


def wait_to_end(*, until_closed: bool) -> None:
    """Wait for Ctrl-C or SIGTERM, or for standard input to be closed; inside `stopping_waited_for`.

    Waited for rather than handled: a handler could interrupt the very lock it has to take.
    """
    if until_closed:
        threading.Thread(target=_end_with_input, daemon=True).start()
    signal.sigwait(STOPPING)


def pause(*, until_closed: bool) -> None:
    """Look away for a moment, before `wait_to_end`; ends the process when standard input is closed."""
    if not until_closed:
        time.sleep(PAUSE_SECONDS)
    elif select.select([sys.stdin], [], [], PAUSE_SECONDS)[0]:
        sys.exit()


@contextmanager
def stopping_waited_for() -> Iterator[None]:
    """These signals wait for `wait_to_end`, in every thread that is started in here."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_input() -> None:
    """Whoever holds the other end says by closing it, or by dying, that the work is over."""
    while sys.stdin.buffer.read(1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
