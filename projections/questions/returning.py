"""Of which signs that came back has nobody been told, that a rule does not keep still about? (B.9)"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from domain.radar import RULES, Rule, is_quiet
from domain.warning_signs import WarningSign
from projections.facts.recurrences import NOTICED
from projections.facts.steps import TABLE as STEPS
from projections.facts.versions import as_at
from projections.facts.warning_signs import TABLE
from projections.noticing import noticed

PASSED_OVER = tuple(
    event.TOPIC
    for event in (WarningSign.SetAside, WarningSign.Dismissed, WarningSign.ClosedUnproven)
)
ANSWERED = WarningSign.IntermittentPatternAnswered.TOPIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """A sign that a rule is to give notice of, with the earlier ones it names.

    `raised_at` is the position of the event that raised it.
    """

    id: UUID
    rule_version: str
    signs: tuple[UUID, ...]
    raised_at: int


def ask(facts: Connection, since: date, limit: int) -> Iterator[Returning]:
    """Those recorded on a day or later, in the order of the log: by an index, whatever else there is.

    Reconstructed history is never among them.
    """
    for row in facts.execute(_waiting(since)).all():
        if limit <= 0:
            return
        if not _keeps_still(facts, row):
            limit -= 1
            yield Returning(
                id=UUID(row.later_id),
                rule_version=row.rule_version,
                signs=tuple(UUID(id) for id in row.named),
                raised_at=row.raised_at,
            )


def _waiting(since: date) -> Select[Any]:
    waits = and_(NOTICED.c.awaits_notice, NOTICED.c.recorded_on >= since)
    order = (NOTICED.c.raised_at, NOTICED.c.rule_version)
    return select(NOTICED).where(waits).order_by(*order)


def _keeps_still(facts: Connection, row: Row[Any]) -> bool:
    """Whether somebody said why, and nothing of this chain was passed over since."""
    (rule,) = (one for one in RULES if one.version == row.rule_version)
    (sign,) = facts.execute(select(TABLE).where(TABLE.c.id == row.later_id, as_at(TABLE, None)))
    answered_at = _answered_at(facts, rule, _chain(rule, sign), row.later_id)
    if answered_at is None:
        return False
    (said,) = noticed(facts, rule, None, [row.later_id])
    return is_quiet(answered_at, _passed_over_at(facts, said.passed_over, row.raised_on))


def _chain(rule: Rule, sign: Row[Any]) -> ColumnElement[bool]:
    if rule.across:
        return and_(TABLE.c.subject_token == sign.subject_token, TABLE.c.kind == sign.kind)
    return and_(TABLE.c.review_id == sign.review_id, TABLE.c.kind == sign.kind)


def _answered_at(facts: Connection, rule: Rule, chain: ColumnElement[bool], but: str) -> int | None:
    """Where in the log a notice of this rule was last answered about another sign of the chain."""
    told = select(TABLE.c.id, TABLE.c.notices).where(
        as_at(TABLE, None), TABLE.c.notice_count > 0, chain, TABLE.c.id != but
    )
    answered = [id for id, notices in facts.execute(told) if _is_answered(rule, notices)]
    if not answered:
        return None
    last = select(func.max(STEPS.c.position)).where(
        STEPS.c.thing_id.in_(answered), STEPS.c.topic == ANSWERED
    )
    position: int | None = facts.execute(last).scalar_one()
    return position


def _is_answered(rule: Rule, notices: Sequence[dict[str, str | None]]) -> bool:
    return any(one["rule_version"] == rule.version and one["answered_on"] for one in notices)


def _passed_over_at(facts: Connection, ids: Sequence[str], by: date) -> Sequence[int]:
    """Where in the log these were passed over, up to a day."""
    on = func.coalesce(STEPS.c.occurred_on, STEPS.c.recorded_on)
    found = select(STEPS.c.position).where(
        STEPS.c.thing_id.in_(ids), STEPS.c.topic.in_(PASSED_OVER), on <= by
    )
    return facts.execute(found).scalars().all()
