"""Is everything that cannot be used refused by name, with nothing recorded and nothing repeated?"""

import json
import re
from io import BytesIO

import pytest
from flask import Request

from api.problems import Problem
from api.strictness import read_json
from tests.api.calling import ABOUT, QUERY, Caller
from tests.examples import HEALTH_VISITOR, REVIEW, id_of

BY = {"on_behalf_of": str(HEALTH_VISITOR)}
SECRET = "a word that must not come back"

IN_A_FIELD = {
    "a field there is not": ({"colour": SECRET}, "unknown-field", "/colour"),
    "a field of a strange name": ({SECRET: 1}, "unknown-field", ""),
    "a field there is not, inside": (
        {"about": {**ABOUT, "colour": SECRET}},
        "unknown-field",
        "/about/colour",
    ),
    "a number for words": ({"text": 4}, "wrong-type", "/text"),
    "a list for words": ({"text": [SECRET]}, "wrong-type", "/text"),
    "nothing for words": ({"text": None}, "null-not-allowed", "/text"),
    "words for an object": ({"about": SECRET}, "wrong-type", "/about"),
    "an object for a list": ({"evidence": {}}, "wrong-type", "/evidence"),
    "a word for yes or no": ({"known_at_the_time": "yes"}, "wrong-type", "/known_at_the_time"),
    "one for yes": ({"known_at_the_time": 1}, "wrong-type", "/known_at_the_time"),
    "a code there is not": ({"strength": SECRET}, "unknown-code", "/strength"),
    "a code only an import fills in": ({"strength": "not_recorded"}, "unknown-code", "/strength"),
    "a code there is not, inside": (
        {"about": {**ABOUT, "owner_band": "9"}},
        "unknown-code",
        "/about/owner_band",
    ),
    "a NUL": ({"text": f"{SECRET}\0"}, "unusable-text", "/text"),
    "a control character": ({"text": f"{SECRET}\x1b[2J"}, "unusable-text", "/text"),
    "a lone surrogate": ({"text": f"{SECRET}\ud800"}, "unusable-text", "/text"),
    "words that are blank": ({"text": " \n\t "}, "unusable-text", "/text"),
    "words without end": ({"text": "a" * 10_001}, "unusable-text", "/text"),
    "words for an outside reference": (
        {"about": {**ABOUT, "item_ref": SECRET}},
        "unusable-text",
        "/about/item_ref",
    ),
    "something that is no id": ({"review_id": SECRET}, "not-an-id", "/review_id"),
    "a number for an id": ({"review_id": 7}, "not-an-id", "/review_id"),
    "a day there is not": ({"occurred_on": "2024-02-30"}, "not-a-date", "/occurred_on"),
    "a day of another form": ({"occurred_on": "20240230"}, "not-a-date", "/occurred_on"),
    "a moment for a day": ({"occurred_on": "2024-02-03T00:00Z"}, "not-a-date", "/occurred_on"),
    "more than a list takes": (
        {"evidence": [str(REVIEW)] * 201},
        "out-of-range",
        "/evidence",
    ),
}


@pytest.mark.parametrize("what", IN_A_FIELD)
def test_a_field_refuses(what: str, refused_system: Caller) -> None:
    change, code, pointer = IN_A_FIELD[what]
    refused = refused_system.send("/challenges", body_with(change))
    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert [error["pointer"] for error in refused.json["errors"]] == [pointer]
    check_nothing_came_of(refused, refused_system)


def test_everything_that_is_wrong_is_named_at_once(refused_system: Caller) -> None:
    refused = refused_system.post("/challenges", {"text": 4, "strength": SECRET, "about": {}})
    assert refused.json["code"] == "invalid"
    assert {error["pointer"]: error["code"] for error in refused.json["errors"]} == {
        "/text": "wrong-type",
        "/strength": "unknown-code",
        "/about/owner_agency": "required",
        "/review_id": "required",
        "/subject": "required",
    }
    check_nothing_came_of(refused, refused_system)


AS_A_WHOLE = {
    "no JSON": (b'{"text": ', 400, "not-json"),
    "another encoding": ('{"text": "café"}'.encode("latin-1"), 400, "not-json"),
    "a key that stands twice": (b'{"text": "a", "text": "b"}', 400, "duplicate-key"),
    "a key that stands twice inside": (b'{"about": {"a": 1, "a": 2}}', 400, "duplicate-key"),
    "no number": (b'{"text": NaN}', 400, "not-a-number"),
    "an endless number": (b'{"text": -Infinity}', 400, "not-a-number"),
    "a number beyond all numbers": (b'{"text": 1e999}', 400, "not-a-number"),
    "a number of ten thousand digits": (b'{"text": ' + b"9" * 10_000 + b"}", 400, "not-a-number"),
    "a depth bomb": (b"[" * 100_000, 400, "too-deep"),
    "a depth bomb that is JSON": (b"[" * 5_000 + b"]" * 5_000, 400, "too-deep"),
    "a little too deep": (b'{"a":' * 40 + b"1" + b"}" * 40, 400, "too-deep"),
    "a list": (b"[]", 422, "wrong-type"),
    "a word": (b'"text"', 422, "wrong-type"),
    "two megabytes": (b'{"text": "' + b"a" * 2_000_000 + b'"}', 413, "body-too-large"),
}


@pytest.mark.parametrize("what", AS_A_WHOLE)
def test_a_body_refuses(what: str, refused_system: Caller) -> None:
    body, status, code = AS_A_WHOLE[what]
    refused = refused_system.send("/challenges", body)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    check_nothing_came_of(refused, refused_system)


def test_a_body_without_an_end_is_read_no_further_than_it_may_be() -> None:
    environ = {"wsgi.input": Endless(), "wsgi.input_terminated": True, "REQUEST_METHOD": "POST"}
    with pytest.raises(Problem) as refused:
        read_json(Request(environ))
    assert refused.value.code == "body-too-large"


@pytest.mark.parametrize("came", [b"", b"{}", b'{"text": "a'])
def test_less_than_was_announced_is_not_taken_for_all(came: bytes) -> None:
    environ = {
        "wsgi.input": BytesIO(came),
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": "50",
        "CONTENT_TYPE": "application/json",
        "REQUEST_METHOD": "POST",
    }
    with pytest.raises(Problem) as refused:
        read_json(Request(environ))
    assert refused.value.code == "bad-request"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_of_another_type_is_refused(content_type: str, refused_system: Caller) -> None:
    refused = refused_system.send("/challenges", body_with({}), content_type)
    assert (refused.status_code, refused.json["code"]) == (415, "wrong-content-type")
    check_nothing_came_of(refused, refused_system)


def test_a_write_takes_nothing_in_its_address(refused_system: Caller) -> None:
    refused = refused_system.post("/challenges?strength=probe", QUERY)
    assert (refused.status_code, refused.json["code"]) == (422, "unknown-parameter")
    check_nothing_came_of(refused, refused_system)


IN_A_QUERY = {
    "a parameter there is not": ("colour=red", "unknown-parameter", "colour"),
    "a parameter given twice": ("status=open&status=declined", "repeated-parameter", "status"),
    "a code there is not": ("status=lost", "unknown-code", "status"),
    "a stage beyond the last": ("stage=9", "out-of-range", "stage"),
    "a stage in words": ("stage=two", "wrong-type", "stage"),
    "yes": ("escalated=yes", "wrong-type", "escalated"),
    "no limit": ("limit=0", "out-of-range", "limit"),
    "too high a limit": ("limit=201", "out-of-range", "limit"),
    "a cursor of one's own": ("cursor=p1.nonsense", "not-a-cursor", "cursor"),
    "a cursor without a position": ("cursor=nonsense", "not-a-cursor", "cursor"),
    "a position of one's own": ("after=12", "not-a-position", "after"),
    "a review that is no id": ("review=A", "not-an-id", "review"),
    "a period that ends before it begins": (
        "raised_from=2024-06-01&raised_to=2024-05-31",
        "out-of-range",
        "raised_to",
    ),
    "a day there is not": ("raised_from=2024-13-01", "not-a-date", "raised_from"),
    "a parameter of a strange name": ("%3Cb%3E=1", "unknown-parameter", ""),
}


@pytest.mark.parametrize("what", IN_A_QUERY)
def test_a_read_refuses(what: str, refused_system: Caller) -> None:
    query, code, parameter = IN_A_QUERY[what]
    refused = refused_system.get(f"/queries?{query}")
    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert refused.json["errors"][0]["parameter"] == parameter


def test_a_summary_of_a_period_that_ends_before_it_begins_is_refused(refused_system: Caller):
    refused = refused_system.get("/summary?from=2024-06-01&to=2024-05-31")
    assert (refused.status_code, refused.json["code"]) == (422, "out-of-range")
    assert refused.json["errors"][0]["parameter"] == "to"


def test_of_very_many_faults_the_first_are_listed_and_all_are_counted(refused_system: Caller):
    body = {f"x{number}": 1 for number in range(500)}
    refused = refused_system.post("/observations", body)
    assert refused.status_code == 422
    assert len(refused.json["errors"]) == 50
    assert re.match(r"50[0-9] things", refused.json["detail"])


UNKNOWN = "/01a207f4-ddfd-783a-a1d0-f2aed4bb19ca"


@pytest.mark.parametrize("id", [UNKNOWN, "/7", "/A-Q1", "/%00"])
@pytest.mark.parametrize(
    "path", ["challenges", "warning-signs", "observations", "held-back", "findings", "reviews"]
)
def test_what_is_not_there_is_not_found(path: str, id: str, refused_system: Caller) -> None:
    refused = refused_system.get(f"/{path}{id}")
    assert (refused.status_code, refused.json["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    "path", ["challenges{}/timeline", "warning-signs{}/timeline", "reviews{}/summary"]
)
def test_there_is_no_story_of_what_is_not_there(path: str, refused_system: Caller) -> None:
    assert refused_system.get("/" + path.format(UNKNOWN)).status_code == 404


def test_nobody_acts_on_what_is_not_there(refused_system: Caller) -> None:
    refused = refused_system.post(f"/challenges{UNKNOWN}/reopening", {"why": "It came back."})
    assert (refused.status_code, refused.json["code"]) == (404, "not-found")
    check_nothing_came_of(refused, refused_system)


def test_a_thing_of_another_kind_is_not_found(system: Caller) -> None:
    sign = system.seen().rpartition("/")[2]
    assert system.get(f"/challenges/{sign}").status_code == 404
    assert system.get(f"/challenges/{sign}/timeline").status_code == 404
    assert system.post(f"/challenges/{sign}/acknowledgement").status_code == 404


def test_nothing_is_raised_in_a_review_that_is_not_there(system: Caller) -> None:
    refused = system.post("/challenges", {**QUERY, "review_id": str(id_of("nowhere"))})
    assert (refused.status_code, refused.json["code"]) == (404, "not-found")
    check_nothing_came_of(refused, system)


def test_an_address_there_is_not_is_a_problem_too(system: Caller) -> None:
    refused = system.get("/nowhere")
    assert (refused.status_code, refused.json["code"]) == (404, "not-found")
    assert refused.content_type == "application/problem+json"


def test_another_method_is_refused_with_those_there_are(system: Caller) -> None:
    refused = system.client.delete("/api/v1/queries")
    assert (refused.status_code, refused.json["code"]) == (405, "method-not-allowed")
    assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def body_with(change: dict[str, object]) -> bytes:
    """The JSON of a query with one thing changed."""
    return json.dumps({**QUERY, **BY, **change}).encode()


def check_nothing_came_of(refused, system: Caller) -> None:
    """A problem that repeats nothing, and nothing recorded."""
    assert refused.content_type == "application/problem+json"
    assert SECRET not in refused.text
    assert "Traceback" not in refused.text
    assert system.head == system.head_at_first
    assert system.get("/queries").json["total"] == 0


class Endless:
    """A body that goes on and on."""

    def read(self, size: int = -1) -> bytes:
        """Some more, and never all."""
        assert size >= 0, "somebody wants to read to the end"
        return b" " * min(size, 100_000)
