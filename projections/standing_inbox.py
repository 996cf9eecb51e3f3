"""Which review is the standing inbox, where matters of no one review are? (decision 5)"""

from sqlalchemy import Connection, RowMapping, select

from projections.facts.reviews import INBOX_CODE, STANDING_INBOX, TABLE
from projections.facts.versions import as_at

IS_INBOX = (TABLE.c.code == INBOX_CODE, TABLE.c.review_type == STANDING_INBOX)


def standing_inbox(facts: Connection, at: int | None) -> RowMapping | None:
    """Its row; None before `init` made it."""
    rows = select(TABLE).where(*IS_INBOX, as_at(TABLE, at)).order_by(TABLE.c.id).limit(1)
    return facts.execute(rows).mappings().one_or_none()
