"""What raisers say of it afterwards, told in numbers from which nobody can be made out (I13, P05)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Row, select

from domain.vocabulary import vocabulary
from projections.facts import detriments, experiences
from projections.facts.versions import as_at
from projections.looking_up import look_up
from projections.suppressing import suppressed

AT_LEAST = 3
"""How many different people must have spoken before their numbers are told: k in the partnership."""

SCALE = tuple("12345")
"""How heard somebody felt: 1 is not at all, 5 is wholly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """How many said that they felt so heard (1 to 5) and would raise again, or not; null for all of them.

    `number` is null where it is hidden because it is too small.
    """

    felt_heard: int | None
    would_raise_again: str | None
    number: int | None


def experiences_of(
    facts: Connection, review: UUID | str | None, at: int | None
) -> tuple[Felt, ...]:
    """Every combination with the sums: of those told so far; all hidden while it is too few to tell.

    Numbers move only when three more people have spoken: else what was shown before, taken from what
    is shown now, would be one person's answer.
    """
    table = experiences.TABLE
    columns = (table.c.by_voice, table.c.felt_heard, table.c.would_raise_again)
    said = _in_order(facts, columns, review, at)
    told = list(_told(said))
    counts = Counter((str(row.felt_heard), row.would_raise_again) for row in told)
    table_of = suppressed(SCALE, vocabulary("would_raise_again").codes, counts, AT_LEAST)
    return tuple(
        Felt(
            felt_heard=int(one.row_code) if one.row_code else None,
            would_raise_again=one.column_code,
            number=None if said and not told else one.number,
        )
        for one in table_of
    )


def detriments_of(facts: Connection, review: UUID | str | None, at: int | None) -> int | None:
    """How many reports of detriment can be told of; null while too few people have made any."""
    said = _in_order(facts, (detriments.TABLE.c.by_voice,), review, at)
    told = list(_told(said))
    return None if said and not told else len(told)


@dataclass(frozen=True, slots=True)
class Own:
    """What a raiser said of their own query: told to nobody but them."""

    felt_heard: int | None = None
    would_raise_again: str | None = None
    detriments: int = 0


def said_of(facts: Connection, queries: Sequence[str], at: int | None) -> Mapping[str, Own]:
    """What was said of each of these queries by its raiser."""
    said = {row["id"]: row for row in look_up(facts, experiences.TABLE.c.id, queries, at)}
    column = detriments.TABLE.c.query_id
    reports = Counter(row["query_id"] for row in look_up(facts, column, queries, at, column))
    return {
        id: Own(
            said[id]["felt_heard"] if id in said else None,
            said[id]["would_raise_again"] if id in said else None,
            reports[id],
        )
        for id in queries
    }


def _in_order(
    facts: Connection, columns: Sequence[Column[Any]], review: UUID | str | None, at: int | None
) -> Sequence[Row[Any]]:
    """What was said in one review or in all, as it came."""
    table = columns[0].table
    rows = select(*columns).where(as_at(table, at)).order_by(table.c.raised_at)
    if review is not None:
        rows = rows.where(table.c.review_id == str(review))
    return facts.execute(rows).all()


def _told(said: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
    """Those of each company of three different people, once it is complete."""
    company: list[Row[Any]] = []
    for row in said:
        company.append(row)
        if len({one.by_voice for one in company} - {None}) >= AT_LEAST:
            yield from company
            company = []
