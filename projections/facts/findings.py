"""Findings, and the evidence each rests on."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, text

from projections.facts.versions import ID, METADATA, POSITION, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "findings",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),
    Column("reference", String, nullable=False),
    Column("state", String, nullable=False),  # vocabulary finding_state (B.5)
    Column("proposed_on", Date, nullable=False),
    Column("proposed_precision", String, nullable=False),  # vocabulary precision
    Column("recorded_on", Date, nullable=False),
    Column("agreed_on", Date),
    Column("reconstructed", Boolean, nullable=False),
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever proposed it
    Column("text", String, nullable=False),
    Column("pattern_type", String, nullable=False),
    Column("valence", String, nullable=False),  # constructive | unsafe
    Column("factors", JSON, nullable=False),  # [factor]
    Column("evidence", JSON, nullable=False),  # [id] as cited, in order
    Column("evidence_count", Integer, nullable=False),  # different ones; 1 is flagged (settled 5)
    Column("rests_on", String, nullable=False),  # records_only | voices_only | both
    Column("confidence", String),
    Column("how_it_showed", String),
    Column("how_usual", String),
    Column("how_widespread", String),
    Column("why_it_matters", String),
    Column("hindsight_note", String),
    Column("comments", JSON, nullable=False),  # [words] of peer reviewers
    Column("dissents", JSON, nullable=False),  # [words] kept beside it
    Column("worry", String),  # words said when it was agreed
    Column("in_patterns", JSON, nullable=False),  # [pattern id], those that were merged as well
)
"""Of all reviews. Current rows: `as_at(TABLE, None)`."""

EVIDENCE = Table(
    "evidence",
    METADATA,
    Column("finding_id", ID, primary_key=True),
    Column("thing_id", ID, primary_key=True),  # an observation, query, sign or held-back query
    Column("review_id", ID, nullable=False),
    Column("pattern_type", String, nullable=False),  # of the finding, which never changes
    # evidence is never taken away: as at = position <= at
    Column("position", POSITION, nullable=False),
)
"""One row for each piece of evidence a finding cites, for joins; each piece once."""

NOW = text("to_position IS NULL")
Index(
    "findings_types",
    TABLE.c.pattern_type,
    TABLE.c.proposed_on,
    TABLE.c.reference,
    TABLE.c.id,
    TABLE.c.valence,
    TABLE.c.proposed_precision,
    TABLE.c.to_position,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
Index(
    "findings_order",
    TABLE.c.proposed_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
Index("findings_of_review", TABLE.c.review_id, TABLE.c.from_position)
Index("evidence_of_thing", EVIDENCE.c.thing_id)
