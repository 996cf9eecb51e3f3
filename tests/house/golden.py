"""Golden files: each event as it is stored, one file a version, written once and never edited.

`python -m tests.house.golden` writes those that are missing, with every field filled in.
"""

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import get_args, get_origin, get_type_hints
from uuid import UUID, uuid5

from domain import vocabulary
from domain.sealed import Sealed
from domain.stored_names import AGGREGATES, event_classes
from service.keys.store import Epoch
from service.log.mapper import EventMapper, JsonTranscoder
from service.sealing import Sealing

FOLDER = Path(__file__).parent / "stored"
SEALED = Path(__file__).parent / "sealed"
"""The same events with their words sealed under the keys of `FixedKeys`."""

NAMESPACE = UUID("0190a0de-5c00-7000-8000-000000000000")
WORDS = "She asked twice whether anyone had seen the child alone."
DAY = date(2024, 3, 14)
MOMENT = datetime(2024, 6, 3, 9, 30, tzinfo=UTC)
CODED_BY = {
    **dict.fromkeys(("agency", "by_agency", "owner_agency", "to_agency"), "agency_type"),
    **dict.fromkeys(("by_band", "owner_band"), "band"),
    **dict.fromkeys(("from_phase", "to_phase", "phase"), "review_phase"),
    "kind": "warning_kind",
    "occurred_precision": "precision",
    "reason": "held_back_reason",
    "scope": "summary_scope",
}
PLAIN = {"reference": "A-Q1", "code": "A", "client": "web", "display_as": "Health visitor, health"}
MAPPER = EventMapper(JsonTranscoder())
"""Writes words in clear, as everything was stored before there was sealing."""


class FixedKeys:
    """A fixed key ring, which opens the golden files and nothing else: everybody's key is their id."""

    def __init__(self) -> None:
        self._epoch = Epoch(0)

    def epoch(self) -> Epoch:
        """Nobody is ever erased here."""
        return self._epoch

    def make(self, subjects) -> frozenset[str]:
        """Every key is there."""
        return frozenset()

    def find(self, epoch: Epoch, subjects) -> dict[str, bytes]:
        """The id twice over."""
        return {one: UUID(one).bytes * 2 for one in subjects}


def sealing_mapper() -> EventMapper:
    """A mapper that seals under the fixed key ring."""
    made = EventMapper(JsonTranscoder())
    made.sealer = Sealing(FixedKeys())
    return made


SEALING_MAPPER = sealing_mapper()


def golden(topic: str, version: int, folder: Path = FOLDER) -> Path:
    """Where an event's version is kept."""
    return folder / f"{topic}.v{version}.json"


def needed(folder: Path = FOLDER) -> Iterator[Path]:
    """The file of every event's present version."""
    for topic, event in event_classes().items():
        yield golden(topic, getattr(event, "class_version", 1), folder)


def stored(event, mapper: EventMapper = MAPPER) -> bytes:
    """The state as it goes into the log."""
    return mapper.to_stored_event(event).state


def example(topic: str):
    """The event with every field filled in, optional ones too."""
    event = event_classes()[topic]
    hints = get_type_hints(event)
    named = {field.name: hints[field.name] for field in dataclasses.fields(event)}
    values = {name: value(name, kind) for name, kind in named.items()}
    values |= {"originator_id": value("id", UUID), "originator_version": 1, "timestamp": MOMENT}
    if "originator_topic" in values:
        values["originator_topic"] = next(a.TOPIC for a in AGGREGATES if a.Created is event)
    return event(**values)


def value(name: str, kind):
    """A plausible value for a field of this name and type."""
    simple = {bool: True, int: 2, date: DAY, datetime: MOMENT, UUID: uuid5(NAMESPACE, name)}
    if get_origin(kind) is UnionType:
        return value(name, next(one for one in get_args(kind) if one is not NoneType))
    if get_origin(kind) is tuple:
        return (value(re.sub("s$", "", name), get_args(kind)[0]),)
    if kind is Sealed:
        return Sealed(WORDS, (value("subject", UUID),))
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        names = {
            field.name: f"{kind.__name__.lower()}_{field.name}"
            for field in dataclasses.fields(kind)
        }
        coded = {
            short: long if long in vocabulary.names() else short for short, long in names.items()
        }
        return kind(**{short: value(coded[short], hints[short]) for short in names})
    return words(name) if kind is str else simple.get(kind)


def words(name: str) -> str:
    """A code where a vocabulary speaks of such a field, else a few words."""
    for vocabulary_name in (CODED_BY.get(name, name), f"query_{name}"):
        if vocabulary_name in vocabulary.names():
            return vocabulary.vocabulary(vocabulary_name).codes[0]
    return PLAIN.get(name, name.replace("_", " "))


if __name__ == "__main__":
    for folder, mapper in ((FOLDER, MAPPER), (SEALED, SEALING_MAPPER)):
        folder.mkdir(exist_ok=True)
        for path in needed(folder):
            if not path.exists():
                path.write_bytes(stored(example(path.name.split(".")[0]), mapper))
