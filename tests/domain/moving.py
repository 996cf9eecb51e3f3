"""Every move of vocabulary/moves.toml as somebody would really make it, by thing and name."""

from collections.abc import Callable
from datetime import date
from typing import Any

from domain.reviews import MOVE_TO_PHASE
from tests.examples import (
    CHAIR,
    DIRECTOR,
    HEALTH_VISITOR,
    LATER,
    LEARNING_LEAD,
    answer,
    dismiss,
    envelope,
    finding_in,
    id_of,
    prove_safe,
    query_in,
    review_in,
    sealed,
    sign_in,
)

Move = Callable[[Any], object]

THINGS: dict[str, Callable[[str], Any]] = {
    "query": query_in,
    "warning_sign": sign_in,
    "finding": finding_in,
    "review": review_in,
}
STATE = {"query": "status", "warning_sign": "state", "finding": "state", "review": "phase"}

QUERY: dict[str, Move] = {
    "acknowledge": lambda query: query.acknowledge(envelope(), expected_by=date(2024, 3, 18)),
    "set_aside": lambda query: query.set_aside(
        envelope(), how="talked_over", observed_by="raiser", words=sealed("Not now.")
    ),
    "route": lambda query: query.route(envelope(CHAIR), to_agency="la_csc", due=date(2024, 3, 18)),
    "respond": lambda query: answer(query, "answered", DIRECTOR),
    "accept": lambda query: answer(query, "accepted", DIRECTOR),
    "accept_in_part": lambda query: answer(query, "accepted_in_part", DIRECTOR),
    "decline": lambda query: answer(query, "declined", DIRECTOR),
    "inform_raiser": lambda query: query.inform_raiser(envelope(), how="phone", mode="A_ack"),
    "give_verdict": lambda query: query.give_verdict(
        envelope(HEALTH_VISITOR), verdict="not_satisfied", comment=sealed("Not my question.")
    ),
    "escalate": lambda query: query.escalate(
        envelope(HEALTH_VISITOR), to_stage=query.stage + 1, by="raiser", why=sealed("No answer.")
    ),
    "miss_deadline": lambda query: query.miss_deadline(envelope(), due=LATER, days_over=2),
    "withdraw": lambda query: query.withdraw(
        envelope(HEALTH_VISITOR), reason_code="new_information", detail=sealed("He was seen.")
    ),
    "record_dissent": lambda query: query.record_dissent(
        envelope(HEALTH_VISITOR), text=sealed("I would still ask."), printed_with="A-D1"
    ),
    "reopen": lambda query: query.reopen(envelope(), why=sealed("A second bruise.")),
    "link": lambda query: query.link(envelope(), to=id_of("other query"), relation="same_matter"),
    "record_revision": lambda query: query.record_revision(
        envelope(), item_type="strategy_discussion", item_ref=None, what_changed=sealed("Held.")
    ),
}

SIGN: dict[str, Move] = {
    "acknowledge": lambda sign: sign.acknowledge(envelope()),
    "set_aside": lambda sign: sign.set_aside(
        envelope(), how="passed_on", observed_by="raiser", words=sealed("It is with the team.")
    ),
    "debate": lambda sign: sign.debate(
        envelope(CHAIR), summary=sealed("We talked."), bands=("2", "4"), alternatives=(sealed(),)
    ),
    "open_safety_assessment": lambda sign: sign.open_safety_assessment(
        envelope(CHAIR), lead=CHAIR, expertise_needed=(sealed(),), invited=(HEALTH_VISITOR,)
    ),
    "add_evidence": lambda sign: sign.add_evidence(
        envelope(), source_kind="seen_alone", text=sealed("He smiled at us.")
    ),
    "consider_alternative": lambda sign: sign.consider_alternative(
        envelope(), explanation=sealed("Night work"), result="not_tested"
    ),
    "record_devils_advocate": lambda sign: sign.record_devils_advocate(envelope(), view=sealed()),
    "prove_safe": prove_safe,
    "act_on": lambda sign: sign.act_on(
        envelope(), action=sealed("Joint visit"), by_agency="police", on=LATER
    ),
    "confirm_effect": lambda sign: sign.confirm_effect(envelope(), effect=sealed("He was seen.")),
    "dismiss": dismiss,
    "close_unproven": lambda sign: sign.close_unproven(envelope(), why="no_capacity"),
    "link_recurrence": lambda sign: sign.link_recurrence(
        envelope(), earlier_sign_id=id_of("earlier sign"), by="person"
    ),
    "notify_pattern": lambda sign: sign.notify_pattern(
        envelope(CHAIR), rule_version="v1", signs=(id_of("earlier sign"),)
    ),
    "answer_pattern": lambda sign: (
        SIGN["notify_pattern"](sign),
        sign.answer_pattern(
            envelope(LEARNING_LEAD), answer=sealed("We look again, all of us together.")
        ),
    ),
    "reopen": lambda sign: sign.reopen(envelope(), why=sealed("It came back.")),
}

FINDING: dict[str, Move] = {
    "peer_review": lambda finding: finding.peer_review(envelope(), comment=sealed("How usual?")),
    "agree": lambda finding: finding.agree(envelope(CHAIR)),
    "record_dissent": lambda finding: finding.record_dissent(envelope(), text=sealed("Not so.")),
}


def to_phase(phase: str) -> Move:
    """The move of a review to a phase."""
    return lambda review: review.change_phase(envelope(CHAIR), to_phase=phase)


REVIEW: dict[str, Move] = {
    **{move: to_phase(phase) for phase, move in MOVE_TO_PHASE.items()},
    "close": lambda review: review.close(
        envelope(CHAIR), outcome="published", open_matters=(), why=sealed("All is said.")
    ),
    "reopen": lambda review: review.reopen(envelope(CHAIR), why=sealed("A new record came.")),
}

MOVES = {"query": QUERY, "warning_sign": SIGN, "finding": FINDING, "review": REVIEW}


def state_of(thing: str, one: Any) -> str:
    """Where the thing stands now."""
    return str(getattr(one, STATE[thing]))


def arrived(thing: str, state: str) -> Any:
    """The thing in this state, with nothing left to record."""
    one = THINGS[thing](state)
    one.collect_events()
    return one
