"""How events change the row of a pattern."""

from domain.patterns import Pattern
from projections.facts.patterns import TABLE
from projections.folds.beginnings import by, words
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes, Fact

FACT = Fact(TABLE)


@FACT.begins(Pattern.Named)
def named(event: Pattern.Named) -> Row:
    """Somebody saw what findings have in common."""
    envelope = event.envelope
    return {
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "state": "named",
        "named_on": envelope.day,
        "recorded_on": envelope.recorded_at.date(),
        "audience": envelope.audience,
        **by(envelope),
        "name": words(event.name),
        "why": words(event.why),
        "pattern_type": event.pattern_type,
        "valence": event.valence,
        "findings": [id_text(id) for id in event.findings],
        "absorbed": [],
        "split_from": id_text(event.split_from) if event.split_from else None,
        "split_into": [],
    }


@FACT.changes(Pattern.FindingLinked)
def finding_linked(event: Pattern.FindingLinked, row: Row) -> Changes:
    """One more finding shows it."""
    return {"findings": [*row["findings"], id_text(event.finding)]}


@FACT.changes(Pattern.Merged)
def merged(event: Pattern.Merged, row: Row) -> Changes:
    """Another pattern went up in it, with its findings."""
    return {
        "findings": [*row["findings"], *map(id_text, event.findings)],
        "absorbed": [*row["absorbed"], id_text(event.absorbed)],
    }


@FACT.changes(Pattern.MergedInto)
def merged_into(event: Pattern.MergedInto, row: Row) -> Changes:
    """It goes on in another pattern; its findings stay written here as well."""
    return {"state": "merged", "merged_into": id_text(event.into)}


@FACT.changes(Pattern.Split)
def split(event: Pattern.Split, row: Row) -> Changes:
    """Some of its findings went to a new pattern."""
    moved = {id_text(id) for id in event.findings}
    return {
        "findings": [id for id in row["findings"] if id not in moved],
        "split_into": [*row["split_into"], id_text(event.into)],
    }
