"""Does every event come back from its row as it went in, and is what is not ours refused?"""

import dataclasses
import json
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import pytest
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import StoredEvent

from domain.events import Envelope
from domain.sealed import Sealed
from domain.stored_names import event_classes
from service.log import mapper
from service.log.mapper import (
    EventMapper,
    JsonTranscoder,
    NewerThanThisProgram,
    UnknownStoredName,
)
from service.log.places import places
from tests.domain.every_event import every_event
from tests.examples import a_query, answer, envelope, sealed
from tests.house.golden import SEALING_MAPPER

MAPPER = EventMapper(JsonTranscoder())
RAISED = a_query().pending_events[0]


def row(topic: str, state: bytes) -> StoredEvent:
    """A stored row."""
    return StoredEvent(uuid4(), 1, topic, state)


@pytest.mark.parametrize("topic", event_classes())
def test_an_event_comes_back_as_it_went_in(topic: str):
    event = every_event()[topic]
    stored = MAPPER.to_stored_event(event)
    assert stored.topic == topic
    again = MAPPER.to_domain_event(stored)
    assert again == event
    assert vars(again) == vars(event)
    assert MAPPER.to_stored_event(again).state == stored.state


@pytest.mark.parametrize("topic", event_classes())
def test_a_row_is_a_json_object_of_the_events_own_fields(topic: str):
    state = json.loads(MAPPER.to_stored_event(every_event()[topic]).state)
    fields = {field.name for field in dataclasses.fields(every_event()[topic])}
    assert set(state) - {"class_version"} == fields - {"originator_id", "originator_version"}


@pytest.mark.parametrize(
    "words",
    [
        '{"_type_": "uuid_hex", "_data_": "0190a0de5c0070008000000000000000"}',
        '{"__reduce__": ["os.system", ["true"]]}',
        "domain.challenges:Challenge.Withdrawn",
        "  spaces kept \t\n ",
        "Zażółć gęślą jaźń, 漢字, 👩🏽‍⚕️, e\u0301",
        "\u2028\u2029 '\"\\ </script> \u202e",
        "x" * 10_000,
    ],
)
def test_words_stay_words_whatever_they_look_like(words: str):
    query = a_query()
    query.set_aside(envelope(), how="other", observed_by="raiser", words=sealed(words))
    again = MAPPER.to_domain_event(MAPPER.to_stored_event(query.pending_events[-1]))
    assert again.words == sealed(words)
    assert type(again.words.value) is str


def test_a_moment_keeps_its_microseconds_and_its_zone():
    moment = datetime(2024, 3, 31, 1, 30, 0, 123456, tzinfo=UTC)
    event = a_query(envelope(recorded_at=moment)).pending_events[0]
    again = MAPPER.to_domain_event(MAPPER.to_stored_event(event))
    assert again.timestamp == again.envelope.recorded_at == moment


@pytest.mark.parametrize(
    "topic",
    ["", "challenge", "challenge-erased", "os:system", "domain.challenges:Challenge.Raised"],
)
def test_a_name_that_is_not_ours_is_never_loaded(topic: str):
    with pytest.raises(UnknownStoredName):
        MAPPER.to_domain_event(row(topic, MAPPER.to_stored_event(RAISED).state))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda state: state.pop("envelope"),
        lambda state: state.pop("text"),
        lambda state: state.update(text="bare words"),
        lambda state: state.update(review_id="not an id"),
        lambda state: state.update(timestamp="yesterday"),
        lambda state: state["about"].update(owner_band=4),
        lambda state: state.update(class_version="one"),
    ],
)
def test_a_row_of_another_shape_is_refused(spoil):
    state = json.loads(MAPPER.to_stored_event(RAISED).state)
    spoil(state)
    with pytest.raises(ValueError):
        MAPPER.to_domain_event(row("challenge-raised", json.dumps(state).encode()))


@pytest.mark.parametrize("state", [b"", b"{", b"[]", b"null", b"\xff"])
def test_a_row_that_is_no_json_object_is_refused(state: bytes):
    with pytest.raises(ValueError):
        MAPPER.to_domain_event(row("challenge-raised", state))


def test_the_transcoder_knows_plain_json_and_nothing_more():
    plain = {"_type_": "tuple", "_data_": [1, "two", None]}
    assert JsonTranscoder().decode(JsonTranscoder().encode(plain)) == plain


# Versions


class Asked(Aggregate.Event):
    """A query's event as a later version of this program knows it: renamed, and one field more."""

    TOPIC = "challenge-reopened"
    class_version = 3
    envelope: Envelope
    reason: str
    again: bool

    @staticmethod
    def upcast_v1_v2(state: dict[str, object]) -> None:
        """`why` became plain `reason`."""
        why = state.pop("why")
        state["reason"] = why["value"] if isinstance(why, dict) else ""

    @staticmethod
    def upcast_v2_v3(state: dict[str, object]) -> None:
        """`again` was added."""
        state["again"] = False


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> EventMapper:
    """The mapper of a program in which the event has reached its third version."""
    known = {**event_classes(), Asked.TOPIC: Asked}
    monkeypatch.setattr(mapper, "event_classes", lambda: known)
    return MAPPER


def reopened() -> StoredEvent:
    """A row of the first version."""
    query = answer(a_query(), "declined")
    query.reopen(envelope(), why=sealed("A second bruise."))
    return MAPPER.to_stored_event(query.pending_events[-1])


def with_version(stored: StoredEvent, version: int, **fields: object) -> StoredEvent:
    """The row as another version of this program would have written it."""
    state = json.loads(stored.state) | {"class_version": version} | fields
    return row(stored.topic, msgspec.json.encode(state))


def test_a_row_of_the_first_version_is_brought_up_step_by_step(later: EventMapper):
    stored = reopened()
    event = later.to_domain_event(stored)
    assert type(event) is Asked
    assert (event.reason, event.again) == ("A second bruise.", False)
    assert event.originator_version == stored.originator_version


def test_a_row_of_a_middle_version_is_brought_up_from_there(later: EventMapper):
    event = later.to_domain_event(with_version(reopened(), 2, reason="As it was."))
    assert (event.reason, event.again) == ("As it was.", False)


def test_a_row_of_the_present_version_is_read_as_it_stands_and_says_which_it_is(
    later: EventMapper,
):
    event = later.to_domain_event(with_version(reopened(), 3, reason="As it is.", again=True))
    assert (event.reason, event.again) == ("As it is.", True)
    stored = later.to_stored_event(event)
    assert json.loads(stored.state)["class_version"] == 3
    assert later.to_domain_event(stored) == event


def test_a_row_of_a_newer_version_is_refused_and_not_guessed_at():
    with pytest.raises(NewerThanThisProgram):
        MAPPER.to_domain_event(with_version(reopened(), 2))


def test_a_row_of_a_newer_version_is_refused_even_when_its_shape_is_another():
    with pytest.raises(NewerThanThisProgram):
        MAPPER.to_domain_event(with_version(reopened(), 2, why="now plain words"))


def test_a_program_that_knows_three_versions_refuses_a_fourth(later: EventMapper):
    with pytest.raises(NewerThanThisProgram):
        later.to_domain_event(with_version(reopened(), 4))


def test_a_row_of_the_present_version_in_another_shape_is_refused(later: EventMapper):
    with pytest.raises(ValueError):
        later.to_domain_event(with_version(reopened(), 3))


class Renamed(Aggregate.Event):
    """A query's event as a later version knows it: the field of its words has another name."""

    TOPIC = "challenge-reopened"
    class_version = 2
    envelope: Envelope
    grounds: Sealed | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, object]) -> None:
        """`why` is called `grounds` now."""
        state["grounds"] = state.pop("why")


def test_sealed_words_that_an_upcast_moved_still_open(monkeypatch: pytest.MonkeyPatch):
    query = answer(a_query(), "declined")
    query.reopen(envelope(), why=sealed("A second bruise."))
    stored = SEALING_MAPPER.to_stored_event(query.pending_events[-1])
    assert b"bruise" not in stored.state
    known = {**event_classes(), Renamed.TOPIC: Renamed}
    monkeypatch.setattr(mapper, "event_classes", lambda: known)
    event = SEALING_MAPPER.to_domain_event(stored)
    assert event.grounds.value == "A second bruise."
    assert event.envelope.standing.role.value == "health_visitor"
    again = SEALING_MAPPER.to_stored_event(event)
    assert SEALING_MAPPER.to_domain_event(again).grounds.value == "A second bruise."


@pytest.mark.parametrize("topic", event_classes())
def test_no_word_of_any_event_is_stored_in_clear(topic: str):
    event = every_event()[topic]
    state = SEALING_MAPPER.to_stored_event(event).state
    words = [sealed.value for _, sealed in places(event)]
    assert words
    assert b'"value"' not in state
    assert [one for one in words if json.dumps(one, ensure_ascii=False).encode() in state] == []
    assert SEALING_MAPPER.to_domain_event(SEALING_MAPPER.to_stored_event(event)) == event


@pytest.mark.parametrize(
    "words",
    [
        {"sealed": 1, "subjects": []},
        {"sealed": "AAAA", "subjects": ["nobody"]},
        {"sealed": "AAAA"},
        {"value": "words", "subjects": "all"},
        ["words"],
    ],
)
def test_words_of_another_shape_are_refused(words: object):
    state = json.loads(MAPPER.to_stored_event(RAISED).state) | {"text": words}
    with pytest.raises(ValueError):
        MAPPER.to_domain_event(row("challenge-raised", json.dumps(state).encode()))
