"""What is still open, who holds it and since when, and what is carried forward by whom (I8)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, Table, select

from projections.extent import Extent
from projections.facts import participants, queries, reviews, warning_signs
from projections.looking_up import look_up

KINDS = {"challenge": queries.TABLE, "warning_sign": warning_signs.TABLE}
SHOWN = frozenset(
    {"id", "review_id", "reference", "raised_on", "carried_by_date"}
    | {"routed_to_agency", "about_agency"}
)
"""The columns that an open matter is made of; a sign has not got all of them."""


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """An open query or sign; `who` is the agency that has to answer it, null for a sign."""

    kind: str
    id: str
    reference: str
    who: str | None
    since: date


@dataclass(frozen=True, slots=True)
class CarriedMatter:
    """A query or sign carried forward: by whom (never a name) and until when."""

    kind: str
    id: str
    reference: str
    owner_agency: str | None
    owner_band: str | None
    by_date: date


def still_open(facts: Connection, extent: Extent, limit: int) -> tuple[OpenMatter, ...]:
    """The open matters of a summary, the longest waiting first."""
    found = (
        _open_matter(kind, row)
        for kind, table in KINDS.items()
        for row in _first(facts, table, extent, "is_open_matter", limit)
    )
    return tuple(sorted(found, key=lambda one: (one.since, one.reference, one.id))[:limit])


def carried_forward(facts: Connection, extent: Extent, limit: int) -> tuple[CarriedMatter, ...]:
    """What is carried forward of a summary, the soonest due first."""
    rows = [
        (kind, row)
        for kind, table in KINDS.items()
        for row in _first(facts, table, extent, "carried_by_date", limit)
    ]
    owners = _owners(facts, {row["review_id"] for _, row in rows}, extent.at)
    found = (_carried(kind, row, owners.get(row["id"])) for kind, row in rows)
    return tuple(sorted(found, key=lambda one: (one.by_date, one.reference, one.id))[:limit])


def _first(
    facts: Connection, table: Table, extent: Extent, column: str, limit: int
) -> Iterable[RowMapping]:
    """The longest waiting rows that have something in this column."""
    has_it = table.c[column] if column == "is_open_matter" else table.c[column].is_not(None)
    waiting = (table.c.raised_on, table.c.reference, table.c.id)
    shown = [one for one in table.columns if one.name in SHOWN]
    rows = select(*shown).where(extent.of(table), has_it).order_by(*waiting).limit(limit)
    return facts.execute(rows).mappings().all()


def _open_matter(kind: str, row: RowMapping) -> OpenMatter:
    who = row["routed_to_agency"] or row["about_agency"] if kind == "challenge" else None
    return OpenMatter(kind, row["id"], row["reference"], who, row["raised_on"])


def _carried(kind: str, row: RowMapping, owner: RowMapping | None) -> CarriedMatter:
    return CarriedMatter(
        kind=kind,
        id=row["id"],
        reference=row["reference"],
        owner_agency=owner["agency"] if owner else None,
        owner_band=owner["band"] if owner else None,
        by_date=row["carried_by_date"],
    )


def _owners(facts: Connection, ids: set[str], at: int | None) -> Mapping[str, RowMapping]:
    """The participants who carry matters forward, by the id of the matter."""
    carried = list(_matters(facts, ids, at))
    people = look_up(
        facts, participants.TABLE.c.participant_id, (owner for _, _, owner in carried), at
    )
    standing = {(row["review_id"], row["participant_id"]): row for row in people}
    return {
        matter: standing[review, owner]
        for review, matter, owner in carried
        if (review, owner) in standing
    }


def _matters(facts: Connection, ids: set[str], at: int | None) -> Iterator[tuple[str, str, str]]:
    """Review, matter and owner of everything these reviews carry forward."""
    for row in look_up(facts, reviews.TABLE.c.id, ids, at):
        for item in row["carried"]:
            yield row["id"], item["id"], item["owner"]
