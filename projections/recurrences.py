"""Which warning signs came back after they had been passed over: links by people, and rule v1."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, and_, or_, select

from projections.facts.versions import as_at
from projections.facts.warning_signs import TABLE

BY_A_RULE = "rule:"
"""How links begin that no person made."""


@dataclass(frozen=True, slots=True)
class Chains:
    """What came back, by references, each in the order in which the (later) signs were raised.

    `dismissed_then_recurred`: earlier and later sign of each link made by people whose earlier one
    was ever dismissed or set aside (settled 15).
    """

    ever_dismissed_or_set_aside: tuple[str, ...]
    dismissed_then_recurred: tuple[tuple[str, str], ...]


def chains(facts: Connection, at: int | None = None) -> Chains:
    """The signs that were passed over, and the links people made to them."""
    flagged = or_(TABLE.c.ever_dismissed, TABLE.c.ever_set_aside)
    raised = (TABLE.c.raised_on, TABLE.c.reference, TABLE.c.id)
    named = select(TABLE.c.id, TABLE.c.reference).where(as_at(TABLE, at), flagged)
    passed_over = {row.id: row.reference for row in facts.execute(named.order_by(*raised))}
    linked = select(TABLE.c.reference, TABLE.c.recurrence_of)
    linked = linked.where(as_at(TABLE, at), TABLE.c.is_recurrence).order_by(*raised)
    found = facts.execute(linked).all()
    return Chains(
        tuple(passed_over.values()),
        tuple(
            (passed_over[link["id"]], reference)
            for reference, links in found
            for link in links
            if link["id"] in passed_over and not link["by"].startswith(BY_A_RULE)
        ),
    )


def notices_of_rule_v1(
    facts: Connection, at: int | None = None
) -> tuple[tuple[date, str, str], ...]:
    """What rule v1 notices: the day, the later sign and the earliest that qualifies (settled 14).

    Same review and kind, raised within 12 calendar months of each other, both ends included; the
    earlier one set aside, dismissed or closed unproven on or before the day of the later. One
    notice for each later sign.
    """
    notices: dict[str, tuple[date, str, str]] = {}
    for pair in _pairs(facts, at):
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


def _pairs(facts: Connection, at: int | None) -> list[RowMapping]:
    """Later and earlier signs of one review and kind, the earliest of each later one first."""
    later, earlier = TABLE.alias("later"), TABLE.alias("earlier")
    came_before = or_(
        earlier.c.raised_on < later.c.raised_on,
        and_(earlier.c.raised_on == later.c.raised_on, earlier.c.reference < later.c.reference),
    )
    pairs = (
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
    return list(facts.execute(pairs).mappings())
