"""`import`: review bundles into the log, or with `--log` a whole log into an empty one."""

from pathlib import Path

import click

from service.acting import Acting
from service.backup.restoring import bring_log
from service.importing.bundles import import_bundle
from service.importing.how import SIMPLY, How
from service.importing.sending import BUNDLE, MOST_BYTES, format_of
from service.imports import CHANNEL, SCOPE, File
from service.operations.one_sentence import told_in_one_sentence
from service.operations.opened import opened, settings
from service.operations.progress import progress
from service.wiring import Heedful

OPERATOR = Acting(client="operator", scopes=frozenset({SCOPE}), channel=CHANNEL)


def import_file(heedful: Heedful, path: Path) -> int:
    """Import one file and print its report; the exit code: 0 all in, 1 some refused, 2 unreadable."""
    with path.open("rb") as source, progress(f"Importing {path.name}") as report:
        outcome = import_bundle(heedful.casework, source, progress=report)
    for line in outcome.lines():
        click.echo(line)
    return outcome.exit_code


def bring_in(heedful: Heedful, path: Path, mapping: bytes | None, how: How) -> int:
    """Bring in one file of whatever format its name says, and print its report; the exit code."""
    form = format_of("", path.name) or BUNDLE
    with path.open("rb") as source, progress(f"Importing {path.name}") as told:
        if form == BUNDLE and mapping is None:
            report = heedful.imports.bring_in_bundle(OPERATOR, source, how, told)
        else:
            file = File(form, source.read(MOST_BYTES + 1), mapping)
            if len(file.data) > MOST_BYTES:
                raise click.ClickException(f"{path.name} is larger than {MOST_BYTES:,} bytes.")
            report = heedful.imports.bring_in(OPERATOR, file, how, progress=told)
    for line in report.lines():
        click.echo(line)
    return report.exit_code


@click.command("import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--log", "is_log", is_flag=True, help="The file is a whole log that `export` wrote.")
@click.option("--dry-run", is_flag=True, help="Record nothing; say what would become of each row.")
@click.option("--all-or-nothing", is_flag=True, help="One refused row keeps the whole file out.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="JSON: the headings and values of a challenge log in our words.",
)
def import_files(
    files: tuple[Path, ...],
    is_log: bool,
    dry_run: bool,
    all_or_nothing: bool,
    mapping: Path | None,
) -> None:
    """Import review bundles (.json), lines (.ndjson) and challenge logs (.csv, .xlsx): docs/importing.md.

    Safe to run twice; refuses nothing silently. With --log: bring one whole log into an empty one, every
    event at its own position; then run `init`.
    """
    if not files or (is_log and len(files) > 1):
        raise click.UsageError("Name the files to import; with --log, one.")
    how = How(dry_run, all_or_nothing)
    if is_log and (mapping or how != SIMPLY):
        raise click.UsageError("With --log nothing else goes.")
    if is_log:
        _import_log(files[0])
        return
    said = mapping.read_bytes() if mapping else None
    with opened() as heedful:
        codes = [bring_in(heedful, path, said, how) for path in files]
    raise SystemExit(max(codes))


def _import_log(path: Path) -> None:
    with told_in_one_sentence(), progress("Importing the log") as report:
        copied = bring_log(path, settings(), report)
    click.echo(f"{copied.rows['events']:,} events, the last at position {copied.head:,}.")
    click.echo("Run `python -m service init` next.")
