"""Who may say what of episodes and assessments, and what is recorded of it?"""

from dataclasses import replace
from uuid import UUID

import pytest

from domain.rejections import (
    AlreadyThere,
    NotOpenToYou,
    NotPermitted,
    ParticipantRequired,
    ReviewIsClosed,
    UnknownCode,
    UnknownReference,
    UnusableText,
)
from service.casework import Done
from tests.examples import (
    CHAIR,
    HEALTH_VISITOR,
    LEARNING_LEAD,
    MOTHER,
    REVIEW,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    id_of,
)
from tests.service.recorded import ABOUT, SYSTEM, Commands, acting

FACTOR = {"factor": "cond.workload", "valence": "hindered", "strength": "major"}
ITEM = {
    "review_id": REVIEW,
    "item_type": "child_family_assessment",
    "token": "LCS:4711",
    "owner_agency": "la_csc",
    "owner_band": "4",
}


def test_anybody_identifies_an_episode_and_names_what_helped(commands: Commands):
    episode = identified(commands, MOTHER)
    commands.episodes.attribute_factor(acting(HEALTH_VISITOR), episode, **FACTOR)
    first, second = commands.events_of(episode)
    assert (first.title.value, first.envelope.actor.key) == ("Two weeks", MOTHER)
    assert (second.strength, second.review_id) == ("major", REVIEW)


def test_a_condition_is_named_on_evidence_of_the_review(commands: Commands):
    episode = identified(commands)
    query = commands.raise_query().id
    commands.episodes.attribute_factor(acting(), episode, evidence=[query], **FACTOR)
    with pytest.raises(UnknownReference):
        commands.episodes.attribute_factor(acting(), episode, evidence=[id_of("no")], **FACTOR)
    with pytest.raises(UnknownCode):
        commands.episodes.attribute_factor(acting(), episode, **{**FACTOR, "strength": "probe"})


def test_an_episode_is_described_better_by_whoever_identified_it_or_leads(commands: Commands):
    episode = identified(commands, SOCIAL_WORKER)
    better = {"title": "Three weeks", "why_key": "So long.", "why": "We counted."}
    for person in (SOCIAL_WORKER, CHAIR, LEARNING_LEAD):
        commands.episodes.redescribe(acting(person), episode, **better)
    with pytest.raises(NotPermitted):
        commands.episodes.redescribe(acting(MOTHER), episode, **better)


def test_an_episode_is_settled_by_those_who_lead_the_review(commands: Commands):
    episode = identified(commands)
    with pytest.raises(NotPermitted):
        commands.episodes.settle(acting(MOTHER), episode, explanation="It was them.")
    commands.episodes.settle(acting(CHAIR), episode, explanation="Every visit was announced.")
    commands.episodes.reopen(acting(MOTHER), episode, why="Nobody asked me.")
    assert commands.events_of(episode)[-1].why.value == "Nobody asked me."


def test_the_same_item_registered_again_is_the_same(commands: Commands):
    first, again = registered(commands), registered(commands)
    assert (again.id, again.replayed) == (first.id, True)
    assert registered(commands, token="LCS:4712").id != first.id
    assert registered(commands, item_type="care_plan").id != first.id


def test_the_same_item_is_not_registered_otherwise(commands: Commands):
    registered(commands)
    with pytest.raises(AlreadyThere):
        registered(commands, owner_agency="police")


def test_a_system_registers_an_item_and_brings_news_in_nobodys_name(commands: Commands):
    item = commands.assessment_items.register(SYSTEM, **ITEM).id
    news = tell(commands, item, SYSTEM).id
    event = commands.events_of(item)[-1]
    assert (event.information, event.envelope.actor.kind) == (news, "integration")
    unscoped = replace(SYSTEM, scopes=frozenset({"read"}))
    for attempt in (
        lambda: commands.assessment_items.register(unscoped, **ITEM),
        lambda: tell(commands, item, unscoped),
    ):
        with pytest.raises(NotOpenToYou):
            attempt()


def test_news_is_answered_by_the_owners_agency_or_whoever_leads(commands: Commands):
    item = registered(commands).id
    news = tell(commands, item).id
    answer = {"what_changed": "A visit the same day.", "information": [news]}
    with pytest.raises(NotPermitted):
        commands.assessment_items.revise(acting(HEALTH_VISITOR), item, **answer)
    with pytest.raises(ParticipantRequired):
        commands.assessment_items.reaffirm(SYSTEM, item, why_not="It was right.")
    commands.assessment_items.revise(acting(TEAM_MANAGER), item, **answer)
    commands.assessment_items.reaffirm(acting(CHAIR), item, why_not="It was right.")
    assert [event.information for event in commands.events_of(item)[-2:]] == [(news,), ()]


def test_news_may_point_at_a_thing_of_the_review_and_at_nothing_else(commands: Commands):
    item, said = registered(commands).id, commands.record().id
    tell(commands, item, about={"kind": "observation", "id": said}, text=None)
    assert commands.events_of(item)[-1].about.id == said
    with pytest.raises(UnknownReference):
        tell(commands, item, about={"kind": "observation", "id": id_of("nowhere")})


@pytest.mark.parametrize("token", ["", "a child of Anytown", "x" * 201])
def test_the_token_of_an_item_is_opaque(commands: Commands, token: str):
    with pytest.raises(UnusableText):
        registered(commands, token=token)


def test_a_query_that_names_an_item_is_about_its_type_and_token(commands: Commands):
    item = registered(commands).id
    owner = {"owner_agency": "la_csc", "item_id": item}
    query = commands.raise_query(about=owner).id
    about = commands.events_of(query)[0].about
    assert (about.item_type, about.item_ref) == ("child_family_assessment", "LCS:4711")
    for other in ({"item_type": "care_plan"}, {"item_ref": "LCS:9"}, {"item_id": query}):
        with pytest.raises(UnknownReference):
            commands.raise_query(about=owner | other)


def test_a_held_back_query_may_name_an_item_too(commands: Commands):
    about = {"owner_agency": "la_csc", "item_id": registered(commands).id}
    held = commands.held_back.disclose(
        acting(), review_id=REVIEW, text="Why not?", reasons=["futility"], about=about
    )
    assert commands.events_of(held.id)[0].about.item_ref == "LCS:4711"
    assert ABOUT.keys().isdisjoint({"item_id"})


def test_a_closed_review_takes_no_new_episode_and_no_new_item(commands: Commands):
    item, episode = registered(commands).id, identified(commands)
    commands.close_review()
    for attempt in (
        lambda: identified(commands),
        lambda: registered(commands, token="LCS:5"),
        lambda: commands.assessment_items.register(SYSTEM, **{**ITEM, "token": "LCS:5"}),
    ):
        with pytest.raises(ReviewIsClosed):
            attempt()
    tell(commands, item)
    commands.episodes.attribute_factor(acting(), episode, **FACTOR)


def identified(commands: Commands, by: UUID = HEALTH_VISITOR) -> UUID:
    said = {"review_id": REVIEW, "title": "Two weeks", "why_key": "Nobody saw him."}
    return commands.episodes.identify(acting(by), **said).id


def registered(commands: Commands, **what: object) -> Done:
    return commands.assessment_items.register(acting(SOCIAL_WORKER), **{**ITEM, **what})


def tell(commands: Commands, item: UUID, by=None, **what: object) -> Done:
    said = {"source": "conversation", "text": "A second bruise.", **what}
    return commands.assessment_items.receive_information(by or acting(), item, **said)
