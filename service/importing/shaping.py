"""A plain JSON value into a typed row: its types, names, words and codes, each checked in its place."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from domain.identifiers import identifies_a_child
from domain.rejections import IdentifiesAChild, UnusableText
from domain.vocabulary import is_local, vocabulary
from service.importing.declaring import HOLDS, VOCABULARY
from service.importing.refusals import Refused, UnreadableRow, UnusableName
from service.known_types import converted
from service.words import TOKEN, is_usable

Warn = Callable[[str, str], None]
"""Called with the path and the sentence of a warning."""
Check = Callable[[Any, str, Warn], Any]
Shape = TypeVar("Shape", bound=msgspec.Struct)
LOCAL = "This code is not in the vocabulary “{}”. It is kept as it came, marked local."
UNKNOWN_KEY = "This key is not part of the format and was not read."
PLAIN_KEY = re.compile(r"\w{1,60}", re.ASCII)
WHERE = re.compile(r" - at `\$(.*)`$")
MISSING = re.compile(r"Object missing required field `(\w+)`")
EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
TYPES = {"str": "a text", "int": "a whole number", "float": "a number", "decimal": "a number"}
TYPES |= {"bool": "true or false", "array": "a list", "object": "an object", "null": "null"}
TYPES |= {"date": "a date"}


def shape(raw: object, kind: type[Shape], path: str, warn: Warn) -> Shape:
    """The row of this kind, checked; its codes are canonical. Raises `Refused` with a path."""
    try:
        row = converted(raw, kind)
    except msgspec.ValidationError as error:
        raise _refused(str(error), path) from None
    _Checked(kind)(row, path, warn)
    note_unknown_keys(raw, kind, path, warn)
    return row


def note_unknown_keys(raw: object, kind: type[msgspec.Struct], path: str, warn: Warn) -> None:
    """Warn of every key that the format does not know (settled 26)."""
    plan = _plan(kind)
    assert isinstance(raw, dict)
    for key in raw.keys() - plan.names:
        warn(f"{path}.{key if PLAIN_KEY.fullmatch(key) else '…'}", UNKNOWN_KEY)
    for name, inner in plan.nested:
        value = raw.get(name)
        for place, one in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(one, dict):
                where = f"{path}.{name}[{place}]" if isinstance(value, list) else f"{path}.{name}"
                note_unknown_keys(one, inner, where, warn)


def check_code(name: str, value: str, path: str, warn: Warn) -> str:
    """The canonical code; an unknown one is kept and warned of, unless it is no code at all."""
    if ours := shipped(name).get(value):
        return ours
    check_name(value, path, warn)
    warn(path, LOCAL.format(name))
    return vocabulary(name).canonical(value)


@cache
def shipped(name: str) -> Mapping[str, str]:
    """The codes and aliases of a vocabulary that are not local, with the code each stands for."""
    words = vocabulary(name)
    codes = {code: code for code in words.terms if not is_local(name, code)}
    return codes | {alias: code for alias, code in words.aliases.items() if code in codes}


def check_name(value: str, path: str, warn: Warn) -> str:
    """An id or token as it came. Raises `Refused`."""
    if identifies_a_child(value):
        raise Refused(path, IdentifiesAChild())
    if not TOKEN.fullmatch(value):
        raise Refused(path, UnusableName())
    return value


def check_words(value: str, path: str, warn: Warn) -> str:
    """Words as they came. Raises `Refused`."""
    if not is_usable(value):
        raise Refused(path, UnusableText())
    return value


@dataclass(frozen=True, slots=True)
class _Plan:
    names: frozenset[str]
    checks: tuple[tuple[str, Mapping[str, str], Check], ...]
    """Field by field: its name, the codes that need no further check, and the check."""
    nested: tuple[tuple[str, type[msgspec.Struct]], ...]


class _Checked:
    """Checks every field of a row, and sets what comes back."""

    def __init__(self, kind: type[msgspec.Struct]) -> None:
        self.checks = _plan(kind).checks

    def __call__(self, row: Any, path: str, warn: Warn) -> Any:
        for name, codes, check in self.checks:
            value = getattr(row, name)
            if value is None or (type(value) is str and codes.get(value) == value):
                continue
            if value != []:
                setattr(row, name, check(value, f"{path}.{name}", warn))
        return row


@cache
def _plan(kind: type[msgspec.Struct]) -> _Plan:
    hints = get_type_hints(kind, include_extras=True)
    checks = [(name, _check(hint)) for name, hint in hints.items()]
    inner = [(name, _struct_in(hint)) for name, hint in hints.items()]
    return _Plan(
        names=frozenset(kind.__struct_encode_fields__),
        checks=tuple(
            (name, _codes(hints[name]), check) for name, check in checks if check is not None
        ),
        nested=tuple((name, found) for name, found in inner if found is not None),
    )


def _codes(hint: Any) -> Mapping[str, str]:
    """The codes of a field that holds one code."""
    if get_origin(hint) is Annotated:
        said = next((m.extra_json_schema or {} for m in hint.__metadata__), {})
        return shipped(said[VOCABULARY]) if VOCABULARY in said else {}
    return {}


def _check(hint: Any) -> Check | None:
    """What a value of this type must pass; None when its type says everything."""
    if get_origin(hint) is Annotated:
        said = next((m.extra_json_schema or {} for m in hint.__metadata__), {})
        return _check_marked(said) or _check(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return _check_either(get_args(hint))
    if get_origin(hint) is list:
        one = _check(get_args(hint)[0])
        return None if one is None else _each(one)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return _Checked(hint)
    return None


def _check_marked(said: dict[str, Any]) -> Check | None:
    if VOCABULARY in said:
        name = said[VOCABULARY]
        return lambda value, path, warn: check_code(name, value, path, warn)
    return {"words": check_words, "name": check_name}.get(said.get(HOLDS, ""))


def _check_either(hints: tuple[Any, ...]) -> Check | None:
    """One value, or a list of such values: whichever came."""
    one = next((c for h in hints if get_origin(h) is not list and (c := _check(h))), _as_it_is)
    each = next((c for h in hints if get_origin(h) is list and (c := _check(h))), _as_it_is)
    if one is each:
        return None
    return lambda value, path, warn: (each if isinstance(value, list) else one)(value, path, warn)


def _as_it_is(value: Any, path: str, warn: Warn) -> Any:
    return value


def _each(one: Check) -> Check:
    return lambda values, path, warn: [
        one(value, f"{path}[{place}]", warn) for place, value in enumerate(values)
    ]


def _struct_in(hint: Any) -> type[msgspec.Struct] | None:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    return next((found for arg in get_args(hint) if (found := _struct_in(arg))), None)


def _refused(said: str, path: str) -> Refused:
    """What msgspec said, in our words and without any value."""
    where = WHERE.search(said)
    place = path + (where.group(1) if where else "")
    if missing := MISSING.search(said):
        return Refused(f"{place}.{missing.group(1)}", UnreadableRow("This key is missing."))
    if expected := EXPECTED.search(said):
        wanted, found = (_in_words(part) for part in expected.groups())
        return Refused(place, UnreadableRow(f"Expected {wanted}, found {found}."))
    if "date" in said:
        return Refused(place, UnreadableRow("This is not a date written like 2024-03-14."))
    return Refused(place, UnreadableRow("This is not what the format asks for here."))


def _in_words(types: str) -> str:
    return " or ".join(TYPES.get(name, "something else") for name in types.split(" | "))
