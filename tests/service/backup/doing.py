"""What the tests of backups type and read: verbs, refusals, keys, and what is shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from click.testing import CliRunner, Result
from sqlalchemy import select

from domain.reviews import CaseReview
from domain.sealed import Erasure
from service.__main__ import cli
from service.casework import Casework
from service.keys.opening import open_keys
from service.keys.store import Keys
from service.keys.tables import SUBJECT_KEYS
from service.log.places import places
from service.settings import Settings

HEAD = 207
TWO_PEOPLE = ("--requested-by", "Asker", "--approved-by", "Approver")
"""The last position of the three example reviews and the inbox."""


def typed(*words: str) -> Result:
    """What came of `python -m service` and these words."""
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def there(data: Path, *words: str) -> Result:
    """The same, over another data directory."""
    return CliRunner(env={"DATA_DIR": str(data)}).invoke(cli, words, catch_exceptions=False)


def taken(backups: Path, *options: str) -> Path:
    """The folder of a new backup."""
    said = typed("backup", str(backups), *options)
    assert said.exit_code == 0, said.output
    return Path(said.stdout.splitlines()[-1])


def restored(folder: Path, data: Path, *options: str) -> Result:
    """What came of restoring into a data directory."""
    return there(data, "restore", str(folder), *options)


def refused(said: Result, sentence: str) -> None:
    """Refused in one line that says why."""
    assert said.exit_code == 1, said.output
    assert sentence in said.stderr
    assert said.stderr.startswith("Error: ")
    assert said.stderr.count("\n") == 1


def contents(folder: Path) -> dict[str, bytes]:
    """All files in and below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@contextmanager
def keys_of(data: Path) -> Iterator[Keys]:
    """The key store in a data directory."""
    keys = open_keys(replace(Settings.from_environment(), data_dir=data))
    yield keys
    keys.close()


def stored_keys(data: Path) -> dict[str, bytes]:
    """The keys in a key store, wrapped, by whose they are."""
    with keys_of(data) as keys, keys.engine.connect() as connection:
        return {row.subject: row.wrapped for row in connection.execute(select(SUBJECT_KEYS))}


def make_key(data: Path, subject: UUID) -> None:
    """Somebody new in the key store."""
    with keys_of(data) as keys:
        keys.make([str(subject)])


def erase(child: UUID) -> None:
    """Have a child erased, with everything that was said in the review."""
    said = typed("erase", "--child", str(child), "--basis", "family_asked", *TWO_PEOPLE)
    assert said.exit_code == 0, said.output


def children(data: Path) -> list[UUID]:
    """The children of the reviews in a data directory; the inbox's first."""
    return [event.child for event in _events(data) if isinstance(event, CaseReview.Opened)]


def words(data: Path) -> list[str | None]:
    """All words in the log of a data directory; the basis where they were erased, None where lost."""
    return [said for _, said in words_and_owners(data)]


def words_and_owners(data: Path) -> list[tuple[tuple[UUID, ...], str | None]]:
    """The same, with whose words they are."""
    with _casework(data) as casework:
        return [
            (sealed.subjects, found.basis if isinstance(found, Erasure) else found)
            for event in _events_of(casework)
            for _, sealed in places(event)
            if sealed.closed
            for found in [casework.sealing.open(sealed.closed)]
        ]


def _events(data: Path) -> list[Any]:
    with _casework(data) as casework:
        return _events_of(casework)


def _events_of(casework: Casework) -> list[Any]:
    rows = casework.recorder.select_notifications(0, 10 * HEAD, inclusive_of_start=False)
    return [casework.mapper.to_domain_event(row) for row in rows]


@contextmanager
def _casework(data: Path) -> Iterator[Casework]:
    opened = Casework(replace(Settings.from_environment(), data_dir=data))
    yield opened
    opened.close()
