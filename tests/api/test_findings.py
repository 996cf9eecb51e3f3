"""Does a finding name nobody, is it read by a peer, and is it shown on what it rests? (I14)"""

from typing import Any

import pytest

from tests.api.calling import Caller
from tests.examples import CHAIR, HEALTH_VISITOR, LEARNING_LEAD, REVIEW, id_of

FINDING = {
    "review_id": str(REVIEW),
    "text": "Announced visits were counted as seeing the child.",
    "pattern_type": "human_tool",
    "valence": "unsafe",
    "factors": ["cond.workload"],
}
NAMING = "The health visitor was not told what became of the referral."


@pytest.mark.parametrize("field", ["text", "how_it_showed", "why_it_matters"])
def test_a_finding_that_names_somebody_who_takes_part_is_refused(
    field: str, system: Caller
) -> None:
    head = system.head
    refused = propose(system, observed(system, 2), **{field: NAMING})
    assert (refused.status_code, refused.json["code"]) == (422, "person-named")
    assert refused.json["rule"] == "I14"
    assert "visitor" not in refused.text
    assert system.head == head + 2


def test_a_finding_by_a_reference_of_somebody_is_refused(system: Caller) -> None:
    person = system.get(f"/reviews/{REVIEW}/participants").json["items"][0]["reference"]
    refused = propose(system, observed(system, 2), text=f"{person} was on leave.")
    assert (refused.status_code, refused.json["code"]) == (422, "person-named")
    assert person not in refused.text


@pytest.mark.parametrize("text", ["Nobody told Okafor.", "Okafor was not told.", "ADA decided."])
def test_a_finding_that_calls_somebody_by_a_bare_name_is_refused(text: str, system: Caller) -> None:
    system.heedful.desk.introduce("Ada Okafor", HEALTH_VISITOR)
    refused = propose(system, observed(system, 2), text=text)
    assert (refused.status_code, refused.json["code"]) == (422, "person-named")
    assert "okafor" not in refused.text.lower()


def test_somebody_who_takes_part_elsewhere_may_have_a_name_that_is_a_word(system: Caller) -> None:
    system.heedful.desk.introduce("Ada Child", id_of("somebody in another review"))
    assert propose(system, observed(system, 2), text="What the Child said.").status_code == 201


def test_what_it_rests_on_is_read_off_the_evidence_whatever_was_claimed(system: Caller) -> None:
    records = observed(system, 2, source_mode="record")
    voices = observed(system, 2)
    for evidence, expected in (
        (records, "records_only"),
        (voices, "voices_only"),
        ([records[0], voices[0]], "both"),
    ):
        made = propose(system, evidence, rests_on="voices_only")
        answer = system.get(f"/findings/{made.json['id']}").json
        assert answer["rests_on"] == "voices_only"
        assert answer["evidence_rests_on"] == expected
        assert answer["records_only"] is (expected == "records_only")


def test_whoever_proposed_it_is_no_peer_and_all_that_is_said_is_shown(system: Caller) -> None:
    path = f"/findings/{propose(system, observed(system, 2)).json['id']}"
    refused = system.post(f"{path}/peer-reviews", {"comment": "It is mine."}, CHAIR)
    assert (refused.status_code, refused.json["code"]) == (403, "reviewer-is-proposer")
    for act, said, by in (
        ("peer-reviews", {"comment": "Say how usual it is."}, HEALTH_VISITOR),
        ("agreement", {"comment": "If it can be paid for."}, LEARNING_LEAD),
        ("dissent", {"text": "Not in our service."}, HEALTH_VISITOR),
    ):
        assert system.post(f"{path}/{act}", said, by).status_code == 200
    answer = system.get(path).json
    assert answer["state"] == "agreed"
    assert answer["comments"] == ["Say how usual it is."]
    assert (answer["dissents"], answer["dissenting"]) == (1, ["Not in our service."])
    assert answer["agreed_on"] is not None
    assert answer["worry"] == "If it can be paid for."


def propose(system: Caller, evidence: list[str], **more: Any) -> Any:
    return system.post("/findings", {**FINDING, "evidence": evidence, **more}, CHAIR)


def observed(system: Caller, number: int, **what: Any) -> list[str]:
    return [system.observed(**what).rpartition("/")[2] for _ in range(number)]
