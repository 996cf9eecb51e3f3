"""Rebuilding: the next generation made from zero beside the live one, compared, and switched to."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection, Table, inspect, select

from projections.counted import miscounted
from projections.facts import generation as facts
from projections.facts.counts import TABLE as COUNTS
from projections.facts.recurrences import LINKED
from projections.facts.versions import as_at
from projections.folds.pages import FACTS
from projections.following import Follower, Log, Progress
from projections.generation import Generation, RebuildUnderWay, is_outdated
from projections.lanes import kept_lanes, lanes_anew
from projections.readmodel import Views
from projections.recurrences import chains, chains_anew
from projections.switching import overtake

__all__ = ["Comparison", "FactCompared", "RebuildUnderWay", "compare", "prepare", "rebuild"]


@dataclass(frozen=True, slots=True)
class FactCompared:
    """One fact before and after: its rows as they stood at one position, and whether they agree.

    For `counts` that is whether the new ones are what a count of the new rows finds, and for
    `recurrences` whether they are what the new signs tell. `is_same` is
    None where the two have different columns: then all rows, earlier versions too, are counted and
    nothing more can be said.
    """

    name: str
    rows_before: int
    rows_after: int
    is_same: bool | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a rebuild came to. `position` is the one both generations were compared at."""

    generation_before: int
    generation_after: int
    position: int
    facts: tuple[FactCompared, ...]

    @property
    def is_same(self) -> bool:
        """Whether every fact could be compared and is the same, row for row."""
        return all(fact.is_same for fact in self.facts)

    def lines(self) -> Iterator[str]:
        """The position, a line for each fact, and the switch: for people."""
        yield f"Compared as they stood after event {self.position:,}:"
        said = {True: "the same", False: "DIFFERENT", None: "other columns"}
        for fact in self.facts:
            rows = f"{fact.rows_before:>10,} -> {fact.rows_after:>10,}"
            yield f"{fact.name:<16} {rows} rows  {said[fact.is_same]}"
        yield f"generation {self.generation_before} -> {self.generation_after}"


def rebuild(views: Views, log: Log, progress: Progress | None = None) -> Comparison:
    """Build, compare, switch. The generation before stays until it is pruned.

    Readers and the follower of the live generation go on meanwhile. Raises `RebuildUnderWay` and
    `ViewsCannotBeMade`.
    """
    generations = views.generations
    with generations.alone():
        views.ensure()
        generations.clear()
        live, number = views.live(), max(generations.numbers()) + 1
        new = _built(views, number, log, progress)
        try:
            comparison = compare(live, new)
            overtake(live, new, views, log)
        finally:
            new.close()
    return comparison


def _built(views: Views, number: int, log: Log, progress: Progress | None) -> Generation:
    """A generation with everything the log has, and ready to be read."""
    building = views.generations.building(number)
    building.create(with_indexes=False)
    Follower(building, log).catch_up(progress)
    building.finish()
    return views.generations.numbered(number)


def prepare(views: Views, log: Log, progress: Progress | None = None) -> None:
    """Make views fit for this program: the first generation, or a new one of the present shape."""
    views.ensure()
    if is_outdated(views.live()):
        rebuild(views, log, progress)


def compare(before: Generation, after: Generation) -> Comparison:
    """Compare the rows of two generations as they stood at the earlier of their positions."""
    with before.reading() as old, after.reading() as new:
        position = min(facts.position(old), facts.position(new))
        compared = tuple(_compared(fact.table, old, new, position) for fact in FACTS)
        kept = (_recounted(old, new), _sought_again(old, new))
    return Comparison(before.number, after.number, position, (*compared, *kept))


def _compared(table: Table, old: Connection, new: Connection, position: int) -> FactCompared:
    if not _has_columns(old, table):
        return FactCompared(table.name, _count(old, table), _count(new, table), None)
    rows_before, digest_before = _digest(old, table, position)
    rows_after, digest_after = _digest(new, table, position)
    return FactCompared(table.name, rows_before, rows_after, digest_before == digest_after)


def _recounted(old: Connection, new: Connection) -> FactCompared:
    """The new cube against its own rows, all of them counted again: the old one is of another moment."""
    is_same = not miscounted(new)
    return FactCompared(COUNTS.name, _count(old, COUNTS), _count(new, COUNTS), is_same)


def _sought_again(old: Connection, new: Connection) -> FactCompared:
    """What came back among the new signs, as it is kept and as all of them tell it."""
    is_same = chains(new) == chains_anew(new, None) and kept_lanes(new) == lanes_anew(new, None)
    return FactCompared(LINKED.name, _count(old, LINKED), _count(new, LINKED), is_same)


def _has_columns(connection: Connection, table: Table) -> bool:
    found = inspect(connection)
    if not found.has_table(table.name):
        return False
    return [column["name"] for column in found.get_columns(table.name)] == table.columns.keys()


def _count(connection: Connection, table: Table) -> int:
    if not inspect(connection).has_table(table.name):
        return 0
    counted = connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}")  # a name of ours
    return int(counted.scalar_one())


def _digest(connection: Connection, table: Table, position: int) -> tuple[int, str]:
    """How many rows stood at a position, and a digest of all they say, in the order of their key."""
    stood = table.c.position <= position if "position" in table.c else as_at(table, position)
    columns = [column for column in table.columns if column.name != "to_position"]
    query = select(*columns).where(stood).order_by(*table.primary_key.columns)
    compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
    count, digest = 0, blake2b(digest_size=16)
    streaming = connection.execution_options(stream_results=True)
    for row in streaming.exec_driver_sql(str(compiled)):
        digest.update(repr(tuple(row)).encode())
        count += 1
    return count, digest.hexdigest()
