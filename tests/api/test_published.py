"""What may a reader outside the partnership see: numbers alone, none of them small?"""

from dataclasses import replace

import pytest

from api.callers import ANYBODY, EXTENSION
from api.calls import BASE
from service.desk import SCOPES
from tests.api.calling import Caller
from tests.api.files import from_csv


@pytest.fixture
def outsider(three_reviews: Caller) -> Caller:
    """Somebody outside, whose key opens what everybody may know."""
    return replace(
        three_reviews, key=three_reviews.heedful.desk.create_key("outside", ["read:outside"])
    )


def test_numbers_are_shown_with_the_small_ones_hidden(outsider: Caller) -> None:
    answer = outsider.get("/published").json
    assert answer["smallest_number"] == 5
    assert [table["counted"] for table in answer["tables"]] == [
        "queries",
        "warning signs",
        "observations",
        "reasons held back",
    ]
    numbers = [one["number"] for table in answer["tables"] for one in table["numbers"]]
    assert all(number is None or number == 0 or number >= 5 for number in numbers)
    assert None in numbers


def test_the_smallest_number_is_a_setting(outsider: Caller) -> None:
    settings = replace(outsider.heedful.settings, smallest_number=1000)
    app = outsider.client.application
    before = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(before, settings=settings)
    try:
        tables = outsider.get("/published").json["tables"]
    finally:
        app.extensions[EXTENSION] = before
    assert {one["number"] for table in tables for one in table["numbers"]} == {0, None}
    assert all(table["too_few"] for table in tables)


def test_it_comes_as_a_file_too(outsider: Caller) -> None:
    sent = outsider.get("/published", format="csv")
    assert sent.status_code == 200
    assert len(from_csv(sent.data)["tables.numbers"]) > 100


def test_everything_else_is_refused_in_every_form(outsider: Caller) -> None:
    app, tried = outsider.client.application, 0
    for rule in app.url_map.iter_rules():
        call = getattr(app.view_functions[rule.endpoint], "_apidoc", {}).get("call")
        if call is None or call.name in ("read_published", "read_own_key") or call.scope == ANYBODY:
            continue
        path, tried = filled(str(rule)), tried + 1
        (method,) = rule.methods & {"GET", "POST", "PUT", "DELETE"}
        for form in ({}, {"format": "csv"}) if method == "GET" else ({},):
            headers = {"Authorization": f"Bearer {outsider.key}"}
            refused = outsider.client.open(path, method=method, headers=headers, query_string=form)
            assert (refused.status_code, refused.json["code"]) == (403, "scope-missing"), path
    assert tried > 60


@pytest.mark.parametrize("asked", [{"after": "p1"}, {"as_at": "p1"}, {"review": "x"}])
def test_nobody_outside_asks_for_a_part_or_for_another_day(
    asked: dict[str, str], outsider: Caller
) -> None:
    refused = outsider.get("/published", **asked)
    assert (refused.status_code, refused.json["code"]) == (422, "unknown-parameter")


@pytest.mark.parametrize("scope", SCOPES)
def test_whoever_may_read_may_read_this_too(scope: str, three_reviews: Caller) -> None:
    key = three_reviews.heedful.desk.create_key(scope, [scope])
    answered = replace(three_reviews, key=key).get("/published")
    assert (answered.status_code == 200) == (scope in ("read", "read:outside"))


def filled(rule: str) -> str:
    """The address of a rule, with something in the place of every id."""
    parts = [part if not part.startswith("<") else ID for part in rule.split("/")]
    return "/".join(parts) if rule.startswith(BASE) else rule


ID = "00000000-0000-4000-8000-000000000000"
