"""Is it told who looked at what, to a system that may know, as it asks?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.api.calling import Caller
from tests.examples import HEALTH_VISITOR, REVIEW


@pytest.fixture
def officer(system: Caller) -> Caller:
    """The system of whoever answers for information governance."""
    return replace(system, key=system.heedful.desk.create_key("officer", ["reads:read"]))


def test_a_look_is_told_with_who_what_and_what_for(system: Caller, officer: Caller) -> None:
    path = system.raised()
    assert system.get(path).status_code == 200
    [look] = officer.get("/reads", limit=1).json["items"]
    assert (look["name"], look["who"]) == ("case-system", f"system {system.key.split('_')[1]}")
    assert (look["kind"], look["thing"]) == ("challenge", path.rpartition("/")[2])
    assert (look["review"], look["purpose"], look["form"]) == (str(REVIEW), "integration", "json")
    assert look["purpose_in_words"] == "What the system was given its key for"


def test_looks_are_narrowed_and_walked(system: Caller, officer: Caller) -> None:
    path = system.raised()
    for _ in range(3):
        system.get(path)
    system.get("/queries", review=str(REVIEW))
    thing = path.rpartition("/")[2]
    assert officer.get("/reads", thing=thing).json["total"] == 3
    assert officer.get("/reads", review=str(REVIEW)).json["total"] == 4
    first = officer.get("/reads", thing=thing, limit=2).json
    second = officer.get("/reads", thing=thing, limit=2, before=first["next"]).json
    assert len({one["number"] for one in (*first["items"], *second["items"])}) == 3
    assert second["next"] is None


def test_a_look_at_a_list_may_name_its_review_and_no_other_word(
    system: Caller, officer: Caller
) -> None:
    system.get("/queries", review="Frankie lives next door")
    system.get("/search")
    assert "Frankie" not in officer.get("/reads").text


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"before": "0"}, "out-of-range"),
        ({"since": "yesterday"}, "not-a-date"),
        ({"review": "somebody"}, "not-an-id"),
        ({"subject": str(HEALTH_VISITOR)}, "unknown-parameter"),
        ({"who": "x" * 201}, "unusable-text"),
        ({"who": "a\nb"}, "unusable-text"),
        ({"as_at": "2026-01-01"}, "unknown-parameter"),
    ],
)
def test_what_cannot_be_asked_is_refused(officer: Caller, asked: dict, code: str) -> None:
    refused = officer.get("/reads", **asked)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["code"] == code


def test_a_week_is_told_and_taken_away_as_a_file(system: Caller, officer: Caller) -> None:
    system.get("/queries")
    today = datetime.now(UTC).date()
    told = officer.get("/reads/digest", week_of=today.isoformat()).json
    assert told["monday"] == (today - timedelta(days=today.weekday())).isoformat()
    assert [one["name"] for one in told["readers"] if one["looks"]] == ["case-system"]
    assert officer.get("/reads/digest").json["looks"] == 0  # the week before
    file = officer.get("/reads/digest", week_of=today.isoformat(), format="csv")
    assert "case-system" in file.text


def test_nobody_else_is_told(system: Caller) -> None:
    reader = replace(system, key=system.heedful.desk.create_key("reader", ["read", "feed:read"]))
    for path in ("/reads", "/reads/digest"):
        assert reader.get(path).json["code"] == "scope-missing"
