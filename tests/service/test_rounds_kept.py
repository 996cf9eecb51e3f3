"""What waits for a reveal: is it erased with its people, given to them, backed up, and verified?"""

import json
import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from service.backup.restoring import checked, restore
from service.backup.sources import Sources
from service.backup.taking import take_backup
from service.box_verifying import verify_box
from service.desk import Desk
from service.erasing import Request, erase
from service.log.box import Waiting
from service.log.snapshot_file import write_log
from service.log.snapshots import snapshots_of
from service.rounds import Rounds
from service.settings import Settings
from service.subject_access import gather
from tests.databases import as_owner
from tests.examples import CHAIR, HEALTH_VISITOR, TEAM_MANAGER
from tests.service.recorded import Commands, acting
from tests.service.rounds import Room

pytestmark = pytest.mark.slow

WORDS = "Nobody asked the grandmother, although she was there."


def test_whoever_was_erased_is_still_counted_and_their_words_open_no_more(commands: Commands):
    room = Room.silent(commands)
    room.observe(WORDS)
    room.observe("Somebody else's words.", by=TEAM_MANAGER)
    asked = {"basis": "person_asked", "requested_by": "Asker", "approved_by": "Approver"}
    certificate = erase(commands.casework, Request(subject=HEALTH_VISITOR, kind="person", **asked))
    told = room.rounds.standing(room.session_id)
    assert (told.entries, told.people) == (2, 2)
    room.reveal()
    words = {event.envelope.actor.key: event.text.value for event in room.released()}
    assert words == {HEALTH_VISITOR: None, TEAM_MANAGER: "Somebody else's words."}
    assert commands.events_of(room.session_id)[-1].released_count == 2  # type: ignore[attr-defined]
    again = erase(commands.casework, Request(subject=HEALTH_VISITOR, kind="person", **asked))
    assert again.texts == certificate.texts


def test_whoever_asks_what_is_kept_of_them_is_given_what_waits(commands: Commands, tmp_path: Path):
    room = Room.silent(commands)
    room.observe(WORDS)
    room.observe("Somebody else's words.", by=TEAM_MANAGER)
    desk = Desk(tmp_path / "desk.db")
    found = gather(commands.casework, desk, HEALTH_VISITOR)
    desk.close()
    assert found is not None
    (waiting,) = [entry for entry in found.entries if entry.position is None]
    assert (waiting.topic, waiting.review) == ("observation-recorded", "A")
    assert {WORDS} <= {text.words for text in waiting.texts}
    said = "\n".join(found.lines())
    assert "Waits for the reveal of a silent round" in said
    assert "Somebody else's words." not in said


def test_a_sound_box_is_counted_and_an_altered_one_is_named(commands: Commands):
    room = Room.silent(commands)
    done = room.observe(WORDS)
    assert verify_box(commands.casework).entries == 1
    assert verify_box(commands.casework).wrong == ()
    changed = {"sqlite": "CAST('x' AS BLOB)", "postgresql": "'x'::bytea"}
    kind = "postgresql" if commands.casework.settings.database_url else "sqlite"
    as_owner(commands.casework.log, f"UPDATE waiting SET sealed = {changed[kind]}")
    (wrong,) = verify_box(commands.casework).wrong
    assert str(done.id) in wrong


def test_what_waits_where_no_round_is_open_is_named(commands: Commands):
    room = Room.of(commands)
    event = Room.silent(commands)
    event.observe(WORDS)
    (entry,) = commands.casework.log.box.of(event.session_id)
    (opened,) = commands.casework.waiting()
    astray = commands.casework.box.close(opened, room.session_id)
    event.reveal()
    commands.casework.log.insert_events([], waiting=_renamed(astray))
    assert str(room.session_id) in verify_box(commands.casework).wrong[0]
    assert entry.session_id != room.session_id


def test_a_backup_keeps_what_waits_and_it_is_revealed_where_it_was_brought_back(
    a_recorded_review: Path, tmp_path: Path
):
    here = _copy(a_recorded_review, tmp_path / "var")
    commands = Commands.over(here)
    room = Room.silent(commands)
    done = room.observe(WORDS)
    folder = take_backup(tmp_path / "backups", Sources.of(here)).folder
    assert json.loads((folder / "manifest.json").read_bytes())["rows"]["log.jsonl"]["waiting"] == 1
    assert all(WORDS.encode() not in file.read_bytes() for file in folder.rglob("*.json*"))
    commands.casework.close()
    there = replace(here, data_dir=tmp_path / "elsewhere")
    restore(checked(folder, there), there)
    brought = Commands.over(there)
    Rounds(brought.casework).reveal(acting(CHAIR), room.session_id)
    (event,) = brought.events_of(done.id)
    assert event.text.value == WORDS  # type: ignore[attr-defined]
    brought.casework.close()


def test_an_export_of_the_log_alone_has_what_waits_and_no_word_of_it(
    a_recorded_review: Path, tmp_path: Path
):
    here = _copy(a_recorded_review, tmp_path / "var")
    commands = Commands.over(here)
    Room.silent(commands).observe(WORDS)
    file = BytesIO()
    log = snapshots_of(here)
    assert write_log(log, file).rows["waiting"] == 1
    assert WORDS.encode() not in file.getvalue()
    assert str(HEALTH_VISITOR) not in file.getvalue().decode().splitlines()[-2]
    log.store.close()
    commands.casework.close()


def _renamed(entry: Waiting) -> Waiting:
    """The same under another id."""
    return Waiting(uuid4(), entry.session_id, entry.who, entry.sealed)


def _copy(recorded: Path, directory: Path) -> Settings:
    shutil.copytree(recorded, directory)
    return Settings(data_dir=directory, kek=(directory / "kek.key").read_text().strip())
