"""Who names, links, merges and splits patterns, and is all of it there to be read?"""

from typing import Any
from uuid import UUID

import pytest

from service.raising import inbox_id
from tests.api.calling import BASE, Caller
from tests.examples import CHAIR, LEARNING_LEAD, RAISED_ON, id_of

PATTERN = {
    "name": "A day's target decides before anybody knows.",
    "pattern_type": "human_management_system",
    "valence": "unsafe",
}
NEW = {**PATTERN, "name": "A tool leaves no room for it.", "pattern_type": "human_tool"}


def test_a_pattern_is_named_and_read_with_its_evidence(system: Caller) -> None:
    board = leads_the_inbox(system)
    findings = found(system, 2)
    made = system.post("/patterns", {**PATTERN, "findings": findings, "why": "Seen twice."}, board)
    assert made.status_code == 201, made.json
    path = f"/patterns/{made.json['id']}"
    assert made.headers["Location"] == BASE + path
    answer = system.get(path).json
    assert answer["name"] == PATTERN["name"]
    assert (answer["strength"], answer["cases"], answer["number_of_findings"]) == ("single", 1, 2)
    assert [one["id"] for one in answer["findings"]] == findings
    assert all(len(one["evidence"]) == 2 for one in answer["findings"])
    assert system.get("/patterns/named").json["items"][0]["id"] == made.json["id"]
    assert system.get(f"/findings/{findings[0]}").json["in_patterns"][0]["id"] == made.json["id"]


def test_patterns_by_type_are_still_answered_beside_them(system: Caller) -> None:
    system.found()
    answer = system.get("/patterns").json
    assert len(answer["patterns"]["human_tool"]) == 1


def test_a_finding_is_linked_once(system: Caller) -> None:
    board = leads_the_inbox(system)
    [finding] = found(system, 1)
    path = named(system, board)
    assert system.post(f"{path}/findings", {"finding": finding}, board).status_code == 200
    again = system.post(f"{path}/findings", {"finding": finding}, board)
    assert (again.status_code, again.json["code"]) == (409, "already-recorded")
    unknown = system.post(f"{path}/findings", {"finding": str(id_of("no finding"))}, board)
    assert (unknown.status_code, unknown.json["code"]) == (404, "not-found")


def test_a_merger_is_seen_from_both_sides_and_happens_at_once(system: Caller) -> None:
    board = leads_the_inbox(system)
    one, two = found(system, 2)
    kept, gone = named(system, board, findings=[one]), named(system, board, findings=[one, two])
    absorbed = {"absorbed": gone.rpartition("/")[2], "why": "Two words for one thing."}
    done = system.post(f"{kept}/mergers", absorbed, board)
    assert done.status_code == 200, done.json
    answer, old = system.get(kept).json, system.get(gone).json
    assert [finding["id"] for finding in answer["findings"]] == [one, two]
    assert (old["state"], old["merged_into"]["id"]) == ("merged", answer["id"])
    assert len(old["findings"]) == 2
    assert old["position"] == answer["position"] == done.json["position"]
    assert len(system.get(f"{gone}/timeline").json["steps"]) == 2
    again = system.post(f"{kept}/mergers", absorbed, board)
    assert (again.status_code, again.json["code"]) == (409, "illegal-transition")
    assert "`merged_into`" in again.json["detail"]
    itself = {"absorbed": kept.rpartition("/")[2], "why": "By mistake."}
    refused = system.post(f"{kept}/mergers", itself, board)
    assert (refused.status_code, refused.json["code"]) == (422, "pattern-with-itself")
    assert "`absorbed`" in refused.json["detail"]


def test_a_split_answers_with_the_new_pattern(system: Caller) -> None:
    board = leads_the_inbox(system)
    one, two = found(system, 2)
    path = named(system, board, findings=[one, two])
    split = {**NEW, "findings": [two], "why": "One is of tools, the other of targets."}
    done = system.post(f"{path}/splits", split, board, idempotency_key="split-1")
    assert done.status_code == 200, done.json
    new = system.get(f"/patterns/{done.json['id']}").json
    assert (new["name"], new["split_from"]["id"]) == (NEW["name"], path.rpartition("/")[2])
    assert [finding["id"] for finding in new["findings"]] == [two]
    assert [finding["id"] for finding in system.get(path).json["findings"]] == [one]
    again = system.post(f"{path}/splits", split, board, idempotency_key="split-1")
    assert again.json == done.json
    left = system.post(f"{path}/splits", {**split, "findings": [one]}, board)
    assert (left.status_code, left.json["code"]) == (422, "split-leaves-nothing")
    elsewhere = system.post(f"{path}/splits", split, board)
    assert (elsewhere.status_code, elsewhere.json["code"]) == (422, "unknown-reference")
    assert "not part of this pattern" in elsewhere.json["detail"]


def test_patterns_are_for_learning_leads_and_the_lead_of_one_review_keeps_to_it(
    system: Caller,
) -> None:
    board = leads_the_inbox(system)
    findings = found(system, 2)
    own = {**PATTERN, "findings": findings}
    assert system.post("/patterns", own, LEARNING_LEAD).status_code == 201
    of_all = named(system, board, findings=findings)
    for path, said in (
        ("/patterns", PATTERN),
        (f"{of_all}/splits", {**NEW, "findings": findings[:1], "why": "Another thing."}),
    ):
        refused = system.post(path, said, LEARNING_LEAD)
        assert (refused.status_code, refused.json["code"]) == (403, "not-a-participant")
    other = system.post("/patterns", own, CHAIR)
    assert (other.status_code, other.json["code"]) == (403, "not-a-participant")
    nobody = system.post("/patterns", own, None)
    assert (nobody.status_code, nobody.json["code"]) == (422, "participant-required")


def test_the_same_id_names_the_same_pattern(system: Caller) -> None:
    board = leads_the_inbox(system)
    said = {**PATTERN, "id": str(id_of("named once"))}
    first = system.post("/patterns", said, board)
    head = system.head
    assert system.post("/patterns", said, board).json == first.json
    assert system.head == head
    other = system.post("/patterns", {**said, "name": "Something else."}, board)
    assert (other.status_code, other.json["code"]) == (409, "id-already-used")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"pattern_type": "bad_luck"}, "unknown-code"),
        ({"name": ""}, "unusable-text"),
        ({"findings": ["somewhere"]}, "not-an-id"),
    ],
)
def test_what_cannot_be_named_is_refused(said: dict[str, Any], code: str, system: Caller) -> None:
    refused = system.post("/patterns", {**PATTERN, **said}, leads_the_inbox(system))
    assert (refused.status_code, refused.json["code"]) == (422, code)


def found(system: Caller, number: int) -> list[str]:
    return [system.found().rpartition("/")[2] for _ in range(number)]


def named(system: Caller, by: UUID, **more: Any) -> str:
    made = system.post("/patterns", {**PATTERN, **more}, by)
    assert made.status_code == 201, made.json
    return f"/patterns/{made.json['id']}"


def leads_the_inbox(system: Caller) -> UUID:
    """Somebody of the board, who leads the learning across all reviews."""
    inbox, board = inbox_id(system.heedful.settings.partnership), id_of("board")
    person = {"id": str(board), "agency": "partnership_board", "role": "other", "band": "5"}
    named = {"lead": str(board), "from_date": RAISED_ON.isoformat()}
    for path, said in (("participants", person), ("learning-lead", named)):
        done = system.post(f"/reviews/{inbox}/{path}", said, None)
        assert done.status_code < 300, done.json
    return board
