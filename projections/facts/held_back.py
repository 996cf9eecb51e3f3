"""Held-back queries: what somebody wanted to ask and did not, shown by role only (settled 24)."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, text

from projections.facts.versions import ID, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "held_back",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),
    Column("session_id", ID),
    # where it was told: session_type of that session, not_recorded outside of any (P05)
    Column("setting", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("occurred_on", Date),  # null = date not known
    Column("occurred_precision", String, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("reconstructed", Boolean, nullable=False),
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever held back; by_role is always null here
    Column("text", String, nullable=False),
    Column("reasons", JSON, nullable=False),  # [held_back_reason], at least one
    Column("what_would_have_helped", String),
    Column("about_agency", String),  # null = not said
    Column("about_band", String),
    Column("about_item_type", String),
    Column("cited", Boolean, nullable=False),  # in at least one finding: it did matter
    Column("cited_in", JSON, nullable=False),  # [finding id]
)
"""Of all reviews. Current rows: `as_at(TABLE, None)`."""

NOW = text("to_position IS NULL")
Index(
    "held_back_order",
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
Index("held_back_of_review", TABLE.c.review_id, TABLE.c.from_position)
