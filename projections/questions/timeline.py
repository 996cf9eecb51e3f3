"""What happened to one thing, step by step, and who did it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select

from projections.facts.generation import position
from projections.facts.steps import TABLE
from projections.shown.voices import Voice, voice_of_step
from projections.shown.words import by_name, withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happened, by its stored name.

    `occurred_on` is null when nobody said; then the day it was recorded stands in for the order.
    `codes` are the event's own codes, dates and numbers, `words` its texts, each by field name;
    `words_withheld` names the audience that alone may read them.
    """

    position: int
    topic: str
    occurred_on: date | None
    occurred_precision: str
    recorded_on: date
    by: Voice
    codes: Mapping[str, Any]
    words: Mapping[str, Any]
    words_withheld: str | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """All steps of a thing, in the order they happened; on one day, in the order recorded."""

    id: str
    kind: str
    position: int
    steps: tuple[Step, ...]


def ask(facts: Connection, thing: UUID | str, *, at: int | None = None) -> Timeline | None:
    """The story of one thing, None when there is no such thing (or there was not yet)."""
    steps = select(TABLE).where(TABLE.c.thing_id == str(thing)).order_by(TABLE.c.position)
    if at is not None:
        steps = steps.where(TABLE.c.position <= at)
    rows = facts.execute(steps).mappings().all()
    if not rows:
        return None
    return Timeline(
        id=str(thing),
        kind=rows[0]["thing_kind"],
        position=position(facts, at),
        steps=tuple(_step(row) for row in sorted(rows, key=_order)),
    )


def _order(row: RowMapping) -> tuple[date, int]:
    return row["occurred_on"] or row["recorded_on"], row["position"]


def _step(row: RowMapping) -> Step:
    return Step(
        position=row["position"],
        topic=row["topic"],
        occurred_on=row["occurred_on"],
        occurred_precision=row["occurred_precision"],
        recorded_on=row["recorded_on"],
        by=voice_of_step(row),
        codes=row["codes"],
        words=by_name(row),
        words_withheld=withheld(row),
    )
