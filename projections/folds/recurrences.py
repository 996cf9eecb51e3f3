"""How what came back follows the warning signs: after each page, by what the page has changed."""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from sqlalchemy import Connection, bindparam, select, update

from projections.facts.recurrences import LINKED, NOTICED
from projections.facts.versions import as_at
from projections.facts.warning_signs import TABLE
from projections.folds.plain import Row
from projections.folds.storing import CHUNK, insert, put
from projections.recurrences import BY_A_RULE, a_year_after, pairs

Change = tuple[Row | None, Row]
"""A sign's row before a page (None: it was not there) and after it."""

EARLIER = (
    "(later_id) DO UPDATE SET earlier_on = excluded.earlier_on, earlier = excluded.earlier"
    " WHERE excluded.earlier_on < noticed.earlier_on"
    " OR (excluded.earlier_on = noticed.earlier_on AND excluded.earlier < noticed.earlier)"
)
"""A sign that was noticed is only ever given an earlier one: no row has to be read first."""

NAMED = (
    update(LINKED)
    .where(LINKED.c.earlier_id == bindparam("of"))
    .values(earlier=bindparam("reference"))
)


def keep(connection: Connection, changes: Sequence[Change]) -> None:
    """Bring what came back to where a page has brought the signs; called after these are written."""
    _link(connection, changes)
    _notice(connection, changes)


# Links by people


def _link(connection: Connection, changes: Sequence[Change]) -> None:
    links = [link for before, after in changes for link in _new_links(before, after)]
    insert(connection, LINKED, _with_earlier(connection, links))
    turned = [{"of": now["id"], "reference": now["reference"]} for now in _newly_flagged(changes)]
    if turned:
        connection.execute(NAMED, turned)


def _new_links(before: Row | None, after: Row) -> Iterator[Row]:
    already = len(before["recurrence_of"]) if before else 0
    for place, link in enumerate(after["recurrence_of"]):
        if place >= already and not link["by"].startswith(BY_A_RULE):
            yield {
                "later_id": after["id"],
                "place": place,
                "raised_on": after["raised_on"],
                "later": after["reference"],
                "earlier_id": link["id"],
            }


def _with_earlier(connection: Connection, links: Sequence[Row]) -> list[Row]:
    """The links with the reference of what was dismissed or set aside before they were made."""
    flagged: dict[str, str] = {}
    columns = select(TABLE.c.id, TABLE.c.reference).where(as_at(TABLE, None))
    rows = columns.where(TABLE.c.ever_dismissed | TABLE.c.ever_set_aside)
    for some in _chunks(sorted({link["earlier_id"] for link in links})):
        found = connection.execute(rows.where(TABLE.c.id.in_(some)))
        flagged.update((row[0], row[1]) for row in found)
    return [{**link, "earlier": flagged.get(link["earlier_id"])} for link in links]


def _newly_flagged(changes: Iterable[Change]) -> Iterator[Row]:
    return (after for before, after in changes if _is_flagged(after) and not _is_flagged(before))


def _is_flagged(row: Row | None) -> bool:
    return row is not None and bool(row["ever_dismissed"] or row["ever_set_aside"])


# What rule v1 notices


def _notice(connection: Connection, changes: Sequence[Change]) -> None:
    """New signs may have come back; of those passed over anew, later ones may have."""
    begun = [after["id"] for before, after in changes if before is None]
    passed_over = [
        after["id"]
        for before, after in changes
        if after["first_passed_over_on"] != (before["first_passed_over_on"] if before else None)
    ]
    found = [
        {
            "later_id": pair["id"],
            "raised_on": pair["raised_on"],
            "later": pair["reference"],
            "earlier_on": pair["earlier_raised_on"],
            "earlier": pair["earlier_reference"],
        }
        for side, ids in (("later", begun), ("earlier", passed_over))
        for some in _chunks(ids)
        for pair in connection.execute(pairs(None, side, some)).mappings()
        if pair["raised_on"] <= a_year_after(pair["earlier_raised_on"])
    ]
    latest_first = sorted(found, key=itemgetter("earlier_on", "earlier"), reverse=True)
    put(connection, NOTICED, list({row["later_id"]: row for row in latest_first}.values()), EARLIER)


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
