"""`work`: the background process, on its own."""

import signal

import click

from service.background import Background
from service.operations.opened import opened

STOPPING = frozenset({signal.SIGTERM, signal.SIGINT})


@click.command()
def work() -> None:
    """Follow the log until stopped (Ctrl-C or SIGTERM). Start as many as you like."""
    with opened() as heedful:
        background = Background(heedful)
        # Waited for rather than handled: a handler could interrupt the very lock it has to take.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        background.start()
        click.echo("Following the log. Ctrl-C ends it.", err=True)
        signal.sigwait(STOPPING)
        background.stop()
