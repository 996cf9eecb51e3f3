"""`verify`: is every event in the log what it was? Names the first that is not."""

from collections.abc import Iterator
from pathlib import Path

import click

from service.box_verifying import verify_box
from service.ledger.notes import Verifier
from service.ledger.sinks import NotDelivered
from service.ledger.verifying import Verified
from service.ledger.verifying import verify as verify_log
from service.operations.opened import opened
from service.operations.progress import progress
from service.reads.verifying import verify_reads


class _Key(click.ParamType[Verifier]):
    """A verifier key, as `checkpoint --public-key` prints it."""

    name = "key"

    def convert(self, value: object, param: object, ctx: object) -> Verifier:
        """The key. Fails with a sentence."""
        try:
            return Verifier.read(str(value))
        except ValueError:
            self.fail("This is not a key as `checkpoint --public-key` prints it.")


@click.command()
@click.option(
    "--checkpoint",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A checkpoint that was kept outside; may be given several times.",
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    type=_Key(),
    help="The public key to check with, instead of our own; may be given several times.",
)
def verify(files: tuple[Path, ...], keys: tuple[Verifier, ...]) -> None:
    """Read the whole log and compare it with the ledger and with every checkpoint there is.

    What waits for the reveal of a silent round is tried as well: it opens, and will be revealed.
    So is the chain of reads, which `reads verify` follows by itself.
    Those in the directory of CHECKPOINT_SINK are found by themselves. Exit 1 when anything is wrong.
    """
    with opened() as heedful, progress("Verifying") as report:
        ledger = heedful.ledger
        verifiers = keys or (ledger.signer.verifier,)
        try:
            notes = [*_outside(files), *ledger.sink.kept()]
        except NotDelivered as error:
            raise click.ClickException(str(error)) from None
        found = verify_log(ledger.store, ledger.log, notes, verifiers, report)
        box = verify_box(heedful.casework)
        reads = verify_reads(heedful.desk.engine)
        newer = heedful.casework.head() > found.last_position
    wrong = (*found.wrong, *box.wrong, *filter(None, [reads.wrong]))
    for line in wrong:
        click.echo(line)
    if wrong:
        raise SystemExit(1)
    click.echo(_all_well(found))
    if box.entries:
        click.echo(
            f"{box.entries:,} entries wait for the reveal of a silent round, and every one opens."
        )
    if box.unlinked:
        click.echo(f"{box.unlinked:,} anonymous entries wait for their batch, and every one opens.")
    if newer:
        click.echo(f"Events after position {found.last_position} are not in the ledger yet.")


def _outside(files: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    return ((path.name, path.read_text("utf-8", "replace")) for path in files)


def _all_well(found: Verified) -> str:
    said = f"{found.events:,} events are as the ledger took them in"
    if not found.checkpoints:
        return f"{said}. There was no checkpoint to hold them against."
    agree = "checkpoint agrees" if found.checkpoints == 1 else "checkpoints agree"
    return f"{said}, and {found.checkpoints:,} {agree}."
