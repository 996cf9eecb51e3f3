"""What may be recorded? Draws docs/events.md from the event classes and the kinds of observation."""

import dataclasses
import types
from collections.abc import Iterator
from datetime import date
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.events import Envelope
from domain.sealed import Sealed
from domain.stored_names import AGGREGATES, event_classes
from domain.vocabulary import Field, Kind, kinds, vocabulary

OPENING = """\
# Events

<!-- Generated from the event classes and the kinds of observation by `make docs`: change those. -->

Everything that can be recorded. An event is stored under its topic, which never changes its
meaning; one whose fields have changed has a later version, and earlier ones are read as the present
one. Most of what people say is one event, `observation-recorded`, of a kind that is data. Words are
sealed (opened on demand, erased with their key); codes, days, numbers and ids stand in clear.
"""
OF_THE_LIBRARY = frozenset(
    {"originator_id", "originator_version", "originator_topic", "timestamp", "envelope"}
)
PLAIN = {str: "text", int: "whole number", bool: "yes or no", date: "day", UUID: "id"}


def events() -> str:
    """The whole page, in Markdown."""
    lines = [OPENING, "## The envelope of every event", "", *_rows(Envelope), ""]
    topics = event_classes()
    for aggregate in AGGREGATES:
        lines += [f"## {_title(aggregate.TOPIC)}", "", _said(aggregate), ""]  # type: ignore[attr-defined]  # every aggregate of ours has one
        for topic, event in topics.items():
            if event.__qualname__.split(".")[0] == aggregate.__name__:
                lines += _event(topic, event)
    lines += ["## Kinds of observation", "", "Each is `observation-recorded` of that kind.", ""]
    for kind in kinds():
        lines += _kind(kind)
    return "\n".join(lines).rstrip() + "\n"


def _event(topic: str, event: type[Aggregate.Event]) -> Iterator[str]:
    version = getattr(event, "class_version", 1)
    yield f"### {topic}"
    yield ""
    label = vocabulary("step").label(topic)
    yield " ".join(filter(None, (f"{label}.", _said(event), f"Version {version}.")))
    yield ""
    rows = list(_rows(event))
    if rows:
        yield from (*rows, "")


def _rows(kind: Any) -> Iterator[str]:
    """A table of the fields of an event's own, or of the envelope."""
    hints = get_type_hints(kind)
    names = [one.name for one in dataclasses.fields(kind) if one.name not in OF_THE_LIBRARY]
    if names:
        yield "| Field | Type |"
        yield "|---|---|"
    for name in names:
        yield f"| `{name}` | {_type(hints[name])} |"


def _kind(kind: Kind) -> Iterator[str]:
    yield f"### {kind.code}"
    yield ""
    yield f"{kind.labels['en']}. {kind.helps.get('en', '')}".rstrip()
    yield ""
    if kind.fields:
        yield "| Field | Type |"
        yield "|---|---|"
        for field in kind.fields:
            yield f"| `{field.name}` | {_asked(field)} |"
        yield ""


def _asked(field: Field) -> str:
    of = f" of `{field.vocabulary}`" if field.vocabulary else ""
    return f"{field.type}{of}" + ("" if field.required else ", may be left out")


def _type(hint: Any) -> str:
    """What a field holds, in words."""
    if get_origin(hint) in (Union, types.UnionType):
        [one] = [one for one in get_args(hint) if one is not types.NoneType]
        return f"{_type(one)}, may be null"
    if get_origin(hint) is tuple:
        return f"list of {_type(get_args(hint)[0])}"
    if hint is Sealed:
        return "words, sealed"
    if dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint)
        inside = (f"{one.name}: {_type(hints[one.name])}" for one in dataclasses.fields(hint))
        return f"({'; '.join(inside)})"
    return PLAIN.get(hint, "time")


def _title(topic: str) -> str:
    return topic.replace("-", " ").capitalize()


def _said(of: type) -> str:
    """What its docstring says first; a dataclass without one has its signature there instead."""
    said = (of.__doc__ or "").partition("\n\n")[0]
    return "" if said.startswith(f"{of.__name__}(") else " ".join(said.split())
