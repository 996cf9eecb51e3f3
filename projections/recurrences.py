"""Which warning signs came back after they had been passed over: links by people, and rule v1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select

from projections.facts.recurrences import LINKED, NOTICED
from projections.facts.versions import as_at
from projections.facts.warning_signs import TABLE

BY_A_RULE = "rule:"
"""How links begin that no person made."""


@dataclass(frozen=True, slots=True)
class Chains:
    """What came back, by references, each in the order in which the (later) signs were raised.

    `dismissed_then_recurred`: earlier and later sign of each link made by people whose earlier one
    was ever dismissed or set aside (settled 15). `notices` are what rule v1 notices: the day, the
    later sign and the earliest that qualifies (settled 14): same review and kind, raised within 12
    calendar months of each other, both ends included; the earlier one set aside, dismissed or closed
    unproven on or before the day of the later. One notice for each later sign.
    """

    ever_dismissed_or_set_aside: tuple[str, ...]
    dismissed_then_recurred: tuple[tuple[str, str], ...]
    notices: tuple[tuple[date, str, str], ...]


RAISED = (TABLE.c.raised_on, TABLE.c.reference, TABLE.c.id)


def chains(facts: Connection, at: int | None = None) -> Chains:
    """What came back: of now it is kept, and otherwise looked for among the versions."""
    if at is not None:
        return chains_anew(facts, at)
    flagged = or_(TABLE.c.ever_dismissed, TABLE.c.ever_set_aside)
    passed_over = select(TABLE.c.reference).where(as_at(TABLE, None), flagged).order_by(*RAISED)
    linked = select(LINKED.c.earlier, LINKED.c.later).where(LINKED.c.earlier.is_not(None))
    raised = (LINKED.c.raised_on, LINKED.c.later, LINKED.c.later_id, LINKED.c.place)
    noticed = select(NOTICED.c.raised_on, NOTICED.c.later, NOTICED.c.earlier)
    begun = (NOTICED.c.raised_on, NOTICED.c.later, NOTICED.c.later_id)
    return Chains(
        tuple(facts.execute(passed_over).scalars().all()),
        tuple(map(tuple, facts.execute(linked.order_by(*raised)).all())),
        tuple(map(tuple, facts.execute(noticed.order_by(*begun)).all())),
    )


def chains_anew(facts: Connection, at: int | None) -> Chains:
    """The same from the versions of the signs themselves."""
    flagged = or_(TABLE.c.ever_dismissed, TABLE.c.ever_set_aside)
    named = select(TABLE.c.id, TABLE.c.reference).where(as_at(TABLE, at), flagged)
    passed_over = {row.id: row.reference for row in facts.execute(named.order_by(*RAISED)).all()}
    linked = select(TABLE.c.reference, TABLE.c.recurrence_of)
    linked = linked.where(as_at(TABLE, at), TABLE.c.is_recurrence).order_by(*RAISED)
    found = facts.execute(linked).all()
    return Chains(
        tuple(passed_over.values()),
        tuple(
            (passed_over[link["id"]], reference)
            for reference, links in found
            for link in links
            if link["id"] in passed_over and not link["by"].startswith(BY_A_RULE)
        ),
        _notices(facts, at),
    )


def _notices(facts: Connection, at: int | None) -> tuple[tuple[date, str, str], ...]:
    notices: dict[str, tuple[date, str, str]] = {}
    for pair in facts.execute(pairs(at)).mappings().all():
        if pair["raised_on"] <= a_year_after(pair["earlier_raised_on"]):
            notice = (pair["raised_on"], pair["reference"], pair["earlier_reference"])
            notices.setdefault(pair["id"], notice)
    return tuple(notices.values())


def a_year_after(day: date) -> date:
    """The same day twelve calendar months later; 28 February after a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def pairs(at: int | None, side: str = "later", ids: Sequence[str] | None = None) -> Select[Any]:
    """Later and earlier signs of one review and kind, the earliest of each later one first.

    With `ids` only those whose `side` ("later" or "earlier") is one of these.
    """
    later, earlier = TABLE.alias("later"), TABLE.alias("earlier")
    came_before = or_(
        earlier.c.raised_on < later.c.raised_on,
        and_(earlier.c.raised_on == later.c.raised_on, earlier.c.reference < later.c.reference),
    )
    found = (
        select(
            later.c.id,
            later.c.reference,
            later.c.raised_on,
            earlier.c.reference.label("earlier_reference"),
            earlier.c.raised_on.label("earlier_raised_on"),
        )
        .join_from(
            earlier,
            later,
            and_(earlier.c.review_id == later.c.review_id, earlier.c.kind == later.c.kind),
        )
        .where(as_at(later, at), as_at(earlier, at), came_before)
        .where(earlier.c.first_passed_over_on.is_not(None))
        .where(earlier.c.first_passed_over_on <= later.c.raised_on)
        .order_by(later.c.raised_on, later.c.reference, later.c.id)
        .order_by(earlier.c.raised_on, earlier.c.reference)
    )
    if ids is None:
        return found
    return found.where({"later": later, "earlier": earlier}[side].c.id.in_(ids))
