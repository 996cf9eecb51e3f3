"""What a register is filtered by: read from the address, drawn as a form. Nothing is filtered by default (I3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import abort, request

from domain.vocabulary import vocabulary

OTHERS = ("as_at", "after")
"""What an address may carry beside filters: an earlier position, and where the next rows begin."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its name in the address, what it is called, and the codes it chooses from."""

    name: str
    title: str
    vocabulary: str | None = None

    def read(self, value: str) -> Any:
        """The value to ask with. Raises `ValueError` or `KeyError` for one that is not ours."""
        if self.vocabulary and not vocabulary(self.vocabulary).knows(value):
            raise ValueError
        return value

    def choices(self) -> list[tuple[str, str]]:
        """What may be chosen, each with its words."""
        words = vocabulary(self.vocabulary or "")
        return [(code, words.label(code)) for code in words.terms]


class YesOrNo(Filter):
    """A filter that a row either meets or does not."""

    def read(self, value: str) -> bool:
        return {"yes": True, "no": False}[value]

    def choices(self) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]


class Day(Filter):
    """A filter by a day, written as browsers write it: 2024-03-14."""

    def read(self, value: str) -> date:
        return date.fromisoformat(value)


class Number(Filter):
    """A filter by a small whole number: a stage, 1 to 4."""

    def read(self, value: str) -> int:
        return int(value)

    def choices(self) -> list[tuple[str, str]]:
        return [(str(stage), f"Stage {stage}") for stage in range(1, 5)]


class Review(Filter):
    """A filter by one review."""

    def read(self, value: str) -> UUID:
        return UUID(value)


def chosen(filters: Iterable[Filter]) -> dict[str, Any]:
    """What the address asks for, by name. An empty choice is no choice.

    Answers 400 to a name or a value that is not ours: a filter that silently does nothing would
    pretend that the rows shown are all there are.
    """
    known = {each.name: each for each in filters}
    given = {name: value for name, value in request.args.items() if value and name not in OTHERS}
    try:
        return {name: known[name].read(value) for name, value in given.items()}
    except (KeyError, ValueError):
        abort(400)


def fields(
    filters: Iterable[Filter], reviews: Iterable[tuple[str, str]]
) -> list[Mapping[str, Any]]:
    """The form's fields as the templates draw them, each with what is chosen now."""
    return [_field(each, list(reviews)) for each in filters]


def _field(each: Filter, reviews: list[tuple[str, str]]) -> Mapping[str, Any]:
    now = request.args.get(each.name, "")
    if isinstance(each, Day):
        return {"name": each.name, "title": each.title, "is_a_day": True, "now": now}
    choices = reviews if isinstance(each, Review) else each.choices()
    items = [{"value": value, "text": text, "selected": value == now} for value, text in choices]
    everything = {"value": "", "text": "All", "selected": not now}
    return {"name": each.name, "title": each.title, "items": [everything, *items]}
