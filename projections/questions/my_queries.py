"""What became of what I raised, and what can I do now? (P02, J4)"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select

from domain.raisers import raiser_may
from projections.cursors import Cursor
from projections.experience import Own, said_of
from projections.facts import findings, participants
from projections.facts.generation import position
from projections.facts.queries import TABLE
from projections.facts.steps import TABLE as STEPS
from projections.looking_up import AT_ONCE, look_up
from projections.my_changes import changed
from projections.my_standing import my_standing
from projections.my_steps import MyStep, my_step
from projections.registers import ON_EACH_PAGE, number, page, waiting
from projections.shown.due import Due
from projections.shown.names import ReviewName, references, review_names
from projections.shown.unsealings import Unsealing, about
from projections.shown.words import words

MOVES: Mapping[str, str] = {
    "give_verdict": "Say whether the answer satisfies you.",
    "escalate": "Take it to the next stage.",
    "record_dissent": "Have your disagreement kept on the record.",
    "reopen": "Have it taken up again.",
    "withdraw": "Take it back. It stays on the register as withdrawn.",
    "say_experience": "Say how heard you felt, and whether you would raise something again.",
}
"""What a raiser may do next, in the order in which it is offered."""


@dataclass(frozen=True, slots=True)
class NextMove:
    """Something the raiser may do now, and how that reads."""

    move: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MyQuery:
    """A query as its raiser is told of it, without anybody's name.

    `with_agency` is who has to answer now, null when nobody has. `due` is what the escalation policy
    says, null where no clock runs; `due_by` is its day, else the day somebody named, and `overdue_by`
    the working days since. `no_reply`: told, and no verdict within 20 working days (settled 44). `now`
    says it all in sentences, also when there is nothing yet. `changed` says what changed because of it;
    it is never empty. `felt_heard` and `would_raise_again` are what they said themselves of what it was
    like, null until then, and `detriments` how many reports they made to the custodian because of it.
    """

    id: str
    reference: str
    review: ReviewName
    text: str | None
    asked_on: date
    status: str
    stage: int
    with_agency: str | None
    due_by: date | None
    overdue_by: int
    due: Due | None
    no_reply: bool
    now: str
    steps: tuple[MyStep, ...]
    may: tuple[NextMove, ...]
    changed: tuple[str, ...]
    felt_heard: int | None
    would_raise_again: str | None
    detriments: int
    version: int


@dataclass(frozen=True, slots=True)
class MyQueries:
    """A page of what one participant raised by name or by role, the longest waiting first.

    What somebody said anonymously is linked to nobody, so it is in nobody's list (I11). `unsealings`
    tells them that somebody asked who they are, of anything they said by role only. `next` is the
    cursor of the next page, null on the last.
    """

    total: int
    items: tuple[MyQuery, ...]
    unsealings: tuple[Unsealing, ...] = field(metadata=ON_EACH_PAGE)
    next: str | None
    position: int


def ask(
    facts: Connection,
    participant: UUID | str,
    *,
    today: date,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> MyQueries:
    """The queries that this participant raised."""
    mine = (TABLE.c.by_voice == str(participant),)
    found = page(
        facts, TABLE, mine, waiting(TABLE), limit=limit, after=after, at=at, name="my_queries"
    )
    reviews = review_names(facts, (row["review_id"] for row in found.rows), at)
    steps = _steps(facts, [row["id"] for row in found.rows], at)
    parts = _capacities(facts, found.rows, participant, at)
    cited = {id for row in found.rows for id in row["cited_in"]}
    names = references(facts, findings.TABLE, cited, at)
    own = said_of(facts, [row["id"] for row in found.rows], at)
    return MyQueries(
        total=number(facts, TABLE, mine, at),
        items=tuple(
            _query(row, reviews, steps.get(row["id"], ()), parts, names, own[row["id"]], today)
            for row in found.rows
        ),
        unsealings=about(facts, participant, at),
        next=found.next,
        position=position(facts, at),
    )


def _query(
    row: RowMapping,
    reviews: Mapping[str, ReviewName],
    steps: Sequence[RowMapping],
    parts: Mapping[str, frozenset[str]],
    findings: Mapping[str, str],
    own: Own,
    today: date,
) -> MyQuery:
    standing = my_standing(row, steps, today)
    return MyQuery(
        id=row["id"],
        reference=row["reference"],
        review=reviews[row["review_id"]],
        text=words(row),
        asked_on=row["raised_on"],
        status=row["status"],
        stage=row["stage"],
        with_agency=standing.holder,
        due_by=standing.by,
        overdue_by=standing.over,
        due=standing.due,
        no_reply=standing.no_reply,
        now=standing.sentence,
        steps=tuple(map(my_step, steps)),
        may=tuple(
            NextMove(move, MOVES[move])
            for move in raiser_may(
                row["status"],
                stage=row["stage"],
                is_closed=row["is_closed"],
                capacities=parts.get(row["review_id"], frozenset()),
            )
            if move in MOVES and not (move == "say_experience" and own.felt_heard)
        ),
        changed=changed(row, findings),
        felt_heard=own.felt_heard,
        would_raise_again=own.would_raise_again,
        detriments=own.detriments,
        version=row["version"],
    )


def _steps(facts: Connection, ids: list[str], at: int | None) -> Mapping[str, Sequence[RowMapping]]:
    """The steps of these queries by id, in the order they happened."""
    found: dict[str, list[RowMapping]] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = select(STEPS).where(STEPS.c.thing_id.in_(ids[start : start + AT_ONCE]))
        if at is not None:
            rows = rows.where(STEPS.c.position <= at)
        for row in facts.execute(rows).mappings():
            found.setdefault(row["thing_id"], []).append(row)
    return {id: sorted(some, key=_order) for id, some in found.items()}


def _order(row: RowMapping) -> tuple[date, int]:
    return row["occurred_on"] or row["recorded_on"], row["position"]


def _capacities(
    facts: Connection, rows: Iterable[RowMapping], participant: UUID | str, at: int | None
) -> Mapping[str, frozenset[str]]:
    """The parts that the participant plays in the reviews of these queries, by the review's id."""
    ids = {f"{row['review_id']}/{participant}" for row in rows}
    people = look_up(facts, participants.TABLE.c.id, ids, at)
    return {row["review_id"]: frozenset(row["capacities"]) for row in people}
