"""Does every answer have the shape that the contract promises?"""

import json

import pytest
from jsonschema import Draft202012Validator

from api.app import openapi_document
from tests.api.calling import Caller

CONTRACT = json.loads(openapi_document())
READS = [
    path
    for path, calls in CONTRACT["paths"].items()
    if "get" in calls and "{" not in path and path.startswith("/api/v1")
]
A_RAISER = {"on_behalf_of": "73afe291-b887-5cbc-921c-cb988e464666"}
ASKED = {"/api/v1/my/queries": A_RAISER, "/api/v1/my/unsealings": A_RAISER}
"""What a read cannot do without: whoever raised A-Q1."""


@pytest.mark.parametrize("path", READS)
def test_an_answer_is_as_the_contract_says(path: str, three_reviews: Caller) -> None:
    check_as_promised(three_reviews, path.removeprefix("/api/v1"), path, **ASKED.get(path, {}))


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


def test_an_event_and_its_causes_are_as_the_contract_says(three_reviews: Caller) -> None:
    for row in three_reviews.get("/events", limit=200).json["items"][::20]:
        for path in ("/events/{event_id}", "/events/{event_id}/causes"):
            address = path.format(event_id=row["position"])
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


def test_every_vocabulary_is_read_with_its_words(three_reviews: Caller) -> None:
    for one in three_reviews.get("/vocabularies").json["items"]:
        check_as_promised(
            three_reviews, f"/vocabularies/{one['name']}", "/api/v1/vocabularies/{name}"
        )
    kinds = three_reviews.get("/vocabularies/observation_kind").json["items"]
    asks = {kind["code"]: kind["asks"] for kind in kinds}
    assert asks["denial_behaviour"]["fields"][0]["vocabulary"] == "denial_behaviour"
    assert three_reviews.get("/vocabularies/nonsense").json["code"] == "not-found"


def check_as_promised(caller: Caller, address: str, path: str, **asked: str) -> None:
    """The answer has the shape that the contract gives this path."""
    read = caller.get(address, **asked)
    assert read.status_code == 200, read.json
    success = CONTRACT["paths"][path]["get"]["responses"]["200"]
    shape = {
        **success["content"]["application/json"]["schema"],
        "components": CONTRACT["components"],
    }
    Draft202012Validator(shape).validate(read.json)
