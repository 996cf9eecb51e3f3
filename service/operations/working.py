"""`work`: the background process, on its own."""

from functools import partial

import click

from service.background import JOBS, Background
from service.operations.beside import pause, stopping_waited_for, wait_to_end
from service.operations.opened import opened


@click.command()
@click.option("--until-closed", is_flag=True, help="End when standard input is closed, too.")
@click.option(
    "--only",
    type=click.Choice(JOBS),
    multiple=True,
    help="Do this job alone; may be given again. Indexing words for searching is the busiest.",
)
def work(until_closed: bool, only: tuple[str, ...]) -> None:
    """Follow the log until stopped (Ctrl-C or SIGTERM). Start as many as you like.

    Each job is done by one of them at a time; the others stand by, and take over within ten seconds.
    A database that is away, also while this starts, is waited for.
    """
    with opened(pause=partial(pause, until_closed=until_closed)) as heedful, stopping_waited_for():
        background = Background(heedful, only or JOBS)
        background.start()
        click.echo("Following the log. Ctrl-C ends it.", err=True)
        wait_to_end(until_closed=until_closed)
        background.stop()
