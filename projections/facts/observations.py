"""Observations of every kind: what was said, what it shows, and which findings cite it."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, text

from projections.facts.versions import ID, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "observations",
    Column("version", Integer, nullable=False),  # originator_version of its last own event
    Column("review_id", ID, nullable=False),
    Column("session_id", ID),
    Column("reference", String, nullable=False),
    Column("kind", String, nullable=False),  # vocabulary observation_kind
    # the kind counts in P03 and `observations`; False for notes about an exchange (settled 40)
    Column("counts", Boolean, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("occurred_on", Date),  # null = not known
    Column("occurred_precision", String, nullable=False),
    # the day it was said, for order: occurred_on, else the day it was put in live, else date.max
    Column("said_on", Date, nullable=False),
    Column("reconstructed", Boolean, nullable=False),
    Column("known_at_the_time", Boolean),
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever contributed it (the speaker, not the scribe)
    Column("by_closeness", String, nullable=False),  # how often they saw the child
    Column("text", String),  # the words as last corrected; null where the kind needs none
    Column("about", JSON, nullable=False),  # [{"kind", "id"|null, "token"|null}]
    # kind and id of the first thing it is about that has an id, for joins
    Column("about_kind", String),
    Column("about_id", ID),
    Column("factor", String),  # vocabulary factor, as last classified
    Column("valence", String),  # helped | hindered | both | unclear
    Column("dimension", String),
    Column("source_mode", String, nullable=False),
    Column("confidence", String),
    # what its kind asks for more: {"name": ["code", …]} and {"name": "words"}
    Column("codes", JSON, nullable=False),
    Column("words", JSON, nullable=False),
    # vocabulary denial_behaviour; only and always of the kind of that name
    Column("behaviour", String),
    # vocabulary reasoning_pattern; only and always of the kind of that name
    Column("pattern", String),
    Column("counter_measure", String),  # what guarded against it; null = nothing was named
    # whose voice is missing, agency_type; only and always of the kind absent_voice
    Column("absent_agency", String),
    Column("in_reply_to", ID),
    Column("scribed", Boolean, nullable=False),  # written down by a scribe (I16)
    Column("speaker_said", String),  # "confirmed" | "disputed" | null
    Column("speaker_correction", String),
    Column("corrected", Boolean, nullable=False),  # the author said it better; old words: steps
    Column("links", JSON, nullable=False),  # [{"kind", "id"|null, "token"|null, "relation"}]
    Column("cited", Boolean, nullable=False),  # in at least one finding
    Column("cited_in", JSON, nullable=False),  # [finding id]
)
"""Of all reviews. Current rows: `as_at(TABLE, None)`."""

DENIAL = "denial_behaviour"
"""The kind that notes one."""

ABSENT_VOICE = "absent_voice"
"""The kind that notes that somebody has not been heard."""

REASONING, PERSPECTIVE, GAP = "reasoning_pattern", "perspective", "knowledge_gap"
"""The kinds that note how somebody reasoned, tell one's own part, and ask what nobody knew."""

NOW = text("to_position IS NULL")
HEARD = text("by_voice IS NOT NULL")
Index(
    "observations_heard",
    TABLE.c.counts,
    TABLE.c.by_voice,
    TABLE.c.by_band,
    TABLE.c.by_agency,
    TABLE.c.by_level,
    TABLE.c.by_closeness,
    TABLE.c.from_position,
    TABLE.c.to_position,
    sqlite_where=HEARD,
    postgresql_where=HEARD,
)
Index(
    "observations_kinds",
    TABLE.c.kind,
    TABLE.c.said_on,
    TABLE.c.reference,
    TABLE.c.id,
    TABLE.c.from_position,
    TABLE.c.to_position,
)
Index(
    "observations_now",  # how many there are
    TABLE.c.to_position,
    sqlite_where=NOW,
    postgresql_where=NOW,
)
LIVED = text("by_band = 'L'")
Index(
    "observations_lived",
    TABLE.c.by_band,
    TABLE.c.said_on,
    TABLE.c.reference,
    TABLE.c.id,
    TABLE.c.from_position,
    TABLE.c.to_position,
    sqlite_where=LIVED,
    postgresql_where=LIVED,
)
ABOUT, REPLIES = text("about_id IS NOT NULL"), text("in_reply_to IS NOT NULL")
Index("observations_about", TABLE.c.about_id, sqlite_where=ABOUT, postgresql_where=ABOUT)
Index("observations_replies", TABLE.c.in_reply_to, sqlite_where=REPLIES, postgresql_where=REPLIES)
# what is counted of all of them as at an earlier position: in the order of what it is counted by,
# so that nothing has to be sorted
Index(
    "observations_said",
    TABLE.c.counts,
    TABLE.c.by_band,
    TABLE.c.cited,
    TABLE.c.by_agency,
    TABLE.c.source_mode,
    TABLE.c.by_level,
    TABLE.c.by_closeness,
    TABLE.c.from_position,
    TABLE.c.to_position,
    TABLE.c.by_voice,
)
FACTORED = text("factor IS NOT NULL")
Index(
    "observations_factors",
    TABLE.c.factor,
    TABLE.c.valence,
    TABLE.c.by_agency,
    TABLE.c.by_band,
    TABLE.c.from_position,
    TABLE.c.to_position,
    sqlite_where=FACTORED,
    postgresql_where=FACTORED,
)
Index(
    "observations_as_at",
    TABLE.c.from_position,
    TABLE.c.to_position,
    TABLE.c.known_at_the_time,
    TABLE.c.reconstructed,
)
Index("observations_of_review", TABLE.c.review_id, TABLE.c.from_position)
