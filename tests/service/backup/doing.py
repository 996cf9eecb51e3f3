"""What the tests of backups type and read: verbs, refusals, and a key store like the real one."""

from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, create_engine, insert, select

from service.__main__ import cli
from service.backup.tables import Tables
from service.settings import Settings

KEYS = MetaData()
SUBJECT_KEYS = Table(
    "subject_keys",
    KEYS,
    Column("subject", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)
HEAD = 206
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
    """All files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def key_tables(settings: Settings) -> Tables:
    """A key store in DATA_DIR."""
    return Tables("keys", f"sqlite:///{settings.data_dir}/keys.db", KEYS)


def put_key(data: Path, wrapped: bytes, subject: str = "a") -> None:
    """A key in the key store."""
    engine = create_engine(f"sqlite:///{data}/keys.db")
    KEYS.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(SUBJECT_KEYS).values(subject=subject, wrapped=wrapped))
    engine.dispose()


def stored_keys(data: Path) -> dict[str, bytes]:
    """The keys in a key store."""
    engine = create_engine(f"sqlite:///{data}/keys.db")
    with engine.connect() as connection:
        found = {row.subject: row.wrapped for row in connection.execute(select(SUBJECT_KEYS))}
    engine.dispose()
    return found
