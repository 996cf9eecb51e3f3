"""The escalation policies that were published, as the domain has them, in the order of the log."""

from sqlalchemy import Connection, RowMapping, select

from domain.policies import Policy, Stage
from projections.facts.policies import TABLE
from projections.facts.versions import as_at


def published(facts: Connection, at: int | None = None) -> list[Policy]:
    """Every policy that was published by a position; there are few, and they never change."""
    rows = select(TABLE).where(as_at(TABLE, at)).order_by(TABLE.c.from_position)
    return [policy(row) for row in facts.execute(rows).mappings()]


def policy(row: RowMapping) -> Policy:
    """The policy of a row."""
    return Policy(
        id=row["id"],
        from_date=row["from_date"],
        nation=row["nation"],
        stages=tuple(Stage(**stage) for stage in row["stages"]),
        immediate_rule=row["immediate_rule"],
        position=row["from_position"],
    )
