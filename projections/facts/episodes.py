"""Episodes: what each was, the conditions people named in it, and how one led to another."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, text

from projections.facts.versions import ID, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "episodes",
    Column("version", Integer, nullable=False),
    Column("review_id", ID, nullable=False),
    Column("session_id", ID),
    Column("reference", String, nullable=False),
    Column("state", String, nullable=False),  # vocabulary episode_state
    Column("identified_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("reconstructed", Boolean, nullable=False),
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever identified it
    Column("title", String, nullable=False),  # words
    Column("why_key", String, nullable=False),  # words
    Column("from_date", Date),  # null = not known
    Column("to_date", Date),
    Column("redescribed", Boolean, nullable=False),  # the old description: steps
    Column("explanation", String),  # words, as last settled; null while it is open
    Column("settled_on", Date),
    # [{"id", "kind"}] of the observations about it, in the order recorded
    Column("noted", JSON, nullable=False),
    Column("alternatives", Integer, nullable=False),  # other explanations considered about it
    Column("counter_measures", JSON, nullable=False),  # [counter_measure] used on it, each once
    Column("devils_advocate", Boolean, nullable=False),  # whether that is one of them
)
"""Of all reviews. Current rows: `as_at(TABLE, None)`."""

FACTORS = versioned(
    "episode_factors",  # the row's id is "<episode id>/<factor>"
    Column("episode_id", ID, nullable=False),
    Column("review_id", ID, nullable=False),
    Column("factor", String, nullable=False),  # vocabulary factor
    Column("valence", String, nullable=False),  # helped | hindered | both | unclear
    Column("strength", String, nullable=False),  # vocabulary factor_strength
    Column("evidence", JSON, nullable=False),  # [id]
    Column("attributed_on", Date, nullable=False),
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever attributed it last
    Column("stands", Boolean, nullable=False),  # False once it was taken back
)
"""One row a condition of an episode, as it was attributed last."""

LINKS = versioned(
    "factor_links",  # the row's id is "<episode id>/<from>/<to>"
    Column("episode_id", ID, nullable=False),
    Column("review_id", ID, nullable=False),
    Column("from_factor", String, nullable=False),
    Column("to_factor", String, nullable=False),
    Column("how", String, nullable=False),  # words
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever linked them last
    Column("stands", Boolean, nullable=False),
)
"""One row a condition that led to another in an episode."""

NOW = text("to_position IS NULL")
Index(
    "episodes_order",
    TABLE.c.identified_on,
    TABLE.c.reference,
    TABLE.c.id,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
Index("episodes_of_review", TABLE.c.review_id, TABLE.c.from_position)
Index("episode_factors_of", FACTORS.c.episode_id)
Index("factor_links_of", LINKS.c.episode_id)
