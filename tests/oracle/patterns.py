"""The rows of patterns: a finding is in a pattern once, and nothing is lost (B.2, B.6)."""

from tests.oracle.past import Noted, Past, Row, plain, text_id
from tests.oracle.voices import by

LINKED = "pattern-finding-linked"
MERGED = "pattern-merged"
MERGED_INTO = "pattern-merged-into"
SPLIT = "pattern-split"
NAMED = "pattern-named"


def row(past: Past) -> Row:
    """The row of one pattern."""
    first, gone = past.events[0], past.last(MERGED_INTO)
    said = first.said
    return {
        "version": past.events[-1].version,
        "review_id": str(said.review_id),
        "reference": said.reference,
        "state": "merged" if gone else "named",
        "named_on": first.day,
        "recorded_on": first.recorded_on,
        "audience": first.envelope.audience,
        **by(first.envelope),
        "name": plain(said.name),
        "why": plain(said.why),
        "pattern_type": said.pattern_type,
        "valence": said.valence,
        "findings": _findings(past),
        "absorbed": [str(one.said.absorbed) for one in past.every(MERGED)],
        "merged_into": str(gone.said.into) if gone else None,
        "split_from": text_id(said.split_from),
        "split_into": [str(one.said.into) for one in past.every(SPLIT)],
    }


def of_finding(whole: Past, finding: str) -> list[str]:
    """The patterns a finding is in, in the order in which it came to them."""
    patterns: list[str] = []
    for one in whole.every(NAMED, LINKED, MERGED, SPLIT):
        if finding in _named_in(one):
            if one.topic == SPLIT:
                patterns.remove(one.thing)
            else:
                patterns.append(one.thing)
    return patterns


def _findings(past: Past) -> list[str]:
    findings: list[str] = []
    for one in past.every(NAMED, LINKED, MERGED, SPLIT):
        named = _named_in(one)
        findings = [id for id in findings if id not in named]
        findings += [] if one.topic == SPLIT else named
    return findings


def _named_in(one: Noted) -> list[str]:
    said = one.said
    return [str(said.finding)] if one.topic == LINKED else [str(id) for id in said.findings]
