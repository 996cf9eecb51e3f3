"""`checkpoint`: the state of the log signed now, and handed to where checkpoints are kept."""

import click

from service.ledger.following import LogDisagrees
from service.ledger.publishing import NotContinued
from service.operations.opened import opened
from service.operations.progress import progress


@click.command()
@click.option("--public-key", is_flag=True, help="Only print the key checkpoints are checked with.")
def checkpoint(public_key: bool) -> None:
    """Sign a checkpoint of every event, deliver it to CHECKPOINT_SINK, and print it.

    Exit 1 when it could not be delivered, or when the log is not what it was.
    """
    with opened() as heedful:
        ledger = heedful.ledger
        if public_key:
            click.echo(ledger.signer.verifier)
            return
        try:
            with progress("Taking in events") as report:
                ledger.follower.catch_up(report)
            ledger.publisher.make()
        except (LogDisagrees, NotContinued) as error:
            raise click.ClickException(f"{error}") from None
        ledger.publisher.deliver(hurry=True)
        click.echo(ledger.checkpoint().note, nl=False)
        if why := ledger.publisher.standing().error:
            raise click.ClickException(f"It was not delivered; it will be tried again. {why}")
