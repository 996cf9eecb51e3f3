"""What people noted about an episode or an assessment: observations, in the order recorded."""

from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping

from projections.facts.observations import TABLE
from projections.looking_up import look_up
from projections.opening import foresee
from projections.shown.names import review_names
from projections.shown.observations import Observation, observation


def noted_about(
    facts: Connection, row: RowMapping, at: int | None, *, but: str | None = None
) -> tuple[Observation, ...]:
    """The observations about the thing of a row; those of one kind may be left out."""
    rows = tuple(rows_about(facts, row, at))
    reviews = review_names(facts, (one["review_id"] for one in rows), at)
    return tuple(observation(one, reviews) for one in rows if one["kind"] != but)


def rows_about(
    facts: Connection, row: RowMapping, at: int | None, kind: str | None = None
) -> Iterator[RowMapping]:
    """The rows of these observations, or of those of one kind."""
    ids = [one["id"] for one in row["noted"] if kind is None or one["kind"] == kind]
    found = {one["id"]: one for one in look_up(facts, TABLE.c.id, ids, at)}
    foresee(found.values())
    return (found[id] for id in ids if id in found)
