"""Data-rights requests: who asked for what, by when it is due, what was found and decided."""

from sqlalchemy import JSON, Column, Date, Index, Integer, String, text

from projections.facts.versions import ID, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "data_rights_requests",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),  # the standing inbox: a request is of no one review
    Column("reference", String, nullable=False),
    Column("kind", String, nullable=False),  # vocabulary rights_request_kind
    Column("asked_by", String, nullable=False),  # vocabulary rights_asker
    Column("state", String, nullable=False),  # vocabulary rights_request_state
    Column("received_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),  # the last day in time, with any extension
    Column("extended_by", Integer, nullable=False),  # months, 0 = not extended
    Column("extended_why", String),  # vocabulary extension_why
    Column("extension_reason", String),  # words
    Column("name", String, nullable=False),  # words: who asks
    Column("asked", String),  # words
    Column("identity", String),  # vocabulary identity_check; null = not checked yet
    Column("authority", String),  # vocabulary authority_check
    Column("check_note", String),  # words
    Column("searched", JSON, nullable=False),  # [vocabulary found_how], in the order first used
    # [{"kind", "id", "how", "decision"|null, "basis"|null, "reason": words|null}] as found
    Column("items", JSON, nullable=False),
    Column("notes", JSON, nullable=False),  # [words] of what was found
    Column("advice", JSON, nullable=False),  # [{"item": id|null, "text": words}]
    Column("erasures", JSON, nullable=False),  # [{"id", "reference"}] named as done
    Column("closed_on", Date),
    Column("answered_how", String),  # vocabulary answer_delivery
    Column("answer", String),  # words
    Column("refusal_basis", String),  # vocabulary rights_basis
    Column("refusal_reason", String),  # words
    Column("recorded_on", Date, nullable=False),
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever received it
)
"""Nothing tells whom it concerns but its words. Current rows: `as_at(TABLE, None)`."""

NOW = text("to_position IS NULL")
Index("data_rights_due", TABLE.c.due_on, TABLE.c.id, sqlite_where=NOW, postgresql_where=NOW)
