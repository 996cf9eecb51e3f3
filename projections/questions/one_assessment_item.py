"""One assessment item, whole: what news came of it, how was it answered, and what was queried?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select

from projections.facts import queries
from projections.facts.assessment_items import TABLE
from projections.facts.generation import position
from projections.looking_up import look_up
from projections.scope import scope
from projections.shown.assessment_items import (
    AssessmentItem,
    Information,
    information,
    parts,
    said,
)
from projections.shown.names import review_names
from projections.shown.noted import noted_about
from projections.shown.observations import Observation
from projections.shown.references import Reference, references


@dataclass(frozen=True, slots=True)
class Answer:
    """The owner `revised` it or `reaffirmed` it; `information` are ids of what that answers."""

    kind: str
    on: date
    text: str | None
    information: tuple[str, ...]
    by_agency: str
    by_band: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query about the item."""

    id: str
    reference: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneAssessmentItem(AssessmentItem):
    """An item with what is new, every answer, the queries about it, and what was noted about it."""

    information: tuple[Information, ...]
    answers: tuple[Answer, ...]
    queries: tuple[Asked, ...]
    references: tuple[Reference, ...]
    notes: tuple[Observation, ...]
    position: int


def ask(facts: Connection, id: UUID | str, *, at: int | None = None) -> OneAssessmentItem | None:
    """The item of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        return OneAssessmentItem(
            **parts(row, review_names(facts, [row["review_id"]], at)),
            information=information(row),
            answers=tuple(_answer(row, one) for one in row["answers"]),
            queries=_queries(facts, row, at),
            references=references(row["linked"]),
            notes=noted_about(facts, row, at),
            position=position(facts, at),
        )
    return None


def _answer(row: RowMapping, one: Mapping[str, Any]) -> Answer:
    return Answer(
        kind=one["kind"],
        on=date.fromisoformat(one["on"]),
        text=said(row, one["text"]),
        information=tuple(one["information"]),
        by_agency=one["by_agency"],
        by_band=one["by_band"],
    )


def _queries(facts: Connection, row: RowMapping, at: int | None) -> tuple[Asked, ...]:
    """The queries of the same review that name its type and token, in the order raised."""
    asked = queries.TABLE
    about = (
        asked.c.about_item_type == row["item_type"],
        asked.c.about_item_ref == row["token"],
    )
    rows = (
        select(asked.c.id, asked.c.reference, asked.c.status)
        .where(scope(asked, row["review_id"], at), *about)
        .order_by(asked.c.raised_on, asked.c.reference, asked.c.id)
    )
    return tuple(Asked(*one) for one in facts.execute(rows))
