"""Policies: which escalation policy was published, in force from when, for the reviews of which nation."""

from sqlalchemy import JSON, Column, Date, Integer, String

from projections.facts.versions import ID, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "policies",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),  # the standing inbox
    Column("reference", String, nullable=False),
    Column("from_date", Date, nullable=False),
    Column("nation", String),  # null = every nation
    # [{"n", "who": vocabulary accountable, "acknowledge_within", "answer_within": working days}]
    Column("stages", JSON, nullable=False),
    Column("immediate_rule", String, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever published it
)
"""Few rows, which never change: a later policy is another row. Current rows: `as_at(TABLE, None)`."""
