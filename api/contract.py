"""The shapes of answers for the contract: JSON Schema read off the questions' own dataclasses."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from apispec import APISpec

from api.answers import POSITION

Shape = dict[str, Any]
PLAIN: Mapping[Any, Shape] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    UUID: {"type": "string", "format": "uuid"},
    type(None): {"type": "null"},
    Any: {},
}
TOKEN: Shape = {
    "type": "string",
    "pattern": "^p[0-9a-f]+$",
    "description": "A position in the log; give it as `after` to a read that must not be older.",
}


def reference_to(kind: type, spec: APISpec) -> Shape:
    """A reference to the component of a dataclass, which is made when it is not there yet."""
    known = _known(spec)
    if kind not in known:
        known[kind] = _name(kind, known)
        spec.components.schema(known[kind], _object(kind, spec))
    return {"$ref": f"#/components/schemas/{known[kind]}"}


def _known(spec: APISpec) -> dict[type, str]:
    """The names given so far in this contract, by dataclass."""
    known: dict[type, str] = spec.options.setdefault("x-known", {})
    return known


def _name(kind: type, known: Mapping[type, str]) -> str:
    """The class's name; if another has it already, with that of its module in front."""
    module = kind.__module__.rpartition(".")[2]
    qualified = "".join(part.title() for part in module.split("_")) + kind.__name__
    return qualified if kind.__name__ in known.values() else kind.__name__


def _object(kind: type, spec: APISpec) -> Shape:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    shape: Shape = {
        "type": "object",
        "required": names,
        "properties": {name: _field(name, hints[name], spec) for name in names},
    }
    described = (kind.__doc__ or "").strip()
    if described and not described.startswith(f"{kind.__name__}("):
        shape["description"] = " ".join(described.split())
    return shape


def _field(name: str, hint: Any, spec: APISpec) -> Shape:
    return dict(TOKEN) if name == POSITION and hint is int else _shape(hint, spec)


def _shape(hint: Any, spec: APISpec) -> Shape:
    if hint in PLAIN:
        return dict(PLAIN[hint])
    if isinstance(hint, type) and is_dataclass(hint):
        return reference_to(hint, spec)
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _either([_shape(one, spec) for one in inside])
    if origin is tuple and Ellipsis not in inside:
        places = [_shape(one, spec) for one in inside]
        size = len(places)
        return {"type": "array", "prefixItems": places, "minItems": size, "maxItems": size}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _shape(inside[1], spec)}
    if origin in (tuple, list, frozenset, set):
        return {"type": "array", "items": _shape(inside[0], spec)}
    raise TypeError(f"the contract cannot say what {hint} is")


def _either(shapes: list[Shape]) -> Shape:
    """One of several: a list of types where that says it all, else `anyOf`."""
    if all(set(shape) == {"type"} for shape in shapes):
        return {"type": [shape["type"] for shape in shapes]}
    real = [shape for shape in shapes if shape != {"type": "null"}]
    if len(real) == 1 and "type" in real[0] and len(shapes) == 2:
        return {**real[0], "type": [real[0]["type"], "null"]}
    return {"anyOf": shapes}
