"""What the clock does to one query that nobody answered in time."""

from collections.abc import Iterable
from datetime import datetime

from domain.causes import causation_id
from domain.challenges import LAST_STAGE, Challenge
from domain.events import Envelope, Source
from domain.people import NAMED, NOT_RECORDED, Actor, display_as
from domain.policies import Policy, in_force
from domain.reviews import CaseReview
from domain.vocabulary import vocabulary
from domain.working_days import working_days_between
from projections.questions.overdue import Overdue
from service.acting import Acting
from service.casework import Casework, Done
from service.saying import Speech

CLIENT = "clock"


class TimingOut:
    """The command of the clock. It acts for nobody, so no participant's rights are asked."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def time_out(self, found: Overdue, published: Iterable[Policy], now: datetime) -> Done:
        """Record the missed deadline, go up by one stage and say who answers there: all or nothing.

        Raises `VersionIsStale` when the query is not as it was found, `DeadlineAlreadyMissed`,
        `IllegalMove`, `NotFound`.
        """
        policy = in_force(published, found.nation, now.date())
        n = min(found.stage + 1, LAST_STAGE)
        due = policy.deadlines(n, found.risk, found.nation, now.date())
        stage = policy.stage(n)

        def act(query: Challenge) -> None:
            review = self.casework.fetch(CaseReview, query.review_id)
            query.time_out(
                _envelope(found, now),
                due=found.due,
                days_over=working_days_between(found.nation, found.due, now.date()),
                to_agency=stage.answered_for_by(found.agency),
                to_role=Speech(review, None).words(vocabulary("accountable").label(stage.who)),
                next_due=due.answer_by,
            )

        acting = Acting(client=CLIENT, expected_version=found.version)
        return self.casework.act(acting, Challenge, found.id, act)


def _envelope(found: Overdue, now: datetime) -> Envelope:
    """The service itself acts, because of the event that set the clock."""
    return Envelope(
        recorded_at=now,
        actor=Actor(kind="system", capacity="system"),
        standing=NOT_RECORDED,
        attribution=NAMED,
        display_as=display_as(NOT_RECORDED, NAMED),
        source=Source(channel="api", client=CLIENT),
        causation_id=causation_id(found.set_at),
    )
