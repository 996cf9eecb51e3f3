"""Calls on findings: statements about the system, with what they rest on."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story
from api.callers import heedful
from api.calls import Calls
from api.schemas import findings as said
from projections.questions import one_finding, timeline
from service.acting import Acting
from service.casework import Done

calls = Calls("findings", "Findings, and the evidence each rests on.")


@calls.creates("/findings", said.NewFinding)
def propose_finding(acting: Acting, **given: Any) -> Done:
    """Propose a finding on at least one factor and two pieces of evidence (I14)."""
    return heedful().findings.propose(acting, **given)


@calls.reads("/findings/<uuid:finding_id>", one_finding.OneFinding)
def read_finding(facts: Connection, finding_id: UUID, at: int | None) -> one_finding.OneFinding:
    """One finding, with its evidence and every dissent from it."""
    return found("finding", one_finding.ask(facts, finding_id, at=at))


@calls.reads("/findings/<uuid:finding_id>/timeline", timeline.Timeline)
def read_finding_timeline(facts: Connection, finding_id: UUID, at: int | None) -> timeline.Timeline:
    """The story of one finding, step by step."""
    return story("finding", "finding", timeline.ask(facts, finding_id, at=at))


@calls.acts("/findings/<uuid:finding_id>/peer-reviews", said.PeerReview)
def peer_review_finding(acting: Acting, finding_id: UUID, **given: Any) -> Done:
    """Comment on a finding as a second reviewer."""
    return heedful().findings.peer_review(acting, finding_id, **given)


@calls.acts("/findings/<uuid:finding_id>/agreement", said.Agreement)
def agree_finding(acting: Acting, finding_id: UUID, **given: Any) -> Done:
    """Agree the finding."""
    return heedful().findings.agree(acting, finding_id, **given)


@calls.acts("/findings/<uuid:finding_id>/dissent", said.FindingDissent)
def dissent_from_finding(acting: Acting, finding_id: UUID, **given: Any) -> Done:
    """Keep a disagreement beside the finding."""
    return heedful().findings.record_dissent(acting, finding_id, **given)
