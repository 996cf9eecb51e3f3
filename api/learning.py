"""Calls that read what can be learned: voices, gradients, patterns, factors, leads, summaries."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, today
from api.calls import Calls
from api.schemas.registers import ListedOfReview, OfPeriod, OfReview, WhoseVoices
from api.shapes import AskedForDocument
from projections.questions import (
    child_and_family_voice,
    factors,
    learning_leads,
    learning_summary,
    loop_closure,
    notices_to_answer,
    patterns,
    radar,
    reasoning,
    status_gradient,
    unowned,
    voice_and_use,
)
from projections.shown.summaries import LearningSummary

calls = Calls("learning", "What the reviews show together. Nobody is ranked (I13).")


@calls.reads("/voice-and-use", voice_and_use.VoiceAndUse, WhoseVoices)
def read_voice_and_use(
    facts: Connection, *, at: int | None, **chosen: Any
) -> voice_and_use.VoiceAndUse:
    """Whose voice was heard, and whose was used, whatever their status? (P03)

    Nothing is filtered unless asked; `hides` says of each filter how much it hides.
    """
    return voice_and_use.ask(facts, **chosen, at=at)


@calls.reads("/status-gradient", status_gradient.StatusGradient, OfReview)
def read_status_gradient(
    facts: Connection, review: UUID | None = None, *, at: int | None
) -> status_gradient.StatusGradient:
    """Does it matter for a query who raises it against whom? (P04)"""
    return status_gradient.ask(facts, review, at=at)


@calls.reads("/loop-closure", loop_closure.LoopClosure, OfReview)
def read_loop_closure(
    facts: Connection, review: UUID | None = None, *, at: int | None
) -> loop_closure.LoopClosure:
    """Does an answer come back, how fast, and with what reason? (P06)"""
    return loop_closure.ask(facts, review, today=today(), at=at)


@calls.lists("/patterns", patterns.Patterns, ListedOfReview, whole=True)
def read_patterns(
    facts: Connection, page: dict[str, Any], review: UUID | None = None
) -> patterns.Patterns:
    """Which patterns do the findings show, and how strong is each? (P12)"""
    return patterns.ask(facts, review, **page)


@calls.reads("/factors", factors.Factors, OfReview)
def read_factors(
    facts: Connection, review: UUID | None = None, *, at: int | None
) -> factors.Factors:
    """What helped, and what hindered? (P13)"""
    return factors.ask(facts, review, at=at)


@calls.lists("/reasoning", reasoning.Reasoning, ListedOfReview)
def read_reasoning(
    facts: Connection, page: dict[str, Any], review: UUID | None = None
) -> reasoning.Reasoning:
    """How did people reason, what guarded against it, and what has a single explanation? (P15)"""
    return reasoning.ask(facts, review, **page)


@calls.lists("/child-and-family-voice", child_and_family_voice.ChildAndFamilyVoice, ListedOfReview)
def read_child_and_family_voice(
    facts: Connection, page: dict[str, Any], review: UUID | None = None
) -> child_and_family_voice.ChildAndFamilyVoice:
    """Were child and family asked, what did they need, and what became of what they said? (P23)"""
    return child_and_family_voice.ask(facts, review, **page)


@calls.lists("/learning-leads", learning_leads.LearningLeads)
def read_learning_leads(facts: Connection, page: dict[str, Any]) -> learning_leads.LearningLeads:
    """Who is responsible for the learning of each review, and since when is nobody? (P16)"""
    return learning_leads.ask(facts, today=today(), **page)


@calls.lists("/radar", radar.Radar)
def read_radar(facts: Connection, page: dict[str, Any]) -> radar.Radar:
    """Which warning signs come and go, setting by setting, and what was made of them? (P07)"""
    return radar.ask(facts, today=today(), **page)


@calls.lists("/notices-to-answer", notices_to_answer.NoticesToAnswer, ListedOfReview)
def read_notices_to_answer(
    facts: Connection, page: dict[str, Any], review: UUID | None = None
) -> notices_to_answer.NoticesToAnswer:
    """Which notices that signs come and go does nobody answer? (P07)"""
    return notices_to_answer.ask(facts, review, today=today(), **page)


@calls.lists("/items-without-owner", unowned.ItemsWithoutOwner, ListedOfReview, whole=True)
def read_items_without_owner(
    facts: Connection, page: dict[str, Any], review: UUID | None = None
) -> unowned.ItemsWithoutOwner:
    """Which open items does nobody own, and since when? (P16)"""
    return unowned.ask(facts, review, **page)


@calls.reads("/reviews/<uuid:review_id>/summary", LearningSummary, AskedForDocument)
def read_review_summary(facts: Connection, review_id: UUID, at: int | None) -> LearningSummary:
    """What was learned together in one review? (P11)"""
    summary = learning_summary.ask(facts, review=review_id, today=today(), at=at)
    return found("review", summary if summary.review else None)


@calls.reads("/summary", LearningSummary, OfPeriod)
def read_summary(
    facts: Connection,
    period_from: date | None = None,
    period_to: date | None = None,
    *,
    at: int | None,
) -> LearningSummary:
    """What was learned together across all reviews, or over a period? (P11)"""
    return learning_summary.ask(
        facts, period_from=period_from, period_to=period_to, today=today(), at=at
    )
