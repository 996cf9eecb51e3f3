"""Does every refusal have its status, its code, and a page that says what it means?"""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from api.problems import FAULTS, OF_HTTP, STATUS_OF, every_type
from domain import rejections
from domain.rejections import Rejection
from tests.api.calling import DECLINED, QUERY, SIGN, Caller
from tests.examples import CHAIR, REVIEW, SOCIAL_WORKER, TEAM_MANAGER


def test_every_refusal_of_the_domain_has_a_status() -> None:
    # an import has refusals of its own besides, which are lines of its report
    of_the_domain = {one for one in refusals(Rejection) if one.__module__ == rejections.__name__}
    assert set(STATUS_OF) == of_the_domain


def test_no_two_problems_share_a_code() -> None:
    codes = [refusal.code for refusal in STATUS_OF]
    assert len(codes) == len(set(codes))
    assert not set(FAULTS) & set(OF_HTTP)


@pytest.mark.slow
@pytest.mark.parametrize("code", every_type())
def test_a_problem_has_a_page_that_says_what_it_means(code: str, app: Flask) -> None:
    told = app.test_client().get(f"/problems/{code}")
    assert (told.status_code, told.json["code"]) == (200, code)
    assert told.json["title"]
    assert not told.json["title"].endswith((".", ")"))
    page = app.test_client().get(f"/problems/{code}", headers={"Accept": "text/html"})
    assert code in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_all_problems_stand_on_one_page(system: Caller) -> None:
    listed = system.client.get("/problems").json["items"]
    assert [kind["code"] for kind in listed] == list(every_type())
    page = system.client.get("/problems", headers={"Accept": "text/html,*/*;q=0.8"})
    assert "reason-required" in page.text


def test_there_is_no_page_for_a_problem_there_is_not(system: Caller) -> None:
    assert system.client.get("/problems/nonsense").json["code"] == "not-found"


def test_a_refusal_names_its_code_its_rule_and_where_to_read_more(system: Caller) -> None:
    path = system.raised()
    refused = system.post(f"{path}/responses", {"kind": "declined"}, TEAM_MANAGER)
    assert refused.status_code == 422
    assert refused.content_type == "application/problem+json"
    assert refused.json["code"] == "reason-required"
    assert refused.json["rule"] == "I4"
    assert refused.json["type"] == "/problems/reason-required"
    assert refused.json["status"] == 422
    assert "20 characters" in refused.json["detail"]


def test_a_blank_reason_is_no_reason(system: Caller) -> None:
    path = system.raised()
    blank = {**DECLINED, "reason": "                         "}
    assert system.post(f"{path}/responses", blank, TEAM_MANAGER).json["code"] == "reason-required"


def test_the_person_who_raised_a_query_does_not_answer_it(system: Caller) -> None:
    path = system.raised(by=TEAM_MANAGER)
    refused = system.post(f"{path}/responses", DECLINED, TEAM_MANAGER)
    assert (refused.status_code, refused.json["code"]) == (403, "responder-is-raiser")
    assert refused.json["rule"] == "I6"


def test_only_the_raiser_gives_the_verdict(system: Caller) -> None:
    path = system.declined()
    refused = system.post(f"{path}/verdicts", {"verdict": "satisfied"}, SOCIAL_WORKER)
    assert (refused.status_code, refused.json["code"]) == (403, "only-the-raiser")


def test_a_right_of_a_person_needs_a_person(system: Caller) -> None:
    refused = system.post("/challenges", QUERY, by=None)
    assert (refused.status_code, refused.json["code"]) == (422, "participant-required")


def test_somebody_who_is_not_registered_acts_in_no_review(system: Caller) -> None:
    refused = system.post("/challenges", QUERY, by=REVIEW)
    assert (refused.status_code, refused.json["code"]) == (403, "not-a-participant")


def test_an_anonymous_entry_is_refused_with_the_reason_why(system: Caller) -> None:
    refused = system.post("/challenges", {**QUERY, "attribution": "anonymous"})
    assert (refused.status_code, refused.json["rule"]) == (422, "I11")
    assert refused.json["code"] == "not-anonymous-here"
    assert "/anonymous" in refused.json["detail"]


def test_what_is_not_possible_now_is_a_conflict(system: Caller) -> None:
    path = system.declined()
    refused = system.post(f"{path}/responses", DECLINED, TEAM_MANAGER)
    assert (refused.status_code, refused.json["code"]) == (409, "illegal-transition")
    assert "escalate" in refused.json["allowed"]
    assert "decline" not in refused.json["allowed"]


def test_each_missing_proof_is_named(system: Caller) -> None:
    path = system.seen()
    system.post(f"{path}/safety-assessment", {}, CHAIR)
    refused = system.post(f"{path}/proof", {"decided_by": []}, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (422, "proof-missing")
    assert len(refused.json["missing"]) == 5


def test_what_is_still_open_is_named(system: Caller) -> None:
    reference = system.post("/warning-signs", SIGN).json["reference"]
    refused = system.post(f"/reviews/{REVIEW}/closure", {"outcome": "shared_locally"}, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (409, "matters-still-open")
    assert refused.json["still_open"] == [reference]


def test_the_future_has_not_happened(system: Caller) -> None:
    refused = system.post("/challenges", {**QUERY, "occurred_on": "2999-01-01"})
    assert (refused.status_code, refused.json["code"]) == (422, "date-in-the-future")


@pytest.mark.parametrize("fault", [OperationalError("SELECT", {}, OSError()), OSError("disk")])
def test_a_store_that_does_not_answer_is_told_without_its_words(
    fault: Exception, system: Caller, monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(system.heedful.desk, "key_for", fail)
    refused = system.client.get("/api/v1/queries", headers={"Authorization": "Bearer secret-key"})
    busy = isinstance(fault, OperationalError)
    assert refused.status_code == (503 if busy else 500)
    assert refused.json["code"] == ("store-busy" if busy else "unexpected")
    assert refused.headers.get("Retry-After") == ("1" if busy else None)
    assert "disk" not in refused.text
    assert type(fault).__name__ in caplog.text
    assert "secret-key" not in caplog.text


def refusals(kind: type[Rejection]):
    """Every refusal there is."""
    for below in kind.__subclasses__():
        yield below
        yield from refusals(below)
