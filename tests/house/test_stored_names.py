"""Do the names under which events are stored stay what they are, for ever?

`stored_names.txt` remembers each of them. A new event adds its line; a line is never changed or
taken away, because the log of some partnership holds events of that name.
"""

import re

import pytest
from eventsourcing.domain import Aggregate

from domain import challenges, findings, held_back, observations, reviews, warning_signs
from tests.house.tree import TOP, words_of

PARTICIPLES = {"set", "given", "withdrawn"}
REMEMBERED = words_of(TOP / "tests/house/stored_names.txt").split()


def aggregates():
    """Every aggregate of the domain."""
    rooms = (challenges, findings, held_back, observations, reviews, warning_signs)
    things = [thing for room in rooms for thing in vars(room).values() if isinstance(thing, type)]
    return [thing for thing in things if issubclass(thing, Aggregate) and thing is not Aggregate]


def events():
    """Every event class by its full name; `Created` is the library's alias for the first."""
    return {
        f"{aggregate.__name__}.{name}": event
        for aggregate in aggregates()
        for name, event in vars(aggregate).items()
        if isinstance(event, type) and issubclass(event, Aggregate.Event)
        if name not in ("Event", "Created")
    }


EVENTS = events()


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_names_what_has_happened(name):
    topic = getattr(EVENTS[name], "TOPIC", "")
    words = topic.split("-")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", topic), "an explicit TOPIC in kebab-case"
    assert [word for word in words if word.endswith("ed") or word in PARTICIPLES], "past tense"


def test_no_two_events_share_a_stored_name():
    topics = [event.TOPIC for event in EVENTS.values()]
    assert len(topics) == len(set(topics)) > 40


def test_an_aggregate_is_stored_under_a_name_too():
    assert [thing for thing in aggregates() if "." in getattr(thing, "TOPIC", ".")] == []


def test_the_stored_names_are_exactly_those_remembered():
    topics = {kind.TOPIC for kind in [*EVENTS.values(), *aggregates()]}
    assert topics == set(REMEMBERED)
