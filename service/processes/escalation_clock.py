"""The escalation clock: whatever nobody answered in time goes up by one stage (B.5, I19, settled 13)."""

import logging
from datetime import datetime

from domain.policies import Policy
from domain.rejections import Rejection
from projections.policies import published
from projections.questions import overdue
from projections.questions.overdue import Overdue
from projections.readmodel import Views
from service.casework import Casework
from service.processes.timing_out import TimingOut

CLOCK = "clock"
AT_ONCE = 500
"""How many it acts on at one tick: after a long stop the rest waits its turn, and others write too."""

logger = logging.getLogger(__name__)


class EscalationClock:
    """Records that a stage was not answered in time, once, and takes the query up; at the last it stays.

    It acts on the query as it was found and on no later one: where somebody was faster, another
    clock too, nothing is done, and the next tick looks again. A day is over when it is over in UTC.
    """

    name = CLOCK

    def __init__(self, views: Views, casework: Casework, at_once: int = AT_ONCE) -> None:
        self.views = views
        self.timing_out = TimingOut(casework)
        self.at_once = at_once

    def act(self, now: datetime) -> int:
        """Act on what is overdue at this moment, the longest overdue first; how many it acted on."""
        with self.views.reading() as facts:
            found = list(overdue.ask(facts, now.date(), self.at_once))
            policies = published(facts) if found else []
        return sum(self._act(one, policies, now) for one in found)

    def _act(self, found: Overdue, policies: list[Policy], now: datetime) -> bool:
        try:
            self.timing_out.time_out(found, policies, now)
        except Rejection as refused:  # answered, withdrawn or escalated meanwhile
            logger.info("the clock left a query as it is: %s", refused.code)
            return False
        return True
