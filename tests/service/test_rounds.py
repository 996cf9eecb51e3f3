"""Is what is said in a silent round kept, and read by nobody before all of it is shown at once?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from math import sqrt
from random import Random
from time import sleep
from uuid import uuid4

import pytest

from domain.rejections import (
    AlreadyThere,
    ChangedMeanwhile,
    IdAlreadyUsed,
    IdTellsTheTime,
    KeyAlreadyUsed,
    MattersStillOpen,
    NotAParticipant,
    NotFound,
    NotPermitted,
    SilentRoundIsOpen,
    UnknownCode,
    UnknownReference,
    UnusableText,
)
from domain.sessions import Session
from service.acting import IdempotencyKey
from service.identity import new_id
from service.log.box import Waiting
from service.rounds import Rounds
from tests.databases import every_row, refuse_every_insert
from tests.examples import CHAIR, HEALTH_VISITOR, NOW, REVIEW, SCRIBE, TEAM_MANAGER
from tests.service.recorded import Commands, acting
from tests.service.rounds import Room

pytestmark = pytest.mark.slow

WORDS = "Nobody asked the grandmother, although she was there."


def test_the_words_inside_are_sealed_under_the_keys_of_their_subjects(commands: Commands):
    room = Room.silent(commands)
    room.observe(WORDS)
    (event,) = commands.casework.waiting()
    assert HEALTH_VISITOR in event.text.subjects
    assert WORDS.encode() not in commands.casework.mapper.to_stored_event(event).state


def test_an_entry_that_was_moved_to_another_session_does_not_open(commands: Commands):
    room = Room.silent(commands)
    room.observe(WORDS)
    (entry,) = commands.casework.log.box.of(room.session_id)
    moved = Waiting(entry.thing_id, uuid4(), entry.who, entry.sealed)
    with pytest.raises(Exception, match="cannot read"):
        commands.casework.box.open(moved)


def test_all_of_it_is_recorded_at_the_moment_of_the_reveal(commands: Commands):
    room = Room.silent(commands)
    room.observe(WORDS)
    commands.record(text="Another day.", session_id=room.session_id, kind="healthy_unease")
    room.reveal()
    revealed = commands.events_of(room.session_id)[-1]
    said = {event.envelope.recorded_at for event in room.released()}
    assert said == {event.timestamp for event in room.released()} == {revealed.envelope.recorded_at}


def test_the_day_in_the_case_and_the_standing_are_those_of_the_entry(commands: Commands):
    room = Room.silent(commands)
    on = date(2024, 3, 1)
    commands.observations.record(
        acting(occurred_on=on, correlation_id=uuid4()),
        review_id=REVIEW,
        kind="healthy_unease",
        text=WORDS,
        session_id=room.session_id,
    )
    commands.reviews.change_standing(
        acting(CHAIR),
        REVIEW,
        HEALTH_VISITOR,
        from_date=on,
        agency="police",
        band="6",
        role="chief_officer",
    )
    room.reveal()
    (event,) = room.released()
    assert event.envelope.occurred_on == on
    assert (event.envelope.standing.agency, event.envelope.standing.band) == (
        "community_health",
        "2",
    )
    assert event.envelope.correlation_id is None


def test_ids_made_here_do_not_tell_when_somebody_wrote(commands: Commands):
    room = Room.silent(commands)
    assert {one.id.version for one in room.say_one_of_each(WORDS)} == {4}


def test_an_id_that_tells_when_it_was_made_is_refused(commands: Commands):
    room = Room.silent(commands)
    with pytest.raises(IdTellsTheTime):
        room.observe(WORDS, id=new_id(NOW))


def test_the_same_id_with_the_same_content_is_answered_as_at_first(commands: Commands):
    room = Room.silent(commands)
    first = room.observe(WORDS, id=(id := uuid4()))
    again = room.observe(WORDS, id=id)
    assert again == replace(first, replayed=True)
    assert len(commands.casework.log.box.of(room.session_id)) == 1
    room.reveal()
    after = room.observe(WORDS, id=id)
    assert (after.id, after.reference, after.replayed) == (id, first.reference, True)
    assert len(room.released()) == 1


def test_the_same_id_with_other_content_is_refused_before_the_reveal_and_after(commands: Commands):
    room = Room.silent(commands)
    room.observe(WORDS, id=(id := uuid4()))
    for _ in range(2):
        for otherwise in ({"text": "Others."}, {"by": TEAM_MANAGER}):
            with pytest.raises(IdAlreadyUsed):
                room.observe(**{"text": WORDS, "id": id} | otherwise)
        with pytest.raises(IdAlreadyUsed):
            commands.record(text=WORDS, id=id)
        if commands.casework.log.box.one(id):
            room.reveal()


def test_the_same_key_is_answered_as_at_first_also_after_the_reveal(commands: Commands):
    room = Room.silent(commands)
    first = keyed(room, "k-1", WORDS)
    assert keyed(room, "k-1", WORDS) == replace(first, replayed=True)
    room.reveal()
    assert keyed(room, "k-1", WORDS) == replace(first, replayed=True)
    assert len(room.released()) == 1
    with pytest.raises(KeyAlreadyUsed):
        keyed(room, "k-1", "Others.")


def test_what_is_sent_is_checked_as_always(commands: Commands):
    room = Room.silent(commands)
    with pytest.raises(UnknownCode):
        room.observe(WORDS, kind="no_such_kind")
    with pytest.raises(NotAParticipant):
        room.observe(WORDS, by=uuid4())
    with pytest.raises(UnknownReference):
        room.observe(WORDS, in_reply_to=uuid4())
    with pytest.raises(UnusableText):
        room.observe("A\x00B")
    assert commands.casework.log.box.of(room.session_id) == []


def test_nobody_acts_on_what_waits_or_points_at_it(commands: Commands):
    room = Room.silent(commands)
    said, query, _, _ = room.say_one_of_each(WORDS)
    with pytest.raises(UnknownReference):
        room.observe("About that.", in_reply_to=said.id)
    with pytest.raises(NotFound):
        commands.decline(query.id)


def test_what_is_said_outside_the_session_is_recorded_at_once(commands: Commands):
    Room.silent(commands)
    assert not commands.record(text=WORDS).waits
    assert not Room.of(commands).observe(WORDS).waits


def test_before_the_round_and_after_it_what_is_said_is_recorded_at_once(commands: Commands):
    room = Room.of(commands)
    assert not room.observe(WORDS).waits
    room.open()
    assert room.observe(WORDS).waits
    room.reveal()
    assert not room.observe(WORDS).waits


def test_how_far_a_round_is_is_told_in_numbers(commands: Commands):
    room = Room.silent(commands)
    room.say_one_of_each(WORDS)
    room.observe(WORDS, by=TEAM_MANAGER)
    said = room.rounds.standing(room.session_id)
    assert (said.round, said.entries, said.people, said.not_started) == (1, 5, 2, 1)
    room.reveal()
    said = room.rounds.standing(room.session_id)
    assert (said.round, said.entries, said.people, said.not_started) == (None, 0, 0, 0)


def test_a_scribe_writes_for_the_speaker_who_then_has_started(commands: Commands):
    room = Room.silent(commands)
    said = replace(acting(TEAM_MANAGER), written_by=SCRIBE)
    commands.observations.record(
        said, review_id=REVIEW, kind="healthy_unease", text=WORDS, session_id=room.session_id
    )
    assert room.rounds.standing(room.session_id).not_started == 2


def test_a_session_does_not_end_over_a_round_that_nobody_has_read(commands: Commands):
    room = Room.silent(commands)
    with pytest.raises(SilentRoundIsOpen):
        room.end()
    room.reveal()
    room.end()


def test_a_review_does_not_close_over_a_round_that_nobody_has_read(commands: Commands):
    room = Room.silent(commands)
    with pytest.raises(MattersStillOpen):
        commands.close_review()
    matter = {"kind": "silent_round", "id": room.session_id, "owner": CHAIR}
    item = matter | {"by_date": date(2999, 1, 1)}
    with pytest.raises(UnknownCode):
        commands.reviews.carry_forward(acting(CHAIR), REVIEW, items=[item])
    room.reveal()
    commands.close_review()


def test_there_is_one_round_at_a_time_and_it_is_revealed_once(commands: Commands):
    room = Room.silent(commands)
    with pytest.raises(SilentRoundIsOpen):
        room.open()
    room.reveal()
    with pytest.raises(AlreadyThere):
        room.reveal()
    room.open()
    assert room.observe(WORDS).waits
    room.reveal()
    assert [event.round for event in revealed(commands, room)] == [1, 2]


def test_a_round_of_nobody_is_revealed_as_such(commands: Commands):
    room = Room.silent(commands)
    room.reveal()
    assert [event.released_count for event in revealed(commands, room)] == [0]


def test_only_who_runs_the_session_opens_and_reveals(commands: Commands):
    room = Room.of(commands)
    with pytest.raises(NotPermitted):
        room.rounds.open(acting(HEALTH_VISITOR), room.session_id)
    room.open()
    with pytest.raises(NotPermitted):
        room.rounds.reveal(acting(HEALTH_VISITOR), room.session_id)


def test_an_entry_that_comes_while_the_round_is_shown_is_shown_with_it(commands: Commands):
    room = Room.silent(commands)
    room.observe(WORDS)
    late = [lambda: room.observe("The last word.")]
    shuffle = Late(late)
    Rounds(commands.casework, shuffle).reveal(acting(CHAIR), room.session_id)
    assert len(room.released()) == 2
    assert [event.released_count for event in revealed(commands, room)] == [2]


def test_an_entry_that_comes_just_after_the_reveal_is_recorded_as_any_other(commands: Commands):
    room = Room.silent(commands)
    put = commands.casework.box.close
    turned = []

    def close_after_the_reveal(*said):
        entry = put(*said)
        if not turned:
            turned.append(room.reveal())
        return entry

    commands.casework.box.close = close_after_the_reveal  # type: ignore[method-assign]  # once
    assert not room.observe(WORDS).waits
    assert len(room.released()) == 1
    assert every_row(commands.casework.log, "waiting") == []


def test_of_what_many_write_while_it_is_shown_nothing_is_lost_or_there_twice(commands: Commands):
    room, ids = Room.silent(commands), [uuid4() for _ in range(60)]
    with ThreadPoolExecutor(8) as pool:
        writing = pool.map(lambda id: room.observe(WORDS, id=id), ids)
        sleep(0.1)
        room.reveal()
        waited = sum(done.waits for done in writing)
    shown = [event.originator_id for event in room.released()]
    assert sorted(shown) == sorted(ids)
    assert [event.released_count for event in revealed(commands, room)] == [waited]
    assert every_row(commands.casework.log, "waiting") == []


def test_a_reveal_that_cannot_be_written_leaves_everything_where_it_was(commands: Commands):
    room = Room.silent(commands)
    room.observe(WORDS)
    before, waiting = room.head, commands.casework.log.box.of(room.session_id)
    refuse_every_insert(commands.casework.log, "no")
    with pytest.raises(ChangedMeanwhile):
        room.reveal()
    assert room.head == before
    assert commands.casework.log.box.of(room.session_id) == waiting


def test_a_released_entry_can_be_answered_like_any_other(commands: Commands):
    room = Room.silent(commands)
    _, query, *_ = room.say_one_of_each(WORDS)
    room.reveal()
    commands.decline(query.id)
    with pytest.raises(MattersStillOpen):
        commands.close_review()


def test_the_order_of_a_reveal_is_settled_by_chance_alone(commands: Commands):
    room = Room.of(commands)
    entered = [(3, 0, 4, 1, 2), (0, 1, 2, 3, 4), (4, 3, 2, 1, 0)]
    assert len({round_of(room, order, Random(7)) for order in entered}) == 1
    assert len({round_of(room, entered[0], Random(seed)) for seed in range(3)}) > 1


def test_where_an_entry_is_shown_says_nothing_of_when_it_was_made(commands: Commands):
    room, rounds, size = Room.of(commands), 60, 5
    shown = [round_of(room, tuple(range(size)), Random(seed)) for seed in range(rounds)]
    correlation = sum(spearman(order) for order in shown) / rounds
    assert abs(correlation) < 4 / sqrt(rounds * (size - 1))
    for place in range(size):
        first_of_all = sum(order[place] == 0 for order in shown)
        assert 0 < first_of_all < rounds / 2


def round_of(room: Room, entered: tuple[int, ...], chance: Random) -> tuple[int, ...]:
    """One round: entries are made in this order of their ids; in which order of ids they are shown."""
    room.rounds = Rounds(room.commands.casework, chance)
    room.open()
    ids = sorted(uuid4() for _ in entered)
    for place in entered:
        room.observe(WORDS, id=ids[place])
    before = room.head
    room.reveal()
    shown = room.commands.casework.log.select_notifications(before + 1, len(ids))
    return tuple(ids.index(row.originator_id) for row in shown)


def spearman(order: tuple[int, ...]) -> float:
    """The correlation of where things are shown with the order in which they were made."""
    size = len(order)
    apart = sum((place - made) ** 2 for place, made in enumerate(order))
    return 1 - 6 * apart / (size * (size * size - 1))


def keyed(room: Room, key: str, text: str):
    """An observation with an idempotency key; the request's hash follows from the words."""
    return room.commands.observations.record(
        acting(idempotency=IdempotencyKey(key, text.encode())),
        review_id=REVIEW,
        kind="healthy_unease",
        text=text,
        session_id=room.session_id,
    )


def revealed(commands: Commands, room: Room):
    """What was said of each reveal of the session."""
    events = commands.events_of(room.session_id)
    return [event for event in events if isinstance(event, Session.SilentRoundRevealed)]


class Late(Random):
    """Lets somebody write while the order is being drawn, once each."""

    def __init__(self, acts) -> None:
        super().__init__(3)
        self.acts = list(acts)

    def shuffle(self, x) -> None:
        if self.acts:
            self.acts.pop()()
        super().shuffle(x)
