"""Who gets in, and how far?"""

from dataclasses import replace

import pytest

from api import anonymous
from api.calls import DECLARED
from tests.api.calling import QUERY, Caller
from tests.examples import REVIEW

OPEN_TO_ALL = {
    "documentation.show_contract",
    "documentation.show_documentation",
    "documentation.show_file",
    "documentation.list_problems",
    "documentation.show_problem",
    "health.say_alive",
    "health.say_ready",
    "weaknesses.say_whom_to_tell",
    *(one for one in DECLARED if one.startswith(f"{anonymous.calls.name}.")),
}
SCOPES = {
    "reviews:write",
    "contributions:write",
    "read",
    "read:outside",
    "import",
    "feed:read",
    "own",
    "webhooks:write",
    "reads:read",
}


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic aGVsbG86d29ybGQ=", "hfl_1_2"]
)
def test_without_a_key_nobody_gets_in(header: str | None, system: Caller) -> None:
    headers = {} if header is None else {"Authorization": header}
    refused = system.client.get("/api/v1/queries", headers=headers)
    assert (refused.status_code, refused.json["code"]) == (401, "key-required")
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="heedful"'


@pytest.mark.parametrize("key", ["hfl_000000000000_nobodys", "nonsense", "hfl__"])
def test_with_a_key_that_is_not_valid_nobody_gets_in(key: str, system: Caller) -> None:
    refused = replace(system, key=key).get("/queries")
    assert (refused.status_code, refused.json["code"]) == (401, "key-not-valid")
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]
    assert key not in refused.text


def test_a_revoked_key_opens_nothing_more(system: Caller) -> None:
    key = system.heedful.desk.create_key("lost", ["read"])
    assert replace(system, key=key).get("/queries").status_code == 200
    system.heedful.desk.revoke(key.split("_")[1])
    assert replace(system, key=key).get("/queries").status_code == 401


def test_a_key_that_may_read_may_not_write(reader: Caller) -> None:
    refused = reader.post("/challenges", QUERY)
    assert (refused.status_code, refused.json["code"]) == (403, "scope-missing")
    assert reader.head == reader.heedful.views.position()


def test_a_key_that_may_write_may_not_read(system: Caller) -> None:
    writer = replace(system, key=system.heedful.desk.create_key("w", ["contributions:write"]))
    assert writer.post("/challenges", QUERY).status_code == 201
    assert writer.get("/queries").json["code"] == "scope-missing"
    assert writer.post(f"/reviews/{REVIEW}/phase", {"to_phase": "drafting"}).status_code == 403


def test_a_scope_is_asked_for_before_anything_that_was_sent_is_read(reader: Caller) -> None:
    assert reader.send("/challenges", b"not JSON at all").json["code"] == "scope-missing"


def test_every_call_declares_its_scope(system: Caller) -> None:
    for endpoint, view in views(system):
        if endpoint not in OPEN_TO_ALL:
            assert view._apidoc["call"].scope in SCOPES, endpoint


def test_only_a_few_addresses_open_without_a_key(system: Caller) -> None:
    app = system.client.application
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<uuid:", "<").replace("<any('start.js', 'docs.css'):name>", "x")
        path = path.replace("<", "").replace(">", "")
        if rule.endpoint in OPEN_TO_ALL or "_id" in path or "participant" in path:
            continue
        (method,) = rule.methods & {"GET", "POST", "PUT"}
        assert system.client.open(path, method=method).status_code == 401, rule


OF_ITS_OWN = {
    "my queries.read_my_queries",
    "unsealings.read_my_unsealings",
    "detriments.read_detriments",
    "unsealings.read_identity",
    "clients.read_own_key",
    "reads.read_looks",
    "reads.read_weekly_digest",
}
"""What reads only for the participant it acts for, who may just read being told nothing of whose it
is; what any key may read, of itself; and who looked at what."""


def test_a_call_that_reads_asks_for_read_and_one_that_writes_for_write(system: Caller) -> None:
    for endpoint, view in views(system):
        if endpoint not in OPEN_TO_ALL:
            call = view._apidoc["call"]
            reads = call.manner in ("reads", "lists", "asks") and endpoint not in OF_ITS_OWN
            assert (call.scope in ("read", "read:outside")) == reads, endpoint


def test_head_and_options_are_answered_like_the_rest(system: Caller) -> None:
    headers = {"Authorization": f"Bearer {system.key}"}
    head = system.client.head("/api/v1/queries", headers=headers)
    assert (head.status_code, head.data) == (200, b"")
    options = system.client.options("/api/v1/challenges", headers=headers)
    assert "POST" in options.headers["Allow"]
    assert system.client.head("/api/v1/queries").status_code == 401


def test_any_key_reads_of_itself_what_it_allows_and_when_it_was_last_used(system: Caller) -> None:
    key = system.heedful.desk.create_key("nightly job", ["feed:read"])
    answer = replace(system, key=key).get("/clients/me")
    assert answer.status_code == 200
    told = answer.json
    assert (told["id"], told["name"]) == (key.split("_")[1], "nightly job")
    assert (told["scopes"], told["revoked_at"]) == (["feed:read"], None)
    assert told["last_used"].endswith(":00:00Z")
    assert key.split("_", 2)[2] not in answer.text


def views(system: Caller):
    """Every endpoint of the API with its view."""
    return list(system.client.application.view_functions.items())
