"""A generation, one complete set of facts with the position it has come to; and where they live."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Protocol

from sqlalchemy import Connection, Index, MetaData, insert, select
from sqlalchemy.schema import CreateTable

from projections.facts.generation import GENERATION
from projections.facts.versions import METADATA

NEEDED_WHILE_FOLDING = frozenset(
    {
        "steps_of_thing",
        # these the counts ask for (projections/folds/counts.py)
        "evidence_of_thing",
        "findings_of_review",
        "observations_about",
        "observations_heard",
        # and these what came back does (projections/folds/recurrences.py)
        "noticed_lane",
        "recurrences_earlier",
        "recurrences_lane",
        "warning_signs_again",
        "warning_signs_kinds",
        "warning_signs_of_lane",
        "warning_signs_tokens",
    }
)


class NoViews(Exception):
    """There is no live generation yet; `ensure` makes the first."""


class RebuildUnderWay(Exception):
    """Somebody else is rebuilding, switching or pruning these views."""


class ViewsCannotBeMade(Exception):
    """The database does not let us make the read models; the sentence says what to do."""


class StillRead(Exception):
    """Somebody still reads a generation that was to be removed; nothing was removed of it."""


class Generation(Protocol):
    """A complete set of facts. Readers see one snapshot; who writes holds the lock from the start."""

    @property
    def number(self) -> int:
        """Its number; a later one has a higher number."""

    def create(self, *, with_indexes: bool = True) -> None:
        """Make the tables, at position 0; most indexes may come later, after a bulk of rows."""

    def finish(self) -> None:
        """End the building: the indexes left for later, what the planner should know, its name."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A read transaction: one snapshot, whatever is written meanwhile."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A write transaction that nobody else can be in."""

    def position(self) -> int:
        """The last position applied."""

    def applied(self, position: int) -> None:
        """A page up to this position has been committed; nobody waits for a bare generation."""

    def size(self) -> int:
        """How many bytes it takes."""

    def close(self) -> None:
        """Let go of it."""

    def remove(self) -> None:
        """Delete it. Raises `StillRead` where that would disturb a reader."""


class Generations(Protocol):
    """Where generations live, and the pointer to the live one. One of these for each process."""

    def ensure(self) -> None:
        """Make the first generation when there is none, or the live one anew when it was deleted.

        It begins empty; the follower fills it. Again and again, and beside itself, it does no
        harm. Raises `ViewsCannotBeMade`.
        """

    def exist(self) -> bool:
        """Whether there is anything here, whole or not."""

    def numbers(self) -> Sequence[int]:
        """The numbers of all whole generations, in order."""

    def numbered(self, number: int) -> Generation:
        """One of them."""

    def building(self, number: int) -> Generation:
        """One that is to be made. It has no number for others until it is finished."""

    def live(self) -> Generation:
        """The generation that answers now. Raises `NoViews`."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A read transaction on the live generation. Raises `NoViews`."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A write transaction on the live one, also when there was a switch while we waited."""

    def switch(self, new: Generation, within: Connection) -> None:
        """Make a generation the live one, for everybody.

        `within` is a write transaction on the one that was live: nobody can write to it before
        the switch is seen.
        """

    def alone(self) -> AbstractContextManager[None]:
        """Be the only one who builds, switches or removes. Raises `RebuildUnderWay`."""

    def clear(self) -> None:
        """Remove what a building that was broken off has left."""

    def close(self) -> None:
        """Let go of everything."""


def begin(connection: Connection, tables: MetaData, *, with_indexes: bool) -> None:
    """Make the tables of a generation that has applied nothing."""
    for table in tables.sorted_tables:
        connection.execute(CreateTable(table))
    first = {"id": 1, "position": 0, "shape": shape(), "built_at": now()}
    connection.execute(insert(GENERATION).values(first))
    for index in indexes(tables):
        if with_indexes or index.name in NEEDED_WHILE_FOLDING:
            index.create(connection)


def is_outdated(generation: Generation) -> bool:
    """Whether it was made with other tables than this program has."""
    with generation.reading() as connection:
        return bool(connection.execute(select(GENERATION.c.shape)).scalar_one() != shape())


def shape() -> str:
    """A digest of the tables this program has."""
    tables = "".join(str(CreateTable(table)) for table in METADATA.sorted_tables)
    return blake2b(tables.encode(), digest_size=16).hexdigest()


def indexes(tables: MetaData) -> Iterator[Index]:
    """Every index of a generation, always in the same order."""
    for table in tables.sorted_tables:
        yield from sorted(table.indexes, key=lambda index: str(index.name))


def now() -> datetime:
    """The time (UTC, without a zone)."""
    return datetime.now(UTC).replace(tzinfo=None)
