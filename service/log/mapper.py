"""Events to stored rows and back: exact dates and ids, known names only, newer versions refused."""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any, Protocol, get_type_hints
from uuid import UUID

import msgspec
from eventsourcing.domain import Aggregate, DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent, Transcoder
from msgspec.structs import asdict

from domain.sealed import Closed, Opener, Sealed
from domain.stored_names import event_classes
from service.known_types import converted, decoder_of
from service.log.places import IDENTITY, places

SUBJECTS = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(,[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})*"
)


class UnknownStoredName(Exception):
    """A stored row names something that is not one of our events; it is never loaded."""


class NewerThanThisProgram(Exception):
    """A stored event has a later version than this program knows; it is parked, not guessed."""


UNREADABLE = (UnknownStoredName, NewerThanThisProgram, msgspec.MsgspecError)
"""What a stored row raises that does not say what an event of ours says."""


class _Version(msgspec.Struct):
    class_version: int = 1


id_text: Callable[[UUID], str] = msgspec.to_builtins
"""An id as text, made in C (str(uuid) takes six times as long)."""

_VERSION = msgspec.json.Decoder(_Version)


class Sealer(Opener, Protocol):
    """Whoever seals words on their way to the log, and opens them again."""

    def prepare(self, texts: Iterable[Sealed]) -> None:
        """Make what sealing these will need."""

    def seal(self, sealed: Sealed, place: str) -> Closed:
        """The words closed for this place."""


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
    Words stand in it as {"sealed", "subjects"}; rows from before sealing have {"value", "subjects"},
    and a mapper without a sealer writes those.
    """

    sealer: Sealer | None = None

    def prepare(self, events: Iterable[DomainEventProtocol[UUID]]) -> None:
        """Make every key these events need at once, before any of them is written."""
        if self.sealer is not None:
            self.sealer.prepare(sealed for event in events for _, sealed in places(event))

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
            state=msgspec.json.encode(state, enc_hook=self._shut(domain_event)),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """The event of this row. Raises `UnknownStoredName`, `NewerThanThisProgram`, `ValueError`."""
        event_class = event_classes().get(stored_event.topic)
        if event_class is None:
            raise UnknownStoredName
        state = asdict(_read(event_class, _decoder(event_class), stored_event))
        del state["class_version"]
        state["originator_id"] = stored_event.originator_id
        state["originator_version"] = stored_event.originator_version
        event: DomainEventProtocol[UUID] = object.__new__(event_class)
        object.__setattr__(event, "__dict__", state)
        if words := places(event):
            place = _place(event)
            for path, sealed in words:
                sealed.belong(place + path, self.sealer)
        return event

    def _shut(self, event: DomainEventProtocol[UUID]) -> Callable[[Any], Any]:
        """What turns the event's words into what is stored, one after the other as they stand in it."""
        place, found, sealer = _place(event), iter(places(event)), self.sealer

        def hook(value: Any) -> Any:
            path, sealed = next(found)
            assert sealed is value, "words are stored in the order in which they are found"
            closed = sealer.seal(sealed, place + path) if sealer else sealed.closed
            said = {"value": sealed.value} if closed is None else {"sealed": closed.ciphertext}
            return said | {"subjects": sealed.owners.split(",")}

        return hook


@cache
def _decoder(event_class: type[Aggregate.Event]) -> msgspec.json.Decoder[Any]:
    """A typed decoder for the event's fields; a version in the row is read beside them."""
    return decoder_of(_shape(event_class), dec_hook=_words)


def _place(event: DomainEventProtocol[UUID]) -> str:
    """Where the event's words belong, up to the path of their field."""
    topic = type(event).TOPIC  # type: ignore[attr-defined]  # every stored class has one
    return f"{id_text(event.originator_id)}|{event.originator_version}|{topic}|"


def _words(kind: type[Any], stored: Any) -> Sealed:
    """Words as a row has them. Raises `ValueError` when it has something else there."""
    try:
        owners = ",".join(stored["subjects"])
        ciphertext, words = stored.get("sealed"), stored.get("value")
    except (TypeError, KeyError, AttributeError):
        raise ValueError("not words with their subjects") from None
    if not _are_subjects(owners):
        raise ValueError("not ids of subjects")
    if isinstance(ciphertext, str):
        return Sealed.shut(Closed(stored.get("at", ""), owners, ciphertext))
    if isinstance(words, str):
        return Sealed.clear(words, owners)
    raise ValueError("neither sealed words nor words")


@lru_cache(maxsize=10_000)
def _are_subjects(owners: str) -> bool:
    """The same people speak again and again of the same child."""
    return SUBJECTS.fullmatch(owners) is not None


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
    event_class: type[Aggregate.Event], decoder: msgspec.json.Decoder[Any], row: StoredEvent
) -> Any:
    """The fields of a row. Only a row that does not fit, or says so, is asked for its version."""
    current = getattr(event_class, "class_version", 1)
    state = row.state
    try:
        fields = decoder.decode(state)
        if fields.class_version == current:
            return fields
    except msgspec.ValidationError:
        if _VERSION.decode(state).class_version == current:
            raise
    return _upcast(event_class, row, _VERSION.decode(state).class_version)


def _upcast(event_class: type[Aggregate.Event], row: StoredEvent, version: int) -> Any:
    current = getattr(event_class, "class_version", 1)
    if version > current:
        raise NewerThanThisProgram
    raw = msgspec.json.decode(row.state)
    _mark(raw, f"{row.originator_id}|{row.originator_version}|{row.topic}|")
    while version < current:
        getattr(event_class, f"upcast_v{version}_v{version + 1}")(raw)
        version += 1
    raw["class_version"] = current
    return converted(raw, _shape(event_class), _words)


def _mark(raw: Any, path: str) -> None:
    """Note at all sealed words where they were sealed, before an upcast moves them."""
    if isinstance(raw, dict):
        if "sealed" in raw and "subjects" in raw:
            raw["at"] = path
            return
        for name, value in raw.items():
            _mark(value, f"{path}.{name}" if path[-1] != "|" else path + name)
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            _mark(value, f"{path}.{index}")
