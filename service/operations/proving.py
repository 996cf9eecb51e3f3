"""`proof`: a file that proves to anybody, offline, that one event stands in the log as it was."""

from typing import TextIO

import click

from domain.rejections import NotFound
from service.ledger.following import LogDisagrees
from service.ledger.ledger import NotAsRecorded, NotInLedgerYet, SizeUnknown
from service.ledger.naming import event_named
from service.ledger.publishing import NotContinued
from service.operations.opened import opened

SENTENCES: dict[type[Exception], str] = {
    NotInLedgerYet: "The ledger has not taken this event in yet.",
    NotAsRecorded: "The event is not what the ledger took in. Run `verify`.",
    SizeUnknown: "There was no log of this size with the event in it.",
    NotFound: "There is no such event. Name it by aggregate id and version: <uuid>.<version>",
}


@click.command()
@click.argument("event")
@click.argument("output", type=click.File("w", encoding="utf-8"), default="-")
@click.option("--size", type=click.IntRange(1), help="In the log of so many events; default: all.")
@click.option("--state", is_flag=True, help="Show what is stored of the event, too.")
def proof(event: str, output: TextIO, size: int | None, state: bool) -> None:
    """Write the proof that EVENT (<aggregate id>.<version>) stands in the log to OUTPUT.

    Checked with service/ledger/verify.py and the public key; see docs/ledger.md.
    """
    with opened() as heedful:
        try:
            heedful.ledger.follower.catch_up()
            made = heedful.ledger.proof(*event_named(event), size, with_state=state)
        except (LogDisagrees, NotContinued) as error:
            raise click.ClickException(f"{error}") from None
        except tuple(SENTENCES) as error:
            raise click.ClickException(SENTENCES[type(error)]) from None
        output.write(made.file)
