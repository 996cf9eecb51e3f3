"""Which warning signs came back after they had been passed over: links by people, and the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from domain.radar import RULES, Rule
from projections.facts.recurrences import LINKED, NOTICED
from projections.facts.versions import as_at
from projections.facts.warning_signs import TABLE
from projections.noticing import noticed

BY_A_RULE = "rule:"
"""How links begin that no person made."""


@dataclass(frozen=True, slots=True)
class Chains:
    """What came back, by references, each in the order in which the (later) signs were raised.

    `dismissed_then_recurred`: earlier and later sign of each link made by people whose earlier one
    was ever dismissed or set aside (settled 15). `notices` are what rule v1 notices, and
    `notices_across` what rule v2 does (`domain.radar`): the day, the later sign and the earliest that
    was passed over by then. One notice for each later sign and rule.
    """

    ever_dismissed_or_set_aside: tuple[str, ...]
    dismissed_then_recurred: tuple[tuple[str, str], ...]
    notices: tuple[tuple[date, str, str], ...]
    notices_across: tuple[tuple[date, str, str], ...]

    def numbers(self) -> tuple[int, ...]:
        """How many there are of each, in this order."""
        return (
            len(self.ever_dismissed_or_set_aside),
            len(self.dismissed_then_recurred),
            len(self.notices),
            len(self.notices_across),
        )

    def first(self, most: int) -> "Chains":
        """The first so many of each."""
        return Chains(
            self.ever_dismissed_or_set_aside[:most],
            self.dismissed_then_recurred[:most],
            self.notices[:most],
            self.notices_across[:most],
        )


RAISED = (TABLE.c.raised_on, TABLE.c.reference, TABLE.c.id)
BEGUN = (NOTICED.c.raised_on, NOTICED.c.raised_at)


def first_chains(facts: Connection, at: int | None, most: int) -> tuple[Chains, tuple[int, ...]]:
    """The first so many of each, and how many there are."""
    if at is not None:
        every = chains_anew(facts, at)
        return every.first(most), every.numbers()
    lists = _lists()
    numbers = (select(func.count()).select_from(one.subquery()) for one in lists)
    found = _found(facts, (one.limit(most) for one in lists))
    return found, tuple(int(facts.execute(one).scalar_one()) for one in numbers)


def chains(facts: Connection, at: int | None = None) -> Chains:
    """What came back: of now it is kept, and otherwise looked for among the versions."""
    return chains_anew(facts, at) if at is not None else _found(facts, _lists())


def _found(facts: Connection, lists: Iterable[Select[Any]]) -> Chains:
    passed_over, *others = (facts.execute(one).all() for one in lists)
    linked, notices, across = (tuple(map(tuple, rows)) for rows in others)
    return Chains(tuple(row[0] for row in passed_over), linked, notices, across)


def _lists() -> tuple[Select[Any], ...]:
    """What is kept of each, in order."""
    flagged = or_(TABLE.c.ever_dismissed, TABLE.c.ever_set_aside)
    passed_over = select(TABLE.c.reference).where(as_at(TABLE, None), flagged).order_by(*RAISED)
    linked = select(LINKED.c.earlier, LINKED.c.later).where(LINKED.c.earlier.is_not(None))
    raised = (LINKED.c.raised_on, LINKED.c.later, LINKED.c.later_id, LINKED.c.place)
    return (passed_over, linked.order_by(*raised), *(_kept(rule) for rule in RULES))


def _kept(rule: Rule) -> Select[Any]:
    noticed = select(NOTICED.c.raised_on, NOTICED.c.later, NOTICED.c.earlier)
    return noticed.where(NOTICED.c.rule_version == rule.version).order_by(*BEGUN)


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
        *(
            tuple((one.raised_on, one.later, one.earlier) for one in noticed(facts, rule, at))
            for rule in RULES
        ),
    )
