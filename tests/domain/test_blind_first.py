"""When is an answer given blind, so that the raiser's standing cannot have swayed it? (B.9)"""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.challenges import Challenge
from domain.people import Actor, standing
from domain.rejections import AlreadyThere
from domain.reviews import CaseReview
from domain.sealed import Sealed
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LATER,
    MOTHER,
    NOW,
    QUERY,
    REVIEW,
    SCRIBE,
    SERVICE_MANAGER,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    a_led_review,
    a_query,
    a_review,
    envelope,
    sealed,
    standing_of,
)


def at(minutes: int, by=CHAIR):
    """An envelope of so many minutes later."""
    return replace(envelope(by), recorded_at=NOW + timedelta(minutes=minutes))


def blind_review() -> CaseReview:
    """A review that was switched before anything was asked in it."""
    review = a_led_review()
    review.switch_blind_first(at(1), is_on=True)
    return review


def asked(minutes: int = 5, **made) -> Challenge:
    """A query of la_csc, raised so many minutes later."""
    raised = a_query()
    first = raised.pending_events[0]
    return Challenge.raise_(
        QUERY,
        replace(at(minutes, HEALTH_VISITOR), **made),
        review_id=REVIEW,
        reference="Q-1",
        strength=first.strength,
        subject=first.subject,
        about=first.about,
        text=sealed(),
    )


def test_it_is_off_until_somebody_switches_it_on_and_says_no_twice():
    review = a_review()
    assert not review.is_blind_first
    with pytest.raises(AlreadyThere):
        review.switch_blind_first(at(1), is_on=False)
    review.switch_blind_first(at(1), is_on=True)
    with pytest.raises(AlreadyThere, match="on in this review already"):
        review.switch_blind_first(at(2), is_on=True)
    review.switch_blind_first(at(2), is_on=False)
    assert not review.is_blind_first


def test_whoever_was_of_the_agency_asked_all_along_answers_blind():
    assert blind_review().answers_blind(TEAM_MANAGER, asked())


def test_nobody_answers_blind_while_it_is_off():
    assert not a_led_review().answers_blind(TEAM_MANAGER, asked())


@pytest.mark.parametrize("minutes", [0, 1])
def test_what_was_raised_before_it_was_switched_on_was_seen(minutes: int):
    assert not blind_review().answers_blind(TEAM_MANAGER, asked(minutes))


def test_what_was_raised_before_it_was_switched_on_again_was_seen():
    review, query = blind_review(), asked()
    review.switch_blind_first(at(6), is_on=False)
    review.switch_blind_first(at(7), is_on=True)
    assert not review.answers_blind(TEAM_MANAGER, query)


def test_after_the_first_answer_it_was_shown_to_systems_and_nobody_is_blind_for_certain():
    review, query = blind_review(), asked()
    query.respond(
        at(6, TEAM_MANAGER), kind="deferred", reason=sealed(), next_date=LATER, reason_code="other"
    )
    assert not review.answers_blind(SERVICE_MANAGER, query)


def test_what_was_withdrawn_and_taken_up_again_was_shown_meanwhile():
    review, query = blind_review(), asked()
    query.withdraw(at(6, HEALTH_VISITOR), reason_code="sorted_by_talking")
    query.reopen(at(7, HEALTH_VISITOR), why=sealed())
    assert not review.answers_blind(TEAM_MANAGER, query)


def test_the_scribe_who_wrote_it_down_knows_who_asked():
    by = Actor(kind="person", key=TEAM_MANAGER, capacity="scribe", on_behalf_of=HEALTH_VISITOR)
    assert not blind_review().answers_blind(TEAM_MANAGER, asked(actor=by))
    by = replace(by, key=SCRIBE)
    assert blind_review().answers_blind(TEAM_MANAGER, asked(actor=by))


@pytest.mark.parametrize(("appointed", "blind"), [(3, True), (6, False)])
def test_whoever_came_to_answer_it_later_could_look_before(appointed: int, blind: bool):
    review = blind_review()
    review.appoint(at(appointed), participant=CHAIR, capacity="chair")
    assert review.answers_blind(CHAIR, asked()) is blind


@pytest.mark.parametrize(("moved", "blind"), [(3, True), (6, False)])
def test_whoever_moved_to_the_agency_asked_could_look_before(moved: int, blind: bool):
    review = blind_review()
    review.change_standing(
        at(moved), participant=MOTHER, standing=standing_of(TEAM_MANAGER), from_date=LATER
    )
    assert review.answers_blind(MOTHER, asked()) is blind


def test_a_promotion_within_the_agency_asked_opens_nobodys_eyes():
    review = blind_review()
    promoted = standing(agency="la_csc", band="5", role=Sealed("manager", (SOCIAL_WORKER,)))
    review.change_standing(at(6), participant=SOCIAL_WORKER, standing=promoted, from_date=LATER)
    assert review.answers_blind(SOCIAL_WORKER, asked())
