"""What was changed because of what people said, and what is known of its effect (P11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, select

from projections.extent import Extent
from projections.facts import queries, warning_signs
from projections.opening import foresee_words
from projections.shown.words import withheld, words

REVISED, ACTED = "assessment_revised", "acted_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An assessment revised after a query, or what was done about a sign (`kind`, `id`, `reference`).

    `effect` is what came of it; null: none was recorded yet, which is not that there was none.
    """

    how: str
    kind: str
    id: str
    reference: str
    on: date
    by_agency: str | None
    what: str | None
    effect: str | None
    words_withheld: str | None


def changes(facts: Connection, extent: Extent, limit: int) -> tuple[Change, ...]:
    """The first of them in the order they happened."""
    found = [*_revised(facts, extent, limit), *_acted(facts, extent, limit)]
    return tuple(sorted(found, key=lambda one: (one.on, one.reference, one.id))[:limit])


def revised(row: RowMapping) -> Change:
    """The assessment that was revised after this query."""
    return Change(
        how=REVISED,
        kind="challenge",
        id=row["id"],
        reference=row["reference"],
        on=row["revised_on"],
        by_agency=row["about_agency"],
        what=words(row, "revision"),
        effect=None,
        words_withheld=withheld(row),
    )


def acted(row: RowMapping) -> Change:
    """What was done about this sign."""
    return Change(
        how=ACTED,
        kind="warning_sign",
        id=row["id"],
        reference=row["reference"],
        on=row["acted_on"],
        by_agency=row["acted_by_agency"],
        what=words(row, "action"),
        effect=words(row, "effect"),
        words_withheld=withheld(row),
    )


def _revised(facts: Connection, extent: Extent, limit: int) -> Iterator[Change]:
    table = queries.TABLE
    shown = ("id", "reference", "revised_on", "about_agency", "revision", "audience")
    rows = (
        select(*(table.c[name] for name in shown))
        .where(extent.of(table), table.c.revised_on.is_not(None))
        .order_by(table.c.revised_on, table.c.reference, table.c.id)
        .limit(limit)
    )
    found = facts.execute(rows).mappings().all()
    foresee_words(row["revision"] for row in found)
    yield from map(revised, found)


def _acted(facts: Connection, extent: Extent, limit: int) -> Iterator[Change]:
    table = warning_signs.TABLE
    shown = ("id", "reference", "acted_on", "acted_by_agency", "action", "effect", "audience")
    rows = (
        select(*(table.c[name] for name in shown))
        .where(extent.of(table), table.c.acted_on.is_not(None))
        .order_by(table.c.acted_on, table.c.reference, table.c.id)
        .limit(limit)
    )
    found = facts.execute(rows).mappings().all()
    foresee_words(row[name] for row in found for name in ("action", "effect"))
    yield from map(acted, found)
