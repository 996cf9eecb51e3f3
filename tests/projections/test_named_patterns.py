"""Which patterns were named across cases, how strong is each, and where is its evidence? (P12)"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from domain.challenges import Challenge
from domain.findings import Finding
from domain.patterns import Pattern
from projections.cursors import Cursor
from projections.questions import integrity, named_patterns, one_finding, one_pattern
from projections.questions.named_patterns import NamedPatterns
from projections.rebuilding import rebuild
from projections.shown.patterns import NamedPattern, Quarter
from tests.examples import CHAIR, LEARNING_LEAD, REVIEW, TEAM_MANAGER, envelope, id_of, sealed
from tests.projections.histories import History, asked, observed, opened, said_by, warned

B, C = id_of("B"), id_of("C")
MAY = [date(2024, 5, 1) + timedelta(days=n) for n in range(-1, 31)]
"""The days of a month, by their number."""


def test_there_is_none_before_one_is_named(history: History):
    answer = patterns(history)
    assert (answer.total, answer.items, answer.next) == (0, (), None)


def test_a_pattern_without_a_finding_is_shown_with_its_zeros(history: History):
    history.happened(named())
    found = only(history)
    assert (found.strength, found.cases, found.agencies, found.number_of_findings) == (
        None,
        0,
        (),
        0,
    )
    assert (found.first_seen, found.trend) == (None, ())
    assert found.confidence == {"high": 0, "moderate": 0, "low": 0}


@pytest.mark.parametrize(
    ("reviews", "agencies", "expected"),
    [
        ((REVIEW,), ("police", "gp"), "single"),
        ((REVIEW, REVIEW), ("police", "gp"), "single"),
        ((REVIEW, B), ("police", "police"), "emerging"),
        ((REVIEW, B, C), ("gp", "gp", "gp"), "emerging"),
        ((REVIEW, B, C), ("gp", "police", "gp"), "recurring"),
    ],
)
def test_strength_goes_by_the_cases_and_by_who_has_seen_it(
    reviews: Sequence, agencies: Sequence, expected: str, history: History
):
    findings = in_reviews(history, reviews, agencies)
    history.happened(named(*findings))
    found = only(history)
    assert (found.strength, found.cases) == (expected, len(set(reviews)))
    assert set(found.agencies) == set(agencies[: len(reviews)])


def test_it_says_when_it_was_seen_and_every_quarter_between(history: History):
    days = (date(2023, 11, 3), date(2024, 5, 2), date(2024, 6, 1))
    findings = [proposed(f"F-{n}", on=day) for n, day in enumerate(days)]
    history.happened(*findings, named(*findings))
    found = only(history)
    assert (found.first_seen, found.last_seen) == (days[0], days[-1])
    assert found.trend == (Quarter("2023-Q4", 1), Quarter("2024-Q1", 0), Quarter("2024-Q2", 2))


def test_it_counts_what_makes_safer_and_how_sure_people_are(history: History):
    findings = [
        proposed("F-1", valence="constructive", confidence="low"),
        proposed("F-2", confidence="low"),
        proposed("F-3"),
    ]
    history.happened(*findings, named(*findings))
    found = only(history)
    assert (found.constructive, found.unsafe) == (1, 2)
    assert found.confidence == {"high": 0, "moderate": 0, "low": 2, "not_recorded": 1}


def test_one_pattern_leads_to_its_findings_and_what_each_rests_on(history: History):
    seen, query = observed("C-1"), asked("Q-1")
    finding = proposed("F-1", [seen, query])
    history.happened(seen, query, finding, named(finding, why="Seen by two."))
    with history.asked() as facts:
        whole = one_pattern.ask(facts, id_of("pattern"))
        back = one_finding.ask(facts, finding.id)
    assert whole
    assert whole.why == "Seen by two."
    assert [one.reference for one in whole.findings] == ["F-1"]
    assert [one.id for one in whole.findings[0].evidence] == [str(seen.id), str(query.id)]
    assert back
    assert [one.name for one in back.in_patterns] == [whole.name]


def test_it_says_what_was_changed_and_that_it_came_back_since(history: History):
    query, seen = asked("Q-1", said_by(on=MAY[2])), warned("W-1", said_by(on=MAY[3]))
    first, second = proposed("F-1", [query, seen]), proposed("F-2", [seen])
    pattern = named(first, second)
    history.happened(query, seen, first, second, pattern)
    before = only(history)
    assert (before.changes_tried, before.last_change_on, before.raised_since_change) == (0, None, 0)
    assert before.still_recurring is None

    revise(query, MAY[6])
    seen.act_on(
        envelope(TEAM_MANAGER, MAY[8]), action=sealed("Joint visit"), by_agency="police", on=MAY[8]
    )
    then = history.happened(query, seen)
    tried = only(history)
    assert (tried.changes_tried, tried.last_change_on) == (2, MAY[8])
    assert (tried.raised_since_change, tried.still_recurring) == (0, False)

    again = [asked("Q-2", said_by(on=MAY[8])), asked("Q-3", said_by(on=MAY[9]))]
    third = proposed("F-3", again)
    pattern.link_finding(lead(), finding=third.id)
    history.happened(*again, third, pattern)
    found = only(history)
    assert (found.changes_tried, found.raised_since_change, found.still_recurring) == (2, 1, True)
    assert only(history, at=then).still_recurring is False


def test_one_pattern_tells_each_change_in_the_order_they_happened(history: History):
    query, seen, other = asked("Q-1"), warned("W-1"), asked("Q-2")
    finding = proposed("F-1", [seen, query])
    for one, day in ((query, MAY[6]), (other, MAY[7])):
        revise(one, day)
    seen.act_on(
        envelope(TEAM_MANAGER, MAY[8]), action=sealed("Joint visit"), by_agency="police", on=MAY[8]
    )
    history.happened(query, seen, other, finding, named(finding))
    with history.asked() as facts:
        whole = one_pattern.ask(facts, id_of("pattern"))
    assert whole
    assert [(one.how, one.reference, one.on, one.what) for one in whole.changes] == [
        ("assessment_revised", "Q-1", MAY[6], "The plan names a visit."),
        ("acted_on", "W-1", MAY[8], "Joint visit"),
    ]
    assert (whole.changes_tried, whole.last_change_on) == (2, MAY[8])


def test_a_merger_loses_nothing_and_both_stay_readable(history: History):
    one, two, three = (proposed(f"F-{n}") for n in (1, 2, 3))
    kept, gone = named(one, two), named(two, three, name="other")
    history.happened(one, two, three, kept, gone)
    before = history.log.head()
    kept.merge(lead(), other=gone, why=sealed("Two words for one thing."))
    history.happened(kept, gone)
    with history.asked() as facts:
        into = one_pattern.ask(facts, kept.id)
        old = one_pattern.ask(facts, gone.id)
        then = one_pattern.ask(facts, gone.id, at=before)
        finding = one_finding.ask(facts, two.id)
    assert into
    assert old
    assert then
    assert finding
    assert references(into) == ["F-1", "F-2", "F-3"]
    assert references(old) == references(then) == ["F-2", "F-3"]
    assert (then.state, then.merged_into) == ("named", None)
    assert old.merged_into
    assert old.merged_into.id == str(kept.id)
    assert [name.id for name in into.absorbed] == [str(gone.id)]
    assert [name.state for name in finding.in_patterns] == ["named", "merged"]


def test_a_split_moves_findings_and_says_where_to(history: History):
    one, two = proposed("F-1"), proposed("F-2")
    pattern = named(one, two)
    history.happened(one, two, pattern)
    before = history.log.head()
    pattern.split(lead(), into=id_of("new"), findings=(two.id,), why=sealed("Another thing."))
    history.happened(pattern, named(two, name="new", split_from=pattern.id))
    with history.asked() as facts:
        left, new = (one_pattern.ask(facts, id_of(name)) for name in ("pattern", "new"))
        then = one_pattern.ask(facts, id_of("pattern"), at=before)
        finding = one_finding.ask(facts, two.id)
    assert left
    assert new
    assert then
    assert finding
    assert (references(left), references(new)) == (["F-1"], ["F-2"])
    assert references(then) == ["F-1", "F-2"]
    assert new.split_from
    assert new.split_from.id == str(pattern.id)
    assert [name.id for name in left.split_into] == [new.id]
    assert [name.id for name in finding.in_patterns] == [new.id]


def test_as_at_a_position_it_has_the_findings_it_had_then(history: History):
    one, two = proposed("F-1"), proposed("F-2", review=B)
    pattern = named(one)
    before = history.happened(opened("A"), opened("B"), one, two, pattern)
    pattern.link_finding(lead(), finding=two.id)
    history.happened(pattern)
    assert only(history, at=before).strength == "single"
    assert only(history).strength == "emerging"
    assert patterns(history, at=before - 1).total == 0


def test_the_list_is_walked_page_by_page(history: History):
    history.happened(*(named(name=f"pattern {n}") for n in range(3)))
    after, walked = None, []
    with history.asked() as facts:
        while True:
            page = named_patterns.ask(facts, limit=1, after=after)
            walked += [item.id for item in page.items]
            if page.next is None:
                break
            after = Cursor.read(page.next)
    assert len(walked) == len(set(walked)) == 3


def test_every_pattern_named_is_a_row_and_a_rebuild_finds_the_same(history: History):
    finding = proposed("F-1")
    history.happened(finding, named(finding), named(name="other"))
    before = patterns(history)
    rebuild(history.views, history.log)
    assert patterns(history) == before
    with history.asked() as facts:
        found = integrity.ask(facts, history.log.counts_by_topic(history.log.head()))
    [check] = [one for one in found.checks if one.name == "patterns"]
    assert (check.events, check.rows, found.holds) == (2, 2, True)


def in_reviews(history: History, reviews: Sequence, agencies: Sequence) -> list[Finding]:
    findings = []
    for n, (review, agency) in enumerate(zip(reviews, agencies, strict=False)):
        seen = observed(f"C-{n}", said_by(agency), review=review)
        findings.append(proposed(f"F-{n}", [seen], review=review))
        history.happened(seen, findings[-1])
    return findings


def proposed(name: str, evidence: Sequence = (), on: date | None = None, **more: Any) -> Finding:
    return Finding.propose(
        id_of(name),
        envelope(CHAIR, on) if on else envelope(CHAIR),
        review_id=more.pop("review", REVIEW),
        reference=name,
        text=sealed("Announced visits were counted as seeing the child."),
        pattern_type="human_tool",
        valence=more.pop("valence", "unsafe"),
        evidence=(*[thing.id for thing in evidence], id_of("something more"), id_of("and more")),
        factors=("cond.workload",),
        rests_on="both",
        **more,
    )


def named(
    *findings: Finding, name: str = "pattern", why: str | None = None, **more: Any
) -> Pattern:
    return Pattern.name(
        id_of(name),
        lead(),
        review_id=REVIEW,
        reference=f"PT-{name}",
        name=sealed(f"Being counted stands for being seen: {name}."),
        pattern_type="human_tool",
        valence="unsafe",
        findings=tuple(one.id for one in findings),
        why=sealed(why) if why else None,
        **more,
    )


def revise(query: Challenge, on: date) -> None:
    query.record_revision(
        envelope(TEAM_MANAGER, on),
        item_type="cp_plan",
        item_ref=None,
        what_changed=sealed("The plan names a visit."),
    )


def lead() -> Any:
    return envelope(LEARNING_LEAD)


def references(whole: one_pattern.OnePattern) -> list[str]:
    return [one.reference for one in whole.findings]


def only(history: History, at: int | None = None) -> NamedPattern:
    [item] = patterns(history, at).items
    return item


def patterns(history: History, at: int | None = None) -> NamedPatterns:
    with history.asked() as facts:
        return named_patterns.ask(facts, at=at)
