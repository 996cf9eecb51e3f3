"""Who looked at what: told to whoever answers for what is kept of people, and to inspectors."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, func, select

from domain.access import purposes
from service.desk import KEYS, Desk
from service.reads.reads import end
from service.reads.tables import READS, WHOSE

LIMIT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look. `who` is "person …" or "system …" by an id that stays; `name` is what they are called now.

    `agency` is a participant's, null for anybody else; without a `thing` a list was read, without a
    `review` one across reviews. Of a file, `form` says which; looks of one `request` belong together.
    """

    number: int
    at: datetime
    who: str
    name: str | None
    roles: tuple[str, ...]
    agency: str | None
    purpose: str
    purpose_in_words: str
    request: str
    action: str
    what: str
    form: str
    kind: str | None
    thing: str | None
    review: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """One page, the latest first; the next begins `before` the number that `next` says.

    `end` is the number and digest of the last read of all: kept elsewhere, it shows later that none before
    it was changed or taken away.
    """

    total: int
    next: int | None
    end: str
    items: tuple[Look, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which looks: by whom, at which review or thing, in which period of days (UTC).

    Never at whose words: that would tell who spoke by role only, thing by thing.
    """

    who: str | None = None
    review: UUID | None = None
    thing: str | None = None
    since: date | None = None
    until: date | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The same for the table of reads; both days are included."""
        if self.who is not None:
            yield READS.c.who == self.who
        if self.review is not None:
            yield READS.c.review == str(self.review)
        if self.thing is not None:
            yield READS.c.thing == self.thing
        if self.since is not None:
            yield READS.c.at >= beginning(self.since)
        if self.until is not None:
            yield READS.c.at < beginning(self.until + timedelta(days=1))


def looks(desk: Desk, wanted: Wanted, limit: int = LIMIT, before: int | None = None) -> Looks:
    """Who looked at what, one page."""
    conditions = list(wanted.conditions())
    further = [READS.c.number < before] if before is not None else []
    page = select(READS).where(*conditions, *further).order_by(READS.c.number.desc())
    with desk.engine.connect() as connection:
        total = connection.execute(select(func.count()).where(*conditions).select_from(READS))
        rows = connection.execute(page.limit(limit + 1)).all()
        names = names_at(connection, desk, rows[:limit])
        return Looks(
            total=total.scalar_one(),
            next=rows[limit - 1].number if len(rows) > limit else None,
            end=str(end(connection)),
            items=tuple(look_of(row, names) for row in rows[:limit]),
        )


def looks_at_words_of(desk: Desk, subject: UUID) -> tuple[Look, ...]:
    """Every look that showed words of a subject for the first time in an hour, the earliest first.

    For the subject alone, and whoever answers them.
    """
    its = select(WHOSE.c.number).where(WHOSE.c.subject == str(subject))
    wanted = select(READS).where(READS.c.number.in_(its)).order_by(READS.c.number)
    with desk.engine.connect() as connection:
        rows = connection.execute(wanted).all()
        names = names_at(connection, desk, rows)
    return tuple(look_of(row, names) for row in rows)


def look_of(row: Row[tuple[object, ...]], names: dict[str, str]) -> Look:
    """A row as it is told."""
    kept = {name: getattr(row, name) for name in Look.__slots__ if hasattr(row, name)}
    return Look(
        **{**kept, "at": datetime.fromisoformat(row.at), "roles": tuple(row.roles.split())},
        name=names.get(row.who),
        purpose_in_words=purposes().get(row.purpose, row.purpose),
    )


def names_at(
    connection: Connection, desk: Desk, rows: Sequence[Row[tuple[object, ...]]]
) -> dict[str, str]:
    """What those who looked are called now, as far as the desk knows."""
    of_kinds = defaultdict[str, set[str]](set)
    for row in rows:
        kind, _, id = str(row.who).partition(" ")
        of_kinds[kind].add(id)
    keys = select(KEYS.c.id, KEYS.c.name).where(KEYS.c.id.in_(of_kinds["system"]))
    found = {f"system {row.id}": str(row.name) for row in connection.execute(keys)}
    people = {one.who: one.name for one in desk.people()} if of_kinds["person"] else {}
    return found | {f"person {who}": name for who, name in people.items() if name}


def beginning(day: date) -> str:
    """The first moment of a day (UTC), as reads are stamped."""
    return datetime.combine(day, time(), UTC).isoformat(timespec="microseconds")
