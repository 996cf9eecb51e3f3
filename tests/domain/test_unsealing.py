"""Is who somebody was opened only with grounds, by two who did not ask, one of them the custodian? (I12)"""

from dataclasses import replace
from typing import Any

import pytest

from domain.people import ANONYMOUS, NAMED
from domain.rejections import (
    AlreadyThere,
    CustodianMustApprove,
    IllegalMove,
    NotByRoleOnly,
    NotGranted,
    OnlyTheAsker,
    OwnUnsealing,
    ReasonRequired,
)
from domain.showing import Shown
from domain.unsealing import Unsealing
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LEARNING_LEAD,
    SCRIBE,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    an_unsealing,
    envelope,
    sealed,
    standing_of,
    unsealing_in,
)

CUSTODIAN, LEAD = SCRIBE, LEARNING_LEAD
SHOWN = Shown(
    voice=HEALTH_VISITOR,
    standing=standing_of(HEALTH_VISITOR),
    attribution="role_only",
    display_as="practitioner",
)


def asked(
    shown: Shown = SHOWN, by: Any = CHAIR, reason: str = "She may know where he is now."
) -> Any:
    first = an_unsealing().pending_events[0]
    return Unsealing.request(
        first.originator_id,
        envelope(by),
        review_id=first.review_id,
        reference=first.reference,
        thing=first.thing,
        shown=shown,
        basis="other",
        reason=sealed(reason, by),
    )


def test_nothing_is_opened_that_is_not_sealed():
    for attribution in (NAMED, ANONYMOUS, "not_recorded"):
        with pytest.raises(NotByRoleOnly):
            asked(replace(SHOWN, attribution=attribution))
    with pytest.raises(NotByRoleOnly):
        asked(replace(SHOWN, voice=None))


def test_it_is_asked_with_a_reason_and_not_of_oneself():
    with pytest.raises(ReasonRequired):
        asked(reason="Who was it?")
    with pytest.raises(OwnUnsealing):
        asked(by=HEALTH_VISITOR)


@pytest.mark.parametrize("first_is_custodian", [True, False])
def test_two_open_it_of_whom_one_is_the_custodian(first_is_custodian: bool):
    request = asked()
    pair = (CUSTODIAN, LEAD) if first_is_custodian else (LEAD, CUSTODIAN)
    request.approve(envelope(pair[0]), as_custodian=pair[0] == CUSTODIAN)
    with pytest.raises(NotGranted):
        request.check_told(CHAIR)
    request.grant(envelope(pair[1]), as_custodian=pair[1] == CUSTODIAN)
    assert request.pending_events[-1].approvers == pair
    request.check_told(CHAIR)


def test_two_without_the_custodian_open_nothing():
    request = asked()
    request.approve(envelope(LEAD), as_custodian=False)
    with pytest.raises(CustodianMustApprove):
        request.grant(envelope(TEAM_MANAGER), as_custodian=False)
    assert request.state == "approved"


def test_nobody_agrees_for_two():
    request = asked()
    request.approve(envelope(CUSTODIAN), as_custodian=True)
    with pytest.raises(AlreadyThere):
        request.grant(envelope(CUSTODIAN), as_custodian=True)


@pytest.mark.parametrize("judge", [CHAIR, HEALTH_VISITOR])
@pytest.mark.parametrize("state", ["requested", "approved"])
def test_neither_who_asked_nor_who_it_is_about_decides(judge: Any, state: str):
    request, at = unsealing_in(state), envelope(judge)
    decide = request.approve if state == "requested" else request.grant
    with pytest.raises(OwnUnsealing):
        decide(at, as_custodian=True)
    with pytest.raises(OwnUnsealing):
        request.refuse(at, reason=sealed("It is not needed for the review."))


def test_a_refusal_says_why_and_ends_it():
    request = asked()
    with pytest.raises(ReasonRequired):
        request.refuse(envelope(CUSTODIAN), reason=sealed("No.", CUSTODIAN))
    request.refuse(envelope(CUSTODIAN), reason=sealed("Others can say it in her place."))
    with pytest.raises(IllegalMove):
        request.approve(envelope(LEAD), as_custodian=False)
    with pytest.raises(NotGranted):
        request.check_told(CHAIR)


@pytest.mark.parametrize("person", [CUSTODIAN, LEAD, SOCIAL_WORKER, HEALTH_VISITOR])
def test_nobody_but_who_asked_is_told(person: Any):
    with pytest.raises(OnlyTheAsker):
        unsealing_in("granted").check_told(person)
