"""Does the log know of every erasure and every hold, once each, and nobody's name?"""

import json
from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

import pytest

from domain.erasures import Erasure, LegalHold
from service.casework import Casework
from service.erasing import Request, erase
from service.forgotten import erasure_id, tell_the_log
from service.keys.register import destroy, erasures, lift_holds, place_hold
from service.raising import inbox_id
from service.settings import Settings
from tests.examples import HEALTH_VISITOR, QUESTION, TEAM_MANAGER
from tests.service.backup.doing import TWO_PEOPLE, there, typed
from tests.service.recorded import Commands
from tests.service.test_sealing import record

pytestmark = pytest.mark.slow

ASKED = {"kind": "person", "basis": "person_asked", "requested_by": "Asker", "approved_by": "Other"}


def erased(commands: Commands, who: UUID = HEALTH_VISITOR) -> None:
    """As the verb does it."""
    erase(commands.casework, Request(subject=who, **ASKED))


def told(commands: Commands, kind: type = Erasure.Erased) -> list[object]:
    """All events of a class in the log."""
    return [event for event in commands.whole_log() if isinstance(event, kind)]


def test_an_erasure_is_told_once_however_often_it_is_certified(commands: Commands):
    commands.raise_query()
    erased(commands)
    erased(commands)
    assert tell_the_log(commands.casework) == 0
    assert len(told(commands)) == 1
    erased(commands, TEAM_MANAGER)
    assert len(told(commands)) == 2


def test_it_says_what_was_destroyed_on_which_basis_and_what_remains_and_nobodys_name(
    commands: Commands,
):
    commands.raise_query()
    key_id = commands.casework.keys.key_id(str(HEALTH_VISITOR))
    erased(commands)
    [event] = told(commands)
    [record] = erasures(commands.casework.keys)
    assert isinstance(event, Erasure.Erased)
    assert (event.key_ids, event.basis, event.scope) == ((key_id,), "person_asked", "person")
    assert event.erased_on.isoformat() == record.erased_at[:10]
    assert "counts" in event.what_remains
    assert event.review_id == inbox_id(commands.casework.settings.partnership)
    [state] = [
        row.state
        for row in commands.casework.recorder.select_notifications(None, 1_000)
        if row.topic == Erasure.Erased.TOPIC
    ]
    for name in ("Asker", "Other", QUESTION):
        assert name.encode() not in state


def test_its_certificate_calls_it_what_the_log_calls_it(commands: Commands):
    erased(commands)
    [event] = told(commands)
    [kept] = commands.casework.settings.certificates_path.glob("*.json")
    assert isinstance(event, Erasure.Erased)
    assert json.loads(kept.read_bytes())["reference"] == event.reference
    assert event.reference in kept.with_suffix(".txt").read_text()


def test_two_processes_that_tell_it_at_once_tell_it_once(commands: Commands):
    destroy(commands.casework.keys, record(HEALTH_VISITOR))
    settings = commands.casework.settings
    begun = Barrier(2)

    def tell() -> None:
        other = Casework(settings)
        begun.wait(20)
        tell_the_log(other)
        other.close()

    threads = [Thread(target=tell) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert len(told(commands)) == 1


def test_what_the_register_alone_knew_the_log_is_told_at_the_next_init(commands: Commands):
    """As after an upgrade: erased before there were such events."""
    destroy(commands.casework.keys, record(HEALTH_VISITOR))
    assert told(commands) == []
    assert tell_the_log(commands.casework) == 1
    assert len(told(commands)) == 1


def test_a_hold_is_told_when_it_is_placed_and_when_it_is_lifted_and_not_why(commands: Commands):
    keys = commands.casework.keys
    place_hold(keys, str(HEALTH_VISITOR), "COURT/7", "Judge Alder")
    assert tell_the_log(commands.casework) == 1
    [placed] = told(commands, LegalHold.Placed)
    assert placed.whose == HEALTH_VISITOR  # type: ignore[attr-defined]
    lift_holds(keys, str(HEALTH_VISITOR), "Judge Alder")
    assert tell_the_log(commands.casework) == 1
    assert tell_the_log(commands.casework) == 0
    assert len(told(commands, LegalHold.Placed)) == len(told(commands, LegalHold.Lifted)) == 1
    rows = commands.casework.recorder.select_notifications(None, 1_000)
    states = b"".join(row.state for row in rows if row.topic.startswith("legal-hold"))
    assert states
    assert b"COURT" not in states
    assert b"Alder" not in states


def test_a_hold_placed_and_lifted_before_the_log_was_told_is_told_whole(commands: Commands):
    place_hold(commands.casework.keys, str(HEALTH_VISITOR), "L/7", "Court")
    lift_holds(commands.casework.keys, str(HEALTH_VISITOR), "Court")
    assert tell_the_log(commands.casework) == 2
    assert len(told(commands, LegalHold.Lifted)) == 1


# After an older log was brought back


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stores with the three reviews in them, and the key of the keys in the environment."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "KEYS_URL", "KEK", "CERTIFICATES_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert typed("init").exit_code == 0
    assert typed("import", str(Settings().examples)).exit_code == 0
    monkeypatch.setenv("KEK", (tmp_path / "var" / "kek.key").read_text().strip())
    return tmp_path / "var"


def test_after_a_restore_of_an_older_log_every_erasure_is_in_it_once(data: Path, tmp_path: Path):
    before = typed("backup", str(tmp_path / "backups")).stdout.splitlines()[-1]
    child = _children(data)[1]
    words = ("erase", "--child", str(child), "--basis", "family_asked", *TWO_PEOPLE)
    assert typed(*words).exit_code == 0
    after = typed("backup", str(tmp_path / "later")).stdout.splitlines()[-1]
    register = str(data / "certificates" / "erasures.jsonl")
    for folder, elsewhere in ((before, tmp_path / "one"), (after, tmp_path / "two")):
        came = there(elsewhere, "restore", folder, "--erasures", register)
        assert came.exit_code == 0, came.output
        assert _erasures(elsewhere) == _erasures(data) == [erasure_id("local", str(child))]
        assert there(elsewhere, "init").exit_code == 0
        assert len(_erasures(elsewhere)) == 1


def _erasures(data: Path) -> list[UUID]:
    return [one.originator_id for one in _events(data) if isinstance(one, Erasure.Erased)]


def _children(data: Path) -> list[UUID]:
    return [one.child for one in _events(data) if hasattr(one, "child")]


def _events(data: Path) -> list[object]:
    opened = Casework(replace(Settings.from_environment(), data_dir=data))
    rows = opened.recorder.select_notifications(0, 10_000, inclusive_of_start=False)
    events = [opened.mapper.to_domain_event(row) for row in rows]
    opened.close()
    return events
