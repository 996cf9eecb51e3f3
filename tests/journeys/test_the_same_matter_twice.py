"""Two people raise the same matter: does each keep a row of their own?"""

import pytest

from tests.journeys.people import HUNGER, NOT_MET, REASON, Case
from tests.journeys.registers import counted, register, row, told
from tests.journeys.systems import System

RAISERS = ("teaching assistant", "health visitor")


@pytest.fixture
def both(system: System, case: Case) -> list[str]:
    """The paths of two queries in the very same words."""
    return [system.made("/challenges", case.query(), case[who]) for who in RAISERS]


def test_two_who_ask_the_same_have_two_rows(system: System, both: list[str]) -> None:
    found = register(system)
    assert (found["total"], found["by_status"]["open"]) == (2, 2)
    assert [item["text"] for item in found["items"]] == [HUNGER, HUNGER]
    agencies = {item["raised_by"]["agency"] for item in found["items"]}
    assert agencies == {"school", "community_health"}
    assert len({item["reference"] for item in found["items"]}) == 2


def test_linked_they_point_at_each_other_and_neither_is_merged(
    system: System, case: Case, both: list[str]
) -> None:
    one, other = both
    link = {"to": other.rpartition("/")[2], "relation": "same_matter"}
    system.done(f"{one}/links", link, case["chair"])
    for path, beside in ((one, other), (other, one)):
        assert row(system, path)["linked"] == [beside.rpartition("/")[2]]
        (shown,) = system.read(path)["links"]
        assert (shown["relation"], shown["status"]) == ("same_matter", "open")
    assert counted(system) == {"open": 2}


def test_an_answer_to_one_is_no_answer_to_the_other(
    system: System, case: Case, both: list[str]
) -> None:
    one, other = both
    link = {"to": other.rpartition("/")[2], "relation": "same_matter"}
    system.done(f"{one}/links", link, case["chair"])
    no = {"kind": "declined", "reason_code": NOT_MET, "reason": REASON}
    system.done(f"{one}/responses", no, case["assistant director"])
    assert counted(system) == {"open": 1, "declined": 1}
    assert row(system, other)["no_substantive_answer"]
    assert told(system, other) == ["raised"]
    first, second = register(system)["items"]
    assert [first["status"], second["status"]] == ["open", "declined"], "who waits comes first"
    assert system.read(one)["links"][0]["status"] == "open"


def test_a_query_is_not_linked_to_itself(system: System, case: Case, both: list[str]) -> None:
    link = {"to": both[0].rpartition("/")[2], "relation": "same_matter"}
    status, problem = system.refused(f"{both[0]}/links", link, case["chair"])
    assert (status, problem["code"]) == (422, "unknown-reference")
    assert row(system, both[0])["linked"] == []
