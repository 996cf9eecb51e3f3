"""What may happen in a session, and what may it not drop? (B.2, J1, I8)"""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.rejections import (
    AlreadyThere,
    DateInThePast,
    IllegalMove,
    LeftBeforeArriving,
    NotMadeSafe,
    NotTheDevilsAdvocate,
    PhaseStillOpen,
    SessionMattersOpen,
    SilentRoundIsOpen,
    UnknownReference,
    WrongJoinCode,
)
from domain.reviews import CarriedMatter
from domain.sessions import Session
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LATER,
    NOW,
    PARKED_ITEM,
    QUERY,
    SOCIAL_WORKER,
    STOP,
    TEAM_MANAGER,
    a_session,
    envelope,
    park,
    sealed,
    session_in,
    standing_of,
    stop_for_safety,
)

IN_JUNE = date(2024, 6, 30)


def test_a_session_does_not_end_over_what_is_parked_and_says_what_it_is():
    session = running()
    park(session, PARKED_ITEM)
    with pytest.raises(SessionMattersOpen, match="K-22EE-33FF") as refused:
        session.end(envelope(CHAIR), open_matters=())
    assert refused.value.open == ((PARKED_ITEM, "K-22EE-33FF"),)
    assert session.state == "running"


def test_a_session_does_not_end_over_a_query_raised_in_it():
    with pytest.raises(SessionMattersOpen, match="Q-7KX2-M4P9"):
        running().end(envelope(CHAIR), open_matters=((QUERY, "Q-7KX2-M4P9"),))


def test_what_was_taken_up_again_keeps_no_session_open():
    session = running()
    park(session, PARKED_ITEM)
    session.take_up(envelope(CHAIR), item=PARKED_ITEM)
    session.end(envelope(CHAIR), open_matters=())
    assert session.state == "ended"


def test_what_was_handed_on_keeps_its_owner_and_their_standing():
    session = running()
    hand_on(session, matter("challenge", QUERY), {QUERY: "challenge"})
    kept = session.pending_events[-1].items[0]
    assert (kept.owner, kept.owner_agency, kept.owner_band) == (TEAM_MANAGER, "la_csc", "4")
    session.end(envelope(CHAIR), open_matters=((QUERY, "Q-7KX2-M4P9"),))
    assert session.state == "ended"


def test_what_is_parked_anew_after_it_was_handed_on_is_open_again():
    session = running()
    park(session, PARKED_ITEM)
    hand_on(session, matter("parked_item", PARKED_ITEM))
    session.take_up(envelope(CHAIR), item=PARKED_ITEM)
    park(session, PARKED_ITEM)
    with pytest.raises(SessionMattersOpen):
        session.end(envelope(CHAIR), open_matters=())


@pytest.mark.parametrize(
    ("kind", "id"), [("challenge", PARKED_ITEM), ("parked_item", QUERY), ("safety_stop", STOP)]
)
def test_only_what_is_open_and_called_what_it_is_can_be_handed_on(kind: str, id: UUID):
    session = running()
    park(session, PARKED_ITEM)
    with pytest.raises(UnknownReference):
        hand_on(session, matter(kind, id), {QUERY: "challenge"})


def test_nothing_is_handed_on_to_a_day_that_is_over():
    session = running()
    park(session, PARKED_ITEM)
    with pytest.raises(DateInThePast):
        hand_on(session, matter("parked_item", PARKED_ITEM, NOW.date() - timedelta(days=1)))


def test_the_same_matter_is_not_handed_on_twice_at_once():
    session = running()
    park(session, PARKED_ITEM)
    twice = (matter("parked_item", PARKED_ITEM),) * 2
    with pytest.raises(AlreadyThere):
        session.hand_on(envelope(CHAIR), items=twice, owners=OWNERS, open_matters={})


def test_a_safety_stop_stops_the_session_until_it_is_seen_to():
    session = running()
    stop_for_safety(session, STOP)
    assert session.state == "paused"
    with pytest.raises(NotMadeSafe, match="X-44GG-55HH"):
        session.resume(envelope(CHAIR))
    session.record_made_safe(envelope(), stop=STOP, action="police_999")
    session.resume(envelope(CHAIR))
    assert session.state == "running"


def test_a_session_ends_over_a_safety_stop_only_when_somebody_has_taken_it_on():
    session = running()
    stop_for_safety(session, STOP)
    with pytest.raises(SessionMattersOpen, match="X-44GG-55HH"):
        session.end(envelope(CHAIR), open_matters=())
    hand_on(session, matter("safety_stop", STOP))
    session.end(envelope(CHAIR), open_matters=())
    session.record_made_safe(envelope(), stop=STOP, action="edt")
    assert not session.unsafe


def test_nobody_is_made_safe_from_a_stop_that_was_not_called():
    with pytest.raises(UnknownReference):
        running().record_made_safe(envelope(), stop=STOP, action="hospital")


def test_silent_rounds_are_counted_and_there_is_one_at_a_time():
    session = running()
    session.open_silent_round(envelope(CHAIR), blind_status=True)
    assert (session.rounds, session.open_round) == (1, 1)
    with pytest.raises(SilentRoundIsOpen):
        session.open_silent_round(envelope(CHAIR), blind_status=False)
    session.reveal_silent_round(envelope(CHAIR), released_count=3)
    assert (session.rounds, session.open_round) == (1, None)
    session.open_silent_round(envelope(CHAIR), blind_status=False)
    assert (session.rounds, session.open_round) == (2, 2)


def test_what_is_revealed_is_always_shuffled():
    session = running()
    session.open_silent_round(envelope(CHAIR), blind_status=True)
    session.reveal_silent_round(envelope(CHAIR), released_count=3)
    assert session.pending_events[-1].order == "shuffled"


def test_a_round_that_is_not_open_is_not_revealed():
    with pytest.raises(AlreadyThere):
        running().reveal_silent_round(envelope(CHAIR), released_count=0)


def test_a_session_does_not_end_over_a_round_that_nobody_has_read():
    session = running()
    session.open_silent_round(envelope(CHAIR), blind_status=True)
    with pytest.raises(SilentRoundIsOpen):
        session.end(envelope(CHAIR), open_matters=())


def test_a_session_is_in_one_part_at_a_time():
    session = running()
    session.open_phase(envelope(CHAIR), phase="timeline")
    with pytest.raises(PhaseStillOpen):
        session.open_phase(envelope(CHAIR), phase="queries")
    session.close_phase(envelope(CHAIR))
    with pytest.raises(UnknownReference):
        session.close_phase(envelope(CHAIR))


def test_ground_rules_agreed_again_are_the_next_version():
    session = running()
    for version in (1, 2):
        session.agree_ground_rules(envelope(CHAIR), text=sealed())
        assert session.pending_events[-1].version == version


def test_the_other_side_is_argued_by_whoever_was_asked_to():
    session = running()
    session.appoint_devils_advocate(envelope(CHAIR), participant=HEALTH_VISITOR)
    session.record_devils_advocate_view(envelope(HEALTH_VISITOR), view=sealed())
    with pytest.raises(NotTheDevilsAdvocate):
        session.record_devils_advocate_view(envelope(SOCIAL_WORKER), view=sealed())
    with pytest.raises(AlreadyThere):
        session.appoint_devils_advocate(envelope(CHAIR), participant=HEALTH_VISITOR)


def test_the_code_to_join_opens_until_it_is_replaced():
    session = a_session()
    session.check_join_code("0" * 64)
    session.renew_join_code(envelope(CHAIR), join_code_digest="1" * 64)
    session.check_join_code("1" * 64)
    with pytest.raises(WrongJoinCode):
        session.check_join_code("0" * 64)


def test_nobody_joins_a_session_that_is_over_and_attendance_can_still_be_put_right():
    session = session_in("ended")
    there = {"participant": HEALTH_VISITOR, "agency": "community_health", "band": "2"}
    with pytest.raises(IllegalMove):
        session.join(envelope(), present="remote", **there)
    session.record_attendance(envelope(CHAIR), present="absent", **there)
    assert session.attending == {HEALTH_VISITOR: "absent"}


def test_nobody_leaves_before_they_come():
    with pytest.raises(LeftBeforeArriving):
        running().record_attendance(
            envelope(CHAIR),
            participant=HEALTH_VISITOR,
            agency="community_health",
            band="2",
            present="in_room",
            arrived_at=NOW,
            left_at=NOW - timedelta(minutes=1),
        )


OWNERS = {TEAM_MANAGER: standing_of(TEAM_MANAGER)}


def running() -> Session:
    """A session that has just begun."""
    session = a_session()
    session.start(envelope(CHAIR, LATER))
    return session


def matter(kind: str, id: UUID, by: date = IN_JUNE) -> CarriedMatter:
    """A matter that the team manager takes on."""
    return CarriedMatter(kind=kind, id=id, owner=TEAM_MANAGER, by_date=by)


def hand_on(
    session: Session, one: CarriedMatter, open_matters: dict[UUID, str] | None = None
) -> None:
    """Hand one matter on."""
    session.hand_on(envelope(CHAIR), items=(one,), owners=OWNERS, open_matters=open_matters or {})
