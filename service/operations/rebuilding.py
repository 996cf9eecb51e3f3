"""`rebuild`: the read models made anew from the log, beside the live ones, then switched."""

import click

from projections.rebuilding import rebuild as rebuild_views
from service.operations.opened import opened
from service.operations.progress import progress


@click.command()
def rebuild() -> None:
    """Build all read models from zero, show what differs, and switch to them.

    Reads go on meanwhile. The generation before stays, for `rollback`, until `generations prune`.
    """
    with opened(though_ahead=True) as heedful:
        heedful.follower.catch_up()  # so that both are compared as they stand at the same event
        with progress("Rebuilding") as report:
            comparison = rebuild_views(heedful.views, heedful.log, report)
        for line in comparison.lines():
            click.echo(line)
