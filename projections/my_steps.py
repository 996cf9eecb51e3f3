"""Each step of a query told to whoever raised it: one plain sentence, its reasons, nobody's name (P02)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from domain.vocabulary import vocabulary
from projections.opening import MONTHS
from projections.shown.voices import in_words, voice
from projections.shown.words import by_name

REASONS = ("reason", "why", "what_changed", "comment")
"""The words of a step that are told: what was answered, and what they said themselves."""

ANSWERED = {
    "accepted": "accepted it",
    "accepted_in_part": "accepted it in part",
    "declined": "declined it",
    "deferred": "put the answer off",
    "redirected": "sent it on to somebody else",
    "answered": "answered it",
}


@dataclass(frozen=True, slots=True)
class MyStep:
    """What happened, in a sentence, and the words that were given with it.

    `on` is null when nobody said; whoever else acted is an agency and a level, never a name.
    """

    topic: str
    on: date | None
    sentence: str
    words: tuple[str, ...]


def my_step(row: RowMapping) -> MyStep:
    """The step of a row of `projections.facts.steps`."""
    said = by_name(row)
    return MyStep(
        topic=row["topic"],
        on=row["occurred_on"],
        sentence=_sentence(row["topic"], row["codes"], _when(row), row),
        words=tuple(said[name] for name in REASONS if said.get(name)),
    )


def day(on: date) -> str:
    """A day as people write it."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def words_of(code: str | None, name: str) -> str:
    """A code in words, to stand within a sentence."""
    label = vocabulary(name).label(code or "not_recorded")
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _sentence(topic: str, codes: Mapping[str, Any], when: str, row: RowMapping) -> str:
    match topic.removeprefix("challenge-"):
        case "raised":
            return f"{when} you asked this."
        case "warning-sign-raised" | "observation-recorded":
            return f"{when} you said this."
        case "acknowledged":
            till = _by_day(codes, "expected_by", ", and that an answer will come by")
            return f"{when} {_who(row)} said that it had arrived{till}."
        case "set-aside":
            how = words_of(codes.get("how"), "set_aside_how")
            return f"{when} it was set aside without a reason ({how}). That closed nothing."
        case "routed":
            to = words_of(codes.get("to_agency"), "agency_type")
            return f"{when} it went to {to}{_by_day(codes, 'due', '; an answer is due by')}."
        case "responded":
            return _answer(codes, when, row)
        case "raiser-informed":
            return f"{when} you were told ({words_of(codes.get('how'), 'informed_how')})."
        case "verdict-given":
            verdict = words_of(codes.get("verdict"), "raiser_verdict")
            return f"{when} you said of the answer: {verdict}."
        case "experience-given":
            return (
                f"{when} you said what it was like to ask. Others are told of it in numbers alone."
            )
        case "escalated":
            return f"{when} it went up to stage {codes.get('to_stage')}{_by(codes.get('by'))}."
        case "deadline-missed":
            return f"No answer had come by the day it was due, {_told(codes.get('due'))}."
        case "withdrawn":
            return f"{when} you withdrew it."
        case "dissent-recorded":
            return f"{when} a disagreement was kept on the record beside the answer."
        case "reopened":
            return f"{when} it was taken up again."
        case "linked":
            return f"{when} another query was put beside it. They are linked, not merged."
        case "attribution-changed":
            how = words_of(codes.get("attribution"), "attribution")
            return f"{when} you chose how you are shown: {how}."
        case "assessment-revised":
            return f"{when} what you asked about was changed."
        case "text-withheld":
            basis = words_of(codes.get("basis"), "withholding_basis")
            return f"{when} words of it were withheld ({basis}). It goes on as before."
        case "text-restored":
            return f"{when} words of it that had been withheld were shown again."
    return f"{when} {words_of(topic, 'step')}."


def _answer(codes: Mapping[str, Any], when: str, row: RowMapping) -> str:
    said = f"{when} {_who(row)} {ANSWERED.get(codes['kind'], 'answered it')}"
    reason = codes.get("reason_code")
    because = f": {words_of(reason, 'reason_code')}" if reason not in (None, "not_recorded") else ""
    later = _by_day(codes, "next_date", "; an answer is to come by")
    return f"{said}{because}{later}."


def _who(row: RowMapping) -> str:
    if described := in_words(voice(row)):
        return f"somebody ({described[:1].lower() + described[1:]})"
    if row["by_agency"] in (None, "not_recorded", "undisclosed"):
        return "somebody (not recorded who)"
    agency = words_of(row["by_agency"], "agency_type")
    return f"{agency} ({words_of(row['by_level'], 'level')})"


def _by(code: str | None) -> str:
    if code == "timeout":
        return " by itself, because no answer had come in time. You did not need to do anything"
    return " because you asked for it" if code == "raiser" else ""


def _by_day(codes: Mapping[str, Any], name: str, what: str) -> str:
    """What is to happen by a day, if one was named."""
    return f"{what} {_told(codes[name])}" if codes.get(name) else ""


def _told(on: str | None) -> str:
    return day(date.fromisoformat(on)) if on else "which was not recorded"


def _when(row: RowMapping) -> str:
    on: date | None = row["occurred_on"]
    precision = row["occurred_precision"]
    if on is None and precision == "day":
        return f"On {day(row['recorded_on'])}"
    if on is None or precision == "unknown":
        return "On a day that is not known"
    if precision == "year":
        return f"In {on.year}"
    return f"On {day(on)}" if precision == "day" else f"In {MONTHS[on.month - 1]} {on.year}"
