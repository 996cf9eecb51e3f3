"""May this actor do this, and how far? What is not said is not allowed."""

import pytest

from domain.access import Reach, actions, roles
from service.access.authorizing import NotAllowed, OutOfReach, System, Visitor, authorize
from tests.examples import CHAIR, HEALTH_VISITOR, REVIEW, id_of

OTHER = id_of("another review")


def test_a_participant_reaches_as_far_as_they_take_part():
    visitor = Visitor(participant=HEALTH_VISITOR)
    assert authorize(visitor, "read_matters") == Reach(participant=str(HEALTH_VISITOR))


def test_a_learning_lead_reaches_everything_also_where_they_take_part_in_some_of_it():
    assert authorize(Visitor(frozenset({"learning_lead"}), CHAIR), "read_matters") is None


@pytest.mark.parametrize("action", [*actions(), "an action there is not", ""])
def test_nobody_who_is_nothing_yet_may_do_more_than_look_after_themselves(action: str):
    if action in ("own_sign_ins", "read_reference"):
        assert authorize(Visitor(), action) is None
    else:
        with pytest.raises(NotAllowed):
            authorize(Visitor(), action)


@pytest.mark.parametrize("other", [role for role in roles() if role != "nobody"])
def test_an_administrator_reads_no_content_whatever_else_they_are(other: str):
    held = frozenset({"administrator", other} - {"participant"})
    participant = HEALTH_VISITOR if other == "participant" else None
    for action in set(actions()) - {"own_sign_ins", "read_reference"}:
        with pytest.raises(NotAllowed):
            authorize(Visitor(held, participant), action)


def test_a_system_does_what_its_scopes_name():
    reader = System(frozenset({"read"}))
    assert authorize(reader, "read_matters") is None
    with pytest.raises(NotAllowed):
        authorize(reader, "contribute")
    with pytest.raises(NotAllowed):
        authorize(System(frozenset()), "read_matters")


def test_a_bound_system_reaches_the_reviews_it_is_bound_to():
    bound = System(frozenset({"read", "contributions:write"}), frozenset({REVIEW}))
    assert authorize(bound, "contribute", REVIEW) == Reach(reviews=frozenset({str(REVIEW)}))
    with pytest.raises(OutOfReach):
        authorize(bound, "contribute", OTHER)
    for action in ("read_across", "read_numbers", "bring_in"):
        with pytest.raises(NotAllowed):
            authorize(bound, action)


def test_a_binding_gives_nothing_that_the_scopes_do_not():
    with pytest.raises(NotAllowed):
        authorize(System(frozenset({"import"}), frozenset({REVIEW})), "read_matters")
