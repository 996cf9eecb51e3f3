"""Can observations, held-back queries and findings be told, and read again?"""

from tests.api.calling import ABOUT, OBSERVATION, QUERY, Caller
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LEARNING_LEAD,
    REVIEW,
    SCRIBE,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    id_of,
)

BY_THE_MANAGER = {"on_behalf_of": str(TEAM_MANAGER)}


def test_an_observation_is_recorded_with_everything_it_may_say(system: Caller) -> None:
    said = {
        **OBSERVATION,
        "kind": "work_around",
        "about": [{"kind": "assessment_item", "token": "P-7"}],
        "factor": "cond.workload",
        "valence": "hindered",
        "dimension": "organisational",
        "source_mode": "conversation",
        "confidence": "high",
        "details": {"rule": "See the child alone", "frequency": "sometimes"},
        "in_reply_to": system.observed().rpartition("/")[2],
    }
    made = system.post("/observations", said)
    assert made.status_code == 201, made.json
    read = system.get(f"/observations/{made.json['id']}").json
    assert read["codes"] == {"frequency": ["sometimes"]}
    assert read["words"] == {"rule": "See the child alone"}
    assert read["about"][0]["token"] == "P-7"


def test_a_way_of_talking_that_hides_danger_stands_in_the_ledger(system: Caller) -> None:
    query = system.raised().rpartition("/")[2]
    note = {
        "review_id": str(REVIEW),
        "kind": "denial_behaviour",
        "about": [{"kind": "challenge", "id": query}],
        "details": {"behaviour": "assume_normal"},
    }
    assert system.post("/observations", note).status_code == 201
    ledger = system.get("/denial").json
    assert ledger["denial"]["assume_normal"] == 1
    assert ledger["items"][0]["on"]["id"] == query


def test_an_observation_lacks_nothing_its_kind_asks_for(system: Caller) -> None:
    head = system.head
    for change in (
        {"kind": "denial_behaviour"},
        {"text": None},
        {"details": {"colour": "red"}},
        {"kind": "goal_conflict", "details": {"goal_a": "Trust"}},
    ):
        refused = system.post("/observations", {**OBSERVATION, **change})
        assert (refused.status_code, refused.json["code"]) == (422, "kind-needs"), change
    assert system.head == head


def test_details_are_words_numbers_or_lists_of_words(system: Caller) -> None:
    head = system.head
    for odd in ({"rule": {"deep": "er"}}, {"rule": True}, {"rule": [1]}, "words", [1]):
        refused = system.post("/observations", {**OBSERVATION, "details": odd})
        assert (refused.status_code, refused.json["code"]) == (422, "wrong-type"), odd
    for odd in ({"rule": "a\0"}, {"rule": ""}):
        refused = system.post(
            "/observations", {**OBSERVATION, "kind": "work_around", "details": odd}
        )
        assert (refused.status_code, refused.json["code"]) == (422, "unusable-text"), odd
    assert system.head == head


def test_what_a_scribe_wrote_is_confirmed_or_disputed_by_the_speaker(system: Caller) -> None:
    written = [system.observed(written_by=str(SCRIBE)) for _ in range(2)]
    assert system.post(f"{written[0]}/confirmation").status_code == 200
    dispute = {"correction": "I said it was never ready."}
    assert system.post(f"{written[1]}/dispute", dispute).status_code == 200
    assert [system.get(path).json["speaker_said"] for path in written] == ["confirmed", "disputed"]
    refused = system.post(f"{written[0]}/dispute")
    assert (refused.status_code, refused.json["code"]) == (409, "already-recorded")
    refused = system.post(f"{written[1]}/confirmation", by=SOCIAL_WORKER)
    assert (refused.status_code, refused.json["code"]) == (403, "only-the-raiser")


def test_an_observation_is_corrected_classified_and_linked(system: Caller) -> None:
    path = system.observed()
    correction = {"text": "The front room was always ready.", "why": "clearer"}
    assert system.post(f"{path}/corrections", correction).status_code == 200
    shows = {"factor": "cond.workload", "valence": "hindered", "dimension": "individual"}
    assert system.post(f"{path}/classification", shows, CHAIR).status_code == 200
    sign = {"kind": "warning_sign", "id": system.seen().rpartition("/")[2]}
    linked = system.post(f"{path}/links", {"to": sign, "relation": "supports"})
    assert linked.status_code == 200
    read = system.get(path).json
    assert read["text"] == correction["text"]
    assert (read["factor"], read["valence"]) == ("cond.workload", "hindered")
    assert read["links"][0]["relation"] == "supports"


def test_a_held_back_query_is_disclosed_and_shown_by_role_only(system: Caller) -> None:
    said = {
        "review_id": str(REVIEW),
        "text": "Why was nobody asked to go upstairs?",
        "reasons": ["status_difference", "too_tired"],
        "about": ABOUT,
        "what_would_have_helped": "Somebody asking me.",
    }
    made = system.post("/held-back", said, SOCIAL_WORKER)
    assert made.status_code == 201
    read = system.get(f"/held-back/{made.json['id']}").json
    shown = read["disclosed_by"]
    assert (shown["role"], shown["attribution"]) == (None, "role_only")
    assert (shown["agency"], shown["display_as"]) == ("la_csc", "la_csc.worker")
    story = system.get(f"/held-back/{made.json['id']}/timeline").json
    assert story["steps"][0]["by"] == shown
    listed = system.get("/held-back").json
    assert listed["held_back_reasons"]["too_tired"] == 1
    head = system.head
    refused = system.post("/held-back", {**said, "reasons": []}, SOCIAL_WORKER)
    assert (refused.status_code, refused.json["code"]) == (422, "out-of-range")
    assert system.head == head


def test_a_finding_is_proposed_reviewed_agreed_and_dissented_from(system: Caller) -> None:
    path = system.found()
    comment = {"comment": "Say how usual it is."}
    assert system.post(f"{path}/peer-reviews", comment, SOCIAL_WORKER).status_code == 200
    assert system.post(f"{path}/agreement", by=LEARNING_LEAD).status_code == 200
    dissent = {"text": "It was one team, not all."}
    assert system.post(f"{path}/dissent", dissent, HEALTH_VISITOR).status_code == 200
    read = system.get(path).json
    assert (read["state"], read["evidence_count"]) == ("agreed", 2)
    assert read["comments"] == ["Say how usual it is."]
    assert read["dissenting"] == ["It was one team, not all."]
    assert system.get("/patterns").json["patterns"]["human_tool"] == [[read["reference"], "unsafe"]]


def test_a_finding_rests_on_two_things_of_its_review(system: Caller) -> None:
    one = system.observed().rpartition("/")[2]
    said = {
        "review_id": str(REVIEW),
        "text": "Announced visits were counted as seeing the child.",
        "pattern_type": "human_tool",
        "valence": "unsafe",
        "evidence": [one],
        "factors": ["cond.workload"],
    }
    head = system.head
    codes = []
    for change in ({}, {"evidence": [one, str(id_of("nowhere"))]}, {"evidence": [one, one]}):
        codes.append(system.post("/findings", {**said, **change}, CHAIR).json["code"])
    two = [one, system.observed().rpartition("/")[2]]
    codes.append(
        system.post("/findings", {**said, "evidence": two, "factors": []}, CHAIR).json["code"]
    )
    assert codes == [
        "evidence-required",
        "unknown-reference",
        "evidence-required",
        "factor-required",
    ]
    assert system.head == head + 1


def test_nobody_points_at_what_is_not_there(system: Caller) -> None:
    nowhere, sign = str(id_of("nowhere")), system.seen().rpartition("/")[2]
    query, said = system.raised(), system.observed()
    head = system.head
    pointing = [
        ("/challenges", {**QUERY, "evidence": [nowhere]}),
        ("/challenges", {**QUERY, "evidence": [str(REVIEW)]}),
        (f"{query}/responses", {"kind": "accepted", "evidence": [nowhere], **BY_THE_MANAGER}),
        ("/observations", {**OBSERVATION, "in_reply_to": nowhere}),
        ("/observations", {**OBSERVATION, "about": [{"kind": "challenge", "id": nowhere}]}),
        ("/observations", {**OBSERVATION, "about": [{"kind": "challenge", "id": sign}]}),
        ("/observations", {**OBSERVATION, "about": [{"kind": "challenge"}]}),
        ("/observations", {**OBSERVATION, "about": [{"kind": "episode"}]}),
        ("/observations", {**OBSERVATION, "about": [{"kind": "review", "id": sign}]}),
        (f"{said}/links", {"to": {"kind": "finding", "id": nowhere}, "relation": "supports"}),
    ]
    for path, body in pointing:
        refused = system.post(path, body)
        assert (refused.status_code, refused.json["code"]) == (422, "unknown-reference"), body
    author = system.post("/challenges", {**QUERY, "about": {**ABOUT, "author": nowhere}})
    assert author.json["code"] == "not-a-participant"
    assert system.head == head


def test_an_observation_may_be_about_the_review_itself(system: Caller) -> None:
    for one in ({"kind": "review"}, {"kind": "review", "id": str(REVIEW)}):
        assert system.post("/observations", {**OBSERVATION, "about": [one]}).status_code == 201
