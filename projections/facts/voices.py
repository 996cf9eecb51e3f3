"""Who spoke, as a fact may hold it: the standing then, as far as they chose to show it."""

from sqlalchemy import Column, ColumnElement, FromClause, String, and_, func, or_
from sqlalchemy.sql.schema import SchemaItem

from domain.showing import UNSAID_AGENCY, UNSAID_BAND, broad_descriptions
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
        # the description that whoever spoke has chosen since, in versions from before they did: nothing
        # shows more of them, as at any time; null = as by_attribution and by_display_as say
        Column("by_shown_as", String),
        # participant id of whoever speaks, for counting people and never shown; null when unlinked
        Column("by_voice", ID),
    )


UNSAID = {"by_agency": UNSAID_AGENCY, "by_band": UNSAID_BAND}
"""What stands in place of what a broad description leaves unsaid."""


def shown_with(table: FromClause, name: str, code: str) -> ColumnElement[bool]:
    """That a voice is shown with this agency or band: nobody is found by what they are not shown with."""
    description = func.coalesce(table.c.by_shown_as, table.c.by_display_as)
    broad = description.in_(broad_descriptions())
    is_so = and_(table.c[name] == code, ~broad)
    return or_(is_so, broad) if code == UNSAID[name] else is_so
