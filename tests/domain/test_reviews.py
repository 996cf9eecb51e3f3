"""How is a review set up, led and closed, and what becomes of what is open? (I8, I10)"""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.events import Envelope
from domain.people import standing
from domain.rejections import (
    AlreadyThere,
    DateInTheFuture,
    DateInThePast,
    LearningLeadRequired,
    MattersStillOpen,
    NotAParticipant,
    UnknownReference,
)
from domain.reviews import CarriedMatter, CaseReview
from tests.examples import (
    CHAIR,
    CHILD,
    HEALTH_VISITOR,
    LATER,
    LEARNING_LEAD,
    MOTHER,
    NOW,
    QUERY,
    RAISED_ON,
    SCRIBE,
    SIGN,
    TEAM_MANAGER,
    a_led_review,
    a_review,
    envelope,
    history,
    id_of,
    register,
    review_in,
    sealed,
)

BY_SUMMER = date(2024, 6, 30)
OPEN_PHASES = ["open", "sessions", "drafting", "agreed", "published", "withheld", "follow_up"]


def vacate(review: CaseReview) -> CaseReview:
    """The review, with nobody responsible for its learning any more."""
    review.vacate_lead(envelope(CHAIR), from_date=LATER, why=sealed("She left.", CHAIR))
    return review


def carried(id: UUID, owner: UUID = TEAM_MANAGER, by_date: date = BY_SUMMER) -> CarriedMatter:
    """A matter with its owner and date."""
    return CarriedMatter(kind="challenge", id=id, owner=owner, by_date=by_date)


def test_a_matter_is_not_carried_forward_by_two_at_once():
    review = review_in("open")
    twice = (carried(QUERY), carried(QUERY, owner=CHAIR))
    with pytest.raises(AlreadyThere):
        review.carry_forward(envelope(CHAIR), items=twice, open_matters={QUERY})
    assert not review.carried


def test_whoever_carries_a_matter_forward_is_kept_as_they_stood_then():
    review = review_in("open")
    review.carry_forward(envelope(CHAIR), items=(carried(QUERY),), open_matters={QUERY})
    (item,) = review.pending_events[-1].items
    assert (item.owner_agency, item.owner_band) == ("la_csc", "4")


def test_a_matter_is_not_carried_forward_to_a_day_that_has_gone_by():
    review = review_in("open")
    items = (carried(SIGN), carried(QUERY, by_date=NOW.date() - timedelta(days=1)))
    with pytest.raises(DateInThePast) as refusal:
        review.carry_forward(envelope(CHAIR), items=items, open_matters={QUERY, SIGN})
    assert (refusal.value.code, refusal.value.rule) == ("date-in-the-past", "I8")
    assert not review.carried


def test_a_matter_is_carried_forward_to_the_end_of_today():
    review = review_in("open")
    today = carried(QUERY, by_date=NOW.date())
    review.carry_forward(envelope(CHAIR), items=(today,), open_matters={QUERY})
    assert review.carried == {QUERY}


def test_history_may_have_carried_a_matter_forward_to_a_day_that_has_gone_by():
    review = review_in("open")
    then = carried(QUERY, by_date=LATER)
    review.carry_forward(history(CHAIR), items=(then,), open_matters={QUERY})
    assert review.carried == {QUERY}


# The learning lead (I10)


def test_nobody_leads_from_a_day_that_has_not_come():
    review = a_review()
    with pytest.raises(DateInTheFuture):
        review.assign_lead(envelope(CHAIR), lead=LEARNING_LEAD, from_date=date(2030, 1, 1))
    assert not review.has_lead


def test_a_review_cannot_leave_planning_without_a_learning_lead():
    review = a_review()
    with pytest.raises(LearningLeadRequired):
        review.change_phase(envelope(CHAIR), to_phase="open")
    assert review.phase == "planned"


def test_a_lead_who_left_before_the_start_is_no_lead():
    with pytest.raises(LearningLeadRequired):
        vacate(a_led_review()).change_phase(envelope(CHAIR), to_phase="open")


def test_a_review_cannot_publish_without_a_learning_lead():
    with pytest.raises(LearningLeadRequired):
        vacate(review_in("agreed")).change_phase(envelope(CHAIR), to_phase="published")


@pytest.mark.parametrize("phase", [*OPEN_PHASES, "not_recorded"])
def test_a_review_cannot_close_without_a_learning_lead(phase: str):
    review = vacate(review_in(phase))
    with pytest.raises(LearningLeadRequired):
        review.close(envelope(CHAIR), outcome="withheld", open_matters=())
    assert not review.is_closed


def test_a_review_under_way_goes_on_while_the_uncovered_days_are_counted():
    review = vacate(review_in("open"))
    review.change_phase(envelope(CHAIR), to_phase="sessions")
    assert review.phase == "sessions"


def test_a_lead_may_be_known_by_title_only():
    review = a_review()
    review.assign_lead(
        envelope(CHAIR), lead=None, title=sealed("Partnership manager"), from_date=RAISED_ON
    )
    review.change_phase(envelope(CHAIR), to_phase="open")
    assert review.lead is None


def test_there_is_one_lead_at_a_time():
    with pytest.raises(AlreadyThere):
        a_led_review().assign_lead(envelope(CHAIR), lead=CHAIR, from_date=LATER)


@pytest.mark.parametrize("pass_on", ["hand_over_lead", "vacate_lead"])
def test_nobody_hands_on_what_nobody_holds(pass_on: str):
    what = {"lead": CHAIR} if pass_on == "hand_over_lead" else {}
    with pytest.raises(LearningLeadRequired):
        getattr(a_review(), pass_on)(envelope(CHAIR), from_date=LATER, **what)


def test_leading_the_learning_is_a_part_in_the_review_and_passes_on():
    review = a_led_review()
    assert "learning_lead" in review.capacities(LEARNING_LEAD)
    review.hand_over_lead(envelope(CHAIR), lead=TEAM_MANAGER, from_date=LATER)
    assert "learning_lead" not in review.capacities(LEARNING_LEAD)
    assert "learning_lead" in review.capacities(TEAM_MANAGER)
    vacate(review)
    assert "learning_lead" not in review.capacities(TEAM_MANAGER)


# Closing over what is open (I8)


def test_a_review_closes_when_nothing_is_open():
    review = review_in("open")
    review.close(envelope(CHAIR), outcome="shared_locally", open_matters=())
    assert review.is_closed


def test_a_review_cannot_close_over_an_open_matter_and_names_it():
    review = review_in("open")
    with pytest.raises(MattersStillOpen) as refusal:
        review.close(
            envelope(CHAIR),
            outcome="published",
            open_matters=[(QUERY, "Q-7KX2-M4P9"), (SIGN, "W-2C8T-9QZA")],
        )
    assert refusal.value.references == ("Q-7KX2-M4P9", "W-2C8T-9QZA")
    assert "Q-7KX2-M4P9" in refusal.value.sentence
    assert review.phase == "open"


def test_a_review_closes_over_what_is_carried_forward_and_only_over_that():
    review = review_in("open")
    review.carry_forward(envelope(CHAIR), items=(carried(QUERY),), open_matters={QUERY, SIGN})
    both = [(QUERY, "Q-7KX2-M4P9"), (SIGN, "W-2C8T-9QZA")]
    with pytest.raises(MattersStillOpen) as refusal:
        review.close(envelope(CHAIR), outcome="published", open_matters=both)
    assert refusal.value.references == ("W-2C8T-9QZA",)
    review.carry_forward(envelope(CHAIR), items=(carried(SIGN),), open_matters={QUERY, SIGN})
    review.close(envelope(CHAIR), outcome="published", open_matters=both)
    assert review.is_closed


def test_only_what_is_open_here_can_be_carried_forward():
    review = review_in("open")
    for items in ((), (carried(id_of("elsewhere")),), (carried(QUERY), carried(id_of("other")))):
        with pytest.raises(UnknownReference):
            review.carry_forward(envelope(CHAIR), items=items, open_matters={QUERY})
    assert review.carried == set()


def test_the_owner_of_what_is_carried_forward_takes_part_in_the_review():
    with pytest.raises(NotAParticipant):
        review_in("open").carry_forward(
            envelope(CHAIR), items=(carried(QUERY, owner=id_of("stranger")),), open_matters={QUERY}
        )


def test_a_reopened_review_is_open_and_may_close_again():
    review = review_in("closed")
    review.reopen(envelope(CHAIR), why=sealed("A new record came.", CHAIR))
    assert review.phase == "open"
    review.close(envelope(CHAIR), outcome="withheld", open_matters=())
    assert review.is_closed


# Setting up


@pytest.mark.parametrize("phase", ["planned", "not_recorded"])
def test_a_review_that_has_not_begun_is_being_set_up_though_it_has_a_chair(phase: str):
    review = a_led_review(phase)
    review.appoint(envelope(CHAIR), participant=CHAIR, capacity="chair")
    assert review.is_being_set_up


@pytest.mark.parametrize("capacity", ["chair", "lead_reviewer"])
@pytest.mark.parametrize("phase", OPEN_PHASES)
def test_a_review_that_runs_is_being_set_up_until_somebody_chairs_it(phase: str, capacity: str):
    review = review_in(phase)
    review.appoint(envelope(CHAIR), participant=SCRIBE, capacity="scribe")
    assert review.is_being_set_up
    review.appoint(envelope(CHAIR), participant=CHAIR, capacity=capacity)
    assert not review.is_being_set_up


# Those who take part


def test_nobody_is_registered_twice():
    with pytest.raises(AlreadyThere):
        register(a_led_review(), HEALTH_VISITOR)


def test_a_part_in_the_review_is_given_once():
    review = a_led_review()
    review.appoint(envelope(CHAIR), participant=CHAIR, capacity="chair")
    assert review.capacities(CHAIR) == {"chair"}
    with pytest.raises(AlreadyThere):
        review.appoint(envelope(CHAIR), participant=CHAIR, capacity="chair")
    review.appoint(envelope(CHAIR), participant=CHAIR, capacity="lead_reviewer")
    assert review.capacities(CHAIR) == {"chair", "lead_reviewer"}


STRANGER = id_of("stranger")
TO_A_STRANGER = {
    "appoint": lambda review, at: review.appoint(at, participant=STRANGER, capacity="scribe"),
    "change_standing": lambda review, at: review.change_standing(
        at, participant=STRANGER, standing=standing(agency="police", band="3"), from_date=LATER
    ),
    "invite_family": lambda review, at: review.invite_family(
        at, participant=STRANGER, advocate_offered=True
    ),
    "family_accepts": lambda review, at: review.family_accepts(at, participant=STRANGER),
    "family_declines": lambda review, at: review.family_declines(at, participant=STRANGER),
    "capacities": lambda review, at: review.capacities(STRANGER),
    "speak up for": lambda review, at: review.register_participant(
        at,
        participant=id_of("advocate"),
        reference="P-3",
        standing=standing(agency="voluntary", band="I"),
        advocate_for=STRANGER,
    ),
}


@pytest.mark.parametrize("command", TO_A_STRANGER)
def test_a_stranger_is_given_no_part(command: str):
    with pytest.raises(NotAParticipant):
        TO_A_STRANGER[command](a_led_review(), envelope(CHAIR))


@pytest.mark.parametrize("said", ["invite_family", "family_accepts", "family_declines"])
def test_whoever_is_asked_as_family_is_family_from_then_on(said: str):
    review = a_led_review()
    offered = {"advocate_offered": True} if said == "invite_family" else {}
    getattr(review, said)(envelope(CHAIR), participant=MOTHER, **offered)
    assert review.capacities(MOTHER) == {"family"}


def test_a_changed_standing_is_the_one_copied_from_then_on():
    review = a_led_review()
    review.change_standing(
        envelope(CHAIR),
        participant=SCRIBE,
        standing=standing(agency="police", band="3"),
        from_date=LATER,
    )
    assert review.participant(SCRIBE).standing.band == "3"


# Purpose, proceedings, what belongs elsewhere


@pytest.mark.parametrize("index", [-1, 1, 7])
def test_a_purpose_question_that_is_not_there_is_not_revised(index: int):
    with pytest.raises(UnknownReference):
        a_review().revise_purpose_question(
            envelope(CHAIR), text=sealed(), why=sealed(), index=index
        )


def test_a_purpose_question_may_be_revised_and_another_added():
    review = a_review()
    review.revise_purpose_question(envelope(CHAIR), text=sealed(), why=sealed(), index=0)
    assert review.question_count == 1
    review.revise_purpose_question(envelope(CHAIR), text=sealed(), why=sealed())
    assert review.question_count == 2
    review.revise_purpose_question(envelope(CHAIR), text=sealed(), why=sealed(), index=1)


def test_recording_is_restricted_once_a_proceeding_and_freed_once():
    review = a_review()
    review.restrict_recording(envelope(CHAIR), kind="criminal", scope=sealed("Interviews"))
    with pytest.raises(AlreadyThere):
        review.restrict_recording(envelope(CHAIR), kind="criminal", scope=sealed("Interviews"))
    with pytest.raises(UnknownReference):
        review.lift_restriction(envelope(CHAIR), kind="coronial")
    review.lift_restriction(envelope(CHAIR), kind="criminal")
    with pytest.raises(UnknownReference):
        review.lift_restriction(envelope(CHAIR), kind="criminal")


def test_a_proceeding_is_noted_and_restricts_nothing():
    review = a_review()
    review.note_proceeding(envelope(CHAIR), kind="coronial", until=BY_SUMMER)
    assert review.proceeding == "coronial"
    assert review.restrictions == set()


def test_what_belongs_elsewhere_is_noted_with_where_to_and_nothing_of_its_content():
    review = a_review()
    review.refer_out_of_scope(envelope(), kind="complaint", to="la_csc")
    said = vars(review.pending_events[-1])
    assert {name for name in said if name not in vars(review.pending_events[0])} == {"kind", "to"}


LATE = envelope(CHAIR, date(2024, 6, 4))


@pytest.mark.parametrize("at", [LATE])
def test_a_review_is_not_opened_tomorrow(at: Envelope):
    with pytest.raises(DateInTheFuture):
        CaseReview.open(
            id_of("tomorrow"),
            at,
            code="B",
            review_type="lcspr",
            title=sealed(),
            child=CHILD,
            nation="wales",
            cohort="single",
        )


@pytest.mark.parametrize(
    "command",
    [
        lambda review: review.change_phase(LATE, to_phase="open"),
        lambda review: review.close(LATE, outcome="published", open_matters=()),
        lambda review: review.reopen(LATE, why=None),
        lambda review: review.assign_lead(LATE, lead=None, from_date=LATER),
        lambda review: review.hand_over_lead(LATE, lead=None, from_date=LATER),
        lambda review: review.vacate_lead(LATE, from_date=LATER),
        lambda review: review.appoint(LATE, participant=CHAIR, capacity="chair"),
        lambda review: register_at(review, LATE),
        lambda review: review.family_accepts(LATE, participant=MOTHER),
        lambda review: review.note_proceeding(LATE, kind="criminal"),
        lambda review: review.restrict_recording(LATE, kind="criminal", scope=sealed()),
        lambda review: review.lift_restriction(LATE, kind="criminal"),
        lambda review: review.carry_forward(LATE, items=(carried(QUERY),), open_matters={QUERY}),
        lambda review: review.refer_out_of_scope(LATE, kind="hr", to="la_csc"),
        lambda review: review.revise_purpose_question(LATE, text=sealed(), why=sealed()),
    ],
)
def test_nothing_happens_to_a_review_tomorrow(command):
    with pytest.raises(DateInTheFuture):
        command(a_led_review())


def register_at(review: CaseReview, at: Envelope) -> None:
    """Register a newcomer with this envelope."""
    review.register_participant(
        at, participant=STRANGER, reference="P-2", standing=standing(agency="police", band="3")
    )
