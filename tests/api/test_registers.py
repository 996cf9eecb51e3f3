"""Is everything read as the three reviews hold it, and nothing hidden without saying so?"""

import json
from pathlib import Path

import pytest

from tests.api.calling import Caller

EXPECTED = json.loads(
    (Path(__file__).parent.parent / "expected" / "three-reviews.json").read_text("utf-8")
)
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
    {"overdue": "false"},
]


@pytest.mark.parametrize("filters", ALL_FILTERS, ids=lambda filters: "+".join(filters))
def test_every_filter_shows_some_and_counts_the_rest(
    filters: dict[str, str], three_reviews: Caller
) -> None:
    shown = three_reviews.get("/queries", limit=200, **filters).json
    assert shown["hidden_by_filters"] + len(shown["items"]) == shown["total"] == 18
    for by in ("agency", "band"):
        rows = three_reviews.get("/queries-by-raiser", by=by, **filters).json
        assert sum(one["raised"] for one in rows["items"]) == len(shown["items"])
        assert rows["hidden_by_filters"] == shown["hidden_by_filters"]


def test_the_header_and_the_rows_by_raiser_say_the_same(three_reviews: Caller) -> None:
    header = three_reviews.get("/queries", limit=1).json
    for by in ("agency", "band"):
        rows = three_reviews.get("/queries-by-raiser", by=by).json
        assert {one["code"]: one["raised"] for one in rows["items"]} == header[f"by_{by}"]
        assert rows["total"] == header["total"]
    assert three_reviews.get("/queries-by-raiser").json["by"] == "agency"
    assert three_reviews.get("/queries-by-raiser", by="rank").status_code == 422


@pytest.mark.parametrize(
    ("filters", "observations", "hides"),
    [
        ({"agency": "police"}, None, "agency"),
        ({"attribution": "anonymous"}, None, "attribution"),
        ({"session_type": "panel"}, 0, "session_type"),
        ({"from": "2024-01-01", "to": "2024-12-31"}, None, "period"),
    ],
)
def test_voices_are_chosen_and_each_filter_says_what_it_hides(
    filters: dict[str, str], observations: int | None, hides: str, three_reviews: Caller
) -> None:
    everything = three_reviews.get("/voice-and-use").json
    some = three_reviews.get("/voice-and-use", **filters).json
    assert everything["hides"] == {}
    assert set(some["hides"]) == {hides}
    hidden = some["hides"][hides]["observations"]
    assert some["hidden_by_filters"] == hidden > 0
    assert some["observations"] + hidden == everything["observations"]
    assert observations in (None, some["observations"])


def test_a_period_of_voices_does_not_end_before_it_begins(three_reviews: Caller) -> None:
    days = {"from": "2024-02-01", "to": "2024-01-01"}
    assert three_reviews.get("/voice-and-use", **days).status_code == 422


def test_a_sign_tells_who_answered_what_and_when(three_reviews: Caller) -> None:
    signs = three_reviews.get("/warning-signs", limit=200).json["items"]
    [dismissed] = [one for one in signs if one["reference"] == "A-W2"]
    [response] = dismissed["responses"]
    assert (response["topic"], response["occurred_on"]) == (
        "warning-sign-dismissed",
        "2024-04-04",
    )
    assert response["text"] == dismissed["reason"]
    assert {one["by"]["agency"] for one in dismissed["responses"]}


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
    assert everything["period"] == {"from": None, "to": None}
    some = three_reviews.get("/summary", from_="2024-01-01", to="2024-06-30").json
    assert 0 < some["queries"]["total"] < 18
    assert some["period"] == {"from": "2024-01-01", "to": "2024-06-30"}


def test_nothing_was_lost(three_reviews: Caller) -> None:
    integrity = three_reviews.get("/integrity").json
    assert (integrity["holds"], integrity["parked"]) == (True, 0)
