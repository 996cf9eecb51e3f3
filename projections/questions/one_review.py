"""One review, whole: what is it for, who takes part, who leads it, and how much was said in it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, func, select

from projections.facts import (
    findings,
    held_back,
    observations,
    queries,
    reviews,
    warning_signs,
)
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.looking_up import look_up
from projections.opening import opened
from projections.shown.leads import leads
from projections.shown.participants import Participant, those_of
from projections.shown.references import Reference, references
from projections.shown.reviews import Review, parts

TABLE = reviews.TABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributed:
    """How much was put in, notes about exchanges left aside.

    `open_matters` are the queries and signs that the review cannot close over (I8).
    """

    queries: int
    warning_signs: int
    observations: int
    held_back: int
    findings: int
    open_matters: int


@dataclass(frozen=True, slots=True)
class Target:
    """A day by which something of the review should be done."""

    what: str
    on: date


@dataclass(frozen=True, slots=True)
class Proceeding:
    """A proceeding beside the review, or a restriction because of one; `until` may be unknown."""

    kind: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneReview(Review):
    """A review with everything else that is known of it.

    `blind_first`: whoever may answer a query sees the raiser's standing only after they have.
    """

    cohort: str
    purpose_questions: tuple[str, ...]
    target_dates: tuple[Target, ...]
    parallel_proceedings: bool | None
    proceedings: tuple[Proceeding, ...]
    restrictions: tuple[Proceeding, ...]
    blind_first: bool
    outcome: str | None
    participants: tuple[Participant, ...]
    contributed: Contributed
    references: tuple[Reference, ...]
    position: int


def ask(facts: Connection, id: UUID | str, *, at: int | None = None) -> OneReview | None:
    """The review of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        return OneReview(
            **parts(row, leads(facts, [row], at)),
            cohort=row["cohort"],
            purpose_questions=tuple(opened(row["purpose_questions"])),
            target_dates=tuple(
                Target(one["what"], date.fromisoformat(one["on"])) for one in row["target_dates"]
            ),
            parallel_proceedings=row["parallel_proceedings"],
            proceedings=tuple(_proceeding(one) for one in row["proceedings"]),
            restrictions=tuple(_proceeding(one) for one in row["restrictions"]),
            blind_first=row["blind_first"],
            outcome=row["outcome"],
            participants=those_of(facts, row["id"], at),
            contributed=_contributed(facts, row["id"], at),
            references=references(row["case_refs"]),
            position=position(facts, at),
        )
    return None


def _proceeding(one: Mapping[str, Any]) -> Proceeding:
    return Proceeding(one["kind"], date.fromisoformat(one["until"]) if one["until"] else None)


def _contributed(facts: Connection, review: str, at: int | None) -> Contributed:
    asked, warned, said = queries.TABLE, warning_signs.TABLE, observations.TABLE
    open_queries = _number(facts, asked, review, at, asked.c.is_open_matter)
    open_signs = _number(facts, warned, review, at, warned.c.is_open_matter)
    return Contributed(
        queries=_number(facts, asked, review, at),
        warning_signs=_number(facts, warned, review, at),
        observations=_number(facts, said, review, at, said.c.counts),
        held_back=_number(facts, held_back.TABLE, review, at),
        findings=_number(facts, findings.TABLE, review, at),
        open_matters=open_queries + open_signs,
    )


def _number(
    facts: Connection, table: Table, review: str, at: int | None, *also: ColumnElement[bool]
) -> int:
    rows = select(func.count()).select_from(table).where(as_at(table, at), *also)
    return facts.execute(rows.where(table.c.review_id == review)).scalar_one()
