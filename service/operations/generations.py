"""`generations` and `rollback`: which sets of read models there are, and going back to an earlier one."""

import click
from rich.filesize import decimal

from projections import switching
from projections.switching import NoneBefore, OtherShape, Standing, standings
from service.operations.opened import opened
from service.operations.progress import progress

NONE_BEFORE = "There is no such generation to go back to. `generations` lists those there are."
OTHER_SHAPE = (
    "That generation was made by another version of the program, with other tables. Go back with"
    " that version, or `rebuild` with this one."
)


@click.group(invoke_without_command=True)
@click.pass_context
def generations(context: click.Context) -> None:
    """List the generations of read models: how far each has come, and which one is live."""
    if context.invoked_subcommand is None:
        with opened(though_ahead=True) as heedful:
            for standing in standings(heedful.views):
                click.echo(_line(standing))


@generations.command()
@click.option("--all", "everything", is_flag=True, help="The one before the live one, too.")
def prune(everything: bool) -> None:
    """Drop all generations but the live one and the one before it."""
    with opened(though_ahead=True) as heedful:
        dropped = switching.prune(heedful.views, all_but_live=everything)
    click.echo(f"Dropped: {', '.join(map(str, dropped)) or 'none'}.")


@click.command()
@click.argument("number", type=click.IntRange(1), required=False)
def rollback(number: int | None) -> None:
    """Switch back to the generation before the live one, or to that of NUMBER.

    It is caught up with the log first. Reads go on meanwhile, and nobody is shown anything older.
    """
    with opened(though_ahead=True) as heedful:
        try:
            with progress("Catching up") as report:
                before, now = switching.roll_back(heedful.views, heedful.log, number, report)
        except NoneBefore:
            raise click.ClickException(NONE_BEFORE) from None
        except OtherShape:
            raise click.ClickException(OTHER_SHAPE) from None
    click.echo(f"generation {before} -> {now}")


def _line(one: Standing) -> str:
    told = ("live" if one.is_live else "", "other tables" if one.is_outdated else "")
    made = f"{one.built_at:%Y-%m-%d %H:%M:%S}Z"
    line = f"{one.number:>4}  position {one.position:>12,}  {made}  {decimal(one.size):>9}"
    return f"{line}  {', '.join(filter(None, told))}".rstrip()
