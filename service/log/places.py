"""Where in an event words stand: every sealed text with the path of its field, such as `about.0.note`."""

import types
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

from domain.sealed import Sealed

IDENTITY = ("originator_id", "originator_version")
Found = list[tuple[str, Sealed]]
Each = Callable[[Any, str, Found], None]
Step = tuple[str, Callable[[Any], Any], Each | None]
"""The path of a field, how to get it, and for several values how to look into each."""


def places(event: Any) -> Found:
    """The event's sealed texts by path, in the order in which they are stored."""
    found: Found = []
    kind: Any = type(event)
    _look(_steps(kind), event, "", found)
    return found


def _look(steps: tuple[Step, ...], thing: Any, before: str, found: Found) -> None:
    for path, get, each in steps:
        value = get(thing)
        if each is not None:
            for index, one in enumerate(value):
                each(one, f"{before}{path}.{index}", found)
        elif value is not None:
            found.append((before + path, value))


@cache
def _steps(kind: type[Any]) -> tuple[Step, ...]:
    """How to look through a class, planned once."""
    return tuple(_planned(kind, ""))


def _planned(kind: type[Any], before: str) -> Iterator[Step]:
    hints = get_type_hints(kind)
    for one in fields(kind):
        if one.name in IDENTITY:
            continue
        hint, path = hints[one.name], before + one.name
        if _holds(hint) is Sealed:
            yield path, attrgetter(path), None
        elif get_origin(hint) is tuple:
            if each := _each(get_args(hint)[0]):
                yield path, attrgetter(path), each
        elif isinstance(hint, type) and is_dataclass(hint):
            yield from _planned(hint, f"{path}.")
        elif is_dataclass(_holds(hint)) and _steps(_holds(hint)):
            raise TypeError(
                f"{kind.__name__}.{one.name}: words cannot stand in what may be missing"
            )


def _holds(hint: Any) -> Any:
    """The type of a value that may be missing; any other type itself."""
    if get_origin(hint) not in (types.UnionType, Union):
        return hint
    return next(one for one in get_args(hint) if one is not type(None))


def _each(hint: Any) -> Each | None:
    if hint is Sealed:
        return _sealed
    steps = _steps(hint) if isinstance(hint, type) and is_dataclass(hint) else ()
    if not steps:
        return None
    return lambda value, path, found: _look(steps, value, f"{path}.", found)


def _sealed(value: Any, path: str, found: Found) -> None:
    found.append((path, value))
