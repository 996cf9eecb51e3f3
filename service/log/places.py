"""Where in an event words stand: every sealed text with the path of its field, such as `about.0.note`."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from domain.sealed import Sealed

IDENTITY = ("originator_id", "originator_version")
Found = list[tuple[str, Sealed]]
Visit = Callable[[Any, str, Found], None]


def places(event: Any) -> Found:
    """The event's sealed texts by path, in the order in which they are stored."""
    found: Found = []
    kind: Any = type(event)
    for name, visit in _visits(kind):
        value = getattr(event, name)
        if value is not None:
            visit(value, name, found)
    return found


@cache
def _visits(kind: type[Any]) -> tuple[tuple[str, Visit], ...]:
    """The fields of a class that may hold words, and how each is looked through."""
    hints = get_type_hints(kind)
    named = ((one.name, _visit(hints[one.name])) for one in fields(kind))
    return tuple((name, visit) for name, visit in named if visit and name not in IDENTITY)


def _visit(hint: Any) -> Visit | None:
    """How to look through a value of this type; None where no words can be."""
    if hint is Sealed:
        return _sealed
    if get_origin(hint) in (types.UnionType, Union):
        (found, *_) = [_visit(one) for one in get_args(hint) if one is not type(None)]
        return found
    if get_origin(hint) is tuple:
        inside = _visit(get_args(hint)[0])
        return _each(inside) if inside else None
    if isinstance(hint, type) and is_dataclass(hint) and _visits(hint):
        return _inside
    return None


def _sealed(value: Any, path: str, found: Found) -> None:
    found.append((path, value))


def _inside(value: Any, path: str, found: Found) -> None:
    kind: Any = type(value)
    for name, visit in _visits(kind):
        part = getattr(value, name)
        if part is not None:
            visit(part, f"{path}.{name}", found)


def _each(visit: Visit) -> Visit:
    def several(value: Any, path: str, found: Found) -> None:
        for index, one in enumerate(value):
            visit(one, f"{path}.{index}", found)

    return several
