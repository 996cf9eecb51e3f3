"""How events change the row of a published summary."""

from collections.abc import Iterator

from domain.summaries import Summary
from projections.facts.publications import TABLE
from projections.folds.beginnings import by, words
from projections.folds.plain import Row, id_text
from projections.folds.rules import Changes, Fact

FACT = Fact(TABLE)


@FACT.begins(Summary.Published)
def published(event: Summary.Published) -> Row:
    """Somebody published it: its position, its day and its digest, and what they said beside it."""
    envelope, stood = event.envelope, event.stood
    return {
        "review_id": id_text(event.review_id),
        "reference": event.reference,
        "scope": event.scope,
        "period_from": event.period_from,
        "period_to": event.period_to,
        "published_on": envelope.day,
        "recorded_on": envelope.recorded_at.date(),
        "audience": envelope.audience,
        **by(envelope),
        "log_position": stood.log_position,
        "counted_to": stood.counted_to,
        "digest": stood.digest,
        "text": words(event.text),
        "limits": words(event.limits),
        "supersedes": id_text(event.supersedes) if event.supersedes else None,
    }


def _before(event: Summary.Published) -> Iterator[str]:
    if event.supersedes:
        yield id_text(event.supersedes)


@FACT.elsewhere(Summary.Published, _before)
def superseded(event: Summary.Published, row: Row) -> Changes:
    """A later one of the same scope took its place."""
    return {"superseded_by": id_text(event.originator_id)}
