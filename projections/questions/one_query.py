"""One query, whole: what was asked, what became of it, and what is linked to it?"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from projections.facts import findings
from projections.facts.generation import position
from projections.facts.queries import TABLE
from projections.looking_up import look_up
from projections.shown.denials import Denial, denials_about
from projections.shown.names import references, review_names
from projections.shown.queries import Query, parts
from projections.shown.words import words


@dataclass(frozen=True, slots=True)
class Link:
    """A query beside this one, never merged with it (I3)."""

    id: str
    reference: str
    relation: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneQuery(Query):
    """A query with everything else that is known of it.

    `cited_in` are the references of findings; `revision` says what was changed after the query.
    """

    risk_to_child: str
    raised_when: str
    what_would_change_my_mind: str | None
    acknowledged_on: date | None
    routed_to_agency: str | None
    set_aside_count: int
    answer_kind: str | None
    no_evidence: bool | None
    blind_to_status: bool | None
    verdict_comment: str | None
    dissent: str | None
    deadline_missed: bool
    revised_on: date | None
    revision: str | None
    links: tuple[Link, ...]
    denials: tuple[Denial, ...]
    cited_in: tuple[str, ...]
    position: int


def ask(
    facts: Connection, id: UUID | str, *, today: date, at: int | None = None
) -> OneQuery | None:
    """The query of that id, None when there is none."""
    for row in look_up(facts, TABLE.c.id, [str(id)], at):
        return OneQuery(
            **parts(row, review_names(facts, [row["review_id"]], at), today),
            risk_to_child=row["risk_to_child"],
            raised_when=row["raised_when"],
            what_would_change_my_mind=words(row, "what_would_change_my_mind"),
            acknowledged_on=row["acknowledged_on"],
            routed_to_agency=row["routed_to_agency"],
            set_aside_count=row["set_aside_count"],
            answer_kind=row["answer_kind"],
            no_evidence=row["no_evidence"],
            blind_to_status=row["blind_to_status"],
            verdict_comment=words(row, "verdict_comment"),
            dissent=words(row, "dissent"),
            deadline_missed=row["deadline_missed"],
            revised_on=row["revised_on"],
            revision=words(row, "revision"),
            links=_links(facts, row, at),
            denials=denials_about(facts, row["id"], at),
            cited_in=tuple(references(facts, findings.TABLE, row["cited_in"], at).values()),
            position=position(facts, at),
        )
    return None


def _links(facts: Connection, row: RowMapping, at: int | None) -> tuple[Link, ...]:
    relations = {link["id"]: link["relation"] for link in row["linked"]}
    others = look_up(facts, TABLE.c.id, relations, at)
    return tuple(
        Link(other["id"], other["reference"], relations[other["id"]], other["status"])
        for other in others
    )
