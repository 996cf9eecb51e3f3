"""The radar: gives notice of signs that come and go, which the learning lead must answer (B.9)."""

import logging
from datetime import datetime

from domain.radar import LONGEST_MONTHS, months_after
from domain.rejections import Rejection
from projections.questions import returning
from projections.questions.returning import Returning
from projections.readmodel import Views
from service.casework import Casework
from service.processes.notifying import Notifying

RADAR = "radar"
AT_ONCE = 500
"""How many notices it gives at one turn: after a long stop the rest waits, and others write too."""

logger = logging.getLogger(__name__)


class Radar:
    """Gives one notice for each sign and rule, never about reconstructed history (decision 0031).

    What was recorded longer ago than any rule looks back is no news. While nothing is recorded
    there is nothing to look for.
    """

    name = RADAR

    def __init__(self, views: Views, casework: Casework, at_once: int = AT_ONCE) -> None:
        self.views = views
        self.notifying = Notifying(casework)
        self.at_once = at_once
        self._seen: tuple[int, int] | None = None

    def act(self, now: datetime) -> int:
        """Give notice of what came back, in the order of the log; how many notices were given."""
        seen = self.views.generation(), self.views.position()
        if seen == self._seen:
            return 0
        since = months_after(now.date(), -LONGEST_MONTHS)
        with self.views.reading() as facts:
            found = list(returning.ask(facts, since, self.at_once))
        given = sum(self._notify(one, now) for one in found)
        if len(found) < self.at_once:
            self._seen = seen
        return given

    def _notify(self, found: Returning, now: datetime) -> bool:
        try:
            self.notifying.notify(found, now)
        except Rejection as refused:  # another radar was faster, or a person
            logger.info("the radar left a sign as it is: %s", refused.code)
            return False
        return True
