"""A folder of a backup: private, there as a whole or not at all, and checked against SHA256SUMS."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

from service.backup.lines import Damaged

SUMS = "SHA256SUMS"
"""The digests of all files beside it, as `sha256sum --check` reads them."""
PARTIAL = ".partial-"


@contextmanager
def new_folder(parent: Path, name: str) -> Iterator[Path]:
    """A folder that only its owner can enter; it gets its name when everything in it is on disk.

    Raises `OSError`; then nothing of it is left.
    """
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=parent))
    try:
        yield partial
        sync(partial)
        partial.rename(parent / name)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    sync(parent)


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that only its owner can read, on disk when this ends."""
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def close_folder(folder: Path) -> None:
    """Note the digests of all files in a folder; nothing is added to it afterwards."""
    said = _sums(folder)
    with new_file(folder / SUMS) as file:
        file.write(said)
    sync(folder)


def check_folder(folder: Path) -> None:
    """Raises `Damaged` when any file in a folder is not, bit for bit, what was put there."""
    try:
        noted = (folder / SUMS).read_bytes()
        found = _sums(folder)
    except OSError as error:
        raise Damaged(f"This is not a whole backup: {error.strerror}, {SUMS}.") from None
    if found != noted:
        wrong = next((line.split()[1] for line in found.splitlines() if line not in noted), None)
        name = wrong.decode() if wrong else SUMS
        raise Damaged(f"The backup is damaged: {name} is not what was written.")


def sync(folder: Path) -> None:
    """Make the names in a folder survive a crash of the machine."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sums(folder: Path) -> bytes:
    files = (path for path in sorted(folder.iterdir()) if path.is_file() and path.name != SUMS)
    return "".join(f"{_digest(path)}  {path.name}\n" for path in files).encode()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
