"""Calls on reports of detriment: what was done to whoever asked, for the custodian alone."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.callers import heedful
from api.calls import CONTRIBUTIONS, DETRIMENTS, Calls
from api.schemas import detriments as said
from domain.rights import check_right
from projections.questions import detriments
from projections.questions.detriments import ReportedDetriments
from service.acting import Acting
from service.casework import Done

calls = Calls("detriments", "What was done to those who asked, for the identity custodian alone.")


@calls.acts("/challenges/<uuid:challenge_id>/detriments", said.NewDetriment)
def report_detriment(acting: Acting, challenge_id: UUID, **given: Any) -> Done:
    """Tell the custodian that you were treated worse because you asked; only the raiser does.

    It stands neither at the query nor in its review: the id, reference and version are the report's.
    """
    return heedful().detriments.report(acting, challenge_id, **given)


@calls.lists(
    "/reviews/<uuid:review_id>/detriments",
    ReportedDetriments,
    said.OfCustodian,
    scope=CONTRIBUTIONS,
    action=DETRIMENTS,
)
def read_detriments(
    facts: Connection, review_id: UUID, on_behalf_of: UUID, page: dict[str, Any]
) -> ReportedDetriments:
    """What was done to those who asked? (P05) For the custodian of the review, and nobody else."""
    parts = detriments.capacities_now(facts, review_id, on_behalf_of)
    check_right("read_detriments", parts)
    return detriments.ask(facts, review_id, **page)
