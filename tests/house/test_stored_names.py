"""Do the names under which events are stored stay what they are, for ever?

`stored_names.txt` remembers each of them. A new event adds its line; a line is never changed or
taken away, because the log of some partnership holds events of that name.
"""

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest
from eventsourcing.domain import Aggregate

import domain
from domain.stored_names import AGGREGATES, event_classes
from tests.house.tree import TOP, words_of

PARTICIPLES = {"set", "given", "withdrawn", "split", "withheld"}
REMEMBERED = words_of(TOP / "tests/house/stored_names.txt").split()
# `Created` is the library's alias for an aggregate's first event.
EVENTS = {
    f"{aggregate.__name__}.{name}": event
    for aggregate in AGGREGATES
    for name, event in vars(aggregate).items()
    if isinstance(event, type) and issubclass(event, Aggregate.Event)
    if name not in ("Event", "Created")
}


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_names_what_has_happened(name):
    topic = getattr(EVENTS[name], "TOPIC", "")
    words = topic.split("-")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", topic), "an explicit TOPIC in kebab-case"
    assert [word for word in words if word.endswith("ed") or word in PARTICIPLES], "past tense"


def test_every_event_can_be_loaded_by_its_name_and_no_two_share_one():
    assert len(event_classes()) == len(EVENTS)
    assert set(event_classes().values()) == set(EVENTS.values())


def test_every_aggregate_is_known_to_the_log():
    rooms = [import_module(f"domain.{room.name}") for room in iter_modules(domain.__path__)]
    things = {thing for room in rooms for thing in vars(room).values() if isinstance(thing, type)}
    assert {thing for thing in things if issubclass(thing, Aggregate)} - {Aggregate} == set(
        AGGREGATES
    )


def test_the_stored_names_are_exactly_those_remembered():
    topics = {kind.TOPIC for kind in [*EVENTS.values(), *AGGREGATES]}
    assert topics == set(REMEMBERED)
