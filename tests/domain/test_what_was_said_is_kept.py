"""Does every event hold all that was said with it, by its own name, and may the rest be left unsaid?"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from eventsourcing.domain import Aggregate

from domain.as_it_stood import AsItStood
from domain.assessment_items import AssessmentItem
from domain.challenges import Challenge
from domain.clients import IntegrationClient
from domain.detriments import Detriment
from domain.episodes import Episode
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Detail, Observation, Reference
from domain.patterns import Pattern
from domain.policies import EscalationPolicy, example
from domain.referring import CaseReference
from domain.reviews import CaseReview, TargetDate
from domain.sessions import Session
from domain.summaries import Summary
from domain.vocabulary import vocabulary
from domain.warning_signs import WarningSign
from domain.webhooks import Webhook
from tests.examples import (
    CALLED,
    CHAIR,
    CHILD,
    DECIDED_BY,
    HEALTH_VISITOR,
    ITEM,
    LATER,
    LEARNING_LEAD,
    MOTHER,
    NOW,
    PARKED_ITEM,
    QUERY,
    REASON,
    REVIEW,
    SCRIBE,
    SIGN,
    STOP,
    TAKEN_IN,
    TEAM_MANAGER,
    a_client,
    a_finding,
    a_led_review,
    a_pattern,
    a_query,
    a_review,
    a_sign,
    a_webhook,
    an_episode,
    an_item,
    an_observation,
    envelope,
    id_of,
    item_in,
    query_in,
    review_in,
    sealed,
    session_in,
    sign_in,
    standing_of,
)

Said = dict[str, Any]
THING = id_of("a thing that begins")
HEARD = datetime(2024, 6, 3, 11, 45, tzinfo=UTC)
IN_REVIEW: Said = {"review_id": REVIEW, "reference": "X-11AA-22BB"}
BY_DATE, FROM, TO = date(2024, 6, 30), date(2024, 2, 1), date(2024, 3, 2)
EPISODE = Reference(kind="episode", id=id_of("episode"))


def words(said: str) -> Any:
    """Words that are those of no other field."""
    return sealed(f"What is said of {said}.")


# How a thing begins: what must be said, and what may be

BEGINNINGS: dict[Callable[..., Any], tuple[Said, Said]] = {
    CaseReview.open: (
        {
            "code": "B",
            "review_type": "lcspr",
            "title": words("the title"),
            "child": CHILD,
            "nation": "wales",
            "cohort": "single",
        },
        {
            "area": words("the area"),
            "case_refs": (CaseReference(system="lcs", type="case", token="LCS:7"),),
            "purpose_questions": (words("the purpose"),),
            "period_from": FROM,
            "period_to": TO,
            "incident_on": date(2024, 2, 9),
            "parallel_proceedings": True,
            "target_dates": (TargetDate(what="report", on=BY_DATE),),
            "phase": "not_recorded",
        },
    ),
    Observation.record: (
        IN_REVIEW | {"kind": "healthy_unease", "text": words("the unease")},
        {
            "about": (EPISODE,),
            "factor": "cond.workload",
            "valence": "hindered",
            "dimension": "team",
            "source_mode": "conversation",
            "confidence": "certain",
            "in_reply_to": QUERY,
            "session_id": id_of("session"),
        },
    ),
    Challenge.raise_: (
        IN_REVIEW
        | {
            "strength": "alert",
            "subject": "threshold_decision",
            "about": ITEM,
            "text": words("the query"),
        },
        {
            "risk_to_child": "immediate",
            "raised_when": "at_the_time",
            "what_would_change_my_mind": words("a change of mind"),
            "evidence": (SIGN,),
            "session_id": id_of("session"),
        },
    ),
    WarningSign.raise_: (
        IN_REVIEW | {"kind": "out_of_sight", "text": words("the sign")},
        {
            "subject": "child",
            "subject_token": "LCS:4711",
            "risk_to_child": "immediate",
            "session_id": id_of("session"),
        },
    ),
    HeldBackQuery.disclose: (
        IN_REVIEW | {"text": words("the silence"), "reasons": ("status_difference",)},
        {
            "about": ITEM,
            "what_would_have_helped": words("some help"),
            "session_id": id_of("session"),
        },
    ),
    Detriment.report: (
        IN_REVIEW
        | {
            "of_review": REVIEW,
            "challenge": QUERY,
            "raiser": HEALTH_VISITOR,
            "kind": "threatened",
            "text": words("what was done"),
        },
        {},
    ),
    Finding.propose: (
        IN_REVIEW
        | {
            "text": words("the finding"),
            "pattern_type": "human_tool",
            "valence": "unsafe",
            "evidence": (QUERY, SIGN),
            "factors": ("cond.workload",),
            "rests_on": "both",
        },
        {
            "how_it_showed": words("how it showed"),
            "how_usual": words("how usual"),
            "how_widespread": words("how widespread"),
            "why_it_matters": words("why it matters"),
            "confidence": "high",
            "hindsight_note": words("hindsight"),
        },
    ),
    Pattern.name: (
        IN_REVIEW | {"name": words("the name"), "pattern_type": "human_tool", "valence": "unsafe"},
        {
            "findings": (id_of("finding"),),
            "split_from": id_of("pattern"),
            "why": words("why a pattern"),
        },
    ),
    Summary.publish: (
        IN_REVIEW
        | {
            "scope": "review",
            "stood": AsItStood(log_position=9, counted_to=LATER, digest=f"sha-256:{'0' * 64}"),
            "lead": LEARNING_LEAD,
        },
        {
            "period_from": FROM,
            "period_to": TO,
            "text": words("the summary"),
            "limits": words("the limits"),
            "supersedes": id_of("the summary before"),
        },
    ),
    Session.schedule: (
        IN_REVIEW
        | {"session_type": "learning_event", "mode": "hybrid", "join_code_digest": "0" * 64},
        {"title": words("the title"), "starts_at": NOW},
    ),
    Episode.identify: (
        IN_REVIEW | {"title": words("the episode"), "why_key": words("why it is key")},
        {"from_date": FROM, "to_date": TO, "session_id": id_of("session")},
    ),
    AssessmentItem.register: (
        IN_REVIEW
        | {
            "item_type": "child_family_assessment",
            "token": "LCS:4711",
            "owner_agency": "la_csc",
            "owner_band": "4",
        },
        {},
    ),
    EscalationPolicy.publish: (
        IN_REVIEW | {"from_date": HEARD.date(), "stages": example().stages},
        {"nation": "england", "immediate_rule": "next_day"},
    ),
    IntegrationClient.register: (
        IN_REVIEW
        | {
            "client": "0a1b2c3d4e5f",
            "name": "case-system",
            "scopes": ("feed:read", "read"),
            "expires_on": BY_DATE,
        },
        {},
    ),
    Webhook.subscribe: (
        IN_REVIEW
        | {
            "client": "0a1b2c3d4e5f",
            "host": "cms.example.org",
            "event_types": ("heedful.challenge-raised.v1",),
        },
        {},
    ),
}
EACH_BEGINNING = pytest.mark.parametrize("begin", BEGINNINGS, ids=lambda one: one.__qualname__)


@EACH_BEGINNING
def test_a_beginning_holds_all_that_was_said(begin: Callable[..., Aggregate]):
    needed, more = BEGINNINGS[begin]
    assert begun(begin, **needed, **more) == needed | more


@EACH_BEGINNING
def test_a_beginning_needs_no_more_than_it_must(begin: Callable[..., Aggregate]):
    needed, _ = BEGINNINGS[begin]
    assert begun(begin, **needed) == needed


@EACH_BEGINNING
def test_a_thing_has_the_id_it_was_given_and_began_when_it_was_recorded(
    begin: Callable[..., Aggregate],
):
    thing = begin(THING, envelope(CHAIR, recorded_at=HEARD), **BEGINNINGS[begin][0])
    assert (thing.id, thing.created_on) == (THING, HEARD)


@pytest.mark.parametrize(
    ("begin", "field", "left_unsaid"),
    [
        (CaseReview.open, "phase", ("review_phase", "planned")),
        (Observation.record, "source_mode", ("source_mode", "meeting")),
        (Challenge.raise_, "risk_to_child", ("risk_to_child", "not_known")),
        (Challenge.raise_, "raised_when", ("raised_when", "in_review")),
        (WarningSign.raise_, "subject", ("sign_subject", "case")),
        (WarningSign.raise_, "risk_to_child", ("risk_to_child", "not_known")),
    ],
)
def test_what_is_left_unsaid_is_a_code_that_says_so(
    begin: Callable[..., Aggregate], field: str, left_unsaid: tuple[str, str]
):
    name, code = left_unsaid
    thing = begin(THING, envelope(CHAIR), **BEGINNINGS[begin][0])
    assert getattr(thing.pending_events[0], field) == code
    assert vocabulary(name).knows(code)


# What happens to a thing afterwards


def linked(make: Callable[[], Any]) -> Callable[[], Any]:
    """The same, called something in another system."""

    def made() -> Any:
        thing = make()
        thing.link_reference(envelope(), **CALLED)
        return thing

    return made


STEPS: list[tuple[Callable[[], Any], str, Said]] = [
    (a_query, "acknowledge", {"expected_by": BY_DATE}),
    (a_query, "set_aside", {"how": "talked_over", "observed_by": "raiser", "words": words("it")}),
    (a_query, "route", {"to_agency": "police", "to_role": words("a role"), "due": BY_DATE}),
    (
        a_query,
        "respond",
        {
            "kind": "deferred",
            "reason_code": "evidence_outweighs",
            "reason": sealed(REASON, TEAM_MANAGER),
            "evidence": (SIGN,),
            "no_evidence": True,
            "consulted": (words("a colleague"),),
            "blind_to_status": True,
            "next_date": BY_DATE,
            "redirected_to": words("another"),
        },
    ),
    (a_query, "inform_raiser", {"how": "phone", "mode": "A_ack"}),
    (
        lambda: query_in("declined"),
        "give_verdict",
        {"verdict": "satisfied", "comment": words("it")},
    ),
    (a_query, "escalate", {"to_stage": 2, "by": "raiser", "why": words("why higher")}),
    (a_query, "miss_deadline", {"due": LATER, "days_over": 2}),
    (a_query, "say_experience", {"felt_heard": 4, "would_raise_again": "yes"}),
    (a_query, "withdraw", {"reason_code": "sorted_by_talking", "detail": words("a talk")}),
    (lambda: query_in("declined"), "record_dissent", {"text": words("no"), "printed_with": "A-D1"}),
    (lambda: query_in("withdrawn"), "reopen", {"why": words("why again")}),
    (a_query, "link", {"to": id_of("other query"), "relation": "same_matter"}),
    (
        lambda: query_in("accepted"),
        "record_revision",
        {"item_type": "strategy_discussion", "item_ref": "LCS:4711", "what_changed": words("it")},
    ),
    (a_sign, "set_aside", {"how": "passed_on", "observed_by": "raiser", "words": words("it")}),
    (
        a_sign,
        "debate",
        {"summary": words("it"), "bands": ("2", "4"), "alternatives": (words("an alternative"),)},
    ),
    (
        a_sign,
        "open_safety_assessment",
        {
            "lead": CHAIR,
            "expertise_needed": (words("an expertise"),),
            "invited": (HEALTH_VISITOR,),
            "raiser_invited": True,
            "assessed_by": TEAM_MANAGER,
        },
    ),
    (a_sign, "add_evidence", {"source_kind": "seen_alone", "text": words("what was seen")}),
    (
        a_sign,
        "consider_alternative",
        {
            "explanation": words("another explanation"),
            "result": "not_tested",
            "what_would_show_it": words("what would show it"),
        },
    ),
    (a_sign, "record_devils_advocate", {"view": words("the strongest case")}),
    (
        lambda: sign_in("under_assessment"),
        "prove_safe",
        {"raiser_view": "not_reached", "raiser_attempts": 3, "decided_by": DECIDED_BY},
    ),
    (a_sign, "act_on", {"action": words("a visit"), "by_agency": "police", "on": LATER}),
    (lambda: sign_in("acted_on"), "confirm_effect", {"effect": words("an effect")}),
    (
        a_sign,
        "dismiss",
        {
            "reason_code": "already_considered",
            "reason": sealed(REASON),
            "assessed_by": TEAM_MANAGER,
        },
    ),
    (a_sign, "close_unproven", {"why": "moved_away", "note": words("a move")}),
    (a_sign, "link_recurrence", {"earlier_sign_id": id_of("earlier sign"), "by": "person"}),
    (a_sign, "notify_pattern", {"rule_version": "v1", "signs": (id_of("earlier sign"),)}),
    (lambda: sign_in("dismissed"), "reopen", {"why": words("why again")}),
    (an_observation, "correct", {"text": words("it"), "why": "clearer"}),
    (
        an_observation,
        "classify",
        {"factor": "cond.workload", "valence": "hindered", "dimension": "team"},
    ),
    (an_observation, "link", {"to": EPISODE, "relation": "explains"}),
    (a_finding, "peer_review", {"comment": words("a comment")}),
    (a_finding, "agree", {"comment": words("a comment")}),
    (a_finding, "record_dissent", {"text": words("a dissent")}),
    (a_pattern, "link_finding", {"finding": id_of("another finding"), "why": words("why")}),
    (
        an_episode,
        "redescribe",
        {
            "title": words("the title"),
            "why_key": words("why it is key"),
            "why": words("why another title"),
            "from_date": FROM,
            "to_date": TO,
        },
    ),
    (
        an_episode,
        "attribute_factor",
        {"factor": "nat.funding", "valence": "helped", "strength": "minor", "evidence": (SIGN,)},
    ),
    (
        an_item,
        "receive_information",
        {
            "information": id_of("news"),
            "source": "record",
            "text": words("the news"),
            "about": EPISODE,
            "from_agency": "police",
        },
    ),
    (
        lambda: item_in("information_received"),
        "revise",
        {"what_changed": words("it"), "information": (id_of("news"),)},
    ),
    (
        lambda: item_in("information_received"),
        "reaffirm",
        {"why_not": words("it"), "information": (id_of("news"),)},
    ),
    (a_review, "revise_purpose_question", {"index": 0, "text": words("it"), "why": words("why")}),
    (
        a_review,
        "note_proceeding",
        {"kind": "coronial", "scope": words("the inquest"), "until": BY_DATE},
    ),
    (
        a_review,
        "restrict_recording",
        {"kind": "criminal", "scope": words("interviews"), "until": BY_DATE},
    ),
    (lambda: review_in("open"), "change_phase", {"to_phase": "sessions"}),
    (
        lambda: review_in("published"),
        "close",
        {"outcome": "published", "why": words("the end")},
    ),
    (lambda: review_in("closed"), "reopen", {"why": words("why again")}),
    (a_review, "accept_import", TAKEN_IN),
    (a_review, "link_reference", CALLED),
    (linked(a_review), "unlink_reference", {**CALLED, "why": words("why not")}),
    (an_item, "link_reference", CALLED),
    (linked(an_item), "unlink_reference", {**CALLED, "why": words("why not")}),
    (a_client, "change_scopes", {"scopes": ("read",), "expires_on": BY_DATE, "why": "rotated"}),
    (a_webhook, "pause", {"why": "gone"}),
    (a_webhook, "end", {}),
    (a_review, "refer_out_of_scope", {"kind": "complaint", "to": "la_csc"}),
    (
        a_review,
        "assign_lead",
        {
            "lead": LEARNING_LEAD,
            "from_date": LATER,
            "title": words("the title"),
            "deputy": TEAM_MANAGER,
        },
    ),
    (
        a_led_review,
        "hand_over_lead",
        {
            "lead": TEAM_MANAGER,
            "from_date": LATER,
            "title": words("the title"),
            "deputy": CHAIR,
            "why": words("why another"),
        },
    ),
    (a_led_review, "vacate_lead", {"from_date": LATER, "why": words("why nobody")}),
    (
        a_led_review,
        "register_participant",
        {
            "participant": id_of("newcomer"),
            "reference": "P-9",
            "standing": standing_of(MOTHER),
            "how_involved": "not_recorded",
            "needs": ("interpreter",),
            "note": words("a note"),
            "invited_by": CHAIR,
            "language": "polish",
            "advocate_for": HEALTH_VISITOR,
        },
    ),
    (
        a_led_review,
        "change_standing",
        {"participant": MOTHER, "standing": standing_of(SCRIBE), "from_date": LATER},
    ),
    (a_led_review, "appoint", {"participant": CHAIR, "capacity": "chair"}),
    (
        a_led_review,
        "invite_family",
        {"participant": MOTHER, "advocate_offered": True, "how_asked": words("how")},
    ),
    (a_led_review, "family_accepts", {"participant": MOTHER}),
    (a_led_review, "family_declines", {"participant": MOTHER, "reason": words("a reason")}),
    (lambda: session_in("started"), "agree_ground_rules", {"text": words("the rules")}),
    (
        lambda: session_in("started"),
        "open_phase",
        {"phase": "sharing", "prompt": words("a prompt"), "minutes": 20},
    ),
    (lambda: session_in("started"), "open_silent_round", {"blind_status": True, "minutes": 5}),
    (
        lambda: session_in("started"),
        "record_attendance",
        {
            "participant": MOTHER,
            "agency": "family",
            "band": "L",
            "present": "remote",
            "arrived_at": NOW,
            "left_at": HEARD,
        },
    ),
    (lambda: session_in("started"), "set_speaking_order", {"rule": "junior_first", "seed": 7}),
    (
        lambda: session_in("started"),
        "appoint_devils_advocate",
        {"participant": TEAM_MANAGER, "for_item": EPISODE},
    ),
    (
        lambda: session_in("started"),
        "record_devils_advocate_view",
        {
            "view": words("the strongest case"),
            "strongest_counter": words("the counter"),
            "for_item": EPISODE,
        },
    ),
    (
        lambda: session_in("started"),
        "call_on_expertise",
        {"participant": MOTHER, "agency": "family", "band": "L", "expertise": words("her own")},
    ),
    (
        lambda: session_in("started"),
        "park",
        {
            "item": id_of("another item"),
            "reference": "K-1",
            "why": "absent_person",
            "text": words("what was put by"),
            "about": EPISODE,
        },
    ),
    (lambda: session_in("started"), "take_up", {"item": PARKED_ITEM}),
    (
        lambda: session_in("started"),
        "call_safety_stop",
        {"stop": id_of("another stop"), "reference": "X-1", "what": words("it"), "item": EPISODE},
    ),
    (
        lambda: session_in("started"),
        "record_made_safe",
        {
            "stop": STOP,
            "action": "mash_or_duty",
            "what": words("what was done"),
            "told_role": words("the duty manager"),
            "told_at": HEARD,
        },
    ),
    (
        lambda: session_in("started"),
        "inform_supervision",
        {"stop": STOP, "told_role": words("a supervisor"), "told_at": HEARD},
    ),
]


@pytest.mark.parametrize(
    ("begin", "step", "said"), STEPS, ids=[f"{n}-{step}" for n, (_, step, _) in enumerate(STEPS)]
)
def test_a_step_holds_all_that_was_said(begin: Callable[[], Any], step: str, said: Said):
    thing, at = begin(), envelope(WHO.get(step, HEALTH_VISITOR), recorded_at=HEARD)
    before = len(thing.pending_events)
    getattr(thing, step)(at, **said, **BESIDE.get(step, {}))
    (event,) = thing.pending_events[before:]
    assert {name: getattr(event, name) for name in said} == said
    assert (event.envelope, event.timestamp) == (at, HEARD)


def test_the_details_of_a_kind_are_kept_as_they_were_said():
    needed, _ = BEGINNINGS[Observation.record]
    details = (Detail(name="a_field_of_a_local_kind", words=words("it")),)
    said = needed | {"kind": "a_kind_of_our_own", "text": None, "details": details}
    assert begun(Observation.record, **said) == said


WHO = {"respond": TEAM_MANAGER, "prove_safe": CHAIR, "record_dissent": HEALTH_VISITOR}
"""Whose step it is, where not anybody's."""
BESIDE: dict[str, Said] = {"close": {"open_matters": ()}, "accept_import": {"rejected": ()}}
"""What a step asks for and does not keep."""


def begun(begin: Callable[..., Aggregate], **said: Any) -> Said:
    """What the first event of a thing holds of what was said."""
    (event,) = begin(THING, envelope(CHAIR, recorded_at=HEARD), **said).pending_events
    return {name: getattr(event, name) for name in said}
