"""Is a raiser told what became of theirs, step by step, in plain sentences and without a name?"""

from datetime import date
from uuid import UUID

from projections.questions.my_queries import NOTHING_CHANGED, MyQueries, MyQuery, ask
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    REVIEW,
    TEAM_MANAGER,
    a_finding,
    a_led_review,
    a_query,
    answer,
    envelope,
    id_of,
    sealed,
)
from tests.projections.histories import TODAY, History, asked, shown_as


def test_nothing_yet_is_said_and_who_has_it(history: History):
    history.happened(a_led_review(), a_query())
    mine = only(history)
    assert mine.with_agency == "la_csc"
    assert (mine.due_by, mine.days_late) == (None, 0)
    assert mine.now == (
        "Nothing yet. It is with children's social care; no day was named for an answer."
    )
    assert [step.sentence for step in mine.steps] == ["On 11 March 2024 you asked this."]
    assert mine.changed == (NOTHING_CHANGED,)


def test_an_answer_that_is_due_or_overdue_says_by_when(history: History):
    query = a_query()
    query.acknowledge(envelope(TEAM_MANAGER), expected_by=date(2024, 3, 18))
    history.happened(a_led_review(), query)
    due = only(history, today=date(2024, 3, 18))
    assert (due.due_by, due.days_late) == (date(2024, 3, 18), 0)
    assert due.now.endswith("an answer is due by 18 March 2024.")
    late = only(history, today=date(2024, 3, 20))
    assert late.days_late == 2
    assert late.now.endswith("an answer was due by 18 March 2024, 2 days ago.")


def test_a_decline_is_told_with_its_reason_and_what_can_be_done(history: History):
    history.happened(a_led_review(), answer(a_query(), "declined"))
    mine = only(history)
    told = mine.steps[-1]
    assert "declined it: other evidence weighs more" in told.sentence.lower()
    assert told.words
    assert mine.with_agency is None
    assert [one.move for one in mine.may] == [
        "give_verdict",
        "escalate",
        "record_dissent",
        "reopen",
        "withdraw",
    ]


def test_what_changed_because_of_it_is_told(history: History):
    query = a_query()
    said = sealed("The plan names a visit.")
    query.record_revision(envelope(), item_type="cp_plan", item_ref=None, what_changed=said)
    other = asked("Q-2")
    query.link(envelope(), to=other.id, relation="same_matter")
    history.happened(a_led_review(), other, query, a_finding())
    changed = only(history).changed
    assert changed[0].startswith("What you asked about was changed on ")
    assert changed[0].endswith(": The plan names a visit.")
    assert "Finding F-33CC-44DD rests on it, among other things." in changed
    assert any("not merged" in one for one in changed)


def test_only_ones_own_are_told_and_by_role_only_too(history: History):
    history.happened(
        a_led_review(),
        asked("Q-1", shown_as(envelope(HEALTH_VISITOR), "role_only")),
        asked("Q-2", envelope(CHAIR)),
        asked("Q-3", shown_as(envelope(HEALTH_VISITOR), "anonymous")),
    )
    assert [one.reference for one in told(history).items] == ["Q-1"]
    assert told(history, CHAIR).total == 1
    assert told(history, id_of("nobody")).total == 0


def test_nobody_is_named(history: History):
    history.happened(a_led_review(), answer(a_query(), "declined", TEAM_MANAGER))
    said = repr(told(history))
    assert "The worker of that day" not in said
    assert str(TEAM_MANAGER) not in said
    assert str(HEALTH_VISITOR) not in said


def test_it_is_told_as_at_an_earlier_position_as_it_was_then(history: History):
    query = a_query()
    then = history.happened(a_led_review(), query)
    before = told(history)
    history.happened(answer(query, "accepted"))
    assert told(history, at=then) == before
    assert told(history).items[0].status == "accepted"


def told(
    history: History, who: UUID = HEALTH_VISITOR, today: date = TODAY, at: int | None = None
) -> MyQueries:
    with history.asked() as facts:
        return ask(facts, who, today=today, at=at)


def only(history: History, today: date = TODAY) -> MyQuery:
    [one] = told(history, today=today).items
    assert one.review.id == str(REVIEW)
    return one
