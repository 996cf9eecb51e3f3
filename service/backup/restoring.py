"""Bringing a backup back: checked first, then everything at once, and only where nothing is."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from service.backup.folders import check_folder, sync
from service.backup.lines import Damaged
from service.backup.manifest import Manifest, read_manifest
from service.backup.sources import Sources
from service.backup.tables import Tables, filling, read_tables
from service.backup.taking import DESK, KEYS, KEYS_FOLDER, LOG
from service.generations import generations_of
from service.keys.register import ErasureRecord, erase_again
from service.log.snapshot_file import Copied, Progress, read_log
from service.log.snapshots import snapshots_of
from service.settings import Settings

STAGING = ".restoring"
"""Where files are made ready, in DATA_DIR; while it is there, nobody else restores."""


class NotRestored(Exception):
    """Nothing was brought back; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup whose digests were all found right."""

    folder: Path
    manifest: Manifest
    keys: Path | None


def checked(
    folder: Path, settings: Settings, *, keys: Path | None = None, without_keys: bool = False
) -> Backup:
    """The backup in a folder, and its keys: from there, or from another backup's folder.

    Raises `Damaged`, and `NotRestored` when it is another partnership's or has no keys.
    """
    if not (folder / LOG).exists():
        raise Damaged("There is no backup: name a folder that `backup` wrote, with the log in it.")
    manifest = _checked_part(folder, settings)
    if without_keys:
        return Backup(folder, manifest, None)
    found = _keys_folder(keys or folder)
    if found is not None:
        _checked_part(found, settings)
    else:
        raise NotRestored(
            "There are no keys there: name others with --keys, or say --without-keys."
        )
    return Backup(folder, manifest, found)


def refuse_unless_fresh(settings: Settings) -> None:
    """Raises `NotRestored` when a store is in DATA_DIR, or there is any read model.

    Read models that were made of another log would not be noticed, unless they are ahead of it.
    """
    if settings.data_dir.is_dir() and any(settings.data_dir.glob("*.db")):
        raise NotRestored(
            "There are stores in DATA_DIR already: a backup is only brought back where nothing is."
        )
    with closing(generations_of(settings)) as generations:
        if generations.exist():
            raise NotRestored(
                "There are read models already: a backup is only brought back where nothing is."
            )


def restore(
    backup: Backup,
    settings: Settings,
    erased: Sequence[ErasureRecord] = (),
    progress: Progress | None = None,
) -> int:
    """Fill log, desk and keys, those of the `erased` aside: all or none; how many were erased again.

    Raises `NotRestored`, `Damaged`, `NotEmpty`, `OSError` and what the databases raise.
    """
    refuse_unless_fresh(settings)
    with _staging(settings.data_dir) as staging:
        sources = Sources.of(replace(settings, data_dir=staging))
        try:
            again = _fill(backup, sources, erased, progress)
        finally:
            sources.close()
        _publish(staging, settings.data_dir)
    return again


def bring_log(path: Path, settings: Settings, progress: Progress | None = None) -> Copied:
    """Put a whole log, and nothing else, where nothing is.

    Raises `NotRestored`, `Damaged`, `NotEmpty`, `OSError` and what the databases raise.
    """
    refuse_unless_fresh(settings)
    with _staging(settings.data_dir) as staging:
        log = snapshots_of(replace(settings, data_dir=staging))
        try:
            with log.filling() as into, path.open("rb") as file:
                copied = read_log(file, into, progress)
        finally:
            log.store.close()
        _publish(staging, settings.data_dir)
    return copied


def _fill(
    backup: Backup,
    sources: Sources,
    erased: Sequence[ErasureRecord],
    progress: Progress | None,
) -> int:
    """A transaction in each store, none committed before all are filled; the log's is the last."""
    with ExitStack() as transactions:
        log = transactions.enter_context(sources.log.filling())
        with (backup.folder / LOG).open("rb") as file:
            copied = read_log(file, log, progress)
        desk = transactions.enter_context(filling(sources.desk))
        rows = {LOG: copied.rows, DESK: _fill_tables(backup.folder, sources.desk, desk)}
        if (copied.head, rows) != (backup.manifest.head, backup.manifest.rows):
            raise Damaged("The backup is damaged: its manifest tells of other rows than there are.")
        if backup.keys is None:
            return 0
        keys = transactions.enter_context(filling(sources.keys))
        _fill_tables(backup.keys, sources.keys, keys)
        return erase_again(keys, erased)


def _fill_tables(folder: Path, tables: Tables, connection: Connection) -> Mapping[str, int]:
    with (folder / f"{tables.name}.jsonl").open("rb") as file:
        return read_tables(tables, file, connection)


@contextmanager
def _staging(data_dir: Path) -> Iterator[Path]:
    """A folder in DATA_DIR for files that are being made; afterwards it is gone in any case."""
    is_new = not data_dir.exists()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        (data_dir / STAGING).mkdir(mode=0o700)
    except FileExistsError:
        raise NotRestored(
            f"Somebody else is restoring into DATA_DIR, or was cut short: then delete {STAGING} in it."
        ) from None
    try:
        yield data_dir / STAGING
    finally:
        shutil.rmtree(data_dir / STAGING, ignore_errors=True)
        if is_new and not any(data_dir.iterdir()):
            data_dir.rmdir()


def _publish(staging: Path, data_dir: Path) -> None:
    """Give the files their places; the log's is the last, so that nothing starts on half of them."""
    for path in sorted(staging.iterdir(), key=lambda path: path.name == "log.db"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.chmod(0o600)
        path.rename(data_dir / path.name)
    sync(data_dir)


def _checked_part(folder: Path, settings: Settings) -> Manifest:
    check_folder(folder)
    manifest = read_manifest(folder)
    if manifest.partnership != settings.partnership:
        raise NotRestored("The backup is another partnership's: set PARTNERSHIP as it was then.")
    return manifest


def _keys_folder(folder: Path) -> Path | None:
    """The folder of keys in or at a place, if there is one."""
    found = (one for one in (folder / KEYS_FOLDER, folder) if (one / KEYS).exists())
    return next(found, None)
