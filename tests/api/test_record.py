"""Can a system read the record itself: every event, one for ever, and what made it happen?"""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from domain.causes import causation_id
from tests.api.calling import QUERY, Caller
from tests.api.test_erased import erased
from tests.api.test_walking import walk
from tests.examples import CHAIR, HEALTH_VISITOR, QUESTION, TEAM_MANAGER, id_of

MEETING = str(id_of("meeting"))


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("limit", [30, 200])
def test_walking_page_by_page_meets_every_event_once(
    three_reviews: Caller, limit: int, order: str
) -> None:
    pages = list(walk(three_reviews, "/events", limit=limit, order=order))
    seen = [row["position"] for page in pages for row in page["items"]]
    assert len(seen) == len(set(seen)) == three_reviews.head == pages[0]["total"]
    assert {page["hidden_by_filters"] for page in pages} == {0}
    places = [int(one[1:], 16) for one in seen]
    assert places == sorted(places, reverse=order == "newest")


def test_whoever_walks_while_others_write_meets_what_there_was_when_they_began(
    system: Caller,
) -> None:
    began, seen = system.head, []
    page = system.get("/events", limit=3).json
    while page["next"]:
        seen += [row["position"] for row in page["items"]]
        system.raised()
        page = system.get("/events", limit=3, cursor=page["next"]).json
    seen += [row["position"] for row in page["items"]]
    assert len(seen) == len(set(seen)) == began == page["total"]


ALL_FILTERS = [
    {"topic": "challenge-raised"},
    {"agency": "housing"},
    {"band": "L"},
    {"attribution": "anonymous"},
    {"occurred_from": "2024-01-01", "occurred_to": "2024-06-30"},
    {"topic": "challenge-raised", "agency": "police", "band": "2", "attribution": "named"},
]


@pytest.mark.parametrize("filters", ALL_FILTERS, ids=lambda filters: "+".join(filters))
def test_every_filter_shows_some_and_counts_the_rest(
    filters: dict[str, str], three_reviews: Caller
) -> None:
    pages = list(walk(three_reviews, "/events", limit=200, **filters))
    shown = sum(len(page["items"]) for page in pages)
    assert pages[0]["hidden_by_filters"] + shown == pages[0]["total"] == three_reviews.head
    assert shown < three_reviews.head


def test_the_events_of_a_review_of_a_thing_and_of_a_request_are_asked_for_by_id(
    system: Caller,
) -> None:
    made = system.post("/challenges", QUERY, x_correlation_id=MEETING).json
    for name, value in (("thing", made["id"]), ("correlation", MEETING)):
        found = system.get("/events", **{name: value}).json
        assert [row["position"] for row in found["items"]] == [made["position"]]
        assert found["hidden_by_filters"] == found["total"] - 1
    of_review = system.get("/events", review=QUERY["review_id"]).json
    assert of_review["hidden_by_filters"] < of_review["total"] - 1


def test_today_is_a_day_on_which_things_were_recorded(system: Caller) -> None:
    system.raised()
    day = system.get("/events", limit=1).json["items"][0]["recorded_on"]
    found = system.get("/events", recorded_from=day, recorded_to=day).json
    assert (found["hidden_by_filters"], found["total"]) == (0, system.head)
    assert system.get("/events", recorded_from="9999-12-31").json["items"] == []


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ({"colour": "red"}, "colour", "unknown-parameter"),
        ({"order": "random"}, "order", "unknown-code"),
        ({"topic": "challenge-lost"}, "topic", "unknown-code"),
        ({"thing": "me"}, "thing", "not-an-id"),
        ({"correlation": "p1"}, "correlation", "not-an-id"),
        ({"recorded_from": "now"}, "recorded_from", "not-a-date"),
        (
            {"recorded_from": "2024-02-01", "recorded_to": "2024-01-01"},
            "recorded_to",
            "out-of-range",
        ),
        (
            {"occurred_from": "2024-02-01", "occurred_to": "2024-01-01"},
            "occurred_to",
            "out-of-range",
        ),
    ],
)
def test_what_cannot_be_asked_for_is_refused_by_its_parameter(
    refused_system: Caller, query: dict[str, str], parameter: str, code: str
) -> None:
    refused = refused_system.get("/events", **query)
    assert refused.status_code == 422
    [error] = refused.json["errors"]
    assert (error["parameter"], error["code"]) == (parameter, code)


def test_a_cursor_of_the_other_order_is_refused(three_reviews: Caller) -> None:
    cursor = three_reviews.get("/events", limit=1, order="oldest").json["next"]
    refused = three_reviews.get("/events", cursor=cursor)
    assert (refused.status_code, refused.json["code"]) == (422, "not-a-cursor")


def test_the_next_page_keeps_order_and_filters(three_reviews: Caller) -> None:
    read = three_reviews.get("/events", limit=1, order="oldest", topic="challenge-raised")
    asked = parse_qs(urlsplit(read.headers["Link"].partition(">")[0][1:]).query)
    assert (asked["order"], asked["topic"]) == (["oldest"], ["challenge-raised"])


def test_an_event_is_read_by_the_position_a_write_answered_with_or_by_its_thing(
    system: Caller,
) -> None:
    made = system.post("/challenges", QUERY).json
    event = system.get(f"/events/{made['position']}").json
    assert event["thing"] == {
        "id": made["id"],
        "kind": "challenge",
        "reference": made["reference"],
        "version": 1,
    }
    assert (event["words"]["text"], event["by"]["agency"]) == (QUESTION, "community_health")
    assert system.get(f"/events/{made['id']}.1").json == event
    assert system.get(f"/events/{made['id'].upper()}.1").json == event


def test_an_event_says_where_its_proof_is_read(system: Caller) -> None:
    made = system.post("/challenges", QUERY).json
    system.heedful.ledger.follower.catch_up()
    event = system.get(f"/events/{made['position']}").json
    proof = system.get(event["proof"].removeprefix("/api/v1"))
    assert proof.status_code == 200
    assert event["name"] == f"{proof.json['id']}.{proof.json['version']}"


def test_erased_words_are_shown_as_erased_and_nothing_else_changes(system: Caller) -> None:
    made = system.post("/challenges", QUERY).json
    before = system.get(f"/events/{made['position']}").json
    erased(system)
    after = system.get(f"/events/{made['position']}").json
    assert after["words"]["text"].startswith("Text erased on ")
    assert {name for name in before if before[name] != after[name]} == {"words", "by"}
    assert after["by"]["role"] is None


def test_a_notice_of_a_rule_was_made_to_happen_by_the_raising_of_the_sign(system: Caller) -> None:
    earlier, later = system.seen(), system.seen()
    signs = [earlier.rpartition("/")[2]]
    notice = system.post(
        f"{later}/pattern-notices", {"rule_version": "rule:v1", "signs": signs}, CHAIR
    ).json
    raised = system.get(f"/events/{later.rpartition('/')[2]}.1").json
    tree = system.get(f"/events/{notice['position']}/causes").json
    assert [event["position"] for event in tree["caused_by"]] == [raised["position"]]
    assert tree["event"]["caused_by"] == {"position": raised["position"]}
    down = system.get(f"/events/{raised['position']}/causes").json
    assert [one["event"]["position"] for one in down["caused"]] == [notice["position"]]
    assert (down["caused_by"], down["cut_off"]) == ([], False)


def test_nobody_can_name_a_cause_themselves(system: Caller) -> None:
    refused = system.post("/challenges", QUERY | {"causation_id": str(causation_id(1))})
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "unknown-field")


@pytest.mark.parametrize(
    "name", ["nonsense", "p0", "pffffff", str(UUID(int=4)), f"{UUID(int=4)}.1"]
)
def test_what_names_no_event_is_not_found(refused_system: Caller, name: str) -> None:
    for path in (f"/events/{name}", f"/events/{name}/causes"):
        refused = refused_system.get(path)
        assert (refused.status_code, refused.json["code"]) == (404, "not-found")
        assert name not in refused.text


def test_no_event_tells_the_id_of_whoever_acted(system: Caller) -> None:
    thing = system.declined().rpartition("/")[2]
    found = system.get("/events", thing=thing)
    assert len(found.json["items"]) == 2
    for row in found.json["items"]:
        said = system.get(f"/events/{row['position']}").text + found.text
        assert str(HEALTH_VISITOR) not in said
        assert str(TEAM_MANAGER) not in said


def test_the_record_needs_the_scope_to_read(system: Caller) -> None:
    writer = Caller(system.client, system.heedful, system.heedful.desk.create_key("w", ["import"]))
    for path in ("/events", "/events/p1", "/events/p1/causes"):
        assert writer.get(path).status_code == 403
