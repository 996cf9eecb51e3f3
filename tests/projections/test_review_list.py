"""Are all reviews of a case listed, with how much was said in each?"""

from datetime import date

from domain.reviews import CaseReview
from domain.sealed import Sealed
from projections.questions.review_list import ReviewList, ask
from tests.examples import CHAIR, CHILD, a_held_back_query, answer, envelope, id_of
from tests.projections.histories import History, asked, denied, observed, opened, warned


def test_reviews_are_listed_in_the_order_they_were_opened(history: History):
    history.happened(opened("B", date(2024, 3, 4)), opened("C", date(2024, 1, 8)), opened("A"))
    answer = listed(history)
    assert [item.code for item in answer.items] == ["C", "B", "A"]
    assert answer.total == 3


def test_a_review_says_how_much_was_put_in_and_what_is_still_open(history: History):
    query = asked("Q-1")
    history.happened(
        opened("A"),
        opened("B"),
        query,
        answer(asked("Q-2"), "accepted"),
        warned("W-1"),
        observed("C-1"),
        denied("C-2", "assume_normal", query),
        a_held_back_query(),
    )
    one, other = listed(history).items
    assert (one.queries, one.warning_signs, one.observations, one.held_back) == (2, 1, 1, 1)
    assert one.open_matters == 2
    assert (other.queries, other.open_matters) == (0, 0)


def test_the_standing_inbox_is_no_review_of_a_case(history: History):
    inbox = CaseReview.open(
        id_of("inbox"),
        envelope(CHAIR),
        code="INBOX",
        review_type="standing_inbox",
        title=Sealed("Standing inbox", (CHILD,)),
        child=CHILD,
        nation="not_recorded",
        cohort="not_recorded",
    )
    before = history.happened(opened("A"))
    history.happened(inbox)
    answer = listed(history)
    assert [item.code for item in answer.items] == ["A"]
    assert (answer.total, answer.inbox) == (1, str(inbox.id))
    assert listed(history, at=before).inbox is None


def test_as_at_a_position_it_says_what_there_was_then(history: History):
    before = history.happened(opened("A"))
    then = listed(history)
    history.happened(opened("B"), asked("Q-1"))
    assert listed(history, at=before) == then


def listed(history: History, at: int | None = None) -> ReviewList:
    with history.asked() as facts:
        return ask(facts, at=at)
