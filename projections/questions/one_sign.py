"""One warning sign, whole: what was seen, what was done, and what proof is there?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from projections.facts import findings
from projections.facts.generation import position
from projections.facts.warning_signs import TABLE
from projections.looking_up import look_up
from projections.shown.denials import Denial, denials_about
from projections.shown.names import references, review_names
from projections.shown.proofs import Proof, ending, proofs
from projections.shown.responses import Response, responses_to
from projections.shown.signs import Sign, other_signs, parts
from projections.shown.words import words


@dataclass(frozen=True, slots=True)
class Chained:
    """A sign that this one may be again, or that may be this one again.

    `by` says who linked them: `person`, or a rule and its version.
    """

    id: str
    reference: str
    state: str
    raised_on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneSign(Sign):
    """A sign with its proofs, its chain and everything else that is known of it.

    `ending` is `proved_safe`, `acted_on`, `assumed_safe_not_proved` or `still_open`; `cited_in` are
    the references of findings; `responses` are what was answered to it and done about it.
    """

    ending: str
    proofs: tuple[Proof, ...]
    raiser_view: str | None
    raiser_attempts: int
    acknowledged_on: date | None
    debates: int
    effect: str | None
    earlier: tuple[Chained, ...]
    later: tuple[Chained, ...]
    responses: tuple[Response, ...]
    denials: tuple[Denial, ...]
    cited_in: tuple[str, ...]
    position: int


def ask(facts: Connection, id: UUID | str, *, today: date, at: int | None = None) -> OneSign | None:
    """The sign of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        others = {one["id"]: one for one in look_up(facts, TABLE.c.id, other_signs(row), at)}
        names = {id: one["reference"] for id, one in others.items()}
        reviews = review_names(facts, [row["review_id"]], at)
        return OneSign(
            **parts(row, reviews, names, today),
            ending=ending(row),
            proofs=proofs(row),
            raiser_view=row["raiser_view"],
            raiser_attempts=row["raiser_attempts"],
            acknowledged_on=row["acknowledged_on"],
            debates=row["debates"],
            effect=words(row, "effect"),
            earlier=_chained(row["recurrence_of"], others),
            later=_chained(row["recurred_as"], others),
            responses=responses_to(facts, [row["id"]], at)[row["id"]],
            denials=denials_about(facts, row["id"], at),
            cited_in=tuple(references(facts, findings.TABLE, row["cited_in"], at).values()),
            position=position(facts, at),
        )
    return None


def _chained(links: list[dict[str, Any]], others: Mapping[str, RowMapping]) -> tuple[Chained, ...]:
    there = ((others[link["id"]], link["by"]) for link in links if link["id"] in others)
    return tuple(
        Chained(one["id"], one["reference"], one["state"], one["raised_on"], by)
        for one, by in there
    )
