"""Can it be seen what made an event happen, and what it made happen?"""

from dataclasses import replace
from itertools import pairwise
from uuid import UUID, uuid4

import pytest

from domain.causes import causation_id, position_of_cause
from domain.events import Envelope
from projections.event_names import EventName
from projections.questions import causes as question
from projections.questions.causes import Causes, Effect, ask
from tests.examples import id_of
from tests.projections.histories import History, asked, said_by, warned


def test_a_cause_is_named_by_its_position_and_found_again():
    for position in (1, 42, 2**53):
        assert position_of_cause(causation_id(position)) == position
    assert causation_id(42).version == 8


@pytest.mark.parametrize("id", [None, UUID(int=42), id_of("something"), uuid4(), causation_id(0)])
def test_what_names_no_position_is_no_cause(id: UUID | None):
    assert position_of_cause(id) is None


def test_where_a_person_acted_there_is_no_cause(history: History):
    at = history.happened(asked("Q-1"))
    found = causes(history, at)
    assert (found.event.caused_by, found.caused_by, found.caused) == (None, (), ())
    assert not found.cut_off


def test_an_event_is_shown_with_what_made_it_happen_back_to_the_root(history: History):
    first = history.happened(asked("Q-1"))
    second = history.happened(asked("Q-2", because_of(first)))
    third = history.happened(asked("Q-3", because_of(second)))
    found = causes(history, third)
    assert [one.thing.reference for one in found.caused_by] == ["Q-1", "Q-2"]
    assert found.event.caused_by is not None
    assert found.event.caused_by.position == second


def test_an_event_is_shown_with_all_it_made_happen(history: History):
    first = history.happened(asked("Q-1"))
    second = history.happened(asked("Q-2", because_of(first)))
    history.happened(warned("W-1", because_of(first)), asked("Q-3", because_of(second)))
    assert tree(causes(history, first).caused) == [("Q-2", [("Q-3", [])]), ("W-1", [])]
    assert tree(causes(history, second).caused) == [("Q-3", [])]


def test_as_at_a_position_nothing_later_was_caused(history: History):
    first = history.happened(asked("Q-1"))
    second = history.happened(asked("Q-2", because_of(first)))
    with history.asked() as facts:
        then = ask(facts, EventName(position=first), at=first)
        assert ask(facts, EventName(position=second), at=first) is None
    assert then is not None
    assert (then.caused, then.position) == ((), first)


def test_what_names_itself_or_something_later_as_its_cause_has_none(history: History):
    itself = history.happened(asked("Q-1", because_of(1)))
    later = history.happened(asked("Q-2", because_of(itself + 99)))
    for at in (itself, later):
        assert (causes(history, at).caused_by, causes(history, at).caused) == ((), ())


def test_a_long_line_of_causes_is_cut_off_and_says_so(
    history: History, monkeypatch: pytest.MonkeyPatch
):
    places = [history.happened(asked("Q-0"))]
    for number in range(1, 6):
        places.append(history.happened(asked(f"Q-{number}", because_of(places[-1]))))
    assert all(earlier < later for earlier, later in pairwise(places))
    assert not causes(history, places[-1]).cut_off
    assert not causes(history, places[0]).cut_off
    monkeypatch.setattr(question, "DEEPEST", 3)
    assert causes(history, places[-1]).cut_off
    assert len(causes(history, places[-1]).caused_by) == 3
    assert causes(history, places[0]).cut_off
    assert not causes(history, places[2]).cut_off


def test_of_many_effects_the_first_are_shown_and_it_says_that_there_are_more(
    history: History, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(question, "MOST", 3)
    cause = history.happened(asked("Q-0"))
    history.happened(*[asked(f"Q-{number}", because_of(cause)) for number in (1, 2, 3)])
    assert not causes(history, cause).cut_off
    history.happened(asked("Q-4", because_of(cause)))
    found = causes(history, cause)
    assert (tree(found.caused), found.cut_off) == ([("Q-1", []), ("Q-2", []), ("Q-3", [])], True)


def test_an_event_that_is_not_there_has_no_causes(history: History):
    with history.asked() as facts:
        assert ask(facts, EventName(position=7)) is None


def because_of(position: int) -> Envelope:
    """The envelope of a process that the event at this position made act."""
    return replace(said_by(), causation_id=causation_id(position))


def causes(history: History, position: int) -> Causes:
    with history.asked() as facts:
        found = ask(facts, EventName(position=position))
    assert found is not None
    return found


def tree(effects: tuple[Effect, ...]) -> list[object]:
    return [(one.event.thing.reference, tree(one.caused)) for one in effects]
