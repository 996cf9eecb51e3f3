"""Events to stored rows and back: exact dates and ids, known names only, newer versions refused."""

from functools import cache
from typing import Any, get_type_hints
from uuid import UUID

import msgspec
from eventsourcing.domain import Aggregate, DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent, Transcoder

from domain.stored_names import event_classes

IDENTITY = ("originator_id", "originator_version")


class UnknownStoredName(Exception):
    """A stored row names something that is not one of our events; it is never loaded."""


class NewerThanThisProgram(Exception):
    """A stored event has a later version than this program knows; it is parked, not guessed."""


class _Version(msgspec.Struct):
    class_version: int = 1


_VERSION = msgspec.json.Decoder(_Version)


class JsonTranscoder(Transcoder):
    """Plain JSON by msgspec; no marker in the data can change what is built from it."""

    def encode(self, obj: Any) -> bytes:
        """JSON bytes of plain values, dataclasses, dates and ids."""
        return msgspec.json.encode(obj)

    def decode(self, data: bytes) -> Any:
        """Plain values; types come from the event class in `EventMapper`."""
        return msgspec.json.decode(data)


class EventMapper(Mapper[UUID]):
    """Maps our events by their declared fields.

    The state is a JSON object of the event's fields, identity aside, in the order of declaration.
    """

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """A row for this event."""
        event_class = type(domain_event)
        state = {k: v for k, v in vars(domain_event).items() if k not in IDENTITY}
        version = getattr(event_class, "class_version", 1)
        if version > 1:
            state["class_version"] = version
        return StoredEvent(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=event_class.TOPIC,  # type: ignore[attr-defined]  # every stored class has one
            state=msgspec.json.encode(state),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """The event of this row. Raises `UnknownStoredName`, `NewerThanThisProgram`, `ValueError`."""
        event_class = event_classes().get(stored_event.topic)
        if event_class is None:
            raise UnknownStoredName
        decoder, names = _decoder(event_class)
        fields = _read(event_class, decoder, stored_event.state)
        state = {name: getattr(fields, name) for name in names}
        state["originator_id"] = stored_event.originator_id
        state["originator_version"] = stored_event.originator_version
        event: DomainEventProtocol[UUID] = object.__new__(event_class)
        object.__setattr__(event, "__dict__", state)
        return event


@cache
def _decoder(
    event_class: type[Aggregate.Event],
) -> tuple[msgspec.json.Decoder[Any], tuple[str, ...]]:
    """A typed decoder for the event's fields; a version in the row is read beside them."""
    shape = _shape(event_class)
    names = tuple(name for name in shape.__struct_fields__ if name != "class_version")
    return msgspec.json.Decoder(shape), names


@cache
def _shape(event_class: type[Aggregate.Event]) -> Any:
    hints = get_type_hints(event_class)
    fields = [
        (name, hints[name]) for name in event_class.__dataclass_fields__ if name not in IDENTITY
    ]
    return msgspec.defstruct(
        event_class.__qualname__.replace(".", ""), [*fields, ("class_version", int, 1)]
    )


def _read(
    event_class: type[Aggregate.Event], decoder: msgspec.json.Decoder[Any], state: bytes
) -> Any:
    """The fields of a row. Only a row that does not fit, or says so, is asked for its version."""
    current = getattr(event_class, "class_version", 1)
    try:
        fields = decoder.decode(state)
        if fields.class_version == current:
            return fields
    except msgspec.ValidationError:
        if _VERSION.decode(state).class_version == current:
            raise
    return _upcast(event_class, state, _VERSION.decode(state).class_version)


def _upcast(event_class: type[Aggregate.Event], state: bytes, version: int) -> Any:
    current = getattr(event_class, "class_version", 1)
    if version > current:
        raise NewerThanThisProgram
    raw = msgspec.json.decode(state)
    while version < current:
        getattr(event_class, f"upcast_v{version}_v{version + 1}")(raw)
        version += 1
    raw["class_version"] = current
    return msgspec.convert(raw, _shape(event_class))
