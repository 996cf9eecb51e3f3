"""Does any history, read back from what is stored, give the thing it was? Does reading ever refuse?"""

import dataclasses
from collections.abc import Sequence
from typing import Any

import pytest
from eventsourcing.domain import Aggregate
from hypothesis import given
from hypothesis import strategies as st

from domain.assessment_items import AssessmentItem
from domain.challenges import Challenge
from domain.clients import IntegrationClient
from domain.data_rights import DataRightsRequest
from domain.detriments import Detriment
from domain.episodes import Episode
from domain.erasures import Erasure, LegalHold
from domain.findings import Finding
from domain.held_back import HeldBackQuery
from domain.observations import Observation, Reference
from domain.patterns import Pattern
from domain.policies import EscalationPolicy
from domain.rejections import Rejection
from domain.reviews import CarriedMatter, CaseReview
from domain.sessions import Session
from domain.stored_names import AGGREGATES, event_classes
from domain.summaries import Summary
from domain.unsealing import Unsealing
from domain.warning_signs import WarningSign
from domain.webhooks import Webhook
from service.log.mapper import EventMapper, JsonTranscoder
from tests.domain.every_event import every_event
from tests.domain.moving import MOVES, Move
from tests.examples import (
    CALLED,
    CHAIR,
    DIRECTOR,
    HEALTH_VISITOR,
    LATER,
    LEARNING_LEAD,
    MOTHER,
    QUERY,
    RAISED_ON,
    SCRIBE,
    SIGN,
    SOCIAL_WORKER,
    STANDINGS,
    TEAM_MANAGER,
    a_client,
    a_detriment,
    a_finding,
    a_held_back_query,
    a_hold,
    a_pattern,
    a_policy,
    a_published_summary,
    a_query,
    a_request,
    a_review,
    a_session,
    a_sign,
    a_webhook,
    an_episode,
    an_erasure,
    an_item,
    an_observation,
    an_unsealing,
    answer,
    envelope,
    history,
    id_of,
    register,
    sealed,
    standing_of,
)

pytestmark = pytest.mark.slow

MAPPER = EventMapper(JsonTranscoder())
PEOPLE = (*STANDINGS, None)


def test_there_is_an_example_of_every_event():
    assert {topic: type(event) for topic, event in every_event().items()} == dict(event_classes())


# Any sequence of commands, legal or not


def act_as(person: Any, reconstructed: bool) -> Any:
    """An envelope of whoever this is."""
    return history(person) if reconstructed else envelope(person)


def verdicts(person: Any, reconstructed: bool) -> list[Move]:
    """What people of every standing may try on a query."""
    at = act_as(person, reconstructed)
    return [
        lambda query: query.give_verdict(at, verdict="satisfied"),
        lambda query: query.give_verdict(at, verdict="not_satisfied"),
        lambda query: query.respond(at, kind="accepted"),
        lambda query: query.respond(at, kind="declined", reason_code="other"),
        lambda query: query.respond(at, kind="declined", reason_code="other", reason=sealed()),
        lambda query: query.escalate(at, to_stage=query.stage + 1, by="raiser"),
        lambda query: query.escalate(at, to_stage=4, by="chair"),
        lambda query: query.record_dissent(at, text=sealed()),
        lambda query: query.withdraw(at, reason_code="raised_in_error"),
        lambda query: query.say_experience(at, felt_heard=3, would_raise_again="yes"),
        lambda query: query.link(at, to=QUERY, relation="follows"),
        lambda query: answer(query, "declined", person or TEAM_MANAGER),
    ]


def judgements(person: Any, reconstructed: bool) -> list[Move]:
    """What people may try on a sign."""
    at = act_as(person, reconstructed)
    return [
        lambda sign: sign.prove_safe(at, raiser_view="not_reached", decided_by=()),
        lambda sign: sign.dismiss(at, reason_code=None, reason=sealed("no")),
        lambda sign: sign.dismiss(at, reason_code="other", reason=sealed("x" * 20)),
        lambda sign: sign.add_evidence(at, source_kind="home_visit", text=sealed()),
        lambda sign: sign.add_evidence(at, source_kind="record_check", text=sealed()),
        lambda sign: sign.consider_alternative(at, explanation=sealed(), result="ruled_out"),
        lambda sign: sign.link_recurrence(at, earlier_sign_id=SIGN, by="person"),
        lambda sign: sign.answer_pattern(at, answer=sealed()),
    ]


def arrangements(person: Any, reconstructed: bool) -> list[Move]:
    """What people may try on a review."""
    at, whom = act_as(person, reconstructed), person or CHAIR
    matter = CarriedMatter(kind="challenge", id=QUERY, owner=whom, by_date=LATER)
    return [
        lambda review: register(review, whom),
        lambda review: review.appoint(at, participant=whom, capacity="chair"),
        lambda review: review.appoint(at, participant=whom, capacity="scribe"),
        lambda review: review.change_standing(
            at, participant=whom, standing=standing_of(DIRECTOR), from_date=LATER
        ),
        lambda review: review.assign_lead(at, lead=whom, from_date=RAISED_ON),
        lambda review: review.assign_lead(at, lead=None, title=sealed(), from_date=RAISED_ON),
        lambda review: review.hand_over_lead(at, lead=whom, from_date=LATER),
        lambda review: review.vacate_lead(at, from_date=LATER),
        lambda review: review.carry_forward(at, items=(matter,), open_matters={QUERY}),
        lambda review: review.close(at, outcome="withheld", open_matters=[(QUERY, "Q-1")]),
        lambda review: review.family_declines(at, participant=whom),
        lambda review: review.restrict_recording(at, kind="criminal", scope=sealed()),
        lambda review: review.lift_restriction(at, kind="criminal"),
        lambda review: review.revise_purpose_question(at, text=sealed(), why=sealed(), index=1),
        lambda review: review.revise_purpose_question(at, text=sealed(), why=sealed()),
        lambda review: review.change_phase(at, to_phase="closed"),
        lambda review: review.link_reference(at, **CALLED),
        lambda review: review.unlink_reference(at, **CALLED, why=sealed()),
    ]


def answers_for_words(person: Any, reconstructed: bool) -> list[Move]:
    """What people may try on an observation."""
    at = act_as(person, reconstructed)
    return [
        lambda entry: entry.confirm(at),
        lambda entry: entry.dispute(at, correction=sealed()),
        lambda entry: entry.correct(at, text=sealed(), why="clearer"),
        lambda entry: entry.classify(at),
        lambda entry: entry.classify(at, valence="helped"),
        lambda entry: entry.link(at, to=Reference(kind="episode"), relation="explains"),
    ]


def explanations(person: Any, reconstructed: bool) -> list[Move]:
    """What people may try on an episode."""
    at = act_as(person, reconstructed)
    pair = {"from_factor": "inter.info_sharing", "to_factor": "cond.workload"}
    return [
        lambda episode: episode.withdraw_factor(at, factor="inter.info_sharing", why=sealed()),
        lambda episode: episode.withdraw_factor(at, factor="nat.funding", why=sealed()),
        lambda episode: episode.link_factors(at, how=sealed(), **pair),
        lambda episode: episode.unlink_factors(at, why=sealed(), **pair),
        lambda episode: episode.redescribe(
            at, title=sealed(), why_key=sealed(), why=sealed(), from_date=LATER, to_date=RAISED_ON
        ),
    ]


def news(person: Any, reconstructed: bool) -> list[Move]:
    """What people may try on an assessment item."""
    at, known = act_as(person, reconstructed), (id_of("more news"),)
    return [
        lambda item: item.receive_information(at, information=id_of("news"), source="record"),
        lambda item: item.revise(at, what_changed=sealed(), information=known),
        lambda item: item.reaffirm(at, why_not=sealed(), information=known),
        lambda item: item.link_reference(at, **CALLED),
        lambda item: item.unlink_reference(at, **CALLED, why=sealed()),
    ]


def withholdings(person: Any, reconstructed: bool) -> list[Move]:
    """What people may try on the words of anything."""
    at, code = act_as(person, reconstructed), {"basis": "legal"}
    return [
        lambda thing: thing.withhold_text(at, reason=sealed(), step=1, **code),
        lambda thing: thing.withhold_text(at, reason=sealed(), **code),
        lambda thing: thing.withhold_text(at, reason=sealed(), step=9, **code),
        lambda thing: thing.restore_text(at, reason=sealed(), step=1),
        lambda thing: thing.restore_text(at, reason=sealed()),
    ]


def lift(hold: Any) -> None:
    """The only thing that can be done to a hold."""
    hold.lift(envelope(None), lifted_on=LATER)


# The move that answers a notice gives the notice first: two commands, one of which may be refused.
SINGLE_MOVES = {n: move for n, move in MOVES["warning_sign"].items() if n != "answer_pattern"}
TWO_STEPS = ("reveal_silent_round", "close_phase")
SINGLE_STEPS = {n: move for n, move in MOVES["session"].items() if n not in TWO_STEPS}

TWO_OF_A_REQUEST = ("decide", "name_erasure", "fulfil")
SINGLE_REQUESTS = {
    n: move for n, move in MOVES["data_rights_request"].items() if n not in TWO_OF_A_REQUEST
}
SINGLE_EPISODE_MOVES = {n: move for n, move in MOVES["episode"].items() if n != "unlink_factors"}

WEBHOOK_MOVES: dict[str, Move] = {
    "pause": lambda one: one.pause(envelope(), "by_client"),
    "resume": lambda one: one.resume(envelope()),
    "fail": lambda one: one.fail(envelope(), message="a.1", attempts=10, status=None),
    "end": lambda one: one.end(envelope()),
}
TRIES: dict[type[Aggregate], tuple[Any, Any, Any]] = {
    Challenge: (a_query, MOVES["query"], verdicts),
    WarningSign: (a_sign, SINGLE_MOVES, judgements),
    CaseReview: (a_review, MOVES["review"], arrangements),
    Finding: (a_finding, MOVES["finding"], withholdings),
    Observation: (
        lambda: an_observation(envelope(HEALTH_VISITOR, written_by=SCRIBE)),
        {},
        answers_for_words,
    ),
    HeldBackQuery: (a_held_back_query, {}, withholdings),
    Pattern: (a_pattern, MOVES["pattern"], lambda *_: []),
    EscalationPolicy: (a_policy, {}, lambda *_: []),
    IntegrationClient: (a_client, {}, lambda *_: []),
    Webhook: (a_webhook, WEBHOOK_MOVES, lambda *_: []),
    Summary: (a_published_summary, {}, lambda *_: []),
    Session: (a_session, SINGLE_STEPS, lambda *_: []),
    Episode: (an_episode, SINGLE_EPISODE_MOVES, explanations),
    AssessmentItem: (an_item, MOVES["assessment_item"], news),
    Unsealing: (an_unsealing, MOVES["unsealing"], lambda *_: []),
    Detriment: (a_detriment, {}, lambda *_: []),
    Erasure: (an_erasure, {}, lambda *_: []),
    LegalHold: (a_hold, {}, lambda *_: [lift]),
    DataRightsRequest: (a_request, SINGLE_REQUESTS, lambda *_: []),
}


@st.composite
def commands(draw: st.DrawFn, kind: type[Aggregate]) -> list[Move]:
    """Any commands in any order, by anybody, live or reconstructed, allowed or not."""
    _, moves, attempts = TRIES[kind]
    made: list[Move] = []
    for _ in range(draw(st.integers(0, 25))):
        person = draw(st.sampled_from(PEOPLE))
        tried = [*moves.values(), *attempts(person, draw(st.booleans()))]
        if tried:
            made.append(draw(st.sampled_from(tried)))
    return made


@pytest.mark.parametrize("kind", AGGREGATES)
@given(data=st.data())
def test_any_history_read_back_from_its_stored_events_gives_the_same_thing(kind, data):
    begin, *_ = TRIES[kind]
    thing = begin()
    for command in data.draw(commands(kind)):
        try_command(thing, command)
    stored = [MAPPER.to_stored_event(event) for event in thing.collect_events()]
    again = read_back([MAPPER.to_domain_event(row) for row in stored])
    assert again == thing


def try_command(thing: Aggregate, command: Move) -> None:
    """Do it; a refusal must leave the thing and its pending events as they were."""
    before, pending = remembered(thing), len(thing.pending_events)
    try:
        command(thing)
    except Rejection:
        assert len(thing.pending_events) == pending
        assert remembered(thing) == before


def remembered(thing: Aggregate) -> str:
    """All that the thing remembers, as text."""
    return repr(sorted((name, str(value)) for name, value in vars(thing).items()))


def read_back(events: Sequence[Any]) -> Any:
    """The aggregate these events tell of."""
    thing = None
    for event in events:
        thing = event.mutate(thing)
    return thing


# Events remember: reading never asks whether something was allowed


@pytest.mark.parametrize("kind", AGGREGATES)
@given(data=st.data())
def test_reading_never_refuses_what_a_command_would_have_refused(kind, data):
    beginning = [every_event()[kind.Created.TOPIC], *also_first(kind)]
    others = [
        event
        for topic, event in every_event().items()
        if topic.startswith(kind.TOPIC + "-") and event not in beginning
    ]
    order = data.draw(st.lists(st.sampled_from(others), max_size=30)) if others else []
    thing = read_back(numbered([*beginning, *order]))
    assert type(thing) is kind
    assert thing.version == len(beginning) + len(order)


def also_first(kind: type[Aggregate]) -> list[Any]:
    """Whoever is spoken of in a review was registered in it before."""
    if kind is not CaseReview:
        return []
    review = a_review()
    for person in (MOTHER, CHAIR, LEARNING_LEAD, SOCIAL_WORKER):
        register(review, person)
    return [event for event in review.pending_events if "registered" in type(event).TOPIC]


def numbered(events: Sequence[Any]) -> list[Any]:
    """The events as one stream."""
    stream = events[0].originator_id
    return [
        dataclasses.replace(event, originator_id=stream, originator_version=version)
        for version, event in enumerate(events, start=1)
    ]


def test_a_command_refuses_what_reading_accepts():
    """The same verdict before any answer: refused when given, remembered when stored."""
    raised = every_event()["challenge-raised"]
    verdict = every_event()["challenge-verdict-given"]
    query = read_back(numbered([raised, verdict]))
    assert (query.status, query.verdict) == ("open", "not_satisfied")
    with pytest.raises(Rejection):
        query.give_verdict(envelope(HEALTH_VISITOR), verdict="not_satisfied")
