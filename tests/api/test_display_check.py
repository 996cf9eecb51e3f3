"""May a system ask, before it sends, who would know that it was somebody? (B.9)"""

import pytest

from tests.api.calling import Caller
from tests.examples import HEALTH_VISITOR, MOTHER, REVIEW, SOCIAL_WORKER, id_of

PATH = f"/reviews/{REVIEW}/display-check"


def test_the_description_offered_can_be_sent_and_is_what_is_shown(system: Caller) -> None:
    asked = {"participant": str(HEALTH_VISITOR), "attribution": "role_only"}
    told = system.post(PATH, asked, by=None).json
    assert told["offer"] == "practitioner"
    path = system.raised(attribution="role_only", display_as=told["offer"])
    shown = system.get(path).json["raised_by"]
    assert (shown["agency"], shown["band"], shown["level"]) == ("undisclosed", "U", "undisclosed")


def test_asking_records_nothing(system: Caller) -> None:
    head = system.head
    asked = {"participant": str(MOTHER), "attribution": "role_only"}
    told = system.post(PATH, asked, by=None).json
    assert (told["offer"], told["least"]) == (None, 3)
    assert told["sentence"].startswith("In this room people will know")
    assert system.head == head


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"participant": str(id_of("nobody")), "attribution": "role_only"}, 404, "not-found"),
        ({"participant": str(SOCIAL_WORKER), "attribution": "anonymous"}, 422, "unknown-code"),
        ({"participant": str(SOCIAL_WORKER)}, 422, "required"),
    ],
)
def test_what_is_refused(system: Caller, asked: dict[str, str], status: int, code: str) -> None:
    refused = system.post(PATH, asked, by=None)
    said = refused.json
    assert refused.status_code == status
    assert code in (said["code"], *(one["code"] for one in said.get("errors", ())))
