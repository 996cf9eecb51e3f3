"""Which tables an answer is laid out in: read off the dataclasses, so that a new question needs nothing.

What there is once becomes rows of name and value. A list of objects becomes a table, an object
inside a row becomes columns with dotted names, a list of objects inside a row a table of its own
whose `of_row` is the number of that row. Counts by code become a table of key and value. The
branches of a tree are one cell: a table of a table of a table would have no end.
"""

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from projections.exporting.cells import Cell, cell
from projections.exporting.plain import field, key
from projections.registers import ON_EACH_PAGE

ONCE = "This answer"
"""The table of what an answer says once. No field of an answer has a blank in its name."""

NOT_TOLD = ("next",)
"""The cursor of a page says nothing in a file that holds all of them."""

Get = Callable[[Any], Any]
Keyed = Iterator[tuple[tuple[str, ...], Any]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What there is of one object: values to be cells, and lists to be tables of their own."""

    cells: tuple[tuple[str, Get], ...]
    lists: tuple["Several", ...] = ()


@dataclass(frozen=True, slots=True)
class Several:
    """A table of many rows: its name, its columns of keys, what fills it, and the shape of a row.

    One that is `whole` stands complete on each page of a list, as counts do.
    """

    name: str
    keys: tuple[str, ...]
    each: Callable[[Any], Keyed]
    shape: Shape
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its name, the path of it in the JSON, with the names of its columns."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, a cell for each column."""

    table: str
    cells: tuple[Cell, ...]


class Layout:
    """The tables of one type of answer, and the rows that its pages bring to them.

    Raises `TypeError` where a field is called like a column that every file has.
    """

    def __init__(self, kind: type) -> None:
        self.shape = shape(kind)
        lists = tuple(_tables(self.shape, "", ()))
        self.tables = (Table(ONCE, ("row", "name", "value")), *lists)
        if any(len({"table", *one.columns}) <= len(one.columns) for one in self.tables):
            raise TypeError(f"a field of {kind.__name__} is called like a column of every file")

    def rows(self, pages: Iterator[Any]) -> Iterator[Row]:
        """Every row of every page; what is said on each page anew is told of the first alone."""
        numbers: dict[str, int] = {}
        for at, page in enumerate(pages):
            if at == 0:
                yield from self._once(page)
            for several in self.shape.lists:
                if at == 0 or not several.whole:
                    yield from _rows(several, page, several.name, None, numbers)

    def _once(self, page: Any) -> Iterator[Row]:
        for number, (name, get) in enumerate(self.shape.cells, start=1):
            yield Row(ONCE, (number, name, cell(get(page))))


@cache
def layout(kind: type) -> Layout:
    """The layout of a type of answer."""
    return Layout(kind)


def shape(kind: type, *, in_row: bool = False) -> Shape:
    """The shape of a dataclass; within a row, counts by code are one cell."""
    cells: list[tuple[str, Get]] = []
    lists: list[Several] = []
    hints = get_type_hints(kind)
    for one in fields(kind):
        if in_row or one.name not in NOT_TOLD:
            part = _part(key(one.name), hints[one.name], _getter(one.name), in_row)
            cells += part.cells
            lists += map(_whole, part.lists) if one.metadata == ON_EACH_PAGE else part.lists
    return Shape(tuple(cells), tuple(lists))


def _whole(several: Several) -> Several:
    return replace(several, whole=True)


def _part(name: str, hint: Any, get: Get, in_row: bool) -> Shape:
    """What one field comes to."""
    hint = _without_none(hint)
    origin, inside = get_origin(hint), get_args(hint)
    if _is_object(hint):
        return _under(name, get, shape(hint, in_row=in_row))
    if _is_mapping(origin) and (_is_object(inside[1]) or not in_row):
        return Shape((), (_keyed(name, get, inside[1]),))
    if origin in (tuple, list) and not _is_fixed(hint) and _is_row(inside[0], in_row):
        whole = not _is_object(_without_none(inside[0]))
        return Shape((), (Several(name, (), lambda of: _each(get(of)), _row(inside[0]), whole),))
    if _is_fixed(hint):
        return Shape(tuple((f"{name}.{n}", _nth(get, n)) for n in range(1, len(inside) + 1)))
    return Shape(((name, get),))


def _keyed(name: str, get: Get, value: Any) -> Several:
    """Counts by code, or by two codes."""
    inside = get_args(value)
    if _is_mapping(get_origin(value)) and not _is_mapping(get_origin(inside[1])):
        keys, each = ("key", "second_key"), lambda of: _by_two(get(of))
        return Several(name, keys, each, _row(inside[1]))
    return Several(name, ("key",), lambda of: _by_one(get(of)), _row(value))


def _row(hint: Any) -> Shape:
    """The shape of a row: the fields of an object, else its value."""
    hint = _without_none(hint)
    return shape(hint, in_row=True) if _is_object(hint) else _part("value", hint, _itself, True)


def _under(name: str, get: Get, inner: Shape) -> Shape:
    """An object's parts with its own name in front; one that is not there has none."""
    return Shape(
        tuple((f"{name}.{each}", _then(get, got)) for each, got in inner.cells),
        tuple(
            Several(f"{name}.{one.name}", one.keys, _then(get, one.each, ()), one.shape, one.whole)
            for one in inner.lists
        ),
    )


def _tables(shape: Shape, prefix: str, of_row: tuple[str, ...]) -> Iterator[Table]:
    for several in shape.lists:
        name = prefix + several.name
        cells = tuple(each for each, _ in several.shape.cells)
        yield Table(name, ("row", *of_row, *several.keys, *cells))
        yield from _tables(several.shape, f"{name}.", ("of_row",))


def _rows(
    several: Several, of: Any, name: str, of_row: int | None, numbers: dict[str, int]
) -> Iterator[Row]:
    for keys, one in several.each(of):
        number = numbers[name] = numbers.get(name, 0) + 1
        parent = () if of_row is None else (of_row,)
        cells = tuple(cell(get(one)) for _, get in several.shape.cells)
        yield Row(name, (number, *parent, *keys, *cells))
        for inner in several.shape.lists:
            yield from _rows(inner, one, f"{name}.{inner.name}", number, numbers)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        some = [one for one in get_args(hint) if one is not type(None)]
        return some[0] if len(some) == 1 else hint
    return hint


def _is_object(hint: Any) -> bool:
    return isinstance(hint, type) and is_dataclass(hint)


def _is_mapping(origin: Any) -> bool:
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _is_fixed(hint: Any) -> bool:
    return get_origin(hint) is tuple and Ellipsis not in get_args(hint)


def _is_row(hint: Any, in_row: bool) -> bool:
    kind = _without_none(hint)
    return (_is_object(kind) and not _is_branch(kind)) or (_is_fixed(hint) and not in_row)


def _is_branch(kind: type) -> bool:
    """Whether objects of this kind hold others of their own kind."""
    return any(kind in get_args(hint) for hint in get_type_hints(kind).values())


def _getter(name: str) -> Get:
    return lambda of: field(name, getattr(of, name))


def _nth(get: Get, number: int) -> Get:
    def found(of: Any) -> Any:
        several = get(of)
        return None if several is None else several[number - 1]

    return found


def _then(get: Get, then: Get, otherwise: Any = None) -> Get:
    def found(of: Any) -> Any:
        inner = get(of)
        return otherwise if inner is None else then(inner)

    return found


def _itself(of: Any) -> Any:
    return of


def _each(several: Any) -> Keyed:
    return (((), one) for one in several or ())


def _by_one(several: Any) -> Keyed:
    return (((str(code),), one) for code, one in (several or {}).items())


def _by_two(several: Any) -> Keyed:
    for code, inner in (several or {}).items():
        for second, one in inner.items():
            yield (str(code), str(second)), one
