"""Taking a backup while the service runs: the log, the desk, and the keys in a folder of their own."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from service.backup.folders import PARTIAL, close_folder, new_file, new_folder
from service.backup.manifest import Manifest, moment_of, name_of, write_manifest
from service.backup.sources import Sources
from service.backup.tables import Tables, write_tables
from service.log.snapshot_file import Progress, write_log

LOG, DESK, KEYS = "log.jsonl", "desk.jsonl", "keys.jsonl"
KEYS_FOLDER = "keys"


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup: its folder, and what it says of each part that was taken."""

    folder: Path
    stores: Manifest | None = None
    keys: Manifest | None = None


def take_backup(
    directory: Path,
    sources: Sources,
    *,
    with_stores: bool = True,
    with_keys: bool = True,
    progress: Progress | None = None,
) -> Taken:
    """A new folder in a directory, named by the moment; there as a whole or not at all.

    The keys come last: a key whose event is not there does no harm, an event whose key is not there
    cannot be read. Raises `OSError`, and what the databases raise.
    """
    began = datetime.now(UTC)
    stores = keys = None
    with new_folder(directory, name_of(began)) as folder:
        if with_stores:
            stores = _take_stores(folder, sources, began, progress)
        if with_keys:
            keys = _take_keys(folder / KEYS_FOLDER, sources, sources.keys, began)
    return Taken(directory / name_of(began), stores, keys)


def prune_keys(directory: Path, days: int) -> int:
    """Delete the keys of all backups begun more than so many days ago; how many there were.

    Folders of backups that were cut short go as well: they may hold keys. The rest of a backup stays.
    """
    before = datetime.now(UTC) - timedelta(days=days)
    old = list(_keys_before(directory, before))
    for folder in old:
        shutil.rmtree(folder)
        if folder.parent != directory and not any(folder.parent.iterdir()):
            folder.parent.rmdir()
    return len(old)


def _take_stores(
    folder: Path, sources: Sources, began: datetime, progress: Progress | None
) -> Manifest:
    with new_file(folder / LOG) as file:
        log = write_log(sources.log, file, progress)
    manifest = Manifest(
        taken_at=began,
        partnership=sources.partnership,
        rows={LOG: log.rows, DESK: _take_tables(folder / DESK, sources.desk)},
        head=log.head,
    )
    write_manifest(folder, manifest)
    close_folder(folder)
    return manifest


def _take_keys(folder: Path, sources: Sources, keys: Tables, began: datetime) -> Manifest:
    folder.mkdir(mode=0o700)
    rows = {KEYS: _take_tables(folder / KEYS, keys)}
    manifest = Manifest(taken_at=began, partnership=sources.partnership, rows=rows)
    write_manifest(folder, manifest)
    close_folder(folder)
    return manifest


def _take_tables(path: Path, tables: Tables) -> dict[str, int]:
    with new_file(path) as file:
        return dict(write_tables(tables, file))


def _keys_before(directory: Path, before: datetime) -> Iterator[Path]:
    for folder in directory.iterdir():
        begun = moment_of(folder.name)
        if begun and begun < before and (folder / KEYS_FOLDER).is_dir():
            yield folder / KEYS_FOLDER
        if folder.name.startswith(PARTIAL) and folder.stat().st_mtime < before.timestamp():
            yield folder
