"""What does a finding really rest on? (I14)"""

from typing import Any

import pytest

from domain.findings import Finding
from projections.questions import one_finding
from tests.examples import CHAIR, REVIEW, envelope, id_of, sealed
from tests.projections.histories import History, asked, observed, warned

RECORD = {"source_mode": "record"}
FACT = {"kind": "fact_from_record"}
UNKNOWN = {"source_mode": "not_recorded"}


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        ([RECORD, RECORD], "records_only"),
        ([RECORD, FACT], "records_only"),
        ([FACT, {**FACT, **UNKNOWN}], "records_only"),
        ([{}, {"source_mode": "family_conversation"}], "voices_only"),
        ([RECORD, {}], "both"),
        ([RECORD, UNKNOWN], "not_recorded"),
        ([{}, UNKNOWN], "not_recorded"),
        ([RECORD, {}, UNKNOWN], "both"),
    ],
)
def test_it_goes_by_where_the_evidence_comes_from(
    cited: list[dict[str, str]], expected: str, history: History
):
    evidence = [observed(f"C-{n}", **more) for n, more in enumerate(cited)]
    history.happened(*evidence, proposed(*evidence))
    assert rests(history) == (expected, expected == "records_only")


def test_queries_and_signs_are_voices(history: History):
    record, query, sign = observed("C-1", **RECORD), asked("Q-1"), warned("W-1")
    history.happened(record, query, sign, proposed(record, query, sign))
    assert rests(history) == ("both", False)


def rests(history: History) -> tuple[str, bool]:
    with history.asked() as facts:
        whole = one_finding.ask(facts, id_of("F-1"))
    assert whole
    return whole.evidence_rests_on, whole.records_only


def proposed(*evidence: Any) -> Finding:
    return Finding.propose(
        id_of("F-1"),
        envelope(CHAIR),
        review_id=REVIEW,
        reference="F-1",
        text=sealed("Announced visits were counted as seeing the child."),
        pattern_type="human_tool",
        valence="unsafe",
        evidence=tuple(one.id for one in evidence),
        factors=("cond.workload",),
        rests_on="both",
    )
