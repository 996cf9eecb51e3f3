"""Are experience and detriment told in numbers from which nobody can be made out? (P05, P02, I13)"""

import json
from uuid import UUID

import msgspec

from domain.challenges import Challenge
from projections.questions import (
    detriments,
    held_back,
    integrity,
    my_queries,
    one_query,
    record,
    timeline,
)
from projections.questions.held_back import WhatStoppedPeople
from projections.questions.my_queries import MyQuery
from tests.examples import LATER, REVIEW, a_detriment, envelope, id_of
from tests.projections.histories import History, asked, opened, said_by

Answer = tuple[int, str]


def test_where_nobody_said_anything_all_numbers_are_nought(history: History):
    history.happened(opened("A"), asked("Q-1"))
    found = stopped(history)
    assert {one.number for one in found.experiences} == {0}
    assert found.detriments == 0


def test_what_one_or_two_people_say_is_not_told(history: History):
    history.happened(opened("A"), *felt("a", "b"))
    assert {one.number for one in stopped(history).experiences} == {None}


def test_three_different_people_are_told_of_in_numbers_and_small_ones_are_hidden(history: History):
    history.happened(opened("A"), *felt("a", "b", "c"))
    found = table(history)
    assert (found[None, None], found[2, "no"], found[5, "yes"]) == (3, 3, 0)
    history.happened(*felt("d", "e", "f", answer=(5, "yes")), *felt("g", "h", "i"))
    found = table(history)
    assert (found[None, None], found[2, "no"], found[5, "yes"]) == (9, 6, 3)


def test_a_number_below_three_is_hidden_with_the_sums_that_would_tell_it(history: History):
    history.happened(opened("A"), *felt("a", "b", "c", "d", "e", answer=(4, "yes")), *felt("f"))
    found = table(history)
    assert (found[2, "no"], found[None, "no"], found[2, None]) == (None, None, None)
    assert (found[4, "yes"], found[None, None]) == (5, None)


def test_one_person_with_three_queries_is_one_person(history: History):
    history.happened(opened("A"), *felt("a", "a", "a", "b"))
    assert {one.number for one in stopped(history).experiences} == {None}


def test_a_fourth_voice_changes_nothing_until_two_more_have_spoken(history: History):
    history.happened(opened("A"), *felt("a", "b", "c"))
    before, at = stopped(history).experiences, history.log.head()
    history.happened(*felt("d", "e", answer=(5, "yes")))
    assert stopped(history).experiences == before
    history.happened(*felt("f", answer=(5, "yes")))
    assert table(history)[None, None] == 6
    assert stopped(history, at=at).experiences == before


def test_of_one_review_only_its_own_are_told(history: History):
    history.happened(opened("A"), opened("B"), *felt("a", "b"), *felt("c", review=id_of("B")))
    assert {one.number for one in stopped(history, REVIEW).experiences} == {None}
    assert table(history)[None, None] == 3


def test_reports_of_detriment_are_a_number_and_that_only_from_three_people_on(history: History):
    history.happened(opened("A"), *reports("a", "b"))
    assert stopped(history).detriments is None
    history.happened(*reports("c"))
    at = history.log.head()
    assert (stopped(history).detriments, stopped(history, id_of("B")).detriments) == (3, 0)
    history.happened(*reports("d"))
    assert (stopped(history).detriments, stopped(history, at=at).detriments) == (3, 3)


def test_nothing_but_that_there_is_one_stands_in_the_record(history: History):
    query = asked("Q-1", said_by(voice="a"))
    history.happened(opened("A"), opened("INBOX"), query, *reports("a", query="Q-1"))
    with history.asked() as facts:
        told = msgspec.to_builtins(record.ask(facts)), msgspec.to_builtins(stopped(history))
        [row] = [one for one in told[0]["items"] if one["topic"] == "detriment-reported"]
        story = timeline.ask(facts, query.id)
        whole = msgspec.to_builtins(one_query.ask(facts, query.id, today=LATER))
    assert set(row["codes"]) == {"reference"}
    assert (row["by"]["agency"], row["by"]["band"], row["occurred_on"]) == (
        "undisclosed",
        "U",
        None,
    )
    assert row["review"]["code"] == "INBOX"
    assert "detriment" not in json.dumps([whole, msgspec.to_builtins(story)])
    kept = json.dumps(told)
    assert "left_out" not in kept
    assert "asked to the meetings" not in kept
    assert str(id_of("a")) not in json.dumps(row)
    assert str(query.id) not in json.dumps(row)


def test_the_record_says_that_it_was_said_and_not_what(history: History):
    query = asked("Q-1", said_by(voice="a"))
    query.say_experience(envelope(id_of("a")), felt_heard=1, would_raise_again="no")
    history.happened(opened("A"), query)
    with history.asked() as facts:
        told = (
            msgspec.to_builtins(record.ask(facts)),
            msgspec.to_builtins(timeline.ask(facts, query.id)),
        )
    [row] = [one for one in told[0]["items"] if one["topic"] == "challenge-experience-given"]
    assert row["codes"] == {}
    assert "felt_heard" not in json.dumps(told)
    assert "would_raise_again" not in json.dumps(told)


def test_whoever_said_it_is_shown_it_and_is_not_asked_again(history: History):
    query = asked("Q-1", said_by(voice="a"))
    at = history.happened(opened("A"), query)
    assert "say_experience" in [one.move for one in mine(history, "a").may]
    query.say_experience(envelope(id_of("a")), felt_heard=1, would_raise_again="no")
    history.happened(query, *reports("a", query="Q-1"))
    own = mine(history, "a")
    assert (own.felt_heard, own.would_raise_again, own.detriments) == (1, "no", 1)
    assert "say_experience" not in [one.move for one in own.may]
    assert "you said what it was like" in own.steps[-1].sentence
    assert "asked to the meetings" not in json.dumps(msgspec.to_builtins(own))
    then = mine(history, "a", at)
    assert (then.felt_heard, then.would_raise_again, then.detriments) == (None, None, 0)


def test_the_custodian_of_a_review_reads_what_was_reported_there(history: History):
    query = asked("Q-1", said_by(voice="a"))
    history.happened(opened("A"), query, *reports("a", "b", query="Q-1"))
    with history.asked() as facts:
        found = detriments.ask(facts, REVIEW, limit=1)
        assert detriments.ask(facts, id_of("B")).total == 0
    [one] = found.items
    assert (found.total, one.kind, one.query) == (2, "left_out", "Q-1")
    assert one.text == "I am no longer asked to the meetings."
    assert found.next is not None


def test_each_report_and_each_experience_has_its_row(history: History):
    history.happened(opened("A"), *felt("a"), *reports("a", "b"))
    with history.asked() as facts:
        found = integrity.ask(facts, history.log.counts_by_topic(history.log.head()))
    rows = {check.name: check.rows for check in found.checks}
    assert (rows["experiences"], rows["detriments"], found.holds) == (1, 2, True)


def felt(*voices: str, answer: Answer = (2, "no"), review: UUID = REVIEW) -> list[Challenge]:
    """A query by each of these, who say what it was like."""
    queries = []
    for number, voice in enumerate(voices):
        name = f"{review} {voice} {number} {answer}"
        query = asked(name, said_by(voice=voice), review=review)
        heard, again = answer
        query.say_experience(envelope(id_of(voice)), felt_heard=heard, would_raise_again=again)
        queries.append(query)
    return queries


def reports(*voices: str, query: str = "Q-1") -> list[object]:
    """A report by each of these, about a query of the review."""
    inbox = {"review_id": id_of("INBOX"), "challenge": id_of(query)}
    return [a_detriment(f"{voice} {query}", id_of(voice), **inbox) for voice in voices]


def table(history: History) -> dict[tuple[int | None, str | None], int | None]:
    """The numbers by how heard somebody felt and whether they would raise again."""
    found = stopped(history).experiences
    return {(one.felt_heard, one.would_raise_again): one.number for one in found}


def stopped(
    history: History, review: UUID | None = None, at: int | None = None
) -> WhatStoppedPeople:
    with history.asked() as facts:
        return held_back.ask(facts, review, at=at)


def mine(history: History, voice: str, at: int | None = None) -> MyQuery:
    with history.asked() as facts:
        [item] = my_queries.ask(facts, id_of(voice), today=LATER, at=at).items
        return item
