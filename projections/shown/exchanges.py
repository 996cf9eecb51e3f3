"""How the exchange that a note of denial is about is shown: what it was, and what happened next (P08)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, select

from domain.challenges import Challenge
from domain.warning_signs import WarningSign
from projections.facts import queries, warning_signs
from projections.facts.observations import TABLE
from projections.facts.steps import TABLE as STEPS
from projections.fates import Steps, day_of, state_after, steps_of
from projections.looking_up import AT_ONCE, look_up
from projections.opening import foresee
from projections.shown.voices import Voice, coarse_voice
from projections.shown.words import by_name, withheld, words

RAISED = (Challenge.Raised.TOPIC, WarningSign.Raised.TOPIC)
GOAL_CONFLICT = "goal_conflict"
"""The kind of observation that notes one."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The query or sign a note is about, and what became of it.

    `status` is a query's status or a sign's state, `subject` a query's or a sign's. `by_agency` raised
    it, `about_agency` was asked. Null for a sign: whether it was ever escalated, the verdict, the
    gradient, and who was asked. `came_back` says whether a later sign was linked with this one; null
    for a query.
    """

    kind: str
    id: str
    reference: str
    status: str
    subject: str
    by_agency: str
    ever_set_aside: bool
    ever_escalated: bool | None = None
    verdict: str | None = None
    gradient: str | None = None
    about_agency: str | None = None
    came_back: bool | None = None


@dataclass(frozen=True, slots=True)
class HappenedNext:
    """A step of the exchange after the note, by its stored name; `led_to` is the state it left it in.

    `led_to` is null where the step left the state as it was. `after_note` is null where history has no
    day for the note: whether the step came after it or before is not known.
    """

    topic: str
    on: date
    led_to: str | None
    after_note: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalConflict:
    """Two goals that pulled apart, as somebody noted it about the same exchange, or about the note."""

    id: str
    reference: str
    goal_a: str | None
    goal_b: str | None
    how_settled: str | None
    text: str | None
    words_withheld: str | None
    noted_by: Voice
    noted_on: date | None


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around some notes: their exchanges, what happened next, and the goals at odds."""

    exchanges: Mapping[str, Exchange]
    steps: Mapping[str, Steps]
    noted_at: Mapping[str, int]
    conflicts: Mapping[str, Sequence[RowMapping]]

    def exchange(self, note: RowMapping) -> Exchange | None:
        """What the note is about; None where it is not known."""
        return self.exchanges.get(note["about_id"])

    def next(self, note: RowMapping) -> tuple[HappenedNext, ...]:
        """The steps of its exchange after it, or all that may have been."""
        noted = (note["said_on"], self.noted_at.get(note["id"], 0))
        known = True if note["said_on"] != date.max else None
        return tuple(
            HappenedNext(step["topic"], day_of(step), state_after(step), known)
            for step in self.steps.get(note["about_id"], ())
            if step["topic"] not in RAISED
            and (known is None or (day_of(step), step["position"]) > noted)
        )

    def goals(self, note: RowMapping) -> tuple[GoalConflict, ...]:
        """The conflicts of goals noted about its exchange, or about the note itself."""
        about = [id for id in (note["about_id"], note["id"]) if id]
        found = [row for id in about for row in self.conflicts.get(id, ())]
        return tuple(map(_conflict, sorted(found, key=lambda row: (row["said_on"], row["id"]))))


def around(facts: Connection, notes: Sequence[RowMapping], at: int | None) -> Around:
    """What stands around these notes."""
    ids = sorted({note["about_id"] for note in notes if note["about_id"]})
    exchanges = _exchanges(facts, ids, at)
    return Around(
        exchanges=exchanges,
        steps=steps_of(facts, list(exchanges), at),
        noted_at=_noted_at(facts, sorted(note["id"] for note in notes)),
        conflicts=_conflicts(facts, {*ids, *(note["id"] for note in notes)}, at),
    )


def _exchanges(facts: Connection, ids: Iterable[str], at: int | None) -> dict[str, Exchange]:
    asked = look_up(facts, queries.TABLE.c.id, ids, at)
    seen = look_up(facts, warning_signs.TABLE.c.id, ids, at)
    return {row["id"]: _query(row) for row in asked} | {row["id"]: _sign(row) for row in seen}


def _query(row: RowMapping) -> Exchange:
    return Exchange(
        kind="challenge",
        id=row["id"],
        reference=row["reference"],
        status=row["status"],
        subject=row["subject"],
        by_agency=row["by_agency"],
        ever_set_aside=row["ever_set_aside"],
        ever_escalated=row["ever_escalated"],
        verdict=row["verdict"],
        gradient=row["gradient"],
        about_agency=row["about_agency"],
    )


def _sign(row: RowMapping) -> Exchange:
    return Exchange(
        kind="warning_sign",
        id=row["id"],
        reference=row["reference"],
        status=row["state"],
        subject=row["subject"],
        by_agency=row["by_agency"],
        ever_set_aside=row["ever_set_aside"],
        came_back=bool(row["recurred_as"]),
    )


def _noted_at(facts: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Where in the log each note was recorded: what came after it on the same day."""
    found: dict[str, int] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = STEPS.c.thing_id.in_(ids[start : start + AT_ONCE])
        first = select(STEPS.c.thing_id, STEPS.c.position).where(some, STEPS.c.version == 1)
        found.update((row[0], row[1]) for row in facts.execute(first))
    return found


def _conflicts(
    facts: Connection, about: Iterable[str], at: int | None
) -> Mapping[str, Sequence[RowMapping]]:
    rows = [r for r in look_up(facts, TABLE.c.about_id, about, at) if r["kind"] == GOAL_CONFLICT]
    foresee(rows)
    found: dict[str, list[RowMapping]] = {}
    for row in rows:
        found.setdefault(row["about_id"], []).append(row)
    return found


def _conflict(row: RowMapping) -> GoalConflict:
    said = by_name(row)
    return GoalConflict(
        id=row["id"],
        reference=row["reference"],
        goal_a=said.get("goal_a"),
        goal_b=said.get("goal_b"),
        how_settled=said.get("how_settled"),
        text=words(row),
        words_withheld=withheld(row),
        noted_by=coarse_voice(row),
        noted_on=None if row["said_on"] == date.max else row["said_on"],
    )
