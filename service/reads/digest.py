"""The weekly digest for whoever answers for information governance: who looked at how much, and at what."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, select

from service.desk import Desk
from service.reads.chain import Link
from service.reads.reads import end
from service.reads.tables import READS
from service.reads.told import Wanted, names_at

FILES = frozenset({"csv", "xlsx", "markdown", "html"})
NIGHT = (22, 6)
"""From this hour to that one (UTC)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What one person or system looked at: how often, in which reviews, what they took away as files.

    `elsewhere` are looks across reviews; `at_night` those from ten at night to six in the morning.
    """

    who: str
    name: str | None
    roles: tuple[str, ...]
    agencies: tuple[str, ...]
    purposes: tuple[str, ...]
    looks: int
    elsewhere: int
    files: int
    searches: int
    at_night: int
    reviews: tuple[str, ...]
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """One review: how often it was looked at, and by whom."""

    review: str
    looks: int
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyDigest:
    """A week from Monday to Sunday (UTC). Readers and reviews stand by name: nobody is ranked.

    `end` is the number and digest of the last read of all, to be kept: `reads verify --end` takes it.
    """

    monday: date
    sunday: date
    looks: int
    readers: tuple[Reader, ...]
    reviews: tuple[Viewed, ...]
    end: str

    def lines(self) -> Iterator[str]:
        """The same for people."""
        yield f"Who looked at what, from {self.monday} to {self.sunday} (UTC): {self.looks} looks"
        for one in self.readers:
            yield ""
            yield f"{one.name or one.who} ({one.who})" if one.name else one.who
            yield f"  as {', '.join(one.roles)}; {', '.join(one.agencies) or 'of no agency here'}"
            yield f"  for {', '.join(one.purposes)}"
            yield (
                f"  {one.looks} looks, {one.elsewhere} of them across reviews;"
                f" {one.searches} searches, {one.files} files, {one.at_night} at night"
            )
            yield f"  reviews: {', '.join(one.reviews) or 'none by itself'}"
        yield ""
        for viewed in self.reviews:
            yield f"Review {viewed.review}: {viewed.looks} looks by {', '.join(viewed.readers)}"
        yield f"Keep this line, it shows later that nothing before was changed: {self.end}"


def week_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def digest_of(desk: Desk, monday: date) -> WeeklyDigest:
    """The digest of the week that begins on this Monday."""
    sunday = monday + timedelta(days=6)
    in_it = select(READS).where(*Wanted(since=monday, until=sunday).conditions())
    with desk.engine.connect() as connection:
        rows = connection.execute(in_it.order_by(READS.c.number)).all()
        names, last = names_at(connection, desk, rows), end(connection)
    return WeeklyDigest(
        monday=monday,
        sunday=sunday,
        looks=len(rows),
        readers=tuple(_readers(rows, names)),
        reviews=tuple(_reviews(rows)),
        end=str(last) if last != Link() else "0:",
    )


Rows = Sequence[Row[tuple[object, ...]]]


def _readers(rows: Rows, names: dict[str, str]) -> Iterator[Reader]:
    for who, its in sorted(_by(rows, "who").items()):
        yield Reader(
            who=who,
            name=names.get(who),
            roles=_all(one for row in its for one in row.roles.split()),
            agencies=_all(row.agency for row in its),
            purposes=_all(row.purpose for row in its),
            looks=len(its),
            elsewhere=sum(row.review is None for row in its),
            files=sum(row.form in FILES for row in its),
            searches=sum(row.action == "search" for row in its),
            at_night=sum(_is_night(row.at) for row in its),
            reviews=_all(row.review for row in its),
            first=datetime.fromisoformat(its[0].at),
            last=datetime.fromisoformat(its[-1].at),
        )


def _reviews(rows: Rows) -> Iterator[Viewed]:
    for review, its in sorted(_by(rows, "review").items()):
        yield Viewed(review=review, looks=len(its), readers=_all(row.who for row in its))


def _by(rows: Rows, name: str) -> dict[str, list[Row[tuple[object, ...]]]]:
    found = defaultdict[str, list[Row[tuple[object, ...]]]](list)
    for row in rows:
        if (value := getattr(row, name)) is not None:
            found[value].append(row)
    return found


def _all(values: Iterator[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))


def _is_night(at: str) -> bool:
    begins, ends = NIGHT
    hour = datetime.fromisoformat(at).hour
    return hour >= begins or hour < ends
