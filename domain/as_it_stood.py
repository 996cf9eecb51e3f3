"""What brings a learning summary back exactly: its position, the day it counted to, its digest (I20)."""

from dataclasses import dataclass
from datetime import date

OF_REVIEW, OF_PERIOD = "review", "period"
"""What a summary is of: codes of summary_scope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AsItStood:
    """A summary as at a position of the log, its days counted to a day.

    The digest is over the text-free form (settled 39), so these three bring the summary back
    exactly, whatever is recorded or erased later.
    """

    log_position: int
    counted_to: date
    digest: str
