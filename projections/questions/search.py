"""Where was this said: by whom, about what, and in which words?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Column, Connection, RowMapping, Table, select

from projections.facts import (
    assessment_items,
    data_rights,
    episodes,
    findings,
    held_back,
    observations,
    patterns,
    publications,
    queries,
    reviews,
    sessions,
    unsealings,
    warning_signs,
)
from projections.facts.steps import TABLE as STEPS
from projections.looking_up import AT_ONCE, look_up
from projections.opening import foresee_words, read
from projections.searching.snippets import Snippet, snippet
from projections.searching.wanted import Wanted
from projections.shown.names import ReviewName, review_names
from projections.shown.voices import Voice, coarse_voice, voice
from projections.shown.words import OPEN_AUDIENCES

THINGS: Mapping[str, tuple[Table, str]] = {
    "challenge": (queries.TABLE, "reference"),
    "warning_sign": (warning_signs.TABLE, "reference"),
    "observation": (observations.TABLE, "reference"),
    "held_back_query": (held_back.TABLE, "reference"),
    "finding": (findings.TABLE, "reference"),
    "pattern": (patterns.TABLE, "reference"),
    "learning_summary": (publications.TABLE, "reference"),
    "session": (sessions.TABLE, "reference"),
    "episode": (episodes.TABLE, "reference"),
    "assessment_item": (assessment_items.TABLE, "reference"),
    "unsealing": (unsealings.TABLE, "reference"),
    "data_rights_request": (data_rights.TABLE, "reference"),
    "case_review": (reviews.TABLE, "code"),
}
"""Where the things of each kind are, and by which column they are called."""
KINDS = tuple(THINGS)
ROLE_ONLY_KINDS = ("held_back_query",)
"""Things whose voices are always shown without a role (settled 24)."""


class Match(Protocol):
    """What an index says of a text: the event it stands in, its field, and how well it fits."""

    @property
    def position(self) -> int:
        """Of the event."""

    @property
    def field(self) -> str:
        """Its name; of several texts in one field `field.0` and so on."""

    @property
    def is_superseded(self) -> bool:
        """Whether its author has said it better since."""

    @property
    def rank(self) -> float:
        """The higher, the better it fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A text in which it was said.

    `kind`, `id` and `reference` are of the thing it belongs to; `topic` is the step of its story that
    the words stand in, `field` the field there, `by` whoever spoke then. `superseded` says that the
    author has corrected these words since. `rank` only compares hits of one search.
    """

    kind: str
    id: str
    reference: str
    review: ReviewName
    topic: str
    field: str
    by: Voice
    occurred_on: date | None
    occurred_precision: str
    recorded_on: date
    superseded: bool
    snippet: Snippet
    rank: float


def ask(facts: Connection, matches: Sequence[Match], wanted: Wanted) -> tuple[Hit, ...]:
    """The matches as they may be shown, in their order.

    What its reader may not read is left out without a trace, and so are words erased a moment ago.
    Only words that are shown are opened.
    """
    steps = _steps(facts, (one.position for one in matches))
    things = _things(facts, steps.values())
    reviews = review_names(facts, {row["review_id"] for row in steps.values()})
    foresee_words(
        _text(steps[one.position]["words"], one.field) for one in matches if one.position in steps
    )
    hits = (
        _hit(match, steps[match.position], things, reviews, wanted)
        for match in matches
        if match.position in steps
    )
    return tuple(hit for hit in hits if hit is not None)


def _hit(
    match: Match,
    step: RowMapping,
    things: Mapping[str, RowMapping],
    reviews: Mapping[str, ReviewName],
    wanted: Wanted,
) -> Hit | None:
    thing = things.get(step["thing_id"])
    if thing is None or step["audience"] not in OPEN_AUDIENCES:
        return None
    if thing.get("audience", step["audience"]) not in OPEN_AUDIENCES:
        return None
    words = read(_text(step["words"], match.field))
    found = snippet(words, wanted) if words is not None else None
    if found is None:
        return None
    speaker: Callable[[RowMapping], Voice] = voice
    if step["thing_kind"] in ROLE_ONLY_KINDS:
        speaker = coarse_voice
    return Hit(
        kind=step["thing_kind"],
        id=step["thing_id"],
        reference=thing[THINGS[step["thing_kind"]][1]],
        review=reviews[step["review_id"]],
        topic=step["topic"],
        field=match.field.partition(".")[0],
        by=speaker(step),
        occurred_on=step["occurred_on"],
        occurred_precision=step["occurred_precision"],
        recorded_on=step["recorded_on"],
        superseded=match.is_superseded,
        snippet=found,
        rank=match.rank,
    )


def _steps(facts: Connection, positions: Iterable[int]) -> dict[int, RowMapping]:
    found: dict[int, RowMapping] = {}
    wanted = sorted(set(positions))
    for at in range(0, len(wanted), AT_ONCE):
        some = STEPS.c.position.in_(wanted[at : at + AT_ONCE])
        rows = facts.execute(select(STEPS).where(some)).mappings()
        found |= {row["position"]: row for row in rows}
    return found


def _things(facts: Connection, steps: Iterable[RowMapping]) -> dict[str, RowMapping]:
    """What the things of these steps are called now, and who may read them, by id."""
    ids: dict[str, set[str]] = {}
    for step in steps:
        ids.setdefault(step["thing_kind"], set()).add(step["thing_id"])
    found: dict[str, RowMapping] = {}
    for kind, some in ids.items():
        table, name = THINGS[kind]
        only: list[Column[Any]] = [table.c.id, table.c[name]]
        if "audience" in table.c:
            only.append(table.c.audience)
        found |= {row["id"]: row for row in look_up(facts, table.c.id, some, None, *only)}
    return found


def _text(words: Mapping[str, Any], field: str) -> str | None:
    name, _, number = field.partition(".")
    kept = words.get(name)
    if isinstance(kept, list):
        at = int(number or 0)
        kept = kept[at] if at < len(kept) else None
    return kept if isinstance(kept, str) else None
