"""`work`: the background process, on its own."""

import os
import signal
import sys
import threading

import click

from service.background import Background
from service.operations.opened import opened

STOPPING = frozenset({signal.SIGTERM, signal.SIGINT})


@click.command()
@click.option("--until-closed", is_flag=True, help="End when standard input is closed, too.")
def work(until_closed: bool) -> None:
    """Follow the log until stopped (Ctrl-C or SIGTERM). Start as many as you like."""
    with opened() as heedful:
        background = Background(heedful)
        # Waited for rather than handled: a handler could interrupt the very lock it has to take.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        background.start()
        if until_closed:
            threading.Thread(target=_end_with_input, daemon=True).start()
        click.echo("Following the log. Ctrl-C ends it.", err=True)
        signal.sigwait(STOPPING)
        background.stop()


def _end_with_input() -> None:
    """Whoever holds the other end says by closing it, or by dying, that the work is over."""
    while sys.stdin.buffer.read(1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
