"""By how many stages does a query go up, and when may it? (settled 42)"""

import pytest

from domain.challenges import LAST_STAGE, Challenge
from domain.rejections import IllegalMove, StageOutOfOrder
from tests.examples import (
    HEALTH_VISITOR,
    SERVICE_MANAGER,
    a_query,
    answer,
    envelope,
    escalated,
    history,
    query_in,
    sealed,
)


def at_stage(stage: int) -> Challenge:
    """A query that was taken up stage by stage without an answer."""
    query = a_query()
    for _ in range(1, stage):
        escalated(query)
    return query


def test_a_query_begins_at_stage_one_and_has_four():
    assert a_query().stage == 1
    assert LAST_STAGE == 4


@pytest.mark.parametrize("stage", range(1, LAST_STAGE))
def test_a_live_query_goes_up_by_one_stage(stage: int):
    query = at_stage(stage)
    query.escalate(envelope(), to_stage=stage + 1, by="raiser", why=sealed())
    assert (query.status, query.stage) == ("escalated", stage + 1)


@pytest.mark.parametrize(
    ("stage", "to_stage"),
    [
        (stage, to)
        for stage in range(1, LAST_STAGE + 1)
        for to in range(-1, LAST_STAGE + 3)
        if to != stage + 1 or to > LAST_STAGE
    ],
)
def test_a_live_query_neither_skips_nor_stays_nor_falls(stage: int, to_stage: int):
    query = at_stage(stage)
    with pytest.raises(StageOutOfOrder):
        query.escalate(envelope(), to_stage=to_stage, by="raiser")
    assert query.stage == stage


@pytest.mark.parametrize("to_stage", [2, 3, 4])
def test_history_may_skip_stages(to_stage: int):
    query = a_query()
    query.escalate(history(), to_stage=to_stage, by="chair")
    assert query.stage == to_stage


@pytest.mark.parametrize(("stage", "to_stage"), [(2, 2), (2, 1), (4, 5), (1, 5)])
def test_history_neither_stays_nor_falls_nor_passes_the_last_stage(stage: int, to_stage: int):
    with pytest.raises(StageOutOfOrder):
        at_stage(stage).escalate(history(), to_stage=to_stage, by="chair")


def test_the_stage_stays_after_the_answer():
    assert answer(at_stage(2), "accepted", SERVICE_MANAGER).stage == 2


def test_an_answer_says_at_which_stage_it_was_given():
    query = answer(at_stage(3), "accepted", SERVICE_MANAGER)
    assert query.pending_events[-1].stage == 3


def test_routing_and_missing_a_deadline_name_the_present_stage():
    query = at_stage(2)
    query.route(envelope(), to_agency="police")
    query.miss_deadline(envelope(), due=envelope().day, days_over=3)
    assert [event.stage for event in query.pending_events[-2:]] == [2, 2]
    assert query.routed_to == "police"


def test_escalating_forgets_a_verdict_and_waits_for_a_new_answer():
    query = query_in("declined")
    query.give_verdict(envelope(HEALTH_VISITOR), verdict="not_satisfied")
    escalated(query)
    assert (query.status, query.verdict) == ("escalated", None)


@pytest.mark.parametrize("status", ["accepted", "accepted_in_part", "responded", "declined"])
@pytest.mark.parametrize("verdict", ["satisfied", "partly_satisfied"])
def test_a_query_that_settled_is_not_taken_up(status: str, verdict: str):
    query = query_in(status)
    query.give_verdict(envelope(HEALTH_VISITOR), verdict=verdict)
    with pytest.raises(IllegalMove):
        escalated(query)


@pytest.mark.parametrize("status", ["accepted", "accepted_in_part", "responded", "declined"])
@pytest.mark.parametrize("verdict", ["not_satisfied", "prefers_not_to_say"])
def test_a_query_that_did_not_settle_may_be_taken_up(status: str, verdict: str):
    query = query_in(status)
    query.give_verdict(envelope(HEALTH_VISITOR), verdict=verdict)
    assert escalated(query).stage == 2
