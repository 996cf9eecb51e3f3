"""Does a sign leave the worry list only when acted on or proved safe? (I9)"""

from uuid import UUID

import pytest

from domain.warning_signs import PROOFS
from projections.questions.onus_of_proof import OnusOfProof, ask
from tests.examples import CHAIR, REVIEW, TEAM_MANAGER, envelope, gather_proofs, id_of, sign_in
from tests.projections.histories import History, opened, warned


@pytest.mark.parametrize(
    ("state", "column"),
    [
        ("open", "still_open"),
        ("under_assessment", "still_open"),
        ("acted_on", "acted_on"),
        ("proved_safe", "proved_safe"),
        ("dismissed", "assumed_safe_not_proved"),
        ("closed_unproven", "assumed_safe_not_proved"),
    ],
)
def test_every_sign_is_in_one_column(history: History, state: str, column: str):
    history.happened(opened("A"), sign_in(state))
    board = asked(history)
    assert {name for name, size in board.counts.items() if size} == {column}
    assert len(getattr(board, column)) == 1


def test_a_sign_set_aside_and_then_assessed_is_still_assumed_safe(history: History):
    sign = warned("W-1")
    sign.set_aside(envelope(TEAM_MANAGER), how="talked_over", observed_by="raiser")
    sign.open_safety_assessment(envelope(CHAIR))
    history.happened(sign)
    [card] = asked(history).assumed_safe_not_proved
    assert (card.state, card.ever_set_aside) == ("under_assessment", True)


def test_a_dismissed_sign_that_was_taken_up_again_is_still_assumed_safe(history: History):
    sign = sign_in("dismissed")
    sign.reopen(envelope(CHAIR), why=None)
    history.happened(sign)
    assert asked(history).counts["assumed_safe_not_proved"] == 1


def test_a_sign_nobody_looked_at_has_none_of_the_five_proofs(history: History):
    history.happened(warned("W-1"))
    [card] = asked(history).still_open
    assert [(proof.name, proof.met) for proof in card.proofs] == [(name, False) for name in PROOFS]


def test_proofs_gathered_so_far_are_met_and_the_others_missing(history: History):
    sign = warned("W-1")
    gather_proofs(sign)
    history.happened(sign)
    [card] = asked(history).still_open
    met = {proof.name for proof in card.proofs if proof.met}
    assert met == {"sources", "alternatives", "devils_advocate"}


def test_a_sign_proved_safe_has_all_five(history: History):
    history.happened(sign_in("proved_safe"))
    [card] = asked(history).proved_safe
    assert all(proof.met and proof.found >= proof.needed for proof in card.proofs)


def test_the_board_of_one_review_says_how_many_signs_it_leaves_out(history: History):
    history.happened(warned("W-1"), warned("W-2", review=id_of("another review")))
    board = asked(history, REVIEW)
    assert [card.reference for card in board.still_open] == ["W-1"]
    assert board.hidden_by_filters == 1
    assert asked(history).hidden_by_filters == 0


def test_the_board_as_at_a_position_is_what_it_was_then(history: History):
    sign = warned("W-1")
    raised = history.happened(sign)
    then = asked(history)
    sign.close_unproven(envelope(), why="moved_away")
    history.happened(sign)
    assert asked(history, at=raised) == then
    assert asked(history).counts["still_open"] == 0


def asked(history: History, review: UUID | None = None, at: int | None = None) -> OnusOfProof:
    with history.asked() as facts:
        return ask(facts, review, at=at)
