"""What do `reads digest` and `reads verify` say, and with which exit code?"""

import json
import sqlite3
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from service.__main__ import cli
from service.desk import Desk
from service.reads.looking import Looking
from service.settings import Settings
from tests.service.backup.doing import restored, taken

pytestmark = pytest.mark.slow

TODAY = datetime.now(UTC).date().isoformat()


@pytest.fixture
def looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory after `init` in which two looks are recorded."""
    for field in fields(Settings):
        monkeypatch.delenv(field.name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    assert typed("init").exit_code == 0
    monkeypatch.setenv("KEK", (tmp_path / "var" / "kek.key").read_text().strip())
    desk = Desk(tmp_path / "var" / "desk.db")
    for who in ("person ann", "person bo"):
        look = Looking(who, "board", "oversight", str(uuid4()), "read_finals", "publication")
        look.whose.add(str(uuid4()))
        desk.reads.record(look)
    desk.close()
    return tmp_path / "var"


def typed(*words: str) -> Result:
    """What came of `python -m service` and these words."""
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def tampered(data: Path) -> None:
    """Somebody with the file in their hands puts somebody else in."""
    file = sqlite3.connect(data / "desk.db")
    file.executescript(
        "DROP TRIGGER reads_are_never_updated; UPDATE reads SET who = 'x' WHERE number = 1"
    )
    file.close()


def test_a_digest_names_the_readers_and_ends_with_what_is_to_be_kept(looked_at: Path):
    lines = typed("reads", "digest", "--week-of", TODAY).stdout.splitlines()
    assert [line for line in lines if line.startswith("person")] == ["person ann", "person bo"]
    end = lines[-1].rpartition(" ")[2]
    said = typed("reads", "verify", "--end", end)
    assert said.exit_code == 0
    assert said.stdout.startswith(
        "2 reads are as they were recorded, and 1 ends that were kept agree"
    )
    assert typed("reads", "digest").stdout.splitlines()[0].endswith("0 looks")


def test_a_digest_is_read_by_programs_too(looked_at: Path):
    told = json.loads(typed("reads", "digest", "--week-of", TODAY, "--json").stdout)
    assert (told["looks"], [one["who"] for one in told["readers"]]) == (
        2,
        ["person ann", "person bo"],
    )


@pytest.mark.parametrize("verb", [("reads", "verify"), ("verify",)])
def test_a_look_that_was_changed_is_named(looked_at: Path, verb: tuple[str, ...]):
    assert typed(*verb).exit_code == 0
    tampered(looked_at)
    said = typed(*verb)
    assert said.exit_code == 1
    assert "Read 1 is not what it was" in said.stdout


def test_what_is_no_end_is_refused_in_a_sentence(looked_at: Path):
    said = typed("reads", "verify", "--end", "soon")
    assert said.exit_code == 2
    assert "not the end of the reads" in said.stderr


def test_looks_come_back_with_a_backup_as_whole_and_as_guarded(looked_at: Path, tmp_path: Path):
    end = typed("reads", "verify").stdout.rpartition(" ")[2].strip()
    assert restored(taken(tmp_path / "backups"), tmp_path / "elsewhere").exit_code == 0
    there = CliRunner(env={"DATA_DIR": str(tmp_path / "elsewhere")})
    assert there.invoke(cli, ["reads", "verify", "--end", end]).exit_code == 0
    file = sqlite3.connect(tmp_path / "elsewhere" / "desk.db")
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        file.execute("DELETE FROM reads")
    file.close()
