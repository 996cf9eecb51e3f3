"""`work`: the background process, on its own."""

import signal
from types import FrameType

import click

from service.background import Background
from service.operations.opened import opened


@click.command()
def work() -> None:
    """Follow the log until stopped (Ctrl-C or SIGTERM). Start as many as you like."""
    with opened() as heedful:
        background = Background(heedful)

        def stop(_: int, __: FrameType | None) -> None:
            background.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        click.echo("Following the log. Ctrl-C ends it.", err=True)
        background.run()
