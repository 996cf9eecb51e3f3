"""How the voice of the child and the family is shown: by level, never by person (P23, I13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from projections.opening import opened
from projections.shown.words import withheld, words

ACCEPTED, DECLINED, NO_ANSWER, NOT_ASKED = "accepted", "declined", "no_answer", "not_asked"
ANSWERS = (ACCEPTED, DECLINED, NO_ANSWER, NOT_ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyMember:
    """A member of the family, by nothing that says who: no id, no reference, no role, no date.

    `answer` is accepted, declined, no_answer, or not_asked of whoever was only registered.
    `advocate_offered` is null where nobody was asked, `advocate_came` where nobody is registered as
    their advocate. `how_asked` and `reason` are in words. Which language they speak stands among the
    counts alone: in a small review it could tell who they are.
    """

    answer: str
    how_asked: str | None
    reason: str | None
    advocate_offered: bool | None
    advocate_came: bool | None
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyQuery:
    """A query that the family raised, and what became of it; `answered_on` null: nothing yet."""

    id: str
    reference: str
    raised_on: date
    text: str | None
    text_withheld: str | None
    status: str
    answered_on: date | None
    reason_code: str | None
    raiser_told: bool | None
    verdict: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Something a child or the family said or showed, in their words or in another's.

    `level` is that of whoever put it in: `family` where they spoke themselves.
    """

    id: str
    reference: str
    kind: str
    level: str
    source_mode: str
    text: str | None
    text_withheld: str | None
    cited_in: tuple[str, ...]


def member(row: RowMapping, advocates: Sequence[RowMapping]) -> FamilyMember:
    """The member of the family of a participant's row; the rows of all who speak up for somebody."""
    theirs = [one["attended"] for one in advocates if one["advocate_for"] == row["participant_id"]]
    return FamilyMember(
        answer=row["family_answer"] or (NO_ANSWER if row["family_asked"] else NOT_ASKED),
        how_asked=opened(row["how_asked"]),
        reason=opened(row["decline_reason"]),
        advocate_offered=row["advocate_offered"],
        advocate_came=any(theirs) if theirs else None,
        needs=tuple(row["needs"]),
    )


def query(row: RowMapping) -> FamilyQuery:
    """The query of a row."""
    return FamilyQuery(
        id=row["id"],
        reference=row["reference"],
        raised_on=row["raised_on"],
        text=words(row),
        text_withheld=withheld(row),
        status=row["status"],
        answered_on=row["answered_on"],
        reason_code=row["reason_code"],
        raiser_told=row["raiser_told"],
        verdict=row["verdict"],
    )


def heard(row: RowMapping) -> Heard:
    """What was heard, of an observation's row."""
    return Heard(
        id=row["id"],
        reference=row["reference"],
        kind=row["kind"],
        level=row["by_level"],
        source_mode=row["source_mode"],
        text=words(row),
        text_withheld=withheld(row),
        cited_in=tuple(row["cited_in"]),
    )
