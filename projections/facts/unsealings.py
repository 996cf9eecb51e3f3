"""Requests to be told who spoke by role only, and what was decided."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String

from projections.facts.versions import ID, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "unsealings",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),
    Column("reference", String, nullable=False),
    Column("state", String, nullable=False),  # vocabulary unsealing_state
    Column("requested_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("reconstructed", Boolean, nullable=False),
    Column("audience", String, nullable=False),  # custodian: who may read the reasons
    *by_columns(),  # whoever asked
    Column("thing_kind", String, nullable=False),  # as a reference names it
    Column("thing_id", ID, nullable=False),
    # participant id of whoever it is about: they are told that somebody asked; never shown
    Column("of_voice", ID, nullable=False),
    Column("basis", String, nullable=False),  # vocabulary unsealing_basis
    Column("reason", String, nullable=False),  # words
    Column("approvers", JSON, nullable=False),  # [participant id], never shown
    Column("decided_on", Date),
    Column("refusal", String),  # words
)
"""Of all reviews. Current rows: `as_at(TABLE, None)`."""

Index("unsealings_asked_by", TABLE.c.by_voice, TABLE.c.from_position)
Index("unsealings_about", TABLE.c.of_voice, TABLE.c.from_position)
Index("unsealings_of_review", TABLE.c.review_id, TABLE.c.from_position)
