"""Whose voices a question is about (P03): what each filter chooses, and how much it hides (I3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from domain.taking_turns import ABSENT
from projections.extent import Extent
from projections.facts import observations, participants, queries
from projections.facts.sessions import ATTENDANCE, TABLE
from projections.facts.versions import as_at
from projections.scope import scope

PERIOD = "period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices(Extent):
    """A review, a period, an agency, a sort of session, an attribution; None leaves each of them open.

    Of what was said and asked, those of these days, by this agency, in a session of this sort, shown so.
    Of people, those of this agency who were registered by the end of the period; with a sort of session,
    those of whom it was said that they were in one of these days, or were not. People have no
    attribution: it leaves none of them out.
    """

    agency: str | None = None
    session_type: str | None = None
    attribution: str | None = None

    @property
    def is_of_sessions(self) -> bool:
        """Whether only some sessions count for who was there."""
        return bool(self.session_type or self.period_from or self.period_to)

    def of(self, table: Table) -> ColumnElement[bool]:
        """The condition for the rows of a fact that are chosen."""
        if table is participants.TABLE:
            return self._of_people()
        bounds = [Extent.of(self, table)]
        if self.agency:
            bounds.append(table.c.by_agency == self.agency)
        if self.attribution:
            bounds.append(table.c.by_attribution == self.attribution)
        if self.session_type:
            bounds.append(table.c.session_id.in_(select(TABLE.c.id).where(self._of_sort())))
        return and_(*bounds)

    def of_sessions(self) -> ColumnElement[bool]:
        """The condition for the sessions in which people may have been."""
        on = func.coalesce(TABLE.c.started_on, TABLE.c.scheduled_on)
        bounds = [self._of_sort()]
        if self.review:
            bounds.append(TABLE.c.review_id == str(self.review))
        if self.period_from:
            bounds.append(on >= self.period_from)
        if self.period_to:
            bounds.append(on <= self.period_to)
        return and_(*bounds)

    def were_in_one(self, *, present: bool) -> ColumnElement[bool]:
        """The condition for people who were there; or of whom it was said that they were or were not."""
        person = ATTENDANCE.c.review_id + "/" + ATTENDANCE.c.participant_id
        noted = select(person).where(
            as_at(ATTENDANCE, self.at),
            ATTENDANCE.c.session_id.in_(select(TABLE.c.id).where(self.of_sessions())),
        )
        if present:
            noted = noted.where(ATTENDANCE.c.present != ABSENT)
        return participants.TABLE.c.id.in_(noted)

    def _of_sort(self) -> ColumnElement[bool]:
        stood = as_at(TABLE, self.at)
        if self.session_type is None:
            return stood
        return and_(stood, TABLE.c.session_type == self.session_type)

    def _of_people(self) -> ColumnElement[bool]:
        people = participants.TABLE
        bounds = [scope(people, self.review, self.at)]
        if self.agency:
            bounds.append(people.c.agency == self.agency)
        if self.period_to:
            bounds.append(people.c.registered_on <= self.period_to)
        if self.session_type:
            bounds.append(self.were_in_one(present=False))
        return and_(*bounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hides:
    """How much one filter hides, were it the only one."""

    observations: int
    queries: int
    people: int


def hides(facts: Connection, chosen: Voices) -> Mapping[str, Hides]:
    """What each filter that is set hides by itself, by its name."""
    alone = dict(_alone(chosen))
    if not alone:
        return {}
    hidden = (_hidden(facts, table, [*alone.values()], *also) for table, *also in _COUNTED)
    return {
        name: Hides(observations=said, queries=asked, people=people)
        for name, said, asked, people in zip(alone, *hidden, strict=True)
    }


def hidden_together(facts: Connection, chosen: Voices) -> int:
    """How many observations all filters together hide."""
    if replace(chosen, at=None).is_everything_now:
        return 0
    return _hidden(facts, observations.TABLE, [chosen], observations.TABLE.c.counts)[0]


_COUNTED = (
    (observations.TABLE, observations.TABLE.c.counts),
    (queries.TABLE,),
    (participants.TABLE,),
)


def _alone(chosen: Voices) -> Iterator[tuple[str, Voices]]:
    """Each filter that is set, as if it were the only one; both ends of a period are one filter."""
    for name in ("review", "agency", "session_type", "attribution"):
        if getattr(chosen, name) is not None:
            yield name, Voices(at=chosen.at, **{name: getattr(chosen, name)})
    first, last = chosen.period_from, chosen.period_to
    if first or last:
        yield PERIOD, Voices(at=chosen.at, period_from=first, period_to=last)


def _hidden(
    facts: Connection, table: Table, filters: Sequence[Voices], *also: ColumnElement[bool]
) -> list[int]:
    """How many rows of a fact each of these leaves out: one scan for all of them."""
    left = [func.count().filter(one.of(table)) for one in filters]
    stood = as_at(table, filters[0].at)
    every, *chosen = facts.execute(
        select(func.count(), *left).select_from(table).where(stood, *also)
    ).one()
    return [every - number for number in chosen]
