"""How one event is shown: what happened to which thing, who acted, and what made them act."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from domain.vocabulary import NOT_RECORDED
from projections.facts import (
    assessment_items,
    data_rights,
    detriments,
    episodes,
    erasures,
    findings,
    held_back,
    observations,
    patterns,
    policies,
    publications,
    queries,
    sessions,
    unsealings,
    warning_signs,
)
from projections.facts.steps import TABLE
from projections.shown.names import ReviewName, references, review_names
from projections.shown.voices import Voice, voice_of_step
from projections.shown.words import withheld

CASE_REVIEW = "case_review"
FACT_OF: Mapping[str, Table] = {
    "challenge": queries.TABLE,
    "warning_sign": warning_signs.TABLE,
    "observation": observations.TABLE,
    "held_back_query": held_back.TABLE,
    "finding": findings.TABLE,
    "pattern": patterns.TABLE,
    "learning_summary": publications.TABLE,
    "session": sessions.TABLE,
    "escalation_policy": policies.TABLE,
    "episode": episodes.TABLE,
    "assessment_item": assessment_items.TABLE,
    "detriment": detriments.TABLE,
    "unsealing": unsealings.TABLE,
    "personal_data": erasures.TABLE,
    "legal_hold": erasures.HOLDS,
    "data_rights_request": data_rights.TABLE,
}
"""Where the reference of a thing is kept, by its kind; a review has its code."""
OF_STEPS = frozenset({"integration_client", "webhook"})
"""Kinds of which nothing is kept but their steps: the first one has the reference."""
WITHOUT_WORDS = tuple(column for column in TABLE.columns if column.name != "words")


@dataclass(frozen=True, slots=True)
class OfThing:
    """The thing an event is about, and the version the event made of it (1: it began)."""

    id: str
    kind: str
    reference: str
    version: int


@dataclass(frozen=True, slots=True)
class At:
    """An event named by its position."""

    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, by its stored name.

    `occurred_on` is null when nobody said. Of the time it was recorded the day alone is shown.
    `codes` are the event's own codes, dates and numbers by field name; `words_withheld` names the
    audience that alone may read its words. `correlation_id` is what one request or import has in
    common, null for whoever spoke by role only or without any name, whom it could tie to others;
    `caused_by` is the event that made a rule or process act, null where a person acted.
    """

    position: int
    topic: str
    thing: OfThing
    review: ReviewName
    occurred_on: date | None
    occurred_precision: str
    recorded_on: date
    by: Voice
    codes: Mapping[str, Any]
    words_withheld: str | None
    correlation_id: str | None
    caused_by: At | None


def events(facts: Connection, rows: Sequence[RowMapping], at: int | None) -> tuple[Event, ...]:
    """Rows of steps as events, in the same order."""
    return tuple(Event(**one) for one in parts(facts, rows, at))


def parts(
    facts: Connection, rows: Sequence[RowMapping], at: int | None
) -> Iterable[dict[str, Any]]:
    """The fields of each event."""
    reviews = review_names(facts, (row["review_id"] for row in rows), at)
    names = _references(facts, rows, at)
    for row in rows:
        review = reviews[row["review_id"]]
        name = review.code if row["thing_kind"] == CASE_REVIEW else names.get(row["thing_id"])
        yield {
            "position": row["position"],
            "topic": row["topic"],
            "thing": OfThing(
                row["thing_id"], row["thing_kind"], name or NOT_RECORDED, row["version"]
            ),
            "review": review,
            "occurred_on": row["occurred_on"],
            "occurred_precision": row["occurred_precision"],
            "recorded_on": row["recorded_on"],
            "by": voice_of_step(row),
            "codes": row["codes"],
            "words_withheld": withheld(row),
            "correlation_id": row["correlation_id"],
            "caused_by": None if row["caused_by"] is None else At(row["caused_by"]),
        }


def _references(facts: Connection, rows: Sequence[RowMapping], at: int | None) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for kind, table in FACT_OF.items():
        ids = {row["thing_id"] for row in rows if row["thing_kind"] == kind}
        if ids:
            found |= references(facts, table, ids, at)
    ids = {row["thing_id"] for row in rows if row["thing_kind"] in OF_STEPS}
    return {**found, **_references_of_steps(facts, ids)} if ids else found


def _references_of_steps(facts: Connection, ids: Collection[str]) -> Mapping[str, str]:
    first = select(TABLE.c.thing_id, TABLE.c.codes).where(
        TABLE.c.thing_id.in_(ids), TABLE.c.version == 1
    )
    return {id: codes["reference"] for id, codes in facts.execute(first)}
