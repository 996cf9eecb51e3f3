"""How do findings of several cases come together in a pattern, and is nothing of it lost? (B.2)"""

from datetime import date
from typing import Any

import pytest

from domain.patterns import Pattern
from domain.rejections import (
    AlreadyThere,
    DateInTheFuture,
    IllegalMove,
    PatternWithItself,
    SplitLeavesNothing,
    UnknownReference,
)
from tests.examples import LEARNING_LEAD, REVIEW, envelope, id_of, sealed

FIRST, SECOND, THIRD = map(id_of, ("first finding", "second finding", "third finding"))
NEW = id_of("new pattern")


def test_a_pattern_may_be_named_before_a_finding_shows_it():
    assert named().findings == []


def test_a_finding_is_named_in_a_pattern_once():
    with pytest.raises(AlreadyThere, match="named twice here"):
        named(FIRST, SECOND, FIRST)


def test_a_finding_is_linked_to_a_pattern_once():
    pattern = named(FIRST)
    pattern.link_finding(lead(), finding=SECOND)
    with pytest.raises(AlreadyThere):
        pattern.link_finding(lead(), finding=SECOND)
    assert pattern.findings == [FIRST, SECOND]


def test_a_merger_brings_the_findings_together_each_once_and_both_remember_it():
    one, other = named(FIRST, SECOND), named(SECOND, THIRD, name="other")
    one.merge(lead(), other=other, why=sealed("Two words for one thing."))
    assert one.findings == [FIRST, SECOND, THIRD]
    assert (other.findings, other.state) == ([SECOND, THIRD], "merged")
    assert one.pending_events[-1].findings == (THIRD,)
    assert (one.pending_events[-1].absorbed, other.pending_events[-1].into) == (other.id, one.id)


def test_a_pattern_is_not_merged_with_itself():
    pattern = named(FIRST)
    with pytest.raises(PatternWithItself):
        pattern.merge(lead(), other=pattern, why=sealed())
    assert len(pattern.pending_events) == 1


def test_what_went_up_in_another_pattern_is_merged_no_more_and_nothing_happens_to_either():
    one, other, third = named(FIRST), named(SECOND, name="other"), named(THIRD, name="third")
    one.merge(lead(), other=other, why=sealed())
    with pytest.raises(IllegalMove, match=r"To be taken in is not possible .* `absorbed`"):
        third.merge(lead(), other=other, why=sealed())
    assert third.findings == [THIRD]
    assert len(third.pending_events) == 1


def test_what_went_up_in_another_pattern_takes_nothing_in_and_says_where_to_go_on():
    one, other, third = named(FIRST), named(SECOND, name="other"), named(THIRD, name="third")
    one.merge(lead(), other=other, why=sealed())
    with pytest.raises(IllegalMove, match="Go on with the pattern that took it in"):
        other.merge(lead(), other=third, why=sealed())


def test_a_split_moves_some_findings_and_keeps_the_others():
    pattern = named(FIRST, SECOND, THIRD)
    pattern.split(lead(), into=NEW, findings=(SECOND,), why=sealed("Another thing."))
    assert pattern.findings == [FIRST, THIRD]


@pytest.mark.parametrize("moved", [(), (FIRST, SECOND), (SECOND, FIRST)])
def test_a_split_leaves_something_on_either_side(moved):
    pattern = named(FIRST, SECOND)
    with pytest.raises(SplitLeavesNothing):
        pattern.split(lead(), into=NEW, findings=moved, why=sealed())
    assert pattern.findings == [FIRST, SECOND]


@pytest.mark.parametrize("moved", [(THIRD,), (FIRST, THIRD), (FIRST, SECOND, THIRD)])
def test_a_split_moves_only_findings_of_the_pattern_and_says_so(moved):
    pattern = named(FIRST, SECOND)
    with pytest.raises(UnknownReference, match="not part of this pattern"):
        pattern.split(lead(), into=NEW, findings=moved, why=sealed())
    assert pattern.findings == [FIRST, SECOND]


def test_what_was_split_off_may_come_back():
    pattern = named(FIRST, SECOND)
    pattern.split(lead(), into=NEW, findings=(SECOND,), why=sealed())
    pattern.link_finding(lead(), finding=SECOND)
    assert pattern.findings == [FIRST, SECOND]


@pytest.mark.parametrize(
    "command",
    [
        lambda at: named(at=at),
        lambda at: named(FIRST).link_finding(at, finding=SECOND),
        lambda at: named(FIRST).merge(at, other=named(name="other"), why=sealed()),
        lambda at: named(FIRST, SECOND).split(at, into=NEW, findings=(FIRST,), why=sealed()),
    ],
)
def test_nothing_of_this_happens_tomorrow(command):
    with pytest.raises(DateInTheFuture):
        command(lead(date(2024, 6, 4)))


def named(*findings: Any, name: str = "pattern", at: Any = None) -> Pattern:
    """A pattern in these findings."""
    return Pattern.name(
        id_of(name),
        at or lead(),
        review_id=REVIEW,
        reference="PT-77GG-88HH",
        name=sealed("A day's target decides before anybody knows."),
        pattern_type="human_management_system",
        valence="unsafe",
        findings=findings,
    )


def lead(on: date | None = None) -> Any:
    """The envelope of whoever leads the learning."""
    return envelope(LEARNING_LEAD, on) if on else envelope(LEARNING_LEAD)
