"""Does anything that the contract allows, or forbids, bring the API down or make it break its word?"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app, openapi_document
from service.settings import Settings
from service.wiring import build
from tests.api.calling import Caller
from tests.api.making import made_besides
from tests.examples import CHAIR, LEARNING_LEAD, REVIEW, TEAM_MANAGER

pytestmark = pytest.mark.slow

PROMISES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
]
EACH = 8
MODES = {mode.value: mode for mode in schemathesis.GenerationMode}
CONTRACT = schemathesis.openapi.from_dict(json.loads(openapi_document()))
CALLS = {
    f"{method} {path}": CONTRACT[path][method]
    for path in CONTRACT
    for method in CONTRACT[path]
    if method in ("get", "post", "put")
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("call", CALLS)
def test_whatever_is_sent_the_contract_holds(
    call: str, mode: str, system_of_all: Caller, everything: dict[str, str]
) -> None:
    @settings(max_examples=EACH)
    @given(case=CALLS[call].as_strategy(MODES[mode]))
    def check_promises(case: schemathesis.Case) -> None:
        if mode == "positive":
            bring_near(case, everything)
        system_of_all.heedful.follower.catch_up()
        system_of_all.heedful.ledger.follower.catch_up()
        headers = {"Authorization": f"Bearer {system_of_all.key}"}
        response = case.call(app=system_of_all.client.application, headers=headers)
        case.validate_response(response, checks=PROMISES)

    try:
        check_promises()
    except Unsatisfiable:
        pytest.skip("nothing about this call could be wrong")


def bring_near(case: schemathesis.Case, everything: dict[str, str]) -> None:
    """Let the case be about what is on record, so that it gets further than "not found"."""
    for name in case.path_parameters or {}:
        case.path_parameters[name] = everything.get(name, case.path_parameters[name])
    if isinstance(case.body, dict):
        case.body.update({name: everything[name] for name in everything if name in case.body})


@pytest.fixture(scope="module")
def system_of_all(
    tmp_path_factory: pytest.TempPathFactory, recorded_store: tuple[Path, str]
) -> Iterator[Caller]:
    """A system that calls over stores of this module's own."""
    directory = tmp_path_factory.mktemp("schemathesis") / "var"
    shutil.copytree(recorded_store[0], directory)
    heedful = build(Settings(data_dir=directory, wait_seconds=0.01))
    heedful.search.follower.catch_up()
    yield Caller(create_app(heedful).test_client(), heedful, recorded_store[1])
    heedful.close()


@pytest.fixture(scope="module")
def everything(system_of_all: Caller) -> dict[str, str]:
    """An id of every kind, by the name it has in paths and bodies."""
    made = {
        "challenge_id": system_of_all.raised(),
        "sign_id": system_of_all.seen(),
        "observation_id": system_of_all.observed(),
        "finding_id": system_of_all.found(),
    }
    ids = {name: path.rpartition("/")[2] for name, path in made.items()}
    held = {"review_id": str(REVIEW), "text": "Why not?", "reasons": ["too_tired"]}
    ids["held_back_id"] = system_of_all.post("/held-back", held).json["id"]
    ids |= made_besides(system_of_all, ids["finding_id"])
    system_of_all.heedful.follower.catch_up()
    published = f"/reviews/{REVIEW}/summary/publications"
    ids["publication_id"] = system_of_all.post(published, {}, LEARNING_LEAD).json["id"]
    ids |= {"review_id": str(REVIEW), "participant": str(TEAM_MANAGER), "name": "role"}
    ids["event_id"] = f"{REVIEW}.1"
    nobodys = {"url": "https://cms.example.invalid/"}
    ids["webhook_id"] = system_of_all.post("/webhooks", nobodys, None).json["id"]
    ids["thing_id"] = ids["challenge_id"]
    return ids | {"on_behalf_of": str(CHAIR), "code": "not-found"}
