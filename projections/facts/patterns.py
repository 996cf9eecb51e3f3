"""Patterns across cases: what findings have in common, and which findings are in each."""

from sqlalchemy import JSON, Column, Date, Index, Integer, String, text

from projections.facts.versions import ID, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "patterns",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),  # the standing inbox: a pattern is of no one review
    Column("reference", String, nullable=False),
    Column("state", String, nullable=False),  # vocabulary pattern_state
    Column("named_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever named it
    Column("name", String, nullable=False),
    Column("why", String),
    Column("pattern_type", String, nullable=False),
    Column("valence", String, nullable=False),  # constructive | unsafe
    # [finding id], each once, in the order they came; of one that was merged: as they were then
    Column("findings", JSON, nullable=False),
    Column("absorbed", JSON, nullable=False),  # [pattern id] of those that went up in this one
    Column("merged_into", ID),  # the pattern in which this one goes on
    Column("split_from", ID),  # the pattern in which its findings were before
    Column("split_into", JSON, nullable=False),  # [pattern id] that took some of its findings
)
"""Of the whole partnership. The other side is kept with the findings: `findings.in_patterns`.
Current rows: `as_at(TABLE, None)`."""

NOW = text("to_position IS NULL")
Index(
    "patterns_order",
    TABLE.c.named_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
