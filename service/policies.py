"""Publishing the partnership's escalation policy."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from domain.policies import EscalationPolicy, Stage
from domain.reviews import CaseReview
from domain.vocabulary import check
from service.acting import Acting, authorise, envelope
from service.casework import Casework, Done, New
from service.identity import new_id, reference
from service.raising import inbox_id
from service.saying import check_maybe

OPERATE = "operate"
"""What the operator at the machine may do. No key carries it."""


class Policies:
    """The command on escalation policies: a new version takes the place of the one before."""

    def __init__(self, casework: Casework) -> None:
        self.casework = casework

    def publish(
        self,
        acting: Acting,
        *,
        stages: Iterable[Mapping[str, Any]],
        from_date: date | None = None,
        nation: str | None = None,
        immediate_rule: str = "same_day",
        id: UUID | None = None,
    ) -> Done:
        """Publish a version, in force from a day on (left out: today), of one nation or of all.

        By whoever leads the learning of the standing inbox, or by the operator. Raises
        `PolicyNeedsEveryStage`, `PolicyIsRetroactive`, `UnknownCode`, and what access refuses.
        """

        def make() -> New:
            inbox = self.casework.fetch(CaseReview, inbox_id(self.casework.settings.partnership))
            _authorise(acting, inbox)
            made = envelope(acting, inbox)
            policy_id = id or new_id(made.recorded_at)
            policy = EscalationPolicy.publish(
                policy_id,
                made,
                review_id=inbox.id,
                reference=reference("E", policy_id),
                from_date=from_date or made.recorded_at.date(),
                nation=check_maybe("nation", nation),
                stages=[_stage(stage) for stage in stages],
                immediate_rule=check("immediate_rule", immediate_rule),
            )
            return policy, []

        return self.casework.create(acting, make)


def _authorise(acting: Acting, inbox: CaseReview) -> None:
    if acting.on_behalf_of is None and OPERATE in acting.scopes:
        return
    authorise(acting, inbox, "publish_policy")


def _stage(given: Mapping[str, Any]) -> Stage:
    return Stage(
        n=given["n"],
        who=check("accountable", given["who"]),
        acknowledge_within=given["acknowledge_within"],
        answer_within=given["answer_within"],
    )
