"""For which agencies does somebody answer, by the parts they play in reviews now?"""

from sqlalchemy import Connection, select

from projections.facts.participants import TABLE

ANSWERING = frozenset({"respondent", "agency_lead"})
NO_AGENCY = frozenset({"not_recorded", "undisclosed", "other", "family"})
"""Codes that stand for no agency, or for any."""


def ask(facts: Connection, participant: str) -> frozenset[str]:
    """The agencies whose matters reach this participant, in whatever review they were raised (B.8)."""
    now = (TABLE.c.participant_id == participant, TABLE.c.to_position.is_(None))
    rows = facts.execute(select(TABLE.c.agency, TABLE.c.capacities).where(*now)).all()
    return frozenset(agency for agency, parts in rows if ANSWERING & set(parts)) - NO_AGENCY
