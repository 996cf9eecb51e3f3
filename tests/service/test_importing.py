"""A bundle comes in whole, as history, with nothing inferred."""

from collections import Counter
from typing import Any

from domain.people import NOT_RECORDED, UNRECORDED_ACTOR
from domain.stored_names import event_classes
from service.identity import derived_id, import_id, partnership_namespace
from tests.service.bundles import (
    WHEN,
    accepted,
    brought_in,
    bundle,
    counted_in_the_file,
    escalated,
    finding,
    history_of,
    observation,
    of_topic,
    participant,
    query,
    recorded,
    review,
    sign,
    three_reviews,
)


def test_the_three_reviews_come_in_exactly(casework):
    report = brought_in(casework, three_reviews())
    assert report.exit_code == 0
    assert report.counts["recorded"] == report.counts.total()
    assert Counter(event.TOPIC for event in recorded(casework)) == counted_in_the_file()
    assert report.events == counted_in_the_file().total() == casework.head()
    assert report.reviews == 3


def test_every_event_is_told_as_history(casework):
    brought_in(casework, three_reviews())
    envelopes = [event.envelope for event in recorded(casework)]
    assert all(one.reconstructed for one in envelopes)
    named = [one for one in envelopes if one.attribution != "anonymous"]
    assert {one.source.channel for one in named} == {"import"}
    assert {one.recorded_at for one in named} == {WHEN}
    assert {one.occurred_precision for one in envelopes if one.occurred_on is None} == {"unknown"}


def test_what_one_import_recorded_is_tied_together_but_for_the_anonymous(casework):
    brought_in(casework, three_reviews())
    ties = {"anonymous": set(), "not_recorded": set(), "named": set(), "role_only": set()}
    for event in recorded(casework):
        ties[event.envelope.attribution].add(event.envelope.correlation_id)
    assert ties.pop("anonymous") == {None}
    assert list(ties.values()) == [{import_id(WHEN)}] * 3


def test_the_raisers_own_acts_are_theirs_and_others_are_not_recorded(casework):
    brought_in(casework, three_reviews())
    by_topic = {event.TOPIC: event.envelope for event in history_of(casework, "A-Q2")}
    raiser = participant("ALDER", "A02")
    assert by_topic["challenge-raised"].actor.key == raiser
    assert by_topic["challenge-verdict-given"].actor.key == raiser
    assert by_topic["challenge-raised"].standing.band == "2"
    for topic in ("challenge-acknowledged", "challenge-responded"):
        assert by_topic[topic].actor == UNRECORDED_ACTOR
        assert by_topic[topic].standing == NOT_RECORDED
    assert by_topic["challenge-raised"].source.external_refs == ("A-Q2",)


def test_who_escalated_is_said_or_not_recorded(casework):
    said = {**escalated(2), "escalated_by": "raiser"}
    unsaid = query(escalated(2), id="F-Q2")
    brought_in(casework, bundle(review(challenges=[query(said), unsaid])))
    first, second = of_topic(casework, "challenge-escalated")
    assert (first.by, first.envelope.actor.key) == ("raiser", participant("FERN", "F01"))
    assert (second.by, second.envelope.actor) == ("not_recorded", UNRECORDED_ACTOR)


def test_somebody_named_in_a_step_acts_with_their_standing(casework):
    brought_in(casework, bundle(review(challenges=[query({**accepted(), "by": "F02"})])))
    (answer,) = of_topic(casework, "challenge-responded")
    assert answer.envelope.actor.key == participant("FERN", "F02")
    assert (answer.envelope.standing.band, answer.envelope.attribution) == ("4", "named")


def test_a_standing_is_the_one_of_the_day(casework):
    people = review()["participants"]
    people[0]["changes"] = [{"on": "2025-02-10", "agency": "school", "band": "3"}]
    earlier = query(id="F-Q2", history=[{"event": "raised", "on": "2025-02-09"}])
    brought_in(casework, bundle(review(participants=people, challenges=[query(), earlier])))
    bands = {e.reference: e.envelope.standing.band for e in of_topic(casework, "challenge-raised")}
    assert bands == {"F-Q1": "3", "F-Q2": "2"}


def test_what_is_missing_is_not_recorded_and_nothing_is_inferred(casework):
    bare = {"id": "B1", "text": "Why?", "history": [{"event": "raised", "on": "2025-02-10"}]}
    set_aside = query({"event": "set_aside", "on": "2025-02-10"})
    brought_in(
        casework, bundle({"code": "BARE", "challenges": [bare]}, review(challenges=[set_aside]))
    )
    opened = of_topic(casework, "case-review-opened")[0]
    fields = (opened.review_type, opened.nation, opened.cohort, opened.phase)
    assert set(fields) == {"not_recorded"}
    raised = of_topic(casework, "challenge-raised")[0]
    assert (
        raised.strength,
        raised.risk_to_child,
        raised.about.item_type,
        raised.about.owner_band,
    ) == (
        *("not_recorded",) * 3,
        "U",
    )
    assert raised.envelope.actor == UNRECORDED_ACTOR
    (aside,) = of_topic(casework, "challenge-set-aside")
    assert (aside.how, aside.observed_by, aside.words) == ("not_recorded", "not_recorded", None)


def test_everything_a_history_may_hold_can_be_told(casework):
    report = brought_in(casework, bundle(everything()))
    assert list(report.lines())[:-2] == []
    assert brought_in(casework, bundle(everything())).events == 0
    told = {event.TOPIC for event in recorded(casework)}
    live_only = {"warning-sign-intermittent-pattern-notified", "challenge-experience-given"}
    live_only.add("warning-sign-intermittent-pattern-answered")
    live_only |= {"challenge-attribution-changed", "warning-sign-attribution-changed"}
    for thing in ("challenge", "warning-sign"):
        live_only |= {f"{thing}-text-withheld", f"{thing}-text-restored"}
    of_histories = {
        topic for topic in event_classes() if topic.startswith(("challenge-", "warning-sign-"))
    }
    assert of_histories - told == live_only


def test_a_held_back_query_never_shows_a_name(casework):
    held = {"id": "H1", "by": "F01", "text": "I wanted to ask.", "reasons": ["futility"]}
    told = [held, {**held, "id": "H2", "attribution": "named"}]
    brought_in(casework, bundle(review(held_back=told)))
    shown = [e.envelope.attribution for e in of_topic(casework, "held-back-query-disclosed")]
    assert shown == ["role_only", "role_only"]


def test_a_proof_is_told_source_by_source_and_then_decided(casework):
    brought_in(casework, three_reviews())
    topics = [event.TOPIC.removeprefix("warning-sign-") for event in history_of(casework, "B-W3")]
    assert topics == [
        *("raised", "safety-assessment-opened", "devils-advocate-recorded"),
        *["safety-evidence-added"] * 3,
        *("alternative-considered", "proved-safe"),
    ]


def test_a_finding_takes_factors_and_grounds_from_its_evidence(casework):
    brought_in(casework, three_reviews())
    found = {event.reference: event for event in of_topic(casework, "finding-proposed")}
    assert found["A-F2"].factors == ("cond.workload", "org.performance_targets")
    assert found["A-F2"].rests_on == "voices_only"
    assert found["C-F3"].rests_on == "both"


def test_a_finding_that_may_name_somebody_comes_in_and_the_report_says_so(casework):
    told = {**finding(), "evidence": ["F-Q1", "F-W1"], "factors": ["cond.workload"]}
    told["why_it_matters"] = "Nobody had told Dr Ellis."
    report = brought_in(casework, bundle(review(findings=[told])))
    assert [event.reference for event in of_topic(casework, "finding-proposed")] == [told["id"]]
    assert "names nobody (I14)" in " ".join(one.sentence for one in report.warnings)
    assert "Ellis" not in str(report)


def test_where_a_finding_rests_on_a_missing_source_it_is_not_recorded_what_on(casework):
    records = [observation_from(f"R{n}", "record") for n in (1, 2)]
    unknown = {**observation_from("U1", "record"), "source": "not_recorded"}
    cited = [("G1", ["R1", "R2"]), ("G2", ["R1", "U1"]), ("G3", ["F-Q1", "F-W1"])]
    told = [{**finding(), "id": id, "evidence": names} for id, names in cited]
    told[2]["factors"] = ["cond.workload"]
    brought_in(casework, bundle(review(observations=[*records, unknown], findings=told)))
    rests = {event.reference: event.rests_on for event in of_topic(casework, "finding-proposed")}
    assert rests == {"G1": "records_only", "G2": "not_recorded", "G3": "not_recorded"}


def test_the_same_denial_behaviour_may_be_noted_twice(casework):
    noted = [{"on": "F-Q1", "code": "assume_normal"}] * 2
    brought_in(casework, bundle(review(denial_behaviours=noted)))
    notes = [e for e in of_topic(casework, "observation-recorded") if e.kind == "denial_behaviour"]
    assert [note.details[0].code for note in notes] == ["assume_normal"] * 2
    assert brought_in(casework, bundle(review(denial_behaviours=noted))).events == 0


def test_open_matters_stand_in_the_log(casework):
    brought_in(casework, three_reviews())
    alder = derived_id(partnership_namespace("local"), "ALDER")
    opened = {reference for _, _, reference in casework.log.open_matters(alder)}
    assert opened == {"A-Q1", "A-Q2", "A-Q6", "A-W1", "A-W2", "A-W3", "A-W5"}


def test_progress_is_told_review_by_review(casework):
    seen: list[tuple[int, int]] = []
    brought_in(casework, three_reviews(), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def observation_from(id: str, source: str) -> dict:
    return {
        "id": id,
        "by": "F01",
        "kind": "fact_from_record",
        "text": "Written in the log.",
        "factor": "inter.info_sharing",
        "source": source,
    }


def everything() -> dict[str, Any]:
    """A review that uses every list, every step and nearly every key of the format."""

    def on(event: str, **more: Any) -> dict[str, Any]:
        return {"event": event, "on": "2025-02-20", **more}

    answered = query(
        on("acknowledged", by="F02", expected_by="2025-02-21"),
        on("set_aside", how="no_reply", observed_by="raiser", note="no word"),
        on("routed", to_agency="la_csc", to_role="head of service", due="2025-02-22"),
        on("deferred", next_date="2025-03-01", note="after the visit"),
        on("redirected", redirected_to="the school nurse", reason="hers to say", note="asked"),
        on("responded", note="figures shared", consulted=["the GP"], evidence=["F-C1"]),
        on("deadline_missed", due="2025-02-19", days_over=1),
        on("declined", reason_code="threshold_not_met", blind_to_status=True, no_evidence=True),
        on("raiser_informed", informed_how="in_person", mode="A_ack"),
        on("verdict", verdict="not_satisfied", note="nothing changed"),
        on("closed_with_dissent", note="I disagree", printed_with="minutes-7"),
        on("reopened", note="a new mark"),
        on("escalated", to_stage=2, escalated_by="chair", by="F02", note="no agreement"),
        on("accepted_in_part", note="visit booked", by="F02"),
        on("linked", to="F-Q2", relation="follows"),
        on("revised", item_type="cp_plan", item_ref="plan-3", note="wording changed"),
        on("withdrawn", reason_code="new_information", note="seen now"),
        what_would_change_my_mind="A visit.",
        risk_to_child="possible",
        raised_when="at_the_time",
        evidence=["F-C1"],
        tags=["known_at_the_time"],
        about={
            "agency": "la_csc",
            "band": "4",
            "item_type": "cp_plan",
            "item_ref": "plan-3",
            "author": "F03",
        },
    )
    seen = sign(
        on("acknowledged"),
        on("set_aside"),
        on("debated", note="talked through", bands=["2", "4"], alternatives=["tired"]),
        on("safety_assessment_opened", lead="F02", raiser_invited=True, assessed_by="F02"),
        on("evidence_added", source_kind="home_visit", note="seen at home"),
        on("evidence_added", source_kind="police_check", note="nothing known"),
        on("alternative_considered", note="tired", result="ruled_out", what_would_show_it="sleep"),
        on("devils_advocate_recorded", note="who has not been asked?"),
        on(
            "proved_safe",
            proof={
                "raiser_view": "not_reached",
                "raiser_attempts": 2,
                "decided_by": [{"agency": "school", "band": "5", "participant": "F01"}],
            },
        ),
        on("reopened", note="quiet again"),
        on("dismissed", reason="explained by the move", assessed_by="F02"),
        on("reopened"),
        on("closed_unproven", why="moved_away", note="the family moved"),
        on("reopened"),
        on("acted_on", note="joint visit", by_agency="la_csc"),
        on("effect_confirmed", note="he is met at the gate"),
        subject="setting",
        subject_token="school-12",
        risk_to_child="significant",
        recurrence_of=["F-W2"],
        occurred_precision="week",
    )
    alone = sign(id="F-W2", history=[{"event": "raised", "on": None}], occurred_on="2025-02-01")
    noted = observation(
        id="F-C2",
        kind="goal_conflict",
        details={"goal_a": "speed", "goal_b": "care"},
        about=[{"kind": "review"}, {"kind": "challenge", "id": "F-Q1"}],
        in_reply_to="F-C1",
        dimension="organisational",
        confidence="high",
        occurred_on="2025-02-01",
        occurred_precision="month",
    )
    pattern = observation(
        id="F-C3",
        kind="identity_considered",
        details={"aspects": ["faith", "age"]},
        about=[{"kind": "assessment_item", "token": "plan-3"}],
    )
    held = {
        "id": "F-H1",
        "by": "F01",
        "text": "I wanted to ask.",
        "reasons": ["futility"],
        "about": {"agency": "la_csc"},
        "what_would_have_helped": "A quiet word.",
    }
    lead = [
        {"event": "assigned", "on": "2025-02-03", "lead": "Lead"},
        {"event": "handed_over", "on": "2025-03-03", "lead": "Deputy", "note": "leave"},
    ]
    people = [*review()["participants"], {"id": "F03", "agency": "la_csc", "band": "2"}]
    people[-1] |= {"language": "welsh", "advocate_for": "F01"}
    people[0] |= {
        "closeness": "daily",
        "expertise": ["speech and language"],
        "organisation": "school-12",
        "how_involved": "worked_with_child",
        "needs": ["remote"],
        "note": "class teacher",
        "employment": "permanent",
    }
    return review(
        nation="england",
        cohort="single",
        phase="open",
        area="Westmarch (fictional)",
        purpose_questions=["Who saw him?"],
        period_from="2024-01-01",
        period_to="2025-02-01",
        incident_on="2025-01-20",
        parallel_proceedings=False,
        case_refs=[{"system": "case-system", "type": "case", "token": "c-1"}],
        target_dates=[{"what": "draft", "on": "2025-05-01"}],
        occurred_precision="day",
        participants=people,
        learning_lead_history=lead,
        observations=[observation(), noted, pattern],
        challenges=[answered, query(id="F-Q2")],
        warning_signs=[seen, alone],
        held_back=[held],
        denial_behaviours=[
            {
                "on": "F-W1",
                "code": "assume_normal",
                "by": "F01",
                "note": "always so",
                "noted_on": None,
            }
        ],
        findings=[
            {
                **finding(),
                "evidence": ["F-C1", "F-Q1"],
                "factors": ["cond.workload"],
                "by": "F02",
                "proposed_on": "2025-04-01",
                "confidence": "moderate",
                **dict.fromkeys(("how_it_showed", "how_usual", "how_widespread"), "Often."),
                **dict.fromkeys(("why_it_matters", "hindsight_note"), "It hides him."),
            }
        ],
    )
