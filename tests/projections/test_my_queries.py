"""Is a raiser told what became of theirs, step by step, in plain sentences and without a name?"""

from datetime import date, timedelta
from uuid import UUID

from projections.my_changes import NOTHING
from projections.questions.my_queries import MyQueries, MyQuery, ask
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

BEGAN, DUE = TODAY, date(2024, 6, 5)
"""The day on which everything here is recorded, and two working days later: the example's days."""
PAST = envelope(HEALTH_VISITOR, date(2024, 3, 11), reconstructed=True)


def test_nothing_yet_is_said_and_who_has_it_and_by_when(history: History):
    history.happened(a_led_review(), a_query())
    mine = only(history, today=BEGAN)
    assert mine.with_agency == "la_csc"
    assert (mine.due_by, mine.overdue_by) == (DUE, 0)
    assert mine.now == (
        "Nothing yet. It is with children's social care (those who work with the child, "
        "and whoever supervises them); "
        "an answer is due by 5 June 2024, in 2 working days."
    )
    assert mine.due is not None
    assert mine.due.label == "Example, replace with yours."
    assert [step.sentence for step in mine.steps] == ["On 11 March 2024 you asked this."]
    assert mine.changed == (NOTHING,)


def test_overdue_says_by_how_many_working_days_and_that_it_goes_on_by_itself(history: History):
    history.happened(a_led_review(), a_query())
    assert only(history, today=DUE).now.endswith("an answer is due by 5 June 2024, today.")
    late = only(history, today=DUE + timedelta(days=5))
    assert late.overdue_by == 3
    assert late.now.endswith(
        "an answer was due by 5 June 2024, 3 working days ago. "
        "It goes to the next stage by itself; you need not do anything."
    )


def test_what_went_up_by_itself_says_so_and_that_nothing_need_be_done(history: History):
    query = a_query()
    query.escalate(envelope(None), by="timeout", to_stage=2)
    history.happened(a_led_review(), query)
    mine = only(history, today=BEGAN)
    assert mine.now.startswith(
        "No answer came in time, so it has gone to stage 2 by itself; you need not do anything. "
        "Nothing yet. It is with children's social care (team managers of both agencies)"
    )


def test_what_its_raiser_took_up_did_not_go_by_itself(history: History):
    query = a_query()
    query.escalate(envelope(), by="raiser", to_stage=2)
    history.happened(a_led_review(), query)
    assert "by itself" not in only(history, today=BEGAN).now


def test_at_the_last_stage_it_stays_until_somebody_answers(history: History):
    query = a_query()
    for stage in (2, 3, 4):
        query.escalate(envelope(None), by="timeout", to_stage=stage)
    history.happened(a_led_review(), query)
    late = only(history, today=DUE + timedelta(days=30))
    assert late.now.endswith("This is the last stage: it stays here until somebody answers.")
    assert "goes to the next stage" not in late.now


def test_a_day_that_somebody_named_is_told_beside_the_policys(history: History):
    query = a_query()
    query.acknowledge(envelope(TEAM_MANAGER), expected_by=date(2024, 6, 18))
    history.happened(a_led_review(), query)
    mine = only(history, today=BEGAN)
    assert mine.due_by == DUE
    assert mine.now.endswith("The day named for an answer is 18 June 2024.")


def test_each_step_is_a_whole_sentence_with_the_day_by_which_more_is_to_come(history: History):
    query, by = a_query(), date(2024, 6, 18)
    query.acknowledge(envelope(TEAM_MANAGER), expected_by=by)
    query.route(envelope(CHAIR), to_agency="la_csc", due=by)
    history.happened(a_led_review(), query)
    _, acknowledged, routed = (step.sentence for step in only(history, today=BEGAN).steps)
    assert acknowledged.endswith(
        "said that it had arrived, and that an answer will come by 18 June 2024."
    )
    assert routed.endswith("it went to children's social care; an answer is due by 18 June 2024.")


def test_of_history_no_clock_runs_and_only_a_day_that_was_named_counts(history: History):
    bare, named = asked("Q-1", PAST), asked("Q-2", PAST)
    named.acknowledge(envelope(TEAM_MANAGER, reconstructed=True), expected_by=date(2024, 3, 18))
    history.happened(a_led_review(), bare, named)
    one, other = told(history, today=date(2024, 3, 20)).items
    assert (one.due, one.due_by, one.overdue_by) == (None, None, 0)
    assert one.now == (
        "Nothing yet. It is with children's social care; no day was named for an answer."
    )
    assert (other.due, other.due_by, other.overdue_by) == (None, date(2024, 3, 18), 2)
    assert other.now.endswith("an answer was due by 18 March 2024, 2 working days ago.")


def test_who_was_told_and_says_nothing_for_twenty_working_days_is_shown_so(history: History):
    query = answer(a_query(), "declined")
    query.inform_raiser(envelope(TEAM_MANAGER), how="phone", mode="D_action_taken")
    history.happened(a_led_review(), query)
    soon, later = only(history, today=date(2024, 3, 15)), only(history)
    assert (soon.no_reply, soon.now) == (False, "It stands as: declined.")
    assert later.no_reply
    assert later.now == (
        "It stands as: declined. "
        "You have not said what you think of it within 20 working days; you still may."
    )
    assert "give_verdict" in [one.move for one in later.may]


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
        "say_experience",
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
