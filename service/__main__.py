"""`python -m service VERB`: what an operator can do."""

import click

from service.operations.administering import admin
from service.operations.backing_up import backup
from service.operations.checkpoints import checkpoint
from service.operations.documents import documents
from service.operations.erasing import erase_subject, hold, rotate_kek
from service.operations.exporting import export
from service.operations.generating import generate
from service.operations.generations import generations, rollback
from service.operations.importing import import_files
from service.operations.inviting import invite
from service.operations.keys import key
from service.operations.measuring import metrics
from service.operations.opened import explained, settings
from service.operations.parked import parked
from service.operations.policy import policy
from service.operations.proving import proof
from service.operations.reads import reads
from service.operations.rebuilding import rebuild
from service.operations.restoring import restore
from service.operations.serving import run
from service.operations.status import status
from service.operations.stores import make_stores
from service.operations.subject_access import subject_access
from service.operations.verifying import verify
from service.operations.working import work


@click.group()
def cli() -> None:
    """Heedful: who raised which query, and what became of it. Settings: docs/operating.md."""


@cli.command()
def init() -> None:
    """Make the stores where they are missing; again and again does no harm."""
    with explained():
        make_stores(settings())
    click.echo("The stores are there.")


VERBS = (
    run,
    work,
    import_files,
    export,
    backup,
    restore,
    rebuild,
    generations,
    rollback,
    status,
    parked,
    metrics,
    key,
    generate,
    documents,
    policy,
)
for verb in (*VERBS, checkpoint, proof, verify):
    cli.add_command(verb)
for verb in (admin, invite, reads, erase_subject, hold, rotate_kek, subject_access):
    cli.add_command(verb)

if __name__ == "__main__":
    cli(prog_name="python -m service")
