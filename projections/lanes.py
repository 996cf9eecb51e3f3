"""The lanes of the radar: those in which something passed over came back first, and page by page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, or_, select, tuple_

from domain.radar import RULES
from projections.cursors import Cursor, Place
from projections.facts.recurrences import LANES, LINKED, NOTICED
from projections.facts.versions import as_at
from projections.facts.warning_signs import TABLE
from projections.looking_up import AT_ONCE
from projections.noticing import noticed
from projections.recurrences import BY_A_RULE
from projections.walking import turn

LIST = "lanes"
ORDER = (LANES.c.rank, LANES.c.first_on, LANES.c.lane)


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: `rank` is 0 where something came back, `first_on` the day of its first sign."""

    rank: int
    first_on: date
    lane: str
    signs: int

    @property
    def place(self) -> Place:
        """Where it stands in the order."""
        return self.rank, self.first_on, self.lane


@dataclass(frozen=True, slots=True)
class Lanes:
    """A page of lanes; how many there are in all, and in how many of those something came back."""

    items: tuple[Lane, ...]
    total: int
    recurring: int
    next: str | None


def lanes(facts: Connection, *, limit: int | None, after: Cursor | None, at: int | None) -> Lanes:
    """The lanes after a cursor: of now they are kept. Raises `NotOfThisList`."""
    if at is not None:
        every = lanes_anew(facts, at)
        page = turn(LIST, every, lambda lane: lane.place, limit, after)
        back = sum(1 for lane in every if lane.rank == 0)
        return Lanes(page.items, len(every), back, page.next)
    numbers = dict(
        map(tuple, facts.execute(select(LANES.c.rank, func.count()).group_by(LANES.c.rank)))
    )
    wanted = select(*ORDER, LANES.c.signs).order_by(*ORDER)
    if after is not None:
        begin = after.as_place(LIST, [one.type.python_type for one in ORDER])
        wanted = wanted.where(tuple_(*ORDER) > tuple_(*begin, types=[one.type for one in ORDER]))
    rows = facts.execute(wanted.limit(None if limit is None else limit + 1)).all()
    found = tuple(Lane(*row) for row in rows[:limit])
    more = Cursor.at(LIST, found[-1].place).token() if len(rows) > len(found) else None
    return Lanes(found, sum(numbers.values()), numbers.get(0, 0), more)


def kept_lanes(facts: Connection) -> list[Lane]:
    """All lanes, as they are kept of now."""
    return [Lane(*row) for row in facts.execute(select(*ORDER, LANES.c.signs).order_by(*ORDER))]


def lanes_anew(facts: Connection, at: int | None) -> list[Lane]:
    """The same from the versions of the signs themselves, all of them."""
    came_back = set(_returned_anew(facts, at).values())
    counted = select(func.min(TABLE.c.raised_on), TABLE.c.lane, func.count())
    found = facts.execute(counted.where(as_at(TABLE, at)).group_by(TABLE.c.lane)).all()
    return sorted(
        (Lane(int(lane not in came_back), first, lane, signs) for first, lane, signs in found),
        key=lambda lane: lane.place,
    )


def returned(facts: Connection, ids: Sequence[str], at: int | None) -> set[str]:
    """Which of these signs came back after an earlier one was passed over."""
    if at is not None:
        return _returned_anew(facts, at).keys() & set(ids)
    found: set[str] = set()
    for some in (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE)):
        linked = LINKED.c.later_id.in_(some), LINKED.c.earlier.is_not(None)
        found.update(facts.execute(select(LINKED.c.later_id).where(*linked)).scalars())
        seen = select(NOTICED.c.later_id).where(NOTICED.c.later_id.in_(some))
        found.update(facts.execute(seen).scalars())
    return found


def _returned_anew(facts: Connection, at: int | None) -> Mapping[str, str]:
    """The lane of each sign that came back, by its id."""
    by_rules = {one.later_id: one.lane for rule in RULES for one in noticed(facts, rule, at)}
    return by_rules | dict(_linked_anew(facts, at))


def _linked_anew(facts: Connection, at: int | None) -> Iterator[tuple[str, str]]:
    flagged = or_(TABLE.c.ever_dismissed, TABLE.c.ever_set_aside)
    passed_over = set(facts.execute(select(TABLE.c.id).where(as_at(TABLE, at), flagged)).scalars())
    linked = select(TABLE.c.id, TABLE.c.lane, TABLE.c.recurrence_of)
    for id, lane, links in facts.execute(linked.where(as_at(TABLE, at), TABLE.c.is_recurrence)):
        by_people = (link["id"] for link in links if not link["by"].startswith(BY_A_RULE))
        if not passed_over.isdisjoint(by_people):
            yield id, lane
