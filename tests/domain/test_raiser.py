"""What belongs to the raiser alone: the verdict, taking back, and dissent before the last stage (I5)."""

from uuid import UUID

import pytest

from domain.challenges import LAST_STAGE, Challenge
from domain.rejections import IllegalMove, NotYours
from domain.vocabulary import vocabulary
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    MOTHER,
    SCRIBE,
    SERVICE_MANAGER,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    a_query,
    answer,
    envelope,
    escalated,
    history,
    query_in,
    sealed,
)

OTHERS = [SOCIAL_WORKER, TEAM_MANAGER, CHAIR, MOTHER, None]
ANSWERED = ["responded", "accepted", "accepted_in_part", "declined"]


@pytest.mark.parametrize("verdict", vocabulary("raiser_verdict").codes)
@pytest.mark.parametrize("status", ANSWERED)
def test_the_raiser_may_say_of_any_answer_whether_it_satisfies(status: str, verdict: str):
    query = query_in(status)
    query.give_verdict(envelope(HEALTH_VISITOR), verdict=verdict)
    assert (query.status, query.verdict) == (status, verdict)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_gives_the_verdict(who: UUID | None):
    query = query_in("declined")
    with pytest.raises(NotYours):
        query.give_verdict(envelope(who), verdict="satisfied")
    assert query.verdict is None


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_takes_a_query_back(who: UUID | None):
    query = a_query()
    with pytest.raises(NotYours):
        query.withdraw(envelope(who), reason_code="raised_in_error")
    assert query.status == "open"


def test_the_raiser_may_speak_through_a_scribe():
    query = query_in("declined")
    query.give_verdict(envelope(HEALTH_VISITOR, written_by=SCRIBE), verdict="not_satisfied")
    assert query.verdict == "not_satisfied"


def test_a_scribe_does_not_take_over_what_was_dictated_to_them():
    query = a_query(envelope(HEALTH_VISITOR, written_by=SCRIBE))
    with pytest.raises(NotYours):
        query.withdraw(envelope(SCRIBE), reason_code="raised_in_error")
    query.withdraw(envelope(HEALTH_VISITOR), reason_code="raised_in_error")
    assert query.status == "withdrawn"


def test_a_verdict_says_that_the_raiser_was_told():
    query = query_in("declined")
    assert not query.raiser_informed
    query.give_verdict(envelope(HEALTH_VISITOR), verdict="satisfied")
    assert query.raiser_informed


def test_telling_the_raiser_is_recorded():
    query = query_in("declined")
    query.inform_raiser(envelope(TEAM_MANAGER), how="in_person", mode="B_rapid")
    assert query.raiser_informed


def test_a_new_answer_asks_for_a_new_verdict():
    query = query_in("responded")
    query.give_verdict(envelope(HEALTH_VISITOR), verdict="not_satisfied")
    answer(query, "declined")
    assert query.verdict is None


def test_a_withdrawn_query_keeps_what_was_asked_and_of_whom():
    query = a_query()
    query.withdraw(envelope(HEALTH_VISITOR), reason_code="felt_unable_to_continue")
    raised, withdrawn = query.pending_events
    assert isinstance(raised, Challenge.Raised)
    assert isinstance(withdrawn, Challenge.Withdrawn)
    assert raised.text == sealed()


def test_history_may_not_know_who_the_raiser_was():
    query = a_query(history(None))
    answer(query, "declined")
    query.give_verdict(history(None), verdict="not_satisfied")
    query.withdraw(history(None), reason_code="no_longer_relevant")
    assert query.status == "withdrawn"


def test_a_live_voice_does_not_take_over_a_query_of_an_unknown_raiser():
    query = answer(a_query(history(None)), "declined")
    for who in (HEALTH_VISITOR, None):
        with pytest.raises(NotYours):
            query.give_verdict(envelope(who), verdict="satisfied")


def test_history_that_knows_the_raiser_keeps_to_it():
    query = answer(a_query(history(HEALTH_VISITOR)), "declined")
    with pytest.raises(NotYours):
        query.give_verdict(history(SOCIAL_WORKER), verdict="satisfied")


@pytest.mark.parametrize("stage", [1, 2, 3])
def test_before_the_last_stage_only_the_raiser_records_dissent(stage: int):
    query = declined_at(stage)
    with pytest.raises(NotYours):
        query.record_dissent(envelope(SOCIAL_WORKER), text=sealed("I would still ask."))
    query.record_dissent(envelope(HEALTH_VISITOR), text=sealed("I would still ask."))
    assert query.status == "closed_with_dissent"


@pytest.mark.parametrize("who", [HEALTH_VISITOR, SOCIAL_WORKER, MOTHER])
def test_at_the_last_stage_any_participant_records_dissent(who: UUID):
    query = declined_at(LAST_STAGE)
    query.record_dissent(envelope(who), text=sealed("I would still ask.", who))
    assert query.status == "closed_with_dissent"


def test_a_query_that_was_settled_is_not_taken_back():
    query = query_in("accepted")
    query.give_verdict(envelope(HEALTH_VISITOR), verdict="satisfied")
    with pytest.raises(IllegalMove):
        query.withdraw(envelope(HEALTH_VISITOR), reason_code="raised_in_error")


@pytest.mark.parametrize("status", [*ANSWERED, "withdrawn", "closed_with_dissent"])
def test_any_participant_may_ask_for_an_ended_query_to_be_taken_up_again(status: str):
    query = query_in(status)
    query.reopen(envelope(SOCIAL_WORKER), why=sealed("A second bruise was seen.", SOCIAL_WORKER))
    assert (query.status, query.verdict) == ("open", None)
    assert query.is_open_matter


def test_a_reopened_query_stays_at_the_stage_it_had_reached():
    query = answer(escalated(answer(a_query(), "declined")), "declined", SERVICE_MANAGER)
    query.reopen(envelope(SOCIAL_WORKER), why=sealed())
    assert query.stage == 2


def declined_at(stage: int) -> Challenge:
    """A query declined at this stage, at each one by somebody else."""
    query = answer(a_query(), "declined", TEAM_MANAGER)
    for step in range(2, stage + 1):
        answer(escalated(query), "declined", SERVICE_MANAGER if step % 2 == 0 else TEAM_MANAGER)
    return query
