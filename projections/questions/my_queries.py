"""What became of what I raised, and what can I do now? (P02, J4)"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select

from domain.raisers import raiser_may
from projections.cursors import Cursor
from projections.facts import findings, participants
from projections.facts.generation import position
from projections.facts.queries import TABLE
from projections.facts.steps import TABLE as STEPS
from projections.looking_up import AT_ONCE, look_up
from projections.my_steps import MyStep, day, my_step, words_of
from projections.registers import number, page, waiting
from projections.shown.names import ReviewName, references, review_names
from projections.shown.words import words

MOVES: Mapping[str, str] = {
    "give_verdict": "Say whether the answer satisfies you.",
    "escalate": "Take it to the next stage.",
    "record_dissent": "Have your disagreement kept on the record.",
    "reopen": "Have it taken up again.",
    "withdraw": "Take it back. It stays on the register as withdrawn.",
}
"""What a raiser may do next, in the order in which it is offered."""

NOTHING_CHANGED = "Nothing is recorded yet as changed because of it."


@dataclass(frozen=True, slots=True)
class NextMove:
    """Something the raiser may do now, and how that reads."""

    move: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MyQuery:
    """A query as its raiser is told of it, without anybody's name.

    `with_agency` is who has to answer now, null when nobody has; `due_by` is the day an answer was
    said to come, `days_late` how many calendar days ago that was. `now` says both in a sentence,
    also when there is nothing yet. `changed` says what changed because of it; it is never empty.
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
    days_late: int
    now: str
    steps: tuple[MyStep, ...]
    may: tuple[NextMove, ...]
    changed: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class MyQueries:
    """A page of what one participant raised by name or by role, the longest waiting first.

    What somebody said anonymously is linked to nobody, so it is in nobody's list (I11). `next` is
    the cursor of the next page, null on the last.
    """

    total: int
    items: tuple[MyQuery, ...]
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
    return MyQueries(
        total=number(facts, TABLE, mine, at),
        items=tuple(
            _query(row, reviews, steps.get(row["id"], ()), parts, names, today)
            for row in found.rows
        ),
        next=found.next,
        position=position(facts, at),
    )


def _query(
    row: RowMapping,
    reviews: Mapping[str, ReviewName],
    steps: Iterable[MyStep],
    parts: Mapping[str, frozenset[str]],
    findings: Mapping[str, str],
    today: date,
) -> MyQuery:
    due = _due(row)
    late = max((today - due).days, 0) if due else 0
    return MyQuery(
        id=row["id"],
        reference=row["reference"],
        review=reviews[row["review_id"]],
        text=words(row),
        asked_on=row["raised_on"],
        status=row["status"],
        stage=row["stage"],
        with_agency=_holder(row),
        due_by=due,
        days_late=late,
        now=_now(row, due, late),
        steps=tuple(steps),
        may=tuple(
            NextMove(move, MOVES[move])
            for move in raiser_may(
                row["status"],
                stage=row["stage"],
                is_closed=row["is_closed"],
                capacities=parts.get(row["review_id"], frozenset()),
            )
            if move in MOVES
        ),
        changed=tuple(_changed(row, findings)) or (NOTHING_CHANGED,),
        version=row["version"],
    )


def _due(row: RowMapping) -> date | None:
    """By when an answer is due: as far as anybody said so. A deadline that policy sets goes here."""
    expected: date | None = row["expected_by"]
    return expected if _is_waiting(row) else None


def _is_waiting(row: RowMapping) -> bool:
    """Whether somebody has to answer; what was put off or sent on has no answer that stands."""
    return row["status"] in ("open", "escalated") or (
        row["status"] == "responded" and row["answer_kind"] in ("deferred", "redirected")
    )


def _holder(row: RowMapping) -> str | None:
    return (row["routed_to_agency"] or row["about_agency"]) if _is_waiting(row) else None


def _now(row: RowMapping, due: date | None, late: int) -> str:
    status = words_of(row["status"], "query_status")
    if not _is_waiting(row):
        return f"It stands as: {status}."
    who = words_of(_holder(row), "agency_type")
    if due is None:
        return f"Nothing yet. It is with {who}; no day was named for an answer."
    if late:
        return f"Nothing yet. It is with {who}; an answer was due by {day(due)}, {_days(late)} ago."
    return f"Nothing yet. It is with {who}; an answer is due by {day(due)}."


def _changed(row: RowMapping, findings: Mapping[str, str]) -> Iterable[str]:
    if row["revised_on"]:
        what = words(row, "revision")
        said = f": {what}" if what else "."
        yield f"What you asked about was changed on {day(row['revised_on'])}{said}"
    for id in row["cited_in"]:
        if id in findings:
            yield f"Finding {findings[id]} rests on it, among other things."
    if others := sum(link["relation"] == "same_matter" for link in row["linked"]):
        asked = "One other query is" if others == 1 else f"{others} other queries are"
        yield f"{asked} about the same matter: linked to yours, not merged with it."


def _steps(facts: Connection, ids: list[str], at: int | None) -> Mapping[str, tuple[MyStep, ...]]:
    """The steps of these queries by id, in the order they happened."""
    found: dict[str, list[RowMapping]] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = select(STEPS).where(STEPS.c.thing_id.in_(ids[start : start + AT_ONCE]))
        if at is not None:
            rows = rows.where(STEPS.c.position <= at)
        for row in facts.execute(rows).mappings():
            found.setdefault(row["thing_id"], []).append(row)
    return {id: tuple(map(my_step, sorted(some, key=_order))) for id, some in found.items()}


def _order(row: RowMapping) -> tuple[date, int]:
    return row["occurred_on"] or row["recorded_on"], row["position"]


def _capacities(
    facts: Connection, rows: Iterable[RowMapping], participant: UUID | str, at: int | None
) -> Mapping[str, frozenset[str]]:
    """The parts that the participant plays in the reviews of these queries, by the review's id."""
    ids = {f"{row['review_id']}/{participant}" for row in rows}
    people = look_up(facts, participants.TABLE.c.id, ids, at)
    return {row["review_id"]: frozenset(row["capacities"]) for row in people}


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
