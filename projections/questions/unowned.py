"""Which open items does nobody own? (P16)"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, and_, exists, select

from projections.cursors import Cursor, Place
from projections.facts import observations, queries, sessions, warning_signs
from projections.facts.generation import position
from projections.facts.versions import as_at
from projections.looking_up import look_up
from projections.shown.names import ReviewName, review_names
from projections.walking import turn

ASKED, WARNED, SAID = queries.TABLE, warning_signs.TABLE, observations.TABLE
CHALLENGE, SIGN, GAP = "challenge", "warning_sign", "knowledge_gap"
KINDS = (CHALLENGE, SIGN, GAP)
OWNER = "owner"
"""The field of a knowledge gap that says who will find out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unowned:
    """An open item with nobody to answer for it. `since` is null where the day is not known."""

    kind: str
    id: str
    reference: str
    review: ReviewName
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsWithoutOwner:
    """A page of them, the longest waiting first; `by_kind` counts over all pages, zeros included.

    A query is nobody's while it was neither acknowledged, routed, answered, carried forward nor
    handed on when its session ended; a warning sign while it was neither acknowledged, assessed,
    carried forward nor handed on; something nobody knew while it has no answer and names no one to
    find out. `next` is the cursor of the next page, null on the last.
    """

    total: int
    by_kind: Mapping[str, int]
    items: tuple[Unowned, ...]
    next: str | None
    hidden_by_filters: int
    position: int


@dataclass(frozen=True, slots=True)
class _Item:
    """One of them, as far as it is needed to put all in order."""

    kind: str
    id: str
    reference: str
    review_id: str
    since: date


def ask(
    facts: Connection,
    review: UUID | str | None = None,
    *,
    limit: int | None = None,
    after: Cursor | None = None,
    at: int | None = None,
) -> ItemsWithoutOwner:
    """What nobody owns in one review, or in all."""
    every = list(_every(facts, at))
    wanted = [one for one in every if review is None or one.review_id == str(review)]
    found = turn("items_without_owner", wanted, _place, limit, after)
    names = review_names(facts, (one.review_id for one in found.items), at)
    return ItemsWithoutOwner(
        total=len(wanted),
        by_kind={kind: sum(one.kind == kind for one in wanted) for kind in KINDS},
        items=tuple(_unowned(one, names) for one in found.items),
        next=found.next,
        hidden_by_filters=len(every) - len(wanted),
        position=position(facts, at),
    )


def _every(facts: Connection, at: int | None) -> Iterator[_Item]:
    asked = and_(
        ASKED.c.is_open_matter,
        ASKED.c.carried_by_date.is_(None),
        ASKED.c.acknowledged_on.is_(None),
        ASKED.c.routed_to_agency.is_(None),
        ASKED.c.ever_answered.is_(False),
    )
    warned = and_(
        WARNED.c.is_open_matter,
        WARNED.c.state == "open",
        WARNED.c.carried_by_date.is_(None),
        WARNED.c.acknowledged_on.is_(None),
    )
    yield from _items(facts, CHALLENGE, ASKED, asked, at)
    yield from _items(facts, SIGN, WARNED, warned, at)
    yield from _gaps(facts, at)


def _items(
    facts: Connection, kind: str, table: Table, only: ColumnElement[bool], at: int | None
) -> Iterator[_Item]:
    columns = (table.c.id, table.c.reference, table.c.review_id, table.c.raised_on)
    rows = facts.execute(select(*columns, table.c.session_id).where(only, as_at(table, at))).all()
    handed_on = _handed_on(facts, {row.session_id for row in rows} - {None}, at)
    for *said, _ in rows:
        if said[0] not in handed_on:
            yield _Item(kind, *said)


def _handed_on(facts: Connection, session_ids: Iterable[str], at: int | None) -> set[str]:
    """What these sessions gave an owner and a date (I8)."""
    table = sessions.TABLE
    found = look_up(facts, table.c.id, sorted(session_ids), at, table.c.handed_on)
    return {str(matter["id"]) for row in found for matter in row["handed_on"]}


def _gaps(facts: Connection, at: int | None) -> Iterator[_Item]:
    """What nobody knew, without an answer and without anybody named to find one."""
    reply = SAID.alias("reply")
    answered = exists().where(reply.c.in_reply_to == SAID.c.id, as_at(reply, at))
    columns = (SAID.c.id, SAID.c.reference, SAID.c.review_id, SAID.c.said_on)
    gaps = select(*columns, SAID.c.words).where(SAID.c.kind == GAP, as_at(SAID, at), ~answered)
    for *row, words in facts.execute(gaps):
        if not words.get(OWNER):
            yield _Item(GAP, *row)


def _place(one: _Item) -> Place:
    return one.since, one.reference, one.id


def _unowned(one: _Item, names: Mapping[str, ReviewName]) -> Unowned:
    return Unowned(
        kind=one.kind,
        id=one.id,
        reference=one.reference,
        review=names[one.review_id],
        since=None if one.since == date.max else one.since,
    )
