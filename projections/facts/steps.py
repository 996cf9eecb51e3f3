"""Steps: one row for every event about anything, in log order, for timelines and integrity."""

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table

from projections.facts.versions import ID, METADATA, POSITION
from projections.facts.voices import by_columns

TABLE = Table(
    "steps",
    METADATA,
    # steps are only ever added: as at = position <= at
    Column("position", POSITION, primary_key=True, autoincrement=False),
    Column("thing_id", ID, nullable=False),
    # case_review | challenge | warning_sign | observation | held_back_query | finding |
    # learning_summary | session | escalation_policy | episode | assessment_item | unsealing
    Column("thing_kind", String, nullable=False),
    Column("version", Integer, nullable=False),  # originator_version, from 1
    Column("review_id", ID, nullable=False),  # the review itself for its own events
    Column("topic", String, nullable=False),  # stored topic, "challenge-raised"
    Column("occurred_on", Date),  # null = not said; then recorded_on stands in
    Column("occurred_precision", String, nullable=False),
    Column("recorded_on", Date, nullable=False),  # never finer than the day
    Column("audience", String, nullable=False),  # who may read the words
    *by_columns(),  # whoever acted
    # the event's own fields: codes, dates (ISO), numbers, booleans and ids of things in clear.
    # Field names are the event's; `about` and `standing` are flattened (about_agency, band …).
    # Ids of people are left out; a withdrawal carries no reason here.
    Column("codes", JSON, nullable=False),
    # free text by field name; several texts of one field are a list. Never a withdrawal's detail.
    Column("words", JSON, nullable=False),
    # what one request or import has in common; null for voices by role only or anonymous, which it
    # could tie to a name
    Column("correlation_id", ID),
    Column("caused_by", POSITION),  # position of the event that made a rule or process act
)
"""Steps rows = events of the log (P26)."""

Index("steps_of_thing", TABLE.c.thing_id, TABLE.c.version)
Index("steps_of_review", TABLE.c.review_id, TABLE.c.position)
Index("steps_of_topic", TABLE.c.topic, TABLE.c.position)
Index(
    "steps_by_code",
    TABLE.c.by_agency,
    TABLE.c.by_band,
    TABLE.c.by_attribution,
    TABLE.c.topic,
    TABLE.c.recorded_on,
    TABLE.c.occurred_on,
    TABLE.c.position,
)
CORRELATED = TABLE.c.correlation_id.is_not(None)
Index(
    "steps_of_correlation",
    TABLE.c.correlation_id,
    TABLE.c.position,
    sqlite_where=CORRELATED,
    postgresql_where=CORRELATED,
)
CAUSED = TABLE.c.caused_by.is_not(None)
Index("steps_caused_by", TABLE.c.caused_by, sqlite_where=CAUSED, postgresql_where=CAUSED)
