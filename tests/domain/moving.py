"""Every move of vocabulary/moves.toml as somebody would really make it, by thing and name."""

from collections.abc import Callable
from datetime import date
from typing import Any

from domain.observations import Reference
from domain.reviews import MOVE_TO_PHASE
from tests.examples import (
    CHAIR,
    DIRECTOR,
    HEALTH_VISITOR,
    LATER,
    LEARNING_LEAD,
    PARKED_ITEM,
    QUERY,
    REASON,
    SCRIBE,
    STOP,
    TEAM_MANAGER,
    a_pattern,
    answer,
    check_requester,
    decide,
    dismiss,
    envelope,
    episode_in,
    finding_in,
    fulfil,
    hand_on,
    id_of,
    item_in,
    made_safe,
    name_erasure,
    park,
    pattern_in,
    prove_safe,
    query_in,
    request_in,
    review_in,
    scope,
    sealed,
    session_in,
    sign_in,
    stop_for_safety,
    unsealing_in,
)

Move = Callable[[Any], object]

THINGS: dict[str, Callable[[str], Any]] = {
    "query": query_in,
    "warning_sign": sign_in,
    "finding": finding_in,
    "episode": episode_in,
    "assessment_item": item_in,
    "unsealing": unsealing_in,
    "pattern": pattern_in,
    "review": review_in,
    "session": session_in,
    "data_rights_request": request_in,
}
STATE = {
    "query": "status",
    "warning_sign": "state",
    "finding": "state",
    "session": "state",
    "episode": "state",
    "assessment_item": "state",
    "unsealing": "state",
    "pattern": "state",
    "review": "phase",
    "data_rights_request": "state",
}

ASKED: dict[str, Move] = {
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
    "say_experience": lambda query: query.say_experience(
        envelope(HEALTH_VISITOR), felt_heard=2, would_raise_again="unsure"
    ),
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
    "agree": lambda finding: finding.agree(envelope(CHAIR), comment=sealed("With a worry.")),
    "record_dissent": lambda finding: finding.record_dissent(envelope(), text=sealed("Not so.")),
}


EPISODE: dict[str, Move] = {
    "redescribe": lambda episode: episode.redescribe(
        envelope(),
        title=sealed("Three weeks"),
        why_key=sealed("So long."),
        why=sealed("We counted."),
        from_date=date(2024, 2, 13),
    ),
    "attribute_factor": lambda episode: episode.attribute_factor(
        envelope(), factor="team.supervision", valence="helped", strength="minor"
    ),
    "withdraw_factor": lambda episode: episode.withdraw_factor(
        envelope(CHAIR), factor="cond.workload", why=sealed("They were two that week.")
    ),
    "link_factors": lambda episode: episode.link_factors(
        envelope(),
        from_factor="cond.workload",
        to_factor="inter.info_sharing",
        how=sealed("No time to ring."),
    ),
    "unlink_factors": lambda episode: (
        EPISODE["link_factors"](episode),
        episode.unlink_factors(
            envelope(CHAIR),
            from_factor="cond.workload",
            to_factor="inter.info_sharing",
            why=sealed("They did ring."),
        ),
    ),
    "settle": lambda episode: episode.settle(
        envelope(CHAIR), explanation=sealed("Each thought that another had seen him.")
    ),
    "reopen": lambda episode: episode.reopen(envelope(), why=sealed("A new record came.")),
}

ITEM: dict[str, Move] = {
    "receive_information": lambda item: item.receive_information(
        envelope(),
        information=id_of("more news"),
        source="record",
        about=Reference(kind="challenge", id=QUERY),
        from_agency="police",
    ),
    "revise": lambda item: item.revise(envelope(TEAM_MANAGER), what_changed=sealed("A visit.")),
    "reaffirm": lambda item: item.reaffirm(envelope(TEAM_MANAGER), why_not=sealed("Seen well.")),
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


def reveal(session: Any) -> None:
    """Show what was written in a silent round."""
    session.open_silent_round(envelope(CHAIR), blind_status=True, minutes=6)
    session.reveal_silent_round(envelope(CHAIR), released_count=23)


def close_phase(session: Any) -> None:
    """End a part of the session."""
    session.open_phase(envelope(CHAIR), phase="timeline", prompt=sealed("First?"), minutes=20)
    session.close_phase(envelope(CHAIR))


AT_WARD = {"agency": "community_health", "band": "2"}
SESSION: dict[str, Move] = {
    "start": lambda session: session.start(envelope(CHAIR)),
    "pause": lambda session: session.pause(envelope(CHAIR)),
    "resume": lambda session: session.resume(envelope(CHAIR)),
    "end": lambda session: session.end(envelope(CHAIR), open_matters=()),
    "renew_join_code": lambda session: session.renew_join_code(
        envelope(CHAIR), join_code_digest="1" * 64
    ),
    "join": lambda session: session.join(
        envelope(), participant=HEALTH_VISITOR, present="remote", **AT_WARD
    ),
    "agree_ground_rules": lambda session: session.agree_ground_rules(
        envelope(CHAIR), text=sealed("Nobody is blamed here.", CHAIR)
    ),
    "record_attendance": lambda session: session.record_attendance(
        envelope(CHAIR), participant=HEALTH_VISITOR, present="in_room", **AT_WARD
    ),
    "open_phase": lambda session: session.open_phase(
        envelope(CHAIR), phase="timeline", prompt=sealed("What came first?"), minutes=20
    ),
    "close_phase": close_phase,
    "open_silent_round": lambda session: session.open_silent_round(
        envelope(CHAIR), blind_status=True, minutes=6
    ),
    "reveal_silent_round": reveal,
    "set_speaking_order": lambda session: session.set_speaking_order(
        envelope(CHAIR), rule="junior_first", seed=7
    ),
    "appoint_devils_advocate": lambda session: session.appoint_devils_advocate(
        envelope(CHAIR), participant=TEAM_MANAGER
    ),
    "record_devils_advocate_view": lambda session: session.record_devils_advocate_view(
        envelope(), view=sealed("Each visit was announced."), strongest_counter=sealed("Not all.")
    ),
    "call_on_expertise": lambda session: session.call_on_expertise(
        envelope(CHAIR),
        participant=HEALTH_VISITOR,
        expertise=sealed("Bruising in babies who do not crawl yet"),
        **AT_WARD,
    ),
    "park": lambda session: park(session, id_of("another parked item")),
    "take_up": lambda session: session.take_up(envelope(CHAIR), item=PARKED_ITEM),
    "call_safety_stop": lambda session: stop_for_safety(session, id_of("another stop")),
    "record_made_safe": made_safe,
    "inform_supervision": lambda session: session.inform_supervision(
        envelope(), stop=STOP, told_role=sealed("Named nurse")
    ),
    "hand_on": hand_on,
}

PATTERN: dict[str, Move] = {
    "link_finding": lambda pattern: pattern.link_finding(
        envelope(LEARNING_LEAD), finding=id_of("a third finding"), why=sealed("The same again.")
    ),
    "merge": lambda pattern: pattern.merge(
        envelope(LEARNING_LEAD), other=a_pattern(name="other"), why=sealed("Two words for one.")
    ),
    "merge_into": lambda pattern: a_pattern(name="other").merge(
        envelope(LEARNING_LEAD), other=pattern, why=sealed("Two words for one.")
    ),
    "split": lambda pattern: pattern.split(
        envelope(LEARNING_LEAD),
        into=id_of("new pattern"),
        findings=(pattern.findings[0],),
        why=sealed("One is of tools, the other of targets."),
    ),
}

UNSEALING: dict[str, Move] = {
    "approve": lambda request: request.approve(envelope(LEARNING_LEAD), as_custodian=False),
    "grant": lambda request: request.grant(envelope(SCRIBE), as_custodian=True),
    "refuse": lambda request: request.refuse(
        envelope(SCRIBE), reason=sealed("Others can say what she saw.", SCRIBE)
    ),
}

REQUEST: dict[str, Move] = {
    "check_requester": check_requester,
    "scope": lambda request: scope(request, id_of("more that was found")),
    "advise": lambda request: request.advise(envelope(None), text=sealed("Read it with her.")),
    "decide": decide,
    "extend": lambda request: request.extend(
        envelope(None), months=2, why="complex", reason=sealed("Four agencies hold parts of it.")
    ),
    "name_erasure": name_erasure,
    "fulfil": fulfil,
    "refuse": lambda request: request.refuse(
        envelope(None), basis="public_task", reason=sealed(REASON)
    ),
}

MOVES = {
    "query": ASKED,
    "warning_sign": SIGN,
    "finding": FINDING,
    "session": SESSION,
    "episode": EPISODE,
    "assessment_item": ITEM,
    "unsealing": UNSEALING,
    "pattern": PATTERN,
    "review": REVIEW,
    "data_rights_request": REQUEST,
}


def state_of(thing: str, one: Any) -> str:
    """Where the thing stands now."""
    return str(getattr(one, STATE[thing]))


def arrived(thing: str, state: str) -> Any:
    """The thing in this state, with nothing left to record."""
    one = THINGS[thing](state)
    one.collect_events()
    return one
