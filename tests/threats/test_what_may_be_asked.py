"""Every read, asked with quotes, statements, wildcards and NULs: no fault, and no row found by them."""

import json
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from api.app import openapi_document
from api.calls import BASE
from domain.access import scopes
from tests.threats.territory import Territory
from tests.threats.test_what_may_be_sent import address

pytestmark = pytest.mark.slow

DOCUMENT = json.loads(openapi_document())
READS = [
    (path, parameter["name"])
    for path, calls in DOCUMENT["paths"].items()
    if path.startswith(BASE) and "get" in calls
    for parameter in calls["get"].get("parameters", ())
    if parameter.get("in") == "query" and parameter["name"] != "wait"
]
STATEMENTS = (
    "' OR 1=1 --",
    '"); DROP TABLE queries; --',
    "%\\\0{{7*7}}",
)
PROBES = (
    "/.git/config",
    "/.env",
    "/console",
    "/debug",
    "/server-status",
    "/wp-login.php",
    "/metrics",
)


@pytest.fixture(scope="module")
def client(known_territory: Territory) -> FlaskClient:
    """A system that may read everything."""
    return known_territory.system(*scopes())


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_parameter_of_any_read_is_ever_a_part_of_a_statement(
    statement: str, client: FlaskClient, known_territory: Territory
):
    assert READS
    wrong = {}
    for path, name in READS:
        answer = client.get(address(known_territory, path), query_string={name: statement})
        found = answer.json.get("items", ()) if answer.status_code == 200 else ()
        if answer.status_code >= 500 or len(found):
            wrong[f"{path}?{name}="] = (answer.status_code, len(found))
    assert wrong == {}
    assert client.get(f"{BASE}/integrity").json["holds"]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_part_of_an_address_is_either(
    statement: str, client: FlaskClient, known_territory: Territory
):
    """An id in an address is an id, and a name one of those there are."""
    paths = {path for path, _ in READS if "{" in path}
    for path in paths:
        before, _, rest = path.partition("{")
        asked = before + quote(statement, safe="") + rest.partition("}")[2]
        answer = client.get(address(known_territory, asked))
        assert answer.status_code in (400, 404), asked


@pytest.mark.parametrize("probe", PROBES)
def test_nothing_is_where_probes_look(probe: str, known_territory: Territory):
    stranger = known_territory.app.test_client()
    assert stranger.get(probe).status_code in (302, 303, 404)
    signed_in = known_territory.visitor("administrator")
    assert signed_in.get(probe).status_code == 404


def test_no_call_answers_to_tracing(client: FlaskClient, known_territory: Territory):
    answered = {
        rule.rule: status
        for rule in known_territory.app.url_map.iter_rules()
        if (status := client.open(address_of(rule.rule), method="TRACE").status_code)
        not in (302, 303, 400, 404, 405)
    }
    assert answered == {}


def address_of(rule: str) -> str:
    """Any address of a rule."""
    return rule.replace("<", "").replace(">", "").replace(":", "-")
