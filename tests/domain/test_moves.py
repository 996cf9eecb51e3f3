"""Is every move of moves.toml possible where the file says so, and nowhere else? (B.5)"""

import pytest

from domain.moves import STAY, after, all_moves, allowed
from domain.rejections import IllegalMove, LearningLeadRequired
from domain.vocabulary import vocabulary
from tests.domain.moving import MOVES, arrived, state_of
from tests.examples import CHAIR, a_led_review, envelope

CODES_OF_STATES = {
    "query": vocabulary("query_status").codes,
    "warning_sign": vocabulary("warning_state").codes,
    "finding": ("proposed", "peer_reviewed", "agreed"),
    "episode": vocabulary("episode_state").codes,
    "assessment_item": vocabulary("assessment_state").codes,
    "unsealing": vocabulary("unsealing_state").codes,
    "pattern": vocabulary("pattern_state").codes,
    "review": (*vocabulary("review_phase").codes, "not_recorded"),
    "session": vocabulary("session_state").codes,
    "data_rights_request": vocabulary("rights_request_state").codes,
}
PAIRS = [
    (thing, state, move)
    for thing, states in CODES_OF_STATES.items()
    for state in states
    for move in all_moves()[thing]
]
LEGAL = [(thing, state, move) for thing, state, move in PAIRS if move in allowed(thing, state)]
ILLEGAL = [pair for pair in PAIRS if pair not in LEGAL]


def test_there_is_a_way_to_try_every_move():
    assert {thing: set(moves) for thing, moves in MOVES.items()} == {
        thing: set(moves) for thing, moves in all_moves().items()
    }


def test_every_state_named_in_the_file_is_a_code_people_can_read():
    for thing, moves in all_moves().items():
        for move in moves.values():
            assert {*move.starts, move.ends} - {STAY} <= set(CODES_OF_STATES[thing])


@pytest.mark.slow
@pytest.mark.parametrize(("thing", "state", "move"), LEGAL)
def test_a_legal_move_leads_where_the_file_says(thing: str, state: str, move: str):
    one = arrived(thing, state)
    MOVES[thing][move](one)
    assert state_of(thing, one) == after(thing, move, state)
    assert one.pending_events


@pytest.mark.slow
@pytest.mark.parametrize(("thing", "state", "move"), ILLEGAL)
def test_a_move_that_is_not_in_the_file_is_refused_and_records_nothing(
    thing: str, state: str, move: str
):
    one = arrived(thing, state)
    with pytest.raises(IllegalMove):
        MOVES[thing][move](one)
    assert state_of(thing, one) == state
    assert not one.pending_events


def test_a_refused_move_says_of_what_from_where_and_what_is_possible_instead():
    with pytest.raises(IllegalMove) as refusal:
        after("warning_sign", "confirm_effect", "open")
    for said in ("warning sign", "confirm", "open"):
        assert said in refusal.value.sentence
    assert set(refusal.value.allowed) == set(allowed("warning_sign", "open"))


def test_a_move_is_allowed_where_it_starts_and_nowhere_else():
    for move in all_moves()["query"].values():
        for state in CODES_OF_STATES["query"]:
            assert (move.name in allowed("query", state)) == (state in move.starts)


@pytest.mark.parametrize("phase", ["planned", "closed"])
def test_a_review_neither_returns_to_planning_nor_closes_by_a_change_of_phase(phase: str):
    review = a_led_review()
    with pytest.raises(IllegalMove):
        review.change_phase(envelope(CHAIR), to_phase=phase)


def test_a_planned_review_without_a_lead_hears_first_that_it_needs_one():
    review = a_led_review()
    review.vacate_lead(envelope(CHAIR), from_date=envelope().day)
    with pytest.raises(LearningLeadRequired):
        review.change_phase(envelope(CHAIR), to_phase="drafting")
