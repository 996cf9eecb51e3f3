"""Does what a caller says arrive in the event, checked and sealed, and is the rest refused by name?"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.observations import Detail
from domain.rejections import (
    AlreadyThere,
    KindNeeds,
    NotAParticipant,
    NotFound,
    ParticipantRequired,
    ReasonRequired,
    Rejection,
    StageOutOfOrder,
    UnknownCode,
    UnknownReference,
    UnusableText,
)
from service.casework import Done
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LATER,
    LEARNING_LEAD,
    MOTHER,
    QUESTION,
    REASON,
    REVIEW,
    SERVICE_MANAGER,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    id_of,
)
from tests.service.recorded import ABOUT, SYSTEM, Commands, acting

NAME = "Maria Whitfield"
"""Words that must not come back in a refusal."""
STRANGER = id_of("stranger")


def last(commands: Commands, done: Done, of: UUID | None = None) -> Any:
    """The event just recorded."""
    event = commands.events_of(of or done.id)[-1]
    assert event.originator_version == done.version
    return event


# Queries


def test_a_query_says_all_it_was_raised_with(commands: Commands):
    record = commands.record(kind="fact_from_record").id
    done = commands.raise_query(
        strength="emergency",
        subject="risk_judgement",
        about=ABOUT | {"item_ref": "LCS:77", "author": TEAM_MANAGER},
        risk_to_child="immediate",
        raised_when="at_the_time",
        what_would_change_my_mind="A second opinion.",
        evidence=[record],
    )
    event = last(commands, done)
    assert (event.strength, event.subject, event.risk_to_child) == (
        "emergency",
        "risk_judgement",
        "immediate",
    )
    assert (event.about.item_ref, event.about.author) == ("LCS:77", TEAM_MANAGER)
    assert event.text.value == QUESTION
    assert event.what_would_change_my_mind.value == "A second opinion."
    assert event.evidence == (record,)
    assert done.reference == event.reference


def test_an_agency_under_its_other_name_is_kept_under_its_own(commands: Commands):
    done = commands.raise_query(about={"owner_agency": "housing"})
    about = last(commands, done).about
    assert (about.owner_agency, about.owner_band, about.item_type) == ("la_housing", "U", "other")


def test_an_answer_says_all_it_was_given_with(commands: Commands):
    query = commands.raise_query().id
    done = commands.decline(
        query,
        evidence=[commands.record().id],
        consulted=["The named nurse", "Legal"],
        blind_to_status=True,
    )
    event = last(commands, done)
    assert (event.kind, event.stage, event.reason_code) == ("declined", 1, "evidence_outweighs")
    assert event.reason.value == REASON
    assert event.reason.subjects[0] == TEAM_MANAGER
    assert [words.value for words in event.consulted] == ["The named nurse", "Legal"]
    assert event.blind_to_status is True


def test_a_deferred_and_a_redirected_answer_say_when_and_where(commands: Commands):
    query = commands.raise_query().id
    event = last(commands, commands.decline(query, kind="deferred", next_date=LATER))
    assert event.next_date == LATER
    event = last(commands, commands.decline(query, kind="redirected", redirected_to="The ICB"))
    assert event.redirected_to.value == "The ICB"


@pytest.mark.parametrize("reason", [None, "", "   ", "too short"])
@pytest.mark.parametrize("kind", ["declined", "accepted_in_part", "deferred", "redirected"])
def test_a_blank_reason_meets_the_rule_and_not_the_check_on_text(
    commands: Commands, kind: str, reason: str | None
):
    query = commands.raise_query().id
    with pytest.raises(ReasonRequired):
        commands.decline(query, kind=kind, reason=reason, next_date=LATER, redirected_to="The ICB")
    assert len(commands.events_of(query)) == 1


def test_an_escalation_goes_to_the_next_stage_unless_another_is_named(commands: Commands):
    query = commands.raise_query().id
    assert last(commands, commands.challenges.escalate(acting(), query)).to_stage == 2
    done = commands.challenges.escalate(acting(), query, to_stage=3, why="No answer.")
    assert (last(commands, done).to_stage, last(commands, done).why.value) == (3, "No answer.")
    for stage in (0, 3, 5):
        with pytest.raises(StageOutOfOrder):
            commands.challenges.escalate(acting(), query, to_stage=stage)


def test_every_other_step_of_a_query_arrives(commands: Commands):
    query, other = commands.raise_query().id, commands.raise_query(SOCIAL_WORKER).id
    to, chair = commands.challenges, acting(CHAIR)
    steps = [
        to.acknowledge(chair, query, expected_by=LATER),
        to.route(chair, query, to_agency="la_csc", to_role="Duty manager", due=LATER),
        to.set_aside(acting(), query, how="other", observed_by="facilitator", words="Not now."),
        to.miss_deadline(chair, query, due=LATER, days_over=3),
        to.link(acting(), query, to=other, relation="same_matter"),
        to.record_revision(chair, query, item_type="cp_plan", what_changed="Revised."),
        to.inform_raiser(chair, query, how="letter", mode="C_awareness"),
        commands.decline(query),
        to.give_verdict(acting(), query, verdict="partly_satisfied", comment="In part."),
        to.reopen(acting(SOCIAL_WORKER), query, why="A second bruise."),
        to.withdraw(acting(), query, reason_code="new_information", detail="He was seen."),
    ]
    events = commands.events_of(query)
    assert [step.version for step in steps] == [event.originator_version for event in events[1:]]
    said = [type(event).__name__ for event in events[1:]]
    assert said == [
        "Acknowledged",
        "Routed",
        "SetAside",
        "DeadlineMissed",
        "Linked",
        "AssessmentRevised",
        "RaiserInformed",
        "Responded",
        "VerdictGiven",
        "Reopened",
        "Withdrawn",
    ]
    assert (events[2].to_role.value, events[3].words.value) == ("Duty manager", "Not now.")
    assert (events[4].days_over, events[5].to) == (3, other)
    assert events[9].comment.value == "In part."


def test_a_query_is_linked_to_a_query_there_is_and_not_to_itself(commands: Commands):
    query, sign = commands.raise_query().id, commands.raise_sign().id
    for nothing in (id_of("nothing"), sign):
        with pytest.raises(NotFound):
            commands.challenges.link(acting(), query, to=nothing, relation="follows")
    with pytest.raises(UnknownReference):
        commands.challenges.link(acting(), query, to=query, relation="follows")


# Warning signs


def test_every_step_of_a_sign_arrives(commands: Commands):
    earlier = commands.raise_sign().id
    sign = commands.raise_sign(
        subject="setting", subject_token="home:7", risk_to_child="significant"
    ).id
    to, chair = commands.warning_signs, acting(CHAIR)
    to.acknowledge(chair, sign)
    to.set_aside(acting(), sign, how="humour", words="You again.")
    to.debate(chair, sign, summary="We talked.", bands=["2", "L"], alternatives=["Night work"])
    to.link_recurrence(acting(), sign, earlier_sign_id=earlier)
    to.notify_pattern(chair, sign, rule_version="v1", signs=[earlier])
    to.answer_pattern(acting(LEARNING_LEAD), sign, answer="We look again, all of us together.")
    to.open_safety_assessment(
        chair,
        sign,
        lead=CHAIR,
        expertise_needed=["A paediatrician"],
        invited=[MOTHER],
        raiser_invited=True,
        assessed_by=TEAM_MANAGER,
    )
    to.add_evidence(acting(), sign, source_kind="home_visit", text="Seen awake.")
    to.add_evidence(acting(), sign, source_kind="record_check", text="Weighed, well.")
    to.consider_alternative(
        acting(), sign, explanation="Work", result="ruled_out", what_would_show_it="A rota"
    )
    to.record_devils_advocate(acting(), sign, view="Announced.")
    to.prove_safe(
        chair,
        sign,
        raiser_view="not_reached",
        raiser_attempts=2,
        decided_by=[{"participant": CHAIR}, {"participant": TEAM_MANAGER}],
    )
    to.reopen(acting(), sign, why="It came back.")
    to.act_on(acting(), sign, action="Joint visit", by_agency="police", on=LATER)
    to.confirm_effect(acting(), sign, effect="He was seen.")
    events = commands.events_of(sign)
    assert len(events) == 16
    assert (events[0].subject, events[0].subject_token) == ("setting", "home:7")
    assert events[3].bands == ("2", "L")
    assert (events[4].earlier_sign_id, events[4].by) == (earlier, "person")
    assert events[5].signs == (earlier,)
    assert (events[7].lead, events[7].invited, events[7].assessed_by) == (
        CHAIR,
        (MOTHER,),
        TEAM_MANAGER,
    )
    assert [(one.agency, one.band, one.participant) for one in events[12].decided_by] == [
        ("independent", "I", CHAIR),
        ("la_csc", "4", TEAM_MANAGER),
    ]


def test_a_dismissal_remembers_who_judged(commands: Commands):
    sign = commands.raise_sign().id
    done = commands.warning_signs.dismiss(acting(CHAIR), sign, reason_code="other", reason=REASON)
    assert last(commands, done).assessed_by == CHAIR


def test_a_blank_reason_dismisses_nothing(commands: Commands):
    sign = commands.raise_sign().id
    with pytest.raises(ReasonRequired):
        commands.warning_signs.dismiss(acting(CHAIR), sign, reason_code="other", reason="  ")


def test_a_sign_closed_unproven_says_why(commands: Commands):
    sign = commands.raise_sign().id
    done = commands.warning_signs.close_unproven(
        acting(CHAIR), sign, why="refused_access", note="Twice."
    )
    assert (last(commands, done).why, last(commands, done).note.value) == (
        "refused_access",
        "Twice.",
    )


@pytest.mark.parametrize(
    "person", [{"lead": STRANGER}, {"assessed_by": STRANGER}, {"invited": [MOTHER, STRANGER]}]
)
def test_whoever_assesses_takes_part_in_the_review(commands: Commands, person: dict[str, Any]):
    sign = commands.raise_sign().id
    with pytest.raises(NotAParticipant):
        commands.warning_signs.open_safety_assessment(acting(CHAIR), sign, **person)


@pytest.mark.parametrize(
    ("decided_by", "refusal"),
    [({"participant": STRANGER}, NotAParticipant), ({"agency": "la_csc"}, UnknownReference)],
)
def test_whoever_decided_is_named_and_takes_part(
    commands: Commands, decided_by: dict[str, Any], refusal: type[Rejection]
):
    sign = commands.raise_sign().id
    commands.warning_signs.open_safety_assessment(acting(CHAIR), sign)
    with pytest.raises(refusal):
        commands.warning_signs.prove_safe(acting(CHAIR), sign, decided_by=[decided_by])


@pytest.mark.parametrize("nothing", [id_of("nothing"), None])
def test_a_sign_recurs_and_forms_a_pattern_with_signs_there_are(commands: Commands, nothing):
    sign = commands.raise_sign().id
    earlier = nothing or commands.raise_query().id
    with pytest.raises(NotFound):
        commands.warning_signs.link_recurrence(acting(), sign, earlier_sign_id=earlier)
    with pytest.raises(NotFound):
        commands.warning_signs.notify_pattern(
            acting(CHAIR), sign, rule_version="v1", signs=[sign, earlier]
        )


# Observations, findings


def test_two_signs_are_not_each_others_recurrence(commands: Commands):
    first, second = commands.raise_sign().id, commands.raise_sign().id
    commands.warning_signs.link_recurrence(acting(), second, earlier_sign_id=first)
    with pytest.raises(AlreadyThere):
        commands.warning_signs.link_recurrence(acting(), first, earlier_sign_id=second)


def test_an_observation_says_all_it_was_recorded_with(commands: Commands):
    query, question = commands.raise_query().id, commands.record(kind="knowledge_gap").id
    done = commands.record(
        kind="work_around",
        about=[{"kind": "challenge", "id": query}, {"kind": "assessment_item", "token": "LCS:9"}],
        factor="cond.workload",
        valence="hindered",
        dimension="organisational",
        source_mode="supervision",
        confidence="moderate",
        details={"rule": "Two visits a week", "frequency": "usual"},
        in_reply_to=question,
    )
    event = last(commands, done)
    assert [(one.kind, one.id, one.token) for one in event.about] == [
        ("challenge", query, None),
        ("assessment_item", None, "LCS:9"),
    ]
    assert (event.factor, event.valence, event.confidence) == (
        "cond.workload",
        "hindered",
        "moderate",
    )
    rule, frequency = event.details
    assert (rule.name, rule.words.value) == ("rule", "Two visits a week")
    assert frequency == Detail(name="frequency", code="usual")
    assert event.in_reply_to == question


def test_a_field_of_several_codes_is_kept_code_by_code(commands: Commands):
    done = commands.record(kind="identity_considered", details={"aspects": ["faith", "disability"]})
    details = last(commands, done).details
    assert [(one.name, one.code) for one in details] == [
        ("aspects", "faith"),
        ("aspects", "disability"),
    ]


@pytest.mark.parametrize("value", [-1, True, None, [], ["usual"], {"usual": 1}])
def test_a_field_is_given_as_text_and_nothing_is_turned_into_it(commands: Commands, value: object):
    with pytest.raises(KindNeeds):
        commands.record(kind="work_around", details={"frequency": value})
    with pytest.raises(KindNeeds):
        commands.record(kind="identity_considered", details={"aspects": [value]})


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"frequency": NAME}, UnknownCode),
        ({NAME: "x"}, KindNeeds),
        ({"rule": f"{NAME}\x00"}, UnusableText),
        ({"rule": ""}, UnusableText),
    ],
)
def test_a_detail_that_does_not_fit_is_refused_and_not_repeated(
    commands: Commands, details: dict[str, str], refusal: type[Rejection]
):
    with pytest.raises(refusal) as refused:
        commands.record(kind="work_around", details=details)
    assert "Whitfield" not in refused.value.sentence


def test_an_observation_is_corrected_linked_and_classified(commands: Commands):
    entry, query = commands.record().id, commands.raise_query().id
    to = commands.observations
    to.correct(acting(), entry, text="Ready twice.", why="fact")
    to.link(acting(CHAIR), entry, to={"kind": "challenge", "id": query}, relation="contradicts")
    to.classify(acting(CHAIR), entry, factor="cond.workload", dimension="individual")
    _, corrected, linked, classified = commands.events_of(entry)
    assert (corrected.text.value, corrected.why) == ("Ready twice.", "fact")
    assert (linked.to.id, linked.relation) == (query, "contradicts")
    assert (classified.factor, classified.valence) == ("cond.workload", None)


def test_a_finding_rests_on_things_of_its_own_review(commands: Commands):
    evidence = [
        commands.raise_query().id,
        commands.raise_sign().id,
        commands.record().id,
    ]
    said = {
        "review_id": REVIEW,
        "text": "Announced visits were counted as seeing the child.",
        "pattern_type": "human_tool",
        "valence": "unsafe",
        "factors": ["cond.workload"],
        "how_it_showed": "Nine of ten visits were announced.",
        "confidence": "high",
        "hindsight_note": "Known only now.",
    }
    event = last(commands, commands.findings.propose(acting(CHAIR), evidence=evidence, **said))
    assert event.evidence == tuple(evidence)
    assert event.how_it_showed.value == "Nine of ten visits were announced."
    other = second_review(commands)
    for foreign in (id_of("nothing"), REVIEW, commands.record(CHAIR, review_id=other).id):
        with pytest.raises(UnknownReference):
            commands.findings.propose(acting(CHAIR), evidence=[*evidence, foreign], **said)


def test_a_held_back_query_says_all_it_was_disclosed_with(commands: Commands):
    done = commands.held_back.disclose(
        acting(SOCIAL_WORKER),
        review_id=REVIEW,
        text="Why was nobody asked to go upstairs?",
        reasons=["status_difference", "futility"],
        about=ABOUT,
        what_would_have_helped="Being asked.",
    )
    event = last(commands, done)
    assert event.reasons == ("status_difference", "futility")
    assert event.about.owner_band == "4"
    assert event.what_would_have_helped.value == "Being asked."


# Reviews


def test_a_review_says_all_it_was_opened_with(commands: Commands):
    done = commands.reviews.open(
        SYSTEM,
        code="B",
        review_type="lcspr",
        title="A second review",
        nation="wales",
        cohort="theme",
        area="The north of the county",
        case_refs=[{"system": "LCS", "type": "case", "token": "77"}],
        purpose_questions=["What made it possible?"],
        period_from=date(2023, 1, 1),
        period_to=date(2023, 12, 31),
        incident_on=date(2023, 12, 5),
        parallel_proceedings=True,
        target_dates=[{"what": "report", "on": date(2024, 9, 1)}],
    )
    event = last(commands, done)
    assert (event.code, event.nation, event.cohort, event.phase) == (
        "B",
        "wales",
        "theme",
        "planned",
    )
    assert event.area.value == "The north of the county"
    assert event.case_refs[0].token == "77"
    assert event.target_dates[0].on == date(2024, 9, 1)
    assert done.reference == "B"


def test_a_participant_says_all_they_were_registered_with(commands: Commands):
    done = commands.reviews.register_participant(
        acting(CHAIR, expected_version=None),
        second_review_led_by_chair(commands),
        agency="school",
        band="3",
        role="designated_safeguarding_lead",
        employment="permanent",
        closeness="daily",
        expertise=["Attachment"],
        organisation="school:12",
        how_involved="worked_with_child",
        needs=["remote"],
        language="welsh",
        advocate_for=CHAIR,
        note="Mornings only.",
    )
    event = last(commands, done, id_of("second review"))
    assert (event.participant, event.reference) == (done.id, done.reference)
    assert (event.standing.employment, event.standing.closeness) == ("permanent", "daily")
    assert event.standing.expertise[0].value == "Attachment"
    assert event.standing.organisation == "school:12"
    assert (event.how_involved, event.needs, event.note.value) == (
        "worked_with_child",
        ("remote",),
        "Mornings only.",
    )
    assert event.note.subjects[0] == done.id
    assert event.invited_by == CHAIR
    assert (event.language, event.advocate_for) == ("welsh", CHAIR)


def test_every_step_of_a_review_arrives(commands: Commands):
    to, chair = commands.reviews, acting(CHAIR)
    steps = [
        to.invite_family(chair, REVIEW, MOTHER, advocate_offered=True, how_asked="By phone"),
        to.family_declines(chair, REVIEW, MOTHER, reason="Too soon."),
        to.family_accepts(chair, REVIEW, MOTHER),
        to.note_proceeding(chair, REVIEW, kind="criminal", scope="The arrest", until=LATER),
        to.restrict_recording(chair, REVIEW, kind="criminal", scope="Interviews", until=LATER),
        to.lift_restriction(chair, REVIEW, kind="criminal"),
        to.revise_purpose_question(chair, REVIEW, text="Sharper.", why="Asked.", index=0),
        to.hand_over_lead(
            chair, REVIEW, from_date=LATER, lead=CHAIR, deputy=SERVICE_MANAGER, why="Leave"
        ),
        to.vacate_lead(chair, REVIEW, from_date=LATER, why="Left."),
        to.assign_lead(chair, REVIEW, from_date=LATER, title="Partnership manager"),
        to.refer_out_of_scope(acting(MOTHER), REVIEW, kind="complaint", to="la_csc"),
        to.change_phase(chair, REVIEW, to_phase="drafting"),
        to.close(chair, REVIEW, outcome="withheld", why="The court asked."),
        to.reopen(chair, REVIEW, why="The court is done."),
        to.switch_blind_first(chair, REVIEW, is_on=True),
    ]
    events = commands.events_of(REVIEW)[-len(steps) :]
    assert [step.version for step in steps] == [event.originator_version for event in events]
    assert events[0].how_asked.subjects[0] == MOTHER
    assert events[1].reason.value == "Too soon."
    assert (events[7].lead, events[7].deputy) == (CHAIR, SERVICE_MANAGER)
    assert (events[9].lead, events[9].title.value) == (None, "Partnership manager")
    assert (events[11].from_phase, events[11].to_phase) == ("open", "drafting")
    assert (events[12].outcome, events[12].why.value) == ("withheld", "The court asked.")


@pytest.mark.parametrize("who", [{"lead": STRANGER}, {"lead": CHAIR, "deputy": STRANGER}])
def test_a_lead_and_a_deputy_take_part_in_the_review(commands: Commands, who: dict[str, UUID]):
    with pytest.raises(NotAParticipant):
        commands.reviews.hand_over_lead(acting(CHAIR), REVIEW, from_date=LATER, **who)


def test_a_lead_is_a_person_or_at_least_a_title(commands: Commands):
    with pytest.raises(ParticipantRequired):
        commands.reviews.hand_over_lead(acting(CHAIR), REVIEW, from_date=LATER)


# Codes


REFUSED_CODES: dict[str, Callable[[Commands], Done]] = {
    "strength": lambda to: to.raise_query(strength=NAME),
    "query_subject": lambda to: to.raise_query(subject=NAME),
    "risk_to_child": lambda to: to.raise_query(risk_to_child=NAME),
    "raised_when": lambda to: to.raise_query(raised_when=NAME),
    "item_type": lambda to: to.raise_query(about=ABOUT | {"item_type": NAME}),
    "agency_type": lambda to: to.raise_query(about=ABOUT | {"owner_agency": NAME}),
    "band": lambda to: to.raise_query(about=ABOUT | {"owner_band": NAME}),
    "response_kind": lambda to: to.decline(to.raise_query().id, kind=NAME),
    "reason_code": lambda to: to.decline(to.raise_query().id, reason_code=NAME),
    "warning_kind": lambda to: to.raise_sign(kind=NAME),
    "sign_subject": lambda to: to.raise_sign(subject=NAME),
    "observation_kind": lambda to: to.record(kind=NAME),
    "factor": lambda to: to.record(factor=NAME),
    "valence": lambda to: to.record(valence=NAME),
    "source_mode": lambda to: to.record(source_mode=NAME),
    "capacity": lambda to: to.reviews.appoint(acting(CHAIR), REVIEW, MOTHER, capacity=NAME),
    "review_phase": lambda to: to.reviews.change_phase(acting(CHAIR), REVIEW, to_phase=NAME),
    "review_outcome": lambda to: to.reviews.close(acting(CHAIR), REVIEW, outcome=NAME),
    "how_involved": lambda to: register(to, how_involved=NAME),
    "language": lambda to: register(to, language=NAME),
    "employment": lambda to: register(to, employment=NAME),
    "closeness": lambda to: register(to, closeness=NAME),
    "role": lambda to: register(to, role=NAME),
    "need": lambda to: register(to, needs=[NAME]),
    "held_back_reason": lambda to: to.held_back.disclose(
        acting(), review_id=REVIEW, text="Why?", reasons=["futility", NAME]
    ),
}


@pytest.mark.parametrize("vocabulary", REFUSED_CODES)
def test_an_unknown_code_is_refused_by_its_vocabulary_and_not_repeated(
    commands: Commands, vocabulary: str
):
    with pytest.raises(UnknownCode, match=f"“{vocabulary}”") as refusal:
        REFUSED_CODES[vocabulary](commands)
    assert "Whitfield" not in refusal.value.sentence


REFUSED_TEXTS: dict[str, Callable[[Commands], Done]] = {
    "the text of a query": lambda to: to.raise_query(text=f"{NAME}\x00"),
    "an empty text": lambda to: to.raise_query(text=" "),
    "an item's token": lambda to: to.raise_query(about=ABOUT | {"item_ref": NAME}),
    "a sign's token": lambda to: to.raise_sign(subject_token=NAME),
    "the code of a review": lambda to: to.reviews.open(
        SYSTEM, code=NAME, review_type="lcspr", title="B", nation="wales"
    ),
    "a case's token": lambda to: to.reviews.open(
        SYSTEM,
        code="B",
        review_type="lcspr",
        title="B",
        nation="wales",
        case_refs=[{"system": "LCS", "type": "case", "token": NAME}],
    ),
    "an organisation": lambda to: register(to, organisation=NAME),
    "an expertise": lambda to: register(to, expertise=[f"{NAME}\ud800"]),
    "where a dissent is printed": lambda to: to.challenges.record_dissent(
        acting(), declined(to), text="Still.", printed_with=NAME
    ),
}


@pytest.mark.parametrize("what", REFUSED_TEXTS)
def test_text_that_cannot_be_kept_is_refused_and_not_repeated(commands: Commands, what: str):
    head = commands.casework.head()
    with pytest.raises(UnusableText) as refusal:
        REFUSED_TEXTS[what](commands)
    assert "Whitfield" not in refusal.value.sentence
    assert NAME not in str(commands.whole_log()[head:])


def declined(commands: Commands) -> UUID:
    """A declined query of the health visitor."""
    query = commands.raise_query(HEALTH_VISITOR).id
    commands.decline(query)
    return query


def register(commands: Commands, **what: Any) -> Done:
    """A teacher, registered with something said otherwise."""
    said = {"agency": "school", "band": "2", "role": "teacher"} | what
    return commands.reviews.register_participant(SYSTEM, REVIEW, **said)


def second_review(commands: Commands) -> UUID:
    """Another review, in which the chair takes part."""
    review_id = id_of("second review")
    commands.reviews.open(
        SYSTEM, id=review_id, code="B", review_type="lcspr", title="B", nation="wales"
    )
    commands.reviews.register_participant(
        SYSTEM, review_id, id=CHAIR, agency="independent", band="I", role="independent_reviewer"
    )
    return review_id


def second_review_led_by_chair(commands: Commands) -> UUID:
    """The same, with the chair appointed."""
    review_id = second_review(commands)
    commands.reviews.appoint(SYSTEM, review_id, CHAIR, capacity="chair")
    return review_id
