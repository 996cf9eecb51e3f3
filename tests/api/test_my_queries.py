"""Does a raiser's own view answer for them alone, and tell no other reader who spoke by role only?"""

from dataclasses import replace

from tests.api.calling import DECLINED, Caller
from tests.examples import CHAIR, HEALTH_VISITOR, TEAM_MANAGER


def test_a_raiser_is_told_what_became_of_theirs(system: Caller) -> None:
    path = system.raised()
    system.raised(CHAIR)
    system.post(f"{path}/responses", DECLINED, TEAM_MANAGER)
    answer = system.get("/my/queries", on_behalf_of=str(HEALTH_VISITOR)).json
    [mine] = answer["items"]
    assert (answer["total"], mine["status"]) == (1, "declined")
    assert {one["move"] for one in mine["may"]} >= {"give_verdict", "escalate"}
    assert mine["changed"] == ["Nothing is recorded yet as changed because of it."]


def test_whose_it_is_must_be_said(system: Caller) -> None:
    refused = system.get("/my/queries")
    assert (refused.status_code, refused.json["errors"][0]["parameter"]) == (422, "on_behalf_of")


def test_who_may_only_read_is_not_told_whose_queries_are_whose(system: Caller) -> None:
    system.raised(attribution="role_only")
    reader = replace(system, key=system.heedful.desk.create_key("reader", ["read"]))
    refused = reader.get("/my/queries", on_behalf_of=str(HEALTH_VISITOR))
    assert (refused.status_code, refused.json["code"]) == (403, "scope-missing")


def test_every_move_offered_is_taken_by_the_api(system: Caller) -> None:
    path = system.raised()
    system.post(f"{path}/responses", DECLINED, TEAM_MANAGER)
    [mine] = system.get("/my/queries", on_behalf_of=str(HEALTH_VISITOR)).json["items"]
    assert "escalate" in {one["move"] for one in mine["may"]}
    assert system.post(f"{path}/escalations").status_code == 200
    [mine] = system.get("/my/queries", on_behalf_of=str(HEALTH_VISITOR)).json["items"]
    assert (mine["status"], mine["with_agency"]) == ("escalated", "la_csc")
