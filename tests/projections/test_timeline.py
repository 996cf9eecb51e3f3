"""Is the story of a thing told in the order it happened?"""

from datetime import date
from uuid import UUID

from domain.held_back import HeldBackQuery
from projections.questions.timeline import Timeline, ask
from tests.examples import (
    QUERY,
    REASON,
    REVIEW,
    TEAM_MANAGER,
    a_led_review,
    a_query,
    answer,
    envelope,
    id_of,
    sealed,
)
from tests.projections.histories import History, asked, said_by


def test_the_story_of_a_query_has_every_step_with_its_reason(history: History):
    query = answer(a_query(), "declined")
    query.give_verdict(envelope(), verdict="not_satisfied", comment=sealed("Nobody went up."))
    history.happened(query)
    story = told(history, QUERY)
    assert (story.id, story.kind) == (str(QUERY), "challenge")
    assert [step.topic for step in story.steps] == [
        "challenge-raised",
        "challenge-responded",
        "challenge-verdict-given",
    ]
    declined = story.steps[1]
    assert (declined.codes["kind"], declined.codes["reason_code"]) == (
        "declined",
        "evidence_outweighs",
    )
    assert declined.words["reason"] == REASON
    assert declined.by.agency == "la_csc"


def test_steps_stand_in_the_order_they_happened_and_then_recorded(history: History):
    query = asked("Q-1")
    query.set_aside(envelope(on=date(2024, 5, 2)), how="talked_over", observed_by="raiser")
    query.acknowledge(envelope(on=date(2024, 4, 2)))
    query.route(envelope(on=date(2024, 4, 2)), to_agency="gp")
    history.happened(query)
    assert [step.topic.removeprefix("challenge-") for step in told(history, query.id).steps] == [
        "raised",
        "acknowledged",
        "routed",
        "set-aside",
    ]


def test_a_step_without_a_day_stands_where_it_was_recorded(history: History):
    query = asked("Q-1", said_by(on=None))
    query.acknowledge(envelope(on=None))
    history.happened(query)
    first, _ = told(history, query.id).steps
    assert (first.occurred_on, first.recorded_on) == (None, date(2024, 6, 3))


def test_the_story_as_at_a_position_has_the_steps_up_to_it(history: History):
    query = a_query()
    raised = history.happened(query)
    then = told(history, QUERY)
    history.happened(answer(query, "accepted"))
    with history.asked() as facts:
        assert ask(facts, QUERY, at=raised) == then
        assert ask(facts, QUERY, at=0) is None
    assert len(told(history, QUERY).steps) == 2


def test_of_what_is_not_there_no_story_is_told(history: History):
    with history.asked() as facts:
        assert ask(facts, QUERY) is None


def test_words_kept_for_the_custodian_are_withheld_and_say_so(history: History):
    said = envelope(TEAM_MANAGER)
    object.__setattr__(said, "audience", "custodian")
    query = a_query()
    query.set_aside(said, how="talked_over", observed_by="raiser", words=sealed("Not now."))
    history.happened(query)
    raised, set_aside = told(history, QUERY).steps
    assert (raised.words_withheld, raised.words["text"] is None) == (None, False)
    assert (set_aside.words_withheld, set_aside.words) == ("custodian", {})


def test_a_withdrawal_tells_nobody_why(history: History):
    query = a_query()
    query.withdraw(
        envelope(), reason_code="felt_unable_to_continue", detail=sealed("I was told to.")
    )
    history.happened(query)
    assert "felt_unable" not in repr(told(history, QUERY))
    assert "I was told to" not in repr(told(history, QUERY))


def test_whoever_held_something_back_is_told_of_without_a_role(history: History):
    held = HeldBackQuery.disclose(
        id_of("H-1"),
        said_by(),
        review_id=REVIEW,
        reference="H-1",
        text=sealed(),
        reasons=("futility",),
    )
    history.happened(held)
    [step] = told(history, held.id).steps
    assert (step.by.role, step.by.agency) == (None, "community_health")


def test_a_review_has_a_story_too(history: History):
    history.happened(a_led_review())
    story = told(history, REVIEW)
    assert story.kind == "case_review"
    assert story.steps[-1].topic == "case-review-learning-lead-assigned"


def test_all_stories_together_are_all_events(history: History):
    history.tell(200, seed=8)
    things = {event.originator_id for _, event in history.log.rows}
    assert sum(len(told(history, thing).steps) for thing in things) == len(history.log.rows)


def told(history: History, thing: UUID) -> Timeline:
    with history.asked() as facts:
        story = ask(facts, thing)
    assert story is not None
    return story
