"""`python -m service VERB`: what an operator can do."""

import click

from service.operations.documents import documents
from service.operations.exporting import export
from service.operations.generating import generate
from service.operations.importing import import_files
from service.operations.keys import key
from service.operations.opened import explained, settings
from service.operations.rebuilding import rebuild
from service.operations.serving import run
from service.operations.status import status
from service.operations.stores import make_stores
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


for verb in (run, work, import_files, rebuild, status, key, export, generate, documents):
    cli.add_command(verb)

if __name__ == "__main__":
    cli(prog_name="python -m service")
