"""`restore`: a backup back into stores of its own, the erased still erased, the read models made anew."""

from pathlib import Path

import click

from projections.rebuilding import prepare
from service.backup.restoring import checked, refuse_unless_fresh
from service.backup.restoring import restore as restore_stores
from service.operations.backing_up import told
from service.operations.one_sentence import told_in_one_sentence
from service.operations.opened import opened, settings
from service.operations.progress import progress
from service.wiring import Heedful


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--keys",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A backup to take the keys from instead: the newest there is.",
)
@click.option("--without-keys", is_flag=True, help="Go on though no words can be read.")
def restore(folder: Path, keys: Path | None, without_keys: bool) -> None:
    """Bring the backup in FOLDER back, where nothing is: checked whole first, then all or nothing.

    Do not run `init` before it. People sign in again; API keys go on working.
    """
    if keys is not None and without_keys:
        raise click.UsageError("Either --keys or --without-keys.")
    into = settings()
    with told_in_one_sentence(), progress("Restoring") as report:
        refuse_unless_fresh(into)
        backup = checked(folder, into, keys=keys, without_keys=without_keys)
        restore_stores(backup, into, report)
    click.echo("\n".join(told(backup.manifest)))
    make_readable()


def make_readable() -> None:
    """What follows once the stores are back. Each step may be done again on its own."""
    with opened() as heedful:
        erase_again(heedful)
        with progress("Making the read models") as report:
            prepare(heedful.views, heedful.log)
            heedful.follower.catch_up(report)
        click.echo(f"The read models have come to position {heedful.views.position():,}.")


def erase_again(heedful: Heedful) -> None:
    """Destroy again what was erased after the backup was taken, as the register of erasures tells.

    Before the read models are made, so that they never hold it. There is no erasure yet.
    """
