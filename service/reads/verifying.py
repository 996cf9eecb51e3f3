"""Verifying the chain of reads: is each what it was, and are all there that once were?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from sqlalchemy import Connection, Engine, Row, select

from service.reads.chain import Link, Read, following
from service.reads.tables import READS, WHOSE

PAGE = 5_000
COLUMNS = tuple(one.name for one in fields(Read) if one.name != "whose")


@dataclass(frozen=True, slots=True)
class VerifiedReads:
    """What came of it: where the chain ends, as far as it holds, and what is wrong, if anything is."""

    end: Link
    wrong: str | None = None


def verify_reads(engine: Engine, kept: Iterable[Link] = ()) -> VerifiedReads:
    """Follow the chain from its first read to its last; `kept` are ends of it that were noted before."""
    noted = {one.number: one for one in kept}
    with engine.connect() as desk:
        last = Link()
        for read, digest in all_reads(desk):
            link = following(last, read)
            if (wrong := _wrong(last, link, digest)) or (wrong := _not_as(noted, link)):
                return VerifiedReads(last, wrong)
            last = link
    missing = [number for number in sorted(noted) if number > last.number]
    if missing:
        return VerifiedReads(last, f"Read {missing[0]} was there once, and is gone.")
    return VerifiedReads(last)


def all_reads(desk: Connection) -> Iterator[tuple[Read, str]]:
    """Every read in order, with the digest that is kept of it."""
    after = 0
    while rows := _page(desk, after):
        whose = defaultdict[int, list[str]](list)
        between = WHOSE.c.number.between(after + 1, rows[-1].number)
        for row in desk.execute(select(WHOSE).where(between).order_by(WHOSE.c.subject)):
            whose[row.number].append(row.subject)
        for row in rows:
            yield as_read(row, whose[row.number]), row.digest
        after = rows[-1].number


def as_read(row: Row[tuple[object, ...]], whose: Iterable[str]) -> Read:
    """A row, with whose words it showed."""
    kept = {name: getattr(row, name) for name in COLUMNS}
    return Read(**kept, whose=tuple(sorted(whose)))


def _page(desk: Connection, after: int) -> list[Row[tuple[object, ...]]]:
    behind = select(READS).where(READS.c.number > after).order_by(READS.c.number)
    return list(desk.execute(behind.limit(PAGE)).all())


def _wrong(last: Link, link: Link, digest: str) -> str | None:
    if link.number != last.number + 1:
        return f"Read {last.number + 1} is missing."
    if link.digest != digest:
        return f"Read {link.number} is not what it was, or one before it was taken away."
    return None


def _not_as(noted: dict[int, Link], link: Link) -> str | None:
    if noted.get(link.number, link) == link:
        return None
    return f"Read {link.number}, or one before it, is not what was noted of it."
