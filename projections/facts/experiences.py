"""Experiences: how heard a raiser felt, and whether they would raise again; never shown one by one."""

from sqlalchemy import Column, Index, Integer, String

from projections.facts.versions import ID, POSITION, versioned

TABLE = versioned(
    "experiences",  # the row's id is the query's
    Column("review_id", ID, nullable=False),
    Column("raised_at", POSITION, nullable=False),  # when it was said, in the order of the log
    Column("by_voice", ID),  # only to tell people apart; null = unlinked
    Column("felt_heard", Integer, nullable=False),  # 1 to 5
    Column("would_raise_again", String, nullable=False),
)
"""One row for a query whose raiser said how it was; it never changes."""

Index("experiences_in_order", TABLE.c.raised_at)
Index("experiences_of_review", TABLE.c.review_id, TABLE.c.raised_at)
