"""Each step of a thing's story in plain words: what happened, when, by whom, for which reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from projections.questions.one_event import OneEvent
from projections.questions.timeline import Step, Timeline
from projections.shown.events import Event
from projections.shown.voices import Voice, in_words
from web.words import counted, day, label, listed, lowered

NOT_SAID = (None, "", "not_recorded")

CODED: Mapping[str, tuple[str, str]] = {
    "reason_code": ("Reason", "reason_code"),
    "observed_by": ("Noticed by", "set_aside_observer"),
    "to_agency": ("Sent to", "agency_type"),
    "by_agency": ("Done by", "agency_type"),
    "raiser_view": ("The raiser", "raiser_view"),
    "source_kind": ("Source", "proof_source"),
    "result": ("What testing it showed", "alternative_result"),
    "relation": ("How they belong together", "query_relation"),
    "learning-summary-published.scope": ("Summary of", "summary_scope"),
    "challenge-set-aside.how": ("How", "set_aside_how"),
    "warning-sign-set-aside.how": ("How", "set_aside_how"),
    "challenge-raiser-informed.how": ("How", "informed_how"),
    "challenge-escalated.by": ("By", "escalated_by"),
    "warning-sign-closed-unproven.why": ("Why", "closed_unproven_why"),
    "session-scheduled.session_type": ("Kind", "session_type"),
    "session-scheduled.mode": ("How people meet", "session_mode"),
    "session-attendance-recorded.present": ("Presence", "presence"),
    "session-phase-opened.phase": ("Part", "session_phase"),
    "session-phase-closed.phase": ("Part", "session_phase"),
    "session-speaking-order-set.rule": ("Rule", "speaking_rule"),
    "session-item-parked.why": ("Why", "parked_why"),
    "session-made-safe-recorded.action": ("What was done", "made_safe"),
}
"""Codes worth saying, by field or by topic and field: the caption and the vocabulary."""

DATED = {
    "expected_by": "An answer is due by",
    "due": "Due by",
    "next_date": "An answer will follow by",
    "on": "Done on",
    "counted_to": "Days counted to",
}

SAID = {
    "comment": "In the raiser’s words",
    "words": "What was said",
    "consulted": "Asked beforehand",
    "to_role": "Sent to",
    "redirected_to": "Passed to",
    "printed_with": "Printed with",
    "what_changed": "What was changed",
    "what_would_show_it": "What would show it",
    "alternatives": "Other explanations named",
    "limits": "What it should not be taken for",
    "prompt": "What people were asked",
    "strongest_counter": "The strongest thing to be said against it",
    "expertise": "Asked for what they know of",
    "told_role": "Told",
}
"""Captions of people's words; words of other fields need none."""

MUST_GIVE_A_REASON = ("declined", "accepted_in_part", "deferred", "redirected")


@dataclass(frozen=True, slots=True)
class Told:
    """One step as a page shows it. `quotes` are pairs of a caption (may be empty) and the words."""

    title: str
    day: str
    by: Voice | None
    lines: tuple[str, ...]
    quotes: tuple[tuple[str, str], ...]
    is_no_answer: bool


def told(timeline: Timeline | None) -> list[Told]:
    """The steps of a timeline in words, in the order of the timeline."""
    return [_told(step, _quotes(step)) for step in timeline.steps] if timeline else []


def told_whole(event: OneEvent) -> Told:
    """One event in words, with what was said when its thing began."""
    return _told(event, _quotes(event, whole=True))


def title(step: Step | Event) -> str:
    """What happened, in a few words."""
    codes = step.codes
    match step.topic:
        case "challenge-responded":
            return label(codes["kind"], "response_kind")
        case "challenge-verdict-given":
            return f"Raiser’s verdict: {lowered(label(codes['verdict'], 'raiser_verdict'))}"
        case "challenge-escalated":
            return f"Taken to stage {codes['to_stage']}"
        case topic:
            return label(topic, "step")


def _told(step: Step | OneEvent, quotes: Iterable[tuple[str, str]]) -> Told:
    return Told(
        title=title(step),
        day=day(step.occurred_on or step.recorded_on, step.occurred_precision),
        by=step.by if step.by.agency not in NOT_SAID or in_words(step.by) else None,
        lines=tuple(_lines(step)),
        quotes=tuple(quotes),
        is_no_answer=step.topic.endswith(("-set-aside", "-deadline-missed")),
    )


def _lines(step: Step | OneEvent) -> Iterable[str]:
    """What the codes and dates of a step say."""
    for field, value in step.codes.items():
        caption, vocabulary = CODED.get(f"{step.topic}.{field}") or CODED.get(field, ("", ""))
        if caption and value not in NOT_SAID:
            yield f"{caption}: {lowered(label(value, vocabulary))}"
        elif field in DATED and value:
            yield f"{DATED[field]} {day(value)}"
    yield from _remarks(step)


def _remarks(step: Step | OneEvent) -> Iterable[str]:
    """What has to be said about a step beyond its codes."""
    codes, words = step.codes, step.words
    if codes.get("kind") in MUST_GIVE_A_REASON and not (
        words.get("reason") or codes.get("reason_code")
    ):
        yield "The reason was not recorded at the time."
    if codes.get("no_evidence"):
        yield "It says itself that it rests on no evidence."
    if codes.get("blind_to_status"):
        yield "Decided without knowing who had raised it."
    if "is_on" in codes:
        yield "Switched on." if codes["is_on"] else "Switched off."
    if "days_over" in codes:
        yield f"{counted(codes['days_over'], 'working day')} late."
    if step.topic.endswith("-set-aside"):
        yield "No reason was given, so this closed nothing."


def _quotes(step: Step | OneEvent, *, whole: bool = False) -> Iterable[tuple[str, str]]:
    """People's own words. What was raised stands at the head of a story's page already."""
    if step.words_withheld:
        yield "", "The words are kept for a smaller circle."
    for field, words in step.words.items():
        if not words or (not whole and field == "text" and step.topic.endswith("-raised")):
            continue
        yield SAID.get(field, ""), listed(words) if isinstance(words, list) else words
