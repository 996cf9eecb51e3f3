"""What may happen to a query or a warning sign in a bundle: one row for each step of its history."""

from datetime import date
from typing import Annotated

from msgspec import Struct

from service.importing.declaring import Count, code, name, says, words

On = Annotated[
    date | None, says("The day it happened, as 2024-03-14; null where nobody wrote it down.")
]
Precision = Annotated[
    str | None, code("precision", "How exact the day is; without it: `day`, or `unknown`.")
]
By = Annotated[
    str | None,
    name("Which participant did this, where it was not the raiser; left out, it is not recorded."),
]


class Step(Struct, kw_only=True):
    """What every step says."""

    event: Annotated[str, says("What happened: one of the events of docs/review-bundle.md.")]
    on: On = None
    occurred_precision: Precision = None
    by: By = None
    note: Annotated[
        str | None,
        words("What is known of it in words. Where an answer needs a reason, this is the reason."),
    ] = None
    reason: Annotated[str | None, words("The reason in words.")] = None
    reason_code: Annotated[
        str | None,
        says(
            "Why: a code of `reason_code`, for a withdrawal of `withdrawal_reason`, "
            "or one of your own."
        ),
    ] = None
    how: Annotated[str, code("set_aside_how", "How it was set aside.")] = "not_recorded"
    observed_by: Annotated[str, code("set_aside_observer", "Who saw it set aside.")] = (
        "not_recorded"
    )


class QueryStep(Step, kw_only=True):
    """One step in the life of a query; the first is `raised`."""

    verdict: Annotated[str | None, code("raiser_verdict", "What the raiser says of it.")] = None
    to_stage: Annotated[Count | None, says("The stage it was taken to, 2 to 4.")] = None
    escalated_by: Annotated[str, code("escalated_by", "Who took it further.")] = "not_recorded"
    expected_by: Annotated[date | None, says("By when an answer was promised.")] = None
    to_agency: Annotated[str | None, code("agency_type", "Where it was sent.")] = None
    to_role: Annotated[str | None, words("The role it was sent to.")] = None
    due: Annotated[date | None, says("When the answer was due.")] = None
    days_over: Annotated[Count | None, says("Working days past the due date.")] = None
    evidence: Annotated[list[Annotated[str, name("An id.")]], says("Ids the answer rests on.")] = []
    no_evidence: Annotated[bool, says("The answer says it rests on none.")] = False
    consulted: Annotated[
        list[Annotated[str, words("A role.")]], says("Who was asked before answering.")
    ] = []
    blind_to_status: Annotated[
        bool | None, says("Whether it was decided without knowing the raiser's standing.")
    ] = None
    next_date: Annotated[date | None, says("Deferred until.")] = None
    redirected_to: Annotated[str | None, words("Who will take it on.")] = None
    informed_how: Annotated[str, code("informed_how", "How the raiser was told.")] = "not_recorded"
    mode: Annotated[str, code("feedback_mode", "What kind of word came back.")] = "not_recorded"
    printed_with: Annotated[str | None, name("The paper a dissent is printed with.")] = None
    to: Annotated[str | None, name("The id of the query it is linked to.")] = None
    relation: Annotated[str, code("query_relation", "What the two have in common.")] = (
        "not_recorded"
    )
    item_type: Annotated[str, code("item_type", "What was changed.")] = "not_recorded"
    item_ref: Annotated[str | None, name("What it is called in its own system.")] = None


class Alternative(Struct, kw_only=True):
    """Another explanation that was looked at."""

    explanation: Annotated[str, words("What else it could have been.")]
    result: Annotated[str, code("alternative_result", "What became of it.")] = "not_recorded"


class Decided(Struct, kw_only=True):
    """Somebody who took part in a decision."""

    agency: Annotated[str, code("agency_type")] = "not_recorded"
    band: Annotated[str, code("band")] = "U"
    participant: Annotated[str | None, name("Which participant, where that is known.")] = None


class Proof(Struct, kw_only=True):
    """What stood when a sign was called safe: all five proofs are asked for (I9)."""

    sources: Annotated[
        list[Annotated[str, words("A source.")]], says("What speaks for safety; two that differ.")
    ] = []
    alternatives: Annotated[
        list[Alternative], says("Other explanations; one that was tested.")
    ] = []
    raiser_view: Annotated[str | None, code("raiser_view", "What the raiser thought.")] = None
    raiser_attempts: Annotated[Count, says("How often somebody tried to reach the raiser.")] = 0
    decided_by: Annotated[Decided | list[Decided] | None, says("Who decided: one, or a list.")] = (
        None
    )


class SignStep(Step, kw_only=True):
    """One step in the life of a warning sign; the first is `raised`."""

    assessed_by: Annotated[
        str | None, name("Which participant judged the sign before, where that is known.")
    ] = None
    lead: Annotated[str | None, name("Which participant leads the safety assessment.")] = None
    raiser_invited: Annotated[bool | None, says("Whether the raiser was asked along.")] = None
    bands: Annotated[
        list[Annotated[str, code("band")]], says("The bands that took part in a debate.")
    ] = []
    alternatives: Annotated[
        list[Annotated[str, words("An explanation.")]], says("Explanations named in a debate.")
    ] = []
    source_kind: Annotated[str, code("proof_source", "Where evidence comes from.")] = "not_recorded"
    result: Annotated[str, code("alternative_result", "What became of an explanation.")] = (
        "not_recorded"
    )
    what_would_show_it: Annotated[str | None, words("What would show an explanation.")] = None
    proof: Annotated[Proof | None, says("What stood when it was called safe.")] = None
    by_agency: Annotated[str, code("agency_type", "Which agency acted.")] = "not_recorded"
    why: Annotated[str, code("closed_unproven_why", "What ended it.")] = "not_recorded"
