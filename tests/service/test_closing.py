"""Can a review close over something open, even when both happen at once? (I8, settled 36)"""

import threading
from collections.abc import Callable
from datetime import date

import pytest

from domain.rejections import (
    IllegalMove,
    MattersStillOpen,
    Rejection,
    ReviewIsClosed,
    UnknownReference,
)
from domain.reviews import CaseReview
from service.casework import Done
from service.operations.stores import make_inbox
from service.raising import inbox_id
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LEARNING_LEAD,
    RAISED_ON,
    REVIEW,
    TEAM_MANAGER,
    id_of,
)
from tests.service.recorded import SYSTEM, Commands, Interposed, acting

NEXT_TIME = date(2099, 4, 30)
A_FEW, MANY = 10, 150


def carry_forward(commands: Commands, done: Done, kind: str = "challenge") -> Done:
    """Give an open matter to the team manager."""
    item = {"kind": kind, "id": done.id, "owner": TEAM_MANAGER, "by_date": NEXT_TIME}
    return commands.reviews.carry_forward(acting(CHAIR), REVIEW, items=[item])


def test_a_review_with_one_open_query_does_not_close_and_names_it(commands: Commands):
    query = commands.raise_query()
    with pytest.raises(MattersStillOpen) as refusal:
        commands.close_review()
    assert refusal.value.references == (query.reference,)
    assert not commands.casework.fetch(CaseReview, REVIEW).is_closed


def test_a_review_with_one_open_sign_does_not_close(commands: Commands):
    sign = commands.raise_sign()
    with pytest.raises(MattersStillOpen) as refusal:
        commands.close_review()
    assert refusal.value.references == (sign.reference,)


def test_what_is_carried_forward_with_owner_and_date_lets_the_review_close(commands: Commands):
    query, sign = commands.raise_query(), commands.raise_sign()
    carry_forward(commands, query)
    with pytest.raises(MattersStillOpen) as refusal:
        commands.close_review()
    assert refusal.value.references == (sign.reference,)
    carry_forward(commands, sign, "warning_sign")
    commands.close_review()
    assert commands.casework.fetch(CaseReview, REVIEW).is_closed


def test_a_query_may_be_carried_forward_under_its_other_name(commands: Commands):
    query = commands.raise_query()
    carry_forward(commands, query, "query")
    assert commands.events_of(REVIEW)[-1].items[0].kind == "challenge"


def test_a_matter_is_carried_forward_as_what_it_is(commands: Commands):
    query = commands.raise_query()
    with pytest.raises(UnknownReference):
        carry_forward(commands, query, "warning_sign")


def test_the_standing_inbox_never_closes(commands: Commands):
    make_inbox(commands.casework)
    inbox = inbox_id("local")
    commands.reviews.register_participant(
        SYSTEM, inbox, id=CHAIR, agency="independent", band="I", role="independent_reviewer"
    )
    commands.reviews.appoint(SYSTEM, inbox, CHAIR, capacity="chair")
    commands.reviews.assign_lead(SYSTEM, inbox, lead=CHAIR, from_date=RAISED_ON)
    with pytest.raises(IllegalMove):
        commands.reviews.close(acting(CHAIR), inbox, outcome="shared_locally")
    assert commands.raise_query(CHAIR, review_id=inbox)


def test_what_is_not_open_here_is_not_carried_forward(commands: Commands):
    query = commands.raise_query()
    commands.challenges.withdraw(acting(), query.id, reason_code="sorted_by_talking")
    with pytest.raises(UnknownReference):
        carry_forward(commands, query)


def test_what_was_settled_lets_the_review_close(commands: Commands):
    query, sign = commands.raise_query(), commands.raise_sign()
    commands.decline(query.id)
    commands.challenges.give_verdict(acting(), query.id, verdict="satisfied")
    commands.warning_signs.act_on(
        acting(), sign.id, action="Joint visit", by_agency="police", on=date(2024, 3, 14)
    )
    commands.close_review()


def test_a_verdict_can_make_a_declined_query_open_again(commands: Commands):
    query = commands.raise_query()
    commands.decline(query.id)
    commands.challenges.give_verdict(acting(), query.id, verdict="not_satisfied")
    with pytest.raises(MattersStillOpen):
        commands.close_review()
    commands.challenges.record_dissent(acting(), query.id, text="I would still ask.")
    commands.close_review()


RAISINGS: dict[str, Callable[[Commands], Done]] = {
    "a query": lambda commands: commands.raise_query(),
    "a sign": lambda commands: commands.raise_sign(),
    "an observation": lambda commands: commands.record(),
    "a held-back query": lambda commands: commands.held_back.disclose(
        acting(), review_id=REVIEW, text="Why not upstairs?", reasons=["futility"]
    ),
    "a finding": lambda commands: commands.findings.propose(
        acting(CHAIR),
        review_id=REVIEW,
        text="Announced visits were counted as seeing the child.",
        pattern_type="human_tool",
        valence="unsafe",
        evidence=[commands.events_of(id_of("first"))[0].originator_id, id_of("second")],
        factors=["cond.workload"],
    ),
}


@pytest.mark.parametrize("what", RAISINGS)
def test_a_closed_review_refuses_everything_new_and_names_the_inbox(commands: Commands, what: str):
    commands.record(id=id_of("first"))
    commands.record(id=id_of("second"))
    RAISINGS[what](commands)
    for _, kind, reference in commands.casework.log.open_matters(REVIEW):
        carry_forward(commands, _found(commands, reference), kind)
    commands.close_review()
    head = commands.casework.head()
    with pytest.raises(ReviewIsClosed, match=str(inbox_id("local"))):
        RAISINGS[what](commands)
    assert commands.casework.head() == head


def test_in_a_closed_review_answers_verdicts_escalations_and_reopenings_go_on(
    commands: Commands,
):
    query, other = commands.raise_query(), commands.raise_query()
    for one in (query, other):
        carry_forward(commands, one)
    commands.close_review()
    commands.decline(query.id)
    commands.challenges.give_verdict(acting(), query.id, verdict="not_satisfied")
    commands.challenges.escalate(acting(), query.id)
    commands.challenges.link(acting(), query.id, to=other.id, relation="same_matter")
    commands.challenges.withdraw(acting(), other.id, reason_code="new_information")
    commands.challenges.reopen(acting(), other.id, why="A second bruise was seen.")


def test_a_reopened_review_takes_new_things_again(commands: Commands):
    commands.close_review()
    commands.reviews.reopen(acting(LEARNING_LEAD), REVIEW, why="A new record came.")
    assert commands.raise_query().version == 1


# Both at once


def test_a_query_raised_while_the_review_closes_keeps_it_open(commands: Commands):
    """The closing has looked and found nothing open; then the query is written, then the closing."""
    Interposed(commands, commands.raise_query)
    with pytest.raises(MattersStillOpen):
        commands.close_review()
    assert not commands.casework.fetch(CaseReview, REVIEW).is_closed


def test_a_review_closed_while_a_query_is_raised_refuses_it(commands: Commands):
    """The raising has looked and found the review open; then the closing is written."""
    Interposed(commands, commands.close_review)
    with pytest.raises(ReviewIsClosed):
        commands.raise_query()
    assert commands.casework.log.open_matters(REVIEW) == []


def test_a_query_reopened_while_the_review_closes_keeps_it_open(commands: Commands):
    query = commands.raise_query()
    commands.decline(query.id)
    Interposed(
        commands, lambda: commands.challenges.reopen(acting(), query.id, why="A second bruise.")
    )
    with pytest.raises(MattersStillOpen):
        commands.close_review()


def test_somebody_registered_while_the_review_closes_does_not_stop_it(commands: Commands):
    """The closing reads again and succeeds: only what is open stands in its way."""
    Interposed(
        commands,
        lambda: commands.reviews.appoint(acting(CHAIR), REVIEW, HEALTH_VISITOR, capacity="scribe"),
    )
    commands.close_review()
    assert commands.casework.fetch(CaseReview, REVIEW).is_closed


@pytest.mark.parametrize("rounds", [A_FEW, pytest.param(MANY, marks=pytest.mark.slow)])
@pytest.mark.parametrize("first", ["raising", "closing"])
def test_whichever_comes_first_no_closed_review_holds_an_open_matter_nobody_carries(
    commands: Commands, first: str, rounds: int
):
    """Raised and closed by two threads, again and again: the log never tells of both."""
    outcomes = set()
    for _ in range(rounds):
        together = threading.Barrier(2)
        outcome: dict[str, str] = {}

        def go(name: str, act: Callable[[], Done], at=together, into=outcome) -> None:
            at.wait()
            try:
                act()
                into[name] = "done"
            except Rejection as refusal:
                into[name] = refusal.code

        both = {"raising": commands.raise_query, "closing": commands.close_review}
        order = [first, *(name for name in both if name != first)]
        threads = [threading.Thread(target=go, args=(name, both[name])) for name in order]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        outcomes.add((outcome["raising"], outcome["closing"]))
        begin_again(commands)
    assert outcomes <= {("done", "matters-still-open"), ("review-is-closed", "done")}


def begin_again(commands: Commands) -> None:
    """Settle what is open, and open the review again when it was closed."""
    review = commands.casework.fetch(CaseReview, REVIEW)
    loose = [id for id, _, _ in commands.casework.log.open_matters(REVIEW)]
    assert not (review.is_closed and loose)
    for id in loose:
        commands.challenges.withdraw(acting(), id, reason_code="sorted_by_talking")
    if review.is_closed:
        commands.reviews.reopen(acting(CHAIR), REVIEW, why="Once more.")


def _found(commands: Commands, reference: str) -> Done:
    id = next(id for id, _, name in commands.casework.log.open_matters(REVIEW) if name == reference)
    return Done(id, reference, 1, 0)
