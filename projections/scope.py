"""One review or all of them: which rows are asked about, and how many that leaves out (I3)."""

from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from projections.facts.versions import as_at


def scope(table: Table, review: UUID | str | None, at: int | None) -> ColumnElement[bool]:
    """The condition for the rows of a review, or of all, that stood at a position or stand now."""
    stood = as_at(table, at)
    return stood if review is None else and_(stood, table.c.review_id == str(review))


def left_out(
    facts: Connection,
    table: Table,
    review: UUID | str | None,
    at: int | None,
    *also: ColumnElement[bool],
) -> int:
    """How many rows are of other reviews than the one asked about; `also` narrows what is counted."""
    if review is None:
        return 0
    others = (as_at(table, at), table.c.review_id != str(review), *also)
    return facts.execute(select(func.count()).select_from(table).where(*others)).scalar_one()
