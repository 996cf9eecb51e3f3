"""Which warning signs were assumed safe and never proved to be? (settled 9)"""

from sqlalchemy import ColumnElement, RowMapping, and_, or_

from projections.facts.warning_signs import TABLE

GOOD_ENDS = ("proved_safe", "acted_on")
"""The only states in which nobody merely assumes."""


def is_assumed_safe(row: RowMapping) -> bool:
    """Ever set aside, dismissed or closed unproven, and neither acted on nor proved safe."""
    passed_over = row["ever_set_aside"] or row["ever_dismissed"] or row["ever_closed_unproven"]
    return passed_over and row["state"] not in GOOD_ENDS
