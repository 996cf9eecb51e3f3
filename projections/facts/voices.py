"""Who spoke, as a fact may hold it: the standing then, as far as they chose to show it."""

from sqlalchemy import Column, String
from sqlalchemy.sql.schema import SchemaItem

from projections.facts.versions import ID


def by_columns() -> tuple[SchemaItem, ...]:
    """The columns that say who spoke."""
    return (
        # agency_type, band and level at that moment (I2); never looked up later
        Column("by_agency", String, nullable=False),
        Column("by_band", String, nullable=False),
        Column("by_level", String, nullable=False),
        # role title in words, only where attribution is "named"; else null
        Column("by_role", String),
        # coarsest safe description, "agency.level", or "undisclosed"
        Column("by_display_as", String, nullable=False),
        # named | role_only | anonymous
        Column("by_attribution", String, nullable=False),
        # participant id of whoever speaks, for counting people and never shown; null when unlinked
        Column("by_voice", ID),
    )
