"""One observation, whole: who said what, about what, and which finding used it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from projections.facts import findings
from projections.facts.generation import position
from projections.facts.observations import GAP, TABLE
from projections.looking_up import look_up
from projections.shown.denials import Reply, replies_to
from projections.shown.names import references, review_names
from projections.shown.observations import Observation, parts
from projections.shown.words import words


@dataclass(frozen=True, slots=True)
class Target:
    """What an observation is about or linked to: a kind and an id, or an opaque outside token."""

    kind: str
    id: str | None
    token: str | None
    relation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneObservation(Observation):
    """An observation with what it is about, its links, and what the speaker said of it (I16).

    `answered` is whether anybody replied to a knowledge gap; null for every other kind.
    """

    about: tuple[Target, ...]
    links: tuple[Target, ...]
    in_reply_to: str | None
    replies: tuple[Reply, ...]
    answered: bool | None
    speaker_correction: str | None
    cited_in_findings: tuple[str, ...]
    position: int


def ask(facts: Connection, id: UUID | str, *, at: int | None = None) -> OneObservation | None:
    """The observation of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        replies = replies_to(facts, [row["id"]], at).get(row["id"], ())
        return OneObservation(
            **parts(row, review_names(facts, [row["review_id"]], at)),
            about=tuple(_target(one) for one in row["about"]),
            links=tuple(_target(one) for one in row["links"]),
            in_reply_to=row["in_reply_to"],
            replies=replies,
            answered=bool(replies) if row["kind"] == GAP else None,
            speaker_correction=words(row, "speaker_correction"),
            cited_in_findings=tuple(
                references(facts, findings.TABLE, row["cited_in"], at).values()
            ),
            position=position(facts, at),
        )
    return None


def _target(one: Mapping[str, Any]) -> Target:
    return Target(one["kind"], one["id"], one["token"], one.get("relation"))
