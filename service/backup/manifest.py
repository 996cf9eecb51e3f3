"""What a backup says of itself: when, of which partnership, by which program, how much of what."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from service.backup.folders import new_file
from service.backup.lines import Damaged
from service.version import VERSION

NAME = "manifest.json"
FORMAT = 1
TIME = "%Y-%m-%dT%H-%M-%S.%fZ"
"""The name of a backup's folder: the moment it was begun, UTC."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One folder of a backup. `rows` counts by file and kind; `head` is the log's last position."""

    format: int = FORMAT
    taken_at: datetime
    program: str = VERSION
    partnership: str
    rows: Mapping[str, Mapping[str, int]]
    head: int | None = None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it into the folder it speaks of."""
    with new_file(folder / NAME) as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder. Raises `Damaged`, also for a format this program does not know."""
    try:
        said = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        raise Damaged("The manifest of the backup cannot be read by this program.") from None
    if said.format != FORMAT:
        raise Damaged("The backup was written by a newer program than this one.")
    return said


def name_of(moment: datetime) -> str:
    """The name of the folder of a backup begun then."""
    return moment.strftime(TIME)


def moment_of(name: str) -> datetime | None:
    """When the backup of this name was begun; None when it is not the name of one."""
    try:
        return datetime.strptime(name, TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
