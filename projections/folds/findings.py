"""How events change a finding's row, and the evidence it rests on."""

from collections.abc import Iterator

from domain.findings import Finding
from domain.patterns import Pattern
from projections.facts.findings import EVIDENCE, TABLE
from projections.folds.additions import Ledger
from projections.folds.beginnings import by, words
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes, Event, Fact

FACT = Fact(TABLE)


@FACT.begins(Finding.Proposed)
def proposed(event: Finding.Proposed) -> Row:
    """Somebody proposed it."""
    envelope = event.envelope
    return {
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "state": "proposed",
        "proposed_on": envelope.day,
        "proposed_precision": envelope.occurred_precision,
        "recorded_on": envelope.recorded_at.date(),
        "reconstructed": envelope.reconstructed,
        "audience": envelope.audience,
        **by(envelope),
        "text": words(event.text),
        "pattern_type": event.pattern_type,
        "valence": event.valence,
        "factors": list(event.factors),
        "evidence": [id_text(id) for id in event.evidence],
        "evidence_count": len(set(event.evidence)),
        "rests_on": event.rests_on,
        "confidence": event.confidence,
        "how_it_showed": words(event.how_it_showed),
        "how_usual": words(event.how_usual),
        "how_widespread": words(event.how_widespread),
        "why_it_matters": words(event.why_it_matters),
        "hindsight_note": words(event.hindsight_note),
        "comments": [],
        "dissents": [],
        "in_patterns": [],
    }


@FACT.changes(Finding.PeerReviewed)
def peer_reviewed(event: Finding.PeerReviewed, row: Row) -> Changes:
    """A second reviewer commented."""
    return {"state": "peer_reviewed", "comments": [*row["comments"], words(event.comment)]}


@FACT.changes(Finding.Agreed)
def agreed(event: Finding.Agreed, row: Row) -> Changes:
    """The case group agreed."""
    return {
        "state": "agreed",
        "agreed_on": event.envelope.day,
        "worry": words(event.comment),
    }


@FACT.changes(Finding.DissentRecorded)
def dissent_recorded(event: Finding.DissentRecorded, row: Row) -> Changes:
    """A disagreement kept beside it."""
    return {"dissents": [*row["dissents"], words(event.text)]}


@FACT.changes(Finding.TextWithheld)
def text_withheld(event: Finding.TextWithheld, row: Row) -> Changes:
    """Its words are not shown for now; nothing changes of it, and it is counted as before (I22)."""
    return {}


@FACT.changes(Finding.TextRestored)
def text_restored(event: Finding.TextRestored, row: Row) -> Changes:
    """Its words are shown again."""
    return {}


def _its_findings(event: Pattern.Named | Pattern.Merged | Pattern.Split) -> Iterator[str]:
    return map(id_text, event.findings)


@FACT.elsewhere(Pattern.Named, ids=_its_findings)
def in_a_named_pattern(event: Pattern.Named, row: Row) -> Changes:
    """It shows a pattern that findings of several cases may have in common."""
    return _in_pattern(event, row)


@FACT.elsewhere(Pattern.FindingLinked, ids=lambda event: [id_text(event.finding)])
def in_a_pattern_too(event: Pattern.FindingLinked, row: Row) -> Changes:
    """It shows that pattern, too."""
    return _in_pattern(event, row)


@FACT.elsewhere(Pattern.Merged, ids=_its_findings)
def in_a_merged_pattern(event: Pattern.Merged, row: Row) -> Changes:
    """The pattern it is in goes on in another one; it is in both."""
    return _in_pattern(event, row)


@FACT.elsewhere(Pattern.Split, ids=_its_findings)
def out_of_a_pattern(event: Pattern.Split, row: Row) -> Changes:
    """It went on to a new pattern."""
    pattern = id_text(event.originator_id)
    return {"in_patterns": [one for one in row["in_patterns"] if one != pattern]}


def _in_pattern(event: Event, row: Row) -> Changes:
    return {"in_patterns": [*row["in_patterns"], id_text(event.originator_id)]}


def evidence(position: int, event: Event) -> Iterator[Row]:
    """One row for each different piece of evidence."""
    if isinstance(event, Finding.Proposed):
        for id in dict.fromkeys(event.evidence):
            yield {
                "finding_id": id_text(event.originator_id),
                "thing_id": id_text(id),
                "review_id": id_text(event.review_id),
                "pattern_type": event.pattern_type,
                "position": position,
            }


CITATIONS = Ledger(EVIDENCE, evidence, concerns=lambda event_class: event_class is Finding.Proposed)
