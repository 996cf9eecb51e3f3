"""Which findings recur, and how strong is a pattern?"""

from collections.abc import Sequence

import pytest

from domain.findings import Finding
from domain.vocabulary import vocabulary
from projections.questions import patterns
from projections.questions.patterns import Patterns, ask
from projections.strength import strength
from tests.examples import CHAIR, REVIEW, envelope, id_of, sealed
from tests.projections.histories import History, asked, observed, said_by, warned

TYPES = vocabulary("pattern_type").codes


def test_every_type_is_listed_also_without_a_finding(history: History):
    answer = found(history)
    assert answer.patterns == dict.fromkeys(TYPES, ())
    assert [(item.cases, item.strength) for item in answer.items] == [(0, None)] * len(TYPES)


def test_what_went_well_stands_beside_what_did_not(history: History):
    seen = observed("C-1")
    history.happened(seen, proposed("F-1", [seen]), proposed("F-2", [seen], valence="constructive"))
    item = tool(history)
    assert (item.constructive, item.unsafe) == (1, 1)
    assert found(history).patterns["human_tool"] == (("F-1", "unsafe"), ("F-2", "constructive"))


def test_more_references_than_are_listed_are_still_counted(
    history: History, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(patterns, "MOST_REFERENCES", 1)
    seen = observed("C-1")
    history.happened(seen, proposed("F-1", [seen]), proposed("F-2", [seen]))
    assert (found(history).patterns["human_tool"], tool(history).unsafe) == (
        (("F-1", "unsafe"),),
        2,
    )


@pytest.mark.parametrize(
    ("cases", "agencies", "expected"),
    [
        (0, 0, None),
        (1, 5, "single"),
        (2, 1, "emerging"),
        (3, 1, "emerging"),
        (3, 2, "recurring"),
        (9, 4, "recurring"),
    ],
)
def test_a_pattern_recurs_in_three_cases_and_two_agencies(
    cases: int, agencies: int, expected: str | None
):
    assert strength(cases, agencies) == expected


def test_agencies_are_those_that_gave_the_evidence_whatever_it_is(history: History):
    evidence = [
        observed("C-1", said_by("gp")),
        asked("Q-1", said_by("police")),
        warned("W-1", said_by("school")),
        observed("C-2", said_by(attribution="anonymous")),
    ]
    history.happened(*evidence, proposed("F-1", evidence))
    assert set(tool(history).agencies) == {"gp", "police", "school"}


def test_cases_are_different_reviews(history: History):
    seen = observed("C-1")
    reviews = [REVIEW, REVIEW, id_of("another review")]
    findings = [proposed(f"F-{n}", [seen], review=review) for n, review in enumerate(reviews)]
    history.happened(seen, *findings)
    item = tool(history)
    assert (item.cases, len(item.findings), item.strength) == (2, 3, "emerging")


def test_one_review_says_how_many_findings_it_leaves_out(history: History):
    seen = observed("C-1")
    history.happened(
        seen, proposed("F-1", [seen]), proposed("F-2", [seen], review=id_of("another review"))
    )
    answer = found(history, REVIEW)
    assert (answer.patterns["human_tool"], answer.hidden_by_filters) == ((("F-1", "unsafe"),), 1)


def test_as_at_the_beginning_there_was_no_pattern(history: History):
    seen = observed("C-1")
    history.happened(seen, proposed("F-1", [seen]))
    assert found(history, at=0).patterns == dict.fromkeys(TYPES, ())


def proposed(name: str, evidence: Sequence, valence: str = "unsafe", review=REVIEW) -> Finding:
    return Finding.propose(
        id_of(name),
        envelope(CHAIR),
        review_id=review,
        reference=name,
        text=sealed("Announced visits were counted as seeing the child."),
        pattern_type="human_tool",
        valence=valence,
        evidence=(*[thing.id for thing in evidence], id_of("something more")),
        factors=("cond.workload",),
        rests_on="both",
    )


def tool(history: History):
    [item] = [one for one in found(history).items if one.pattern_type == "human_tool"]
    return item


def found(history: History, review=None, at: int | None = None) -> Patterns:
    with history.asked() as facts:
        return ask(facts, review, at=at)
