"""Who may do what with patterns, which belong to no one review, and is all of it recorded or nothing?"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from domain.patterns import Pattern
from domain.rejections import (
    IllegalMove,
    NotAParticipant,
    NotFound,
    NotPermitted,
    ParticipantRequired,
)
from service.casework import Done
from service.operations.stores import make_inbox
from service.patterns import Patterns
from service.raising import inbox_id
from tests.examples import CHAIR, HEALTH_VISITOR, LEARNING_LEAD, RAISED_ON, id_of
from tests.service.recorded import SYSTEM, Commands, Interposed, acting

BOARD, COLLEAGUE = id_of("board"), id_of("colleague of the board")
SAID = {"name": "Targets decide.", "pattern_type": "human_tool", "valence": "unsafe"}
Do = Callable[[Commands, UUID | None], Done]


def test_whoever_leads_the_learning_of_the_inbox_does_all_of_it(commands: Commands):
    for do in ALL.values():
        assert do(with_board(commands), BOARD).position == commands.casework.head()


def link(commands: Commands, by: UUID | None) -> Done:
    pattern = named(commands).id
    return Patterns(commands.casework).link_finding(
        acting(by), pattern, finding=commands.find().id, why="The same again."
    )


def merge(commands: Commands, by: UUID | None) -> Done:
    one, other = named(commands), named(commands)
    return patterns(commands).merge(acting(by), one.id, absorbed=other.id, why="The same.")


def split(commands: Commands, by: UUID | None) -> Done:
    findings = [commands.find().id, commands.find().id]
    pattern = named(commands, findings=findings)
    return patterns(commands).split(
        acting(by), pattern.id, findings=findings[1:], why="Another.", **SAID
    )


ALL: dict[str, Do] = {
    "name": lambda commands, by: patterns(commands).name(acting(by), **SAID),
    "link": link,
    "merge": merge,
    "split": split,
}


@pytest.mark.parametrize("what", ALL)
def test_nobody_else_who_takes_part_there_does_any_of_it(what: str, commands: Commands):
    with pytest.raises(NotPermitted):
        ALL[what](with_board(commands), COLLEAGUE)


@pytest.mark.parametrize("what", ALL)
@pytest.mark.parametrize("who", [CHAIR, HEALTH_VISITOR, id_of("stranger")])
def test_nobody_of_a_review_does_any_of_it(what: str, who: UUID, commands: Commands):
    with pytest.raises(NotAParticipant):
        ALL[what](with_board(commands), who)


@pytest.mark.parametrize("what", ALL)
def test_nothing_is_done_for_nobody(what: str, commands: Commands):
    with pytest.raises(ParticipantRequired):
        ALL[what](with_board(commands), None)


def test_the_lead_of_one_review_names_and_links_what_is_of_that_review_alone(commands: Commands):
    with_board(commands)
    made = named(commands, LEARNING_LEAD, findings=[commands.find().id])
    assert commands.events_of(made.id)[0].review_id == inbox(commands)
    assert link(commands, LEARNING_LEAD).version == 2
    for do in (ALL["name"], merge, split):
        with pytest.raises(NotAParticipant):
            do(commands, LEARNING_LEAD)


def test_a_finding_or_a_pattern_there_is_not_is_not_found(commands: Commands):
    pattern = named(with_board(commands)).id
    with pytest.raises(NotFound):
        patterns(commands).link_finding(acting(BOARD), pattern, finding=id_of("none"))
    with pytest.raises(NotFound):
        patterns(commands).merge(acting(BOARD), pattern, absorbed=id_of("none"), why="The same.")


def test_a_merger_that_meets_another_one_is_judged_anew_and_nothing_is_half_done(
    commands: Commands,
):
    with_board(commands)
    one, other, third = (named(commands).id for _ in range(3))
    do = patterns(commands)
    Interposed(commands, lambda: do.merge(acting(BOARD), third, absorbed=other, why="First."))
    with pytest.raises(IllegalMove):
        do.merge(acting(BOARD), one, absorbed=other, why="Second.")
    assert len(commands.events_of(one)) == 1
    assert commands.casework.fetch(Pattern, other).state == "merged"


def named(commands: Commands, by: UUID = BOARD, **more: Any) -> Done:
    return patterns(commands).name(acting(by), **SAID | more)


def with_board(commands: Commands) -> Commands:
    """Somebody of the board leads the learning of the inbox, and a colleague takes part."""
    if commands.casework.find(inbox(commands)) is None:
        make_inbox(commands.casework)
        for id in (BOARD, COLLEAGUE):
            commands.reviews.register_participant(
                SYSTEM, inbox(commands), id=id, agency="partnership_board", band="5", role="other"
            )
        commands.reviews.assign_lead(SYSTEM, inbox(commands), lead=BOARD, from_date=RAISED_ON)
    return commands


def patterns(commands: Commands) -> Patterns:
    return Patterns(commands.casework)


def inbox(commands: Commands) -> UUID:
    return inbox_id(commands.casework.settings.partnership)
