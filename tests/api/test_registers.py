"""Is everything read as the three reviews hold it, page by page, and never before it is there?"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from jsonschema import Draft202012Validator

from api.app import create_app, openapi_document
from projections.cursors import Cursor
from service.background import Background
from tests.api.calling import QUERY, Caller
from tests.examples import TEAM_MANAGER

EXPECTED = json.loads(
    (Path(__file__).parent.parent / "expected" / "three-reviews.json").read_text("utf-8")
)
CONTRACT = json.loads(openapi_document())
READS = [
    path
    for path, calls in CONTRACT["paths"].items()
    if "get" in calls and "{" not in path and path.startswith("/api/v1")
]
KEYS = {
    "/queries": ("by_status", "by_band", "by_attribution", "by_gradient"),
    "/warning-signs": (
        "dismissed_then_recurred",
        "signs_ever_dismissed_or_set_aside",
        "intermittent_notices_rule_v1",
    ),
    "/denial": ("denial",),
    "/held-back": ("held_back_reasons",),
    "/voice-and-use": ("observations", "observation_sources"),
    "/status-gradient": ("gradient_matrix", "by_gradient", "accepted_of_raised_by_gradient"),
    "/factors": ("factors_helped_hindered",),
    "/learning-leads": ("reviews_without_learning_lead",),
}
TODAY = date(2026, 11, 23)
ZEROS = (0, [0, 0], [], "0/0")


@pytest.mark.parametrize(
    ("path", "key"), [(path, key) for path, keys in KEYS.items() for key in keys]
)
def test_the_three_reviews_are_answered_as_expected(
    path: str, key: str, three_reviews: Caller
) -> None:
    found = three_reviews.get(path).json[key]
    if isinstance(found, dict):
        found = {code: value for code, value in found.items() if value not in ZEROS}
    assert found == EXPECTED[key]


def test_the_register_has_a_row_for_every_query(three_reviews: Caller) -> None:
    register = three_reviews.get("/queries", limit=200).json
    assert register["total"] == len(register["items"]) == EXPECTED["register_rows"]
    assert sum(register["by_status"].values()) == register["total"]
    assert (register["hidden_by_filters"], register["next"]) == (0, None)
    escalated = [row["reference"] for row in register["items"] if row["ever_escalated"]]
    assert sorted(escalated) == EXPECTED["ever_escalated"]


def test_what_nobody_answered_comes_first_and_the_longest_waiting_before_all(
    three_reviews: Caller,
) -> None:
    rows = three_reviews.get("/queries", limit=200).json["items"]
    waiting = [row["status"] in ("open", "escalated") for row in rows]
    assert waiting == sorted(waiting, reverse=True)
    first = [row["raised_on"] for row in rows if row["status"] in ("open", "escalated")]
    assert first == sorted(first)


def test_a_filter_says_how_much_it_hides_and_counts_all_the_same(three_reviews: Caller) -> None:
    everything = three_reviews.get("/queries").json
    shown = three_reviews.get("/queries", status="accepted", limit=200).json
    assert shown["by_status"] == everything["by_status"]
    assert shown["total"] == everything["total"]
    assert len(shown["items"]) == everything["by_status"]["accepted"]
    assert shown["hidden_by_filters"] == shown["total"] - len(shown["items"])


ALL_FILTERS = [
    {"status": "open"},
    {"stage": 1},
    {"strength": "challenge"},
    {"subject": "threshold_decision"},
    {"item_type": "not_recorded"},
    {"agency": "housing"},
    {"about_agency": "la_csc"},
    {"band": "L"},
    {"about_band": "5"},
    {"gradient": "up"},
    {"attribution": "anonymous"},
    {"verdict": "not_satisfied"},
    {"escalated": "true"},
    {"set_aside": "true"},
    {"answered": "false"},
    {"carried_forward": "false"},
    {"raised_from": "2024-01-01", "raised_to": "2024-06-30"},
]


@pytest.mark.parametrize("filters", ALL_FILTERS, ids=lambda filters: "+".join(filters))
def test_every_filter_shows_some_and_counts_the_rest(
    filters: dict[str, str], three_reviews: Caller
) -> None:
    shown = three_reviews.get("/queries", limit=200, **filters).json
    assert shown["hidden_by_filters"] + len(shown["items"]) == shown["total"] == 18


@pytest.mark.parametrize(
    "filters",
    [
        {"state": "dismissed"},
        {"kind": "out_of_sight"},
        {"agency": "gp"},
        {"band": "2"},
        {"set_aside": "true"},
        {"risk": "not_recorded"},
    ],
    ids=lambda filters: "+".join(filters),
)
def test_every_filter_of_signs_shows_some_and_counts_the_rest(
    filters: dict[str, str], three_reviews: Caller
) -> None:
    shown = three_reviews.get("/warning-signs", limit=200, **filters).json
    assert shown["hidden_by_filters"] + len(shown["items"]) == shown["total"]


def test_one_review_is_asked_about_by_its_id(three_reviews: Caller) -> None:
    review = three_reviews.get("/reviews").json["items"][0]
    for path in ("/queries", "/warning-signs", "/onus-of-proof", "/denial", "/held-back"):
        assert three_reviews.get(path, review=review["id"]).json["hidden_by_filters"] > 0
    summary = three_reviews.get(f"/reviews/{review['id']}/summary").json
    assert summary["review"]["code"] == review["code"]
    everything = three_reviews.get("/summary").json
    assert everything["queries"]["total"] == 18
    some = three_reviews.get("/summary", from_="2024-01-01", to="2024-06-30").json
    assert 0 < some["queries"]["total"] < 18


@pytest.mark.parametrize("limit", [1, 5, 7])
@pytest.mark.parametrize("path", ["/queries", "/warning-signs"])
def test_walking_page_by_page_meets_every_row_once(
    path: str, limit: int, three_reviews: Caller
) -> None:
    whole = three_reviews.get(path, limit=200).json["items"]
    walked = [row for page in walk(three_reviews, path, limit=limit) for row in page["items"]]
    assert walked == whole


def test_what_moves_while_somebody_walks_is_neither_lost_nor_met_twice(system: Caller) -> None:
    paths = [system.raised() for _ in range(4)]
    system.post(f"{paths[3]}/responses", {"kind": "accepted"}, TEAM_MANAGER)
    pages = walk(system, "/queries", limit=1)
    rows = [next(pages)["items"][0]["id"]]
    system.post(f"{paths[3]}/escalations")  # moves from the end to the front
    system.raised()
    rows += [row["id"] for page in pages for row in page["items"]]
    assert sorted(rows) == sorted(path.rpartition("/")[2] for path in paths)


def test_a_filter_is_kept_from_page_to_page(three_reviews: Caller) -> None:
    pages = list(walk(three_reviews, "/queries", limit=3, gradient="up"))
    rows = [row for page in pages for row in page["items"]]
    assert {row["gradient"] for row in rows} == {"up"}
    assert len(rows) == 8


def test_a_read_waits_for_what_was_written(system: Caller) -> None:
    background = Background(system.heedful)
    background.start()
    try:
        patient = replace(system.heedful, settings=replace(system.heedful.settings, wait_seconds=5))
        client = create_app(patient).test_client()
        headers = {"Authorization": f"Bearer {system.key}"}
        for number in range(1, 6):
            made = system.post("/challenges", QUERY).json
            asked = {"after": made["position"]}
            found = client.get("/api/v1/queries", query_string=asked, headers=headers).json
            assert found["total"] == number
    finally:
        background.stop()


def test_a_read_does_not_wait_for_ever(system: Caller) -> None:
    made = system.post("/challenges", QUERY).json
    headers = {"Authorization": f"Bearer {system.key}"}
    refused = system.client.get(f"/api/v1/queries?after={made['position']}", headers=headers)
    assert (refused.status_code, refused.json["code"]) == (503, "not-caught-up")
    assert refused.headers["Retry-After"] == "1"


def test_nobody_waits_for_what_was_never_written(system: Caller) -> None:
    for asked in (
        {"after": "pffffff"},
        {"cursor": f"pffffff.{Cursor(0, TODAY, 'Q', 'q').token()}"},
    ):
        refused = system.get("/queries", **asked)
        assert (refused.status_code, refused.json["code"]) == (422, "not-a-position")


@pytest.mark.parametrize("path", READS)
def test_an_answer_is_as_the_contract_says(path: str, three_reviews: Caller) -> None:
    check_as_promised(three_reviews, path.removeprefix("/api/v1"), path)


@pytest.mark.parametrize(
    ("listed", "path"),
    [
        ("/queries", "/challenges/{challenge_id}"),
        ("/queries", "/challenges/{challenge_id}/timeline"),
        ("/warning-signs", "/warning-signs/{sign_id}"),
        ("/warning-signs", "/warning-signs/{sign_id}/timeline"),
        ("/held-back", "/held-back/{held_back_id}"),
        ("/reviews", "/reviews/{review_id}"),
        ("/reviews", "/reviews/{review_id}/summary"),
        ("/reviews", "/reviews/{review_id}/participants"),
    ],
)
def test_an_answer_about_one_thing_is_as_the_contract_says(
    listed: str, path: str, three_reviews: Caller
) -> None:
    for row in three_reviews.get(listed).json["items"]:
        address = "/".join(row["id"] if "{" in step else step for step in path.split("/"))
        check_as_promised(three_reviews, address, f"/api/v1{path}")


def test_findings_and_observations_are_as_the_contract_says(three_reviews: Caller) -> None:
    findings = [
        one for row in three_reviews.get("/patterns").json["items"] for one in row["findings"]
    ]
    assert len(findings) == 10
    for finding in findings:
        check_as_promised(
            three_reviews, f"/findings/{finding['id']}", "/api/v1/findings/{finding_id}"
        )
        for piece in three_reviews.get(f"/findings/{finding['id']}").json["evidence"]:
            if piece["kind"] == "observation":
                check_as_promised(
                    three_reviews,
                    f"/observations/{piece['id']}",
                    "/api/v1/observations/{observation_id}",
                )


def test_nothing_was_lost(three_reviews: Caller) -> None:
    integrity = three_reviews.get("/integrity").json
    assert (integrity["holds"], integrity["parked"]) == (True, 0)


def test_every_vocabulary_is_read_with_its_words(three_reviews: Caller) -> None:
    for one in three_reviews.get("/vocabularies").json["items"]:
        check_as_promised(
            three_reviews, f"/vocabularies/{one['name']}", "/api/v1/vocabularies/{name}"
        )
    kinds = three_reviews.get("/vocabularies/observation_kind").json["items"]
    asks = {kind["code"]: kind["asks"] for kind in kinds}
    assert asks["denial_behaviour"]["fields"][0]["vocabulary"] == "denial_behaviour"
    assert three_reviews.get("/vocabularies/nonsense").json["code"] == "not-found"


def walk(caller: Caller, path: str, **asked: object) -> Iterator[dict[str, object]]:
    """Every page, by its `next`; the Link says the same."""
    while True:
        read = caller.get(path, **asked)
        assert read.status_code == 200, read.json
        yield read.json
        if read.json["next"] is None:
            assert "Link" not in read.headers
            return
        address, _, relation = read.headers["Link"].partition("; ")
        assert relation == 'rel="next"'
        asked = {name: each[0] for name, each in parse_qs(urlsplit(address[1:-1]).query).items()}
        assert asked["cursor"] == read.json["next"]


def check_as_promised(caller: Caller, address: str, path: str) -> None:
    """The answer has the shape that the contract gives this path."""
    read = caller.get(address)
    assert read.status_code == 200, read.json
    success = CONTRACT["paths"][path]["get"]["responses"]["200"]
    shape = {
        **success["content"]["application/json"]["schema"],
        "components": CONTRACT["components"],
    }
    Draft202012Validator(shape).validate(read.json)
