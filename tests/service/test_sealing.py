"""Do sealed words open only in their place, only while every key lives, and for nobody after erasure?"""

import base64
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from domain.rejections import WordsOfErased
from domain.sealed import Closed, Erasure, Sealed
from service.keys import store
from service.keys.opening import open_keys
from service.keys.register import ErasureRecord, destroy, erasures, replay_erasures
from service.keys.store import Keys
from service.sealing import KeyMissing, Sealing, content_key
from service.settings import Settings
from tests.examples import CHAIR, CHILD, HEALTH_VISITOR, QUESTION, sealed
from tests.service.keyring import settings_with_keys

PLACE = "0190a0de-5c00-7000-8000-000000000000|1|challenge-raised|text"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A key store of this test's own."""
    return settings_with_keys(tmp_path / "var")


@pytest.fixture
def sealing(settings: Settings) -> Iterator[Sealing]:
    """Sealing over it."""
    keys = open_keys(settings)
    yield Sealing(keys)
    keys.close()


def closed(sealing: Sealing, said: Sealed | None = None, place: str = PLACE) -> Closed:
    """Words sealed, with the keys made first."""
    said = said or sealed()
    sealing.prepare([said])
    return sealing.seal(said, place)


def record(subject: UUID, **other: str) -> ErasureRecord:
    """A line of the register."""
    said = {"kind": "person", "key_id": None, "basis": "person_asked"}
    said |= {"erased_at": "2024-06-03T09:30:00Z", "requested_by": "A", "approved_by": "B"}
    return ErasureRecord(subject=str(subject), **said | other)  # type: ignore[arg-type]


def test_words_open_where_they_were_sealed(sealing: Sealing):
    assert sealing.open(closed(sealing)) == QUESTION


def test_the_same_words_look_different_each_time(sealing: Sealing):
    assert closed(sealing).ciphertext != closed(sealing).ciphertext


@pytest.mark.parametrize("at", range(4))
def test_ciphertext_moved_to_another_thing_version_event_or_field_does_not_open(
    sealing: Sealing, at: int
):
    parts = PLACE.split("|")
    parts[at] += "2"
    assert sealing.open(replace(closed(sealing), place="|".join(parts))) is None


def test_ciphertext_given_to_other_subjects_does_not_open(sealing: Sealing):
    closed(sealing, sealed(speaker=CHAIR))
    assert sealing.open(replace(closed(sealing), subjects=f"{CHAIR},{CHILD}")) is None


@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: b[:5], lambda b: b[:-1] + b"\0"])
def test_altered_ciphertext_does_not_open(sealing: Sealing, spoil):
    good = closed(sealing)
    bad = base64.b64encode(spoil(base64.b64decode(good.ciphertext))).decode()
    assert sealing.open(replace(good, ciphertext=bad)) is None
    assert sealing.open(replace(good, ciphertext="no base64")) is None


def test_the_key_is_derived_from_all_subjects_in_whatever_order():
    keys = {str(CHILD): b"1" * 32, str(CHAIR): b"2" * 32}
    both = content_key(keys, keys)
    assert both == content_key(keys, reversed(keys))
    assert len({both, *(content_key(keys, [one]) for one in keys)}) == 3
    with pytest.raises(KeyMissing):
        content_key({str(CHILD): b"1" * 32}, keys)


@pytest.mark.parametrize("whose", [HEALTH_VISITOR, CHILD])
def test_the_erasure_of_any_one_subject_closes_the_words(sealing: Sealing, whose: UUID):
    words = closed(sealing)
    destroy(sealing.keys, record(whose))
    found = sealing.open(words)
    assert isinstance(found, Erasure)
    assert (found.on.isoformat(), found.basis) == ("2024-06-03", "person_asked")


def test_others_words_stay_open(sealing: Sealing):
    words = closed(sealing, Sealed(QUESTION, (CHAIR,)))
    closed(sealing)
    destroy(sealing.keys, record(HEALTH_VISITOR))
    assert sealing.open(words) == QUESTION


def test_nothing_new_is_sealed_for_somebody_who_was_erased(sealing: Sealing):
    closed(sealing)
    destroy(sealing.keys, record(CHILD))
    with pytest.raises(WordsOfErased):
        sealing.prepare([sealed()])
    with pytest.raises(WordsOfErased):
        sealing.seal(sealed(), PLACE)


def test_a_copy_of_words_is_sealed_anew_in_its_own_place(sealing: Sealing):
    copy = Sealed.shut(closed(sealing))
    copy.belong(PLACE, sealing)
    assert sealing.seal(copy, PLACE) is copy.closed
    elsewhere = sealing.seal(copy, PLACE + "2")
    assert elsewhere.ciphertext != copy.closed.ciphertext
    assert sealing.open(elsewhere) == QUESTION


def test_a_copy_of_erased_words_is_kept_without_any_ciphertext(sealing: Sealing):
    copy = Sealed.shut(closed(sealing))
    copy.belong(PLACE, sealing)
    destroy(sealing.keys, record(HEALTH_VISITOR))
    sealing.prepare([copy])
    kept = sealing.seal(copy, PLACE + "2")
    assert kept.ciphertext == ""
    assert isinstance(sealing.open(kept), Erasure)


def test_words_whose_key_was_lost_and_not_erased_do_not_open_and_are_not_called_erased(
    sealing: Sealing, settings: Settings
):
    words = closed(sealing)
    with sqlite3.connect(settings.data_dir / "keys.db") as database:
        database.execute("DELETE FROM subject_keys")
    sealing.keys.forget()
    assert sealing.open(words) is None


def test_one_altered_key_keeps_nobody_elses_words_from_being_shown(
    sealing: Sealing, settings: Settings
):
    words, others = closed(sealing), closed(sealing, Sealed(QUESTION, (CHAIR,)))
    with sqlite3.connect(settings.data_dir / "keys.db") as database:
        database.execute(
            "UPDATE subject_keys SET wrapped = zeroblob(40) WHERE subject = ?", (str(CHILD),)
        )
    sealing.keys.forget()
    sealing.foresee([words.subjects, others.subjects])
    assert sealing.open(words) is None
    assert sealing.open(others) == QUESTION


# Several processes over one key store


def test_two_processes_that_make_the_same_key_at_once_have_the_same_one(settings: Settings):
    subjects = [str(UUID(int=number)) for number in range(40)]
    processes = [open_keys(settings) for _ in range(4)]
    start = threading.Barrier(len(processes))
    made: list[dict[str, bytes]] = []

    def make(keys: Keys) -> None:
        start.wait()
        assert keys.make(subjects) == frozenset()
        made.append(keys.find(keys.epoch(), subjects))

    threads = [threading.Thread(target=make, args=(keys,)) for keys in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for keys in processes:
        keys.close()
    assert len(made) == len(processes)
    assert all(one == made[0] for one in made)


def test_another_process_notices_an_erasure_within_the_bound(
    sealing: Sealing, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    moment = 1_000.0
    monkeypatch.setattr(store.time, "monotonic", lambda: moment)
    other = Sealing(open_keys(settings))
    words = closed(sealing)
    assert other.open(words) == QUESTION
    destroy(sealing.keys, record(CHILD))
    assert isinstance(sealing.open(words), Erasure), "at once where it happened"
    moment += store.RECHECK_SECONDS
    assert isinstance(other.open(words), Erasure)
    other.keys.close()


def test_what_a_slow_reader_found_before_an_erasure_is_not_used_after_it(sealing: Sealing):
    words = closed(sealing)
    before = sealing.keys.epoch()
    destroy(sealing.keys, record(CHILD))
    before.ciphers[words.subjects] = sealing._derive(before, str(HEALTH_VISITOR))
    assert isinstance(sealing.open(words), Erasure)


def test_memory_is_bounded_and_what_was_let_go_of_is_fetched_again(
    sealing: Sealing, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(store, "MOST", 6)
    said = [closed(sealing, Sealed(QUESTION, (UUID(int=n), CHILD))) for n in range(1, 30)]
    assert [sealing.open(one) for one in said] == [QUESTION] * len(said)
    epoch = sealing.keys.epoch()
    assert len(epoch.keys) <= 6
    assert len(epoch.ciphers) <= 6


# What lies on disk


def test_no_byte_of_a_destroyed_key_is_left_in_any_file(sealing: Sealing, settings: Settings):
    closed(sealing)
    wrapped = _wrapped(settings, HEALTH_VISITOR)
    assert _found(settings, wrapped)
    destroy(sealing.keys, record(HEALTH_VISITOR))
    assert not _found(settings, wrapped)
    assert _found(settings, _wrapped(settings, CHILD))


def test_the_key_store_holds_no_key_in_clear(sealing: Sealing, settings: Settings):
    closed(sealing)
    keys = sealing.keys.find(sealing.keys.epoch(), [str(HEALTH_VISITOR), str(CHILD)])
    assert len(keys) == 2
    assert not any(_found(settings, key) for key in keys.values())


def test_an_older_copy_of_the_keys_is_erased_again_from_the_register(
    sealing: Sealing, settings: Settings, tmp_path: Path
):
    words = closed(sealing)
    older = Settings(data_dir=tmp_path / "older")
    sealing.keys.engine.dispose()
    shutil.copytree(settings.data_dir, older.data_dir)
    destroy(sealing.keys, record(HEALTH_VISITOR))
    register = erasures(sealing.keys)
    restored = Sealing(open_keys(older))
    assert restored.open(words) == QUESTION
    wrapped = _wrapped(older, HEALTH_VISITOR)
    assert replay_erasures(restored.keys, register) == 1
    assert isinstance(restored.open(words), Erasure)
    assert not _found(older, wrapped)
    assert replay_erasures(restored.keys, register) == 0
    assert erasures(restored.keys) == register
    restored.keys.close()


def _wrapped(settings: Settings, subject: UUID) -> bytes:
    database = sqlite3.connect(settings.data_dir / "keys.db")
    query = "SELECT wrapped FROM subject_keys WHERE subject = ?"
    (found,) = database.execute(query, (str(subject),)).fetchone()
    database.close()
    return bytes(found)


def _found(settings: Settings, secret: bytes) -> bool:
    """Whether the bytes stand in any file of the key store."""
    return any(secret in path.read_bytes() for path in settings.data_dir.glob("keys.db*"))
