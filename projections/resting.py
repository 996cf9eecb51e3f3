"""What findings really rest on, read off the evidence each cites, whatever was claimed (I14)."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, case, func, or_, select

from domain.vocabulary import NOT_RECORDED
from projections.facts.findings import EVIDENCE
from projections.facts.observations import TABLE
from projections.facts.versions import as_at
from projections.looking_up import AT_ONCE

RECORDS_ONLY, VOICES_ONLY, BOTH = "records_only", "voices_only", "both"
"""Codes of rests_on."""
RECORD, FACT_FROM_RECORD = "record", "fact_from_record"


def resting(facts: Connection, findings: Sequence[RowMapping], at: int | None) -> Mapping[str, str]:
    """By the id of each finding: records only, voices only, both, or not recorded.

    An observation taken from a record, or of the kind that is a fact from one, is a record. All else
    that can be cited is somebody's voice, but for an observation of which nobody said where it is from.
    """
    ids = sorted({row["id"] for row in findings})
    found = {id: (records, unknown) for id, records, unknown in _counted(facts, ids, at)}
    return {
        row["id"]: _rests_on(row["evidence_count"], *found.get(row["id"], (0, 0)))
        for row in findings
    }


def _counted(
    facts: Connection, ids: Sequence[str], at: int | None
) -> Iterable[tuple[str, int, int]]:
    """How many records each finding cites, and how many observations from nobody knows where."""
    is_record = or_(TABLE.c.source_mode == RECORD, TABLE.c.kind == FACT_FROM_RECORD)
    is_unknown = and_(TABLE.c.source_mode == NOT_RECORDED, TABLE.c.kind != FACT_FROM_RECORD)
    cited = (
        select(EVIDENCE.c.finding_id, _number(is_record), _number(is_unknown))
        .join_from(EVIDENCE, TABLE, TABLE.c.id == EVIDENCE.c.thing_id)
        .group_by(EVIDENCE.c.finding_id)
    )
    for start in range(0, len(ids), AT_ONCE):
        some = EVIDENCE.c.finding_id.in_(ids[start : start + AT_ONCE])
        for row in facts.execute(cited.where(some, as_at(TABLE, at))):
            yield row[0], row[1], row[2]


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _rests_on(cited: int, records: int, unknown: int) -> str:
    voices = cited - records - unknown
    if records and voices:
        return BOTH
    if unknown or not cited:
        return NOT_RECORDED
    return RECORDS_ONLY if records else VOICES_ONLY
