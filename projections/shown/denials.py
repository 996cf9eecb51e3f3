"""How a note of denial is shown: somebody's reading of an exchange, never of a person (B.9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping

from projections.facts.observations import DENIAL, TABLE
from projections.looking_up import look_up
from projections.shown.voices import Voice, coarse_voice
from projections.shown.words import withheld, words


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered to a note, shown beside it; `on` is null when history has no day."""

    id: str
    text: str | None
    by: Voice
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A note of one of the four behaviours; whoever noted it is shown coarsely.

    `noted_on` is null when history has no day for it.
    """

    id: str
    reference: str
    behaviour: str
    words: str | None
    words_withheld: str | None
    noted_by: Voice
    noted_on: date | None
    replies: tuple[Reply, ...]


def parts(row: RowMapping, replies: Mapping[str, tuple[Reply, ...]]) -> dict[str, Any]:
    """The fields of a note, by name."""
    return {
        "id": row["id"],
        "reference": row["reference"],
        "behaviour": row["behaviour"],
        "words": words(row),
        "words_withheld": withheld(row),
        "noted_by": coarse_voice(row),
        "noted_on": _day(row),
        "replies": replies.get(row["id"], ()),
    }


def replies_to(
    facts: Connection, ids: Iterable[str], at: int | None
) -> Mapping[str, tuple[Reply, ...]]:
    """What was answered to these notes, by the id of the note, in the order said."""
    found: dict[str, list[Reply]] = {}
    for row in look_up(facts, TABLE.c.in_reply_to, ids, at):
        reply = Reply(row["id"], words(row), coarse_voice(row), _day(row))
        found.setdefault(row["in_reply_to"], []).append(reply)
    return {
        id: tuple(sorted(some, key=lambda one: (one.on or date.max, one.id)))
        for id, some in found.items()
    }


def denials_about(facts: Connection, thing: str, at: int | None) -> tuple[Denial, ...]:
    """The notes about a query or sign, in the order noted."""
    about = look_up(facts, TABLE.c.about_id, [thing], at)
    rows = [row for row in about if row["kind"] == DENIAL]
    replies = replies_to(facts, (row["id"] for row in rows), at)
    denials = (Denial(**parts(row, replies)) for row in rows)
    return tuple(sorted(denials, key=lambda one: (one.noted_on or date.max, one.reference)))


def _day(row: RowMapping) -> date | None:
    """The day it was said, null when history has none for it."""
    said_on: date = row["said_on"]
    return None if said_on == date.max else said_on
