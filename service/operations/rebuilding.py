"""`rebuild`: read models made anew from the log beside the live ones, then switched; the search."""

import click

from projections.rebuilding import rebuild as rebuild_views
from service.operations.opened import NOT_MADE, opened
from service.operations.progress import progress
from service.search.store import SearchNotMade
from service.wiring import Heedful


@click.command()
@click.option(
    "--search", is_flag=True, help="Only the index for searching, which stands empty first."
)
def rebuild(search: bool) -> None:
    """Build all read models from zero, show what differs, and switch to them.

    Reads go on meanwhile. The generation before stays, for `rollback`, until `generations prune`.
    """
    with opened(though_ahead=True) as heedful:
        if search:
            _rebuild_search(heedful)
            return
        heedful.follower.catch_up()  # so that both are compared as they stand at the same event
        with progress("Rebuilding") as report:
            comparison = rebuild_views(heedful.views, heedful.log, report)
        for line in comparison.lines():
            click.echo(line)


def _rebuild_search(heedful: Heedful) -> None:
    """Whoever searches meanwhile finds what is in the index already, and is told how far it is."""
    try:
        heedful.search.follower.begin_anew()
        with progress("Indexing") as report:
            heedful.search.follower.catch_up(report)
    except SearchNotMade:
        raise click.ClickException(NOT_MADE) from None
    click.echo(f"Texts in the index: {heedful.search.standing().texts}.")
