"""How somebody who takes part in a review is shown, with their standing now."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping

from projections.cursors import Place
from projections.facts.participants import TABLE
from projections.looking_up import look_up
from projections.opening import opened_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody who takes part, with their standing now; `role` is in words, null if not
    recorded, and once it was erased.

    `family_answer` is `accepted`, `declined` or null. `language` is the one they are best heard in;
    `advocate_for` is the id of whom they speak up for, null where that is nobody.
    """

    id: str
    reference: str
    registered_on: date
    agency: str
    band: str
    level: str
    role: str | None
    employment: str
    closeness: str
    how_involved: str
    needs: tuple[str, ...]
    language: str
    advocate_for: str | None
    capacities: tuple[str, ...]
    family_asked: bool
    advocate_offered: bool | None
    family_answer: str | None


def those_of(facts: Connection, review: str, at: int | None) -> tuple[Participant, ...]:
    """Everybody who takes part, in the order registered: nobody is ranked (I13)."""
    rows = look_up(facts, TABLE.c.review_id, [review], at)
    people = (_participant(row) for row in rows)
    return tuple(sorted(people, key=as_registered))


def as_registered(one: Participant) -> Place:
    """The order registered."""
    return one.registered_on, one.reference, one.id


def _participant(row: RowMapping) -> Participant:
    return Participant(
        id=row["participant_id"],
        reference=row["reference"],
        registered_on=row["registered_on"],
        agency=row["agency"],
        band=row["band"],
        level=row["level"],
        role=opened_name(row["role"]),
        employment=row["employment"],
        closeness=row["closeness"],
        how_involved=row["how_involved"],
        needs=tuple(row["needs"]),
        language=row["language"],
        advocate_for=row["advocate_for"],
        capacities=tuple(row["capacities"]),
        family_asked=row["family_asked"],
        advocate_offered=row["advocate_offered"],
        family_answer=row["family_answer"],
    )
