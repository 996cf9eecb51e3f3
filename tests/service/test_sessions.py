"""Is nothing of a session dropped, even when two things happen at once? (I8, decision 26)"""

from datetime import date
from uuid import UUID

import pytest

from domain.rejections import (
    MattersStillOpen,
    NotAParticipant,
    NotPermitted,
    ParticipantRequired,
    SessionHasEnded,
    SessionMattersOpen,
    UnknownReference,
    WrongJoinCode,
)
from domain.sessions import Session
from service.casework import Done
from service.identity import paired
from service.join_codes import LETTERS, digest_of, new_code
from tests.examples import CHAIR, HEALTH_VISITOR, MOTHER, REVIEW, TEAM_MANAGER, id_of
from tests.service.recorded import SYSTEM, Commands, Interposed, acting

NEXT_TIME = date(2099, 4, 30)


def test_a_session_does_not_end_over_a_query_raised_in_it_and_names_it(commands: Commands):
    session = running(commands)
    query = commands.raise_query(session_id=session.id)
    with pytest.raises(SessionMattersOpen, match=query.reference) as refused:
        end(commands, session)
    assert refused.value.open == ((query.id, query.reference),)
    assert state(commands, session) == "running"


def test_a_query_raised_outside_of_it_does_not_hold_it_up(commands: Commands):
    session, other = running(commands), running(commands)
    commands.raise_query()
    commands.raise_sign(session_id=other.id)
    end(commands, session)
    assert state(commands, session) == "ended"


def test_a_sign_raised_in_it_holds_it_up_until_it_is_acted_on(commands: Commands):
    session = running(commands)
    sign = commands.raise_sign(session_id=session.id)
    with pytest.raises(SessionMattersOpen, match=sign.reference):
        end(commands, session)
    commands.warning_signs.act_on(
        acting(), sign.id, action="A joint visit.", by_agency="police", on=date(2024, 3, 20)
    )
    end(commands, session)


def test_a_query_that_is_reopened_after_its_answer_holds_it_up_again(commands: Commands):
    session = running(commands)
    query = commands.raise_query(session_id=session.id)
    commands.decline(query.id)
    commands.challenges.reopen(acting(), query.id, why="A second bruise was seen.")
    with pytest.raises(SessionMattersOpen):
        end(commands, session)


def test_what_was_handed_on_with_owner_and_date_lets_it_end(commands: Commands):
    session = running(commands)
    query = commands.raise_query(session_id=session.id)
    item = commands.sessions.park(acting(CHAIR), session.id, why="time", text="The ward.")
    hand_on(commands, session, "query", query.id)
    with pytest.raises(SessionMattersOpen) as refused:
        end(commands, session)
    assert refused.value.open == ((item.id, item.reference),)
    hand_on(commands, session, "parked_item", item.id)
    end(commands, session)
    review = commands.casework.log.open_matters(REVIEW)
    assert [id for id, _, _ in review] == [query.id]


def test_nothing_is_handed_on_to_somebody_who_does_not_take_part(commands: Commands):
    session = running(commands)
    item = commands.sessions.park(acting(CHAIR), session.id, why="time")
    matter = {"kind": "parked_item", "id": item.id, "owner": id_of("x"), "by_date": NEXT_TIME}
    with pytest.raises(NotAParticipant):
        commands.sessions.hand_on(acting(CHAIR), session.id, items=[matter])


def test_a_query_of_another_session_is_not_handed_on_here(commands: Commands):
    session, other = running(commands), running(commands)
    query = commands.raise_query(session_id=other.id)
    with pytest.raises(UnknownReference):
        hand_on(commands, session, "challenge", query.id)


def test_what_is_raised_at_the_moment_it_ends_is_named_and_it_does_not_end(commands: Commands):
    session = running(commands)
    Interposed(commands, lambda: commands.raise_query(session_id=session.id))
    with pytest.raises(SessionMattersOpen):
        end(commands, session)
    assert state(commands, session) == "running"


def test_whatever_is_raised_at_every_such_moment_it_still_does_not_end(commands: Commands):
    session = running(commands)

    def raise_and_hand_on() -> None:
        query = commands.raise_query(session_id=session.id)
        hand_on(commands, session, "challenge", query.id)
        commands.raise_query(session_id=session.id)

    Interposed(commands, raise_and_hand_on, times=1)
    with pytest.raises((SessionMattersOpen, MattersStillOpen)):
        end(commands, session)
    assert state(commands, session) == "running"


def test_what_is_raised_while_it_ends_comes_too_late(commands: Commands):
    session = running(commands)
    Interposed(commands, lambda: end(commands, session))
    with pytest.raises(SessionHasEnded):
        commands.raise_query(session_id=session.id)
    assert commands.casework.log.open_matters(REVIEW) == []


@pytest.mark.parametrize("what", ["raise_query", "raise_sign", "record"])
def test_nothing_new_is_said_in_a_session_that_is_over(commands: Commands, what: str):
    session = running(commands)
    end(commands, session)
    with pytest.raises(SessionHasEnded):
        getattr(commands, what)(session_id=session.id)


def test_what_was_raised_in_it_is_answered_again_after_it_has_ended(commands: Commands):
    session = running(commands)
    id = id_of("our own")
    first = commands.raise_query(session_id=session.id, id=id)
    hand_on(commands, session, "challenge", id)
    end(commands, session)
    again = commands.raise_query(session_id=session.id, id=id)
    assert (again.id, again.position, again.replayed) == (first.id, first.position, True)


def test_a_thing_of_another_review_is_not_raised_in_it(commands: Commands):
    session = running(commands)
    commands.reviews.open(
        SYSTEM, id=id_of("other"), code="B", review_type="rapid_review", title="B", nation="wales"
    )
    commands.reviews.register_participant(
        SYSTEM, id_of("other"), id=MOTHER, agency="family", band="L", role="parent"
    )
    with pytest.raises(UnknownReference):
        commands.raise_query(MOTHER, review_id=id_of("other"), session_id=session.id)


def test_the_code_is_told_once_and_kept_as_a_digest(commands: Commands):
    session = arranged(commands)
    assert session.join_code is not None
    [scheduled] = commands.events_of(session.id)
    assert session.join_code not in str(scheduled)
    commands.sessions.join(acting(MOTHER), session.id, code=session.join_code.lower())
    assert commands.casework.fetch(Session, session.id).attending == {MOTHER: "in_room"}


def test_only_those_who_are_registered_join_and_only_as_themselves(commands: Commands):
    session = arranged(commands)
    assert session.join_code is not None
    for who, refusal in ((id_of("x"), NotAParticipant), (None, ParticipantRequired)):
        with pytest.raises(refusal):
            commands.sessions.join(acting(who), session.id, code=session.join_code)
    with pytest.raises(WrongJoinCode):
        commands.sessions.join(acting(MOTHER), session.id, code=new_code())


def test_a_code_is_short_easily_read_and_never_the_same(commands: Commands):
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {letter for code in codes for letter in code} <= set(LETTERS) | {"-"}
    assert not set(LETTERS) & set("01ILOU")


def test_a_digest_is_of_the_code_and_the_session_however_it_was_typed():
    one, other = id_of("one"), id_of("other")
    assert digest_of("ABCD-2345", one) == digest_of(" abcd 2345", one)
    assert digest_of("ABCD-2345", one) != digest_of("ABCD-2345", other)
    assert digest_of("ABCD-2345", one) != digest_of("ABCD-2346", one)


def test_a_session_is_run_by_those_whose_part_it_is(commands: Commands):
    session = arranged(commands)
    with pytest.raises(NotPermitted):
        commands.sessions.start(acting(HEALTH_VISITOR), session.id)
    commands.sessions.start(acting(CHAIR), session.id)


def test_anybody_may_stop_it_for_safety(commands: Commands):
    session = running(commands)
    stop = commands.sessions.call_safety_stop(acting(MOTHER), session.id, what="He is there.")
    assert state(commands, session) == "paused"
    with pytest.raises(SessionMattersOpen, match=stop.reference):
        end(commands, session)


def test_an_id_for_two_gives_the_first_again():
    one, other = id_of("one"), id_of("other")
    assert paired(paired(one, other), other) == one
    assert paired(one, other) not in (one, other)


def arranged(commands: Commands) -> Done:
    """A session of the recorded review."""
    return commands.sessions.schedule(
        acting(CHAIR), REVIEW, session_type="learning_event", mode="hybrid"
    )


def running(commands: Commands) -> Done:
    """A session that has begun."""
    session = arranged(commands)
    commands.sessions.start(acting(CHAIR), session.id)
    return session


def end(commands: Commands, session: Done) -> Done:
    """End it, as its chair."""
    return commands.sessions.end(acting(CHAIR), session.id)


def hand_on(commands: Commands, session: Done, kind: str, id: UUID) -> Done:
    """Give an open matter to the team manager."""
    item = {"kind": kind, "id": id, "owner": TEAM_MANAGER, "by_date": NEXT_TIME}
    return commands.sessions.hand_on(acting(CHAIR), session.id, items=[item])


def state(commands: Commands, session: Done) -> str:
    """Where the session stands."""
    return commands.casework.fetch(Session, session.id).state
