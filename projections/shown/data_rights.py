"""How a data-rights request is shown: what was asked and by when it is due; its words to few."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from projections.opening import opened

OPEN_STATES = ("received", "in_hand")
"""Those in which somebody waits for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestShown:
    """One request. `days_left` until it is due, negative when it is overdue, null once answered.

    `undecided` is how much of what was found nobody has decided on.
    """

    id: str
    version: int
    reference: str
    kind: str
    asked_by: str
    state: str
    received_on: date
    due_on: date
    days_left: int | None
    overdue: bool
    extended_by: int
    extended_why: str | None
    found: int
    undecided: int
    closed_on: date | None
    refusal_basis: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShown:
    """Something that was found, how, and what was decided of it; `reason` for those who handle it."""

    kind: str
    id: str
    how: str
    decision: str | None
    basis: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceShown:
    """What the custodian advises, of one item or of all."""

    item: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsOfRequest:
    """All that was said of it in words."""

    name: str | None
    asked: str | None
    check_note: str | None
    notes: tuple[str, ...]
    advice: tuple[AdviceShown, ...]
    extension_reason: str | None
    answer: str | None
    refusal_reason: str | None


def parts(row: RowMapping, today: date) -> dict[str, Any]:
    """The fields that everybody may see."""
    is_open = row["state"] in OPEN_STATES
    left = (row["due_on"] - today).days
    same = RequestShown.__dataclass_fields__.keys() & row.keys()
    return {
        **{name: row[name] for name in same},
        "days_left": left if is_open else None,
        "overdue": (left < 0) if is_open else row["closed_on"] > row["due_on"],
        "found": len(row["items"]),
        "undecided": sum(one["decision"] is None for one in row["items"]),
    }


def items(row: RowMapping, *, with_words: bool) -> tuple[ItemShown, ...]:
    """What was found, in the order in which it was."""
    return tuple(
        ItemShown(**{**one, "reason": opened(one["reason"]) if with_words else None})
        for one in row["items"]
    )


def words_of(row: RowMapping) -> WordsOfRequest:
    """The words, opened."""
    names = ("name", "asked", "check_note", "extension_reason", "answer", "refusal_reason")
    return WordsOfRequest(
        **{name: opened(row[name]) for name in names},
        notes=tuple(opened(row["notes"])),
        advice=tuple(AdviceShown(**opened(one)) for one in row["advice"]),
    )
