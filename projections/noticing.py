"""What the rules of the radar say of the warning signs as they stand, or stood (`domain.radar`)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, or_, select

from domain.radar import Returned, Rule, Seen
from projections.facts.versions import as_at
from projections.facts.warning_signs import TABLE

LATER, EARLIER = TABLE.alias("later"), TABLE.alias("earlier")
OF_LATER = ("id", "reference", "raised_on", "raised_at", "recorded_on", "reconstructed", "lane")
OF_EARLIER = ("id", "reference", "raised_on", "raised_at", "first_passed_over_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A sign of which a rule says that it came back; `later` and `earlier` are references.

    `earlier` is the earliest that was passed over, raised on `earlier_on`; `named` and `passed_over`
    are ids, the earliest first.
    """

    later_id: str
    rule_version: str
    raised_on: date
    raised_at: int
    recorded_on: date
    reconstructed: bool
    later: str
    lane: str
    earlier_on: date
    earlier: str
    named: tuple[str, ...]
    passed_over: tuple[str, ...]
    notices: Sequence[dict[str, Any]]


def noticed(
    facts: Connection, rule: Rule, at: int | None, ids: Sequence[str] | None = None
) -> Iterator[Noticed]:
    """What a rule says of all signs, or of these, in the order in which they were raised."""
    rows = facts.execute(_pairs(rule, at, ids)).mappings().all()
    for _, pairs in groupby(rows, key=lambda row: row["later_id"]):
        chain = list(pairs)
        if said := rule.look(_later(chain[0]), map(_earlier, chain)):
            yield _noticed(rule, chain, said)


def later_than(
    facts: Connection, rule: Rule, ids: Sequence[str], *, passed_over: bool
) -> Iterable[str]:
    """The signs that a rule may hold beside these as the later ones."""
    found = select(LATER.c.id).distinct().select_from(_beside(rule))
    found = found.where(_both(rule, None), EARLIER.c.id.in_(ids))
    if passed_over:
        found = found.where(EARLIER.c.first_passed_over_on <= LATER.c.raised_on)
    return facts.execute(found).scalars().all()


def _pairs(rule: Rule, at: int | None, ids: Sequence[str] | None) -> Select[Any]:
    columns = [
        table.c[name].label(f"{side}_{name}")
        for side, table, names in (("later", LATER, OF_LATER), ("earlier", EARLIER, OF_EARLIER))
        for name in names
    ]
    found = select(*columns, LATER.c.notices).select_from(_beside(rule)).where(_both(rule, at))
    if not rule.names_all:  # the others say nothing of it
        found = found.where(EARLIER.c.first_passed_over_on.is_not(None))
        found = found.where(EARLIER.c.first_passed_over_on <= LATER.c.raised_on)
    if ids is not None:
        found = found.where(LATER.c.id.in_(ids))
    return found.order_by(LATER.c.raised_on, LATER.c.raised_at)


def _beside(rule: Rule) -> Any:
    own = "subject_token" if rule.across else "review_id"
    return EARLIER.join(LATER, and_(EARLIER.c[own] == LATER.c[own], EARLIER.c.kind == LATER.c.kind))


def _both(rule: Rule, at: int | None) -> Any:
    """Both as they stood, the one before the other; across, not too long before."""
    came_before = or_(
        EARLIER.c.raised_on < LATER.c.raised_on,
        and_(EARLIER.c.raised_on == LATER.c.raised_on, EARLIER.c.raised_at < LATER.c.raised_at),
    )
    both = and_(as_at(LATER, at), as_at(EARLIER, at), came_before)
    if not rule.across:
        return both
    known = and_(EARLIER.c.subject_token.is_not(None), LATER.c.subject_token.is_not(None))
    return and_(both, known, EARLIER.c.raised_on >= LATER.c.half_a_year_before)


def _later(row: RowMapping) -> Seen:
    return Seen(
        id=row["later_id"],
        raised_on=row["later_raised_on"],
        raised_at=row["later_raised_at"],
        passed_over_on=None,
    )


def _earlier(row: RowMapping) -> Seen:
    return Seen(
        id=row["earlier_id"],
        raised_on=row["earlier_raised_on"],
        raised_at=row["earlier_raised_at"],
        passed_over_on=row["earlier_first_passed_over_on"],
    )


def _noticed(rule: Rule, chain: Sequence[RowMapping], said: Returned) -> Noticed:
    row, first = chain[0], said.passed_over[0]
    references = {one["earlier_id"]: one["earlier_reference"] for one in chain}
    return Noticed(
        later_id=row["later_id"],
        rule_version=rule.version,
        raised_on=row["later_raised_on"],
        raised_at=row["later_raised_at"],
        recorded_on=row["later_recorded_on"],
        reconstructed=row["later_reconstructed"],
        later=row["later_reference"],
        lane=row["later_lane"],
        earlier_on=first.raised_on,
        earlier=references[first.id],
        named=tuple(one.id for one in said.named),
        passed_over=tuple(one.id for one in said.passed_over),
        notices=row["notices"],
    )
