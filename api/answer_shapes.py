"""The shapes of answers for the contract: JSON Schema read off the questions' own dataclasses."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from apispec import APISpec

from projections.exporting.plain import POSITION, key

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
    "description": "A position in the log. Give it as `after` to a read that must not be older.",
}


class AnswerShapes:
    """The components of one contract, made as they are asked for."""

    def __init__(self, spec: APISpec) -> None:
        self.spec = spec
        self.names: dict[type, str] = {}

    def of(self, hint: Any) -> Shape:
        """The shape of a type; a dataclass is a reference to its component."""
        if hint in PLAIN:
            return dict(PLAIN[hint])
        if isinstance(hint, type) and is_dataclass(hint):
            return self._reference(hint)
        origin, inside = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            return _either([self.of(one) for one in inside])
        if origin is tuple and Ellipsis not in inside:
            return _places([self.of(one) for one in inside])
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(inside[1])}
        if origin in (tuple, list, frozenset, set):
            return {"type": "array", "items": self.of(inside[0])}
        raise TypeError(f"the contract cannot say what {hint} is")

    def _reference(self, kind: type) -> Shape:
        if kind not in self.names:
            self.names[kind] = self._name(kind)
            self.spec.components.schema(self.names[kind], self._object(kind))
        return {"$ref": f"#/components/schemas/{self.names[kind]}"}

    def _name(self, kind: type) -> str:
        """The class's name; where another has it already, with that of its module in front."""
        module = kind.__module__.rpartition(".")[2]
        qualified = "".join(part.title() for part in module.split("_")) + kind.__name__
        return qualified if kind.__name__ in self.spec.components.schemas else kind.__name__

    def _object(self, kind: type) -> Shape:
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind)]
        shape: Shape = {
            "type": "object",
            "required": [key(name) for name in names],
            "properties": {key(name): self._field(name, hints[name]) for name in names},
        }
        described = " ".join((kind.__doc__ or "").split())
        if described and not described.startswith(f"{kind.__name__}("):
            shape["description"] = described
        return shape

    def _field(self, name: str, hint: Any) -> Shape:
        return dict(TOKEN) if name == POSITION and hint is int else self.of(hint)


def _places(shapes: list[Shape]) -> Shape:
    """A list whose places each have their own meaning."""
    size = len(shapes)
    return {"type": "array", "prefixItems": shapes, "minItems": size, "maxItems": size}


def _either(shapes: list[Shape]) -> Shape:
    """One of several; something plain that may be missing is said by a list of types."""
    real = [shape for shape in shapes if shape != {"type": "null"}]
    if len(real) == 1 and len(shapes) == 2 and isinstance(real[0].get("type"), str):
        return {**real[0], "type": [real[0]["type"], "null"]}
    return {"anyOf": shapes}
