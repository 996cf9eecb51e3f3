"""`restore`: a backup back into stores of its own, the erased still erased, the read models made anew."""

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from projections.rebuilding import prepare
from service.backup.opening import check_opens
from service.backup.restoring import NotRestored, checked, refuse_unless_fresh
from service.backup.restoring import restore as restore_stores
from service.forgotten import tell_the_log
from service.keys.certificates import REGISTER, read_register
from service.keys.opening import make_keys
from service.keys.register import ErasureRecord, replay_erasures
from service.leases.opening import make_leases
from service.operations.backing_up import told
from service.operations.one_sentence import told_in_one_sentence
from service.operations.opened import explained, opened, settings
from service.operations.progress import progress
from service.operations.stores import make_desk, make_ledger
from service.settings import Settings

NO_REGISTER = (
    "No register of erasures was given: whoever was erased after the keys were backed up can be read"
    " again. If anybody was, delete what was restored, and restore with --erasures."
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

    Do not run `init` before it. What opens the keys and signs the ledger must be set as it was; in a
    try-out, copy kek.key and ledger.key into DATA_DIR first. People sign in again; API keys go on
    working.
    """
    if keys is not None and without_keys:
        raise click.UsageError("Either --keys or --without-keys.")
    into = settings()
    with told_in_one_sentence(), progress("Restoring") as report:
        refuse_unless_fresh(into)
        register = register_of(into, erasures)
        backup = checked(folder, into, keys=keys, without_keys=without_keys)
        check_opens(backup, into)
        again = restore_stores(backup, into, register or (), report)
    click.echo("\n".join(told(backup.manifest)))
    if register is None and not without_keys:
        click.echo(NO_REGISTER, err=True)
    make_readable(register or (), again)


def register_of(into: Settings, given: Path | None) -> Sequence[ErasureRecord] | None:
    """The register of erasures: the given one, or the one there is. Raises `NotRestored`."""
    path = given or into.certificates_path / REGISTER
    if not path.exists():
        return None
    try:
        return list(read_register(path))
    except (OSError, ValueError, msgspec.DecodeError):
        said = "The file that --erasures names" if given else f"{REGISTER} beside the certificates"
        raise NotRestored(f"{said} is no register of erasures.") from None


def make_readable(register: Sequence[ErasureRecord], again: int) -> None:
    """What follows once the stores are back. Cut short, `init` and `work` do the rest."""
    into = settings()
    with explained():
        make_keys(into)
        make_leases(into)
        make_desk(into)
        make_ledger(into)
    with opened() as heedful:
        # also where no keys came back: it tells what was erased from what cannot be opened
        again += replay_erasures(heedful.casework.keys, register)
        click.echo(f"Erased again: {again:,}.")
        with progress("Making the read models") as report:
            prepare(heedful.views, heedful.log)
            heedful.follower.catch_up(report)
        click.echo(f"The read models have come to position {heedful.views.position():,}.")
        with progress("Making the ledger") as report:
            heedful.ledger.follower.catch_up(report)
        note = heedful.ledger.checkpoint().note.splitlines()
        click.echo(f"The ledger holds {int(note[1]):,} events; its root is {note[2]}.")
        # An older log knows nothing of what was erased since; told only now, so that the root above is
        # one that the log had when it was backed up.
        tell_the_log(heedful.casework)
        heedful.follower.catch_up()
        heedful.ledger.follower.catch_up()
