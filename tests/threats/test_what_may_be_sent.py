"""Every write, sent what it does not know or what cannot be read: refused, nothing repeated or recorded."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import openapi_document
from api.calls import BASE
from domain.access import scopes
from tests.examples import HEALTH_VISITOR
from tests.threats.territory import LIVE, UNKNOWN, Territory

pytestmark = pytest.mark.slow

DOCUMENT = json.loads(openapi_document())
WRITES = [
    path
    for path, calls in DOCUMENT["paths"].items()
    if path.startswith(BASE) and "requestBody" in calls.get("post", {})
]
FORMS = [path for path in WRITES if not path.endswith("/imports")]
"""What takes a file takes it first and reports afterwards (tests/api/test_imports.py)."""
SECRET = "nobody may hear of Bramble Lane"
DEEP = 100_000
UNREADABLE = {
    "the same name twice": b'{"id": 1, "id": 2}',
    "what is no number": b'{"id": NaN}',
    "a number without end": b'{"id": 1e999}',
    "half a sentence": b'{"id": "',
    "half a character": b'{"id": "\xc3"}',
    "a list a hundred thousand deep": b"[" * DEEP + b"]" * DEEP,
    "objects a hundred thousand deep": b'{"id":' * DEEP + b"1" + b"}" * DEEP,
    "a list": b"[]",
    "nothing": b"null",
}
TWO_MEGABYTES = json.dumps({"id": "a" * 2_000_000}).encode()


@pytest.fixture(scope="module")
def client(known_territory: Territory) -> FlaskClient:
    """A system that may do everything."""
    return known_territory.system(*scopes())


@pytest.mark.parametrize("path", FORMS)
def test_a_field_that_a_call_does_not_know_is_refused_and_never_stored(
    path: str, client: FlaskClient, known_territory: Territory
):
    head = known_territory.heedful.casework.head()
    body = {"is_admin": True, "recorded_at": SECRET, "on_behalf_of": str(HEALTH_VISITOR)}
    refused = client.post(address(known_territory, path), json=body)
    assert 400 <= refused.status_code < 500
    assert SECRET not in refused.text
    if refused.status_code == 422:
        codes = {error["pointer"]: error["code"] for error in refused.json["errors"]}
        assert codes["/is_admin"] == "unknown-field"
    assert known_territory.heedful.casework.head() == head


def test_nearly_every_write_gets_as_far_as_its_fields(
    client: FlaskClient, known_territory: Territory
):
    known = [
        path for path in WRITES if "{" not in path or UNKNOWN not in address(known_territory, path)
    ]
    assert len(known) > len(WRITES) * 0.8


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_as_it_was_meant_is_refused_by_every_write(
    what: str, client: FlaskClient, known_territory: Territory
):
    head = known_territory.heedful.casework.head()
    wrong = {
        path: answer.status_code
        for path in FORMS
        if not _is_refused(answer := sent(client, known_territory, path, UNREADABLE[what]))
    }
    assert wrong == {}
    assert known_territory.heedful.casework.head() == head


def test_no_write_takes_two_megabytes(client: FlaskClient, known_territory: Territory):
    taken = [
        path
        for path in FORMS
        if sent(client, known_territory, path, TWO_MEGABYTES).status_code != 413
    ]
    assert taken == []


def address(territory: Territory, path: str) -> str:
    """The path about what is there, as far as there is such a thing."""
    things: dict[str, Any] = dict(territory.things[LIVE])
    for part in path.split("{")[1:]:
        name = part.partition("}")[0]
        path = path.replace(f"{{{name}}}", str(things.get(name, UNKNOWN)))
    return path


def sent(client: FlaskClient, territory: Territory, path: str, body: bytes) -> TestResponse:
    """What comes of these very bytes."""
    return client.post(address(territory, path), data=body, content_type="application/json")


def _is_refused(answer: TestResponse) -> bool:
    """As a problem of whoever sent it, with a code."""
    return 400 <= answer.status_code < 500 and "code" in (answer.json or {})
