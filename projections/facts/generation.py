"""What a generation of facts says of itself: how far it has come, its shape, and what is parked."""

from datetime import datetime

from sqlalchemy import Column, Connection, DateTime, Integer, String, Table, func, select

from projections.facts.versions import ID, METADATA, POSITION

GENERATION = Table(
    "generation",
    METADATA,
    Column("id", Integer, primary_key=True),  # always 1: there is one row
    Column("position", POSITION, nullable=False),  # of the last event applied; 0 = none
    Column("shape", String, nullable=False),  # digest of the tables it was made with
    Column("built_at", DateTime, nullable=False),  # UTC, when it was made or last rebuilt
)

PARKED = Table(
    "parked",
    METADATA,
    Column("position", POSITION, primary_key=True, autoincrement=False),
    Column("thing_id", ID, nullable=False),
    Column("topic", String, nullable=False),
    # class of the error that parked it; "behind" for a later event of a thing that has one parked
    Column("error", String, nullable=False),
)
"""Events that could not be folded; nothing of their content is kept here."""


def position(facts: Connection, at: int | None = None) -> int:
    """The position asked about, or the one these facts have come to (in the same snapshot)."""
    if at is not None:
        return at
    return int(facts.execute(select(GENERATION.c.position)).scalar_one())


def built_at(facts: Connection) -> datetime:
    """When this generation was made or last rebuilt (UTC, without a zone)."""
    found: datetime = facts.execute(select(GENERATION.c.built_at)).scalar_one()
    return found


def parked_count(facts: Connection) -> int:
    """How many events are parked."""
    return int(facts.execute(select(func.count()).select_from(PARKED)).scalar_one())
