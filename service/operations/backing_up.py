"""`backup`: a copy of the log, the desk and the keys, taken while the service runs."""

from pathlib import Path

import click

from service.backup.manifest import Manifest
from service.backup.sources import Sources
from service.backup.taking import prune_keys, take_backup
from service.operations.one_sentence import told_in_one_sentence
from service.operations.opened import settings
from service.operations.progress import progress


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--without-keys", is_flag=True, help="Leave the keys out: they are kept elsewhere.")
@click.option("--keys-only", is_flag=True, help="Take the keys and nothing else.")
@click.option(
    "--prune-keys-older-than",
    "days",
    type=click.IntRange(0, 30),
    metavar="DAYS",
    help="Then delete the keys of earlier backups in DIRECTORY. Erased words live as long as they do.",
)
def backup(directory: Path, without_keys: bool, keys_only: bool, days: int | None) -> None:
    """Write a backup into a new folder in DIRECTORY, named by the time (UTC).

    Read models are left out: they are rebuilt. `restore` brings it back.
    """
    if without_keys and keys_only:
        raise click.UsageError("Either --without-keys or --keys-only.")
    sources = Sources.of(settings())
    try:
        with told_in_one_sentence(), progress("Backing up") as report:
            sources.check()
            taken = take_backup(
                directory,
                sources,
                with_stores=not keys_only,
                with_keys=not without_keys,
                progress=report,
            )
            pruned = None if days is None else prune_keys(directory, days)
    finally:
        sources.close()
    for manifest in filter(None, (taken.stores, taken.keys)):
        click.echo("\n".join(told(manifest)))
    if pruned is not None:
        click.echo(f"Keys deleted from {pruned} earlier backups.")
    click.echo(taken.folder)


def told(manifest: Manifest) -> list[str]:
    """How many rows of each kind there are, and the last position: for people."""
    kinds = [kind for counts in manifest.rows.values() for kind in counts.items()]
    lines = [f"{number:>12,}  {kind.replace('_', ' ')}" for kind, number in kinds]
    return lines if manifest.head is None else [*lines, f"{manifest.head:>12,}  last position"]
