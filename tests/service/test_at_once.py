"""When many people act at the same moment, is anything lost, doubled or left half done?"""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError

from domain.challenges import Challenge
from domain.rejections import (
    ChangedMeanwhile,
    CodeAlreadyUsed,
    IllegalMove,
    Rejection,
    VersionIsStale,
)
from service.acting import IdempotencyKey
from service.casework import TRIES, Done
from tests.databases import refuse_every_insert
from tests.examples import HEALTH_VISITOR, REVIEW, SOCIAL_WORKER, STANDINGS, id_of
from tests.service.recorded import SYSTEM, Commands, Interposed, acting

THREADS = 16
EACH = 13  # 16 times 13 is a little over two hundred


def at_once(work: Callable[[int], object], threads: int = THREADS) -> Counter[str]:
    """Everybody does their work at the same moment: how often it was done, or refused with what."""
    gate, outcomes = threading.Barrier(threads), []

    def one(number: int) -> None:
        gate.wait()
        try:
            work(number)
            outcomes.append("done")
        except Rejection as refusal:
            outcomes.append(refusal.code)

    started = [threading.Thread(target=one, args=(number,)) for number in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    assert len(outcomes) == threads, "somebody met an error that is no refusal"
    return Counter(outcomes)


def test_two_hundred_things_raised_at_once_are_two_hundred_things(commands: Commands):
    before = commands.casework.head()

    def raise_many(number: int) -> None:
        people = list(STANDINGS)
        for _ in range(EACH):
            commands.raise_query(people[number % len(people)])

    assert at_once(raise_many) == {"done": THREADS}
    raised = commands.whole_log()[before:]
    assert len(raised) == THREADS * EACH
    assert len({event.originator_id for event in raised}) == THREADS * EACH
    assert len(commands.casework.log.open_matters(REVIEW)) == THREADS * EACH
    positions = [row.id for row in commands.casework.log.select_notifications(1, 10_000)]
    assert positions == list(range(1, commands.casework.head() + 1))


def test_sixteen_notes_on_one_query_are_each_recorded_or_refused_by_name(commands: Commands):
    query = commands.raise_query()
    outcomes = at_once(
        lambda _: commands.challenges.set_aside(acting(), query.id, how="talked_over")
    )
    assert set(outcomes) <= {"done", "changed-meanwhile"}
    events = commands.events_of(query.id)
    assert len(events) == 1 + outcomes["done"]
    assert [event.originator_version for event in events] == list(range(1, len(events) + 1))
    assert outcomes["done"] >= 1


def test_of_sixteen_who_withdraw_one_query_one_succeeds(commands: Commands):
    query = commands.raise_query()
    outcomes = at_once(
        lambda _: commands.challenges.withdraw(acting(), query.id, reason_code="raised_in_error")
    )
    assert outcomes == {"done": 1, "illegal-transition": THREADS - 1}
    assert len(commands.events_of(query.id)) == 2


def test_of_sixteen_who_answer_a_version_one_is_in_time(commands: Commands):
    query = commands.raise_query()

    def note(_: int) -> None:
        commands.challenges.set_aside(
            acting(SOCIAL_WORKER, expected_version=1), query.id, how="humour"
        )

    assert at_once(note) == {"done": 1, "version-is-stale": THREADS - 1}


def test_the_same_id_sent_sixteen_times_at_once_is_one_thing(commands: Commands):
    before, answers = commands.casework.head(), []
    at_once(lambda _: answers.append(commands.raise_query(id=id_of("chosen"))))
    assert commands.casework.head() == before + 1
    assert len({(done.id, done.version, done.position) for done in answers}) == 1
    assert Counter(done.replayed for done in answers) == {False: 1, True: THREADS - 1}


def test_the_same_key_sent_sixteen_times_at_once_is_one_thing(commands: Commands):
    before, answers = commands.casework.head(), []
    by = acting(HEALTH_VISITOR, idempotency=IdempotencyKey("k-1", b"hash"))

    def send(_: int) -> None:
        answers.append(
            commands.observations.record(
                by, review_id=REVIEW, kind="healthy_unease", text="Always ready."
            )
        )

    assert at_once(send) == {"done": THREADS}
    assert commands.casework.head() == before + 1
    assert len({done.id for done in answers}) == 1
    assert Counter(done.replayed for done in answers) == {False: 1, True: THREADS - 1}


def test_the_same_key_on_one_query_sixteen_times_at_once_is_one_step(commands: Commands):
    query = commands.raise_query()
    by = acting(HEALTH_VISITOR, idempotency=IdempotencyKey("k-1", b"hash"))
    outcomes = at_once(lambda _: commands.challenges.set_aside(by, query.id, how="no_reply"))
    assert outcomes == {"done": THREADS}
    assert len(commands.events_of(query.id)) == 2


def test_a_participant_registered_sixteen_times_at_once_is_registered_once(commands: Commands):
    what = {"agency": "school", "band": "2", "role": "teacher"}
    outcomes = at_once(
        lambda _: commands.reviews.register_participant(SYSTEM, REVIEW, id=id_of("teacher"), **what)
    )
    assert outcomes == {"done": THREADS}
    registered = [
        event
        for event in commands.events_of(REVIEW)
        if getattr(event, "participant", None) == id_of("teacher")
    ]
    assert len(registered) == 1


def open_a_review(commands: Commands, **what: Any) -> Done:
    """Another review, of code B unless said otherwise."""
    said = {"code": "B", "review_type": "lcspr", "title": "B", "nation": "wales"} | what
    return commands.reviews.open(SYSTEM, **said)


def test_of_sixteen_reviews_opened_with_one_code_one_is_there(commands: Commands):
    before = commands.casework.head()
    outcomes = at_once(lambda _: open_a_review(commands))
    assert outcomes == {"done": 1, "code-already-used": THREADS - 1}
    assert commands.casework.head() == before + 1


@pytest.mark.parametrize("code", ["A", "INBOX"])
def test_a_code_that_a_review_has_is_refused_whatever_the_id(commands: Commands, code: str):
    head = commands.casework.head()
    for id in (None, id_of("chosen")):
        with pytest.raises(CodeAlreadyUsed) as refusal:
            open_a_review(commands, code=code, id=id)
        assert f" {code} " not in refusal.value.sentence
    assert commands.casework.head() == head


def test_a_review_sent_again_under_its_own_id_is_the_same_review(commands: Commands):
    first = open_a_review(commands, id=id_of("chosen"))
    assert open_a_review(commands, id=id_of("chosen")) == replace(first, replayed=True)


@pytest.mark.slow
def test_of_two_processes_that_open_a_review_with_one_code_one_succeeds(
    commands: Commands, tmp_path: Path
):
    before = commands.casework.head()
    go = tmp_path / "go"
    settings = commands.casework.settings
    told = {"DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url or ""}
    asking = [sys.executable, "-c", OPENING, str(go)]
    both = [
        subprocess.Popen(asking, stdout=subprocess.PIPE, text=True, env=os.environ | told)
        for _ in range(2)
    ]
    assert all(one.stdout and one.stdout.readline() == "ready\n" for one in both)
    go.touch()
    said = [one.communicate(timeout=60)[0].split() for one in both]
    outcomes = Counter(word for words in said for word in words)
    assert outcomes == {"done": ROUNDS, "code-already-used": ROUNDS}
    assert commands.casework.head() == before + ROUNDS


ROUNDS = 30
OPENING = f"""
import sys, time
from pathlib import Path
from domain.rejections import Rejection
from service.settings import Settings
from tests.service.recorded import SYSTEM, Commands

commands = Commands.over(Settings.from_environment())
print("ready", flush=True)
while not Path(sys.argv[1]).exists():
    time.sleep(0.001)
for number in range({ROUNDS}):
    said = {{"review_type": "lcspr", "title": "B", "nation": "wales"}}
    try:
        commands.reviews.open(SYSTEM, code=f"B{{number}}", **said)
        print("done")
    except Rejection as refusal:
        print(refusal.code)
"""


def test_what_the_log_holds_after_a_crowd_can_still_be_read(commands: Commands):
    query = commands.raise_query()
    at_once(lambda _: commands.challenges.set_aside(acting(), query.id, how="talked_over"))
    read = commands.casework.fetch(Challenge, query.id)
    assert read.version == len(commands.events_of(query.id))


@pytest.mark.parametrize("times", range(1, TRIES))
def test_who_is_overtaken_a_few_times_succeeds_all_the_same(commands: Commands, times: int):
    query = commands.raise_query()
    Interposed(commands, lambda: note_by_another(commands, query.id), times)
    done = commands.challenges.set_aside(acting(), query.id, how="no_reply")
    assert done.version == 2 + times


def test_who_is_overtaken_every_time_is_told_so_and_records_nothing(commands: Commands):
    query = commands.raise_query()
    Interposed(commands, lambda: note_by_another(commands, query.id), TRIES)
    with pytest.raises(ChangedMeanwhile):
        commands.challenges.set_aside(acting(), query.id, how="no_reply")
    assert {event.how for event in commands.events_of(query.id)[1:]} == {"humour"}


def test_a_step_that_somebody_else_made_impossible_meanwhile_is_refused(commands: Commands):
    query = commands.raise_query()
    Interposed(
        commands,
        lambda: commands.challenges.withdraw(acting(), query.id, reason_code="new_information"),
    )
    with pytest.raises(IllegalMove):
        commands.decline(query.id)
    assert len(commands.events_of(query.id)) == 2


def test_a_version_named_is_held_to_even_when_it_goes_stale_meanwhile(commands: Commands):
    query = commands.raise_query()
    Interposed(commands, lambda: note_by_another(commands, query.id))
    with pytest.raises(VersionIsStale):
        commands.challenges.set_aside(acting(expected_version=1), query.id, how="no_reply")


def test_a_log_that_refuses_for_another_reason_is_not_taken_for_a_repeat(commands: Commands):
    refuse_every_insert(commands.casework.log, "full")
    with pytest.raises(IntegrityError, match="full"):
        commands.raise_query()


def note_by_another(commands: Commands, query_id: UUID) -> None:
    """Somebody else is faster."""
    commands.challenges.set_aside(acting(SOCIAL_WORKER), query_id, how="humour")
