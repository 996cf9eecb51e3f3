"""Are withheld words shown to nobody, anywhere, while the thing is counted, and back when restored?"""

from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from domain.rejections import WordsInClear
from service.subject_access import gather
from tests.api.calling import OBSERVATION, Caller
from tests.api.making import appointed
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    OFFICER,
    QUESTION,
    REASON,
    REVIEW,
    TEAM_MANAGER,
)

SENTENCE = "Text withheld: names a child."
WHY = {"basis": "names_a_child", "reason": "A first name stands in it."}
AGAIN = {"reason": "It was the name of a street."}


@pytest.fixture
def officer(system: Caller) -> Caller:
    """The review has somebody who answers for information governance."""
    appointed(system, str(REVIEW))
    return system


def test_a_withheld_query_stays_in_the_register_and_reads_why_in_place_of_its_words(
    officer: Caller,
) -> None:
    path = officer.raised()
    before = register(officer)
    assert withhold(officer, path).status_code == 200
    after = register(officer)
    assert [one["id"] for one in after["items"]] == [one["id"] for one in before["items"]]
    assert after["by_status"] == before["by_status"]
    assert officer.get(path).json["text"] == SENTENCE
    assert restore(officer, path).status_code == 200
    assert officer.get(path).json["text"] == QUESTION


@pytest.mark.parametrize("made", ["raised", "seen", "observed", "found", "held"])
def test_no_read_of_anything_shows_withheld_words(officer: Caller, made: str) -> None:
    words = "Qwyzzle has been in the same cot all day."
    path = _made(officer, made, words)
    seen = officer.get(f"{path}/timeline")
    assert words in seen.text
    recorded = officer.get(f"/events/{path.rpartition('/')[2]}.1")
    assert words in recorded.text
    assert withhold(officer, path).status_code == 200
    for read in _reads(officer, path):
        assert read.status_code == 200
        assert "Qwyzzle" not in read.text
        assert "Text withheld" in read.text


def test_words_withheld_now_are_not_shown_as_at_an_earlier_position_either(officer: Caller) -> None:
    path = officer.raised()
    then = officer.get(path).headers["As-At"]
    assert officer.get(path, as_at=then).json["text"] == QUESTION
    withhold(officer, path)
    assert officer.get(path, as_at=then).json["text"] == SENTENCE
    restore(officer, path)
    assert officer.get(path, as_at=then).json["text"] == QUESTION


def test_one_answer_is_withheld_and_the_question_stays_readable(officer: Caller) -> None:
    path = officer.declined()
    version = officer.get(path).json["version"]
    assert withhold(officer, path, step=version).status_code == 200
    read = officer.get(path)
    assert read.json["text"] == QUESTION
    assert REASON not in read.text
    assert REASON not in officer.get(f"{path}/timeline").text
    assert "Text withheld" in officer.get(f"{path}/timeline").text


def test_what_is_said_later_of_a_withheld_thing_is_withheld_too_and_its_reason_is_not(
    officer: Caller,
) -> None:
    path = officer.raised()
    withhold(officer, path)
    declined = {"kind": "declined", "reason_code": "evidence_outweighs", "reason": REASON}
    assert officer.post(f"{path}/responses", declined, TEAM_MANAGER).status_code == 200
    story = officer.get(f"{path}/timeline").text
    assert REASON not in story
    assert WHY["reason"] in story


def test_a_corrected_observation_is_withheld_in_both_its_forms(officer: Caller) -> None:
    path = officer.observed()
    officer.post(f"{path}/corrections", {"text": "Nearly ready for us.", "why": "clearer"})
    withhold(officer, path)
    read = officer.get(path).text + officer.get(f"{path}/timeline").text
    assert OBSERVATION["text"] not in read
    assert "Nearly ready" not in read


def test_who_spoke_is_shown_as_before(officer: Caller) -> None:
    path = officer.raised()
    before = officer.get(path).json
    withhold(officer, path)
    after = officer.get(path).json
    assert after["raised_by"] == before["raised_by"]
    assert {name for name in before if before[name] != after[name]} == {
        "text",
        "version",
        "position",
    }


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_of_the_register_does_not_hold_them(officer: Caller, form: str) -> None:
    path = officer.raised(text="Qwyzzle was not seen.")
    withhold(officer, path)
    file = officer.get("/queries", format=form)
    assert file.status_code == 200
    assert b"Qwyzzle" not in file.data
    if form == "csv":
        assert SENTENCE in file.text


def test_a_search_finds_them_only_when_they_are_back(officer: Caller) -> None:
    path = officer.raised(text="Qwyzzle was not seen.")
    assert looked_for(officer, "qwyzzle")["total"] == 1
    withhold(officer, path)
    assert looked_for(officer, "qwyzzle") == {"total": 0, "hits": 0}
    restore(officer, path)
    assert looked_for(officer, "qwyzzle") == {"total": 1, "hits": 1}


def test_a_published_summary_keeps_its_digest(officer: Caller) -> None:
    path = officer.raised(text="Qwyzzle was not seen.")
    summary = f"/reviews/{REVIEW}/summary"
    before = officer.get(summary)
    withhold(officer, path)
    after = officer.get(summary, as_at=before.json["position"])
    assert "Qwyzzle" in before.text
    assert "Qwyzzle" not in after.text
    assert after.json["digest"] == before.json["digest"]


def test_subject_access_still_gives_people_their_own_words(officer: Caller) -> None:
    path = officer.raised()
    withhold(officer, path)
    found = gather(officer.heedful.casework, officer.heedful.desk, HEALTH_VISITOR)
    assert found is not None
    assert QUESTION in "\n".join(found.lines())


def test_the_list_says_what_is_withheld_on_which_basis_and_what_was(officer: Caller) -> None:
    first, second = officer.raised(), officer.seen()
    withhold(officer, first)
    withhold(officer, second, basis="legal")
    restore(officer, second)
    listed = officer.get("/withheld-texts").json
    assert (listed["total"], listed["withheld"]) == (2, 1)
    assert {one["basis"]: one["withheld"] for one in listed["by_basis"] if one["withheld"]} == {
        "names_a_child": 1
    }
    states = {one["thing_id"]: one["state"] for one in listed["items"]}
    assert states == {first.rpartition("/")[2]: "withheld", second.rpartition("/")[2]: "restored"}
    integrity = officer.get("/integrity").json
    assert integrity["holds"]
    [check] = [one for one in integrity["checks"] if one["name"] == "withheld"]
    assert (check["events"], check["rows"]) == (1, 1)
    assert integrity["withheld"] == listed["by_basis"]


@pytest.mark.parametrize("by", [HEALTH_VISITOR, CHAIR])
def test_nobody_else_withholds_or_restores(officer: Caller, by: UUID) -> None:
    path = officer.raised()
    assert refused(withhold(officer, path, by=by)) == (403, "not-permitted")
    withhold(officer, path)
    assert refused(restore(officer, path, by=by)) == (403, "not-permitted")


def test_the_partnerships_officer_may_in_any_review(system: Caller) -> None:
    path = system.raised()
    assert refused(withhold(system, path)) == (403, "not-a-participant")
    appointed(system, system.get("/reviews").json["inbox"])
    assert withhold(system, path).status_code == 200


def test_what_has_no_words_cannot_be_withheld(officer: Caller) -> None:
    path = officer.raised()
    officer.post(f"{path}/acknowledgement", {}, TEAM_MANAGER)
    assert refused(withhold(officer, path, step=2)) == (422, "nothing-to-withhold")
    assert refused(withhold(officer, path, step=9)) == (422, "unknown-reference")
    assert refused(withhold(officer, f"/reviews/{REVIEW}")) == (404, "not-found")
    assert refused(restore(officer, path)) == (409, "not-withheld")
    withhold(officer, path)
    assert refused(withhold(officer, path)) == (409, "already-recorded")


def test_words_from_before_there_was_sealing_are_refused_rather_than_shown(
    officer: Caller,
) -> None:
    casework = officer.heedful.casework
    sealing, casework.mapper.sealer = casework.mapper.sealer, None
    path = officer.raised()
    casework.mapper.sealer = sealing
    head = officer.head
    assert refused(withhold(officer, path)) == (409, WordsInClear.code)
    assert officer.head == head


def test_the_same_key_again_is_answered_as_before(officer: Caller) -> None:
    path = officer.raised()
    first = withhold(officer, path, idempotency_key="k-1")
    again = withhold(officer, path, idempotency_key="k-1")
    assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")


def withhold(system: Caller, path: str, by: UUID = OFFICER, **more: Any) -> TestResponse:
    """By the officer, unless said otherwise."""
    headers = {name: more.pop(name) for name in ("idempotency_key",) if name in more}
    return system.post(f"/withheld-texts/{path.rpartition('/')[2]}", WHY | more, by, **headers)


def restore(system: Caller, path: str, by: UUID = OFFICER, **more: Any) -> TestResponse:
    """By the officer, unless said otherwise."""
    id = path.rpartition("/")[2]
    return system.post(f"/withheld-texts/{id}/restorations", AGAIN | more, by)


def refused(answered: TestResponse) -> tuple[int, str]:
    """With which status and code."""
    return answered.status_code, answered.json["code"]


def register(system: Caller) -> Any:
    """The whole register."""
    return system.get("/queries", limit=200).json


def looked_for(system: Caller, text: str) -> dict[str, int]:
    """What a search counts, and what it shows."""
    system.heedful.follower.catch_up()
    system.heedful.search.follower.catch_up()
    found = system.post("/search", {"q": text}, None).json
    return {"total": found["total"], "hits": len(found["items"])}


def _made(system: Caller, how: str, words: str) -> str:
    if how == "held":
        held = {"review_id": str(REVIEW), "text": words, "reasons": ["futility"]}
        made = system.post("/held-back", held)
        return f"/held-back/{made.json['id']}"
    if how == "found":
        body = {
            "review_id": str(REVIEW),
            "text": words,
            "pattern_type": "human_tool",
            "valence": "unsafe",
            "evidence": [system.observed().rpartition("/")[2] for _ in range(2)],
            "factors": ["cond.workload"],
        }
        made = system.post("/findings", body, CHAIR)
        return f"/findings/{made.json['id']}"
    path: str = getattr(system, how)(text=words)
    return path


def _reads(system: Caller, path: str) -> list[TestResponse]:
    """What shows this thing: itself, its story, the record, and the list it is in."""
    id = path.rpartition("/")[2]
    kind = path.split("/")[1]
    lists = {"challenges": "/queries", "warning-signs": "/warning-signs", "held-back": "/held-back"}
    reads = [system.get(path), system.get(f"{path}/timeline"), system.get(f"/events/{id}.1")]
    return [*reads, system.get(lists[kind], limit=200)] if kind in lists else reads
