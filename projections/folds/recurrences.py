"""How what came back follows the warning signs: after each page, by what the page has changed."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, bindparam, func, select, update

from domain.radar import RULES, Rule
from projections.facts.recurrences import LANES, LINKED, NOTICED
from projections.facts.versions import as_at
from projections.facts.warning_signs import TABLE
from projections.folds.plain import Row
from projections.folds.storing import CHUNK, insert, put
from projections.noticing import Noticed, later_than, noticed
from projections.recurrences import BY_A_RULE

Change = tuple[Row | None, Row]
"""A sign's row before a page (None: it was not there) and after it."""

NOTICED_AGAIN = (
    "(later_id, rule_version) DO UPDATE SET earlier_on = excluded.earlier_on,"
    " earlier = excluded.earlier, named = excluded.named, awaits_notice = excluded.awaits_notice"
)
LANE_AGAIN = (
    "(lane) DO UPDATE SET rank = excluded.rank, first_on = excluded.first_on,"
    " signs = excluded.signs"
)

NAMED = (
    update(LINKED)
    .where(LINKED.c.earlier_id == bindparam("of"))
    .values(earlier=bindparam("reference"))
)


def keep(connection: Connection, changes: Sequence[Change]) -> None:
    """Bring what came back to where a page has brought the signs; called after these are written."""
    lanes = {after["lane"] for before, after in changes if before is None}
    lanes |= _link(connection, changes)
    lanes |= _notice(connection, changes)
    _keep_lanes(connection, sorted(lanes))


# Links by people


def _link(connection: Connection, changes: Sequence[Change]) -> set[str]:
    """Links that were made, and what they came back from; the lanes of the later signs."""
    links = [link for before, after in changes for link in _new_links(before, after)]
    insert(connection, LINKED, _with_earlier(connection, links))
    turned = [{"of": now["id"], "reference": now["reference"]} for now in _newly_flagged(changes)]
    if turned:
        connection.execute(NAMED, turned)
    lanes = {str(link["lane"]) for link in links}
    for some in _chunks([one["of"] for one in turned]):
        again = select(LINKED.c.lane).where(LINKED.c.earlier_id.in_(some)).distinct()
        lanes.update(connection.execute(again).scalars())
    return lanes


def _new_links(before: Row | None, after: Row) -> Iterator[Row]:
    already = len(before["recurrence_of"]) if before else 0
    for place, link in enumerate(after["recurrence_of"]):
        if place >= already and not link["by"].startswith(BY_A_RULE):
            yield {
                "later_id": after["id"],
                "place": place,
                "raised_on": after["raised_on"],
                "later": after["reference"],
                "lane": after["lane"],
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


# What the rules notice


def _notice(connection: Connection, changes: Sequence[Change]) -> set[str]:
    """New signs may have come back; of those passed over anew, later ones may have. The lanes of those."""
    begun = [after["id"] for before, after in changes if before is None]
    passed_over = [
        after["id"]
        for before, after in changes
        if after["first_passed_over_on"] != (before["first_passed_over_on"] if before else None)
    ]
    told = [after["id"] for before, after in changes if before and _was_told(before, after)]
    lanes: set[str] = set()
    for rule in RULES:
        looked_at = {*begun, *told}
        for some in _chunks(passed_over):
            looked_at.update(later_than(connection, rule, some, passed_over=True))
        for some in _chunks(_counting(rule, changes)):
            looked_at.update(later_than(connection, rule, some, passed_over=False))
        lanes |= _look(connection, rule, sorted(looked_at))
    return lanes


def _counting(rule: Rule, changes: Sequence[Change]) -> list[str]:
    """New signs that make a number full with others that were raised later, and recorded before."""
    if not rule.across:
        return []
    return [row["id"] for before, row in changes if before is None and row["subject_token"]]


def _was_told(before: Row, after: Row) -> bool:
    return bool(after["notice_count"] != before["notice_count"])


def _look(connection: Connection, rule: Rule, ids: Sequence[str]) -> set[str]:
    """Write anew what a rule says of these signs; the lanes it speaks of."""
    lanes: set[str] = set()
    for some in _chunks(ids):
        rows = [_row(one) for one in noticed(connection, rule, None, some)]
        put(connection, NOTICED, rows, NOTICED_AGAIN)
        lanes.update(row["lane"] for row in rows)
    return lanes


def _row(one: Noticed) -> Row:
    told = any(notice["rule_version"] == one.rule_version for notice in one.notices)
    row = {column.name: getattr(one, column.name, None) for column in NOTICED.columns}
    return {**row, "named": list(one.named), "awaits_notice": not (one.reconstructed or told)}


# Lanes


def _keep_lanes(connection: Connection, lanes: Sequence[str]) -> None:
    for some in _chunks(lanes):
        came_back = {
            lane
            for found in (
                select(NOTICED.c.lane).where(NOTICED.c.lane.in_(some)),
                select(LINKED.c.lane).where(LINKED.c.lane.in_(some), LINKED.c.earlier.is_not(None)),
            )
            for lane in connection.execute(found.distinct()).scalars()
        }
        counted = (
            select(TABLE.c.lane, func.min(TABLE.c.raised_on), func.count())
            .where(TABLE.c.lane.in_(some), as_at(TABLE, None))
            .group_by(TABLE.c.lane)
        )
        rows = [
            {"lane": lane, "rank": int(lane not in came_back), "first_on": first, "signs": number}
            for lane, first, number in connection.execute(counted)
        ]
        put(connection, LANES, rows, LANE_AGAIN)


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
