"""How one session of a review is shown, and how somebody in it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping

from projections.facts import participants
from projections.looking_up import look_up
from projections.opening import opened
from projections.shown.names import ReviewName


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session. `starts_at` is when it is to begin (RFC 3339, UTC), null when nobody said.

    `phase` is the part it is in, null between parts; `open_round` the number of the silent round
    that is open. `parked` counts what is put by and was not taken up again, `handed_on` the matters
    that have an owner and a date (I8).
    """

    id: str
    reference: str
    review: ReviewName
    session_type: str
    mode: str
    title: str | None
    state: str
    starts_at: str | None
    scheduled_on: date
    started_on: date | None
    ended_on: date | None
    phase: str | None
    rounds: int
    open_round: int | None
    parked: int
    handed_on: int
    reconstructed: bool
    version: int


@dataclass(frozen=True, slots=True)
class Somebody:
    """A participant of the review: what they are called, and agency and band."""

    id: str
    reference: str
    agency: str
    band: str


def parts(row: RowMapping, reviews: Mapping[str, ReviewName]) -> dict[str, Any]:
    """The fields of a session, by name."""
    plain = ("session_type", "mode", "state", "starts_at", "scheduled_on", "started_on")
    more = ("ended_on", "phase", "rounds", "open_round", "reconstructed", "version")
    return {
        "id": row["id"],
        "reference": row["reference"],
        "review": reviews[row["review_id"]],
        "title": opened(row["title"]),
        **{name: row[name] for name in (*plain, *more)},
        "parked": sum(one["parked"] for one in row["parked_items"]),
        "handed_on": len(row["handed_on"]),
    }


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who takes part in a review, as they stand now, by participant id."""

    rows: Mapping[str, RowMapping]

    def named(self, id: str) -> Somebody:
        """Somebody by their id. One whose row is not there (parked) has no name and no standing."""
        row = self.rows.get(id)
        if row is None:
            return Somebody(id, "", "undisclosed", "U")
        return Somebody(id, row["reference"], row["agency"], row["band"])


def people_of(facts: Connection, review: str, at: int | None) -> People:
    """Those who take part in a review."""
    columns = participants.TABLE.c
    wanted = (columns.participant_id, columns.reference, columns.agency, columns.band)
    rows = look_up(facts, columns.review_id, [review], at, *wanted, columns.closeness)
    return People({row["participant_id"]: row for row in rows})
