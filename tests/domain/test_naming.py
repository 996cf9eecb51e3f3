"""Is somebody named in words that should speak of the system alone? (I14)"""

from uuid import UUID

import pytest

from domain.naming import check_names_nobody, names_somebody
from domain.people import standing
from domain.rejections import PersonNamed
from domain.sealed import Sealed
from domain.taking_part import Participant
from tests.examples import HEALTH_VISITOR, MOTHER, SOCIAL_WORKER, TEAM_MANAGER, id_of

SECOND_SOCIAL_WORKER, BOY, SOMEBODY = map(id_of, ("second social worker", "boy", "somebody"))
ROLES = {
    HEALTH_VISITOR: ("P-1AAA-0001", "health_visitor"),
    SOCIAL_WORKER: ("P-1AAA-0002", "social_worker"),
    SECOND_SOCIAL_WORKER: ("P-1AAA-0003", "social_worker"),
    TEAM_MANAGER: ("P-1AAA-0004", "social_work_team_manager"),
    MOTHER: ("P-1AAA-0005", "parent"),
    BOY: ("P-1AAA-0006", "child"),
    SOMEBODY: ("P-1AAA-0007", "other"),
}


@pytest.mark.parametrize(
    "text",
    [
        "The health visitor was not told.",
        "Nobody asked the Health Visitor, who knew.",
        "What the parent said was not written down.",
        "P-1AAA-0002 was on leave.",
        "p-1aaa-0002 was on leave.",
        f"Ask {TEAM_MANAGER} about it.",
        "Dr Ellis closed the question for everybody.",
        "It was left to Mrs. Ellis.",
    ],
)
def test_somebody_is_named(text: str):
    assert names_somebody(people(), [None, words(text)])


@pytest.mark.parametrize(
    "text",
    [
        "Health visitors are not told what became of a referral.",
        "A health visitor is rarely told.",
        "The health visitors of three teams say the same.",
        "The social worker is changed four times a year.",
        "Announced visits were counted as seeing the child.",
        "The other agencies were not asked.",
        "P-1AAA-00021 is the number of a form.",
        "The drive was long, and a miss is as good as a mile.",
    ],
)
def test_nobody_is_named(text: str):
    assert not names_somebody(people(), [words(text)])


def test_where_nobody_takes_part_nobody_is_named():
    assert not names_somebody({}, [words("The health visitor was not told."), None])


def test_a_role_that_was_erased_names_nobody():
    nobody = Participant(standing(agency="gp", band="4"), "P-1AAA-0008")
    assert not names_somebody({SOMEBODY: nobody}, [words("The GP was not told.")])


def test_it_is_refused_and_the_words_are_not_repeated():
    with pytest.raises(PersonNamed) as refusal:
        check_names_nobody(people(), [words("The health visitor was not told.")])
    assert "visitor" not in refusal.value.sentence


def people() -> dict[UUID, Participant]:
    """Those who take part: two of them are social workers."""
    return {
        id: Participant(standing(agency="other", band="U", role=words(role)), reference)
        for id, (reference, role) in ROLES.items()
    }


def words(text: str) -> Sealed:
    return Sealed(text, (SOMEBODY,))
