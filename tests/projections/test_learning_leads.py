"""Who is responsible for the learning, and since when is nobody? (I10)"""

from datetime import date

from domain.as_it_stood import AsItStood
from domain.reviews import CaseReview, TargetDate
from domain.sealed import Sealed
from domain.summaries import Summary
from projections.questions.learning_leads import Gap, Lead, LearningLeads, ask
from tests.examples import (
    CHAIR,
    CHILD,
    LEARNING_LEAD,
    SCRIBE,
    a_led_review,
    envelope,
    id_of,
    standing_of,
)
from tests.projections.histories import TODAY, History, opened

MARCH = date(2024, 3, 18)
LEFT = date(2024, 5, 16)


def test_a_review_that_nobody_leads_is_listed_first(history: History):
    history.happened(led("A"), opened("B"))
    answer = leads(history)
    assert answer.reviews_without_learning_lead == ("B",)
    assert [item.code for item in answer.items] == ["B", "A"]


def test_among_those_without_a_lead_the_longest_uncovered_comes_first(history: History):
    history.happened(opened("A", date(2024, 4, 2)), opened("B", date(2024, 3, 4)))
    assert leads(history).reviews_without_learning_lead == ("B", "A")


def test_the_day_a_lead_leaves_is_uncovered(history: History):
    review = led("A")
    vacate(review, LEFT)
    history.happened(review)
    assert the_lead(history, LEFT).uncovered_days == 1
    found = the_lead(history, date(2024, 5, 20))
    assert (found.has_lead, found.uncovered_since, found.uncovered_days) == (False, LEFT, 5)


def test_the_day_a_lead_is_assigned_is_covered(history: History):
    review = led("A")
    vacate(review, LEFT)
    assign(review, date(2024, 5, 20))
    history.happened(review)
    found = the_lead(history)
    assert Gap(LEFT, date(2024, 5, 20)) in found.gaps
    assert (found.has_lead, found.uncovered_days, found.lead_since) == (True, 0, date(2024, 5, 20))


def test_a_lead_is_named_by_title(history: History):
    history.happened(led("A"))
    assert the_lead(history).lead == "Partnership learning lead"


def test_a_lead_who_takes_part_is_shown_as_they_stand(history: History):
    review = a_led_review()
    review.hand_over_lead(envelope(CHAIR), lead=LEARNING_LEAD, from_date=MARCH, deputy=SCRIBE)
    history.happened(review)
    found = the_lead(history)
    assert found.lead is None
    assert found.lead_participant is not None
    assert found.lead_participant.id == str(LEARNING_LEAD)
    assert found.lead_participant.agency == standing_of(LEARNING_LEAD).agency
    assert found.deputy is not None
    assert found.deputy.id == str(SCRIBE)


def test_nobody_is_shown_once_the_lead_has_left(history: History):
    review = a_led_review()
    vacate(review, LEFT)
    history.happened(review)
    assert (the_lead(history).lead_participant, the_lead(history).deputy) == (None, None)


def test_the_next_date_is_the_first_target_that_is_not_past(history: History):
    days = (date(2024, 5, 1), date(2024, 9, 2), date(2024, 7, 1))
    history.happened(with_targets(days))
    assert the_lead(history).next_date == date(2024, 7, 1)
    assert the_lead(history, date(2024, 10, 1)).next_date is None


def test_the_next_date_says_what_is_due(history: History):
    history.happened(with_targets((date(2024, 9, 2),), "report"))
    assert (the_lead(history).next_target, the_lead(history).overdue_summary) == ("report", None)


def test_a_summary_is_overdue_from_the_day_after_it_was_due(history: History):
    due = date(2024, 5, 31)
    history.happened(with_targets((due,), "interim summary"))
    assert the_lead(history, due).overdue_summary is None
    found = the_lead(history, date(2024, 6, 3))
    assert (found.published, found.overdue_summary, found.overdue_days) == (0, due, 3)


def test_each_summary_that_was_published_keeps_one_promise(history: History):
    interim, final = date(2024, 4, 1), date(2024, 5, 1)
    review = with_targets((interim, final), "summary")
    before = history.happened(review, published(review, "interim"))
    found = the_lead(history)
    assert (found.published, found.overdue_summary) == (1, final)
    history.happened(published(review, "final"))
    assert (the_lead(history).published, the_lead(history).overdue_summary) == (2, None)
    with history.asked() as facts:
        [then] = ask(facts, today=TODAY, at=before).items
    assert then.overdue_summary == final


def test_a_summary_of_a_period_keeps_no_promise_of_a_review(history: History):
    review = with_targets((date(2024, 4, 1),), "summary")
    history.happened(review, published(review, "year", scope="period"))
    assert (the_lead(history).published, the_lead(history).overdue_days) == (0, 63)


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
    history.happened(inbox)
    assert leads(history).items == ()


def test_as_at_a_position_it_says_who_led_then(history: History):
    review = led("A")
    before = history.happened(review)
    vacate(review, LEFT)
    history.happened(review)
    assert leads(history, at=before).reviews_without_learning_lead == ()
    assert leads(history).reviews_without_learning_lead == ("A",)


def led(code: str) -> CaseReview:
    review = opened(code)
    assign(review, MARCH)
    return review


def assign(review: CaseReview, on: date) -> None:
    title = Sealed("Partnership learning lead", (LEARNING_LEAD,))
    review.assign_lead(envelope(CHAIR), lead=None, from_date=on, title=title)


def vacate(review: CaseReview, on: date) -> None:
    review.vacate_lead(envelope(CHAIR), from_date=on)


def published(review: CaseReview, name: str, scope: str = "review") -> Summary:
    return Summary.publish(
        id_of(name),
        envelope(LEARNING_LEAD),
        review_id=review.id,
        reference=name,
        scope=scope,
        stood=AsItStood(log_position=1, counted_to=MARCH, digest="sha-256:0"),
        lead=None,
    )


def with_targets(days, what: str = "report") -> CaseReview:
    return CaseReview.open(
        id_of("with targets"),
        envelope(CHAIR),
        code="T",
        review_type="rapid_review",
        title=Sealed("A review with dates", (CHILD,)),
        child=CHILD,
        nation="england",
        cohort="single",
        target_dates=tuple(TargetDate(what=what, on=day) for day in days),
    )


def the_lead(history: History, today: date = TODAY) -> Lead:
    [item] = leads(history, today).items
    return item


def leads(history: History, today: date = TODAY, at: int | None = None) -> LearningLeads:
    with history.asked() as facts:
        return ask(facts, today=today, at=at)
