"""How a request to open an identity is shown: to everybody, to whoever asked, to whom it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from projections.facts.unsealings import TABLE
from projections.looking_up import look_up
from projections.opening import opened
from projections.shown.evidence import FACTS
from projections.shown.names import ReviewName, references, review_names
from projections.shown.voices import Voice, voice


@dataclass(frozen=True, slots=True)
class About:
    """The thing whose beginner is asked for."""

    kind: str
    id: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealing:
    """A request to be told who began a thing, without the reasons.

    `state` is `requested`, `approved` (one of two agrees), `granted` or `refused`.
    """

    id: str
    reference: str
    review: ReviewName
    about: About
    state: str
    basis: str
    asked_by: Voice
    requested_on: date
    decided_on: date | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithReasons:
    """The same with its reasons, for whoever asked and for those who decide."""

    unsealing: Unsealing
    reason: str
    refusal: str | None


def unsealing(row: RowMapping, review: ReviewName, names: dict[str, str]) -> Unsealing:
    """The request of a row; `names` are the references of what requests are about."""
    return Unsealing(
        id=row["id"],
        reference=row["reference"],
        review=review,
        about=About(row["thing_kind"], row["thing_id"], names.get(row["thing_id"], "")),
        state=row["state"],
        basis=row["basis"],
        asked_by=voice(row),
        requested_on=row["requested_on"],
        decided_on=row["decided_on"],
        version=row["version"],
    )


def with_reasons(row: RowMapping, one: Unsealing) -> WithReasons:
    """What whoever asked and those who decide may read (I12)."""
    refusal = opened(row["refusal"]) if row["refusal"] else None
    return WithReasons(unsealing=one, reason=opened(row["reason"]), refusal=refusal)


def names_of(facts: Connection, rows: list[RowMapping], at: int | None) -> dict[str, str]:
    """What the things are called that these requests are about."""
    found: dict[str, str] = {}
    for kind, table in FACTS.items():
        ids = {row["thing_id"] for row in rows if row["thing_kind"] == kind}
        if ids:
            found |= references(facts, table, ids, at)
    return found


def shown_by_id(facts: Connection, rows: list[RowMapping], at: int | None) -> dict[str, Unsealing]:
    """These requests as everybody may see them, by their ids."""
    names = names_of(facts, rows, at)
    reviews = review_names(facts, {row["review_id"] for row in rows}, at)
    return {row["id"]: unsealing(row, reviews[row["review_id"]], names) for row in rows}


def about(facts: Connection, participant: UUID | str, at: int | None) -> tuple[Unsealing, ...]:
    """The notices to a participant that somebody asked who they are, the earliest first."""
    rows = in_order(look_up(facts, TABLE.c.of_voice, [str(participant)], at))
    shown = shown_by_id(facts, rows, at)
    return tuple(shown[row["id"]] for row in rows)


def in_order(rows: Iterable[RowMapping]) -> list[RowMapping]:
    """The earliest request first."""
    return sorted(rows, key=lambda row: (row["requested_on"], row["id"]))
