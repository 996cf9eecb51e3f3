"""Does whatever a contribution points at stand in the same review, and is it what it is called?"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from domain.rejections import UnknownReference
from service.casework import Done
from tests.examples import CHAIR, REASON, REVIEW, id_of
from tests.service.recorded import SYSTEM, Commands, acting
from tests.service.test_access import finding

HERE: dict[str, Callable[[Commands], UUID]] = {
    "challenge": lambda commands: commands.raise_query().id,
    "warning_sign": lambda commands: commands.raise_sign().id,
    "observation": lambda commands: commands.record().id,
    "held_back": lambda commands: (
        commands.held_back.disclose(
            acting(), review_id=REVIEW, text="Why not upstairs?", reasons=["futility"]
        ).id
    ),
    "finding": finding,
    "episode": lambda commands: (
        commands.episodes.identify(
            acting(), review_id=REVIEW, title="Two weeks", why_key="Nobody saw him."
        ).id
    ),
    "assessment_item": lambda commands: (
        commands.assessment_items.register(
            acting(), review_id=REVIEW, item_type="care_plan", token="LCS:1", owner_agency="la_csc"
        ).id
    ),
}
EVIDENCE = ["challenge", "warning_sign", "observation", "held_back"]
KEPT_ELSEWHERE = ["assessment_item", "episode"]


def note(commands: Commands, **about: Any) -> Done:
    """A note about something."""
    return commands.record(
        kind="reasoning_pattern", about=[about], details={"pattern": "anchoring_first_impression"}
    )


@pytest.fixture
def elsewhere(commands: Commands) -> UUID:
    """An observation of another review."""
    review = commands.reviews.open(
        SYSTEM, code="B", review_type="lcspr", title="B", nation="wales"
    ).id
    commands.reviews.register_participant(
        SYSTEM, review, id=CHAIR, agency="independent", band="I", role="independent_reviewer"
    )
    return commands.record(CHAIR, review_id=review).id


@pytest.mark.parametrize("kind", HERE)
def test_an_observation_may_be_about_anything_of_its_review(commands: Commands, kind: str):
    thing = HERE[kind](commands)
    entry = commands.record(about=[{"kind": kind, "id": thing}]).id
    assert commands.events_of(entry)[0].about[0].id == thing


@pytest.mark.parametrize("kind", HERE)
@pytest.mark.parametrize("other", HERE)
def test_a_thing_is_called_what_it_is(commands: Commands, kind: str, other: str):
    if kind == other:
        return
    with pytest.raises(UnknownReference):
        commands.record(about=[{"kind": kind, "id": HERE[other](commands)}])


@pytest.mark.parametrize("kind", [*HERE, "weather"])
@pytest.mark.parametrize("given", [{}, {"token": "LCS:9"}, {"id": id_of("nothing")}])
def test_what_is_not_there_is_not_pointed_at(commands: Commands, kind: str, given: dict[str, Any]):
    if kind in KEPT_ELSEWHERE and "token" in given:
        return
    with pytest.raises(UnknownReference):
        commands.record(about=[{"kind": kind} | given])


def test_another_reviews_things_are_not_pointed_at(commands: Commands, elsewhere: UUID):
    for attempt in (
        lambda: commands.record(about=[{"kind": "observation", "id": elsewhere}]),
        lambda: commands.record(in_reply_to=elsewhere),
        lambda: commands.raise_query(evidence=[elsewhere]),
        lambda: commands.decline(commands.raise_query().id, evidence=[elsewhere]),
    ):
        with pytest.raises(UnknownReference):
            attempt()


@pytest.mark.parametrize("kind", KEPT_ELSEWHERE)
def test_what_another_system_keeps_is_named_by_its_token(commands: Commands, kind: str):
    assert note(commands, kind=kind, token="LCS:9").version == 1


def test_another_reviews_episodes_and_items_are_not_pointed_at(commands: Commands, elsewhere: UUID):
    review = commands.casework.repository.get(elsewhere).review_id
    item = commands.assessment_items.register(
        acting(CHAIR), review_id=review, item_type="care_plan", token="1", owner_agency="police"
    ).id
    for attempt in (
        lambda: note(commands, kind="assessment_item", id=item),
        lambda: commands.raise_query(about={"owner_agency": "police", "item_id": item}),
    ):
        with pytest.raises(UnknownReference):
            attempt()


def test_a_note_may_be_about_the_review_it_stands_in_and_about_no_other(commands: Commands):
    about_this = {"kind": "absent_voice", "details": {"why": "not_invited", "agency": "police"}}
    for given in ({"kind": "review"}, {"kind": "review", "id": REVIEW}):
        assert commands.record(about=[given], **about_this)
    with pytest.raises(UnknownReference):
        commands.record(about=[{"kind": "review", "id": id_of("another")}], **about_this)


@pytest.mark.parametrize("kind", EVIDENCE)
def test_any_contribution_of_the_review_is_evidence(commands: Commands, kind: str):
    thing = HERE[kind](commands)
    query = commands.raise_query(evidence=[thing]).id
    commands.decline(query, evidence=[thing], reason=REASON)
    assert [event.evidence for event in commands.events_of(query)] == [(thing,), (thing,)]


@pytest.mark.parametrize("kind", [kind for kind in HERE if kind != "observation"])
def test_a_reply_is_to_an_observation(commands: Commands, kind: str):
    with pytest.raises(UnknownReference):
        commands.record(in_reply_to=HERE[kind](commands))


def test_a_link_points_at_something_there_is(commands: Commands, elsewhere: UUID):
    entry = commands.record().id
    with pytest.raises(UnknownReference):
        commands.observations.link(
            acting(), entry, to={"kind": "observation", "id": elsewhere}, relation="supports"
        )
