"""Where the index is kept: taking texts in, letting go of somebody's, finding."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from domain.showing import UNSAID_AGENCY, UNSAID_BAND
from service.search.blinding import Blinded
from service.search.tables import ENTRIES, METADATA, OWNERS, STATE, THINGS, WITHHELD

CHUNK = 500


class SearchNotMade(Exception):
    """There is no index yet, or not one that can be asked: `init` makes it, the follower fills it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far the index is, and of what it was made (`service.search.tables`)."""

    shape: int
    key_id: str
    position: int = 0
    last_hash: str = ""
    erased: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What the first event of a thing says."""

    id: str
    kind: str
    review_id: str
    audience: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One text: what is kept of it, whose it is, and its digests."""

    id: int
    position: int
    field: str
    thing_id: str
    kind: str
    review_id: str
    audience: str
    agency: str
    band: str
    said_on: date
    since: date
    owners: Collection[str]
    bag: Sequence[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A text that says what was looked for; the higher the rank, the more it is about that."""

    position: int
    field: str
    is_superseded: bool
    rank: float


KEPT = tuple(one.name for one in fields(Entry) if one.name not in ("owners", "bag"))


class IndexStore(ABC):
    """The index in a database of either kind; what differs is where the digests stand."""

    @abstractmethod
    def create(self) -> None:
        """Make the tables; again and again does no harm."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """A read transaction. Raises `SearchNotMade`."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Connection]:
        """A write transaction that nobody else can be in. Raises `SearchNotMade`."""

    @abstractmethod
    def scrub(self) -> None:
        """Clear what was deleted out of the database's files, as far as they are its own to clear.

        Raises `StillInFile`.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""

    @abstractmethod
    def add_bags(self, index: Connection, entries: Sequence[Entry]) -> None:
        """Write the digests of new entries."""

    @abstractmethod
    def remove_bags(self, index: Connection, ids: Sequence[int]) -> None:
        """Take the digests of these entries away."""

    @abstractmethod
    def clear(self, index: Connection) -> None:
        """Take everything away."""

    @abstractmethod
    def settle(self, index: Connection) -> None:
        """After entries were removed: leave nothing of their digests in what is kept for finding."""

    @abstractmethod
    def find(
        self,
        index: Connection,
        blinded: Blinded,
        conditions: Sequence[ColumnElement[bool]],
        limit: int,
        offset: int,
    ) -> tuple[list[Match], int]:
        """The best matches, and how many there are: the most relevant first, then the longest
        waiting."""

    def add(self, index: Connection, things: Sequence[Thing], entries: Sequence[Entry]) -> None:
        """Write new things and new texts."""
        if things:
            index.execute(insert(THINGS), [asdict(one) for one in things])
        if not entries:
            return
        rows = [
            {name: getattr(one, name) for name in KEPT} | {"is_superseded": False}
            for one in entries
        ]
        index.execute(insert(ENTRIES), rows)
        owners = [{"subject": who, "entry": one.id} for one in entries for who in one.owners]
        if owners:
            index.execute(insert(OWNERS), owners)
        self.add_bags(index, entries)

    def remove_thing(self, index: Connection, thing_id: str) -> int:
        """Remove every text of a thing; how many there were."""
        its = select(ENTRIES.c.id).where(ENTRIES.c.thing_id == thing_id)
        return self._remove(index, index.execute(its).scalars().all())

    def forget(self, index: Connection, subjects: Collection[str]) -> int:
        """Remove every text that any one of them is a subject of; how many there were."""
        forgotten = 0
        for some in _chunks(sorted(subjects)):
            theirs = select(OWNERS.c.entry).where(OWNERS.c.subject.in_(some)).distinct()
            forgotten += self._remove(index, index.execute(theirs).scalars().all())
        return forgotten

    def _remove(self, index: Connection, ids: Sequence[int]) -> int:
        for few in _chunks(ids):
            index.execute(delete(ENTRIES).where(ENTRIES.c.id.in_(few)))
            index.execute(delete(OWNERS).where(OWNERS.c.entry.in_(few)))
            self.remove_bags(index, few)
        if ids:
            self.settle(index)
        return len(ids)


def state_of(index: Connection) -> State | None:
    """How far it is; None for one that nothing was ever taken into."""
    names = [one.name for one in fields(State)]
    row = index.execute(select(*(STATE.c[name] for name in names))).first()
    return State(**row._mapping) if row else None


def keep_state(index: Connection, state: State) -> None:
    """Say how far it is."""
    changed = update(STATE).where(STATE.c.id == 1).values(**asdict(state))
    if not index.execute(changed).rowcount:
        index.execute(insert(STATE).values(id=1, **asdict(state)))


def supersede(index: Connection, thing_id: str, field: str, before: int) -> None:
    """What a thing's field said before a position has been said better since."""
    where = (ENTRIES.c.thing_id == thing_id, ENTRIES.c.field == field, ENTRIES.c.position < before)
    index.execute(update(ENTRIES).where(*where).values(is_superseded=True))


def cover(index: Connection, thing_id: str, voice: str, before: int) -> None:
    """Nobody finds what somebody said in a thing by an agency or band they are not shown with."""
    theirs = select(OWNERS.c.entry).where(OWNERS.c.subject == voice)
    where = (ENTRIES.c.thing_id == thing_id, ENTRIES.c.position < before, ENTRIES.c.id.in_(theirs))
    index.execute(update(ENTRIES).where(*where).values(agency=UNSAID_AGENCY, band=UNSAID_BAND))


def things_in(index: Connection, ids: Collection[str]) -> dict[str, Thing]:
    """What is known of these things, by id."""
    found: dict[str, Thing] = {}
    for some in _chunks(sorted(ids)):
        rows = index.execute(select(THINGS).where(THINGS.c.id.in_(some))).mappings()
        found |= {row["id"]: Thing(**row) for row in rows}
    return found


def count(index: Connection) -> int:
    """How many texts are in it."""
    return index.execute(select(func.count()).select_from(ENTRIES)).scalar_one()


def clear_tables(index: Connection) -> None:
    """Empty what both databases keep in the same way."""
    for table in (STATE, THINGS, ENTRIES, OWNERS, WITHHELD):
        index.execute(delete(table))


def make_tables(index: Connection) -> None:
    """Make what both databases keep in the same way, where it is missing."""
    METADATA.create_all(index)


def _chunks(found: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(found), CHUNK):
        yield found[at : at + CHUNK]
