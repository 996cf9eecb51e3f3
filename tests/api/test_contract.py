"""Does the contract say all of it, and the same every time?"""

import json
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from api import health
from api.app import openapi_document
from api.shapes import Act
from domain.vocabulary import vocabulary
from service.importing.sending import XLSX
from tests.api.calling import QUERY, Caller

pytestmark = pytest.mark.slow

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"
CONTRACT = json.loads(openapi_document())
CALLS = {
    call["operationId"]: (path, method, call)
    for path, calls in CONTRACT["paths"].items()
    for method, call in calls.items()
    if method in ("get", "post", "put", "delete")
}
ASKED_BY_BODY = {"search", "check_display", "look_up_reference"}
FOR_SOMEBODY = ("read_my_queries", "read_my_unsealings", "read_identity", "read_detriments")
FILES = {
    "import_file": "application/json",
    "read_import": "application/json",
    "read_log_template_csv": "text/csv",
    "read_log_template_xlsx": XLSX,
}
"""Calls that bring a file in or hand one out, and in what they answer."""
OF_THEIR_OWN = {
    **dict.fromkeys(FOR_SOMEBODY, ("contributions:write",)),
    "read_feed": ("feed:read",),
    "read_own_key": (None,),
    **dict.fromkeys(("read_looks", "read_weekly_digest"), ("reads:read",)),
}
"""A plain reader may not find out who spoke by role only; any key may read what it allows itself."""
NAMED_BY_A_TOKEN = {"register_assessment_item"}
"""Whose id follows from what another system calls it."""
WITH_PARTS_OF_ITS_OWN = {"report_new_information"}
"""What acts on a thing, and makes a part of it that may have an id of the client's own choice."""
"""What is asked stands in no address: reads that are sent by POST."""
NOT_THEIRS_TO_SAY = {
    "report_detriment": {
        *("attribution", "display_as", "known_at_the_time", "occurred_on", "occurred_precision"),
    }
}
"""What a call does not take of what all others do: a report of detriment stands apart from its raiser."""
BESIDE = "/api/v1/webhooks"
"""What is kept beside the record: it has shapes of its own."""
ANYBODYS = "/api/v1/anonymous"
"""What needs no key, and takes nothing that could tell who sends it."""
WRITES = {
    name: call
    for name, (path, method, call) in CALLS.items()
    if method in ("post", "put")
    and name not in ASKED_BY_BODY | FILES.keys()
    and not path.startswith((BESIDE, ANYBODYS))
}


def test_the_contract_is_openapi_3_1() -> None:
    assert CONTRACT["openapi"] == "3.1.0"
    validate(CONTRACT)


def test_the_contract_is_the_same_every_time_and_committed() -> None:
    assert openapi_document() == openapi_document()
    assert openapi_document() == COMMITTED.read_text("utf-8")


def test_the_contract_is_served_to_anybody(system: Caller) -> None:
    served = system.client.get("/api/v1/openapi.json")
    assert served.content_type == "application/json"
    assert served.text == openapi_document()


def test_the_documentation_needs_nobody_else_and_no_inline_script(system: Caller) -> None:
    page = system.client.get("/docs")
    assert page.status_code == 200
    assert "://" not in page.text
    assert "<script>" not in page.text
    assert "style=" not in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "SwaggerUIBundle" in system.client.get("/docs/start.js").text
    assert system.client.get("/docs/docs.css").status_code == 200
    assert system.client.get("/docs/other.js").status_code == 404


def test_every_call_is_in_the_contract(system: Caller) -> None:
    app = system.client.application
    served = {
        endpoint.partition(".")[2]
        for endpoint, view in app.view_functions.items()
        if hasattr(view, "_apidoc")
    }
    assert served == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_a_call_says_what_it_does_needs_and_answers(name: str) -> None:
    path, method, call = CALLS[name]
    assert call["summary"].endswith((".", "?", ")"))
    scopes = SCOPES["get" if name in ASKED_BY_BODY else method]
    if name in FILES:
        scopes = ["import"]
    scopes = ("webhooks:write",) if path.startswith(BESIDE) else OF_THEIR_OWN.get(name, scopes)
    needed = [[{"api_key": [one] if one else []}] for one in scopes]
    assert call["security"] in ([[]] if path.startswith(ANYBODYS) else needed)
    assert {"401", "403", "404", "422", "503", "default"} <= set(call["responses"])
    success = next(one for one in ("201", "200", "202") if one in call["responses"])
    kind = FILES.get(name, "application/json")
    shape = call["responses"][success]["content"][kind]["schema"]
    assert "$ref" in shape or shape == {"type": "string", "format": "binary"}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_takes_what_every_write_takes(name: str) -> None:
    body = WRITES[name]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    shape = CONTRACT["components"]["schemas"][body.rpartition("/")[2]]
    assert set(Act().fields) - NOT_THEIRS_TO_SAY.get(name, set()) <= set(shape["properties"])
    creates = "201" in WRITES[name]["responses"] and name not in NAMED_BY_A_TOKEN
    takes_an_id = creates or name in WITH_PARTS_OF_ITS_OWN
    assert ("id" in shape["properties"]) == takes_an_id
    assert shape["additionalProperties"] is False
    named = {one["$ref"].rpartition("/")[2] for one in WRITES[name]["parameters"]}
    assert {"IdempotencyKey", "CorrelationId"} <= named
    assert ("IfMatch" in named) == ("200" in WRITES[name]["responses"])


def test_what_needs_no_key_takes_nothing_that_could_tell_who_sends_it() -> None:
    of_anybody = [call for path, _, call in CALLS.values() if path.startswith(ANYBODYS)]
    assert len(of_anybody) == 8
    for call in of_anybody:
        named = {one.get("name", one.get("$ref", "")) for one in call.get("parameters", ())}
        assert named == set()
        if "requestBody" in call:
            body = call["requestBody"]["content"]["application/json"]["schema"]["$ref"]
            shape = CONTRACT["components"]["schemas"][body.rpartition("/")[2]]
            told = {"on_behalf_of", "written_by", "attribution", "id", "session_id", "evidence"}
            assert told.isdisjoint(shape["properties"])


def test_codes_are_listed_where_they_are_taken() -> None:
    query = CONTRACT["components"]["schemas"]["NewQuery"]["properties"]
    assert query["strength"]["enum"] == list(vocabulary("strength").codes)
    assert query["risk_to_child"]["enum"][-1] is None


def test_a_process_says_that_it_lives_and_when_it_is_ready(
    system: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert system.client.get("/healthz").json == {"status": "ok"}
    assert system.client.get("/readyz").json == {"status": "ready"}
    system.post("/challenges", QUERY)
    assert (
        system.client.get("/readyz").status_code == 200
    )  # a moment behind is no reason to go away
    monkeypatch.setattr(health, "MOST_BEHIND_SECONDS", 0.0)
    refused = system.client.get("/readyz")
    assert (refused.status_code, refused.json["code"]) == (503, "not-caught-up")
    system.heedful.follower.catch_up()
    assert system.client.get("/readyz").status_code == 200
    (system.heedful.settings.data_dir / "views.live").unlink()
    refused = system.client.get("/readyz")
    assert (refused.status_code, refused.json["code"]) == (503, "store-busy")
    assert system.client.get("/healthz").status_code == 200


WRITING = ["reviews:write", "contributions:write"]
SCOPES = {"get": ["read", "read:outside"], "post": WRITING, "put": WRITING, "delete": []}
