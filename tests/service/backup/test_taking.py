"""Is a backup whole and private, with its keys apart, and one sentence told where it cannot be?"""

import json
import os
import resource
import stat
import subprocess
import sys
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from service.backup.folders import PARTIAL, SUMS
from service.backup.manifest import name_of
from service.desk import Desk
from service.operations.opened import NOT_MADE
from service.version import VERSION
from tests.house.tree import TOP
from tests.service.backup.doing import (
    HEAD,
    contents,
    keys_of,
    refused,
    restored,
    stored_keys,
    taken,
    typed,
)

pytestmark = pytest.mark.slow


def test_a_backup_holds_the_log_and_the_desk_and_says_so(data: Path, backups: Path):
    folder = taken(backups)
    assert {path.name for path in folder.iterdir()} == {
        *("log.jsonl", "desk.jsonl", "manifest.json", SUMS, "keys")
    }
    said = json.loads((folder / "manifest.json").read_bytes())
    assert said["head"] == HEAD
    kept = {"events": HEAD, "used_keys": 0, "open_matters": 15, "review_codes": 3}
    assert said["rows"]["log.jsonl"] == kept
    assert (said["program"], said["partnership"]) == (VERSION, "local")
    for line in (folder / SUMS).read_text().splitlines():
        digest, name = line.split()
        assert sha256((folder / name).read_bytes()).hexdigest() == digest


def test_a_backup_is_for_its_owner_alone(data: Path, backups: Path):
    os.umask(before := os.umask(0))
    assert before  # or this would not tell anything
    folder = taken(backups)
    for path in (backups, folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_links_sessions_and_read_models_are_left_out(data: Path, backups: Path):
    desk = Desk(data / "desk.db")
    session = desk.redeem(desk.new_sign_in_link("somebody"), 1)
    desk.new_sign_in_link("somebody")
    desk.close()
    assert session
    copy = (taken(backups) / "desk.jsonl").read_text()
    assert "somebody" not in copy
    assert copy.count("\n") == 2


def test_what_is_no_store_yet_is_told_and_nothing_is_written(
    backups: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATA_DIR", str(elsewhere))
    refused(typed("backup", str(backups)), NOT_MADE)
    assert not backups.exists()
    assert not elsewhere.exists()


def test_where_nothing_can_be_written_one_sentence_says_so(data: Path, tmp_path: Path):
    (tmp_path / "a-file").touch()
    refused(typed("backup", str(tmp_path / "a-file")), "It could not be written")
    refused(typed("backup", str(tmp_path / "a-file" / "below")), "Not a directory")


@pytest.mark.slow
def test_a_disk_that_fills_up_leaves_nothing_behind(data: Path, backups: Path):
    said = subprocess.run(
        [sys.executable, "-m", "service", "backup", str(backups)],
        cwd=TOP,
        env=without_coverage(),  # which has no room for its own file either
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert said.returncode == 1
    assert said.stderr == "Error: It could not be written or read: File too large.\n"
    assert list(backups.iterdir()) == []


def without_coverage() -> dict[str, str]:
    """The environment of a program that is not measured."""
    return {name: value for name, value in os.environ.items() if "COVERAGE" not in name}


@pytest.mark.slow
def test_two_backups_at_once_are_both_whole(data: Path, backups: Path, elsewhere: Path):
    command = [sys.executable, "-m", "service", "backup", str(backups)]
    both = [subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE) for _ in range(2)]
    folders = {Path(one.communicate(timeout=60)[0].decode().split()[-1]) for one in both}
    assert len(folders) == 2
    assert {path.name for path in backups.iterdir()} == {path.name for path in folders}
    for number, folder in enumerate(folders):
        said = restored(folder, elsewhere.with_name(f"copy-{number}"))
        assert said.exit_code == 0, said.output


# Keys


def test_keys_have_a_folder_of_their_own_that_can_be_left_out(data: Path, backups: Path):
    assert {path.name for path in (taken(backups) / "keys").iterdir()} == {
        *("keys.jsonl", "manifest.json", SUMS)
    }
    assert not (taken(backups, "--without-keys") / "keys").exists()
    alone = taken(backups, "--keys-only")
    assert [path.name for path in alone.iterdir()] == ["keys"]
    assert typed("backup", str(backups), "--keys-only", "--without-keys").exit_code == 2


def test_without_a_key_store_nothing_is_taken(data: Path, backups: Path):
    (data / "keys.db").unlink()
    refused(typed("backup", str(backups), "--keys-only"), NOT_MADE)
    refused(typed("backup", str(backups)), NOT_MADE)
    assert not backups.exists()
    assert not (data / "keys.db").exists()


def test_no_key_is_in_a_backup_unwrapped_nor_the_one_that_unwraps_them(data: Path, backups: Path):
    taken(backups)
    files = b"".join(contents(backups).values())
    with keys_of(data) as keys:
        plain = keys.find(keys.epoch(), stored_keys(data)).values()
    for secret in (*plain, b64decode((data / "kek.key").read_bytes())):
        assert all(form not in files for form in (secret, b64encode(secret), secret.hex().encode()))


def test_old_keys_are_pruned_and_nothing_else(data: Path, backups: Path):
    now = datetime.now(UTC)
    old, young = (now - timedelta(days=31), now - timedelta(days=29))
    full, alone, recent = taken(backups), taken(backups, "--keys-only"), taken(backups)
    full = full.rename(backups / name_of(old))
    alone = alone.rename(backups / name_of(old - timedelta(days=1)))
    recent = recent.rename(backups / name_of(young))
    abandoned = backups / f"{PARTIAL}abandoned"
    abandoned.mkdir()
    os.utime(abandoned, (old.timestamp(), old.timestamp()))
    (backups / "somebody's own").mkdir()

    said = typed("backup", str(backups), "--keys-only", "--prune-keys-older-than", "30")

    assert "Keys deleted from 3 earlier backups." in said.stdout
    assert not alone.exists()
    assert not abandoned.exists()
    assert (recent / "keys").exists()
    assert (backups / "somebody's own").exists()
    assert not (full / "keys").exists()
    assert (full / "log.jsonl").exists()
