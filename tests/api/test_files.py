"""Is every value of every read in its files too, and does each file say what it is?"""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.routing import Rule

from api.calls import BASE
from service.seen import who_saw
from service.version import VERSION
from tests.api.calling import Caller
from tests.api.files import ABOUT, ANSWER, CSV, XLSX, from_csv, from_xlsx, missing, once
from tests.api.making import made_besides
from tests.examples import HEALTH_VISITOR, TEAM_MANAGER

READ = {"csv": from_csv, "xlsx": from_xlsx}
HOLDS = {"csv": CSV, "xlsx": XLSX}
NOT_IN_THE_EXAMPLES = {"session_id", "episode_id", "item_id", "pattern_id", "policy_id"}
NOT_IN_THE_EXAMPLES |= {"unsealing_id"}
NOT_IN_THE_EXAMPLES |= {"request_id"}
LISTED_AT = {
    "challenge_id": "/queries",
    "sign_id": "/warning-signs",
    "held_back_id": "/held-back",
    "review_id": "/reviews",
}
"""Where things of a kind are listed; the address of one takes the id of the first."""
TOLD_TO_ONE = {"read_identity", "read_detriments"}
"""What is told to one person, once two others agreed, or to the custodian: see test_unsealings.py and
test_detriments.py."""

OF_LOOKS = {"/reads", "/reads/digest"}
"""Reading who looked is a look: the next answer has one more."""

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
ASKED = {
    "read_consistency": {"from": "3", "to": "7"},
    "read_events": {"topic": "challenge-raised"},
    "read_my_queries": {"on_behalf_of": "73afe291-b887-5cbc-921c-cb988e464666"},  # who raised A-Q1
    "read_my_unsealings": {"on_behalf_of": "73afe291-b887-5cbc-921c-cb988e464666"},
}
"""What a read cannot do without, or has more rows than a page without."""


@pytest.mark.slow
@pytest.mark.parametrize("form", READ)
def test_every_value_of_every_read_is_in_its_files(form: str, three_reviews: Caller) -> None:
    walked = [(name, path) for name, path in reads(three_reviews) if path not in OF_LOOKS]
    assert len(walked) > 25
    for name, path in walked:
        answer = three_reviews.get(path, **ASKED.get(name, {}), **whole(three_reviews, name))
        sent = three_reviews.get(path, **ASKED.get(name, {}), format=form)
        assert (sent.status_code, sent.mimetype) == (200, HOLDS[form]), (path, sent.text)
        assert missing(answer.json, READ[form](sent.data)) == [], path


@pytest.mark.parametrize("form", READ)
def test_who_looked_is_in_a_file_that_is_itself_a_look(form: str, three_reviews: Caller) -> None:
    three_reviews.get("/queries")
    told = three_reviews.get("/reads").json
    sent = three_reviews.get("/reads", format=form)
    assert (sent.status_code, sent.mimetype) == (200, HOLDS[form])
    kept = [row["number"] for row in READ[form](sent.data)["items"]]
    newest = sorted(one["number"] for one in told["items"])[-5:]
    assert {str(number) for number in newest} <= {str(one) for one in kept}


@pytest.mark.slow
@pytest.mark.parametrize("form", READ)
def test_every_value_of_what_the_examples_do_not_hold_is_in_its_files(
    form: str, system: Caller
) -> None:
    made = made_besides(system, system.found().rpartition("/")[2])
    walked = list(reads_of(system, made))
    assert {name for _, path in walked for name, id in made.items() if id in path} == set(made)
    for name, path in walked:
        answer = system.get(path, **whole(system, name))
        assert answer.status_code == 200, (path, answer.text)
        sent = system.get(path, format=form)
        assert (sent.status_code, sent.mimetype) == (200, HOLDS[form]), (path, sent.text)
        assert missing(answer.json, READ[form](sent.data)) == [], path


@pytest.mark.parametrize("form", READ)
def test_a_file_says_who_made_it_when_of_what_and_what_it_leaves_out(
    form: str, three_reviews: Caller
) -> None:
    sent = three_reviews.get("/queries", format=form, status="declined")
    position = three_reviews.get("/queries").json["position"]
    about = once(READ[form](sent.data), ABOUT)
    assert about["question"].startswith("Who raised which query")
    assert about["address"] == "/api/v1/queries"
    assert about["filters"] == "status: declined"
    assert str(about["hidden_by_filters"]) == "16"
    assert about["position"] == position
    assert about["asked_by"].startswith("system ")
    assert about["heedful_version"] == VERSION
    assert about["made_at"]
    name = sent.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="heedful-v1-queries-')
    assert name.endswith(f'-{position}.{form}"')


def test_accept_asks_for_a_form_and_format_goes_before_it(three_reviews: Caller) -> None:
    def type_of(accept: str | None, **query: str) -> str:
        headers = {"Accept": accept} if accept else {}
        headers["Authorization"] = f"Bearer {three_reviews.key}"
        read = three_reviews.client.get(f"{BASE}/factors", query_string=query, headers=headers)
        assert "Accept" in read.vary
        read.close()
        return read.mimetype

    assert type_of(None) == type_of("*/*") == type_of("text/html, */*;q=0.1") == "application/json"
    assert type_of("text/csv") == type_of("application/json;q=0.5, text/csv") == CSV
    assert type_of(XLSX) == XLSX
    assert type_of("text/csv", format="json") == "application/json"
    assert type_of("application/json", format="xlsx") == XLSX


def test_a_form_there_is_not_is_refused(three_reviews: Caller) -> None:
    refused = three_reviews.get("/factors", format="pdf")
    assert (refused.status_code, refused.json["code"]) == (422, "unknown-code")
    headers = {"Authorization": f"Bearer {three_reviews.key}", "Accept": "image/png"}
    refused = three_reviews.client.get(f"{BASE}/factors", headers=headers)
    assert (refused.status_code, refused.json["code"]) == (406, "not-acceptable")
    assert refused.mimetype == "application/problem+json"


@pytest.mark.parametrize("part", [{"limit": "5"}, {"cursor": "p1.abc"}])
def test_a_part_of_a_file_is_refused(part: dict[str, str], three_reviews: Caller) -> None:
    refused = three_reviews.get("/queries", format="csv", **part)
    assert refused.status_code == 422


def test_what_is_refused_in_json_is_refused_in_files(reader: Caller) -> None:
    path = "/challenges/00000000-0000-4000-8000-000000000000"
    for form in READ:
        refused = reader.get(path, format=form)
        assert (refused.status_code, refused.json["code"]) == (404, "not-found")


@pytest.mark.slow
@pytest.mark.parametrize("form", READ)
def test_a_file_holds_every_page_as_at_one_position(
    form: str, three_reviews: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.calls.ALL_PAGES", 2)  # the same walk, with more steps
    for path in (
        "/queries",
        "/warning-signs",
        "/onus-of-proof",
        "/denial",
        "/patterns/findings",
        "/learning-leads",
        "/radar",
    ):
        sent = three_reviews.get(path, format=form)
        answer = three_reviews.get(path, limit=200).json
        assert missing(answer, READ[form](sent.data)) == [], path


def test_what_happens_while_a_file_is_sent_is_not_in_it(
    system: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.calls.ALL_PAGES", 1)
    monkeypatch.setattr("projections.exporting.csv_file.PIECE", 1)
    paths = [system.raised() for _ in range(4)]
    system.post(f"{paths[3]}/responses", {"kind": "accepted"}, TEAM_MANAGER)
    before = system.get("/queries").json
    headers = {"Authorization": f"Bearer {system.key}"}
    sent = system.client.get(f"{BASE}/queries?format=csv", headers=headers, buffered=False)
    pieces = iter(sent.response)
    begun = b"".join(next(pieces) for _ in range(5))
    system.post(f"{paths[3]}/escalations")  # moves from the end to the front
    system.raised()
    system.heedful.follower.catch_up()
    tables = from_csv(begun + b"".join(pieces))
    assert missing(before, tables) == []
    assert once(tables, ABOUT)["position"] == before["position"]


@pytest.mark.parametrize(
    "begins", ["=1+1", "+44", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "'=1", " =1"]
)
def test_no_words_of_anybody_become_a_formula(begins: str, system: Caller) -> None:
    text = f'{begins}|HYPERLINK("https://example.org","look; here, now")'
    path = system.observed(text=text)
    sent = system.get(path, format="csv")
    cells = [cell for row in csv.reader(io.StringIO(sent.text, newline="")) for cell in row]
    assert not any(cell.lstrip(" ").startswith(SIGNS) for cell in cells)
    assert once(from_csv(sent.data), ANSWER)["text"] == text
    assert once(from_xlsx(system.get(path, format="xlsx").data), ANSWER)["text"] == text


def test_negative_numbers_stay_numbers_and_days_are_days(three_reviews: Caller) -> None:
    tables = from_xlsx(three_reviews.get("/queries", format="xlsx").data)
    row = tables["items"][0]
    assert row["raised_on"].year > 2000
    assert isinstance(row["days_open"], int)


@pytest.mark.parametrize("form", READ)
def test_whoever_reads_a_file_is_known_to_have_seen_the_words(form: str, system: Caller) -> None:
    desk = system.heedful.desk
    system.raised()
    other = replace(system, key=desk.create_key("reader of files", ["read"]))
    assert other.get("/queries", format=form).data
    [seen] = who_saw(desk, str(HEALTH_VISITOR))
    assert "reader of files" in seen.reader


def reads(caller: Caller) -> Iterator[tuple[str, str]]:
    """Every read there is: the name of its call, and an address that answers."""
    app = caller.client.application
    for rule in sorted(app.url_map.iter_rules(), key=str):
        call = getattr(app.view_functions[rule.endpoint], "_apidoc", {}).get("call")
        if "publication_id" in rule.arguments:
            continue  # none of the example reviews is published; see test_summaries.py
        if rule.arguments & NOT_IN_THE_EXAMPLES:
            continue  # these are made in a test of their own
        if call is not None and call.name in TOLD_TO_ONE:
            continue
        if call is not None and call.manner in ("reads", "lists"):
            yield call.name, address(caller, rule)


def reads_of(caller: Caller, made: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every read of these things: the name of its call, and its address."""
    app = caller.client.application
    for rule in sorted(app.url_map.iter_rules(), key=str):
        call = getattr(app.view_functions[rule.endpoint], "_apidoc", {}).get("call")
        path = str(rule).removeprefix(BASE)
        for name, id in made.items():
            path = path.replace(f"<uuid:{name}>", id)
        is_read = call is not None and call.manner in ("reads", "lists")
        if (
            is_read
            and call.name not in TOLD_TO_ONE
            and "<" not in path
            and rule.arguments & set(made)
        ):
            yield call.name, path


def address(caller: Caller, rule: Rule) -> str:
    path = str(rule).removeprefix(BASE)
    for name in rule.arguments:
        path = path.replace(f"<uuid:{name}>", f"<{name}>").replace(f"<{name}>", one(caller, name))
    return path


def one(caller: Caller, name: str) -> str:
    """The id of a thing of the kind that a path is asked for."""
    if name == "name":
        return "observation_kind"
    if name in LISTED_AT:
        return str(caller.get(LISTED_AT[name], limit=1).json["items"][0]["id"])
    review = one(caller, "review_id")
    if name == "participant":
        people = caller.get(f"/reviews/{review}/participants", limit=1).json
        return str(people["items"][0]["id"])
    summary = caller.get(f"/reviews/{review}/summary").json
    if name == "finding_id":
        patterns = caller.get("/patterns").json["items"]
        return str(next(found["id"] for one in patterns for found in one["findings"]))
    if name == "observation_id":
        return str((summary["good_practice"] + summary["child_and_family_voice"])[0]["id"])
    assert name == "event_id", f"say where the test finds a {name}"
    return f"{review}.1"


def whole(caller: Caller, name: str) -> dict[str, Any]:
    """All rows in one page, where there are pages."""
    views = caller.client.application.view_functions.values()
    [call] = [v._apidoc["call"] for v in views if _named(v, name)]
    return {"limit": 200} if call.manner == "lists" else {}


def _named(view: Any, name: str) -> bool:
    call = getattr(view, "_apidoc", {}).get("call")
    return call is not None and call.name == name
