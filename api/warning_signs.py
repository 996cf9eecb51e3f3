"""Calls on warning signs: raise one, and everything that becomes of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story, today
from api.callers import heedful
from api.calls import Calls
from api.schemas import warning_signs as said
from api.schemas.attribution import AttributionChange
from api.schemas.challenges import Reopening, SettingAside
from projections.questions import one_sign, timeline
from service.acting import Acting
from service.casework import Done

calls = Calls(
    "warning signs", "Warning signs: they leave the worry list only when acted on or proved safe."
)


@calls.creates("/warning-signs", said.NewSign)
def raise_sign(acting: Acting, **given: Any) -> Done:
    """Raise a warning sign: anyone may (I7)."""
    return heedful().warning_signs.raise_(acting, **given)


@calls.reads("/warning-signs/<uuid:sign_id>", one_sign.OneSign)
def read_sign(facts: Connection, sign_id: UUID, at: int | None) -> one_sign.OneSign:
    """One warning sign, where it stands, and which proofs stand."""
    return found("warning sign", one_sign.ask(facts, sign_id, today=today(), at=at))


@calls.reads("/warning-signs/<uuid:sign_id>/timeline", timeline.Timeline)
def read_sign_timeline(facts: Connection, sign_id: UUID, at: int | None) -> timeline.Timeline:
    """The story of one warning sign, step by step."""
    return story("warning_sign", "warning sign", timeline.ask(facts, sign_id, at=at))


@calls.acts("/warning-signs/<uuid:sign_id>/acknowledgement", said.SignAcknowledgement)
def acknowledge_sign(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Say that the sign has arrived."""
    return heedful().warning_signs.acknowledge(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/set-aside", SettingAside)
def set_sign_aside(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Record that the sign was met without a reason; it closes nothing (I4)."""
    return heedful().warning_signs.set_aside(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/debates", said.Debate)
def record_debate(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Record a debate about the sign."""
    return heedful().warning_signs.debate(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/safety-assessment", said.SafetyAssessment)
def open_safety_assessment(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Begin to test whether it is safe."""
    return heedful().warning_signs.open_safety_assessment(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/evidence", said.SafetyEvidence)
def add_safety_evidence(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Add a source for or against safety."""
    return heedful().warning_signs.add_evidence(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/alternatives", said.Alternative)
def consider_alternative(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Put another explanation beside the first, tested or not."""
    return heedful().warning_signs.consider_alternative(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/devils-advocate", said.DevilsAdvocate)
def record_devils_advocate(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Record the strongest case against feeling safe."""
    return heedful().warning_signs.record_devils_advocate(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/proof", said.SafetyProof)
def prove_sign_safe(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Close as proved safe, once all five proofs stand (I9)."""
    return heedful().warning_signs.prove_safe(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/action", said.Action)
def act_on_sign(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Record what was done about the sign."""
    return heedful().warning_signs.act_on(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/action-effect", said.ActionEffect)
def confirm_action_effect(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Record what the action changed."""
    return heedful().warning_signs.confirm_effect(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/dismissal", said.Dismissal)
def dismiss_sign(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Judge it to be nothing, with a reason; it counts as assumed safe, not proved."""
    return heedful().warning_signs.dismiss(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/closure-unproven", said.ClosureUnproven)
def close_sign_unproven(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Close it because nobody can look further; it counts as assumed safe, not proved."""
    return heedful().warning_signs.close_unproven(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/recurrences", said.Recurrence)
def link_recurrence(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Say that this is an earlier sign coming back; a link is a link."""
    return heedful().warning_signs.link_recurrence(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/pattern-notices", said.PatternNotice)
def notify_pattern(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Record the notice that this sign comes and goes; it must be answered."""
    return heedful().warning_signs.notify_pattern(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/pattern-answers", said.PatternAnswer)
def answer_pattern(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Answer the notice; the learning lead does."""
    return heedful().warning_signs.answer_pattern(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/reopening", Reopening)
def reopen_sign(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Take the sign up again."""
    return heedful().warning_signs.reopen(acting, sign_id, **given)


@calls.acts("/warning-signs/<uuid:sign_id>/attribution", AttributionChange)
def change_sign_attribution(acting: Acting, sign_id: UUID, **given: Any) -> Done:
    """Be shown otherwise from now on, with a name or by role only; only whoever raised it may (I12)."""
    return heedful().warning_signs.change_attribution(acting, sign_id, **given)
