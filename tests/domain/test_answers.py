"""What must an answer to a query carry, and who may give it? (I4, I6)"""

from dataclasses import replace
from uuid import UUID

import pytest

from domain.challenges import NEEDS_A_REASON, STATUS_OF_ANSWER, Challenge
from domain.rejections import (
    DateRequired,
    DestinationRequired,
    OwnAnswer,
    ReasonRequired,
    ResponderIsAuthor,
    SameResponder,
)
from domain.vocabulary import vocabulary
from tests.examples import (
    DIRECTOR,
    HEALTH_VISITOR,
    ITEM,
    LATER,
    REASON,
    SERVICE_MANAGER,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    a_query,
    answer,
    envelope,
    escalated,
    history,
    sealed,
)

TWENTY = "x" * 20
TOO_LITTLE = [
    "",
    " ",
    " \t\n ",
    "no",
    "x" * 19,
    " " * 10 + "x" * 19 + " " * 10,
    "x" + " " * 30 + "y",
]
OWES_A_REASON = ["accepted_in_part", "declined", "deferred", "redirected"]


def respond(query: Challenge, kind: str, reason: str | None, code: str | None = "other") -> None:
    """Answer with everything but, perhaps, a reason."""
    query.respond(
        envelope(TEAM_MANAGER),
        kind=kind,
        reason_code=code,
        reason=None if reason is None else sealed(reason, TEAM_MANAGER),
        next_date=LATER,
        redirected_to=sealed("The named nurse"),
    )


def test_every_kind_of_answer_there_is_leads_somewhere():
    assert set(STATUS_OF_ANSWER) == set(vocabulary("response_kind").codes)
    assert set(NEEDS_A_REASON) == set(OWES_A_REASON)


@pytest.mark.parametrize("kind", OWES_A_REASON)
@pytest.mark.parametrize("reason", [None, *TOO_LITTLE])
def test_an_answer_that_does_not_simply_accept_needs_twenty_characters_of_reason(
    kind: str, reason: str | None
):
    query = a_query()
    query.collect_events()
    with pytest.raises(ReasonRequired):
        respond(query, kind, reason)
    assert query.status == "open"
    assert not query.pending_events


@pytest.mark.parametrize("kind", OWES_A_REASON)
def test_a_reason_in_words_needs_its_code_too(kind: str):
    with pytest.raises(ReasonRequired):
        respond(a_query(), kind, REASON, code=None)


@pytest.mark.parametrize("kind", OWES_A_REASON)
def test_twenty_characters_and_a_code_are_a_reason(kind: str):
    query = a_query()
    respond(query, kind, TWENTY)
    assert query.status == STATUS_OF_ANSWER[kind]


@pytest.mark.parametrize("kind", ["accepted", "answered"])
def test_accepting_and_answering_need_no_reason(kind: str):
    query = a_query()
    respond(query, kind, None, code=None)
    assert query.status == STATUS_OF_ANSWER[kind]


def test_a_deferred_answer_says_until_when():
    with pytest.raises(DateRequired):
        a_query().respond(
            envelope(TEAM_MANAGER), kind="deferred", reason_code="other", reason=sealed(REASON)
        )


def test_a_redirected_answer_says_where_to():
    with pytest.raises(DestinationRequired):
        a_query().respond(
            envelope(TEAM_MANAGER), kind="redirected", reason_code="other", reason=sealed(REASON)
        )


@pytest.mark.parametrize("kind", OWES_A_REASON)
@pytest.mark.parametrize(("code", "note"), [("other", None), (None, "no"), ("other", "no")])
def test_history_needs_only_a_code_or_a_note(kind: str, code: str | None, note: str | None):
    query = a_query()
    reason = sealed(note) if note else None
    query.respond(history(TEAM_MANAGER), kind=kind, reason_code=code, reason=reason)
    assert query.status == STATUS_OF_ANSWER[kind]


@pytest.mark.parametrize("kind", OWES_A_REASON)
@pytest.mark.parametrize("note", [None, "", "  "])
def test_history_without_code_and_note_is_a_setting_aside_and_no_answer(
    kind: str, note: str | None
):
    reason = None if note is None else sealed(note)
    with pytest.raises(ReasonRequired):
        a_query().respond(history(TEAM_MANAGER), kind=kind, reason=reason)


def test_a_decline_keeps_its_reason_word_for_word():
    query = a_query()
    respond(query, "declined", f"  {REASON}  ")
    declined = query.pending_events[-1]
    assert isinstance(declined, Challenge.Responded)
    assert declined.reason == sealed(f"  {REASON}  ", TEAM_MANAGER)


@pytest.mark.parametrize("status", ["open", "responded", "escalated"])
def test_setting_aside_is_recorded_changes_nothing_and_closes_nothing(status: str):
    query = a_query()
    if status == "responded":
        answer(query, "answered")
    if status == "escalated":
        escalated(query)
    before = query.stage, query.verdict, query.responder, query.raiser_informed
    query.collect_events()
    query.set_aside(envelope(), how="no_reply", observed_by="raiser")
    (recorded,) = query.pending_events
    assert type(recorded) is Challenge.SetAside
    assert query.status == status
    assert (query.stage, query.verdict, query.responder, query.raiser_informed) == before
    assert query.is_open_matter
    assert not query.is_closed


def test_after_a_setting_aside_the_deadline_still_passes_and_an_answer_may_still_come():
    query = a_query()
    query.set_aside(envelope(), how="told_not_now", observed_by="facilitator")
    query.miss_deadline(envelope(), due=LATER, days_over=1)
    answer(query, "declined")
    assert query.status == "declined"


def test_nobody_answers_their_own_query():
    with pytest.raises(OwnAnswer):
        answer(a_query(), "accepted", HEALTH_VISITOR)


def test_nobody_answers_their_own_query_through_a_scribe():
    with pytest.raises(OwnAnswer):
        a_query().respond(envelope(HEALTH_VISITOR, written_by=SOCIAL_WORKER), kind="accepted")


def test_nobody_answers_their_own_query_at_a_later_stage_either():
    with pytest.raises(OwnAnswer):
        answer(escalated(a_query()), "accepted", HEALTH_VISITOR)


def test_from_stage_two_somebody_else_than_the_last_responder_answers():
    query = escalated(answer(a_query(), "declined", TEAM_MANAGER))
    with pytest.raises(SameResponder):
        answer(query, "declined", TEAM_MANAGER)
    answer(query, "declined", SERVICE_MANAGER)
    assert query.status == "declined"


def test_the_last_responder_is_remembered_over_a_stage_that_nobody_answered():
    query = escalated(escalated(answer(a_query(), "declined", TEAM_MANAGER)))
    with pytest.raises(SameResponder):
        answer(query, "declined", TEAM_MANAGER)


def test_at_one_stage_the_same_person_may_answer_twice():
    query = answer(escalated(answer(a_query(), "declined")), "deferred", SERVICE_MANAGER)
    answer(query, "accepted", SERVICE_MANAGER)
    assert query.status == "accepted"


def test_a_responder_of_two_stages_ago_may_answer_again():
    query = answer(escalated(answer(a_query(), "declined")), "declined", SERVICE_MANAGER)
    answer(escalated(query), "accepted", TEAM_MANAGER)
    assert query.status == "accepted"


def test_the_author_may_answer_at_stage_one_and_not_after():
    by_the_team_manager = replace(ITEM, author=TEAM_MANAGER)
    query = answer(a_query(about=by_the_team_manager), "deferred", TEAM_MANAGER)
    answer(query, "declined", SOCIAL_WORKER)
    with pytest.raises(ResponderIsAuthor):
        answer(escalated(query), "declined", TEAM_MANAGER)
    answer(query, "accepted", DIRECTOR)
    assert query.status == "accepted"


@pytest.mark.parametrize("responder", [TEAM_MANAGER, None])
def test_history_without_an_author_or_a_responder_passes(responder: UUID | None):
    query = a_query(history(HEALTH_VISITOR, LATER))
    query.escalate(history(HEALTH_VISITOR), to_stage=2, by="raiser")
    query.respond(history(responder), kind="declined", reason_code="other")
    assert query.status == "declined"


@pytest.mark.parametrize("who", [HEALTH_VISITOR])
def test_history_does_not_excuse_answering_ones_own_query(who: UUID):
    with pytest.raises(OwnAnswer):
        a_query().respond(history(who), kind="accepted")
