"""Withheld words: which things', or which steps', words are not shown, on which basis, since when."""

from sqlalchemy import Column, Date, Index, Integer, String, text

from projections.facts.versions import ID, versioned
from projections.facts.voices import by_columns

TABLE = versioned(
    "withholdings",  # the row's id is "<thing id>/<step>", and step 0 is all of them
    Column("thing_id", ID, nullable=False),
    Column("thing_kind", String, nullable=False),  # as the steps have it
    Column("step", Integer),  # the version whose words are withheld; null = of every step
    Column("state", String, nullable=False),  # withheld | restored
    Column("basis", String, nullable=False),  # vocabulary withholding_basis
    Column("withheld_on", Date, nullable=False),  # the day, and if it was done again the last one
    Column("restored_on", Date),  # null while withheld
    Column("audience", String, nullable=False),
    *by_columns(),  # whoever withheld it last
    Column("reason", String, nullable=False),  # the words why, of the last withholding
)
"""One row for all withholdings of the same words. Current rows: `as_at(TABLE, None)`.

Words that are withheld now are shown as at no earlier position either, so whoever opens words asks for
the current rows, whichever position is read (`projections.withholding`).
"""

WITHHELD, RESTORED = "withheld", "restored"

NOW = text("to_position IS NULL AND state = 'withheld'")
Index("withholdings_now", TABLE.c.thing_id, sqlite_where=NOW, postgresql_where=NOW)
