"""Who may do what, judged on the participant acted for; and what a system may do by itself (B.8)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.as_it_stood import AsItStood
from domain.rejections import (
    NotAParticipant,
    NotAScribe,
    NotOpenToYou,
    NotPermitted,
    NotYours,
    ParticipantRequired,
)
from domain.rights import ANYONE, AT_ANY_TIME, all_rights, rights_alone
from service.acting import Acting
from service.casework import Done
from tests.examples import (
    CHAIR,
    DIRECTOR,
    HEALTH_VISITOR,
    LATER,
    LEARNING_LEAD,
    MOTHER,
    REASON,
    REVIEW,
    SERVICE_MANAGER,
    SOCIAL_WORKER,
    STANDINGS,
    TEAM_MANAGER,
    id_of,
)
from tests.service.recorded import ABOUT, SYSTEM, Commands, acting

pytestmark = pytest.mark.slow

TEACHER = id_of("teacher")
"""Takes part, and has no part in running the review; of an agency nobody has asked anything."""
APPOINTED = ["chair", "lead_reviewer", "reviewer", "facilitator", "agency_lead", "custodian"]
APPOINTED += ["proxy", "respondent", "scribe", "contributor", "family"]

SAID = {"review_id": REVIEW, "kind": "context", "text": "The flat was cold."}
A_PARENT = {"agency": "family", "band": "L", "role": "parent"}
DUE = date(2099, 4, 30)

STOOD = AsItStood(log_position=3, counted_to=LATER, digest="sha-256:0a")

Command = Callable[[Commands, Acting], Done]


def raised(commands: Commands) -> UUID:
    """An open query of the health visitor, about children's social care."""
    return commands.raise_query().id


def declined(commands: Commands) -> UUID:
    """The same, declined, at the last stage so that any participant may dissent."""
    query = commands.raise_query().id
    for _ in range(3):
        commands.challenges.escalate(acting(), query)
    commands.decline(query)
    return query


def sign(commands: Commands) -> UUID:
    """An open sign of the health visitor."""
    return commands.raise_sign().id


def assessed_sign(commands: Commands) -> UUID:
    """A sign with its proofs, under assessment."""
    one, signs = sign(commands), commands.warning_signs
    signs.add_evidence(acting(), one, source_kind="home_visit", text="Seen awake.")
    signs.add_evidence(acting(), one, source_kind="record_check", text="Weighed, well.")
    signs.consider_alternative(acting(), one, explanation="Night work", result="ruled_out")
    signs.record_devils_advocate(acting(), one, view="Every visit was announced.")
    signs.open_safety_assessment(acting(CHAIR), one)
    return one


def noticed_sign(commands: Commands) -> UUID:
    """A sign with a notice to answer."""
    one = sign(commands)
    commands.warning_signs.notify_pattern(acting(CHAIR), one, rule_version="v1", signs=[])
    return one


def acted_on_sign(commands: Commands) -> UUID:
    """A sign that was acted on."""
    one = sign(commands)
    commands.warning_signs.act_on(acting(), one, action="Joint visit", by_agency="police", on=LATER)
    return one


def finding(commands: Commands) -> UUID:
    """A proposed finding."""
    return propose(commands, acting(CHAIR)).id


def finding_of_another(commands: Commands, by: Acting) -> UUID:
    """A finding that somebody else proposed."""
    return propose(commands, acting(LEARNING_LEAD if by.on_behalf_of == CHAIR else CHAIR)).id


def propose(commands: Commands, by: Acting) -> Done:
    """A finding on two observations."""
    evidence = [commands.record().id, commands.record().id]
    return commands.findings.propose(
        by,
        review_id=REVIEW,
        text="Announced visits were counted as seeing the child.",
        pattern_type="human_tool",
        valence="unsafe",
        evidence=evidence,
        factors=["cond.workload"],
    )


def session(commands: Commands) -> UUID:
    """A session that was arranged."""
    return commands.sessions.schedule(
        acting(CHAIR), review_id=REVIEW, session_type="learning_event", mode="hybrid"
    ).id


def running_session(commands: Commands) -> UUID:
    """A session that has begun."""
    arranged = session(commands)
    commands.sessions.start(acting(CHAIR), arranged)
    return arranged


def attend(commands: Commands, by: Acting) -> Done:
    """Come in with the code."""
    arranged = commands.sessions.schedule(
        acting(CHAIR), review_id=REVIEW, session_type="learning_event", mode="hybrid"
    )
    assert arranged.join_code is not None
    return commands.sessions.join(by, arranged.id, code=arranged.join_code)


def argue(commands: Commands, by: Acting) -> Done:
    """Argue the other side, as one was asked to."""
    running, sessions = running_session(commands), commands.sessions
    asked = by.on_behalf_of or CHAIR
    sessions.appoint_devils_advocate(acting(CHAIR), running, participant=asked)
    return sessions.record_devils_advocate_view(by, running, view="Each visit was announced.")


HINDERED = {"factor": "cond.workload", "valence": "hindered", "strength": "major"}


def episode(commands: Commands) -> UUID:
    """An episode that the chair identified."""
    return commands.episodes.identify(
        acting(CHAIR), review_id=REVIEW, title="Two weeks", why_key="Nobody saw him."
    ).id


def hindered_episode(commands: Commands) -> UUID:
    """An episode with two conditions in it."""
    one = episode(commands)
    commands.episodes.attribute_factor(acting(CHAIR), one, **HINDERED)
    other = {**HINDERED, "factor": "inter.info_sharing"}
    commands.episodes.attribute_factor(acting(CHAIR), one, **other)
    return one


def register_item(commands: Commands, by: Acting) -> Done:
    """An assessment with a token of its own."""
    token = f"LCS:{commands.casework.head()}"
    said = {"item_type": "care_plan", "token": token, "owner_agency": "la_csc"}
    return commands.assessment_items.register(by, review_id=REVIEW, **said)


def item(commands: Commands) -> UUID:
    """An assessment of children's social care."""
    return register_item(commands, acting(CHAIR)).id


def on(make: Callable[[Commands], UUID], subject: str, verb: str, /, **what: Any) -> Command:
    """A command on something just made."""
    return lambda commands, by: getattr(getattr(commands, subject), verb)(
        by, make(commands), **what
    )


def new(subject: str, verb: str, /, **what: Any) -> Command:
    """A command that makes something in the review."""
    return lambda commands, by: getattr(getattr(commands, subject), verb)(
        by, review_id=REVIEW, **what
    )


# One command for each right of rights.toml; what belongs to raiser and author is below.
COMMANDS: dict[str, Command] = {
    "record_observation": new("observations", "record", kind="context", text="The flat was cold."),
    "raise_query": new(
        "challenges",
        "raise_",
        strength="probe",
        subject="voice_missing",
        about=ABOUT,
        text="Who has seen him?",
    ),
    "raise_sign": new("warning_signs", "raise_", kind="out_of_sight", text="Not seen."),
    "disclose_held_back": new("held_back", "disclose", text="Why?", reasons=["futility"]),
    "acknowledge": on(raised, "challenges", "acknowledge"),
    "note_set_aside": on(raised, "challenges", "set_aside", how="no_reply"),
    "route": on(raised, "challenges", "route", to_agency="la_csc"),
    "respond": on(raised, "challenges", "respond", kind="accepted"),
    "inform_raiser": on(raised, "challenges", "inform_raiser", how="phone", mode="A_ack"),
    "escalate": on(raised, "challenges", "escalate"),
    "miss_deadline": on(raised, "challenges", "miss_deadline", due=LATER, days_over=1),
    "record_dissent": on(declined, "challenges", "record_dissent", text="I would still ask."),
    "reopen": on(declined, "challenges", "reopen", why="A second bruise."),
    "link": lambda commands, by: commands.challenges.link(
        by, raised(commands), to=raised(commands), relation="same_matter"
    ),
    "record_revision": on(
        raised, "challenges", "record_revision", item_type="cp_plan", what_changed="Revised."
    ),
    "classify_observation": lambda commands, by: commands.observations.classify(
        by, commands.record().id, valence="hindered"
    ),
    "debate": on(sign, "warning_signs", "debate", summary="We talked."),
    "open_safety_assessment": on(sign, "warning_signs", "open_safety_assessment"),
    "add_safety_evidence": on(
        sign, "warning_signs", "add_evidence", source_kind="home_visit", text="Seen."
    ),
    "consider_alternative": on(
        sign, "warning_signs", "consider_alternative", explanation="Work", result="not_tested"
    ),
    "record_devils_advocate": on(
        sign, "warning_signs", "record_devils_advocate", view="Announced."
    ),
    "prove_safe": on(
        assessed_sign,
        "warning_signs",
        "prove_safe",
        raiser_view="agrees",
        decided_by=[{"participant": CHAIR}],
    ),
    "act_on": on(sign, "warning_signs", "act_on", action="Visit", by_agency="police", on=LATER),
    "confirm_effect": on(acted_on_sign, "warning_signs", "confirm_effect", effect="Seen."),
    "dismiss": on(sign, "warning_signs", "dismiss", reason_code="other", reason=REASON),
    "close_unproven": on(sign, "warning_signs", "close_unproven", why="moved_away"),
    "notify_pattern": on(sign, "warning_signs", "notify_pattern", rule_version="v1", signs=[]),
    "answer_pattern": on(
        noticed_sign, "warning_signs", "answer_pattern", answer="We look again, all of us together."
    ),
    "schedule_session": new("sessions", "schedule", session_type="learning_event", mode="hybrid"),
    "run_session": on(session, "sessions", "start"),
    "record_attendance": on(
        running_session, "sessions", "record_attendance", participant=CHAIR, present="in_room"
    ),
    "attend_session": attend,
    "argue_other_side": argue,
    "stop_for_safety": on(
        running_session, "sessions", "call_safety_stop", what="He is alone at home tonight."
    ),
    "identify_episode": new("episodes", "identify", title="Two weeks", why_key="Nobody saw him."),
    "redescribe_episode": on(
        episode, "episodes", "redescribe", title="A fortnight", why_key="Unseen.", why="Clearer."
    ),
    "attribute_factor": on(episode, "episodes", "attribute_factor", **HINDERED),
    "withdraw_factor": on(
        hindered_episode, "episodes", "withdraw_factor", factor="cond.workload", why="Not so."
    ),
    "link_factors": on(
        hindered_episode,
        "episodes",
        "link_factors",
        from_factor="cond.workload",
        to_factor="inter.info_sharing",
        how="No time to ring.",
    ),
    "settle_episode": on(episode, "episodes", "settle", explanation="Every visit was announced."),
    "register_item": register_item,
    "receive_information": on(
        item, "assessment_items", "receive_information", source="record", text="A second bruise."
    ),
    "link_reference": lambda commands, by: commands.references.link_review(
        by, REVIEW, system="lcs", type="referral_id", value=str(commands.casework.head())
    ),
    "answer_information": on(item, "assessment_items", "revise", what_changed="A visit each week."),
    "propose_finding": propose,
    "peer_review_finding": lambda commands, by: commands.findings.peer_review(
        by, finding_of_another(commands, by), comment="How usual?"
    ),
    "agree_finding": on(finding, "findings", "agree"),
    "dissent_from_finding": on(finding, "findings", "record_dissent", text="Not so."),
    "publish_summary": lambda commands, by: commands.summaries.publish(
        by, lambda: STOOD, review_id=REVIEW
    ),
    "arrange_review": lambda commands, by: commands.reviews.note_proceeding(
        by, REVIEW, kind="coronial"
    ),
    "register_participant": lambda commands, by: commands.reviews.register_participant(
        by, REVIEW, agency="police", band="2", role="police_constable"
    ),
    "appoint": lambda commands, by: commands.reviews.appoint(by, REVIEW, MOTHER, capacity="family"),
    "name_learning_lead": lambda commands, by: commands.reviews.hand_over_lead(
        by, REVIEW, lead=LEARNING_LEAD, from_date=LATER
    ),
    "change_standing": lambda commands, by: commands.reviews.change_standing(
        by, REVIEW, MOTHER, agency="family", band="L", role="parent", from_date=LATER
    ),
    "refer_out_of_scope": lambda commands, by: commands.reviews.refer_out_of_scope(
        by, REVIEW, kind="complaint", to="la_csc"
    ),
    "switch_blind_first": lambda commands, by: commands.reviews.switch_blind_first(
        by, REVIEW, is_on=True
    ),
    "change_phase": lambda commands, by: commands.reviews.change_phase(
        by, REVIEW, to_phase="sessions"
    ),
    "close_review": lambda commands, by: commands.reviews.close(
        by, REVIEW, outcome="shared_locally"
    ),
}
OWN = {"give_verdict", "withdraw", "correct_observation", "answer_scribe"}
APART = {"write_for_others"}
"""Rights that no command of its own asks for; they are tried below."""
OF_ALL = {"name_pattern", "link_to_pattern", "merge_patterns", "split_pattern", "publish_policy"}
"""Rights judged in the standing inbox; they are tried in `test_patterns.py`, `test_policies.py`."""
OVER_HTTP = {
    "change_attribution",  # tests/api/test_covering.py
    *("request_unsealing", "decide_unsealing"),  # test_unsealings.py
    *("say_experience", "report_detriment", "read_detriments"),  # test_detriments.py
    *("withhold_text", "restore_text"),  # test_withheld.py
    *("receive_rights_request", "check_requester", "scope_rights_request"),  # test_data_rights.py
    *("advise_on_rights_request", "decide_on_rights_request", "extend_rights_request"),
    *("fulfil_rights_request", "refuse_rights_request", "read_rights_request"),
}
"""Rights to what is said of oneself, and to what the officer and the custodian do: tried as calls."""


def registered(commands: Commands, *capacities: str) -> Acting:
    """The teacher, registered, with these parts in the review."""
    commands.reviews.register_participant(
        SYSTEM, REVIEW, id=TEACHER, agency="school", band="2", role="teacher"
    )
    for capacity in capacities:
        commands.reviews.appoint(acting(CHAIR), REVIEW, TEACHER, capacity=capacity)
    return acting(TEACHER)


def test_every_right_is_tried():
    assert set(COMMANDS) | OWN | APART | OF_ALL | OVER_HTTP == set(all_rights())


@pytest.mark.parametrize("capacity", APPOINTED)
def test_a_part_in_the_review_carries_its_rights_and_no_others(commands: Commands, capacity: str):
    assert rights_of(commands, registered(commands, capacity)) == carried_by(capacity)


def test_the_learning_lead_has_the_rights_of_learning(commands: Commands):
    assert rights_of(commands, acting(LEARNING_LEAD)) == carried_by("learning_lead")


@pytest.mark.parametrize("who", STANDINGS)
def test_what_is_open_to_anyone_is_open_at_every_grade(commands: Commands, who: UUID):
    assert rights_of(commands, acting(who)) >= carried_by(ANYONE)


def carried_by(capacity: str) -> set[str]:
    """The rights that the file gives to this part, or to anyone."""
    return {right for right in COMMANDS if {capacity, ANYONE} & set(all_rights()[right])}


def rights_of(commands: Commands, by: Acting) -> set[str]:
    """What they are let do; the last two in the file end the review, so the order matters."""
    done = set()
    for right, command in COMMANDS.items():
        if right == "close_review":
            settle(commands)
        head = commands.casework.head()
        try:
            command(commands, by)
        except NotPermitted:
            continue
        assert commands.casework.head() > head
        done.add(right)
    return done


def settle(commands: Commands) -> None:
    """Carry everything open forward, so that nothing but the right stands in the way of closing."""
    open_now = commands.casework.log.open_matters(REVIEW)
    items = [{"kind": kind, "id": id, "owner": CHAIR, "by_date": DUE} for id, kind, _ in open_now]
    commands.reviews.carry_forward(acting(CHAIR), REVIEW, items=items)


@pytest.mark.parametrize("right", COMMANDS)
def test_nothing_is_done_for_nobody(commands: Commands, right: str):
    nobody = replace(SYSTEM, on_behalf_of=None)
    if rights_alone().get(right) == AT_ANY_TIME:
        assert COMMANDS[right](commands, nobody)
        return
    with pytest.raises(ParticipantRequired):
        COMMANDS[right](commands, nobody)


@pytest.mark.parametrize("right", COMMANDS)
def test_nothing_is_done_for_somebody_who_takes_no_part(commands: Commands, right: str):
    with pytest.raises(NotAParticipant):
        COMMANDS[right](commands, acting(id_of("stranger")))


@pytest.mark.parametrize("right", COMMANDS)
def test_nothing_is_written_down_by_somebody_who_takes_no_part(commands: Commands, right: str):
    with pytest.raises(NotAParticipant):
        COMMANDS[right](commands, acting(CHAIR, written_by=id_of("stranger")))


@pytest.mark.parametrize("capacity", APPOINTED)
def test_only_whoever_was_given_a_part_for_it_writes_down_what_another_says(
    commands: Commands, capacity: str
):
    registered(commands, capacity)
    if capacity in all_rights()["write_for_others"]:
        assert commands.observations.record(acting(MOTHER, written_by=TEACHER), **SAID)
        return
    head = commands.casework.head()
    with pytest.raises(NotAScribe, match="scribe"):
        commands.observations.record(acting(MOTHER, written_by=TEACHER), **SAID)
    assert commands.casework.head() == head


@pytest.mark.parametrize("who", [HEALTH_VISITOR, TEAM_MANAGER, DIRECTOR, CHAIR, LEARNING_LEAD])
def test_no_grade_and_no_other_part_makes_a_scribe(commands: Commands, who: UUID):
    with pytest.raises(NotAScribe):
        commands.observations.record(acting(MOTHER, written_by=who), **SAID)
    assert commands.observations.record(acting(who, written_by=who), **SAID)


# Parts that come from what somebody did


@pytest.mark.parametrize("who", [TEAM_MANAGER, SERVICE_MANAGER, DIRECTOR, SOCIAL_WORKER])
@pytest.mark.parametrize("right", ["acknowledge", "respond", "inform_raiser", "record_revision"])
def test_anyone_of_the_agency_that_was_asked_may_answer_for_it(
    commands: Commands, right: str, who: UUID
):
    assert COMMANDS[right](commands, acting(who))


@pytest.mark.parametrize("who", [MOTHER, HEALTH_VISITOR])
@pytest.mark.parametrize("right", ["acknowledge", "respond", "record_revision"])
def test_nobody_of_another_agency_answers_for_it(commands: Commands, right: str, who: UUID):
    with pytest.raises(NotPermitted):
        COMMANDS[right](commands, acting(who))


@pytest.mark.parametrize("who", [person for person in STANDINGS if person != HEALTH_VISITOR])
def test_the_verdict_and_taking_back_are_the_raisers_whatever_others_are(
    commands: Commands, who: UUID
):
    query = commands.raise_query().id
    with pytest.raises(NotYours):
        commands.challenges.withdraw(acting(who), query, reason_code="raised_in_error")
    commands.decline(query)
    with pytest.raises(NotYours):
        commands.challenges.give_verdict(acting(who), query, verdict="satisfied")
    assert commands.challenges.give_verdict(acting(), query, verdict="satisfied")


@pytest.mark.parametrize(
    ("who", "appointed", "by"),
    [
        (HEALTH_VISITOR, (), "raiser"),
        (HEALTH_VISITOR, ("chair",), "raiser"),
        (SOCIAL_WORKER, ("chair",), "chair"),
        (SOCIAL_WORKER, ("lead_reviewer",), "chair"),
        (SOCIAL_WORKER, ("proxy",), "proxy"),
        (SOCIAL_WORKER, ("custodian",), "proxy"),
        (SOCIAL_WORKER, ("proxy", "chair"), "chair"),
    ],
)
def test_an_escalation_says_as_whom_it_was_made(
    commands: Commands, who: UUID, appointed: Sequence[str], by: str
):
    for capacity in appointed:
        commands.reviews.appoint(acting(CHAIR), REVIEW, who, capacity=capacity)
    query = commands.raise_query().id
    commands.challenges.escalate(acting(who), query)
    assert commands.events_of(query)[-1].by == by


# Systems


def test_a_system_sets_a_review_up_by_its_scope_and_not_without(commands: Commands):
    nothing = replace(SYSTEM, scopes=frozenset({"contributions:write", "read"}))
    what = {"agency": "school", "band": "2", "role": "teacher"}
    for attempt in (
        lambda: commands.reviews.register_participant(nothing, REVIEW, **what),
        lambda: commands.reviews.vacate_lead(nothing, REVIEW, from_date=LATER),
        lambda: commands.reviews.open(
            nothing, code="B", review_type="lcspr", title="B", nation="wales"
        ),
    ):
        with pytest.raises(NotOpenToYou, match="reviews:write"):
            attempt()


RUNNING: dict[str, Callable[[Commands, Acting, UUID], Done]] = {
    "appointing": lambda to, by, review: to.reviews.appoint(
        by, review, SOCIAL_WORKER, capacity="lead_reviewer"
    ),
    "naming the lead": lambda to, by, review: to.reviews.assign_lead(
        by, review, lead=SOCIAL_WORKER, from_date=LATER
    ),
    "handing the lead over": lambda to, by, review: to.reviews.hand_over_lead(
        by, review, lead=CHAIR, from_date=LATER
    ),
    "leaving nobody in the lead": lambda to, by, review: to.reviews.vacate_lead(
        by, review, from_date=LATER
    ),
    "changing a standing": lambda to, by, review: to.reviews.change_standing(
        by, review, CHAIR, agency="la_csc", band="7", role="service_manager", from_date=LATER
    ),
}


@pytest.mark.parametrize("chairing", ["chair", "lead_reviewer"])
def test_a_system_sets_a_planned_review_up_though_it_has_a_chair_and_no_further(
    commands: Commands, chairing: str
):
    review = planned(commands)
    commands.reviews.appoint(SYSTEM, review, CHAIR, capacity=chairing)
    commands.reviews.register_participant(SYSTEM, review, id=MOTHER, **A_PARENT)
    for arranging in RUNNING.values():
        assert arranging(commands, SYSTEM, review)
    commands.reviews.assign_lead(SYSTEM, review, lead=CHAIR, from_date=LATER)
    commands.reviews.change_phase(acting(CHAIR), review, to_phase="open")
    head = commands.casework.head()
    for what, arranging in RUNNING.items():
        with pytest.raises(ParticipantRequired):
            arranging(commands, SYSTEM, review)
        assert commands.casework.head() == head, what
    commands.reviews.register_participant(SYSTEM, review, **A_PARENT)
    assert RUNNING["leaving nobody in the lead"](commands, acting(CHAIR), review)


def test_a_system_may_find_a_chair_for_a_review_that_runs_without_one(commands: Commands):
    review = planned(commands)
    commands.reviews.assign_lead(SYSTEM, review, lead=SOCIAL_WORKER, from_date=LATER)
    commands.reviews.change_phase(acting(SOCIAL_WORKER), review, to_phase="open")
    assert commands.reviews.appoint(SYSTEM, review, CHAIR, capacity="chair")
    with pytest.raises(ParticipantRequired):
        commands.reviews.appoint(SYSTEM, review, SOCIAL_WORKER, capacity="chair")


def planned(commands: Commands) -> UUID:
    """Another review, just opened, with two people in it."""
    opened = commands.reviews.open(
        SYSTEM, code="B", review_type="lcspr", title="B", nation="wales"
    ).id
    for person in (CHAIR, SOCIAL_WORKER):
        agency, band, role = STANDINGS[person]
        commands.reviews.register_participant(
            SYSTEM, opened, id=person, agency=agency, band=band, role=role
        )
    return opened


def test_opening_a_review_needs_the_scope_even_for_a_person(commands: Commands):
    with pytest.raises(NotOpenToYou):
        commands.reviews.open(
            acting(CHAIR, scopes=frozenset()),
            code="B",
            review_type="lcspr",
            title="B",
            nation="wales",
        )


def test_a_participant_without_a_part_does_not_arrange_the_review_whatever_the_scope(
    commands: Commands,
):
    with pytest.raises(NotPermitted):
        commands.reviews.vacate_lead(acting(SOCIAL_WORKER), REVIEW, from_date=date(2024, 4, 1))
