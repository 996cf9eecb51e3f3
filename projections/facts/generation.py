"""What a generation of facts says of itself: how far it has come, its shape, and what is parked."""

from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Table,
    func,
    select,
)

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
    Column("version", Integer, nullable=False),  # originator_version, from 1
    Column("topic", String, nullable=False),
    Column("state", LargeBinary, nullable=False),  # as it stands in the log: words are sealed in it
    # class of the error that parked it; "behind" for a later event of a thing that has one parked
    Column("error", String, nullable=False),
    # UTC, in this generation; not finer: it would tell when an anonymous entry came
    Column("parked_on", Date, nullable=False),
)
"""Events that could not be folded, as they were read; they wait to be tried again."""

DROPPED = Table(
    "dropped",
    METADATA,
    Column("position", POSITION, primary_key=True, autoincrement=False),
    Column("thing_id", ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("topic", String, nullable=False),
    Column("dropped_by", String, nullable=False),
    Column(
        "reason", String, nullable=False
    ),  # whose decision it was, and why: never of the content
    Column("dropped_on", Date, nullable=False),  # UTC
)
"""Events that somebody decided to do without. They stay in the log, and are never waited for."""

MISSING = Table(
    "missing",
    METADATA,
    # of the event that came without the one before it
    Column("position", POSITION, primary_key=True, autoincrement=False),
    Column("thing_id", ID, nullable=False),
    Column("thing_kind", String, nullable=False),
    Column("after_version", Integer, nullable=False),  # the last there was; 0 = none
    Column("before_version", Integer, nullable=False),  # its own
    Column("number", Integer, nullable=False),  # of versions between them that nothing explains
)
"""Where the versions of one thing have a gap. Positions may have some by design, versions none."""


def position(facts: Connection, at: int | None = None) -> int:
    """The position asked about, or the one these facts have come to (in the same snapshot)."""
    if at is not None:
        return at
    return int(facts.execute(select(GENERATION.c.position)).scalar_one())


def built_at(facts: Connection) -> datetime:
    """When this generation was made or last rebuilt (UTC, without a zone)."""
    found: datetime = facts.execute(select(GENERATION.c.built_at)).scalar_one()
    return found


def parked_count(facts: Connection, at: int | None = None) -> int:
    """How many events are parked, of all or of those up to a position."""
    rows = select(func.count()).select_from(PARKED)
    if at is not None:
        rows = rows.where(PARKED.c.position <= at)
    return int(facts.execute(rows).scalar_one())
