"""Calls on patterns that learning leads name across cases; they belong to the partnership."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from api.asking import found, story
from api.callers import heedful
from api.calls import ACROSS, Calls
from api.schemas import patterns as said
from projections.questions import named_patterns, one_pattern, timeline
from service.acting import Acting
from service.casework import Done

calls = Calls("patterns", "What findings of several cases have in common, with its evidence.")


@calls.creates("/patterns", said.NewPattern)
def name_pattern(acting: Acting, **given: Any) -> Done:
    """Name a pattern in findings: for the learning lead of the inbox, or of their only review."""
    return heedful().patterns.name(acting, **given)


@calls.lists("/patterns/named", named_patterns.NamedPatterns, action=ACROSS)
def read_named_patterns(facts: Connection, page: dict[str, Any]) -> named_patterns.NamedPatterns:
    """Which patterns were named across cases, how strong is each, and how does it go on? (P12)"""
    return named_patterns.ask(facts, **page)


@calls.reads("/patterns/<uuid:pattern_id>", one_pattern.OnePattern, action=ACROSS)
def read_pattern(facts: Connection, pattern_id: UUID, at: int | None) -> one_pattern.OnePattern:
    """One pattern, with the findings in which it was seen and what each rests on (P12)."""
    return found("pattern", one_pattern.ask(facts, pattern_id, at=at))


@calls.reads("/patterns/<uuid:pattern_id>/timeline", timeline.Timeline, action=ACROSS)
def read_pattern_timeline(facts: Connection, pattern_id: UUID, at: int | None) -> timeline.Timeline:
    """The story of one pattern, step by step: also of one that went up in another."""
    return story("pattern", "pattern", timeline.ask(facts, pattern_id, at=at))


@calls.acts("/patterns/<uuid:pattern_id>/findings", said.LinkedFinding)
def link_finding_to_pattern(acting: Acting, pattern_id: UUID, **given: Any) -> Done:
    """Add a finding in which the pattern was seen, too; once."""
    return heedful().patterns.link_finding(acting, pattern_id, **given)


@calls.acts("/patterns/<uuid:pattern_id>/mergers", said.Merger)
def merge_patterns(acting: Acting, pattern_id: UUID, **given: Any) -> Done:
    """Take in another pattern that turned out to be this one; both stay readable."""
    return heedful().patterns.merge(acting, pattern_id, **given)


@calls.acts("/patterns/<uuid:pattern_id>/splits", said.Split)
def split_pattern(acting: Acting, pattern_id: UUID, **given: Any) -> Done:
    """Move some findings to a new pattern; the answer's id and reference are those of the new one."""
    return heedful().patterns.split(acting, pattern_id, **given)
