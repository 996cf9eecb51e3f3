"""How a row becomes a finding: its factors and what it rests on come from the evidence it cites."""

from collections.abc import Iterable
from functools import partial

from domain.findings import LEAST_EVIDENCE, Finding
from domain.naming import names_somebody
from service.importing import rows
from service.importing.shared import Shared, names_in
from service.importing.telling import Telling

RECORD = "record"
NOT_RECORDED = "not_recorded"
PERSON_NAMED = "This finding may name a person who takes part; a finding names nobody (I14)."
ONE_PIECE = "This finding rests on one piece of evidence; two are asked for (I14)."
WORDS = ("how_it_showed", "how_usual", "how_widespread", "why_it_matters", "hindsight_note")
Cited = tuple[str | None, str]
"""Factor and source of an observation that is cited."""


def finding(row: rows.Finding, path: str, shared: Shared) -> Telling:
    """A finding (settled 5). Raises `Refused`."""
    evidence = shared.references(row.evidence, f"{path}.evidence", "evidence")
    cited = [one for name in row.evidence if (one := _cited(name, shared)) is not None]
    said = shared.voice_of_nobody(row.id, row.by, path).own(row.proposed_on)
    if 0 < len(set(evidence)) < LEAST_EVIDENCE:
        shared.warn(f"{path}.evidence", ONE_PIECE)
    factors = row.factors or [factor for factor, _ in cited if factor is not None]
    id = shared.id_of(row.id)
    words = {name: said.speech.maybe(getattr(row, name)) for name in WORDS}
    if names_somebody(shared.review.participants, (said.speech.words(row.text), *words.values())):
        shared.warn(path, PERSON_NAMED)
    begin = partial(
        Finding.propose,
        id,
        said.envelope,
        review_id=shared.review.id,
        reference=row.id,
        text=said.speech.words(row.text),
        pattern_type=row.pattern,
        valence=row.valence,
        evidence=evidence,
        factors=tuple(dict.fromkeys(factors)),
        rests_on=rests_on(source for _, source in cited),
        confidence=row.confidence,
        **words,
    )
    return Telling(path=path, name=row.id, id=id, begin=begin, needs=names_in(row.evidence))


def rests_on(sources: Iterable[str]) -> str:
    """Records, voices or both; not recorded where a source is missing that would decide it."""
    found = {source if source in (RECORD, NOT_RECORDED) else "voice" for source in sources}
    if {RECORD, "voice"} <= found:
        return "both"
    if not found or NOT_RECORDED in found:
        return NOT_RECORDED
    return "records_only" if found == {RECORD} else "voices_only"


def _cited(name: str, shared: Shared) -> Cited | None:
    """What an observation shows and where it comes from; None for anything else that is cited."""
    if row := shared.observations.get(name):
        return row.factor, row.source
    if name in shared.ids:
        return None
    kind, id = shared.look_up(name, name, "evidence")
    if kind != "observation":
        return None
    recorded = shared.stored(id, limit=1)[0]
    return recorded.factor, recorded.source_mode
