"""Does a backup, or a log alone, come back whole or not at all?"""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from service.backup.folders import SUMS
from service.desk import Desk
from service.operations.one_sentence import NOT_EMPTY
from tests.databases import PostgresServer
from tests.service.backup.doing import (
    HEAD,
    contents,
    refused,
    restored,
    taken,
    there,
    typed,
    words,
)

pytestmark = pytest.mark.slow


@pytest.mark.slow
def test_a_backup_comes_back_with_its_read_models(data: Path, backups: Path, elsewhere: Path):
    key = typed("key", "create", "case-system").stdout.split()[-1]
    head = HEAD + 1  # who was given the key is recorded, too
    folder = taken(backups)
    exported = typed("export").stdout_bytes
    said = restored(folder, elsewhere)
    assert said.exit_code == 0, said.output
    assert f"The read models have come to position {head}." in said.stdout
    assert (
        there(elsewhere, "export").stdout_bytes == exported == (folder / "log.jsonl").read_bytes()
    )
    standing = json.loads(there(elsewhere, "status", "--json").stdout)
    assert (standing["head"], standing["position"], standing["parked"]) == (head, head, 0)
    desk = Desk(elsewhere / "desk.db")
    assert desk.key_for(key) is not None
    desk.close()
    assert there(elsewhere, "init").exit_code == 0
    assert json.loads(there(elsewhere, "status", "--json").stdout)["head"] == head


def test_nothing_is_restored_over_anything(data: Path, backups: Path, elsewhere: Path):
    folder = taken(backups)
    before = contents(data)
    refused(typed("restore", str(folder)), "There are stores in DATA_DIR already")
    assert contents(data) == before
    elsewhere.mkdir()
    (elsewhere / "views.live").write_text("1\n")
    refused(restored(folder, elsewhere), "There are read models already")


@pytest.mark.slow
def test_an_interrupted_restore_is_told(data: Path, backups: Path, elsewhere: Path):
    folder = taken(backups)
    (elsewhere / ".restoring").mkdir(parents=True)
    refused(restored(folder, elsewhere), "delete .restoring in it")
    (elsewhere / ".restoring").rmdir()
    assert restored(folder, elsewhere).exit_code == 0


@pytest.mark.slow
def test_a_changed_bit_anywhere_is_refused_and_nothing_is_left(
    data: Path, backups: Path, elsewhere: Path
):
    folder = taken(backups)
    for path in filter(Path.is_file, folder.rglob("*")):
        whole = path.read_bytes()
        for place in {0, len(whole) // 3, len(whole) // 2, len(whole) - 1}:
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 32]) + whole[place + 1 :])
            refused(restored(folder, elsewhere), "The backup is damaged")
        path.unlink()
        refused(restored(folder, elsewhere), "")
        path.write_bytes(whole)
        assert not elsewhere.exists()
    assert restored(folder, elsewhere).exit_code == 0


def test_a_change_whose_sums_were_made_to_fit_is_refused_all_the_same(
    data: Path, backups: Path, elsewhere: Path
):
    folder = taken(backups)
    (folder / SUMS).unlink()
    log = folder / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"challenge-raised"', b'"challenge-linked"', 1))
    files = sorted(filter(Path.is_file, folder.iterdir()))
    sums = (f"{sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in files)
    (folder / SUMS).write_text("".join(sums))
    refused(restored(folder, elsewhere), "does not agree with the digest at its end")
    assert not elsewhere.exists()


def test_what_is_no_backup_and_another_partnership_s_are_refused(
    data: Path, backups: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = taken(backups)
    refused(restored(backups, elsewhere), "There is no backup")
    monkeypatch.setenv("PARTNERSHIP", "north")
    refused(restored(folder, elsewhere), "another partnership's")


# A log on its own


@pytest.mark.slow
def test_a_log_is_imported_where_nothing_is_and_init_does_the_rest(
    data: Path, tmp_path: Path, elsewhere: Path
):
    file = tmp_path / "log.jsonl"
    assert typed("export", str(file)).exit_code == 0
    assert there(elsewhere, "import", "--log", str(file)).exit_code == 0
    assert there(elsewhere, "init").exit_code == 0
    assert there(elsewhere, "rebuild").exit_code == 0
    assert there(elsewhere, "export").stdout_bytes == file.read_bytes()
    assert set(words(elsewhere)) == {None}, "the keys are not in the log"
    refused(there(elsewhere, "import", "--log", str(file)), "There are stores in DATA_DIR already")


def test_a_damaged_log_is_not_imported_and_leaves_nothing(
    data: Path, tmp_path: Path, elsewhere: Path
):
    file = tmp_path / "log.jsonl"
    typed("export", str(file))
    file.write_bytes(file.read_bytes()[:-2])
    refused(there(elsewhere, "import", "--log", str(file)), "does not agree with the digest")
    assert not elsewhere.exists()
    assert there(elsewhere, "import", "--log", str(file), str(file)).exit_code == 2


# PostgreSQL


@pytest.mark.slow
def test_a_backup_from_sqlite_comes_back_in_postgresql_and_goes_back_the_same(
    data: Path,
    backups: Path,
    elsewhere: Path,
    postgres: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
):
    folder = taken(backups)
    log = (folder / "log.jsonl").read_bytes()
    name = postgres.create()
    told = postgres.settings(name)
    monkeypatch.setenv("DATABASE_URL", str(told.database_url))
    monkeypatch.setenv("OWNER_DATABASE_URL", str(told.owner_database_url))
    said = restored(folder, elsewhere)
    assert said.exit_code == 0, said.output
    assert not (elsewhere / "log.db").exists()
    monkeypatch.setenv("DATA_DIR", str(elsewhere))
    again = taken(backups)
    assert (again / "log.jsonl").read_bytes() == log
    third = elsewhere.with_name("third")
    refused(restored(again, third), "There are read models already")
    postgres.do_in(name, "DROP SCHEMA heedful_views, views_1 CASCADE")
    refused(restored(again, third), NOT_EMPTY)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("OWNER_DATABASE_URL")
    back = elsewhere.with_name("back")
    assert restored(again, back).exit_code == 0
    assert there(back, "export").stdout_bytes == log
    assert b'{"row":"review-code"' in log
    assert words(back) == words(data)
    postgres.drop(name)
