"""Is what a raiser is offered exactly what the query would take from them?"""

import pytest

from domain.challenges import LAST_STAGE, Challenge
from domain.moves import all_moves
from domain.raisers import OFFERED, raiser_may
from domain.rejections import Rejection
from domain.rights import all_rights
from tests.domain.moving import MOVES
from tests.examples import HEALTH_VISITOR, envelope, query_in, sealed

STATES = sorted({state for move in all_moves()["query"].values() for state in move.starts})
VERDICTS = (None, "satisfied", "not_satisfied")


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("status", STATES)
def test_every_move_offered_is_taken_and_every_other_refused(status: str, verdict: str | None):
    offered = raiser_may(**of(made(status, verdict)))
    for move in OFFERED:
        assert taken(made(status, verdict), move) == (move in offered), move


def test_after_the_last_stage_there_is_no_next_one():
    query = query_in("open")
    while query.stage < LAST_STAGE:
        MOVES["query"]["escalate"](query)
    assert "escalate" not in raiser_may(**of(query))
    assert not taken(query, "escalate")


def test_every_move_offered_is_under_a_right_of_the_same_name():
    assert set(OFFERED) <= set(all_rights())


def test_a_part_in_the_review_takes_nothing_from_a_raiser():
    query = query_in("declined")
    assert raiser_may(**of(query), capacities=("scribe",)) == raiser_may(**of(query))


def made(status: str, verdict: str | None) -> Challenge:
    query = query_in(status)
    if verdict and status in all_moves()["query"]["give_verdict"].starts:
        query.give_verdict(envelope(HEALTH_VISITOR), verdict=verdict, comment=sealed("As I say."))
    return query


def of(query: Challenge) -> dict[str, object]:
    return {"status": query.status, "stage": query.stage, "is_closed": query.is_closed}


def taken(query: Challenge, move: str) -> bool:
    try:
        MOVES["query"][move](query)
    except Rejection:
        return False
    return True
