"""Plausible example values: who takes part, what they ask, and how things came to where they are."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from domain.as_it_stood import AsItStood
from domain.assessment_items import AssessmentItem
from domain.bulk_imports import RejectedCode, Tally
from domain.challenges import About, Challenge
from domain.clients import IntegrationClient
from domain.data_rights import DataRightsRequest, FoundItem
from domain.detriments import CUSTODIAN, Detriment
from domain.episodes import Episode
from domain.erasures import Erasure, LegalHold
from domain.events import Envelope, Source
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Observation, Reference
from domain.patterns import Pattern
from domain.people import Actor, Standing, display_as, standing
from domain.policies import EscalationPolicy, example
from domain.reviews import CarriedMatter, CaseReview
from domain.sealed import Sealed
from domain.sessions import Session
from domain.showing import Shown
from domain.summaries import Summary
from domain.unlinked import unlinked
from domain.unsealing import Unsealing
from domain.warning_signs import Decider, WarningSign
from domain.webhooks import Webhook

NAMESPACE = UUID("0190a0de-5c00-7000-8000-000000000000")


def id_of(name: str) -> UUID:
    """The same id for the same name in every test."""
    return uuid5(NAMESPACE, name)


HEALTH_VISITOR, SOCIAL_WORKER, TEAM_MANAGER, SERVICE_MANAGER, DIRECTOR = map(
    id_of, ("health visitor", "social worker", "team manager", "service manager", "director")
)
CHAIR, LEARNING_LEAD, SCRIBE, MOTHER = map(id_of, ("chair", "learning lead", "scribe", "mother"))
CHILD, REVIEW, QUERY, SIGN = map(id_of, ("the child of this review", "review", "query", "sign"))
STANDINGS = {
    HEALTH_VISITOR: ("community_health", "2", "health_visitor"),
    SOCIAL_WORKER: ("la_csc", "2", "social_worker"),
    TEAM_MANAGER: ("la_csc", "4", "social_work_team_manager"),
    SERVICE_MANAGER: ("la_csc", "5", "service_manager"),
    DIRECTOR: ("la_csc", "6", "assistant_director"),
    CHAIR: ("independent", "I", "independent_reviewer"),
    LEARNING_LEAD: ("partnership_board", "4", "other"),
    SCRIBE: ("partnership_board", "1", "other"),
    MOTHER: ("family", "L", "parent"),
}

RAISED_ON = date(2024, 3, 11)
LATER = date(2024, 3, 14)
NOW = datetime(2024, 6, 3, 9, 30, tzinfo=UTC)
QUESTION = "Who has seen the baby awake and undressed since the discharge meeting?"
REASON = "Two of us visited on separate days and saw the bruise fade as a birthmark does not."
ITEM = About(item_type="strategy_discussion", owner_agency="la_csc", owner_band="4")


def sealed(text: str = QUESTION, speaker: UUID = HEALTH_VISITOR) -> Sealed:
    """Words that belong to a speaker and the child of the review."""
    return Sealed(text, (speaker, CHILD))


def standing_of(person: UUID) -> Standing:
    """The standing somebody has in the example review."""
    agency, band, role = STANDINGS[person]
    return standing(agency=agency, band=band, role=Sealed(role, (person,)))


def envelope(
    by: UUID | None = HEALTH_VISITOR,
    on: date | None = LATER,
    *,
    with_standing: Standing | None = None,
    written_by: UUID | None = None,
    reconstructed: bool = False,
    recorded_at: datetime = NOW,
) -> Envelope:
    """The envelope of what somebody does on a day of the case."""
    shown = with_standing or (standing_of(by) if by in STANDINGS else standing_of(HEALTH_VISITOR))
    actor = Actor(kind="person", key=by) if by else Actor(kind="unlinked")
    if written_by:
        actor = Actor(kind="person", key=written_by, capacity="scribe", on_behalf_of=by)
    return Envelope(
        recorded_at=recorded_at,
        actor=actor,
        standing=shown,
        attribution="named",
        display_as=display_as(shown, "named"),
        source=Source(channel="api", client="case-system"),
        occurred_on=on,
        reconstructed=reconstructed,
    )


def history(by: UUID | None = HEALTH_VISITOR, on: date | None = LATER) -> Envelope:
    """The same, for what happened before the service knew of it."""
    return envelope(by, on, reconstructed=True)


# Queries


def a_query(raised: Envelope | None = None, about: About = ITEM) -> Challenge:
    """A query just raised by the health visitor about a decision of children's social care."""
    return Challenge.raise_(
        QUERY,
        raised or envelope(HEALTH_VISITOR, RAISED_ON),
        review_id=REVIEW,
        reference="Q-7KX2-M4P9",
        strength="challenge",
        subject="threshold_decision",
        about=about,
        text=sealed(),
    )


def answer(query: Challenge, kind: str, by: UUID = TEAM_MANAGER) -> Challenge:
    """The query, answered with all that an answer of this kind needs."""
    query.respond(
        envelope(by),
        kind=kind,
        reason_code="evidence_outweighs",
        reason=sealed(REASON, by),
        next_date=date(2024, 4, 2) if kind == "deferred" else None,
        redirected_to=sealed("The named nurse", by) if kind == "redirected" else None,
    )
    return query


def escalated(query: Challenge) -> Challenge:
    """The query, taken up by its raiser to the next stage."""
    query.escalate(envelope(HEALTH_VISITOR), to_stage=query.stage + 1, by="raiser")
    return query


def query_in(status: str) -> Challenge:
    """A query that came to this status by legal moves."""
    query = a_query()
    if status == "escalated":
        return escalated(query)
    if status == "withdrawn":
        query.withdraw(envelope(HEALTH_VISITOR), reason_code="sorted_by_talking")
    if status == "closed_with_dissent":
        answer(query, "declined")
        query.record_dissent(envelope(HEALTH_VISITOR), text=sealed())
    if status in ("responded", "accepted", "accepted_in_part", "declined"):
        answer(query, "answered" if status == "responded" else status)
    return query


# Warning signs


def a_sign(raised: Envelope | None = None) -> WarningSign:
    """A sign just raised by the health visitor."""
    return WarningSign.raise_(
        SIGN,
        raised or envelope(HEALTH_VISITOR, RAISED_ON),
        review_id=REVIEW,
        reference="W-2C8T-9QZA",
        kind="out_of_sight",
        text=sealed("Nobody has been let past the front room since February."),
    )


def gather_proofs(sign: WarningSign) -> None:
    """Put the proofs on record that are recorded one by one: sources, alternative, advocate."""
    sign.add_evidence(envelope(), source_kind="home_visit", text=sealed("Saw him play, awake."))
    sign.add_evidence(
        envelope(), source_kind="record_check", text=sealed("Weighed on 12 March, well.")
    )
    sign.consider_alternative(envelope(), explanation=sealed("Shift work"), result="ruled_out")
    sign.record_devils_advocate(envelope(), view=sealed("Each visit was announced."))


DECIDED_BY = (
    Decider(agency="independent", band="I", participant=CHAIR),
    Decider(agency="la_csc", band="4", participant=TEAM_MANAGER),
)


def prove_safe(sign: WarningSign) -> None:
    """Close it with the two proofs that are given at the end."""
    sign.prove_safe(envelope(CHAIR), raiser_view="agrees", decided_by=DECIDED_BY)


def dismiss(sign: WarningSign, by: UUID = TEAM_MANAGER) -> None:
    """Judge it to be nothing, with a reason."""
    sign.dismiss(envelope(by), reason_code="already_considered", reason=sealed(REASON, by))


SIGN_ENDINGS: dict[str, Callable[[WarningSign], None]] = {
    "open": lambda sign: None,
    "under_assessment": lambda sign: sign.open_safety_assessment(envelope(CHAIR)),
    "acted_on": lambda sign: sign.act_on(
        envelope(), action=sealed("Joint visit"), by_agency="police", on=LATER
    ),
    "dismissed": dismiss,
    "closed_unproven": lambda sign: sign.close_unproven(envelope(), why="moved_away"),
}


def sign_in(state: str) -> WarningSign:
    """A sign that came to this state by legal moves, with its proofs on record."""
    sign = a_sign()
    gather_proofs(sign)
    if state == "proved_safe":
        SIGN_ENDINGS["under_assessment"](sign)
        prove_safe(sign)
    else:
        SIGN_ENDINGS[state](sign)
    return sign


# Reviews, observations, findings, held-back queries


def a_review(phase: str = "planned") -> CaseReview:
    """A review as it is opened, without lead or participants."""
    return CaseReview.open(
        REVIEW,
        envelope(CHAIR, RAISED_ON),
        code="A",
        review_type="rapid_review",
        title=Sealed("A baby out of sight", (CHILD,)),
        child=CHILD,
        nation="england",
        cohort="single",
        purpose_questions=(Sealed("What let us lose sight of the baby?", (CHILD,)),),
        phase=phase,
    )


def register(review: CaseReview, person: UUID) -> None:
    """Register one of the example people."""
    review.register_participant(
        envelope(CHAIR), participant=person, reference="P-1", standing=standing_of(person)
    )


def a_led_review(phase: str = "planned") -> CaseReview:
    """A review with everybody registered and a learning lead."""
    review = a_review(phase)
    for person in STANDINGS:
        register(review, person)
    review.assign_lead(envelope(CHAIR), lead=LEARNING_LEAD, from_date=RAISED_ON)
    return review


PHASES_ON_THE_WAY = {
    "planned": (),
    "open": ("open",),
    "sessions": ("open", "sessions"),
    "drafting": ("open", "drafting"),
    "agreed": ("open", "drafting", "agreed"),
    "published": ("open", "drafting", "agreed", "published"),
    "withheld": ("open", "drafting", "agreed", "withheld"),
    "follow_up": ("open", "drafting", "agreed", "published", "follow_up"),
}


def review_in(phase: str) -> CaseReview:
    """A review that came to this phase by legal moves (or from history, as `not_recorded`)."""
    if phase == "not_recorded":
        return a_led_review(phase)
    review = a_led_review()
    for step in PHASES_ON_THE_WAY.get(phase, ("open",)):
        review.change_phase(envelope(CHAIR), to_phase=step)
    if phase == "closed":
        review.close(envelope(CHAIR), outcome="shared_locally", open_matters=())
    return review


def an_observation(recorded: Envelope | None = None, kind: str = "healthy_unease") -> Observation:
    """What the health visitor put in."""
    return Observation.record(
        id_of("observation"),
        recorded or envelope(HEALTH_VISITOR, RAISED_ON),
        review_id=REVIEW,
        reference="C-11AA-22BB",
        kind=kind,
        text=sealed("The room was always ready for us."),
    )


def a_finding(proposed: Envelope | None = None) -> Finding:
    """A finding on two pieces of evidence and one factor."""
    return Finding.propose(
        id_of("finding"),
        proposed or envelope(CHAIR),
        review_id=REVIEW,
        reference="F-33CC-44DD",
        text=sealed("Announced visits were counted as seeing the child.", CHAIR),
        pattern_type="human_tool",
        valence="unsafe",
        evidence=(QUERY, SIGN),
        factors=("cond.workload",),
        rests_on="both",
    )


def finding_in(state: str) -> Finding:
    """A finding that came to this state by legal moves."""
    finding = a_finding()
    if state == "peer_reviewed":
        finding.peer_review(envelope(), comment=sealed("Say how usual it is."))
    if state == "agreed":
        finding.agree(envelope(CHAIR))
    return finding


def a_pattern(named: Envelope | None = None, name: str = "pattern") -> Pattern:
    """A pattern that the learning lead sees in two findings."""
    return Pattern.name(
        id_of(name),
        named or envelope(LEARNING_LEAD),
        review_id=REVIEW,
        reference="PT-77GG-88HH",
        name=sealed("A day's target decides before anybody knows.", LEARNING_LEAD),
        pattern_type="human_management_system",
        valence="unsafe",
        findings=(id_of("finding"), id_of(f"a finding of the {name}")),
    )


def pattern_in(state: str) -> Pattern:
    """A pattern that came to this state by legal moves."""
    pattern = a_pattern()
    if state == "merged":
        a_pattern(name="other").merge(
            envelope(LEARNING_LEAD), other=pattern, why=sealed("The same.")
        )
    return pattern


def a_held_back_query(disclosed: Envelope | None = None) -> HeldBackQuery:
    """What the social worker wanted to ask, and did not."""
    return HeldBackQuery.disclose(
        id_of("held back"),
        disclosed or envelope(SOCIAL_WORKER),
        review_id=REVIEW,
        reference="H-55EE-66FF",
        text=sealed("Why was nobody asked to go upstairs?", SOCIAL_WORKER),
        reasons=("status_difference",),
    )


def a_detriment(name: str = "detriment", raiser: UUID = HEALTH_VISITOR, **more: Any) -> Detriment:
    """What was done to the health visitor because she asked, told to the custodian alone."""
    return Detriment.report(
        id_of(name),
        unlinked(NOW, audience=CUSTODIAN),
        review_id=more.get("review_id", id_of("standing inbox")),
        reference=f"D-{id_of(name).hex[:4]}",
        of_review=more.get("of_review", REVIEW),
        challenge=more.get("challenge", QUERY),
        raiser=raiser,
        kind=more.get("kind", "left_out"),
        text=sealed("I am no longer asked to the meetings.", raiser),
    )


def a_published_summary(stood: AsItStood | None = None) -> Summary:
    """The summary of the review, published by its learning lead as it stood at a position."""
    return Summary.publish(
        id_of("published summary"),
        envelope(LEARNING_LEAD),
        review_id=REVIEW,
        reference="S-77AA-88BB",
        scope="review",
        stood=stood or AsItStood(log_position=9, counted_to=LATER, digest=f"sha-256:{'0' * 64}"),
        lead=LEARNING_LEAD,
        text=sealed("What we would do again.", LEARNING_LEAD),
        limits=sealed("Two agencies did not answer.", LEARNING_LEAD),
    )


# Sessions

TAKEN_IN = {
    "import_id": id_of("an import"),
    "format": "lines",
    "digest": "0" * 64,
    "tally": Tally(recorded=7, unchanged=0, extended=0, refused=1, conflict=0),
    "events": 7,
    "codes": (RejectedCode(code="unreadable-row", count=1),),
}
"""What is remembered of a file that was brought in."""

CALLED = {"system": "lcs", "type": "assessment_id", "token": "ref1-opaque"}
"""What something is called in another system."""

SESSION, PARKED_ITEM, STOP = map(id_of, ("session", "parked item", "safety stop"))


def a_session() -> Session:
    """A learning event of the review, arranged by its chair."""
    return Session.schedule(
        SESSION,
        envelope(CHAIR),
        review_id=REVIEW,
        reference="M-99CC-11DD",
        session_type="learning_event",
        mode="hybrid",
        join_code_digest="0" * 64,
        title=sealed("Looking back together", CHAIR),
        starts_at=NOW,
    )


def session_in(state: str) -> Session:
    """A session that came to this state by legal moves: something was put by, and a stop seen to."""
    session = a_session()
    session.appoint_devils_advocate(envelope(CHAIR), participant=HEALTH_VISITOR)
    if state == "scheduled":
        return session
    session.start(envelope(CHAIR))
    park(session, PARKED_ITEM)
    hand_on(session)
    stop_for_safety(session, STOP)
    made_safe(session)
    if state != "paused":
        session.resume(envelope(CHAIR))
    if state == "ended":
        session.end(envelope(CHAIR), open_matters=())
    return session


def park(session: Session, item: UUID) -> None:
    """Put something by: somebody is missing who should speak."""
    session.park(
        envelope(CHAIR),
        item=item,
        reference="K-22EE-33FF",
        why="absent_person",
        text=sealed("What the ward knew", CHAIR),
    )


def hand_on(session: Session) -> None:
    """Give what was put by an owner and a date."""
    matter = CarriedMatter(
        kind="parked_item", id=PARKED_ITEM, owner=TEAM_MANAGER, by_date=date(2024, 6, 30)
    )
    owners = {TEAM_MANAGER: standing_of(TEAM_MANAGER)}
    session.hand_on(envelope(CHAIR), items=(matter,), owners=owners, open_matters={})


def stop_for_safety(session: Session, stop: UUID) -> None:
    """The health visitor stops the session."""
    session.call_safety_stop(
        envelope(), stop=stop, reference="X-44GG-55HH", what=sealed("He is at home tonight.")
    )


def made_safe(session: Session) -> None:
    """Record what was done about it."""
    session.record_made_safe(
        envelope(), stop=STOP, action="mash_or_duty", told_role=sealed("Duty manager")
    )


def an_episode(identified: Envelope | None = None) -> Episode:
    """The fortnight in which the baby was out of sight, with two conditions in it."""
    episode = Episode.identify(
        id_of("episode"),
        identified or envelope(HEALTH_VISITOR),
        review_id=REVIEW,
        reference="E-99CC-11DD",
        title=sealed("Two weeks behind the door"),
        why_key=sealed("Nobody saw him, and nobody knew that nobody had."),
        from_date=date(2024, 2, 20),
        to_date=RAISED_ON,
    )
    for factor in ("cond.workload", "inter.info_sharing"):
        episode.attribute_factor(
            envelope(), factor=factor, valence="hindered", strength="major", evidence=(QUERY,)
        )
    return episode


def episode_in(state: str) -> Episode:
    """An episode that came to this state by legal moves."""
    episode = an_episode()
    if state == "settled":
        episode.settle(envelope(CHAIR), explanation=sealed("Every visit was announced.", CHAIR))
    return episode


def an_item(registered: Envelope | None = None) -> AssessmentItem:
    """The assessment that children's social care made of the family."""
    return AssessmentItem.register(
        id_of("assessment item"),
        registered or envelope(SOCIAL_WORKER, RAISED_ON),
        review_id=REVIEW,
        reference="A-22EE-33FF",
        item_type="child_family_assessment",
        token="LCS:4711",
        owner_agency="la_csc",
        owner_band="4",
    )


def item_in(state: str) -> AssessmentItem:
    """An item that came to this state by legal moves."""
    item, news = an_item(), id_of("news")
    if state != "registered":
        item.receive_information(
            envelope(), information=news, source="conversation", text=sealed("A second bruise.")
        )
    if state == "revised":
        item.revise(envelope(TEAM_MANAGER), information=(news,), what_changed=sealed("A visit."))
    if state == "reaffirmed":
        item.reaffirm(envelope(TEAM_MANAGER), information=(news,), why_not=sealed("Seen well."))
    return item


def an_unsealing(requested: Envelope | None = None) -> Unsealing:
    """The chair asks who put something in by role only."""
    shown = Shown(
        voice=HEALTH_VISITOR,
        standing=standing_of(HEALTH_VISITOR),
        attribution="role_only",
        display_as="practitioner",
    )
    return Unsealing.request(
        id_of("unsealing"),
        requested or envelope(CHAIR),
        review_id=REVIEW,
        reference="U-77GG-88HH",
        thing=Reference(kind="observation", id=id_of("observation")),
        shown=shown,
        basis="serious_harm",
        reason=sealed("She may have seen the bruise that we must act on today.", CHAIR),
    )


def unsealing_in(state: str) -> Unsealing:
    """A request that came to this state by legal moves."""
    request = an_unsealing()
    if state in ("approved", "granted"):
        request.approve(envelope(LEARNING_LEAD), as_custodian=False)
    if state == "granted":
        request.grant(envelope(SCRIBE), as_custodian=True)
    if state == "refused":
        request.refuse(envelope(SCRIBE), reason=sealed("Others can say what she saw.", SCRIBE))
    return request


def a_policy() -> EscalationPolicy:
    """An escalation policy that was published for England, with the stages of the example."""
    return EscalationPolicy.publish(
        id_of("policy"),
        envelope(LEARNING_LEAD),
        review_id=REVIEW,
        reference="E-99CC-00DD",
        from_date=NOW.date(),
        nation="england",
        stages=example().stages,
    )


def a_client() -> IntegrationClient:
    """A case-management system that was given a key to read with."""
    return IntegrationClient.register(
        id_of("client"),
        envelope(LEARNING_LEAD),
        review_id=REVIEW,
        reference="SY-99CC-00DD",
        client="0a1b2c3d4e5f",
        name="case-system",
        scopes=("feed:read", "read"),
        expires_on=date(2025, 6, 3),
    )


def a_webhook() -> Webhook:
    """A case-management system that is told of queries raised."""
    return Webhook.subscribe(
        id_of("webhook"),
        envelope(LEARNING_LEAD),
        review_id=REVIEW,
        reference="WH-99CC-00DD",
        client="0a1b2c3d4e5f",
        host="cms.example.org",
        event_types=("heedful.challenge-raised.v1",),
    )


# Erasures and holds


def an_erasure() -> Erasure:
    """The erasure of the mother, at her own request."""
    return Erasure.record(
        id_of("erasure"),
        envelope(None),
        review_id=REVIEW,
        reference="ER-11EE-22FF",
        whose=MOTHER,
        scope="person",
        key_ids=("0123456789abcdef0123456789abcdef",),
        basis="person_asked",
        erased_on=LATER,
    )


def a_hold() -> LegalHold:
    """A legal hold on the words of the mother."""
    return LegalHold.place(
        id_of("hold"),
        envelope(None),
        review_id=REVIEW,
        reference="LH-33GG-44HH",
        whose=MOTHER,
        placed_on=RAISED_ON,
    )


def a_lifted_hold() -> LegalHold:
    """The same after the proceedings."""
    hold = a_hold()
    hold.lift(envelope(None), lifted_on=LATER)
    return hold


# Data-rights requests

OFFICER, FOUND = id_of("information-governance officer"), id_of("found")


def a_request(received_on: date = RAISED_ON) -> DataRightsRequest:
    """The mother asks to see what is kept of her and her child."""
    return DataRightsRequest.receive(
        id_of("request"),
        envelope(None),
        review_id=REVIEW,
        reference="DR-55II-66JJ",
        kind="access",
        asked_by="parent",
        received_on=received_on,
        whose=(MOTHER, CHILD),
        name=Sealed("Her name", (id_of("request"), MOTHER, CHILD)),
        asked=Sealed("All there is.", (id_of("request"), MOTHER, CHILD)),
    )


def check_requester(request: DataRightsRequest) -> None:
    """Somebody has made sure who she is, and that she may ask."""
    request.check_requester(
        envelope(None), identity="document_seen", authority="parental_responsibility", note=sealed()
    )


def scope(request: DataRightsRequest, item: UUID = FOUND) -> None:
    """One observation was found."""
    found = FoundItem(kind="observation", id=item, how="by_child")
    request.scope(envelope(None), items=(found,), searched=("by_child",), note=sealed())


def decide(request: DataRightsRequest, decision: str = "disclose") -> None:
    """What is to become of what was found."""
    if request.state == "in_hand" and FOUND not in request.items:
        scope(request)
    request.decide(
        envelope(None), item=FOUND, decision=decision, basis="upheld", reason=sealed(REASON)
    )


def name_erasure(request: DataRightsRequest) -> None:
    """What was to be erased is."""
    decide(request, "erase")
    request.name_erasure(envelope(None), erasure=id_of("erasure"), certificate="ER-11EE-22FF")


def fulfil(request: DataRightsRequest) -> None:
    """She has her answer."""
    if not request.decisions:
        decide(request)
    request.fulfil(envelope(None), how="in_person", text=sealed("We went through it together."))


def request_in(state: str) -> DataRightsRequest:
    """A request that came to this state by legal moves."""
    request = a_request()
    if state in ("in_hand", "fulfilled"):
        check_requester(request)
    if state == "fulfilled":
        fulfil(request)
    if state == "refused":
        request.refuse(envelope(None), basis="identity_not_shown", reason=sealed(REASON))
    return request
