"""Assessment items: what other systems keep, the news that came about it, and the answers to that."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, text

from projections.facts.versions import ID, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "assessment_items",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),
    Column("reference", String, nullable=False),
    Column("state", String, nullable=False),  # vocabulary assessment_state
    Column("registered_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("reconstructed", Boolean, nullable=False),
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever registered it
    Column("item_type", String, nullable=False),  # vocabulary item_type
    Column("token", String, nullable=False),  # opaque, of the other system
    Column("linked", JSON, nullable=False),  # [{"system", "type", "token"}] in force now
    Column("owner_agency", String, nullable=False),
    Column("owner_band", String, nullable=False),
    # [{"id", "on", "text" (words)|null, "about": {"kind", "id", "token"}|null, "source",
    #   "from_agency"|null, "by_agency", "by_band", "answer": "revised"|"reaffirmed"|null,
    #   "answered_on"|null}] in the order received
    Column("information", JSON, nullable=False),
    # [{"kind": "revised"|"reaffirmed", "on", "text" (words), "information": [id],
    #   "by_agency", "by_band"}] in the order given
    Column("answers", JSON, nullable=False),
    Column("unanswered", Integer, nullable=False),  # pieces of information without an answer
    Column("settled_on", Date),  # of the last answer
    # as in episodes
    Column("noted", JSON, nullable=False),
    Column("alternatives", Integer, nullable=False),
    Column("counter_measures", JSON, nullable=False),
    Column("devils_advocate", Boolean, nullable=False),
)
"""Of all reviews. Current rows: `as_at(TABLE, None)`."""

NOW = text("to_position IS NULL")
Index(
    "assessment_items_order",
    TABLE.c.registered_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
Index("assessment_items_of_review", TABLE.c.review_id, TABLE.c.from_position)
Index("assessment_items_token", TABLE.c.token)
