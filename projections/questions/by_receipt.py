"""What became of what I said without my name? For whoever holds its receipt (P02, J4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Table, select

from domain.raisers import raiser_may
from projections.facts import findings, observations, queries, warning_signs
from projections.facts.generation import position
from projections.facts.steps import TABLE as STEPS
from projections.looking_up import look_up
from projections.my_changes import changed
from projections.my_standing import my_standing
from projections.my_steps import MyStep, my_step, words_of
from projections.shown.names import references
from projections.shown.words import words

TABLES: Mapping[str, Table] = {
    "challenge": queries.TABLE,
    "warning_sign": warning_signs.TABLE,
    "observation": observations.TABLE,
}
WAITS = (
    "It waits to be recorded together with others, so that nobody can tell who wrote when: to the end of "
    "the day at the longest, unless the partnership set more. Nobody has read it yet. You need not do "
    "anything."
)
RECORDED = "It is on the record of the review, and everybody who may read that can read it."
MOVES: Mapping[str, str] = {
    "give_verdict": "Say whether the answer satisfies you.",
    "ask_to_escalate": "Ask the identity custodian to take it to the next stage.",
    "add": "Say more. It is put beside this as a contribution of its own, also without your name.",
}
"""What a receipt is good for, in the order in which it is offered."""


@dataclass(frozen=True, slots=True)
class ReceiptMove:
    """Something that whoever holds the receipt may do now, and how that reads."""

    move: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ByReceipt:
    """What somebody said without their name, and what became of it, without anybody's.

    While it waits to be recorded it has no `reference`, and nobody has read it. `kind` is `challenge`,
    `warning_sign` or `observation`. `now` says in sentences how it stands, also when there is nothing yet;
    `changed` what changed because of it.
    """

    kind: str
    waits: bool
    reference: str | None
    text: str | None
    said_on: date | None
    now: str
    steps: tuple[MyStep, ...]
    may: tuple[ReceiptMove, ...]
    changed: tuple[str, ...]
    position: int | None


def waiting(kind: str, text: str | None) -> ByReceipt:
    """The answer while it waits, in the sender's own words."""
    return ByReceipt(
        kind=kind,
        waits=True,
        reference=None,
        text=text,
        said_on=None,
        now=WAITS,
        steps=(),
        may=(),
        changed=(),
        position=None,
    )


def ask(facts: Connection, kind: str, id: UUID | str, *, today: date) -> ByReceipt | None:
    """How the thing stands that a receipt is for; None where it is not there (yet)."""
    for row in look_up(facts, TABLES[kind].c.id, [str(id)], None):
        steps = _steps(facts, row["id"])
        return ByReceipt(
            kind=kind,
            waits=False,
            reference=row["reference"],
            text=words(row),
            said_on=row["occurred_on"] if kind == "observation" else row["raised_on"],
            now=_now(kind, row, steps, today),
            steps=tuple(map(my_step, steps)),
            may=tuple(ReceiptMove(move, MOVES[move]) for move in _may(kind, row)),
            changed=_changed(facts, kind, row),
            position=position(facts, None),
        )
    return None


def _now(kind: str, row: RowMapping, steps: Sequence[RowMapping], today: date) -> str:
    if kind == "challenge":
        return my_standing(row, steps, today).sentence
    if kind == "warning_sign":
        return f"It stands as: {words_of(row['state'], 'warning_state')}."
    return RECORDED


def _may(kind: str, row: RowMapping) -> Sequence[str]:
    if kind != "challenge":
        return ("add",)
    legal = raiser_may(row["status"], stage=row["stage"], is_closed=row["is_closed"])
    verdict = ("give_verdict",) if "give_verdict" in legal else ()
    return (*verdict, *(("ask_to_escalate",) if "escalate" in legal else ()), "add")


def _changed(facts: Connection, kind: str, row: RowMapping) -> tuple[str, ...]:
    if kind == "challenge":
        return changed(row, references(facts, findings.TABLE, row["cited_in"], None))
    if kind == "observation":
        names = references(facts, findings.TABLE, row["cited_in"], None)
        return tuple(f"Finding {name} rests on it, among other things." for name in names.values())
    return ()


def _steps(facts: Connection, id: str) -> Sequence[RowMapping]:
    """The steps of the thing, in the order they happened."""
    rows = facts.execute(select(STEPS).where(STEPS.c.thing_id == id)).mappings()
    return sorted(rows, key=lambda row: (row["occurred_on"] or row["recorded_on"], row["position"]))
