"""Does every read answer as at an earlier time exactly what it answered then?"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from api.app import openapi_document
from tests.api.calling import BASE, DECLINED, Caller
from tests.examples import CHAIR, HEALTH_VISITOR, LEARNING_LEAD, REVIEW, TEAM_MANAGER
from tests.faults.clocks import Clock

CONTRACT = json.loads(openapi_document())["paths"]
READS = {path: calls["get"] for path, calls in CONTRACT.items() if "get" in calls}
OF_THE_RECORD = sorted(
    path
    for path, call in READS.items()
    if any(one.get("name") == "as_at" for one in call.get("parameters", ()))
)
NOT_OF_THE_RECORD = {
    "/api/v1/anonymous",
    f"{BASE}/imports/template.csv",
    f"{BASE}/imports/template.xlsx",
    f"{BASE}/imports/{{job_id}}",
    f"{BASE}/clients/me",
    f"{BASE}/feed",
    f"{BASE}/ledger/checkpoint",
    f"{BASE}/ledger/consistency",
    f"{BASE}/ledger/events/{{event_id}}/proof",
    f"{BASE}/reads",
    f"{BASE}/reads/digest",
    f"{BASE}/published",
    f"{BASE}/sessions/{{session_id}}/round",
    f"{BASE}/unsealings/{{unsealing_id}}/identity",
    f"{BASE}/vocabularies",
    f"{BASE}/vocabularies/{{name}}",
    f"{BASE}/webhooks",
    f"{BASE}/webhooks/{{webhook_id}}",
    f"{BASE}/webhooks/{{webhook_id}}/deliveries",
}
ABOUT_NOW = {
    f"{BASE}/integrity": (
        *("parked", "parked_events", "dropped", "dropped_events", "rebuilt_at", "ledger", "erased"),
    )
}
"""The only fields that are of now, whichever time is asked about."""
COUNTED_NOW = ("counts", "ledger")
"""The only checks of them: counts are kept of now alone, and the ledger stands as it stands."""


@pytest.mark.slow
def test_every_read_answers_as_at_an_earlier_time_the_same_bytes(
    system: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    clock.put_in(monkeypatch)
    ids, then = {"review_id": str(REVIEW), "participant": str(HEALTH_VISITOR)}, []
    for _ in history(system, ids):
        then.append([given(system, path, ids) for path in OF_THE_RECORD])
        clock.ahead += timedelta(days=3)
    assert [given(system, path, ids) for path in OF_THE_RECORD] != then[-1]
    for answers in then:
        for first in answers:
            assert given(system, first.path, ids, as_at=first.as_at) == first


@pytest.mark.slow
def test_every_list_walks_as_at_an_earlier_time(system: Caller) -> None:
    ids = {"review_id": str(REVIEW)}
    lists = [path for path in OF_THE_RECORD if "Link" in READS[path]["responses"]["200"]["headers"]]
    happening = history(system, ids)
    next(happening)
    next(happening)
    then = {path: list(walk(system, path.format(**ids))) for path in lists}
    as_at = system.get("/queries").headers["As-At"]
    for _ in happening:
        pass
    for path, pages in then.items():
        assert list(walk(system, path.format(**ids), as_at=as_at)) == pages
    assert any(len(pages) > 1 for pages in then.values())


def test_only_what_is_not_of_the_record_takes_no_as_at(system: Caller) -> None:
    assert set(READS) - set(OF_THE_RECORD) == NOT_OF_THE_RECORD
    refused = system.get("/vocabularies", as_at="p1")
    assert (refused.status_code, refused.json["code"]) == (422, "unknown-parameter")


def test_a_position_alone_is_as_it_stood_on_the_day_it_was_recorded(
    system: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    clock.put_in(monkeypatch)
    path = system.raised(occurred_on=day(-4))
    position = system.get(path).json["position"]
    clock.ahead += timedelta(days=10)
    assert system.get(path).json["days_open"] == 14
    assert system.get(path, as_at=position).json["days_open"] == 4
    assert system.get(path, as_at=f"{position}.{day(2)}").json["days_open"] == 6


def test_a_time_is_the_last_position_recorded_at_or_before_it(
    system: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    clock.put_in(monkeypatch)
    before = system.get("/queries").json["position"]
    clock.ahead += timedelta(days=2)
    system.raised()
    first = system.get("/queries").json["position"]
    between = clock.now(UTC)
    system.raised()
    clock.ahead += timedelta(days=1)
    assert at(system, before) == at(system, day(1)) == (before, 0)
    assert at(system, between.isoformat()) == (first, 1)
    assert at(system, f"{between:%Y-%m-%dT%H:%M:%S.%fZ}") == (first, 1)
    assert at(system, day(2))[1] == at(system, day(3))[1] == 2
    assert at(system, "1999-12-31") == ("p0", 0)


def test_a_time_waits_for_what_was_recorded_before_it(system: Caller) -> None:
    system.raised()
    system.raised()
    refused = read(system, "/queries", as_at=day(0))
    assert (refused.status_code, refused.json["code"]) == (503, "not-caught-up")
    assert read(system, "/queries", as_at="2000-01-01").status_code == 200


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", "not-a-time"),
        ("yesterday", "not-a-time"),
        ("p", "not-a-time"),
        ("p1.2024-02-30", "not-a-time"),
        ("2024-06-08T10:00:00", "not-a-time"),
        ("9999-12-31T23:59:59-23:00", "not-a-time"),
        ("pfffffff", "not-a-position"),
        ("p1.2999-01-01", "not-yet"),
        ("2999-01-01", "not-yet"),
        ("2999-01-01T00:00:00Z", "not-yet"),
    ],
)
@pytest.mark.parametrize("path", ["/queries", "/factors"])
def test_a_time_that_is_none_or_has_not_come_is_refused(
    path: str, asked: str, code: str, system: Caller
) -> None:
    refused = system.get(path, as_at=asked)
    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert len(asked) < 2 or asked not in refused.text


def test_a_cursor_goes_with_no_other_time_than_its_own(system: Caller) -> None:
    first = system.get("/queries").json["position"]
    for _ in range(3):
        system.raised()
    page = system.get("/queries", limit=1)
    cursor, as_at = page.json["next"], page.headers["As-At"]
    refused = system.get("/queries", limit=1, cursor=cursor, as_at=first)
    assert (refused.status_code, refused.json["code"]) == (422, "as-at-differs")
    assert system.get("/queries", limit=1, cursor=cursor, as_at=as_at).status_code == 200


def test_a_walk_keeps_the_day_it_counts_to(system: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    clock.put_in(monkeypatch)
    for _ in range(2):
        system.raised(occurred_on=day(-1))
    first = system.get("/queries", limit=1)
    clock.ahead += timedelta(days=5)
    second = system.get("/queries", limit=1, cursor=first.json["next"])
    assert first.json["items"][0]["days_open"] == second.json["items"][0]["days_open"] == 1
    assert first.headers["As-At"] == second.headers["As-At"]


def test_a_thing_is_not_there_as_at_a_time_before_it(system: Caller) -> None:
    before = system.get("/queries").headers["As-At"]
    path = system.raised()
    refused = system.get(path, as_at=before)
    assert (refused.status_code, refused.headers["As-At"]) == (404, before)


def test_an_answer_says_how_far_it_is_behind(system: Caller) -> None:
    up_to_date = system.get("/queries")
    assert "Behind" not in up_to_date.headers
    system.raised()
    system.raised()
    late = read(system, "/queries")
    assert (late.headers["Behind"], late.headers["As-At"]) == ("2", up_to_date.headers["As-At"])
    assert "Behind" not in read(system, "/queries", as_at=late.headers["As-At"]).headers


FOR = {
    f"{BASE}/my/queries": {"on_behalf_of": str(HEALTH_VISITOR)},
    f"{BASE}/my/unsealings": {"on_behalf_of": str(HEALTH_VISITOR)},
    f"{BASE}/reviews/{{review_id}}/detriments": {"on_behalf_of": str(CHAIR)},
    f"{BASE}/reviews/{REVIEW}/detriments": {"on_behalf_of": str(CHAIR)},
}
"""What is only asked for somebody."""


@dataclass(frozen=True)
class Given:
    """What a read answered."""

    path: str
    status: int
    as_at: str
    etag: str | None
    body: bytes


def given(system: Caller, path: str, ids: dict[str, str], **asked: str) -> Given:
    """The answer of a read; ids of what is yet to come name nothing that is there."""
    names = re.findall(r"{(\w+)}", path)
    filled = path.format(**{name: ids.get(name, str(CHAIR)) for name in names})
    answered = system.get(filled.removeprefix(BASE), **asked, **FOR.get(path, {}))
    assert answered.status_code in (200, 404), answered.json
    body = answered.data
    if path in ABOUT_NOW:
        said = {name: it for name, it in answered.json.items() if name not in ABOUT_NOW[path]}
        said["checks"] = [one for one in said["checks"] if one["name"] not in COUNTED_NOW]
        body = json.dumps(said).encode()
    headers = answered.headers
    return Given(path, answered.status_code, headers["As-At"], headers.get("ETag"), body)


def history(system: Caller, ids: dict[str, str]) -> Iterator[None]:
    """Things happen, and stop now and then."""
    custodian = {"participant": str(CHAIR), "capacity": "custodian"}
    assert system.post(f"/reviews/{REVIEW}/appointments", custodian, CHAIR).status_code == 200
    yield
    query, sign = system.raised(), system.seen()
    held = system.post("/held-back", {**HELD_BACK}).json["id"]
    ids |= {"challenge_id": last(query), "sign_id": last(sign), "held_back_id": held}
    yield
    finding = system.found()
    published = system.post(PUBLISHED, {"as_at": "pf"}, LEARNING_LEAD)
    ids |= {"publication_id": published.json["id"]}
    ids |= {"finding_id": last(finding), "observation_id": last(system.observed())}
    system.post(f"{query}/responses", DECLINED, TEAM_MANAGER)
    yield
    done = [
        system.post(f"{query}/escalations"),
        system.post(f"{sign}/dismissal", DISMISSED, CHAIR),
        system.post(f"/observations/{ids['observation_id']}/corrections", CORRECTED),
        system.post(f"{finding}/dissent", {"text": "It was not so on the ward."}, TEAM_MANAGER),
        system.post(f"/reviews/{REVIEW}/learning-lead/vacancy", VACANT, CHAIR),
    ]
    system.raised()
    system.seen()
    assert [one.json for one in done if one.status_code > 299] == []
    yield


def walk(system: Caller, path: str, **asked: object) -> Iterator[bytes]:
    """The bodies of all pages of a list, one row each."""
    whom = FOR.get(path, {})
    path = path.removeprefix(BASE)
    while True:
        page = system.get(path, limit=1, **asked, **whom)
        assert page.status_code == 200, page.json
        yield page.data
        if page.json["next"] is None:
            return
        asked = {"cursor": page.json["next"]}


def at(system: Caller, when: str) -> tuple[str, int]:
    """Position and number of queries as at a time."""
    found = system.get("/queries", as_at=when).json
    return found["position"], found["total"]


def read(system: Caller, path: str, **asked: str) -> TestResponse:
    """A read without waiting for the follower."""
    key = {"Authorization": f"Bearer {system.key}"}
    return system.client.get(BASE + path, query_string=asked, headers=key)


def day(after: int) -> str:
    """A day so many days after today."""
    return (datetime.now(UTC) + timedelta(days=after)).date().isoformat()


def last(path: str) -> str:
    return path.rpartition("/")[2]


HELD_BACK = {"review_id": str(REVIEW), "text": "I did not ask.", "reasons": ["futility"]}
DISMISSED = {"reason_code": "evidence_outweighs", "reason": DECLINED["reason"]}
PUBLISHED = f"/reviews/{REVIEW}/summary/publications"
CORRECTED = {"text": "The room was ready whenever we came.", "why": "fact"}
VACANT = {"from_date": "2024-09-01"}
