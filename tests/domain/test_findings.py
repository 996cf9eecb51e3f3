"""On what does a finding rest, and who may disagree? (I14); and what does holding back need?"""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.rejections import (
    DateInTheFuture,
    EvidenceRequired,
    FactorRequired,
    KindNeeds,
    OwnFinding,
)
from domain.vocabulary import vocabulary
from tests.examples import (
    CHAIR,
    QUERY,
    REVIEW,
    SIGN,
    a_finding,
    a_held_back_query,
    envelope,
    finding_in,
    history,
    id_of,
    sealed,
)

NO_FACTORS: tuple[str, ...] = ()


def propose(
    evidence: tuple[UUID, ...], factors: tuple[str, ...] = ("cond.workload",), **when: Any
) -> Finding:
    """A finding on this evidence and these factors."""
    return Finding.propose(
        id_of("finding"),
        when.get("at") or envelope(CHAIR),
        review_id=REVIEW,
        reference="F-33CC-44DD",
        text=sealed(),
        pattern_type="human_tool",
        valence="unsafe",
        evidence=evidence,
        factors=factors,
        rests_on="records_only",
    )


@pytest.mark.parametrize("evidence", [(), (QUERY,), (QUERY, QUERY), (QUERY,) * 5])
def test_a_finding_needs_two_different_pieces_of_evidence(evidence: tuple[UUID, ...]):
    with pytest.raises(EvidenceRequired):
        propose(evidence)


def test_a_finding_needs_a_factor():
    with pytest.raises(FactorRequired):
        propose((QUERY, SIGN), NO_FACTORS)


def test_two_pieces_of_evidence_and_a_factor_are_enough():
    assert propose((QUERY, SIGN)).state == "proposed"


def test_history_may_bring_one_piece_of_evidence_and_no_less():
    assert propose((QUERY,), at=history(CHAIR)).state == "proposed"
    with pytest.raises(EvidenceRequired):
        propose((), at=history(CHAIR))


def test_history_is_not_excused_from_naming_a_factor():
    with pytest.raises(FactorRequired):
        propose((QUERY,), NO_FACTORS, at=history(CHAIR))


def test_a_finding_says_whether_it_rests_on_records_only():
    assert propose((QUERY, SIGN)).pending_events[0].rests_on == "records_only"


def test_whoever_proposed_a_finding_does_not_review_it_as_a_peer():
    finding = a_finding(envelope(CHAIR))
    with pytest.raises(OwnFinding):
        finding.peer_review(envelope(CHAIR), comment=sealed("It is mine."))
    assert finding.state == "proposed"


def test_where_history_does_not_say_who_proposed_it_anybody_reviews_it():
    finding = a_finding(history(None))
    finding.peer_review(history(None), comment=sealed("How usual?"))
    assert finding.state == "peer_reviewed"


@pytest.mark.parametrize("state", ["proposed", "peer_reviewed", "agreed"])
def test_dissent_is_kept_beside_a_finding_that_stands(state: str):
    finding = finding_in(state)
    finding.record_dissent(envelope(), text=sealed("Not in our service."))
    assert (finding.state, finding.has_dissent) == (state, True)


def test_a_finding_may_be_agreed_with_a_worry_or_without():
    calm, worried = a_finding(), a_finding()
    calm.agree(envelope(CHAIR))
    worried.agree(envelope(CHAIR), comment=sealed("If it can be paid for."))
    assert (calm.state, calm.pending_events[-1].comment) == ("agreed", None)
    assert worried.pending_events[-1].comment == sealed("If it can be paid for.")


@pytest.mark.parametrize(
    "command",
    [
        lambda at: a_finding(at),
        lambda at: a_finding().peer_review(at, comment=sealed()),
        lambda at: a_finding().agree(at),
        lambda at: a_finding().record_dissent(at, text=sealed()),
        lambda at: a_held_back_query(at),
    ],
)
def test_nothing_of_this_happens_tomorrow(command):
    with pytest.raises(DateInTheFuture):
        command(envelope(CHAIR, date(2024, 6, 4)))


@pytest.mark.parametrize("reason", vocabulary("held_back_reason").codes)
def test_a_held_back_query_gives_its_reason(reason: str):
    disclosed = disclose((reason,)).pending_events[0]
    assert disclosed.reasons == (reason,)


def test_a_held_back_query_without_a_reason_is_refused():
    with pytest.raises(KindNeeds):
        disclose(())


def test_a_held_back_query_belongs_to_whoever_held_it_back():
    assert a_held_back_query(envelope(CHAIR)).discloser == CHAIR


def disclose(reasons: tuple[str, ...]) -> HeldBackQuery:
    """A held-back query with these reasons."""
    return HeldBackQuery.disclose(
        id_of("held back"),
        envelope(),
        review_id=REVIEW,
        reference="H-55EE-66FF",
        text=sealed(),
        reasons=reasons,
    )
