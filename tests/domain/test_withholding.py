"""Can words of anything be withheld and shown again, whatever state the thing is in, and nothing else?"""

import pytest

from domain.rejections import AlreadyThere, DateInTheFuture, NotWithheld, UnknownReference
from domain.withholding import ALL
from tests.examples import (
    CHAIR,
    NOW,
    a_finding,
    a_held_back_query,
    a_query,
    a_sign,
    an_observation,
    answer,
    envelope,
    sealed,
)

THINGS = [an_observation, a_query, a_sign, a_held_back_query, a_finding]
NAMES_A_CHILD = {"basis": "names_a_child", "reason": sealed("A first name stands in it.")}
RESTORED = {"reason": sealed("The name was of a street.")}


@pytest.mark.parametrize("thing", THINGS)
def test_all_words_or_those_of_one_step_are_withheld_and_each_is_restored_for_itself(thing):
    one = thing()
    one.withhold_text(envelope(CHAIR), **NAMES_A_CHILD)
    one.withhold_text(envelope(CHAIR), step=1, basis="legal", reason=sealed("A court asks."))
    assert one.withheld == {ALL: "names_a_child", 1: "legal"}
    one.restore_text(envelope(CHAIR), **RESTORED)
    assert one.withheld == {1: "legal"}
    one.restore_text(envelope(CHAIR), step=1, **RESTORED)
    assert one.withheld == {}


def test_withholding_changes_no_state_and_stops_no_answer():
    query = a_query()
    query.withhold_text(envelope(CHAIR), **NAMES_A_CHILD)
    assert query.status == "open"
    answer(query, "declined")
    assert query.status == "declined"


@pytest.mark.parametrize("step", [None, 1])
def test_the_same_words_are_withheld_once(step):
    query = a_query()
    query.withhold_text(envelope(CHAIR), step=step, **NAMES_A_CHILD)
    with pytest.raises(AlreadyThere):
        query.withhold_text(envelope(CHAIR), step=step, **NAMES_A_CHILD)


@pytest.mark.parametrize("step", [0, 2, -1])
def test_a_step_there_is_not_cannot_be_withheld(step):
    with pytest.raises(UnknownReference):
        a_query().withhold_text(envelope(CHAIR), step=step, **NAMES_A_CHILD)


def test_only_what_is_withheld_is_restored():
    query = a_query()
    query.withhold_text(envelope(CHAIR), step=1, **NAMES_A_CHILD)
    with pytest.raises(NotWithheld):
        query.restore_text(envelope(CHAIR), **RESTORED)


def test_nothing_is_withheld_from_tomorrow_on():
    tomorrow = envelope(CHAIR, NOW.date().replace(day=NOW.day + 1))
    with pytest.raises(DateInTheFuture):
        a_query().withhold_text(tomorrow, **NAMES_A_CHILD)
