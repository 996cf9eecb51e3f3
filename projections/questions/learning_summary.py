"""What did we learn together, what came of it, and what is still open? (P11)"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    func,
    or_,
    select,
    true,
)

from projections.counting import by_code, in_order
from projections.digests import digest_of
from projections.extent import Extent
from projections.facts import findings, held_back, observations, queries, reviews, warning_signs
from projections.facts.generation import position
from projections.limits import limits
from projections.looking_up import look_up
from projections.open_matters import carried_forward, still_open
from projections.opening import foresee, opened, opened_name
from projections.shown.findings import Finding, finding
from projections.shown.leads import leads
from projections.shown.names import ReviewName, references, review_names
from projections.shown.observations import Observation, observation
from projections.shown.proofs import ending
from projections.shown.queries import query
from projections.shown.reviews import review as one_review
from projections.shown.signs import other_signs, sign
from projections.shown.summaries import HeldBack, LearningSummary, Period, Queries, Signs

LISTED = 200
"""How many of each thing a summary lists; every number counts all of them."""

GOOD_PRACTICE = ("good_practice", "working_practice")
EVERY_ROW = true()
CHILD_AND_FAMILY = ("childs_voice", "family_voice")


def ask(
    facts: Connection,
    *,
    today: date,
    review: UUID | str | None = None,
    period_from: date | None = None,
    period_to: date | None = None,
    at: int | None = None,
) -> LearningSummary:
    """The summary of one review, or of a period over all; a review that is not there is null."""
    extent = Extent(review=review, period_from=period_from, period_to=period_to, at=at)
    row = next(look_up(facts, reviews.TABLE.c.id, [str(review)], at), None) if review else None
    found = _findings(facts, extent)
    said = observations.TABLE
    summary = LearningSummary(
        review=one_review(row, leads(facts, [row], at)) if row else None,
        period=Period(period_from, period_to),
        lead=opened_name(row["lead_title"]) if row else None,
        purpose_questions=tuple(opened(row["purpose_questions"])) if row else (),
        findings=found,
        patterns=_patterns(facts, extent),
        helped_hindered=_helped_hindered(facts, extent),
        good_practice=_observations(facts, extent, said.c.kind.in_(GOOD_PRACTICE)),
        queries=_queries(facts, extent, today),
        warning_signs=_signs(facts, extent, today),
        held_back=_held_back(facts, extent),
        absent_voices=_observations(facts, extent, said.c.kind == "absent_voice"),
        child_and_family_voice=_observations(
            facts, extent, or_(said.c.by_band == "L", said.c.kind.in_(CHILD_AND_FAMILY))
        ),
        still_open=still_open(facts, extent, LISTED),
        carried_forward=carried_forward(facts, extent, LISTED),
        limits=limits(facts, extent),
        position=position(facts, at),
        digest="",
    )
    return replace(summary, digest=digest_of(summary))


def _findings(facts: Connection, extent: Extent) -> tuple[Finding, ...]:
    rows = _first(facts, findings.TABLE, extent, "proposed_on", "reference", "id")
    reviews = _reviews(facts, rows, extent)
    return tuple(finding(row, reviews) for row in rows)


def _patterns(facts: Connection, extent: Extent) -> dict[str, dict[str, int]]:
    table = findings.TABLE
    counts = _counts(facts, extent, table, table.c.pattern_type, table.c.valence)
    types = in_order("pattern_type", (row[0] for row in counts), every=True)
    return {
        name: by_code("pattern_valence", (row[1:] for row in counts if row[0] == name))
        for name in types
    }


def _helped_hindered(facts: Connection, extent: Extent) -> dict[str, tuple[int, int]]:
    table = observations.TABLE
    named = table.c.factor.is_not(None)
    counts = _counts(facts, extent, table, table.c.factor, table.c.valence, where=named)
    numbers = {(factor, valence): number for factor, valence, number in counts}
    return {
        factor: (numbers.get((factor, "helped"), 0), numbers.get((factor, "hindered"), 0))
        for factor in in_order("factor", (row[0] for row in counts), every=True)
    }


def _queries(facts: Connection, extent: Extent, today: date) -> Queries:
    counts = _counts(facts, extent, queries.TABLE, queries.TABLE.c.status)
    rows = _first(facts, queries.TABLE, extent, "register_rank", "raised_on", "reference", "id")
    reviews = _reviews(facts, rows, extent)
    return Queries(
        total=sum(number for _, number in counts),
        by_status=by_code("query_status", counts),
        items=tuple(query(row, reviews, today) for row in rows),
    )


def _signs(facts: Connection, extent: Extent, today: date) -> Signs:
    table = warning_signs.TABLE
    counts = _counts(facts, extent, table, table.c.state)
    rows = _first(facts, table, extent, "register_rank", "raised_on", "reference", "id")
    reviews = _reviews(facts, rows, extent)
    others = references(facts, table, (id for row in rows for id in other_signs(row)), extent.at)
    return Signs(
        total=sum(number for _, number in counts),
        by_state=by_code("warning_state", counts),
        assumed_safe_not_proved=_assumed_safe(facts, extent),
        items=tuple(sign(row, reviews, others, today) for row in rows),
    )


def _assumed_safe(facts: Connection, extent: Extent) -> tuple[str, ...]:
    table = warning_signs.TABLE
    passed_over = or_(table.c.ever_set_aside, table.c.ever_dismissed, table.c.ever_closed_unproven)
    raised = (table.c.raised_on, table.c.reference, table.c.id)
    rows = facts.execute(select(table).where(extent.of(table), passed_over).order_by(*raised))
    assumed = (row for row in rows.mappings() if ending(row) == "assumed_safe_not_proved")
    return tuple(row["reference"] for row in assumed)


def _held_back(facts: Connection, extent: Extent) -> HeldBack:
    table = held_back.TABLE
    reasons = facts.execute(select(table.c.reasons).where(extent.of(table))).scalars().all()
    each = ((reason, 1) for some in reasons for reason in set(some))
    return HeldBack(len(reasons), by_code("held_back_reason", each))


def _observations(
    facts: Connection, extent: Extent, which: ColumnElement[bool]
) -> tuple[Observation, ...]:
    rows = _first(facts, observations.TABLE, extent, "occurred_on", "reference", "id", where=which)
    reviews = _reviews(facts, rows, extent)
    return tuple(observation(row, reviews) for row in rows)


def _first(
    facts: Connection,
    table: Table,
    extent: Extent,
    *order: str,
    where: ColumnElement[bool] = EVERY_ROW,
) -> Sequence[RowMapping]:
    """The rows of a fact that are listed, in the order of these columns."""
    place = [table.c[name] for name in order]
    rows = select(table).where(extent.of(table), where).order_by(*place).limit(LISTED)
    found = facts.execute(rows).mappings().all()
    foresee(found)
    return found


def _counts(
    facts: Connection,
    extent: Extent,
    table: Table,
    *codes: Column[str],
    where: ColumnElement[bool] = EVERY_ROW,
) -> list[tuple[Any, ...]]:
    """Each combination of codes that occurs, and how often."""
    counts = select(*codes, func.count()).where(extent.of(table), where).group_by(*codes)
    return [tuple(row) for row in facts.execute(counts)]


def _reviews(
    facts: Connection, rows: Sequence[RowMapping], extent: Extent
) -> Mapping[str, ReviewName]:
    return review_names(facts, (row["review_id"] for row in rows), extent.at)
