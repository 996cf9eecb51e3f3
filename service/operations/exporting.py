"""`export`: the whole log as JSON lines that keep every position and byte, with a digest at the end."""

from typing import BinaryIO

import click

from service.log.snapshot_file import write_log
from service.log.snapshots import snapshots_of
from service.operations.one_sentence import told_in_one_sentence
from service.operations.opened import settings
from service.operations.progress import progress


@click.command()
@click.argument("output", type=click.File("wb"), default="-")
def export(output: BinaryIO) -> None:
    """Write the whole log as of now to OUTPUT (default: standard output), while others write to it.

    A JSON line for each event, used key and open matter, and for each entry that waits for the reveal of a
    silent round: sealed, so that nobody reads it here either. `import --log` brings it into an empty log,
    in SQLite or PostgreSQL.
    """
    log = snapshots_of(settings())
    try:
        with told_in_one_sentence(), progress("Exporting") as report:
            log.store.check()
            copied = write_log(log, output, report)
            output.flush()
    finally:
        log.store.close()
    click.echo(f"{copied.rows['events']:,} events, SHA-256 {copied.digest}", err=True)
