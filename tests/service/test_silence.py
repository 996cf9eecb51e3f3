"""Silent rounds at their shortest: kept apart, readable nowhere, and all shown at once."""

from pathlib import Path

from domain.sessions import Session
from tests.databases import every_row
from tests.examples import HEALTH_VISITOR
from tests.service.recorded import Commands
from tests.service.rounds import Room

WORDS = "Nobody asked the grandmother, although she was there."


def test_what_is_said_in_a_silent_round_is_no_event(commands: Commands):
    room = Room.silent(commands)
    before = room.head
    done = room.say_one_of_each(WORDS)
    assert [one.waits for one in done] == [True] * 4
    assert room.head == before
    assert len(commands.casework.log.box.of(room.session_id)) == 4


def test_the_reveal_makes_events_of_all_of_it_and_says_how_many(commands: Commands):
    room = Room.silent(commands)
    done = room.say_one_of_each(WORDS)
    revealed = room.reveal()
    assert {event.originator_id for event in room.released()} == {one.id for one in done}
    assert {event.text.value for event in room.released()} == {WORDS}
    last = commands.events_of(room.session_id)[-1]
    assert isinstance(last, Session.SilentRoundRevealed)
    assert (last.round, last.released_count, last.order) == (1, 4, "shuffled")
    assert (
        revealed.position
        == room.head
        == commands.casework.log.position_of(room.session_id, revealed.version)
    )
    assert every_row(commands.casework.log, "waiting") == []


def test_the_words_and_whoever_wrote_them_stand_nowhere_in_clear(
    commands: Commands, tmp_path: Path
):
    room = Room.silent(commands)
    before = {row[0] for row in every_row(commands.casework.log, "idempotency")}
    room.say_one_of_each(WORDS)
    entries = commands.casework.log.box.of(room.session_id)
    for needle in (WORDS.encode(), str(HEALTH_VISITOR).encode(), HEALTH_VISITOR.bytes, b"futility"):
        assert not any(needle in entry.sealed + entry.who for entry in entries)
    assert {row[0] for row in every_row(commands.casework.log, "idempotency")} == before
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert WORDS.encode() not in file.read_bytes()
