"""Do the words of a backup open again where they may, and stay closed where they must?"""

import shutil
from pathlib import Path
from uuid import UUID

import pytest

from service.backup.opening import ANOTHER_KEK, NO_KEK
from service.keys.certificates import REGISTER
from service.operations.restoring import NO_REGISTER
from tests.examples import HEALTH_VISITOR
from tests.service.backup.doing import (
    children,
    contents,
    erase,
    make_key,
    refused,
    restored,
    stored_keys,
    taken,
    there,
    typed,
    words,
    words_and_owners,
)

pytestmark = pytest.mark.slow


@pytest.mark.slow
def test_keys_come_back_from_their_own_newer_backup(data: Path, backups: Path, elsewhere: Path):
    log = taken(backups, "--without-keys")
    make_key(data, HEALTH_VISITOR)
    keys = taken(backups, "--keys-only")
    refused(restored(log, elsewhere), "There are no keys there")
    assert restored(log, elsewhere, "--keys", str(keys)).exit_code == 0
    assert stored_keys(elsewhere) == stored_keys(data)
    assert str(HEALTH_VISITOR) in stored_keys(elsewhere)
    assert words(elsewhere) == words(data)
    assert None not in words(data)


# Without keys


@pytest.mark.slow
def test_without_its_keys_a_backup_comes_back_and_says_of_no_word_that_it_was_erased(
    data: Path, backups: Path, elsewhere: Path
):
    folder = taken(backups)
    said = restored(folder, elsewhere, "--without-keys")
    assert said.exit_code == 0, said.output
    assert NO_REGISTER not in said.stderr
    assert stored_keys(elsewhere) == {}
    assert set(words(elsewhere)) == {None}
    assert there(elsewhere, "status").exit_code == 0
    assert there(elsewhere, "rebuild").exit_code == 0


@pytest.mark.slow
def test_without_keys_the_register_tells_what_was_erased(
    data: Path, backups: Path, elsewhere: Path
):
    folder, child = taken(backups), children(data)[1]
    erase(child)
    register = str(data / "certificates" / REGISTER)
    said = restored(folder, elsewhere, "--without-keys", "--erasures", register)
    assert "Erased again: 1.\n" in said.stdout
    found = words_and_owners(elsewhere)
    assert {said for owners, said in found if child in owners} == {"family_asked"}
    assert {said for owners, said in found if child not in owners} == {None}


@pytest.mark.slow
def test_without_keys_those_that_live_elsewhere_are_used(
    data: Path, backups: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
):
    folder, said = taken(backups), words(data)
    monkeypatch.setenv("KEYS_URL", f"sqlite:///{data / 'keys.db'}")
    assert restored(folder, elsewhere, "--without-keys").exit_code == 0
    assert words(elsewhere) == said


# What was erased


@pytest.mark.slow
def test_who_was_erased_before_the_backup_stays_so(data: Path, backups: Path, elsewhere: Path):
    child = children(data)[1]
    erase(child)
    assert restored(taken(backups), elsewhere).exit_code == 0
    assert_erased(elsewhere, child)


@pytest.mark.slow
def test_who_was_erased_after_it_stays_so_by_the_register_and_the_key_is_in_no_file(
    data: Path, backups: Path, elsewhere: Path
):
    folder, child = taken(backups), children(data)[1]
    wrapped = stored_keys(data)[str(child)]
    erase(child)
    register = data / "certificates" / REGISTER
    said = restored(folder, elsewhere, "--erasures", str(register))
    assert said.exit_code == 0, said.output
    assert "Erased again: 1.\n" in said.stdout
    assert_erased(elsewhere, child)
    assert words(elsewhere) == words(data)
    assert [name for name, content in contents(elsewhere).items() if wrapped in content] == []
    beside = elsewhere.with_name("beside")
    shutil.copytree(register.parent, beside / "certificates")
    assert "Erased again: 1.\n" in restored(folder, beside).stdout


@pytest.mark.slow
def test_without_the_register_they_can_be_read_again_and_the_verb_says_so(
    data: Path, backups: Path, elsewhere: Path
):
    before, folder = words(data), taken(backups)
    erase(children(data)[1])
    said = restored(folder, elsewhere)
    assert said.exit_code == 0
    assert NO_REGISTER in said.stderr
    assert words(elsewhere) == before != words(data)


def test_what_is_no_register_is_refused_before_anything_else(
    data: Path, backups: Path, elsewhere: Path
):
    folder = taken(backups)
    log = str(folder / "log.jsonl")
    refused(restored(folder, elsewhere, "--erasures", log), "no register of erasures")
    assert not elsewhere.exists()


# What opens the keys and signs the ledger


@pytest.mark.slow
def test_a_try_out_brings_its_two_keys_along(tryout: Path, backups: Path, elsewhere: Path):
    folder = taken(backups)
    refused(restored(folder, elsewhere), NO_KEK)
    assert not elsewhere.exists()
    elsewhere.mkdir()
    for name in ("kek.key", "ledger.key"):
        shutil.copy(tryout / name, elsewhere)
    assert restored(folder, elsewhere).exit_code == 0
    assert words(elsewhere) == words(tryout)
    public = typed("checkpoint", "--public-key").stdout
    assert there(elsewhere, "checkpoint", "--public-key").stdout == public


def test_another_key_encryption_key_is_refused_before_anything_is_put_in_place(
    data: Path, backups: Path, elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = taken(backups)
    monkeypatch.delenv("KEK")
    other = tmp_path / "other"
    assert there(other, "init").exit_code == 0
    elsewhere.mkdir()
    shutil.copy(other / "kek.key", elsewhere)
    before = contents(elsewhere)
    refused(restored(folder, elsewhere), ANOTHER_KEK)
    (elsewhere / "kek.key").write_text("not a key\n")
    refused(restored(folder, elsewhere), "KEK_FILE is not 32 bytes in base64.")
    shutil.copy(other / "kek.key", elsewhere)
    (elsewhere / "ledger.key").write_text("not a key\n")
    before |= {"ledger.key": b"not a key\n"}
    refused(restored(folder, elsewhere), "is not an Ed25519 private key")
    assert contents(elsewhere) == before


def test_in_production_both_keys_must_be_set_first(
    data: Path, backups: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = taken(backups)
    monkeypatch.setenv("APP_ENV", "production")
    for more in ((), ("--without-keys",)):
        refused(restored(folder, elsewhere, *more), "Set LEDGER_KEY_FILE or LEDGER_KEY")
    monkeypatch.setenv("LEDGER_KEY", (data / "ledger.key").read_text())
    monkeypatch.delenv("KEK")
    for more in ((), ("--without-keys",)):
        refused(restored(folder, elsewhere, *more), "a key-encryption key is needed")
    assert not elsewhere.exists()


def assert_erased(data: Path, child: UUID) -> None:
    """All of a child's words were erased, and nobody else's."""
    found = words_and_owners(data)
    assert {said for owners, said in found if child in owners} == {"family_asked"}
    assert not {"family_asked", None} & {said for owners, said in found if child not in owners}
