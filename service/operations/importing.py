"""`import`: review bundles into the log, with a word on every row that was refused."""

from pathlib import Path

import click

from service.importing.bundles import import_bundle
from service.operations.opened import opened
from service.operations.progress import progress
from service.wiring import Heedful


def import_file(heedful: Heedful, path: Path) -> int:
    """Import one file and print its report; the exit code: 0 all in, 1 some refused, 2 unreadable."""
    with path.open("rb") as source, progress(f"Importing {path.name}") as report:
        outcome = import_bundle(heedful.casework, source, progress=report)
    for line in outcome.lines():
        click.echo(line)
    return outcome.exit_code


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
def import_files(files: tuple[Path, ...]) -> None:
    """Import review bundles (docs/review-bundle.md). Safe to run twice; refuses nothing silently."""
    with opened() as heedful:
        codes = [import_file(heedful, path) for path in files]
    raise SystemExit(max(codes))
