"""What is still an open matter, and what counts as closed? Derived, never stored (settled 36, B.5)."""

import pytest

from domain.moves import allowed
from domain.vocabulary import vocabulary
from tests.examples import HEALTH_VISITOR, envelope, query_in, sign_in

VERDICTS = (None, *vocabulary("raiser_verdict").codes)
PAIRS = [
    (status, verdict)
    for status in vocabulary("query_status").codes
    for verdict in VERDICTS
    if verdict is None or "give_verdict" in allowed("query", status)
]


def is_open_matter(status: str, verdict: str | None) -> bool:
    """The words of settled 36."""
    if status == "declined":
        return verdict == "not_satisfied"
    return status in {"open", "responded", "escalated"}


def is_closed(status: str, verdict: str | None) -> bool:
    """The words of B.5: ended, or answered to the raiser's satisfaction."""
    if status in {"withdrawn", "closed_with_dissent"}:
        return True
    answered = status in {"responded", "accepted", "accepted_in_part", "declined"}
    return answered and verdict in {"satisfied", "partly_satisfied"}


def test_every_status_and_verdict_that_can_meet_is_tried():
    assert len(PAIRS) == 8 + 4 * 5


@pytest.mark.parametrize(("status", "verdict"), PAIRS)
def test_a_query_is_open_and_closed_by_its_status_and_verdict(status: str, verdict: str | None):
    query = query_in(status)
    if verdict:
        query.give_verdict(envelope(HEALTH_VISITOR), verdict=verdict)
    assert query.status == status
    assert query.is_open_matter == is_open_matter(status, verdict)
    assert query.is_closed == is_closed(status, verdict)


def test_dissent_settles_a_declined_query_that_did_not_satisfy():
    query = query_in("declined")
    query.give_verdict(envelope(HEALTH_VISITOR), verdict="not_satisfied")
    assert query.is_open_matter
    query.record_dissent(envelope(HEALTH_VISITOR), text=None)
    assert not query.is_open_matter


@pytest.mark.parametrize("state", vocabulary("warning_state").codes)
def test_a_sign_is_an_open_matter_until_acted_on_or_proved_safe(state: str):
    assert sign_in(state).is_open_matter == (state not in {"acted_on", "proved_safe"})
