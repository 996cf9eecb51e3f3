"""`restore`: a backup back into stores of its own, the erased still erased, the read models made anew."""

from pathlib import Path

import click
import msgspec

from projections.rebuilding import prepare
from service.backup.restoring import checked, refuse_unless_fresh
from service.backup.restoring import restore as restore_stores
from service.keys.certificates import REGISTER, read_register
from service.keys.register import replay_erasures
from service.operations.backing_up import told
from service.operations.one_sentence import told_in_one_sentence
from service.operations.opened import opened, settings
from service.operations.progress import progress
from service.operations.stores import make_ledger
from service.wiring import Heedful

NO_REGISTER = (
    "There is no register of erasures: if anybody was erased after the keys were backed up, name it "
    "with --erasures, in another restore."
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--keys",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A backup to take the keys from instead: the newest there is.",
)
@click.option(
    "--erasures",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The newest register of erasures, erasures.jsonl; else the one beside the certificates.",
)
@click.option("--without-keys", is_flag=True, help="Go on though no words can be read.")
def restore(folder: Path, keys: Path | None, erasures: Path | None, without_keys: bool) -> None:
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
    make_readable(erasures)


def make_readable(erasures: Path | None = None) -> None:
    """What follows once the stores are back. Each step may be done again on its own."""
    make_ledger(settings())
    with opened() as heedful:
        erase_again(heedful, erasures)
        with progress("Making the read models") as report:
            prepare(heedful.views, heedful.log)
            heedful.follower.catch_up(report)
        click.echo(f"The read models have come to position {heedful.views.position():,}.")
        with progress("Making the ledger") as report:
            heedful.ledger.follower.catch_up(report)
        note = heedful.ledger.checkpoint().note.splitlines()
        click.echo(f"The ledger holds {int(note[1]):,} events; its root is {note[2]}.")


def erase_again(heedful: Heedful, register: Path | None) -> None:
    """Destroy again what was erased after the keys were backed up, as the register of erasures tells.

    Raises `click.ClickException` for a register that cannot be read.
    """
    path = register or heedful.settings.certificates_path / REGISTER
    if not path.exists():
        click.echo(NO_REGISTER, err=True)
        return
    try:
        again = replay_erasures(heedful.casework.keys, list(read_register(path)))
    except (OSError, msgspec.DecodeError):
        raise click.ClickException(f"{path} is no register of erasures.") from None
    click.echo(f"Erased again: {again:,}.")
