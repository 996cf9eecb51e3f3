"""What was known on a day of the case, over the API."""

import json
from pathlib import Path

import pytest

from tests.api.calling import Caller

EXPECTED = json.loads(
    (Path(__file__).parents[1] / "expected" / "three-reviews.json").read_text("utf-8")
)["known_at_the_time"][0]


def test_what_was_known_is_what_is_expected(three_reviews: Caller) -> None:
    answer = three_reviews.get(path(three_reviews), on=EXPECTED["date"]).json
    assert states(answer["queries"]) == EXPECTED["queries"]
    assert states(answer["warning_signs"]) == EXPECTED["signs"]
    assert [one["reference"] for one in answer["held_back"]] == EXPECTED["held_back"]
    assert {one["raised_by"]["band"] for one in answer["queries"]} == {"1", "2", "4"}


def test_without_a_day_it_is_that_of_the_incident_and_else_today(three_reviews: Caller) -> None:
    assert three_reviews.get(path(three_reviews)).json["on"] == "2024-06-09"
    birch = three_reviews.get(path(three_reviews, "BIRCH"), as_at="2199-01-01")
    assert birch.json["code"] == "not-yet"
    birch = three_reviews.get(path(three_reviews, "BIRCH"))
    assert birch.json["on"] == birch.headers["As-At"].partition(".")[2]


def test_a_decision_is_asked_of_by_its_id(three_reviews: Caller) -> None:
    rows = three_reviews.get("/queries", limit=200).json["items"]
    declined = next(row for row in rows if row["reference"] == "A-Q2")
    asked = three_reviews.get(path(three_reviews), decision=declined["id"]).json
    assert asked == three_reviews.get(path(three_reviews), on=asked["on"]).json
    states = {one["reference"]: one["state"] for one in asked["queries"]}
    assert states["A-Q2"] == "declined"


def test_a_decision_that_was_not_made_or_a_day_beside_it_is_refused(three_reviews: Caller) -> None:
    nowhere = "00000000-0000-4000-8000-000000000000"
    refused = three_reviews.get(path(three_reviews), decision=nowhere)
    assert (refused.status_code, refused.json["code"]) == (404, "not-found")
    both = three_reviews.get(path(three_reviews), decision=nowhere, on="2024-06-08")
    assert (both.status_code, both.json["code"]) == (422, "out-of-range")


@pytest.mark.parametrize("on", ["", "2024-02-30", "08/06/2024"])
def test_a_day_that_is_none_is_refused(three_reviews: Caller, on: str) -> None:
    refused = three_reviews.get(path(three_reviews), on=on)
    assert (refused.status_code, refused.json["code"]) == (422, "not-a-date")


def path(caller: Caller, code: str = "ALDER") -> str:
    """Where the known of a review is read."""
    reviews = {one["code"]: one["id"] for one in caller.get("/reviews").json["items"]}
    return f"/reviews/{reviews[code]}/known"


def states(things: list[dict[str, object]]) -> dict[object, object]:
    return {
        one["reference"]: {"state": one["state"], "ever_set_aside": one["ever_set_aside"]}
        for one in things
    }
