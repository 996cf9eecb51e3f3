"""How far somebody may see: the rows within their reach, and no others, for any question asked.

A reader whose reach is limited gets a connection on which every table of facts is put behind a
query of the same name that holds what is within reach. So no question can forget it, and what is out of
reach is, for each of them, not there: it answers like what there never was, and no total counts it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    FromClause,
    MetaData,
    Select,
    Table,
    TextClause,
    bindparam,
    event,
    exists,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.sql import visitors

from domain.access import Reach
from domain.showing import AFTER_ANSWERING
from projections.blind import COVERED, Answering, blind_queries, covered, waits
from projections.facts.counts import TABLE as COUNTS
from projections.facts.generation import DROPPED, GENERATION, MISSING, PARKED
from projections.facts.moments import TABLE as MOMENTS
from projections.facts.participants import TABLE as PARTICIPANTS
from projections.facts.policies import TABLE as POLICIES
from projections.facts.queries import TABLE as QUERIES
from projections.facts.recurrences import LANES, LINKED, NOTICED
from projections.facts.reviews import TABLE as REVIEWS
from projections.facts.steps import TABLE as STEPS
from projections.facts.versions import METADATA
from projections.facts.warning_signs import TABLE as SIGNS
from projections.facts.withholdings import TABLE as WITHHOLDINGS

Condition = Callable[[FromClause, "_Within"], ColumnElement[bool]]
LIMITED = "heedful_reach"
BLIND, LIFTED = "heedful_blind", "heedful_seen_whole"
NO_IDS = ("",)
"""An id that nothing has: some databases take no empty list."""
OF_ONE_REVIEW = "v1"
"""The rule of the radar that looks at signs of one review alone (settled 41)."""
MATTERS = frozenset(str(one.name) for one in (QUERIES, STEPS, REVIEWS, WITHHOLDINGS))
"""Where the matters of an agency are seen beyond the reviews that somebody takes part in."""
SIGNS_NEEDED = frozenset(str(one.name) for one in (LINKED, NOTICED))
"""What is within reach where its signs are."""


@dataclass(frozen=True, slots=True)
class _Within:
    """What conditions may ask: which reviews are within reach, which matters, which signs."""

    reviews: CTE
    matters: CTE
    steps: Table
    signs: CTE | None = None


@dataclass(frozen=True, slots=True)
class _Eyes:
    """How somebody looks: within a reach or not, with queries to answer blind or none."""

    dialect: str
    is_limited: bool
    is_blind: bool
    is_system: bool


def limit(facts: Connection, reach: Reach | None, who: Answering | None = None) -> None:
    """From now on this connection sees what is within reach; for the length of its transaction.

    Without a reach that is everything. Whoever is to answer some of it blind first sees of those
    queries no standing of the raiser.
    """
    before = who if who is not None and waits(facts, who) else None
    if reach is None and before is None:
        return
    facts.execution_options(**{LIMITED: reach, BLIND: before})
    is_system = before is not None and before.participant is None
    eyes = _Eyes(facts.dialect.name, reach is not None, before is not None, is_system)
    given = {**_values(reach), **(before.values() if before else {})}

    @event.listens_for(facts, "before_execute", retval=True)
    def within_reach(
        _: Connection, statement: Any, many: Any, values: Any, __: Mapping[str, Any]
    ) -> tuple[Any, Any, Any]:
        if many or not isinstance(statement, Select | CompoundSelect):
            raise NotAQuestion
        now = replace(eyes, is_blind=is_blind(facts))
        names = _tables_in(statement, may_count=not now.is_limited)
        if not now.is_limited and not (now.is_blind and names & COVERED):
            return statement, (), values
        return statement.add_cte(*_hiding(now, names)), (), {**values, **given}


class NotAQuestion(RuntimeError):
    """Something other than a query was to be run where only what is within reach may be read."""


def is_limited(facts: Connection) -> bool:
    """Whether this connection sees less than all: then counts of everything are not for it."""
    return facts.get_execution_options().get(LIMITED) is not None


def is_blind(facts: Connection) -> bool:
    """Whether this connection shows queries without the standing of whoever raised them."""
    options = facts.get_execution_options()
    return options.get(BLIND) is not None and not options.get(LIFTED)


def blind_to(facts: Connection) -> frozenset[str]:
    """The queries whose raiser this connection does not show."""
    who: Answering | None = facts.get_execution_options().get(BLIND)
    if who is None:
        return frozenset()
    found = select(QUERIES.c.id).where(
        QUERIES.c.to_position.is_(None), QUERIES.c.by_display_as == AFTER_ANSWERING
    )
    return frozenset(facts.execute(found).scalars())


@contextmanager
def seen_whole(facts: Connection) -> Iterator[None]:
    """What is read in here holds every standing within reach: for a digest, and never to be shown."""
    facts.execution_options(**{LIFTED: True})
    try:
        yield
    finally:
        facts.execution_options(**{LIFTED: False})


def _tables_in(
    statement: Select[Any] | CompoundSelect[Any], *, may_count: bool = False
) -> frozenset[str]:
    """The names of the tables it asks, however deep.

    Raises `NotAQuestion` for SQL as a text, and for the cube, unless it may be read: its counts are
    of everything, and none at all would pass for an answer.
    """
    found = set[str]()
    for part in visitors.iterate(statement):
        if isinstance(part, TextClause) or (part is COUNTS and not may_count):
            raise NotAQuestion
        if isinstance(part, Table):
            found.add(str(part.name))
    return frozenset(found)


def reviews_within(facts: Connection) -> frozenset[str] | None:
    """The reviews that this connection sees whole; None where it sees all there are."""
    reach: Reach | None = facts.get_execution_options().get(LIMITED)
    if reach is None:
        return None
    taking_part = select(PARTICIPANTS.c.review_id).where(
        PARTICIPANTS.c.participant_id == (reach.participant or ""),
        PARTICIPANTS.c.to_position.is_(None),
    )
    return reach.reviews | frozenset(facts.execute(taking_part).scalars())


@lru_cache
def _hiding(eyes: _Eyes, names: frozenset[str]) -> tuple[CTE, ...]:
    """A query for each table, of its name; inside them SQLite must be told whose tables are meant."""
    real = _real("main" if eyes.dialect == "sqlite" else None)
    blind = blind_queries(real, is_system=eyes.is_system) if eyes.is_blind else None
    first = () if blind is None or not names & COVERED else (blind,)
    if not eyes.is_limited:
        return (*first, *(_shown(real[one], true(), blind) for one in sorted(names & COVERED)))
    within = _Within(_reviews_within(real), _matters_within(real), real[str(STEPS.name)])
    before = [within.reviews]
    if names & MATTERS:
        before.append(within.matters)
    if names & SIGNS_NEEDED:
        signs = _shown(real[str(SIGNS.name)], of_its_review(real[str(SIGNS.name)], within))
        within = replace(within, signs=signs)
        before.append(signs)
        names -= {str(SIGNS.name)}
    others = (
        _shown(real[name], CONDITIONS.get(name, of_its_review)(real[name], within), blind)
        for name in sorted(names)
    )
    return (*first, *before, *others)


def _real(schema: str | None) -> dict[str, Table]:
    copies, tables = MetaData(), METADATA.sorted_tables
    if schema is None:
        return {str(one.name): one for one in tables}
    return {str(one.name): one.to_metadata(copies, schema=schema) for one in tables}


def _shown(table: Table, condition: ColumnElement[bool], blind: CTE | None = None) -> CTE:
    if blind is None or table.name not in COVERED:
        return select(*table.c).where(condition).cte(str(table.name))
    columns, goes_with = covered(table, blind)
    rows = select(*columns).select_from(table.outerjoin(blind, goes_with))
    return rows.where(condition).cte(str(table.name))


def _values(reach: Reach | None) -> dict[str, Any]:
    if reach is None:
        return {}
    return {
        "reach_participant": reach.participant or "",
        "reach_reviews": sorted(reach.reviews) or NO_IDS,
        "reach_agencies": sorted(reach.agencies) or NO_IDS,
    }


def _reviews_within(real: Mapping[str, Table]) -> CTE:
    """Reviews by participation as it is now: who leaves a review is shown nothing more of it."""
    people, reviews = real[str(PARTICIPANTS.name)].c, real[str(REVIEWS.name)].c
    taking_part = select(people.review_id.label("id")).where(
        people.participant_id == bindparam("reach_participant"), people.to_position.is_(None)
    )
    named = select(reviews.id).where(
        reviews.id.in_(bindparam("reach_reviews", expanding=True)), reviews.to_position.is_(None)
    )
    return taking_part.union(named).cte("reviews_within_reach")


def _matters_within(real: Mapping[str, Table]) -> CTE:
    """Queries that an agency is asked, or was handed, as they stand now."""
    queries = real[str(QUERIES.name)].c
    agencies: BindParameter[str] = bindparam("reach_agencies", expanding=True)
    asked = or_(queries.about_agency.in_(agencies), queries.routed_to_agency.in_(agencies))
    found = select(queries.id, queries.review_id).where(asked, queries.to_position.is_(None))
    return found.cte("matters_within_reach")


def of_its_review(table: FromClause, within: _Within) -> ColumnElement[bool]:
    """Rows of a review within reach."""
    return table.c.review_id.in_(select(within.reviews.c.id))


def _review(table: FromClause, within: _Within) -> ColumnElement[bool]:
    """The review itself; what it is called, too, where a matter of theirs was raised."""
    matters = select(within.matters.c.review_id)
    return or_(table.c.id.in_(select(within.reviews.c.id)), table.c.id.in_(matters))


def _query(table: FromClause, within: _Within) -> ColumnElement[bool]:
    return or_(of_its_review(table, within), table.c.id.in_(select(within.matters.c.id)))


def _step(table: FromClause, within: _Within) -> ColumnElement[bool]:
    return or_(of_its_review(table, within), table.c.thing_id.in_(select(within.matters.c.id)))


def _link(table: FromClause, within: _Within) -> ColumnElement[bool]:
    """Both signs must be there: a link would tell of the other one."""
    assert within.signs is not None
    signs = within.signs.c.id
    return table.c.later_id.in_(select(signs)) & table.c.earlier_id.in_(select(signs))


def _notice(table: FromClause, within: _Within) -> ColumnElement[bool]:
    """Those of one review; the rule that looks across reviews tells of others'."""
    assert within.signs is not None
    known = table.c.later_id.in_(select(within.signs.c.id))
    return known & (table.c.rule_version == OF_ONE_REVIEW)


def _withholding(table: FromClause, within: _Within) -> ColumnElement[bool]:
    """Those of words that may be seen: each is looked for by its thing, of which the first step tells."""
    steps = within.steps
    its_thing = (steps.c.thing_id == table.c.thing_id, steps.c.version == 1)
    seen = or_(
        steps.c.review_id.in_(select(within.reviews.c.id)),
        steps.c.thing_id.in_(select(within.matters.c.id)),
    )
    return exists().where(*its_thing, seen)


def _nothing(_: FromClause, __: _Within) -> ColumnElement[bool]:
    """What is made of all reviews together, and what is told on the integrity page alone."""
    return false()


def _everything(_: FromClause, __: _Within) -> ColumnElement[bool]:
    """What is of no review: how far the facts have come, when, and which days are counted."""
    return true()


CONDITIONS: Mapping[str, Condition] = {
    str(REVIEWS.name): _review,
    str(QUERIES.name): _query,
    str(STEPS.name): _step,
    str(LINKED.name): _link,
    str(NOTICED.name): _notice,
    str(LANES.name): _nothing,
    str(MISSING.name): _nothing,
    str(WITHHOLDINGS.name): _withholding,
    **{str(table.name): _everything for table in (GENERATION, MOMENTS, POLICIES, PARKED, DROPPED)},
}
"""What is within reach of a table, where that is not `of_its_review`."""
