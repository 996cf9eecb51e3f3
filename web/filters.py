"""What a register is filtered by, read from the address (or a form sent) and drawn as a form.

By default: nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from flask import abort, request

from domain.vocabulary import vocabulary

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its name in the address, its title, how it is read, and what may be chosen.

    `read` raises `KeyError` or `ValueError` for a value that is not ours. Without choices it is
    typed: a day, unless `typed` (a type of HTML's `input`) says otherwise.
    """

    name: str
    title: str
    read: Callable[[str], Any]
    choices: Choices | Callable[[], Choices] | None = None
    typed: str = "date"


def codes(name: str, title: str, of: str) -> Filter:
    """A filter by the codes of a vocabulary."""
    return Filter(name, title, partial(_known, of), partial(_every, of))


def yes_or_no(name: str, title: str) -> Filter:
    """A filter that a row either meets or does not."""
    return Filter(
        name, title, {"yes": True, "no": False}.__getitem__, [("yes", "Yes"), ("no", "No")]
    )


def one_of(name: str, title: str, *values: str) -> Filter:
    """A choice between a few words of the address."""
    return Filter(name, title, {each: each for each in values}.__getitem__, [])


_STAGES = {str(each): each for each in range(1, 5)}


def stage(name: str, title: str) -> Filter:
    """A filter by the stage of escalation, 1 to 4."""
    return Filter(name, title, _STAGES.__getitem__, [(each, f"Stage {each}") for each in _STAGES])


def day(name: str, title: str) -> Filter:
    """A filter by a day, written as browsers write it: 2024-03-14."""
    return Filter(name, title, _day)


def id(name: str, title: str) -> Filter:
    """A filter by an id, mostly come to by a link."""
    return Filter(name, title, UUID, typed="text")


def review(choices: Choices) -> Filter:
    """A filter by one of the reviews: id and code."""
    return Filter("review", "Review", UUID, choices)


def chosen(filters: Iterable[Filter]) -> dict[str, Any]:
    """What the address asks for, by name. An empty choice is no choice.

    Answers 400 to a value that is not ours; names that are not are refused for all pages alike.
    """
    given = [(each, request.values.get(each.name)) for each in filters]
    try:
        return {each.name: each.read(value) for each, value in given if value}
    except (KeyError, ValueError):
        abort(400)


def fields(filters: Iterable[Filter]) -> list[Mapping[str, Any]]:
    """The form's fields as the templates draw them, each with what is chosen now."""
    return [
        {
            "name": each.name,
            "title": each.title,
            "now": request.values.get(each.name, ""),
            "typed": None if each.choices else each.typed,
            "choices": [("", "All"), *_choices(each)],
        }
        for each in filters
    ]


def _choices(of: Filter) -> Choices:
    return of.choices() if callable(of.choices) else of.choices or []


def _every(name: str) -> Choices:
    """Every code of a vocabulary as it is now, a partnership's own among them."""
    return [(one.code, one.label()) for one in vocabulary(name)]


def _known(name: str, value: str) -> str:
    if not vocabulary(name).knows(value):
        raise ValueError
    return value


def _day(text: str) -> date:
    """A day as YYYY-MM-DD and in no other of the ways ISO 8601 knows. Raises `ValueError`."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError
    return date.fromisoformat(text)
