"""Erasures that took place, and legal holds: what the log was told of the register beside the keys."""

from sqlalchemy import JSON, Column, Date, Integer, String

from projections.facts.versions import ID, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "erasures",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),  # the standing inbox: an erasure is of no one review
    Column("reference", String, nullable=False),  # as on its certificate
    Column("scope", String, nullable=False),  # vocabulary erasure_scope
    Column("key_ids", JSON, nullable=False),  # [id] of what was destroyed; they tell nothing of it
    Column("basis", String, nullable=False),  # vocabulary erasure_basis
    Column("erased_on", Date, nullable=False),
    Column("what_remains", JSON, nullable=False),  # [vocabulary what_remains]
    Column("recorded_on", Date, nullable=False),
    Column("audience", String, nullable=False),
    *by_columns(),  # the service itself; who decided stands on the certificate
)
"""Nothing tells whose words they were. Current rows: `as_at(TABLE, None)`."""

HOLDS = versioned(
    "legal_holds",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),  # the standing inbox
    Column("reference", String, nullable=False),
    Column("state", String, nullable=False),  # vocabulary hold_state
    Column("placed_on", Date, nullable=False),
    Column("lifted_on", Date),
    Column("recorded_on", Date, nullable=False),
    Column("audience", String, nullable=False),
    *by_columns(),
)
"""On whose words a hold stands is not kept here: the verb `hold` tells it."""
