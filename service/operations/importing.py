"""`import`: review bundles into the log, or with `--log` a whole log into an empty one."""

from pathlib import Path

import click

from service.backup.restoring import bring_log
from service.importing.bundles import import_bundle
from service.operations.one_sentence import told_in_one_sentence
from service.operations.opened import opened, settings
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
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--log", "is_log", is_flag=True, help="The file is a whole log that `export` wrote.")
def import_files(files: tuple[Path, ...], is_log: bool) -> None:
    """Import review bundles (docs/review-bundle.md). Safe to run twice; refuses nothing silently.

    With --log: bring one whole log into an empty one, every event at its own position; then run `init`.
    """
    if not files or (is_log and len(files) > 1):
        raise click.UsageError("Name the files to import; with --log, one.")
    if is_log:
        _import_log(files[0])
        return
    with opened() as heedful:
        codes = [import_file(heedful, path) for path in files]
    raise SystemExit(max(codes))


def _import_log(path: Path) -> None:
    with told_in_one_sentence(), progress("Importing the log") as report:
        copied = bring_log(path, settings(), report)
    click.echo(f"{copied.rows['events']:,} events, the last at position {copied.head:,}.")
    click.echo("Run `python -m service init` next.")
