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
}
EVIDENCE = [kind for kind in HERE if kind != "finding"]


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


@pytest.mark.parametrize("kind", ["assessment_item", "episode"])
@pytest.mark.parametrize("given", [{"token": "LCS:9"}, {"id": id_of("kept elsewhere")}])
def test_what_other_systems_keep_is_named_by_their_token_or_id(
    commands: Commands, kind: str, given: dict[str, Any]
):
    assert note(commands, kind=kind, **given).version == 1


@pytest.mark.parametrize("kind", ["assessment_item", "episode"])
def test_what_other_systems_keep_is_named_at_all(commands: Commands, kind: str):
    with pytest.raises(UnknownReference):
        note(commands, kind=kind)


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
