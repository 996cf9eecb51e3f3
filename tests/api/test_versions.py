"""Does nobody act on what has changed since they read it?"""

import pytest

from tests.api.calling import DECLINED, QUERY, Caller
from tests.examples import TEAM_MANAGER


def test_a_write_answers_with_the_version_that_the_next_may_name(system: Caller) -> None:
    made = system.post("/challenges", QUERY)
    assert made.headers["ETag"] == '"1"'
    path = made.headers["Location"].removeprefix("/api/v1")
    acted = system.post(f"{path}/acknowledgement", by=TEAM_MANAGER, if_match=made.headers["ETag"])
    assert (acted.status_code, acted.headers["ETag"]) == (200, '"2"')
    assert acted.json["version"] == 2


def test_what_is_read_carries_its_version(system: Caller) -> None:
    read = system.get(system.declined())
    assert (read.headers["ETag"], read.json["version"]) == ('"2"', 2)


def test_a_stale_version_is_refused_with_the_current_one_and_what_is_possible(
    system: Caller,
) -> None:
    path, head = system.declined(), system.head
    refused = system.post(f"{path}/responses", DECLINED, TEAM_MANAGER, if_match='"1"')
    assert (refused.status_code, refused.json["code"]) == (412, "version-is-stale")
    assert refused.json["current_version"] == 2
    assert "give_verdict" in refused.json["allowed"]
    assert "respond" not in refused.json["allowed"]
    assert system.head == head


def test_any_version_will_do_where_any_is_named(system: Caller) -> None:
    path = system.raised()
    assert system.post(f"{path}/acknowledgement", by=TEAM_MANAGER, if_match="*").status_code == 200


@pytest.mark.parametrize("version", ["1", 'W/"1"', '"1", "2"', '"0"', '"one"', ""])
def test_a_version_that_is_none_is_refused(version: str, system: Caller) -> None:
    path = system.raised()
    refused = system.post(f"{path}/acknowledgement", by=TEAM_MANAGER, if_match=version)
    assert (refused.status_code, refused.json["code"]) == (400, "invalid-header")


@pytest.mark.parametrize("version", ['"1"', "*"])
def test_what_does_not_exist_yet_has_no_version(version: str, system: Caller) -> None:
    head = system.head
    refused = system.post("/challenges", QUERY, if_match=version)
    assert (refused.status_code, refused.json["code"]) == (412, "nothing-to-match")
    assert system.head == head
