"""Who asks is shown once you have answered: the queries whose raiser somebody does not see yet (B.9).

In a review that is answered blind first, whoever may answer a query and has not done so gets its rows
without the standing of whoever raised it, at every position. It is done where rows come from, as with
`reach`: no question can forget it, no filter finds what is not shown, and no row is missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import (
    CTE,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Table,
    bindparam,
    case,
    exists,
    literal,
    null,
    or_,
    select,
)

from domain.challenges import Challenge
from domain.moves import all_moves
from domain.people import ROLE_ONLY
from domain.rights import all_rights
from domain.showing import AFTER_ANSWERING, UNSAID_AGENCY, UNSAID_BAND, UNSAID_LEVEL
from projections.facts.participants import TABLE as PARTICIPANTS
from projections.facts.queries import TABLE as QUERIES
from projections.facts.reviews import TABLE as REVIEWS
from projections.facts.steps import TABLE as STEPS
from projections.facts.versions import METADATA

COVERED = frozenset({str(QUERIES.name), str(STEPS.name)})
"""The tables whose rows tell where somebody stands who raised a query."""
NOBODY = ("",)
"""An id that nothing has: some databases take no empty list."""
UNSAID: Mapping[str, str | None] = {
    "by_agency": UNSAID_AGENCY,
    "by_band": UNSAID_BAND,
    "by_level": UNSAID_LEVEL,
    "by_role": None,
    "by_display_as": AFTER_ANSWERING,
    "by_attribution": ROLE_ONLY,
    "by_shown_as": None,
    "by_closeness": "not_recorded",
    "gradient": "undisclosed",
    "correlation_id": None,
}
"""What is read in place of what is not shown yet. A correlation would lead to another step of theirs."""
Tables = Mapping[str, Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Whoever looks and may answer: a participant, or None, a system, which asks for whoever sits there.

    `reviews` are those in which they may answer every query, `agencies` those they answer for.
    """

    participant: str | None = None
    reviews: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()

    @classmethod
    def as_(cls, facts: Connection, participant: str, agencies: frozenset[str]) -> Self:
        """A participant, by the parts they play in reviews now."""
        now = (PARTICIPANTS.c.participant_id == participant, PARTICIPANTS.c.to_position.is_(None))
        rows = facts.execute(
            select(PARTICIPANTS.c.review_id, PARTICIPANTS.c.capacities).where(*now)
        )
        entitled = frozenset(all_rights()["respond"])
        reviews = frozenset(review for review, parts in rows if entitled & set(parts))
        return cls(participant=participant, reviews=reviews, agencies=agencies)

    def values(self) -> Mapping[str, Any]:
        """What the conditions are asked with."""
        return {
            "blind_participant": self.participant or "",
            "blind_reviews": sorted(self.reviews) or NOBODY,
            "blind_agencies": sorted(self.agencies) or NOBODY,
        }


def waits(facts: Connection, who: Answering) -> bool:
    """Whether there is any query whose raiser they do not see yet; mostly nothing is."""
    some = blind_queries(METADATA.tables, is_system=who.participant is None)
    return facts.execute(select(some.c.id).limit(1), who.values()).first() is not None


def blind_queries(real: Tables, *, is_system: bool) -> CTE:
    """The queries whose raiser is not shown yet, each with the voice of whoever raised it."""
    asked, reviews = real[str(QUERIES.name)].c, real[str(REVIEWS.name)].c
    switched = select(reviews.id).where(reviews.blind_first, reviews.to_position.is_(None))
    their_own = _nobody_answered(real) if is_system else _is_theirs_to_answer(real)
    waiting = select(asked.id, asked.by_voice.label("voice")).where(
        asked.to_position.is_(None),
        asked.review_id.in_(switched),
        asked.status.in_(all_moves()["query"]["respond"].starts),
        *their_own,
    )
    return waiting.cte("queries_to_answer_blind")


def covered(table: Table, blind: CTE) -> tuple[list[ColumnElement[Any]], ColumnElement[bool]]:
    """The columns of a table as they may be read, and which row of `blind` each row goes with."""
    columns: list[ColumnElement[Any]] = [_column(one, blind) for one in table.c]
    if table.name == QUERIES.name:
        return columns, blind.c.id == table.c.id
    of_raiser = or_(table.c.version == 1, table.c.by_voice == blind.c.voice)
    return columns, (blind.c.id == table.c.thing_id) & of_raiser


def _column(column: Column[Any], blind: CTE) -> ColumnElement[Any]:
    if column.name not in UNSAID:
        return column
    unsaid = UNSAID[column.name]
    instead = null() if unsaid is None else literal(unsaid)
    return case((blind.c.id.is_not(None), instead), else_=column).label(column.name)


def _nobody_answered(real: Tables) -> Iterator[ColumnElement[bool]]:
    """A system shows what it reads to whoever sits before it: nothing, until the first answer."""
    yield real[str(QUERIES.name)].c.ever_answered.is_(False)


def _is_theirs_to_answer(real: Tables) -> Iterator[ColumnElement[bool]]:
    """They may answer it, as `respond` in rights.toml says; they did not raise it, nor answer it yet."""
    asked, people = real[str(QUERIES.name)].c, real[str(PARTICIPANTS.name)].c
    steps = real[str(STEPS.name)].c
    me: BindParameter[str] = bindparam("blind_participant")
    agencies: BindParameter[str] = bindparam("blind_agencies", expanding=True)
    of_its_agency = exists().where(
        people.participant_id == me,
        people.review_id == asked.review_id,
        people.agency == asked.about_agency,
        people.to_position.is_(None),
    )
    yield or_(
        asked.review_id.in_(bindparam("blind_reviews", expanding=True)),
        asked.about_agency.in_(agencies),
        asked.routed_to_agency.in_(agencies),
        of_its_agency,
    )
    yield or_(asked.by_voice.is_(None), asked.by_voice != me)
    yield ~exists().where(
        steps.thing_id == asked.id,
        steps.topic == Challenge.Responded.TOPIC,
        steps.by_voice == me,
    )
