"""What may be said of a warning sign: dismissed with a reason, coming back, noticed as a pattern."""

from datetime import date

import pytest

from domain.rejections import AlreadyThere, DateInTheFuture, ReasonRequired, UnknownReference
from domain.vocabulary import vocabulary
from domain.warning_signs import WarningSign
from tests.examples import (
    LEARNING_LEAD,
    REVIEW,
    SIGN,
    a_sign,
    dismiss,
    envelope,
    history,
    id_of,
    sealed,
    sign_in,
)

EARLIER = id_of("earlier sign")
STATES = vocabulary("warning_state").codes
ANSWER = "We look again, all of us together."


@pytest.mark.parametrize("kind", vocabulary("warning_kind").codes)
@pytest.mark.parametrize("subject", vocabulary("sign_subject").codes)
def test_a_sign_of_any_kind_about_any_subject_is_raised_open(kind: str, subject: str):
    sign = WarningSign.raise_(
        SIGN,
        envelope(),
        review_id=REVIEW,
        reference="W-2C8T-9QZA",
        kind=kind,
        text=sealed(),
        subject=subject,
        subject_token="team:7",
    )
    assert sign.state == "open"


@pytest.mark.parametrize("reason", [None, "", "   ", "too short"])
def test_a_dismissal_needs_a_reason(reason: str | None):
    sign = a_sign()
    words = None if reason is None else sealed(reason)
    with pytest.raises(ReasonRequired):
        sign.dismiss(envelope(), reason_code="already_considered", reason=words)
    assert sign.state == "open"


def test_a_dismissal_in_history_needs_only_its_code():
    sign = a_sign()
    sign.dismiss(history(), reason_code="already_considered", reason=None)
    assert sign.state == "dismissed"


@pytest.mark.parametrize("state", ["open", "under_assessment"])
def test_setting_a_sign_aside_changes_nothing(state: str):
    sign = sign_in(state)
    sign.set_aside(envelope(), how="no_reply", observed_by="raiser")
    assert sign.state == state
    assert sign.is_open_matter


@pytest.mark.parametrize("state", STATES)
def test_a_sign_in_any_state_may_be_an_earlier_one_coming_back_and_stays_as_it_is(state: str):
    sign = sign_in(state)
    sign.link_recurrence(envelope(), earlier_sign_id=EARLIER, by="person")
    assert (sign.state, sign.earlier_signs) == (state, [EARLIER])


def test_a_sign_is_not_its_own_recurrence():
    sign = a_sign()
    with pytest.raises(UnknownReference):
        sign.link_recurrence(envelope(), earlier_sign_id=sign.id, by="person")


def test_a_recurrence_is_recorded_once():
    sign = a_sign()
    sign.link_recurrence(envelope(), earlier_sign_id=EARLIER, by="person")
    with pytest.raises(AlreadyThere):
        sign.link_recurrence(envelope(), earlier_sign_id=EARLIER, by="rule:v1")
    sign.link_recurrence(envelope(), earlier_sign_id=id_of("another"), by="rule:v1")
    assert len(sign.earlier_signs) == 2


def test_a_rule_gives_one_notice_of_a_sign_answered_or_not():
    sign = a_sign()
    sign.notify_pattern(envelope(), rule_version="v1", signs=(EARLIER,))
    with pytest.raises(AlreadyThere):
        sign.notify_pattern(envelope(), rule_version="v1", signs=(EARLIER,))
    sign.answer_pattern(envelope(LEARNING_LEAD), answer=sealed(ANSWER))
    with pytest.raises(AlreadyThere):
        sign.notify_pattern(envelope(), rule_version="v1", signs=(EARLIER,))


def test_an_answer_answers_the_notices_of_all_rules():
    sign = a_sign()
    for rule in ("v1", "v2"):
        sign.notify_pattern(envelope(), rule_version=rule, signs=(EARLIER,))
    assert sign.unanswered_notice
    sign.answer_pattern(envelope(LEARNING_LEAD), answer=sealed(ANSWER))
    assert not sign.unanswered_notice


def test_an_answer_to_a_notice_says_why():
    sign = a_sign()
    sign.notify_pattern(envelope(), rule_version="v1", signs=(EARLIER,))
    with pytest.raises(ReasonRequired):
        sign.answer_pattern(envelope(LEARNING_LEAD), answer=sealed("Seen,   thank  you."))
    assert sign.unanswered_notice


def test_a_notice_that_waits_is_an_open_matter_though_the_sign_was_acted_on():
    sign = a_sign()
    sign.act_on(envelope(), action=sealed(), by_agency="police", on=envelope().day)
    assert not sign.is_open_matter
    sign.notify_pattern(envelope(), rule_version="v1", signs=(EARLIER,))
    assert sign.is_open_matter
    sign.answer_pattern(envelope(LEARNING_LEAD), answer=sealed(ANSWER))
    assert not sign.is_open_matter


def test_there_is_nothing_to_answer_without_a_notice():
    with pytest.raises(UnknownReference):
        a_sign().answer_pattern(envelope(LEARNING_LEAD), answer=sealed())


def test_a_sign_is_not_acted_on_in_the_future():
    sign = a_sign()
    with pytest.raises(DateInTheFuture):
        sign.act_on(
            envelope(),
            action=sealed("A visit is planned."),
            by_agency="la_csc",
            on=date(2024, 6, 4),
        )
    assert sign.state == "open"


@pytest.mark.parametrize("state", ["proved_safe", "acted_on", "dismissed", "closed_unproven"])
def test_a_sign_that_ended_may_be_taken_up_again(state: str):
    sign = sign_in(state)
    sign.reopen(envelope(), why=sealed("It came back."))
    assert sign.state == "open"
    assert sign.is_open_matter


def test_a_reopened_sign_keeps_the_proofs_on_its_record():
    sign = sign_in("proved_safe")
    sign.reopen(envelope(), why=None)
    assert (sign.independent_sources, sign.alternatives_tested) == (2, 1)


def test_a_new_dismissal_has_a_new_judge():
    sign = a_sign()
    dismiss(sign, LEARNING_LEAD)
    assert sign.assessed_by == LEARNING_LEAD
