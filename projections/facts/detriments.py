"""Reports of detriment: for the custodian of a review, and elsewhere only a number (I13)."""

from sqlalchemy import Column, Date, Index, String

from projections.facts.versions import ID, POSITION, versioned

TABLE = versioned(
    "detriments",
    Column("reference", String, nullable=False),
    Column("review_id", ID, nullable=False),  # of the query; its step stands in the inbox
    Column("raised_at", POSITION, nullable=False),
    Column("query_id", ID, nullable=False),
    Column("by_voice", ID, nullable=False),
    Column("kind", String, nullable=False),
    Column("text", String, nullable=False),  # words, for the custodian alone
    Column("reported_on", Date, nullable=False),
)
"""One row a report; it never changes."""

Index("detriments_in_order", TABLE.c.raised_at)
Index("detriments_of_review", TABLE.c.review_id, TABLE.c.raised_at)
Index("detriments_of_query", TABLE.c.query_id)
