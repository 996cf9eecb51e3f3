"""Answers as plain values: the frozen dataclasses of the questions, written out as they are."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from projections.positions import token

POSITION = "position"
"""The one field that is not shown as it is: clients see an opaque token (settled 35)."""


def encode(value: Any) -> bytes:
    """Plain values as JSON in UTF-8."""
    return msgspec.json.encode(value)


def shown(value: Any) -> Any:
    """The same as plain values: field names as keys, days and ids as strings."""
    match value:
        case str() | int() | float() | bool() | None:
            return value
        case Mapping():
            return {str(key): shown(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [shown(one) for one in value]
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
    return {key(name): shown(field(name, getattr(value, name))) for name in _names(value.__class__)}


def key(name: str) -> str:
    """The key of a field: its name, without the `_` that keeps it apart from a word of Python."""
    return name.rstrip("_")


def field(name: str, value: Any) -> Any:
    """What is shown of a field: its value, and the token of a position."""
    return token(value) if name == POSITION and isinstance(value, int) else value


def moment(value: datetime) -> str:
    """RFC 3339 in UTC; a time without a zone is one of UTC (the read models keep them so)."""
    in_utc = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return in_utc.isoformat(timespec="seconds").replace("+00:00", "Z")


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is not something an answer can hold")
    return tuple(one.name for one in fields(kind))
