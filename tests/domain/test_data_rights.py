"""Is a data-rights request due in time, decided item by item, and answered only when nothing is open?"""

from datetime import date

import pytest

from domain.data_rights import DataRightsRequest
from domain.rejections import (
    AlreadyThere,
    DateInTheFuture,
    IllegalMove,
    KindNeeds,
    LegalHoldStands,
    RequestIncomplete,
    TooLateToExtend,
    UnknownReference,
)
from domain.rights_clock import due
from tests.examples import (
    FOUND,
    LATER,
    NOW,
    RAISED_ON,
    a_request,
    check_requester,
    decide,
    envelope,
    fulfil,
    id_of,
    request_in,
    scope,
    sealed,
)

EXTENDED = {"why": "complex", "reason": sealed("Four agencies hold parts of it.")}


@pytest.mark.parametrize(
    ("received", "months_more", "last_day"),
    [
        ("2024-03-11", 0, "2024-04-11"),
        ("2024-01-31", 0, "2024-02-29"),
        ("2023-01-31", 0, "2023-02-28"),
        ("2024-08-31", 0, "2024-09-30"),
        ("2024-12-31", 0, "2025-01-31"),
        ("2024-02-29", 0, "2024-03-29"),
        ("2024-01-31", 1, "2024-03-31"),
        ("2024-11-30", 2, "2025-02-28"),
        ("2024-12-01", 2, "2025-03-01"),
    ],
)
def test_it_is_due_a_calendar_month_later_or_on_the_last_day_of_a_shorter_one(
    received: str, months_more: int, last_day: str
):
    assert due(date.fromisoformat(received), months_more) == date.fromisoformat(last_day)


def test_an_extension_counts_from_the_day_received_and_is_taken_once():
    request = a_request(date(2024, 1, 31))
    assert request.due == date(2024, 2, 29)
    request.extend(envelope(None, date(2024, 2, 29)), months=1, **EXTENDED)
    assert request.due == date(2024, 3, 31)
    with pytest.raises(AlreadyThere):
        request.extend(envelope(None, date(2024, 2, 29)), months=1, **EXTENDED)


def test_after_the_first_month_it_is_too_late_to_extend():
    request = a_request(date(2024, 1, 31))
    with pytest.raises(TooLateToExtend):
        request.extend(envelope(None, date(2024, 3, 1)), months=2, **EXTENDED)


@pytest.mark.parametrize("months", [0, 3])
def test_an_extension_is_of_one_or_two_months(months: int):
    with pytest.raises(KindNeeds):
        a_request().extend(envelope(None), months=months, **EXTENDED)


def test_a_request_is_not_received_tomorrow():
    with pytest.raises(DateInTheFuture):
        a_request(date(NOW.year, NOW.month, NOW.day + 1))


def test_nothing_is_decided_before_it_is_known_who_asks():
    request = a_request()
    scope(request)
    with pytest.raises(IllegalMove):
        decide(request)


def test_it_is_answered_only_when_everything_found_is_decided():
    request = request_in("in_hand")
    with pytest.raises(RequestIncomplete):
        request.fulfil(envelope(None), how="in_person")
    scope(request)
    with pytest.raises(RequestIncomplete):
        request.fulfil(envelope(None), how="in_person")
    decide(request)
    fulfil(request)
    assert request.state == "fulfilled"


def test_that_nothing_was_found_is_an_answer_too():
    request = request_in("in_hand")
    request.scope(envelope(None), items=(), searched=("by_child", "by_words"))
    request.fulfil(envelope(None), how="secure_post")
    assert request.state == "fulfilled"


def test_what_was_to_be_erased_must_be_erased_before_it_is_answered():
    request = request_in("in_hand")
    decide(request, "erase")
    with pytest.raises(RequestIncomplete):
        request.fulfil(envelope(None), how="in_person")
    request.name_erasure(envelope(None), erasure=id_of("erasure"), certificate="ER-11EE-22FF")
    request.fulfil(envelope(None), how="in_person")
    assert request.erasures == [id_of("erasure")]


def test_a_legal_hold_stops_a_decision_to_erase_and_no_other():
    request = request_in("in_hand")
    scope(request)
    held = {"item": FOUND, "basis": "upheld", "is_held": True}
    with pytest.raises(LegalHoldStands):
        request.decide(envelope(None), decision="erase", **held)
    request.decide(envelope(None), decision="withhold", **held)


def test_no_erasure_is_named_that_was_not_decided():
    request = request_in("in_hand")
    decide(request)
    with pytest.raises(RequestIncomplete):
        request.name_erasure(envelope(None), erasure=id_of("erasure"), certificate="ER-1")


@pytest.mark.parametrize("decision", ["withhold", "redact", "rectify", "erase", "refuse"])
def test_all_but_disclosing_needs_a_basis(decision: str):
    request = request_in("in_hand")
    scope(request)
    with pytest.raises(KindNeeds):
        request.decide(envelope(None), item=FOUND, decision=decision)


def test_the_last_decision_on_an_item_counts():
    request = request_in("in_hand")
    decide(request, "refuse")
    decide(request, "disclose")
    assert request.decisions == {FOUND: "disclose"}


def test_what_was_not_found_is_neither_decided_nor_advised_on_and_nothing_is_found_twice():
    request = request_in("in_hand")
    with pytest.raises(UnknownReference):
        request.decide(envelope(None), item=FOUND, decision="disclose")
    with pytest.raises(UnknownReference):
        request.advise(envelope(None), text=sealed(), item=FOUND)
    scope(request)
    with pytest.raises(AlreadyThere):
        scope(request)


def test_how_it_was_looked_for_is_always_said():
    with pytest.raises(KindNeeds):
        a_request().scope(envelope(None), items=(), searched=())


def test_a_refusal_may_come_before_anybody_is_checked_and_ends_it():
    request: DataRightsRequest = request_in("refused")
    assert request.state == "refused"
    with pytest.raises(IllegalMove):
        check_requester(request)


def test_the_clock_runs_from_the_day_it_came_and_not_from_the_day_it_was_written_down():
    assert a_request(RAISED_ON).due == date(2024, 4, 11)
    assert LATER > RAISED_ON
