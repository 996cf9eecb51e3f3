"""Moments: which position the log had come to at a time, for questions asked as at one."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import BigInteger, Column, Connection, Table, func, select

from projections.facts import steps
from projections.facts.generation import position
from projections.facts.versions import METADATA, POSITION

TABLE = Table(
    "moments",
    METADATA,
    # only ever added: as at = position <= at
    Column("position", POSITION, primary_key=True, autoincrement=False),
    # microseconds since 1970 (UTC); of an anonymous voice, when its day began. Later than in every
    # row before it: what was recorded no later than something before it has no row of its own
    Column("recorded_at", BigInteger, nullable=False, unique=True),
)
"""Looked up and never shown: people see the day something was recorded, nothing finer."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def since_epoch(moment: datetime) -> int:
    """A time as the table keeps it; one without a zone is of UTC."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return (aware - EPOCH) // timedelta(microseconds=1)


def position_at(facts: Connection, moment: datetime) -> int:
    """The greatest position such that it, and all before it, was recorded at or before a time.

    So said, a clock that was put back changes nothing about a time already asked about: whatever
    is recorded later stands behind it. After a clock that ran ahead, the times until it is caught
    up with are answered as at the position before the jump.
    """
    later = _first_after(facts, moment)
    if later is None:
        return position(facts)
    before = select(func.max(steps.TABLE.c.position)).where(steps.TABLE.c.position < later)
    return facts.execute(before).scalar_one() or 0


def is_over(facts: Connection, moment: datetime) -> bool:
    """Whether anything was recorded after a time, so that nothing is added to its answer."""
    return _first_after(facts, moment) is not None


def day_of(facts: Connection, at: int) -> date | None:
    """The latest day (UTC) on which anything up to a position was recorded; None before the first."""
    so_far = select(TABLE.c.recorded_at).where(TABLE.c.position <= at)
    found = facts.execute(so_far.order_by(TABLE.c.position.desc()).limit(1)).scalar_one_or_none()
    return None if found is None else (EPOCH + timedelta(microseconds=found)).date()


def _first_after(facts: Connection, moment: datetime) -> int | None:
    """The position of the first row later than a time: both columns grow together."""
    later = TABLE.c.recorded_at > since_epoch(moment)
    rows = select(TABLE.c.position).where(later).order_by(TABLE.c.recorded_at).limit(1)
    return facts.execute(rows).scalar_one_or_none()
