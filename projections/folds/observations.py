"""How events change an observation's row."""

from collections.abc import Iterable
from datetime import date

from domain.events import Envelope
from domain.findings import Finding
from domain.observations import Detail, Observation, Reference
from domain.vocabulary import NOT_RECORDED
from domain.vocabulary import kind as kind_named
from projections.facts.observations import ABSENT_VOICE, DENIAL, REASONING, TABLE
from projections.folds.beginnings import beginning, shown_otherwise, words
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes, Fact

FACT = Fact(TABLE)


@FACT.begins(Observation.Recorded)
def recorded(event: Observation.Recorded) -> Row:
    """Somebody put something in."""
    envelope, codes = event.envelope, _codes(event.details)
    kind, id = next(((one.kind, id_text(one.id)) for one in event.about if one.id), (None, None))
    return {
        **beginning(event),
        "by_closeness": envelope.standing.closeness,
        "session_id": id_text(event.session_id) if event.session_id else None,
        "kind": event.kind,
        "counts": _counts(event.kind),
        "occurred_on": envelope.occurred_on,
        "occurred_precision": envelope.occurred_precision,
        "said_on": _said_on(envelope),
        "known_at_the_time": envelope.known_at_the_time,
        "text": words(event.text),
        "about": [_thing(one) for one in event.about],
        "about_kind": kind,
        "about_id": id,
        "factor": event.factor,
        "valence": event.valence,
        "dimension": event.dimension,
        "source_mode": event.source_mode,
        "confidence": event.confidence,
        "codes": codes,
        "words": {one.name: one.words.kept for one in event.details if one.words},
        "behaviour": _behaviour(event.kind, codes),
        **_reasoning(event.kind, codes),
        "absent_agency": _first(codes, "agency") if event.kind == ABSENT_VOICE else None,
        "in_reply_to": id_text(event.in_reply_to) if event.in_reply_to else None,
        "scribed": envelope.actor.capacity == "scribe",
        "corrected": False,
        "links": [],
        "cited": False,
    }


@FACT.changes(Observation.Corrected)
def corrected(event: Observation.Corrected, row: Row) -> Changes:
    """The author says it better; the old words stay in the steps (I1)."""
    return {"text": words(event.text), "corrected": True}


@FACT.changes(Observation.ConfirmedBySpeaker)
def confirmed_by_speaker(event: Observation.ConfirmedBySpeaker, row: Row) -> Changes:
    """The scribe has it right (I16)."""
    return {"speaker_said": "confirmed"}


@FACT.changes(Observation.DisputedBySpeaker)
def disputed_by_speaker(event: Observation.DisputedBySpeaker, row: Row) -> Changes:
    """The scribe has it wrong (I16)."""
    return {"speaker_said": "disputed", "speaker_correction": words(event.correction)}


@FACT.changes(Observation.Classified)
def classified(event: Observation.Classified, row: Row) -> Changes:
    """What it shows; a code that is left out stays as it was."""
    said = {
        "factor": event.factor,
        "valence": event.valence,
        "dimension": event.dimension,
    }
    return {name: code for name, code in said.items() if code is not None}


@FACT.changes(Observation.Linked)
def linked(event: Observation.Linked, row: Row) -> Changes:
    """It supports, contradicts or explains something else."""
    link = {**_thing(event.to), "relation": event.relation}
    return {"links": [*row["links"], link]}


@FACT.changes(Observation.AttributionChanged)
def attribution_changed(event: Observation.AttributionChanged, row: Row) -> Changes:
    """Shown otherwise from here on; what stood before is covered by `covering`."""
    return shown_otherwise(event)


@FACT.changes(Observation.TextWithheld)
def text_withheld(event: Observation.TextWithheld, row: Row) -> Changes:
    """Its words are not shown for now; nothing changes of it, and it is counted as before (I22)."""
    return {}


@FACT.changes(Observation.TextRestored)
def text_restored(event: Observation.TextRestored, row: Row) -> Changes:
    """Its words are shown again."""
    return {}


@FACT.elsewhere(Finding.Proposed, ids=lambda event: map(id_text, event.evidence))
def cited(event: Finding.Proposed, row: Row) -> Changes:
    """A finding rests on it."""
    return {"cited": True, "cited_in": [*row["cited_in"], id_text(event.originator_id)]}


def _said_on(envelope: Envelope) -> date:
    """Only what was put in live was said on the day it was recorded."""
    unknown = date.max if envelope.reconstructed else envelope.recorded_at.date()
    return envelope.occurred_on or unknown


def _behaviour(kind: str, codes: dict[str, list[str]]) -> str | None:
    return _first(codes, "behaviour") if kind == DENIAL else None


def _first(codes: dict[str, list[str]], name: str) -> str:
    return next(iter(codes.get(name, ())), NOT_RECORDED)


def _reasoning(kind: str, codes: dict[str, list[str]]) -> dict[str, str | None]:
    if kind != REASONING:
        return {"pattern": None, "counter_measure": None}
    guarded = next(iter(codes.get("counter_measure", ())), None)
    return {
        "pattern": next(iter(codes.get("pattern", ())), NOT_RECORDED),
        "counter_measure": guarded,
    }


def _counts(code: str) -> bool:
    """Whether the kind counts among the observations; a local kind does (settled 7, 40)."""
    kind = kind_named(code)
    return kind is None or kind.counts_as_observation


def _thing(about: Reference) -> dict[str, str | None]:
    id = id_text(about.id) if about.id else None
    return {"kind": about.kind, "id": id, "token": about.token}


def _codes(details: Iterable[Detail]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for one in details:
        if one.code is not None:
            codes.setdefault(one.name, []).append(one.code)
    return codes
