"""Who may say what it was like to ask, when, and how often?"""

import pytest

from domain.challenges import Challenge
from domain.moves import all_moves
from domain.rejections import ExperienceAlreadyGiven, NotYours, OffTheScale
from domain.rights import all_rights
from tests.examples import (
    HEALTH_VISITOR,
    SCRIBE,
    TEAM_MANAGER,
    a_detriment,
    a_query,
    envelope,
    query_in,
)

STATES = all_moves()["query"]["say_experience"].starts


@pytest.mark.parametrize("status", STATES)
def test_the_raiser_says_what_it_was_like_whatever_became_of_it(status: str):
    query = query_in(status)
    query.say_experience(envelope(HEALTH_VISITOR), felt_heard=2, would_raise_again="no")
    said = query.pending_events[-1]
    assert isinstance(said, Challenge.ExperienceGiven)
    assert (said.felt_heard, said.would_raise_again, query.status) == (2, "no", status)


def test_there_is_no_state_in_which_it_may_not_be_said():
    assert set(STATES) == {state for move in all_moves()["query"].values() for state in move.starts}


@pytest.mark.parametrize("who", [TEAM_MANAGER, SCRIBE])
def test_nobody_else_says_it(who):
    with pytest.raises(NotYours):
        a_query().say_experience(envelope(who), felt_heard=5, would_raise_again="yes")


def test_a_scribe_may_write_it_down_for_the_raiser():
    query = a_query()
    said = envelope(HEALTH_VISITOR, written_by=SCRIBE)
    query.say_experience(said, felt_heard=5, would_raise_again="yes")
    assert query.experience_given


@pytest.mark.parametrize("felt", [0, 6, -1])
def test_how_heard_somebody_felt_is_from_one_to_five(felt: int):
    with pytest.raises(OffTheScale):
        a_query().say_experience(envelope(HEALTH_VISITOR), felt_heard=felt, would_raise_again="yes")


def test_it_is_said_once():
    query = a_query()
    query.say_experience(envelope(HEALTH_VISITOR), felt_heard=1, would_raise_again="no")
    with pytest.raises(ExperienceAlreadyGiven):
        query.say_experience(envelope(HEALTH_VISITOR), felt_heard=5, would_raise_again="yes")


def test_a_report_of_detriment_names_nobody_in_its_envelope_and_only_the_day():
    (reported,) = a_detriment().pending_events
    made = reported.envelope
    assert (made.actor.voice, made.standing.band, made.attribution) == (None, "U", "anonymous")
    assert (made.recorded_at.hour, made.recorded_at.minute, made.audience) == (0, 0, "custodian")
    assert (reported.timestamp, made.correlation_id) == (made.recorded_at, None)


def test_only_the_raiser_reports_and_only_the_custodian_reads():
    rights = all_rights()
    assert rights["report_detriment"] == rights["say_experience"] == ("raiser",)
    assert rights["read_detriments"] == ("custodian",)
