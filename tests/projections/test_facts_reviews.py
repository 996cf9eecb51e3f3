"""Reviews and their participants as facts: who leads the learning, and who takes part."""

from datetime import date

from projections.facts import participants, reviews
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LEARNING_LEAD,
    MOTHER,
    RAISED_ON,
    REVIEW,
    a_led_review,
    a_review,
    envelope,
    register,
    sealed,
    standing_of,
)
from tests.projections.histories import History
from tests.projections.rows import current

MAY, JUNE = date(2024, 5, 16), date(2024, 6, 1)


def test_a_review_is_uncovered_until_somebody_leads_the_learning(history: History):
    review = a_review()
    history.happened(review)
    assert the_review(history).uncovered_since == RAISED_ON

    review.assign_lead(envelope(CHAIR), lead=None, from_date=MAY, title=sealed("Business manager"))
    history.happened(review)
    row = the_review(history)
    assert (row.has_lead, row.lead_since, row.uncovered_since) == (True, MAY, None)
    assert (row.lead_id, row.lead_title) == (None, "Business manager")
    assert row.lead_gaps == [{"from": "2024-03-11", "to": "2024-05-16"}]


def test_a_lead_from_the_first_day_leaves_no_gap(history: History):
    history.happened(a_led_review())
    assert the_review(history).lead_gaps == []


def test_the_day_a_lead_leaves_is_uncovered_and_the_day_one_comes_is_covered(history: History):
    review = a_led_review()
    review.vacate_lead(envelope(CHAIR), from_date=MAY)
    history.happened(review)
    row = the_review(history)
    assert (row.has_lead, row.lead_id, row.uncovered_since) == (False, None, MAY)

    review.assign_lead(envelope(CHAIR), lead=LEARNING_LEAD, from_date=JUNE)
    history.happened(review)
    row = the_review(history)
    assert row.lead_gaps == [{"from": "2024-05-16", "to": "2024-06-01"}]
    assert [entry["event"] for entry in row.lead_history] == ["assigned", "vacated", "assigned"]


def test_a_purpose_question_is_changed_in_its_place_or_added(history: History):
    review = a_review()
    review.revise_purpose_question(envelope(CHAIR), text=sealed("What let us?"), why=sealed())
    review.revise_purpose_question(
        envelope(CHAIR), text=sealed("Who saw him?"), why=sealed(), index=0
    )
    history.happened(review)

    assert the_review(history).purpose_questions == ["Who saw him?", "What let us?"]


def test_restrictions_in_force_are_those_not_lifted(history: History):
    review = a_review()
    for kind in ("criminal", "inquest"):
        review.restrict_recording(envelope(CHAIR), kind=kind, scope=sealed(), until=JUNE)
    review.lift_restriction(envelope(CHAIR), kind="criminal")
    history.happened(review)

    assert the_review(history).restrictions == [{"kind": "inquest", "until": "2024-06-01"}]


def test_closing_and_reopening_are_told(history: History):
    review = a_led_review()
    review.change_phase(envelope(CHAIR), to_phase="open")
    review.close(envelope(CHAIR), outcome="shared_locally", open_matters=())
    at = history.happened(review)
    review.reopen(envelope(CHAIR), why=sealed())
    history.happened(review)

    assert (the_review(history, at).phase, the_review(history, at).outcome) == (
        "closed",
        "shared_locally",
    )
    assert (the_review(history).phase, the_review(history).closed_on) == ("open", None)


def test_a_review_knows_the_version_of_its_last_event_whatever_it_was(history: History):
    review = a_led_review()
    register_version = review.version
    history.happened(review)

    assert the_review(history).version == register_version


def test_a_changed_standing_is_the_one_now_and_the_old_one_stays(history: History):
    review = a_review()
    register(review, HEALTH_VISITOR)
    at = history.happened(review)
    review.change_standing(
        envelope(CHAIR),
        participant=HEALTH_VISITOR,
        standing=standing_of(CHAIR),
        from_date=MAY,
    )
    history.happened(review)

    assert the_participant(history, HEALTH_VISITOR).band == "I"
    assert the_participant(history, HEALTH_VISITOR, at).band == "2"


def test_family_members_were_asked_and_answered(history: History):
    review = a_review()
    register(review, MOTHER)
    review.invite_family(envelope(CHAIR), participant=MOTHER, advocate_offered=True)
    review.family_declines(envelope(CHAIR), participant=MOTHER)
    review.appoint(envelope(CHAIR), participant=MOTHER, capacity="facilitator")
    history.happened(review)
    row = the_participant(history, MOTHER)

    assert (row.family_asked, row.advocate_offered, row.family_answer) == (True, True, "declined")
    assert row.capacities == ["facilitator"]


def the_review(history: History, at: int | None = None):
    """The example review's row."""
    with history.asked() as facts:
        return current(facts, reviews, REVIEW, at)


def the_participant(history: History, person, at: int | None = None):
    """The row of somebody in the example review."""
    with history.asked() as facts:
        return current(facts, participants, f"{REVIEW}/{person}", at)
