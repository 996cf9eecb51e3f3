"""Is every type there in every quarter, and does each number open the findings behind it?"""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from domain.findings import Finding
from domain.vocabulary import vocabulary
from projections.questions import findings_behind, patterns
from projections.questions.findings_behind import Filters
from projections.questions.patterns_over_time import PatternsOverTime, TypeOverTime, ask
from tests.examples import CHAIR, REVIEW, envelope, id_of, sealed
from tests.projections.histories import History, observed

TODAY = date(2024, 8, 1)
MAY, JULY = date(2024, 5, 2), date(2024, 7, 9)


def test_every_type_is_there_without_a_finding(history: History):
    answer = over_time(history)
    assert [one.pattern_type for one in answer.types] == list(vocabulary("pattern_type").codes)
    assert answer.quarters == ()
    assert {(one.constructive, one.unsafe, one.first_seen) for one in answer.types} == {
        (0, 0, None)
    }


def test_constructive_and_unsafe_stand_apart_in_each_quarter(history: History):
    history.happened(
        observed("C-1"),
        proposed("F-1", MAY),
        proposed("F-2", MAY, valence="constructive"),
        proposed("F-3", JULY),
    )
    tool = of_type(over_time(history))
    found = [(one.quarter, one.constructive, one.unsafe) for one in tool.in_quarters]
    assert found == [("2024-Q2", 1, 1), ("2024-Q3", 0, 1)]
    assert (tool.constructive, tool.unsafe, tool.cases) == (1, 2, 1)
    assert (tool.first_seen, tool.last_seen, tool.too_few) == (MAY, JULY, True)
    assert (tool.confidence["high"], tool.confidence["low"]) == (3, 0)


def test_a_type_nobody_found_has_a_zero_in_each_quarter(history: History):
    history.happened(observed("C-1"), proposed("F-1", MAY))
    other = of_type(over_time(history), "human_reasoning")
    assert [(one.constructive, one.unsafe) for one in other.in_quarters] == [(0, 0), (0, 0)]


def test_each_number_opens_the_findings_behind_it_with_their_evidence(history: History):
    for seed in range(3):
        history.tell(150, seed=seed)
    with history.asked() as facts:
        answer = ask(facts, today=date(2026, 12, 1))
        days = {one.quarter: (one.from_, one.to) for one in answer.quarters}
        opened = 0
        for kind in answer.types:
            for cell in kind.in_quarters:
                for valence in ("constructive", "unsafe"):
                    first, last = days[cell.quarter]
                    behind = findings_behind.ask(
                        facts,
                        Filters(
                            pattern_type=kind.pattern_type,
                            valence=valence,
                            proposed_from=first,
                            proposed_to=last,
                        ),
                    )
                    assert behind.total == len(behind.items) == getattr(cell, valence)
                    opened += behind.total
        every = findings_behind.ask(facts)
    assert opened == every.total == len(every.items) > 0
    assert every.hidden_by_filters == 0


def test_what_history_has_no_day_for_is_in_no_quarter(history: History):
    unknown = proposed("F-1", MAY, reconstructed=True)
    history.happened(observed("C-1"), unknown, proposed("F-2", MAY))
    tool = of_type(over_time(history))
    assert (tool.in_quarters[0].quarter, tool.in_quarters[0].unsafe) == ("2024-Q2", 1)
    assert (tool.unsafe, tool.undated.unsafe, tool.undated.constructive) == (2, 1, 0)
    with history.asked() as facts:
        behind = findings_behind.ask(facts, Filters(proposed_from=date(2000, 1, 1)))
        every = findings_behind.ask(facts)
    assert [one.reference for one in behind.items] == ["F-2"]
    assert {one.proposed_on for one in every.items} == {MAY, None}


def test_what_a_filter_leaves_out_is_counted(history: History):
    seen = observed("C-1")
    history.happened(seen, proposed("F-1", MAY), proposed("F-2", JULY))
    with history.asked() as facts:
        behind = findings_behind.ask(facts, Filters(proposed_from=JULY))
        of_other = findings_behind.ask(facts, Filters(review=id_of("another review")))
    assert [one.reference for one in behind.items] == ["F-2"]
    assert [one.reference for one in behind.items[0].evidence] == ["C-1"]
    assert (behind.total, behind.hidden_by_filters) == (1, 1)
    assert (of_other.total, of_other.hidden_by_filters) == (0, 2)


def test_as_at_an_earlier_position_a_later_finding_is_in_no_quarter(history: History):
    at = history.happened(observed("C-1"), proposed("F-1", MAY))
    history.happened(proposed("F-2", MAY))
    assert of_type(over_time(history, at=at)).unsafe == 1
    assert of_type(over_time(history)).unsafe == 2
    now = over_time(history)
    assert over_time(history, at=now.position) == now
    with history.asked() as facts:
        assert findings_behind.ask(facts, at=at).total == 1


def test_the_matrix_and_the_list_of_patterns_count_the_same(history: History):
    history.tell(150, seed=4)
    with history.asked() as facts:
        listed = {one.pattern_type: one for one in patterns.ask(facts).items}
        for one in ask(facts, today=TODAY).types:
            of_list = listed[one.pattern_type]
            assert (one.constructive, one.unsafe) == (of_list.constructive, of_list.unsafe)
            assert one.cases == of_list.cases


def test_one_review_says_how_many_findings_it_leaves_out(history: History):
    other = proposed("F-2", MAY, review=id_of("another review"))
    history.happened(observed("C-1"), proposed("F-1", MAY), other)
    answer = over_time(history, REVIEW)
    assert (of_type(answer).unsafe, answer.hidden_by_filters) == (1, 1)


def proposed(
    name: str,
    on: date,
    valence: str = "unsafe",
    review: UUID = REVIEW,
    *,
    reconstructed: bool = False,
) -> Finding:
    """A finding about tools, proposed on a day; a reconstructed one nobody dated."""
    said = envelope(CHAIR, on, recorded_at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC))
    if reconstructed:
        said = replace(said, reconstructed=True, occurred_on=None, occurred_precision="unknown")
    return Finding.propose(
        id_of(name),
        said,
        review_id=review,
        reference=name,
        text=sealed("Announced visits were counted as seeing the child."),
        pattern_type="human_tool",
        valence=valence,
        evidence=(observed("C-1").id, id_of("something more")),
        factors=("cond.workload",),
        rests_on="both",
        confidence="high",
    )


def of_type(answer: PatternsOverTime, name: str = "human_tool") -> TypeOverTime:
    """What it says of one type."""
    [found] = [one for one in answer.types if one.pattern_type == name]
    return found


def over_time(
    history: History, review: UUID | None = None, at: int | None = None
) -> PatternsOverTime:
    """The whole answer."""
    with history.asked() as facts:
        return ask(facts, review, today=TODAY, at=at)
