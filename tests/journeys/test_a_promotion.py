"""Somebody who raised a query is promoted: does the old query keep the standing it was raised with?"""

from tests.journeys.people import Case
from tests.journeys.registers import register, row
from tests.journeys.systems import System

RAISER = "social worker"
PROMOTED = {
    "agency": "la_csc",
    "role": "assistant_director",
    "band": "6",
    "from_date": "2024-10-01",
}


def test_the_old_query_keeps_its_band_and_the_next_has_the_new_one(
    system: System, case: Case
) -> None:
    old = system.made("/challenges", case.query(), case[RAISER])
    before = row(system, old)
    system.done(f"{case.path}/participants/{case[RAISER]}/standing", PROMOTED, case["chair"])
    assert row(system, old) == before
    new = system.made("/challenges", case.query(), case[RAISER])
    assert [shown(row(system, path)) for path in (old, new)] == [
        ("2", "social_worker", "worker", "up"),
        ("6", "assistant_director", "senior_leader", "level"),
    ]
    found = register(system)
    assert (found["by_band"]["2"], found["by_band"]["6"]) == (1, 1)
    assert register(system, band="2")["items"][0]["id"] == before["id"]
    participant = system.read(f"{case.path}/participants/{case[RAISER]}")
    assert (participant["band"], participant["role"]) == ("6", "assistant_director")


def test_what_they_do_after_it_about_the_old_query_shows_the_new_standing(
    system: System, case: Case
) -> None:
    old = system.made("/challenges", case.query(), case[RAISER])
    system.done(f"{case.path}/participants/{case[RAISER]}/standing", PROMOTED, case["chair"])
    system.done(f"{old}/withdrawal", {"reason_code": "new_information"}, case[RAISER])
    steps = system.read(f"{old}/timeline")["steps"]
    assert [step["by"]["band"] for step in steps] == ["2", "6"]
    assert (row(system, old)["status"], row(system, old)["raised_by"]["band"]) == ("withdrawn", "2")


def test_somebody_who_has_left_still_has_their_query_and_is_still_answered(
    system: System, case: Case
) -> None:
    old = system.made("/challenges", case.query(), case[RAISER])
    left = {**PROMOTED, "role": "social_worker", "band": "2", "employment": "left"}
    system.done(f"{case.path}/participants/{case[RAISER]}/standing", left, case["chair"])
    system.done(f"{old}/responses", {"kind": "accepted"}, case["assistant director"])
    told = {"how": "receipt", "mode": "B_rapid"}
    system.done(f"{old}/raiser-informed", told, case["chair"])
    found = row(system, old)
    assert (found["status"], found["raiser_told"]) == ("accepted", True)
    assert found["raised_by"]["role"] == "social_worker"


def shown(found: dict) -> tuple[str, str, str, str]:
    """The standing a row shows its raiser with, and how it compares with the owner's."""
    by = found["raised_by"]
    return by["band"], by["role"], by["level"], found["gradient"]
