"""The rows of observations, held-back queries and findings (B.6, I14, I16, settled 24, 40)."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tests.oracle.past import Noted, Past, Row, plain, text_id, told
from tests.oracle.voices import by

KINDS = Path(__file__).parents[2] / "domain" / "vocabulary" / "observation_kinds.toml"

CORRECTED = "observation-corrected"
CONFIRMED = "observation-confirmed-by-speaker"
DISPUTED = "observation-disputed-by-speaker"
CLASSIFIED = "observation-classified"
LINKED = "observation-linked"
REVIEWED = "finding-peer-reviewed"
AGREED = "finding-agreed"
DISSENT = "finding-dissent-recorded"


def observation(past: Past) -> Row:
    """The row of one observation, but for the findings that cite it."""
    first = past.events[0]
    said = first.said
    corrected = past.last(CORRECTED)
    disputed = past.last(DISPUTED)
    answer = past.last(CONFIRMED, DISPUTED)
    about = [_reference(one) for one in said.about]
    pointed = next((one for one in about if one["id"]), {"kind": None, "id": None})
    codes, words = _details(said.details)
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        "session_id": text_id(said.session_id),
        "reference": said.reference,
        "kind": said.kind,
        "counts": _counts(said.kind),
        **_when(past),
        "said_on": _said_on(first),
        "known_at_the_time": first.envelope.known_at_the_time,
        **by(first.envelope),
        "by_closeness": first.envelope.standing.closeness,
        "text": told(corrected, "text") if corrected else plain(said.text),
        "about": about,
        "about_kind": pointed["kind"],
        "about_id": pointed["id"],
        **{name: _as_classified(past, name) for name in ("factor", "valence", "dimension")},
        "source_mode": said.source_mode,
        "confidence": said.confidence,
        "codes": codes,
        "words": words,
        "behaviour": codes.get("behaviour", [None])[0] if said.kind == "denial_behaviour" else None,
        **_reasoned(said.kind, codes),
        "absent_agency": _absent(said.kind, codes),
        "in_reply_to": text_id(said.in_reply_to),
        "scribed": first.envelope.actor.capacity == "scribe",
        "speaker_said": {CONFIRMED: "confirmed", DISPUTED: "disputed"}.get(
            answer.topic if answer else ""
        ),
        "speaker_correction": told(disputed, "correction"),
        "corrected": corrected is not None,
        "links": [
            {**_reference(one.said.to), "relation": one.said.relation} for one in past.every(LINKED)
        ],
    }


def _reasoned(kind: str, codes: dict[str, list[str]]) -> Row:
    """Which way of reasoning a note is of, and what guarded against it (V10)."""
    is_note = kind == "reasoning_pattern"
    return {
        "pattern": codes["pattern"][0] if is_note else None,
        "counter_measure": codes.get("counter_measure", [None])[0] if is_note else None,
    }


def _absent(kind: str, codes: dict[str, list[str]]) -> str | None:
    """Of which agency a voice is missing, as far as the note says (B.6)."""
    return codes.get("agency", ["not_recorded"])[0] if kind == "absent_voice" else None


def _said_on(first: Noted) -> date:
    """The day it happened; else the day it was put in, if that was not from memory; else the last."""
    if first.envelope.occurred_on is None and first.envelope.reconstructed:
        return date.max
    return first.day


def held_back(past: Past) -> Row:
    """The row of one held-back query: by role only, so never with a role in words (settled 24)."""
    first = past.events[0]
    said, about = first.said, first.said.about
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        "session_id": text_id(said.session_id),
        "reference": said.reference,
        **_when(past),
        **by(first.envelope, role_may_be_shown=False),
        "text": plain(said.text),
        "setting": "not_recorded",
        "reasons": list(said.reasons),
        "what_would_have_helped": plain(said.what_would_have_helped),
        "about_agency": about.owner_agency if about else None,
        "about_band": about.owner_band if about else None,
        "about_item_type": about.item_type if about else None,
    }


def finding(past: Past) -> Row:
    """The row of one finding."""
    first = past.events[0]
    said = first.said
    state = "proposed"
    if past.has(REVIEWED):
        state = "peer_reviewed"
    if past.has(AGREED):
        state = "agreed"
    agreed = past.last(AGREED)
    words = ("text", "how_it_showed", "how_usual", "how_widespread", "why_it_matters")
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        "reference": said.reference,
        "state": state,
        "proposed_on": first.day,
        "recorded_on": first.recorded_on,
        "agreed_on": agreed.day if agreed else None,
        "reconstructed": first.envelope.reconstructed,
        "audience": first.envelope.audience,
        **by(first.envelope),
        **{name: told(first, name) for name in (*words, "hindsight_note")},
        **{name: told(first, name) for name in ("pattern_type", "valence", "rests_on")},
        "confidence": said.confidence,
        "factors": list(said.factors),
        "evidence": [str(id) for id in said.evidence],
        "evidence_count": len(set(said.evidence)),
        "comments": [told(one, "comment") for one in past.every(REVIEWED)],
        "worry": told(agreed, "comment"),
        "dissents": [told(one, "text") for one in past.every(DISSENT)],
    }


def publication(past: Past) -> Row:
    """The row of one published summary: when it stood, and not what it says."""
    first = past.events[0]
    said = first.said
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        "reference": said.reference,
        "scope": said.scope,
        "period_from": said.period_from,
        "period_to": said.period_to,
        "published_on": first.day,
        "recorded_on": first.recorded_on,
        "audience": first.envelope.audience,
        **by(first.envelope),
        "log_position": said.stood.log_position,
        "counted_to": said.stood.counted_to,
        "digest": said.stood.digest,
        "text": plain(said.text),
        "limits": plain(said.limits),
        "supersedes": str(said.supersedes) if said.supersedes else None,
    }


def _when(past: Past) -> Row:
    first = past.events[0]
    return {
        "recorded_on": first.recorded_on,
        "occurred_on": first.envelope.occurred_on,
        "occurred_precision": first.envelope.occurred_precision,
        "reconstructed": first.envelope.reconstructed,
        "audience": first.envelope.audience,
    }


def _as_classified(past: Past, name: str) -> Any:
    """As recorded, or as last classified; a classification that leaves it out leaves it as it was."""
    said = [told(one, name) for one in [past.events[0], *past.every(CLASSIFIED)]]
    return next((code for code in reversed(said) if code is not None), None)


def _reference(to: Any) -> Row:
    return {"kind": to.kind, "id": text_id(to.id), "token": to.token}


def _details(details: Any) -> tuple[dict[str, list[str]], dict[str, str | None]]:
    codes: dict[str, list[str]] = {}
    words: dict[str, str | None] = {}
    for one in details:
        if one.code is not None:
            codes.setdefault(one.name, []).append(one.code)
        if one.words is not None:
            words[one.name] = plain(one.words)
    return codes, words


def _counts(kind: str) -> bool:
    """Whether its kind counts as an observation; one that an import brought does."""
    return bool(_kinds().get(kind, {}).get("counts_as_observation", True))


@cache
def _kinds() -> dict[str, Any]:
    terms: dict[str, Any] = tomllib.loads(KINDS.read_text("utf-8"))["terms"]
    return terms
