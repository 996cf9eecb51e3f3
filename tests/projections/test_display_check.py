"""Is somebody told who will know that it was them, before they say anything? (B.9, I13)"""

from uuid import UUID

import pytest

from domain.people import standing
from domain.sealed import Sealed
from projections.questions.display_check import KNOWN, DisplayCheck, ask
from tests.examples import CHAIR, REVIEW, a_led_review, a_review, envelope, id_of
from tests.projections.histories import History

SCHOOL_NURSE = ("community_health", "2", "school_nurse")
HEALTH_VISITOR = ("community_health", "2", "health_visitor")
NAMED_NURSE = ("community_health", "4", "named_nurse_safeguarding")
MIDWIFE = ("maternity", "2", "midwife")
CONSTABLE = ("police", "2", "police_constable")
GRANDMOTHER = ("family", "L", "grandparent")


def checked(history: History, *people: tuple[str, str, str], by: str = "role_only") -> DisplayCheck:
    """What the first of these people is told, in a review in which only they take part."""
    review = a_review()
    for number, (agency, band, role) in enumerate(people):
        review.register_participant(
            envelope(CHAIR),
            participant=one(number),
            reference=f"P-{number}",
            standing=standing(agency=agency, band=band, role=Sealed(role, (one(number),))),
        )
    history.happened(review)
    with history.asked() as facts:
        answer = ask(facts, REVIEW, one(0), by)
    assert answer is not None
    return answer


def one(number: int) -> UUID:
    return id_of(f"participant {number}")


def matches(answer: DisplayCheck) -> dict[str | None, int]:
    return {said.display_as: said.matches for said in answer.descriptions}


def test_the_narrowest_words_that_fit_three_are_offered(history: History):
    told = checked(history, SCHOOL_NURSE, HEALTH_VISITOR, MIDWIFE, CONSTABLE)
    assert matches(told) == {
        None: 1,
        "community_health.worker": 2,
        "health_worker": 3,
        "practitioner": 4,
    }
    assert told.offer == "health_worker"
    assert told.sentence.startswith("“Health, front line” fits 3 people here")
    assert [said.safe for said in told.descriptions] == [False, False, True, True]


def test_where_three_of_ones_own_are_there_nothing_broader_is_offered(history: History):
    told = checked(history, SCHOOL_NURSE, HEALTH_VISITOR, HEALTH_VISITOR)
    assert told.offer == "community_health.worker"


def test_a_band_that_would_be_shown_is_counted(history: History):
    """`gp.manager` is shown beside the band: a consultant does not hide a general practitioner."""
    managers = [("acute_trust", band, "other") for band in ("4", "5", "5")]
    assert checked(history, *managers).offer == "health_manager"


def test_whom_nothing_hides_is_told_so_plainly(history: History):
    told = checked(history, GRANDMOTHER, SCHOOL_NURSE, MIDWIFE, HEALTH_VISITOR)
    assert (told.offer, told.sentence) == (None, KNOWN)
    assert told.sentence.startswith("In this room people will know")
    assert matches(told) == {None: 1, "family.family": 1}


def test_a_manager_does_not_hide_among_the_front_line(history: History):
    told = checked(history, NAMED_NURSE, SCHOOL_NURSE, MIDWIFE, HEALTH_VISITOR)
    assert told.offer == "practitioner"


@pytest.mark.parametrize("by", ["named", "role_only"])
def test_the_truth_about_limits_is_told_to_everybody(history: History, by: str):
    told = checked(history, SCHOOL_NURSE, by=by)
    for law in ("court", "police", "serious harm", "may ask for what is held"):
        assert any(law in sentence for sentence in told.limits), law
    assert ("With your name" in told.sentence) == (by == "named")


def test_nobody_is_told_of_somebody_who_takes_no_part(history: History):
    history.happened(a_led_review())
    with history.asked() as facts:
        assert ask(facts, REVIEW, one(0), "role_only") is None
