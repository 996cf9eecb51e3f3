"""How did people reason, what guarded against it, and what rests on a single explanation? (P15)"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    and_,
    func,
    literal,
    null,
    select,
)

from projections.counted import Counts, counted, left_out
from projections.counting import TOO_FEW, by_code, in_order
from projections.cursors import Cursor, Place
from projections.extent import Extent
from projections.facts import assessment_items, episodes
from projections.facts.cuts import REASONED
from projections.facts.generation import position
from projections.opening import foresee_words
from projections.shown.names import ReviewName, review_names
from projections.shown.words import words
from projections.walking import turn

DEVILS_ADVOCATE = "devils_advocate"
THINGS: Mapping[str, Table] = {
    "episode": episodes.TABLE,
    "assessment_item": assessment_items.TABLE,
}
"""What is settled by an explanation, or by an answer to what is new."""


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A way of reasoning, how often it was noted, and what guarded against it then.

    `unguarded` is how often nothing was named.
    """

    pattern: str
    noted: int
    unguarded: int
    guarded_by: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Settled:
    """How many things of a kind are settled, and of these: with no other explanation considered,
    and with a devil's advocate."""

    kind: str
    settled: int
    with_one_explanation: int
    with_devils_advocate: int


@dataclass(frozen=True, slots=True)
class OneExplanation:
    """An episode or an assessment that was settled with one explanation.

    `title` is an episode's, in words; `item_type` an assessment's; the other is null.
    """

    kind: str
    id: str
    reference: str
    review: ReviewName
    title: str | None
    item_type: str | None
    state: str
    settled_on: date
    devils_advocate: bool


@dataclass(frozen=True, slots=True)
class Reasoning:
    """Every way of reasoning, also those nobody noted, and a page of what has one explanation.

    `guarded_by` is how often each counter-measure was named at all, `devils_advocate` whether the
    other side was ever argued on purpose. `next` is the cursor of the next page, None on the last.
    `too_few` says that too little was noted to compare. Notes are of reasoning, never of a person.
    """

    patterns: tuple[Reasoned, ...]
    guarded_by: Mapping[str, int]
    devils_advocate: bool
    settled: tuple[Settled, ...]
    too_few: bool
    items: tuple[OneExplanation, ...]
    next: str | None
    hidden_by_filters: int
    position: int


LIST = "reasoning"


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> Reasoning:
    """The reasoning in one review, or in all."""
    extent = Extent(review=review, at=at)
    (noted,) = counted(facts, extent, REASONED)
    guarded = by_code(
        "counter_measure", ((str(guard), number) for (_, guard), number in noted.items() if guard)
    )
    settled = tuple(_settled(facts, kind, extent) for kind in THINGS)
    found = turn(LIST, _single(facts, extent), _place, limit, after)
    used = guarded.get(DEVILS_ADVOCATE, 0)
    return Reasoning(
        patterns=tuple(_patterns(noted)),
        guarded_by=guarded,
        devils_advocate=bool(used),
        settled=settled,
        too_few=noted.total() < TOO_FEW,
        items=_shown(facts, found.items, at),
        next=found.next,
        hidden_by_filters=left_out(facts, extent, REASONED),
        position=position(facts, at),
    )


def _patterns(noted: Counts) -> Iterator[Reasoned]:
    for pattern in in_order("reasoning_pattern", (str(one) for one, _ in noted), every=True):
        of_it = {guard: number for (one, guard), number in noted.items() if one == pattern}
        named = ((str(guard), number) for guard, number in of_it.items() if guard is not None)
        yield Reasoned(
            pattern, sum(of_it.values()), of_it.get(None, 0), by_code("counter_measure", named)
        )


def _settled(facts: Connection, kind: str, extent: Extent) -> Settled:
    table = THINGS[kind]
    numbers = (
        _number(facts, _is_settled(table, extent), *also)
        for also in ((), (table.c.alternatives == 0,), (table.c.devils_advocate,))
    )
    return Settled(kind, *numbers)


def _number(facts: Connection, *conditions: ColumnElement[bool]) -> int:
    return facts.execute(select(func.count()).where(*conditions)).scalar_one()


def _is_settled(table: Table, extent: Extent) -> ColumnElement[bool]:
    return and_(extent.of(table), table.c.settled_on.is_not(None))


def _single(facts: Connection, extent: Extent) -> Sequence[RowMapping]:
    """What is settled and has no other explanation beside its own."""
    rows: list[RowMapping] = []
    for kind, table in THINGS.items():
        own = [
            table.c[name] if name in table.c else null().label(name)
            for name in ("title", "item_type")
        ]
        columns = (
            literal(kind).label("kind"),
            *(table.c[name] for name in ("id", "reference", "review_id", "state", "audience")),
            *(table.c.settled_on, table.c.devils_advocate, *own),
        )
        one = select(*columns).where(_is_settled(table, extent), table.c.alternatives == 0)
        rows += facts.execute(one).mappings()
    return rows


def _place(row: RowMapping) -> Place:
    return row["settled_on"], row["reference"], row["id"]


def _shown(
    facts: Connection, rows: Sequence[RowMapping], at: int | None
) -> tuple[OneExplanation, ...]:
    reviews = review_names(facts, (row["review_id"] for row in rows), at)
    foresee_words(row["title"] for row in rows)
    return tuple(
        OneExplanation(
            kind=row["kind"],
            id=row["id"],
            reference=row["reference"],
            review=reviews[row["review_id"]],
            title=words(row, "title"),
            item_type=row["item_type"],
            state=row["state"],
            settled_on=row["settled_on"],
            devils_advocate=row["devils_advocate"],
        )
        for row in rows
    )
