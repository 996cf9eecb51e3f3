"""How whoever leads the learning of a review is shown, when they take part in it themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from projections.facts.participants import TABLE
from projections.looking_up import look_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A participant as they stand now; `role` is in words, null when it was not recorded."""

    id: str
    reference: str
    agency: str
    role: str | None
    band: str
    level: str


@dataclass(frozen=True, slots=True)
class Leads:
    """The participants who lead some reviews, by the id of their row."""

    people: Mapping[str, Person]

    def of(self, review: RowMapping) -> dict[str, Person | None]:
        """Who leads this review's learning, and who stands in for them."""
        return {
            "lead_participant": self.people.get(_row_id(review, "lead_id")),
            "deputy": self.people.get(_row_id(review, "deputy_id")),
        }


def leads(facts: Connection, reviews: Iterable[RowMapping], at: int | None) -> Leads:
    """The leads and deputies of these reviews."""
    ids = [_row_id(one, who) for one in reviews for who in ("lead_id", "deputy_id") if one[who]]
    return Leads({row["id"]: _person(row) for row in look_up(facts, TABLE.c.id, ids, at)})


def _row_id(review: RowMapping, who: str) -> str:
    return f"{review['id']}/{review[who]}"


def _person(row: RowMapping) -> Person:
    return Person(
        id=row["participant_id"],
        reference=row["reference"],
        agency=row["agency"],
        role=row["role"],
        band=row["band"],
        level=row["level"],
    )
