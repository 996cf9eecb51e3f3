"""Which part in a review carries which right? (B.8, as data in rights.toml)"""

import pytest

from domain.rejections import NotAScribe, NotPermitted
from domain.rights import (
    ANYONE,
    AT_ANY_TIME,
    WHILE_SETTING_UP,
    all_rights,
    check_right,
    check_scribe,
    may_alone,
    rights_alone,
)
from domain.vocabulary import vocabulary

DERIVED = {"raiser", "author", ANYONE}
"""Parts that come from what somebody did, not from an appointment."""
CAPACITIES = (*vocabulary("capacity").codes, "raiser", "author")
OPEN = [right for right, carrying in all_rights().items() if ANYONE in carrying]
TOLD_BY_SYSTEMS = {"register_item", "receive_information"}
"""An item is another system's own, and so is the news of it (B.6): nobody's contribution."""
PAIRS = [
    (right, capacity)
    for right, carrying in all_rights().items()
    if ANYONE not in carrying
    for capacity in CAPACITIES
]


def test_every_part_named_in_the_file_is_one_that_can_be_given():
    named = {capacity for carrying in all_rights().values() for capacity in carrying}
    assert named - DERIVED <= set(vocabulary("capacity").codes)


@pytest.mark.slow
@pytest.mark.parametrize(("right", "capacity"), PAIRS)
def test_a_right_belongs_to_the_parts_that_carry_it_and_to_no_other(right: str, capacity: str):
    carrying = all_rights()[right]
    if capacity in carrying:
        check_right(right, [capacity])
        return
    with pytest.raises(NotPermitted) as refusal:
        check_right(right, [capacity])
    assert carrying[0].replace("_", " ") in refusal.value.sentence


@pytest.mark.parametrize("right", OPEN)
def test_what_no_grade_may_bar_is_open_to_somebody_with_no_part_at_all(right: str):
    check_right(right, [])


def test_raising_recording_and_disclosing_are_open_to_anyone():
    assert {"record_observation", "raise_query", "raise_sign", "disclose_held_back"} <= set(OPEN)


@pytest.mark.parametrize("right", [right for right in all_rights() if right not in OPEN])
def test_a_right_that_is_not_open_is_not_carried_by_nobody(right: str):
    with pytest.raises(NotPermitted):
        check_right(right, [])


def test_the_verdict_and_taking_back_are_the_raisers():
    assert all_rights()["give_verdict"] == all_rights()["withdraw"] == ("raiser",)


@pytest.mark.parametrize("capacity", CAPACITIES)
def test_words_of_others_are_written_down_by_those_who_were_given_that_part(capacity: str):
    if capacity in {"scribe", "facilitator", "custodian", "proxy"}:
        check_scribe([capacity])
        return
    with pytest.raises(NotAScribe):
        check_scribe([capacity])


def test_what_a_system_may_do_alone_is_a_right_of_somebody_and_of_no_contribution():
    assert set(rights_alone()) <= (set(all_rights()) - set(OPEN)) | TOLD_BY_SYSTEMS
    assert set(rights_alone().values()) == {AT_ANY_TIME, WHILE_SETTING_UP}


@pytest.mark.parametrize("right", all_rights())
def test_a_system_alone_may_do_no_more_in_a_running_review_than_while_it_is_set_up(right: str):
    when = rights_alone().get(right)
    assert may_alone(right, setting_up=True) == (when is not None)
    assert may_alone(right, setting_up=False) == (when == AT_ANY_TIME)


def test_nobody_is_appointed_and_no_lead_named_by_a_system_alone_once_the_review_runs():
    for right in ("appoint", "name_learning_lead", "change_standing"):
        assert not may_alone(right, setting_up=False)
